/** `quorate odds`: the exact distribution of the time to a stable leader, if all is prompt. */

import type { Cluster } from "../../model/cluster.ts";
import { noFaults, lanRegime } from "../../model/regime.ts";
import type { VersionRules } from "../../model/rules.ts";
import { titleOf } from "../../model/scenarios.ts";
import type { Odds } from "../../traces/document.ts";
import { validateOdds } from "../../traces/validate-document.ts";
import { documentText, safeName, writeDocument } from "../../traces/write.ts";
import { lastEventOf } from "../odds/chain.ts";
import type { LastEvent } from "../odds/chain.ts";
import { oddsCsv } from "../odds/csv.ts";
import { ordersOf } from "../odds/orders.ts";
import { atLeast, distributionOf, exactness, isWhole } from "../odds/quantiles.ts";
import { meanOf, mixed, quantileOf, ticksFrom } from "../odds/quantiles.ts";
import { gainKinds, roundsOf } from "../odds/rounds.ts";
import { oddsLines } from "../odds/text.ts";
import { UsageError, clusterOf, questionOf } from "../question.ts";
import type { Question } from "../question.ts";

/** So many ticks, or as a variant has them. */
export type RestartTicks = number | "none" | "at-once" | "late";

export interface OddsOptions {
  readonly scenario?: string;
  readonly members?: number;
  readonly term?: number;
  readonly electionTick?: number;
  readonly tickMs?: number;
  readonly restartTicks?: RestartTicks;
  /** seconds */
  readonly atLeast: readonly number[];
  /** Of one order of ticks. */
  readonly maxStates?: number;
  readonly format: "text" | "json" | "csv";
  readonly out?: string;
}

/** What else may be asked; a field that is absent has its default. */
export interface OddsAsked {
  readonly restartTicks?: RestartTicks | undefined;
  readonly maxStates?: number | undefined;
}

/** How long the incident took. */
const incidentSeconds = 13;

/** Exit code 3 where more than rounding was cut off. */
export function oddsCommand(
  variantName: string,
  options: OddsOptions,
  out: (text: string) => void,
): number {
  const { scenario, members, term, electionTick, tickMs, restartTicks, maxStates } = options;
  const start = { scenario, members, term, electionTick, tickMs, budgets: {}, regime: {} };
  const question = questionOf(variantName, start);
  const atLeastSeconds = options.atLeast.length > 0 ? options.atLeast : [incidentSeconds];
  const odds = oddsOf(question, atLeastSeconds, { restartTicks, maxStates });
  const read = validateOdds(documentText(odds));
  if (!read.ok) throw new Error(`the odds do not fit their own schema: ${read.error}`);
  if (options.format === "json") out(JSON.stringify(odds, null, 1));
  else if (options.format === "csv") out(oddsCsv(odds).replace(/\n$/, ""));
  else for (const line of oddsLines(odds)) out(line);
  if (options.out !== undefined) {
    const file = `${safeName(odds.variant)}.${safeName(titleOf(question.scenario))}.odds.json`;
    const written = writeDocument(options.out, file, odds);
    if (!written.ok) throw new UsageError(written.error);
  }
  return odds.cutMass <= exactness ? 0 : 3;
}

/**
 * The odds of a question, whose own regime and faults do not matter: the schedule is prompt.
 *
 * Ticks are rounds: in a round every member ticks once. An election counts as many ticks as rounds
 * have begun up to it, its own included; a start that is stable counts none. The worst case of
 * "Ticks" (progress.ts) counts how often the slowest clock has advanced before the election: as
 * many, if the last member to tick in its round brought the election about, else one less. So the
 * most ticks here are at most one more than that worst case.
 */
