/** Each message of a trace as an arrow: from the step that sends it to the one that ends it. */

import type { Message } from "../../model/messages.ts";
import type { Trace } from "../document.ts";
import { sentMessage } from "../sent.ts";
import type { SentMessage } from "../sent.ts";
import type { Moment } from "../unfold.ts";
import type { Arrow } from "./story.ts";

export function arrowsOf(trace: Trace, moments: readonly Moment[]): readonly Arrow[] {
  const nameOf = (node: number): string =>
    trace.members.find((member) => member.node === node)?.name ?? `member ${node}`;
  const channels = new Map<string, number[]>();
  const arrows: Arrow[] = [];
  const sentBefore = (message: SentMessage, key: string): number => {
    const waiting = channels.get(key) ?? [];
    const found = waiting.shift();
    if (found !== undefined) return found;
    arrows.push(arrowOf(message, -1));
    return arrows.length - 1;
  };
  for (const moment of moments) {
    const { action } = moment.step;
    if (action.kind === "deliver" || action.kind === "lose" || action.kind === "duplicate") {
      const message = sentMessage(action.message, nameOf);
      const key = keyOf(message);
      const own = sentBefore(message, key);
      const arrow = arrows[own];
      if (arrow !== undefined) arrows[own] = ended(arrow, moment, action.message, action.kind);
      if (action.kind === "duplicate" && arrow !== undefined) {
        arrows.push(arrow);
        channels.set(key, [arrows.length - 1, ...(channels.get(key) ?? [])]);
      }
    }
    for (const message of moment.step.sent) {
      const isGone = isUnreachable(moment, message);
      arrows.push(isGone ? gone(message, moment.at) : arrowOf(message, moment.at));
      if (isGone) continue;
      const key = keyOf(message);
      channels.set(key, [...(channels.get(key) ?? []), arrows.length - 1]);
    }
    dropInboxes(moment, channels, arrows);
  }
  return arrows;
}

const keyOf = (message: SentMessage): string =>
  JSON.stringify(Object.entries(message).toSorted(([a], [b]) => (a < b ? -1 : 1)));

function arrowOf(message: SentMessage, sentAt: number): Arrow {
  const { from, to, type, term = 0, reject = false } = message;
  const isRoutine = /^Msg(App|Heartbeat)(Resp)?$/.test(type) && !reject;
  return {
    ...{ from, to, type, term, reject, sentAt, isRoutine },
    endsAt: null,
    fate: "underWay",
  };
}

const gone = (message: SentMessage, at: number): Arrow => ({
  ...arrowOf(message, at),
  endsAt: at,
  fate: "gone",
});

/** What is sent from or to a member that is down or cut off never enters a channel. */
function isUnreachable({ after }: Moment, { from, to }: SentMessage): boolean {
  const [sender, receiver] = [after.get(from), after.get(to)];
  return sender?.cut === true || receiver?.cut === true || receiver?.up === false;
}

function ended(
  arrow: Arrow,
  moment: Moment,
  message: Message,
  kind: "deliver" | "duplicate" | "lose",
): Arrow {
  const endsAt = moment.at;
  if (kind === "lose") return { ...arrow, endsAt, fate: "lost" };
  const [was, is] = [moment.before.get(arrow.to), moment.after.get(arrow.to)];
  const isOld = message.term !== 0 && message.term < (was?.term ?? 0);
  const isAnswered = moment.step.sent.some(({ to }) => to === arrow.from);
  const isRequest = message.type === "MsgVote" || message.type === "MsgPreVote";
  const isIgnored = !isAnswered && (isOld || isRequest);
  const isOfNote = was?.term !== is?.term || was?.role !== is?.role || was?.lead !== is?.lead;
  return {
    ...arrow,
    endsAt,
    fate: isIgnored ? "ignored" : "delivered",
    isRoutine: arrow.isRoutine && !isOfNote && !isOld,
  };
}

/** A member that crashes or is cut off loses what was under way to it. */
function dropInboxes(
  { at, step, after }: Moment,
  channels: Map<string, number[]>,
  arrows: Arrow[],
): void {
  if (step.action.kind !== "crash" && step.action.kind !== "cut") return;
  if ((after.get(step.member)?.inbox ?? 0) > 0) return;
  for (const [key, waiting] of channels) {
    const isTo = (own: number): boolean => arrows[own]?.to === step.member;
    for (const own of waiting.filter(isTo)) {
      const arrow = arrows[own];
      if (arrow !== undefined) arrows[own] = { ...arrow, endsAt: at, fate: "lost" };
    }
    channels.set(
      key,
      waiting.filter((own) => !isTo(own)),
    );
  }
}
