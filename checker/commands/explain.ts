/** `quorate explain`: logs of etcd in, what happened, why, and what helps out. */

import { explain } from "../../traces/explain/explain.ts";
import type { Explanation, ModelOdds } from "../../traces/explain/explanation.ts";
import type { AskModel, ModelQuestion } from "../../traces/explain/remedies.ts";
import { sarifOf } from "../../traces/explain/sarif.ts";
import { explanationLines } from "../../traces/explain/text.ts";
import { validateExplanation } from "../../traces/explain/validate-explanation.ts";
import type { History, MemberName, Note } from "../../traces/logs/history.ts";
import { readMemberName } from "../../traces/logs/member-names.ts";
import { isNote } from "../../traces/logs/note-text.ts";
import { readHistory } from "../../traces/logs/read-history.ts";
import { rowOf } from "../compare-row.ts";
import { liveOn } from "../live.ts";
import type { Live } from "../live.ts";
import { UsageError, questionOf, readText } from "../question.ts";
import type { Question } from "../question.ts";
import { limitsOf } from "../run.ts";
import { oddsOf } from "./odds.ts";

export interface ExplainCommandOptions {
  readonly format: "text" | "json" | "sarif" | "html";
  readonly member: readonly string[];
  /** Of members whose logs do not tell. */
  readonly etcdVersion?: string;
  readonly notes?: string;
  /** false: say what happened and why, and do not ask the model. */
  readonly model: boolean;
  /** Worst cases of what helps; absent: where the search is cheap. */
  readonly bounds?: boolean;
  readonly quiet: boolean;
}

/** 0: explained; 1: the history breaks a safety rule; 2: unreadable (thrown); 3: not whole. */
export async function explainLogs(
  paths: readonly string[],
  options: ExplainCommandOptions,
  out: (text: string) => void,
): Promise<number> {
  const members = options.member.map(memberGiven);
  const notes = options.notes === undefined ? [] : notesIn(options.notes);
  const live = liveOn(process.stderr, options.quiet, Date.now);
  const version = options.etcdVersion;
  const read = await readHistory(paths, { members, ...(version === undefined ? {} : { version }) });
  if (!read.ok) throw new UsageError(read.error);
  const explanation = await explanationOf(read.value, { ...options, notes }, live);
  live.done();
  const text = JSON.stringify(explanation, null, 1);
  const valid = validateExplanation(text);
  if (!valid.ok) throw new Error(`the explanation does not fit its own schema: ${valid.error}`);
  switch (options.format) {
    case "json":
      out(text);
      break;
    case "sarif":
      out(JSON.stringify(sarifOf(explanation), null, 1));
      break;
    case "html":
      out(await htmlOf(read.value, explanation));
      break;
    case "text":
      out(explanationLines(explanation).join("\n"));
      break;
  }
  return exitCodeOf(explanation);
}

/** What `explain` says of a history; `live` hears which question the model is asked. */
export async function explanationOf(
  history: History,
  { notes, model, bounds }: Pick<ExplainCommandOptions, "model" | "bounds"> & { readonly notes: readonly Note[] },
  live: Live,
): Promise<Explanation> {
  const first = explain(history, { ask: model ? modelAsked(live) : null, notes });
  if (!model || bounds === false) return first;
  return withBounds(first, bounds === true ? Infinity : cheapTicksMax, live);
}

/** What draws pages is loaded only where one is asked for. */
async function htmlOf(history: History, explanation: Explanation): Promise<string> {
  const { storyPage } = await import("../../traces/viewer/trace-page.ts");
  const { explainedData } = await import("./explain-page.ts");
  return (await storyPage(explainedData(history, explanation))).trimEnd();
}

function exitCodeOf({ checks, isWhole }: Explanation): number {
  if (checks.some(({ holds }) => !holds)) return 1;
  return isWhole ? 0 : 3;
}

function memberGiven(text: string): MemberName {
  const read = readMemberName(text);
  if (!read.ok) throw new UsageError(read.error);
  return read.value;
}

