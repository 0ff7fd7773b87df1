/** The reference incident's own lines, events 2 to 13, against the variants. */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { clusterIn, machineIn, traceOf } from "../../checker/commands/history-machine.ts";
import { variants } from "../../model/variants.ts";
import { exportLog } from "../../traces/export/log.ts";
import { exportMarkdown } from "../../traces/export/markdown.ts";
import { replay } from "../../traces/replay.ts";
import { validateTrace } from "../../traces/validate-document.ts";
import { watchedMembers } from "../../traces/validate/awaited.ts";
import { documentText } from "../../traces/write.ts";
import { asked, askedOf, historyIn, variantOf } from "./asking.ts";
import { assertCertified } from "../certified.ts";

const incident = await historyIn(join(dirname(fileURLToPath(import.meta.url)), "incident.txt"));
const members = watchedMembers(incident);

test("every line of events 2 to 13 is explained under etcd-3.1.4", () => {
  const { document } = asked(members, "etcd-3.1.4", 5);
  assert.equal(document.verdict, "explained");
  assert.deepEqual(document.lines, { raft: 126, matched: 126, setAside: 0 });
  assert.equal(document.firstUnexplained, null);
});

test("no variant with a later rule of leads, pre-votes or leases explains the incident", () => {
  const explaining = variants.filter(
    ({ name }) => asked(members, name, 5).document.verdict === "explained",
  );
  // Ticks at a restart pass unseen: of them the lines alone do not tell.
  assert.deepEqual(
    explaining.map(({ name }) => name),
    ["etcd-3.1.4", "etcd-3.1.4+no-tick-advance", "etcd-3.1.4+late-tick-advance"],
  );
});

test("later versions are refused at the phantom leader's line, by the rule of leads", () => {
  for (const name of ["etcd-3.1.4+lead-fix", "etcd-3.4"]) {
    const { document } = asked(members, name, 5);
    assert.equal(document.verdict, "unexplained");
    assert.equal(
      document.firstUnexplained?.text,
      "raft.node: 60d080439b99d9ca changed leader " +
        "from 60d080439b99d9ca to 8296553e8d2c027d at term 152",
    );
    assert.equal(document.firstUnexplained.member, "sn-2");
    const [nearest] = document.nearMisses;
    assert.equal(nearest?.action, "MsgAppResp of term 152 from mn-1 arrives");
    assert.match(nearest.guard, /^higherTermLead is "leadersOnly", and only "sender" would print/);
    assert.match(nearest.guard, /lost leader 60d080439b99d9ca at term 152" instead$/);
  }
});

test("without check-quorum there is no lease to ignore a vote by", () => {
  const { document } = asked(members, "etcd-3.1.4-check-quorum", 5);
  assert.match(document.firstUnexplained?.text ?? "", /ignored MsgVote .* lease is not expired/);
  assert.ok(
    document.nearMisses.some(({ guard }) =>
      guard.startsWith("checkQuorum is false, and only true"),
    ),
  );
});

test("one member's lines alone are explained, the others being free", () => {
  for (const { name } of incident.members) {
    const [kept, others] = [
      incident.members.filter((member) => member.name === name),
      incident.members.filter((member) => member.name !== name),
    ];
    const absent = others.map((other) => ({ name: other.name, id: other.id }));
    const { document } = askedOf({ members: kept, absent }, "etcd-3.1.4", 5);
    assert.equal(document.verdict, "explained", name);
  }
});

test("logs that begin in the middle, even of a step, are explained", () => {
  const stamps = incident.members.flatMap(({ raft }) => raft.map(({ stamp }) => stamp?.ms ?? 0));
  const ordered = stamps.toSorted((a, b) => a - b);
  for (const share of [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
    const from = ordered[Math.floor(ordered.length * share)] ?? 0;
    const cut = incident.members.map((member) => ({
      ...member,
      raft: member.raft.filter(({ stamp }) => (stamp?.ms ?? 0) >= from),
    }));
    const { document } = askedOf({ members: cut, absent: [] }, "etcd-3.1.4", 5);
    assert.equal(document.verdict, "explained", `from ${share} on`);
  }
});

test("a line that is changed is the first that is not explained", () => {
  const changed = incident.members.map((member) => ({
    ...member,
    raft: member.raft.map((line) => {
      const isOne = line.text.endsWith("has received 1 MsgVoteResp votes and 1 vote rejections");
      const text = isOne ? line.text.replace("1 vote rej", "0 vote rej") : line.text;
      return { ...line, text };
    }),
  }));
  const { document } = askedOf({ members: changed, absent: [] }, "etcd-3.1.4", 5);
  assert.equal(document.verdict, "unexplained");
  assert.match(document.firstUnexplained?.text ?? "", /1 MsgVoteResp votes and 0 vote rejections/);
});

test("the execution is a trace that reads back, replays and exports the incident's lines", () => {
  const { execution } = asked(members, "etcd-3.1.4", 5);
  assert.ok(execution !== null);
  const identities = members.map(({ node, name, id }) => ({ node, name, id }));
  const variant = variantOf("etcd-3.1.4");
  const made = traceOf({ variant, electionTick: 5, tickMs: 300, members: identities, execution });
  assert.ok(made.ok, made.ok ? "" : made.why);
  const read = validateTrace(documentText(made.trace));
  assert.ok(read.ok, read.ok ? "" : read.error);
  const replayed = replay(read.value, machineIn(read.value, clusterIn(read.value)));
  assert.ok(replayed.ok, replayed.ok ? "" : replayed.why);
  assertCertified(read.value);
  const log = exportLog(read.value);
  for (const member of incident.members) {
    for (const { text } of member.raft) assert.ok(log.includes(text), text);
  }
  assert.match(exportMarkdown(read.value), /mn-1/);
});

test("a trace's first state must be the members', and its scenario a history", () => {
  const { execution } = asked(members, "etcd-3.1.4", 5);
  assert.ok(execution !== null);
  const identities = members.map(({ node, name, id }) => ({ node, name, id }));
  const variant = variantOf("etcd-3.1.4");
  const made = traceOf({ variant, electionTick: 5, tickMs: 300, members: identities, execution });
  assert.ok(made.ok);
  const { trace } = made;
  const renamed = validateTrace(documentText({ ...trace, scenario: "bootstrap" }));
  assert.match(renamed.ok ? "" : renamed.error, /scenario "history"/);
  const { shared, parts } = execution.start;
  const start = { shared, parts: parts.toReversed() };
  const turned = validateTrace(documentText({ ...trace, start }));
  assert.match(turned.ok ? "" : turned.error, /^start\.parts: /);
});
