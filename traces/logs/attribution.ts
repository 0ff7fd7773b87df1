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

/** A line as it came: whose it is, is said when all of its stream have been seen. */
interface Entry {
  readonly draft: Draft;
  readonly owner: string | null;
  readonly stage: number | null;
}

export function attribution(file: string): Attribution {
  const entries = new Map<string, Entry[]>();
  const add: Attribution["add"] = (draft, owner, stage) => {
    const key = `${draft.origin ?? ""} ${draft.pid ?? ""}`;
    const entry = { draft, owner, stage };
    const known = entries.get(key);
    if (known === undefined) entries.set(key, [entry]);
    else known.push(entry);
  };
  const end: Attribution["end"] = () => {
    const shares = new Map<string, Share>();
    const give = (member: string, draft: Draft): void => {
      const share = shares.get(member) ?? { file, id: member, drafts: [] };
      if (share.drafts.length === 0) shares.set(member, share);
      share.drafts.push(draft);
    };
    const orphans = [...entries.values()].flatMap((own) =>
      isMixed(own) ? attributeMixed(own, give) : attributeInTurn(own, shares, give),
    );
    for (const { drafts } of shares.values()) {
      drafts.sort((one, other) => one.place.line - other.place.line);
    }
    return { shares: [...shares.values()], orphans };
  };
  return { add, end };
}

type Give = (member: string, draft: Draft) => void;

/** Members in turn have a few changes, at starts; in a mixture lines of one follow another's. */
const changesMax = 3;

function isMixed(entries: readonly Entry[]): boolean {
  const owners = entries.flatMap(({ owner }) => (owner === null ? [] : [owner]));
  const members = new Set(owners).size;
  const changes = owners.filter((owner, at) => at > 0 && owner !== owners[at - 1]).length;
  return members > 1 && changes > changesMax * members;
}

/** Only what names its member is certain. Lines that do not are nobody's. */
function attributeMixed(entries: readonly Entry[], give: Give): readonly Draft[] {
  const reached = new Map<string, number>();
  const drafts = new Map<string, Draft[]>();
  const orphans: Draft[] = [];
  for (const { draft, owner, stage } of entries) {
    if (owner === null) {
      orphans.push(draft);
      continue;
    }
    const own = drafts.get(owner) ?? [];
    drafts.set(owner, own);
    const before = reached.get(owner) ?? 0;
    if (stage !== null) {
      draft.fresh = stage <= before || before === 0;
      reached.set(owner, stage);
    }
    if (draft.said?.kind === "newRaft") bringForward(own, draft);
    if (isBeyondStart(draft)) reached.set(owner, stages.running);
    own.push(draft);
    give(owner, draft);
  }
  return orphans;
}

function attributeInTurn(
  entries: readonly Entry[],
  shares: ReadonlyMap<string, Share>,
  give: Give,
): readonly Draft[] {
  const stream: Stream = { member: null, waiting: [], waitingStage: 0, stages: new Map() };
  const settle = (member: string): void => {
    for (const draft of stream.waiting) give(member, draft);
    if (stream.waitingStage > 0) stream.stages.set(member, stream.waitingStage);
    stream.waiting = [];
    stream.waitingStage = 0;
    stream.member = member;
  };
  for (const { draft, owner, stage } of entries) {
    if (stage !== null) begin(stream, draft, owner, stage);
    if (owner !== null) settle(owner);
    if (stream.member === null) {
      stream.waiting.push(draft);
      continue;
    }
    if (draft.said?.kind === "newRaft") {
      bringForward(shares.get(stream.member)?.drafts ?? [], draft);
    }
    if (isBeyondStart(draft)) stream.stages.set(stream.member, stages.running);
    give(stream.member, draft);
  }
  // A start that was cut short before it gave a name is its stream's last member's again.
  const last = [...stream.stages.keys()].at(-1);
  if (last !== undefined) settle(last);
  return stream.waiting;
}

/**
 * Marks the line that begins a process, and forgets the member where it is not certain any more.
 */
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
  for (let at = drafts.length - 1; at >= 0; at -= 1) {
    const before = drafts[at];
    if (before === undefined) break;
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
