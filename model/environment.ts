/** The shared part of a cluster: the clocks, what the environment may still do, and the counts. */

import { marks } from "./marks.ts";
import type { SeenEnvironment } from "./seen.ts";
import type { Budgets, Regime } from "./regime.ts";

export interface Environment {
  /** Per slot: ticks beyond the slowest member that is up; -1 while down. */
  readonly clocks: readonly number[];
  readonly left: Left;
  readonly campaigns: number;
  readonly depositions: number;
  /** Messages in all channels; counted only under a prompt regime, else 0. */
  readonly inFlight: number;
}

export type Spending = keyof Budgets | "losses" | "dups";
export type Left = Readonly<Record<Spending, number>>;

const spendings: readonly Spending[] = [
  "losses",
  "dups",
  "crashes",
  "restarts",
  "cuts",
  "heals",
  "soloCampaigns",
  "proposals",
  "transfers",
];

/** What the environment does against the cluster; the rest of its spendings help or use it. */
const faults: readonly Spending[] = ["losses", "dups", "crashes", "cuts", "transfers"];

/** The names of the bounds that can refuse a step. */
export const bounds = [...spendings, "skew", "delay", "capacity", "campaigns", "farGap"] as const;

/** What a step of slot `slot` asks of the environment. */
export interface Demand {
  readonly slot: number;
  /** "ticks": its clock advances; "stops": it goes down; "starts": it comes back. */
  readonly clock: "ticks" | "stops" | "starts" | null;
  readonly spends: Spending | null;
  readonly campaigns: number;
  readonly depositions: number;
  /** Messages that enter (or, below 0, leave) the channels. */
  readonly inFlight: number;
}

export const demandKey = (demand: Demand): string =>
  `${demand.slot} ${demand.clock} ${demand.spends} ${demand.campaigns} ${demand.depositions} ${demand.inFlight}`;

export const environmentKey = (environment: Environment): string => {
  const { clocks, left, campaigns, depositions, inFlight } = environment;
  const spent = spendings.map((name) => left[name]).join();
  return `${clocks.join()} ${spent} ${campaigns} ${depositions} ${inFlight}`;
};

export function initialEnvironment(up: readonly boolean[], budgets: Budgets, regime: Regime): Environment {
  return {
    clocks: up.map((isUp) => (isUp ? 0 : -1)),
    left: { ...budgets, losses: regime.loss, dups: regime.dup },
    campaigns: 0,
    depositions: 0,
    inFlight: 0,
  };
}

/** The environment after a step that makes this demand, or the first bound that refuses it. */
export function grant(
  environment: Environment,
  demand: Demand,
  regime: Regime,
): { shared: Environment; marks: number; refusedBy: null } | { shared: null; refusedBy: string } {
  const { spends } = demand;
  if (spends !== null && environment.left[spends] === 0) return { shared: null, refusedBy: spends };
  const campaigns = environment.campaigns + demand.campaigns;
  const isCounted = regime.campaigns !== null;
  if (regime.campaigns !== null && campaigns > regime.campaigns) {
    return { shared: null, refusedBy: "campaigns" };
  }
  if (regime.prompt && demand.clock === "ticks" && environment.inFlight > 0) {
    return { shared: null, refusedBy: "delay" };
  }
  const clocks = clocksAfter(environment.clocks, demand, regime);
  if (clocks === null) return { shared: null, refusedBy: "skew" };
  const left =
    spends === null ? environment.left : { ...environment.left, [spends]: environment.left[spends] - 1 };
  const counted = environment.depositions + demand.depositions;
  const depositions = Math.min(counted, regime.depositionsCounted ?? 0);
  return {
    shared: {
      clocks: clocks.relative,
      left,
      campaigns: isCounted ? campaigns : 0,
      depositions,
      inFlight: regime.prompt ? environment.inFlight + demand.inFlight : 0,
    },
    marks:
      (clocks.timePasses ? marks.time : 0) |
      (spends !== null && faults.includes(spends) ? marks.fault : 0),
    refusedBy: null,
  };
}

interface Clocks {
  readonly relative: readonly number[];
  /** Did the slowest member tick? */
  readonly timePasses: boolean;
}

/** The clocks after a step, or null where they would drift too far apart. */
function clocksAfter(
  clocks: readonly number[],
  { slot, clock }: Demand,
  { skew }: Regime,
): Clocks | null {
  if (clock === null) return { relative: clocks, timePasses: false };
  const after = clocks.with(slot, clockAfter(clocks[slot] ?? 0, clock));
  if (skew === null) return { relative: after.map((at) => Math.min(at, 0)), timePasses: false };
  const running = after.filter((at) => at >= 0);
  const slowest = running.length === 0 ? 0 : Math.min(...running);
  const relative = after.map((at) => (at < 0 ? -1 : at - slowest));
  if (Math.max(...relative) > skew) return null;
  return { relative, timePasses: clock === "ticks" && slowest > 0 };
}

function clockAfter(at: number, clock: "ticks" | "stops" | "starts"): number {
  switch (clock) {
    case "ticks":
      return at + 1;
    case "stops":
      return -1;
    case "starts":
      return 0;
  }
}

/** The clocks of members that have changed their slots; the rest counts without names. */
export const renamedEnvironment = (environment: Environment, slots: readonly number[]): Environment => ({
  ...environment,
  clocks: environment.clocks.map((_, slot) => environment.clocks[slots.indexOf(slot)] ?? 0),
});

export const observeEnvironment = ({ campaigns, depositions }: Environment): SeenEnvironment => ({
  campaigns,
  depositions,
});
