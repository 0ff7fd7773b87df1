/** A cell of a sweep: one question with its limits, named by its content. */

import type { SweepLimits } from "../../traces/sweep-document.ts";
import { argumentsOf } from "../options.ts";
import type { RawOptions } from "../options.ts";
import type { Question } from "../question.ts";
import { canonicalJson, contentHash } from "./canonical-json.ts";

/** All that a worker needs, wherever it runs: plain data, with the variant's rules in full. */
export interface AskedCell {
  /** Of the question and its limits, whatever the rules of the checker. */
  readonly id: string;
  /** "compare", "odds", or names of properties with commas between. */
  readonly ask: string;
  readonly question: Question;
  readonly limits: SweepLimits;
}

export interface Cell extends AskedCell {
  readonly command: string;
}

export function cellOf(
  ask: string,
  question: Question,
  limits: SweepLimits,
  variantName: string,
  options: RawOptions,
): Cell {
  return {
    id: contentHash(canonicalJson(contentOf(ask, question, limits))),
    ask,
    question,
    limits,
    command: commandOf(ask, variantName, { ...options, ...limits }),
  };
}

/** What an answer depends on, besides the checker: not what a variant or a scenario says of itself. */
function contentOf(ask: string, { variant, scenario, regime }: Question, limits: SweepLimits): unknown {
  const { name, rules } = variant;
  return { ask, variant: { name, rules }, scenario: { ...scenario, says: "" }, regime, limits };
}

/** What an answer is kept under: another version of the rules asks again. */
export const answerKey = ({ id }: AskedCell, rules: string): string => `${rules}-${id}`;

/** Is the content of a cell, which came from elsewhere, what its id says? */
export const isGenuine = ({ id, ask, question, limits }: AskedCell): boolean =>
  id === contentHash(canonicalJson(contentOf(ask, question, limits)));

const oddsFlags = ["scenario", "members", "term", "electionTick", "tickMs", "maxStates"] as const;

function commandOf(ask: string, variantName: string, options: RawOptions & SweepLimits): string {
  const quoted = (words: readonly string[]): string =>
    words.map((word) => (/^[\w.,:+=/@-]+$/.test(word) ? word : `"${word}"`)).join(" ");
  switch (ask) {
    case "compare":
      return quoted(["compare", variantName, ...argumentsOf(options)]);
    case "odds": {
      const asked = oddsFlags.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]));
      return quoted(["odds", variantName, ...argumentsOf(Object.fromEntries(asked) as RawOptions)]);
    }
    default:
      return quoted(["check", variantName, "--property", ask, ...argumentsOf(options)]);
  }
}
