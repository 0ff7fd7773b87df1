/** Templates of log lines: text with typed fields, from which a line is printed and read back. */

import type { NodeId } from "../model/ids.ts";
import type { MessageType } from "../model/messages.ts";
import type { Progress, Role } from "../model/node.ts";

export type Level = "D" | "I" | "W";
export type IdOf = (node: NodeId) => string;

/** How the values of one kind of field are written: as a pattern, to text, and from it. */
interface FieldKind<Printed, Read> {
  readonly pattern: string;
  readonly print: (value: Printed, idOf: IdOf) => string;
  readonly read: (text: string) => Read;
}

const kind = <Printed, Read>(
  pattern: string,
  print: (value: Printed, idOf: IdOf) => string,
  read: (text: string) => Read,
): FieldKind<Printed, Read> => ({ pattern, print, read });

/** One of some words, each for one value. */
function oneOf<Value extends string | boolean>(
  words: readonly (readonly [Value, string])[],
): FieldKind<Value, Value> {
  const escaped = words.map(([, word]) => literally(word)).toSorted((a, b) => b.length - a.length);
  return kind(
    escaped.join("|"),
    (value) => words.find(([known]) => known === value)?.[1] ?? "",
    (text) => found(words.find(([, word]) => word === text))[0],
  );
}

const named = <Name extends MessageType>(...names: readonly Name[]): FieldKind<Name, Name> =>
  oneOf(names.map((name) => [name, name] as const));

/** A member that is none is printed as 0; ids are not padded. */
const hexOf = (node: NodeId, idOf: IdOf): string => (node === 0 ? "0" : idOf(node));

const value = (hex: string): bigint => BigInt(`0x${hex}`);

/** etcd sorts ids by their value. */
const sortedIds = (nodes: readonly NodeId[], idOf: IdOf): readonly string[] =>
  nodes.map((node) => hexOf(node, idOf)).toSorted((a, b) => (value(a) < value(b) ? -1 : 1));

const kinds = {
  hex: kind("[0-9a-f]{1,16}", hexOf, (text) => text),
  /** No counter of etcd has come so far; more digits would not be exact, or no number. */
  dec: kind("\\d{1,15}", (count: number) => String(count), Number),
  hexList: kind(
    "[0-9a-f,]*",
    (nodes: readonly NodeId[], idOf) => sortedIds(nodes, idOf).join(","),
    (text): readonly string[] => text.split(","),
  ),
  decIds: kind(
    "[\\d ]*",
    (nodes: readonly NodeId[], idOf) => sortedIds(nodes, idOf).map(value).join(" "),
    (text): readonly string[] => text.split(" ").map((id) => BigInt(id).toString(16)),
  ),
  /** Whatever follows: lines that are only read. */
  rest: kind(".*", (text: string) => text, (text) => text),
  /** Real logs also name types that the model leaves out, such as MsgSnap. */
  message: kind("Msg[A-Za-z]+", (type: MessageType) => type, (text) => text),
  voteAsked: named("MsgVote", "MsgPreVote"),
  voteAnswer: named("MsgVoteResp", "MsgPreVoteResp"),
  role: oneOf<Role>([
    ["follower", "StateFollower"],
    ["candidate", "StateCandidate"],
    ["preCandidate", "StatePreCandidate"],
    ["leader", "StateLeader"],
  ]),
  progress31: oneOf<Progress["state"]>([
    ["probe", "ProgressStateProbe"],
    ["replicate", "ProgressStateReplicate"],
  ]),
  progress34: oneOf<Progress["state"]>([
    ["probe", "StateProbe"],
    ["replicate", "StateReplicate"],
  ]),
  bool: oneOf<boolean>([
    [true, "true"],
    [false, "false"],
  ]),
  orPaused: oneOf<boolean>([
    [true, " paused"],
    [false, ""],
  ]),
  orInactive: oneOf<boolean>([
    [true, ""],
    [false, " inactive"],
  ]),
  orInflight: kind(
    "(?: inflight=\\d+)?",
    (count: number) => (count === 0 ? "" : ` inflight=${count}`),
    (text) => Number(/\d+/.exec(text)?.[0] ?? "0"),
  ),
  orFull: oneOf<boolean>([
    [true, "[full]"],
    [false, ""],
  ]),
} as const;

type Kinds = typeof kinds;
type PrintedAs<Kind> = Kind extends keyof Kinds ? Parameters<Kinds[Kind]["print"]>[0] : never;
type ReadAs<Kind> = Kind extends keyof Kinds ? ReturnType<Kinds[Kind]["read"]> : never;

/** What a template's text needs to be printed. */
export type Printed<Text extends string> =
  Text extends `${string}{${infer Name}:${infer Kind}}${infer Rest}`
    ? { readonly [Field in Name]: PrintedAs<Kind> } & Printed<Rest>
    : unknown;

/** What a line of a template's text reads as; ids are hex. */
export type Read<Text extends string> =
  Text extends `${string}{${infer Name}:${infer Kind}}${infer Rest}`
    ? { readonly [Field in Name]: ReadAs<Kind> } & Read<Rest>
    : unknown;

export interface Template<Text extends string> {
  readonly level: Level;
  readonly text: Text;
  readonly print: (fields: Printed<Text>, idOf: IdOf) => string;
  /** null: not a line of this template. */
  readonly read: (line: string) => Read<Text> | null;
}

interface Part {
  readonly literal: string;
  readonly field: { readonly name: string; readonly kind: FieldKind<unknown, unknown> } | null;
}

/** A template from its text: `{name:kind}` is a field; a name that comes twice is one field. */
export function template<Text extends string>(level: Level, text: Text): Template<Text> {
  const parts = partsOf(text);
  const pattern = patternOf(parts);
  return {
    level,
    text,
    print: (fields, idOf) => {
      const values = fields as Readonly<Record<string, unknown>>;
      return parts
        .map(({ literal, field }) =>
          field === null ? literal : literal + field.kind.print(values[field.name], idOf),
        )
        .join("");
    },
    read: (line) => {
      const groups = pattern.exec(line)?.groups;
      if (groups === undefined) return null;
      const values = parts.flatMap(({ field }) =>
        field === null ? [] : [[field.name, field.kind.read(groups[field.name] ?? "")] as const],
      );
      return Object.fromEntries(values) as Read<Text>;
    },
  };
}

function partsOf(text: string): readonly Part[] {
  const fields = [...text.matchAll(/(.*?)\{(\w+):(\w+)\}/gs)];
  const parts = fields.map(([, literal = "", name = "", kindName = ""]): Part => {
    const known = (kinds as Readonly<Record<string, FieldKind<never, unknown>>>)[kindName];
    return { literal, field: { name, kind: found(known) as FieldKind<unknown, unknown> } };
  });
  const end = fields.map(([whole]) => whole.length).reduce((sum, length) => sum + length, 0);
  return [...parts, { literal: text.slice(end), field: null }];
}

/** A field that has come before must read the same again. */
function patternOf(parts: readonly Part[]): RegExp {
  const seen = new Set<string>();
  const sources = parts.map(({ literal, field }) => {
    if (field === null) return literally(literal);
    const isRepeat = seen.has(field.name);
    seen.add(field.name);
    const group = isRepeat ? `\\k<${field.name}>` : `(?<${field.name}>${field.kind.pattern})`;
    return literally(literal) + group;
  });
  return new RegExp(`^${sources.join("")}$`);
}

/** A pattern that matches this text alone. */
function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a template names what is not known");
  return value;
}