export function oddsOf(
  question: Question,
  atLeastSeconds: readonly number[] = [incidentSeconds],
  asked: OddsAsked = {},
): Odds {
  const { variant, scenario } = question;
  const { electionTick, tickMs, members, term } = scenario;
  const cluster = promptCluster(question, asked.restartTicks);
  const orders = ordersOf(members);
  const rounds = roundsOf(cluster, asked.maxStates ?? mostStatesOf(members));
  const chains = orders.map((order) => rounds.chain(order));
  const found = mixed(chains.map((chain) => lastEventOf(chain, gainKinds.length)));
  const distribution = distributionOf(found);
  const [expectedCampaigns = null, expectedDepositions = null] = expectedGains(found);
  return {
    ...{ format: "quorate-odds", version: 1, variant: variant.name, scenario: titleOf(scenario) },
    ...{ members, term, electionTick, tickMs },
    restartTicks: asked.restartTicks ?? ruleNames[variant.rules.restartTicks],
    distribution: distribution.pairs,
    mean: meanOf(distribution),
    median: quantileOf(distribution, 0.5),
    p90: quantileOf(distribution, 0.9),
    p99: quantileOf(distribution, 0.99),
    expectedCampaigns,
    expectedDepositions,
    cutMass: found.cutMass,
    neverMass: found.neverMass,
    atLeast: atLeastSeconds.map((seconds) => {
      const ticks = ticksFrom(seconds, tickMs);
      return { seconds, ticks, probability: atLeast(distribution, ticks) };
    }),
    states: chains.reduce((sum, { transitions }) => sum + transitions.length, 0),
    assumptions: assumptionsOf(orders.length, rounds.hits()),
  };
}

/** Three members have a few thousand states; five have far more, and 120 orders instead of 6. */
const mostStatesOf = (members: number): number => (members > 3 ? 4_000 : 50_000);

/** Infinite, or not known, where not every execution was followed to its stable leader. */
const expectedGains = (found: LastEvent): readonly (number | null)[] =>
  found.gains.map((gain) => (isWhole(found) ? gain : null));

const assumptionsOf = (orders: number, hits: readonly string[]): readonly string[] => [
  "Every reset draws a timeout uniformly from electionTick to 2 x electionTick - 1 ticks.",
  `In every tick all members tick once, always in one order; ${orders} orders are equally likely.`,
  "All messages arrive, first sent first, before the next member ticks; nothing fails or is asked.",
  "The peers of a member that has just restarted connect at once.",
  ...hits.map((bound) => `Not exact: the bound "${bound}" was hit; different states may be one.`),
];

const ruleNames: Readonly<Record<VersionRules["restartTicks"], RestartTicks>> = {
  electionTickLess1AtOnce: "at-once",
  electionTickLess2OncePeersConnect: "late",
  none: "none",
};

/**
 * The cluster under the prompt schedule. That keeps clocks together by itself, so their drift needs
 * no bound, and a state need not say which members have ticked; no reduction picks steps for it.
 */
function promptCluster(question: Question, restartTicks: RestartTicks | undefined): Cluster {
  const asked: Question = {
    ...question,
    scenario: { ...question.scenario, budgets: noFaults },
    regime: { ...lanRegime, skew: null, capacity: 1000, deliveries: "interleaved" },
  };
  if (restartTicks === undefined) return clusterOf(asked);
  const restarted = restartedSlots(asked);
  if (restarted.length === 0) {
    throw new UsageError(
      `--restart-ticks: no member has just restarted in the scenario ${titleOf(asked.scenario)}. ` +
        "Leave it out, or give --scenario rejoin.",
    );
  }
  if (typeof restartTicks !== "number") return clusterOf(withRule(asked, ruleNamed(restartTicks)));
  const cluster = clusterOf(withRule(asked, "none"));
  const [{ parts, shared }] = cluster.initial;
  const owing = parts.map((part, slot) =>
    restarted.includes(slot) ? { ...part, owedTicks: restartTicks } : part,
  );
  return { ...cluster, initial: [{ parts: owing, shared }] };
}

/** Those whose initial state depends on the ticks at a restart. */
function restartedSlots(question: Question): readonly number[] {
  const keysUnder = (rule: VersionRules["restartTicks"]): readonly string[] => {
    const cluster = clusterOf(withRule(question, rule));
    return cluster.initial[0].parts.map(cluster.partKey);
  };
  const without = keysUnder("none");
  return keysUnder("electionTickLess1AtOnce").flatMap((key, slot) =>
    key === without[slot] ? [] : [slot],
  );
}

const ruleNamed = (asked: "none" | "at-once" | "late"): VersionRules["restartTicks"] => {
  switch (asked) {
    case "none":
      return "none";
    case "at-once":
      return "electionTickLess1AtOnce";
    case "late":
      return "electionTickLess2OncePeersConnect";
  }
};

const withRule = (question: Question, restartTicks: VersionRules["restartTicks"]): Question => ({
  ...question,
  variant: { ...question.variant, rules: { ...question.variant.rules, restartTicks } },
});
