/**
 * The state before the first line of each log: what the lines tell, and where they are silent, what
 * is likeliest. Where silence leaves a choice that matters, there are several first worlds.
 */

import type { Index, NodeId, Term } from "../../model/ids.ts";
import type { Log, Run } from "../../model/log.ts";
import type { NodeState, Progress } from "../../model/node.ts";
import type { Rules } from "../../model/rules.ts";
import { toldBy } from "./told.ts";
import type { Told } from "./told.ts";
import type { Setting, World } from "./world.ts";

interface Position {
  readonly term: number;
  readonly index: number;
}

/** A log that begins with a new member is taken up after what a new member prints. */
export function initialOf({ members, model }: Setting): World {
  const told = members.map(toldBy);
  const positions = told.map((own) => positionOf(own, told));
  const base = baseOf(told, positions);
  const nodes = told.map((own, slot) => {
    const position = positions[slot] ?? base;
    return nodeOf(own, logUpTo(position, base, positions), told, model.rules);
  });
  const first = nodes.map((node) => withProgress(node, nodes, model.rules));
  return {
    first,
    nodes: first,
    at: told.map(({ begins }) => (begins === "new" ? linesOfNewMember : 0)),
    pool: members.map(() => []),
    down: told.map(({ begins }) => begins === "restart"),
    path: null,
  };
}

/** A follower at term 0, newRaft, and a follower again at the term of the members' own entries. */
const linesOfNewMember = 3;

const termOf = ({ begins, term }: Told): number => (begins === "new" ? 1 : (term ?? 0));

/**
 * Where a log ends at first; entries of a later term came later. Where a leader of its own term may
 * still have added some, the least that any line tells of that term.
 */
function positionOf(own: Told, all: readonly Told[]): Position | null {
  const { position, begins } = own;
  const term = termOf(own);
  if (begins === "new") return { term: 1, index: all.length };
  if (position !== null && position.term <= term) {
    const mayGrow = begins === "middle" && position.term === term && isLed(term, all);
    return mayGrow ? { term, index: Math.min(position.index, leastOf(term, all)) } : position;
  }
  const older = all.flatMap(({ position: other }) =>
    other !== null && other.term <= termOf(own) ? [other] : [],
  );
  return older.toSorted(byEnd).at(-1) ?? null;
}

const isLed = (term: number, all: readonly Told[]): boolean =>
  all.some((own) => {
    const isOfTerm = own.begins === "middle" && termOf(own) === term;
    return isOfTerm && leadOf(own, all) === own.member.node;
  });

/** Only who is at that term itself can still get entries of its leader. */
function leastOf(term: number, all: readonly Told[]): number {
  const lines = all.flatMap(({ member }) => member.lines ?? []);
  const led = lines.filter(({ fields }) => fields["term"] === term);
  return Math.min(
    ...led.flatMap(({ position }) => (position?.term === term ? [position.index] : [])),
  );
}

const byEnd = (a: Position, b: Position): number => a.term - b.term || a.index - b.index;

/** The position that all logs have in common; nothing is told of what lies below it. */
function baseOf(told: readonly Told[], positions: readonly (Position | null)[]): Position {
  if (told.some(({ begins }) => begins === "new")) return { term: 0, index: 0 };
  const known = positions.filter((position) => position !== null);
  const lowest = known.toSorted(byEnd)[0] ?? { term: 0, index: 0 };
  const commits = told.flatMap(({ member }) => member.lines?.[0]?.nextRestart?.commit ?? []);
  const shortest = Math.min(...known.map(({ index }) => index), ...commits, lowest.index);
  return { term: lowest.term, index: shortest };
}

/** Members that hold entries of one term hold the same ones (Raft §5.3, Log Matching). */
function logUpTo(end: Position, base: Position, all: readonly (Position | null)[]): Log {
  const runs: Run[] = [];
  const known = all.filter((position) => position !== null).toSorted(byEnd);
  for (const { term, index } of [...known, end].toSorted(byEnd)) {
    const isBelow = term < end.term ? index < end.index : term === end.term && index === end.index;
    const last = runs.at(-1);
    if (!isBelow || index <= (last?.last ?? base.index)) continue;
    if (last?.term === term) runs.pop();
    runs.push({ term: term as Term, last: index as Index });
  }
  return { base: { term: base.term as Term, last: base.index as Index }, runs };
}

