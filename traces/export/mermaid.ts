/** A trace as Mermaid sequence diagrams. */

import type { Trace } from "../document.ts";
import { sentMessage } from "../sent.ts";
import { unfold } from "../unfold.ts";
import type { Moment } from "../unfold.ts";
import { lapText, whatItShows } from "./caption.ts";
import { changeLabel, messageLabel, namesIn, stepLabel } from "./labels.ts";
import type { NameOf } from "./labels.ts";

/** Mermaid's `maxTextSize` is 50,000 characters, its `maxEdges` 500; room is left for names and title. */
const textMax = 40_000;
const rowsMax = 450;
const titleMax = 400;

/** One diagram, or as many as the limits of Mermaid call for; each can be read alone. */
export function exportMermaid(trace: Trace): readonly string[] {
  const parts = cutUp(rowsOf(trace));
  return parts.map((rows, at) => {
    const count = parts.length === 1 ? "" : ` (${at + 1} of ${parts.length})`;
    return [
      "sequenceDiagram",
      `  %% ${title(`${whatItShows(trace)}${count}`)}`,
      ...trace.members.map(({ node, name }) => `  participant m${node} as ${escaped(name)}`),
      ...inLap(rows, trace),
      "",
    ].join("\n");
  });
}

interface Row {
  readonly text: string;
  /** In the cycle of a lasso. */
  readonly isLap: boolean;
}

/** Ticks and answers that change no role, term or lead leave no row of their own. */
function rowsOf(trace: Trace): readonly Row[] {
  const { loop = Infinity, steps } = trace;
  const nameOf = namesIn(trace);
  const numbers = new Map(trace.members.map(({ node, name }) => [name, node]));
  const end = loop + (steps.length - loop) / 2;
  const rows = unfold(trace)
    .filter(({ at }) => !(at >= end))
    .flatMap((moment) =>
      rowsOfMoment(moment, nameOf, numbers).map((text) => ({ text, isLap: moment.at >= loop })),
    );
  return together(rows);
}

/** The same note several times over, as of a client that proposes on and on, is one row. */
function together(rows: readonly Row[]): readonly Row[] {
  const runs: { readonly row: Row; count: number }[] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    const isSame = last?.row.text === row.text && last.row.isLap === row.isLap;
    if (last !== undefined && isSame && row.text.startsWith("Note")) last.count += 1;
    else runs.push({ row, count: 1 });
  }
  return runs.map(({ row, count }) =>
    count === 1 ? row : { ...row, text: `${row.text} (${count} times)` },
  );
}

function rowsOfMoment(
  { step, before, after, tick }: Moment,
  nameOf: NameOf,
  numbers: ReadonlyMap<string, number>,
): readonly string[] {
  const { action, member } = step;
  const self = `m${numbers.get(member) ?? 0}`;
  const [was, is] = [before.get(member), after.get(member)];
  const change = was === undefined || is === undefined ? null : changeLabel(was, is);
  const note = change === null ? [] : [`Note over ${self}: ${escaped(`tick ${tick}: ${change}`)}`];
  switch (action.kind) {
    case "deliver":
    case "duplicate":
    case "lose": {
      const arrow = action.kind === "lose" ? "-x" : "->>";
      const copied = action.kind === "duplicate" ? " (a copy stays under way)" : "";
      const label = messageLabel(sentMessage(action.message, nameOf)) + copied;
      return [`m${action.message.from}${arrow}${self}: ${escaped(label)}`, ...note];
    }
    case "tick":
    case "advance":
      return note;
    default:
      return [`Note over ${self}: ${escaped(`tick ${tick}: ${stepLabel(step, nameOf)}`)}`, ...note];
  }
}

function cutUp(rows: readonly Row[]): readonly (readonly Row[])[] {
  const parts: Row[][] = [[]];
  let size = 0;
  for (const row of rows) {
    const part = parts.at(-1) ?? [];
    if (part.length >= rowsMax || (size + row.text.length > textMax && part.length > 0)) {
      parts.push([row]);
      size = row.text.length;
    } else {
      part.push(row);
      size += row.text.length + indent;
    }
  }
  return parts;
}

/** And the end of the line. */
const indent = 5;

/** The rows of the cycle in a frame, which each diagram opens and closes anew. */
function inLap(rows: readonly Row[], trace: Trace): readonly string[] {
  const first = rows.findIndex(({ isLap }) => isLap);
  if (first === -1) return rows.map(({ text }) => `  ${text}`);
  return [
    ...rows.slice(0, first).map(({ text }) => `  ${text}`),
    `  loop ${title(lapText(trace) ?? "")}`,
    ...rows.slice(first).map(({ text }) => `    ${text}`),
    "  end",
  ];
}

const title = (text: string): string => escaped([...text].slice(0, titleMax).join(""));

/**
 * Mermaid reads `#NN;` as the character of that number. Whatever could be syntax is written so, and
 * the first letter of every word that Mermaid knows, such as `end`; control characters are spaces.
 */
function escaped(text: string): string {
  const code = (character: string): string => `#${character.codePointAt(0) ?? 0};`;
  return text
    .replaceAll(/\p{Cc}|\u2028|\u2029/gu, " ")
    .replaceAll(/[^\p{L}\p{N} .,()'/+-]/gu, code)
    .replaceAll(/\b(?=(?:end|loop|alt|else|opt|par|and|rect|note|break|critical|box|as|over)\b)./giu, code);
}
