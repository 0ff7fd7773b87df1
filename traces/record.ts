/** Writes a path of the model down as a trace. */

import type { NodeId } from "../model/ids.ts";
import type { Member } from "../model/member.ts";
import type { Regime } from "../model/regime.ts";
import type { VersionRules } from "../model/rules.ts";
import type { Identity, Scenario } from "../model/scenarios.ts";
import type { Changed, Changes, InitialState, Trace, TraceKind, TraceStep } from "./document.ts";
import { environmentFields, memberFields } from "./fields.ts";
import type { NameOf } from "./fields.ts";
import { logLine } from "./log-lines.ts";
import type { Machine, MachineState, MachineStep } from "./machine.ts";
import { same } from "./same.ts";
import { sentMessage } from "./sent.ts";

/** What was asked and what the path shows. A question (checker/question.ts) has the first three. */
export interface TraceHeader {
  readonly variant: { readonly name: string; readonly rules: VersionRules };
  readonly scenario: Scenario;
  readonly regime: Regime;
  readonly kind: TraceKind;
  readonly property: string;
  readonly reason: string;
}

/** `loop`: for a lasso, the index in `path` of the cycle, which must follow twice; else null. */
export function recordTrace(
  header: TraceHeader,
  machine: Machine,
  path: readonly MachineStep[],
  loop: number | null = null,
): Trace {
  const { variant, scenario, regime, kind, property, reason } = header;
  const { wording } = variant.rules;
  return {
    format: "quorate-trace",
    version: 1,
    kind,
    variant: variant.name,
    rules: variant.rules,
    scenario: scenario.own ?? scenario.name,
    scenarioSettings: scenario,
    regime,
    property,
    reason,
    members: machine.members,
    initial: recordInitial(machine),
    steps: path.map((step, at) =>
      recordStep(path[at - 1]?.after ?? machine.initial, step, machine, wording),
    ),
    ...(loop === null ? {} : { loop, laps: 2 }),
  };
}

export function recordInitial({ members, initial, hashOf }: Machine): InitialState {
  const nameOf = namesOf(members);
  const fields = initial.parts.map((part) => [nameOf(part.node.id), memberFields(part, nameOf)]);
  return {
    members: Object.fromEntries(fields) as InitialState["members"],
    environment: environmentFields(initial.shared),
    hash: hashOf(initial),
  };
}

export function recordStep(
  before: MachineState,
  { action, events, sent, after }: MachineStep,
  { members, hashOf }: Machine,
  wording: VersionRules["wording"],
): TraceStep {
  const nameOf = namesOf(members);
  const idOf = (node: NodeId): string => (node === 0 ? "0" : identityOf(members, node).id);
  const lines = events.flatMap((event) => logLine(event, wording, idOf) ?? []);
  return {
    action,
    member: nameOf(action.member),
    log: lines.filter(({ level }) => level !== "D").map(({ text }) => text),
    changes: changesBetween(before, after, nameOf),
    sent: sent.map((message) => sentMessage(message, nameOf)),
    hash: hashOf(after),
  };
}

function changesBetween(before: MachineState, after: MachineState, nameOf: NameOf): Changes {
  const ofMember = (part: Member, slot: number): readonly [string, object][] => {
    const earlier = before.parts[slot];
    if (earlier === undefined || earlier === part) return [];
    const changed = changedFields(memberFields(earlier, nameOf), memberFields(part, nameOf));
    return Object.keys(changed).length === 0 ? [] : [[nameOf(part.node.id), changed]];
  };
  return {
    members: Object.fromEntries(after.parts.flatMap(ofMember)),
    environment: changedFields(environmentFields(before.shared), environmentFields(after.shared)),
  };
}

function changedFields<Fields extends object>(before: Fields, after: Fields): Changed<Fields> {
  const names = Object.keys(after) as (keyof Fields)[];
  const changed = names.filter((name) => !same(before[name], after[name]));
  const pairs: Readonly<Record<string, unknown>> = Object.fromEntries(
    changed.map((name) => [name, [before[name], after[name]]]),
  );
  return pairs as Changed<Fields>;
}

export const namesOf =
  (members: readonly Identity[]): NameOf =>
  (node) =>
    identityOf(members, node).name;

function identityOf(members: readonly Identity[], node: NodeId): Identity {
  const found = members.find((member) => member.node === node);
  if (found === undefined) throw new Error(`the machine has no member ${node}`);
  return found;
}
