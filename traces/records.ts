/** The Record lines of the incident's analysis: term, log term, index and lead of each member. */

import type { MemberFields } from "./fields.ts";
import type { Members } from "./unfold.ts";

type Recorded = readonly (readonly [name: string, value: string])[];

const recordOf = ({ up, term, logTerm, index, lead }: MemberFields): Recorded => [
  ["term", String(term)],
  ["logterm", String(logTerm)],
  ["index", String(index)],
  ["lead", up ? (lead ?? "none") : "down"],
];

export const wholeRecord = (members: Members): string =>
  [...members].map(([name, fields]) => `${name} ${inBrackets(recordOf(fields))}`).join(", ");

/** Only what differs from the Record before. */
export function recordBetween(before: Members, after: Members): string {
  const changed = [...after].flatMap(([name, fields]) => {
    const earlier = before.get(name);
    const old = new Map(earlier === undefined ? [] : recordOf(earlier));
    const own = recordOf(fields).filter(([field, value]) => old.get(field) !== value);
    return own.length === 0 ? [] : [`${name} ${inBrackets(own)}`];
  });
  return changed.length === 0 ? "nothing changes" : changed.join(", ");
}

const inBrackets = (recorded: Recorded): string =>
  `(${recorded.map(([field, value]) => `${field}: ${value}`).join(", ")})`;

/** By how much every term has grown, if by the same for all members; else null. */
export function termShift(before: Members, after: Members): number | null {
  const shiftOf = (name: string, term: number): number => term - (before.get(name)?.term ?? 0);
  const shifts = new Set([...after].map(([name, { term }]) => shiftOf(name, term)));
  const [shift] = shifts;
  return shifts.size === 1 && shift !== undefined ? shift : null;
}
