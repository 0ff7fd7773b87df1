/** `quorate explain --format html`: the explanation beside an execution that prints its lines. */

import { messageKey, nodeKey } from "../../model/key.ts";
import { step } from "../../model/step.ts";
import type { Trace } from "../../traces/document.ts";
import type { Explanation } from "../../traces/explain/explanation.ts";
import type { History } from "../../traces/logs/history.ts";
import { watchedMembers } from "../../traces/validate/awaited.ts";
import { settingsOf, variantNameOf } from "../../traces/validate/settings.ts";
import { validate } from "../../traces/validate/validate.ts";
import { bindingOf } from "../../traces/viewer/binding.ts";
import type { TraceData } from "../../traces/viewer/page-data.ts";
import { toldHistory } from "../../traces/viewer/told-history.ts";
import { variantNamed } from "../question.ts";
import { traceOf } from "./history-machine.ts";

/** Where no execution explains every line, the lines alone are told, and why. */
export function explainedData(history: History, explanation: Explanation): TraceData {
  const traced = executionIn(history);
  if (!traced.ok) {
    const told = toldHistory(history, explanation);
    return { trace: null, binding: null, explanation, told, untraced: traced.why };
  }
  const { trace } = traced;
  const binding = bindingOf(trace, watchedMembers(history), explanation);
  return { trace, binding, explanation, told: null, untraced: null };
}

type Traced =
  { readonly ok: true; readonly trace: Trace } | { readonly ok: false; readonly why: string };

const linesAlone = "So these are the lines alone, without hidden steps and messages under way.";
const failed = (why: string): Traced => ({ ok: false, why: `${why} ${linesAlone}` });

/** How often a search may go back, and how long it may take. */
const returnsMax = 2000;
const secondsMax = 20;

function executionIn(history: History): Traced {
  const members = watchedMembers(history);
  const told = variantNameOf(history);
  if (!told.ok) return failed(`No execution is searched: ${told.why}`);
  const variant = variantNamed(told.name);
  const { electionTicks, tickMs } = settingsOf(history, members, null);
  const endsMs = performance.now() + secondsMax * 1000;
  const limits = { returnsMax, isOver: () => performance.now() > endsMs };
  const model = { step, nodeKey, messageKey };
  const identities = members.map(({ node, name, id }) => ({ node, name, id }));
  let first: string | null = null;
  for (const electionTick of electionTicks) {
    const { execution, document } = validate(members, { variant, electionTick }, model, limits);
    if (execution !== null) {
      const made = traceOf({ variant, electionTick, tickMs, members: identities, execution });
      return made.ok ? made : failed(`No execution is shown: ${made.why}.`);
    }
    const { firstUnexplained, verdict } = document;
    const stop =
      firstUnexplained === null ? "" : ` (${firstUnexplained.file}:${firstUnexplained.line})`;
    first ??= verdict === "cut" ? "the search took too long" : `a line fits none${stop}`;
  }
  return failed(
    `No execution of ${variant.name} prints these lines: ${first ?? "none was tried"}.`,
  );
}
