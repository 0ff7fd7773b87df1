/** Toys whose graphs are known by formula. */

import type { Move, System } from "../../checker/system.ts";

type Toy<Part> = System<Part, number, string, null, number, Part, number>;
type ToyMove<Part> = Move<Part, string, null, number>;

const move = <Part>(
  kind: string,
  part: Part,
  rest: Partial<ToyMove<Part>> = {},
): ToyMove<Part> => ({
  action: kind,
  kind,
  part,
  demand: null,
  posts: [],
  branches: [],
  marks: 0,
  ...rest,
});

function toy<Part>(
  name: string,
  parts: readonly Part[],
  moves: (slot: number, part: Part) => readonly ToyMove<Part>[],
  rest: Partial<Toy<Part>> = {},
): Toy<Part> {
  return {
    name,
    slots: parts.length,
    initial: [{ parts, shared: 0 }],
    partKey: (part) => JSON.stringify(part),
    sharedKey: String,
    postKey: String,
    demandKey: String,
    moves: (slot, part) => ({ moves: moves(slot, part), urgent: null, refused: [] }),
    grant: (shared) => ({ shared, marks: 0, refusedBy: null }),
    view: () => 0,
    receive: (_slot, part) => ({ outcomes: [{ part, demand: null }], refusedBy: null }),
    canonical: null,
    observe: (_slot, part) => part,
    observeShared: (shared) => shared,
    actionKinds: ["count", "work", "pass", "eat", "think", "tick"],
    branches: [],
    bounds: ["forks", "clocks"],
    ...rest,
  };
}

const repeat = <Part>(count: number, part: Part): readonly Part[] =>
  Array.from({ length: count }, () => part);

/** Counters from 0 to `most`, each on its own. */
export const counters = (slots: number, most: number): Toy<number> =>
  toy("counters", repeat(slots, 0), (_slot, at) => (at < most ? [move("count", at + 1)] : []));

/** What the one holder of a token has worked, up to `most`; null: it is not the holder. */
export const tokenRing = (slots: number, most: number): Toy<number | null> =>
  toy<number | null>(
    "token ring",
    repeat<number | null>(slots, null).with(0, 0),
    (slot, worked) => {
      if (worked === null) return [];
      const posts = [{ to: (slot + 1) % slots, post: null }];
      const works = worked < most ? [move<number | null>("work", worked + 1)] : [];
      return [...works, move<number | null>("pass", null, { posts })];
    },
    { receive: () => ({ outcomes: [{ part: 0, demand: null }], refusedBy: null }) },
  );

/** A philosopher takes both forks at once, or is refused; the shared part is the forks taken. */
export function philosophers(slots: number): Toy<"thinks" | "eats"> {
  const forksOf = (slot: number): number => (1 << slot) | (1 << ((slot + 1) % slots));
  return toy<"thinks" | "eats">(
    "philosophers",
    repeat(slots, "thinks"),
    (slot, does) => [
      does === "eats"
        ? move("think", "thinks", { demand: -forksOf(slot) })
        : move("eat", "eats", { demand: forksOf(slot) }),
    ],
    {
      grant: (taken, demand) => {
        if (demand < 0) return { shared: taken & ~-demand, marks: 2, refusedBy: null };
        if ((taken & demand) !== 0) return { shared: null, refusedBy: "forks" };
        return { shared: taken | demand, marks: 1, refusedBy: null };
      },
    },
  );
}

/**
 * Clocks that tick once per round each, without end. Only how far each is ahead of the slowest
 * matters, so with the canonical form the graph is finite.
 */
export const rounds = (slots: number): Toy<number> =>
  toy(
    "rounds",
    repeat(slots, 0),
    (slot, ticks) => [move("tick", ticks + 1, { demand: 1 << slot })],
    {
      grant: (ticked, demand) => {
        if ((ticked & demand) !== 0) return { shared: null, refusedBy: "clocks" };
        const after = ticked | demand;
        return { shared: after === 2 ** slots - 1 ? 0 : after, marks: 0, refusedBy: null };
      },
      canonical: {
        profile: (_slot, ticks) => String(ticks),
        relabelling: (profiles) => {
          const slowest = Math.min(...profiles.map(Number));
          if (slowest === 0) return null;
          return { key: String(slowest), apply: (_slot, ticks) => ticks - slowest, hit: null };
        },
      },
    },
  );
