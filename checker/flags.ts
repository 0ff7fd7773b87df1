/** Which states of a search show something, as a byte for each. */

import type { Interner } from "./intern.ts";

/** The visited states as numbers of their parts. */
interface Logged {
  readonly count: number;
  readonly read: (number: number, into: Int32Array) => void;
}

/** 1 for each state of which one slot or more holds a part that is flagged. */
export function flagStates<Part>(
  parts: readonly Interner<Part>[],
  log: Logged,
  isFlagged: (slot: number, part: Part) => boolean,
): Uint8Array {
  const flags = parts.map((interned, slot) =>
    Uint8Array.from({ length: interned.size() }, (_, part) =>
      isFlagged(slot, interned.valueOf(part)) ? 1 : 0,
    ),
  );
  const state = new Int32Array(parts.length + 1);
  return Uint8Array.from({ length: log.count }, (_, number) => {
    log.read(number, state);
    return flags.some((own, slot) => own[state[slot] as number] === 1) ? 1 : 0;
  });
}
