/** What one member can begin, judged by its own part: the enabled actions and what follows each. */

import type { Action } from "./actions.ts";
import type { Demand, Spending } from "./environment.ts";
import { noNode } from "./ids.ts";
import type { Step } from "./inputs.ts";
import { aged, deliverable, hasLead, mayTick, wasDeposed, withoutMessage } from "./member.ts";
import type { Member } from "./member.ts";
import type { Message } from "./messages.ts";
import type { Regime } from "./regime.ts";
import type { Rules } from "./rules.ts";
import type { OpenInput, Outcome, Steps } from "./steps.ts";

/** A move of one slot; `posts` are the messages it sends (none leave a member that is cut off). */
export interface MemberMove {
  readonly action: Action;
  readonly kind: string;
  readonly part: Member;
  readonly demand: Demand | null;
  readonly posts: readonly { readonly to: number; readonly post: Message }[];
  readonly branches: readonly string[];
}

export interface Context {
  readonly rules: Rules;
  readonly regime: Regime;
  readonly steps: Steps;
  /** May the environment crash, cut or restart this slot? */
  readonly isTarget: (slot: number) => boolean;
  /** The spendings that the initial budget leaves at zero are not offered, so that they hit nothing. */
  readonly isPossible: (spending: Spending) => boolean;
}

export interface MemberMoves {
  readonly moves: readonly MemberMove[];
  readonly refused: readonly string[];
}

/** Every action that can begin at this slot. Their order depends on the part alone. */
export function movesOf(slot: number, member: Member, context: Context): MemberMoves {
  if (!member.up) return { moves: restarts(slot, member, context), refused: [] };
  if (member.advancing) return { moves: advances(slot, member, context), refused: [] };
  const tickable = mayTick(member, context.regime);
  return {
    moves: [
      ...(tickable ? ticks(slot, member, context) : []),
      ...deliveries(slot, member, context),
      ...losses(slot, member, context),
      ...requests(slot, member, context),
      ...faults(slot, member, context),
    ],
    refused: tickable ? [] : ["delay"],
  };
}

function ticks(slot: number, member: Member, context: Context): readonly MemberMove[] {
  return firings(member, context).flatMap((fires) =>
    context.steps.outcomes(member.node, { kind: "tick", fires }).map(({ draws, step }) => ({
      ...after(slot, aged(member, context.regime), step, "ticks", null),
      action: { kind: "tick", member: member.node.id, fires, draws } as const,
      kind: "tick",
    })),
  );
}

/** The ticks of a restarted server: they pass at once, before anything else happens to it. */
function advances(slot: number, member: Member, context: Context): readonly MemberMove[] {
  const owedTicks = member.owedTicks - 1;
  const next = { ...member, owedTicks, advancing: owedTicks > 0 };
  return firings(member, context).flatMap((fires) =>
    context.steps.outcomes(member.node, { kind: "tick", fires }).map(({ draws, step }) => ({
      ...after(slot, next, step, null, null),
      action: { kind: "advance", member: member.node.id, fires, draws } as const,
      kind: "advance",
    })),
  );
}

/** Both answers where an open timeout may but need not run out; elsewhere the rules decide. */
function firings({ node }: Member, { rules }: Context): readonly boolean[] {
  const reached = node.role !== "leader" && node.electionElapsed + 1 >= node.timeout;
  const mayWait = node.timeout < 2 * rules.electionTick - 1;
  return reached && node.timeoutOpen && mayWait ? [false, true] : [false];
}

function deliveries(slot: number, member: Member, context: Context): readonly MemberMove[] {
  const once = deliverable(member, context.regime).flatMap((position) =>
    delivery(slot, member, position, "deliver", context),
  );
  if (!context.isPossible("dups")) return once;
  const twice = deliverable(member, context.regime).flatMap((position) =>
    delivery(slot, member, position, "duplicate", context),
  );
  return [...once, ...twice];
}

function delivery(
  slot: number,
  member: Member,
  position: number,
  kind: "deliver" | "duplicate",
  { steps }: Context,
): readonly MemberMove[] {
  const message = messageAt(member, position);
  const isKept = kind === "duplicate";
  const rest = isKept ? member : withoutMessage(member, position);
  return steps.outcomes(member.node, { kind: "deliver", message }).map(({ draws, step }) => ({
    ...after(slot, rest, step, null, isKept ? "dups" : null),
    action: { kind, member: member.node.id, message, draws } as const,
    kind,
  }));
}

function losses(slot: number, member: Member, context: Context): readonly MemberMove[] {
  if (!context.isPossible("losses")) return [];
  return deliverable(member, context.regime).map((position) => ({
    action: { kind: "lose", member: member.node.id, message: messageAt(member, position) } as const,
    kind: "lose",
    part: withoutMessage(member, position),
    demand: demandOf(slot, null, "losses"),
    posts: [],
    branches: [],
  }));
}

