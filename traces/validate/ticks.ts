/** Ticks that a history does not show: a member's time passes as the line to come needs it. */

import { hearAnswers } from "./deliver.ts";
import { nodeAt, take } from "./world.ts";
import type { Setting, World } from "./world.ts";

const tickInput = (fires: boolean) => ({ kind: "tick", fires, draws: "open" }) as const;

/** One tick at which nothing is printed; null if something would be. */
export function tickQuietly(setting: Setting, world: World, slot: number): World | null {
  const { role, electionElapsed } = nodeAt(world, slot);
  const { electionTick } = setting.model.rules;
  const isChecked = role === "leader" && electionElapsed + 1 >= electionTick;
  const ready = isChecked ? hearAnswers(setting, world, slot) : world;
  const tried = take(setting, ready, slot, tickInput(false));
  const isQuiet = tried.ok && tried.world.at[slot] === ready.at[slot];
  return isQuiet && nodeAt(tried.world, slot).role === role ? tried.world : null;
}

/** Ticks until the election timer stands at `elapsed`; a leader's begins anew on the way. */
export function tickTo(
  setting: Setting,
  world: World,
  slot: number,
  elapsed: number,
): World | null {
  const most = 2 * setting.model.rules.electionTick;
  let reached = world;
  for (let tick = 0; tick <= most; tick += 1) {
    if (nodeAt(reached, slot).electionElapsed === elapsed) return reached;
    const next = tickQuietly(setting, reached, slot);
    if (next === null) return null;
    reached = next;
  }
  return null;
}

/** Ticks until the lease has run out, where it has not; a leader's never does. */
export function tickOutOfLease(setting: Setting, world: World, slot: number): World | null {
  const { electionTick } = setting.model.rules;
  const { electionElapsed, role } = nodeAt(world, slot);
  if (role === "leader" || electionElapsed >= electionTick) return null;
  return tickTo(setting, world, slot, electionTick);
}

/** Ticks until one prints what the log has next, such as a campaign; every one before is quiet. */
export function tickUntilPrinted(setting: Setting, world: World, slot: number): World | null {
  const most = 3 * setting.model.rules.electionTick;
  let reached = world;
  for (let tick = 0; tick <= most; tick += 1) {
    const tried = take(setting, reached, slot, tickInput(true));
    if (tried.ok && tried.world.at[slot] !== reached.at[slot]) return tried.world;
    const quiet = tried.ok ? tried.world : null;
    const isStill = quiet !== null && nodeAt(quiet, slot).role === nodeAt(reached, slot).role;
    if (quiet === null || !isStill) return null;
    reached = quiet;
  }
  return null;
}
