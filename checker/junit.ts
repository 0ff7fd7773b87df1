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
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/**
 * What is no character of XML 1.0 (production 2) is not allowed there, even escaped. Ends of lines are,
 * or a reader would make spaces of them.
 */
const escaped = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?")
    .replaceAll(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character);
