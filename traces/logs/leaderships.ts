/** Who led, from which place in the order to which. */

import type { Fact } from "./facts.ts";
import type { Moment } from "./moments.ts";

export interface Leadership {
  readonly member: string;
  readonly term: number;
  /** null: it led when its log began. */
  readonly from: Moment | null;
  /** null: no line ends it. */
  readonly to: Moment | null;
  readonly end: "deposed" | "steppedDown" | "restarted" | "superseded" | null;
}

/** From the facts of all members, in their order. */
export function leadershipsOf(facts: readonly Fact[]): readonly Leadership[] {
  const open = new Map<string, { readonly term: number; readonly from: Moment | null }>();
  const found: Leadership[] = [];
  const close = (member: string, term: number, to: Moment, end: Leadership["end"]): void => {
    const isNews = !found.some((one) => one.member === member && one.term === term);
    const isFromBefore = (end === "deposed" || end === "steppedDown") && isNews;
    const led = open.get(member) ?? (isFromBefore ? { term, from: null } : null);
    if (led === null) return;
    found.push({ member, term: led.term, from: led.from, to, end });
    open.delete(member);
  };
  for (const fact of facts) {
    const { member, term, moment } = fact;
    switch (fact.kind) {
      case "election":
        for (const [other, led] of open)
          if (led.term < term) close(other, led.term, moment, "superseded");
        open.set(member, { term, from: moment });
        break;
      case "deposition":
        close(member, term, moment, "deposed");
        break;
      case "stepDown":
        close(member, term, moment, "steppedDown");
        break;
      case "start":
        close(member, term, moment, "restarted");
        break;
      default:
    }
  }
  const still = [...open].map(([member, { term, from }]): Leadership => ({
    ...{ member, term, from, to: null, end: null },
  }));
  return [...found, ...still].toSorted(
    (one, other) => (one.from?.position ?? -1) - (other.from?.position ?? -1),
  );
}

/** The leadership of the highest term at a place in the order, as far as the logs tell. */
export function leadershipAt(
  leaderships: readonly Leadership[],
  position: number,
): Leadership | null {
  let found: Leadership | null = null;
  for (const leadership of leaderships) {
    const { from, to, term } = leadership;
    const isThen = (from?.position ?? -1) <= position && (to === null || position < to.position);
    if (isThen && (found === null || term > found.term)) found = leadership;
  }
  return found;
}
