/** Certificates of all kinds of traces, and what they say of traces that claim too much. */

import assert from "node:assert/strict";
import test from "node:test";

import { certificateOf, verifyTraces } from "../../checker/commands/verify.ts";
import type { QuestionOptions } from "../../checker/question.ts";
import { mutants } from "../../model/mutants.ts";
import { variants } from "../../model/variants.ts";
import type { Trace } from "../../traces/document.ts";
import { assertCertified } from "../certified.ts";
import { counterexampleOf, findingsOf } from "./made.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;
const statesMax = isDeep ? 50_000 : 1500;

for (const mutant of mutants) {
  test(`the counterexample to ${mutant.caughtBy} of ${mutant.name} is certified`, async (context) => {
    const trace = await counterexampleOf(mutant);
    const found = certificateOf(trace, statesMax);
    assert.ok(found.ok, found.ok ? "" : found.why);
    assert.equal(found.shorter, null);
    context.diagnostic([...found.proved, ...found.open].join("; "));
  });
}

/** Small, and with lassos, witnesses of every kind, and a leader that is deposed. */
const afterReboot: QuestionOptions = { electionTick: 2, budgets: {}, regime: { prompt: true } };
const asked: Readonly<Record<string, QuestionOptions>> = {
  "after the reboot": afterReboot,
  "with a partition": {
    ...{ scenario: "partition", electionTick: 2, budgets: {} },
    regime: { prompt: true, campaigns: 2 },
  },
  "with free interleaving": { electionTick: 2, budgets: {}, regime: { campaigns: 2 } },
};
/** The traces of the incident's variant: lassos for all, as nothing bounds it. */
const lassos = await findingsOf("etcd-3.1.4", afterReboot);
const bounded = await findingsOf("etcd-3.4+prevote", afterReboot);
const known = new Map([["etcd-3.1.4", lassos], ["etcd-3.4+prevote", bounded]]);

const someVariants = ["etcd-3.1.4", "etcd-3.4+prevote"];

for (const [where, options] of Object.entries(asked)) {
  const some = options === afterReboot ? [...someVariants, "raft-basic"] : someVariants;
  const names = isDeep ? variants.map(({ name }) => name) : some;
  test(`each finding of each variant is certified ${where}`, async (context) => {
    const kinds: Record<string, number> = {};
    for (const name of names) {
      const made = options === afterReboot ? known.get(name) : undefined;
      for (const trace of made ?? (await findingsOf(name, options))) {
        assertCertified(trace);
        kinds[trace.kind] = (kinds[trace.kind] ?? 0) + 1;
      }
    }
    context.diagnostic(JSON.stringify(kinds));
    assert.ok((kinds["witness"] ?? 0) > 0);
  });
}

function why(trace: Trace): string {
  const found = certificateOf(trace, 0);
  assert.ok(!found.ok, "it was certified");
  return found.why;
}

test("a worst case that the witness does not attain is refused", () => {
  for (const trace of bounded.filter(({ kind }) => kind === "witness")) {
    const claimed = Number(/\d+/.exec(trace.reason)?.[0]);
    const more = { ...trace, reason: trace.reason.replace(/\d+/, String(claimed + 1)) };
    assert.match(why(more), /^reason: claims \d+ \w+, and there are \d+$/);
    assert.match(why({ ...trace, reason: "very many" }), /claims NaN/);
  }
});

test("a lasso whose cycle shows something else is refused", () => {
  assert.ok(lassos.length >= 6);
  for (const trace of lassos) {
    assert.match(why({ ...trace, property: "No such" }), /^property: no "No such"/);
    const { loop = 0, steps } = trace;
    const later = { ...trace, loop: loop + 2 };
    assert.match(why(later), /is not where it began|does not tick|there are no|not two laps|waits/);
    const short = { ...trace, steps: steps.slice(0, -2), loop };
    assert.match(why(short), /not where it began|not two laps|does not tick/);
  }
  const quiet = bounded.find(({ property }) => property === "Ticks");
  assert.ok(quiet !== undefined);
  const loop = quiet.steps.length - 6;
  assert.match(why({ ...quiet, kind: "lasso", loop, laps: 2 }), /not where it began|stable/);
});

test("a trace of other rules than its variant's is refused, by the rule's name", () => {
  const [trace] = lassos;
  assert.ok(trace !== undefined);
  const other: Trace = { ...trace, rules: { ...trace.rules, voteNeeds: "noVoteAndNoLead" } };
  assert.equal(why(other), "rules.voteNeeds: is not that of etcd-3.1.4");
});

test("a trace that cannot be read is told as an error of usage", () => {
  assert.throws(() => verifyTraces(["no such file"], 1, () => undefined), /cannot be read/);
});
