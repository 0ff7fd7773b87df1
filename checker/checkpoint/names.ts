/** The names that a search has given, and the same given again. */

import type { Tally } from "../effects.ts";
import type { Interner } from "../intern.ts";
import type { Names } from "./saved.ts";

interface Naming<Part, Shared> {
  readonly parts: readonly Interner<Part>[];
  readonly shareds: Interner<Shared>;
  readonly tallies: Interner<Tally>;
}

export const namesOf = <Part, Shared>(naming: Naming<Part, Shared>): Names => ({
  parts: [...naming.parts.map(valuesOf), valuesOf(naming.shareds)],
  tallies: valuesOf(naming.tallies),
});

/** Names what was named, in the same order: a search of the same system has named its first alike. */
export function nameAgain<Part, Shared>(naming: Naming<Part, Shared>, { parts, tallies }: Names): void {
  naming.parts.forEach((interned, slot) => {
    give(interned, (parts[slot] ?? []) as readonly Part[]);
  });
  give(naming.shareds, (parts[naming.parts.length] ?? []) as readonly Shared[]);
  give(naming.tallies, tallies);
}

const valuesOf = <Value>(interned: Interner<Value>): readonly Value[] =>
  Array.from({ length: interned.size() }, (_, id) => interned.valueOf(id));

function give<Value>(interned: Interner<Value>, values: readonly Value[]): void {
  values.forEach((value, id) => {
    if (interned.idOf(value) !== id) throw new Error("a checkpoint names its parts in another order");
  });
}
