import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";

import fc from "fast-check";

import { eventKinds } from "../model/events.ts";
import type { Event } from "../model/events.ts";
import { index, nodeId, term } from "../model/ids.ts";
import type { NodeId } from "../model/ids.ts";
import { claimsOf, logLine, parseLogLine, templates } from "../traces/log-lines.ts";
import type { Wording } from "../traces/log-lines.ts";

/** A field by its name: what any event may hold there. */
const nodes = fc.integer({ min: 1, max: 5 }).map(nodeId);
const anyNode = fc.integer({ min: 0, max: 5 }).map(nodeId);
const indexes = fc.nat({ max: 2_700_000 }).map(index);
const terms = fc.nat({ max: 100_000 }).map(term);
const members = fc.constantFrom([1, 2, 3], [1, 2, 3, 4, 5]).map((ids) => ids.map(nodeId));
const counts = fc.nat({ max: 300 });

const eventFields = {
  ...{ node: nodes, from: nodes, to: nodes, peer: nodes, lead: nodes, vote: anyNode },
  ...{ peers: members, voters: members },
  ...{ term: terms, logTerm: terms, messageLogTerm: terms, messageTerm: terms, lastTerm: terms },
  ...{ existingTerm: terms, conflictingTerm: terms },
  ...{ index: indexes, messageIndex: indexes, lastIndex: indexes, commit: indexes },
  ...{ applied: indexes, match: indexes, next: indexes },
  ...{ quorum: counts, granted: counts, rejected: counts, remaining: counts, inflights: counts },
  ...{ waiting: fc.boolean(), recentActive: fc.boolean(), windowFull: fc.boolean() },
  state: fc.constantFrom("probe", "replicate"),
  role: fc.constantFrom("candidate", "preCandidate"),
  type: fc.constant("MsgVote"),
};

const typesOf = (kind: string): fc.Arbitrary<string> => {
  if (/^(higher|lower)Term$/.test(kind)) return fc.constantFrom("MsgApp", "MsgAppResp", "MsgVote");
  const isAnswer = /^(tally|receivedVote)/.test(kind);
  return isAnswer
    ? fc.constantFrom("MsgVoteResp", "MsgPreVoteResp")
    : fc.constantFrom("MsgVote", "MsgPreVote");
};

const kinds = eventKinds.filter((kind) => kind in templates);
const events = fc
  .constantFrom(...kinds)
  .chain((kind) => fc.record({ ...eventFields, kind: fc.constant(kind), type: typesOf(kind) }))
  .map((fields) => fields as unknown as Event);

/** Ids of every length, as real members have them. */
const digit = fc.integer({ min: 0, max: 15 });
const hexId = fc
  .tuple(fc.integer({ min: 1, max: 15 }), fc.array(digit, { maxLength: 15 }))
  .map(([first, rest]) => [first, ...rest].map((value) => value.toString(16)).join(""));
const idSets = fc
  .uniqueArray(hexId, { minLength: 5, maxLength: 5 })
  .map((ids) => (node: NodeId) => ids[node - 1] ?? "0");

const wordings = fc.constantFrom<Wording>("3.1", "3.4");

test("every line that is printed reads back, and is claimed by one template alone", () => {
  const printed = new Set<string>();
  const property = fc.property(events, wordings, idSets, (event, wording, idOf) => {
    const line = logLine(event, wording, idOf);
    if (line === null) {
      assert.equal(`${event.kind} ${wording}`, "switchedConfiguration 3.1");
      return;
    }
    printed.add(`${event.kind} ${wording}`);
    const claims = claimsOf(line.text);
    assert.equal(claims.length, 1, line.text);
    const [claim] = claims;
    assert.equal(claim?.kind, event.kind);
    assert.ok(claim?.wordings.includes(wording));
    assert.equal(claim?.level, line.level);
    assert.equal(claim?.source, line.source);
    assertReadsBack(claim?.fields ?? {}, event, idOf);
  });
  fc.assert(property, { numRuns: 4000 });
  assert.equal(printed.size, 2 * kinds.length - 1, "every kind was printed in both wordings");
});

/** Each field that was read is that of the event; ids are read as their hex. */
function assertReadsBack(fields: object, event: Event, idOf: (node: NodeId) => string): void {
  const values: Readonly<Record<string, unknown>> = { ...event };
  const ids = new Set(["node", "from", "to", "peer", "lead", "vote"]);
  for (const [name, read] of Object.entries(fields)) {
    const value = values[name];
    if (ids.has(name)) assert.equal(read, value === 0 ? "0" : idOf(value as NodeId));
    else if (Array.isArray(value)) {
      const expected = value.map((node: NodeId) => idOf(node));
      assert.deepEqual([...(read as string[])].sort(), expected.sort());
    } else assert.equal(read, value, name);
  }
}

test("ids are printed in the order of their values, voters in decimal", () => {
  const idOf = (node: NodeId): string => ["60d0", "4bc7", "ff"][node - 1] ?? "";
  const voters = [1, 2, 3].map(nodeId);
  const event: Event = { kind: "switchedConfiguration", node: nodeId(2), voters };
  assert.equal(
    logLine(event, "3.4", idOf)?.text,
    "4bc7 switched to configuration voters=(255 19399 24784)",
  );
});

test("a branch that prints nothing has no line", () => {
  assert.equal(logLine({ kind: "tickedQuietly", node: nodeId(1) }, "3.1", String), null);
});

test("what raft does not print is no line", () => {
  const line = "4bc7 became leader at term 2";
  assert.notEqual(parseLogLine(line), null);
  const others = ["", "peer 4bc7 became active", `${line} `, ` ${line}`, `G${line}`, `${line}x`];
  for (const text of others) {
    assert.equal(parseLogLine(text), null, text);
  }
});

const [mn1, sn2] = ["8296553e8d2c027d", "60d080439b99d9ca"];

test("lines of the incident read as what they say", () => {
  assert.deepEqual(parseLogLine(`${mn1} is starting a new election at term 151`), {
    kind: "startingElection",
    wordings: ["3.1", "3.4"],
    level: "I",
    source: "raft",
    fields: { node: mn1, term: 151 },
  });
  assert.deepEqual(
    parseLogLine(`raft.node: ${sn2} changed leader from ${sn2} to ${mn1} at term 152`),
    {
      kind: "changedLeader",
      wordings: ["3.1", "3.4"],
      level: "I",
      source: "node",
      fields: { node: sn2, from: sn2, lead: mn1, term: 152 },
    },
  );
});

const incidentFile = new URL("../../shared/incident/etcd-3.1.4-rejoin.txt", import.meta.url);
const wholeIncident = existsSync(incidentFile) ? {} : { skip: "../shared/incident is missing" };

test("every raft line of the incident's analysis is read in 3.1's words", wholeIncident, () => {
  const text = readFileSync(incidentFile, "utf8");
  const lines = [...text.matchAll(/etcd\[\d+\]: (.*?)\s*$/gm)].map(([, line = ""]) => line);
  const ofRaft = lines.filter((line) => /^(raft\.node: )?[0-9a-f]{16} /.test(line));
  assert.ok(ofRaft.length > 50, `${ofRaft.length} lines`);
  for (const line of ofRaft) assert.ok(parseLogLine(line)?.wordings.includes("3.1"), line);
});
