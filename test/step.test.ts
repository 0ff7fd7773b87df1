import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";

import { rerun } from "./step-script.ts";

const folder = new URL("scenarios/", import.meta.url);
const scripts = readdirSync(folder).filter((name) => name.endsWith(".txt"));
const isUpdate = process.env["UPDATE"] === "1";

/** The first comment of a script says what it shows. */
const titleOf = (text: string): string => /^# (.*)$/m.exec(text)?.[1] ?? "";

for (const name of scripts) {
  const path = new URL(name, folder);
  const text = readFileSync(path, "utf8");
  test(`${name}: ${titleOf(text)}`, () => {
    const now = rerun(text);
    if (isUpdate) writeFileSync(path, now);
    else assert.equal(now, text, `${name} prints something else now; UPDATE=1 rewrites it`);
  });
}
