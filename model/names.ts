/**
 * Names of nodes and messages: numbers that are equal exactly where their keys are. They count up from
 * 0 as they are asked for, so they mean something only to those who share these names.
 */

import { messageKey, nodeKey } from "./key.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";
import { rememberedByObject } from "./remembered.ts";

export interface Names {
  readonly node: (node: NodeState) => number;
  readonly message: (message: Message) => number;
}

export const newNames = (): Names => ({ node: numbered(nodeKey), message: numbered(messageKey) });

function numbered<Noun extends object>(keyOf: (noun: Noun) => string): (noun: Noun) => number {
  const numbers = new Map<string, number>();
  return rememberedByObject((noun) => {
    const key = keyOf(noun);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}
