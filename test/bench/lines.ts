/** What the bench explores: a small model that other checkers know too, and the real one. */

import { electionSafety } from "../../checker/invariants.ts";
import type { Property } from "../../checker/property.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import { boundsOf, knownCounts, knownParameters } from "../toys/rejoin-t-counts.ts";
import type { Parameters } from "../toys/rejoin-t-counts.ts";
import { rejoinT } from "../toys/rejoin-t.ts";
import type { RejoinTBounds } from "../toys/rejoin-t.ts";
import { measured } from "./ours.ts";
import type { Counts, Run } from "./run.ts";

export interface Line {
  readonly model: string;
  readonly parameters: string;
  /** What TLC, Rumur and Spin agree on; null where no other checker knows the model. */
  readonly known: Counts | null;
  /** Minutes, and gigabytes: only when it is asked for. */
  readonly isLarge: boolean;
  /** Of REJOIN-T, which the peers explore too. */
  readonly bounds: RejoinTBounds | null;
  /** Explores it here, in this process. */
  readonly measure: (asked: Asked) => Promise<Run>;
}

export interface Asked {
  readonly threads: number;
  /** Where the real model is cut; the others are explored whole. */
  readonly statesMax: number;
}

export const nameOf = ({ model, parameters }: Pick<Line, "model" | "parameters">): string =>
  `${model} ${parameters}`;

/** A number of states from which a line is left out unless it is asked for. */
const large = 50_000_000;

export const lines: readonly Line[] = [
  ...knownParameters.map(rejoinLine),
  clusterLine(),
];

function rejoinLine(parameters: Parameters): Line {
  const known = knownCounts[parameters];
  const bounds = boundsOf(parameters);
  const named = { model: "rejoin-t", parameters };
  return {
    ...named,
    known,
    bounds,
    isLarge: known.states >= large,
    measure: ({ threads }) =>
      measured(rejoinT(bounds), [oneLeaderPerTerm], { ...named, threads, statesMax: Infinity }),
  };
}

function clusterLine(): Line {
  const variant = "etcd-3.1.4";
  const regime = { delay: 1, order: "any", loss: 1 } as const;
  const named = { model: variant, parameters: "rejoin delay 1 order any loss 1" };
  return {
    ...named,
    known: null,
    bounds: null,
    isLarge: false,
    measure: (asked) => {
      const question = questionOf(variant, { scenario: "rejoin", budgets: {}, regime });
      return measured(clusterOf(question), [electionSafety], { ...named, ...asked });
    },
  };
}

interface Leading {
  readonly role: string;
  readonly term: number;
}

/** The peers' models check it in every state, so ours has the same to do. */
const oneLeaderPerTerm: Property<Leading, unknown> = {
  name: "ElectionSafety",
  says: "At most one node leads in any one term.",
  source: "Raft §5.2, Figure 3",
  brokenState: ({ parts }) => {
    const terms = parts.flatMap(({ role, term }) => (role === "leader" ? [term] : []));
    return new Set(terms).size < terms.length ? `two leaders, terms ${terms.join(", ")}` : null;
  },
  brokenStep: null,
  relevant: ({ parts }) => parts.some(({ role }) => role === "leader"),
};
