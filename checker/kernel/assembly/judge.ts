/** Which properties a new state breaks: what they see of its parts, folded, and a verdict per fold. */

import * as at from "../layout";
import { fillFold, fillVerdict, unjudged } from "./host";
import { lookUp } from "./pairs";
import { area } from "./state";
import { get, recordOf } from "./words";

/**
 * The properties that a state breaks; 0 where that cannot be told now, which is then said. What
 * properties see is often what they saw of the state before.
 */
export function judge(key: usize): i32 {
  const slots = load<i32>(at.sharedSlots);
  const a = load<u64>(key);
  const b = WORDS > 1 ? load<u64>(key, 8) : 0;
  const c = WORDS > 2 ? load<u64>(key, 16) : 0;
  const shared = get(a, b, c, at.sharedRecord);
  const seen = load<i32>(load<usize>(at.sharedSeen) + 4 * <usize>shared);
  let isSame = seen == seenBefore;
  seenBefore = seen;
  for (let slot = 0; slot < slots; slot++) {
    const record = recordOf(slot);
    const label = load<i32>(load<usize>(record, at.slotSeen) + 4 * <usize>get(a, b, c, record));
    const before = area + 4 * <usize>slot;
    if (load<i32>(before, at.areaSeen) != label) isSame = false;
    store<i32>(before, label, at.areaSeen);
  }
  if (!isSame) verdictBefore = verdictOf(slots, seen);
  if (verdictBefore != at.miss) return verdictBefore;
  seenBefore = at.unknown;
  unjudged(key);
  return 0;
}

/** What the properties saw last of the shared part, and what came of it. */
let seenBefore: i32 = at.unknown;
let verdictBefore: i32 = 0;

/** Of the labels in the area: the properties broken, a bit each; `miss` where a filler missed. */
function verdictOf(slots: i32, seen: i32): i32 {
  let fold = 0;
  for (let slot = 0; slot < slots; slot++) {
    const label = load<i32>(area + 4 * <usize>slot, at.areaSeen);
    let next = lookUp(recordOf(slot) + at.slotSeenFolds, fold, label);
    if (next == at.unknown) next = fillFold(1, slot, fold, label);
    if (next == at.miss) return at.miss;
    fold = next;
  }
  const verdict = lookUp(at.sharedVerdicts, fold, seen);
  return verdict == at.unknown ? fillVerdict(fold, seen) : verdict;
}
