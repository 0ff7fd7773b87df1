/** Writes a document whole or not at all. */

import { createHash, randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import type { QuorateDocument } from "./document.ts";

export type Written =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly error: string };

/** The same document gives the same bytes. */
export const documentText = (document: QuorateDocument): string =>
  `${JSON.stringify(document, null, 1)}\n`;

export const writeDocument = (folder: string, name: string, document: QuorateDocument): Written =>
  writeWhole(folder, name, documentText(document));

/**
 * Makes the folder if it is missing. The text goes to a temporary file beside its place and is
 * renamed, so that neither a reader nor a crash ever sees a half.
 */
export function writeWhole(folder: string, name: string, text: string): Written {
  const path = join(folder, name);
  const temporary = join(folder, `.${name.slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    makeFolder(folder);
    writeSynced(temporary, text);
    renameSync(temporary, path);
    return { ok: true, path };
  } catch (error) {
    removeIfThere(temporary);
    return { ok: false, error: `${path}: cannot be written (${reasonOf(error)}). ${mendWrite}` };
  }
}

/**
 * The folder and those above it that are missing, one by one: where a file system takes no folders, as
 * /proc, Node's own way to make them all never comes back. Throws where one cannot be made.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const path of missing.toReversed()) {
    try {
      mkdirSync(path);
    } catch (error) {
      // Somebody else made it meanwhile, or it is there and may not be looked at.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

const mendWrite = "Give a folder that you may write to.";

function writeSynced(path: string, text: string): void {
  const file = openSync(path, "wx");
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The error that the caller hears of is the first one, whatever becomes of the temporary file. */
function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

/** Without the system's repetition of the path. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/, \w+(?: '.*')?$/, "") : String(error);

/** The file of a trace: `etcd-3.1.4.rejoin.ElectionSafety.trace.json`. */
export const traceFileName = (trace: {
  readonly variant: string;
  readonly scenario: string;
  readonly property: string;
}): string =>
  `${[trace.variant, trace.scenario, trace.property].map(safeName).join(".")}.trace.json`;

/**
 * A name as part of a file's name: no separators, no leading dot, no spaces, not too long. One that
 * had to change ends in a hash of the original, so that two names never share a file.
 */
export function safeName(name: string): string {
  const safe = name.replaceAll(/[^A-Za-z0-9.+_-]/g, "-").replace(/^[.-]+/, "").slice(0, 60);
  if (safe === name && safe !== "") return safe;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return safe === "" ? hash : `${safe}-${hash}`;
}
