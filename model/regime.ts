/** What the network, the clocks and the environment may do: every bound and fault is a named field. */

/** Assumptions about messages and clocks, and the bounds of the search. */
export interface Regime {
  /**
   * A message is delivered or lost before its receiver has ticked more than this many times since
   * it was sent; null: any delay (safety only).
   */
  readonly delay: number | null;
  /** No member ticks while any message is in flight: a round trip takes no time at all. */
  readonly prompt: boolean;
  /** Per ordered pair of members. */
  readonly order: "fifo" | "any";
  /** How many messages may be lost in all. */
  readonly loss: number;
  /** How many messages may be delivered twice in all. */
  readonly dup: number;
  /** By how many ticks the clocks of members that are up may differ; null: without limit. */
  readonly skew: number | null;
  /** How many messages one channel may hold. */
  readonly capacity: number;
  /** How many campaigns an execution may have, further ones are refused; null: any number. */
  readonly campaigns: number | null;
  /** Depositions are counted up to this; null: not counted. Counting refuses nothing. */
  readonly depositionsCounted: number | null;
  /** "lazy": a random timeout is drawn when it first matters; "eager": at every reset. */
  readonly timeouts: "lazy" | "eager";
  /** "canonical": states that differ by a shift of terms and positions are one; see canonical.ts. */
  readonly labels: "canonical" | "absolute";
  /** "urgentFirst": deliveries that commute with all else are not interleaved; see urgent.ts. */
  readonly deliveries: "urgentFirst" | "interleaved";
  /**
   * "members": states that differ only by which member is which are one; see symmetry.ts. Not for
   * graphs. Absent: "none".
   */
  readonly symmetry?: "members" | "none";
}

/** How often the environment may do what it does. */
export interface Budgets {
  readonly crashes: number;
  readonly restarts: number;
  readonly cuts: number;
  readonly heals: number;
  /** Campaigns of members that are cut off. */
  readonly soloCampaigns: number;
  readonly proposals: number;
  readonly transfers: number;
}

export const noFaults: Budgets = {
  crashes: 0,
  restarts: 0,
  cuts: 0,
  heals: 0,
  soloCampaigns: 0,
  proposals: 0,
  transfers: 0,
};

/** A LAN whose round trip is below a tick; clocks that run alike. */
export const lanRegime: Regime = {
  delay: 0,
  prompt: false,
  order: "fifo",
  loss: 0,
  dup: 0,
  skew: 1,
  capacity: 8,
  campaigns: null,
  depositionsCounted: null,
  timeouts: "lazy",
  labels: "canonical",
  deliveries: "urgentFirst",
};
