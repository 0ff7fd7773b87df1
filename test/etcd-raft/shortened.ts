/**
 * A start with shorter logs: of the thousand entries that the incident's members are apart, a few
 * do. Every gap between the positions that the start names stays a gap, of this many at most.
 */

import { index } from "../../model/ids.ts";
import type { Index } from "../../model/ids.ts";
import type { NodeState } from "../../model/node.ts";
import type { MachineState } from "../../traces/machine.ts";

const gapMax = 12;

export function shortened({ parts, shared }: MachineState): MachineState {
  if (parts.some(({ inbox }) => inbox.length > 0)) throw new Error("a start with messages in flight");
  const moved = new Map<Index, Index>();
  let [before, number] = [0, 0];
  for (const at of [...new Set(parts.flatMap(({ node }) => positionsOf(node)))].sort((a, b) => a - b)) {
    number += Math.min(at - before, gapMax);
    before = at;
    moved.set(at, index(number));
  }
  const to = (at: Index): Index => {
    const found = moved.get(at);
    if (found === undefined) throw new Error(`position ${at} was not collected`);
    return found;
  };
  return { parts: parts.map((part) => ({ ...part, node: movedBy(part.node, to) })), shared };
}

const positionsOf = ({ commit, log, progress, pendingConfIndex }: NodeState): readonly Index[] => [
  ...[commit, pendingConfIndex, log.base.last],
  ...log.runs.map(({ last }) => last),
  ...progress.flatMap(({ match, next, inflights }) => [match, next, ...inflights]),
];

const movedBy = (node: NodeState, to: (at: Index) => Index): NodeState => ({
  ...node,
  commit: to(node.commit),
  pendingConfIndex: to(node.pendingConfIndex),
  log: {
    base: { ...node.log.base, last: to(node.log.base.last) },
    runs: node.log.runs.map((run) => ({ ...run, last: to(run.last) })),
  },
  progress: node.progress.map((peer) => ({
    ...peer,
    match: to(peer.match),
    next: to(peer.next),
    inflights: peer.inflights.map(to),
  })),
});
