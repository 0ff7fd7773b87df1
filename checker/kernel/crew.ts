/**
 * Threads that expand a level together. Each runs its own kernel on the shared memory, inserting into
 * the one table of visited states; only the searching thread fills tables and makes them larger, so
 * what a thread misses comes back to it. Within a level nothing depends on the order of the states.
 */

import { MessageChannel, Worker, receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

import { moduleOf } from "./instance.ts";
import {
  areaIn,
  failed,
  homesTogether,
  isFull,
  needsRoom,
  newMax,
  overflow,
  sourcesMax,
} from "./layout.ts";
import { areaOf } from "./memory.ts";
import type { KernelMemory } from "./memory.ts";
import { control } from "./thread-control.ts";
import type { News, ThreadData } from "./thread-control.ts";
import type { MoveTogether } from "./visited-table.ts";
import { threadSource } from "./wasm/thread.ts";

/** Sources that the searching thread expands between two looks at the others. */
const ownChunk = 1 << 9;
/** Fewer homes of a table that grows are not worth a thread's while. */
const leastMoved = 1 << 11;

/** What the search does for its crew. */
export interface Captain {
  /** Copies states of the log to that word of the kernel's memory; how many. */
  readonly feed: (first: number, end: number, word: number) => number;
  /**
   * Takes the new states that the area of that address hands back, so that its thread may go on; the
   * log has them after 'put', which is before others are taken at the latest.
   */
  readonly take: (area: number) => void;
  readonly put: () => void;
  readonly hear: (news: News) => void;
  /** Expands these sources itself. false: memory has no more room. */
  readonly expand: (first: number, end: number) => boolean;
  readonly expandAgain: (source: number, counted: number) => boolean;
  /** Is there room for so many more states? No thread runs when it is made. */
  readonly hasRoom: (more: number) => boolean;
  readonly makeRoom: (more: number) => boolean;
  readonly grow: () => boolean;
  readonly words: () => number;
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly state: Int32Array<SharedArrayBuffer>;
  readonly area: number;
  /** It has a job; and one that is not running waits for room. */
  hasJob: boolean;
}

export class Crew {
  readonly #captain: Captain;
  readonly #threads: readonly Thread[];
  readonly #deferred: (readonly [number, number])[] = [];
  #epoch = 0;

  /** `threads` besides the searching one, whose areas follow the first in the memory. */
  constructor(memory: KernelMemory, threads: number, captain: Captain) {
    this.#captain = captain;
    this.#threads = Array.from({ length: threads }, (_, at) => startThread(memory, at + 1));
  }

  /** Expands the sources from `first` up to `end`. false: memory has no more room. */
  expand(first: number, end: number): boolean {
    let next = first;
    for (;;) {
      for (const thread of this.#threads) this.#look(thread);
      for (const thread of this.#threads) {
        if (thread.hasJob || next === end) continue;
        if (!this.#captain.hasRoom((this.#threads.length + 1) * newMax)) {
          this.quiesce();
          if (!this.#captain.makeRoom((this.#threads.length + 1) * newMax)) return false;
        }
        next = this.#give(thread, next, end);
      }
      this.#captain.put();
      const [again] = this.#deferred.splice(0, 1);
      if (again !== undefined) {
        if (!this.#captain.expandAgain(...again)) return false;
      } else if (next < end) {
        const stop = Math.min(next + ownChunk, end);
        if (!this.#captain.expand(next, stop)) return false;
        next = stop;
      } else if (this.#threads.some(({ hasJob }) => hasJob)) this.#await();
      else return true;
    }
  }

  /** Brings every job to its end. */
  quiesce(): void {
    while (this.#threads.some(({ hasJob }) => hasJob)) {
      this.#await();
      for (const thread of this.#threads) this.#look(thread);
    }
    this.#captain.put();
  }

  /** Each takes as many homes of a table that grows as the others; none of them runs. */
  readonly moveTogether: MoveTogether = (first, end, own) => {
    const threads = this.#threads;
    const parts = (end - first) / homesTogether;
    const each = homesTogether * Math.floor(parts / (threads.length + 1));
    if (each < leastMoved) return own(first, end);
    threads.forEach((thread, at) => {
      thread.state[control.firstHome] = first + at * each;
      thread.state[control.endHome] = first + (at + 1) * each;
      this.#wake(thread);
    });
    const isOwnDone = own(first + threads.length * each, end);
    for (const { state } of threads) waitFor(state);
    return isOwnDone && threads.every(({ state }) => state[control.hasSpoilt] === 0);
  };

  /** States are packed in another way from now on; no thread may have a job. */
  beginAnew(): void {
    this.#epoch += 1;
  }

  dispose(): void {
    for (const { state, worker, port } of this.#threads) {
      Atomics.store(state, control.state, control.ended);
      Atomics.notify(state, control.state);
      port.close();
      void worker.terminate();
    }
  }

  #give(thread: Thread, first: number, end: number): number {
    // Ever less towards the end, so that no thread is left alone with much.
    const share = Math.ceil((end - first) / (2 * this.#threads.length + 2));
    const most = Math.min(end, first + Math.min(sourcesMax, Math.max(share, ownChunk)));
    const count = this.#captain.feed(first, most, (thread.area + areaIn) >>> 2);
    thread.state[control.first] = 0;
    thread.state[control.count] = count;
    thread.state[control.base] = first;
    this.#start(thread);
    return first + count;
  }

  #start(thread: Thread): void {
    thread.hasJob = true;
    this.#wake(thread);
  }

  #wake({ state }: Thread): void {
    state[control.words] = this.#captain.words();
    state[control.epoch] = this.#epoch;
    Atomics.store(state, control.state, control.busy);
    Atomics.notify(state, control.state);
  }

  /** If a thread has stopped: takes what it has, and lets it go on if its job is not done. */
  #look(thread: Thread): void {
    const { state } = thread;
    if (!thread.hasJob || Atomics.load(state, control.state) !== control.idle) return;
    this.#captain.take(thread.area);
    if (state[control.hasNews] === 1) this.#hear(thread.port);
    const reason = state[control.reason];
    if (reason === failed) throw new Error("a thread of the search failed");
    if (reason === overflow) throw new Error("a state has more successors than there is room for");
    thread.hasJob = false;
    if (reason === needsRoom) {
      this.#pauseAll(thread);
      this.#captain.put();
      if (!this.#captain.grow()) throw new Error("no memory for the visited states of all threads");
    }
    if (reason === needsRoom || reason === isFull) this.#start(thread);
  }

  /** Waits until no other thread runs; what they have is taken when they are looked at. */
  #pauseAll(but: Thread): void {
    for (const thread of this.#threads) if (thread !== but) waitFor(thread.state);
  }

  #await(): void {
    const busy = this.#threads.find(({ hasJob }) => hasJob);
    if (busy !== undefined) waitFor(busy.state);
  }

  #hear(port: MessagePort): void {
    const message = receiveMessageOnPort(port) as { message: News } | undefined;
    if (message === undefined) throw new Error("a thread's message is not there");
    this.#deferred.push(...message.message.deferred);
    this.#captain.hear(message.message);
  }
}

function waitFor(state: Int32Array): void {
  while (Atomics.load(state, control.state) === control.busy) {
    Atomics.wait(state, control.state, control.busy, 1000);
  }
}

function startThread(memory: KernelMemory, number: number): Thread {
  const { port1, port2 } = new MessageChannel();
  const state = new Int32Array(new SharedArrayBuffer(4 * control.length));
  const area = areaOf(number);
  const modules = [1, 2, 3].map((words) => moduleOf(words, false));
  const data: ThreadData = { memory: memory.wasm, modules, area, state };
  const worker = new Worker(threadSource.join("\n"), {
    eval: true,
    execArgv: [],
    workerData: { ...data, port: port2 },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return { worker, port: port1, state, area, hasJob: false };
}
