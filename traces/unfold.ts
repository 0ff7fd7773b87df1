/** A trace as moments: each step with the members' fields before and after, and when it was. */

import type { Trace, TraceStep } from "./document.ts";
import type { MemberFields } from "./fields.ts";

/** By name, in the order of the trace's members. */
export type Members = ReadonlyMap<string, MemberFields>;

export interface Moment {
  readonly at: number;
  readonly step: TraceStep;
  readonly before: Members;
  readonly after: Members;
  /** Ticks since the start, by the member that has ticked most; the tick itself included. */
  readonly tick: number;
  /** By how much this step put `tick` forward: 0 or 1. */
  readonly passed: number;
}

export function initialMembers({ members, initial }: Trace): Members {
  return new Map(
    members.flatMap(({ name }) => {
      const fields = Object.hasOwn(initial.members, name) ? initial.members[name] : undefined;
      return fields === undefined ? [] : [[name, fields] as const];
    }),
  );
}

export function unfold(trace: Trace): readonly Moment[] {
  const ticks = new Map<string, number>();
  let before = initialMembers(trace);
  let tick = 0;
  return trace.steps.map((step, at) => {
    const earlier = tick;
    if (step.action.kind === "tick") {
      const own = (ticks.get(step.member) ?? 0) + 1;
      ticks.set(step.member, own);
      tick = Math.max(tick, own);
    }
    const after = changed(before, step);
    const moment = { at, step, before, after, tick, passed: tick - earlier };
    before = after;
    return moment;
  });
}

function changed(before: Members, { changes }: TraceStep): Members {
  const after = new Map(before);
  for (const [name, fields] of Object.entries(changes.members)) {
    const own = before.get(name);
    if (own === undefined) continue;
    const values = Object.entries(fields).map(([field, [, value]]) => [field, value]);
    after.set(name, { ...own, ...Object.fromEntries(values) });
  }
  return after;
}
