/** A trace as a story: numbered events, each with its cause, its log lines and what it leaves. */

import type { Trace } from "./document.ts";
import { factsOf } from "./facts.ts";
import type { Fact, FactKind } from "./facts.ts";
import { headline } from "./headline.ts";
import { quietSentence } from "./quiet.ts";
import { recordBetween, wholeRecord } from "./records.ts";
import { initialMembers, unfold } from "./unfold.ts";
import type { Members, Moment } from "./unfold.ts";

export interface Narrative {
  /** The first Record: every member, whole. */
  readonly start: string;
  readonly parts: readonly Part[];
}

/** The whole of a trace; or a lasso's stem, and each lap of its loop. */
export interface Part {
  readonly kind: "whole" | "stem" | "lap";
  /** What passes quietly before its first event, or null. */
  readonly before: string | null;
  readonly events: readonly NarratedEvent[];
}

export interface NarratedEvent {
  /** From 1, through all parts. */
  readonly number: number;
  readonly tick: number;
  readonly headline: string;
  /** By member, in the order in which they first speak. */
  readonly log: readonly { readonly member: string; readonly lines: readonly string[] }[];
  /** What passes quietly until its last line, and what then passes until the next event. */
  readonly meanwhile: string | null;
  readonly record: string;
  readonly afterwards: string | null;
}

export function narrate(trace: Trace): Narrative {
  const nameOf = (node: number): string =>
    trace.members.find((member) => member.node === node)?.name ?? `member ${node}`;
  let number = 0;
  let recorded = initialMembers(trace);
  const parts = split(trace, unfold(trace)).map(({ kind, moments }): Part => {
    const told = tellable(moments, nameOf);
    const groups = grouped(told);
    const quiet = groups[0]?.first ?? told.length;
    return {
      kind,
      before: quietSentence(moments.slice(0, quiet), nameOf),
      events: groups.map((group) => {
        number += 1;
        const event = narrated(group, number, told, recorded, nameOf);
        recorded = told[group.last]?.moment.after ?? recorded;
        return event;
      }),
    };
  });
  return { start: wholeRecord(initialMembers(trace)), parts };
}

function split(
  { loop, steps }: Trace,
  moments: readonly Moment[],
): readonly { readonly kind: Part["kind"]; readonly moments: readonly Moment[] }[] {
  if (loop === undefined) return [{ kind: "whole", moments }];
  const half = loop + (steps.length - loop) / 2;
  return [
    { kind: "stem", moments: moments.slice(0, loop) },
    { kind: "lap", moments: moments.slice(loop, half) },
    { kind: "lap", moments: moments.slice(half) },
  ];
}

interface Told {
  readonly moment: Moment;
  readonly facts: readonly Fact[];
  /** Something is logged, or has happened that needs no line to be told. */
  readonly isLoud: boolean;
}

type NameOf = (node: number) => string;

const tellable = (moments: readonly Moment[], nameOf: NameOf): readonly Told[] =>
  moments.map((moment) => {
    const facts = factsOf(moment, nameOf);
    const isLoud = moment.step.log.length > 0 || facts.some(({ kind }) => causes.has(kind));
    return { moment, facts, isLoud };
  });

/** What begins an event of its own, whatever else goes on. */
const causes: ReadonlySet<FactKind> = new Set<FactKind>([
  "campaign",
  "preCampaign",
  "deposed",
  "lostQuorum",
  "panicked",
  "restarted",
  "asked",
  "crash",
  "cut",
  "heal",
  "peersConnect",
]);

/** Positions in a part: of an event's first and last loud step, and where the next one begins. */
interface Group {
  readonly first: number;
  readonly last: number;
  readonly end: number;
}

function grouped(told: readonly Told[]): readonly Group[] {
  const groups: { first: number; last: number; facts: Fact[]; tick: number }[] = [];
  for (const [at, { moment, facts, isLoud }] of told.entries()) {
    if (!isLoud) continue;
    const current = groups.at(-1);
    if (current === undefined || begins(facts, moment.tick, current)) {
      groups.push({ first: at, last: at, facts: [...facts], tick: moment.tick });
    } else {
      current.last = at;
      current.tick = moment.tick;
      current.facts.push(...facts);
    }
  }
  return groups.map(({ first, last }, at) => ({
    first,
    last,
    end: groups[at + 1]?.first ?? told.length,
  }));
}

/** Does a loud step begin a new event, rather than follow from the present one? */
function begins(
  facts: readonly Fact[],
  tick: number,
  current: { readonly facts: readonly Fact[]; readonly tick: number },
): boolean {
  const [cause] = facts;
  const campaigned = (member: string): boolean =>
    current.facts.some(
      ({ kind, member: who }) => who === member && (kind === "campaign" || kind === "preCampaign"),
    );
  if (cause?.kind === "campaign" && cause.by === "wonPreVotes") return !campaigned(cause.member);
  if (cause?.kind === "elected") return !campaigned(cause.member);
  if (cause !== undefined && causes.has(cause.kind)) return true;
  // Messages outlive a tick only where delays are long; what they then do has a cause far back.
  return tick > current.tick + 1;
}

function narrated(
  { first, last, end }: Group,
  number: number,
  told: readonly Told[],
  recorded: Members,
  nameOf: NameOf,
): NarratedEvent {
  const own = told.slice(first, last + 1);
  const facts = own.flatMap((each) => each.facts);
  const quiet = own.filter(({ isLoud }) => !isLoud).map(({ moment }) => moment);
  const tail = told.slice(last + 1, end).map(({ moment }) => moment);
  const log = linesByMember(own);
  const speaker = told[first]?.moment.step.member ?? "";
  return {
    number,
    tick: told[first]?.moment.tick ?? 0,
    headline: facts.length > 0 ? headline(facts) : `${speaker} has something to say.`,
    log,
    meanwhile: quietSentence(quiet, nameOf),
    record: recordBetween(recorded, told[last]?.moment.after ?? recorded),
    afterwards: quietSentence(tail, nameOf),
  };
}

function linesByMember(told: readonly Told[]): NarratedEvent["log"] {
  const lines = new Map<string, string[]>();
  for (const { moment } of told) {
    const { member, log } = moment.step;
    if (log.length > 0) lines.set(member, [...(lines.get(member) ?? []), ...log]);
  }
  return [...lines].map(([member, own]) => ({ member, lines: own }));
}
