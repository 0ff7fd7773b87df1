/** Changes real inputs as a stranger, a broken disk or an attacker would. */

import type { Random } from "../../checker/simulate/random.ts";

export const one = <Value>(random: Random, values: readonly Value[]): Value => {
  const value = values[random.below(values.length)];
  if (value === undefined) throw new Error("nothing to choose from");
  return value;
};

/** Found in no page and on no terminal as it is. */
export const markup = "</script><img src=x onerror=alert(1)><!--";
export const escapes = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u001b[?25l\u202e\u0000";

/** Texts that some program, somewhere, takes for more than text. */
export const strangeTexts: readonly string[] = [
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "", " ", "\n", "\r\n"],
  ...["../../outside", "/etc/passwd", "a/b", "C:\\x", "..", ".", "-", "--out", "$(id)", "`id`"],
  ...[markup, escapes, "%s%n", "{{x}}", "${x}", "]]>", "-->", "::error::x", "```", "|", "\\l", "\\"],
  ...["\ufeff", "\ud800", "\uffff", "\u2028", "\u202e", "\u0085", "e\u0301".repeat(50)],
  ...["NaN", "Infinity", "1e999", "-1", "0x10", "9".repeat(400), "a".repeat(5000), "((((", "[a-z]+"],
];

const strangeNumbers: readonly number[] = [
  ...[0, -0, -1, 1, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 - 1, 1e21, 1e308, -1e308, 3, 5, 7, 255],
];

const strangeValues: readonly unknown[] = [
  ...[null, true, false, [], {}, [[]], [null], { length: 1e9 }, { toString: 1 }],
  ...strangeTexts,
  ...strangeNumbers,
];

/** A copy: later changes may be within it. */
const strange = (random: Random): unknown => structuredClone(one(random, strangeValues));

const bytesMax = 400_000;

/** One to five changes: flipped, cut, doubled, moved, repeated, replaced bytes. */
export function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  let changed = bytes;
  for (let times = 1 + random.below(5); times > 0; times -= 1) changed = changedOnce(changed, random);
  return changed.subarray(0, bytesMax);
}

function changedOnce(bytes: Buffer, random: Random): Buffer {
  const [at, length] = [random.below(bytes.length + 1), 1 + random.below(1 << random.below(9))];
  const head = bytes.subarray(0, at);
  const [piece, tail] = [bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (random.below(9)) {
    case 0:
      return Buffer.concat([head, Buffer.from([random.below(256)]), bytes.subarray(at + 1)]);
    case 1:
      return Buffer.concat([head, tail]);
    case 2:
      return Buffer.from(head);
    case 3:
      return Buffer.concat([head, piece, piece, tail]);
    case 4:
      return Buffer.concat([tail, piece, head]);
    case 5:
      return Buffer.concat([head, Buffer.from(one(random, strangeTexts)), bytes.subarray(at)]);
    case 6: {
      const times = 1 + random.below(Math.ceil(200_000 / Math.max(1, piece.length)));
      const copies = Array.from({ length: random.below(8) === 0 ? times : 3 }, () => piece);
      return Buffer.concat([head, ...copies, tail]);
    }
    case 7:
      return withNumber(bytes, at, random);
    default:
      return withLinesMoved(bytes, random);
  }
}

/** The number that follows, as another. */
function withNumber(bytes: Buffer, at: number, random: Random): Buffer {
  const text = bytes.toString("latin1");
  const found = /\d+/.exec(text.slice(at));
  if (found === null) return bytes;
  const from = at + found.index;
  const number = one(random, [...strangeNumbers.map(String), "9".repeat(40), "9".repeat(400), ""]);
  return Buffer.from(text.slice(0, from) + number + text.slice(from + found[0].length), "latin1");
}

function withLinesMoved(bytes: Buffer, random: Random): Buffer {
  const lines = bytes.toString("latin1").split("\n");
  const [from, to] = [random.below(lines.length), random.below(lines.length)];
  const moved = lines.splice(from, 1 + random.below(10));
  lines.splice(to, 0, ...moved);
  if (random.below(2) === 0) lines.splice(random.below(lines.length + 1), 0, ...moved);
  return Buffer.from(lines.join("\n"), "latin1");
}

/** A document with one to four of its values, keys or items changed. */
export function mutatedJson(text: string, random: Random): string {
  const box: { value: unknown } = { value: JSON.parse(text) };
  for (let times = 1 + random.below(4); times > 0; times -= 1) changeWithin(box, random);
  const changed = JSON.stringify(box.value) ?? "null";
  return random.below(20) === 0 ? withDeepValue(changed, random) : withOwnKeys(changed);
}

/** `JSON.stringify` leaves out nothing here, but a key `__proto__` must be written by hand. */
const withOwnKeys = (text: string): string => text.replaceAll('"~proto~":', '"__proto__":');

function withDeepValue(text: string, random: Random): string {
  const depth = 20_000;
  const [open, close] = one(random, [["[", "]"], ['{"a":', "}"]] as const);
  const places = [...text.matchAll(/:(?=["\d[{tfn])/g)].map(({ index }) => index + 1);
  const at = one(random, [0, ...places]);
  const end = /^(?:"(?:[^"\\]|\\.)*"|[\d.eE+-]+|true|false|null)/.exec(text.slice(at))?.[0].length;
  if (end === undefined) return open.repeat(depth) + "1" + close.repeat(depth);
  return text.slice(0, at) + open.repeat(depth) + "1" + close.repeat(depth) + text.slice(at + end);
}

const strangeKeys = ["~proto~", "constructor", "toString", "x", "kind"];

type Bag = Record<string, unknown>;

function changeWithin(box: { value: unknown }, random: Random): void {
  let [holder, key]: [Bag, string] = [box, "value"];
  for (let depth = random.below(8); depth > 0; depth -= 1) {
    const inner = holder[key];
    if (typeof inner !== "object" || inner === null) break;
    const keys = Object.keys(inner);
    if (keys.length === 0) break;
    [holder, key] = [inner as Bag, one(random, keys)];
  }
  const inner = holder[key];
  const kind = random.below(6);
  if (Array.isArray(holder) && kind < 3) {
    const from = Number(key);
    if (kind === 0) holder.splice(from, 1);
    else holder.splice(from, 0, ...Array.from({ length: kind === 1 ? 1 : 40 }, () => structuredClone(inner)));
  } else if (kind === 0 && holder !== box) delete holder[key];
  else if (kind === 1) holder[one(random, strangeKeys)] = strange(random);
  else if (kind === 2 && typeof inner === "number") holder[key] = inner + one(random, [1, -1, 0.5, 1e9]);
  else if (kind === 3 && typeof inner === "string") holder[key] = inner + one(random, strangeTexts);
  else holder[key] = strange(random);
}
