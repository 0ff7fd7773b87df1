/** `quorate verify`: a second opinion on a trace, by a certificate that shares nothing with the search. */

import { environmentKey } from "../../model/environment.ts";
import type { Input, Step } from "../../model/inputs.ts";
import { messageKey, nodeKey } from "../../model/key.ts";
import { memberKey } from "../../model/member.ts";
import type { NodeState } from "../../model/node.ts";
import type { Rules } from "../../model/rules.ts";
import { identities, initialState, settingsOf } from "../../model/scenarios.ts";
import { step } from "../../model/step.ts";
import { certify } from "../../traces/certify/certify.ts";
import type { Certificate, Given } from "../../traces/certify/certify.ts";
import type { Trace } from "../../traces/document.ts";
import { variantsAndMutants } from "../question.ts";
import { traceIn } from "./replay.ts";

/** 0: the trace is certified, as far as one trace can be; 1: it is refused. */
export function verifyTraces(
  paths: readonly string[],
  statesMax: number,
  out: (text: string) => void,
): number {
  const refused = paths.filter((path) => {
    const found = certificateOf(traceIn(path), statesMax);
    if (!found.ok) {
      out(`${path}: refused: ${found.why}`);
      return true;
    }
    out(`${path}: certified`);
    if (found.shorter !== null) out(`  not the shortest: ${found.shorter} steps are enough`);
    for (const proved of found.proved) out(`  ${proved}`);
    for (const open of found.open) out(`  not shown: ${open}`);
    return false;
  });
  return refused.length === 0 ? 0 : 1;
}

export function certificateOf(trace: Trace, statesMax: number): Certificate {
  const known = variantsAndMutants.find(({ name }) => name === trace.variant);
  const names = new Set([...Object.keys(known?.rules ?? {}), ...Object.keys(trace.rules)]);
  const other = [...names].find((name) => {
    const [own, recorded] = [known?.rules, trace.rules].map((rules) => Object(rules)[name] as unknown);
    return known !== undefined && own !== recorded;
  });
  if (other !== undefined) {
    return { ok: false, step: -1, why: `rules.${other}: is not that of ${trace.variant}` };
  }
  return certify(trace, givenOf(trace), statesMax);
}

type Setup = Pick<Trace, "rules" | "scenarioSettings" | "regime" | "start" | "members">;

/** What a certificate takes of the model: the rules of one member, where a scenario starts, names. */
export function givenOf({ rules, scenarioSettings, regime, start, members }: Setup): Given {
  const all: Rules = { ...rules, ...settingsOf(scenarioSettings) };
  return {
    setting: { rules: all, scenario: scenarioSettings, regime, step: remembered(), messageKey },
    start: start ?? initialState(all, scenarioSettings, regime),
    members: start === undefined ? identities(scenarioSettings.members) : members,
    keys: { memberKey, environmentKey },
  };
}

/** The rules, asked once for the same node and input. */
function remembered(): (node: NodeState, input: Input, rules: Rules) => Step {
  const known = new Map<string, Step>();
  return (node, input, rules) => {
    const { kind } = input;
    const given = kind === "deliver" ? messageKey(input.message) : JSON.stringify(input);
    const key = `${nodeKey(node)}|${kind}|${given}|${String(input.draws)}`;
    const found = known.get(key) ?? step(node, input, rules);
    known.set(key, found);
    return found;
  };
}
