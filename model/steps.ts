/** Runs the rules once per distinct node and input, with every way its timeouts can be drawn. */

import type { Draws, Input, Step } from "./inputs.ts";
import { messageKey, nodeKey } from "./key.ts";
import type { NodeState } from "./node.ts";
import type { Rules } from "./rules.ts";
import { step } from "./step.ts";

/** An input whose draws are still to be chosen. */
export type OpenInput = DistributiveOmit<Input, "draws">;
type DistributiveOmit<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

export interface Outcome {
  readonly draws: Draws;
  readonly step: Step;
}

export interface Steps {
  readonly outcomes: (node: NodeState, input: OpenInput) => readonly Outcome[];
  /** How often the rules were executed. */
  readonly runs: () => number;
}

/** The rules behind a memory of their results; `timeouts` as in the regime. */
export function stepsOf(rules: Rules, timeouts: "lazy" | "eager"): Steps {
  const known = new Map<string, readonly Outcome[]>();
  let runs = 0;
  const run = (node: NodeState, input: OpenInput, draws: Draws): Step => {
    runs += 1;
    return step(node, { ...input, draws } as Input, rules);
  };
  const compute = (node: NodeState, input: OpenInput): readonly Outcome[] =>
    timeouts === "lazy"
      ? [{ draws: "open", step: run(node, input, "open") }]
      : everyDraw(node, input, rules, run);
  return {
    outcomes: (node, input) => {
      const key = `${nodeKey(node)} ${inputKey(input)}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const computed = compute(node, input);
      known.set(key, computed);
      return computed;
    },
    runs: () => runs,
  };
}

/** No step draws more than this: a transfer request that deposes, then a sole member's election. */
const mostDraws = 4;

function everyDraw(
  node: NodeState,
  input: OpenInput,
  rules: Rules,
  run: (node: NodeState, input: OpenInput, draws: Draws) => Step,
): readonly Outcome[] {
  const first = rules.electionTick;
  const { drawn } = run(node, input, Array.from({ length: mostDraws }, () => first));
  const timeouts = Array.from({ length: first }, (_, at) => first + at);
  let choices: readonly (readonly number[])[] = [[]];
  for (let at = 0; at < drawn; at += 1) {
    choices = choices.flatMap((chosen) => timeouts.map((timeout) => [...chosen, timeout]));
  }
  return choices.map((draws) => ({ draws, step: run(node, input, draws) }));
}

function inputKey(input: OpenInput): string {
  switch (input.kind) {
    case "tick":
      return `tick ${input.fires}`;
    case "deliver":
      return `deliver ${messageKey(input.message)}`;
    case "propose":
      return "propose";
    case "transferLeader":
      return `transfer ${input.to}`;
    case "restart":
      return `restart ${input.advance}`;
  }
}
