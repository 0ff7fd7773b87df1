/** `quorate completion`: scripts for shells, and the candidates that these ask for at each Tab. */

import type { Command } from "commander";

import { mutants } from "../../model/mutants.ts";
import { scenarioNames } from "../../model/scenarios.ts";
import { variants } from "../../model/variants.ts";
import { completionOf } from "../completion.ts";
import type { Completion, KnownNames } from "../completion.ts";
import { allProperties } from "../properties.ts";
import { topicNames } from "./list.ts";

export type Shell = "bash" | "zsh" | "fish";

/** A family's k or t is for the user to give. */
const known: KnownNames = {
  variants: [...variants, ...mutants].map(({ name }) => name),
  scenarios: scenarioNames,
  properties: allProperties.map(({ name }) => name.replace(/:[a-z]$/, ":")),
  verdicts: ["holds", "violated", "cut"],
  topics: topicNames,
};

/** One candidate a line, as the shell inserts it. */
export function candidates(root: Command, shell: Shell, words: readonly string[]): readonly string[] {
  const completion = completionOf(root, words.join(" "), known);
  return shell === "bash" ? forBash(completion) : completion.candidates;
}

/**
 * Bash inserts what it is given, so blanks are escaped unless the word is quoted. It takes a colon and
 * an equals sign for the end of a word, so only what follows the last of them is given.
 */
function forBash({ word, candidates: found }: Completion): readonly string[] {
  const kept = Math.max(word.text.lastIndexOf(":"), word.text.lastIndexOf("=")) + 1;
  return found.map((one) => {
    const rest = one.slice(kept);
    return word.isQuoted ? rest : rest.replaceAll(/[ ()]/g, "\\$&");
  });
}

export const scriptOf = (shell: Shell): string => scripts[shell];

const bash = `# quorate completion bash: put into ~/.bashrc
#   source <(quorate completion bash)
_quorate() {
  local IFS=$'\\n'
  COMPREPLY=($("$1" candidates --shell bash -- "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null))
  if [[ \${COMPREPLY[0]} == *[:=,] ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o bashdefault -o default -F _quorate quorate`;

const zsh = `#compdef quorate
# quorate completion zsh: put into ~/.zshrc, after compinit
#   source <(quorate completion zsh)
_quorate() {
  local -a found
  found=("\${(@f)$(\${words[1]} candidates --shell zsh -- "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( \${#found} )); then compadd -- "\${found[@]}"; else _files; fi
}
compdef _quorate quorate`;

const fish = `# quorate completion fish: write to ~/.config/fish/completions/quorate.fish
complete -c quorate -a '(quorate candidates --shell fish -- (commandline -cp) 2>/dev/null)'`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
