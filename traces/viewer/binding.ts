/** Binds the steps of an execution to the real lines, which they print member by member. */

import type { Trace } from "../document.ts";
import type { TimelineEntry, Explanation } from "../explain/explanation.ts";
import { stampText } from "../explain/timeline.ts";
import type { RaftLine } from "../logs/history.ts";
import type { Watched } from "../validate/awaited.ts";
import type { StoryNote } from "./story.ts";
import type { Binding, BoundLine } from "./story-of-trace.ts";

export function bindingOf(
  trace: Trace,
  members: readonly Watched[],
  explanation: Explanation,
): Binding {
  const places = trace.steps.map(({ log }) => log.map((): BoundLine | null => null));
  const notes: StoryNote[] = [];
  const bound = new Set<string>();
  for (const { name, lines } of members) {
    const real = (lines ?? []).map(({ line }) => line).filter(isShown);
    const printed = trace.steps.flatMap(({ member, log }, at) =>
      member === name ? log.map((text, line) => ({ at, line, text })) : [],
    );
    const pairs = paired(printed, real);
    for (const [which, line] of real.entries()) {
      const place = placeOf(line);
      bound.add(`${place.file}:${place.line}`);
      const pair = pairs.get(which);
      const row = pair === undefined ? undefined : places[pair.at];
      if (pair !== undefined && row !== undefined) row[pair.line] = { ...place, text: line.text };
      else notes.push(noteOf(line, name, nextOf(pairs, which, real.length, trace.steps.length)));
    }
  }
  return { places, notes: [...notes, ...serverNotes(trace, places, explanation, bound)] };
}

const isShown = ({ said }: RaftLine): boolean => !("level" in said) || said.level !== "D";

interface Printed {
  readonly at: number;
  readonly line: number;
  readonly text: string;
}

/** How far lines may stand from where the model prints them: vote requests go in any order. */
const disorder = 5;
const reach = 12;

/** By the position of a real line: the step that prints it. Both are in the member's own order. */
function paired(
  printed: readonly Printed[],
  real: readonly RaftLine[],
): ReadonlyMap<number, Printed> {
  const pairs = new Map<number, Printed>();
  const taken = new Set<number>();
  let from = 0;
  for (const [which, { text, said }] of real.entries()) {
    const isSame = (one: string): boolean =>
      one.trim() === text.trim() || (said.kind === "newRaft" && isSameStart(one, text));
    for (let next = from; next < Math.min(printed.length, from + reach); next += 1) {
      const one = printed[next];
      if (one === undefined || taken.has(next) || !isSame(one.text)) continue;
      pairs.set(which, one);
      taken.add(next);
      // What the log leaves out stays behind: few lines stand before one that was printed earlier.
      from = Math.max(from, next - disorder);
      break;
    }
    while (taken.has(from)) from += 1;
  }
  return pairs;
}

/** The step of the member's next line that is bound. */
function nextOf(
  pairs: ReadonlyMap<number, Printed>,
  which: number,
  lines: number,
  steps: number,
): number {
  for (let next = which + 1; next < lines; next += 1) {
    const pair = pairs.get(next);
    if (pair !== undefined) return pair.at;
  }
  return which === 0 || pairs.size === 0 ? 0 : steps;
}

/** Of newRaft the peers and what is applied are the server's: the model does not have them. */
function isSameStart(printed: string, real: string): boolean {
  const numbers = / term: (\d+), commit: (\d+), .*lastindex: (\d+), lastterm: (\d+)/;
  const [one, other] = [numbers.exec(printed), numbers.exec(real)];
  return one !== null && other !== null && one.slice(1).join() === other.slice(1).join();
}

const placeOf = ({ place, stamp }: RaftLine): Omit<BoundLine, "text"> => ({
  file: place.file,
  line: place.line,
  stamp: stampText(stamp),
});

const noteOf = (line: RaftLine, member: string, before: number): StoryNote => ({
  before,
  member,
  says: "",
  text: line.text,
  place: placeOf(line),
});

/** What the servers say between the lines of raft, where the explanation tells of it. */
function serverNotes(
  trace: Trace,
  places: Binding["places"],
  { episodes }: Explanation,
  bound: ReadonlySet<string>,
): readonly StoryNote[] {
  const seen = new Set(bound);
  const entries = episodes.flatMap(({ timeline }) => timeline);
  return entries.flatMap((entry) => {
    const key = `${entry.file}:${entry.line}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [noteOfEntry(entry, stepAfter(trace, places, entry))];
  });
}

export const noteOfEntry = (entry: TimelineEntry, before: number): StoryNote => ({
  before,
  member: entry.member,
  says: entry.says,
  text: "",
  place: { file: entry.file, line: entry.line, stamp: entry.stamp },
});

/** The member's first step with a line of the same file further down. */
function stepAfter(trace: Trace, places: Binding["places"], entry: TimelineEntry): number {
  const found = trace.steps.findIndex(
    ({ member }, at) =>
      member === entry.member &&
      places[at]?.some((line) => line?.file === entry.file && line.line > entry.line) === true,
  );
  return found === -1 ? trace.steps.length : found;
}
