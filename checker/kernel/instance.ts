/** The kernel, instantiated on a memory: what a thread runs. */

import { areaOf } from "./memory.ts";
import type { KernelMemory } from "./memory.ts";
import type { WasmModule } from "./thread-control.ts";
import { numbered1 } from "./wasm/numbered1.ts";
import { numbered2 } from "./wasm/numbered2.ts";
import { numbered3 } from "./wasm/numbered3.ts";
import { plain1 } from "./wasm/plain1.ts";
import { plain2 } from "./wasm/plain2.ts";
import { plain3 } from "./wasm/plain3.ts";

/** What the kernel asks of its surroundings (assembly/host.ts). */
export interface Host {
  readonly moves: (slot: number, part: number) => number;
  readonly grant: (shared: number, demand: number) => number;
  readonly receive: (slot: number, part: number, post: number, shared: number) => number;
  readonly fold: (kind: number, slot: number, fold: number, label: number) => number;
  readonly needed: (fold: number) => number;
  readonly relabel: (slot: number, part: number, relabelling: number) => number;
  readonly verdict: (fold: number, shared: number) => number;
  readonly broken: (source: number, key: number, ofState: number, ofStep: number) => void;
  readonly unjudged: (key: number) => void;
  readonly found: (source: number) => void;
}

/** The kernel's functions (assembly/kernel.ts). */
export interface Instance {
  readonly begin: (area: number) => void;
  readonly run: (first: number, count: number, base: number) => number;
  readonly runPostponed: (first: number, count: number, base: number) => number;
  readonly seek: (isOn: number) => void;
  readonly insertAll: (first: number, count: number, base: number) => number;
  readonly grow: (size: number, side: number, room: number) => number;
  readonly beginGrowth: (side: number) => void;
  readonly moveHomes: (first: number, end: number) => number;
  readonly endGrowth: (side: number) => number;
  readonly clear: (bytes: number) => void;
  readonly beginRepacking: (count: number) => void;
  readonly repackComponent: (
    count: number,
    words: number,
    word: number,
    shift: number,
    mask: number,
    to: number,
    toShift: number,
  ) => void;
  readonly forget: () => void;
}

const plain = [plain1, plain2, plain3];
const numbered = [numbered1, numbered2, numbered3];
const modules = new Map<string, WebAssembly.Module>();

/** `words` of 64 bits in a state; `isNumbered`: the table knows each state's number. */
export function instanceOf(
  words: number,
  isNumbered: boolean,
  memory: KernelMemory,
  thread: number,
  host: Host,
): Instance {
  const imports = { env: { memory: memory.wasm as WebAssembly.Memory }, host: { ...host } };
  const { exports } = new WebAssembly.Instance(moduleOf(words, isNumbered) as WebAssembly.Module, imports);
  const instance = exports as unknown as Instance;
  instance.begin(areaOf(thread));
  return instance;
}

export function moduleOf(words: number, isNumbered: boolean): WasmModule {
  const key = `${String(words)} ${String(isNumbered)}`;
  const known = modules.get(key);
  if (known !== undefined) return known;
  const module = new WebAssembly.Module(moduleBytes(words, isNumbered));
  modules.set(key, module);
  return module;
}

/** What `npm run kernel` has compiled. */
export function moduleBytes(words: number, isNumbered: boolean): Uint8Array<ArrayBuffer> {
  const text = (isNumbered ? numbered : plain)[words - 1];
  if (text === undefined) throw new Error(`no kernel of ${String(words)} words`);
  return Uint8Array.from(atob(text.join("")), (character) => character.charCodeAt(0));
}
