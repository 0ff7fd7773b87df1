/** Writes a file so that whoever reads it finds all of it or what was there before, even after a crash. */

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export function writeWhole(path: string, bytes: Uint8Array): void {
  const before = `${path}.tmp`;
  const file = openSync(before, "w");
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(before, path);
  syncFolder(dirname(path));
}

/** The names in a folder are on the disk afterwards, where a system can be asked for that. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
