/** A report as annotations of GitHub Actions: a line for each result that is not as asked. */

import type { Report, Result } from "../traces/document.ts";
import { isAsExpected } from "./expect.ts";

/** Errors for what is wrong, warnings for what was cut, and a notice of the whole. */
export function githubOf({ results }: Report): string {
  const amiss = results.filter((result) => !isAsExpected(result));
  const count = (verdict: Result["verdict"]): number =>
    results.filter((result) => result.verdict === verdict).length;
  const sum =
    `${count("holds")} hold, ${count("violated")} violated, ${count("cut")} cut; ` +
    `${amiss.length} not as expected`;
  return [...amiss.map(annotation), `::notice title=quorate::${escapedData(sum)}`].join("\n");
}

function annotation(result: Result): string {
  const { variant, scenario, property, verdict, reason, expected, depth, trace } = result;
  const title = `quorate: ${property} ${verdict} (${variant}, ${scenario})`;
  const said = [
    `${property} is ${verdict}${depth === undefined ? "" : ` after ${depth} steps`}`,
    ...(reason === undefined ? [] : [reason]),
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(trace === undefined ? [] : [`trace: ${trace}`]),
  ];
  const level = verdict === "cut" ? "warning" : "error";
  return `::${level} title=${escapedProperty(title)}::${escapedData(said.join("\n"))}`;
}

const escapedData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** A property of the command ends at a comma or a colon. */
const escapedProperty = (text: string): string =>
  escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
