/** The checkpoints of one command, in one folder: each search has a folder in it. */

import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { UsageError } from "../usage-error.ts";
import { lock, lockName } from "./lock.ts";
import type { Checkpoint } from "./saved.ts";
import { SearchFolder } from "./search-folder.ts";
import { writeWhole } from "./write-whole.ts";

export interface Checkpoints {
  /** Of the search with this key, the same for the same search: letters and digits. */
  readonly of: (key: string) => Checkpoint;
}

/** What a command asks. */
export interface Inquiry {
  /** The same for the same question: letters and digits. */
  readonly question: string;
  /** Of the rules and the checker. */
  readonly rules: string;
  /** The question for people. */
  readonly says: string;
}

export interface CheckpointOptions {
  readonly folder: string;
  /** Goes on with the checkpoint that is there. */
  readonly resumes: boolean;
  readonly secondsBetween: number;
  readonly nowMs: () => number;
}

const inquiryName = "checkpoint.json";

/** A checkpoint of another question is refused; where there is none, it begins. */
export function checkpointsIn(options: CheckpointOptions, inquiry: Inquiry): Checkpoints {
  const { folder, resumes, secondsBetween, nowMs } = options;
  const path = join(folder, inquiryName);
  if (existsSync(path)) {
    if (!resumes) {
      throw new UsageError(
        `--checkpoint ${folder}: has a checkpoint already (${inquiryIn(path).says}). ` +
          "Go on with it (--resume), remove it, or give another folder.",
      );
    }
    refuseOther(folder, inquiryIn(path), inquiry);
    orRefuse(folder, () => lock(folder));
  } else {
    begin(folder, path, inquiry);
  }
  return { of: (key) => new SearchFolder(join(folder, key), secondsBetween, nowMs) };
}

function begin(folder: string, path: string, inquiry: Inquiry): void {
  orRefuse(folder, () => {
    mkdirSync(folder, { recursive: true });
    const ours = (name: string): boolean => name === `${inquiryName}.tmp` || name.startsWith(lockName);
    if (!readdirSync(folder).every(ours)) {
      throw new UsageError(
        `--checkpoint ${folder}: has other files in it and no checkpoint. Give a folder that is empty or new.`,
      );
    }
    lock(folder);
    const content = { format: "quorate-checkpoint", version: 1, ...inquiry };
    writeWhole(path, new TextEncoder().encode(`${JSON.stringify(content)}\n`));
  });
}

function orRefuse(folder: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UsageError(`--checkpoint ${folder}: ${error.message}. Give a folder that can be written to.`);
  }
}

function inquiryIn(path: string): Inquiry {
  try {
    const { question, rules, says } = JSON.parse(readFileSync(path, "utf8")) as Inquiry;
    if ([question, rules, says].every((field) => typeof field === "string")) return { question, rules, says };
  } catch {
    // Said below.
  }
  throw new UsageError(`${path}: a damaged checkpoint. Remove its folder and begin anew, without --resume.`);
}

function refuseOther(folder: string, known: Inquiry, asked: Inquiry): void {
  if (known.question !== asked.question) {
    throw new UsageError(
      `--resume: ${folder} is a checkpoint of another question: "${known.says}", not "${asked.says}". ` +
        "Ask the same again, or give another folder.",
    );
  }
  if (known.rules !== asked.rules) {
    throw new UsageError(
      `--resume: ${folder} is a checkpoint of other rules (${known.rules}; these are ${asked.rules}): ` +
        "quorate has changed since. Remove the folder and begin anew.",
    );
  }
}
