/**
 * What the explorer knows of a system: a few slots, each holding a part, and one shared part.
 * A step begins in one slot, asks the shared part for leave, and may post to slots. Each of the
 * functions sees only what it is given, so the explorer runs it once per distinct input.
 */

export interface System<Part, Shared, Action, Post, Demand, Seen, SharedSeen> {
  readonly name: string;
  readonly slots: number;
  readonly initial: readonly Whole<Part, Shared>[];
  /** Injective: two parts of a slot are the same exactly when their keys are. */
  readonly partKey: (part: Part) => string;
  /** A short text that does as well while this system is asked, but not beyond; absent: the key. */
  readonly partName?: (part: Part) => string;
  readonly sharedKey: (shared: Shared) => string;
  readonly postKey: (post: Post) => string;
  readonly demandKey: (demand: Demand) => string;
  /** What a slot can begin, judged by its part alone. */
  readonly moves: (slot: number, part: Part) => Moves<Part, Action, Post, Demand>;
  /** Leave to do it: the shared part afterwards, or the name of the bound that refuses. */
  readonly grant: (shared: Shared, demand: Demand) => Granted<Shared>;
  /** The little that `receive` may know of the shared part: an integer from 0 to 255; often 0. */
  readonly view: (shared: Shared) => number;
  /** What a post does to the slot it reaches: one outcome or several, none where a bound refuses. */
  readonly receive: (slot: number, part: Part, post: Post, view: number) => Received<Part, Demand>;
  /** The reduction to one state of each class of states that behave alike; null: none. */
  readonly canonical: Canonical<Part, Shared> | null;
  /** What properties may see of a part; the explorer evaluates them once per distinct view. */
  readonly observe: (slot: number, part: Part) => Seen;
  readonly observeShared: (shared: Shared) => SharedSeen;
  /** All names that may occur, so that a report can name those that never did. */
  readonly actionKinds: readonly string[];
  readonly branches: readonly string[];
  readonly bounds: readonly string[];
}

/** A whole state: one part per slot, and the shared part. */
export interface Whole<Part, Shared> {
  readonly parts: readonly Part[];
  readonly shared: Shared;
}

export interface Moves<Part, Action, Post, Demand> {
  readonly moves: readonly Move<Part, Action, Post, Demand>[];
  /**
   * A reduction by partial order: the position of a move that commutes with all that may happen
   * before it, in any slot, and that no property sees. A search takes only that one; null: none.
   */
  readonly urgent: number | null;
  /** Bounds that refused a step of this part before it could be offered, a name for each refusal. */
  readonly refused: readonly string[];
}

export interface Move<Part, Action, Post, Demand> {
  readonly action: Action;
  /** One of `actionKinds`. */
  readonly kind: string;
  /** The slot's part afterwards, before posts (a post to the slot itself is applied to this). */
  readonly part: Part;
  /** null: needs no leave. */
  readonly demand: Demand | null;
  /** In this order. */
  readonly posts: readonly AddressedPost<Post>[];
  readonly branches: readonly string[];
  /** Bits (0 to 255) that analyses of the graph read off its edges; the system says what they mean. */
  readonly marks: number;
}

export interface AddressedPost<Post> {
  readonly to: number;
  readonly post: Post;
}

/** `marks` are added to those of the move. */
export type Granted<Shared> =
  | { readonly shared: Shared; readonly marks: number; readonly refusedBy: null }
  | { readonly shared: null; readonly refusedBy: string };

export interface Received<Part, Demand> {
  /** Each outcome is one successor; its demand (null: none) goes to `grant` afterwards. */
  readonly outcomes: readonly { readonly part: Part; readonly demand: Demand | null }[];
  /** The bound that refused, if there is no outcome; the whole step is then refused. */
  readonly refusedBy: string | null;
}

/**
 * A canonical form. States that differ only by a relabelling behave alike, and the explorer keeps
 * one of them. Which relabelling leads there depends only on the profiles of the parts.
 */
export interface Canonical<Part, Shared = unknown> {
  /** What the choice of a relabelling depends on in one part, as text. */
  readonly profile: (slot: number, part: Part) => string;
  /** null: the state is canonical as it is. */
  readonly relabelling: (profiles: readonly string[]) => Relabelling<Part, Shared> | null;
  /**
   * Where slots may change places: every relabelling that only does that, but the one that changes
   * nothing. States that these lead to have profiles that are the same but for their order. A search
   * needs none of them; a path of states that a search kept is made a path of real ones by them.
   */
  readonly symmetries?: readonly Relabelling<Part, Shared>[];
}

export interface Relabelling<Part, Shared = unknown> {
  /** Two relabellings are the same exactly when their keys are. */
  readonly key: string;
  readonly apply: (slot: number, part: Part) => Part;
  /** The bound that this relabelling hits, if it may lose what tells two states apart; else null. */
  readonly hit: string | null;
  /** Where slot `i` goes, each slot to another: what `apply` makes of its part; absent: all stay. */
  readonly slots?: readonly number[];
  /** What becomes of the shared part, if it names slots; absent: nothing. */
  readonly applyShared?: (shared: Shared) => Shared;
}
