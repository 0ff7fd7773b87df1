/** Does the library do what the model says? And if not: the shortest schedule that shows it. */

import type { Difference } from "../../checker/conform/difference.ts";
import type { ActionLine, Header } from "../../checker/conform/recording.ts";
import { replayOf } from "../../checker/conform/replay.ts";
import type { EventKind } from "../../model/events.ts";
import type { Rules } from "../../model/rules.ts";
import { isRefusal } from "./driver.ts";
import type { Answered, Driver } from "./driver.ts";
import { rendered } from "./schedule.ts";
import type { Move, Start } from "./schedule.ts";

export interface Disagreement {
  /** Of the moves that were made; -1: the initial states differ. */
  readonly at: number;
  readonly move: Move | null;
  /** `recorded` is the library's value, `computed` the model's. */
  readonly difference: Difference;
}

export interface Held {
  readonly actions: number;
  /** Those that were made, without those that were passed over. */
  readonly moves: readonly Move[];
  readonly disagreement: Disagreement | null;
  /** The branches of the rules that the model took. */
  readonly branches: ReadonlySet<EventKind>;
  /** What the driver wrote: a recording, as far as the two agree and one action further. */
  readonly recording: readonly (Header | ActionLine)[];
}

/** Runs the moves on the library, and what that wrote down through the model. */
export async function held(
  driver: Driver,
  start: Start,
  moves: readonly Move[],
  rules: Rules,
): Promise<Held> {
  const { lines, moves: made, branches } = rendered(start, moves, rules);
  return { ...comparison(await driver.ask(lines), made, rules), branches };
}

function comparison(
  answers: readonly Answered[],
  made: readonly Move[],
  rules: Rules,
): Omit<Held, "branches"> {
  const [header, ...rest] = answers;
  if (header === undefined || isRefusal(header) || !("config" in header)) {
    throw new Error(`the driver did not begin: ${JSON.stringify(header)}`);
  }
  const replay = replayOf(header, rules);
  const recording: (Header | ActionLine)[] = [header];
  const differs = (at: number, difference: Difference): Omit<Held, "branches"> => ({
    actions: recording.length - 1,
    moves: made,
    disagreement: { at, move: made[at] ?? null, difference },
    recording,
  });
  if (replay.initial !== null) return differs(-1, replay.initial);
  for (const [at, answer] of rest.entries()) {
    if (isRefusal(answer) || "config" in answer) {
      const refused = isRefusal(answer) ? answer.refused : "a header";
      return differs(at, { field: "action", recorded: refused, computed: "possible" });
    }
    recording.push(answer);
    const found = replay.replay(answer);
    if (found !== null) return differs(at, found);
  }
  return { actions: recording.length - 1, moves: made, disagreement: null, recording };
}

/**
 * A schedule of which no move can be left out, and which still ends in a disagreement (Zeller's
 * ddmin). It need not be the same one: whatever differs first in the shortest is easiest understood.
 */
export async function shrunk(
  moves: readonly Move[],
  ask: (moves: readonly Move[]) => Promise<Held>,
): Promise<{ readonly moves: readonly Move[]; readonly held: Held; readonly runs: number }> {
  let runs = 0;
  const tried = async (candidate: readonly Move[]): Promise<readonly [readonly Move[], Held] | null> => {
    runs += 1;
    const found = await ask(candidate);
    if (found.disagreement === null) return null;
    return [found.moves.slice(0, found.disagreement.at + 1), found];
  };
  let best = await tried(moves);
  if (best === null) throw new Error("nothing to shrink: the two agree");
  let parts = 2;
  while (best[0].length > 1) {
    const without: readonly [readonly Move[], Held] | null = await firstThat(best[0], parts, tried);
    if (without !== null) {
      best = without;
      parts = Math.max(2, parts - 1);
    } else if (parts >= best[0].length) break;
    else parts = Math.min(best[0].length, parts * 2);
  }
  return { moves: best[0], held: best[1], runs };
}

/** The first that still disagrees of the lists without one of so many parts; null: none does. */
async function firstThat<Found>(
  moves: readonly Move[],
  parts: number,
  tried: (candidate: readonly Move[]) => Promise<Found | null>,
): Promise<Found | null> {
  const size = Math.ceil(moves.length / parts);
  for (let from = 0; from < moves.length; from += size) {
    const found = await tried([...moves.slice(0, from), ...moves.slice(from + size)]);
    if (found !== null) return found;
  }
  return null;
}
