/** Logs in, a history out: every source is read, and every line is a member's, unknown or noise. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { refused } from "../parse-json.ts";
import type { Read } from "../parse-json.ts";
import { shown } from "../schema-error.ts";
import type { Draft, Share } from "./draft.ts";
import type { AbsentMember, History, Member, MemberName, SourceReport } from "./history.ts";
import { namesOf } from "./member-names.ts";
import { orderedLines } from "./member-lines.ts";
import { readSource } from "./source-reader.ts";
import type { SourceRead } from "./source-reader.ts";
import { settingsOf, versionOf } from "./versions.ts";

/** A path, or a text and what to call it where its lines are cited. */
export type LogSource = string | { readonly name: string; readonly text: string };

export interface ReadOptions {
  /** Names that the user gives; they win over those in the logs. */
  readonly members?: readonly MemberName[];
  /** The version of all members, where no line tells it. */
  readonly version?: string;
  /** How many lines are kept in all; what is beyond is counted. */
  readonly keptMax?: number;
}

/** Of some hundred bytes each: what fits well into a small machine's memory. */
const keptMaxDefault = 200_000;

/**
 * Paths of files, of folders (whose files without a raft line are passed over), "-" for standard
 * input; or a text with a name. Refused where a source cannot be read or holds no line of etcd's raft.
 */
export async function readHistory(
  sources: readonly LogSource[],
  options: ReadOptions = {},
): Promise<Read<History>> {
  const files: Files[number][] = [];
  for (const source of sources) {
    const found = filesOf(source);
    if (!found.ok) return found;
    files.push(...found.value);
  }
  const keptMax = options.keptMax ?? keptMaxDefault;
  const reads: SourceRead[] = [];
  for (const { path, isAsked, text } of files) {
    const kept = reads.reduce((sum, read) => sum + read.kept, 0);
    const read = await readSource(path, Math.max(0, keptMax - kept), text);
    if (read.report.raft > 0) reads.push(read);
    else if (isAsked) return refused(`${path}: ${refusalOf(read)}`);
  }
  if (reads.length === 0)
    return refused(
      `${sources.map(nameOf).join(", ")}: no file here holds a line of etcd's raft. Give its logs.`,
    );
  return { ok: true, value: historyOf(reads, options) };
}

type Files = readonly {
  readonly path: string;
  readonly isAsked: boolean;
  /** Its content, where that is given. */
  readonly text?: string;
}[];

const nameOf = (source: LogSource): string => (typeof source === "string" ? source : source.name);

function filesOf(source: LogSource): Read<Files> {
  if (typeof source !== "string") {
    return { ok: true, value: [{ path: source.name, isAsked: true, text: source.text }] };
  }
  if (source === "-") return { ok: true, value: [{ path: source, isAsked: true }] };
  try {
    if (!statSync(source).isDirectory())
      return { ok: true, value: [{ path: source, isAsked: true }] };
    const names = readdirSync(source)
      .toSorted()
      .map((name) => join(source, name));
    const files = names.filter((path) => statSync(path).isFile() && !path.endsWith(".json"));
    return { ok: true, value: files.map((path) => ({ path, isAsked: false })) };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/, \w+ '.*'$/, "") : String(error);
    return refused(`${source}: cannot be read (${why}). Give the path of a log that you may read.`);
  }
}

/** Why a source is no log of etcd's raft, and what to give instead. */
function refusalOf({ report, lookAlikes, odd }: SourceRead): string {
  if (odd.foreign !== null) return `${odd.foreign}.`;
  if (report.lines === 0 && odd.broken === null) return "is empty. Give a log of etcd.";
  const [[name, times] = [null, 0]] = [...lookAlikes].toSorted(([, one], [, other]) => other - one);
  if (name !== null) {
    return (
      `no line of etcd's raft in ${report.lines} lines, but ${times} of ${name}, which ` +
      `is not read. Give a log of etcd.`
    );
  }
  if (odd.binaryLines * 2 > report.lines)
    return "is no text. Give a log of etcd, as text or compressed with gzip.";
  if (odd.broken !== null) return `cannot be read (${odd.broken}). Give a whole file.`;
  const { unknown } = report;
  const near =
    unknown[0] === undefined ? "" : ` The nearest is line ${unknown[0].line}: ${shown(unknown[0].text)}`;
  return (
    `no line of etcd's raft in ${report.lines} lines (such as "… became follower at term ` +
    `2"). Give a log of etcd at level info or below.${near}`
  );
}

