/** Diagrams and logs of traces, each read by its own consumer or by a reader written from its manual. */

import assert from "node:assert/strict";
import test, { before } from "node:test";

import mermaid from "mermaid";

import { exportDot } from "../../traces/export/dot.ts";
import { exportMermaid } from "../../traces/export/mermaid.ts";
import { exportShiviz } from "../../traces/export/shiviz.ts";
import { hostileNames, hostileWalk, splitVotes, walkOf } from "./exported-traces.ts";
import { graphviz, noGraphviz } from "./graphviz.ts";

interface Drawn {
  readonly getMessages: () => readonly { readonly from?: string; readonly type: number }[];
  readonly getActors: () => ReadonlyMap<string, { readonly description: string }>;
}

/** Parses it, or throws with the line that it does not take. */
async function drawn(text: string): Promise<Drawn> {
  const { type, db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  assert.equal(type, "sequence");
  return db as unknown as Drawn;
}

/** Mermaid knows no kinds of diagram before it has been asked for one. */
before(() => mermaid.parse("sequenceDiagram\n  a->>b: c"));

/** The characters that Mermaid keeps for the entities of a text. */
const decoded = (text: string): string =>
  text.replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));

/** As Mermaid numbers them: notes, crosses, the beginning of a loop, and its end. */
const kinds = { note: 2, cross: 3, loopStart: 10, loopEnd: 11 };

test("Mermaid reads a lasso: a loop, and an arrow for each message that is received", async () => {
  const { trace } = await splitVotes();
  const { loop = 0, steps } = trace;
  const shown = steps.slice(0, loop + (steps.length - loop) / 2);
  const [text = "", ...more] = exportMermaid(trace);
  assert.deepEqual(more, []);
  const messages = (await drawn(text)).getMessages();
  const count = (type: number): number => messages.filter((message) => message.type === type).length;
  assert.deepEqual([count(kinds.loopStart), count(kinds.loopEnd)], [1, 1]);
  const arrows = messages.length - count(kinds.note) - 2;
  assert.equal(arrows, shown.filter(({ action }) => action.kind === "deliver").length);
});

test("Mermaid reads hostile names as they are, and losses as crosses", async () => {
  const { trace } = hostileWalk(120);
  const [text = ""] = exportMermaid(trace);
  const read = await drawn(text);
  const names = [...read.getActors().values()].map(({ description }) => decoded(description));
  assert.deepEqual(names, [...hostileNames]);
  const lost = trace.steps.filter(({ action }) => action.kind === "lose").length;
  assert.ok(lost > 0);
  assert.equal(read.getMessages().filter(({ type }) => type === kinds.cross).length, lost);
});

test("a long trace is as many diagrams as Mermaid's limits call for, nothing lost between them", async () => {
  const { trace } = walkOf("etcd-3.4", 1, 600);
  const parts = exportMermaid(trace);
  assert.ok(parts.length > 1);
  let arrows = 0;
  for (const text of parts) {
    assert.ok(text.length < 50_000, `${text.length} characters`);
    const messages = (await drawn(text)).getMessages();
    assert.ok(messages.length < 500);
    arrows += messages.filter(({ type }) => type !== kinds.note).length;
  }
  const expected = trace.steps.filter(({ action }) => "message" in action).length;
  assert.equal(arrows, expected);
});

interface ShivizEvent {
  readonly host: string;
  readonly event: string;
  readonly clock: Readonly<Record<string, number>>;
}

/** As ShiViz reads a file: the expression on its first line, over all from the third on. */
function readShiviz(text: string): readonly ShivizEvent[] {
  const [parser = "", delimiter, ...log] = text.split("\n");
  assert.equal(delimiter, "");
  const rest = log.join("\n");
  const found = [...rest.matchAll(new RegExp(parser, "g"))].map(({ groups = {} }) => ({
    host: groups["host"] ?? "",
    event: groups["event"] ?? "",
    clock: JSON.parse(groups["clock"] ?? "") as Readonly<Record<string, number>>,
  }));
  assert.equal(found.length, rest.trimEnd().split("\n").length / 2, "not every line is read");
  return found;
}

for (const [name, make] of [
  ["a lasso", splitVotes],
  ["a walk with every fault", () => walkOf("etcd-3.4", 3, 200)],
  ["a walk with hostile names", () => hostileWalk(120)],
] as const) {
  test(`ShiViz reads ${name}: clocks count each host's events, and what is received was sent before`, async () => {
    const { trace } = await make();
    const events = readShiviz(exportShiviz(trace));
    assert.equal(events.length, trace.steps.filter(({ action }) => action.kind !== "lose").length);
    const own = new Map<string, ShivizEvent[]>();
    const names = new Map<string, string>();
    const steps = trace.steps.filter(({ action }) => action.kind !== "lose");
    for (const [at, one] of events.entries()) {
      const { host, clock, event } = one;
      const step = steps[at];
      assert.ok(step !== undefined);
      assert.equal(names.get(step.member) ?? host, host, "a member has one host");
      names.set(step.member, host);
      const before = own.get(host) ?? [];
      assert.equal(clock[host], before.length + 1, "a host's clock rises by 1 from 1 on");
      for (const [other, count] of Object.entries(clock)) {
        const known = own.get(other)?.length ?? 0;
        assert.ok(other === host || count <= known, "nobody knows what has not happened");
        assert.ok(count >= (before.at(-1)?.clock[other] ?? 0), "a clock never falls");
      }
      own.set(host, [...before, one]);
      const { action } = step;
      if (action.kind !== "deliver") continue;
      const sender = trace.members.find(({ node }) => node === action.message.from)?.name ?? "";
      const from = names.get(sender) ?? "";
      const sent = own.get(from)?.slice(0, clock[from] ?? 0) ?? [];
      assert.ok(
        sent.some((earlier) => earlier.event.includes(`sends ${step.member} ${action.message.type}`)),
        `${event}: was not sent before`,
      );
    }
    assert.equal(new Set(names.values()).size, names.size, "hosts are told apart");
  });
}

test("Graphviz reads a trace: a node for each state, an edge for each step, and one back", async (context) => {
  for (const { trace } of [await splitVotes(), hostileWalk(60), walkOf("etcd-3.1.4", 2, 60)]) {
    const read = graphviz(exportDot(trace));
    if (read === null) return context.skip(noGraphviz);
    const { loop, steps } = trace;
    const taken = loop === undefined ? steps.length : loop + (steps.length - loop) / 2;
    assert.deepEqual(read, { nodes: taken + (loop === undefined ? 1 : 0), edges: taken });
  }
});
