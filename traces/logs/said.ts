/**
 * What a line of raft says: as the table of the model's lines has it, or one that it leaves out.
 */

import { parseLogLine } from "../log-lines.ts";
import type { ParsedLine } from "../log-lines.ts";
import { parseUnmodelled } from "./unmodelled.ts";
import type { UnmodelledLine } from "./unmodelled.ts";

/** `kind` tells them apart; lines of the model have the kinds and fields of `log-lines.ts`. */
export type SaidLine = ParsedLine | UnmodelledLine;

export interface Saying {
  readonly said: SaidLine;
  /** Whether the words are those of 3.0 and before, which have votes but no pre-votes. */
  readonly isOld: boolean;
}

/** Reads a message of raft in the words of any version from 2.0 to 3.6; null: no such line. */
export function sayingOf(text: string): Saying | null {
  if (!mayBeRaft(text)) return null;
  const known = parseLogLine(text) ?? parseUnmodelled(text);
  if (known !== null) return { said: known, isOld: false };
  const newer = inNewWords(text);
  const said = newer === text ? null : parseLogLine(newer);
  return said === null ? null : { said, isOld: true };
}

/** Cheap and never wrong to say no: most lines of a log are about other things. */
const mayBeRaft = (text: string): boolean => beginnings.test(text);

const beginnings = new RegExp(
  "^(?:[0-9a-f]{1,16} |raft\\.node: |newRaft |found c|replace t|truncate t|tocommit|" +
    "initiating a|propose c|A tick )",
);

/**
 * Before 3.1 there was one kind of vote, so lines did not name it. Said in the words of 3.1, each
 * is a line of the one table. An early 2.x has "q:" for "quorum:".
 */
const older: readonly (readonly [RegExp, string])[] = [
  [/^([0-9a-f]+ \[[^\]]*\]) sent vote request to /, "$1 sent MsgVote request to "],
  [/^([0-9a-f]+) received vote from /, "$1 received MsgVoteResp from "],
  [/^([0-9a-f]+) received vote rejection from /, "$1 received MsgVoteResp rejection from "],
  [
    /^([0-9a-f]+) \[(?:quorum|q):(\d+)\] has received (\d+) votes and /,
    "$1 [quorum:$2] has received $3 MsgVoteResp votes and ",
  ],
  [/^([0-9a-f]+ \[[^\]]*\]) voted for /, "$1 cast MsgVote for "],
  [/^([0-9a-f]+ \[[^\]]*\]) rejected vote from /, "$1 rejected MsgVote from "],
  [/^([0-9a-f]+ \[[^\]]*\]) ignored vote from /, "$1 ignored MsgVote from "],
];

function inNewWords(text: string): string {
  for (const [words, newer] of older) if (words.test(text)) return text.replace(words, newer);
  return text;
}

/** The member that says it; null where the line does not name it. */
export const speakerOf = ({ fields }: SaidLine): string | null =>
  "node" in fields ? fields.node : null;
