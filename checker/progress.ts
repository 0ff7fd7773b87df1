/**
 * Progress of an explored cluster: exact worst cases, liveness, and what shows them. Nothing is
 * claimed that a bound's hits might hide: what then is not refuted is cut.
 */

import { marks, senderOf } from "../model/marks.ts";
import type { Graph } from "./edges.ts";
import { countMarks, worstCase } from "./analysis/bounds.ts";
import type { Weights, Worst } from "./analysis/bounds.ts";
import { alwaysEventually, alwaysEventuallyPossible } from "./analysis/liveness.ts";
import type { Lasso, Path } from "./analysis/paths.ts";
import { stableStates } from "./analysis/stable.ts";
import type { ClusterExplored } from "./ask.ts";
import { isDisturber } from "./disturbance.ts";
import type { Verdict } from "../traces/document.ts";

/** What shows a finding: an execution that attains it, or one that goes on for ever. */
export type Shown =
  | { readonly kind: "witness"; readonly path: Path }
  | { readonly kind: "lasso"; readonly lasso: Lasso };

export interface WorstFinding {
  readonly name: WorstName;
  /** null: not known, as the search was cut or a bound was hit. */
  readonly worst: number | "unbounded" | null;
  /** The most that was found, where `worst` is null. */
  readonly atLeast: number | null;
  readonly shown: Shown;
}

export interface LivenessFinding {
  readonly name: LivenessName;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly shown: Shown | null;
}

export interface Progress {
  /** Bounds that were hit and could hide something, with their counts. */
  readonly hiding: Readonly<Record<string, number>>;
  readonly worst: readonly WorstFinding[];
  readonly liveness: readonly LivenessFinding[];
  readonly stableStates: number;
}

export const worstNames = ["Rounds", "Elections", "Depositions", "Ticks", "Disturbances"] as const;
export type WorstName = (typeof worstNames)[number];

export const livenessNames = ["AF stable", "AG EF stable"] as const;
export type LivenessName = (typeof livenessNames)[number];

/** The fairness that the verdicts on liveness assume, for people. */
export const fairness =
  "time passes for every member that is up, every message arrives within the delay, and the " +
  "environment makes only finitely much fail";

/** What a hit of these could hide; the others are what the question itself assumes. */
const searchBounds = ["capacity", "campaigns", "farGap"];

export function progressOf(explored: ClusterExplored, onPhase: (phase: string) => void): Progress {
  const { graph } = explored;
  if (graph === null) throw new Error("the exploration did not keep its graph");
  const hits = Object.entries(explored.boundHits);
  const hiding = hits.filter(([name, count]) => count > 0 && searchBounds.includes(name));
  const isWhole = explored.cut === null && hiding.length === 0;
  onPhase("which states have a leader");
  const hasLeader = explored.flagStates((_slot, { up, node }) => up && node.role === "leader");
  const restless = marks.campaign | marks.deposition;
  const stable = stableStates(graph, hasLeader, { restless, faults: marks.fault, onPhase });
  return {
    hiding: Object.fromEntries(hiding),
    worst: worstNames.map((name) => {
      onPhase(`worst ${name.toLowerCase()}`);
      return worstFinding(name, worstOf(name, graph, stable, explored), isWhole);
    }),
    liveness: [afStable(graph, stable, isWhole, onPhase), agEfStable(graph, stable, isWhole, onPhase)],
    stableStates: stable.reduce((sum, flag) => sum + flag, 0),
  };
}

function worstOf(
  name: WorstName,
  graph: Graph,
  stable: Uint8Array,
  explored: ClusterExplored,
): Worst {
  const counting = (weights: Weights): Worst =>
    worstCase(graph, { weights, until: null, endsWith: 0 });
  switch (name) {
    case "Rounds":
      return counting(countMarks(marks.campaign));
    case "Elections":
      return counting(countMarks(marks.election));
    case "Depositions":
      return counting(countMarks(marks.deposition));
    case "Ticks":
      return worstCase(graph, {
        weights: countMarks(marks.time),
        until: stable,
        endsWith: marks.election,
      });
    case "Disturbances":
      return counting(disturbances(graph, explored));
  }
}

/** Weighs the depositions of a leader that had its quorum, by a member that could not be elected. */
function disturbances(graph: Graph, explored: ClusterExplored): Weights {
  return (edge, source) => {
    const own = graph.marks[edge] ?? 0;
    if ((own & marks.deposition) === 0 || senderOf(own) === 0) return 0;
    return isDisturber(explored.wholeAt(source).parts, senderOf(own)) ? 1 : 0;
  };
}

function worstFinding(name: WorstName, found: Worst, isWhole: boolean): WorstFinding {
  if (found.kind === "unbounded") {
    const shown = { kind: "lasso", lasso: found.lasso } as const;
    return { name, worst: "unbounded", atLeast: null, shown };
  }
  const shown = { kind: "witness", path: found.path } as const;
  return isWhole && found.isComplete
    ? { name, worst: found.worst, atLeast: null, shown }
    : { name, worst: null, atLeast: found.worst, shown };
}

function afStable(
  graph: Graph,
  stable: Uint8Array,
  isWhole: boolean,
  onPhase: (phase: string) => void,
): LivenessFinding {
  const found = alwaysEventually(graph, stable, { time: marks.time, faults: marks.fault, onPhase });
  const name = "AF stable";
  switch (found.kind) {
    case "holds": {
      const verdict = isWhole && found.isComplete ? "holds" : "cut";
      return { name, verdict, reason: null, shown: null };
    }
    case "violated": {
      const reason = "the cycle can be repeated for ever: the cluster never becomes stable";
      return { name, verdict: "violated", reason, shown: { kind: "lasso", lasso: found.lasso } };
    }
    case "stuck": {
      const reason = `from ${found.stuck.states} states time cannot pass, as the environment's budgets are spent`;
      return { name, verdict: "cut", reason, shown: { kind: "witness", path: found.stuck.path } };
    }
  }
}

function agEfStable(
  graph: Graph,
  stable: Uint8Array,
  isWhole: boolean,
  onPhase: (phase: string) => void,
): LivenessFinding {
  const found = alwaysEventuallyPossible(graph, stable, { without: marks.fault, onPhase });
  const name = "AG EF stable";
  if (found.kind === "holds") {
    return { name, verdict: isWhole && found.isComplete ? "holds" : "cut", reason: null, shown: null };
  }
  const reason = `from ${found.states} states no execution becomes stable`;
  const verdict = isWhole ? "violated" : "cut";
  return { name, verdict, reason, shown: { kind: "witness", path: found.path } };
}
