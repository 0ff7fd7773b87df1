/** Every log line of etcd's raft, written once: printed from an event, read back from its text. */

import type { Event, EventKind, QuietKind } from "../model/events.ts";
import { template } from "./line-template.ts";
import type { IdOf, Level, Read, Template } from "./line-template.ts";

export type Wording = "3.1" | "3.4";

export interface LogLine {
  readonly level: Level;
  readonly text: string;
  /** "node" lines come from the loop above raft (node.go). */
  readonly source: "raft" | "node";
}

/** Templates by their level, from parts of their text. */
const line = <const Parts extends Texts>(...parts: Parts) => template("I", joined(parts));
const debug = <const Parts extends Texts>(...parts: Parts) => template("D", joined(parts));
const warning = <const Parts extends Texts>(...parts: Parts) => template("W", joined(parts));

type Texts = readonly string[];
type Joined<Parts extends Texts> = Parts extends readonly [
  infer First extends string,
  ...infer Rest extends Texts,
]
  ? `${First}${Joined<Rest>}`
  : "";
const joined = <Parts extends Texts>(parts: Parts) => parts.join("") as Joined<Parts>;

/** The kinds of events that print a line. */
export type PrintedKind = Exclude<EventKind, QuietKind>;

type EventOf<Kind extends EventKind, One = Event> = One extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? One
    : never
  : never;

interface Printable<Fields> {
  readonly level: Level;
  readonly print: (fields: Fields, idOf: IdOf) => string;
}

/** The words of both versions, or those of each that has the line. */
type Worded<Line> = Line | { readonly [Version in Wording]?: Line };

/** Every kind must have its line, and every field of a line must be one of its event. */
type Lines = { readonly [Kind in PrintedKind]: Worded<Printable<EventOf<Kind>>> };

const position = "{node:hex} [logterm: {logTerm:dec}, index: {index:dec}]";
const voter = "{node:hex} [logterm: {logTerm:dec}, index: {index:dec}, vote: {vote:hex}]";
const request = "{from:hex} [logterm: {messageLogTerm:dec}, index: {messageIndex:dec}]";

/** raft.go, log.go, log_unstable.go; node.go where they begin with raft.node. */
export const templates = {
  becameFollower: line("{node:hex} became follower at term {term:dec}"),
  becameCandidate: line("{node:hex} became candidate at term {term:dec}"),
  becamePreCandidate: line("{node:hex} became pre-candidate at term {term:dec}"),
  becameLeader: line("{node:hex} became leader at term {term:dec}"),
  newRaft: line(
    "newRaft {node:hex} [peers: [{peers:hexList}], term: {term:dec}, commit: {commit:dec}, ",
      "applied: {applied:dec}, lastindex: {lastIndex:dec}, lastterm: {lastTerm:dec}]",
  ),
  switchedConfiguration: {
    "3.4": line("{node:hex} switched to configuration voters=({voters:decIds})"),
  },
  startingElection: line("{node:hex} is starting a new election at term {term:dec}"),
  sentVoteRequest: line(`${position} sent {type:voteAsked} request to {to:hex} at term {term:dec}`),
  receivedVote: line("{node:hex} received {type:voteAnswer} from {from:hex} at term {term:dec}"),
  receivedVoteRejection: line(
    "{node:hex} received {type:voteAnswer} rejection from {from:hex} at term {term:dec}",
  ),
  tally: {
    "3.1": line(
      "{node:hex} [quorum:{quorum:dec}] has received {granted:dec} {type:voteAnswer} votes ",
        "and {rejected:dec} vote rejections",
    ),
    "3.4": line(
      "{node:hex} has received {granted:dec} {type:voteAnswer} votes ",
      "and {rejected:dec} vote rejections",
    ),
  },
  higherTerm: line(
    "{node:hex} [term: {term:dec}] received a {type:message} message with higher term ",
      "from {from:hex} [term: {messageTerm:dec}]",
  ),
  lowerTerm: line(
    "{node:hex} [term: {term:dec}] ignored a {type:message} message with lower term ",
      "from {from:hex} [term: {messageTerm:dec}]",
  ),
  leaseNotExpired: line(
    `${voter} ignored {type:voteAsked} from ${request} at term {term:dec}: `,
      "lease is not expired (remaining ticks: {remaining:dec})",
  ),
  castVote: line(`${voter} cast {type:voteAsked} for ${request} at term {term:dec}`),
  rejectedVote: line(`${voter} rejected {type:voteAsked} from ${request} at term {term:dec}`),
  quorumNotActive: warning("{node:hex} stepped down to follower since quorum is not active"),
  droppedProposal: line("{node:hex} no leader at term {term:dec}; dropping proposal"),
  droppedTransfer: line("{node:hex} no leader at term {term:dec}; dropping leader transfer msg"),
  startedElectionForTransfer: line(
    "{node:hex} [term {term:dec}] received MsgTimeoutNow from {from:hex} ",
      "and starts an election to get leadership.",
  ),
  ignoredTimeoutNow: debug(
    "{node:hex} [term {term:dec} state {role:role}] ignored MsgTimeoutNow from {from:hex}",
  ),
  foundConflict: line(
    "found conflict at index {index:dec} ",
      "[existing term: {existingTerm:dec}, conflicting term: {conflictingTerm:dec}]",
  ),
  replacedUnstable: line("replace the unstable entries from index {index:dec}"),
  rejectedAppend: {
    "3.1": debug(
      `${position} rejected msgApp [logterm: {messageLogTerm:dec}, index: {index:dec}] `,
      "from {from:hex}",
    ),
    "3.4": debug(
      `${position} rejected MsgApp [logterm: {messageLogTerm:dec}, index: {index:dec}] `,
      "from {from:hex}",
    ),
  },
  receivedAppendRejection: {
    "3.1": debug(
      "{node:hex} received msgApp rejection(lastindex: {lastIndex:dec}) ",
        "from {from:hex} for index {index:dec}",
    ),
    "3.4": debug(
      "{node:hex} received MsgAppResp(MsgApp was rejected, lastindex: {lastIndex:dec}) ",
        "from {from:hex} for index {index:dec}",
    ),
  },
  decreasedProgress: {
    "3.1": debug(
      "{node:hex} decreased progress of {peer:hex} to [next = {next:dec}, match = {match:dec}, ",
        "state = {state:progress31}, waiting = {waiting:bool}, pendingSnapshot = 0]",
    ),
    "3.4": debug(
      "{node:hex} decreased progress of {peer:hex} to [{state:progress34} match={match:dec} ",
        "next={next:dec}{waiting:orPaused}{recentActive:orInactive}",
        "{inflights:orInflight}{windowFull:orFull}]",
    ),
  },
  droppedProposalInTransfer: debug(
    "{node:hex} [term {term:dec}] transfer leadership to {to:hex} is in progress; ",
    "dropping proposal",
  ),
  transferAlreadyPending: line(
    "{node:hex} [term {term:dec}] transfer leadership to {to:hex} is in progress, ",
      "ignores request to same node {to:hex}",
  ),
  transferAborted: line(
    "{node:hex} [term {term:dec}] abort previous transferring leadership to {to:hex}",
  ),
  transferToSelf: debug(
    "{node:hex} is already leader. Ignored transferring leadership to self",
  ),
  transferStarted: line(
    "{node:hex} [term {term:dec}] starts to transfer leadership to {to:hex}",
  ),
  sentTimeoutNowAtOnce: line(
    "{node:hex} sends MsgTimeoutNow to {to:hex} immediately as {to:hex} already has up-to-date log",
  ),
  sentTimeoutNow: line("{node:hex} sent MsgTimeoutNow to {to:hex} after received MsgAppResp"),
  electedLeader: line("raft.node: {node:hex} elected leader {lead:hex} at term {term:dec}"),
  changedLeader: line(
    "raft.node: {node:hex} changed leader from {from:hex} to {lead:hex} at term {term:dec}",
  ),
  lostLeader: line("raft.node: {node:hex} lost leader {lead:hex} at term {term:dec}"),
} as const satisfies Lines;

