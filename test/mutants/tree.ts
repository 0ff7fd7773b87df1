/** A copy of the project in a temporary folder, in which one file at a time is changed and put back. */

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(fileURLToPath(new URL(".", import.meta.url)), "..", "..");

export interface Tree {
  readonly folder: string;
  /** Runs with the file's text exchanged; the copy is as before when it ends. */
  readonly with: <Result>(file: string, text: string, run: () => Promise<Result>) => Promise<Result>;
  readonly remove: () => void;
}

const copied = ["model", "checker", "traces", "test", "package.json", "tsconfig.json"];

/** Without its dependencies, which are the project's own, and without what a build has left there. */
export function copiedTree(): Tree {
  const folder = mkdtempSync(join(tmpdir(), "quorate-mutants-"));
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return {
    folder,
    with: async (file, text, run) => {
      const path = join(folder, file);
      const before = readFileSync(path, "utf8");
      writeFileSync(path, text);
      try {
        return await run();
      } finally {
        writeFileSync(path, before);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
