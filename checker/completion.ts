/** What can come next on a command line: read off the tree of commands and the known names. */

import type { Argument, Command, Option } from "commander";

/** The names that an option or an argument takes, by what commander calls it. */
export interface KnownNames {
  readonly variants: readonly string[];
  readonly scenarios: readonly string[];
  /** Families end in a colon. */
  readonly properties: readonly string[];
  readonly verdicts: readonly string[];
  /** Of `list`. */
  readonly topics: readonly string[];
}

/** A word as it was typed, and as a shell reads it. */
interface Word {
  readonly text: string;
  /** It begins with a quote, so that blanks in it need no more care. */
  readonly isQuoted: boolean;
}

export interface Completion {
  /** The word that is being typed. */
  readonly word: Word;
  /** What it may become, whole; none: leave it to the shell, which knows files. */
  readonly candidates: readonly string[];
}

/** `line`: what stands before the cursor, with the program's own name first. */
export function completionOf(root: Command, line: string, known: KnownNames): Completion {
  const words = wordsIn(line);
  const word = words.at(-1) ?? { text: "", isQuoted: false };
  const before = words.slice(1, -1).map(({ text }) => text);
  const all = wanted(root, before, word.text, known);
  return { word, candidates: all.filter((one) => one.startsWith(word.text) && one !== "") };
}

function wanted(
  root: Command,
  before: readonly string[],
  word: string,
  known: KnownNames,
): readonly string[] {
  const [name, ...rest] = before;
  const names = root.commands.filter((one) => !isHidden(one)).map((one) => one.name());
  if (name === undefined) return word.startsWith("-") ? flagsOf(root) : [...names, "help"];
  if (name === "help") return rest.length === 0 ? names : [];
  const command = root.commands.find((one) => one.name() === name);
  if (command === undefined) return [];
  const { open, given } = readWords(command, rest);
  if (open !== null) return valuesOf(open, word, known);
  if (word.startsWith("-")) return flagsOf(command);
  const arguments_ = command.registeredArguments;
  const last = arguments_.at(-1);
  const argument = arguments_[given] ?? (last?.variadic === true ? last : undefined);
  return argument === undefined ? [] : choicesOf(argument, argument.name(), known);
}

/** The option that still wants its value, and how many arguments there are already. */
function readWords(
  command: Command,
  words: readonly string[],
): { readonly open: Option | null; readonly given: number } {
  let open: Option | null = null;
  let given = 0;
  for (const word of words) {
    if (open !== null) {
      open = null;
      continue;
    }
    const option = command.options.find(({ long, short }) => word === long || word === short);
    if (option !== undefined) open = option.required || option.optional ? option : null;
    else if (!word.startsWith("-")) given += 1;
  }
  return { open, given };
}

const flagsOf = (command: Command): readonly string[] => [
  ...command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? []),
  "--help",
];

/** Lists take commas: what stands before the last one is kept. */
function valuesOf(option: Option, word: string, known: KnownNames): readonly string[] {
  const name = option.attributeName();
  const values = choicesOf(option, name, known);
  const isList = name === "property";
  const kept = isList ? word.slice(0, word.lastIndexOf(",") + 1) : "";
  return values.map((value) => `${kept}${value}`);
}

function choicesOf(
  { argChoices }: Option | Argument,
  name: string,
  { variants, scenarios, properties, verdicts, topics }: KnownNames,
): readonly string[] {
  if (argChoices !== undefined) return argChoices;
  switch (name) {
    case "variant":
      return variants;
    case "topic":
      return topics;
    case "scenario":
      return scenarios;
    case "property":
      return ["safety", ...properties];
    case "expect":
      return properties.flatMap((property) => verdicts.map((verdict) => `${property}=${verdict}`));
    default:
      return [];
  }
}

/** commander keeps it to itself, but shows only the others in its help. */
const isHidden = (command: Command): boolean =>
  "_hidden" in command && command["_hidden"] === true;

/** As a shell splits a line: quotes and backslashes are read, the last word may be unfinished or empty. */
function wordsIn(line: string): readonly Word[] {
  const words: { text: string; isQuoted: boolean }[] = [];
  let word: { text: string; isQuoted: boolean } | null = null;
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? "";
    if (quote === "" && /\s/.test(letter)) {
      word = null;
      continue;
    }
    if (word === null) {
      word = { text: "", isQuoted: letter === '"' || letter === "'" };
      words.push(word);
    }
    if (quote === "" ? letter === '"' || letter === "'" : letter === quote) {
      quote = quote === "" ? letter : "";
    } else if (letter === "\\" && quote !== "'") {
      at += 1;
      word.text += line[at] ?? "";
    } else {
      word.text += letter;
    }
  }
  return word === null ? [...words, { text: "", isQuoted: false }] : words;
}
