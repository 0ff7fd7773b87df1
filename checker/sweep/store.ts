/**
 * Answers by content, on disk: a sweep asks only what has no answer yet. Kept by cacache, npm's own
 * content-addressed cache: files that are moved into place whole and checked by a hash when read, so
 * that several sweeps may share a store, and what a crash or a full disk damaged is asked again.
 */

import { homedir } from "node:os";
import { join } from "node:path";

import * as cacache from "cacache";

import type { AnswerDocument } from "../../traces/sweep-document.ts";
import { validateSweepAnswer } from "../../traces/validate-document.ts";
import { documentText, makeFolder } from "../../traces/write.ts";
import { UsageError } from "../usage-error.ts";
import { isRepeatable } from "./answer.ts";

export interface Store {
  readonly folder: string;
  /** null: nothing is kept under this key, or nothing that can be read. */
  readonly get: (key: string) => Promise<AnswerDocument | null>;
  /** Keeps only what would be found again: an answer that time or memory cut is not kept. */
  readonly put: (key: string, answer: AnswerDocument) => Promise<void>;
}

/** Where a user's programs keep what they can make again. */
export const defaultFolder = (): string =>
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "quorate", "sweeps");

export function storeIn(folder: string): Store {
  return {
    folder,
    get: (key) => kept(folder, key),
    put: async (key, answer) => {
      if (!isRepeatable(answer.answer)) return;
      try {
        makeFolder(join(folder, "tmp"));
        await cacache.put(folder, key, documentText(answer), { algorithms: ["sha256"] });
      } catch (error) {
        const why = error instanceof Error ? error.message.replace(/, \w+ '.*'$/, "") : String(error);
        throw new UsageError(`${folder}: answers cannot be kept there (${why}). Give a folder with --store.`);
      }
    },
  };
}

/** Without an entry cacache throws; so it does where content is missing or is not what its hash says. */
async function kept(folder: string, key: string): Promise<AnswerDocument | null> {
  const found = await cacache.get(folder, key).catch(() => null);
  if (found === null) return null;
  const read = validateSweepAnswer(found.data.toString("utf8"));
  return read.ok ? read.value : null;
}
