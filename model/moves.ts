/** What one member can begin, judged by its own part: the enabled actions and what follows each. */

import type { Action } from "./actions.ts";
import { consequenceOf, crashed, ofItsOwn, spending } from "./consequence.ts";
import { untouchedByRules } from "./consequence.ts";
import type { Circumstance, MemberMove } from "./consequence.ts";
import type { Demand, Spending } from "./environment.ts";
import { aged, deliverable, hasLead, mayTick, withoutMessage } from "./member.ts";
import type { Member } from "./member.ts";
import type { Message } from "./messages.ts";
import type { Regime } from "./regime.ts";
import type { Rules } from "./rules.ts";
import type { OpenInput, Outcome, Steps } from "./steps.ts";
import { isUrgent } from "./urgent.ts";

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
  /** One of these moves may come before all else (see urgent.ts), or none: null. */
  readonly urgent: number | null;
  readonly refused: readonly string[];
}

/** Every action that can begin at this slot. Their order depends on the part alone. */
export function movesOf(slot: number, member: Member, context: Context): MemberMoves {
  if (!member.up) return { moves: restarts(slot, member, context), urgent: null, refused: [] };
  if (member.advancing) return advancing(slot, member, context);
  const tickable = mayTick(member, context.regime);
  const moves = [
    ...(tickable ? ticks(slot, member, context) : []),
    ...deliveries(slot, member, context),
    ...losses(slot, member, context),
    ...requests(slot, member, context),
    ...faults(slot, member, context),
  ];
  return { moves, urgent: urgentOf(slot, member, moves, context), refused: tickable ? [] : ["delay"] };
}

function urgentOf(
  slot: number,
  member: Member,
  moves: readonly MemberMove[],
  { regime, isPossible, isTarget, steps }: Context,
): number | null {
  if (regime.deliveries === "interleaved") return null;
  const isAsked = isPossible("proposals") || isPossible("transfers");
  const ticksWait = regime.delay === 0 && member.owedTicks === 0;
  const mayLose = isPossible("losses") || (isTarget(slot) && isPossible("cuts"));
  const hasQuietAnswers = regime.order === "fifo" && ticksWait && !isAsked;
  const found = moves.findIndex(({ action }) => {
    if (action.kind !== "deliver") return false;
    const [outcome, ...others] = steps.outcomes(member.node, { kind: "deliver", message: action.message });
    if (outcome === undefined || others.length > 0) return false;
    return isUrgent(member.node, action.message, outcome.step, { hasQuietAnswers, ticksWait, mayLose });
  });
  return found === -1 ? null : found;
}

/** The rules asked once for each way the step's timeouts can be drawn. */
function asked(
  slot: number,
  member: Member,
  input: OpenInput,
  circumstance: Circumstance,
  { steps }: Context,
  actionOf: (outcome: Outcome) => Action,
): readonly MemberMove[] {
  return steps
    .outcomes(member.node, input)
    .map((outcome) => consequenceOf(actionOf(outcome), slot, member, outcome, circumstance));
}

function ticks(slot: number, member: Member, context: Context): readonly MemberMove[] {
  const older = aged(member, context.regime);
  const circumstance = { ...ofItsOwn, clock: "ticks" } as const;
  const ticked = firings(member, context).flatMap((fires) =>
    asked(slot, older, { kind: "tick", fires }, circumstance, context, ({ draws }) => ({
      kind: "tick",
      member: member.node.id,
      fires,
      draws,
    })),
  );
  const isCounted = member.cut && context.isPossible("soloCampaigns");
  return isCounted ? ticked.map(spendingSolo) : ticked;
}

/** A member that is cut off and raises its term spends of what it may; a pre-vote raises none. */
function spendingSolo(move: MemberMove): MemberMove {
  const { demand } = move;
  if (demand === null || demand.campaigns === 0) return move;
  return { ...move, demand: { ...demand, spends: "soloCampaigns" } };
}

/** Nothing else happens to this member meanwhile, so a tick at which nothing happens is urgent. */
function advancing(slot: number, member: Member, context: Context): MemberMoves {
  const moves = advances(slot, member, context);
  const isQuiet =
    moves.length === 1 && moves.every(({ sent, demand }) => sent.length === 0 && demand === null);
  const isUrgent = isQuiet && context.regime.deliveries === "urgentFirst";
  return { moves, urgent: isUrgent ? 0 : null, refused: [] };
}

