/** A property is a named value; it sees a system only through what the system lets it observe. */

export interface Property<Seen, SharedSeen> {
  readonly name: string;
  readonly says: string;
  readonly source: string;
  /** Why this state breaks it, or null. `null` in place of the function: a property of steps only. */
  readonly brokenState: ((state: SeenState<Seen, SharedSeen>) => string | null) | null;
  /** Why one slot's step breaks it, or null. Called with what the slot was and what it became. */
  readonly brokenStep: ((before: Seen, after: Seen) => string | null) | null;
  /** A state in which the property has something to say, so that `holds` is not vacuous. */
  readonly relevant: (state: SeenState<Seen, SharedSeen>) => boolean;
}

export interface SeenState<Seen, SharedSeen> {
  readonly parts: readonly Seen[];
  readonly shared: SharedSeen;
}
