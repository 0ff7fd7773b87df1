/**
 * A thread of a search: it runs its own kernel on the memory that all share, on sources that the
 * searching thread gives it. It computes nothing that is not in the tables: a move for which something is
 * missing goes back. `npm run kernel` bundles this file as text.
 */

import { receiveMessageOnPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

import type { Host, Instance } from "./instance.ts";
import * as at from "./layout.ts";
import { wordsOfPostponed } from "./postponed.ts";
import { control, none } from "./thread-control.ts";
import type { News, SharedWords, ThreadData, WasmModule } from "./thread-control.ts";

const { memory, area, state, input, output, postponed, port } = workerData as ThreadData & {
  port: MessagePort;
};
let { module } = workerData as ThreadData;
const answersNothing = (): number => at.miss;
let news: News = none();
let epoch = -1;
let instance: Instance;
/** The job at hand: its next source, how many there are, and the number of the first. */
let isAtJob = false;
let first = 0;
let count = 0;
let base = 0;

/** Of 32 bits, in a packed state. */
const width = (): number => 2 * (state[control.words] as number);
const read = (address: number): number =>
  Atomics.load(new Int32Array(memory.buffer), address >>> 2);

const host: Host = {
  moves: answersNothing,
  grant: answersNothing,
  receive: answersNothing,
  fold: answersNothing,
  needed: answersNothing,
  relabel: answersNothing,
  verdict: answersNothing,
  broken: (source, key, ofState, ofStep) => {
    news.broken.push({ source, ofState, ofStep, key: keyAt(key) });
  },
  unjudged: (key) => {
    news.unjudged.push(keyAt(key));
  },
  found: () => undefined,
};

const keyAt = (key: number): Uint32Array => new Uint32Array(memory.buffer, key, width()).slice();

/** Makes a kernel of its own, if states are packed in another way than before. */
function begin(): void {
  if (epoch === state[control.epoch]) return;
  epoch = state[control.epoch] as number;
  const received = receiveMessageOnPort(port) as { message: WasmModule } | undefined;
  if (received !== undefined) module = received.message;
  const env = { memory: memory as WebAssembly.Memory };
  const made = new WebAssembly.Instance(module as WebAssembly.Module, { env, host: { ...host } });
  instance = made.exports as unknown as Instance;
  instance.begin(area);
  new Int32Array(memory.buffer)[(area + at.areaPostpones) >>> 2] = 1;
  instance.forget();
}

/** Homes of a table that grows; what is kept for the job at hand is left as it is. */
function move(): void {
  const [first, end] = [state[control.firstHome] as number, state[control.endHome] as number];
  state[control.hasSpoilt] = 1 - instance.moveHomes(first, end);
  state[control.endHome] = 0;
}

/** Takes the next job, if one waits. */
function pick(): boolean {
  if (Atomics.load(state, control.hasNext) === 0) return false;
  isAtJob = true;
  first = 0;
  count = state[control.count] as number;
  base = state[control.base] as number;
  new Uint32Array(memory.buffer).set(input.subarray(0, count * width()), (area + at.areaIn) >>> 2);
  Atomics.store(state, control.hasNext, 0);
  return true;
}

/** Goes on with the job at hand as far as it can; why it ended. */
function run(): number {
  const reason = instance.run(first, count, base);
  first = read(area + at.areaConsumed);
  return reason;
}

function tell(): void {
  if (news.unjudged.length + news.broken.length === 0) return;
  port.postMessage(news);
  news = none();
  Atomics.add(state, control.messages, 1);
}

/** Hands over what was found, if what was before it was taken. */
function handOver(): boolean {
  if (Atomics.load(state, control.hasHanded) !== 0) return false;
  const states = handOut(output, at.areaOut, at.areaNew, width());
  const moves = handOut(postponed, at.areaPostponedMoves, at.areaPostponed, wordsOfPostponed);
  state[control.states] = states;
  state[control.moves] = moves;
  // Nothing found is nothing to wait for.
  if (states + moves > 0) Atomics.store(state, control.hasHanded, 1);
  return true;
}

/** Of the area: what lies from `from` on, as many as `counter` says, each of so many words; how many. */
function handOut(into: SharedWords, from: number, counter: number, size: number): number {
  const words = new Uint32Array(memory.buffer);
  const [start, count] = [(area + from) >>> 2, read(area + counter)];
  into.set(words.subarray(start, start + size * count));
  words[(area + counter) >>> 2] = 0;
  return count;
}

/** One job after the other, until there is none or the searching thread must do something. */
function work(): number {
  while (isAtJob || pick()) {
    const reason = run();
    isAtJob = reason !== at.allDone;
    tell();
    const isTaken = handOver();
    if (!isTaken || (isAtJob && reason !== at.isFull)) return reason;
  }
  return at.allDone;
}

Atomics.store(state, control.state, control.idle);
Atomics.notify(state, control.state);
for (;;) {
  Atomics.wait(state, control.state, control.idle);
  if (Atomics.load(state, control.state) === control.ended) break;
  try {
    begin();
    if (state[control.endHome] === 0) state[control.reason] = work();
    else move();
  } catch (error) {
    process.stderr.write(`a thread of the search failed: ${String(error)}\n`);
    state[control.reason] = at.failed;
    state[control.hasSpoilt] = 1;
  }
  Atomics.store(state, control.state, control.idle);
  Atomics.notify(state, control.state);
}
port.close();
receiveMessageOnPort(port);
