/** How many members decide. */

import { quorumOf } from "./ids.ts";
import type { Rules } from "./rules.ts";

/** A majority of the members elects and commits (Raft §5.2, §5.3). */
export const quorum = ({ members, bug }: Rules): number =>
  bug === "minorityQuorum" ? quorumOf(members.length) - 1 : quorumOf(members.length);
