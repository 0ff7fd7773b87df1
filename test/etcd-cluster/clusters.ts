/** `npm run test:etcd-cluster`: the drill as a user runs it, on real servers of this machine. */

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));

const { values } = parseArgs({
  options: {
    etcd: { type: "string", default: "etcd" },
    runs: { type: "string", default: "3" },
    out: { type: "string", default: "traces-out/drill" },
    required: { type: "boolean", default: false },
  },
});

const say = (text: string): void => console.log(text);
const command = (args: readonly string[]): readonly string[] => [
  ...["--import", "tsx", "checker/cli.ts", "drill", "--etcd", values.etcd],
  ...args,
];

/** Everything is printed: the table is the result. */
function drilled(args: readonly string[]): boolean {
  const { status } = spawnSync(process.execPath, command(args), { cwd: root, stdio: "inherit" });
  if (status !== 0) say(`drill ${args.join(" ")}: exit code ${status ?? "none"}`);
  return status === 0;
}

const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));

/** Processes of this machine whose command line names the folder. */
const processesOf = (folder: string): readonly string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(join("/proc", name, "cmdline"), "utf8").includes(folder);
      } catch {
        return false;
      }
    });

/** Once its servers run, a drill is stopped; soon nothing is left of it. */
async function stopped(signal: "SIGINT" | "SIGTERM" | "SIGKILL"): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "quorate-stopped-"));
  const drill = spawn(process.execPath, command(["--quiet"]), {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
    stdio: "ignore",
  });
  const ended = new Promise<number | string | null>((over) =>
    drill.on("close", (code, by) => over(code ?? by)),
  );
  const own = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith("quorate-drill-"));
  const servers = (): number => processesOf(join(folder, "quorate-drill-")).length;
  for (let tries = 0; servers() < 3 && tries < 600; tries += 1) await pause(50);
  const ran = servers();
  drill.kill(signal);
  const exit = await ended;
  for (let tries = 0; (own().length > 0 || servers() > 0) && tries < 100; tries += 1) await pause(50);
  const isGone = own().length === 0 && servers() === 0;
  const isWell = ran >= 3 && isGone && exit === (signal === "SIGKILL" ? signal : 3);
  say(`${signal} while ${ran} processes ran: exit ${exit}, ${isGone ? "nothing is left" : "SOMETHING IS LEFT"}`);
  rmSync(folder, { recursive: true, force: true });
  return isWell;
}

async function main(): Promise<number> {
  if (spawnSync(values.etcd, ["--version"]).error !== undefined) {
    say(`test:etcd-cluster skipped: there is no ${values.etcd} (Debian: apt-get install etcd-server).`);
    return values.required ? 1 : 0;
  }
  const capnslog = ["--logger", "capnslog", "--pre-vote", "off", "--tick-advance", "on", "--runs", "1"];
  const results = [
    drilled(["--runs", values.runs, "--out", values.out]),
    drilled([...capnslog, "--out", join(values.out, "capnslog")]),
  ];
  if (existsSync("/proc/self/cmdline")) {
    results.push(...(await Promise.all((["SIGTERM", "SIGKILL"] as const).map(stopped))));
  } else say("stopping a drill was not tried: there is no /proc to look for what is left.");
  return results.every((isWell) => isWell) ? 0 : 1;
}

process.exitCode = await main();
