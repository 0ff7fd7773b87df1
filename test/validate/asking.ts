/** Asks whether a history is a behaviour, as the command does, without its printing. */

import { messageKey, nodeKey } from "../../model/key.ts";
import { step } from "../../model/step.ts";
import { variants } from "../../model/variants.ts";
import type { Variant } from "../../model/variants.ts";
import type { History } from "../../traces/logs/history.ts";
import { readHistory } from "../../traces/logs/read-history.ts";
import { watchedMembers } from "../../traces/validate/awaited.ts";
import type { Watched } from "../../traces/validate/awaited.ts";
import { validate } from "../../traces/validate/validate.ts";
import type { Validated } from "../../traces/validate/validate.ts";

export const model = { step, nodeKey, messageKey };

export function variantOf(name: string): Variant {
  const found = variants.find((variant) => variant.name === name);
  if (found === undefined) throw new Error(`no variant ${name}`);
  return found;
}

export async function historyIn(...paths: readonly string[]): Promise<History> {
  const read = await readHistory(paths);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

const limits = { returnsMax: 500, isOver: () => false };

export const asked = (
  members: readonly Watched[],
  variant: string,
  electionTick: number,
): Validated => validate(members, { variant: variantOf(variant), electionTick }, model, limits);

export const askedOf = (
  history: Pick<History, "members" | "absent">,
  variant: string,
  electionTick: number,
): Validated => asked(watchedMembers(history), variant, electionTick);
