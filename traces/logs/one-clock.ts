/**
 * Lines of one log that some loggers stamp and others leave to the journal: brought to one clock.
 */

import type { Draft } from "./draft.ts";
import type { Stamp, StampBasis } from "./history.ts";

/**
 * With 3.4 and capnslog under systemd, raft's lines have a stamp of their own inside the journal's,
 * and the server's have the journal's alone. Lines with both show how far the two are apart: by the
 * zone and the year that the journal leaves out, so by whole minutes.
 */
export function onOneClock(drafts: readonly Draft[]): readonly Draft[] {
  const shifts = new Map<StampBasis, { readonly basis: StampBasis; readonly ms: number }>();
  for (const { stamp, outer } of drafts) {
    if (stamp === null || outer === null || stamp.basis === outer.basis) continue;
    const ms = Math.round((stamp.ms - outer.ms) / minuteMs) * minuteMs;
    if (!shifts.has(outer.basis)) shifts.set(outer.basis, { basis: stamp.basis, ms });
  }
  if (shifts.size === 0) return drafts;
  const shifted = (stamp: Stamp): Stamp => {
    const shift = shifts.get(stamp.basis);
    return shift === undefined ? stamp : { ...stamp, ms: stamp.ms + shift.ms, basis: shift.basis };
  };
  return drafts.map((draft) =>
    draft.stamp === null ? draft : { ...draft, stamp: shifted(draft.stamp) },
  );
}

const minuteMs = 60_000;
