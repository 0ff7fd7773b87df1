/** `quorate export`: a trace as text for people. */

import { exportLog } from "../../traces/export/log.ts";
import { exportMarkdown } from "../../traces/export/markdown.ts";
import { traceIn } from "./replay.ts";

export type ExportFormat = "log" | "md";

const exporters: Readonly<Record<ExportFormat, typeof exportLog>> = {
  log: exportLog,
  md: exportMarkdown,
};

export function exportTrace(path: string, to: ExportFormat, out: (text: string) => void): void {
  out(exporters[to](traceIn(path)).replace(/\n$/, ""));
}
