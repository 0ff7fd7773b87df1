/** The driver against recordings that another program made of the same library. */

import { readLine } from "../../checker/conform/read-line.ts";
import { linesOf, recordingsOf } from "../../checker/conform/source.ts";
import { firstDifference } from "../../checker/conform/difference.ts";
import type { Json } from "../../checker/conform/recording.ts";
import { isRefusal } from "./driver.ts";
import type { Driver } from "./driver.ts";

export interface Recorded {
  readonly traces: number;
  readonly actions: number;
  /** The first lines that the driver writes otherwise. */
  readonly differences: readonly string[];
}

const batchSize = 500;
/** What a recording says besides. */
const remarks: readonly string[] = ["mark", "seed"];

/** Takes the recorded actions again; what comes of them must be what was recorded. */
export async function recordedAgain(driver: Driver, paths: readonly string[]): Promise<Recorded> {
  let [traces, actions] = [0, 0];
  const differences: string[] = [];
  let batch: { readonly where: string; readonly text: string }[] = [];
  const flush = async (): Promise<void> => {
    const answers = await driver.ask(batch.map(({ text }) => JSON.parse(text) as object));
    for (const [at, answer] of answers.entries()) {
      const { where, text } = batch[at] ?? { where: "", text: "{}" };
      const kept = Object.entries(JSON.parse(text) as Record<string, Json>);
      const recorded = Object.fromEntries(kept.filter(([name]) => !remarks.includes(name)));
      const again = JSON.parse(JSON.stringify(answer)) as Json;
      const found = firstDifference(recorded, again, isRefusal(answer) ? "refused" : "line");
      if (found !== null) differences.push(`${where}: ${JSON.stringify(found)}`);
    }
    batch = [];
  };
  let isOurs = false;
  for (const path of recordingsOf(paths)) {
    for await (const { text, where } of linesOf(path)) {
      const line = readLine(text, where);
      if (line.kind === "header") isOurs = line.header.raft === "3.4.23";
      if (!isOurs) continue;
      if (line.kind === "header") traces += 1;
      else actions += 1;
      batch.push({ where, text });
      if (batch.length >= batchSize) await flush();
    }
  }
  await flush();
  return { traces, actions, differences };
}
