/**
 * Many sources expanded together. Their moves are listed first, by how they end, and each list is
 * taken in one loop: what a processor must guess of a move, it guesses of the list. Where a filler
 * cannot answer, or there is no room, nothing of the block has happened, and its sources are expanded
 * one by one.
 */

import * as at from "../layout";
import { canonicalOf, forgetNeeded, made1, made2 } from "./canonical";
import { beginNotes, countNotes, dropNotes, note, noteAt, noted, setNoted } from "./counters";
import { broken } from "./host";
import { expandAll, grant, missing, movesFrom, receive, take } from "./moves";
import { bytesOfKey } from "./keys";
import { area, setSource, source, staged, unstage } from "./state";
import { forgetRecent, stageAt } from "./visited";
import { flips, get, put, recordOf } from "./words";

/** In place of a move: all moves of the source. */
const wholeSource: u32 = 0xffffffff;
const sourceMask: u32 = (1 << at.sourceBits) - 1;

/** How many moves are listed that post nothing, post once, and others. */
let locals: i32 = 0;
let postings: i32 = 0;
let others: i32 = 0;
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

/** Lists the moves of sources up to `end`, as many as there is room for; how many sources these are. */
function list(first: i32, end: i32): i32 {
  const slots = load<i32>(at.sharedSlots);
  locals = 0;
  postings = 0;
  others = 0;
  for (let number = first; number < end; number++) {
    const key = keyOf(number);
    const a = load<u64>(key);
    const b = WORDS > 1 ? load<u64>(key, 8) : 0;
    const c = WORDS > 2 ? load<u64>(key, 16) : 0;
    const localsBefore = locals;
    const postingsBefore = postings;
    const othersBefore = others;
    const notedBefore = noted;
    for (let slot = 0; slot < slots; slot++) {
      const moves = movesFrom(slot, get(a, b, c, recordOf(slot)));
      if (moves == 0) return 0;
      const isListed = listSlot(moves, number | (<u32>recordOf(slot) << at.sourceBits));
      if (isListed) continue;
      locals = localsBefore;
      postings = postingsBefore;
      others = othersBefore;
      setNoted(notedBefore);
      if (others == at.listMax) return number - first;
      listOne(at.listOther, others, wholeSource, number);
      others += 1;
      break;
    }
  }
  return end - first;
}

/** Lists the moves of a slot; false: one is urgent, or there is no room. */
@inline
function listSlot(moves: usize, from: u32): bool {
  if (load<i32>(moves, at.movesUrgent) != at.unknown) return false;
  const lists = moves + load<i32>(moves, at.movesLists);
  const base = <u32>(moves - load<usize>(at.sharedPool));
  const localCount = load<i32>(lists, at.listsLocal);
  const postingCount = load<i32>(lists, at.listsPosting);
  const otherCount = load<i32>(lists, at.listsOther);
  if (max(max(locals + localCount, postings + postingCount), others + otherCount) > at.listMax) {
    return false;
  }
  const refusals = load<i32>(moves, at.movesRefusals);
  for (let refusal = 1; refusal <= refusals; refusal++) {
    note(area + at.areaHits + 8 * load<i32>(moves + at.movesRefusals + 4 * refusal));
  }
  let places = lists + at.listsSize;
  listMany(at.listLocal, locals, localCount, places, base, from);
  locals += localCount;
  places += 4 * localCount;
  listMany(at.listPosting, postings, postingCount, places, base, from);
  postings += postingCount;
  places += 4 * postingCount;
  if (otherCount > 0) {
    listMany(at.listOther, others, otherCount, places, base, from);
    others += otherCount;
  }
  return true;
}

/** Four at a time: what is written beyond the last is written over, or never read. */
@inline
function listMany(list: i32, length: i32, count: i32, places: usize, base: u32, from: u32): void {
  let to = listAt(list) + 4 * <usize>length;
  let left = count;
  do {
    const place = v128.add<i32>(v128.load(places), v128.splat<i32>(<i32>base));
    v128.store(to, place);
    v128.store(to + at.bytesOfList, v128.splat<i32>(<i32>from));
    to += 16;
    places += 16;
    left -= 4;
  } while (left > 0);
}

