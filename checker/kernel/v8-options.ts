/** How V8 compiles in the process of the command line, and while it starts threads. */

import { setFlagsFromString } from "node:v8";

interface V8Option {
  readonly name: string;
  readonly own: number;
  readonly ours: number;
  /** Of V8: a version without the option complains of it. */
  readonly isKnownTo: (version: string) => boolean;
}

const options: readonly V8Option[] = [
  {
    name: "interrupt-budget",
    own: 67_584,
    ours: 300_000,
    // That of Node 20. Later ones compile twice, and count calls.
    isKnownTo: (version) => version.startsWith("11.3."),
  },
  {
    name: "max-inlined-bytecode-size-cumulative",
    own: 920,
    ours: 120,
    // That of Node 24 is the latest which is known to have it.
    isKnownTo: (version) => Number.parseInt(version, 10) <= 13,
  },
];

let compilesLittle = false;

/**
 * From now on V8's optimizing compiler is called later (in Node 20), when a function has run for so many
 * bytes of its code, and copies fewer bytes of what it calls into it. Rules are many small functions that
 * run some ten thousand times and then hardly ever, so that a command is over before it gets back what
 * compiling them sooner and at length has cost; and the compiler runs beside the search, on a processor
 * that another of its threads could use.
 */
export function compileLittle(): void {
  compilesLittle = true;
  for (const option of known()) set(option, option.ours);
}

/**
 * V8 has the options that it began with, until what is returned is called. Node's own modules are compiled
 * ahead for these options alone: with others a thread compiles them as it begins, which takes as long again.
 */
export function compileAsBuilt(): () => void {
  if (!compilesLittle) return () => undefined;
  for (const option of known()) set(option, option.own);
  return compileLittle;
}

const known = (): readonly V8Option[] =>
  options.filter(({ isKnownTo }) => isKnownTo(process.versions.v8));

function set({ name }: V8Option, value: number): void {
  setFlagsFromString(`--${name}=${String(value)}`);
}
