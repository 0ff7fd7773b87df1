/** A report as JUnit XML, which continuous integration shows: a test case per property. */

import type { Report, Result } from "../traces/document.ts";
import { isAsExpected } from "./expect.ts";

export function junitOf({ results }: Report): string {
  const failed = results.filter((result) => !isAsExpected(result)).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${results.length}" failures="${failed}">`,
    `  <testsuite name="quorate" tests="${results.length}" failures="${failed}">`,
    ...results.flatMap(testCase),
    "  </testsuite>",
    "</testsuites>",
  ].join("\n");
}

function testCase(result: Result): readonly string[] {
  const where = escaped(`${result.variant}.${result.scenario}`);
  const start = `    <testcase classname="${where}" name="${escaped(result.property)}"`;
  if (isAsExpected(result)) return [`${start}/>`];
  const said = escaped(`${result.verdict}${result.reason === undefined ? "" : `: ${result.reason}`}`);
  return [`${start}>`, `      <failure message="${said}"/>`, "    </testcase>"];
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Control characters are not allowed in XML 1.0, even escaped. */
const escaped = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "?")
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
