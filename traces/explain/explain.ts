/**
 * A history in, its explanation out: pure, but for the model, which is asked if it is passed in.
 */

import { breachesOf, checks } from "../logs/checks.ts";
import type { CheckName } from "../logs/checks.ts";
import type { ClockDifference } from "../logs/clocks.ts";
import { storyOf } from "../logs/episodes.ts";
import type { Story } from "../logs/episodes.ts";
import type { History, Member, Note, Settings } from "../logs/history.ts";
import { checkNotes } from "../logs/notes.ts";
import { estimateOf } from "./estimated-settings.ts";
import { explainedEpisode } from "./explained-episode.ts";
import type {
  CheckedNote,
  ExplainedCheck,
  ExplainedClock,
  ExplainedEpisode,
  ExplainedMember,
  ExplainedSettings,
  Explanation,
} from "./explanation.ts";
import type { AskModel } from "./remedies.ts";
import { namesOf } from "./scene.ts";

export interface ExplainOptions {
  readonly ask: AskModel | null;
  /** From a file of their own. */
  readonly notes?: readonly Note[];
}

export function explain(history: History, { ask, notes = [] }: ExplainOptions): Explanation {
  const story = storyOf(history);
  const settings = settingsOf(history, story);
  const episodes = story.episodes.map((episode, at) =>
    explainedEpisode(episode, at + 1, story, settings, ask),
  );
  const missing = missingOf(history, episodes);
  return {
    format: "quorate-explanation",
    version: 1,
    members: history.members.map(memberOf),
    absent: history.absent.map(({ id, name }) => ({ id, name: name ?? id })),
    clusterSize: history.clusterSize,
    settings,
    episodes,
    clockDifferences: clockDifferences(story),
    checks: checksOf(history),
    notes: notesOf(history, notes),
    sources: history.sources.map((source) => ({
      ...{ file: source.file, lines: source.lines, raft: source.raft, server: source.server },
      ...{ noise: source.noise, unknown: source.unknownCount },
      ...{ formats: source.formats, warnings: source.warnings },
    })),
    unread: history.sources.flatMap(({ unknown }) => unknown.map((line) => ({ ...line }))),
    isWhole: missing.length === 0,
    missing,
  };
}

const memberOf = ({
  name,
  id,
  version,
  versionFrom,
  settings,
  processes,
}: Member): ExplainedMember => ({
  ...{ name, id, version, versionFrom, settings },
  processes: processes.map(({ pid, begins, end, first }) => ({ pid, begins, end, ...first })),
});

/** The cluster's: what any member says; members should not differ in them. */
function settingsOf({ members }: History, story: Story): ExplainedSettings {
  const any = <Value>(pick: (settings: Settings) => Value | null): Value | null =>
    members.map(({ settings }) => pick(settings)).find((value) => value !== null) ?? null;
  const heartbeatMs = any((settings) => settings.heartbeatMs);
  const electionMs = any((settings) => settings.electionMs);
  const isSaid = heartbeatMs !== null && electionMs !== null;
  return {
    heartbeatMs,
    electionMs,
    electionTick: isSaid ? Math.floor(electionMs / heartbeatMs) : null,
    preVote: any((settings) => settings.preVote),
    tickAdvance: any((settings) => settings.tickAdvance),
    estimated: isSaid ? null : estimateOf(story),
  };
}

function checksOf(history: History): readonly ExplainedCheck[] {
  const breaches = breachesOf(history);
  return (Object.entries(checks) as [CheckName, string][]).map(([name, says]) => {
    const own = breaches.filter(({ check }) => check === name);
    return {
      ...{ name, says, holds: own.length === 0 },
      breaches: own.map(({ says: why, because }) => ({ says: why, because })),
    };
  });
}

function notesOf(history: History, given: readonly Note[]): readonly CheckedNote[] {
  return checkNotes(history, given).map(({ note, claim, verdict, says, because }) => ({
    ...{ file: note.file, line: note.line, verdict, because },
    text: note.text.slice(0, 300),
    says: `${claim.member}: ${says}`,
  }));
}

