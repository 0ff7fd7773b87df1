/** What a cell's answer comes to, one number or word at a time: for tables, heat maps and differences. */

import type { Worst } from "../../traces/document.ts";
import type { SweepAnswer, SweepCell } from "../../traces/sweep-document.ts";
import { safetyProperties } from "../properties.ts";

/** `amount` orders what is shown by it, the best first; null: not known. */
export interface Measured {
  readonly text: string;
  readonly amount: number | null;
}

export interface Measure {
  readonly name: string;
  readonly says: string;
  /** null: this answer has no such measure. */
  readonly of: (answer: SweepAnswer, cell: SweepCell) => Measured | null;
}

const unknown: Measured = { text: "cut", amount: null };

/** As an ordinary number is ordered, `unbounded` is above all. */
function worst(
  value: number | "unbounded" | null,
  found: number | undefined,
  shown: (value: number) => string,
): Measured {
  if (value === "unbounded") return { text: "∞", amount: Infinity };
  if (value !== null) return { text: shown(value), amount: value };
  return found === undefined ? unknown : { text: `≥ ${shown(found)}`, amount: null };
}

const verdictAmounts = { holds: 0, violated: 1, cut: null } as const;

const verdict = (value: "holds" | "violated" | "cut"): Measured => ({
  text: value,
  amount: verdictAmounts[value],
});

const amount = (value: number | null, digits = 2): Measured =>
  value === null ? { text: "–", amount: null } : { text: value.toFixed(digits), amount: value };

function chance(value: number | null): Measured {
  if (value === null) return { text: "–", amount: null };
  const percent = value * 100;
  const text = value === 0 ? "0" : `${percent < 0.001 ? percent.toExponential(0) : Number(percent.toPrecision(2))} %`;
  return { text, amount: value };
}

type Compared = Extract<SweepAnswer, { kind: "compare" }>;
type Shown = (value: number) => string;
type ShownIn = (cell: SweepCell) => Shown;

/** What `check` found of a property; null where it was not asked. */
function judgedBy(answer: SweepAnswer, property: string, shown: Shown): Measured | null {
  if (answer.kind !== "properties") return null;
  const result = answer.results.find((one) => one.property === property);
  if (result === undefined) return null;
  const hasWorst = result.worst !== undefined && result.verdict !== "cut";
  return hasWorst ? worst(result.worst ?? null, undefined, shown) : verdict(result.verdict);
}

const counted: Shown = String;
const secondsOf: ShownIn =
  ({ tickMs }) =>
  (ticks) =>
    ((ticks * tickMs) / 1000).toFixed(1);

/** A worst case, whether `compare` found it or `check`, which has it under the name of the property. */
const worstOf =
  (property: string, of: (answer: Compared) => Worst, shownIn: ShownIn = () => counted) =>
  (answer: SweepAnswer, cell: SweepCell): Measured | null =>
    answer.kind === "compare"
      ? worst(of(answer), answer.found[property], shownIn(cell))
      : judgedBy(answer, property, shownIn(cell));

const compared: readonly (Measure & { readonly property: string })[] = [
  {
    name: "rounds",
    property: "Rounds",
    says: "Campaigns, in the worst case.",
    of: worstOf("Rounds", ({ rounds }) => rounds),
  },
  {
    name: "depositions",
    property: "Depositions",
    says: "Depositions of leaders, in the worst case.",
    of: worstOf("Depositions", ({ depositions }) => depositions),
  },
  {
    name: "by a stale member",
    property: "Disturbances",
    says: "Depositions by a member with a stale log, in the worst case.",
    of: worstOf("Disturbances", ({ disturbances }) => disturbances),
  },
  {
    name: "seconds, worst",
    property: "Ticks",
    says: "Until the stable leader's election, in the worst case.",
    of: worstOf("Ticks", ({ ticks }) => ticks, secondsOf),
  },
  {
    name: "AF stable",
    property: "AF stable",
    says: "Does every execution become stable?",
    of: (answer) =>
      answer.kind === "compare" ? verdict(answer.afStable) : judgedBy(answer, "AF stable", counted),
  },
  {
    name: "AG EF stable",
    property: "AG EF stable",
    says: "Does it stay possible to become stable?",
    of: (answer) =>
      answer.kind === "compare" ? verdict(answer.agEfStable) : judgedBy(answer, "AG EF stable", counted),
  },
];

