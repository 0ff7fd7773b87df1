/** Finds recordings and reads them line by line, so that memory stays flat. */

import { createReadStream, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

import { UsageError } from "../question.ts";

const endings = [".jsonl", ".jsonl.gz"] as const;
const isRecording = (name: string): boolean => endings.some((ending) => name.endsWith(ending));

/** The recordings that paths name: files, and all below folders, in the order of their names. */
export function recordingsOf(paths: readonly string[]): readonly string[] {
  const files = paths.flatMap(recordingsAt);
  if (files.length > 0) return files;
  throw new UsageError(
    `${paths.join(", ")}: no recordings. ` +
      `Give files that end in ${endings.join(" or ")}, or a folder of them.`,
  );
}

function recordingsAt(path: string): readonly string[] {
  if (isFolder(path)) {
    const below = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => isRecording(entry.name) && !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
    if (below.length > 0) return below;
    throw new UsageError(`${path}: a folder without ${endings.join(" or ")} files. Give another.`);
  }
  if (isRecording(path)) return [path];
  if (path.endsWith(".txt")) return [];
  throw new UsageError(`${path}: not a recording. Give one that ends in ${endings.join(" or ")}.`);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(path, error, "Give the path of a file or folder that you may read.");
  }
}

export interface NumberedLine {
  readonly text: string;
  /** The file and the number of the line in it, from 1. */
  readonly where: string;
}

/** The lines of a file that are not blank. */
export async function* linesOf(path: string): AsyncGenerator<NumberedLine> {
  let rest = "";
  let number = 0;
  const numbered = (text: string): NumberedLine => {
    number += 1;
    return { text, where: `${path}:${number}` };
  };
  try {
    for await (const chunk of textOf(path)) {
      const lines = `${rest}${String(chunk)}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.map(numbered)) if (line.text.trim() !== "") yield line;
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw unreadable(`${path}:${number + 1}`, error, "Is it whole? Fetch or record it again.");
  }
  if (rest.trim() !== "") yield numbered(rest);
}

function textOf(path: string): Readable {
  const file = createReadStream(path);
  if (!path.endsWith(".gz")) return file.setEncoding("utf8");
  const unzipped = createGunzip();
  /** An error of the file ends the reading of what it unzips to, where it is caught. */
  pipeline(file, unzipped, () => undefined);
  return unzipped.setEncoding("utf8");
}

const unreadable = (where: string, error: unknown, mend: string): UsageError => {
  const why = error instanceof Error ? error.message.replace(/, \w+ '.*'$/, "") : String(error);
  return new UsageError(`${where}: cannot be read (${why}). ${mend}`);
};
