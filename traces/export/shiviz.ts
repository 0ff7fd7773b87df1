/** A trace as a log for ShiViz: what each member did, with vector clocks. */

import type { Trace, TraceStep } from "../document.ts";
import { unfold } from "../unfold.ts";
import { changeLabel, messageLabel, namesIn, stepLabel } from "./labels.ts";
import { parcelsOf } from "./parcels.ts";

/** ShiViz's own default; on the file's first line. The second, empty, says: one execution. */
const parser = "(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})";

/** By member's name. */
type Clock = ReadonlyMap<string, number>;

/**
 * Every step of a member is an event of it, from 1 on, but for a loss, which nobody sees. A message
 * carries its sender's clock, which its receiver's then is no lower than in any member.
 */
export function exportShiviz(trace: Trace): string {
  const nameOf = namesIn(trace);
  const hosts = hostsOf(trace.members.map(({ name }) => name));
  const clocks = new Map<string, Clock>();
  const moments = unfold(trace);
  const parcels = parcelsOf(trace, moments);
  /** The sender's clock of each step. */
  const clockIn = new Map<number, Clock>();
  const lines = moments.flatMap(({ at, step, before, after, tick }) => {
    const { action, member } = step;
    if (action.kind === "lose") return [];
    const carried = clockIn.get(parcels.receivedIn(at)?.sentAt ?? -1) ?? null;
    const clock = joined(clocks.get(member) ?? new Map(), carried, member);
    clocks.set(member, clock);
    clockIn.set(at, clock);
    const [was, is] = [before.get(member), after.get(member)];
    const change = was === undefined || is === undefined ? null : changeLabel(was, is);
    const event = eventText(step, `tick ${tick}: ${stepLabel(step, nameOf)}`, change);
    const host = hosts.get(member) ?? member;
    return [`${event}\n${host} ${clockText(clock, hosts)}\n`];
  });
  return `${parser}\n\n${lines.join("")}`;
}

function eventText({ sent, log }: TraceStep, what: string, change: string | null): string {
  const says = [
    what,
    ...(change === null ? [] : [`now ${change}`]),
    ...sent.map((message) => `sends ${message.to} ${messageLabel(message)}`),
    ...log.map((line) => `logs ${JSON.stringify(line)}`),
  ];
  return says.join("; ").replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ");
}

function joined(own: Clock, carried: Clock | null, member: string): Clock {
  const clock = new Map(own);
  for (const [name, count] of carried ?? []) clock.set(name, Math.max(count, clock.get(name) ?? 0));
  return clock.set(member, (own.get(member) ?? 0) + 1);
}

const clockText = (clock: Clock, hosts: ReadonlyMap<string, string>): string =>
  `{${[...clock].map(([name, count]) => `${JSON.stringify(hosts.get(name) ?? name)}:${count}`).join(", ")}}`;

/** Names as ShiViz reads hosts: without spaces, none twice, and none that ends a clock. */
function hostsOf(names: readonly string[]): ReadonlyMap<string, string> {
  const hosts = new Map<string, string>();
  for (const name of names) {
    const plain = name.replaceAll(/[^\p{L}\p{N}._+:-]/gu, "_");
    const taken = new Set(hosts.values());
    const numbered = [plain, ...names.map((_, at) => `${plain}_${at + 1}`)];
    hosts.set(name, numbered.find((host) => !taken.has(host)) ?? plain);
  }
  return hosts;
}
