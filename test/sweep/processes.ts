/** Real processes for tests of sweeps: quorate itself, and a redis-server of one's own. */

import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { Redis } from "ioredis";

import { root } from "../figures.ts";

/** Why a test that needs a Redis cannot run here, or null. */
export const noRedis = (): string | null =>
  spawnSync("redis-server", ["--version"]).status === 0 ? null : "no redis-server is installed here";

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** As a power cut does: SIGKILL. */
  readonly kill: () => Promise<void>;
  /** On the same port, with what its append-only file holds. */
  readonly start: () => Promise<void>;
}

/** Keeps an append-only file in `folder`; what else it is told is `more`. */
export async function redisServer(folder: string, more: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const bound = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
    server = spawn("redis-server", [...bound, "--appendonly", "yes", ...more], { stdio: "ignore" });
    await untilItAnswers(port);
  };
  await start();
  return {
    url,
    port,
    start,
    kill: async () => {
      const ended = server === null || server.exitCode !== null ? null : once(server, "exit");
      server?.kill("SIGKILL");
      await ended;
    },
  };
}

/** It also answers that it loads, or wants a password. */
async function untilItAnswers(port: number): Promise<void> {
  const client = new Redis(port, "127.0.0.1", { retryStrategy: () => 50, enableReadyCheck: true });
  client.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    client.once("connect", () => resolve());
  });
  client.disconnect();
}

export interface Quorate {
  readonly child: ChildProcess;
  /** The exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly out: () => string;
  readonly err: () => string;
}

/** Not `npx tsx`: a signal must reach the process itself. */
export function quorate(...args: readonly string[]): Quorate {
  const child = spawn(process.execPath, ["--import", "tsx", "checker/cli.ts", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (texts.err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", (code) => resolve(code));
  });
  return { child, ended, out: () => texts.out, err: () => texts.err };
}

/** Looks every 50 ms, at most for `seconds`. */
export async function until(
  what: string,
  seconds: number,
  isSo: () => Promise<boolean> | boolean,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
