/** What a trace should show of a world: fields, changes, messages and lines, told a second time. */

import { createHash } from "node:crypto";

import type { Environment } from "../../model/environment.ts";
import type { Member } from "../../model/member.ts";
import type { Message } from "../../model/messages.ts";
import type { Identity } from "../../model/scenarios.ts";
import type { Trace } from "../document.ts";
import { logLine } from "../log-lines.ts";
import type { Told, World } from "./world.ts";

type Shown = Readonly<Record<string, unknown>>;

/** How the model writes a member and the environment as text, for a trace's hashes. */
export interface Keys {
  readonly memberKey: (member: Member) => string;
  readonly environmentKey: (environment: Environment) => string;
}

export const keyOf = ({ parts, shared }: World, { memberKey, environmentKey }: Keys): string =>
  JSON.stringify([...parts.map(memberKey), environmentKey(shared)]);

export const hashOf = (world: World, keys: Keys): string =>
  createHash("sha256").update(keyOf(world, keys)).digest("hex").slice(0, 12);

export const nameOf = (members: readonly Identity[], node: number): string | null =>
  members.find((member) => member.node === node)?.name ?? null;

/** Where the first world is not as the trace shows it, or null. */
export function initialAmiss({ members, initial }: Trace, world: World, keys: Keys): string | null {
  for (const part of world.parts) {
    const name = nameOf(members, part.node.id) ?? "";
    const fields = firstAmiss(initial.members[name], fieldsOf(part, members));
    if (fields !== null) return `initial.members["${name}"]${fields}`;
  }
  if (Object.keys(initial.members).length !== world.parts.length) return "initial.members: not each once";
  const environment = firstAmiss(initial.environment, ofEnvironment(world.shared));
  if (environment !== null) return `initial.environment${environment}`;
  return initial.hash === hashOf(world, keys) ? null : "initial.hash: is that of another state";
}

/** Where a step is not as the trace shows it, or null. */
export function stepAmiss(trace: Trace, at: number, before: World, told: Told, keys: Keys): string | null {
  const { members, rules } = trace;
  const step = trace.steps[at];
  if (step === undefined) return ": is missing";
  const idOf = (node: number): string => members.find((own) => own.node === node)?.id ?? "0";
  const lines = told.events.flatMap((event) => logLine(event, rules.wording, idOf) ?? []);
  const after = told.world;
  const changed = after.parts.flatMap((part, slot): [string | null, Shown][] => {
    const earlier = before.parts[slot];
    const pairs = earlier === undefined ? {} : changes(fieldsOf(earlier, members), fieldsOf(part, members));
    return Object.keys(pairs).length === 0 ? [] : [[nameOf(members, part.node.id), pairs]];
  });
  return firstAmiss(step, {
    action: step.action,
    member: nameOf(members, step.action.member),
    log: lines.filter(({ level }) => level !== "D").map(({ text }) => text),
    changes: {
      members: Object.fromEntries(changed),
      environment: changes(ofEnvironment(before.shared), ofEnvironment(after.shared)),
    },
    sent: told.sent.map((message) => ofMessage(message, members)),
    hash: hashOf(after, keys),
  });
}

function changes(before: Shown, after: Shown): Shown {
  const names = Object.keys(after).filter((name) => firstAmiss(before[name], after[name]) !== null);
  return Object.fromEntries(names.map((name) => [name, [before[name], after[name]]]));
}

const ofEnvironment = ({ left, ...counts }: Environment): Shown => ({ ...counts, ...left });

function fieldsOf({ node, inbox, ...server }: Member, members: readonly Identity[]): Shown {
  const name = (other: number): string | null => nameOf(members, other);
  const { log, progress, votes, ...plain } = node;
  const runs = log.runs.map(({ term, last }) => `, term ${term} up to ${last}`).join("");
  const end = log.runs.at(-1) ?? log.base;
  return {
    ...server,
    ...plain,
    id: undefined,
    inbox: inbox.length,
    vote: name(node.vote),
    lead: name(node.lead),
    leadTransferee: name(node.leadTransferee),
    votes: votes.map(({ from, granted }) => ({ from: name(from), granted })),
    logTerm: end.term,
    index: end.last,
    log: `(term ${log.base.term} up to ${log.base.last})${runs}`,
    progress: progress.map(({ id, match, next, state, paused, recentActive, inflights }) => {
      const flags = `${state}${paused ? ", paused" : ""}${recentActive ? ", active" : ""}`;
      const flying = inflights.length > 0 ? `, in flight up to ${inflights.join(" ")}` : "";
      return `${name(id)}: match ${match}, next ${next}, ${flags}${flying}`;
    }),
  };
}

/** Without what is zero, false or empty. */
function ofMessage(message: Message, members: readonly Identity[]): Shown {
  const given = Object.entries({ ...message, from: "", to: "" }).filter(
    ([, value]) => ![0, false, ""].includes(value as never) && !(Array.isArray(value) && value.length === 0),
  );
  return {
    ...Object.fromEntries(given),
    from: nameOf(members, message.from),
    to: nameOf(members, message.to),
  };
}

/** The path to the first field in which two JSON values differ, and how; null: none. */
export function firstAmiss(recorded: unknown, told: unknown): string | null {
  if (recorded === told) return null;
  const isInner = (value: unknown): value is Shown => typeof value === "object" && value !== null;
  const areAlike = Array.isArray(recorded) === Array.isArray(told);
  if (!isInner(recorded) || !isInner(told) || !areAlike) {
    return `: recorded ${JSON.stringify(recorded)}, told again ${JSON.stringify(told)}`;
  }
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(told)])) {
    const own = (of: Shown): unknown => (Object.hasOwn(of, key) ? of[key] : undefined);
    const found = firstAmiss(own(recorded), own(told));
    if (found !== null) return `.${key}${found}`;
  }
  return null;
}
