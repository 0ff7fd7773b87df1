/** Member symmetry: renaming commutes with every step, and hides nothing from what it is used for. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { ask } from "../checker/ask.ts";
import { noLimits } from "../checker/explore.ts";
import { anyLegTo, machineOf, walk } from "../checker/machine.ts";
import { adapted } from "../checker/own-property.ts";
import { canonicalOf, plainSuccessors, relabelled, wholeKey } from "../checker/plain.ts";
import { propertyNamed, safetyProperties } from "../checker/properties.ts";
import type { Property } from "../checker/property.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import type { Question } from "../checker/question.ts";
import { isSymmetric, refuseSymmetry, withSymmetry } from "../checker/symmetry.ts";
import type { Cluster } from "../model/cluster.ts";
import { renamedEnvironment } from "../model/environment.ts";
import { senderOf } from "../model/marks.ts";
import { mutants } from "../model/mutants.ts";
import { lanRegime } from "../model/regime.ts";
import { renamedMember } from "../model/renaming.ts";
import type { SeenEnvironment, SeenMember } from "../model/seen.ts";
import { classesOf, permutationsOf } from "../model/symmetry.ts";
import { replay } from "../traces/replay.ts";
import { exploring } from "./exploring.ts";
import { forQuestions, withRegime } from "./random-questions.ts";

type State = Cluster["initial"][number];
type ClusterProperty = Property<SeenMember, SeenEnvironment>;

const isDeep = process.env["QUORATE_DEEP"] !== undefined;
const times = (runs: number): number => (isDeep ? 12 * runs : runs);

const symmetricOf = (question: Question): Cluster =>
  clusterOf(withRegime(question, { symmetry: "members" }));

/** What a state offers, without names: where each step leads, renamed as asked. */
function offered(
  cluster: Cluster,
  state: State,
  renamed: (state: State) => State = (after) => after,
): readonly string[] {
  const { steps, refused } = plainSuccessors(cluster, state);
  const led = steps.map(({ move, marks, after }) => {
    const flags = marks - (senderOf(marks) << 5);
    return `${move.kind} ${flags} ${move.branches.join()} ${wholeKey(cluster, renamed(after))}`;
  });
  // Which of several bounds refuses a step first is a matter of order.
  return [...led.sort(), `refused ${refused.length}`];
}

test("renaming members commutes with every step of every variant, mutant, scenario and regime", async (context) => {
  let compared = 0;
  await forQuestions(context, times(10), async (question, random) => {
    const cluster = symmetricOf(question);
    const symmetries = cluster.canonical?.symmetries ?? [];
    let state: State = cluster.initial[0];
    for (const number of random) {
      const renaming = symmetries[number % symmetries.length];
      if (renaming === undefined) return;
      const renamed = (after: State): State => relabelled(after, renaming);
      const [found, expected] = [offered(cluster, renamed(state)), offered(cluster, state, renamed)];
      assert.deepEqual(found, expected, renaming.key);
      compared += 1;
      const { steps } = plainSuccessors(cluster, state);
      const step = steps[number % Math.max(1, steps.length)];
      if (step === undefined) return;
      state = step.after;
    }
  });
  context.diagnostic(`${compared} states compared with a renamed one`);
  assert.ok(compared > 100, "too few states were compared");
});

type OrbitOf = (state: State) => string;

/** The same text for a state and every renaming of it; the key of each part is made once. */
function orbitsIn(cluster: Cluster, { regime, scenario }: Question): OrbitOf {
  const unchanged = cluster.initial[0].parts.map((_, slot) => slot);
  const classes = classesOf(cluster.slots, scenario);
  const renamings = [unchanged, ...permutationsOf(cluster.slots, classes)];
  const keys = renamings.map(() => new Map<State["parts"][number], string>());
  const keyOf = (part: State["parts"][number], at: number): string => {
    const known = keys[at]?.get(part);
    if (known !== undefined) return known;
    const key = cluster.partKey(renamedMember(part, renamings[at] ?? unchanged, regime));
    keys[at]?.set(part, key);
    return key;
  };
  return ({ parts, shared }) => {
    const texts = renamings.map((to, at) => {
      const placed = parts.map((_, slot) => keyOf(parts[to.indexOf(slot)] as State["parts"][number], at));
      return [...placed, cluster.sharedKey(renamedEnvironment(shared, to))].join("|");
    });
    return texts.sort()[0] ?? "";
  };
}

const sizeMax = isDeep ? 2000 : 250;

