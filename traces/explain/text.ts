/** An explanation as text for people: what happened, line by line; then why; then what helps. */

import type { Evidence } from "../logs/checks.ts";
import type {
  CheckedNote,
  ExplainedEpisode,
  Explanation,
  ModelOdds,
  Remedy,
  TimelineEntry,
} from "./explanation.ts";

export function explanationLines(explanation: Explanation): readonly string[] {
  const { episodes, missing, checks } = explanation;
  const broken = checks.filter(({ holds }) => !holds);
  return [
    ...header(explanation),
    "",
    ...episodes.flatMap((episode) => [...episodeLines(episode), ""]),
    ...(broken.length === 0
      ? ["Safety: every check of the history holds."]
      : broken.flatMap(({ name, says, breaches }) => [
          `SAFETY BROKEN: ${name}. ${says}`,
          ...breaches.slice(0, breachesShown).flatMap((breach) => [
            `  ${breach.says}`,
            ...becauseLines(breach.because, "    "),
          ]),
        ])),
    ...noteLines(explanation.notes),
    ...clockLines(explanation),
    ...sourceLines(explanation),
    ...(missing.length === 0
      ? []
      : ["", "Not explained whole:", ...missing.map((what) => `  ${what}`)]),
  ];
}

function header({
  members,
  absent,
  settings,
  clusterSize,
  episodes,
}: Explanation): readonly string[] {
  const { heartbeatMs, electionMs, electionTick, preVote, tickAdvance } = settings;
  const onOff = (value: boolean | null): string =>
    value === null ? "not said" : value ? "on" : "off";
  const guess = settings.estimated;
  const timing =
    heartbeatMs === null || electionMs === null
      ? guess?.heartbeatMs == null
        ? "heartbeat and election timeout not said"
        : `heartbeat about ${guess.heartbeatMs} ms, election timeout about ` +
          `${guess.electionMs} ms (${guess.electionTick} ticks), by what the members did`
      : `heartbeat ${heartbeatMs} ms, election timeout ${electionMs} ms (${electionTick} ticks)`;
  const worst = episodes.filter(({ kind }) => kind === "disturbance").toSorted(byTime)[0];
  return [
    ...(worst === undefined ? [] : [`In short: ${worst.says}`, ""]),
    `Members${clusterSize === null ? "" : ` (of ${clusterSize} voters)`}:`,
    ...members.map(({ name, id, version, versionFrom, processes }) => {
      const of =
        version === null
          ? "version not known"
          : `etcd ${version}${versionFrom === "line" ? "" : ` (by ${versionFrom})`}`;
      const pids = processes.flatMap(({ pid }) => (pid === null ? [] : [pid]));
      return `  ${name}  ${id}  ${of}${pids.length === 0 ? "" : `, pid ${pids.join(", then ")}`}`;
    }),
    ...absent.map(({ name, id }) => `  ${name === id ? id : `${name}  ${id}`}  no log of it here`),
    `Settings: ${timing}; pre-vote ${onOff(preVote)}; tick advance at start ${onOff(tickAdvance)}.`,
  ];
}

const byTime = (one: ExplainedEpisode, other: ExplainedEpisode): number =>
  weightOf(other) - weightOf(one);

/** The episode that people ask about: with the most that went wrong. */
const weightOf = ({ depositions, campaigns, timeToStableMs }: ExplainedEpisode): number =>
  depositions.length * 1e6 + campaigns.length * 1e4 + (timeToStableMs ?? 0) / 1e3;

function episodeLines(episode: ExplainedEpisode): readonly string[] {
  const { number, kind, began, says, timeToStableMs, timeToStableUncertaintyMs, leaderlessMs } =
    episode;
  const title = kind === "isolation" ? "one member alone" : says;
  const doubt =
    timeToStableUncertaintyMs === null || timeToStableUncertaintyMs < 1
      ? ""
      : ` (give or take ${seconds(timeToStableUncertaintyMs)})`;
  const times =
    timeToStableMs === null || timeToStableMs === 0
      ? []
      : [
          `  Time to a stable leader: ${seconds(timeToStableMs)}${doubt}` +
            (leaderlessMs === null
              ? "."
              : `; without a leader for ${seconds(leaderlessMs)} of it.`),
        ];
  const { votesIgnoredByLease, falseLeads } = episode;
  return [
    `Episode ${number}: ${title}`,
    `  Began${began.stamp === null ? "" : ` at ${began.stamp}`}: ${began.says} ` +
      `(${began.file}:${began.line}).`,
    ...times,
    ...(votesIgnoredByLease + falseLeads.length === 0
      ? []
      : [
          `  Vote requests ignored by lease: ${votesIgnoredByLease}; leads that nobody ` +
            `elected: ${falseLeads.length}.`,
        ]),
    "",
    ...shortened(episode.timeline).map(timelineLine),
    "",
    "  Why:",
    ...episode.causes.flatMap(({ says: why, because }) => [
      ...wrapped(why, "    ", "    "),
      ...becauseLines(because, "      "),
    ]),
    ...helpLines(episode.remedies),
  ];
}

