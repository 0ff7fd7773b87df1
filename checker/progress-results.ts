/** Properties of progress by name, and what the analysis of a graph means for each. */

import { titleOf } from "../model/scenarios.ts";
import type { Result, Trace, Verdict } from "../traces/document.ts";
import type { Answer } from "./ask.ts";
import { fairness, livenessNames, worstNames } from "./progress.ts";
import type { LivenessFinding, Progress, Shown, WorstFinding } from "./progress.ts";
import { traceOf } from "./progress-traces.ts";

export interface ProgressProperty {
  readonly name: string;
  readonly says: string;
  /** Which finding decides it, and the most that it allows; null: any number. */
  readonly finding: WorstFinding["name"] | LivenessFinding["name"];
  readonly most: number | null;
}

const says: Readonly<Record<ProgressProperty["finding"], string>> = {
  Rounds: "The campaigns of an execution are bounded; the exact worst case.",
  Elections: "The elections of leaders are bounded; the exact worst case.",
  Depositions: "The depositions of leaders are bounded; the exact worst case.",
  Ticks: "The ticks until the stable leader's election are bounded; the exact worst case.",
  Disturbances: "Depositions by a member with a stale log are bounded; the exact worst case.",
  "AF stable": "Every execution becomes stable.",
  "AG EF stable": "It stays possible to become stable.",
};

const undisturbed: ProgressProperty = {
  name: "Undisturbed",
  says: "No member with a stale log deposes a leader that has its quorum. Counted.",
  finding: "Disturbances",
  most: 0,
};

const stableWithin = "StableWithin:";

export const progressProperties: readonly ProgressProperty[] = [
  ...[...worstNames, ...livenessNames].map((name) => ({
    name,
    says: says[name],
    finding: name,
    most: null,
  })),
  undisturbed,
];

/** For lists: the family of `StableWithin:t`. */
export const progressFamilies = [
  { name: `${stableWithin}t`, says: "The stable leader is elected within t ticks in every execution." },
];

export function progressPropertyNamed(text: string): ProgressProperty | null {
  const named = progressProperties.find(({ name }) => name === text);
  if (named !== undefined) return named;
  const ticks = text.startsWith(stableWithin) ? text.slice(stableWithin.length) : "";
  if (!/^(0|[1-9]\d{0,5})$/.test(ticks)) return null;
  const family = progressFamilies[0]?.says ?? "";
  return { name: text, says: family, finding: "Ticks", most: Number(ticks) };
}

export interface ProgressResult {
  readonly result: Result;
  readonly trace: Trace | null;
}

export function progressResult(
  property: ProgressProperty,
  progress: Progress,
  answer: Answer,
): ProgressResult {
  const { variant, scenario, regime } = answer.question;
  const judged = judge(property, progress);
  const common = { variant: variant.name, scenario: titleOf(scenario), regime, property: property.name };
  const hiding = Object.keys(progress.hiding);
  const notes = [
    ...(livenessNames.some((name) => name === property.finding) ? [`fairness assumed: ${fairness}`] : []),
    ...(judged.verdict === "cut" && hiding.length > 0
      ? [`hits of ${hiding.join(", ")} could hide more; what was found so far is not proved to be all`]
      : []),
  ];
  const { shown, reason } = judged;
  const trace = shown === null ? null : traceOf(answer, property.name, reason ?? property.says, shown);
  return {
    result: {
      ...common,
      verdict: judged.verdict,
      ...(reason === null ? {} : { reason }),
      ...(judged.worst === null ? {} : { worst: judged.worst }),
      ...(trace === null ? {} : { depth: trace.steps.length }),
      ...(notes.length === 0 ? {} : { notes }),
    },
    trace,
  };
}

interface Judged {
  readonly verdict: Verdict;
  readonly worst: number | "unbounded" | null;
  readonly reason: string | null;
  readonly shown: Shown | null;
}

function judge(property: ProgressProperty, { worst, liveness }: Progress): Judged {
  const live = liveness.find(({ name }) => name === property.finding);
  if (live !== undefined) return { ...live, worst: null };
  const found = worst.find(({ name }) => name === property.finding);
  if (found === undefined) throw new Error(`no finding ${property.finding}`);
  return judgeWorst(property, found);
}

function judgeWorst({ finding, most }: ProgressProperty, found: WorstFinding): Judged {
  const { worst, atLeast, shown } = found;
  const noun = finding.toLowerCase();
  if (worst === "unbounded") {
    return { verdict: "violated", worst, reason: `there is no bound on ${noun}`, shown };
  }
  const seen = worst ?? atLeast ?? 0;
  if (most !== null && seen > most) {
    return { verdict: "violated", worst, reason: `an execution has ${seen} ${noun}`, shown };
  }
  if (worst === null) return { verdict: "cut", worst, reason: `${seen} ${noun} were found`, shown };
  return { verdict: "holds", worst, reason: `at most ${worst} ${noun}`, shown };
}
