/** Which request for a vote an ignored one was: the line that ignores it does not say its term. */

import type { Cause } from "./causality.ts";
import type { Clocks } from "./clocks.ts";
import type { History, Member } from "./history.ts";

/**
 * A voter in lease prints its own term, not the request's. Requests of one log end that no other
 * line answers are candidates; each ignored one takes the nearest in time that is not clearly
 * later, and they keep their order. Without stamps they are taken in turn.
 */
export function ignoredCauses(
  history: History,
  clocks: Clocks,
  known: readonly Cause[],
): readonly Cause[] {
  const answered = new Set(known.map(({ from, to }) => `${from.member} ${from.at} ${to.member}`));
  return history.members.flatMap((asker) =>
    history.members
      .filter((voter) => voter !== asker)
      .flatMap((voter) => matched(asker, voter, clocks, answered)),
  );
}

interface Ask {
  readonly at: number;
  readonly type: string;
  readonly end: string;
  readonly ms: number | null;
  readonly slackMs: number;
}

function matched(
  asker: Member,
  voter: Member,
  clocks: Clocks,
  answered: ReadonlySet<string>,
): readonly Cause[] {
  const requests = asksOf(asker, voter, clocks).filter(
    ({ at }) => !answered.has(`${asker.id} ${at} ${voter.id}`),
  );
  const doubt = clocks.uncertaintyOf(asker.id) + clocks.uncertaintyOf(voter.id);
  const causes: Cause[] = [];
  let next = 0;
  for (const ignored of ignoredOf(asker, voter, clocks)) {
    const nearest = nearestOf(requests, next, ignored, doubt);
    if (nearest === null) continue;
    next = nearest + 1;
    causes.push({
      from: { member: asker.id, at: requests[nearest]?.at ?? 0 },
      to: { member: voter.id, at: ignored.at },
    });
  }
  return causes;
}

/** The number of the nearest request from a number on; requests are in the order of their times. */
function nearestOf(
  requests: readonly Ask[],
  from: number,
  ignored: Ask,
  doubtMs: number,
): number | null {
  let nearest: number | null = null;
  let least = Infinity;
  for (let number = from; number < requests.length; number += 1) {
    const request = requests[number];
    if (request === undefined) break;
    const distance = distanceOf(request, ignored, doubtMs);
    if (distance === null) break;
    if (request.type !== ignored.type || request.end !== ignored.end || distance >= least) continue;
    [nearest, least] = [number, distance];
  }
  return nearest;
}

/** null: the request is clearly later. */
function distanceOf(request: Ask, ignored: Ask, doubtMs: number): number | null {
  if (request.ms === null || ignored.ms === null) return 0;
  const distance = ignored.ms - request.ms;
  return distance < -(request.slackMs + ignored.slackMs + doubtMs) ? null : Math.abs(distance);
}

function asksOf(asker: Member, voter: Member, clocks: Clocks): readonly Ask[] {
  return asker.raft.flatMap(({ said, stamp }, at) => {
    if (said.kind !== "sentVoteRequest" || said.fields.to !== voter.id) return [];
    const { type, logTerm, index } = said.fields;
    const ms = clocks.msOf(asker.id, stamp);
    return [{ at, type, end: `${logTerm} ${index}`, ms, slackMs: (stamp?.resolutionMs ?? 0) / 2 }];
  });
}

function ignoredOf(asker: Member, voter: Member, clocks: Clocks): readonly Ask[] {
  return voter.raft.flatMap(({ said, stamp }, at) => {
    if (said.kind !== "leaseNotExpired" || said.fields.from !== asker.id) return [];
    const { type, messageLogTerm, messageIndex } = said.fields;
    const ms = clocks.msOf(voter.id, stamp);
    return [
      {
        at,
        type,
        end: `${messageLogTerm} ${messageIndex}`,
        ms,
        slackMs: (stamp?.resolutionMs ?? 0) / 2,
      },
    ];
  });
}