function notesIn(path: string): readonly Note[] {
  const lines = readText(path).split("\n");
  const notes = lines.flatMap((text, at) =>
    isNote(text) ? [{ file: path, line: at + 1, text: text.trim(), isInLog: false }] : [],
  );
  if (notes.length > 0) return notes;
  throw new UsageError(
    `${path}: holds no note that can be checked. Write states as ` +
      '"mn-0 (term: 152, logterm: 151, index: 7)", leads as "mn-0 thinks leader is sn-2", ' +
      'campaigns as "mn-0 starts a new election with term 152".',
  );
}

/** Odds by the question: episodes ask the same ones again. */
function modelAsked(live: Live): AskModel {
  const known = new Map<string, ModelOdds | null>();
  return (asked) => {
    const key = JSON.stringify(asked);
    const before = known.get(key);
    if (before !== undefined) return before;
    live.note(`the model: ${asked.variant}`);
    const odds = oddsFor(asked);
    known.set(key, odds);
    return odds;
  };
}

/** What the model's odds take long for, or cannot say. */
const electionTickMax = 20;
const statesOfFive = 2_000;

function oddsFor(asked: ModelQuestion): ModelOdds | null {
  const { variant, scenario, members, electionTick, tickMs, tookMs } = asked;
  if (electionTick < 2 || electionTick > electionTickMax) return null;
  const question = questionFor(asked);
  const seconds = tookMs === null ? [] : [tookMs / 1000];
  const odds = oddsOf(question, seconds, members === 5 ? { maxStates: statesOfFive } : {});
  const ms = (ticks: number | null): number | null => (ticks === null ? null : ticks * tickMs);
  return {
    ...{ variant, scenario, electionTick, tickMs },
    meanMs: ms(odds.mean),
    p99Ms: ms(odds.p99),
    expectedCampaigns: odds.expectedCampaigns,
    expectedDepositions: odds.expectedDepositions,
    atLeastAsLong: odds.atLeast?.[0]?.probability ?? null,
  };
}

const questionFor = ({ variant, scenario, members, electionTick, tickMs }: Asked): Question =>
  questionOf(variant, { scenario, members, electionTick, tickMs, budgets: {}, regime: {} });

type Asked = Pick<ModelQuestion, "variant" | "electionTick" | "tickMs"> & {
  readonly scenario: string;
  readonly members?: number;
};

/** Exact worst cases under a prompt network, each by exhaustive search. */
async function withBounds(
  explanation: Explanation,
  ticksMax: number,
  live: Live,
): Promise<Explanation> {
  const known = new Map<string, NonNullable<ModelOdds["bounds"]>>();
  const bounded = async (odds: ModelOdds): Promise<ModelOdds> => {
    if (odds.electionTick > ticksMax) return odds;
    const key = `${odds.variant} ${odds.electionTick}`;
    const bounds = known.get(key) ?? (await boundsOf(odds, live));
    known.set(key, bounds);
    return { ...odds, bounds };
  };
  const episodes = [];
  for (const episode of explanation.episodes) {
    const remedies = [];
    for (const remedy of episode.remedies) {
      const { model } = remedy;
      const both =
        model === null ? null : { now: await bounded(model.now), then: await bounded(model.then) };
      remedies.push({ ...remedy, model: both });
    }
    episodes.push({ ...episode, remedies });
  }
  return { ...explanation, episodes };
}

/** A search that takes longer says "not known". */
const boundSecondsMax = 60;
/** With more ticks a search takes more than a second or two. */
const cheapTicksMax = 6;

async function boundsOf(odds: ModelOdds, live: Live): Promise<NonNullable<ModelOdds["bounds"]>> {
  const run = {
    limits: limitsOf({ maxSeconds: boundSecondsMax }),
    ...{ live, nowMs: Date.now, isInterrupted: () => false },
  };
  const asked = questionFor(odds);
  const prompt = { ...asked, regime: { ...asked.regime, prompt: true } };
  const { row } = await rowOf(prompt, false, run);
  return { rounds: row.rounds, depositions: row.depositions };
}
