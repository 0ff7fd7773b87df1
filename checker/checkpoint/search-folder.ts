/**
 * A search's checkpoint in a folder: files that only grow, for states and the graph; a new file at each
 * save, for what the states are made of; and the manifest, which says how much of each counts. It is
 * replaced last and as a whole: whenever a process is killed, the last complete save is there.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";

import type { Graph } from "../edges.ts";
import type { Packing } from "../packing.ts";
import { UsageError } from "../usage-error.ts";
import { GrowingFile, bytesOf } from "./growing-file.ts";
import type { Extent } from "./growing-file.ts";
import type { Checkpoint, LevelEnd, Names, Savable, Saved } from "./saved.ts";
import { writeWhole } from "./write-whole.ts";

const manifestName = "manifest.json";
const statesPerRead = 1 << 14;
type Growing = "states" | "starts" | "targets" | "marks";

interface Manifest {
  readonly format: "quorate-search-checkpoint";
  readonly version: 1;
  readonly save: number;
  /** Of Node.js, which writes what the states are made of. */
  readonly node: string;
  readonly search: Extent;
  readonly files: Readonly<Partial<Record<Growing, Extent>>>;
}

/** What changes at each save. */
interface Kept {
  readonly levelEnd: LevelEnd;
  readonly names: Names;
  readonly packing: Packing;
}

export class SearchFolder implements Checkpoint {
  readonly #folder: string;
  readonly #secondsBetween: number;
  readonly #nowMs: () => number;
  readonly #files = new Map<Growing, GrowingFile>();
  #packing: Packing | null = null;
  #save = 0;
  #savedMs: number;

  constructor(folder: string, secondsBetween: number, nowMs: () => number) {
    this.#folder = folder;
    this.#secondsBetween = secondsBetween;
    this.#nowMs = nowMs;
    this.#savedMs = nowMs();
  }

  isDue(): boolean {
    return this.#nowMs() - this.#savedMs >= 1000 * this.#secondsBetween;
  }