function historyOf(reads: readonly SourceRead[], options: ReadOptions): History {
  const shares = reads.flatMap((read) => read.shares);
  const orphans = reads.flatMap((read) => read.orphans);
  const names = namesOf(shares, [...listedIn(orphans), ...(options.members ?? [])]);
  const ids = [...new Set(shares.map(({ id }) => id))];
  const warnings = new Map<string, string[]>();
  const members = ids.map((id) => {
    const own = shares.filter((share) => share.id === id);
    const { raft, server, processes, warnings: about } = orderedLines(own);
    for (const says of about) {
      const file = own[0]?.file ?? "";
      warnings.set(file, [...(warnings.get(file) ?? []), says]);
    }
    return { ...identityOf(id, own, names, options, orphans), processes, raft, server };
  });
  const sorted = members
    .filter(({ raft, server }) => raft.length + server.length > 0)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return {
    members: sorted,
    absent: absentOf(sorted, names, options.members ?? []),
    clusterSize: sizeOf(sorted),
    notes: reads.flatMap(({ notes }) => notes),
    sources: reads.map(({ report }): SourceReport => ({
      ...report,
      warnings: [...report.warnings, ...(warnings.get(report.file) ?? [])],
    })),
  };
}

const listedIn = (drafts: readonly Draft[]): readonly MemberName[] =>
  drafts.flatMap(({ event }) => (event?.kind === "memberMap" ? event.names : []));

type Identity = Pick<Member, "name" | "id" | "version" | "versionFrom" | "settings">;

function identityOf(
  id: string,
  shares: readonly Share[],
  names: ReadonlyMap<string, string>,
  { version: given }: ReadOptions,
  orphans: readonly Draft[],
): Identity {
  const drafts = shares.flatMap((share) => share.drafts);
  const own = versionOf(drafts);
  const files = new Set(shares.map(({ file }) => file));
  const ofFile = orphans.filter(({ place }) => files.has(place.file));
  const above = versionOf(ofFile);
  const { version, from } = own.from !== "line" && above.from === "line" ? above : own;
  const isGiven = from !== "line" && given !== undefined;
  return {
    name: names.get(id) ?? id,
    id,
    version: isGiven ? given : version,
    versionFrom: isGiven ? "option" : from,
    settings: settingsOf([...ofFile, ...drafts]),
  };
}

/** Members that lines speak of without a line of their own. */
function absentOf(
  members: readonly Member[],
  names: ReadonlyMap<string, string>,
  given: readonly MemberName[],
): readonly AbsentMember[] {
  const present = new Set(members.map(({ id }) => id));
  const spokenOf = new Set(given.map(({ id }) => id));
  for (const { raft, server } of members) {
    for (const { said } of raft) {
      const fields = said.fields as Readonly<Record<string, unknown>>;
      for (const key of ["from", "to", "lead", "vote"]) {
        const id = fields[key];
        if (typeof id === "string" && id !== "0") spokenOf.add(id);
      }
    }
    for (const { event } of server) if (event.kind === "peerActive") spokenOf.add(event.peer);
  }
  return [...spokenOf]
    .filter((id) => !present.has(id))
    .toSorted()
    .map((id) => ({ id, name: names.get(id) ?? null }));
}

/**
 * The last configuration that a line gives; else the tallies' quorum; else who is asked for votes.
 */
function sizeOf(members: readonly Member[]): number | null {
  let configured = 0;
  let quorum = 0;
  const asked = new Set<string>();
  for (const { said } of members.flatMap(({ raft }) => raft)) {
    if (said.kind === "switchedConfiguration") {
      configured = said.fields.voters.filter((id) => id !== "0").length || configured;
    }
    if (said.kind === "newRaft") {
      const peers = said.fields.peers.filter((id) => id !== "");
      if (peers.length > 0) configured = peers.length;
    }
    if (said.kind === "tally" && "quorum" in said.fields)
      quorum = Math.max(quorum, said.fields.quorum);
    if (said.kind === "sentVoteRequest") {
      asked.add(said.fields.to);
      asked.add(said.fields.node);
    }
  }
  if (configured > 0) return configured;
  if (asked.size > 0) return asked.size;
  return quorum > 0 ? quorum * 2 - 1 : null;
}
