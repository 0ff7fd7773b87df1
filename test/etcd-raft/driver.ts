/** Builds the Go driver beside this file with the real library, and speaks with it. */

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import type { ActionLine, Header } from "../../checker/conform/recording.ts";

/** Where Debian's packages of Go libraries are, as sources. */
const gopath = "/usr/share/gocode";
const library = join(gopath, "src/go.etcd.io/etcd/raft");
const here = fileURLToPath(new URL(".", import.meta.url));
const sources = ["main.go", "records.go", "trace.go"].map((name) => join(here, name));

/** An input that the driver could not take as a step. */
export interface Refusal {
  readonly refused: string;
}
export type Answered = Header | ActionLine | Refusal;

export const isRefusal = (answer: Answered): answer is Refusal => "refused" in answer;

export interface Driver {
  /** One answer per line, in order. */
  readonly ask: (lines: readonly object[]) => Promise<readonly Answered[]>;
  readonly close: () => void;
}

/** Why the driver cannot be built here; null: it can. */
export function missingForDriver(): string | null {
  if (spawnSync("go", ["version"]).error !== undefined) {
    return "there is no go (Debian: apt-get install golang-go)";
  }
  return existsSync(library)
    ? null
    : `there is no ${library} (Debian: apt-get install golang-etcd-server-dev)`;
}

/** Throws with the compiler's words where the build fails. */
export function startDriver(): Driver {
  const folder = mkdtempSync(join(tmpdir(), "quorate-etcd-raft-"));
  const binary = join(folder, "driver");
  const overlay = join(folder, "overlay.json");
  const probe = { [join(library, "quorate_probe.go")]: join(here, "inside/probe.go") };
  writeFileSync(overlay, JSON.stringify({ Replace: probe }));
  const built = spawnSync("go", ["build", "-overlay", overlay, "-o", binary, ...sources], {
    env: { ...process.env, GO111MODULE: "off", GOPATH: gopath, GOFLAGS: "", CGO_ENABLED: "0" },
    encoding: "utf8",
  });
  if (built.status !== 0) {
    rmSync(folder, { recursive: true });
    throw new Error(`the driver does not compile:\n${built.stderr}`);
  }
  return speaking(binary, folder);
}

function speaking(binary: string, folder: string): Driver {
  const child = spawn(binary, { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: { readonly take: (line: string) => void; readonly fail: (why: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.take(line));
  // A program that runs needs its file no more; so nothing is left however this one ends.
  child.on("spawn", () => rmSync(folder, { recursive: true, force: true }));
  child.on("close", (code) => {
    for (const { fail } of waiting) fail(new Error(`the driver has ended (${code ?? "killed"})`));
  });
  return {
    ask: (lines) => {
      const answers = lines.map(
        () =>
          new Promise<Answered>((take, fail) => {
            waiting.push({ take: (line) => take(JSON.parse(line) as Answered), fail });
          }),
      );
      child.stdin.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
      return Promise.all(answers);
    },
    close: () => child.stdin.end(),
  };
}
