/** What a search has found, as a run of the whole model: its first state and its steps in order. */

import type { Action } from "../../model/actions.ts";
import type { Environment } from "../../model/environment.ts";
import type { Member } from "../../model/member.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Budgets } from "../../model/regime.ts";
import type { Machine, MachineState, MachineStep } from "../machine.ts";
import { same } from "../same.ts";
import { unreachable } from "../unreachable.ts";
import type { Path, Taken, World } from "./world.ts";

export interface Execution {
  readonly start: MachineState;
  /** What the environment does in it, and how many messages are lost. */
  readonly budgets: Budgets;
  readonly losses: number;
  readonly taken: readonly Taken[];
}

export function executionOf(first: World, last: World): Execution {
  const all = inOrder(last.path);
  const taken = all.filter(({ kind }) => kind !== "assume");
  const assumed = all.flatMap((one) => (one.kind === "assume" ? [one.message] : []));
  const budgets = budgetsOf(taken);
  const losses = taken.filter(({ kind }) => kind === "lose").length;
  return { start: startOf(first, assumed, budgets, losses), budgets, losses, taken };
}

function inOrder(path: Path | null): readonly Taken[] {
  const backwards: Taken[] = [];
  for (let at = path; at !== null; at = at.before) backwards.push(at.taken);
  return backwards.toReversed();
}

function budgetsOf(taken: readonly Taken[]): Budgets {
  const count = (isCounted: (one: Taken) => boolean): number => taken.filter(isCounted).length;
  const inputs = (kind: string): number =>
    count((one) => one.kind === "input" && one.input.kind === kind);
  return {
    crashes: count((one) => one.kind === "restart" && one.crashes),
    restarts: count(({ kind }) => kind === "restart"),
    cuts: 0,
    heals: 0,
    soloCampaigns: 0,
    proposals: inputs("propose"),
    transfers: inputs("transferLeader"),
  };
}

function startOf(
  first: World,
  assumed: readonly Message[],
  budgets: Budgets,
  losses: number,
): MachineState {
  const parts = first.nodes.map((node, slot): Member => {
    const up = first.down[slot] !== true;
    return {
      node: up ? node : { ...node, ...notBegun },
      up,
      cut: false,
      owedTicks: 0,
      advancing: false,
      waitedTicks: 0,
      panic: null,
      inbox: assumed.filter(({ to }) => to === node.id).map((message) => ({ message, age: 0 })),
    };
  });
  const shared: Environment = {
    clocks: parts.map(({ up }) => (up ? 0 : -1)),
    left: { ...budgets, losses, dups: 0 },
    campaigns: 0,
    depositions: 0,
    inFlight: 0,
  };
  return { parts, shared };
}

/** A process that has not begun has no timer (as the model's `crashed` leaves a member). */
const notBegun: Partial<NodeState> = { electionElapsed: 0, timeout: 0, timeoutOpen: false };

/** The machine's own steps along the execution; a sentence where it does not take one. */
export function stepsAlong(
  machine: Machine,
  { taken }: Execution,
):
  | { readonly ok: true; readonly path: readonly MachineStep[] }
  | { readonly ok: false; readonly why: string } {
  const path: MachineStep[] = [];
  let state = machine.initial;
  for (const one of taken) {
    for (const action of actionsOf(one, state)) {
      const next = machine.successors(state).find((step) => same(step.action, action));
      if (next === undefined) {
        return {
          ok: false,
          why: `after ${path.length} steps the cluster does not allow ${JSON.stringify(action)}`,
        };
      }
      path.push(next);
      state = next.after;
    }
  }
  return { ok: true, path };
}

/** A step of the search as the cluster has it: a restart in the midst of a life needs a crash. */
function actionsOf(taken: Taken, { parts }: MachineState): readonly Action[] {
  const node = parts[taken.slot]?.node;
  if (node === undefined) throw new Error(`a history has no member ${taken.slot + 1}`);
  const member = node.id;
  if ("message" in taken) {
    return taken.kind === "assume" ? [] : [{ kind: "lose", member, message: taken.message }];
  }
  const { input, crashes } = taken;
  const { draws } = input;
  switch (input.kind) {
    case "tick":
      return [{ kind: "tick", member, fires: input.fires && mayFire(node), draws }];
    case "deliver":
      return [{ kind: "deliver", member, message: input.message, draws }];
    case "propose":
      return [{ kind: "propose", member, draws }];
    case "transferLeader":
      return [{ kind: "transfer", member, to: input.to, draws }];
    case "restart": {
      const restart: Action = { kind: "restart", member, advance: input.advance, draws };
      return crashes === true ? [{ kind: "crash", member }, restart] : [restart];
    }
    default:
      return unreachable(input);
  }
}

const mayFire = ({ role, electionElapsed, timeout, timeoutOpen }: NodeState): boolean =>
  role !== "leader" && timeoutOpen && electionElapsed + 1 >= timeout;
