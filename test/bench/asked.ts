/** What the bench is asked on its command line, and which lines and peers that means. */

import { Command, InvalidArgumentError, Option } from "commander";

import { lines, nameOf } from "./lines.ts";
import type { Line } from "./lines.ts";
import { threadsMost } from "./ours.ts";
import { peers } from "./peers.ts";
import type { Peer } from "./peers.ts";

export interface Options {
  readonly only?: readonly string[];
  readonly large?: true;
  readonly threads?: readonly number[];
  readonly runs?: number;
  readonly maxStates: number;
  readonly peers?: true | readonly string[];
  readonly profile?: string;
  readonly format: "text" | "json";
}

/** Wrong usage; the message says what is wrong and what to do. */
export class BenchUsageError extends Error {}

const toolNames = peers.map(({ tool }) => tool).join(", ");

export function optionsOf(argv: readonly string[]): Options {
  return new Command("bench")
    .description("Explores models of known size; prints states per second and bytes per state.")
    .option("--only <line>", "only this line; may be given again", lineName)
    .option("--large", "the line of 104 million states too: minutes, and gigabytes of memory")
    .option("--threads <n>", "threads of ours; may be given again (default: 1 and 2)", threadCount)
    .option("--runs <n>", "runs of each, for medians (default: 5; 1 if nothing is compared)", count)
    .option("--max-states <n>", "states at which the real model is cut", count, 3_000_000)
    .option("--peers [tool...]", `other checkers, in turn with ours: ${toolNames} (default: all)`)
    .option("--profile <file>", "explore one line, write its CPU profile, print where time went")
    .addOption(new Option("--format <format>").choices(["text", "json"]).default("text"))
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv)
    .opts<Options>();
}

function count(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) {
    throw new InvalidArgumentError("Give a whole number, 1 or more.");
  }
  return Number(text);
}

function threadCount(text: string, before: readonly number[] = []): readonly number[] {
  const threads = count(text);
  if (threads <= threadsMost) return [...before, threads];
  throw new InvalidArgumentError(`The search uses at most ${threadsMost}.`);
}

function lineName(text: string, before: readonly string[] = []): readonly string[] {
  const names = lines.map(nameOf);
  if (names.includes(text)) return [...before, text];
  throw new InvalidArgumentError(`Known lines: ${names.map((name) => `"${name}"`).join(", ")}.`);
}

export const threadsAsked = ({ threads }: Options): readonly number[] =>
  threads ?? [1, 2].filter((each) => each <= threadsMost);

export const linesAsked = ({ only, large }: Options): readonly Line[] =>
  lines.filter((line) => only?.includes(nameOf(line)) ?? (!line.isLarge || large === true));

/** A peer that is not run, on one line or (null) on all, and why. */
export interface Absent {
  readonly tool: string;
  readonly line: string | null;
  readonly why: string;
}

/** The peers that this machine has. Throws where one is named that is unknown or not here. */
export function peersAsked({ peers: asked }: Options): {
  readonly present: readonly Peer[];
  readonly absent: readonly Absent[];
} {
  const named = asked === undefined ? [] : asked === true ? peers.map(({ tool }) => tool) : asked;
  const unknown = named.filter((name) => !peers.some(({ tool }) => tool === name));
  if (unknown.length > 0) {
    throw new BenchUsageError(`--peers ${unknown.join(" ")}: known are ${toolNames}.`);
  }
  const wanted = peers.filter(({ tool }) => named.includes(tool));
  const absent = wanted.flatMap(({ tool, missing }) => {
    const why = missing();
    return why === null ? [] : [{ tool, line: null, why }];
  });
  const [first] = absent;
  if (asked !== true && first !== undefined) {
    throw new BenchUsageError(`--peers ${first.tool}: ${first.why}`);
  }
  const isPresent = ({ tool }: Peer): boolean => !absent.some((one) => one.tool === tool);
  return { present: wanted.filter(isPresent), absent };
}

/** Why a peer is not run on a line, or null. Only a peer that is named is given hours. */
export function whyNot(
  { tool, statesMost }: Peer,
  { known }: Line,
  { peers: asked }: Options,
): string | null {
  if (known === null) return "it does not have this model";
  if (asked !== true || known.states < statesMost) return null;
  return `it takes long; with --peers ${tool} it is run`;
}