/** The ticks of a restarted server: they pass at once, before anything else happens to it. */
function advances(slot: number, member: Member, context: Context): readonly MemberMove[] {
  const owedTicks = member.owedTicks - 1;
  const next = { ...member, owedTicks, advancing: owedTicks > 0 };
  return firings(member, context).flatMap((fires) =>
    asked(slot, next, { kind: "tick", fires }, ofItsOwn, context, ({ draws }) => ({
      kind: "advance",
      member: member.node.id,
      fires,
      draws,
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
  const isTwice = context.isPossible("dups");
  const kinds = isTwice ? (["deliver", "duplicate"] as const) : (["deliver"] as const);
  return kinds.flatMap((kind) =>
    deliverable(member, context.regime).flatMap((position) =>
      delivery(slot, member, position, kind, context),
    ),
  );
}

function delivery(
  slot: number,
  member: Member,
  position: number,
  kind: "deliver" | "duplicate",
  context: Context,
): readonly MemberMove[] {
  const message = messageAt(member, position);
  const isKept = kind === "duplicate";
  const rest = isKept ? member : withoutMessage(member, position);
  const circumstance = {
    clock: null,
    spends: isKept ? ("dups" as const) : null,
    sender: message.from,
    taken: isKept || !context.regime.prompt ? 0 : 1,
  };
  return asked(slot, rest, { kind: "deliver", message }, circumstance, context, ({ draws }) => ({
    kind,
    member: member.node.id,
    message,
    draws,
  }));
}

function losses(slot: number, member: Member, context: Context): readonly MemberMove[] {
  if (!context.isPossible("losses")) return [];
  const demand = spending(slot, "losses", 1);
  return deliverable(member, context.regime).map((position) => {
    const message = messageAt(member, position);
    const action = { kind: "lose", member: member.node.id, message } as const;
    return untouchedByRules(action, withoutMessage(member, position), demand);
  });
}

/** Proposals, where the member knows whom to give them to, and transfers, at a leader. */
function requests(slot: number, member: Member, context: Context): readonly MemberMove[] {
  const { node } = member;
  const mayPropose = context.isPossible("proposals") && hasLead(node);
  const mayTransfer = context.isPossible("transfers") && node.role === "leader";
  const targets = context.rules.members.filter((to) => mayTransfer && to !== node.id);
  const request = (input: OpenInput, spends: Spending, actionOf: (outcome: Outcome) => Action) =>
    asked(slot, member, input, { ...ofItsOwn, spends }, context, actionOf);
  const proposed = mayPropose
    ? request({ kind: "propose" }, "proposals", ({ draws }) => ({
        kind: "propose",
        member: node.id,
        draws,
      }))
    : [];
  const transferred = targets.flatMap((to) =>
    request({ kind: "transferLeader", to }, "transfers", ({ draws }) => ({
      kind: "transfer",
      member: node.id,
      to,
      draws,
    })),
  );
  return [...proposed, ...transferred];
}

function faults(slot: number, member: Member, context: Context): readonly MemberMove[] {
  const isAllowed = (spends: Spending): boolean =>
    context.isTarget(slot) && context.isPossible(spends);
  const fault = (
    kind: "crash" | "cut" | "heal" | "peersConnect",
    part: Member,
    demand: Demand | null,
  ): MemberMove => untouchedByRules({ kind, member: member.node.id }, part, demand);
  const mayConnect = member.owedTicks > 0 && !member.cut;
  const mayCut = !member.cut && isAllowed("cuts");
  const mayHeal = member.cut && isAllowed("heals");
  const waiting = member.inbox.length;
  const stops: Demand = { ...spending(slot, "crashes", waiting), clock: "stops" };
  return [
    ...(mayConnect ? [fault("peersConnect", { ...member, advancing: true, waitedTicks: 0 }, null)] : []),
    ...(isAllowed("crashes") ? [fault("crash", crashed(member), stops)] : []),
    ...(mayCut ? [fault("cut", { ...member, cut: true, waitedTicks: 0, inbox: [] }, spending(slot, "cuts", waiting))] : []),
    ...(mayHeal ? [fault("heal", { ...member, cut: false }, spending(slot, "heals", 0))] : []),
  ];
}

function restarts(slot: number, member: Member, context: Context): readonly MemberMove[] {
  if (!context.isTarget(slot) || !context.isPossible("restarts")) return [];
  const { restartTicks, electionTick } = context.rules;
  const advance = restartTicks === "electionTickLess1AtOnce" ? electionTick - 1 : 0;
  const owedTicks = restartTicks === "electionTickLess2OncePeersConnect" ? electionTick - 2 : 0;
  const up = { ...member, up: true, panic: null, owedTicks };
  const circumstance = { ...ofItsOwn, clock: "starts", spends: "restarts" } as const;
  return asked(slot, up, { kind: "restart", advance }, circumstance, context, ({ draws }) => ({
    kind: "restart",
    member: member.node.id,
    advance,
    draws,
  }));
}

function messageAt(member: Member, position: number): Message {
  const envelope = member.inbox[position];
  if (envelope === undefined) throw new Error(`no message at position ${position}`);
  return envelope.message;
}
