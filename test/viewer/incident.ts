/** The incident's log as pages tell it. */

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { explainedData } from "../../checker/commands/explain-page.ts";
import { explain } from "../../traces/explain/explain.ts";
import type { History } from "../../traces/logs/history.ts";
import type { TraceData } from "../../traces/viewer/page-data.ts";
import { historyIn } from "../validate/asking.ts";

const sample = join(dirname(fileURLToPath(import.meta.url)), "../logs/samples/incident.txt");

/**
 * With mn-1 six entries behind and not a thousand, so that an execution, which has to write them
 * all, is short.
 */
export async function shortIncident(): Promise<History> {
  const text = readFileSync(sample, "utf8").replaceAll("2602517", "2603545");
  const file = join(mkdtempSync(join(tmpdir(), "quorate-incident-")), "incident.txt");
  writeFileSync(file, text);
  return await historyIn(file);
}

export const dataOf = (history: History): TraceData =>
  explainedData(history, explain(history, { ask: null, notes: [] }));