const comparedNames: ReadonlySet<string> = new Set(compared.map(({ property }) => property));

/** Odds are of a prompt network without faults; another regime is another question. */
const isPrompt = ({ regime: { prompt, loss, dup } }: SweepCell): boolean =>
  prompt && loss === 0 && dup === 0;

const odds: readonly Measure[] = [
  {
    name: "mean s",
    says: "Until the stable leader's election, on average, in a prompt network.",
    of: (answer, cell) => {
      if (answer.kind === "compare") return isPrompt(cell) ? amount(answer.meanSeconds) : null;
      return answer.kind === "odds" ? amount(inSeconds(answer.mean, cell)) : null;
    },
  },
  {
    name: "p99 s",
    says: "In 99 of 100 cases it takes no longer, in a prompt network.",
    of: (answer, cell) => {
      if (answer.kind === "compare") return isPrompt(cell) ? amount(answer.p99Seconds) : null;
      return answer.kind === "odds" ? amount(inSeconds(answer.p99, cell)) : null;
    },
  },
  {
    name: "P(≥ 13 s)",
    says: "How likely it takes as long as the incident, in a prompt network.",
    of: (answer, cell) => {
      if (answer.kind === "properties") return null;
      return answer.kind === "compare" && !isPrompt(cell) ? null : chance(answer.atLeast13s);
    },
  },
];

const inSeconds = (ticks: number | null, { tickMs }: SweepCell): number | null =>
  ticks === null ? null : (ticks * tickMs) / 1000;

const states: Measure = {
  name: "states",
  says: "How many states were explored.",
  of: ({ states: count, cut }) => ({
    text: `${count.toLocaleString("en")}${cut === null ? "" : " (cut)"}`,
    amount: count,
  }),
};

const judged = (property: string): Measure => ({
  name: property,
  says: `The verdict on ${property}, or its worst case.`,
  of: (answer) => judgedBy(answer, property, counted),
});

const safetyNames: ReadonlySet<string> = new Set(safetyProperties.map(({ name }) => name));

/** The worst of all safety properties that were asked for, as `compare` has it. */
function allSafety(answer: SweepAnswer): Measured | null {
  if (answer.kind === "compare") return verdict(answer.safety);
  if (answer.kind === "odds") return null;
  const asked = answer.results.filter(({ property }) => safetyNames.has(property));
  const verdicts = asked.map((one) => one.verdict);
  if (verdicts.length === 0) return null;
  return verdict((["violated", "cut"] as const).find((worse) => verdicts.includes(worse)) ?? "holds");
}

const safety: Measure = { name: "safety", says: "Is a safety property violated?", of: allSafety };

/** Those that some cell has, in a fixed order. What `compare` finds too is the same measure. */
export function measuresOf(cells: readonly SweepCell[]): readonly Measure[] {
  const properties = new Set(
    cells.flatMap(({ answer }) =>
      answer?.kind === "properties" ? answer.results.map(({ property }) => property) : [],
    ),
  );
  const others = [...properties].filter((name) => !safetyNames.has(name) && !comparedNames.has(name));
  const all = [safety, ...compared, ...others.map(judged), ...odds, states];
  return all.filter(({ of }) => cells.some((cell) => cell.answer !== null && of(cell.answer, cell) !== null));
}

/** A cell without an answer says why. */
export function measured({ of }: Measure, cell: SweepCell): Measured | null {
  if (cell.answer !== null) return of(cell.answer, cell);
  return { text: cell.failed === null ? "not asked" : "failed", amount: null };
}
