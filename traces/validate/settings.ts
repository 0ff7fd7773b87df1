/** What a search must know besides the lines: the election timeout, and which variant ran. */

import type { History } from "../logs/history.ts";
import { numberIn } from "./awaited.ts";
import type { Watched } from "./awaited.ts";

export interface HistorySettings {
  /** In ticks: the one that is told, or those that are tried in turn. */
  readonly electionTicks: readonly number[];
  readonly tickMs: number;
  readonly notes: readonly string[];
}

/** etcd's own, where nothing is set: 1000 ms and 100 ms. */
const defaultElectionTick = 10;
const defaultTickMs = 100;

export function settingsOf(
  history: Pick<History, "members">,
  members: readonly Watched[],
  given: number | null,
): HistorySettings {
  const told = history.members.map(({ settings }) => settings);
  const tickMs = told.find(({ heartbeatMs }) => heartbeatMs !== null)?.heartbeatMs ?? defaultTickMs;
  if (given !== null) return { electionTicks: [given], tickMs, notes: [] };
  const electionMs = told.find((settings) => settings.electionMs !== null)?.electionMs ?? null;
  if (electionMs !== null) {
    // Servers differ in rounding only where a timeout is no multiple of the heartbeat.
    return { electionTicks: [Math.max(2, Math.floor(electionMs / tickMs))], tickMs, notes: [] };
  }
  const seen = mostRemaining(members);
  const tried = seen >= 2 ? [seen, defaultElectionTick] : [defaultElectionTick];
  const ticks = [...new Set(tried)].join(" and ");
  const note = `no line tells the election timeout: tried ${ticks} ticks (--election-tick)`;
  return { electionTicks: [...new Set(tried)], tickMs, notes: [note] };
}

/** A lease that was just renewed has the whole election timeout left. */
const mostRemaining = (members: readonly Watched[]): number =>
  members
    .flatMap(({ lines }) => lines ?? [])
    .reduce(
      (most, line) =>
        Math.max(most, line.kind === "leaseNotExpired" ? believable(numberIn(line, "remaining")) : 0),
      0,
    );

/** The longest election timeout that etcd takes (50 s), in the shortest ticks (1 ms). */
const electionTickMax = 50_000;
const believable = (ticks: number): number => (ticks <= electionTickMax ? ticks : 0);

type Named =
  | { readonly ok: true; readonly name: string; readonly notes: readonly string[] }
  | { readonly ok: false; readonly why: string };

/** The variant of the version that the logs tell: of the member that tells it most exactly. */
export function variantNameOf({ members }: Pick<History, "members">): Named {
  const versions = [
    ...new Set(members.flatMap(({ version }) => (version === null ? [] : [version]))),
  ];
  const [version] = versions.toSorted((a, b) => b.length - a.length);
  if (version === undefined) {
    return {
      ok: false,
      why: "no line tells the version of etcd; name a variant (quorate list variants).",
    };
  }
  const mixed =
    versions.length > 1
      ? [`members differ in what they tell of their version: ${versions.join(", ")}`]
      : [];
  const base = baseOf(version);
  if (base === null) {
    return {
      ok: false,
      why: `no variant for version ${version}; name one (quorate list variants).`,
    };
  }
  if (base !== "etcd-3.4") return { ok: true, name: base, notes: mixed };
  const settings = members.map((member) => member.settings);
  const isSet = settings.some(({ preVote }) => preVote === true);
  const asksPreVotes = members.some(({ raft }) =>
    raft.some(
      ({ said }) =>
        said.kind === "becamePreCandidate" ||
        (said.kind === "castVote" && said.fields.type === "MsgPreVote"),
    ),
  );
  const preVote = isSet || asksPreVotes ? "+prevote" : "";
  const advance = settings.some(({ tickAdvance }) => tickAdvance === false)
    ? "+no-tick-advance"
    : "";
  return { ok: true, name: `${base}${preVote}${advance}`, notes: mixed };
}

/** "3.1.4" and families such as "3.1-3.2"; 3.3 follows only those who lead, as 3.4 does. */
function baseOf(version: string): string | null {
  if (/^3\.[012]\b/.test(version) || version === "2.x-3.0") return "etcd-3.1.4";
  if (/^3\.3\b/.test(version)) return "etcd-3.1.4+lead-fix";
  return /^3\.[456]\b/.test(version) ? "etcd-3.4" : null;
}
