/**
 * Many sources expanded together, where states have no numbers and no canonical form. Their moves are
 * listed first, by how they end, and each list is taken in a few loops (listed.ts). Where a filler cannot
 * answer, the move is postponed. If it may not be, or there is no room, nothing of the block has
 * happened, and its sources are expanded one by one.
 */

import * as at from "../layout";
import { beginNotes, countNotes, countUp, noted, setNoted } from "./counters";
import { readLeave } from "./leave";
import { takeListed, uncount } from "./listed";
import { doubles, keyOf, list, listAt, locals, others, placeOf, postings, sourceOf } from "./lists";
import { branch, expandAll, missing, post, take } from "./moves";
import { postpone, postponedNow, setPostponed } from "./postponed";
import { area, setSource, staged, unstage } from "./state";
import { forgetRecent } from "./visited";
import { forgetWaiting, waiting, waitingAt } from "./waiting";

/** The number of the input's first source. */
let base: i32 = 0;

/** Expands sources of the input from `first` on, fewer than `count`; how many. */
export function expandBlock(first: i32, count: i32, baseOfInput: i32): i32 {
  const before = staged;
  const postponedBefore = postponedNow();
  base = baseOfInput;
  beginNotes();
  forgetWaiting();
  const sources = list(first, min(count, first + at.blockMax));
  readLeave(first, sources);
  const arrived = takeLists();
  if (arrived != missing && countNotes()) {
    const transitions = load<u64>(area, at.areaTransitions);
    store<u64>(area, transitions + arrived, at.areaTransitions);
    return sources;
  }
  uncount(locals);
  setPostponed(postponedBefore);
  unstage(before);
  forgetRecent();
  return 0;
}

/** How many successors arrived; or `missing`. */
function takeLists(): i32 {
  const listed = takeLocals() + takePostings() + takeDoubles();
  const ofWaiting = takeWaiting();
  if (ofWaiting == missing) return missing;
  const ofOthers = takeOthers();
  return ofOthers == missing ? missing : listed + ofWaiting + ofOthers;
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

function takeWaiting(): i32 {
  let sum = 0;
  for (let number = 0; number < waiting; number++) {
    const kept = waitingAt(number);
    const list = load<i32>(kept, at.waitingList);
    const from = sourceOf(list, load<u32>(kept, at.waitingMove));
    const place = placeOf(list, load<u32>(kept, at.waitingMove));
    const before = noted;
    enter(from & at.sourceMask);
    const arrived = goOn(kept, place);
    if (staged >= at.batchMax - 1) return missing;
    if (arrived == missing) {
      if (!postponeOther(from, place)) return missing;
      setNoted(before);
      continue;
    }
    const tally = load<i32>(load<usize>(at.sharedPool) + place, at.moveTally);
    countUp(area + at.areaTaken + 8 * <usize>tally, arrived);
    sum += arrived;
  }
  return sum;
}

/** What becomes of a step that waits; its move has that place. */
@inline
function goOn(kept: usize, place: usize): i32 {
  const move = load<usize>(at.sharedPool) + place;
  const received = load<i32>(kept, at.waitingReceived);
  const left = load<i32>(kept, at.waitingLeft);
  const breaks = load<i32>(move, at.moveBreaks);
  const a = load<u64>(kept);
  const b: u64 = WORDS > 1 ? load<u64>(kept, 8) : 0;
  const c: u64 = WORDS > 2 ? load<u64>(kept, 16) : 0;
  const next = at.moveSize + 8 * (load<i32>(move, at.movePosts) - 1 - left);
  if (received == at.unknown) return post(place + next, left + 1, 0, breaks, a, b, c);
  return branch(received, load<i32>(move + next), place + next + 8, left, 0, breaks, a, b, c);
}

function takeOthers(): i32 {
  let sum = 0;
  for (let number = 0; number < others; number++) {
    const before = noted;
    const arrived = takeOther(number, base);
    if (staged >= at.batchMax - 1) return missing;
    if (arrived == missing) {
      const entry = listAt(at.listOther) + 4 * <usize>number;
      if (!postponeOther(load<u32>(entry, at.otherFrom), load<u32>(entry))) return missing;
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
  const from = load<u32>(entry, at.otherFrom);
  enter(from & at.sourceMask);
  if (place == at.wholeSource) return expandAll();
  return take(from >> at.sourceBits, load<usize>(at.sharedPool) + place);
}

/** Postpones a step of a source, which `from` has as the list of others does. False: this thread never does. */
function postponeOther(from: u32, place: u32): bool {
  return postpone(base + (from & at.sourceMask), place, from >> at.sourceBits);
}

function enter(number: u32): void {
  setSource(base + number, keyOf(number));
}
