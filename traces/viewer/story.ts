/** What the page draws: moments of members in time, whatever document they come from. */

import type { MemberFields } from "../fields.ts";
import type { TraceStep } from "../document.ts";

/** A history whose lines fit no execution tells some of a member's fields alone. */
export type Fields = Partial<MemberFields>;
/** By name, in the order of the lanes. */
export type MembersAt = ReadonlyMap<string, Fields>;

export interface Story {
  readonly members: readonly { readonly name: string; readonly id: string }[];
  /** null: not known. */
  readonly electionTick: number | null;
  readonly tickMs: number | null;
  /** Does time pass in ticks? A history has the stamps of its lines instead. */
  readonly hasTicks: boolean;
  /** Do voters in a lease ignore requests (check-quorum)? */
  readonly hasLeases: boolean;
  readonly initial: MembersAt;
  readonly moments: readonly StoryMoment[];
  readonly arrows: readonly Arrow[];
  /** Lines of the server, between the moments. */
  readonly notes: readonly StoryNote[];
  readonly loop: { readonly from: number; readonly lap: number; readonly laps: number } | null;
  /** The moment at which a counterexample breaks its property. */
  readonly brokenAt: number | null;
}

export interface StoryMoment {
  readonly at: number;
  readonly member: string;
  /** Ticks of the member that has ticked most. */
  readonly tick: number;
  /** One sentence. */
  readonly says: string;
  /** "loud": it is logged, or of consequence; "hidden": of a history, without a line. */
  readonly weight: "loud" | "quiet" | "hidden";
  readonly signs: readonly Sign[];
  readonly lines: readonly StoryLine[];
  readonly before: MembersAt;
  readonly after: MembersAt;
  /** null: of a history that fits no execution. */
  readonly step: TraceStep | null;
}

export type SignKind =
  | "elected"
  | "deposed"
  | "campaign"
  | "preCampaign"
  | "falseLead"
  | "ignored"
  | "lostQuorum"
  | "crash"
  | "restart"
  | "cut"
  | "heal"
  | "panic"
  | "broken";

export interface Sign {
  readonly kind: SignKind;
  readonly member: string;
}

/** Where and when a real line stands; null: a line that the model prints. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly stamp: string | null;
}

export interface StoryLine {
  readonly text: string;
  readonly place: Place | null;
}

export interface StoryNote extends StoryLine {
  /** The moment that it stands before; as many as there are moments: at the end. */
  readonly before: number;
  readonly member: string;
  readonly says: string;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly term: number;
  readonly reject: boolean;
  /** The moment it is sent in; -1: before the first. */
  readonly sentAt: number;
  /** The moment it arrives, is lost, or is gone in; null: it is still under way at the end. */
  readonly endsAt: number | null;
  readonly fate: "delivered" | "ignored" | "lost" | "gone" | "underWay";
  /** A heartbeat, an append or an answer to it that changed no one's mind. */
  readonly isRoutine: boolean;
}

/** Signs of things going wrong, in the order in which a reader looks for them. */
export const problems: readonly SignKind[] = [
  "broken",
  "panic",
  "deposed",
  "falseLead",
  "lostQuorum",
];

export const isProblem = ({ kind }: Sign): boolean => problems.includes(kind);

/** The first moment at which something goes wrong; else the first event; null: nothing happens. */
export function firstProblem({ moments }: Story): number | null {
  const wrong = moments.find(({ signs }) => signs.some(isProblem));
  const event = moments.find(({ signs }) => signs.length > 0);
  return (wrong ?? event)?.at ?? null;
}

/** The next moment with a sign, forwards or backwards; null: none. */
export function nextEvent({ moments }: Story, from: number, direction: 1 | -1): number | null {
  for (let at = from + direction; at >= 0 && at < moments.length; at += direction) {
    if ((moments[at]?.signs.length ?? 0) > 0) return at;
  }
  return null;
}

/** The moments whose sentence, lines, member or messages hold a text, in any case. */
export function momentsWith({ moments, notes }: Story, text: string): readonly number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const noted = new Set(
    notes.flatMap(({ before, text: own, says }) =>
      `${own} ${says}`.toLowerCase().includes(wanted) ? [Math.min(before, moments.length - 1)] : [],
    ),
  );
  return moments.flatMap((moment) => {
    const held = [
      moment.says,
      moment.member,
      ...moment.lines.map((line) => `${line.text} ${line.place?.file ?? ""}:${line.place?.line}`),
      ...(moment.step?.sent.map(({ type }) => type) ?? []),
    ];
    const isFound = held.some((one) => one.toLowerCase().includes(wanted)) || noted.has(moment.at);
    return isFound ? [moment.at] : [];
  });
}
