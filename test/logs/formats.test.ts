import assert from "node:assert/strict";
import test from "node:test";

import { elected, follower, historyOf, id, json } from "./reading.ts";

interface Sample {
  readonly format: string;
  readonly lines: readonly string[];
  readonly basis: string | null;
  readonly resolutionMs?: number;
  readonly pid?: number;
  readonly version?: string;
}

const said = [follower, elected];

const samples: readonly Sample[] = [
  { format: "bare messages", lines: said, basis: null },
  {
    format: "journald, short",
    lines: said.map((text) => `Mar 13 05:51:09 host-a etcd[846]: ${text}`),
    ...{ basis: "localWithoutYear", resolutionMs: 1000, pid: 846 },
  },
  {
    format: "journald in an editor",
    lines: said.map((text, at) => `\tLine ${at + 90}: Mar 13 05:51:09 host-a etcd[846]: ${text}`),
    ...{ basis: "localWithoutYear", resolutionMs: 1000, pid: 846 },
  },
  {
    format: "journald, ISO stamps",
    lines: said.map((text) => `2026-03-13T05:51:09+0100 host-a etcd[846]: ${text}`),
    ...{ basis: "instant", resolutionMs: 1000, pid: 846 },
  },
  {
    format: "journald of podman around capnslog",
    lines: said.map(
      (text) => `Jan 20 22:15:10 host-a podman[9]: 2026-01-20 22:15:10.486290 I | raft: ${text}`,
    ),
    ...{ basis: "local", resolutionMs: 0.001 },
  },
  {
    format: "journald, JSON",
    lines: said.map(
      (text) =>
        `{"MESSAGE":"${text}","_PID":"846","__REALTIME_TIMESTAMP":"1700000000000001","_HOSTNAME":"host-a"}`,
    ),
    ...{ basis: "instant", resolutionMs: 0.001, pid: 846 },
  },
  {
    format: "capnslog",
    lines: said.map((text) => `2026-03-13 05:51:09.123456 I | raft: ${text}`),
    ...{ basis: "local", resolutionMs: 0.001 },
  },
  {
    format: "capnslog, its date cut off",
    lines: said.map((text) => `05:51:09.123456 I | raft: ${text}`),
    ...{ basis: "timeOfDay", resolutionMs: 0.001 },
  },
  {
    format: "capnslog, its stamp cut off",
    lines: said.map((text) => `I | raft: ${text}`),
    basis: null,
  },
  {
    format: "docker-compose around capnslog",
    lines: said.map((text) => `etcd_1   | 2026-03-13 05:51:09.123456 I | raft: ${text}`),
    ...{ basis: "local", resolutionMs: 0.001 },
  },
  {
    format: "docker logs -t around raft's own logger",
    lines: said.map(
      (text) => `2026-03-13T05:51:09.123456789Z raft2026/03/13 05:51:09 INFO: ${text}`,
    ),
    ...{ basis: "local", resolutionMs: 1000 },
  },
  {
    format: "kubectl --prefix around zap",
    lines: said.map(
      (text) =>
        `[pod/etcd-a/etcd] ${json('"2026-03-13T05:51:09.1Z"', '"caller":"raft/raft.go:7",', text)}`,
    ),
    ...{ basis: "instant", resolutionMs: 1, version: "3.4" },
  },
  {
    format: "docker's own file around zap",
    lines: said.map((text) =>
      JSON.stringify({
        log: `${json('"2026-03-13T05:51:09.123Z"', "", text)}\n`,
        stream: "stderr",
        time: "2026-03-13T05:51:10.5Z",
      }),
    ),
    ...{ basis: "instant", resolutionMs: 1 },
  },
  {
    format: "raft's own logger",
    lines: said.map((text) => `raft2026/03/13 05:51:09 INFO: ${text}`),
    ...{ basis: "local", resolutionMs: 1000 },
  },
  {
    format: "the standard logger of 2.x",
    lines: [`2026/03/13 05:51:09 raft: ${follower}`, `2026/03/13 05:51:09 ${elected}`],
    ...{ basis: "local", resolutionMs: 1000 },
  },
  {
    format: "zap, numeric stamps",
    lines: said.map((text) => json("1526587299.0717514", '"caller":"raft/raft.go:7",', text)),
    ...{ basis: "instant", resolutionMs: 0.001, version: "3.4" },
  },
  {
    format: "zap of 3.5",
    lines: said.map((text) =>
      json(
        '"2026-03-13T05:51:09.123456+0530"',
        '"logger":"raft","caller":"etcdserver/zap_raft.go:77",',
        text,
      ),
    ),
    ...{ basis: "instant", resolutionMs: 0.001, version: "3.5" },
  },
  {
    format: "zap of 3.6 after ^C",
    lines: said.map(
      (text) =>
        `^C${json('"2026-03-13T05:51:09.123456Z"', '"logger":"raft","caller":"v3@v3.6.0/raft.go:970",', text)}`,
    ),
    ...{ basis: "instant", resolutionMs: 0.001, version: "3.6" },
  },
  {
    format: "zap under k3s",
    lines: said.map(
      (text) =>
        `Jan 20 22:15:10 host-a k3s[77]: ${json('"2026-01-20T22:15:10.486+0800"', '"caller":"raft/raft.go:7",', text)}`,
    ),
    ...{ basis: "instant", resolutionMs: 1, pid: 77 },
  },
  {
    format: "logrus",
    lines: said.map((text) => `time="2026-01-20T22:15:10Z" level=info msg="${text}"`),
    ...{ basis: "instant", resolutionMs: 1000 },
  },
  {
    format: "grep -n",
    lines: said.map((text) => `221:${json('"2026-03-13T05:51:09.1Z"', "", text)}`),
    basis: "instant",
  },
  { format: "raft's test runner", lines: said.map((text) => `  INFO ${text}`), basis: null },
];

test("a line of raft reads the same, whatever is around it", async () => {
  for (const { format, lines, basis, resolutionMs, pid, version } of samples) {
    const { members, sources } = await historyOf({ "mn-0.log": `${lines.join("\n")}\n` });
    const [member] = members;
    assert.equal(members.length, 1, format);
    assert.equal(member?.id, id, format);
    assert.deepEqual(
      member?.raft.map(({ said: { kind } }) => kind),
      ["becameFollower", "electedLeader"],
      format,
    );
    const [first] = member?.raft ?? [];
    assert.equal(first?.stamp?.basis ?? null, basis, format);
    if (resolutionMs !== undefined) assert.equal(first?.stamp?.resolutionMs, resolutionMs, format);
    assert.equal(member?.processes[0]?.pid, pid ?? null, format);
    if (version !== undefined) assert.equal(member?.version, version, format);
    assert.equal(sources[0]?.noise, 0, format);
  }
});

test("zones and zap's layouts give the same instant", async () => {
  const stamps = [
    '"2026-03-13T05:51:09.500Z"',
    '"2026-03-13T11:21:09.500000+0530"',
    '"2026-03-13T05:51:09.5Z"',
    "1773381069.5",
  ];
  for (const stamp of stamps) {
    const { members } = await historyOf({ "a.log": json(stamp, '"logger":"raft",', follower) });
    assert.equal(members[0]?.raft[0]?.stamp?.ms, Date.UTC(2026, 2, 13, 5, 51, 9, 500), stamp);
  }
});
