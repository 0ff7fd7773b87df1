/** The real cluster as a machine, in the plainest way: every move, leave, and post, one by one. */

import { createHash } from "node:crypto";

import type { Cluster } from "../../model/cluster.ts";
import { identities } from "../../model/scenarios.ts";
import type { Machine, MachineState, MachineStep } from "../../traces/machine.ts";

type Outcome = { readonly step: MachineStep } | { readonly refusedBy: string };
type Move = ReturnType<Cluster["moves"]>["moves"][number];

export function machineOf(cluster: Cluster): Machine {
  const whole = ({ parts, shared }: MachineState): string =>
    JSON.stringify([...parts.map(cluster.partKey), cluster.sharedKey(shared)]);
  const outcomes = (state: MachineState): readonly Outcome[] =>
    state.parts.flatMap((part, slot) => {
      const { moves, refused } = cluster.moves(slot, part);
      return [
        ...moves.map((move) => outcomeOf(cluster, state, slot, move)),
        ...refused.map((refusedBy) => ({ refusedBy })),
      ];
    });
  return {
    members: identities(cluster.slots),
    initial: cluster.initial[0],
    successors: (state) => outcomes(state).flatMap((one) => ("step" in one ? [one.step] : [])),
    refusals: (state) => outcomes(state).flatMap((one) => ("step" in one ? [] : [one.refusedBy])),
    hashOf: (state) => createHash("sha256").update(whole(state)).digest("hex").slice(0, 12),
    canonicalKey: whole,
  };
}

function outcomeOf(cluster: Cluster, state: MachineState, slot: number, move: Move): Outcome {
  const granted = move.demand === null ? null : cluster.grant(state.shared, move.demand);
  if (granted !== null && granted.shared === null) return { refusedBy: granted.refusedBy };
  const parts = state.parts.map((part, at) => (at === slot ? move.part : part));
  for (const { to, post } of move.posts) {
    const receiver = parts[to];
    if (receiver === undefined) throw new Error(`no slot ${to}`);
    const { outcomes, refusedBy } = cluster.receive(to, receiver, post);
    if (refusedBy !== null) return { refusedBy };
    for (const { part } of outcomes) parts[to] = part;
  }
  const { action, events, sent } = move;
  const shared = granted?.shared ?? state.shared;
  return { step: { action, events, sent, after: { parts, shared } } };
}
