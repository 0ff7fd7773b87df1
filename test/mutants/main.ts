/** `npm run mutants`: judges every mutant anew, and writes the tables that the README shows. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { checkerMatrix } from "./checker-matrix.ts";
import { killMatrix } from "./kill-matrix.ts";
import { root } from "./tree.ts";

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const golden = (name: string): string => join(root, "test", "golden", `${name}.json`);
const write = (name: string, found: unknown): void =>
  writeFileSync(golden(name), `${JSON.stringify(found, null, 1)}\n`);

const wanted = process.argv.slice(2);
const wants = (part: string): boolean => wanted.length === 0 || wanted.includes(part);

if (wants("model")) write("mutants", await killMatrix(tell));
if (wants("checker")) write("checker-mutants", await checkerMatrix(tell));
