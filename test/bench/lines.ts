/** What the bench explores, and how one line of it is measured. */

import { performance } from "node:perf_hooks";

import { explore, noLimits } from "../../checker/explore.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import type { System } from "../../checker/system.ts";
import { rejoinT } from "../toys/rejoin-t.ts";

export interface Line {
  readonly model: string;
  readonly parameters: string;
  /** The states that an exploration must find, where other checkers agree on them; else null. */
  readonly states: number | null;
  readonly measure: () => Promise<Row>;
}

/** One run; seconds are medians where there were several. */
export interface Row {
  readonly model: string;
  readonly parameters: string;
  readonly threads: number;
  readonly states: number;
  readonly transitions: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Of all tables of the search, caches included. */
  readonly bytesPerState: number;
  /** How often the system's own `moves` and `receive` were run; all else was looked up. */
  readonly ruleRuns: number;
  /** Why it stopped before all states were found, or null. */
  readonly cut: string | null;
}

/** The cluster is explored up to here. */
const clusterStatesMax = 10_000_000;

export const lines: readonly Line[] = [
  rejoinLine("2 3 1 3", 3_175_958),
  rejoinLine("2 3 1 6", 7_723_323),
  clusterLine("etcd-3.1.4", 0),
];

export const nameOf = ({ model, parameters }: Pick<Line, "model" | "parameters">): string =>
  `${model} ${parameters}`;

function rejoinLine(parameters: string, states: number): Line {
  const [electionTick = 0, termMax = 0, capacity = 0, inFlightMax = 0] = parameters
    .split(" ")
    .map(Number);
  const model = "rejoin-t";
  const measure = (): Promise<Row> =>
    measured(
      model,
      parameters,
      rejoinT({ electionTick, termMax, capacity, inFlightMax }),
      Infinity,
    );
  return { model, parameters, states, measure };
}

function clusterLine(variant: string, delay: number): Line {
  const parameters = `rejoin delay ${delay}`;
  const measure = (): Promise<Row> => {
    const question = questionOf(variant, { scenario: "rejoin", budgets: {}, regime: { delay } });
    return measured(variant, parameters, clusterOf(question), clusterStatesMax);
  };
  return { model: variant, parameters, states: null, measure };
}

async function measured<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  model: string,
  parameters: string,
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  statesMax: number,
): Promise<Row> {
  let ruleRuns = 0;
  const counted: typeof system = {
    ...system,
    moves: (...input) => {
      ruleRuns += 1;
      return system.moves(...input);
    },
    receive: (...input) => {
      ruleRuns += 1;
      return system.receive(...input);
    },
  };
  const cpuBefore = process.cpuUsage();
  const explored = await explore(counted, {
    properties: [],
    limits: { ...noLimits, statesMax },
    keepsGraph: false,
    goesOn: true,
    nowMs: () => performance.now(),
    isInterrupted: () => false,
    onProgress: () => undefined,
  });
  const { user, system: kernel } = process.cpuUsage(cpuBefore);
  return {
    model,
    parameters,
    threads: 1,
    states: explored.states,
    transitions: explored.transitions,
    cpuSeconds: (user + kernel) / 1e6,
    wallSeconds: explored.elapsedMs / 1000,
    bytesPerState: explored.bytes / explored.states,
    ruleRuns,
    cut: explored.cut,
  };
}
