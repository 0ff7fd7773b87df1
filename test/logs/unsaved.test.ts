/** etcd prints a new term before it is on the disk: what a crash in between leaves is no breach. */

import assert from "node:assert/strict";
import test from "node:test";

import { breachesOf } from "../../traces/logs/checks.ts";
import { historyOf, id } from "./reading.ts";

const other = "b1b2c3d4e5f60718";

const newRaft = (term: number): string =>
  `newRaft ${id} [peers: [], term: ${term}, commit: 8, applied: 0, lastindex: 8, lastterm: 2]`;
const candidate = `${id} became candidate at term 3`;
const starts = (term: number): readonly string[] => [`${id} became follower at term ${term}`, newRaft(term)];
const votes = (who: string): string =>
  `${id} [logterm: 2, index: 8, vote: 0] cast MsgVote for ${who} [logterm: 2, index: 8] at term 3`;

async function broken(own: readonly string[], others: readonly string[] = []): Promise<readonly string[]> {
  const line = (text: string, at: number): string =>
    `Mar 13 05:51:${String(at).padStart(2, "0")} host etcd[${pidOf(own, at)}]: ${text}`;
  const elsewhere = others.map((text, at) => `Mar 13 05:51:${String(at + 10)} there etcd[9]: ${text}`);
  const files = { "a.log": own.map(line).join("\n"), "b.log": [`${other} became follower at term 2`, ...elsewhere].join("\n") };
  return breachesOf(await historyOf(files)).map(({ check }) => check);
}

/** A process begins with the first line of `starts`. */
const pidOf = (lines: readonly string[], at: number): number =>
  lines.slice(0, at + 2).filter((text) => text.startsWith("newRaft")).length + 10;

test("a member that is killed as it becomes candidate may start again at the term before", async () => {
  assert.deepEqual(await broken([...starts(2), candidate, ...starts(2)]), []);
  assert.deepEqual(await broken([...starts(2), candidate, ...starts(2), `${id} became follower at term 3`, votes(other)]), []);
});

test("a term that others have answered, or heard of, was on the disk", async () => {
  const answered = `${id} received MsgVoteResp from ${other} at term 3`;
  assert.deepEqual(await broken([...starts(2), candidate, answered, ...starts(2)]), ["TermMonotonic"]);
  const heard = `${other} [term: 2] received a MsgVote message with higher term from ${id} [term: 3]`;
  assert.deepEqual(await broken([...starts(2), candidate, ...starts(2)], [heard]), ["TermMonotonic"]);
});

test("a term that goes back without a restart, or by two, is a breach", async () => {
  assert.deepEqual(await broken([...starts(2), candidate, `${id} became follower at term 2`]), ["TermMonotonic"]);
  const twice = [candidate, `${id} became candidate at term 4`];
  assert.deepEqual(await broken([...starts(2), ...twice, ...starts(2)]), ["TermMonotonic"]);
});