function clockDifferences(story: Story): readonly ExplainedClock[] {
  const nameOf = namesOf(story);
  return story.moments.clocks.differences.map((difference) => {
    const { aheadMs, atLeastMs, atMostMs, uncertaintyMs, shown } = difference;
    const named = { member: nameOf(difference.member), reference: nameOf(difference.reference) };
    return {
      ...named,
      aheadMs,
      atLeastMs,
      atMostMs,
      uncertaintyMs,
      shown,
      says: clockSays(difference, nameOf),
    };
  });
}

function clockSays(difference: ClockDifference, nameOf: (id: string) => string): string {
  const { member, reference, aheadMs, uncertaintyMs, shown, isContradictory } = difference;
  const [own, other] = [nameOf(member), nameOf(reference)];
  const contradiction = isContradictory
    ? " No single difference fits all messages: a clock was set in between."
    : "";
  switch (shown) {
    case "unknown":
      return (
        `no message between ${own} and ${other} is in these logs, so their clocks are ` +
        `taken to agree where they can be compared.`
      );
    case "none shown":
      return `no message shows the clocks of ${own} and ${other} to be apart.`;
    case "apart": {
      const ms = Math.round(aheadMs ?? 0);
      const way = ms > 0 ? "behind" : "ahead of";
      const doubt = uncertaintyMs === null ? "at least" : "about";
      const span = uncertaintyMs === null ? "" : ` (give or take ${Math.round(uncertaintyMs)} ms)`;
      return (
        `${own}'s stamps are ${doubt} ${Math.abs(ms)} ms ${way} ` +
        `${other}'s${span}.${contradiction}`
      );
    }
  }
}

/** Why not all is explained, if it is not. */
function missingOf(history: History, episodes: readonly ExplainedEpisode[]): readonly string[] {
  const unknown = episodes.flatMap(({ number, causes }) =>
    causes
      .filter(({ kind }) => kind === "notKnown")
      .map(({ says }) => `episode ${number}: ${says}`),
  );
  const lost = history.sources.flatMap(({ file, warnings }) =>
    warnings
      .filter((warning) => /stopped before the end|beyond the most/.test(warning))
      .map((warning) => `${file}: ${warning}`),
  );
  const unread = history.sources.flatMap(({ file, unknownCount }) =>
    unknownCount > 0 ? [`${file}: ${unknownCount} lines of raft that no template knows`] : [],
  );
  return [...unknown, ...gapsOf(episodes), ...lost, ...unread, ...nothingIn(history, episodes)];
}

/** Terms that passed in an episode without a campaign in these logs. */
function gapsOf(episodes: readonly ExplainedEpisode[]): readonly string[] {
  const known = new Set(
    episodes.flatMap(({ campaigns, elections }) =>
      [...campaigns, ...elections].map(({ term }) => term),
    ),
  );
  return episodes.flatMap(({ number, elections, stepDowns, depositions, campaigns, stable }) => {
    const terms = [...elections, ...stepDowns, ...depositions, ...campaigns].map(
      ({ term }) => term,
    );
    const before = Math.max(
      ...episodes.slice(0, number - 1).map((episode) => episode.stable?.term ?? 0),
      0,
    );
    const first = before > 0 ? before : Math.min(...terms, Infinity);
    const last = stable?.term ?? Math.max(...terms, 0);
    if (!Number.isFinite(first) || last - first > termsMax) return [];
    const gaps = [];
    for (let term = first + 1; term < last; term += 1) if (!known.has(term)) gaps.push(term);
    if (gaps.length === 0) return [];
    const which =
      gaps.length === 1
        ? `term ${gaps[0]}`
        : `the ${gaps.length} terms from ${gaps[0]} to ${gaps.at(-1)}`;
    return [`episode ${number}: no campaign of ${which} is in these logs.`];
  });
}

/** So many terms in between are another time, not a gap. */
const termsMax = 100_000;

function nothingIn(history: History, episodes: readonly ExplainedEpisode[]): readonly string[] {
  if (episodes.length > 0) return [];
  const absent = history.absent.map(({ id, name }) => name ?? id).join(", ");
  const lines = history.members.flatMap(({ name, raft }) =>
    raft.slice(0, 2).map(({ text }) => `${name}: "${text.slice(0, 160)}"`),
  );
  return [
    `no start, campaign or election is in these logs, which hold ${lines.join("; ")}. ` +
      `Give more of them${absent === "" ? "" : `, and the logs of ${absent}`}.`,
  ];
}
