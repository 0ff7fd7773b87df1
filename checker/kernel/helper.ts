/**
 * A thread that helps, as the searching thread sees it. It is given its next job while it is at one, and
 * hands over what it found without stopping, where that was taken the last time; so it seldom waits.
 */

import { MessageChannel, Worker, receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

import { wordsMax } from "../packing.ts";
import { moduleOf } from "./instance.ts";
import { newMax, postponedMax, sourcesMax } from "./layout.ts";
import { areaOf } from "./memory.ts";
import type { KernelMemory } from "./memory.ts";
import { postponedIn, wordsOfPostponed } from "./postponed.ts";
import type { Postponed } from "./postponed.ts";
import { control } from "./thread-control.ts";
import type { News, SharedWords, ThreadData } from "./thread-control.ts";
import { threadSource } from "./wasm/thread.ts";

/** Words of 32 bits that a packed state has at most. */
const widthMax = 2 * wordsMax;

export class Helper {
  readonly area: number;
  /** The sources of its next job, packed. */
  readonly input: Uint32Array<SharedArrayBuffer>;
  /** The new states that it handed over, packed. */
  readonly output: Uint32Array<SharedArrayBuffer>;
  readonly #postponed: SharedWords;
  readonly #state: Int32Array<SharedArrayBuffer>;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  /** It was woken for a job, and its stop was not seen yet. */
  #isRunning = false;
  #heard = 0;
  /** It has the kernel of states of so many words. */
  #words: number;

  /** `number`: of its area in the memory; the searching thread's is 0. `words`: of 64 bits, in a state. */
  constructor(memory: KernelMemory, number: number, words: number) {
    const { port1, port2 } = new MessageChannel();
    this.area = areaOf(number);
    this.input = sharedWords(widthMax * sourcesMax);
    this.output = sharedWords(widthMax * newMax);
    this.#postponed = sharedWords(wordsOfPostponed * postponedMax);
    this.#state = new Int32Array(new SharedArrayBuffer(4 * control.length));
    this.#state[control.state] = control.absent;
    this.#words = words;
    const { area, input, output } = this;
    const [state, postponed] = [this.#state, this.#postponed];
    const module = moduleOf(words, false);
    const data: ThreadData = { memory: memory.wasm, module, area, state, input, output, postponed };
    this.#worker = new Worker(threadSource.join("\n"), {
      eval: true,
      execArgv: [],
      workerData: { ...data, port: port2 },
      transferList: [port2],
    });
    this.#worker.unref();
    port1.unref();
    this.#port = port1;
  }

  /** It has begun; until then nobody waits for it. */
  get isPresent(): boolean {
    return Atomics.load(this.#state, control.state) !== control.absent;
  }

  /** It is at a job, or one waits for it. */
  get hasJob(): boolean {
    return this.#isRunning || this.hasNext;
  }

  get hasNext(): boolean {
    return Atomics.load(this.#state, control.hasNext) === 1;
  }

  /** It was at a job, and does nothing now. */
  get hasStopped(): boolean {
    return this.#isRunning && this.#isIdle;
  }

  /** There is something to be taken. */
  get hasHanded(): boolean {
    return Atomics.load(this.#state, control.hasHanded) === 1;
  }

  /** New states in `output`. */
  get states(): number {
    return this.#state[control.states] as number;
  }

  /** The moves that it handed over, since it lacks something for them. */
  get postponed(): readonly Postponed[] {
    return postponedIn(this.#postponed, 0, this.#state[control.moves] as number);
  }

  /** Why its kernel ended (layout.ts). */
  get reason(): number {
    return this.#state[control.reason] as number;
  }

  get hasSpoilt(): boolean {
    return this.#state[control.hasSpoilt] === 1;
  }

  get #isIdle(): boolean {
    return Atomics.load(this.#state, control.state) === control.idle;
  }

  /** What it handed over was taken. */
  forgetHanded(): void {
    Atomics.store(this.#state, control.hasHanded, 0);
  }

  /** The next job: so many sources in `input`, the first of which has that number. */
  give(count: number, base: number): void {
    this.#state[control.count] = count;
    this.#state[control.base] = base;
    Atomics.store(this.#state, control.hasNext, 1);
  }

  /** It goes on with its job, or begins with the next. */
  start(words: number, epoch: number): void {
    this.#isRunning = true;
    this.#wake(words, epoch);
  }

  /** In place of a job: homes of a table that grows. */
  move(first: number, end: number, words: number, epoch: number): void {
    this.#state[control.firstHome] = first;
    this.#state[control.endHome] = end;
    this.#wake(words, epoch);
  }

  /** It was seen that it has stopped. */
  rest(): void {
    this.#isRunning = false;
  }

  /** Waits until it does nothing; or has begun. */
  await(state: number = control.busy): void {
    while (Atomics.load(this.#state, control.state) === state) {
      Atomics.wait(this.#state, control.state, state, 1000);
    }
  }

  /** What it could not settle since it was asked the last time. */
  *news(): Generator<News> {
    while (this.#heard !== Atomics.load(this.#state, control.messages)) {
      const received = receiveMessageOnPort(this.#port) as { message: News } | undefined;
      if (received === undefined) throw new Error("a thread's message is not there");
      this.#heard += 1;
      yield received.message;
    }
  }

  dispose(): void {
    Atomics.store(this.#state, control.state, control.ended);
    Atomics.notify(this.#state, control.state);
    this.#port.close();
    void this.#worker.terminate();
  }

  #wake(words: number, epoch: number): void {
    if (words !== this.#words) {
      this.#words = words;
      this.#port.postMessage(moduleOf(words, false));
    }
    this.#state[control.words] = words;
    this.#state[control.epoch] = epoch;
    Atomics.store(this.#state, control.state, control.busy);
    Atomics.notify(this.#state, control.state);
  }
}

const sharedWords = (length: number): SharedWords => new Uint32Array(new SharedArrayBuffer(4 * length));
