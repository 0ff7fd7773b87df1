/** `quorate validate`: is a history, read from etcd's logs, a behaviour of a variant? */

import { messageKey, nodeKey } from "../../model/key.ts";
import { step } from "../../model/step.ts";
import { variants } from "../../model/variants.ts";
import type { Variant } from "../../model/variants.ts";
import type { Validation } from "../../traces/document.ts";
import type { History } from "../../traces/logs/history.ts";
import { readHistory } from "../../traces/logs/read-history.ts";
import { watchedMembers } from "../../traces/validate/awaited.ts";
import type { Watched } from "../../traces/validate/awaited.ts";
import { settingsOf, variantNameOf } from "../../traces/validate/settings.ts";
import type { HistorySettings } from "../../traces/validate/settings.ts";
import { validationText } from "../../traces/validate/text.ts";
import { validate } from "../../traces/validate/validate.ts";
import type { Validated } from "../../traces/validate/validate.ts";
import { documentText, safeName, writeDocument } from "../../traces/write.ts";
import { liveOn } from "../live.ts";
import type { Live } from "../live.ts";
import { UsageError, variantNamed } from "../question.ts";
import { traceOf } from "./history-machine.ts";

export interface ValidateOptions {
  readonly variant: string;
  readonly member: readonly string[];
  readonly electionTick?: number;
  readonly maxSeconds?: number;
  readonly format: "text" | "json";
  readonly out?: string;
  readonly quiet: boolean;
}

/** 0: explained; 1: not a behaviour of the variant; 3: cut. */
export async function validateLogs(
  paths: readonly string[],
  options: ValidateOptions,
  out: (text: string) => void,
): Promise<number> {
  const read = await readHistory(paths, { members: options.member.map(memberGiven) });
  if (!read.ok) throw new UsageError(read.error);
  const live = liveOn(process.stderr, options.quiet, Date.now);
  const found = validationOf(read.value, options, live);
  live.done();
  const { trace, note } = fileOf(found, options.out);
  const document = { ...found.document, trace, notes: [...(found.document.notes ?? []), ...note] };
  out(options.format === "json" ? documentText(document).trimEnd() : validationText(document));
  return exitCodes[document.verdict];
}

/** The verdict on a history, with the execution that explains it: a trace, or why there is none. */
export interface ValidatedHistory {
  readonly document: Validation;
  readonly trace: () => ReturnType<typeof traceOf> | null;
}

export function validationOf(
  history: History,
  options: Pick<ValidateOptions, "variant" | "electionTick" | "maxSeconds">,
  live: Live,
): ValidatedHistory {
  const members = watchedMembers(history);
  const settings = settingsOf(history, members, options.electionTick ?? null);
  const { variant, notes } = variantFor(options.variant, history);
  const beganMs = Date.now();
  const isOver = overAt(options.maxSeconds, beganMs, live);
  const found = asked(members, settings, variant, isOver);
  const explainedBy = others(members, settings, variant, isOver, live);
  const seconds = (Date.now() - beganMs) / 1000;
  const linesPerSecond = Math.round(found.document.lines.raft / found.seconds);
  const { execution, electionTick } = found;
  const { tickMs } = settings;
  const identities = members.map(({ node, name, id }) => ({ node, name, id }));
  return {
    document: {
      ...found.document,
      explainedBy,
      trace: null,
      notes: [...notes, ...settings.notes],
      run: { seconds, linesPerSecond },
    },
    trace: () =>
      execution === null
        ? null
        : traceOf({ variant, electionTick, tickMs, members: identities, execution }),
  };
}

const exitCodes = { explained: 0, unexplained: 1, cut: 3 } as const;

function memberGiven(text: string): { readonly name: string; readonly id: string } {
  const [name = "", id = ""] = text.split("=");
  if (name !== "" && /^[0-9a-f]{1,16}$/i.test(id)) return { name, id: id.toLowerCase() };
  throw new UsageError(
    `--member ${text}: give NAME=ID, the id as etcd prints it, such as mn-0=4bc7141c11bf71da.`,
  );
}

/** The variant that is named, or the one of the version that the logs tell. */
function variantFor(
  name: string,
  history: History,
): { readonly variant: Variant; readonly notes: readonly string[] } {
  if (name !== "auto") return { variant: variantNamed(name), notes: [] };
  const told = variantNameOf(history);
  if (!told.ok) throw new UsageError(`--variant auto: ${told.why}`);
  return { variant: variantNamed(told.name), notes: told.notes };
}

const secondsUntilProgress = 2;

function overAt(maxSeconds: number | undefined, beganMs: number, live: Live): () => boolean {
  return () => {
    const seconds = (Date.now() - beganMs) / 1000;
    if (seconds > secondsUntilProgress) live.note(`searching for ${Math.round(seconds)} s`);
    return maxSeconds !== undefined && seconds > maxSeconds;
  };
}

/** How often a search may go back; then what is left is taken to differ in order alone. */
const returnsMax = 2000;
/** For the other variants, which are asked only whether they explain it all. */
const returnsMaxOfOthers = 200;

type Timed = Validated & { readonly seconds: number; readonly electionTick: number };

/** Where no line tells the election timeout, the first that explains all; else the first. */
function asked(
  members: readonly Watched[],
  settings: HistorySettings,
  variant: Variant,
  isOver: () => boolean,
  returns = returnsMax,
): Timed {
  const results: Timed[] = [];
  for (const electionTick of settings.electionTicks) {
    const beganMs = Date.now();
    const limits = { returnsMax: returns, isOver };
    const found = validate(
      members,
      { variant, electionTick },
      { step, nodeKey, messageKey },
      limits,
    );
    const timed = { ...found, electionTick, seconds: Math.max(1, Date.now() - beganMs) / 1000 };
    if (found.document.verdict === "explained") return timed;
    results.push(timed);
  }
  const [first] = results;
  if (first === undefined) throw new Error("no election timeout was tried");
  return first;
}

function others(
  members: readonly Watched[],
  settings: HistorySettings,
  variant: Variant,
  isOver: () => boolean,
  live: Live,
): readonly string[] {
  return variants
    .filter(({ name }) => name !== variant.name)
    .filter((other) => {
      if (isOver()) return false;
      live.note(`also asking ${other.name}`);
      return (
        asked(members, settings, other, isOver, returnsMaxOfOthers).document.verdict === "explained"
      );
    })
    .map(({ name }) => name);
}

/** The execution goes to its file before the document names it. */
function fileOf(
  { document, trace: traced }: ValidatedHistory,
  folder: string | undefined,
): { readonly trace: string | null; readonly note: readonly string[] } {
  const trace = folder === undefined ? null : traced();
  if (folder === undefined || trace === null) return { trace: null, note: [] };
  if (!trace.ok) return { trace: null, note: [`no trace is written: ${trace.why}.`] };
  const name = `${safeName(document.variant)}.history.trace.json`;
  const written = writeDocument(folder, name, trace.trace);
  if (!written.ok) throw new UsageError(`--out ${folder}: ${written.error}`);
  return { trace: name, note: [] };
}
