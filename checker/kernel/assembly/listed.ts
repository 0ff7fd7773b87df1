/**
 * The moves of a list, taken together: leave for each, then each post of all in turn. What a processor
 * must guess of a move, it guesses of the list, and it need not wait for one move to begin the next. What
 * is in no table yet waits (waiting.ts), so that nothing is called from these loops.
 */

import * as at from "../layout";
import { addTo, noteAt, noted, setNoted } from "./counters";
import { valueIn } from "./grid";
import { bytesOfKey } from "./keys";
import { leaveAt, unknownLeave } from "./leave";
import { listAt, othersWait } from "./lists";
import { demandIn, isRefusal, partIn, receivedOf } from "./moves";
import { area, staged } from "./state";
import { keyIn, stageFrom } from "./visited";
import { keepWaiting } from "./waiting";
import { flips, get, recordOf } from "./words";

/** Stages what so many moves of a list lead to, which post so often; how many arrived. */
@inline
export function takeListed(list: i32, count: i32, posts: i32): i32 {
  let arrived = grantAll(list, count, posts > 0);
  for (let post = 0; post < posts; post++) arrived = deliverAll(list, arrived, post, posts);
  stageFrom(arrived);
  return arrived;
}

/**
 * Gives each move its leave: where the next states will be staged, those that have it lie then, and, if
 * they post, which move each comes from. How many they are. No branch: a refusal is as likely as leave.
 */
@inline
function grantAll(list: i32, count: i32, isPosting: bool): i32 {
  const own = area;
  const from = listAt(list);
  const to = keyIn(own, staged);
  let notes = noted;
  let left: i32 = 0;
  let unknown: i32 = 0;
  for (let move: usize = 0; move < <usize>count; move += 1) {
    const word = load<u32>(from + 4 * move, at.listWords);
    const leave = leaveAt(own, word & at.listedMask);
    const granted = load<u64>(leave);
    const isLive = <i64>granted >= 0;
    const next = to + bytesOfKey * <usize>left;
    const changes = from + 8 * move;
    store<u64>(next, granted ^ load<u64>(changes));
    if (WORDS > 1) {
      store<u64>(next, load<u64>(leave, at.bytesOfLeave) ^ load<u64>(changes, at.bytesOfChanges), 8);
    }
    if (WORDS > 2) {
      const changed = load<u64>(changes, 2 * at.bytesOfChanges);
      store<u64>(next, load<u64>(leave, 2 * at.bytesOfLeave) ^ changed, 16);
    }
    if (isPosting) {
      store<i32>(own + 4 * <usize>left, <i32>move, at.areaMarks);
      noteAt(own, notes, refusalOf(own, <i32>granted));
      notes += <i32>!isLive;
    } else {
      addTo(counterOf(own, word, granted), 1);
    }
    left += <i32>isLive;
    if (granted == unknownLeave) {
      store<i32>(own + 4 * <usize>unknown, <i32>move, at.areaUnknown);
      unknown += 1;
    }
  }
  setNoted(notes);
  if (unknown > 0) othersWait(list, unknown);
  return left;
}

/** The same for a post of each; what has several outcomes waits. */
@inline
function deliverAll(list: i32, count: i32, post: i32, posts: i32): i32 {
  const own = area;
  const grid = load<u64>(at.sharedGranted);
  const from = listAt(list);
  const states = keyIn(own, staged);
  const pool = load<usize>(at.sharedPool);
  let notes = noted;
  let left: i32 = 0;
  for (let item = 0; item < count; item++) {
    const move = <usize>load<i32>(own + 4 * <usize>item, at.areaMarks);
    const key = states + bytesOfKey * <usize>item;
    const a = load<u64>(key);
    const b: u64 = WORDS > 1 ? load<u64>(key, 8) : 0;
    const c: u64 = WORDS > 2 ? load<u64>(key, 16) : 0;
    const posted = pool + load<u32>(from + 4 * move, at.listPlaces) + at.moveSize + 8 * post;
    const receiver = recordOf(load<i32>(posted));
    const shared = get(a, b, c, at.sharedRecord);
    const part = get(a, b, c, receiver);
    const received = receivedOf(receiver, part, load<i32>(posted, 4), shared);
    const granted = received < 0 ? received : valueIn(grid, shared, demandIn(received));
    if (granted < 0) {
      if (granted != at.unknown && isRefusal(granted)) notes = noteAt(own, notes, refusalOf(own, granted));
      else keepWaiting(list, move, granted == at.unknown ? granted : received, posts - 1 - post, a, b, c);
      continue;
    }
    const change = partIn(received) ^ part;
    const spent = (granted >> at.markBits) ^ shared;
    const next = states + bytesOfKey * <usize>left;
    store<u64>(next, a ^ flips(0, receiver, change) ^ flips(0, at.sharedRecord, spent));
    if (WORDS > 1) store<u64>(next, b ^ flips(1, receiver, change) ^ flips(1, at.sharedRecord, spent), 8);
    if (WORDS > 2) store<u64>(next, c ^ flips(2, receiver, change) ^ flips(2, at.sharedRecord, spent), 16);
    if (post == posts - 1) notes = noteAt(own, notes, takenBy(own, load<u32>(from + 4 * move, at.listWords)));
    else store<i32>(own + 4 * <usize>left, <i32>move, at.areaMarks);
    left += 1;
  }
  setNoted(notes);
  return left;
}

/** Takes back what was counted for so many moves that post nothing. */
export function uncount(count: i32): void {
  const from = listAt(at.listLocal);
  for (let move: usize = 0; move < <usize>count; move += 1) {
    const word = load<u32>(from + 4 * move, at.listWords);
    addTo(counterOf(area, word, load<u64>(leaveAt(area, word & at.listedMask))), -1);
  }
}

/** The counter of a move that posts nothing. */
@inline
function counterOf(own: usize, word: u32, granted: u64): usize {
  return select<usize>(takenBy(own, word), refusalOf(own, <i32>granted), <i64>granted >= 0);
}

/** The counter of the bound that refused, of what `grant` or `receive` says; of unknown leave, one unused. */
@inline
function refusalOf(own: usize, answer: i32): usize {
  return own + at.areaHits + 8 * (-2 - answer);
}

/** The counter of a move's tally. */
@inline
function takenBy(own: usize, word: u32): usize {
  return own + at.areaTaken + 8 * <usize>((word >> at.listedTallyFrom) & at.listedTallyMask);
}
