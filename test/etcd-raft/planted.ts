/** Rules that are not the library's: each must be found out, and the shortest schedule be short. */

import type { Difference } from "../../checker/conform/difference.ts";
import { mutants } from "../../model/mutants.ts";
import type { ScenarioName } from "../../model/scenarios.ts";
import type { Variant } from "../../model/variants.ts";
import { etcd314, etcd34 } from "../../model/versions.ts";
import { held, shrunk } from "./agree.ts";
import type { Driver } from "./driver.ts";
import { lowered } from "./lowered.ts";
import type { Move } from "./schedule.ts";
import { walkOf } from "./walks.ts";

export interface Planted {
  readonly name: string;
  readonly variant: Variant;
  readonly scenario: ScenarioName | null;
  /** Why nothing can tell it from the library's; null: something must. */
  readonly alike: string | null;
}

export interface Caught {
  readonly name: string;
  /** The walks that it took; null: none of all showed it. */
  readonly walks: number | null;
  readonly seed: number;
  /** Actions up to the difference, before and after shrinking. */
  readonly found: number;
  readonly shortest: number;
  readonly moves: readonly Move[];
  readonly difference: Difference | null;
}

type Options = Pick<Variant["rules"], "checkQuorum" | "preVote">;

/** Options of the library under which a rule makes a difference, where not all do. */
const optionsThatMatter: { readonly [rule: string]: Options } = {
  answersOldLeader: { checkQuorum: false, preVote: true },
  voteNeeds: { checkQuorum: true, preVote: false },
};

/** The rules of which 3.1.4 and 3.4.23 differ, one at a time as 3.1.4 has it; then the bugs. */
export const planted: readonly Planted[] = [
  ...ruleNames().map((rule): Planted => {
    const options = optionsThatMatter[rule] ?? { checkQuorum: true, preVote: true };
    const rules = { ...etcd34, ...options, [rule]: etcd314[rule] };
    const says = `etcd-3.4 with ${rule} of 3.1.4`;
    return {
      name: `${rule}: ${String(etcd314[rule])}`,
      variant: { name: says, says, rules, caughtBy: null },
      scenario: null,
      alike: rule === "tally" ? "a campaign ends with the answer that makes a quorum of either" : null,
    };
  }),
  ...mutants.map((mutant): Planted => {
    const { checkQuorum, preVote, bug } = mutant.rules;
    const rules = { ...etcd34, checkQuorum, preVote, bug };
    const variant = { ...mutant, rules };
    return { name: mutant.name, variant, scenario: mutant.scenario, alike: null };
  }),
];

type Rule = keyof typeof etcd34;

/** Restart ticks are the server's: no schedule here has any that the variant does not give. */
function ruleNames(): readonly Rule[] {
  const all = Object.keys(etcd34) as readonly Rule[];
  return all.filter((rule) => etcd34[rule] !== etcd314[rule] && rule !== "restartTicks");
}

/** Walks until the library disagrees, then shrinks. */
export async function hunted(
  driver: Driver,
  { name, variant, scenario }: Planted,
  firstSeed: number,
  walksMax: number,
  stepsOfWalk: number,
): Promise<Caught> {
  for (let seed = firstSeed; seed < firstSeed + walksMax; seed += 1) {
    const { execution, rules } = walkOf(variant, seed, stepsOfWalk, scenario);
    const { start, moves } = lowered(execution, rules, seed);
    const first = await held(driver, start, moves, rules);
    if (first.disagreement === null) continue;
    const short = await shrunk(moves, (some) => held(driver, start, some, rules));
    return {
      name,
      walks: seed - firstSeed + 1,
      seed,
      found: first.disagreement.at + 1,
      shortest: short.moves.length,
      moves: short.moves,
      difference: short.held.disagreement?.difference ?? null,
    };
  }
  return { name, walks: null, seed: firstSeed, found: 0, shortest: 0, moves: [], difference: null };
}
