/** Members as a scenario begins them: what is on their disks, whom they follow, whether they are up. */

import { crashed } from "./consequence.ts";
import { freshNode } from "./fresh.ts";
import type { Disk } from "./fresh.ts";
import { index, nextIndex, noIndex, nodeId, noTerm, term } from "./ids.ts";
import type { Index, NodeId, Term } from "./ids.ts";
import { lastIndex } from "./log.ts";
import type { Log } from "./log.ts";
import { memberOf } from "./member.ts";
import type { Member } from "./member.ts";
import type { NodeState, Progress } from "./node.ts";
import type { Rules } from "./rules.ts";

/** A member of a user's own scenario, as plain data. Members are numbered as the list has them. */
export interface StartingMember {
  readonly name: string;
  /** "cut": up, but no message reaches or leaves it; "restarted": it has just begun again. */
  readonly condition: "up" | "down" | "cut" | "restarted";
  readonly role: "follower" | "leader";
  readonly term: number;
  /** Of a member, by its number; 0: nobody. */
  readonly vote: number;
  readonly lead: number;
  readonly commit: number;
  /** Entries of one term each, up to and including index `last`; the first begin at index 1. */
  readonly log: readonly { readonly term: number; readonly last: number }[];
}

/** A leader has heard from those that are up with its own log, and probes the others. */
export function startingMembers(given: readonly StartingMember[], rules: Rules): readonly Member[] {
  return given.map((own, slot) => {
    const disk: Disk = {
      term: term(own.term),
      vote: nodeId(own.vote),
      commit: index(own.commit),
      log: logOf(own),
    };
    const id = nodeId(slot + 1);
    if (own.condition === "restarted") return justRestarted(id, disk, rules);
    const progress = (peer: NodeId): Progress => progressOf(own, given, peer, id, rules);
    const node =
      own.role === "leader"
        ? leading(id, disk.term, disk.log, disk.commit, progress, rules)
        : { ...freshNode(id, disk, rules, "open"), lead: nodeId(own.lead) };
    const member = { ...memberOf(node), cut: own.condition === "cut" };
    return own.condition === "down" ? crashed(member) : member;
  });
}

const emptyBase = { term: noTerm, last: noIndex };

const logOf = ({ log }: StartingMember): Log => ({
  base: emptyBase,
  runs: log.map((run) => ({ term: term(run.term), last: index(run.last) })),
});

function progressOf(
  leader: StartingMember,
  given: readonly StartingMember[],
  peer: NodeId,
  id: NodeId,
  rules: Rules,
): Progress {
  const own = logOf(leader);
  if (peer === id) return ownProgress(id, lastIndex(own), rules);
  const other = given[peer - 1] ?? leader;
  const log = logOf(other);
  const match = agreedUpTo(own, log);
  const isCurrent = match === lastIndex(own) && match === lastIndex(log);
  return isCurrent && other.condition === "up" ? replicating(peer, match, true) : probing(peer, match);
}

/** The last index up to which two logs are the same. */
function agreedUpTo(one: Log, other: Log): Index {
  let agreed = noIndex;
  for (const [at, run] of one.runs.entries()) {
    const same = other.runs[at];
    if (same === undefined || same.term !== run.term) break;
    agreed = index(Math.min(run.last, same.last));
    if (run.last !== same.last) break;
  }
  return agreed;
}

/** Found again on its disk, with the ticks that its server gives it. */
export function justRestarted(id: NodeId, disk: Disk, rules: Rules): Member {
  const { restartTicks, electionTick } = rules;
  const isAtOnce = restartTicks === "electionTickLess1AtOnce";
  const isLate = restartTicks === "electionTickLess2OncePeersConnect";
  const node = {
    ...freshNode(id, disk, rules, "open"),
    electionElapsed: isAtOnce ? electionTick - 1 : 0,
  };
  return { ...memberOf(node), owedTicks: isLate ? electionTick - 2 : 0 };
}

export function follower(
  id: NodeId,
  at: Term,
  lead: NodeId,
  log: Log,
  commit: Index,
  rules: Rules,
): NodeState {
  return { ...freshNode(id, { term: at, vote: lead, commit, log }, rules, "open"), lead };
}

/** A leader whose progress is given. */
export function leading(
  id: NodeId,
  at: Term,
  log: Log,
  commit: Index,
  progress: (peer: NodeId) => Progress,
  rules: Rules,
): NodeState {
  return {
    ...freshNode(id, { term: at, vote: id, commit, log }, rules, "open"),
    role: "leader",
    lead: id,
    progress: rules.members.map(progress),
  };
}

export const replicating = (peer: NodeId, match: Index, recentActive: boolean): Progress => ({
  id: peer,
  match,
  next: nextIndex(match),
  state: "replicate",
  paused: false,
  recentActive,
  inflights: [],
});

/** A member that could not be reached: its next append was sent, and nothing came back. */
export const probing = (peer: NodeId, match: Index): Progress => ({
  ...replicating(peer, match, false),
  state: "probe",
  paused: true,
});

/** 3.1 leaves a leader's own progress probing; no rule reads it. */
export const ownProgress = (id: NodeId, match: Index, rules: Rules): Progress => ({
  ...replicating(id, match, false),
  state: rules.newLeader === "3.1" ? "probe" : "replicate",
});
