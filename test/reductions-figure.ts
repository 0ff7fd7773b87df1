/**
 * What each reduction saves: for each scenario, a question small enough to be searched to its end
 * without any, counted with all of them, without each one, and with none.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { clusterOf, questionOf } from "../checker/question.ts";
import type { QuestionOptions } from "../checker/question.ts";
import { safetyProperties } from "../checker/properties.ts";
import { regimeText } from "../checker/regime-text.ts";
import type { Regime } from "../model/regime.ts";
import { exploring } from "./exploring.ts";

type Reductions = Required<Pick<Regime, "labels" | "timeouts" | "deliveries" | "symmetry">>;

const all: Reductions = {
  labels: "canonical",
  timeouts: "lazy",
  deliveries: "urgentFirst",
  symmetry: "members",
};
const none: Reductions = {
  labels: "absolute",
  timeouts: "eager",
  deliveries: "interleaved",
  symmetry: "none",
};

/** As the columns of the table name them. */
const settings: Readonly<Record<string, Reductions>> = {
  all,
  "without labels": { ...all, labels: none.labels },
  "without timeouts": { ...all, timeouts: none.timeouts },
  "without deliveries": { ...all, deliveries: none.deliveries },
  "without symmetry": { ...all, symmetry: none.symmetry },
  none,
};

export interface ReductionsQuestion {
  readonly variant: string;
  readonly options: QuestionOptions;
  /** Is it asked anew by every `npm test`, but for the columns that are slow? */
  readonly isQuick: boolean;
}

/** Terms grow without end where labels are absolute, so campaigns are bounded throughout. */
const asked = (
  variant: string,
  scenario: string,
  regime: Partial<Regime>,
  more: Partial<QuestionOptions> = {},
): ReductionsQuestion => ({
  variant,
  options: { scenario, electionTick: 2, budgets: {}, regime, ...more },
  isQuick: scenario === "figure-8",
});

const withoutCrashes = { crashes: 0, restarts: 0 };

export const reductionsQuestions: readonly ReductionsQuestion[] = [
  asked("etcd-3.1.4", "rejoin", { campaigns: 2 }),
  asked("etcd-3.4", "partition", { campaigns: 2, prompt: true }),
  asked("etcd-3.4", "leader-crash", { campaigns: 2, prompt: true }),
  asked("etcd-3.4", "bootstrap", { campaigns: 1 }),
  asked("etcd-3.4", "bootstrap", { campaigns: 1, prompt: true }, { members: 5, budgets: withoutCrashes }),
  asked("raft-basic", "figure-8", { campaigns: 1, prompt: true }),
];

interface Counted {
  readonly states: number;
  readonly transitions: number;
  readonly verdict: "holds" | "violated";
}

export interface ReductionsRow {
  readonly variant: string;
  readonly scenario: string;
  readonly members: number;
  readonly regime: string;
  readonly counted: Readonly<Record<string, Counted>>;
}

export const quickColumns = ["all", "without labels", "without symmetry"];

export async function countedRow(
  { variant, options }: ReductionsQuestion,
  columns: readonly string[] = Object.keys(settings),
): Promise<ReductionsRow> {
  const { scenario, regime } = questionOf(variant, options);
  const counted: Record<string, Counted> = {};
  for (const name of columns) {
    const reductions = settings[name];
    const question = questionOf(variant, { ...options, regime: { ...options.regime, ...reductions } });
    const found = await exploring(clusterOf(question), { properties: safetyProperties });
    const isBroken = found.breaches.some((breach) => breach !== null);
    const { states, transitions } = found;
    counted[name] = { states, transitions, verdict: isBroken ? "violated" : "holds" };
  }
  const bound = `campaigns ${regime.campaigns ?? "any"}`;
  return {
    variant,
    scenario: scenario.name,
    members: scenario.members,
    regime: `${regimeText(regime)}, ${bound}`,
    counted,
  };
}

const golden = join(fileURLToPath(new URL(".", import.meta.url)), "golden", "reductions.json");

export const storedRows = (): readonly ReductionsRow[] =>
  JSON.parse(readFileSync(golden, "utf8")) as readonly ReductionsRow[];

/** The largest takes a minute or two. */
export async function writeReductions(): Promise<void> {
  const rows: ReductionsRow[] = [];
  for (const question of reductionsQuestions) rows.push(await countedRow(question));
  writeFileSync(golden, `${JSON.stringify(rows, null, 1)}\n`);
}

/** States, and below them transitions. */
export function reductionsTable(rows: readonly ReductionsRow[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const names = Object.keys(settings);
  const counts = ({ counted }: ReductionsRow, of: "states" | "transitions"): readonly string[] =>
    names.map((name) => counted[name]?.[of].toLocaleString("en") ?? "");
  const lines = rows.flatMap((row) => {
    const { variant, scenario, members, regime } = row;
    const title = members === 3 ? scenario : `${scenario}, ${members} members`;
    return [
      line([`${title}: ${variant}, ${regime}`, "states", ...counts(row, "states")]),
      line(["", "transitions", ...counts(row, "transitions")]),
    ];
  });
  return [line(["question", "", ...names]), line(["---", "---", ...names.map(() => "---:")]), ...lines].join("\n");
}
