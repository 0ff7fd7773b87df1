/** A file that only grows, and a hash of all that is in it. */

import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

/** How much of a file counts, and the hash of that; what follows was not written to its end. */
export interface Extent {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export class GrowingFile {
  readonly name: string;
  readonly #file: number;
  readonly #hash: Hash;
  #bytes = 0;

  /** `flags`: "w+" for a new file, "r+" for one that is there. */
  constructor(path: string, name: string, flags: "w+" | "r+") {
    this.name = name;
    this.#file = openSync(path, flags);
    this.#hash = createHash("sha256");
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#bytes + done);
    }
    this.#pass(bytes);
  }

  /** Fills `into` with what follows the bytes read so far; false: the file ends before. */
  readNext(into: Uint8Array): boolean {
    for (let done = 0; done < into.length; ) {
      const more = readSync(this.#file, into, done, into.length - done, this.#bytes + done);
      if (more === 0) return false;
      done += more;
    }
    this.#pass(into);
    return true;
  }

  /** Cuts off what follows the bytes read so far. */
  cutOff(): void {
    ftruncateSync(this.#file, this.#bytes);
  }

  /** All of it is on the disk afterwards. */
  sync(): Extent {
    fsyncSync(this.#file);
    return this.extent();
  }

  extent(): Extent {
    return { name: this.name, bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }

  close(): void {
    closeSync(this.#file);
  }

  #pass(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }
}

export const bytesOf = (array: Uint32Array | Int32Array | Uint8Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
