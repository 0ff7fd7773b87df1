/** Do certificates and the model offer the same steps? Along one walk, at each of its states. */

import { givenOf } from "../../checker/commands/verify.ts";
import { plainSuccessors } from "../../checker/plain.ts";
import { clusterOf } from "../../checker/question.ts";
import type { Question, QuestionOptions } from "../../checker/question.ts";
import type { MemberMove } from "../../model/consequence.ts";
import { marks } from "../../model/marks.ts";
import { identities } from "../../model/scenarios.ts";
import { hashOf } from "../../traces/certify/shown.ts";
import { successorsOf } from "../../traces/certify/successors.ts";
import type { Told, World } from "../../traces/certify/world.ts";

const everything = { crashes: 1, restarts: 1, cuts: 1, heals: 1, proposals: 1, transfers: 1 };

/** Regimes that between them use every bound and fault. */
export const settings: Readonly<Record<string, QuestionOptions>> = {
  "by default": { budgets: {}, regime: {} },
  "prompt, with every fault": { budgets: everything, regime: { prompt: true, depositionsCounted: 2 } },
  "with loss and copies, in any order": {
    budgets: everything,
    regime: { loss: 1, dup: 1, order: "any", delay: 1, capacity: 3 },
  },
  "with every draw at its reset": { electionTick: 2, budgets: everything, regime: { timeouts: "eager" } },
  "with no bound on delay and skew": {
    budgets: everything,
    regime: { delay: null, skew: null, dup: 1, capacity: 2 },
  },
  "with a leader that is cut off": {
    ...{ electionTick: 2, budgets: { cuts: 2, heals: 1 } },
    regime: { prompt: true },
  },
  "with few campaigns": { budgets: { soloCampaigns: 1, cuts: 1 }, regime: { campaigns: 1, skew: 2 } },
};

/** A question in which anyone may fail, so that a leader can lose its quorum too. */
export const whereAllMayFail = (question: Question): Question => ({
  ...question,
  scenario: { ...question.scenario, targets: [1, 2, 3] },
});

/** The first state at which they disagree: what only one of them offers. null: at none. */
export function disagreement(
  question: Question,
  choices: readonly number[],
): { readonly at: number; readonly steps: readonly string[] } | null {
  const { variant, scenario, regime } = question;
  const members = identities(scenario.members);
  const given = givenOf({ rules: variant.rules, scenarioSettings: scenario, regime, members });
  const system = clusterOf(question);
  let next: World | undefined = system.initial[0];
  for (const [at, choice] of choices.entries()) {
    const state: World | undefined = next;
    if (state === undefined) return null;
    const offered: Offered = plainSuccessors(system, state).steps;
    const told = successorsOf(state, given.setting).map(
      ({ action, told: one }) => `${inOrder(action)} ${flagsOf(one)} ${hashOf(one.world, given.keys)}`,
    );
    const modelled = offered.map(({ move, marks: own, after }) => {
      const { action } = move as MemberMove;
      return `${inOrder(action)} ${own & flags} ${hashOf(after, given.keys)}`;
    });
    const steps = [...modelled.filter(notIn(told)), ...told.filter(notIn(modelled))];
    if (steps.length > 0 || told.length !== modelled.length) return { at, steps };
    next = offered[choice % Math.max(1, offered.length)]?.after;
  }
  return null;
}

type Offered = readonly { readonly move: object; readonly marks: number; readonly after: World }[];

/** What progress counts, as bits; who deposed a leader is in the action already. */
const flags = Object.values(marks).reduce((sum, bit) => sum | bit, 0);

const flagsOf = ({ campaigns, isElection, isDeposition, timePasses, isFault }: Told): number =>
  (campaigns > 0 ? marks.campaign : 0) |
  (isElection ? marks.election : 0) |
  (isDeposition ? marks.deposition : 0) |
  (timePasses ? marks.time : 0) |
  (isFault ? marks.fault : 0);

const notIn = (others: readonly string[]) => (one: string): boolean => !others.includes(one);

/** The order of an action's fields does not matter. */
const inOrder = (value: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(value).toSorted()));
