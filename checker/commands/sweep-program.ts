/** The options of `sweep`, `worker` and of what Kubernetes needs for them. */

import { availableParallelism } from "node:os";

import { Option } from "commander";
import type { Command } from "commander";

import { port, seconds, wholeNumber } from "../options.ts";
import type { SweepOptions } from "./sweep.ts";
import type { WorkerCommandOptions } from "./worker.ts";

type SetExit = (code: number) => void;
type Out = (text: string) => void;

const queueHelp = "redis://HOST:PORT[/DB] (rediss:// for TLS; a password as :PASSWORD@ before the host)";

export function addSweeps(quorate: Command, setExit: SetExit, out: Out): void {
  addSweep(quorate, setExit, out);
  addWorker(quorate, setExit);
}

function addSweep(quorate: Command, setExit: SetExit, out: Out): void {
  quorate
    .command("sweep")
    .description("a matrix of questions, each asked once; or a report of one, shown again")
    .argument("<plan>", "a plan's JSON file, or the JSON of a report")
    .option("--jobs <n>", "threads on this machine, without a queue; in a manifest: workers", wholeNumber(1), availableParallelism())
    .option("--queue <url>", `ask workers through ${queueHelp}`)
    .option("--store <dir>", "folder of the answers that are known; default: in the user's cache")
    .option("--report <dir>", "folder for the report: JSON, Markdown, and a page with heat maps")
    .option("--diff <report>", "an older report's JSON: what is not as it was?")
    .addOption(
      new Option("--format <format>", "of what is printed").choices(["text", "json", "md", "html"]).default("text"),
    )
    .option("--dashboard <port>", "a page on this machine while the sweep goes on; 0: any free port", port)
    .option("--manifest <image>", "print Kubernetes Jobs that run this plan with that image, and end")
    .option("--quiet", "no progress on standard error", false)
    .action(async (path: string, options: SweepOptions) => {
      const { sweep } = await import("./sweep.ts");
      setExit(await sweep(path, options, out));
    });
}

function addWorker(quorate: Command, setExit: SetExit): void {
  quorate
    .command("worker")
    .description("answers the questions of sweeps that are asked through a queue")
    .requiredOption("--queue <url>", queueHelp)
    .option("--concurrency <n>", "cells at once, a thread each", wholeNumber(1), availableParallelism())
    .option("--metrics-port <port>", "where Prometheus may ask; 0: any free port", port)
    .option("--metrics-host <address>", "which addresses may ask", "127.0.0.1")
    .option("--exit-when-idle <s>", "end after so many seconds without a cell", seconds)
    .option("--quiet", "says nothing", false)
    .action(async (options: WorkerCommandOptions) => {
      const { worker } = await import("./worker.ts");
      setExit(await worker(options));
    });
}
