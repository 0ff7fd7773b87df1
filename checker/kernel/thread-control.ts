/** What the searching thread and its helpers say to each other. */

/** Places in a thread's words of control, and what its state may be. */
export const control = {
  state: 0,
  /** Why the kernel ended (layout.ts). */
  reason: 1,
  /** 1: a job waits in `input`, with so many sources; the number of the first. */
  hasNext: 2,
  count: 3,
  base: 4,
  /** Of 64 bits in a state. */
  words: 5,
  /** A thread begins anew where this has changed: states are packed in another way. */
  epoch: 6,
  /** 1: what it found is to be taken: so many new states in `output`, and moves in `postponed`. */
  hasHanded: 7,
  states: 12,
  moves: 13,
  /** Messages that were sent to its port. */
  messages: 8,
  /** In place of a job: homes to move as the table grows, if the second is not 0. 1 after: it failed. */
  firstHome: 9,
  endHome: 10,
  hasSpoilt: 11,
  length: 14,
  /** It has not begun yet. */
  absent: 3,
  idle: 0,
  busy: 1,
  ended: 2,
} as const;

export type SharedWords = Uint32Array<SharedArrayBuffer>;

/** WebAssembly's own, by what is used of them: programs that use our types may not have its names. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}
export type WasmModule = object;

export interface ThreadData {
  readonly memory: WasmMemory;
  /** The kernel of states as they are packed at first; others come as messages. */
  readonly module: WasmModule;
  readonly area: number;
  readonly state: Int32Array<SharedArrayBuffer>;
  readonly input: SharedWords;
  readonly output: SharedWords;
  readonly postponed: SharedWords;
}

/** What a thread could not settle; packed states in words of 32 bits. */
export interface News {
  /** New states of which it could not tell what they break. */
  readonly unjudged: Uint32Array[];
  readonly broken: {
    readonly source: number;
    readonly key: Uint32Array;
    readonly ofState: number;
    readonly ofStep: number;
  }[];
}

export const none = (): News => ({ unjudged: [], broken: [] });
