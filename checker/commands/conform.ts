/** `quorate conform`: holds the model against recordings of real etcd raft. */

import type { Difference } from "../conform/difference.ts";
import { readLine } from "../conform/read-line.ts";
import type { ActionLine, Header, Json } from "../conform/recording.ts";
import { replayOf } from "../conform/replay.ts";
import type { Replay } from "../conform/replay.ts";
import { linesOf, recordingsOf } from "../conform/source.ts";
import { UsageError } from "../question.ts";

interface Counts {
  readonly traces: number;
  readonly actions: number;
  readonly differences: number;
}

/** Prints each differing trace's first difference, then the counts. 0: none; 1: some. */
export async function conformCommand(
  paths: readonly string[],
  out: (line: string) => void,
): Promise<number> {
  let total: Counts = { traces: 0, actions: 0, differences: 0 };
  for (const file of recordingsOf(paths)) total = sum(total, await conformFile(file, out));
  const { traces, actions, differences } = total;
  out(`${traces} traces, ${actions} actions, ${differences} differences`);
  return differences === 0 ? 0 : 1;
}

const sum = (a: Counts, b: Counts): Counts => ({
  traces: a.traces + b.traces,
  actions: a.actions + b.actions,
  differences: a.differences + b.differences,
});

/** One file, line by line. After a trace's first difference its other actions are only counted. */
async function conformFile(file: string, out: (line: string) => void): Promise<Counts> {
  let trace: { readonly header: Header; readonly replay: Replay } | null = null;
  let [traces, actions, differences] = [0, 0, 0];
  let differs = false;
  const tell = (header: Header, place: string, found: Difference | null): void => {
    if (found === null) return;
    differs = true;
    differences += 1;
    out(`${header.trace} ${place}: ${describe(found)}`);
  };
  for await (const { text, where } of linesOf(file)) {
    const read = readLine(text, where);
    if (read.kind === "header") {
      trace = { header: read.header, replay: replayOf(read.header) };
      traces += 1;
      differs = false;
      tell(trace.header, "at the start", trace.replay.initial);
      continue;
    }
    if (trace === null) {
      throw new UsageError(`${where}: an action before any header. Begin with a trace's header.`);
    }
    actions += 1;
    if (!differs) tell(trace.header, placeOf(read.line), trace.replay.replay(read.line));
  }
  if (trace === null) {
    throw new UsageError(`${file}: no header in it, so no trace. Give a recording of raft steps.`);
  }
  return { traces, actions, differences };
}

function placeOf({ step, action }: ActionLine): string {
  const at = "node" in action ? ` at ${action.node}` : "";
  const type = action.type === "deliver" ? `deliver ${textOf(action.msg["type"])}` : action.type;
  return `step ${step} ${type}${at}`;
}

const describe = ({ field, recorded, computed }: Difference): string =>
  `${field} recorded ${textOf(recorded)}, computed ${textOf(computed)}`;

function textOf(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const isWord = typeof value === "string" && /^\w+$/.test(value);
  return isWord ? value : JSON.stringify(value);
}
