/** Runs the rules once per distinct node and input, with every way its timeouts can be drawn. */

import { resultOf } from "./consequence.ts";
import type { Result } from "./consequence.ts";
import type { Draws, Input, Step } from "./inputs.ts";
import type { Names } from "./names.ts";
import type { NodeState } from "./node.ts";
import type { Rules } from "./rules.ts";
import { step } from "./step.ts";

/** An input whose draws are still to be chosen. */
export type OpenInput = DistributiveOmit<Input, "draws">;
type DistributiveOmit<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

export interface Outcome {
  readonly draws: Draws;
  readonly step: Step;
  readonly result: Result;
}

export interface Steps {
  readonly outcomes: (node: NodeState, input: OpenInput) => readonly Outcome[];
  /** How often the rules were executed. */
  readonly runs: () => number;
}

/** The rules behind a memory of their results; `timeouts` as in the regime. */
export function stepsOf(rules: Rules, timeouts: "lazy" | "eager", names: Names): Steps {
  /** By the node's name: by its input. */
  const known: Map<number | string, readonly Outcome[]>[] = [];
  let runs = 0;
  const run: Run = (node, input, draws) => {
    runs += 1;
    return step(node, { ...input, draws } as Input, rules);
  };
  return {
    outcomes: (node, input) => {
      const ofNode = (known[names.node(node)] ??= new Map());
      const name = input.kind === "deliver" ? names.message(input.message) : inputKey(input);
      const found = ofNode.get(name);
      if (found !== undefined) return found;
      const choices = timeouts === "lazy" ? openDraws : everyDraw(node, input, rules, run);
      const computed = choices.map((draws) => {
        const made = run(node, input, draws);
        return { draws, step: made, result: resultOf(node, made) };
      });
      ofNode.set(name, computed);
      return computed;
    },
    runs: () => runs,
  };
}

type Run = (node: NodeState, input: OpenInput, draws: Draws) => Step;

const openDraws: readonly Draws[] = ["open"];

/** No step draws more than this: a transfer request that deposes, then a sole member's election. */
const mostDraws = 4;

function everyDraw(
  node: NodeState,
  input: OpenInput,
  rules: Rules,
  run: Run,
): readonly Draws[] {
  const first = rules.electionTick;
  const { drawn } = run(node, input, Array.from({ length: mostDraws }, () => first));
  const timeouts = Array.from({ length: first }, (_, at) => first + at);
  let choices: readonly (readonly number[])[] = [[]];
  for (let at = 0; at < drawn; at += 1) {
    choices = choices.flatMap((chosen) => timeouts.map((timeout) => [...chosen, timeout]));
  }
  return choices;
}

/** Of an input that brings no message. */
function inputKey(input: Exclude<OpenInput, { readonly kind: "deliver" }>): string {
  switch (input.kind) {
    case "tick":
      return `tick ${input.fires}`;
    case "propose":
      return "propose";
    case "transferLeader":
      return `transfer ${input.to}`;
    case "restart":
      return `restart ${input.advance}`;
  }
}
