/** Notes that people put between lines of a log: what they claim, as data. */

export type Claim =
  /** "mn-0 (term: 152, logterm: 152, index: 2603551)"; null: "?" or left out. */
  | {
      readonly kind: "state";
      readonly member: string;
      readonly term: number;
      readonly logTerm: number | null;
      readonly index: number | null;
    }
  /** "mn-0 thinks leader is sn-2", "mn-1 thinks no leader": null. */
  | { readonly kind: "lead"; readonly member: string; readonly lead: string | null }
  /** "mn-0 starts a new election with term 152". */
  | { readonly kind: "campaign"; readonly member: string; readonly term: number };

/** Characters. People write sentences; what is longer would take long to search for claims. */
const noteMax = 2000;

/** Cheap: whether a line may be a note. */
export const isNote = (line: string): boolean =>
  line.length <= noteMax &&
  (line.includes("(term: ") ||
    line.includes(" thinks ") ||
    line.includes(" starts a new election with term "));

export function claimsOf(text: string): readonly Claim[] {
  return [...statesOf(text), ...leadsOf(text), ...campaignsOf(text)];
}

function statesOf(text: string): readonly Claim[] {
  const found = text.matchAll(
    /([\w.-]+) \(term: (\d{1,15})(?:, logterm: (\d{1,15}|\?))?(?:, (?:index: )?(\d{1,15}|\?))?\)/g,
  );
  const number = (digits: string | undefined): number | null =>
    digits === undefined || digits === "?" ? null : Number(digits);
  return [...found].map(([, member = "", term = "", logTerm, index]) => ({
    ...{ kind: "state", member, term: Number(term) },
    ...{ logTerm: number(logTerm), index: number(index) },
  }));
}

function leadsOf(text: string): readonly Claim[] {
  const found = text.matchAll(/([\w.-]+) thinks (?:leader is ([\w.-]+)|no leader)/g);
  return [...found].map(([, member = "", lead]) => ({
    ...{ kind: "lead", member, lead: lead?.replace(/\.$/, "") ?? null },
  }));
}

function campaignsOf(text: string): readonly Claim[] {
  const found = text.matchAll(/([\w.-]+) starts a new election with term (\d{1,15})/g);
  return [...found].map(([, member = "", term = ""]) => ({
    kind: "campaign",
    member,
    term: Number(term),
  }));
}
