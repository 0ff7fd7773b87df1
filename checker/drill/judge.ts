/** What quorate's own readers say of a drill's logs. */

import { messageKey, nodeKey } from "../../model/key.ts";
import { step } from "../../model/step.ts";
import { explain } from "../../traces/explain/explain.ts";
import { readHistory } from "../../traces/logs/read-history.ts";
import { watchedMembers } from "../../traces/validate/awaited.ts";
import { settingsOf, variantNameOf as variantTold } from "../../traces/validate/settings.ts";
import { validate } from "../../traces/validate/validate.ts";
import { variantNamed } from "../question.ts";
import type { JudgedLogs } from "../../traces/drill-document.ts";
import { DrillFailure } from "./nemesis.ts";
import { electionTickOf, variantNameOf } from "./settings.ts";
import type { Setting } from "./settings.ts";

/** How often `validate` may go back in its search. */
const returnsMax = 2000;
/** A search that takes longer is cut, and its lines count as not explained. */
const searchMsMax = 60_000;

export async function judged(logFiles: readonly string[], setting: Setting): Promise<JudgedLogs> {
  const read = await readHistory(logFiles, { members: [] });
  if (!read.ok) throw new DrillFailure(read.error);
  const history = read.value;
  const members = watchedMembers(history);
  const told = variantTold(history);
  const variant = variantNameOf(setting);
  const [electionTick = electionTickOf(setting)] = settingsOf(history, members, null).electionTicks;
  const beganMs = performance.now();
  const { document } = validate(
    members,
    { variant: variantNamed(variant), electionTick },
    { step, nodeKey, messageKey },
    { returnsMax, isOver: () => performance.now() - beganMs > searchMsMax },
  );
  const explanation = explain(history, { ask: null, notes: [] });
  const unread = explanation.sources.reduce((sum, source) => sum + source.unknown, 0);
  return {
    variant,
    variantTold: told.ok ? told.name : null,
    verdict: document.verdict,
    raftLines: document.lines.raft,
    unexplained: document.lines.raft - document.lines.matched,
    first: document.firstUnexplained?.text ?? null,
    unread,
    episodes: explanation.episodes.length,
    withoutCause: explanation.isWhole ? 0 : explanation.missing.length,
    brokenChecks: explanation.checks.filter(({ holds }) => !holds).map(({ name }) => name),
  };
}
