/**
 * A cluster of three that the drill starts, and nothing else. There is no way to give it one that
 * runs: servers are ended through the handles of processes that it made, data lies in a folder that
 * it made, servers listen on Unix sockets in there, and the only ports are its relays'.
 */

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";

import { speakerOf } from "../../traces/logs/said.ts";
import { reaperOf } from "./reaper.ts";
import type { Reaper } from "./reaper.ts";
import { network } from "./relay.ts";
import type { Network } from "./relay.ts";
import { launch, put } from "./server.ts";
import type { Heard, Running } from "./server.ts";
import type { Setting } from "./settings.ts";

export const memberNames = ["mn-0", "mn-1", "sn-2"] as const;
export type MemberName = (typeof memberNames)[number];

export interface DrillCluster {
  readonly folder: string;
  readonly logFiles: readonly string[];
  readonly network: Network;
  /** What all members have said so far, as it arrived. */
  readonly heard: readonly Heard[];
  readonly start: (member: MemberName) => void;
  /** SIGKILL, and waits for the end. */
  readonly kill: (member: MemberName) => Promise<void>;
  /** The id of a member as etcd prints it; null before it has said so. */
  readonly idOf: (member: MemberName) => string | null;
  readonly put: (member: MemberName) => Promise<boolean>;
  /** Why a member that should run does not, or null. */
  readonly failure: () => string | null;
  /** Ends every server; their logs are whole then. */
  readonly stop: () => Promise<void>;
  /** The last line of a member that ended by itself, or null. */
  readonly lastLine: () => string | null;
  /** Ends every server and relay; removes the folder unless it is to be kept. */
  readonly close: () => Promise<void>;
  /** The same at once, for a signal: nothing is waited for. */
  readonly closeNow: () => void;
}

export interface ClusterOptions {
  readonly binary: string;
  readonly setting: Setting;
  readonly keeps: boolean;
}

export async function drillCluster({ binary, setting, keeps }: ClusterOptions): Promise<DrillCluster> {
  const folder = mkdtempSync(join(tmpdir(), "quorate-drill-"));
  chmodSync(folder, 0o700);
  mkdirSync(join(folder, "logs"));
  const net = network();
  const heard: Heard[] = [];
  const ports = new Map<MemberName, number>();
  for (const name of memberNames) ports.set(name, await net.relay(name, join(folder, peerSocket(name))));
  const token = `quorate-drill-${randomUUID()}`;
  const logFile = (name: MemberName): string => join(folder, "logs", `${name}.log`);
  const reaper = reaperOf(folder, keeps);
  const servers = serversOf(reaper, (member) => {
    // A killed server leaves them behind, and etcd refuses to listen on them again.
    for (const socket of [peerSocket(member), clientSocket(member)]) {
      rmSync(join(folder, socket), { force: true });
    }
    const args = argsOf(member, join(folder, member), ports, token, setting);
    const asked = { member, binary, args, folder, logFile: logFile(member) };
    return launch(asked, (line) => heard.push(line));
  });
  const closeNow = (): void => {
    servers.killAll();
    net.close();
    reaper.dismiss();
    if (!keeps) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  return {
    ...{ folder, heard, network: net, logFiles: memberNames.map(logFile), closeNow },
    ...{ start: servers.start, kill: servers.kill, stop: servers.stop },
    ...{ failure: servers.failure, lastLine: servers.lastLine },
    idOf: (member) => idIn(heard, member),
    put: (member) => put(join(folder, clientSocket(member)), "drill", setting.electionMs),
    close: async () => {
      await servers.stop();
      closeNow();
    },
  };
}

interface Servers extends Pick<DrillCluster, "start" | "kill" | "stop" | "failure" | "lastLine"> {
  readonly killAll: () => void;
}

/** The processes, by member; the reaper knows of each as long as it runs. */
function serversOf(reaper: Reaper, launched: (member: MemberName) => Running): Servers {
  const running = new Map<MemberName, Running>();
  const ended = (): readonly [MemberName, Running] | undefined =>
    [...running].find(([, server]) => server.ended() !== null);
  const kill = async (member: MemberName): Promise<void> => {
    const found = running.get(member);
    running.delete(member);
    found?.process.kill("SIGKILL");
    await found?.whenEnded;
  };
  return {
    start: (member) => {
      const started = launched(member);
      running.set(member, started);
      const { pid } = started.process;
      if (pid === undefined) return;
      reaper.watch(pid);
      void started.whenEnded.then(() => reaper.forget(pid));
    },
    kill,
    stop: async () => {
      await Promise.all([...running.keys()].map(kill));
    },
    killAll: () => {
      for (const { process: child } of running.values()) child.kill("SIGKILL");
    },
    failure: () => {
      const found = ended();
      return found === undefined ? null : `${found[0]} ended by itself (${found[1].ended() ?? ""})`;
    },
    lastLine: () => ended()?.[1].lastLine() ?? null,
  };
}

const peerSocket = (name: MemberName): string => `${name}:1`;
const clientSocket = (name: MemberName): string => `${name}:2`;

const idIn = (heard: readonly Heard[], member: MemberName): string | null => {
  const found = heard.find((said) => said.member === member && said.line.kind === "newRaft");
  return found === undefined ? null : speakerOf(found.line);
};

function argsOf(
  member: MemberName,
  dataFolder: string,
  ports: ReadonlyMap<MemberName, number>,
  token: string,
  { heartbeatMs, electionMs, preVote, tickAdvance, logger, flags }: Setting,
): readonly string[] {
  const url = (name: MemberName): string => `http://127.0.0.1:${ports.get(name) ?? 0}`;
  return [
    ...["--name", member, "--data-dir", dataFolder],
    ...["--listen-peer-urls", `unix://${peerSocket(member)}`],
    ...["--listen-client-urls", `unix://${clientSocket(member)}`],
    ...["--advertise-client-urls", `unix://${clientSocket(member)}`],
    ...["--initial-advertise-peer-urls", url(member)],
    ...["--initial-cluster", memberNames.map((name) => `${name}=${url(name)}`).join()],
    ...["--initial-cluster-token", token, "--initial-cluster-state", "new"],
    ...["--heartbeat-interval", String(heartbeatMs), "--election-timeout", String(electionMs)],
    `--pre-vote=${preVote}`,
    `--initial-election-tick-advance=${tickAdvance}`,
    ...["--logger", logger, ...(logger === "zap" ? ["--log-outputs", "stderr"] : [])],
    ...flags,
  ];
}
