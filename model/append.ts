/** How a follower takes what its leader sends (Raft §5.3; raft.go `handleAppendEntries`). */

import type { Event } from "./events.ts";
import { maxIndex, minIndex, previousIndex } from "./ids.ts";
import type { Index } from "./ids.ts";
import type { Step } from "./inputs.ts";
import * as logs from "./log.ts";
import { messageTo } from "./messages.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";
import type { Rules } from "./rules.ts";
import { quiet, stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";

/** A follower of this leader, whose election timer begins anew (raft.go `stepFollower`). */
const following = (node: NodeState, { from }: Message): NodeState => ({
  ...node,
  electionElapsed: 0,
  lead: from,
});

/**
 * Takes entries if it holds the one before them (Raft §5.3; raft.go `handleAppendEntries`). What
 * lies below its commit index is not looked at: it says how far it is.
 */
export function receiveAppend(node: NodeState, message: Message, { rules }: Context): Step {
  const { index, logTerm } = message;
  if (index < node.commit) {
    return stepTo(following(node, message), {
      events: [quiet("acceptedStaleAppend", node)],
      sent: [messageTo(message.from, "MsgAppResp", node, { index: node.commit })],
    });
  }
  const skipsCheck = rules.bug === "appendWithoutConsistencyCheck";
  const holdsEntryBefore = skipsCheck || logs.matches(node.log, index, logTerm);
  return holdsEntryBefore ? acceptAppend(node, message, rules) : rejectAppend(node, message);
}

/**
 * Cuts its log at the first entry that differs, no earlier; appends (log.go `maybeAppend`). The
 * library panics rather than overwrite what is committed, which no leader of Raft sends.
 */
function acceptAppend(node: NodeState, message: Message, rules: Rules): Step {
  const { index, entries } = message;
  const last = logs.endOf(entries, index);
  const differs = logs.firstDifference(node.log, index, entries);
  if (differs !== null && differs <= node.commit) {
    return stepTo(node, {
      events: conflict(node, message, differs).slice(0, 1),
      panic: `entry ${differs} conflict with committed entry [committed(${node.commit})]`,
    });
  }
  const cutsTooMuch = rules.bug === "truncatesCommittedEntries";
  const cutAt = cutsTooMuch ? index : differs;
  const next = {
    ...following(node, message),
    log: cutAt === null ? node.log : withEntries(node.log, cutAt, entries),
    commit: commitAfter(node, minIndex(message.commit, last), rules),
  };
  return stepTo(next, {
    events: [...conflict(node, message, differs), quiet("acceptedAppend", node)],
    sent: [messageTo(message.from, "MsgAppResp", node, { index: last })],
  });
}

/** The log up to `cutAt`, with the entries from there on in the place of what followed. */
function withEntries(log: logs.Log, cutAt: Index, entries: Message["entries"]): logs.Log {
  const before = previousIndex(cutAt);
  return logs.append(
    logs.truncate(log, before),
    entries.filter(({ last }) => last > before),
  );
}

/** The lines of log.go and log_unstable.go where entries are cut off; appending prints nothing. */
function conflict(
  node: NodeState,
  { index, entries }: Message,
  at: Index | null,
): readonly Event[] {
  const isWithin = at !== null && at <= logs.lastIndex(node.log);
  if (!isWithin) return [];
  const offered = { base: { term: node.term, last: index }, runs: entries };
  return [
    {
      kind: "foundConflict",
      node: node.id,
      index: at,
      existingTerm: logs.termAt(node.log, at),
      conflictingTerm: logs.termAt(offered, at),
    },
    { kind: "replacedUnstable", node: node.id, index: at },
  ];
}

/** Says up to where its log goes, as a hint (raft.go `handleAppendEntries`). */
const rejectAppend = (node: NodeState, message: Message): Step =>
  stepTo(following(node, message), {
    events: [
      {
        kind: "rejectedAppend",
        node: node.id,
        logTerm: logs.termAt(node.log, message.index),
        messageLogTerm: message.logTerm,
        index: message.index,
        from: message.from,
      },
    ],
    sent: [
      messageTo(message.from, "MsgAppResp", node, {
        index: message.index,
        reject: true,
        rejectHint: logs.lastIndex(node.log),
      }),
    ],
  });

/**
 * A heartbeat keeps the follower, and tells what is committed (Raft §5.2; `handleHeartbeat`). The
 * library panics where that is beyond its log (log.go `commitTo`), as after a disk was lost.
 */
export function receiveHeartbeat(node: NodeState, message: Message, { rules }: Context): Step {
  const last = logs.lastIndex(node.log);
  if (message.commit > node.commit && message.commit > last) {
    const range = `tocommit(${message.commit}) is out of range [lastIndex(${last})].`;
    const panic = `${range} Was the raft log corrupted, truncated, or lost?`;
    return stepTo(node, { panic });
  }
  return stepTo(
    { ...following(node, message), commit: commitAfter(node, message.commit, rules) },
    {
      events: [quiet("acceptedHeartbeat", node)],
      sent: [messageTo(message.from, "MsgHeartbeatResp", node)],
    },
  );
}

/** A commit index never goes back (Raft §5.3; log.go `commitTo`). */
const commitAfter = (node: NodeState, offered: Index, { bug }: Rules): Index =>
  bug === "commitTakenFromMessage" ? offered : maxIndex(node.commit, offered);
