/** What a drill is asked: which servers, set how, how often. */

import { spawnSync } from "node:child_process";

import { UsageError } from "../usage-error.ts";

export interface Setting {
  readonly heartbeatMs: number;
  readonly electionMs: number;
  readonly preVote: boolean;
  readonly tickAdvance: boolean;
  readonly logger: "zap" | "capnslog";
  /** Further flags of the user's. */
  readonly flags: readonly string[];
}

export const variantNameOf = ({ preVote, tickAdvance }: Setting): string =>
  `etcd-3.4${preVote ? "+prevote" : ""}${tickAdvance ? "" : "+no-tick-advance"}`;

/** Of raft, which counts in heartbeats. */
export const electionTickOf = ({ electionMs, heartbeatMs }: Setting): number =>
  Math.floor(electionMs / heartbeatMs);

export function checkTimes(heartbeatMs: number, electionMs: number): void {
  if (electionMs < 5 * heartbeatMs) {
    throw new UsageError(
      `--election-ms ${electionMs}: etcd wants at least 5 times --heartbeat-ms (${heartbeatMs}).`,
    );
  }
  if (electionMs > 50_000) throw new UsageError(`--election-ms ${electionMs}: etcd takes up to 50000.`);
  if (electionMs > 20 * heartbeatMs) {
    throw new UsageError(
      `--election-ms ${electionMs}: more than 20 heartbeats of ${heartbeatMs} ms; ` +
        "the model's odds would take too long. Give a longer --heartbeat-ms.",
    );
  }
}

/** These decide which cluster a server joins, what it listens on, or what the drill measures. */
const ownFlags = [
  ...["name", "data-dir", "wal-dir", "config-file", "force-new-cluster", "strict-reconfig"],
  ...["listen-", "advertise-", "initial-", "discovery", "proxy", "peer-", "client-"],
  ...["heartbeat-interval", "election-timeout", "pre-vote", "log", "cert", "key", "ca-", "trusted", "auto-tls"],
];

/** A flag of the user's as one word, or an error: no flag may lead to a cluster that is not ours. */
export function checkFlag(flag: string): string {
  if (!/^--?[a-z0-9][a-z0-9-]*(=.*)?$/.test(flag)) {
    throw new UsageError(`--flag ${flag}: give one flag of etcd in one word, such as --snapshot-count=1000.`);
  }
  const name = flag.replace(/^--?/, "");
  if (!ownFlags.some((own) => name.startsWith(own))) return flag;
  throw new UsageError(
    `--flag ${flag}: a drill sets that itself, so that it reaches no cluster but its own. ` +
      "Times, pre-vote, tick advance and logger are options of quorate drill.",
  );
}

export interface Binary {
  readonly path: string;
  readonly version: string;
}

/** The program, after it has said that it is an etcd whose options the drill can set. */
export function etcdAt(path: string): Binary {
  const { error, status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 10_000 });
  if (error !== undefined) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "it is not there" : error.message;
    throw new UsageError(
      `no etcd: cannot run "${path}" (${why}). ` +
        "Install it (Debian: apt-get install etcd-server), or give its path: --etcd PATH.",
    );
  }
  const version = /^etcd Version: (\d+\.\d+\.\d+\S*)/m.exec(stdout)?.[1];
  if (status !== 0 || version === undefined) {
    throw new UsageError(`--etcd ${path}: does not say that it is an etcd (--version). Give another.`);
  }
  if (/^3\.([4-9]|\d\d)\./.test(version)) return { path, version };
  throw new UsageError(
    `--etcd ${path}: is version ${version}; a drill sets pre-vote and tick advance, which 3.4 has first.`,
  );
}