function nodeOf(own: Told, log: Log, all: readonly Told[], rules: Rules): NodeState {
  const { member, begins } = own;
  const term = termOf(own);
  const lead = begins === "middle" ? leadOf(own, all) : noNode;
  const isLeader = lead === member.node;
  const fresh = begins === "new";
  const advances = fresh && rules.restartTicks === "electionTickLess1AtOnce";
  const role = isLeader ? "leader" : own.isCandidate ? "candidate" : "follower";
  return {
    id: member.node,
    term: term as Term,
    vote: voteOf(own, lead, role, all),
    lead,
    role,
    electionElapsed: advances ? rules.electionTick - 1 : 0,
    heartbeatElapsed: 0,
    timeout: rules.electionTick,
    timeoutOpen: true,
    votes: role === "candidate" ? ballotsOf(own, all) : [],
    leadTransferee: noNode,
    pendingConfIndex: 0 as Index,
    commit: commitOf(own, log),
    log,
    progress: [],
  };
}

/** Its own, and as many of others as its first count has besides. */
function ballotsOf({ member, answered, answers }: Told, all: readonly Told[]): NodeState["votes"] {
  const others = all.filter(
    (other) => other.member !== member && !answers.includes(other.member.id),
  );
  const before = others.slice(0, answered.granted + answered.rejected);
  const ballots = before.map((other, at) => ({
    from: other.member.node,
    granted: at < answered.granted,
  }));
  return [...ballots, { from: member.node, granted: true }].toSorted((a, b) => a.from - b.from);
}

const noNode = 0 as NodeId;

function commitOf({ begins, position }: Told, log: Log): Index {
  if (begins === "new") return (log.runs.at(-1) ?? log.base).last;
  const told = begins === "restart" ? (position?.commit ?? null) : null;
  return told === null ? log.base.last : (told as Index);
}

function voteOf(own: Told, lead: NodeId, role: NodeState["role"], all: readonly Told[]): NodeId {
  if (own.vote !== null) return nodeOfId(own.vote, all);
  if (role !== "follower") return own.member.node;
  return own.begins === "middle" ? lead : noNode;
}

const nodeOfId = (id: string, all: readonly Told[]): NodeId =>
  all.find(({ member }) => member.id === id)?.member.node ?? noNode;

/** The lead that its lines tell; else the one that the others tell of its term. */
function leadOf(own: Told, all: readonly Told[]): NodeId {
  if (own.lead !== null) return nodeOfId(own.lead, all);
  const others = all.filter((other) => other !== own && termOf(other) === termOf(own));
  const named = others.find(({ lead }) => lead !== null && lead !== "0")?.lead ?? null;
  if (named === own.member.id) return own.isCandidate ? noNode : own.member.node;
  if (named !== null) return nodeOfId(named, all);
  if (!own.hasLead) return noNode;
  if (own.vote !== null && own.vote !== "0") return nodeOfId(own.vote, all);
  return all.find(({ member }) => member !== own.member)?.member.node ?? noNode;
}

/** A leader has sent all that it has; what a peer holds is what that peer's own log says. */
function withProgress(node: NodeState, all: readonly NodeState[], rules: Rules): NodeState {
  if (node.role !== "leader") return node;
  const own = lastIndexOf(node.log);
  const progress = all.map((peer): Progress => {
    const match = Math.min(own, lastIndexOf(peer.log)) as Index;
    const isOwn = peer.id === node.id;
    return {
      id: peer.id,
      match: isOwn ? own : match,
      next: ((isOwn ? own : match) + 1) as Index,
      state: isOwn && rules.newLeader === "3.1" ? "probe" : "replicate",
      paused: false,
      recentActive: !isOwn,
      inflights: [],
    };
  });
  return { ...node, progress };
}

const lastIndexOf = (log: Log): Index => (log.runs.at(-1) ?? log.base).last;
