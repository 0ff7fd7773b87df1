/**
 * The search's inner loop: successors of packed states by table look-up, and the table of visited
 * states. AssemblyScript, compiled to WebAssembly (`npm run kernel`). It knows only numbers: what
 * they stand for, and what is not in its tables yet, the TypeScript side fills in (`fill*`).
 *
 * WORDS (of 64 bits in a packed state) and NUMBERED (does the table know each state's number?) are
 * constants of the compilation.
 */

import * as at from "../layout";
import { forgetNeeded, made1, made2, neededBy, relabel } from "./canonical";
import { beginCounting, countUp, hit, resume, timesCounted } from "./counters";
import { fillGrant, fillMoves, fillReceive } from "./host";
import { lookUp } from "./pairs";
import {
  area, current, current1, current2, setArea, setSource, settled, staged, unstage,
} from "./state";
import { batchFull, forgetRecent, outFull, settle, stageOf, stageRoom } from "./visited";
import { get, put, recordOf } from "./words";

/** What stands for a number of arrivals where a filler could not answer. */
const missing: i32 = -1;

export function begin(areaAddress: usize): void {
  setArea(areaAddress);
}

/**
 * Expands the sources from `first` up to `count` of the area's input; the first is number `base`.
 * Says why it ended; sources done, new states and edges are in the area. Where it ends with a miss,
 * the area has what was counted for that source: a run that begins with it is told by `resume`.
 */
