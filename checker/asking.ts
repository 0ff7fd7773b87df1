/** What a program asks of quorate as a library: plain data in, a question out. */

import type { Budgets, Regime } from "../model/regime.ts";
import type { ScenarioFile, VariantFile } from "../traces/document.ts";
import { validateScenarioFile, validateVariantFile } from "../traces/validate-document.ts";
import type { Progress } from "./explore.ts";
import { scenarioOf, variantOf } from "./own-files.ts";
import { questionOf } from "./question.ts";
import type { Question } from "./question.ts";
import { limitsOf } from "./run.ts";
import type { Run } from "./run.ts";
import { UsageError } from "./usage-error.ts";

/** Which rules, from which start, under which regime. What is left out is as `quorate check` has it. */
export interface Asking {
  /** A name (`variants`), the path of a JSON file, or what such a file holds. */
  readonly variant: string | VariantFile;
  /** The same of a scenario (`scenarios`); default: rejoin, or a mutant's own. */
  readonly scenario?: string | ScenarioFile;
  readonly members?: 3 | 5;
  /** Of the cluster at the start. */
  readonly term?: number;
  /** The election timeout. */
  readonly electionTick?: number;
  readonly tickMs?: number;
  /** How often the environment may do what. */
  readonly budgets?: Partial<Budgets>;
  /** Of messages and clocks; `{ prompt: true }` is a network without delay. */
  readonly regime?: Partial<Regime>;
}

export interface SearchOptions {
  /** The search is cut at so many states, or after so many seconds. */
  readonly maxStates?: number;
  readonly maxSeconds?: number;
  /** Cuts the search when it is aborted: an `AbortSignal`. */
  readonly signal?: { readonly aborted: boolean };
  /** Called a few times a second. */
  readonly onProgress?: (progress: Progress) => void;
}

export function questionFor({ variant, scenario, budgets, regime, ...numbers }: Asking): Question {
  const rules =
    typeof variant === "string" ? variant : variantOf(fitting(variant, validateVariantFile), "variant");
  const start =
    typeof scenario === "object" ? scenarioOf(fitting(scenario, validateScenarioFile), "scenario") : scenario;
  return questionOf(rules, { ...numbers, scenario: start, budgets: budgets ?? {}, regime: regime ?? {} });
}

type Reader<Document> = (
  text: string,
) => { readonly ok: true; readonly value: Document } | { readonly ok: false; readonly error: string };

/** A document that a program made is checked as one from a file is. */
function fitting<Document>(document: Document, validate: Reader<Document>): Document {
  const read = validate(JSON.stringify(document));
  if (!read.ok) throw new UsageError(read.error);
  return read.value;
}

/** Where progress is nobody's concern. */
export const silent = { show: () => undefined, note: () => undefined, done: () => undefined };

export const runOf = ({ signal, onProgress, ...limits }: SearchOptions): Run => ({
  limits: limitsOf(limits),
  live: { ...silent, show: (_label, progress) => onProgress?.(progress) },
  nowMs: () => performance.now(),
  isInterrupted: () => signal?.aborted === true,
});
