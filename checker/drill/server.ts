/** One etcd that the drill started: its process, its lines as they arrive, its end. */

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { appendFileSync } from "node:fs";
import { request } from "node:http";
import { createInterface } from "node:readline";

import { parseLogLine } from "../../traces/log-lines.ts";
import type { ParsedLine } from "../../traces/log-lines.ts";
import { unwrap } from "../../traces/logs/wrappings.ts";

export interface Heard {
  /** When it arrived, on the drill's own clock: no stamp of etcd's is that exact. */
  readonly atMs: number;
  readonly member: string;
  readonly line: ParsedLine;
}

export interface Running {
  readonly process: ChildProcess;
  /** null while it runs. */
  readonly ended: () => string | null;
  readonly whenEnded: Promise<void>;
  readonly lastLine: () => string | null;
}

export interface Launch {
  readonly member: string;
  readonly binary: string;
  readonly args: readonly string[];
  /** Where its Unix sockets are made. */
  readonly folder: string;
  readonly logFile: string;
}

/** A setting in the environment would reach the server beside the drill's own flags. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("ETCD")));

/** The line that says why a server ends; what it prints after that is its usage. */
const isReason = /"level":"(fatal|panic)"|not defined|invalid value|\b(fatal|panic)\b/i;

/** Every line goes to its log file; those of raft are also told at once. */
export function launch(asked: Launch, hear: (heard: Heard) => void): Running {
  const { member, binary, args, folder, logFile } = asked;
  const child = spawn(binary, [...args], {
    cwd: folder,
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let ended: string | null = null;
  let last: string | null = null;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (text) => {
      appendFileSync(logFile, `${text}\n`);
      if (text.trim() !== "" && (last === null || !isReason.test(last) || isReason.test(text))) last = text;
      const line = parseLogLine(unwrap(text).text);
      if (line !== null) hear({ atMs: performance.now(), member, line });
    });
  }
  const whenEnded = new Promise<void>((over) => {
    child.on("error", (error) => {
      ended = error.message;
      over();
    });
    child.on("close", (code, signal) => {
      ended ??= signal ?? `exit code ${code ?? "unknown"}`;
      over();
    });
  });
  return { process: child, ended: () => ended, whenEnded, lastLine: () => last };
}

/** Stores a key through a member's own socket; false where it does not take it. */
export function put(socketPath: string, key: string, timeoutMs: number): Promise<boolean> {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return new Promise((done) => {
    const asked = request(
      { socketPath, path: "/v3/kv/put", method: "POST", timeout: timeoutMs },
      (answer) => {
        answer.resume();
        answer.on("end", () => done(answer.statusCode === 200));
      },
    );
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => done(false));
    asked.end(JSON.stringify({ key: base64(key), value: base64("drill") }));
  });
}
