/** Rules, scenarios and properties of a user's own: read with clear errors, judged without reductions. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";

import { explore, noLimits } from "../checker/explore.ts";
import type { MemberView, OwnProperty, ScenarioFile } from "../checker/quorate.ts";
import { check, parseTrace, replay } from "../checker/quorate.ts";
import { propertiesIn } from "../checker/own-module.ts";
import { adapted, observedWhole, unreduced } from "../checker/own-property.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import { linesOf } from "../checker/report-text.ts";
import type { Regime } from "../model/regime.ts";
import { assertCertified } from "./certified.ts";

const prompt = { variant: "etcd-3.4+prevote", electionTick: 3, regime: { prompt: true } } as const;

const own = (name: string, isBroken: (members: readonly MemberView[]) => boolean): OwnProperty => ({
  name,
  says: "A claim.",
  brokenState: ({ members }) => (isBroken(members) ? "it is broken" : null),
});

/** Terms by their number: a canonical label is not one. */
const termsBelow153 = own("TermsBelow153", (members) => members.some(({ term }) => term >= 153));

/** Two answers under way to one member: with urgent deliveries first there is never more than one. */
const oneAnswer = own("OneAnswerAtATime", (members) =>
  members.some(({ inbox }) => inbox.filter(({ type }) => type === "MsgHeartbeatResp").length > 1),
);

/** Does a search under this regime find what breaks it? It visits every state. */
async function finds(property: OwnProperty, regime: Regime): Promise<boolean> {
  const question = questionOf(prompt.variant, { ...prompt, budgets: {}, regime });
  const explored = await explore(observedWhole(clusterOf(question)), {
    properties: [adapted(property, "test")],
    limits: noLimits,
    keepsGraph: false,
    goesOn: false,
    nowMs: () => 0,
    isInterrupted: () => false,
    onProgress: () => undefined,
  });
  assert.equal(explored.cut, null);
  return explored.breaches[0] !== null;
}

test("a property of one's own is judged where a reduction would have hidden what breaks it", async () => {
  const { regime } = questionOf(prompt.variant, { budgets: {}, regime: prompt.regime });
  const full = unreduced(regime);
  assert.equal(await finds(termsBelow153, { ...full, labels: "canonical" }), false);
  assert.equal(await finds(oneAnswer, { ...full, deliveries: "urgentFirst" }), false);
  const { results, explorations } = await check(prompt, { properties: [termsBelow153, oneAnswer] });
  assert.deepEqual(
    results.map(({ property, verdict }) => [property, verdict]),
    [["TermsBelow153", "violated"], ["OneAnswerAtATime", "violated"]],
  );
  assert.equal(explorations.length, 1);
  for (const { regime: used } of results) assert.deepEqual(used, { ...full, symmetry: "none" });
});

test("a reduction that is asked for together with a property of one's own is refused", async () => {
  const reductions = [{ labels: "canonical" }, { deliveries: "urgentFirst" }, { symmetry: "members" }] as const;
  for (const reduction of reductions) {
    const asking = { ...prompt, regime: { prompt: true, ...reduction } };
    await assert.rejects(check(asking, { properties: [oneAnswer] }), /this reduction leaves out states/);
  }
});

test("built-in properties keep their reductions beside one of one's own", async () => {
  const asked = { properties: ["ElectionSafety", termsBelow153] };
  const { results, explorations } = await check(prompt, asked);
  const labels = results.map(({ property, regime }) => [property, regime.labels]);
  assert.deepEqual(labels, [["ElectionSafety", "canonical"], ["TermsBelow153", "absolute"]]);
  const report = { format: "quorate-report", version: 1, results, explorations } as const;
  const order = linesOf(report, null).flatMap((line) => {
    const [first = ""] = stripVTControlCharacters(line).trim().split(/[ ,]/);
    return ["etcd-3.4+prevote", "ElectionSafety", "TermsBelow153"].includes(first) ? [first] : [];
  });
  const variant = "etcd-3.4+prevote";
  assert.deepEqual(order, [variant, "ElectionSafety", variant, "TermsBelow153"]);
});

test("a verdict that a bound on campaigns limits says so", async () => {
  const calm = own("NoPanicHere", (members) => members.some(({ panic }) => panic !== null));
  const asking = { ...prompt, variant: "etcd-3.1.4", regime: { prompt: true, campaigns: 1 } };
  const { results } = await check(asking, { properties: [calm] });
  assert.equal(results[0]?.verdict, "holds");
  assert.match(results[0].notes?.join() ?? "", /^within 1 campaigns; \d+ times a further one was refused$/);
});

