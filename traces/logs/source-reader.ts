/** Reads one source line by line: each is of raft, of the server, unknown, or noise. */

import { attribution, speaker, stages } from "./attribution.ts";
import type { Attribution } from "./attribution.ts";
import type { Draft, Share } from "./draft.ts";
import type { Note, Place, ServerEvent, SourceReport, UnreadLine } from "./history.ts";
import { linesOf, noOddities } from "./log-lines-of.ts";
import type { NumberedLine, Oddities } from "./log-lines-of.ts";
import { lookAlikeOf } from "./look-alikes.ts";
import { isNote } from "./note-text.ts";
import { sayingOf } from "./said.ts";
import { ownerOf, serverEventOf } from "./server-lines.ts";
import { isOtherJson, startOf } from "./server-objects.ts";
import { thinning } from "./thinning.ts";
import type { Thinning } from "./thinning.ts";
import { mender } from "./torn-lines.ts";
import { unwrap } from "./wrappings.ts";
import type { Unwrapped } from "./wrappings.ts";

export interface SourceRead {
  readonly shares: readonly Share[];
  readonly report: SourceReport;
  readonly kept: number;
  /** Programs whose lines these would be, with how many there are. */
  readonly lookAlikes: ReadonlyMap<string, number>;
  readonly odd: Oddities;
  readonly notes: readonly Note[];
  /** Lines of no member: what they say is of the whole file. */
  readonly orphans: readonly Draft[];
}

/** Grows while a source is read. */
interface Tally {
  lines: number;
  raft: number;
  server: number;
  noise: number;
  readonly unknown: UnreadLine[];
  unknownCount: number;
  kept: number;
  keptTooMany: number;
  readonly formats: Map<string, number>;
  readonly lookAlikes: Map<string, number>;
  heading: string | null;
  readonly notes: Note[];
}

const unknownShown = 20;

/**
 * `keptMax`: how many lines of raft and the server are kept; more are counted. `text`: what the file
 * holds, where it is not to be read.
 */
export async function readSource(file: string, keptMax: number, text?: string): Promise<SourceRead> {
  const odd = noOddities();
  const tally: Tally = {
    ...{
      lines: 0,
      raft: 0,
      server: 0,
      noise: 0,
      unknown: [],
      unknownCount: 0,
      kept: 0,
      keptTooMany: 0,
    },
    ...{ formats: new Map(), lookAlikes: new Map(), heading: null, notes: [] },
  };
  const whose = attribution(file);
  const thin = thinning();
  const mending = mender();
  for await (const lines of linesOf(file, odd, text)) {
    for (const line of lines) {
      tally.lines = line.number;
      for (const whole of mending.take(line)) take(whole, file, tally, { whose, thin, keptMax });
    }
  }
  for (const whole of mending.end()) take(whole, file, tally, { whose, thin, keptMax });
  thin.end();
  const { shares, orphans } = whose.end();
  const report: SourceReport = {
    ...{ file, lines: tally.lines, raft: tally.raft, server: tally.server, noise: tally.noise },
    ...{ unknown: tally.unknown, unknownCount: tally.unknownCount },
    formats: Object.fromEntries([...tally.formats].toSorted(([, one], [, other]) => other - one)),
    warnings: warningsOf(
      tally,
      odd,
      mending.joined(),
      orphans.filter(({ event }) => !isOfAll(event)).length,
    ),
  };
  return {
    shares,
    report,
    kept: tally.kept,
    lookAlikes: tally.lookAlikes,
    odd,
    notes: tally.notes,
    orphans,
  };
}

/** Where lines that are kept go. */
interface Keeping {
  readonly whose: Attribution;
  readonly thin: Thinning;
  readonly keptMax: number;
}

