/** Exports that hold whole states, read by readers of their own. */

import assert from "node:assert/strict";
import test from "node:test";

import { exportItf } from "../../traces/export/itf.ts";
import { exportTlc } from "../../traces/export/tlc.ts";
import { tooLarge } from "../../traces/export/variables.ts";
import { initialMembers, unfold } from "../../traces/unfold.ts";
import { exported, hostileNames, hostileWalk, splitVotes, walkOf } from "./exported-traces.ts";
import type { Exported } from "./exported-traces.ts";
import { readItf } from "./itf-reader.ts";
import type { Itf } from "./itf-reader.ts";

const cases: readonly (readonly [string, () => Exported | Promise<Exported>])[] = [
  ["a walk with every fault", () => walkOf("etcd-3.4", 3, 100)],
  ["a walk with hostile names", () => hostileWalk(40)],
  ["a lasso", splitVotes],
];

/** The terms of a trace's members at each of its states, by its own document. */
const termsOf = ({ trace }: Exported): readonly Readonly<Record<string, number>>[] =>
  [initialMembers(trace), ...unfold(trace).map(({ after }) => after)].map((members) =>
    Object.fromEntries([...members].map(([name, { term }]) => [name, term])),
  );

const plainMap = (held: Itf | undefined): Readonly<Record<string, unknown>> => {
  assert.ok(held instanceof Map);
  return Object.fromEntries([...held].map(([key, of]) => [String(key), typeof of === "bigint" ? Number(of) : of]));
};

for (const [name, make] of cases) {
  test(`ITF of ${name} is read back state by state, with the action that led to each`, async () => {
    const given = await make();
    const { trace } = given;
    const terms = termsOf(given);
    const { vars, loop, states } = readItf(exportItf(trace, given.states));
    const lap = trace.loop === undefined ? 0 : (trace.steps.length - trace.loop) / 2;
    assert.equal(states.length, trace.steps.length - lap + 1);
    for (const [at, state] of states.entries()) {
      assert.deepEqual(Object.keys(state).sort(), [...vars].sort());
      assert.deepEqual(plainMap(state["term"]), terms[at]);
      const action = state["action"] as Readonly<Record<string, Itf>>;
      assert.equal(action["kind"], trace.steps[at - 1]?.action.kind ?? "initial");
      assert.equal(action["member"], trace.steps[at - 1]?.member);
    }
    if (trace.loop === undefined) return assert.equal(loop, null);
    assert.equal(loop, trace.loop + 1);
    // The last state is the one before `loop` again, but for terms; and the lap goes on with its action.
    const [first, last] = [states[trace.loop], states.at(-1)];
    const numberless = (state: unknown): string =>
      JSON.stringify(state, (_, held: unknown) =>
        typeof held === "bigint" ? "n" : held instanceof Map ? [...held] : held instanceof Set ? [...held] : held,
      ).replaceAll(/"action":.*/g, "");
    assert.equal(numberless({ ...last, action: "" }), numberless({ ...first, action: "" }));
    assert.equal(trace.steps[trace.loop]?.action.kind, trace.steps[trace.loop + lap]?.action.kind);
  });

  test(`TLC's JSON of ${name} is a graph of numbered states with an action for each edge`, async () => {
    const given = await make();
    const { trace } = given;
    const terms = termsOf(given);
    type Numbered = readonly [number, Readonly<Record<string, unknown>>];
    const { counterexample } = JSON.parse(exportTlc(trace, given.states)) as {
      counterexample: {
        state: readonly Numbered[];
        action: readonly (readonly [Numbered, { name: string; location: object }, Numbered])[];
      };
    };
    const { state, action } = counterexample;
    const lap = trace.loop === undefined ? 0 : (trace.steps.length - trace.loop) / 2;
    const taken = trace.steps.length - lap;
    assert.deepEqual(
      state.map(([number]) => number),
      Array.from({ length: taken + (lap === 0 ? 1 : 0) }, (_, at) => at + 1),
    );
    for (const [number, { term }] of state) assert.deepEqual(term, terms[number - 1]);
    assert.equal(action.length, taken);
    for (const [at, [from, { name: what, location }, to]] of action.entries()) {
      assert.deepEqual(from, state[at]);
      assert.equal(what, trace.steps[at]?.action.kind);
      assert.deepEqual(Object.keys(location), ["beginLine", "beginColumn", "endLine", "endColumn", "module"]);
      const isBack = at === taken - 1 && trace.loop !== undefined;
      assert.deepEqual(to, state[isBack ? (trace.loop ?? 0) : at + 1]);
    }
  });
}

test("names of members stand in both as they are", () => {
  const { trace, states } = hostileWalk(1);
  const roles = plainMap(readItf(exportItf(trace, states)).states[0]?.["role"]);
  assert.deepEqual(Object.keys(roles), [...hostileNames]);
  const tlc = JSON.parse(exportTlc(trace, states)) as {
    counterexample: { state: readonly [number, { role: object }][] };
  };
  assert.deepEqual(Object.keys(tlc.counterexample.state[0]?.[1].role ?? {}), [...hostileNames]);
});

test("a trace whose states hold more messages than anyone reads is refused before they are built", () => {
  const { trace } = walkOf("etcd-3.4", 1, 30);
  assert.equal(tooLarge(trace), null);
  const filled = Object.entries(trace.initial.members).map(([name, fields]) => [
    name,
    { ...fields, inbox: 60_000 },
  ]);
  const members = Object.fromEntries(filled) as typeof trace.initial.members;
  const why = tooLarge({ ...trace, initial: { ...trace.initial, members } });
  assert.match(why ?? "", /its 31 whole states, with up to 1[0-9]{5} messages.*mermaid, shiviz/);
});

test("every field of a state is exported: two states with the same variables are the same", () => {
  const { trace, states } = exported(walkOf("etcd-3.4+prevote", 7, 200).trace);
  const rows = readItf(exportItf(trace, states)).states.map((state) =>
    JSON.stringify({ ...state, action: "" }, (_, held: unknown) =>
      typeof held === "bigint" ? `${held}` : held instanceof Map || held instanceof Set ? [...held] : held,
    ),
  );
  const hashes = [trace.initial.hash, ...trace.steps.map(({ hash }) => hash)];
  for (const [at, row] of rows.entries()) {
    assert.equal(hashes[rows.indexOf(row)], hashes[at]);
    assert.equal(rows[hashes.indexOf(hashes[at] ?? "")], row);
  }
});