test("a trace of one's own property replays, and is judged again where the property is given", async () => {
  const { traces } = await check(prompt, { properties: [termsBelow153] });
  const trace = parseTrace(JSON.stringify(traces["TermsBelow153"]));
  assert.equal(trace.propertyFrom, "TermsBelow153");
  assertCertified(trace);
  assert.equal(replay(trace).ok, true);
  assert.equal(replay(trace, termsBelow153).ok, true);
  const other = replay(trace, own("TermsBelow153", () => false));
  assert.deepEqual(other, { ok: false, step: -1, why: "every step fits, but nothing in it breaks TermsBelow153." });
});

test("what goes wrong in a property is an error of the property, with the step", async () => {
  const candidate = (members: readonly MemberView[]): boolean =>
    members.some(({ role }) => role === "preCandidate");
  let calls = 0;
  const noMember = undefined as unknown as MemberView;
  const failing: readonly (readonly [RegExp, (members: readonly MemberView[]) => unknown])[] = [
    [/brokenState threw TypeError: .*term.*asked at step \d+ \(mn-\d: \w+/, () => noMember.term],
    [/brokenState threw TypeError: .*read only/, (members) => Object.assign(members[0] ?? {}, { term: 1 })],
    [/brokenState returned nothing; give a sentence, or null/, () => undefined],
    [/brokenState returned true; give a sentence/, () => true],
    [/brokenState returned a promise/, () => Promise.resolve(null)],
    [/brokenState returned an empty text/, () => " "],
    [/gave two answers for one state/, () => `${(calls += 1)}`],
  ];
  for (const [expected, ask] of failing) {
    const brokenState = (({ members }) =>
      candidate(members) ? ask(members) : null) as NonNullable<OwnProperty["brokenState"]>;
    const property = { name: "Failing", says: "It fails.", brokenState };
    await assert.rejects(check(prompt, { properties: [property] }), expected);
  }
});

function folder(context: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(made, { recursive: true }));
  return made;
}

