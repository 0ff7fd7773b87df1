/**
 * What is done to a cluster: one member that does not lead is cut off, campaigns alone, is killed,
 * and comes back once the network is whole again, with a log that has fallen behind. The reference
 * incident, in seconds.
 */

import { memberNames } from "./cluster.ts";
import type { DrillCluster, MemberName } from "./cluster.ts";
import type { Heard } from "./server.ts";
import type { Setting } from "./settings.ts";

export interface Measured {
  /** From the member's return on, until the stable leader's election. */
  readonly campaigns: number;
  readonly preCampaigns: number;
  readonly elections: number;
  readonly depositions: number;
  /** ms; 0: the leader that there was stayed. */
  readonly timeToStableMs: number;
  /** Campaigns of the member while it was cut off: each raised its term. */
  readonly soloCampaigns: number;
  /** Whether its log had fallen behind: a write went through while it was away. */
  readonly wroteMeanwhile: boolean;
}

/** A drill that cannot go on: the servers do not do what any etcd should. */
export class DrillFailure extends Error {}

/** Without a word of elections for so many election timeouts, a leader stays. */
const quietTimeouts = 3;
/** Patience: what takes longer than this will not come. */
const patienceTimeouts = 100;
/** Less than an election timeout, so that it does not campaign again. */
const heartbeatsUntilStored = 2;
/** Long enough for what the member sent before its end. */
const absentTimeouts = 1;

/** `say` tells what is being done. */
export async function rejoin(
  cluster: DrillCluster,
  setting: Setting,
  say: (what: string) => void,
): Promise<Measured> {
  const { electionMs, preVote } = setting;
  say("starting three servers");
  for (const name of memberNames) cluster.start(name);
  const leader = await stableLeader(cluster, electionMs);
  const victim = memberNames.find((name) => name !== leader) ?? "mn-1";
  const id = cluster.idOf(victim);
  if (id === null) throw new DrillFailure(`${victim} has not said its id.`);
  say(`${victim} is cut off`);
  const cutAt = cluster.heard.length;
  cluster.network.cut({ name: victim, id });
  const wrote = await cluster.put(leader);
  const awaited = preVote ? "becamePreCandidate" : "becameCandidate";
  await until(cluster, electionMs, `${victim} to campaign alone`, () =>
    cluster.heard.slice(cutAt).some((said) => said.member === victim && said.line.kind === awaited),
  );
  // A line is printed before the term that it tells is on disk; the disk is given a while.
  await pause(heartbeatsUntilStored * setting.heartbeatMs);
  await cluster.kill(victim);
  const solo = cluster.heard
    .slice(cutAt)
    .filter((said) => said.member === victim && said.line.kind === "becameCandidate").length;
  say(`${victim} is killed`);
  await pause(absentTimeouts * electionMs);
  cluster.network.heal();
  say(`${victim} comes back`);
  const backAt = cluster.heard.length;
  cluster.start(victim);
  await until(cluster, electionMs, `${victim} to start again`, () =>
    startOf(cluster.heard, backAt, victim) !== undefined,
  );
  const from = startOf(cluster.heard, backAt, victim) ?? 0;
  await stableLeader(cluster, electionMs);
  return { ...measuredFrom(cluster.heard, from), soloCampaigns: solo, wroteMeanwhile: wrote };
}

/** The position of the line with which its raft began again. */
function startOf(heard: readonly Heard[], from: number, member: MemberName): number | undefined {
  const at = heard.findIndex(
    (said, position) => position >= from && said.member === member && said.line.kind === "newRaft",
  );
  return at === -1 ? undefined : at;
}

const electionLines: ReadonlySet<string> = new Set([
  "startingElection",
  "becameCandidate",
  "becamePreCandidate",
  "becameLeader",
  "becameFollower",
  "newRaft",
]);

/** Waits until nothing was said of elections for a while, and one member leads. */
async function stableLeader(cluster: DrillCluster, electionMs: number): Promise<MemberName> {
  let found: MemberName | null = null;
  await until(cluster, electionMs, "a stable leader", () => {
    const said = cluster.heard.filter(({ line }) => electionLines.has(line.kind));
    const lastMs = said.at(-1)?.atMs ?? Infinity;
    found = leaderIn(said);
    return performance.now() - lastMs > quietTimeouts * electionMs && found !== null;
  });
  if (found === null) throw new DrillFailure("no member leads.");
  return found;
}

/** Who led last, and has not become anything else since. */
function leaderIn(said: readonly Heard[]): MemberName | null {
  const last = memberNames.map((name) => said.findLast(({ member }) => member === name));
  const leads = last.findIndex((heard) => heard?.line.kind === "becameLeader");
  return memberNames[leads] ?? null;
}

/** What was said from a member's return on. */
function measuredFrom(
  heard: readonly Heard[],
  from: number,
): Omit<Measured, "soloCampaigns" | "wroteMeanwhile"> {
  const since = heard.slice(from);
  const count = (kind: string): number => since.filter(({ line }) => line.kind === kind).length;
  const elected = since.findLast(({ line }) => line.kind === "becameLeader");
  return {
    campaigns: count("becameCandidate"),
    preCampaigns: count("becamePreCandidate"),
    elections: count("becameLeader"),
    depositions: depositionsIn(heard, from),
    timeToStableMs: elected === undefined ? 0 : elected.atMs - (since[0]?.atMs ?? 0),
  };
}

/** Leaders that became followers, in the order in which the lines came. */
function depositionsIn(heard: readonly Heard[], from: number): number {
  const leads = new Map<string, boolean>();
  let count = 0;
  for (const [at, { member, line }] of heard.entries()) {
    if (line.kind === "becameFollower" && leads.get(member) === true && at >= from) count += 1;
    if (electionLines.has(line.kind)) leads.set(member, line.kind === "becameLeader");
  }
  return count;
}

const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));
const lookEveryMs = 10;

async function until(
  cluster: DrillCluster,
  electionMs: number,
  what: string,
  isSo: () => boolean,
): Promise<void> {
  const beganMs = performance.now();
  while (!isSo()) {
    const failure = cluster.failure();
    if (failure !== null) throw new DrillFailure(`${failure} while the drill waited for ${what}.`);
    const waitedMs = performance.now() - beganMs;
    if (waitedMs > patienceTimeouts * electionMs) {
      throw new DrillFailure(`waited ${Math.round(waitedMs / 1000)} s in vain for ${what}.`);
    }
    await pause(lookEveryMs);
  }
}
