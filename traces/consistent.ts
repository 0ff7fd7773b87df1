/** What a schema cannot say of a trace: that its names and its cycle refer to what is there. */

import { clusterAmiss } from "./cluster-amiss.ts";
import type { Trace } from "./document.ts";
import { same } from "./same.ts";
import { shown } from "./schema-error.ts";

/** One sentence on the first part that refers to nothing, or null. */
export function inconsistencyOf(trace: Trace): string | null {
  return membersAmiss(trace) ?? namesAmiss(trace) ?? loopAmiss(trace) ?? scenarioAmiss(trace);
}

function membersAmiss({ members, initial }: Trace): string | null {
  const names = members.map(({ name }) => name);
  for (const [at, { name, node, id }] of members.entries()) {
    const others = members.slice(0, at);
    if (others.some((own) => own.name === name || own.node === node || own.id === id)) {
      return `members[${at}]: repeats a name, id or node; give each member its own.`;
    }
  }
  const shownNames = Object.keys(initial.members);
  return same([...shownNames].sort(), [...names].sort())
    ? null
    : `initial.members: has ${shownNames.join(", ")}; give each of ${names.join(", ")} once.`;
}

function namesAmiss({ members, steps }: Trace): string | null {
  const names = new Set(members.map(({ name }) => name));
  for (const [at, { member, changes, sent, action }] of steps.entries()) {
    const used = [
      ...[member, ...Object.keys(changes.members)],
      ...sent.flatMap(({ from, to }) => [from, to]),
    ];
    const stranger = used.find((name) => !names.has(name));
    if (stranger !== undefined) {
      return `steps[${at}]: names ${shown(stranger)}; give one of ${[...names].join(", ")}.`;
    }
    if (members.find(({ name }) => name === member)?.node !== action.member) {
      const own = `give the name of member ${action.member}`;
      return `steps[${at}].member: is not the member of its action; ${own}.`;
    }
  }
  return null;
}

function loopAmiss({ kind, loop, laps, steps }: Trace): string | null {
  if (kind !== "lasso") {
    return loop === undefined && laps === undefined
      ? null
      : `kind: is "${kind}", which has no cycle; remove "loop" and "laps", or give "lasso".`;
  }
  if (loop === undefined || laps === undefined) {
    return `the document: a lasso lacks ${loop === undefined ? '"loop"' : '"laps"'}; add it.`;
  }
  const length = steps.length - loop;
  return length > 0 && length % laps === 0
    ? null
    : `loop: is ${loop} of ${steps.length} steps; give the index from which they are ${laps} laps.`;
}

function scenarioAmiss({ scenario, scenarioSettings, members, start }: Trace): string | null {
  if (start !== undefined) return startAmiss(scenario, start.parts, members);
  const { name, own: ownName, cluster } = scenarioSettings;
  if (scenario !== (ownName ?? name)) {
    const own = shown(ownName ?? name);
    return `scenario: is ${shown(scenario)}; give the name in scenarioSettings, ${own}.`;
  }
  if (members.length !== scenarioSettings.members) {
    return `members: are ${members.length}; give the ${scenarioSettings.members} of scenarioSettings.`;
  }
  return cluster === undefined ? null : clusterAmiss(cluster, members, "scenarioSettings.cluster");
}

/** A first state given in full is that of a history, and has each of its members in its place. */
function startAmiss(
  scenario: string,
  parts: readonly { readonly node: { readonly id: number } }[],
  members: Trace["members"],
): string | null {
  if (scenario !== "history") {
    return `scenario: is ${shown(scenario)}; a trace with "start" has the scenario "history".`;
  }
  const isInPlace = members.every(({ node }, at) => node === at + 1 && parts[at]?.node.id === node);
  return isInPlace && parts.length === members.length
    ? null
    : `start.parts: give each of the ${members.length} in "members" once, by ascending node from 1.`;
}
