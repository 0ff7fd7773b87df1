/**
 * Many sources expanded together, where states have no numbers and no canonical form. Their moves are
 * listed first, by how they end, and each list is taken in one loop: what a processor must guess of a
 * move, it guesses of the list. Where a filler cannot answer, or there is no room, nothing of the
 * block has happened, and its sources are expanded one by one.
 */

import * as at from "../layout";
import { beginNotes, countNotes, dropNotes, note, noteAt, noted, setNoted } from "./counters";
import { broken } from "./host";
import { bytesOfKey } from "./keys";
import { keyOf, list, listAt, locals, others, postings, wholeSource } from "./lists";
import { expandAll, grant, missing, receive, take } from "./moves";
import { area, setSource, source, staged, unstage } from "./state";
import { forgetRecent, stageAt } from "./visited";
import { flips, get, put, recordOf } from "./words";

const sourceMask: u32 = (1 << at.sourceBits) - 1;

/** How many posts wait that have outcomes. */
let branchings: i32 = 0;
/** The number of the input's first source. */
let base: i32 = 0;

/** Expands sources of the input from `first` on, fewer than `count`; how many. */
export function expandBlock(first: i32, count: i32, baseOfInput: i32): i32 {
  const before = staged;
  base = baseOfInput;
  beginNotes();
  const sources = list(first, min(count, first + at.blockMax));
  if (sources > 0) {
    const arrived = takeLists();
    if (arrived != missing && countNotes()) {
      const transitions = load<u64>(area, at.areaTransitions);
      store<u64>(area, transitions + arrived, at.areaTransitions);
      return sources;
    }
  }
  dropNotes();
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
  const ofBranchings = takeBranchings();
  if (ofBranchings == missing) return missing;
  const ofOthers = takeOthers();
  return ofOthers == missing ? missing : ofLocals + ofPostings + ofBranchings + ofOthers;
}

/** A step that is refused stages its source, which adds nothing. */
function takeLocals(): i32 {
  const unbroken = load<i32>(at.sharedUnbroken);
  const first = listAt(at.listLocal);
  const end = first + 4 * <usize>locals;
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
    const shared = get(a, b, c, at.sharedRecord);
    const granted = grantOf(shared, load<i32>(where, at.moveDemand));
    if (granted == at.miss) return missing;
    const isLive = granted >= 0;
    const kept = <u64>~(<i64>granted >> 63);
    const sharedChange = (granted >> at.markBits) ^ shared;
    a ^= kept & (flips(0, at.sharedRecord, sharedChange) ^ flips(0, record, change));
    b ^= kept & (flips(1, at.sharedRecord, sharedChange) ^ flips(1, record, change));
    c ^= kept & (flips(2, at.sharedRecord, sharedChange) ^ flips(2, record, change));
    const counter = isLive ? at.areaTaken + 8 * tally : at.areaHits + 8 * (-2 - granted);
    notes = noteAt(notes, area + counter);
    sum += <i32>isLive;
    const next = stageAt(item, <i32>isLive, a, b, c);
    if ((breaks & unbroken) != 0 && isLive) tell(from, item, breaks & unbroken);
    item = next;
  }
  unstage(item);
  setNoted(notes);
  return sum;
}

/** What has outcomes is kept for later; meanwhile its source is staged, which adds nothing. */
function takePostings(): i32 {
  const unbroken = load<i32>(at.sharedUnbroken);
  const first = listAt(at.listPosting);
  const end = first + 4 * <usize>postings;
  let item = staged;
  let notes = noted;
  let waiting = 0;
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
    const slot = load<i32>(where, at.moveSize);
    const receiver = recordOf(slot);
    const text = load<i32>(where, at.moveSize + 4);
    const before = get(a, b, c, at.sharedRecord);
    const granted = grantOf(before, load<i32>(where, at.moveDemand));
    if (granted < 0) {
      if (granted == at.miss) return missing;
      notes = noteAt(notes, area + at.areaHits + 8 * (-2 - granted));
      continue;
    }
    const shared = granted >> at.markBits;
    const a1 = a ^ flips(0, at.sharedRecord, shared ^ before) ^ flips(0, record, change);
    const b1 = b ^ flips(1, at.sharedRecord, shared ^ before) ^ flips(1, record, change);
    const c1 = c ^ flips(2, at.sharedRecord, shared ^ before) ^ flips(2, record, change);
    const part = get(a1, b1, c1, receiver);
    const received = receive(slot, part, text, shared);
    if (received == at.miss) return missing;
    const isLive = received >= 0;
    const branch = branchAt(waiting);
    store<u64>(branch, a1);
    if (WORDS > 1) store<u64>(branch, b1, 8);
    if (WORDS > 2) store<u64>(branch, c1, 16);
    store<u32>(branch, from, 24);
    store<u32>(branch, load<u32>(entry), 28);
    store<i32>(branch, received, 32);
    waiting += 1 - <i32>isLive;
    a = isLive ? a1 ^ flips(0, receiver, received ^ part) : a;
    b = isLive ? b1 ^ flips(1, receiver, received ^ part) : b;
    c = isLive ? c1 ^ flips(2, receiver, received ^ part) : c;
    noteAt(notes, area + at.areaTaken + 8 * tally);
    notes += <i32>isLive;
    sum += <i32>isLive;
    const next = stageAt(item, <i32>isLive, a, b, c);
    if ((breaks & unbroken) != 0 && isLive) tell(from, item, breaks & unbroken);
    item = next;
  }
  unstage(item);
  setNoted(notes);
  branchings = waiting;
  return sum;
}

