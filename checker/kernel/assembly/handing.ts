/** What a run hands back: new states, as they are inserted; and what they break, as that is told. */

import * as at from "../layout";
import { broken } from "./host";
import { judge } from "./judge";
import { bytesOfKey, copyKey } from "./keys";
import { area } from "./state";

/** Of the state that was found last, where states are numbered. */
export let numberFound: i32 = 0;

export function setNumberFound(number: i32): void {
  numberFound = number;
}

/** Hands back a state that was inserted at that place. A filler may move the table. */
@inline
export function hand(place: usize, key: usize): void {
  const count = load<i32>(area, at.areaNew);
  copyKey(area + at.areaOut + bytesOfKey * count, key);
  store<i32>(area, count + 1, at.areaNew);
  if (NUMBERED) {
    const number = load<i32>(at.sharedCount);
    store<i32>(place, number, bytesOfKey);
    numberFound = number;
    store<i32>(at.sharedCount, number + 1);
  }
  if (load<i32>(at.sharedProperties) == 0) return;
  const open = judge(key) & load<i32>(at.sharedUnbroken);
  if (open != 0) broken(0, key, open, 0);
}
