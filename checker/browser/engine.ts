/** The engine in a page's worker: hears what is asked (protocol.ts), tells what it finds. */

import type { Asked, Told } from "../../traces/viewer/protocol.ts";
import { find } from "./find.ts";
import { liveFrom } from "./live-machine.ts";
import type { LiveMachine } from "./live-machine.ts";

/** A page is no place for more. */
const limits = { statesMax: 1_500_000, secondsMax: 120, bytesMax: 2 ** 30 };

const tell = (told: Told): void => postMessage(told);

let live: LiveMachine | null = null;
let members: Extract<Asked, { readonly kind: "begin" }>["trace"]["members"] = [];
let isStopped = false;

async function answer(asked: Asked): Promise<void> {
  switch (asked.kind) {
    case "begin":
      members = asked.trace.members;
      live = liveFrom(asked.trace, asked.after, asked.freedom);
      break;
    case "take":
      live?.take(asked.choice);
      break;
    case "undo":
      live?.undo();
      break;
    case "find":
      if (live !== null) await search(live, asked.property);
      break;
    case "stop":
      isStopped = true;
      return;
  }
  if (live !== null) tell(live.here());
}

async function search(from: LiveMachine, property: string): Promise<void> {
  isStopped = false;
  const found = await find(from, property, members, {
    onProgress: (states, depth, phase) => tell({ kind: "progress", states, depth, phase }),
    isStopped: () => isStopped,
    limits,
    nowMs: () => performance.now(),
  });
  tell({ kind: "found", found });
}

/** Node's `setImmediate`, by which a search lets messages in. */
function letMessagesIn(): void {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  const setImmediate = (callback: () => void): void => {
    waiting.push(callback);
    port2.postMessage(null);
  };
  Object.assign(globalThis, { setImmediate });
}

letMessagesIn();
addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  answer(data).catch((error: unknown) => {
    tell({ kind: "failed", why: error instanceof Error ? error.message : String(error) });
  });
});
