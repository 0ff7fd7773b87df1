/** Whose line is it? A file may hold one member, several in turn, or several mixed. */

import type { Draft, Share } from "./draft.ts";
import { speakerOf } from "./said.ts";

/**
 * Lines of one origin (a host's process, a container, else the whole file) are of one member until
 * a line says otherwise: raft's lines name their member, few others do. Lines that come before the
 * first name wait for it: etcd prints its version before its id.
 */
interface Stream {
  member: string | null;
  /** Lines whose member is not known yet, and how far the start that they show has come. */
  waiting: Draft[];
  waitingStage: number;
  /** By member: how far its present process has come. */
  readonly stages: Map<string, number>;
}

/** The stages of a start, in order. One that comes again, or an earlier one, is a new process. */
export const stages = { program: 1, server: 2, member: 3, raft: 4, running: 9 } as const;

export interface Attribution {
  /** `owner`: the member that the line itself names; `stage`: of a start, if it is of one. */
  readonly add: (draft: Draft, owner: string | null, stage: number | null) => void;
  /** By member; and the lines that nobody ever claimed. */
  readonly end: () => { readonly shares: readonly Share[]; readonly orphans: readonly Draft[] };
}

export function attribution(file: string): Attribution {
  const streams = new Map<string, Stream>();
  const shares = new Map<string, Share>();
  let lastMember: string | null = null;
  const give = (member: string, draft: Draft): void => {
    const share = shares.get(member) ?? { file, id: member, drafts: [] };
    if (share.drafts.length === 0) shares.set(member, share);
    share.drafts.push(draft);
    lastMember = member;
  };
  const settle = (stream: Stream, member: string): void => {
    for (const draft of stream.waiting) give(member, draft);
    if (stream.waitingStage > 0) stream.stages.set(member, stream.waitingStage);
    stream.waiting = [];
    stream.waitingStage = 0;
    stream.member = member;
  };
  const add = (draft: Draft, owner: string | null, stage: number | null): void => {
    const stream = streamOf(streams, draft);
    if (stage !== null) begin(stream, draft, owner, stage);
    if (owner !== null) settle(stream, owner);
    if (stream.member === null) {
      stream.waiting.push(draft);
      return;
    }
    if (draft.said?.kind === "newRaft")
      bringForward(shares.get(stream.member)?.drafts ?? [], draft);
    if (isBeyondStart(draft)) stream.stages.set(stream.member, stages.running);
    give(stream.member, draft);
  };
  const end = (): { shares: readonly Share[]; orphans: readonly Draft[] } => {
    const orphans: Draft[] = [];
    for (const stream of streams.values()) {
      // A start that was cut short before it gave a name is its stream's last member's again.
      const member = [...stream.stages.keys()].at(-1) ?? (streams.size === 1 ? lastMember : null);
      if (member === null) orphans.push(...stream.waiting);
      else settle(stream, member);
    }
    return { shares: [...shares.values()], orphans };
  };
  return { add, end };
}

function streamOf(streams: Map<string, Stream>, { origin, pid }: Draft): Stream {
  const key = `${origin ?? ""} ${pid ?? ""}`;
  const known = streams.get(key);
  if (known !== undefined) return known;
  const fresh: Stream = { member: null, waiting: [], waitingStage: 0, stages: new Map() };
  streams.set(key, fresh);
  return fresh;
}

/** Marks the line that begins a process, and forgets the member where it is not certain any more. */
function begin(stream: Stream, draft: Draft, owner: string | null, stage: number): void {
  const member = owner ?? stream.member;
  if (member === null || (stream.waiting.length > 0 && stream.member === null)) {
    draft.fresh = stream.waitingStage === 0 || stage <= stream.waitingStage;
    stream.waitingStage = stage;
    return;
  }
  const reached = stream.stages.get(member) ?? 0;
  draft.fresh = stage <= reached || reached === 0;
  stream.stages.set(member, stage);
  if (owner !== null || stage > reached) return;
  // The program begins again and has not yet said for which member.
  stream.member = null;
  stream.waitingStage = stage;
}

/** newRaft comes after lines of the same start: these are the process's first. */
function bringForward(drafts: readonly Draft[], newRaft: Draft): void {
  if (!newRaft.fresh) return;
  let first: Draft = newRaft;
  for (const before of drafts.toReversed()) {
    const kind = before.said?.kind;
    const isOfStart =
      kind === "switchedConfiguration" || (kind === "becameFollower" && first === newRaft);
    if (!isOfStart || before.fresh) break;
    first = before;
  }
  newRaft.fresh = false;
  first.fresh = true;
}

const startKinds = new Set([
  "becameFollower",
  "switchedConfiguration",
  "otherConfiguration",
  "newRaft",
]);

const isBeyondStart = ({ said, event }: Draft): boolean =>
  (said !== null && !startKinds.has(said.kind)) || event?.kind === "peerActive";

/** The member that raft's line names as its own. */
export const speaker = (draft: Draft): string | null =>
  draft.said === null ? null : speakerOf(draft.said);
