/** Graphs in Graphviz's DOT language: a trace, or the states that a search has found. */

import type { Trace } from "../document.ts";
import type { MemberFields } from "../fields.ts";
import { initialMembers, unfold } from "../unfold.ts";
import type { Members } from "../unfold.ts";
import { whatItShows } from "./caption.ts";
import { namesIn, stepLabel } from "./labels.ts";

export interface DrawnGraph {
  readonly title: string;
  readonly nodes: readonly { readonly label: readonly string[]; readonly isMarked: boolean }[];
  /** By position in `nodes`. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly label: string }[];
}

/** The states of a trace in a row; a lasso's cycle once, with an edge back to where it begins. */
export function exportDot(trace: Trace): string {
  const { loop, steps } = trace;
  const nameOf = namesIn(trace);
  const end = loop === undefined ? steps.length : loop + (steps.length - loop) / 2;
  const moments = unfold(trace).slice(0, end);
  const all = [initialMembers(trace), ...moments.map(({ after }) => after)];
  const shown = loop === undefined ? all : all.slice(0, -1);
  const bad = trace.kind === "counterexample" ? shown.length - 1 : -1;
  return dotOf({
    title: whatItShows(trace),
    nodes: shown.map((members, at) => ({
      label: [String(at), ...memberRows(members)],
      isMarked: at === bad || (loop !== undefined && at >= loop),
    })),
    edges: moments.map(({ step, at }) => ({
      from: at,
      to: at + 1 < shown.length ? at + 1 : (loop ?? at + 1),
      label: stepLabel(step, nameOf),
    })),
  });
}

const memberRows = (members: Members): readonly string[] =>
  [...members].map(([name, fields]) => memberRow(name, fields));

/** Like `mn-0: follower of sn-2, term 151, log 151/2603551`. */
export function memberRow(name: string, fields: MemberFields): string {
  const { up, cut, role, lead, term, logTerm, index, commit, electionElapsed, inbox, panic } = fields;
  if (panic !== null) return `${name}: panicked`;
  const of = role === "leader" || lead === null ? "" : ` of ${lead}`;
  return [
    `${name}: ${up ? `${role}${of}` : "down"}${cut ? ", cut off" : ""}`,
    `term ${term}`,
    `log ${logTerm}/${index}`,
    `commit ${commit}`,
    ...(up ? [`elapsed ${electionElapsed}`] : []),
    ...(inbox > 0 ? [`${inbox} under way`] : []),
  ].join(", ");
}

export function dotOf({ title, nodes, edges }: DrawnGraph): string {
  return [
    "digraph quorate {",
    `  label=${quoted([title])};`,
    "  node [shape=box, fontname=monospace, fontsize=10];",
    "  edge [fontname=monospace, fontsize=9];",
    ...nodes.map(({ label, isMarked }, at) => {
      const marked = isMarked ? ", penwidth=2, color=red" : "";
      return `  s${at} [label=${quoted(label)}${marked}];`;
    }),
    ...edges.map(({ from, to, label }) => `  s${from} -> s${to} [label=${quoted([label])}];`),
    "}",
    "",
  ].join("\n");
}

/**
 * A quoted string; rows end in `\l`, which sets them left. Backslashes and quotes are escaped, and
 * `&`, as Graphviz reads HTML entities in labels; control characters are spaces.
 */
const quoted = (rows: readonly string[]): string =>
  `"${rows.map((row) => `${plain(row)}${rows.length > 1 ? "\\l" : ""}`).join("")}"`;

const plain = (text: string): string =>
  text
    .replaceAll(/\p{Cc}|\u2028|\u2029/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll(/["\\]/g, "\\$&");
