/** The options of the command line that make a question, and how each is read. */

import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";

import type { Budgets, Regime } from "../model/regime.ts";
import type { RestartTicks } from "./commands/odds.ts";
import type { QuestionOptions } from "./question.ts";
import type { LimitOptions } from "./run.ts";

/** A whole number from `least`, as an option's reader. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Give a whole number, ${least} or more.`);
    }
    return value;
  };

/** Of a server; 0 is any that is free. */
export function port(text: string): number {
  const value = wholeNumber(0)(text);
  if (value > 65_535) throw new InvalidArgumentError("Give a port, 0 to 65535.");
  return value;
}

/** Seconds, fractions allowed. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0) {
    throw new InvalidArgumentError("Give seconds, more than 0.");
  }
  return value;
}

const units: Readonly<Record<string, number>> = { M: 2 ** 20, G: 2 ** 30 };
const leastMemory = 16 * 2 ** 20;

export const maxMemoryHelp =
  "such as 512M or 4G; default: half of the machine's. States that do not fit go to files in the " +
  "checkpoint's folder or that for temporary files (TMPDIR)";

/** Bytes, from a size such as 512M or 4G. */
export function memorySize(text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)([MG])$/.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * (units[unit] ?? 0));
  if (bytes >= leastMemory) return bytes;
  throw new InvalidArgumentError("Give a size such as 512M or 4G, 16M or more.");
}

export function restartTicks(text: string): RestartTicks {
  if (text === "none" || text === "at-once" || text === "late") return text;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a number of ticks, none, at-once or late.");
}

const delayTicks = (text: string): number | "async" | "prompt" =>
  text === "prompt" ? "prompt" : ticksOrAsync(0)(text);

const ticksOrAsync =
  (least: number) =>
  (text: string): number | "async" =>
    text === "async" ? "async" : wholeNumber(least)(text);

/** As commander gives them; a regime option that is not given is absent. */
export interface RawOptions {
  readonly scenario?: string;
  readonly members?: number;
  readonly term?: number;
  readonly electionTick?: number;
  readonly tickMs?: number;
  readonly delay?: number | "async" | "prompt";
  readonly order?: "fifo" | "any";
  readonly loss?: number;
  readonly dup?: number;
  readonly skew?: number | "async";
  readonly capacity?: number;
  readonly campaigns?: number;
  readonly timeouts?: "lazy" | "eager";
  readonly labels?: "canonical" | "absolute";
  readonly deliveries?: "urgentFirst" | "interleaved";
  readonly symmetry?: "members" | "none";
  readonly crashes?: number;
  readonly restarts?: number;
  readonly cuts?: number;
  readonly heals?: number;
  readonly soloCampaigns?: number;
  readonly proposals?: number;
  readonly transfers?: number;
}

const count = wholeNumber(0);

