/** A question: which rules, from which start, under which regime. Resolved from names and options. */

import { readFileSync } from "node:fs";

import { cluster } from "../model/cluster.ts";
import type { Cluster } from "../model/cluster.ts";
import { mutants } from "../model/mutants.ts";
import { lanRegime } from "../model/regime.ts";
import type { Budgets, Regime } from "../model/regime.ts";
import { scenarioNames, scenarios, settingsOf } from "../model/scenarios.ts";
import type { Scenario } from "../model/scenarios.ts";
import { variants } from "../model/variants.ts";
import type { Variant } from "../model/variants.ts";
import { validateVariantFile } from "../traces/validate-document.ts";

export interface Question {
  readonly variant: Variant;
  readonly scenario: Scenario;
  readonly regime: Regime;
}

/** What a user may set; what is undefined keeps the scenario's or the regime's own value. */
export interface QuestionOptions {
  readonly scenario?: string | undefined;
  readonly members?: number | undefined;
  readonly term?: number | undefined;
  readonly electionTick?: number | undefined;
  readonly tickMs?: number | undefined;
  readonly budgets: Partial<Budgets>;
  readonly regime: Partial<Regime>;
}

export class UsageError extends Error {}

export const variantsAndMutants: readonly Variant[] = [...variants, ...mutants];

export function questionOf(variantName: string, options: QuestionOptions): Question {
  const variant = variantNamed(variantName);
  const scenario = scenarioNamed(options.scenario ?? ownScenario(variant) ?? "rejoin");
  const number = (given: number | undefined, own: number): number => given ?? own;
  const members = number(options.members, scenario.members);
  if (members !== 3 && members !== 5) {
    throw new UsageError(`--members ${members}: a scenario has 3 or 5 members.`);
  }
  const electionTick = number(options.electionTick, scenario.electionTick);
  if (electionTick < 2) {
    throw new UsageError(
      `--election-tick ${electionTick}: must be at least 2, as it must be above the heartbeat tick (1).`,
    );
  }
  const term = number(options.term, scenario.term);
  if (scenario.name === "figure-8" && term !== scenario.term) {
    throw new UsageError("--term: the terms of figure-8 are those of the paper's figure.");
  }
  if (scenario.name !== "bootstrap" && term < 1) {
    throw new UsageError(`--term ${term}: ${scenario.name} starts with a leader, so its term is 1 or more.`);
  }
  return {
    variant,
    scenario: {
      ...scenario,
      members,
      electionTick,
      term,
      tickMs: number(options.tickMs, scenario.tickMs),
      budgets: { ...scenario.budgets, ...options.budgets },
    },
    regime: regimeOf(options.regime),
  };
}

/** With absolute labels terms grow without end, so campaigns are bounded unless asked otherwise. */
const campaignsOfAbsoluteLabels = 4;

function regimeOf(given: Partial<Regime>): Regime {
  const isAbsolute = given.labels === "absolute";
  const campaigns = isAbsolute ? campaignsOfAbsoluteLabels : lanRegime.campaigns;
  return { ...lanRegime, campaigns, ...given };
}

export const clusterOf = ({ variant, scenario, regime }: Question): Cluster =>
  cluster(variant.name, { ...variant.rules, ...settingsOf(scenario) }, scenario, regime);

export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  throw new UsageError(
    `no scenario "${name}". Known: ${scenarioNames.join(", ")}. List them: quorate list scenarios`,
  );
}

/** A mutant names the scenario in which its bug shows. */
const ownScenario = ({ name }: Variant): string | undefined =>
  mutants.find((mutant) => mutant.name === name)?.scenario;

/** A named variant or mutant, or the variant that a JSON file describes. */
export function variantNamed(name: string): Variant {
  const found = variantsAndMutants.find((variant) => variant.name === name);
  if (found !== undefined) return found;
  if (name.endsWith(".json")) return variantFile(name);
  const known = variants.map((variant) => variant.name).join(", ");
  throw new UsageError(
    `no variant "${name}". Known: ${known}, and the mutants. List them: quorate list variants; ` +
      "a variant of your own is given as a file whose name ends in .json",
  );
}

function variantFile(path: string): Variant {
  const read = validateVariantFile(readText(path));
  if (!read.ok) throw new UsageError(`${path}: ${read.error}`);
  const { name, says, base, rules } = read.value;
  const known = variants.find((variant) => variant.name === base);
  if (known === undefined) {
    throw new UsageError(`${path}: no variant "${base}" to base it on. List them: quorate list variants`);
  }
  return {
    name,
    says: says ?? `${base}, changed by ${path}.`,
    rules: { ...known.rules, ...rules },
    caughtBy: null,
  };
}

/** A file as text, or a usage error that names it. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/, \w+ '.*'$/, "") : String(error);
    throw new UsageError(`${path}: cannot be read (${why}). Give the path of a file that you may read.`);
  }
}
