/** Successors of one state: its moves, and what their posts do, by table look-up. */

import * as at from "../layout";
import { canonicalOf, made1, made2 } from "./canonical";
import { countUp, hit } from "./counters";
import { valueIn } from "./grid";
import { fillGrant, fillMoves, fillReceive } from "./host";
import { lookUp } from "./pairs";
import { area, current, current1, current2 } from "./state";
import { stageOf } from "./visited";
import { flips, get, put, recordOf } from "./words";

/** What stands for a number of arrivals where a filler could not answer. */
export const missing: i32 = -1;

/** How many successors arrived; or `missing`. So the functions that it calls. */
export function expandAll(): i32 {
  const slots = load<i32>(at.sharedSlots);
  for (let slot = 0; slot < slots; slot++) {
    const moves = movesOf(slot);
    if (moves == 0) return missing;
    const urgent = load<i32>(moves, at.movesUrgent);
    if (urgent == at.unknown) continue;
    const arrived = take(recordOf(slot), moves + urgent);
    if (arrived != 0) return arrived;
    // A bound refused the urgent move: then nothing may be left out.
    break;
  }
  let sum = 0;
  for (let slot = 0; slot < slots; slot++) {
    const moves = movesOf(slot);
    if (moves == 0) return missing;
    const arrived = takeAll(slot, moves + load<i32>(moves, at.movesRefusals));
    if (arrived == missing) return missing;
    sum += arrived;
  }
  return sum;
}

/** Where the moves of a slot's part are; 0: a filler could not answer. */
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
    const arrived = take(recordOf(slot), where);
    if (arrived == missing) return missing;
    sum += arrived;
    where += load<usize>(at.sharedPool) - pool + at.moveSize + 8 * posts;
  }
  return sum;
}

/** One move of the slot that has this record: the leave it needs, its posts, and where it arrives. */
export function take(record: usize, where: usize): i32 {
  let a = current;
  let b = current1;
  let c = current2;
  let marks = load<i32>(where, at.moveMarks);
  const demand = load<i32>(where, at.moveDemand);
  const change = load<i32>(where, at.moveChange);
  const tally = load<i32>(where, at.moveTally);
  const breaks = load<i32>(where, at.moveBreaks);
  const posts = load<i32>(where, at.movePosts);
  const place = where - load<usize>(at.sharedPool) + at.moveSize;
  const shared = at.sharedRecord;
  const granted = grant(get(a, b, c, shared), demand);
  if (granted < 0) return refused(granted);
  const after = granted >> at.markBits;
  a = put(a, 0, shared, after);
  b = put(b, 1, shared, after);
  c = put(c, 2, shared, after);
  marks |= granted & ((1 << at.markBits) - 1);
  a ^= flips(0, record, change);
  b ^= flips(1, record, change);
  c ^= flips(2, record, change);
  const arrived = post(place, posts, marks, breaks, a, b, c);
  if (arrived != missing) countUp(area + at.areaTaken + 8 * <usize>tally, arrived);
  return arrived;
}

/** Delivers what is left of a move's posts, in order; each of several outcomes goes its own way. */
export function post(
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
      if (isRefusal(received)) {
        hit(-2 - received);
        return 0;
      }
      return branch(received, slot, place, left - 1, marks, breaks, a, b, c);
    }
    const granted = grant(shared, demandIn(received));
    if (granted < 0) return refused(granted);
    const part = partIn(received);
    const after = granted >> at.markBits;
    marks |= granted & ((1 << at.markBits) - 1);
    a = put(put(a, 0, record, part), 0, at.sharedRecord, after);
    b = put(put(b, 1, record, part), 1, at.sharedRecord, after);
    c = put(put(c, 2, record, part), 2, at.sharedRecord, after);
  }
  return arrive(marks, breaks, a, b, c);
}

/** Does this say, of what `receive` says if it is below 0 and no miss, that a bound refuses? */
@inline
export function isRefusal(received: i32): bool {
  return received > -2 - at.boundsMax;
}

/** The part of the one outcome, of what `receive` says if it is not below 0. */
@inline
export function partIn(received: i32): i32 {
  return received & at.partMask;
}

/** Its demand. */
@inline
export function demandIn(received: i32): i32 {
  return received >> at.partBits;
}

/** Each outcome of a post that was received so, then the posts that are left. */
export function branch(
  received: i32, slot: i32, place: usize, posts: i32, marks: i32, breaks: i32,
  a: u64, b: u64, c: u64,
): i32 {
  const outcomesAt = 4 * <usize>(-2 - at.boundsMax - received);
  const outcomes = load<i32>(load<usize>(at.sharedPool) + outcomesAt);
  const record = recordOf(slot);
  const sharedPart = at.sharedRecord;
  const shared = get(a, b, c, sharedPart);
  let sum = 0;
  for (let outcome = 0; outcome < outcomes; outcome++) {
    const where = load<usize>(at.sharedPool) + outcomesAt + at.outcomesSize + at.outcomeSize * outcome;
    const part = load<i32>(where, at.outcomePart);
    const broken = breaks | load<i32>(where, at.outcomeBreaks);
    const granted = grant(shared, load<i32>(where, at.outcomeDemand));
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
    a = canonicalOf(a, b, c);
    if (a == 0) return missing;
    b = made1;
    c = made2;
  }
  stageOf(marks, breaks, a, b, c);
  return 1;
}

/** Leave for a move or an outcome; the table has those that need none, too. */
@inline
function grant(shared: i32, demand: i32): i32 {
  const known = valueIn(load<u64>(at.sharedGranted), shared, demand);
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
  const known = receivedOf(recordOf(slot), part, text, shared);
  return known == at.unknown ? fillReceive(slot, part, text, shared) : known;
}

/** What a table has of it, or `unknown`, for the slot that has this record. */
@inline
export function receivedOf(record: usize, part: i32, text: i32, shared: i32): i32 {
  const view = load<i32>(load<usize>(at.sharedViews) + 4 * <usize>shared);
  return lookUp(record + at.slotReceived, part, (text << 8) | view);
}
