/** The facts of an event as one sentence, its cause first. */

import { unreachable } from "./unreachable.ts";
import type { Fact } from "./facts.ts";

export function headline(facts: readonly Fact[]): string {
  const [cause, ...rest] = facts;
  if (cause === undefined) return "";
  const followed = followedBy(cause, rest);
  const others = rest.filter((fact) => !followed.includes(fact) && !isImplied(fact, facts));
  const clauses = [causeClause(cause) + sequels(followed), ...gathered(others)];
  return `${clauses.join("; ")}.`;
}

/** What the same member's campaign comes to belongs into the first clause. */
const followedBy = (cause: Fact, rest: readonly Fact[]): readonly Fact[] =>
  cause.kind === "campaign" || cause.kind === "preCampaign"
    ? rest.filter((fact) => fact.member === cause.member && sequel(fact) !== "")
    : [];

/** An election says by whose votes and who leads now. */
function isImplied(fact: Fact, facts: readonly Fact[]): boolean {
  const elected = facts.filter(({ kind }) => kind === "elected").map(({ member }) => member);
  return (
    (fact.kind === "granted" && elected.includes(fact.candidate)) ||
    (fact.kind === "follows" && fact.lead !== null && elected.includes(fact.lead))
  );
}

const sequels = (followed: readonly Fact[]): string =>
  followed.map((fact, at) => sequel(fact, at === followed.length - 1)).join("");

function sequel(fact: Fact, isLast = true): string {
  switch (fact.kind) {
    case "campaign":
      return `, wins them${isLast ? " and" : ","} starts an election at term ${fact.term}`;
    case "elected":
      return ` and becomes leader ${withVotes(fact.voters)}`;
    default:
      return "";
  }
}

const withVotes = (voters: readonly string[]): string =>
  voters.length === 0
    ? "with its own vote alone"
    : voters.length === 1
      ? `with ${listed(voters)}'s vote`
      : `with the votes of ${listed(voters)}`;

function causeClause(fact: Fact): string {
  const { member } = fact;
  switch (fact.kind) {
    case "campaign":
      return fact.by === "transfer"
        ? `${member} is told to take over and starts an election at term ${fact.term}`
        : fact.by === "wonPreVotes"
          ? `${member} wins its pre-votes and starts an election at term ${fact.term}`
          : `${member} starts a new election at term ${fact.term}`;
    case "preCampaign":
      return `${member} asks for pre-votes for term ${fact.term}`;
    case "elected":
      return `${member} becomes leader at term ${fact.term} ${withVotes(fact.voters)}`;
    case "gaveUp":
      return `${member} gives its campaign up at term ${fact.term}`;
    case "deposed":
      return deposition(fact);
    case "lostQuorum":
      return `${member}, leader at term ${fact.term}, steps down, as a quorum is not active`;
    case "granted":
    case "rejected":
    case "heldLease":
    case "wasAhead":
      return answers(fact.kind, [member], fact.candidate, fact.term);
    case "follows":
      return following([member], fact.lead, fact.term);
    case "panicked":
      return `${member} panics: ${fact.text}`;
    case "restarted":
      return restart(member, fact.advance);
    case "asked":
      return `${member} is asked to hand its leadership over to ${fact.to}`;
    case "crash":
      return `${member} crashes`;
    case "cut":
      return `${member} loses its link`;
    case "heal":
      return `${member} has its link back`;
    case "peersConnect":
      return `${member}'s peers connect, so its server begins to advance its election timer`;
    default:
      return unreachable(fact);
  }
}

const restart = (member: string, advance: number): string =>
  advance === 0
    ? `${member} restarts`
    : `${member} restarts, and its server advances its election timer by ${times(advance, "tick")}`;

function deposition(fact: Extract<Fact, { readonly kind: "deposed" }>): string {
  const { member, term, from, type, newTerm, lead } = fact;
  const leader = lead === null ? "knows no leader" : `takes ${lead} for the leader`;
  return (
    `${member}, leader at term ${term}, receives ${from}'s ${type} of term ${newTerm}: ` +
    `it becomes a follower and ${leader}`
  );
}

function following(members: readonly string[], lead: string | null, term: number): string {
  const is = members.length === 1 ? "s" : "";
  const what = lead === null ? `know${is} no leader` : `take${is} ${lead} for the leader`;
  return `${listed(members)} ${what} at term ${term}`;
}

type Answer = "granted" | "rejected" | "heldLease" | "wasAhead";

function answers(kind: Answer, voters: readonly string[], candidate: string, term: number): string {
  const isOne = voters.length === 1;
  const [are, their] = isOne ? ["s", "its"] : ["", "their"];
  const leases = isOne ? "its lease is" : "their leases are";
  const who = listed(voters);
  const request = `${candidate}'s request of term ${term}`;
  switch (kind) {
    case "granted":
      return `${who} grant${are} ${request}`;
    case "rejected":
      return `${who} reject${are} ${request}`;
    case "heldLease":
      return `${who} ignore${are} ${request}, because ${leases} not expired`;
    case "wasAhead":
      return `${who} ignore${are} ${request}, because ${their} own term is higher`;
    default:
      return unreachable(kind);
  }
}

/** The further clauses: equal answers together, in the order of their first. */
function gathered(facts: readonly Fact[]): readonly string[] {
  const clauses = new Map<string, { readonly fact: Fact; readonly members: string[] }>();
  for (const fact of facts) {
    const key = JSON.stringify({ ...fact, member: "whoever" });
    const group = clauses.get(key) ?? { fact, members: [] };
    if (!group.members.includes(fact.member)) group.members.push(fact.member);
    clauses.set(key, group);
  }
  return [...clauses.values()].flatMap(({ fact, members }) => {
    if ("candidate" in fact) return [answers(fact.kind, members, fact.candidate, fact.term)];
    if (fact.kind === "follows") return [following(members, fact.lead, fact.term)];
    return members.map((member) => causeClause({ ...fact, member }));
  });
}

/** `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;

/** `1 tick`, `3 ticks`. */
export const times = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;
