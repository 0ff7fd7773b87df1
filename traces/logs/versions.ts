/** etcd's version, from what its lines say or from the words that they use. */

import type { Draft } from "./draft.ts";
import type { Settings } from "./history.ts";

export interface VersionFound {
  readonly version: string | null;
  readonly from: "line" | "wording" | null;
}

/** The last one that a line gives: a member may have been upgraded. */
export function versionOf(drafts: readonly Draft[]): VersionFound {
  let said: string | null = null;
  for (const { event } of drafts) {
    if (event?.kind === "version" && event.version !== "") said = event.version;
  }
  if (said !== null) return { version: said, from: "line" };
  const family = familyOf(drafts);
  return { version: family, from: family === null ? null : "wording" };
}

/** The versions whose words these are; see log-formats.md of raft.go's templates. */
function familyOf(drafts: readonly Draft[]): string | null {
  if (drafts.some(({ isOld }) => isOld)) return "2.x-3.0";
  const form = drafts.find((draft) => draft.family !== null)?.family;
  if (form != null) return form;
  const has = (test: (draft: Draft) => boolean): boolean => drafts.some(test);
  if (has(({ said }) => said?.kind === "forgotLeader")) return "3.6";
  const isNew = has(
    ({ said }) =>
      said?.kind === "switchedConfiguration" ||
      (said?.kind === "tally" && !said.wordings.includes("3.1")),
  );
  if (isNew) return "3.4-3.6";
  if (has(namesFalseLead)) return "3.1-3.2";
  if (has(({ said }) => said?.kind === "tally" && !said.wordings.includes("3.4"))) return "3.1-3.3";
  return null;
}

/** Before 3.3 raft.node names the sender of any message but a vote as the leader. */
const namesFalseLead = ({ said }: Draft): boolean =>
  said?.kind === "changedLeader" && said.fields.from === said.fields.node;

/** What lines say, and what the campaigns show: who pre-votes has pre-vote. */
export function settingsOf(drafts: readonly Draft[]): Settings {
  let found: Settings = { heartbeatMs: null, electionMs: null, preVote: null, tickAdvance: null };
  for (const { event, said } of drafts) {
    if (event?.kind === "setting") found = merged(found, event.settings);
    if (event?.kind === "tickAdvance") found = { ...found, tickAdvance: !event.skipped };
    if (said?.kind === "becamePreCandidate") found = { ...found, preVote: true };
  }
  return found;
}

const merged = (before: Settings, given: Partial<Settings>): Settings => ({
  heartbeatMs: allowed(given.heartbeatMs) ?? before.heartbeatMs,
  electionMs: allowed(given.electionMs) ?? before.electionMs,
  preVote: given.preVote ?? before.preVote,
  tickAdvance: given.tickAdvance ?? before.tickAdvance,
});

/** etcd refuses to start with more (embed/config.go, `maxElectionMs`), or with none. */
const electionMsMax = 50_000;

const allowed = (ms: number | null | undefined): number | null =>
  ms != null && ms >= 1 && ms <= electionMsMax ? ms : null;

/** Major and minor version as one number to compare by, 3.10 as 310; null: not known. */
export function minorOf(version: string | null): number | null {
  const found = /^v?(\d+)\.(\d+)/.exec(version ?? "");
  return found === null ? null : Number(found[1]) * 100 + Number(found[2]);
}

/**
 * Whether a version is at least another: "3.1.14" of its minor line; false where it is not known.
 */
export function isAtLeast(version: string | null, minor: number, patch: number): boolean {
  const found = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version ?? "");
  if (found === null) return false;
  return Number(found[1]) * 100 + Number(found[2]) === minor && Number(found[3]) >= patch;
}
