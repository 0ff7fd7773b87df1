/**
 * A cluster in which every timeout is drawn where etcd draws it: at the start and at each reset. It
 * has its own scheduler and runs the rules directly, and shares nothing with the chains under test.
 */

import type { Cluster } from "../../model/cluster.ts";
import type { Step } from "../../model/inputs.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Rules } from "../../model/rules.ts";
import type { OpenInput } from "../../model/steps.ts";
import { step } from "../../model/step.ts";

/** Gives the next timeout, from electionTick … 2·electionTick − 1. */
export type Draw = () => number;

export interface Happened {
  readonly campaigns: number;
  readonly depositions: number;
  readonly elections: number;
}

export interface EagerCluster {
  readonly nodes: readonly NodeState[];
  readonly happened: Happened;
}

const nothing: Happened = { campaigns: 0, depositions: 0, elections: 0 };

/** The start of a cluster with timeouts drawn, and the ticks that a restarted member is owed. */
export function eagerStart({ initial: [{ parts }], rules }: Cluster, draw: Draw): EagerCluster {
  const drawn = parts.map(({ node }) => ({ ...node, timeout: draw(), timeoutOpen: false }));
  const owing = parts.flatMap(({ owedTicks }, slot) =>
    Array.from({ length: owedTicks }, () => slot),
  );
  return owing.reduce<EagerCluster>(
    (cluster, slot) => eagerTurn(cluster, slot, rules, draw),
    { nodes: drawn, happened: nothing },
  );
}

/** Every member ticks, in this order, and everything is delivered after each. */
export const eagerRound = (
  nodes: readonly NodeState[],
  order: readonly number[],
  rules: Rules,
  draw: Draw,
): EagerCluster =>
  order.reduce<EagerCluster>((cluster, slot) => eagerTurn(cluster, slot, rules, draw), {
    nodes,
    happened: nothing,
  });

function eagerTurn(start: EagerCluster, slot: number, rules: Rules, draw: Draw): EagerCluster {
  const nodes = [...start.nodes];
  let happened = start.happened;
  const queue: Message[] = [];
  const run = (at: number, input: OpenInput): void => {
    const node = nodes[at];
    if (node === undefined) throw new Error(`there is no member at ${at}`);
    const taken = drawnStep(node, input, rules, draw);
    nodes[at] = taken.node;
    queue.push(...taken.sent);
    happened = after(happened, node, taken);
  };
  run(slot, { kind: "tick", fires: false });
  for (let message = queue.shift(); message !== undefined; message = queue.shift()) {
    run(message.to - 1, { kind: "deliver", message });
  }
  return { nodes, happened };
}

/** The step says how many timeouts it draws; then they are drawn. */
function drawnStep(node: NodeState, input: OpenInput, rules: Rules, draw: Draw): Step {
  const { drawn } = step(node, { ...input, draws: [] }, rules);
  const draws = Array.from({ length: drawn }, draw);
  return step(node, { ...input, draws }, rules);
}

function after(happened: Happened, before: NodeState, { node, events }: Step): Happened {
  const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
  const steppedDown = before.role === "leader" && node.role !== "leader";
  const isDeposed = steppedDown && count("quorumNotActive") === 0;
  return {
    campaigns: happened.campaigns + count("becameCandidate"),
    depositions: happened.depositions + (isDeposed ? 1 : 0),
    elections: happened.elections + count("becameLeader"),
  };
}

/** Every way in which `run` can draw, each with its probability; all draws are independent. */
export function everyDraw<Result>(
  electionTick: number,
  run: (draw: Draw) => Result,
): readonly { readonly result: Result; readonly probability: number }[] {
  const found: { result: Result; probability: number }[] = [];
  let chosen: number[] | null = [];
  while (chosen !== null) {
    const choices: number[] = chosen;
    let used = 0;
    const result = run(() => {
      if (used === choices.length) choices.push(0);
      used += 1;
      return electionTick + (choices[used - 1] ?? 0);
    });
    found.push({ result, probability: electionTick ** -used });
    chosen = nextChoices(choices, electionTick);
  }
  return found;
}

/** The next list of choices in their order, or null after the last. */
function nextChoices(choices: readonly number[], kinds: number): number[] | null {
  const at = choices.findLastIndex((choice) => choice < kinds - 1);
  return at === -1 ? null : [...choices.slice(0, at), (choices[at] ?? 0) + 1];
}

/** Pseudo-random numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
