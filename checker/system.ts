/**
 * What the explorer knows of a system: a few slots, each holding a part, and one shared part.
 * A step begins in one slot, asks the shared part for leave, and may post to slots. Each of the
 * four functions sees only what it is given, so the explorer runs it once per distinct input.
 */

export interface System<Part, Shared, Action, Post, Demand, Seen, SharedSeen> {
  readonly name: string;
  readonly slots: number;
  readonly initial: readonly InitialState<Part, Shared>[];
  /** Injective: two parts of a slot are the same exactly when their keys are. */
  readonly partKey: (part: Part) => string;
  readonly sharedKey: (shared: Shared) => string;
  readonly postKey: (post: Post) => string;
  readonly demandKey: (demand: Demand) => string;
  /** What a slot can begin, judged by its part alone. */
  readonly moves: (slot: number, part: Part) => Moves<Part, Action, Post, Demand>;
  /** Leave to do it: the shared part afterwards, or the name of the bound that refuses. */
  readonly grant: (shared: Shared, demand: Demand) => Granted<Shared>;
  /** The little that `receive` may know of the shared part, as an integer from 0; often 0. */
  readonly view: (shared: Shared) => number;
  /** What a post does to the slot it reaches: one outcome or several, none where a bound refuses. */
  readonly receive: (slot: number, part: Part, post: Post, view: number) => Received<Part, Demand>;
  /** What properties may see of a part; the explorer evaluates them once per distinct view. */
  readonly observe: (slot: number, part: Part) => Seen;
  readonly observeShared: (shared: Shared) => SharedSeen;
  /** All names that may occur, so that a report can name those that never did. */
  readonly actionKinds: readonly string[];
  readonly branches: readonly string[];
  readonly bounds: readonly string[];
}

export interface InitialState<Part, Shared> {
  readonly parts: readonly Part[];
  readonly shared: Shared;
}

export interface Moves<Part, Action, Post, Demand> {
  readonly moves: readonly Move<Part, Action, Post, Demand>[];
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
}

export interface AddressedPost<Post> {
  readonly to: number;
  readonly post: Post;
}

export type Granted<Shared> =
  | { readonly shared: Shared; readonly refusedBy: null }
  | { readonly shared: null; readonly refusedBy: string };

export interface Received<Part, Demand> {
  /** Each outcome is one successor; its demand (null: none) goes to `grant` afterwards. */
  readonly outcomes: readonly { readonly part: Part; readonly demand: Demand | null }[];
  /** The bound that refused, if there is no outcome; the whole step is then refused. */
  readonly refusedBy: string | null;
}
