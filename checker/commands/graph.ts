/** `quorate graph`: every state that a question reaches, as a graph to look at. */

import type { Member } from "../../model/member.ts";
import type { Environment } from "../../model/environment.ts";
import type { MemberMove } from "../../model/consequence.ts";
import { titleOf } from "../../model/scenarios.ts";
import { dotOf, memberRow } from "../../traces/export/dot.ts";
import type { DrawnGraph } from "../../traces/export/dot.ts";
import { namesIn, stepLabel } from "../../traces/export/labels.ts";
import { memberFields } from "../../traces/fields.ts";
import { recordStep } from "../../traces/record.ts";
import { machineOf } from "../machine.ts";
import { questionOptions } from "../options.ts";
import type { RawOptions } from "../options.ts";
import { canonicalOf, reducedSuccessors, wholeKey } from "../plain.ts";
import { clusterOf, questionOf } from "../question.ts";
import type { Question } from "../question.ts";
import { regimeText } from "../regime-text.ts";
import { refuseSymmetry } from "../symmetry.ts";
import type { Whole } from "../system.ts";
import { UsageError } from "../usage-error.ts";

export interface GraphOptions extends RawOptions {
  readonly maxStates: number;
}

type State = Whole<Member, Environment>;

export function graphCommand(
  name: string,
  options: GraphOptions,
  out: (text: string) => void,
): void {
  const question = questionOf(name, questionOptions(options));
  refuseSymmetry(question.regime, [], true);
  out(dotOf(drawn(question, options.maxStates)).replace(/\n$/, ""));
}

/** By the plain search, level by level: states of one class, as the search has them, are one node. */
function drawn(question: Question, statesMax: number): DrawnGraph {
  const cluster = clusterOf(question);
  const machine = machineOf(cluster);
  const nameOf = namesIn(machine);
  const found = new Map<string, number>();
  const states: State[] = [];
  const edges: DrawnGraph["edges"][number][] = [];
  const numberOf = (state: State): number => {
    const canonical = canonicalOf(cluster, state);
    const key = wholeKey(cluster, canonical);
    const known = found.get(key);
    if (known !== undefined) return known;
    if (states.length === statesMax) throw new UsageError(tooMany(question, statesMax));
    found.set(key, states.length);
    return states.push(canonical) - 1;
  };
  for (const initial of cluster.initial) numberOf(initial);
  for (let from = 0; from < states.length; from += 1) {
    const state = states[from];
    if (state === undefined) break;
    for (const { move, after } of reducedSuccessors(cluster, state).steps) {
      // A cluster's moves are its members' moves, which carry what the rules did besides.
      const { action, events, sent } = move as MemberMove;
      const taken = { action, events, sent, after };
      const step = recordStep(state, taken, machine, question.variant.rules.wording);
      edges.push({ from, to: numberOf(after), label: stepLabel(step, nameOf) });
    }
  }
  const labels = cluster.canonical === null ? "" : "; terms and positions but for a shift";
  return {
    title: `${question.variant.name}, ${titleOf(question.scenario)}, ${regimeText(question.regime)}${labels}`,
    nodes: states.map(({ parts }, at) => ({
      label: [
        at === 0 ? "0, the start" : String(at),
        ...parts.map((part) => memberRow(nameOf(part.node.id), memberFields(part, nameOf))),
      ],
      isMarked: false,
    })),
    edges,
  };
}

const tooMany = ({ variant, scenario }: Question, statesMax: number): string =>
  `${variant.name}, ${titleOf(scenario)}: more than ${statesMax} states, which is more than a graph can show. ` +
  "Ask for less (--campaigns 1, --delay prompt, --election-tick 2), or allow more with --max-states.";
