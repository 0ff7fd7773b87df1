/**
 * A thread of a search: it runs its own kernel on the memory that all share, on sources that the
 * searching thread puts into its area. It computes nothing that is not in the tables: a source for
 * which something is missing goes back. `npm run kernel` bundles this file as text.
 */

import { receiveMessageOnPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

import type { Host, Instance } from "./instance.ts";
import * as at from "./layout.ts";
import { control, none } from "./thread-control.ts";
import type { News, ThreadData } from "./thread-control.ts";

const { memory, modules, area, state, port } = workerData as ThreadData & { port: MessagePort };
const answersNothing = (): number => at.miss;
let news: News = none();
let epoch = -1;
let instance: Instance;

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
    const words = 2 * (state[control.words] as number);
    news.broken.push({ source, ofState, ofStep, key: keyAt(key, words) });
  },
  unjudged: (key) => {
    news.unjudged.push(keyAt(key, 2 * (state[control.words] as number)));
  },
  found: () => undefined,
};

const keyAt = (key: number, words: number): Uint32Array =>
  new Uint32Array(memory.buffer, key, words).slice();

/** Makes a kernel of its own, if states are packed in another way than before. */
function begin(): void {
  if (epoch === state[control.epoch]) return;
  epoch = state[control.epoch] as number;
  const module = modules[(state[control.words] as number) - 1] as WebAssembly.Module;
  const env = { memory: memory as WebAssembly.Memory };
  const made = new WebAssembly.Instance(module, { env, host: { ...host } });
  instance = made.exports as unknown as Instance;
  instance.begin(area);
  instance.forget();
}

/** Homes of a table that grows; what is kept for the job at hand is left as it is. */
function move(): void {
  const [first, end] = [state[control.firstHome] as number, state[control.endHome] as number];
  state[control.hasSpoilt] = 1 - instance.moveHomes(first, end);
  state[control.endHome] = 0;
}

/** One job; what is left of it when the kernel cannot go on is given back. */
function work(): void {
  const count = state[control.count] as number;
  const base = state[control.base] as number;
  let first = state[control.first] as number;
  let reason: number = at.hasMissed;
  while (reason === at.hasMissed) {
    reason = instance.run(first, count, base);
    first = read(area + at.areaConsumed);
    if (reason !== at.hasMissed) break;
    news.deferred.push([base + first, read(area + at.areaCounted)]);
    instance.resume(0);
    first += 1;
  }
  state[control.first] = first;
  state[control.reason] = reason;
  const hasNews = news.deferred.length + news.unjudged.length + news.broken.length > 0;
  if (hasNews) port.postMessage(news);
  state[control.hasNews] = hasNews ? 1 : 0;
  news = none();
}

for (;;) {
  Atomics.wait(state, control.state, control.idle);
  if (Atomics.load(state, control.state) === control.ended) break;
  try {
    begin();
    if (state[control.endHome] === 0) work();
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
