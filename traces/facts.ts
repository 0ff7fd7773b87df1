/** What a step means for an election, read off what the trace says it did. */

import type { Message, MessageType } from "../model/messages.ts";
import type { MemberFields } from "./fields.ts";
import type { Moment } from "./unfold.ts";

export type Fact = { readonly member: string } & (
  /** `term`: the one it campaigns for. A pre-campaign leaves its own term alone. */
  | { readonly kind: "campaign" | "preCampaign"; readonly term: number; readonly by: CampaignCause }
  | { readonly kind: "elected"; readonly term: number; readonly voters: readonly string[] }
  | { readonly kind: "gaveUp"; readonly term: number }
  | {
      readonly kind: "deposed";
      readonly term: number;
      readonly from: string;
      readonly type: MessageType;
      readonly newTerm: number;
      readonly lead: string | null;
    }
  | { readonly kind: "lostQuorum"; readonly term: number }
  | {
      readonly kind: "granted" | "rejected" | "heldLease" | "wasAhead";
      readonly candidate: string;
      readonly term: number;
    }
  | { readonly kind: "follows"; readonly term: number; readonly lead: string | null }
  | { readonly kind: "panicked"; readonly text: string }
  | { readonly kind: "restarted"; readonly advance: number }
  | { readonly kind: "asked"; readonly to: string }
  | { readonly kind: "crash" | "cut" | "heal" | "peersConnect" }
);

export type FactKind = Fact["kind"];
type CampaignCause = "timeout" | "wonPreVotes" | "transfer";

export function factsOf(moment: Moment, nameOf: (node: number) => string): readonly Fact[] {
  const { step, before, after } = moment;
  const { member, action } = step;
  const [was, is] = [before.get(member), after.get(member)];
  if (was === undefined || is === undefined) return [];
  const { panic } = is;
  if (panic !== null && was.panic === null) return [{ kind: "panicked", member, text: panic }];
  switch (action.kind) {
    case "crash":
    case "cut":
    case "heal":
    case "peersConnect":
      return [{ kind: action.kind, member }];
    case "restart":
      return [{ kind: "restarted", member, advance: action.advance }];
    case "tick":
    case "advance":
      return onTick(member, was, is);
    case "deliver":
    case "duplicate":
      return onMessage(moment, action.message, nameOf(action.message.from), was, is);
    case "transfer":
      return [{ kind: "asked", member, to: nameOf(action.to) }];
    case "lose":
    case "propose":
      return [];
  }
}

function onTick(member: string, was: MemberFields, is: MemberFields): readonly Fact[] {
  if (was.role === "leader") {
    return is.role === "leader" ? [] : [{ kind: "lostQuorum", member, term: was.term }];
  }
  const hasRunOut = was.electionElapsed > 0 && is.electionElapsed === 0;
  if (!hasRunOut || is.role === "follower") return [];
  return campaigned(member, was, is, "timeout", []);
}

/** A member alone is elected in the step in which it campaigns. */
function campaigned(
  member: string,
  was: MemberFields,
  is: MemberFields,
  by: CampaignCause,
  voters: readonly string[],
): readonly Fact[] {
  const isPre = is.role === "preCandidate";
  const term = isPre ? is.term + 1 : is.term;
  const campaign: Fact = { kind: isPre ? "preCampaign" : "campaign", member, term, by };
  const isElected = is.role === "leader" && was.role !== "leader";
  return isElected ? [campaign, { kind: "elected", member, term, voters }] : [campaign];
}

function onMessage(
  { step }: Moment,
  message: Message,
  from: string,
  was: MemberFields,
  is: MemberFields,
): readonly Fact[] {
  const { member } = step;
  const { type } = message;
  if (was.role === "leader" && is.role !== "leader") {
    const fact = { kind: "deposed", member, term: was.term, from, type, newTerm: is.term } as const;
    return [{ ...fact, lead: is.lead }, ...answer(step, message, from, was)];
  }
  if (type === "MsgTimeoutNow" && is.role === "candidate" && is.term > was.term) {
    return campaigned(member, was, is, "transfer", []);
  }
  if (was.role === "preCandidate" && is.role === "candidate") {
    return campaigned(member, was, is, "wonPreVotes", []);
  }
  if (was.role === "candidate" && is.role === "leader") {
    const before = was.votes.filter(({ granted }) => granted).map(({ from: voter }) => voter);
    const voters = [...before, from].filter((voter) => voter !== member);
    return [{ kind: "elected", member, term: is.term, voters: [...new Set(voters)] }];
  }
  const wasCampaigning = was.role === "candidate" || was.role === "preCandidate";
  if (wasCampaigning && is.role === "follower" && is.term === was.term && is.lead === null) {
    return [{ kind: "gaveUp", member, term: is.term }];
  }
  const answers = answer(step, message, from, was);
  if (answers.length > 0) return answers;
  const isTold = is.term !== was.term || is.lead !== was.lead;
  return isTold ? [{ kind: "follows", member, term: is.term, lead: is.lead }] : [];
}

/** What becomes of a request for a vote: granted, rejected, or ignored for one of two reasons. */
function answer(
  { member, sent, log }: Moment["step"],
  { type, term }: Message,
  candidate: string,
  was: MemberFields,
): readonly Fact[] {
  if (type !== "MsgVote" && type !== "MsgPreVote") return [];
  const reply = sent.find(({ to }) => to === candidate);
  if (reply !== undefined) {
    return [{ kind: reply.reject === true ? "rejected" : "granted", member, candidate, term }];
  }
  if (term < was.term) return [{ kind: "wasAhead", member, candidate, term }];
  return log.length > 0 ? [{ kind: "heldLease", member, candidate, term }] : [];
}