function take(line: NumberedLine, file: string, tally: Tally, keeping: Keeping): void {
  if (isOtherJson(line.text)) {
    tally.noise += 1;
    return;
  }
  const heading = /^(?:==> )?([\w./-]+\.(?:log|txt|journal))(?: <==)?$/.exec(line.text)?.[1];
  if (heading !== undefined) tally.heading = heading;
  const unwrapped = unwrap(line.text);
  const { text, isRafts, format } = unwrapped;
  const saying = sayingOf(text);
  const place: Place = { file, line: line.number };
  const draft = draftOf(unwrapped, place, tally.heading);
  if (saying !== null) {
    tally.raft += 1;
    count(tally.formats, format);
    if (isFull(tally, keeping)) return;
    keeping.thin.kept();
    const spoken: Draft = { ...draft, said: saying.said, isOld: saying.isOld };
    keeping.whose.add(spoken, speaker(spoken), saying.said.kind === "newRaft" ? stages.raft : null);
    return;
  }
  if (takeServer(draft, unwrapped, tally, keeping)) return;
  if (isRafts || looksLikeRaft(text)) {
    tally.unknownCount += 1;
    if (tally.unknown.length < unknownShown) {
      tally.unknown.push({
        ...place,
        text: text.slice(0, 200),
        why: "no line of raft that is known",
      });
    }
    return;
  }
  const other = lookAlikeOf(line.text);
  if (other !== null) count(tally.lookAlikes, other);
  tally.noise += 1;
  if (isNote(line.text) && tally.notes.length < notesMax) {
    tally.notes.push({ ...place, text: line.text.trim(), isInLog: true });
  }
}

const notesMax = 1000;

/** What stands above a log is of all that follow: a list of members, a version. */
const isOfAll = (event: ServerEvent | null): boolean =>
  event?.kind === "memberMap" || event?.kind === "version";

const draftOf = (
  { text, stamp, outer, pid, origin, family }: Unwrapped,
  place: Place,
  heading: string | null,
): Draft => ({
  ...{ place, stamp, outer, text, said: null, event: null, pid, origin: origin ?? heading },
  ...{ fresh: false, isOld: false, family },
});

/** Whether the line is of the server and matters; one line may tell several things. */
function takeServer(draft: Draft, line: Unwrapped, tally: Tally, keeping: Keeping): boolean {
  const { text, fields } = line;
  const owner = ownerOf(text, fields);
  const events = eventsOf(text, fields);
  if (events.length === 0) return false;
  tally.server += 1;
  const stage = stageOf(text);
  for (const [at, event] of events.entries()) {
    const told: Draft = { ...draft, event };
    keeping.thin.server(told, () => {
      if (!isFull(tally, keeping)) keeping.whose.add(told, owner, at === 0 ? stage : null);
    });
  }
  return true;
}

/** Whether no more lines are kept; else counts one more. */
function isFull(tally: Tally, { keptMax }: Keeping): boolean {
  const isOver = tally.kept >= keptMax;
  if (isOver) tally.keptTooMany += 1;
  else tally.kept += 1;
  return isOver;
}

function eventsOf(text: string, fields: Unwrapped["fields"]): readonly ServerEvent[] {
  const event = serverEventOf(text, fields);
  if (event !== null) return [event];
  const start = fields === null ? null : startOf(text, fields);
  if (start === null) return [];
  const { version, name, settings } = start;
  return [
    ...(version === null ? [] : [{ kind: "version", version } as const]),
    ...(name === null ? [] : [{ kind: "name", name } as const]),
    ...(settings === null ? [] : [{ kind: "setting", settings } as const]),
  ];
}

/** How far a start has come with this line; null: it is not of a start. */
function stageOf(text: string): number | null {
  if (text.startsWith("etcd Version: ") || text === "Running:") return stages.program;
  if (text === "starting an etcd server") return stages.server;
  return /^(?:re)?starting (?:local )?member\b|^forcing restart member$/.test(text)
    ? stages.member
    : null;
}

const looksLikeRaft = (text: string): boolean =>
  /^(?:raft\.node: |[0-9a-f]{12,16} (?:became |received Msg))/.test(text) ||
  /^[0-9a-f]{12,16} \[(?:term|logterm|commit|quorum)/.test(text);

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function warningsOf(
  tally: Tally,
  odd: Oddities,
  joined: number,
  orphans: number,
): readonly string[] {
  const warning = (times: number, says: string): readonly string[] =>
    times > 0 ? [`${times} ${says}`] : [];
  return [
    ...(odd.broken === null ? [] : [`reading stopped before the end (${odd.broken})`]),
    ...warning(odd.binaryLines, "lines with bytes that are no text"),
    ...warning(odd.longLines, "lines that are longer than any of etcd, cut"),
    ...warning(joined, "wrapped lines of JSON, joined again"),
    ...warning(orphans, "lines that belong to no member that is named"),
    ...warning(
      tally.keptTooMany,
      "lines beyond the most that are kept: give a shorter part of the log",
    ),
  ];
}
