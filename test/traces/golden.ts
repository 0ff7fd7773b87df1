/** Expected texts that a person has read. `UPDATE=1` writes them anew; the diff is to be read. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export function matchesGolden(name: string, text: string): void {
  const path = fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
  if (process.env["UPDATE"] === "1") writeFileSync(path, text);
  assert.equal(text, readFileSync(path, "utf8"), `${name} differs; UPDATE=1 rewrites it`);
}
