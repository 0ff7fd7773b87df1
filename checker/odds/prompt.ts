/**
 * The prompt schedule, round by round: each member ticks once, in a fixed order, and after each
 * tick all messages are delivered, first sent first, before the next member ticks. The environment
 * does nothing, but that the peers of a restarted member connect at once.
 *
 * Steps are the cluster's own moves, so this is one of the executions that the explorer sees: a
 * queue only chooses which move is next. What is left to chance is the timeouts (see hazard.ts).
 */

import type { Action } from "../../model/actions.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { Demand } from "../../model/environment.ts";
import type { Member } from "../../model/member.ts";
import type { Message } from "../../model/messages.ts";
import type { Whole } from "../system.ts";
import { chanceToRunOut } from "./hazard.ts";

export type ClusterState = Whole<Member, Cluster["initial"][0]["shared"]>;
type ClusterMove = ReturnType<Cluster["moves"]>["moves"][number];

/** One way in which some steps can turn out. */
export interface Outcome {
  readonly state: ClusterState;
  readonly probability: number;
  readonly elections: number;
  readonly campaigns: number;
  readonly depositions: number;
}

/** One member's tick with all that it leads to; a member that is down does nothing. */
export function turn(cluster: Cluster, state: ClusterState, slot: number): readonly Outcome[] {
  if (!partAt(state, slot).up) return [started(state)];
  const ticked = taken(cluster, started(state), slot, ({ kind }) => kind === "tick");
  return ticked.flatMap((branch) => delivered(cluster, branch));
}

/**
 * The ticks owed to members that have restarted pass now, as their peers connect at once: before
 * anything else happens to the member. Then all that this has sent is delivered.
 */
export function connected(cluster: Cluster, state: ClusterState): readonly Outcome[] {
  const slots = state.parts.flatMap(({ up, cut, owedTicks }, slot) =>
    up && !cut && owedTicks > 0 ? [slot] : [],
  );
  return slots.reduce<readonly Outcome[]>(
    (outcomes, slot) =>
      outcomes.flatMap((outcome) => {
        const isWanted = ({ kind }: Action): boolean => kind === "peersConnect";
        return taken(cluster, started(outcome.state), slot, isWanted)
          .flatMap((branch) => advanced(cluster, branch, slot))
          .flatMap((branch) => delivered(cluster, branch))
          .map((after) => combined(outcome, after));
      }),
    [started(state)],
  );
}

/** First this and then that. */
export const combined = (first: Outcome, second: Outcome): Outcome => ({
  state: second.state,
  probability: first.probability * second.probability,
  elections: first.elections + second.elections,
  campaigns: first.campaigns + second.campaigns,
  depositions: first.depositions + second.depositions,
});

/** A message under way: to which slot, and what. */
interface Letter {
  readonly to: number;
  readonly message: Message;
}

/** Steps taken so far, and the messages under way, the first sent first. */
interface Branch extends Outcome {
  readonly queue: readonly Letter[];
}

const started = (state: ClusterState): Branch => ({
  ...{ state, probability: 1, elections: 0, campaigns: 0, depositions: 0 },
  queue: [],
});

function advanced(cluster: Cluster, branch: Branch, slot: number): readonly Branch[] {
  if (!partAt(branch.state, slot).advancing) return [branch];
  return taken(cluster, branch, slot, ({ kind }) => kind === "advance").flatMap((after) =>
    advanced(cluster, after, slot),
  );
}

/** More than any turn delivers: a turn that does not end is a bug of the model. */
const mostDeliveries = 100_000;

/** Everything is delivered, with all that the deliveries send. */
function delivered(cluster: Cluster, branch: Branch): readonly Outcome[] {
  const open = [branch];
  const done: Outcome[] = [];
  for (let count = 0; count < mostDeliveries; count += 1) {
    const next = open.pop();
    if (next === undefined) return done;
    const [letter, ...queue] = next.queue;
    if (letter === undefined) done.push(next);
    else if (!partAt(next.state, letter.to).up) open.push({ ...next, queue });
    else {
      const isThis = (action: Action): boolean =>
        action.kind === "deliver" && action.message === letter.message;
      open.push(...taken(cluster, { ...next, queue }, letter.to, isThis));
    }
  }
  throw new Error(`${cluster.name}: after a tick, ${mostDeliveries} deliveries have not ended`);
}

/** A step of one slot: all the ways in which timeouts let it turn out, with their probabilities. */
function taken(
  cluster: Cluster,
  branch: Branch,
  slot: number,
  isWanted: (action: Action) => boolean,
): readonly Branch[] {
  const part = partAt(branch.state, slot);
  const offered = cluster.moves(slot, part).moves.filter(({ action }) => isWanted(action));
  if (offered.length === 0) {
    throw new Error(`${cluster.name}: slot ${slot} does not offer what the prompt schedule asks for`);
  }
  return offered.map((move) => {
    const probability = branch.probability * chanceOf(cluster, part, move, offered);
    return { ...moved(cluster, branch, slot, move), probability };
  });
}

/**
 * Of several ways, those that differ in `fires` are as likely as an open timeout runs out, and
 * those that differ in their draws, if timeouts are drawn at the reset, are equally likely.
 */
function chanceOf(
  { rules }: Cluster,
  { node }: Member,
  { action }: ClusterMove,
  offered: readonly ClusterMove[],
): number {
  const fires = firesIn(action);
  const alike = offered.filter((other) => firesIn(other.action) === fires).length;
  if (alike === offered.length) return 1 / alike;
  const runsOut = chanceToRunOut(node, rules.electionTick);
  return (fires ? runsOut : 1 - runsOut) / alike;
}

const firesIn = (action: Action): boolean =>
  (action.kind === "tick" || action.kind === "advance") && action.fires;

function moved(cluster: Cluster, branch: Branch, slot: number, move: ClusterMove): Branch {
  const { state } = branch;
  const shared = granted(cluster, state, move.demand);
  const begun = { shared, parts: state.parts.with(slot, move.part) };
  const elections = move.events.filter(({ kind }) => kind === "becameLeader").length;
  const counted: Branch = {
    ...branch,
    state: begun,
    elections: branch.elections + elections,
    campaigns: branch.campaigns + (move.demand?.campaigns ?? 0),
    depositions: branch.depositions + (move.demand?.depositions ?? 0),
  };
  return move.posts.reduce((sending, { to, post }) => posted(cluster, sending, to, post), counted);
}

function granted(
  cluster: Cluster,
  { shared }: ClusterState,
  demand: Demand | null,
): ClusterState["shared"] {
  if (demand === null) return shared;
  const leave = cluster.grant(shared, demand);
  if (leave.refusedBy !== null) throw refused(cluster, leave.refusedBy);
  return leave.shared;
}

function posted(cluster: Cluster, branch: Branch, to: number, message: Message): Branch {
  const part = partAt(branch.state, to);
  const [outcome] = cluster.receive(to, part, message).outcomes;
  if (outcome === undefined) throw refused(cluster, "capacity");
  // A member that is down or cut off takes nothing, and stays as it is.
  if (outcome.part === part) return branch;
  const state = { ...branch.state, parts: branch.state.parts.with(to, outcome.part) };
  return { ...branch, state, queue: [...branch.queue, { to, message }] };
}

const refused = ({ name }: Cluster, bound: string): Error =>
  new Error(`${name}: the bound "${bound}" refuses a step of the prompt schedule`);

function partAt({ parts }: ClusterState, slot: number): Member {
  const part = parts[slot];
  if (part === undefined) throw new Error(`there is no slot ${slot}`);
  return part;
}