test("a property's file is TypeScript or JavaScript, and what is wrong with it is one error", async (context) => {
  const base = folder(context);
  const sources: readonly (readonly [string, string, RegExp | string])[] = [
    ["a.ts", "export const property: object = { name: 'A', says: 's', brokenState: (s: object) => null };", "A"],
    ["b.mjs", "export const properties = [{ name: 'B', says: 's', brokenStep: () => null }];", "B"],
    ["c.cjs", "module.exports = { property: { name: 'C', says: 's', brokenState: () => null } };", "C"],
    ["d.mts", "export default { name: 'D', says: 's', brokenState: () => null };", "D"],
    ["e.ts", "export const propertty = 1;", /e\.ts: exports propertty.*, and no property\. Export one/],
    ["f.ts", "export const property = (;", /f\.ts: cannot be imported \(.*Mend the file/],
    ["g.ts", "throw new Error('no luck');", /g\.ts: cannot be imported \(Error: no luck\)/],
    ["h.ts", "export const property = () => null;", /h\.ts: is a function; give an object/],
    ["i.ts", "export const property = { name: 'I', says: 's', broken: () => null };", /no field "broken".*brokenState/],
    ["j.ts", "export const property = { name: 'J', says: 's', brokenState: true };", /brokenState: is true; give a function/],
    ["k.ts", "export const property = { name: 'K', says: 's' };", /K: lacks "brokenState" or "brokenStep"/],
    ["l.ts", "export const property = { name: 'ElectionSafety', says: 's', brokenState: () => null };", /of quorate's own/],
    ["m.ts", "export const property = { name: 'StableWithin:7', says: 's', brokenState: () => null };", /of quorate's own/],
    ["n.ts", "export const property = { name: 'N', brokenState: () => null };", /lacks "says"/],
    ["o.ts", "export const property = { name: 'a,b', says: 's', brokenState: () => null };", /name: is "a,b"/],
    ["p.ts", "export const properties = [];", /an empty list/],
  ];
  for (const [name, source, expected] of sources) {
    const path = join(base, name);
    writeFileSync(path, source);
    if (typeof expected !== "string") await assert.rejects(propertiesIn(path), expected, name);
    else assert.deepEqual((await propertiesIn(path)).map((property) => property.name), [expected], name);
  }
  await assert.rejects(propertiesIn(join(base, "none.ts")), /none\.ts: there is no such file/);
});

const asRejoin: ScenarioFile = {
  format: "quorate-scenario",
  version: 1,
  name: "as-rejoin",
  extends: "rejoin",
  electionTick: 3,
  cluster: [
    { name: "sn-2", role: "leader", term: 151, log: [{ term: 151, last: 2603551 }], commit: 2603551 },
    { name: "mn-0", term: 151, vote: "sn-2", log: [{ term: 151, last: 2603551 }], commit: 2603551 },
    {
      ...{ name: "mn-1", condition: "restarted", term: 152, vote: "mn-1" },
      ...{ log: [{ term: 151, last: 2602517 }], commit: 2602517 },
    },
  ],
};

test("a scenario that begins member by member as rejoin does has rejoin's states and answers", async () => {
  const asked = { properties: ["safety", "Ticks", "Depositions"] };
  const named = await check(prompt, asked);
  const { results, explorations, traces } = await check({ ...prompt, scenario: asRejoin }, asked);
  const verdicts = (found: typeof results): unknown =>
    found.map(({ property, verdict, worst }) => [property, verdict, worst]);
  assert.deepEqual(verdicts(results), verdicts(named.results));
  assert.equal(explorations[0]?.states, named.explorations[0]?.states);
  const trace = traces["Ticks"];
  assert.equal(trace?.scenario, "as-rejoin");
  assertCertified(trace);
  assert.equal(replay(parseTrace(JSON.stringify(trace))).ok, true);
});

test("a scenario that cannot be is refused with the member and what is wrong with it", async () => {
  const [first, second, third] = asRejoin.cluster ?? [];
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  const withThird = (change: object): object => ({ cluster: [first, second, { ...third, ...change }] });
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ extends: "rejoins" }, /no scenario "rejoins" is known; did you mean rejoin\?/],
    [{ name: "rejoin" }, /"rejoin" is a scenario of quorate's own/],
    [{ term: 7 }, /each member in "cluster" has its own/],
    [{ targets: ["mn-9"] }, /targets\[0\]: no member "mn-9"/],
    [{ budgets: { crash: 1 } }, /no field "crash" is known; did you mean "crashes"/],
    [{ cluster: [first, second, second] }, /give each of mn-0, mn-1, sn-2 once/],
    [withThird({ name: "mn-7" }), /cluster\[2\]\.name: no member "mn-7"/],
    [withThird({ commit: 2602518 }), /\(mn-1\)\.commit: is 2602518, but the log ends/],
    [withThird({ term: 150 }), /\(mn-1\)\.term: is 150, but the log has an entry of term 151/],
    [withThird({ log: [{ term: 2, last: 5 }, { term: 1, last: 9 }] }), /\(mn-1\)\.log\[1\]: give entries by/],
    [withThird({ role: "leader" }), /\(mn-1\)\.role: a member that is restarted does not lead/],
    [withThird({ lead: "mn-1" }), /\(mn-1\)\.lead: is the member itself/],
    [withThird({ condition: "asleep" }), /condition: is "asleep"; give one of "up"/],
  ];
  for (const [change, expected] of cases) {
    const scenario = { ...asRejoin, ...change } as ScenarioFile;
    await assert.rejects(check({ ...prompt, scenario }), expected, JSON.stringify(change));
  }
  await assert.rejects(check({ ...prompt, scenario: asRejoin, members: 3 }), /gives every member itself/);
});

test("a variant of one's own has a name of its own and extends a known one", async () => {
  const variant = { format: "quorate-variant", version: 1, name: "mine", extends: "etcd-3.4" } as const;
  const rules = { preVote: true };
  const { traces } = await check({ ...prompt, variant: { ...variant, rules } }, { properties: ["Ticks"] });
  const trace = parseTrace(JSON.stringify(traces["Ticks"]));
  assert.deepEqual([trace.variant, trace.rules.preVote], ["mine", true]);
  assert.equal(replay(trace).ok, true);
  const refused: readonly (readonly [object, RegExp])[] = [
    [{ name: "etcd-3.4" }, /"etcd-3\.4" is a variant of quorate's own/],
    [{ extends: "etcd-3.3" }, /no variant "etcd-3\.3" is known; did you mean etcd-3\.4/],
    [{ base: "etcd-3.1.4" }, /base: is an older word for "extends"/],
    [{ extends: undefined }, /lacks "extends"/],
    [{ rules: { prevote: true } }, /no field "prevote" is known; did you mean "preVote"\?/],
  ];
  for (const [change, expected] of refused) {
    await assert.rejects(check({ ...prompt, variant: { ...variant, rules, ...change } }), expected);
  }
});
