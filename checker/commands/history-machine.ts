/** The machine of a trace: its scenario's cluster, or one that begins in the trace's own state. */

import { cluster } from "../../model/cluster.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { Regime } from "../../model/regime.ts";
import { lanRegime, noFaults } from "../../model/regime.ts";
import type { VersionRules } from "../../model/rules.ts";
import { settingsOf } from "../../model/scenarios.ts";
import type { Identity, Scenario } from "../../model/scenarios.ts";
import type { Trace } from "../../traces/document.ts";
import type { Machine } from "../../traces/machine.ts";
import { recordTrace } from "../../traces/record.ts";
import { stepsAlong } from "../../traces/validate/execution.ts";
import type { Execution } from "../../traces/validate/execution.ts";
import { machineOf } from "../machine.ts";

export type Setup = Pick<
  Trace,
  "variant" | "rules" | "scenarioSettings" | "regime" | "members" | "start"
>;

export function clusterIn({ variant, rules, scenarioSettings, regime, start }: Setup): Cluster {
  const made = cluster(
    variant,
    { ...rules, ...settingsOf(scenarioSettings) },
    scenarioSettings,
    regime,
  );
  return start === undefined ? made : { ...made, initial: [start] };
}

/** The members of a history have names and ids of their own. */
export function machineIn(setup: Setup, system: Cluster): Machine {
  const machine = machineOf(system);
  return setup.start === undefined ? machine : { ...machine, members: setup.members };
}

interface Explained {
  readonly variant: { readonly name: string; readonly rules: VersionRules };
  readonly electionTick: number;
  readonly tickMs: number;
  readonly members: readonly Identity[];
  readonly execution: Execution;
}

/** The execution as a trace that replays; a sentence where there can be none. */
export function traceOf(
  explained: Explained,
): { readonly ok: true; readonly trace: Trace } | { readonly ok: false; readonly why: string } {
  const { variant, members, execution } = explained;
  if (members.length !== 3 && members.length !== 5) {
    return { ok: false, why: `a trace has 3 or 5 members, not ${members.length}` };
  }
  const scenario = scenarioOf(explained);
  const regime = regimeOf(execution);
  const setup: Setup = {
    variant: variant.name,
    rules: variant.rules,
    scenarioSettings: scenario,
    regime,
    members,
    start: execution.start,
  };
  const machine = machineIn(setup, clusterIn(setup));
  const along = stepsAlong(machine, execution);
  if (!along.ok) return along;
  const header = { variant, scenario, regime, kind: "walk", property: "history", reason } as const;
  const trace = recordTrace(header, machine, along.path);
  return { ok: true, trace: { ...trace, scenario: "history", start: execution.start } };
}

const reason = "An execution whose log lines, member by member, are the history's.";

/** Of the scenario only the numbers and the budgets count: the first state is the trace's own. */
const scenarioOf = ({ electionTick, tickMs, members, execution }: Explained): Scenario => ({
  name: "bootstrap",
  says: "A history: its first state is given in full.",
  members: members.length,
  term: 0,
  electionTick,
  tickMs,
  budgets: { ...noFaults, ...execution.budgets },
  targets: members.map(({ node }) => node),
  oneEntryPerAppend: false,
});

/** Nothing is assumed of messages and clocks; what is lost is counted. */
const regimeOf = ({ losses }: Execution): Regime => ({
  ...lanRegime,
  delay: null,
  skew: null,
  order: "any",
  loss: losses,
  capacity: channelMax,
  labels: "absolute",
  deliveries: "interleaved",
});

/** No history fills a channel: its messages are delivered, or lost where many are alike. */
const channelMax = 1_000_000;
