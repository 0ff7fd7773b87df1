/** What `export --to` can write: one row a format. */

import type { Trace } from "../../traces/document.ts";
import type { MachineState } from "../../traces/machine.ts";

export interface Exporter {
  /** As `--to` takes it. */
  readonly name: string;
  /** Of a file, without the dot. */
  readonly extension: string;
  readonly says: string;
  readonly write: (input: ExportInput) => Exported | Promise<Exported>;
}

export interface ExportInput {
  readonly trace: Trace;
  /** The initial state and one per step, whole, by a replay; a trace that does not fit is refused. */
  readonly states: () => readonly MachineState[];
}

export type Exported =
  /** Several where a reader of the format takes no more at once. */
  | { readonly ok: true; readonly texts: readonly string[] }
  /** What cannot be told in this format, and what to do. */
  | { readonly ok: false; readonly error: string };

const text = (one: string): Exported => ({ ok: true, texts: [one] });

async function ofStates(
  { trace, states }: ExportInput,
  told: (trace: Trace, states: readonly MachineState[]) => string,
): Promise<Exported> {
  const { tooLarge } = await import("../../traces/export/variables.ts");
  const error = tooLarge(trace);
  return error === null ? text(told(trace, states())) : { ok: false, error };
}

/** Each imports its code when it is asked for, as the command line needs the names alone. */
export const exporters: readonly Exporter[] = [
  {
    name: "md",
    extension: "md",
    says: "the story, in Markdown",
    write: async ({ trace }) =>
      text((await import("../../traces/export/markdown.ts")).exportMarkdown(trace)),
  },
  {
    name: "log",
    extension: "log",
    says: "etcd's log lines",
    write: async ({ trace }) => text((await import("../../traces/export/log.ts")).exportLog(trace)),
  },
  {
    name: "mermaid",
    extension: "mmd",
    says: "Mermaid sequence diagrams",
    write: async ({ trace }) => ({
      ok: true,
      texts: (await import("../../traces/export/mermaid.ts")).exportMermaid(trace),
    }),
  },
  {
    name: "shiviz",
    extension: "shiviz.log",
    says: "a log with vector clocks, for ShiViz",
    write: async ({ trace }) =>
      text((await import("../../traces/export/shiviz.ts")).exportShiviz(trace)),
  },
  {
    name: "dot",
    extension: "dot",
    says: "the trace's states as a graph, for Graphviz",
    write: async ({ trace }) => text((await import("../../traces/export/dot.ts")).exportDot(trace)),
  },
  {
    name: "itf",
    extension: "itf.json",
    says: "the Informal Trace Format of Apalache and Quint",
    write: async (input) => ofStates(input, (await import("../../traces/export/itf.ts")).exportItf),
  },
  {
    name: "tlc",
    extension: "tlc.json",
    says: "as TLC's -dumpTrace json",
    write: async (input) => ofStates(input, (await import("../../traces/export/tlc.ts")).exportTlc),
  },
  {
    name: "interaction",
    extension: "interaction.txt",
    says: "an interaction test of etcd-io/raft, to run on the real library",
    write: async ({ trace }) => {
      const told = (await import("../../traces/export/interaction.ts")).exportInteraction(trace);
      return told.ok ? text(told.text) : told;
    },
  },
  {
    name: "html",
    extension: "html",
    says: "a page to look at and step through, in one file",
    write: async ({ trace }) => text(await (await import("../../traces/viewer/trace-page.ts")).tracePage(trace)),
  },
];
