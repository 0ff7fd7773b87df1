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

/** Each slot goes from any number to any other: every state is found again from those found long after it. */
export const dials = (slots: number, most: number): Toy<number> =>
  toy("dials", repeat(slots, 0), (_slot, at) =>
    Array.from({ length: most }, (_, step) => move("count", (at + step + 1) % (most + 1))),
  );

/** Counters that go from 0 to any number up to `most`, once: few levels, and wide ones. */
export const leaps = (slots: number, most: number): Toy<number> =>
  toy("leaps", repeat(slots, 0), (_slot, at) =>
    at > 0 ? [] : Array.from({ length: most }, (_, to) => move("count", to + 1)),
  );

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

/**
 * `runners` count to `most` one after the other, the last of them starts two more at once. So states
 * differ in their last two parts alone, and share the words that hold the others.
 */
export const relay = (runners: number, most: number): Toy<number | null> =>
  toy<number | null>(
    "relay",
    repeat<number | null>(runners + 2, null).with(0, 0),
    (slot, at) => {
      if (at === null || at === most) return [];
      const isLast = slot === runners - 1;
      const next = slot >= runners ? [] : isLast ? [slot + 1, slot + 2] : [slot + 1];
      const posts = at + 1 === most ? next.map((to) => ({ to, post: null })) : [];
      return [move<number | null>("count", at + 1, { posts })];
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
