/** The commands `completion` and, for the scripts that it prints, `candidates`. */

import { Argument, Option } from "commander";
import type { Command } from "commander";

import type { Shell } from "./completion.ts";

const shells: readonly Shell[] = ["bash", "zsh", "fish"];

export function addCompletion(quorate: Command, out: (text: string) => void): void {
  quorate
    .command("completion")
    .description("a script that completes commands, options and names in your shell")
    .addArgument(new Argument("<shell>").choices(shells))
    .action(async (shell: Shell) => {
      const { scriptOf } = await import("./completion.ts");
      out(scriptOf(shell));
    });
  quorate
    .command("candidates", { hidden: true })
    .description("what can come next on a command line")
    .argument("<line...>", "up to the cursor")
    .addOption(new Option("--shell <shell>").choices(shells).default("fish"))
    .action(async (words: string[], { shell }: { readonly shell: Shell }) => {
      const { candidates } = await import("./completion.ts");
      for (const candidate of candidates(quorate, shell, words)) out(candidate);
    });
}
