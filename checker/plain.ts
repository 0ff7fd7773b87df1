/**
 * The same search, written plainly: objects and string keys, no tables, no numbers, nothing cached.
 * The fast explorer is proved against this one; replays and traces are computed with it.
 */

import type { Move, Relabelling, System, Whole } from "./system.ts";

export interface PlainStep<Part, Shared, Action, Post, Demand> {
  readonly slot: number;
  readonly move: Move<Part, Action, Post, Demand>;
  readonly marks: number;
  /** Not in canonical form. */
  readonly after: Whole<Part, Shared>;
}

export interface PlainSuccessors<Part, Shared, Action, Post, Demand> {
  readonly steps: readonly PlainStep<Part, Shared, Action, Post, Demand>[];
  /** The bounds that refused a step here, a name for each refusal. */
  readonly refused: readonly string[];
}

/** What a search takes of the steps from a state: all, or the lowest slot's urgent one. */
export function reducedSuccessors<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  state: Whole<Part, Shared>,
): PlainSuccessors<Part, Shared, Action, Post, Demand> {
  for (const [slot, part] of state.parts.entries()) {
    const { moves, urgent } = system.moves(slot, part);
    const move = urgent === null ? undefined : moves[urgent];
    if (move === undefined) continue;
    const refused: string[] = [];
    const steps = stepsOf(system, state, slot, move, refused);
    if (steps.length > 0) return { steps, refused };
    // A bound refused the urgent move: then nothing may be left out.
    const all = plainSuccessors(system, state);
    return { steps: all.steps, refused: [...refused, ...all.refused] };
  }
  return plainSuccessors(system, state);
}

/** Every step from one state, slot by slot, in the order in which the system offers them. */
export function plainSuccessors<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  state: Whole<Part, Shared>,
): PlainSuccessors<Part, Shared, Action, Post, Demand> {
  const refused: string[] = [];
  const steps = state.parts.flatMap((part, slot) => {
    const offered = system.moves(slot, part);
    refused.push(...offered.refused);
    return offered.moves.flatMap((move) => stepsOf(system, state, slot, move, refused));
  });
  return { steps, refused };
}

/** The steps that one move makes: one for each way in which its posts are received. */
function stepsOf<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  state: Whole<Part, Shared>,
  slot: number,
  move: Move<Part, Action, Post, Demand>,
  refused: string[],
): readonly PlainStep<Part, Shared, Action, Post, Demand>[] {
  const begun = { ...state, parts: state.parts.with(slot, move.part) };
  return move.posts
    .reduce<readonly Marked<Part, Shared>[]>(
      (reached, { to, post }) =>
        reached.flatMap((from) => afterPost(system, from, to, post, refused)),
      withLeave(system, begun, move.demand, move.marks, refused),
    )
    .map(({ whole, marks }) => ({ slot, move, marks, after: whole }));
}

interface Marked<Part, Shared> {
  readonly whole: Whole<Part, Shared>;
  readonly marks: number;
}

function withLeave<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  whole: Whole<Part, Shared>,
  demand: Demand | null,
  marks: number,
  refused: string[],
): readonly Marked<Part, Shared>[] {
  if (demand === null) return [{ whole, marks }];
  const granted = system.grant(whole.shared, demand);
  if (granted.refusedBy !== null) {
    refused.push(granted.refusedBy);
    return [];
  }
  return [{ whole: { ...whole, shared: granted.shared }, marks: marks | granted.marks }];
}

function afterPost<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  { whole, marks }: Marked<Part, Shared>,
  to: number,
  post: Post,
  refused: string[],
): readonly Marked<Part, Shared>[] {
  const part = whole.parts[to];
  if (part === undefined) throw new Error(`a post to slot ${to}, which does not exist`);
  const received = system.receive(to, part, post, system.view(whole.shared));
  const { outcomes, refusedBy } = received;
  if (refusedBy !== null && outcomes.length === 0) refused.push(refusedBy);
  return received.outcomes.flatMap((outcome) => {
    const next = { ...whole, parts: whole.parts.with(to, outcome.part) };
    return withLeave(system, next, outcome.demand, marks, refused);
  });
}

/** A state's canonical representative; the state itself where the system has no canonical form. */
export function canonicalOf<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  state: Whole<Part, Shared>,
): Whole<Part, Shared> {
  const { canonical } = system;
  if (canonical === null) return state;
  const profiles = state.parts.map((part, slot) => canonical.profile(slot, part));
  const relabelling = canonical.relabelling(profiles);
  return relabelling === null ? state : relabelled(state, relabelling);
}

export function relabelled<Part, Shared>(
  { parts, shared }: Whole<Part, Shared>,
  { apply, slots, applyShared }: Relabelling<Part, Shared>,
): Whole<Part, Shared> {
  const applied = parts.map((part, slot) => apply(slot, part));
  const placed = applied.slice();
  slots?.forEach((to, slot) => {
    placed[to] = applied[slot] as Part;
  });
  return { parts: placed, shared: applyShared === undefined ? shared : applyShared(shared) };
}

/** Two states are the same exactly when their keys are. */
export function wholeKey<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  { parts, shared }: Whole<Part, Shared>,
): string {
  return JSON.stringify([...parts.map(system.partKey), system.sharedKey(shared)]);
}

export interface PlainCounts {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly refused: Readonly<Record<string, number>>;
  /** The least depth of each state, by its key. */
  readonly depths: ReadonlyMap<string, number>;
}

/** Explores level by level; only for small systems. */
export function plainSearch<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
): PlainCounts {
  const depths = new Map<string, number>();
  const refused: Record<string, number> = {};
  let level: Whole<Part, Shared>[] = [];
  const arrive = (state: Whole<Part, Shared>, depth: number, into: Whole<Part, Shared>[]): void => {
    const canonical = canonicalOf(system, state);
    const key = wholeKey(system, canonical);
    if (depths.has(key)) return;
    depths.set(key, depth);
    into.push(canonical);
  };
  for (const state of system.initial) arrive(state, 0, level);
  let transitions = 0;
  let depth = 0;
  while (level.length > 0) {
    const next: Whole<Part, Shared>[] = [];
    for (const state of level) {
      const successors = reducedSuccessors(system, state);
      transitions += successors.steps.length;
      for (const name of successors.refused) refused[name] = (refused[name] ?? 0) + 1;
      for (const { after } of successors.steps) arrive(after, depth + 1, next);
    }
    if (next.length > 0) depth += 1;
    level = next;
  }
  return { states: depths.size, transitions, depth, refused, depths };
}
