/** A leader's own log: what it appends, and what it may commit. */

import { maxIndex } from "./ids.ts";
import type { Index } from "./ids.ts";
import { appendOne, lastIndex, matches, truncate } from "./log.ts";
import type { NodeState } from "./node.ts";
import { heldByQuorum, matchedUpTo } from "./progress.ts";
import { quorum } from "./quorum.ts";
import type { Rules } from "./rules.ts";

/** A leader with one more entry of its term, which it holds itself (raft.go `appendEntry`). */
export function withOwnEntry(node: NodeState, rules: Rules): NodeState {
  const overwrites = rules.bug === "leaderOverwritesItsLog";
  const log = appendOne(overwrites ? truncate(node.log, node.commit) : node.log, node.term);
  const progress = node.progress.map((peer) =>
    peer.id === node.id ? matchedUpTo(peer, lastIndex(log)) : peer,
  );
  const commit = committedBy({ ...node, log, progress }, rules);
  return { ...node, log, progress, commit };
}

/**
 * A leader's commit index: it commits what a quorum holds, but only by an entry of its own term
 * (Raft §5.4.2, Figure 8; raft.go `maybeCommit`).
 */
export function committedBy(
  node: Pick<NodeState, "term" | "commit" | "log" | "progress">,
  rules: Rules,
): Index {
  const held = heldByQuorum(node.progress, quorum(rules));
  const takesAnyTerm = rules.bug === "commitsOlderTermByCounting";
  const mayCommit = takesAnyTerm || matches(node.log, held, node.term);
  return mayCommit ? maxIndex(node.commit, held) : node.commit;
}