  save(search: Savable): void {
    this.#orExplain(() => {
      this.#write(search);
    });
    this.#savedMs = this.#nowMs();
  }

  load(): Saved | null {
    const path = join(this.#folder, manifestName);
    if (!existsSync(path)) return null;
    const manifest = this.#read(path);
    const kept = this.#orDamaged(() => {
      const bytes = readFileSync(join(this.#folder, manifest.search.name));
      if (sha256(bytes) !== manifest.search.sha256) {
        throw new Error(`the hash of ${manifest.search.name} is another`);
      }
      return deserialize(bytes) as Kept;
    });
    this.#save = manifest.save;
    this.#packing = kept.packing;
    const graph = manifest.files.starts === undefined ? null : this.#readGraph(manifest);
    return {
      ...kept,
      graph,
      readStates: (take) => {
        this.#readStates(manifest, kept, take);
      },
    };
  }

  #write(search: Savable): void {
    mkdirSync(this.#folder, { recursive: true });
    const { levelEnd, log, graph } = search;
    this.#save += 1;
    if (JSON.stringify(this.#packing) !== JSON.stringify(log.packing)) {
      this.#begin("states", `states-${String(this.#save)}`);
    }
    this.#packing = log.packing;
    this.#appendStates(search);
    if (graph !== null) this.#appendGraph(graph, levelEnd.expanded);
    const kept: Kept = { levelEnd, names: search.names(), packing: log.packing };
    const bytes = serialize(kept);
    const name = `search-${String(this.#save)}`;
    writeWhole(join(this.#folder, name), bytes);
    const manifest: Manifest = {
      ...{ format: "quorate-search-checkpoint", version: 1, save: this.#save, node: process.version },
      search: { name, bytes: bytes.length, sha256: sha256(bytes) },
      files: Object.fromEntries([...this.#files].map(([what, file]) => [what, file.sync()])),
    };
    const text = JSON.stringify(manifest);
    const checked = `${JSON.stringify({ sha256: sha256(text) })}\n${text}\n`;
    writeWhole(join(this.#folder, manifestName), new TextEncoder().encode(checked));
    this.#removeOthers([name, ...[...this.#files.values()].map((file) => file.name)]);
  }

  #appendStates({ log, levelEnd }: Savable): void {
    const file = this.#fileOf("states");
    const block = new Uint32Array(statesPerRead * log.width);
    const bytesOfState = 4 * log.width;
    for (let at = file.bytes / bytesOfState; at < levelEnd.count; ) {
      const count = log.copy(at, Math.min(statesPerRead, levelEnd.count - at), block, 0);
      file.append(bytesOf(block.subarray(0, count * log.width)));
      at += count;
    }
  }

  /** The edges of the first `sources` states. */
  #appendGraph({ starts, targets, marks }: Graph, sources: number): void {
    const edges = starts[sources] ?? 0;
    const append = (what: Growing, array: Int32Array | Uint8Array, end: number): void => {
      const file = this.#fileOf(what);
      file.append(bytesOf(array.subarray(file.bytes / array.BYTES_PER_ELEMENT, end)));
    };
    append("starts", starts, sources + 1);
    append("targets", targets, edges);
    append("marks", marks, edges);
  }

  #fileOf(what: Growing): GrowingFile {
    return this.#files.get(what) ?? this.#begin(what, what);
  }

  #begin(what: Growing, name: string): GrowingFile {
    this.#files.get(what)?.close();
    const file = new GrowingFile(join(this.#folder, name), name, "w+");
    this.#files.set(what, file);
    return file;
  }

  #removeOthers(kept: readonly string[]): void {
    for (const name of readdirSync(this.#folder)) {
      if (name !== manifestName && !kept.includes(name)) {
        rmSync(join(this.#folder, name), { recursive: true, force: true });
      }
    }
  }

  #read(path: string): Manifest {
    return this.#orDamaged(() => {
      const [check = "", text = ""] = readFileSync(path, "utf8").split("\n");
      const { sha256: expected } = JSON.parse(check) as { readonly sha256: string };
      if (sha256(text) !== expected) throw new Error(`the hash of ${manifestName} is another`);
      return JSON.parse(text) as Manifest;
    });
  }

  #readGraph(manifest: Manifest): Graph {
    const whole = (what: Growing): Uint8Array => {
      const bytes = new Uint8Array(manifest.files[what]?.bytes ?? 0);
      const file = this.#open(manifest, what);
      this.#next(file, bytes);
      this.#checkAll(manifest, what, file);
      return bytes;
    };
    const integers = (what: Growing): Int32Array => new Int32Array(whole(what).buffer);
    const starts = integers("starts");
    return { states: starts.length - 1, starts, targets: integers("targets"), marks: whole("marks") };
  }

  #readStates(
    manifest: Manifest,
    { levelEnd, packing }: Kept,
    take: (words: Uint32Array, count: number) => void,
  ): void {
    const width = 2 * packing.words;
    const block = new Uint32Array(statesPerRead * width);
    const file = this.#open(manifest, "states");
    for (let done = 0; done < levelEnd.count; ) {
      const count = Math.min(statesPerRead, levelEnd.count - done);
      this.#next(file, bytesOf(block.subarray(0, count * width)));
      take(block, count);
      done += count;
    }
    this.#checkAll(manifest, "states", file);
  }

  #open({ files }: Manifest, what: Growing): GrowingFile {
    return this.#orDamaged(() => {
      const { name = "" } = files[what] ?? {};
      const file = new GrowingFile(join(this.#folder, name), name, "r+");
      this.#files.set(what, file);
      return file;
    });
  }

  #next(file: GrowingFile, into: Uint8Array): void {
    this.#orDamaged(() => {
      if (!file.readNext(into)) throw new Error(`${file.name} is too short`);
    });
  }

  /** Whether the bytes read are what was written; the file goes on growing from there. */
  #checkAll({ files }: Manifest, what: Growing, file: GrowingFile): void {
    this.#orDamaged(() => {
      if (file.extent().sha256 !== files[what]?.sha256) {
        throw new Error(`the hash of ${file.name} is another`);
      }
      file.cutOff();
    });
  }

  #orDamaged<Value>(act: () => Value): Value {
    try {
      return act();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new UsageError(
        `${this.#folder}: a damaged checkpoint (${reason}). Remove it and begin anew, without --resume.`,
      );
    }
  }

  #orExplain(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      throw new UsageError(
        `cannot write a checkpoint to ${this.#folder}: ${error.message}. Make room there, or give another ` +
          "folder (--checkpoint); the last complete checkpoint is still good (--resume).",
      );
    }
  }
}

const sha256 = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("hex");
