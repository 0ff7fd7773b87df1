import assert from "node:assert/strict";
import test from "node:test";
import { gzipSync } from "node:zlib";

import { readHistory } from "../../traces/logs/read-history.ts";
import { elected, follower, historyOf, id, json, readFiles } from "./reading.ts";

test("votes in the words of 3.0 are those of the one table", async () => {
  const lines = [
    `${id} [logterm: 3, index: 9, vote: 0] voted for 2 [logterm: 3, index: 9] at term 4`,
    `${id} [logterm: 3, index: 9, vote: 0] rejected vote from 2 [logterm: 2, index: 9] at term 4`,
    `${id} [logterm: 3, index: 9, vote: 0] ignored vote from 2 [logterm: 2, index: 9] at term 4: lease is not expired (remaining ticks: 3)`,
    `${id} [q:2] has received 1 votes and 1 vote rejections`,
    `${id} received vote from 2 at term 4`,
    `${id} [logterm: 3, index: 9] sent vote request to 2 at term 4`,
  ];
  const { members } = await historyOf({ "a.log": lines.join("\n") });
  assert.deepEqual(
    members[0]?.raft.map(({ said: { kind } }) => kind),
    ["castVote", "rejectedVote", "leaseNotExpired", "tally", "receivedVote", "sentVoteRequest"],
  );
  assert.equal(members[0]?.version, "2.x-3.0");
});

test("names, version, settings and processes come from the log", async () => {
  const start = (pid: number, term: number): string =>
    [
      "etcd Version: 3.1.4",
      "name = mn-7",
      "heartbeat = 300ms",
      "election = 1500ms",
      `restarting member ${id} in cluster 5f at commit index 7`,
      `${id} became follower at term ${term}`,
      `newRaft ${id} [peers: [], term: ${term}, commit: 7, applied: 0, lastindex: 7, lastterm: 3]`,
      `peer 9c64fba479c5e94 became active`,
      `${id} is starting a new election at term ${term}`,
    ]
      .map((text) => `Mar 13 05:51:09 host etcd[${pid}]: ${text}`)
      .join("\n");
  const { members } = await historyOf({ "x.log": `${start(10, 3)}\n${start(20, 4)}\n` });
  const [member] = members;
  assert.equal(member?.name, "mn-7");
  assert.equal(member?.version, "3.1.4");
  assert.deepEqual(member?.settings, {
    heartbeatMs: 300,
    electionMs: 1500,
    preVote: null,
    tickAdvance: null,
  });
  assert.deepEqual(
    member?.processes.map(({ pid, begins, first }) => [pid, begins, first.line]),
    [
      [10, true, 1],
      [20, true, 10],
    ],
  );
  assert.equal(member?.server.filter(({ event }) => event.kind === "peerActive").length, 2);
  const named = await historyOf({ "x.log": start(10, 3) }, { members: [{ name: "other", id }] });
  assert.equal(named.members[0]?.name, "other");
});

test("wrapped, glued, cut and compressed lines lose nothing", async () => {
  const line = (text: string): string => json('"2026-03-13T05:51:09.1Z"', '"logger":"raft",', text);
  const whole = line(follower);
  const wrapped = `${whole.slice(0, 60)}\n${whole.slice(60)}`;
  const glued = `${line(follower)}${line(elected)}`;
  const headless = `ft","caller":"x","msg":"${elected}"}`;
  const { members, sources } = await historyOf({ "a.log": [wrapped, glued, headless].join("\n") });
  assert.equal(members[0]?.raft.length, 4);
  assert.match(sources[0]?.warnings.join() ?? "", /1 wrapped/);
  const packed = await historyOf({ "a.log.gz": gzipSync(`${follower}\n${elected}\n`) });
  assert.equal(packed.members[0]?.raft.length, 2);
  const cut = gzipSync(
    `${`${follower}\n`.repeat(2000)}${Array.from({ length: 2000 }, (_, at) => `noise ${at * 7919}`).join("\n")}`,
  );
  const half = await historyOf({ "a.gz": cut.subarray(0, cut.length - 2000) });
  assert.match(half.sources[0]?.warnings.join() ?? "", /reading stopped before the end/);
});

test("what is not about raft is noise, and counted; what is of raft and not known is told", async () => {
  const lines = [follower, "some other line", "\0\0binary", `${id} became emperor at term 9`];
  const { sources } = await historyOf({ "a.log": lines.join("\r\n") });
  const [source] = sources;
  assert.deepEqual(
    [source?.lines, source?.raft, source?.noise, source?.unknownCount],
    [4, 1, 2, 1],
  );
  assert.match(source?.unknown[0]?.text ?? "", /emperor/);
});

test("look-alikes and files without a line of raft are refused by name", async () => {
  const refusals: readonly (readonly [string | Buffer, RegExp])[] = [
    ["", /is empty/],
    ["hello\nworld\n", /no line of etcd's raft in 2 lines/],
    [
      '[2020/08/16 13:24:55.275 +00:00] [INFO] [raft.rs:894] ["became follower at term 12"] [raft_id=49]',
      /TiKV/,
    ],
    [
      "2020/01/01 00:00:00 [INFO] raft: Node at 10.0.0.1:8300 [Follower] entering Follower state",
      /hashicorp/,
    ],
    [
      "2019-10-22 20:44:45.624 UTC [orderer.consensus.etcdraft] becomeFollower -> INFO 02e 1 became follower at term 3 channel=c node=1",
      /Fabric/,
    ],
    ["2018/12/21 22:18:33.768 raft.go:857: [info] a1 became follower at term 3", /PD/],
    [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]), /zstd/],
  ];
  for (const [text, reason] of refusals) {
    const read = await readFiles({ "a.log": text });
    assert.equal(read.ok, false);
    assert.match(read.ok ? "" : read.error, reason);
  }
  const missing = await readHistory(["no/such/file.log"]);
  assert.match(missing.ok ? "" : missing.error, /cannot be read/);
});
