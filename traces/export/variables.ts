/** A trace as states of variables, with the kinds of value that TLA+ tells apart. */

import type { Environment } from "../../model/environment.ts";
import type { Log, Run } from "../../model/log.ts";
import type { Member } from "../../model/member.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState, Progress } from "../../model/node.ts";
import type { Trace } from "../document.ts";
import type { MachineState } from "../machine.ts";
import { initialMembers, unfold } from "../unfold.ts";

export type Value =
  | { readonly kind: "bool"; readonly of: boolean }
  | { readonly kind: "int"; readonly of: number }
  | { readonly kind: "text"; readonly of: string }
  | { readonly kind: "list" | "set"; readonly of: readonly Value[] }
  | { readonly kind: "record"; readonly of: Readonly<Record<string, Value>> }
  /** A function whose domain is no set of field names, here of members. */
  | { readonly kind: "map"; readonly of: readonly (readonly [Value, Value])[] };

export type Variables = Readonly<Record<string, Value>>;

export const bool = (of: boolean): Value => ({ kind: "bool", of });
export const int = (of: number): Value => ({ kind: "int", of });
export const text = (of: string): Value => ({ kind: "text", of });
const list = (of: readonly Value[]): Value => ({ kind: "list", of });
const set = (of: readonly Value[]): Value => ({ kind: "set", of });
const record = (of: Readonly<Record<string, Value>>): Value => ({ kind: "record", of });

type NameOf = (node: number) => string;

/** By number; "none" is no member, as a name of "" would be none either. */
const nameIn =
  ({ members }: Trace): NameOf =>
  (node) =>
    members.find((member) => member.node === node)?.name ?? "";

/** Each a function from members, but for `environment`. Times are in ticks. */
export function variablesOf(trace: Trace, { parts, shared }: MachineState): Variables {
  const nameOf = nameIn(trace);
  const each = (value: (member: Member) => Value): Value => ({
    kind: "map",
    of: parts.map((part) => [text(nameOf(part.node.id)), value(part)]),
  });
  const ofMember = Object.entries(memberVariables).map(([name, value]) => [name, each(value)]);
  const ofNode = Object.entries(nodeVariables).map(([name, value]) => [
    name,
    each(({ node }) => value(node, nameOf)),
  ]);
  return Object.fromEntries([
    ...ofNode,
    ...ofMember,
    ["inbox", each(({ inbox }) => list(counted(inbox, nameOf)))],
    ["environment", environmentValue(shared)],
  ]) as Variables;
}

/** Names each field of the model: a new one does not compile until it is exported. */
const nodeVariables: Readonly<
  Record<Exclude<keyof NodeState, "id">, (node: NodeState, nameOf: NameOf) => Value>
> = {
  role: ({ role }) => text(role),
  term: ({ term }) => int(term),
  vote: ({ vote }, nameOf) => text(nameOf(vote)),
  lead: ({ lead }, nameOf) => text(nameOf(lead)),
  log: ({ log }) => logValue(log),
  commit: ({ commit }) => int(commit),
  votes: ({ votes }, nameOf) =>
    set(votes.map(({ from, granted }) => record({ from: text(nameOf(from)), granted: bool(granted) }))),
  progress: ({ progress }, nameOf) => ({
    kind: "map",
    of: progress.map((peer) => [text(nameOf(peer.id)), progressValue(peer)]),
  }),
  electionElapsed: ({ electionElapsed }) => int(electionElapsed),
  heartbeatElapsed: ({ heartbeatElapsed }) => int(heartbeatElapsed),
  timeout: ({ timeout }) => int(timeout),
  timeoutOpen: ({ timeoutOpen }) => bool(timeoutOpen),
  leadTransferee: ({ leadTransferee }, nameOf) => text(nameOf(leadTransferee)),
  pendingConfIndex: ({ pendingConfIndex }) => int(pendingConfIndex),
};

const memberVariables: Readonly<
  Record<Exclude<keyof Member, "node" | "inbox">, (member: Member) => Value>
> = {
  up: ({ up }) => bool(up),
  cut: ({ cut }) => bool(cut),
  panic: ({ panic }) => text(panic ?? ""),
  owedTicks: ({ owedTicks }) => int(owedTicks),
  advancing: ({ advancing }) => bool(advancing),
  waitedTicks: ({ waitedTicks }) => int(waitedTicks),
};

