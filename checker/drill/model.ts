/** What the model says of a drill, and whether what was measured can be so. */

import type { DrillCheck, DrillModel, DrillRun } from "../../traces/drill-document.ts";
import type { Odds } from "../../traces/document.ts";
import { oddsOf } from "../commands/odds.ts";
import { rowOf } from "../compare-row.ts";
import { questionOf } from "../question.ts";
import type { Question, QuestionOptions } from "../question.ts";
import { limitsOf } from "../run.ts";
import type { Run } from "../run.ts";
import { electionTickOf, variantNameOf } from "./settings.ts";
import type { Setting } from "./settings.ts";

/** A bound that takes longer is not known. */
const boundSecondsMax = 60;

export interface Predicted {
  readonly model: DrillModel;
  /** [ms, probability]; null: the leader stays in every execution. */
  readonly distribution: readonly (readonly [number, number])[] | null;
}

/** That nothing bounds a start shows early; that something does, only once all is searched. */
const statesMax = { unbounded: 400_000, bounded: 3_000_000 } as const;

/**
 * Without pre-vote the member comes back one term ahead: the start `rejoin`, whose odds are exact.
 * With it its term is as it was: `partition` covers its way there, and what is left of it is a bound.
 * Bounds hold for messages that arrive before their receiver's next tick, as on loopback; the odds,
 * and the bound beside them, for messages that arrive before anyone's.
 */
export async function predicted(setting: Setting, run: Omit<Run, "limits">): Promise<Predicted> {
  const { preVote, heartbeatMs } = setting;
  const scenario = preVote ? "partition" : "rejoin";
  const questionUnder = (regime: QuestionOptions["regime"]): Question => {
    const times = { electionTick: electionTickOf(setting), tickMs: heartbeatMs };
    return questionOf(variantNameOf(setting), { scenario, ...times, budgets: {}, regime });
  };
  const most = preVote ? statesMax.bounded : statesMax.unbounded;
  const limits = limitsOf({ maxStates: most, maxSeconds: boundSecondsMax });
  const { row } = await rowOf(questionUnder({ delay: 0 }), false, { ...run, limits });
  const { row: prompt } = await rowOf(questionUnder({ prompt: true }), false, { ...run, limits });
  const worst = {
    scenario,
    campaignsMax: row.rounds,
    depositionsMax: row.depositions,
    depositionsMaxPrompt: prompt.depositions,
    ticksMax: row.ticks,
  };
  if (preVote) return { model: { ...noOdds, ...worst }, distribution: null };
  const odds = oddsOf(questionUnder({ prompt: true }));
  const ms = (ticks: number | null): number | null => (ticks === null ? null : ticks * heartbeatMs);
  const distribution = odds.distribution.map(([ticks, share]) => [ticks * heartbeatMs, share] as const);
  return {
    model: {
      ...worst,
      minMs: distribution[0]?.[0] ?? null,
      meanMs: ms(odds.mean),
      deviationMs: ms(deviationOf(odds)),
      p99Ms: ms(odds.p99),
      expectedCampaigns: odds.expectedCampaigns,
    },
    distribution,
  };
}

const noOdds = { minMs: null, meanMs: null, deviationMs: null, p99Ms: null, expectedCampaigns: null };

function deviationOf({ distribution, mean }: Odds): number | null {
  if (mean === null) return null;
  return Math.sqrt(distribution.reduce((sum, [ticks, share]) => sum + share * (ticks - mean) ** 2, 0));
}

/** A real leader is deposed between two of its ticks: whole ticks may be one too many. */
const ticksEarly = 1;
/** A server connects to its peers before anything else, and is given its ticks at the next look. */
const ticksLate = 2;
/** Less likely than this: the model is wrong, not the day. */
const likelyMin = 1e-5;
const standardErrors = 4;

