/** Mends what pasting did to JSON lines: wrapped ones are joined, two on one line are split. */

import type { NumberedLine } from "./log-lines-of.ts";
import { isWholeJson } from "./wrappings.ts";

/** A terminal's width holds a line of etcd in a few pieces. */
const piecesMax = 6;

export interface Mender {
  /** The whole lines that this one completes: none while one is open, several after it. */
  readonly take: (line: NumberedLine) => readonly NumberedLine[];
  /** What is still open at the end. */
  readonly end: () => readonly NumberedLine[];
  readonly joined: () => number;
}

export function mender(): Mender {
  let open: NumberedLine[] = [];
  let joined = 0;
  const flush = (): readonly NumberedLine[] => {
    const lines = open.flatMap(split);
    open = [];
    return lines;
  };
  const take = (line: NumberedLine): readonly NumberedLine[] => {
    if (open.length === 0) {
      if (!mayBeOpen(line.text)) return hasMessage(line.text) ? split(line) : [line];
      if (line.text.endsWith("}") || isWholeJson(line.text)) return split(line);
      open = [line];
      return [];
    }
    if (mayBeOpen(line.text)) return [...flush(), ...take(line)];
    open.push(line);
    const text = open.map((piece) => piece.text).join("");
    const [first] = open;
    if (first !== undefined && isWholeJson(text)) {
      joined += 1;
      open = [];
      return split({ text, number: first.number });
    }
    return open.length >= piecesMax ? flush() : [];
  };
  return { take, end: flush, joined: () => joined };
}

/** Cheap: only these can begin an object of zap. */
const mayBeOpen = (text: string): boolean =>
  /^[^{]{0,200}\{"(?:level|ts|log|logger|caller|msg)":/.test(text);

/** What is left of an object whose head was cut off. */
const hasMessage = (text: string): boolean => text.includes('"msg":"');

const mayHoldTwo = (text: string): boolean => text.includes('}{"level":');

/** Two objects on one line, of which the first may have lost its head. */
function split(line: NumberedLine): readonly NumberedLine[] {
  if (!mayHoldTwo(line.text)) return [salvaged(line)];
  const pieces = line.text.split(/(?<=\})(?=\{"level":)/);
  return pieces.map((text) => salvaged({ text, number: line.number }));
}

/** An object that is cut at either end, if its message is whole: as much of it as can be read. */
function salvaged(line: NumberedLine): NumberedLine {
  const { text } = line;
  const isWhole = text.endsWith("}") && /^[^{]{0,200}\{"/.test(text);
  if (isWhole || !text.includes('"msg":"')) return line;
  const message = /"msg":"(?<message>(?:[^"\\]|\\.)*)"/.exec(text)?.groups?.["message"];
  if (message === undefined) return line;
  const stamp = /"ts":(?<ts>"[^"]*"|[\d.]+)/.exec(text)?.groups?.["ts"];
  const logger = text.includes('"logger":"raft"') ? ',"logger":"raft"' : "";
  const ts = stamp === undefined ? "" : `"ts":${stamp},`;
  return { text: `{${ts}"msg":"${message}"${logger}}`, number: line.number };
}