/** Of each orbit found at the depths that a search has seen whole, the least depth. */
async function orbitsOf(cluster: Cluster, orbitOf: OrbitOf) {
  const explored = await exploring(cluster, { limits: { ...noLimits, statesMax: sizeMax } });
  const depths = new Map<string, number>();
  for (let number = 0; number < explored.states; number += 1) {
    const orbit = orbitOf(explored.wholeAt(number));
    const depth = explored.pathTo(number).length - 1;
    depths.set(orbit, Math.min(depths.get(orbit) ?? depth, depth));
  }
  const wholeTo = explored.cut === null ? Infinity : explored.depth - 1;
  return { depths, wholeTo, states: explored.states, explored };
}

/** Steps that can be taken from the real first state, to one that a state of a search stands for. */
function walked(cluster: Cluster, explored: Awaited<ReturnType<typeof orbitsOf>>["explored"], to: number) {
  const path = explored.pathTo(to);
  const taken = walk(cluster, path.slice(1).map((state) => anyLegTo(state)));
  return taken.at(-1)?.after ?? cluster.initial[0];
}

test("with symmetry a search finds each class of states, at its least depth, and no other", async (context) => {
  let [classes, fewer] = [0, 0];
  await forQuestions(context, times(8), async (given) => {
    const question = withRegime(given, { deliveries: "interleaved" });
    const [named, symmetric] = [clusterOf(question), symmetricOf(question)];
    const orbitOf = orbitsIn(named, question);
    const [full, reduced] = [await orbitsOf(named, orbitOf), await orbitsOf(symmetric, orbitOf)];
    const to = Math.min(full.wholeTo, reduced.wholeTo);
    const upTo = ({ depths }: typeof full) => [...depths].filter(([, depth]) => depth <= to).sort();
    assert.deepEqual(upTo(reduced), upTo(full));
    const last = reduced.explored.states - 1;
    for (const state of [last, Math.floor(last / 2)]) {
      const real = canonicalOf(named, walked(symmetric, reduced.explored, state));
      assert.equal(orbitOf(real), orbitOf(reduced.explored.wholeAt(state)));
    }
    classes += upTo(full).length;
    if (reduced.states < full.states || reduced.wholeTo > full.wholeTo) fewer += 1;
  });
  context.diagnostic(`${classes} classes; fewer states for each depth in ${fewer} of ${times(8)} questions`);
  assert.ok(classes > 200 && fewer > 0, "too little was reduced");
});

const seenMember = fc.record({
  up: fc.boolean(),
  role: fc.constantFrom("follower", "leader", "candidate"),
  term: fc.integer({ min: 1, max: 3 }),
  vote: fc.integer({ min: 0, max: 3 }),
  commit: fc.nat(3),
  log: fc.record({
    base: fc.constant({ term: 1, last: 0 }),
    runs: fc.constantFrom(
      [],
      [{ term: 1, last: 2 }],
      [{ term: 2, last: 2 }],
      [{ term: 1, last: 1 }, { term: 3, last: 3 }],
    ),
  }),
  panic: fc.constantFrom(null, null, "a panic"),
});

const renamedSeen = (member: SeenMember, to: readonly number[]): SeenMember =>
  ({
    ...member,
    id: to[member.id - 1],
    vote: member.vote === 0 ? 0 : to[member.vote - 1],
  }) as SeenMember;

/** Does it say the same of these states and steps, and of the same ones renamed? */
function saysTheSame(
  { brokenState, brokenStep, relevant }: ClusterProperty,
  [before, after]: readonly [readonly SeenMember[], readonly SeenMember[]],
  to: readonly number[],
): boolean {
  const shared = { campaigns: 1, depositions: 1 };
  const says = (of: readonly SeenMember[], then: readonly SeenMember[]): unknown => [
    brokenState === null || brokenState({ parts: of, shared }) === null,
    relevant({ parts: of, shared }),
    of.map((member, slot) => brokenStep?.(member, then[slot] ?? member) == null).sort(),
  ];
  const placed = (members: readonly SeenMember[]): readonly SeenMember[] =>
    members.map((member) => renamedSeen(member, to)).sort((a, b) => a.id - b.id);
  return JSON.stringify(says(before, after)) === JSON.stringify(says(placed(before), placed(after)));
}

const seenSteps = fc
  .tuple(fc.tuple(seenMember, seenMember, seenMember), fc.tuple(seenMember, seenMember, seenMember))
  .map(([before, after]) => {
    const asMembers = (drawn: readonly object[]): readonly SeenMember[] =>
      drawn.map((one, slot) => ({ ...one, id: slot + 1 }) as SeenMember);
    return [asMembers(before), asMembers(after)] as const;
  });

