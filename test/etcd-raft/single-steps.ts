/**
 * Every step that a bounded search runs the rules for, one at a time: the real library is put into
 * the state of the one member, and takes the one input. What agrees here agrees wherever the search
 * uses that step again.
 */

import { plainSuccessors, wholeKey } from "../../checker/plain.ts";
import type { Cluster } from "../../model/cluster.ts";
import { messageKey, nodeKey } from "../../model/key.ts";
import type { NodeState } from "../../model/node.ts";
import type { OpenInput } from "../../model/steps.ts";
import type { MachineState } from "../../traces/machine.ts";
import { closed, inputOf } from "./lowered.ts";
import type { Lowered } from "./lowered.ts";
import { startName } from "./schedule.ts";
import type { Move } from "./schedule.ts";

/** Each distinct pair of a member's state and an input, offered within the first so many states. */
export function* singleSteps(cluster: Cluster, statesMax: number): Generator<Lowered> {
  const [start] = cluster.initial;
  const seen = new Set<string>();
  const states = new Set([wholeKey(cluster, start)]);
  const waiting: MachineState[] = [start];
  const others = start.parts.map(({ node }) => closed(node, node.timeout));
  for (let state = waiting.shift(); state !== undefined; state = waiting.shift()) {
    for (const { slot, move, after } of plainSuccessors(cluster, state).steps) {
      const node = state.parts[slot]?.node;
      const input = inputOf(move);
      if (node !== undefined && input !== null) {
        const made = alone(node, input, others, cluster);
        const key = `${nodeKey(made.start.nodes[slot] ?? node)} ${made.start.name} ${made.moves[0]?.type}`;
        if (!seen.has(key)) yield made;
        seen.add(key);
      }
      const reached = wholeKey(cluster, after);
      if (states.size >= statesMax || states.has(reached)) continue;
      states.add(reached);
      waiting.push(after);
    }
  }
}

function alone(
  node: NodeState,
  input: OpenInput,
  others: readonly NodeState[],
  { rules }: Cluster,
): Lowered {
  const known = closed(node, timeoutFor(node, input));
  const inFlight = input.kind === "deliver" ? [input.message] : [];
  const said = input.kind === "transferLeader" ? ` to ${input.to}` : "";
  return {
    start: {
      name: `${input.kind}${said} ${inFlight.map(messageKey).join()}`,
      nodes: others.map((other) => (other.id === node.id ? known : other)),
      inFlight,
    },
    moves: [moveOf(input, node, Array.from({ length: 4 }, () => 2 * rules.electionTick - 1))],
  };
}

/** Of an open timeout: one that runs out at this tick, or not, as the search has it. */
function timeoutFor({ timeout, timeoutOpen, electionElapsed, role }: NodeState, input: OpenInput): number {
  const isReached = role !== "leader" && electionElapsed + 1 >= timeout;
  if (input.kind !== "tick" || !timeoutOpen || !isReached) return timeout;
  return input.fires ? electionElapsed + 1 : electionElapsed + 2;
}

function moveOf(input: OpenInput, { id }: NodeState, draws: readonly number[]): Move {
  switch (input.kind) {
    case "tick":
    case "propose":
      return { name: "0", type: input.kind, node: id, draws };
    case "transferLeader":
      return { name: "0", type: input.kind, node: id, to: input.to, draws };
    case "restart":
      return { name: "0", type: input.kind, node: id, advance: input.advance, draws };
    case "deliver":
      return { name: "0", type: input.kind, message: startName(0), draws };
  }
}