/** Of one check; the JSON has all. */
const breachesShown = 10;

/** A start prints the same lines for every member; a long livelock is told by its ends. */
const shownMax = 120;

function shortened(timeline: readonly TimelineEntry[]): readonly (TimelineEntry | number)[] {
  if (timeline.length <= shownMax) return timeline;
  const half = shownMax / 2;
  return [...timeline.slice(0, half), timeline.length - shownMax, ...timeline.slice(-half)];
}

function timelineLine(entry: TimelineEntry | number): string {
  if (typeof entry === "number") return `    … ${entry} more lines, in the JSON`;
  const { atMs, stamp, member, says, file, line } = entry;
  // A stamp of whole seconds is shown as it is: it would feign an order that is not known.
  const isFine = atMs !== null && stamp !== null && stamp.includes(".");
  const at = isFine
    ? `${atMs < 0 ? "-" : "+"}${(Math.abs(atMs) / 1000).toFixed(3)} s`
    : (stamp ?? "");
  return `  ${at.padStart(14)}  ${member} ${says}  (${file}:${line})`;
}

function becauseLines(because: readonly Evidence[], indent: string): readonly string[] {
  return because.map(({ says, file, line }) => `${indent}because ${says} (${file}:${line})`);
}

/** What the model says of the rules as they were is told once. */
function helpLines(remedies: readonly Remedy[]): readonly string[] {
  if (remedies.length === 0) return [];
  const now = remedies.find(({ model }) => model !== null)?.model?.now;
  return [
    "",
    "  What helps:",
    ...(now === undefined
      ? []
      : [`    (From such a start the model says, as it was: ${oddsText(now)}.)`]),
    ...remedies.flatMap(({ says, model }) => [
      ...wrapped(says, "    - ", "      "),
      ...(model === null ? [] : [`      The model then: ${oddsText(model.then)}.`]),
    ]),
  ];
}

function oddsText(odds: ModelOdds): string {
  const {
    variant,
    meanMs,
    p99Ms,
    expectedDepositions,
    atLeastAsLong,
    electionTick,
    tickMs,
    bounds,
  } = odds;
  const mean = meanMs === null ? "not known" : seconds(meanMs);
  const most = p99Ms === null ? "" : `, 99 % within ${seconds(p99Ms)}`;
  const fallen = expectedDepositions === null ? "" : `, ${round(expectedDepositions)} depositions`;
  const unlucky =
    atLeastAsLong === null ? "" : `; as long as here or longer: ${percent(atLeastAsLong)}`;
  const worst =
    bounds === undefined
      ? ""
      : `; worst case ${bounds.depositions ?? "not known"} depositions, ` +
        `${bounds.rounds ?? "not known"} rounds`;
  return (
    `${variant}, ${electionTick} ticks of ${round(tickMs)} ms: mean ` +
    `${mean}${most}${fallen}${unlucky}${worst}`
  );
}

const round = (value: number): number => Math.round(value * 100) / 100;
const percent = (share: number): string => `${(share * 100).toPrecision(2)} %`;
const seconds = (ms: number): string =>
  `${(ms / 1000).toFixed(ms < 100 ? 3 : ms < 10_000 ? 2 : 1)} s`;

function noteLines(notes: readonly CheckedNote[]): readonly string[] {
  if (notes.length === 0) return [];
  const of = (verdict: CheckedNote["verdict"]): number =>
    notes.filter((note) => note.verdict === verdict).length;
  const wrong = notes.filter(({ verdict }) => verdict === "disagrees");
  return [
    "",
    `Notes: ${notes.length} claims; ${of("agrees")} agree with the lines, ${wrong.length} do ` +
      `not, ${of("not checkable")} cannot be checked.`,
    ...wrong.flatMap(({ file, line, says, because }) => [
      `  ${file}:${line}: ${says}`,
      ...becauseLines(because, "    "),
    ]),
  ];
}

function clockLines({ clockDifferences }: Explanation): readonly string[] {
  const told = clockDifferences.filter(({ shown }) => shown !== "none shown");
  return told.length === 0 ? [] : ["", "Clocks:", ...told.map(({ says }) => `  ${says}`)];
}

function sourceLines({ sources, unread }: Explanation): readonly string[] {
  return [
    "",
    "Read:",
    ...sources.map(
      ({ file, lines, raft, server, noise, unknown }) =>
        `  ${file}: ${lines} lines: ${raft} of raft, ${server} of the server, ${noise} about ` +
        `other things` +
        (unknown > 0 ? `, ${unknown} of raft that no template knows` : ""),
    ),
    ...sources.flatMap(({ file, warnings }) => warnings.map((warning) => `  ${file}: ${warning}`)),
    ...unread.slice(0, 10).map(({ file, line, text }) => `  ${file}:${line}: not read: ${text}`),
  ];
}

const width = 100;

/** Words in lines of a terminal's width; `first` and `rest` begin them. */
function wrapped(text: string, first: string, rest: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
