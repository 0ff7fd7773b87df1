/**
 * Steps of a block's lists that wait in the middle, because a post of theirs has several outcomes or what
 * it does is in no table yet.
 */

import * as at from "../layout";
import { area } from "./state";

/** How many. */
export let waiting: i32 = 0;

export function forgetWaiting(): void {
  waiting = 0;
}

@inline
export function waitingAt(number: i32): usize {
  return area + at.areaWaiting + at.waitingSize * <usize>number;
}

/** One more: the move that a list has there, its state, what was received or unknown, and the posts after it. */
@inline
export function keepWaiting(
  list: i32, move: usize, received: i32, left: i32, a: u64, b: u64, c: u64,
): void {
  const kept = waitingAt(waiting);
  store<u64>(kept, a);
  if (WORDS > 1) store<u64>(kept, b, 8);
  if (WORDS > 2) store<u64>(kept, c, 16);
  store<i32>(kept, list, at.waitingList);
  store<i32>(kept, <i32>move, at.waitingMove);
  store<i32>(kept, received, at.waitingReceived);
  store<i32>(kept, left, at.waitingLeft);
  waiting += 1;
}
