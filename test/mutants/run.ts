/** Runs programs in copies of the project, as many at a time as there are processors. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { applied } from "./edit.ts";
import type { Edit } from "./edit.ts";
import { copiedTree, root } from "./tree.ts";
import type { Tree } from "./tree.ts";

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A mutant that takes so long does not end. QUORATE_SECONDS gives slower machines more. */
export const secondsMax = Number(process.env["QUORATE_SECONDS"] ?? 600);

/** Ended after so many seconds, with no status, and with it what it started. */
export const runIn = (folder: string, args: readonly string[], secondsMax: number): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", ...args], {
      ...{ cwd: folder, env: { ...process.env, NO_COLOR: "1" }, detached: true },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const end = (): void => {
      // Its group, which it leads: a test that hangs is a process of its own.
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    const interrupted = (): void => {
      end();
      process.exit(130);
    };
    process.once("SIGINT", interrupted);
    const timer = setTimeout(end, 1000 * secondsMax);
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
    child.on("close", (status) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupted);
      resolve({ status, ...said });
    });
  });

/** What a job finds in a copy; jobs take turns with the copies, and end in the order of the items. */
export async function inCopies<Item, Result>(
  items: readonly Item[],
  job: (item: Item, tree: Tree) => Promise<Result>,
  onDone: (item: Item, result: Result, left: number) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.map((item, at) => ({ item, at }));
  let left = items.length;
  const worker = async (): Promise<void> => {
    const tree = copiedTree();
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const result = await job(next.item, tree);
        results[next.at] = result;
        onDone(next.item, result, (left -= 1));
      }
    } finally {
      tree.remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), items.length) }, worker));
  return results;
}

/** The file as the edit leaves it; an edit that no longer applies is an error to mend. */
export function mutated(edit: Edit): string {
  const found = applied(readFileSync(join(root, edit.file), "utf8"), edit);
  if (!found.ok) throw new Error(`${found.why}. Adapt the text in test/mutants, or take it out.`);
  return found.text;
}
