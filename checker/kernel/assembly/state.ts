/** What one instance of the kernel is doing; one thread each, so these are its own. */

/** The address of its area. */
export let area: usize = 0;
/** The number of the state that is being expanded. */
export let source: i32 = 0;
/** That state; the words that it does not have are 0. */
export let current: u64 = 0;
export let current1: u64 = 0;
export let current2: u64 = 0;
/** Successors staged. */
export let staged: i32 = 0;
/** Are predecessors of a state sought, instead of new states? */
export let isSeeking = false;

export function setArea(address: usize): void {
  area = address;
}

export function setSource(number: i32, at: usize): void {
  source = number;
  current = load<u64>(at);
  if (WORDS > 1) current1 = load<u64>(at, 8);
  if (WORDS > 2) current2 = load<u64>(at, 16);
}

export function stagedOne(): void {
  staged += 1;
}

export function unstage(count: i32): void {
  staged = count;
}

export function seek(isOn: i32): void {
  isSeeking = isOn != 0;
}
