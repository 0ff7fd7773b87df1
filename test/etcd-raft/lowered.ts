/**
 * The checker's executions as schedules for single nodes. The checker leaves a random timeout open
 * until it matters; a real node draws it at once. So each draw is made here with what comes later in
 * mind: the number of ticks at which it runs out, or any that is no less than what it survives.
 */

import { noIndex } from "../../model/ids.ts";
import { messageKey, nodeKey } from "../../model/key.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Rules } from "../../model/rules.ts";
import { step } from "../../model/step.ts";
import type { OpenInput } from "../../model/steps.ts";
import type { Machine, MachineState, MachineStep } from "../../traces/machine.ts";
import { randomOf } from "../../checker/simulate/random.ts";
import type { Random } from "../../checker/simulate/random.ts";
import { copyName, rendered, sentName } from "./schedule.ts";
import type { Move, Rendered, Start } from "./schedule.ts";

export interface Execution {
  readonly name: string;
  readonly initial: MachineState;
  readonly steps: readonly MachineStep[];
}

export interface Lowered {
  readonly start: Start;
  readonly moves: readonly Move[];
}

/** One of the schedules that the execution stands for: the seed picks what it leaves open. */
export function lowered({ name, initial, steps }: Execution, rules: Rules, seed: number): Lowered {
  const turns = turnsOf(initial, steps, rules);
  const { first, draws } = drawn(initial, turns, rules, randomOf(seed));
  const bag: { readonly name: string; readonly message: Message }[] = [];
  const sender = (message: Message): string => {
    const at = bag.findIndex((sent) => messageKey(sent.message) === messageKey(message));
    const [found] = at === -1 ? [] : bag.splice(at, 1);
    if (found === undefined) throw new Error(`${name}: a message that nobody sent`);
    return found.name;
  };
  const moves = steps.flatMap((taken, at): readonly Move[] => {
    const own = movesOf(taken, String(at), draws[at] ?? [], sender);
    if (taken.action.kind === "duplicate") bag.push({ name: copyName(`${at}d`), message: taken.action.message });
    for (const [position, message] of taken.sent.entries()) {
      bag.push({ name: sentName(String(at), position), message });
    }
    return own;
  });
  const nodes = initial.parts.map(({ node }, slot) => closed(node, first[slot] ?? node.timeout));
  return { start: { name, nodes, inFlight: [] }, moves };
}

/** A node whose timeout is known. */
export const closed = (node: NodeState, timeout: number): NodeState => ({
  ...node,
  timeout,
  timeoutOpen: false,
});

/** What one step of the cluster is to the node that it happens to; null: nothing. */
export function inputOf({ action }: Pick<MachineStep, "action">): OpenInput | null {
  switch (action.kind) {
    case "tick":
    case "advance":
      return { kind: "tick", fires: action.fires };
    case "deliver":
    case "duplicate":
      return { kind: "deliver", message: action.message };
    case "propose":
      return { kind: "propose" };
    case "transfer":
      return { kind: "transferLeader", to: action.to };
    case "restart":
      return { kind: "restart", advance: action.advance };
    case "lose":
    case "crash":
    case "cut":
    case "heal":
    case "peersConnect":
      return null;
  }
}

/** What a member loses in a crash is lost when it restarts; what is cut off is never delivered. */
function movesOf(
  { action }: MachineStep,
  name: string,
  draws: readonly number[],
  sender: (message: Message) => string,
): readonly Move[] {
  switch (action.kind) {
    case "tick":
    case "advance":
      return [{ name, type: "tick", node: action.member, draws }];
    case "propose":
      return [{ name, type: "propose", node: action.member, draws }];
    case "transfer":
      return [{ name, type: "transferLeader", node: action.member, to: action.to, draws }];
    case "restart":
      return [{ name, type: "restart", node: action.member, advance: action.advance, draws }];
    case "deliver":
      return [{ name, type: "deliver", message: sender(action.message), draws }];
    case "duplicate": {
      const message = sender(action.message);
      return [
        { name: `${name}d`, type: "duplicate", message },
        { name, type: "deliver", message, draws },
      ];
    }
    case "lose":
      return [{ name, type: "drop", message: sender(action.message) }];
    case "crash":
    case "cut":
    case "heal":
    case "peersConnect":
      return [];
  }
}

