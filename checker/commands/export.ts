/** `quorate export`: a trace as other programs, and people, read it. */

import { basename, join } from "node:path";

import { replay } from "../../traces/replay.ts";
import { writeWhole } from "../../traces/write.ts";
import { UsageError } from "../question.ts";
import { exporters } from "./exporters.ts";
import type { ExportInput } from "./exporters.ts";
import { clusterIn, machineIn } from "./history-machine.ts";
import { traceIn } from "./replay.ts";

export interface ExportOptions {
  /** The name of an exporter. */
  readonly to: string;
  /** The folder for files; without it the text goes to standard output. */
  readonly out?: string;
}

export async function exportTrace(
  path: string,
  { to, out: folder }: ExportOptions,
  out: (text: string) => void,
): Promise<void> {
  const exporter = exporters.find(({ name }) => name === to);
  if (exporter === undefined) throw new Error(`no exporter ${to}`);
  const exported = await exporter.write(inputOf(path));
  if (!exported.ok) throw new UsageError(`${path}: ${exported.error}`);
  const { texts } = exported;
  if (folder === undefined) {
    out(texts.join("\n").replace(/\n$/, ""));
    return;
  }
  const stem = basename(path).replace(/(\.trace)?\.json$/, "");
  for (const [at, text] of texts.entries()) {
    const part = texts.length === 1 ? "" : `.${at + 1}`;
    const written = writeWhole(folder, `${stem}${part}.${exporter.extension}`, text);
    if (!written.ok) throw new UsageError(written.error);
    out(join(folder, basename(written.path)));
  }
}

function inputOf(path: string): ExportInput {
  const trace = traceIn(path);
  return {
    trace,
    states: () => {
      const replayed = replay(trace, machineIn(trace, clusterIn(trace)));
      if (!replayed.ok) throw new UsageError(`${path}: ${replayed.why}`);
      return replayed.states;
    },
  };
}