export function run(first: i32, count: i32, base: i32): i32 {
  let consumed = first;
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
    reason = expand(consumed, base);
    if (reason != at.allDone) {
      if (settled < staged) {
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

function expand(index: i32, base: i32): i32 {
  const before = staged;
  beginCounting();
  forgetNeeded();
  setSource(base + index, area + at.areaIn + <usize>index * (8 * WORDS));
  const arrived = expandAll();
  if (arrived == missing) {
    store<i32>(area, timesCounted(), at.areaCounted);
    unstage(before);
    forgetRecent();
    return at.hasMissed;
  }
  resume(0);
  if (NUMBERED) store<i32>(area + 4 * <usize>index, arrived, at.areaDegrees);
  if (!stageRoom()) return at.overflow;
  const transitions = load<u64>(area, at.areaTransitions);
  store<u64>(area, transitions + arrived, at.areaTransitions);
  return at.allDone;
}

/** How many successors arrived; or `missing`. So the functions that it calls. */
function expandAll(): i32 {
  const slots = load<i32>(at.sharedSlots);
  for (let slot = 0; slot < slots; slot++) {
    const moves = movesOf(slot);
    if (moves == 0) return missing;
    const urgent = load<i32>(moves);
    if (urgent == at.unknown) continue;
    const arrived = take(slot, moves + 4 * urgent);
    if (arrived != 0) return arrived;
    // A bound refused the urgent move: then nothing may be left out.
    break;
  }
  let sum = 0;
  for (let slot = 0; slot < slots; slot++) {
    const moves = movesOf(slot);
    if (moves == 0) return missing;
    const arrived = takeAll(slot, moves + 4);
    if (arrived == missing) return missing;
    sum += arrived;
  }
  return sum;
}

@inline
function movesOf(slot: i32): usize {
  const record = recordOf(slot);
  const part = get(current, current1, current2, record);
  const moves = load<usize>(record, at.slotMoves);
  let where = load<i32>(moves + 4 * <usize>part);
  if (where == at.unknown) {
    where = fillMoves(slot, part);
    if (where == at.miss) return 0;
  }
  return load<usize>(at.sharedPool) + 4 * <usize>where;
}

function takeAll(slot: i32, moves: usize): i32 {
  const refusals = load<i32>(moves);
  for (let refusal = 1; refusal <= refusals; refusal++) hit(load<i32>(moves + 4 * refusal));
  const count = load<i32>(moves + 4 * refusals, 4);
  let where = moves + 4 * refusals + 8;
  let sum = 0;
  for (let move = 0; move < count; move++) {
    // A filler may move the pool; the record's place in it stays.
    const pool = load<usize>(at.sharedPool);
    const posts = load<i32>(where, at.movePosts);
    const arrived = take(slot, where);
    if (arrived == missing) return missing;
    sum += arrived;
    where += load<usize>(at.sharedPool) - pool + at.moveSize + 8 * posts;
  }
  return sum;
}

/** One move of one slot: the leave it needs, its posts, and where it arrives. */
function take(slot: i32, where: usize): i32 {
  let a = current;
  let b = current1;
  let c = current2;
  let marks = load<i32>(where, at.moveMarks);
  const demand = load<i32>(where, at.moveDemand);
  const part = load<i32>(where, at.movePart);
  const tally = load<i32>(where, at.moveTally);
  const breaks = load<i32>(where, at.moveBreaks);
  const posts = load<i32>(where, at.movePosts);
  const place = where - load<usize>(at.sharedPool) + at.moveSize;
  if (demand != at.unknown) {
    const shared = at.sharedRecord;
    const granted = grant(get(a, b, c, shared), demand);
    if (granted < 0) return refused(granted);
    const after = granted >> at.markBits;
    a = put(a, 0, shared, after);
    b = put(b, 1, shared, after);
    c = put(c, 2, shared, after);
    marks |= granted & ((1 << at.markBits) - 1);
  }
  const record = recordOf(slot);
  a = put(a, 0, record, part);
  b = put(b, 1, record, part);
  c = put(c, 2, record, part);
  const arrived = post(place, posts, marks, breaks, a, b, c);
  if (arrived != missing) countUp(area + at.areaTaken + 8 * <usize>tally, arrived);
  return arrived;
}

/** Delivers what is left of a move's posts, in order; each of several outcomes goes its own way. */
function post(
  place: usize, posts: i32, marks: i32, breaks: i32, a: u64, b: u64, c: u64,
): i32 {
  for (let left = posts; left > 0; left--) {
    const where = load<usize>(at.sharedPool) + place;
    const slot = load<i32>(where);
    const record = recordOf(slot);
    const shared = get(a, b, c, at.sharedRecord);
    const received = receive(slot, get(a, b, c, record), load<i32>(where, 4), shared);
    place += 8;
    if (received < 0) {
      if (received == at.miss) return missing;
      return branch(-2 - received, slot, place, left - 1, marks, breaks, a, b, c);
    }
    a = put(a, 0, record, received);
    b = put(b, 1, record, received);
    c = put(c, 2, record, received);
  }
  return arrive(marks, breaks, a, b, c);
}

function branch(
  from: i32, slot: i32, place: usize, posts: i32, marks: i32, breaks: i32, a: u64, b: u64, c: u64,
): i32 {
  const outcomesAt = 4 * <usize>from;
  const outcomes = load<i32>(load<usize>(at.sharedPool) + outcomesAt, 4);
  if (outcomes == 0) {
    hit(load<i32>(load<usize>(at.sharedPool) + outcomesAt));
    return 0;
  }
  const record = recordOf(slot);
  const sharedPart = at.sharedRecord;
  const shared = get(a, b, c, sharedPart);
  let sum = 0;
  for (let outcome = 0; outcome < outcomes; outcome++) {
    const where = load<usize>(at.sharedPool) + outcomesAt + 8 + at.outcomeSize * outcome;
    const part = load<i32>(where, at.outcomePart);
    const broken = breaks | load<i32>(where, at.outcomeBreaks);
    const demand = load<i32>(where, at.outcomeDemand);
    let granted = shared << at.markBits;
    if (demand != at.unknown) granted = grant(shared, demand);
    if (granted < 0) {
      if (refused(granted) == missing) return missing;
      continue;
    }
    const after = granted >> at.markBits;
    const marked = marks | (granted & ((1 << at.markBits) - 1));
    const arrived = post(
      place, posts, marked, broken,
      put(put(a, 0, record, part), 0, sharedPart, after),
      put(put(b, 1, record, part), 1, sharedPart, after),
      put(put(c, 2, record, part), 2, sharedPart, after),
    );
    if (arrived == missing) return missing;
    sum += arrived;
  }
  return sum;
}

/** Stages a state, in canonical form. */
@inline
function arrive(marks: i32, breaks: i32, a: u64, b: u64, c: u64): i32 {
  if (load<i32>(at.sharedCanonical)) {
    const needed = neededBy(a, b, c);
    if (needed == at.miss) return missing;
    if (needed != 0) {
      a = relabel(needed, a, b, c);
      if (a == 0) return missing;
      b = made1;
      c = made2;
    }
  }
  stageOf(marks, breaks, a, b, c);
  return 1;
}

@inline
function grant(shared: i32, demand: i32): i32 {
  const known = lookUp(at.sharedGranted, shared, demand);
  return known == at.unknown ? fillGrant(shared, demand) : known;
}

@inline
function refused(granted: i32): i32 {
  if (granted == at.miss) return missing;
  hit(-2 - granted);
  return 0;
}

@inline
function receive(slot: i32, part: i32, text: i32, shared: i32): i32 {
  const view = load<i32>(load<usize>(at.sharedViews) + 4 * <usize>shared);
  const known = lookUp(recordOf(slot) + at.slotReceived, part, (text << 8) | view);
  return known == at.unknown ? fillReceive(slot, part, text, shared) : known;
}

export { resume } from "./counters";
export { seek } from "./state";
export { clear, grow, insertAll, rehome } from "./table";
export { forget } from "./visited";
