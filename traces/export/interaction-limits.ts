/** What the interaction tests of etcd-io/raft cannot express. */

import type { VersionRules } from "../../model/rules.ts";
import type { Trace } from "../document.ts";

/** The rules of the library since 3.4, as far as they are not options of it. */
const libraryRules: Partial<VersionRules> = {
  higherTermLead: "leadersOnly",
  answersOldLeader: "checkQuorumOrPreVote",
  lowerTermPreVote: "rejected",
  preVoteGrantTerm: "requests",
  preCandidateKeeps: "neither",
  voteNeeds: "noVoteAndNoLead",
  bug: null,
};

const preludes: readonly string[] = ["rejoin", "partition", "leader-crash", "bootstrap"];

/** What is in the way, and what to ask instead; null: nothing is, as far as one step tells. */
export function whyNot(trace: Trace, electionTick: number): string | null {
  const { variant, rules, scenario, scenarioSettings, steps, start } = trace;
  const differs = Object.entries(libraryRules).find(
    ([name, value]) => rules[name as keyof VersionRules] !== value,
  );
  if (differs !== undefined) {
    const [name, value] = differs;
    return (
      `an interaction test runs on etcd-io/raft, whose rules are those of etcd-3.4 (${name}: ` +
      `${String(value)}), and ${variant} has others. Make the trace under etcd-3.4, with the options you need.`
    );
  }
  if (start !== undefined || !preludes.includes(scenario)) {
    return (
      `an interaction test has no command for the first state of ${scenario}. ` +
      `Make the trace from ${preludes.join(", ")}.`
    );
  }
  if (scenarioSettings.electionTick !== electionTick) {
    return (
      `the interaction tests of etcd-io/raft have an election timeout of ${electionTick} ticks, which no ` +
      `command changes; this trace has ${scenarioSettings.electionTick}. Make it with --election-tick ${electionTick}.`
    );
  }
  if (scenarioSettings.oneEntryPerAppend) {
    return "the interaction tests of etcd-io/raft do not limit an append to one entry. Make the trace without.";
  }
  const step = steps.findIndex(({ action }) => action.kind === "restart" || action.kind === "duplicate");
  const kind = steps[step]?.action.kind;
  if (kind === undefined) return null;
  const [what, option] =
    kind === "restart" ? ["restart a member", "--restarts 0"] : ["deliver a message twice", "--dup 0"];
  return (
    `steps[${step}]: the interaction tests of etcd-io/raft cannot ${what}. ` +
    `Make the trace with ${option}.`
  );
}
