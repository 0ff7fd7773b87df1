/** A freshly built member (raft.go `newRaft`), and what of an old one is on its disk. */

import { maxIndex, noIndex, noNode, noTerm } from "./ids.ts";
import type { NodeId } from "./ids.ts";
import type { NodeState } from "./node.ts";
import type { Rules } from "./rules.ts";
import { drawTimeout } from "./timeout.ts";

/** What a restart keeps: the hard state and the log. */
export type Disk = Pick<NodeState, "term" | "vote" | "commit" | "log">;

/** What `newRaft` leaves: a follower without a leader. `draws` is its random timeout, or "open". */
export function freshNode(
  id: NodeId,
  disk: Disk,
  rules: Rules,
  draws: "open" | number,
): NodeState {
  return {
    id,
    term: disk.term,
    vote: disk.vote,
    lead: noNode,
    role: "follower",
    electionElapsed: 0,
    heartbeatElapsed: 0,
    ...drawTimeout(draws === "open" ? draws : [draws], rules),
    votes: [],
    leadTransferee: noNode,
    pendingConfIndex: noIndex,
    commit: maxIndex(disk.commit, disk.log.base.last),
    log: disk.log,
    progress: [],
  };
}

/** What the member finds on its disk when it starts again. */
export const diskOf = ({ term, vote, commit, log }: NodeState, { bug }: Rules): Disk => ({
  term: bug === "termNotKeptOverRestart" ? noTerm : term,
  vote: bug === "voteNotKeptOverRestart" ? noNode : vote,
  commit,
  log,
});
