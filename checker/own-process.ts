/**
 * The process of the command line: what becomes of output that cannot be written, and of faults, and how
 * V8 compiles.
 */

import { setFlagsFromString } from "node:v8";

import { terminalText } from "./terminal-text.ts";

/** Of a fault of quorate's own, as sysexits.h has it: it must not be taken for a verdict. */
const exitOfFault = 70;

/** V8's own is 920. */
const inlinedMost = 120;
/** The latest V8 that is known to have the option: that of Node 24. Another would complain. */
const latestToInline = 13;
/** V8's own is 67584. */
const bytesBeforeCompiled = 300_000;
/** That of Node 20. Later ones compile twice, and count calls. */
const v8ToWait = "11.3.";

/**
 * From now on V8's optimizing compiler is called later (in Node 20), when a function has run for so many
 * bytes of its code, and copies fewer bytes of what it calls into it. Rules are many small functions that
 * run some ten thousand times and then hardly ever, so that a command is over before it gets back what
 * compiling them sooner and at length has cost; and the compiler runs beside the search, on a processor
 * that another of its threads could use.
 */
export function compileLittle(): void {
  const { v8 } = process.versions;
  if (v8.startsWith(v8ToWait)) setFlagsFromString(`--interrupt-budget=${String(bytesBeforeCompiled)}`);
  if (Number.parseInt(v8, 10) > latestToInline) return;
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${String(inlinedMost)}`);
}

/**
 * A closed pipe (`quorate … | head`) is the reader's choice, not an error: the command goes on to its
 * verdict, so that a script sees the exit code. Any other failure to print the answer is one, exit code 2.
 */
export function guardOutput(): void {
  process.stderr.on("error", () => undefined);
  let isTold = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isTold) return;
    isTold = true;
    const why = error.message.replace(/, \w+$/, "");
    process.stderr.write(`quorate: standard output: cannot be written (${why}). Give it a place with room.\n`);
    process.on("exit", () => (process.exitCode = 2));
  });
}

/** Runs the command line and sets the exit code; what it throws is a fault, and is told as one. */
export async function endWith(main: () => Promise<number>): Promise<void> {
  process.on("uncaughtException", endByFault);
  try {
    process.exitCode = await main();
  } catch (error) {
    endByFault(error);
  }
}

function endByFault(error: unknown): void {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `quorate: a fault of quorate's own; please report it, with the command and its input:\n${terminalText(what)}\n`,
  );
  process.exit(exitOfFault);
}
