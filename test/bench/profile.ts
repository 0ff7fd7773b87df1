/** Where the time of an exploration goes: a V8 CPU profile, and its functions by self time. */

import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import type { Profiler } from "node:inspector/promises";
import { basename } from "node:path";

const microsecondsPerSample = 500;

/** Runs `work` under the profiler and writes the profile, which Chromium's developer tools open. */
export async function profiled<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: microsecondsPerSample });
  await session.post("Profiler.start");
  const result = await work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  writeFileSync(file, JSON.stringify(profile));
  return result;
}

export interface SelfTime {
  readonly name: string;
  /** The file's name; "" for what is V8's own. */
  readonly file: string;
  readonly ms: number;
  readonly share: number;
}

/** All functions by the time spent in themselves, most first; V8's own names in parentheses too. */
export function selfTimes({
  nodes,
  samples = [],
  timeDeltas = [],
}: Profiler.Profile): readonly SelfTime[] {
  const callFrames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const found = new Map<string, { name: string; file: string; ms: number }>();
  samples.forEach((id, at) => {
    const frame = callFrames.get(id);
    if (frame === undefined) return;
    const name = frame.functionName === "" ? "(anonymous)" : frame.functionName;
    const file = basename(frame.url);
    const key = JSON.stringify([name, frame.url]);
    const entry = found.get(key) ?? { name, file, ms: 0 };
    // A delta is the time since the sample before, so a sample lasts until the next one.
    entry.ms += (timeDeltas[at + 1] ?? 0) / 1000;
    found.set(key, entry);
  });
  const all = [...found.values()];
  const total = all.reduce((sum, { ms }) => sum + ms, 0);
  return all
    .map((entry) => ({ ...entry, share: entry.ms / total }))
    .sort((one, other) => other.ms - one.ms);
}