type Templates = typeof templates;
type TemplateOf<Kind extends PrintedKind> =
  Templates[Kind] extends Template<infer Text>
    ? Template<Text>
    : Templates[Kind] extends { readonly [Version in Wording]?: infer Each }
      ? Each
      : never;
type ReadOf<One> = One extends Template<infer Text> ? Read<Text> : never;

/** What a line says. Members are their ids, in hex. */
export type ParsedLine = {
  readonly [Kind in PrintedKind]: {
    readonly kind: Kind;
    /** The versions that print this line. */
    readonly wordings: readonly Wording[];
    readonly level: Level;
    readonly source: LogLine["source"];
    readonly fields: ReadOf<TemplateOf<Kind>>;
  };
}[PrintedKind];

/** One template, the kind that it prints and the versions that have it. */
interface Known {
  readonly kind: PrintedKind;
  readonly wordings: readonly Wording[];
  readonly source: LogLine["source"];
  readonly template: Template<string>;
}

const wordings: readonly Wording[] = ["3.1", "3.4"];

const known: readonly Known[] = Object.entries(templates).flatMap(([name, worded]) => {
  const kind = name as PrintedKind;
  const one = (of: Template<string>, by: readonly Wording[]): Known => ({
    kind,
    wordings: by,
    source: of.text.startsWith("raft.node: ") ? "node" : "raft",
    template: of,
  });
  if ("text" in worded) return [one(worded as Template<string>, wordings)];
  const versions = worded as { readonly [Version in Wording]?: Template<string> };
  return wordings.flatMap((version) => {
    const of = versions[version];
    return of === undefined ? [] : [one(of, [version])];
  });
});

/** The line that an event prints in a version's words; null where it prints none. */
export function logLine(event: Event, wording: Wording, idOf: IdOf): LogLine | null {
  const found = known.find(({ kind, wordings: by }) => kind === event.kind && by.includes(wording));
  if (found === undefined) return null;
  const { template: words, source } = found;
  return { level: words.level, text: words.print(event, idOf), source };
}

/** Every template that claims a line; the templates are such that it is never more than one. */
export function claimsOf(text: string): readonly ParsedLine[] {
  return known.flatMap(({ kind, wordings: by, source, template: words }) => {
    const fields = words.read(text);
    if (fields === null) return [];
    return [{ kind, wordings: by, level: words.level, source, fields } as ParsedLine];
  });
}

/** What a line of etcd's raft says, without what its logger puts before it; null if it is none. */
export const parseLogLine = (text: string): ParsedLine | null => claimsOf(text)[0] ?? null;
