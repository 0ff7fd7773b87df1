import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { cluster } from "../../model/cluster.ts";
import { lanRegime } from "../../model/regime.ts";
import type { Regime } from "../../model/regime.ts";
import { scenarios, settingsOf } from "../../model/scenarios.ts";
import { variants } from "../../model/variants.ts";
import type { Trace } from "../../traces/document.ts";
import { exportLog } from "../../traces/export/log.ts";
import { exportMarkdown } from "../../traces/export/markdown.ts";
import type { Machine, MachineStep } from "../../traces/machine.ts";
import { recordTrace } from "../../traces/record.ts";
import { replay } from "../../traces/replay.ts";
import { validateTrace } from "../../traces/validate-document.ts";
import { documentText } from "../../traces/write.ts";
import { machineOf } from "./cluster-machine.ts";
import { matchesGolden } from "./golden.ts";
import { assertCertified } from "../certified.ts";

type Asked = Pick<Trace, "variant" | "rules" | "scenarioSettings" | "regime">;

const machineFor = ({ variant, rules, scenarioSettings, regime }: Asked): Machine =>
  machineOf(
    cluster(variant, { ...rules, ...settingsOf(scenarioSettings) }, scenarioSettings, regime),
  );

/** A walk in which `choices` pick among the enabled steps; deliveries come first where `prompt`. */
function walked(asked: Asked, choices: readonly number[], prompt: boolean): Trace {
  const machine = machineFor(asked);
  const path: MachineStep[] = [];
  for (const choice of choices) {
    const enabled = machine.successors(path.at(-1)?.after ?? machine.initial);
    const deliveries = enabled.filter(({ action }) => prompt && action.kind === "deliver");
    const from = deliveries.length > 0 ? deliveries : enabled;
    const step = from[choice % from.length];
    if (step !== undefined) path.push(step);
  }
  return recordTrace(
    {
      variant: { name: asked.variant, rules: asked.rules },
      scenario: asked.scenarioSettings,
      regime: asked.regime,
      ...{ kind: "walk", property: "none", reason: "A walk shows what can be." },
    },
    machine,
    path,
  );
}

function asked(variantName: string, scenarioName: string, regime: Regime): Asked {
  const variant = variants.find(({ name }) => name === variantName);
  const scenario = scenarios.find(({ name }) => name === scenarioName);
  if (variant === undefined || scenario === undefined) throw new Error("no such question");
  return { variant: variantName, rules: variant.rules, scenarioSettings: scenario, regime };
}

const faulty: Regime = {
  ...{ ...lanRegime, delay: 1, loss: 2, dup: 1, order: "any" },
  deliveries: "interleaved",
};

test("every walk of the real cluster is read, replays, and can be told", () => {
  const someVariant = fc.constantFrom(...variants.map(({ name }) => name));
  const someScenario = fc.constantFrom(...scenarios.map(({ name }) => name));
  const choices = fc.array(fc.nat(), { minLength: 30, maxLength: 120 });
  fc.assert(
    fc.property(someVariant, someScenario, fc.boolean(), choices, (...given) => {
      const [variant, scenario, isPrompt, some] = given;
      const question = asked(variant, scenario, isPrompt ? lanRegime : faulty);
      const trace = walked(question, some, isPrompt);
      const read = validateTrace(documentText(trace));
      assert.ok(read.ok, JSON.stringify(read));
      assert.deepEqual(read.value, JSON.parse(JSON.stringify(trace)));
      const replayed = replay(read.value, machineFor(read.value));
      assert.ok(replayed.ok, JSON.stringify(replayed));
      assertCertified(read.value);
      const lines = exportLog(read.value).split("\n").length - 1;
      assert.equal(lines, trace.steps.flatMap(({ log }) => log).length);
      assert.ok(exportMarkdown(read.value).startsWith("# A walk under "));
    }),
    { numRuns: 40 },
  );
});

/** The first enabled step, always: a fixed run of the incident's start. */
const firsts = new Array<number>(60).fill(0);
const everyOrder: Regime = { ...lanRegime, deliveries: "interleaved" };
const rejoin = walked(asked("etcd-3.1.4", "rejoin", everyOrder), firsts, true);

test("the incident's start reads like the incident's analysis", () => {
  matchesGolden("rejoin-walk.md", exportMarkdown(rejoin));
});

test("a trace with other rules, another start or another regime written into it is refused", () => {
  const others: readonly Partial<Asked>[] = [
    { rules: { ...rejoin.rules, higherTermLead: "leadersOnly" } },
    { rules: { ...rejoin.rules, wording: "3.4" } },
    { scenarioSettings: { ...rejoin.scenarioSettings, term: 150 } },
    { scenarioSettings: { ...rejoin.scenarioSettings, electionTick: 6 } },
    { regime: { ...rejoin.regime, loss: 1 } },
    { regime: { ...rejoin.regime, timeouts: "eager" } },
  ];
  for (const other of others) {
    const edited = { ...rejoin, ...other };
    const replayed = replay(edited, machineFor(edited));
    assert.ok(!replayed.ok, JSON.stringify(other));
  }
});