interface Turn {
  readonly slot: number;
  readonly input: OpenInput | null;
  readonly before: NodeState;
  readonly after: NodeState;
  /** How many timeouts the step draws. */
  readonly count: number;
}

function turnsOf(initial: MachineState, steps: readonly MachineStep[], rules: Rules): readonly Turn[] {
  let state = initial;
  return steps.map((taken) => {
    const slot = taken.action.member - 1;
    const before = state.parts[slot]?.node;
    const after = taken.after.parts[slot]?.node;
    if (before === undefined || after === undefined) throw new Error(`no slot ${slot}`);
    state = taken.after;
    const input = inputOf(taken);
    const count = input === null ? 0 : step(before, { ...input, draws: [] }, rules).drawn;
    return { slot, input, before, after, count };
  });
}

/** The draws of each step, and those that the members had made before the first. */
function drawn(
  initial: MachineState,
  turns: readonly Turn[],
  rules: Rules,
  random: Random,
): { readonly first: readonly number[]; readonly draws: readonly (readonly number[])[] } {
  const longest = 2 * rules.electionTick - 1;
  const from = (least: number): number => least + random.below(longest - least + 1);
  const settled = ({ timeout, timeoutOpen }: NodeState): number =>
    timeoutOpen ? from(timeout) : timeout;
  const draws: number[][] = turns.map(({ count }) =>
    Array.from({ length: count }, () => from(rules.electionTick)),
  );
  const first = initial.parts.map(({ node }) => settled(node));
  for (const [slot, { node }] of initial.parts.entries()) {
    let since = -1;
    let last = node;
    const settle = (timeout: number): void => {
      if (since === -1) first[slot] = timeout;
      else draws[since]?.splice(-1, 1, timeout);
    };
    for (const [at, turn] of turns.entries()) {
      if (turn.slot !== slot) continue;
      if (turn.count > 0) {
        settle(runsOutAt(turn) ?? settled(last));
        since = at;
      }
      // What a crash has made of the timeout is forgotten with it.
      if (turn.input !== null) last = turn.after;
    }
    settle(settled(last));
  }
  return { first, draws };
}

/** The draw that an open timeout turns out to have been, if this is where it runs out; else null. */
function runsOutAt({ input, before }: Turn): number | null {
  const fires = input?.kind === "tick" && input.fires && before.timeoutOpen;
  return fires ? before.electionElapsed + 1 : null;
}

/**
 * Where a schedule first leaves the execution that it was made of; null: nowhere. Timeouts aside, and
 * pendingConfIndex, which the cluster forgets (model/consequence.ts says why).
 */
export function leavesAt({ steps }: Execution, { start, moves }: Lowered, rules: Rules): number | null {
  const made: Rendered = rendered(start, moves, rules);
  if (made.moves.length !== moves.length) return made.moves.length;
  const without = (node: NodeState): string =>
    nodeKey({ ...closed(node, 0), pendingConfIndex: noIndex });
  for (const [at, move] of made.moves.entries()) {
    const after = made.after[at] ?? null;
    const taken = steps[Number.parseInt(move.name, 10)];
    const wanted = after === null ? undefined : taken?.after.parts[after.id - 1]?.node;
    if (after !== null && (wanted === undefined || without(wanted) !== without(after))) return at;
  }
  return null;
}

/** A walk, or any list of actions, as an execution of the machine. */
export function watched(machine: Machine): {
  readonly machine: Machine;
  readonly execution: (name: string, actions: readonly MachineStep["action"][]) => Execution;
} {
  const asked: { readonly state: MachineState; readonly steps: readonly MachineStep[] }[] = [];
  return {
    machine: {
      ...machine,
      successors: (state) => {
        const steps = machine.successors(state);
        asked.push({ state, steps });
        return steps;
      },
    },
    execution: (name, actions) => ({
      name,
      initial: machine.initial,
      steps: actions.map((action, at) => {
        const next = asked[at + 1]?.state;
        const found = asked[at]?.steps.find(
          (taken) => taken.action === action && (next === undefined || taken.after === next),
        );
        if (found === undefined) throw new Error(`${name}: step ${at} was not offered`);
        return found;
      }),
    }),
  };
}
