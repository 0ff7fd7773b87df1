/** The questions that every mutant of the model is asked. Unmutated, every one of them comes out well. */

import { questionOf, scenarioNamed } from "../../checker/question.ts";
import type { Question, QuestionOptions } from "../../checker/question.ts";

export interface Asked {
  readonly name: string;
  readonly variant: string;
  readonly options: QuestionOptions;
  /** Safety alone, with every interleaving, up to so many states; or progress, to its end. */
  readonly kind: "safety" | "progress";
  readonly statesMax: number;
}

const interleaved = { deliveries: "interleaved" } as const;
const nothing = { crashes: 0, restarts: 0, cuts: 0, heals: 0, soloCampaigns: 0, proposals: 0, transfers: 0 };
const every = { crashes: 1, restarts: 1, proposals: 1, transfers: 1 };

const safety = (
  name: string,
  variant: string,
  options: Partial<QuestionOptions>,
  statesMax = 40_000,
): Asked => ({
  ...{ name, statesMax },
  variant,
  options: { budgets: {}, ...options, regime: { ...interleaved, ...options.regime } },
  kind: "safety",
});

const progress = (name: string, variant: string, options: Partial<QuestionOptions>): Asked => ({
  ...{ name, statesMax: 80_000 },
  variant,
  options: { budgets: {}, ...options, regime: { prompt: true, ...options.regime } },
  kind: "progress",
});

export const battery: readonly Asked[] = [
  safety("bootstrap, the paper's Raft", "raft-basic", { scenario: "bootstrap" }),
  safety("bootstrap, pre-vote, a message twice", "etcd-3.4+prevote", {
    ...{ scenario: "bootstrap", budgets: { crashes: 0, restarts: 0 } },
    regime: { dup: 1 },
  }),
  safety("bootstrap, prompt, a message twice", "raft-basic", {
    ...{ scenario: "bootstrap", budgets: { crashes: 0, restarts: 0 } },
    regime: { prompt: true, dup: 2, campaigns: 3 },
  }),
  safety("figure-8, the paper's Raft", "raft-basic", { scenario: "figure-8" }, 120_000),
  safety("figure-8, prompt, a message lost", "raft-basic", {
    ...{ scenario: "figure-8", budgets: { crashes: 1, restarts: 1, proposals: 2 } },
    regime: { prompt: true, loss: 1, campaigns: 2 },
  }),
  safety("rejoin, 3.1.4", "etcd-3.1.4", { electionTick: 2 }),
  safety("partition, pre-vote", "etcd-3.4+prevote", { scenario: "partition", electionTick: 2 }),
  safety("leader-crash, prompt, all requests", "etcd-3.4", {
    ...{ scenario: "leader-crash", electionTick: 2, budgets: every },
    regime: { prompt: true, campaigns: 2 },
  }),
  progress("rejoin, pre-vote", "etcd-3.4+prevote", { electionTick: 3 }),
  progress("rejoin, 3.4", "etcd-3.4", { electionTick: 2 }),
  progress("rejoin, the paper's Raft", "raft-basic", { electionTick: 3 }),
  progress("partition, pre-vote", "etcd-3.4+prevote", { scenario: "partition", electionTick: 3 }),
  progress("leader-crash, 3.4", "etcd-3.4", {
    ...{ scenario: "leader-crash", electionTick: 2, budgets: { proposals: 0, restarts: 0 } },
    regime: { campaigns: 2 },
  }),
  progress("rejoin, 3.1.4 with pre-vote", "etcd-3.1.4+prevote", { electionTick: 3 }),
  ...leaderCrashes(),
  ...partitions(),
  progress("transfer, pre-vote", "etcd-3.4+prevote", {
    ...{ scenario: "leader-crash", electionTick: 3 },
    budgets: { ...nothing, proposals: 1, transfers: 1 },
  }),
];

/** Small, and with exact worst cases: nothing hides that one of them comes out worse. */
function leaderCrashes(): readonly Asked[] {
  const crash = { scenario: "leader-crash", electionTick: 3, budgets: { ...nothing, crashes: 1 } };
  const delayed = { ...crash, regime: { prompt: false } };
  return [
    progress("leader-crash, 3.4, all campaigns", "etcd-3.4", crash),
    progress("leader-crash, pre-vote, a message lost", "etcd-3.4+prevote", { ...crash, regime: { loss: 1 } }),
    progress("leader-crash, pre-vote, restarted", "etcd-3.4+prevote", {
      ...{ ...crash, budgets: { ...nothing, crashes: 1, restarts: 1 } },
    }),
    progress("leader-crash, pre-vote, not prompt", "etcd-3.4+prevote", delayed),
    progress("leader-crash, the paper's Raft, not prompt", "raft-basic", delayed),
  ];
}

function partitions(): readonly Asked[] {
  const partition = { scenario: "partition", electionTick: 3 };
  const leaderCut = { ...partition, scenario: { ...scenarioNamed("partition"), targets: [3] } };
  const once = { ...nothing, cuts: 1 };
  return [
    progress("a leader is cut off, pre-vote", "etcd-3.4+prevote", { ...leaderCut, budgets: once }),
    progress("a follower is cut off, pre-vote", "etcd-3.4+prevote", { ...partition, budgets: once }),
    progress("a follower is cut off and campaigns, 3.4", "etcd-3.4", {
      ...{ ...partition, electionTick: 2, budgets: { ...once, soloCampaigns: 1 } },
    }),
    progress("a follower restarts, pre-vote", "etcd-3.4+prevote", {
      ...{ ...partition, budgets: { ...nothing, crashes: 1, restarts: 1 } },
    }),
  ];
}

export const questionFor = ({ variant, options }: Asked): Question => questionOf(variant, options);
