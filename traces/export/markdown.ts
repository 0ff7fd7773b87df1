/** A trace as a story in Markdown, in the form of the incident's analysis. */

import type { Trace, TraceKind } from "../document.ts";
import { narrate } from "../narrate.ts";
import type { NarratedEvent, Part } from "../narrate.ts";
import { termShift } from "../records.ts";
import { initialMembers, unfold } from "../unfold.ts";
import type { Members } from "../unfold.ts";

export function exportMarkdown(trace: Trace): string {
  const { start, parts } = narrate(trace);
  const { tickMs } = trace.scenarioSettings;
  const sections = [
    `# ${plain(title(trace))}`,
    facts(trace),
    `## ${findings[trace.kind]}`,
    plain(trace.reason),
    "## Start",
    `Record: ${plain(start)}`,
    ...parts.flatMap((part, at) => [...partHeading(part, at, trace), ...partText(part, tickMs)]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function title({ kind, property, variant }: Trace): string {
  switch (kind) {
    case "counterexample":
      return `${property} is violated by ${variant}`;
    case "lasso":
      return `${property}: no end under ${variant}`;
    case "witness":
      return `${property}: the worst case under ${variant}`;
    case "walk":
      return `A walk under ${variant}`;
  }
}

const findings: Readonly<Record<TraceKind, string>> = {
  counterexample: "Why it is broken",
  lasso: "What the lasso shows",
  witness: "What the witness shows",
  walk: "What the walk shows",
};

function facts({ scenario, scenarioSettings, regime, members, steps }: Trace): string {
  const { electionTick, tickMs } = scenarioSettings;
  const limit = (bound: number | null): string => String(bound ?? "without limit");
  return [
    `- scenario: ${plain(scenario)}; election timeout ${electionTick} ticks of ${tickMs} ms`,
    `- regime: ${regime.prompt ? "prompt" : `delay ${limit(regime.delay)}`}, order ${regime.order}, loss ${regime.loss}, ` +
      `dup ${regime.dup}, skew ${limit(regime.skew)}`,
    `- members: ${members.map(({ name, id }) => `${plain(name)} ${plain(id)}`).join(", ")}`,
    `- steps: ${steps.length}`,
  ].join("\n");
}

function partHeading({ kind }: Part, at: number, trace: Trace): readonly string[] {
  switch (kind) {
    case "whole":
      return ["## Events"];
    case "stem":
      return ["## Stem: how the cycle is reached"];
    case "lap":
      return at === 1
        ? ["## Loop: what then repeats for ever", plain(repetition(trace)), "### Lap 1"]
        : ["### Lap 2"];
  }
}

/** What one lap changes: at most the terms, and all of them alike. */
function repetition(trace: Trace): string {
  const { loop = 0, steps } = trace;
  const moments = unfold(trace);
  const membersAt = (count: number): Members => moments[count - 1]?.after ?? initialMembers(trace);
  const half = loop + (steps.length - loop) / 2;
  const shift = termShift(membersAt(loop), membersAt(half));
  const terms = shift === null || shift === 0 ? "" : `, except that every term is ${shift} higher`;
  const lap = `each lap of ${half - loop} steps`;
  return `After ${lap} the cluster is where the lap began${terms}. Here it goes round twice.`;
}

function partText({ before, events }: Part, tickMs: number): readonly string[] {
  const quiet = before === null ? [] : [plain(before)];
  const told = [...quiet, ...events.flatMap((event) => eventText(event, tickMs))];
  return told.length === 0 ? ["Nothing happens."] : told;
}

function eventText(event: NarratedEvent, tickMs: number): readonly string[] {
  const { number, tick, headline, log, meanwhile, record, afterwards } = event;
  const seconds = ((tick * tickMs) / 1000).toFixed(1);
  return [
    `**${number}.** Tick ${tick} (${seconds} s): ${plain(headline)}`,
    ...(log.length === 0 ? [] : [codeBlock(log.flatMap(speech))]),
    ...(meanwhile === null ? [] : [`Meanwhile: ${plain(meanwhile)}`]),
    `Record: ${plain(record)}`,
    ...(afterwards === null ? [] : [`Then: ${plain(afterwards)}`]),
  ];
}

const speech = ({ member, lines }: NarratedEvent["log"][number]): readonly string[] => [
  `${member}:`,
  ...lines.map((line) => `  ${line}`),
];

/** Fenced by more backticks than stand in any row within. */
function codeBlock(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [fence + "text", ...lines, fence].join("\n");
}

/** Text that Markdown shows as it is. */
const plain = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~&!$@]/g, "\\$&");
