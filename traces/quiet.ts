/** Steps that print nothing, folded into one short sentence. */

import type { MessageType } from "../model/messages.ts";
import { listed, times } from "./headline.ts";
import type { Moment, Members } from "./unfold.ts";

/** Like "3 ticks pass; 4 heartbeats are answered."; null where there is nothing to say. */
export function quietSentence(
  moments: readonly Moment[],
  nameOf: (node: number) => string,
): string | null {
  const parts = [
    ...ticksOf(moments),
    ...countedDeliveries(moments),
    ...oldLeaders(moments, nameOf),
    ...singly(moments, nameOf),
    ...commits(moments),
  ];
  return parts.length === 0 ? null : `${parts.join("; ")}.`;
}

/** Where all keep step, time passes; members that lag behind or run ahead are told by name. */
function ticksOf(moments: readonly Moment[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { step } of moments.filter(({ step }) => step.action.kind === "tick")) {
    counts.set(step.member, (counts.get(step.member) ?? 0) + 1);
  }
  const last = moments.at(-1);
  if (last === undefined || counts.size === 0) return [];
  const up = [...last.after].filter(([, { up }]) => up).map(([name]) => name);
  const amounts = up.map((name) => counts.get(name) ?? 0);
  if (Math.max(...amounts) - Math.min(...amounts) <= 1) {
    const passed = moments.reduce((sum, moment) => sum + moment.passed, 0);
    return passed === 0 ? [] : [passed === 1 ? "1 tick passes" : `${passed} ticks pass`];
  }
  const byAmount = new Map<number, string[]>();
  for (const [name, count] of counts) byAmount.set(count, [...(byAmount.get(count) ?? []), name]);
  return [...byAmount].map(([count, names]) => {
    const verb = names.length === 1 ? "ticks" : "tick";
    return `${listed(names)} ${verb}${count === 1 ? "" : ` ${times(count, "time")}`}`;
  });
}

type Outcome =
  | "heartbeat"
  | "heartbeatAnswer"
  | "append"
  | "refusedAppend"
  | "appendAnswer";

const outcomeWords: Readonly<Record<Outcome, (count: number) => string>> = {
  heartbeat: (count) => `${times(count, "heartbeat")} ${areOrIs(count)} answered`,
  heartbeatAnswer: (count) => `${times(count, "answer")} to heartbeats ${arrives(count)}`,
  append: (count) => `${times(count, "append")} ${areOrIs(count)} accepted`,
  refusedAppend: (count) => `${times(count, "append")} ${areOrIs(count)} rejected`,
  appendAnswer: (count) => `${times(count, "answer")} to appends ${arrives(count)}`,
};

const areOrIs = (count: number): string => (count === 1 ? "is" : "are");
const arrives = (count: number): string => (count === 1 ? "arrives" : "arrive");

function countedDeliveries(moments: readonly Moment[]): readonly string[] {
  const found = moments.flatMap((moment) => outcomeOf(moment) ?? []);
  const sentences = (Object.keys(outcomeWords) as Outcome[]).flatMap((outcome) => {
    const count = found.filter((other) => other === outcome).length;
    return count === 0 ? [] : [outcomeWords[outcome](count)];
  });
  const others = [...new Set(found)].filter((type) => !Object.hasOwn(outcomeWords, type));
  const arriving = others.map((type) => {
    const count = found.filter((other) => other === type).length;
    return `${count} ${type} ${arrives(count)}`;
  });
  return [...sentences, ...arriving];
}

function outcomeOf({ step, before }: Moment): Outcome | MessageType | null {
  const { action, member, sent } = step;
  if (action.kind !== "deliver" && action.kind !== "duplicate") return null;
  const { type, term } = action.message;
  const isOld = term < (before.get(member)?.term ?? 0);
  switch (type) {
    case "MsgHeartbeat":
      return isOld ? null : "heartbeat";
    case "MsgApp":
      return isOld ? null : sent.some(({ reject }) => reject === true) ? "refusedAppend" : "append";
    case "MsgHeartbeatResp":
      return "heartbeatAnswer";
    case "MsgAppResp":
      return "appendAnswer";
    default:
      return type;
  }
}

/** The answers that depose leaders print nothing where they are given, so each is told. */
function oldLeaders(
  moments: readonly Moment[],
  nameOf: (node: number) => string,
): readonly string[] {
  const told = moments.flatMap(({ step, before }) => {
    const { action, member, sent } = step;
    const own = before.get(member)?.term ?? 0;
    if (action.kind !== "deliver" && action.kind !== "duplicate") return [];
    const { type, from, term } = action.message;
    if ((type !== "MsgApp" && type !== "MsgHeartbeat") || term >= own) return [];
    const what = `${nameOf(from)}'s ${type} of term ${term}`;
    return sent.length > 0
      ? [`${member} answers ${what} at its own term ${own}`]
      : [`${member} ignores ${what}`];
  });
  return [...new Set(told)];
}

function singly(moments: readonly Moment[], nameOf: (node: number) => string): readonly string[] {
  return moments.flatMap(({ step: { action, member } }) => {
    switch (action.kind) {
      case "lose":
        return [`${nameOf(action.message.from)}'s ${action.message.type} to ${member} is lost`];
      case "duplicate":
        return [`${nameOf(action.message.from)}'s ${action.message.type} to ${member} is doubled`];
      case "propose":
        return [`${member} is given a proposal`];
      default:
        return [];
    }
  });
}

function commits(moments: readonly Moment[]): readonly string[] {
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return [];
  const committed = (members: Members, name: string): number => members.get(name)?.commit ?? 0;
  return [...last.after.keys()]
    .filter((name) => committed(last.after, name) !== committed(first.before, name))
    .map((name) => `${name} has committed up to ${committed(last.after, name)}`);
}
