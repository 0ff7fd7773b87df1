/**
 * An order of a trace's steps that the interaction environment can take. It has messages in flight
 * as one list, of which a command takes all that are of one type and to one member; so a message
 * cannot always be taken alone. But a step touches one member and what it sends: steps of different
 * members may change places as long as each message is sent before it is received.
 */

import type { Trace } from "../document.ts";
import type { Moment } from "../unfold.ts";
import { parcelsOf } from "./parcels.ts";
import type { Parcel, Parcels } from "./parcels.ts";

/** One command and what it does: a step, or several of one member that each receive a message. */
export interface Batch {
  readonly moments: readonly Moment[];
  /** Groups in flight afterwards of which none is ever received. */
  readonly dropped: readonly { readonly to: string; readonly type: string }[];
}

export type Scheduled =
  | { readonly ok: true; readonly batches: readonly Batch[] }
  /** The step at which the trace's own order can go no further. */
  | { readonly ok: false; readonly stuckAt: Moment };

/** So many beginnings of orders are tried. */
const triesMax = 20_000;

interface Node {
  /** Per member, how many of its steps are done. */
  readonly done: readonly number[];
  readonly inFlight: readonly Parcel[];
  readonly batches: Chain | null;
}

/** The last batch, and those before it. */
interface Chain {
  readonly batch: Batch;
  readonly before: Chain | null;
}

/** Depth first, earlier steps of the trace first; the trace's own order where that can be. */
export function scheduled(trace: Trace, moments: readonly Moment[]): Scheduled {
  const parcels = parcelsOf(trace, moments);
  const own = trace.members.map(({ name }) =>
    moments.filter(({ step }) => step.member === name && step.action.kind !== "lose"),
  );
  const seen = new Set<string>();
  const stack: Node[] = [{ done: own.map(() => 0), inFlight: [], batches: null }];
  let stuckAt: Moment | undefined;
  for (let tries = 0; tries < triesMax; tries += 1) {
    const node = stack.pop();
    if (node === undefined) break;
    const nexts = own.flatMap((steps, slot) => {
      const at = node.done[slot] ?? 0;
      const moment = steps[at];
      return moment === undefined ? [] : [{ slot, moment, coming: steps.slice(at) }];
    });
    if (nexts.length === 0) return { ok: true, batches: inOrder(node.batches) };
    nexts.sort((a, b) => b.moment.at - a.moment.at);
    const after = nexts.flatMap(({ slot, coming }) => {
      const taken = takenFrom(node, coming, parcels);
      if (taken === null) return [];
      const done = node.done.map((count, at) => (at === slot ? count + taken.count : count));
      return [{ ...taken.node, done }];
    });
    if (after.length === 0) stuckAt ??= nexts.at(-1)?.moment;
    for (const one of after) {
      const key = one.done.join();
      if (!seen.has(key)) stack.push(one);
      seen.add(key);
    }
  }
  const [first] = moments;
  const stuck = stuckAt ?? first;
  if (stuck === undefined) return { ok: true, batches: [] };
  return { ok: false, stuckAt: stuck };
}

function inOrder(last: Chain | null): readonly Batch[] {
  const batches: Batch[] = [];
  for (let chain = last; chain !== null; chain = chain.before) batches.push(chain.batch);
  return batches.reverse();
}

/** A member's next step, with those that the same command makes; null: it cannot be taken now. */
function takenFrom(
  { inFlight, batches, done }: Node,
  coming: readonly Moment[],
  parcels: Parcels,
): { readonly node: Node; readonly count: number } | null {
  const [first] = coming;
  if (first === undefined) return null;
  const group = groupOf(first, inFlight);
  const moments = coming.slice(0, Math.max(1, group.length));
  if (group.some((parcel, at) => parcels.receivedIn(moments[at]?.at ?? -1) !== parcel)) return null;
  if (first.step.action.kind === "deliver" && group.length === 0) return null;
  const sent = moments.flatMap(({ at }) => parcels.sentIn(at));
  const left = [...inFlight.filter((parcel) => !group.includes(parcel)), ...sent];
  const isLive = (one: Parcel): boolean =>
    left.some((other) => isAlike(one, other) && other.receivedAt.length > 0);
  const doomed = left.filter((parcel) => !isLive(parcel));
  const dropped = new Map(
    doomed.map(({ message: { to, type } }) => [JSON.stringify([to, type]), { to, type }]),
  );
  const batch = { moments, dropped: [...dropped.values()] };
  const node = { done, inFlight: left.filter(isLive), batches: { batch, before: batches } };
  return { node, count: moments.length };
}

const isAlike = ({ message: one }: Parcel, { message: other }: Parcel): boolean =>
  one.to === other.to && one.type === other.type;

/** What the command that delivers this step's message takes; nothing for a step that receives none. */
function groupOf({ step }: Moment, inFlight: readonly Parcel[]): readonly Parcel[] {
  const { action, member } = step;
  if (action.kind !== "deliver") return [];
  return inFlight.filter(({ message: { to, type } }) => to === member && type === action.message.type);
}
