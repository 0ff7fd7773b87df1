/** Bits on the edges of an explored cluster, from which progress is judged. */

import type { NodeId } from "./ids.ts";

export const marks = {
  /** A member increased its own term to stand for election. */
  campaign: 1,
  /** A member became leader. */
  election: 2,
  /** A leader became follower without having crashed or lost contact with a quorum. */
  deposition: 4,
  /** The slowest clock advanced: one tick has passed for every member that is up. */
  time: 8,
  /** The environment did something to the cluster: lost a message, crashed a member, cut it off … */
  fault: 16,
} as const;

/** The sender of the message that deposed a leader, in the bits above the flags; 0: no message. */
const senderShift = 5;

export const senderMark = (sender: NodeId): number => sender << senderShift;
export const senderOf = (edgeMarks: number): number => edgeMarks >> senderShift;
