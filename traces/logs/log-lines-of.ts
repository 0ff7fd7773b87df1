/** The lines of a file, of a compressed file or of standard input: streamed, whatever its size. */

import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

export interface NumberedLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** What is odd about the bytes, for the report. */
export interface Oddities {
  binaryLines: number;
  longLines: number;
  /** Why reading ended before the end, if it did. */
  broken: string | null;
  /** A compression or an encoding that is not read. */
  foreign: string | null;
}

export const noOddities = (): Oddities => ({
  binaryLines: 0,
  longLines: 0,
  broken: null,
  foreign: null,
});

/** A line of etcd is far shorter; what is longer is cut here, so that no file fills the memory. */
const longestLine = 256 * 1024;
const newline = 10;

/**
 * Each line is decoded by itself, so that a line that is kept holds no more memory than its own
 * text. `text` is what the file holds, if that is given.
 */
export async function* linesOf(
  path: string,
  odd: Oddities,
  text?: string,
): AsyncGenerator<readonly NumberedLine[]> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  const decoded = (bytes: Buffer): NumberedLine => {
    number += 1;
    if (bytes.length > longestLine) odd.longLines += 1;
    const text = bytes.toString("utf8", 0, Math.min(bytes.length, longestLine));
    if (text.includes("\0")) odd.binaryLines += 1;
    return { text: plain(number === 1 ? text.replace(/^\uFEFF/, "") : text), number };
  };
  for await (const chunk of chunksOf(path, odd, text)) {
    const lines: NumberedLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      const piece = chunk.subarray(from, at);
      lines.push(decoded(rest.length === 0 ? piece : Buffer.concat([rest, piece])));
      rest = Buffer.alloc(0);
      from = at + 1;
    }
    // What is beyond the longest line is dropped, but one byte more is kept: it was too long.
    if (rest.length <= longestLine) rest = Buffer.concat([rest, chunk.subarray(from)]);
    yield lines;
  }
  if (rest.length > 0) yield [decoded(rest)];
}

/** Without carriage returns and the colours of a terminal. */
function plain(text: string): string {
  const ended = text.endsWith("\r") ? text.slice(0, -1) : text;
  // eslint-disable-next-line no-control-regex
  return ended.includes("\u001B") ? ended.replaceAll(/\u001B\[[0-9;]*[A-Za-z]/g, "") : ended;
}

async function* chunksOf(path: string, odd: Oddities, text?: string): AsyncGenerator<Buffer> {
  const source =
    text !== undefined
      ? Readable.from(text === "" ? [] : [Buffer.from(text)])
      : path === "-"
        ? process.stdin
        : createReadStream(path, { highWaterMark: 1 << 18 });
  const chunks = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    const first = await chunks.next();
    if (first.done === true) return;
    odd.foreign = foreignOf(first.value);
    if (odd.foreign !== null) return;
    const all = prepended(first.value, chunks);
    const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
    yield* isGzip ? unzipped(all) : all;
  } catch (error) {
    odd.broken = error instanceof Error ? error.message : String(error);
  }
}

async function* prepended(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** What comes before a break in the data is given; then the error is thrown. */
async function* unzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  pipeline(Readable.from(chunks, { objectMode: false }), gunzip, () => undefined);
  for await (const chunk of gunzip) yield chunk as Buffer;
}

function foreignOf(bytes: Buffer): string | null {
  const starts = (...magic: readonly number[]): boolean =>
    magic.every((byte, at) => bytes[at] === byte);
  if (starts(0x28, 0xb5, 0x2f, 0xfd))
    return "it is compressed with zstd; unpack it first (zstd -d)";
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a))
    return "it is compressed with xz; unpack it first (xz -d)";
  if (starts(0x42, 0x5a, 0x68)) return "it is compressed with bzip2; unpack it first (bzip2 -d)";
  if (starts(0x50, 0x4b, 0x03, 0x04))
    return "it is a zip archive; unpack it and give the files in it";
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff))
    return "it is UTF-16; convert it first (iconv -t UTF-8)";
  return null;
}