/** Proposals, where the member knows whom to give them to, and transfers, at a leader. */
function requests(slot: number, member: Member, context: Context): readonly MemberMove[] {
  const { node } = member;
  const asked = (input: OpenInput, spends: Spending, action: (outcome: Outcome) => Action): MemberMove[] =>
    context.steps.outcomes(node, input).map((outcome) => ({
      ...after(slot, member, outcome.step, null, spends),
      action: action(outcome),
      kind: action(outcome).kind,
    }));
  const mayPropose = context.isPossible("proposals") && hasLead(node);
  const mayTransfer = context.isPossible("transfers") && node.role === "leader";
  const targets = context.rules.members.filter((to) => mayTransfer && to !== node.id);
  const propose = ({ draws }: Outcome): Action => ({ kind: "propose", member: node.id, draws });
  return [
    ...(mayPropose ? asked({ kind: "propose" }, "proposals", propose) : []),
    ...targets.flatMap((to) =>
      asked({ kind: "transferLeader", to }, "transfers", ({ draws }) => ({
        kind: "transfer",
        member: node.id,
        to,
        draws,
      })),
    ),
  ];
}

function faults(slot: number, member: Member, context: Context): readonly MemberMove[] {
  const isAllowed = (spending: Spending): boolean =>
    context.isTarget(slot) && context.isPossible(spending);
  const fault = (
    kind: "crash" | "cut" | "heal" | "peersConnect",
    part: Member,
    demand: Demand | null,
  ): MemberMove => ({ action: { kind, member: member.node.id }, kind, part, demand, posts: [], branches: [] });
  const mayConnect = member.owedTicks > 0 && !member.cut;
  const mayCut = !member.cut && isAllowed("cuts");
  const mayHeal = member.cut && isAllowed("heals");
  return [
    ...(mayConnect ? [fault("peersConnect", { ...member, advancing: true }, null)] : []),
    ...(isAllowed("crashes")
      ? [fault("crash", crashed(member), demandOf(slot, "stops", "crashes"))]
      : []),
    ...(mayCut ? [fault("cut", { ...member, cut: true, inbox: [] }, demandOf(slot, null, "cuts"))] : []),
    ...(mayHeal ? [fault("heal", { ...member, cut: false }, demandOf(slot, null, "heals"))] : []),
  ];
}

/** Down: only the hard state and the log of `node` count from here on (see `restart` in step.ts). */
const crashed = (member: Member): Member => ({
  ...member,
  up: false,
  owedTicks: 0,
  advancing: false,
  inbox: [],
  node: { ...member.node, ...volatileLost },
});

/** Differs from etcd: what a crash destroys is forgotten at the crash, so that equal disks are equal. */
const volatileLost = {
  lead: noNode,
  role: "follower",
  electionElapsed: 0,
  heartbeatElapsed: 0,
  timeout: 0,
  timeoutOpen: false,
  votes: [],
  leadTransferee: noNode,
  progress: [],
} as const;

function restarts(slot: number, member: Member, context: Context): readonly MemberMove[] {
  if (!context.isTarget(slot) || !context.isPossible("restarts")) return [];
  const { restartTicks, electionTick } = context.rules;
  const advance = restartTicks === "electionTickLess1AtOnce" ? electionTick - 1 : 0;
  const owedTicks = restartTicks === "electionTickLess2OncePeersConnect" ? electionTick - 2 : 0;
  const up = { ...member, up: true, panic: null, owedTicks };
  return context.steps.outcomes(member.node, { kind: "restart", advance }).map(({ draws, step }) => ({
    ...after(slot, up, step, "starts", "restarts"),
    action: { kind: "restart", member: member.node.id, advance, draws } as const,
    kind: "restart",
  }));
}

type Consequence = Pick<MemberMove, "part" | "demand" | "posts" | "branches">;

/** What a step of the rules means for the slot, the environment and the other slots. */
function after(
  slot: number,
  member: Member,
  step: Step,
  clock: Demand["clock"],
  spends: Spending | null,
): Consequence {
  const branches = [...new Set(step.events.map(({ kind }) => kind))];
  if (step.panic !== null) {
    const part = { ...crashed(member), panic: step.panic };
    return { part, demand: demandOf(slot, "stops", spends), posts: [], branches };
  }
  const lostQuorum = branches.includes("quorumNotActive");
  const campaigns = step.events.filter(({ kind }) => kind === "becameCandidate").length;
  const depositions = wasDeposed(member.node, step.node, lostQuorum) ? 1 : 0;
  const isFree = clock === null && spends === null && campaigns === 0 && depositions === 0;
  return {
    part: { ...member, node: step.node },
    demand: isFree ? null : { slot, clock, spends, campaigns, depositions },
    posts: member.cut ? [] : step.sent.map((message) => ({ to: message.to - 1, post: message })),
    branches,
  };
}

const demandOf = (slot: number, clock: Demand["clock"], spends: Spending): Demand => ({
  slot,
  clock,
  spends,
  campaigns: 0,
  depositions: 0,
});

function messageAt(member: Member, position: number): Message {
  const envelope = member.inbox[position];
  if (envelope === undefined) throw new Error(`no message at position ${position}`);
  return envelope.message;
}