/** A number of ticks, or a range such as 3..10. */
export function tickRange(text: string): readonly number[] {
  const [first = "", last = first, ...rest] = text.split("..");
  const [from, to] = [count(first), count(last)];
  if (rest.length > 0 || to < from) throw new InvalidArgumentError("Give ticks, or a range such as 3..10.");
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** Several values with commas between. */
const listOf =
  <Value>(read: (text: string) => Value) =>
  (text: string): readonly Value[] =>
    text.split(",").map(read);

function channelOrder(text: string): "fifo" | "any" {
  if (text === "fifo" || text === "any") return text;
  throw new InvalidArgumentError("Give fifo or any, or both with a comma.");
}


/** The arguments that give these options again, for another process. */
export const argumentsOf = (options: RawOptions & LimitOptions): readonly string[] =>
  questionFlags.flatMap((name) => {
    const value = options[name];
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === undefined ? [] : [flag, String(value)];
  });

const questionFlags = [
  ...(["scenario", "members", "term", "electionTick", "tickMs", "delay", "order"] as const),
  ...(["loss", "dup", "skew", "capacity", "campaigns", "timeouts", "labels"] as const),
  ...(["deliveries", "symmetry", "crashes", "restarts", "cuts", "heals", "soloCampaigns"] as const),
  ...(["proposals", "transfers", "maxStates", "maxSeconds"] as const),
];

/** Adds the options of a question: start, regime, faults. */
export function withQuestionOptions(command: Command): Command {
  return withFaultOptions(command)
    .option("--election-tick <ticks>", "election timeout", count)
    .option("--delay <ticks>", delayHelp, delayTicks)
    .addOption(new Option("--order <order>", orderHelp).choices(["fifo", "any"]))
    .option("--loss <n>", lossHelp, count);
}

/** The same, but what a comparison can vary takes several values: each has a row. */
export function withSweptOptions(command: Command): Command {
  return withFaultOptions(command)
    .option("--election-tick <range>", "election timeout; or a range such as 3..10", tickRange)
    .option("--delay <list>", `${delayHelp} (default: prompt)`, listOf(delayTicks))
    .option("--order <list>", orderHelp, listOf(channelOrder))
    .option("--loss <list>", lossHelp, listOf(count));
}

const delayHelp = "a message arrives before its receiver ticks more often; or prompt, async";
const orderHelp = "of messages in a channel";
const symmetryHelp =
  "reduction by exchanging members; default: members for safety, none where members must keep their names";
const lossHelp = "messages that may be lost";

function withFaultOptions(command: Command): Command {
  return command
    .option("--scenario <name>", "where to start (list scenarios); default: rejoin, or a mutant's own")
    .option("--members <n>", "3 or 5", count)
    .option("--term <n>", "the cluster's term at the start", count)
    .option("--tick-ms <ms>", "length of a tick", wholeNumber(1))
    .option("--dup <n>", "messages that may be delivered twice", count)
    .option("--skew <ticks>", "how far clocks may drift apart; or async", ticksOrAsync(1))
    .option("--capacity <n>", "messages that a channel holds", wholeNumber(1))
    .option("--campaigns <n>", "bound on the campaigns of an execution", count)
    .addOption(new Option("--timeouts <when>", "when a timeout is drawn").choices(["lazy", "eager"]))
    .addOption(
      new Option("--labels <labels>", "reduction by shifting terms").choices(["canonical", "absolute"]),
    )
    .addOption(
      new Option("--deliveries <order>", "reduction by partial order").choices(["urgentFirst", "interleaved"]),
    )
    .addOption(
      new Option("--symmetry <what>", symmetryHelp).choices(["members", "none"]),
    )
    .option("--crashes <n>", "how many crashes of the scenario's targets", count)
    .option("--restarts <n>", "how many restarts", count)
    .option("--cuts <n>", "how often a target may be cut off", count)
    .option("--heals <n>", "how often a cut may heal", count)
    .option("--solo-campaigns <n>", "how many campaigns of members that are cut off", count)
    .option("--proposals <n>", "how many proposals", count)
    .option("--transfers <n>", "how many leader transfers", count);
}

export function questionOptions(raw: RawOptions): QuestionOptions {
  const { delay, skew, order, loss, dup, capacity, campaigns, timeouts, labels, deliveries, symmetry } = raw;
  const { crashes, restarts, cuts, heals, soloCampaigns, proposals, transfers } = raw;
  const regime: Partial<Regime> = given({
    delay: delay === "async" ? null : delay === "prompt" ? 0 : delay,
    prompt: delay === undefined ? undefined : delay === "prompt",
    skew: skew === "async" || (skew === undefined && delay === "async") ? null : skew,
    order,
    loss,
    dup,
    capacity,
    campaigns,
    timeouts,
    labels,
    deliveries,
    symmetry,
  });
  const budgets: Partial<Budgets> = given({
    crashes,
    restarts,
    cuts,
    heals,
    soloCampaigns,
    proposals,
    transfers,
  });
  const { scenario, members, term, electionTick, tickMs } = raw;
  return { scenario, members, term, electionTick, tickMs, regime, budgets };
}

/** Without the fields that are undefined, which would otherwise hide a default. */
function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
