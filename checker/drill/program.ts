/** The command line of `quorate drill`. */

import { Option } from "commander";
import type { Command } from "commander";

import type { DrillOptions } from "../commands/drill.ts";
import { wholeNumber } from "../options.ts";
import { checkFlag } from "./settings.ts";

const help = `
A drill never touches a cluster that it did not start, and takes no address, process or data of one.
To try a cluster of your own, give it your etcd and your settings: --etcd PATH, --heartbeat-ms,
--election-ms, and other flags of the server with --flag. The drill starts three of it: data in a
folder of its own, servers on Unix sockets in there, and relays on free loopback ports between them,
with which one is cut off. It ends what it started, also when it is interrupted or killed.

One run: one member that does not lead is cut off, campaigns alone, is killed, and comes back behind
the others. The members' logs go through explain and validate, and the times beside the model's odds.
Exit code 1: something was not as the model has it.`;

export function addDrill(
  quorate: Command,
  setExit: (code: number) => void,
  out: (text: string) => void,
): void {
  const choice = (flags: string, says: string): Option =>
    new Option(flags, says).choices(["on", "off", "both"]).default("both");
  quorate
    .command("drill")
    .description("put three real etcd servers through the incident, and hold them against the model")
    .option("--etcd <path>", "the server's program, 3.4 or newer", "etcd")
    .option("--flag <flag>", "another flag for each server, such as --flag=--snapshot-count=1000; may be repeated", flags, [])
    .option("--runs <n>", "of each setting, each with new servers", wholeNumber(1), 3)
    .option("--heartbeat-ms <ms>", "heartbeat interval", wholeNumber(10), 100)
    .option("--election-ms <ms>", "election timeout", wholeNumber(50), 500)
    .addOption(choice("--pre-vote <setting>", "the server's pre-vote"))
    .addOption(choice("--tick-advance <setting>", "the server's initial-election-tick-advance"))
    .addOption(new Option("--logger <name>", "the server's logger").choices(["zap", "capnslog"]).default("zap"))
    .option("--keep", "leave the servers' folders (data, logs) where they are", false)
    .option("--out <dir>", "folder for the document and each run's logs")
    .addOption(new Option("--format <format>", "of the table").choices(["text", "json", "md"]).default("text"))
    .option("--quiet", "no progress on standard error", false)
    .addHelpText("after", help)
    .action(async (options: DrillOptions) => {
      const { drill } = await import("../commands/drill.ts");
      setExit(await drill(options, out));
    });
}

const flags = (flag: string, before: readonly string[]): readonly string[] => [...before, checkFlag(flag)];
