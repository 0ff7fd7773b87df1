/** A question: which rules, from which start, under which regime. Resolved from names and options. */

import { cluster } from "../model/cluster.ts";
import type { Cluster } from "../model/cluster.ts";
import { mutants } from "../model/mutants.ts";
import { lanRegime } from "../model/regime.ts";
import type { Budgets, Regime } from "../model/regime.ts";
import { scenarioNames, scenarios, settingsOf, titleOf } from "../model/scenarios.ts";
import type { Scenario } from "../model/scenarios.ts";
import { variants } from "../model/variants.ts";
import type { Variant } from "../model/variants.ts";
import { isJsonFile, scenarioIn, variantIn } from "./own-files.ts";
import { UsageError } from "./usage-error.ts";

export { readText } from "./own-files.ts";
export { UsageError } from "./usage-error.ts";

export interface Question {
  readonly variant: Variant;
  readonly scenario: Scenario;
  readonly regime: Regime;
}

/** What a user may set; what is undefined keeps the scenario's or the regime's own value. */
export interface QuestionOptions {
  /** A name, a file whose name ends in .json, or the scenario itself. */
  readonly scenario?: string | Scenario | undefined;
  readonly members?: number | undefined;
  readonly term?: number | undefined;
  readonly electionTick?: number | undefined;
  readonly tickMs?: number | undefined;
  readonly budgets: Partial<Budgets>;
  readonly regime: Partial<Regime>;
}

export const variantsAndMutants: readonly Variant[] = [...variants, ...mutants];

export function questionOf(named: string | Variant, options: QuestionOptions): Question {
  const variant = typeof named === "string" ? variantNamed(named) : named;
  const asked = options.scenario ?? ownScenario(variant) ?? "rejoin";
  const scenario = typeof asked === "string" ? scenarioNamed(asked) : asked;
  refuseNumbersOfOwnCluster(scenario, options);
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

/** A cluster that is given member by member has its size and its terms with it. */
function refuseNumbersOfOwnCluster(scenario: Scenario, { members, term }: QuestionOptions): void {
  if (scenario.cluster === undefined) return;
  const given = members !== undefined ? "--members" : term !== undefined ? "--term" : null;
  if (given === null) return;
  throw new UsageError(`${given}: ${titleOf(scenario)} gives every member itself; change its "cluster".`);
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
  if (isJsonFile(name)) return scenarioIn(name);
  throw new UsageError(
    `no scenario "${name}". Known: ${scenarioNames.join(", ")}. List them: quorate list scenarios; ` +
      "a scenario of your own is given as a file whose name ends in .json",
  );
}

/** A mutant names the scenario in which its bug shows. */
const ownScenario = ({ name }: Variant): string | undefined =>
  mutants.find((mutant) => mutant.name === name)?.scenario;

/** A named variant or mutant, or the variant that a JSON file describes. */
export function variantNamed(name: string): Variant {
  const found = variantsAndMutants.find((variant) => variant.name === name);
  if (found !== undefined) return found;
  if (isJsonFile(name)) return variantIn(name);
  const known = variants.map((variant) => variant.name).join(", ");
  throw new UsageError(
    `no variant "${name}". Known: ${known}, and the mutants. List them: quorate list variants; ` +
      "a variant of your own is given as a file whose name ends in .json",
  );
}