/** It names a member, as a property for this reduction must not. */
const firstLeads: ClusterProperty = {
  name: "The first member leads only in term 2",
  says: "",
  source: "",
  brokenState: ({ parts }) => (parts[0]?.role === "leader" && parts[0].term !== 2 ? "it leads" : null),
  brokenStep: null,
  relevant: () => true,
};

test("every property for which symmetry is used says the same of renamed members", (context) => {
  const listed = [...safetyProperties, propertyNamed("RoundsBounded:0"), propertyNamed("DepositionsBounded:0")];
  const seed = Math.floor(Math.random() * 2 ** 31);
  context.diagnostic(`seed ${seed}`);
  const renamings = fc.constantFrom([2, 1, 3], [1, 3, 2], [2, 3, 1], [3, 1, 2]);
  for (const property of listed) {
    assert.ok(property !== null && isSymmetric(property), "not listed");
    const holds = fc.property(seenSteps, renamings, (steps, to) => saysTheSame(property, steps, to));
    fc.assert(holds, { seed, numRuns: 150 });
  }
  const planted = fc.property(seenSteps, renamings, (steps, to) => saysTheSame(firstLeads, steps, to));
  assert.ok(fc.check(planted, { seed, numRuns: 150 }).failed, "a property that names a member is not caught");
});

const bootstrap = (variant: string): Question =>
  questionOf(variant, {
    scenario: "bootstrap",
    electionTick: 2,
    budgets: { crashes: 0, restarts: 0 },
    regime: { prompt: true, campaigns: 2 },
  });

const leadsFirst = (slot: number): ClusterProperty => ({
  ...firstLeads,
  name: `Member ${slot + 1} never leads`,
  brokenState: ({ parts }) => (parts[slot]?.role === "leader" ? "it leads" : null),
});

test("symmetry would hide what a property that names a member asks, so it is refused there", async () => {
  const properties = [0, 1, 2].map(leadsFirst);
  const [named, symmetric] = [clusterOf(bootstrap("etcd-3.4")), symmetricOf(bootstrap("etcd-3.4"))];
  const broken = async (cluster: Cluster): Promise<readonly boolean[]> =>
    (await exploring(cluster, { properties })).breaches.map((breach) => breach !== null);
  assert.deepEqual(await broken(named), [true, true, true]);
  assert.ok((await broken(symmetric)).includes(false), "nothing is hidden, so this test shows nothing");
  const regime = { ...lanRegime, symmetry: "members" } as const;
  const own = adapted({ name: "Mine", says: "Mine.", brokenState: () => null }, "mine.ts");
  for (const property of [...properties, own]) {
    assert.equal(isSymmetric(property), false);
    assert.throws(() => refuseSymmetry(regime, [property], false), /--symmetry members: .* names/);
    assert.equal(withSymmetry(lanRegime, [...safetyProperties, property], false).symmetry, "none");
  }
  assert.throws(() => refuseSymmetry(regime, [], true), /cycles/);
  assert.equal(withSymmetry(lanRegime, safetyProperties, true).symmetry, "none");
  assert.equal(withSymmetry(lanRegime, safetyProperties, false).symmetry, "members");
  assert.equal(withSymmetry({ ...lanRegime, symmetry: "none" }, safetyProperties, false).symmetry, "none");
});

const silent = { show: () => undefined, note: () => undefined, done: () => undefined };
const run = { limits: noLimits, live: silent, nowMs: () => 0, isInterrupted: () => false };

for (const { name, caughtBy } of mutants.filter(({ scenario }) => scenario === "bootstrap")) {
  test(`${name} is caught at the same depth with symmetry, by steps that its members can take`, async () => {
    const property = propertyNamed(caughtBy);
    assert.ok(property !== null, caughtBy);
    const asked = (symmetry: "members" | "none") =>
      ask(withRegime(questionOf(name, { budgets: {}, regime: { deliveries: "interleaved" } }), { symmetry }), [property], false, run);
    const [full, reduced] = [await asked("none"), await asked("members")];
    const [trace] = reduced.traces;
    assert.ok(trace !== undefined && trace !== null, "not caught");
    assert.equal(trace.steps.length, full.traces[0]?.steps.length);
    const replayed = replay(trace, machineOf(full.cluster));
    assert.ok(replayed.ok, replayed.ok ? "" : replayed.why);
  });
}
