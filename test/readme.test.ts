/** The README is true: its figures are what the checker finds, and its commands exist. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { computed, figures, root, stored, withFigures } from "./figures.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const isDeep = process.env["QUORATE_DEEP"] !== undefined;

test("the README shows the stored figures", () => {
  assert.equal(readme, withFigures(readme), "run npm run figures, and read the difference");
});

for (const figure of figures) {
  const skip = figure.isQuick || isDeep ? false : "only in npm run test:deep";
  test(`the figure ${figure.name} is what the checker finds now`, { skip }, () => {
    assert.deepEqual(computed(figure), stored(figure.name));
  });
}

test("the README has exactly the two commands for set-up", () => {
  const commands = [...readme.matchAll(/^npm ci && .*$/gm)].map(([line]) => line);
  assert.deepEqual(commands, ["npm ci && npm run incident", "npm ci && npm test"]);
});
