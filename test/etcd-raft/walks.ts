/** Random walks of the checker's machine, over variants, scenarios and regimes as a seed has them. */

import { machineOf } from "../../checker/machine.ts";
import { questionOf } from "../../checker/question.ts";
import { randomOf } from "../../checker/simulate/random.ts";
import { randomWalk } from "../../checker/simulate/walk.ts";
import { cluster } from "../../model/cluster.ts";
import type { Budgets, Regime } from "../../model/regime.ts";
import type { Rules } from "../../model/rules.ts";
import { scenarioNames, settingsOf } from "../../model/scenarios.ts";
import type { ScenarioName } from "../../model/scenarios.ts";
import type { Variant } from "../../model/variants.ts";
import { etcd34 } from "../../model/versions.ts";
import { shortened } from "./shortened.ts";
import { watched } from "./lowered.ts";
import type { Execution } from "./lowered.ts";

const many: Budgets = {
  crashes: 6,
  restarts: 6,
  cuts: 4,
  heals: 4,
  soloCampaigns: 20,
  proposals: 30,
  transfers: 6,
};

const regimes: readonly [Partial<Regime>, ...Partial<Regime>[]] = [
  { prompt: true },
  { delay: 0, loss: 4 },
  { delay: 1, order: "any", loss: 6, dup: 4 },
  { delay: null, skew: null, order: "any", loss: 30, dup: 30 },
];

/** The library takes pre-votes without leases too; no server asks that of it. */
export const preVoteAlone: Variant = {
  name: "etcd-3.4+prevote-check-quorum",
  says: "Pre-vote without check-quorum.",
  rules: { ...etcd34, checkQuorum: false, preVote: true },
  caughtBy: null,
};

export interface Walked {
  readonly execution: Execution;
  readonly rules: Rules;
}

/** The walk of a seed; the same for the same variant. `scenario`: null: as the seed has it. */
export function walkOf(
  variant: Variant,
  seed: number,
  steps: number,
  scenario: ScenarioName | null = null,
): Walked {
  const random = randomOf(seed);
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item =>
    items[random.below(items.length)] ?? items[0];
  const drawn = pick(scenarioNames);
  const question = questionOf("etcd-3.4", {
    scenario: scenario ?? drawn,
    members: pick([3, 3, 5]),
    electionTick: pick([2, 3, 5, 10]),
    budgets: pick<Partial<Budgets>>([{}, many, many]),
    regime: { ...pick(regimes), campaigns: null },
  });
  const set = { ...question.scenario, oneEntryPerAppend: pick([false, true]), targets: [1, 2, 3, 4, 5] };
  const rules = { ...variant.rules, ...settingsOf(set), maxInflight: pick([256, 256, 1, 2]) };
  const asked = cluster(variant.name, rules, set, question.regime);
  const short = { ...asked, initial: [shortened(asked.initial[0])] } as const;
  const { machine, execution } = watched(machineOf(short));
  const actions = randomWalk(machine, seed, steps);
  return { execution: execution(`${variant.name} from ${set.name}, seed ${seed}`, actions), rules };
}
