/**
 * Many sources expanded together, where states have no numbers and no canonical form. Their moves are
 * listed first, by how they end, and each list is taken in one loop: what a processor must guess of a
 * move, it guesses of the list. Where a filler cannot answer, the move is postponed. If it may not be, or
 * there is no room, nothing of the block has happened, and its sources are expanded one by one.
 */

import * as at from "../layout";
import { beginNotes, countNotes, countUp, noteAt, noted, setNoted } from "./counters";
import { broken } from "./host";
import { bytesOfKey } from "./keys";
import { doubles, keyOf, list, listAt, locals, others, postings } from "./lists";
import {
  branch, demandIn, expandAll, grantOf, isRefusal, missing, partIn, receive, take,
} from "./moves";
import { postpone, postponedNow, setPostponed } from "./postponed";
import { area, setSource, source, staged, unstage } from "./state";
import { forgetRecent, stageAt } from "./visited";
import { flips, get, recordOf } from "./words";

const sourceMask: u32 = (1 << at.sourceBits) - 1;

/** How many steps wait whose post has outcomes. */
let branchings: i32 = 0;
/** The number of the input's first source. */
let base: i32 = 0;

/** Expands sources of the input from `first` on, fewer than `count`; how many. */
export function expandBlock(first: i32, count: i32, baseOfInput: i32): i32 {
  const before = staged;
  const postponedBefore = postponedNow();
  base = baseOfInput;
  beginNotes();
  const sources = list(first, min(count, first + at.blockMax), base);
  if (sources > 0) {
    const arrived = takeLists();
    if (arrived != missing && countNotes()) {
      const transitions = load<u64>(area, at.areaTransitions);
      store<u64>(area, transitions + arrived, at.areaTransitions);
      return sources;
    }
  }
  setPostponed(postponedBefore);
  unstage(before);
  forgetRecent();
  return 0;
}

/** How many successors arrived; or `missing`. So the functions that it calls. */
function takeLists(): i32 {
  branchings = 0;
  const ofLocals = takeLocals();
  if (ofLocals == missing) return missing;
  const ofPostings = takePostings();
  if (ofPostings == missing) return missing;
  const ofDoubles = takeDoubles();
  if (ofDoubles == missing) return missing;
  const ofBranchings = takeBranchings();
  if (ofBranchings == missing) return missing;
  const ofOthers = takeOthers();
  return ofOthers == missing ? missing : ofLocals + ofPostings + ofDoubles + ofBranchings + ofOthers;
}

function takeLocals(): i32 {
  return takeListed(at.listLocal, locals, 0);
}

function takePostings(): i32 {
  return takeListed(at.listPosting, postings, 1);
}

function takeDoubles(): i32 {
  return takeListed(at.listDouble, doubles, 2);
}

/**
 * Moves with so many posts; each is received where the one before has left a state. A refused step
 * without posts has its source staged in its place, which adds nothing: no branch, as a refusal is as
 * likely as leave.
 */
@inline
function takeListed(list: i32, count: i32, posts: i32): i32 {
  const unbroken = load<i32>(at.sharedUnbroken);
  const first = listAt(list);
  const end = first + 4 * <usize>count;
  let item = staged;
  let notes = noted;
  let sum = 0;
  for (let entry = first; entry < end; entry += 4) {
    const where = load<usize>(at.sharedPool) + load<u32>(entry);
    const from = load<u32>(entry, at.bytesOfList);
    const key = keyOf(from & sourceMask);
    const record = from >> at.sourceBits;
    let a = load<u64>(key);
    let b: u64 = WORDS > 1 ? load<u64>(key, 8) : 0;
    let c: u64 = WORDS > 2 ? load<u64>(key, 16) : 0;
    const change = load<i32>(where, at.moveChange);
    const tally = load<i32>(where, at.moveTally);
    const breaks = load<i32>(where, at.moveBreaks);
    const before = get(a, b, c, at.sharedRecord);
    const granted = grantOf(before, load<i32>(where, at.moveDemand));
    if (granted == at.miss) {
      if (!postponeListed(from, load<u32>(entry))) return missing;
      continue;
    }
    const isLive = granted >= 0;
    if (posts > 0 && !isLive) {
      notes = noteAt(notes, refusalOf(granted));
      continue;
    }
    const kept = <u64>~(<i64>granted >> 63);
    let shared = granted >> at.markBits;
    a ^= kept & (flips(0, at.sharedRecord, shared ^ before) ^ flips(0, record, change));
    b ^= kept & (flips(1, at.sharedRecord, shared ^ before) ^ flips(1, record, change));
    c ^= kept & (flips(2, at.sharedRecord, shared ^ before) ^ flips(2, record, change));
    let answer: i32 = 0;
    let left = posts;
    // The first is known here, so that without posts there is no loop at all.
    while (posts > 0 && left > 0) {
      left -= 1;
      // A filler may move the pool.
      const post = load<usize>(at.sharedPool) + load<u32>(entry) + 8 * (posts - 1 - left);
      const slot = load<i32>(post, at.moveSize);
      const receiver = recordOf(slot);
      const part = get(a, b, c, receiver);
      answer = receive(slot, part, load<i32>(post, at.moveSize + 4), shared);
      if (answer < 0) break;
      const flipped = partIn(answer) ^ part;
      answer = grantOf(shared, demandIn(answer));
      if (answer < 0) break;
      const spent = shared ^ (answer >> at.markBits);
      a ^= flips(0, receiver, flipped) ^ flips(0, at.sharedRecord, spent);
      b ^= flips(1, receiver, flipped) ^ flips(1, at.sharedRecord, spent);
      c ^= flips(2, receiver, flipped) ^ flips(2, at.sharedRecord, spent);
      shared = answer >> at.markBits;
    }
    if (posts > 0 && answer < 0) {
      if (answer == at.miss) {
        if (!postponeListed(from, load<u32>(entry))) return missing;
        continue;
      }
      if (isRefusal(answer)) notes = noteAt(notes, refusalOf(answer));
      else keepBranch(from, load<u32>(entry), answer, left, a, b, c);
      continue;
    }
    notes = noteAt(notes, select<usize>(area + at.areaTaken + 8 * tally, refusalOf(granted), isLive));
    sum += <i32>isLive;
    const next = stageAt(item, <i32>isLive, a, b, c);
    if ((breaks & unbroken) != 0 && isLive) tell(from, item, breaks & unbroken);
    item = next;
  }
  unstage(item);
  setNoted(notes);
  return sum;
}

