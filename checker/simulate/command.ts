/** The command line of `quorate simulate`. */

import { Option } from "commander";
import type { Command } from "commander";

import type { SimulateOptions } from "../commands/simulate.ts";
import { seconds, wholeNumber, withQuestionOptions } from "../options.ts";

const walksUsual = 200;
const stepsUsual = 400;

const collect = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...value.split(",").filter((name) => name !== ""),
];

/** Why finding nothing is no success. */
const meaning = `
A simulation proves nothing: walks see some of the behaviours, and nobody knows which they left out.
So what they do not violate is "cut", never "holds", and the exit code is then 3, as for a search
that was stopped. --expect ElectionSafety=cut makes a passing check of it, --expect NAME=violated one
of a demonstration. What an option does not set is as bad as can be: any delay and drift, any order,
as many losses, copies, crashes, cuts, proposals and transfers as a walk has steps, at any member.
The same seed and numbers give the same walks, and the same traces.`;

export function addSimulate(
  quorate: Command,
  setExit: (code: number) => void,
  out: (text: string) => void,
): void {
  withQuestionOptions(
    quorate
      .command("simulate")
      .description("random walks far beyond the bounds of a search; a violation is shrunk to a short trace")
      .argument("<variant>", "a name (quorate list variants) or a .json file"),
  )
    .option("--seed <n>", "of the first walk; the next walk has the next seed", wholeNumber(0), 1)
    .option("--walks <n>", "how many", wholeNumber(1), walksUsual)
    .option("--steps <n>", "of each walk, at most", wholeNumber(1), stepsUsual)
    .option("--max-seconds <s>", "stop walking after so many seconds", seconds)
    .option("--property <names>", "safety properties, with commas; default: all of safety", collect, [])
    .option("--expect <name=verdict>", "what a property must come to; may be repeated", collect, [])
    .option("--out <dir>", "folder for traces")
    .addOption(new Option("--format <format>", "of the answer").choices(["text", "json"]).default("text"))
    .option("--quiet", "no progress on standard error", false)
    .addHelpText("after", meaning)
    .action(async (name: string, options: SimulateOptions) => {
      const { simulateCommand } = await import("../commands/simulate.ts");
      setExit(await simulateCommand(name, options, out));
    });
}
