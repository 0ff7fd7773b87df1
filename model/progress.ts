/** What a leader knows of a member, and how that changes (etcd's progress.go). */

import { index, maxIndex, minIndex, nextIndex, noIndex, previousIndex } from "./ids.ts";
import type { Index, NodeId } from "./ids.ts";
import type { NodeState, Progress } from "./node.ts";
import type { Settings } from "./rules.ts";

/** What a new leader whose log ends at `last` knows of a member (raft.go `reset`). */
export const freshProgress = (id: NodeId, match: Index, last: Index): Progress => ({
  id,
  match,
  next: nextIndex(last),
  state: "probe",
  paused: false,
  recentActive: false,
  inflights: [],
});

export const progressOf = (node: NodeState, id: NodeId): Progress | undefined =>
  node.progress.find((peer) => peer.id === id);

/** A leader's progress of all members with that of one replaced. */
export const withProgress = (node: NodeState, changed: Progress): readonly Progress[] =>
  node.progress.map((peer) => (peer.id === changed.id ? changed : peer));

export const isWindowFull = ({ inflights }: Progress, { maxInflight }: Settings): boolean =>
  inflights.length >= maxInflight;

/** Would an append be skipped now (`IsPaused`)? */
export const isPaused = (peer: Progress, settings: Settings): boolean =>
  peer.state === "probe" ? peer.paused : isWindowFull(peer, settings);

/** It replicates from here on: appends go out without waiting for answers (`becomeReplicate`). */
export const replicating = (peer: Progress): Progress => ({
  ...peer,
  state: "replicate",
  next: nextIndex(peer.match),
  paused: false,
  inflights: [],
});

/** It is probed from here on: one append at a time (`becomeProbe`). */
export const probing = (peer: Progress): Progress => ({ ...replicating(peer), state: "probe" });

/** It holds the entries up to this index (`maybeUpdate`); older news changes nothing. */
export const matchedUpTo = (peer: Progress, at: Index): Progress => ({
  ...peer,
  match: maxIndex(peer.match, at),
  next: maxIndex(peer.next, nextIndex(at)),
  paused: peer.paused && at <= peer.match,
});

/** It has answered an append up to this index for the first time: it replicates, or goes on to. */
export const acknowledged = (peer: Progress, at: Index): Progress =>
  peer.state === "probe"
    ? replicating(peer)
    : { ...peer, inflights: peer.inflights.filter((last) => last > at) };

/** After it refused an append at `rejected`; null where that answer is stale (`maybeDecrTo`). */
export function decreased(peer: Progress, rejected: Index, hint: Index): Progress | null {
  if (peer.state === "replicate") {
    const isStale = rejected <= peer.match;
    return isStale ? null : { ...peer, next: nextIndex(peer.match) };
  }
  const isStale = previousIndex(peer.next) !== rejected;
  if (isStale) return null;
  const next = maxIndex(index(1), minIndex(rejected, nextIndex(hint)));
  return { ...peer, next, paused: false };
}

/** After an append whose last entry is at `last` was sent to it (`optimisticUpdate`, `pause`). */
export const sentUpTo = (peer: Progress, last: Index): Progress =>
  peer.state === "replicate"
    ? { ...peer, next: nextIndex(last), inflights: [...peer.inflights, last] }
    : { ...peer, paused: true };

/** After its answer to a heartbeat: one more append may go out (`resume`, `freeFirstOne`). */
export const heardHeartbeat = (peer: Progress, settings: Settings): Progress => {
  const freesOne = peer.state === "replicate" && isWindowFull(peer, settings);
  const inflights = freesOne ? peer.inflights.slice(1) : peer.inflights;
  return { ...peer, recentActive: true, paused: false, inflights };
};

/** The greatest index that a quorum of members holds (raft.go `maybeCommit`). */
export function heldByQuorum(progress: readonly Progress[], quorum: number): Index {
  const matches = progress.map(({ match }) => match).sort((a, b) => b - a);
  return matches[quorum - 1] ?? noIndex;
}
