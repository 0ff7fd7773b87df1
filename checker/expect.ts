/** What a report means for the exit code, and what `--expect` makes of it (DESIGN section 6). */

import type { Result, Verdict } from "../traces/document.ts";
import { UsageError } from "./question.ts";

export type Expectations = ReadonlyMap<string, Verdict>;

const verdicts: readonly Verdict[] = ["holds", "violated", "cut"];

/** Reads `NAME=verdict` for properties that were asked for. */
export function expectationsOf(given: readonly string[], asked: readonly string[]): Expectations {
  return new Map(
    given.map((text) => {
      const at = text.lastIndexOf("=");
      const [name, said] = [text.slice(0, at), text.slice(at + 1)];
      const verdict = verdicts.find((one) => one === said);
      if (at < 1 || verdict === undefined) {
        throw new UsageError(`--expect ${text}: give NAME=VERDICT, a verdict being ${verdicts.join(", ")}.`);
      }
      if (!asked.includes(name)) {
        throw new UsageError(`--expect ${text}: "${name}" is not among the properties asked for: ${asked.join(", ")}.`);
      }
      return [name, verdict];
    }),
  );
}

export const withExpectations = <One extends Result>(
  results: readonly One[],
  expectations: Expectations,
): readonly One[] =>
  results.map((result) => {
    const expected = expectations.get(result.property);
    return expected === undefined ? result : { ...result, expected };
  });

/** Is a result as asked? What nobody expected otherwise must hold. */
export const isAsExpected = ({ verdict, expected }: Result): boolean =>
  verdict === (expected ?? "holds");

/** 0: all as asked; 1: something is not; 3: nothing is known to be wrong, but something was cut. */
export function exitCodeOf(results: readonly Result[]): 0 | 1 | 3 {
  const wrong = results.filter((result) => !isAsExpected(result));
  if (wrong.length === 0) return 0;
  return wrong.every(({ verdict }) => verdict === "cut") ? 3 : 1;
}
