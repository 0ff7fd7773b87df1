/**
 * The cluster around the members' rules, told a second time for certificates: channels, clocks,
 * delays, budgets. Nothing here is shared with the checker or with the model's own environment; of
 * the model only the rules of one member (`step`) are taken, which recordings of etcd vouch for.
 */

import type { Action } from "../../model/actions.ts";
import type { Environment, Left } from "../../model/environment.ts";
import type { Event } from "../../model/events.ts";
import type { Input, Step } from "../../model/inputs.ts";
import type { Member } from "../../model/member.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Regime } from "../../model/regime.ts";
import type { Rules } from "../../model/rules.ts";
import type { Scenario } from "../../model/scenarios.ts";
import { aged, next, posted } from "./channels.ts";

export interface World {
  readonly parts: readonly Member[];
  readonly shared: Environment;
}

/** What a world is told under, and what of the model it is told with. */
export interface Setting {
  readonly rules: Rules;
  readonly scenario: Scenario;
  readonly regime: Regime;
  readonly step: (node: NodeState, input: Input, rules: Rules) => Step;
  /** Equal for equal messages only. */
  readonly messageKey: (message: Message) => string;
}

/** What an action led to, and what happened by the way. */
export interface Told {
  readonly world: World;
  readonly slot: number;
  readonly sent: readonly Message[];
  readonly events: readonly Event[];
  readonly drawn: number;
  readonly campaigns: number;
  readonly isElection: boolean;
  readonly isDeposition: boolean;
  /** Did the slowest clock advance? */
  readonly timePasses: boolean;
  readonly isFault: boolean;
}

/** An action may have several outcomes (copies of a message that differ in age), or a refusal. */
export type Outcomes = readonly Told[] | string;

type Clock = "ticks" | "stops" | "starts" | null;

interface Plan {
  readonly part: Member;
  readonly clock: Clock;
  readonly spends: keyof Left | null;
  /** Messages that leave the channels by this. */
  readonly taken: number;
  /** null: the rules are not asked. */
  readonly input: Input | null;
}

export function outcomesOf(world: World, action: Action, setting: Setting): Outcomes {
  const slot = action.member - 1;
  const part = world.parts[slot];
  if (part === undefined) return `there is no member ${action.member}`;
  const plans = plansOf(world, part, action, setting);
  if (typeof plans === "string") return plans;
  const done = plans.map((plan) => carriedOut(world, slot, plan, setting));
  const refusals = done.filter((one) => typeof one === "string");
  const told = done.filter((one) => typeof one !== "string");
  return told.length === 0 ? refusals[0] ?? "nothing comes of it" : told;
}

const plain = { clock: null, spends: null, taken: 0, input: null } as const;

function plansOf(
  { shared }: World,
  part: Member,
  action: Action,
  setting: Setting,
): readonly Plan[] | string {
  const { rules, scenario, regime, messageKey } = setting;
  if (action.kind === "restart") return restarted(part, action, setting);
  if (!part.up) return "it is down";
  if (part.advancing !== (action.kind === "advance")) return "its server gives it ticks, or does not";
  switch (action.kind) {
    case "advance": {
      const owedTicks = part.owedTicks - 1;
      const input = firing(part, action);
      if (input === null) return "its timeout does not run out so";
      return [{ ...plain, part: { ...part, owedTicks, advancing: owedTicks > 0 }, input }];
    }
    case "tick": {
      const older = aged(part, regime, messageKey);
      if (older === null || (regime.prompt && shared.inFlight > 0)) return "a message is due first";
      const input = firing(part, action);
      if (input === null) return "its timeout does not run out so";
      return [{ ...plain, part: older, clock: "ticks", input }];
    }
    case "deliver":
    case "duplicate":
    case "lose":
      return received(part, action, setting);
    case "propose":
      if (part.node.lead === 0) return "it knows no leader";
      return [{ ...plain, part, spends: "proposals", input: { kind: "propose", draws: action.draws } }];
    case "transfer": {
      if (part.node.role !== "leader" || action.to === action.member) return "it does not lead";
      if (!rules.members.includes(action.to)) return "no such member";
      const input: Input = { kind: "transferLeader", to: action.to, draws: action.draws };
      return [{ ...plain, part, spends: "transfers", input }];
    }
    case "peersConnect":
      if (part.owedTicks === 0 || part.cut) return "its server owes it no ticks";
      return [{ ...plain, part: { ...part, advancing: true, waitedTicks: 0 } }];
    default:
      return scenario.targets.includes(action.member) ? failed(part, action.kind) : "it is not to fail";
  }
}

/** A crash, a cut or its end: what was under way to it is gone. */
function failed(part: Member, kind: "crash" | "cut" | "heal"): readonly Plan[] | string {
  const taken = part.inbox.length;
  if (kind === "crash") {
    return [{ ...plain, part: down(part), clock: "stops", spends: "crashes", taken }];
  }
  if (part.cut !== (kind === "heal")) return "it is cut off already, or not at all";
  if (kind === "heal") return [{ ...plain, part: { ...part, cut: false }, spends: "heals" }];
  return [{ ...plain, part: { ...part, cut: true, waitedTicks: 0, inbox: [] }, spends: "cuts", taken }];
}

function restarted(
  part: Member,
  action: Action & { readonly kind: "restart" },
  { rules, scenario }: Setting,
): readonly Plan[] | string {
  const isLate = rules.restartTicks === "electionTickLess2OncePeersConnect";
  const advance = rules.restartTicks === "electionTickLess1AtOnce" ? rules.electionTick - 1 : 0;
  const isTarget = scenario.targets.includes(action.member);
  if (part.up || !isTarget || action.advance !== advance) return "it cannot restart so";
  const back = { ...part, up: true, panic: null, owedTicks: isLate ? rules.electionTick - 2 : 0 };
  const input: Input = { kind: "restart", advance, draws: action.draws };
  return [{ part: back, clock: "starts", spends: "restarts", taken: 0, input }];
}

