/**
 * Looks for an execution whose lines, member by member, are the logs': depth first, a step that
 * prints at a time, each with the hidden steps that it needs.
 *
 * Hidden steps are taken on demand, not all of them tried: the answer "explained" is proved by the
 * execution, which replays; "unexplained" says that this search has found none.
 */

import { initialOf } from "./initial.ts";
import { waysToPrint } from "./ways.ts";
import type { Watcher } from "./ways.ts";
import { worldKey } from "./world.ts";
import type { Setting, World } from "./world.ts";

export interface Limits {
  /** How often the search may go back before it gives up. */
  readonly returnsMax: number;
  /** Asked now and then: is the time over? */
  readonly isOver: () => boolean;
}

export interface Found {
  readonly outcome: "explained" | "unexplained" | "cut";
  readonly first: World;
  /** Where every line is printed; else where the most are. */
  readonly world: World;
  readonly returns: number;
}

interface Frame {
  readonly world: World;
  readonly options: Iterator<World>;
}

export function search(setting: Setting, limits: Limits): Found {
  const { model } = setting;
  const first = initialOf(setting);
  const failed = new Set<string>();
  let best = first;
  let returns = 0;
  const found = (outcome: Found["outcome"]): Found => ({ outcome, first, world: best, returns });
  const frames: Frame[] = [{ world: first, options: optionsOf(setting, first) }];
  while (frames.length > 0) {
    const frame = frames.at(-1);
    if (frame === undefined || isDone(setting, frame.world)) break;
    if (limits.isOver()) return found("cut");
    const next = frame.options.next();
    if (next.done === true) {
      failed.add(worldKey(model, frame.world));
      frames.pop();
      returns += 1;
      if (returns > limits.returnsMax) return found("unexplained");
      continue;
    }
    if (failed.size > 0 && failed.has(worldKey(model, next.value))) continue;
    if (matched(next.value) > matched(best)) best = next.value;
    frames.push({ world: next.value, options: optionsOf(setting, next.value) });
  }
  return found(isDone(setting, best) ? "explained" : "unexplained");
}

const matched = ({ at }: World): number => at.reduce((sum, lines) => sum + lines, 0);

export const isDone = ({ members }: Setting, { at }: World): boolean =>
  members.every(({ lines }, slot) => lines === null || (at[slot] ?? 0) >= lines.length);

const unwatched: Watcher = { refused: () => undefined, barred: () => undefined };

/** The member whose line has the earliest stamp is tried first: a hint, which decides nothing. */
function* optionsOf(setting: Setting, world: World): Generator<World> {
  for (const slot of byStamp(setting, world)) {
    yield* waysToPrint(setting, world, slot, unwatched);
  }
}

export function byStamp({ members }: Setting, world: World): readonly number[] {
  const stampOf = (slot: number): number => {
    const line = members[slot]?.lines?.[world.at[slot] ?? 0];
    return line?.line.stamp?.ms ?? 0;
  };
  const waiting = [...members.keys()].filter((slot) => {
    const lines = members[slot]?.lines ?? null;
    return lines !== null && (world.at[slot] ?? 0) < lines.length;
  });
  return waiting.toSorted((a, b) => stampOf(a) - stampOf(b));
}