const runValue = ({ term, last }: Run): Value => record({ term: int(term), last: int(last) });

/** Neighbouring entries of one term as one record: `last` is the index of their last. */
const logValue = ({ base, runs }: Log): Value =>
  record({ base: runValue(base), runs: list(runs.map(runValue)) });

const progressValue = ({ match, next, state, paused, recentActive, inflights }: Progress): Value =>
  record({
    match: int(match),
    next: int(next),
    state: text(state),
    paused: bool(paused),
    recentActive: bool(recentActive),
    inflights: list(inflights.map(int)),
  });

/** Neighbours that are alike as one with their number: in a history hundreds are under way. */
function counted(inbox: Member["inbox"], nameOf: NameOf): readonly Value[] {
  const runs: { key: string; count: number; first: Member["inbox"][number] }[] = [];
  for (const first of inbox) {
    const key = JSON.stringify(first);
    const last = runs.at(-1);
    if (last?.key === key) last.count += 1;
    else runs.push({ key, count: 1, first });
  }
  return runs.map(({ count, first: { age, message } }) =>
    record({ count: int(count), age: int(age), message: messageValue(message, nameOf) }),
  );
}

export const messageValue = (message: Message, nameOf: NameOf): Value =>
  record({
    type: text(message.type),
    from: text(nameOf(message.from)),
    to: text(nameOf(message.to)),
    term: int(message.term),
    logTerm: int(message.logTerm),
    index: int(message.index),
    commit: int(message.commit),
    reject: bool(message.reject),
    rejectHint: int(message.rejectHint),
    entries: list(message.entries.map(runValue)),
    context: text(message.context),
  });

const environmentValue = ({ clocks, left, campaigns, depositions, inFlight }: Environment): Value =>
  record({
    clocks: list(clocks.map(int)),
    left: record(Object.fromEntries(Object.entries(left).map(([name, count]) => [name, int(count)]))),
    campaigns: int(campaigns),
    depositions: int(depositions),
    inFlight: int(inFlight),
  });

/** What was done, with all that tells it from other things that could have been. */
export function actionValues(trace: Trace, step: Trace["steps"][number]): Variables {
  const nameOf = nameIn(trace);
  const { action } = step;
  const start = { kind: text(action.kind), member: text(nameOf(action.member)) };
  switch (action.kind) {
    case "tick":
    case "advance":
      return { ...start, fires: bool(action.fires) };
    case "deliver":
    case "duplicate":
    case "lose":
      return { ...start, message: messageValue(action.message, nameOf) };
    case "transfer":
      return { ...start, to: text(nameOf(action.to)) };
    case "restart":
      return { ...start, advance: int(action.advance) };
    default:
      return start;
  }
}

/** Of all states together; so many make some 40 MB, and no reader of these formats takes much more. */
const messagesMax = 100_000;

/** Why whole states of this trace are more than anyone reads, and what to ask instead; or null. */
export function tooLarge(trace: Trace): string | null {
  const states = [initialMembers(trace), ...unfold(trace).map(({ after }) => after)];
  const counts = states.map((members) =>
    [...members.values()].reduce((sum, { inbox }) => sum + inbox, 0),
  );
  if (counts.reduce((sum, count) => sum + count, 0) <= messagesMax) return null;
  const most = counts.reduce((least, count) => Math.max(least, count), 0);
  return (
    `its ${states.length} whole states, with up to ${most} messages under way each, would be hundreds of ` +
    "megabytes. Take a shorter trace, or a format that has steps alone: mermaid, shiviz, dot, md, log."
  );
}

export interface Path {
  readonly states: readonly MachineState[];
  /** `taken[n]` leads from state n to state n + 1. */
  readonly taken: Trace["steps"];
  /** For a lasso: the state where its cycle begins; the last state is that one again. Else null. */
  readonly loop: number | null;
}

/** A trace without a lasso's second lap, which shows nothing new. */
export function pathOf({ steps, loop }: Trace, states: readonly MachineState[]): Path {
  if (loop === undefined) return { states, taken: steps, loop: null };
  const end = loop + (steps.length - loop) / 2;
  return { states: states.slice(0, end + 1), taken: steps.slice(0, end), loop };
}
