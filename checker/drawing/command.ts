/** The command line of `quorate graph`. */

import type { Command } from "commander";

import type { GraphOptions } from "../commands/graph.ts";
import { wholeNumber, withQuestionOptions } from "../options.ts";

/** A graph of more is a stain, and takes Graphviz minutes. */
const statesUsual = 1000;

export function addGraph(quorate: Command, out: (text: string) => void): void {
  withQuestionOptions(
    quorate
      .command("graph")
      .description("the states that a question reaches, as a graph in Graphviz's DOT: | dot -Tsvg")
      .argument("<variant>", "a name (quorate list variants) or a .json file"),
  )
    .option("--max-states <n>", "refuse a graph of more", wholeNumber(1), statesUsual)
    .action(async (name: string, options: GraphOptions) => {
      const { graphCommand } = await import("../commands/graph.ts");
      graphCommand(name, options, out);
    });
}