@inline
function branchAt(number: i32): usize {
  return area + at.areaBranches + at.branchSize * <usize>number;
}

function takeBranchings(): i32 {
  let sum = 0;
  for (let number = 0; number < branchings; number++) {
    const branch = branchAt(number);
    const outcomesAt = 4 * <usize>(-2 - load<i32>(branch, 32));
    const outcomes = load<i32>(load<usize>(at.sharedPool) + outcomesAt, 4);
    if (outcomes == 0) note(area + at.areaHits + 8 * load<i32>(load<usize>(at.sharedPool) + outcomesAt));
    for (let outcome = 0; outcome < outcomes; outcome++) {
      const arrived = takeOutcome(branch, outcomesAt + 8 + at.outcomeSize * outcome);
      if (arrived == missing) return missing;
      sum += arrived;
    }
  }
  return sum;
}

function takeOutcome(branch: usize, place: usize): i32 {
  const pool = load<usize>(at.sharedPool);
  const where = pool + place;
  const move = pool + load<u32>(branch, 28);
  const record = recordOf(load<i32>(move, at.moveSize));
  const tally = load<i32>(move, at.moveTally);
  const part = load<i32>(where, at.outcomePart);
  const breaks = load<i32>(move, at.moveBreaks) | load<i32>(where, at.outcomeBreaks);
  let a = load<u64>(branch);
  let b: u64 = WORDS > 1 ? load<u64>(branch, 8) : 0;
  let c: u64 = WORDS > 2 ? load<u64>(branch, 16) : 0;
  const granted = grantOf(get(a, b, c, at.sharedRecord), load<i32>(where, at.outcomeDemand));
  if (granted < 0) {
    if (granted == at.miss) return missing;
    note(area + at.areaHits + 8 * (-2 - granted));
    return 0;
  }
  const shared = granted >> at.markBits;
  a = put(put(a, 0, record, part), 0, at.sharedRecord, shared);
  b = put(put(b, 1, record, part), 1, at.sharedRecord, shared);
  c = put(put(c, 2, record, part), 2, at.sharedRecord, shared);
  note(area + at.areaTaken + 8 * tally);
  const item = staged;
  if (item >= at.batchMax - 1) return missing;
  unstage(stageAt(item, 1, a, b, c));
  const open = breaks & load<i32>(at.sharedUnbroken);
  if (open != 0) tell(load<u32>(branch, 24), item, open);
  return 1;
}

function takeOthers(): i32 {
  const first = listAt(at.listOther);
  let sum = 0;
  for (let number = 0; number < others; number++) {
    const entry = first + 4 * <usize>number;
    const place = load<u32>(entry);
    const from = load<u32>(entry, at.bytesOfList);
    enter(from & sourceMask);
    const where = load<usize>(at.sharedPool) + place;
    const arrived = place == wholeSource ? expandAll() : take(from >> at.sourceBits, where);
    if (arrived == missing || staged >= at.batchMax - 1) return missing;
    sum += arrived;
  }
  return sum;
}

/** Leave for a move or an outcome that may need none. */
@inline
function grantOf(shared: i32, demand: i32): i32 {
  return demand == at.unknown ? shared << at.markBits : grant(shared, demand);
}

function enter(number: u32): void {
  setSource(base + number, keyOf(number));
}

/** The step to what is staged there breaks properties. */
function tell(from: u32, item: i32, breaks: i32): void {
  enter(from & sourceMask);
  broken(source, area + at.areaKeys + bytesOfKey * <usize>item, 0, breaks);
}