export const assumptions = [
  "Bounds are those of a network where a message arrives before its receiver's next tick. The odds, and the bound " +
    "on a prompt network, are for messages that arrive before anyone's: a vote request that crosses a tick may " +
    "depose one leader more.",
  `A time may be up to ${ticksEarly} tick shorter than the model's (a real leader is deposed between two ticks) ` +
    `and ${ticksLate} ticks longer (a server first connects to its peers).`,
  `Each time must, within that, have a probability above ${likelyMin}; the mean of the runs must lie within ` +
    `${standardErrors} standard errors of the model's. With few runs only gross errors show.`,
] as const;

/**
 * Did the member come back as the model has it: behind the others' log, and, where it campaigned,
 * one term ahead? On a busy machine it may have campaigned twice before its end.
 */
export const isComparable = ({ soloCampaigns, wroteMeanwhile }: DrillRun, preVote: boolean): boolean =>
  wroteMeanwhile && soloCampaigns === (preVote ? 0 : 1);

/** Each comparison that can be made, as a sentence that holds or does not. */
export function checksOf(
  all: readonly DrillRun[],
  predictedOf: Predicted,
  setting: Setting,
): readonly DrillCheck[] {
  const comparable = all.filter((run) => isComparable(run, setting.preVote));
  return [...logChecks(all), ...modelChecks(comparable, predictedOf, setting)];
}

type Holds = (run: DrillRun) => boolean;

const check = (runs: readonly DrillRun[], says: string, holds: Holds): DrillCheck => ({
  says,
  holds: runs.every(holds),
});

const logChecks = (runs: readonly DrillRun[]): readonly DrillCheck[] => [
  check(runs, "every line of raft is explained", ({ logs }) => logs.verdict === "explained"),
  check(runs, "every line is read, and no safety rule broken", ({ logs }) =>
    logs.unread === 0 && logs.brokenChecks.length === 0),
  check(runs, "every episode has a cause", ({ logs }) => logs.withoutCause === 0),
  check(runs, "the logs tell the variant", ({ logs }) => logs.variantTold === logs.variant),
];

function modelChecks(
  runs: readonly DrillRun[],
  { model, distribution }: Predicted,
  { heartbeatMs }: Setting,
): readonly DrillCheck[] {
  const atMost = (what: string, most: DrillModel["ticksMax"], of: (run: DrillRun) => number) =>
    typeof most === "number" ? [check(runs, `${what}: at most ${most}`, (run) => of(run) <= most)] : [];
  const { ticksMax } = model;
  return [
    ...atMost("campaigns", model.campaignsMax, ({ campaigns }) => campaigns),
    ...atMost("depositions", model.depositionsMax, ({ depositions }) => depositions),
    ...(typeof ticksMax === "number"
      ? [
          check(runs, `stable within ${ticksMax} ticks`, ({ timeToStableMs }) =>
            timeToStableMs <= (ticksMax === 0 ? 0 : (ticksMax + ticksLate) * heartbeatMs)),
        ]
      : []),
    ...(distribution === null ? [] : withinOdds(runs, distribution, model, heartbeatMs)),
  ];
}

function withinOdds(
  runs: readonly DrillRun[],
  distribution: readonly (readonly [number, number])[],
  { meanMs, deviationMs, minMs }: DrillModel,
  heartbeatMs: number,
): readonly DrillCheck[] {
  const likely = (ms: number): number =>
    distribution.reduce((sum, [at, share]) => sum + (at >= ms - ticksLate * heartbeatMs ? share : 0), 0);
  const times = runs.map(({ timeToStableMs }) => timeToStableMs);
  const possible = {
    says: "each time is one that the model has",
    holds: times.every((ms) => ms >= (minMs ?? 0) - ticksEarly * heartbeatMs && likely(ms) > likelyMin),
  };
  if (meanMs === null || deviationMs === null || times.length === 0) return [possible];
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  const chance = (standardErrors * deviationMs) / Math.sqrt(times.length);
  const holds =
    mean >= meanMs - chance - ticksEarly * heartbeatMs && mean <= meanMs + chance + ticksLate * heartbeatMs;
  return [possible, { says: "the mean lies within the model's odds", holds }];
}