function listOne(list: i32, length: i32, place: u32, from: u32): void {
  const to = listAt(list) + 4 * <usize>length;
  store<u32>(to, place);
  store<i32>(to + at.bytesOfList, from);
}

/** Places of moves; the sources are in an array behind it. */
@inline
function listAt(list: i32): usize {
  return area + at.areaLists + 2 * at.bytesOfList * <usize>list;
}

@inline
function keyOf(number: u32): usize {
  return area + at.areaIn + bytesOfKey * <usize>number;
}

/** How many successors arrived; or `missing`. So the functions that it calls. */
function takeLists(): i32 {
  branchings = 0;
  entered = at.unknown;
  const isCanonical = load<i32>(at.sharedCanonical) != 0;
  const ofLocals = isCanonical ? takeLocals(true) : takeLocals(false);
  if (ofLocals == missing) return missing;
  const ofPostings = isCanonical ? takePostings(true) : takePostings(false);
  if (ofPostings == missing) return missing;
  const ofBranchings = takeBranchings();
  if (ofBranchings == missing) return missing;
  const ofOthers = takeOthers();
  return ofOthers == missing ? missing : ofLocals + ofPostings + ofBranchings + ofOthers;
}

/** A step that is refused stages its source, which adds nothing. */
@inline
function takeLocals(isCanonical: bool): i32 {
  const unbroken = load<i32>(at.sharedUnbroken);
  const list = listAt(at.listLocal);
  const end = list + 4 * <usize>locals;
  let item = staged;
  let notes = noted;
  let sum = 0;
  for (let entry = list; entry < end; entry += 4) {
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
    if (isCanonical && isLive) {
      setNoted(notes);
      if (!makeCanonical(from, a, b, c)) return missing;
      a = made;
      b = made1;
      c = made2;
      notes = noted;
    }
    const next = stageAt(item, <i32>isLive, a, b, c);
    if ((breaks & unbroken) != 0 && isLive) tell(from, item, breaks & unbroken);
    item = next;
  }
  unstage(item);
  setNoted(notes);
  return sum;
}

/** What has outcomes is kept for later; meanwhile its source is staged, which adds nothing. */
@inline
function takePostings(isCanonical: bool): i32 {
  const unbroken = load<i32>(at.sharedUnbroken);
  const list = listAt(at.listPosting);
  const end = list + 4 * <usize>postings;
  let item = staged;
  let notes = noted;
  let waiting = 0;
  let sum = 0;
  for (let entry = list; entry < end; entry += 4) {
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
    if (isCanonical && isLive) {
      setNoted(notes);
      if (!makeCanonical(from, a, b, c)) return missing;
      a = made;
      b = made1;
      c = made2;
      notes = noted;
    }
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
  const from = load<u32>(branch, 24);
  if (load<i32>(at.sharedCanonical)) {
    if (!makeCanonical(from, a, b, c)) return missing;
    a = made;
    b = made1;
    c = made2;
  }
  const item = staged;
  if (item >= at.batchMax - 1) return missing;
  unstage(stageAt(item, 1, a, b, c));
  const open = breaks & load<i32>(at.sharedUnbroken);
  if (open != 0) tell(from, item, open);
  return 1;
}

function takeOthers(): i32 {
  const list = listAt(at.listOther);
  let sum = 0;
  for (let number = 0; number < others; number++) {
    const entry = list + 4 * <usize>number;
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

/** The source whose words the canonical form knows. */
let entered: u32 = at.unknown;

function enter(number: u32): void {
  if (number == entered) return;
  entered = number;
  forgetNeeded();
  setSource(base + number, keyOf(number));
}

/** The first word of what `makeCanonical` makes; the others are in `made1` and `made2`. */
let made: u64 = 0;

/** False: a filler missed. */
function makeCanonical(from: u32, a: u64, b: u64, c: u64): bool {
  enter(from & sourceMask);
  made = canonicalOf(a, b, c);
  return made != 0;
}

/** The step to what is staged there breaks properties. */
function tell(from: u32, item: i32, breaks: i32): void {
  enter(from & sourceMask);
  broken(source, area + at.areaKeys + bytesOfKey * <usize>item, 0, breaks);
}
