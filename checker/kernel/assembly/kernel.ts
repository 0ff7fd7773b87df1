/**
 * The search's inner loop: successors of packed states by table look-up, and the table of visited
 * states. AssemblyScript, compiled to WebAssembly (`npm run kernel`). It knows only numbers: what
 * they stand for, and what is not in its tables yet, the TypeScript side fills in (`fill*`).
 *
 * WORDS (of 64 bits in a packed state) and NUMBERED (does the table know each state's number?) are
 * constants of the compilation.
 */

import * as at from "../layout";
import { expandBlock, takeOther } from "./block";
import { forgetNeeded } from "./canonical";
import { beginNotes, countNotes } from "./counters";
import { expandAll, missing } from "./moves";
import { beginLeave } from "./leave";
import { postpone } from "./postponed";
import { settle } from "./settling";
import { area, isSeeking, setArea, setSource, source, staged, unstage } from "./state";
import { batchFull, forgetRecent, outFull, stageRoom } from "./visited";

export function begin(areaAddress: usize): void {
  setArea(areaAddress);
  beginLeave();
}

/**
 * Expands the sources from `first` up to `count` of the area's input; the first is number `base`.
 * Says why it ended; sources done, new states and edges are in the area. Where it ends with a miss,
 * nothing of the next source has happened.
 */
export function run(first: i32, count: i32, base: i32): i32 {
  return runOn(first, count, base, false);
}

/** The same for moves that were postponed: each is in the list of others, its source in the input. */
export function runPostponed(first: i32, count: i32, base: i32): i32 {
  return runOn(first, count, base, true);
}

function runOn(first: i32, count: i32, base: i32, isPostponed: bool): i32 {
  let consumed = first;
  /** Up to here sources are expanded one by one, since a block of them could not be. */
  let single = first;
  const hasBlocks = !NUMBERED && !isSeeking && !isPostponed && !load<i32>(at.sharedCanonical);
  let reason: i32 = at.allDone;
  while (true) {
    if (staged > 0 && (consumed == count || batchFull())) {
      reason = settle();
      if (reason != at.allDone) break;
    }
    if (consumed == count) break;
    if (outFull()) {
      reason = at.isFull;
      break;
    }
    if (hasBlocks && consumed >= single) {
      const done = expandBlock(consumed, count, base);
      consumed += done;
      if (done > 0) continue;
      single = consumed + at.blockMax;
    }
    reason = expand(consumed, base, isPostponed);
    if (reason != at.allDone) {
      if (staged > 0) {
        const other = settle();
        if (other != at.allDone) reason = other;
      }
      break;
    }
    consumed += 1;
  }
  store<i32>(area, consumed, at.areaConsumed);
  return reason;
}

/** A source, or a move of one that was postponed. */
function expand(index: i32, base: i32, isPostponed: bool): i32 {
  const before = staged;
  beginNotes();
  forgetNeeded();
  setSource(base + index, area + at.areaIn + <usize>index * (8 * WORDS));
  const arrived = isPostponed ? takeOther(index, base) : expandAll();
  if (arrived == missing) {
    unstage(before);
    forgetRecent();
    return postpone(source, at.wholeSource, 0) ? at.allDone : at.hasMissed;
  }
  if (NUMBERED) store<i32>(area + 4 * <usize>index, arrived, at.areaDegrees);
  if (!stageRoom() || !countNotes()) return at.overflow;
  const transitions = load<u64>(area, at.areaTransitions);
  store<u64>(area, transitions + arrived, at.areaTransitions);
  return at.allDone;
}

export { beginGrowth, endGrowth, moveHomes } from "./remainders";
export { beginRepacking, repackComponent } from "./repacking";
export { seek } from "./state";
export { clear, grow, insertAll } from "./table";
export { forget } from "./visited";
