/** Which states of a search show something, as a byte for each. */

import type { Interner } from "./intern.ts";

/** What of a search is read: its parts, and the visited states as numbers of them. */
interface Searched<Part> {
  readonly effects: { readonly parts: readonly Interner<Part>[] };
  readonly visited: {
    readonly count: number;
    readonly read: (number: number, into: Int32Array) => void;
  };
}

/** 1 for each state of which one slot or more holds a part that is flagged. */
export function flagStates<Part>(
  { effects, visited }: Searched<Part>,
  isFlagged: (slot: number, part: Part) => boolean,
): Uint8Array {
  const flags = effects.parts.map((interned, slot) =>
    Uint8Array.from({ length: interned.size() }, (_, part) =>
      isFlagged(slot, interned.valueOf(part)) ? 1 : 0,
    ),
  );
  const state = new Int32Array(effects.parts.length + 1);
  return Uint8Array.from({ length: visited.count }, (_, number) => {
    visited.read(number, state);
    return flags.some((own, slot) => own[state[slot] as number] === 1) ? 1 : 0;
  });
}
