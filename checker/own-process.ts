/** The process of the command line: what becomes of output that cannot be written, and of faults. */

import { terminalText } from "./terminal-text.ts";

/** Of a fault of quorate's own, as sysexits.h has it: it must not be taken for a verdict. */
const exitOfFault = 70;

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