/** The counter of the bound that refused, of what `grant` or `receive` says. */
@inline
function refusalOf(answer: i32): usize {
  return area + at.areaHits + 8 * (-2 - answer);
}

@inline
function branchAt(number: i32): usize {
  return area + at.areaBranches + at.branchSize * <usize>number;
}

/** One more step waits. */
@inline
function keepBranch(
  from: u32, place: u32, received: i32, left: i32, a: u64, b: u64, c: u64,
): void {
  const kept = branchAt(branchings);
  store<u64>(kept, a);
  if (WORDS > 1) store<u64>(kept, b, 8);
  if (WORDS > 2) store<u64>(kept, c, 16);
  store<u32>(kept, from, at.branchFrom);
  store<u32>(kept, place, at.branchMove);
  store<i32>(kept, received, at.branchReceived);
  store<i32>(kept, left, at.branchLeft);
  branchings += 1;
}

function takeBranchings(): i32 {
  let sum = 0;
  for (let number = 0; number < branchings; number++) {
    const kept = branchAt(number);
    const from = load<u32>(kept, at.branchFrom);
    const before = noted;
    enter(from & sourceMask);
    const place = <usize>load<u32>(kept, at.branchMove);
    const move = load<usize>(at.sharedPool) + place;
    const tally = load<i32>(move, at.moveTally);
    const left = load<i32>(kept, at.branchLeft);
    const post = at.moveSize + 8 * (load<i32>(move, at.movePosts) - 1 - left);
    const arrived = branch(
      load<i32>(kept, at.branchReceived), load<i32>(move + post), place + post + 8, left,
      0, load<i32>(move, at.moveBreaks),
      load<u64>(kept), WORDS > 1 ? load<u64>(kept, 8) : 0, WORDS > 2 ? load<u64>(kept, 16) : 0,
    );
    if (staged >= at.batchMax - 1) return missing;
    if (arrived == missing) {
      if (!postponeListed(from, <u32>place)) return missing;
      setNoted(before);
      continue;
    }
    countUp(area + at.areaTaken + 8 * <usize>tally, arrived);
    sum += arrived;
  }
  return sum;
}

function takeOthers(): i32 {
  let sum = 0;
  for (let number = 0; number < others; number++) {
    const before = noted;
    const arrived = takeOther(number, base);
    if (staged >= at.batchMax - 1) return missing;
    if (arrived == missing) {
      const entry = listAt(at.listOther) + 4 * <usize>number;
      if (!postponeListed(load<u32>(entry, at.bytesOfList), load<u32>(entry))) return missing;
      setNoted(before);
      continue;
    }
    sum += arrived;
  }
  return sum;
}

/** The step of the list of others that has this number; the input's first source is number `base`. */
export function takeOther(number: i32, baseOfInput: i32): i32 {
  base = baseOfInput;
  const entry = listAt(at.listOther) + 4 * <usize>number;
  const place = load<u32>(entry);
  const from = load<u32>(entry, at.bytesOfList);
  enter(from & sourceMask);
  if (place == at.wholeSource) return expandAll();
  return take(from >> at.sourceBits, load<usize>(at.sharedPool) + place);
}

/** Postpones a step of a list. False: this thread never does. */
function postponeListed(from: u32, place: u32): bool {
  return postpone(base + (from & sourceMask), place, from >> at.sourceBits);
}

function enter(number: u32): void {
  setSource(base + number, keyOf(number));
}

/** The step to what is staged there breaks properties. */
function tell(from: u32, item: i32, breaks: i32): void {
  enter(from & sourceMask);
  broken(source, area + at.areaKeys + bytesOfKey * <usize>item, 0, breaks);
}
