/** Lines of raft that the model has no event for, so that they are only read, never printed. */

import { template } from "../line-template.ts";
import type { Read, Template } from "../line-template.ts";

const voter = "{node:hex} [logterm: {logTerm:dec}, index: {index:dec}, vote: {vote:hex}]";
const request = "{from:hex} [logterm: {messageLogTerm:dec}, index: {messageIndex:dec}]";
const snapshot = "snapshot [index: {index:dec}, term: {term:dec}]";
const lastOf = "lastindex: {lastIndex:dec}, lastterm: {lastTerm:dec}";
const short = "{node:hex} [commit: {commit:dec}]";
const long = `{node:hex} [commit: {commit:dec}, ${lastOf}]` as const;

const appends = "{node:hex} [term: {term:dec}] ignored entry appends";
const wasLost = "Was the raft log corrupted, truncated, or lost?";

/**
 * By kind; where versions differ, each wording. Sources: raft.go, log.go, node.go of 3.0 to 3.6.
 */
const texts = {
  droppedReadIndex: ["{node:hex} no leader at term {term:dec}; dropping index reading msg"],
  notForwarding: [
    "{node:hex} not forwarding to leader {lead:hex} at term {term:dec}; dropping proposal",
  ],
  cannotCampaign: [
    "{node:hex} cannot campaign at term {term:dec} since there are still {more:rest}",
  ],
  unpromotable: ["{node:hex} is unpromotable and can not campaign{more:rest}"],
  transferNotPromotable: [
    "{node:hex} received MsgTimeoutNow from {from:hex} but is not promotable",
  ],
  alreadyLeader: ["{node:hex} ignoring MsgHup because already leader"],
  learnerCannotVote: [
    `${voter} ignored {type:voteAsked} from ${request} at term {term:dec}: learner can not vote`,
  ],
  ignoredAppends: [
    `${appends} from a {type:message} message with lower term [term: {messageTerm:dec}]`,
  ],
  otherConfiguration: ["{node:hex} switched to configuration {more:rest}"],
  ignoredConfiguration: ["{node:hex} ignoring conf change {more:rest}"],
  leavingJoint: ["initiating automatic transition out of joint configuration {more:rest}"],
  configurationPending: ["propose conf {more:rest} ignored since pending unapplied configuration"],
  forgotLeader: ["{node:hex} forgetting leader {lead:hex} at term {term:dec}"],
  restoringSnapshot: [
    `${long} starts to restore ${snapshot}`,
    `${short} starts to restore ${snapshot}`,
  ],
  restoredSnapshot: [`${long} restored ${snapshot}`, `${short} restored ${snapshot}`],
  ignoredSnapshot: [`${long} ignored ${snapshot}`, `${short} ignored ${snapshot}`],
  forwardedToSnapshot: [
    `${long} fast-forwarded commit to ${snapshot}`,
    `${short} fast-forwarded commit to ${snapshot}`,
  ],
  truncatedUnstable: [
    "truncate the unstable entries to index {index:dec}",
    "truncate the unstable entries before index {index:dec}",
  ],
  commitOutOfRange: [
    `tocommit({commit:dec}) is out of range [lastIndex({lastIndex:dec})]. ${wasLost}`,
  ],
  tickMissed: [
    "A tick missed to fire. Node blocks too long!",
    "{node:hex} (leader {leads:rest}) A tick missed to fire. Node blocks too long!",
    "{node:hex} A tick missed to fire. Node blocks too long!",
  ],
} as const;

type Texts = typeof texts;
export type UnmodelledKind = keyof Texts;

type NoFields = Readonly<Record<never, never>>;
type FieldsOf<Text extends string> = Text extends string
  ? unknown extends Read<Text>
    ? NoFields
    : Read<Text>
  : never;

/** A line that names no member has no `node`. */
export type UnmodelledLine = {
  readonly [Kind in UnmodelledKind]: {
    readonly kind: Kind;
    readonly source: "raft";
    readonly fields: FieldsOf<Texts[Kind][number]>;
  };
}[UnmodelledKind];

const known: readonly (readonly [UnmodelledKind, Template<string>])[] = (
  Object.entries(texts) as [UnmodelledKind, readonly string[]][]
).flatMap(([kind, each]) => each.map((text) => [kind, template("I", text)] as const));

/** null: no line of these. */
export function parseUnmodelled(text: string): UnmodelledLine | null {
  for (const [kind, words] of known) {
    const fields = words.read(text);
    if (fields !== null) return { kind, source: "raft", fields } as UnmodelledLine;
  }
  return null;
}
