/** Leads that raft.node names: those that were elected, and those that never were. */

import { namesLeader } from "./causality.ts";
import type { ElectionFact, FalseLeadFact } from "./facts.ts";
import type { History, RaftLine } from "./history.ts";
import { isOfRaft } from "./moments.ts";
import type { Moments, RaftMoment } from "./moments.ts";

/**
 * Before 3.3.0 a member takes the sender of any message of a higher term for the leader, unless it
 * asks for a vote (raft.go `Step`; fixed by 58b98c6a1), and raft.node logs it like a real one. A
 * lead is false if its member never became leader in that term. Where that member's log is missing,
 * a lead is false if it came by such a message, and else its election is known by this witness
 * alone.
 */
export function falseLeadsOf(
  history: History,
  moments: Moments,
  elected: readonly ElectionFact[],
): { readonly falseLeads: readonly FalseLeadFact[]; readonly elections: readonly ElectionFact[] } {
  const known = new Set(elected.map(({ member, term }) => `${member} ${term}`));
  const own = new Map(
    history.members.map((member) => [
      member.id,
      (moments.own.get(member.id) ?? []).filter(isOfRaft),
    ]),
  );
  const falseLeads: FalseLeadFact[] = [];
  const witnessed = new Map<string, ElectionFact>();
  for (const [id, raft] of own) {
    for (const [at, moment] of raft.entries()) {
      const { said } = moment.line;
      if (said.kind !== "electedLeader" && said.kind !== "changedLeader") continue;
      const { lead, term } = said.fields;
      const key = `${lead} ${term}`;
      if (known.has(key)) continue;
      const isOwn = lead === id;
      if (!isOwn && (cameByAnyMessage(raft, at, lead, term) || didNotLead(own.get(lead), term))) {
        falseLeads.push({ kind: "falseLead", member: id, lead, term, moment });
      } else if (isOwn || isNews(raft, at, term)) {
        const fact: ElectionFact = { kind: "election", member: lead, term, moment, witness: id };
        const before = witnessed.get(key);
        if (before === undefined || moment.position < before.moment.position)
          witnessed.set(key, fact);
      }
    }
  }
  return { falseLeads, elections: [...witnessed.values()] };
}

const saidAt = (raft: readonly RaftMoment[], at: number): RaftLine["said"] | undefined =>
  raft[at]?.line.said;

/** Back to how the member came to this term: by a message that no leader sends. */
function cameByAnyMessage(
  raft: readonly RaftMoment[],
  at: number,
  lead: string,
  term: number,
): boolean {
  for (let before = at - 1; before >= 0; before -= 1) {
    const said = saidAt(raft, before);
    if (said?.kind === "higherTerm") {
      const { type, from, messageTerm } = said.fields;
      return from === lead && messageTerm === term && !namesLeader(type) && !/Vote$/.test(type);
    }
    if (said?.kind === "becameCandidate" || said?.kind === "castVote" || said?.kind === "newRaft")
      return false;
  }
  return false;
}

/** Whether its own log shows it in this term as a follower that never asked for votes in it. */
function didNotLead(raft: readonly RaftMoment[] | undefined, term: number): boolean {
  const kinds = (raft ?? []).flatMap(({ line: { said } }) =>
    (said.kind === "becameCandidate" || said.kind === "becameFollower") && said.fields.term === term
      ? [said.kind]
      : [],
  );
  return kinds.includes("becameFollower") && !kinds.includes("becameCandidate");
}

/** A member that had this term when it started only hears of a leader that was there before. */
function isNews(raft: readonly RaftMoment[], at: number, term: number): boolean {
  const process = raft[at]?.line.process;
  for (let before = at - 1; before >= 0; before -= 1) {
    const moment = raft[before];
    if (moment?.line.process !== process) return true;
    const said = saidAt(raft, before);
    if (said?.kind === "newRaft") return said.fields.term < term;
    if (said?.kind === "lostLeader") return true;
  }
  return true;
}
