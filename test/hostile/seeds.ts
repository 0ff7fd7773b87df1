/** Real inputs that hostile ones are made from; those of the repository come first, and are enough. */

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { exportLog } from "../../traces/export/log.ts";
import { documentText } from "../../traces/write.ts";
import { hostileWalk, walkOf } from "../traces/exported-traces.ts";
import { lassoTrace } from "../traces/toy-traces.ts";

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Up to here of a file: a case is small, so that there can be many. */
const charactersMax = 12_000;

const id = "8296553e8d2c027d";

/** Lines of the incident in each wrapping that the readers know. */
const wrapped: readonly ((line: string, at: number) => string)[] = [
  (line) => line,
  (line, at) => `Mar 13 05:51:${two(at)} mn-1 etcd[813]: ${line}`,
  (line, at) => `2017-03-13 05:51:${two(at)}.000001 I | raft: ${line}`,
  (line, at) => `raft2017/03/13 05:51:${two(at)} INFO: ${line}`,
  (line, at) => zap(line, at),
  (line, at) => `2024-01-01T00:00:${two(at)}.000Z\tinfo\traft/raft.go:1\t${line}`,
  (line, at) => `[pod/etcd-0/etcd] ${zap(line, at)}`,
  (line, at) => `etcd-0  | ${zap(line, at)}`,
  (line, at) => `time="2024-01-01T00:00:${two(at)}Z" level=info msg=${JSON.stringify(line)}`,
  (line, at) => JSON.stringify({ log: `${line}\n`, stream: "stderr", time: `2024-01-01T00:00:${two(at)}Z` }),
  (line, at) =>
    JSON.stringify({ MESSAGE: line, _PID: "7", _HOSTNAME: "mn-0", __REALTIME_TIMESTAMP: `17000000${two(at)}000000` }),
];

const two = (at: number): string => String(at % 60).padStart(2, "0");
const zap = (line: string, at: number): string =>
  `{"level":"info","ts":"2024-01-01T00:00:${two(at)}.000Z","caller":"raft/raft.go:765","msg":${JSON.stringify(line)}}`;

const incident = readFileSync(fromHere("../logs/samples/incident.txt"), "utf8");

const ofServer = [
  zap(`newRaft ${id} [peers: [], term: 1, commit: 0, applied: 0, lastindex: 0, lastterm: 0]`, 0),
  '{"level":"info","ts":1.5,"msg":"Running: ","args":["etcd","--name","mn-0","--election-timeout=1500","--heartbeat-interval","300"]}',
  `{"level":"info","ts":1,"msg":"published local member to cluster through raft","local-member-id":"${id}","local-member-attributes":"{Name:mn-0 ClientURLs:[http://x]}"}`,
  `{"level":"info","ts":"2024-01-01T00:00:00Z","msg":"starting an etcd server","etcd-version":"3.5.0","name":"mn-1","heartbeat-interval":"100ms","election-timeout":"1s","pre-vote":true}`,
  '{"level":"info","ts":"2024-01-01T00:00:00Z","msg":"skipping initial election tick advance","forward-ticks":9}',
  "etcdserver: starting member 8296553e8d2c027d in cluster 7b290d660020cf94",
  "etcdmain: etcd Version: 3.1.4",
].join("\n");

const raftLines = incident.split("\n").flatMap((line) => {
  const found = /etcd\[\d+\]: (?:raft: )?(.*)$/.exec(line)?.[1];
  return found === undefined ? [] : [found];
});

const walk = walkOf("etcd-3.1.4", 5, 40).trace;

export const logs: readonly string[] = [
  incident,
  ...wrapped.map((wrap) => `${raftLines.slice(0, 40).map(wrap).join("\n")}\n`),
  raftLines.slice(0, 60).map((line, at) => (wrapped[at % wrapped.length] ?? String)(line, at)).join("\n"),
  `${ofServer}\n${raftLines.slice(0, 20).map(zap).join("\n")}\n`,
  `${ofServer}\n${ofServer}\n`,
  exportLog(walk),
  ...sharedLogs(),
].map((text) => text.slice(0, charactersMax));

/** More of them where they are; a case's number means the same only with the same seeds. */
function sharedLogs(): readonly string[] {
  const folder = fromHere("../../../shared/logs/public");
  if (process.env["QUORATE_SHARED_LOGS"] === undefined || !existsSync(folder)) return [];
  const paths = readdirSync(folder).toSorted().map((name) => join(folder, name, "log.txt"));
  return paths.filter((path) => existsSync(path)).map((path) => readFileSync(path, "utf8"));
}

export const traces: readonly string[] = [lassoTrace, walk, hostileWalk(25).trace].map(documentText);

export const recording: string = readFileSync(fromHere("../conformance/sample.jsonl"), "utf8");

export const plan: string = JSON.stringify({
  ...{ format: "quorate-sweep-plan", version: 1, name: "Mine", says: "Mine." },
  matrix: { variant: ["etcd-3.1.4", "etcd-3.4"], electionTick: ["3..5", 9], loss: [0, 1], delay: ["prompt"], ask: ["compare", "safety"] },
  exclude: [{ loss: 1, ask: "compare" }],
  include: [{ variant: "raft-basic", ask: "odds" }],
  limits: { maxStates: 100 },
  overrides: [{ match: { variant: ["etcd-3.4"] }, limits: { maxStates: 200 } }],
});

export const variant: string = JSON.stringify({
  ...{ format: "quorate-variant", version: 1, name: "mine", says: "Mine.", extends: "etcd-3.4" },
  rules: { preVote: true, checkQuorum: false },
});

export const scenario: string = JSON.stringify({
  ...{ format: "quorate-scenario", version: 1, name: "mine", says: "Mine.", extends: "rejoin" },
  ...{ members: 3, electionTick: 4, tickMs: 100, budgets: { crashes: 1 }, targets: ["mn-0"] },
  cluster: ["mn-0", "mn-1", "sn-2"].map((name, at) => ({
    ...{ name, role: at === 0 ? "leader" : "follower", term: 3 - (at % 2), commit: 1 },
    log: [{ term: 1, last: 1 }],
  })),
});