function received(
  part: Member,
  action: Action & { readonly kind: "deliver" | "duplicate" | "lose" },
  { regime, messageKey }: Setting,
): readonly Plan[] | string {
  const { kind, message } = action;
  const isKept = kind === "duplicate";
  const spends = isKept ? "dups" : kind === "lose" ? "losses" : null;
  const input: Input | null = kind === "lose" ? null : { kind: "deliver", message, draws: action.draws };
  const found = next(part.inbox, message, regime, messageKey);
  if (found.length === 0) return "no such message is next";
  return found.map((at) => {
    const rest = { ...part, inbox: part.inbox.filter((_, other) => other !== at) };
    return { ...plain, part: isKept ? part : rest, spends, input, taken: isKept ? 0 : 1 };
  });
}

/** Only an open timeout that is just reached can be told to run out. */
function firing(
  { node }: Member,
  { fires, draws }: Action & { readonly kind: "tick" | "advance" },
): Input | null {
  const isReached = node.role !== "leader" && node.electionElapsed + 1 >= node.timeout;
  return fires && !(isReached && node.timeoutOpen) ? null : { kind: "tick", fires, draws };
}

/** Only term, vote, commit and log are on its disk. */
const volatile = {
  ...{ lead: 0, role: "follower", electionElapsed: 0, heartbeatElapsed: 0, votes: [], progress: [] },
  ...{ timeout: 0, timeoutOpen: false, leadTransferee: 0 },
} as object;

const down = (part: Member): Member => ({
  ...part,
  ...{ up: false, owedTicks: 0, advancing: false, waitedTicks: 0, inbox: [] },
  node: { ...part.node, ...volatile },
});

/** The model keeps no index of a pending change of membership, as there is none. */
const plainNode = (node: NodeState): NodeState =>
  node.pendingConfIndex > 0 ? { ...node, pendingConfIndex: 0 as NodeState["pendingConfIndex"] } : node;

function carriedOut(world: World, slot: number, plan: Plan, setting: Setting): Told | string {
  const { rules, scenario, regime } = setting;
  const { part } = plan;
  const step = plan.input === null ? null : setting.step(part.node, plan.input, rules);
  const hasPanicked = step !== null && step.panic !== null;
  const [before, after] = [part.node, hasPanicked ? part.node : step?.node ?? part.node];
  const votedForItself = after.term > before.term && after.vote === after.id;
  const campaigns = votedForItself && after.role !== "follower" ? 1 : 0;
  const stepsDown = before.role === "leader" && after.role !== "leader";
  const isSolo = plan.clock === "ticks" && part.cut && scenario.budgets.soloCampaigns > 0;
  // A leader that steps down by its own clock has lost its quorum; a message deposes it.
  const isDeposition = plan.input !== null && plan.clock === null && stepsDown && !hasPanicked;
  const spends = isSolo && campaigns > 0 ? "soloCampaigns" : plan.spends;
  const own = hasPanicked ? { ...down(part), panic: step.panic } : { ...part, node: plainNode(after) };
  const posts = part.cut || step === null || hasPanicked ? [] : step.sent;
  const reached = posted(world.parts.with(slot, own), posts, setting);
  if (typeof reached === "string") return reached;
  const taken = plan.taken + (hasPanicked ? part.inbox.length : 0) - reached.arrived;
  const clocked = clocksAfter(world.shared.clocks, slot, hasPanicked ? "stops" : plan.clock, regime);
  if (clocked === null) return "its clock would run too far ahead";
  const { left } = world.shared;
  if (spends !== null && left[spends] === 0) return `no ${spends} are left`;
  const counted = world.shared.campaigns + campaigns;
  if (regime.campaigns !== null && counted > regime.campaigns) return "no campaigns are left";
  const deposed = world.shared.depositions + (isDeposition ? 1 : 0);
  const shared: Environment = {
    clocks: clocked.clocks,
    left: spends === null ? left : { ...left, [spends]: left[spends] - 1 },
    campaigns: regime.campaigns === null ? 0 : counted,
    depositions: Math.min(deposed, regime.depositionsCounted ?? 0),
    inFlight: regime.prompt ? world.shared.inFlight - taken : 0,
  };
  const helps = ["restarts", "heals", "soloCampaigns", "proposals"];
  return {
    world: { parts: reached.parts, shared },
    ...{ slot, campaigns, isDeposition, timePasses: clocked.timePasses },
    isElection: before.role !== "leader" && after.role === "leader",
    isFault: spends !== null && !helps.includes(spends),
    ...{ sent: step?.sent ?? [], events: step?.events ?? [], drawn: step?.drawn ?? 0 },
  };
}

/** Clocks are told against the slowest that runs, which has 0; a clock that stands has -1. */
function clocksAfter(
  clocks: readonly number[],
  slot: number,
  clock: Clock,
  { skew }: Regime,
): { readonly clocks: readonly number[]; readonly timePasses: boolean } | null {
  if (clock === null) return { clocks, timePasses: false };
  const own = clock === "stops" ? -1 : clock === "starts" ? 0 : (clocks[slot] ?? 0) + 1;
  const told = clocks.with(slot, own);
  if (skew === null) return { clocks: told.map((at) => (at < 0 ? -1 : 0)), timePasses: false };
  const slowest = told.reduce((least, at) => (at < 0 ? least : Math.min(least, at)), Infinity);
  const after = told.map((at) => (at < 0 ? -1 : at - slowest));
  if (after.some((at) => at > skew)) return null;
  return { clocks: after, timePasses: clock === "ticks" && slowest === 1 };
}
