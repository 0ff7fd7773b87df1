/** The engine as the page uses it: in a worker, made of what the page itself holds. */

import { useEffect, useRef, useState } from "preact/hooks";

import type { Trace, TraceStep } from "../document.ts";
import type { Asked, Found, Freedom, Told } from "./protocol.ts";
import { blockOf } from "./unpacked.ts";

export interface LiveState {
  /** How many steps of the trace lie behind. */
  readonly after: number;
  readonly freedom: Freedom;
  readonly taken: readonly TraceStep[];
  readonly choices: readonly TraceStep[];
  readonly refused: readonly string[];
  readonly loop: { readonly from: number; readonly lap: number } | null;
  /** A search that is going on, in words; null: none is. */
  readonly searching: string | null;
  readonly found: Found | null;
  readonly failed: string | null;
  /** The engine has not answered yet. */
  readonly isWaiting: boolean;
}

export interface Live {
  readonly state: LiveState | null;
  readonly begin: (after: number, freedom: Freedom) => void;
  readonly take: (choice: number) => void;
  readonly undo: () => void;
  readonly find: (property: string) => void;
  readonly stop: () => void;
  readonly end: () => void;
}

async function startEngine(): Promise<Worker> {
  const code = await blockOf("engine");
  if (code === null) throw new Error("this page holds no engine");
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}

export function useLive(trace: Trace | null): Live {
  const [state, setState] = useState<LiveState | null>(null);
  const engine = useRef<Promise<Worker> | null>(null);
  const change = (part: Partial<LiveState>): void =>
    setState((before) => (before === null ? before : { ...before, ...part }));
  const ask = (asked: Asked): void => {
    engine.current ??= startEngine().then((worker) => {
      worker.onmessage = ({ data }: MessageEvent<Told>) => change(afterTold(data));
      worker.onerror = ({ message }) => change({ failed: message, isWaiting: false });
      return worker;
    });
    engine.current
      .then((worker) => worker.postMessage(asked))
      .catch((error: unknown) => change({ failed: String(error), isWaiting: false }));
  };
  const end = (): void => {
    void engine.current?.then((worker) => worker.terminate());
    engine.current = null;
    setState(null);
  };
  useEffect(() => end, []);
  return {
    state,
    begin: (after, freedom) => {
      if (trace === null) return;
      setState({ ...nothing, after, freedom });
      ask({ kind: "begin", trace, after, freedom });
    },
    take: (choice) => {
      change({ found: null, isWaiting: true });
      ask({ kind: "take", choice });
    },
    undo: () => {
      change({ found: null, isWaiting: true });
      ask({ kind: "undo" });
    },
    find: (property) => {
      change({ found: null, searching: "the search begins" });
      ask({ kind: "find", property });
    },
    stop: () => ask({ kind: "stop" }),
    end,
  };
}

const nothing: Omit<LiveState, "after" | "freedom"> = {
  taken: [],
  choices: [],
  refused: [],
  loop: null,
  searching: null,
  found: null,
  failed: null,
  isWaiting: true,
};

function afterTold(told: Told): Partial<LiveState> {
  switch (told.kind) {
    case "here": {
      const { taken, choices, refused, loop } = told;
      return { taken, choices, refused, loop, isWaiting: false };
    }
    case "progress":
      return {
        searching: `${told.states.toLocaleString("en")} states, depth ${told.depth}${told.phase}`,
      };
    case "found":
      return { found: told.found, searching: null };
    case "failed":
      return { failed: told.why, searching: null, isWaiting: false };
  }
}

/** The trace as far as it was followed, and then what was taken instead. */
export function livedTrace(trace: Trace, { after, taken, loop }: LiveState): Trace {
  const plain = withoutLoop(trace);
  const steps = [...trace.steps.slice(0, after), ...taken];
  const lived = { ...plain, kind: "walk", steps } as const;
  return loop === null ? lived : { ...lived, kind: "lasso", loop: after + loop.from, laps: 2 };
}

export function withoutLoop(trace: Trace): Omit<Trace, "loop" | "laps"> {
  const fields = Object.entries(trace).filter(([name]) => name !== "loop" && name !== "laps");
  return Object.fromEntries(fields) as Omit<Trace, "loop" | "laps">;
}
