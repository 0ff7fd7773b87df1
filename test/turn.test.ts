/** Steps that are made of smaller ones. */

import assert from "node:assert/strict";
import test from "node:test";

import { clusterOf, questionOf } from "../checker/question.ts";
import type { Member } from "../model/member.ts";
import { settingsOf } from "../model/scenarios.ts";
import { andThen, forEach, stepTo } from "../model/turn.ts";
import type { Context } from "../model/turn.ts";

const question = questionOf("etcd-3.4", { budgets: {}, regime: {} });
const [{ node }] = clusterOf(question).initial[0].parts as readonly [Member, ...Member[]];
const context: Context = {
  rules: { ...question.variant.rules, ...settingsOf(question.scenario) },
  draws: [5, 6, 7],
};

test("nothing comes after a panic, and it is not forgotten", () => {
  const panicked = stepTo(node, { panic: "out of range" });
  assert.equal(andThen(panicked, context, () => stepTo(node, { drawn: 1 })), panicked);
  const taken: number[] = [];
  const all = forEach([1, 2, 3], node, context, (reached, item) => {
    taken.push(item);
    return item === 2 ? panicked : stepTo(reached);
  });
  assert.deepEqual(taken, [1, 2]);
  assert.equal(all.panic, "out of range");
});

test("a timeout that is drawn is drawn once", () => {
  const given: Context["draws"][] = [];
  const drawing = forEach([1, 0, 2], node, context, (reached, drawn, { draws }) => {
    given.push(draws);
    return stepTo(reached, { drawn });
  });
  assert.deepEqual(given, [[5, 6, 7], [6, 7], [6, 7]]);
  assert.equal(drawing.drawn, 3);
});

test("a step that leaves its timeouts open leaves all of them open", () => {
  const open: Context = { ...context, draws: "open" };
  const next = andThen(stepTo(node), open, (reached, { draws }) =>
    stepTo(reached, { error: String(draws) }),
  );
  assert.equal(next.error, "open");
});
