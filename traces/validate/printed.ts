/** Does what a step prints agree with the lines that its member's log has next? */

import type { Event } from "../../model/events.ts";
import { logLine } from "../log-lines.ts";
import type { IdOf, Level } from "../line-template.ts";
import type { Wording } from "../log-lines.ts";
import type { Awaited, Watched } from "./awaited.ts";

export type Fit =
  /** `to`: how many lines of the log are printed now. */
  | { readonly fits: true; readonly to: number }
  /** `to`: how many lines of the log the step still agrees with; then it prints `instead`. */
  | { readonly fits: false; readonly to: number; readonly instead: string };

export interface Words {
  readonly wording: Wording;
  readonly idOf: IdOf;
}

interface Line {
  readonly event: Event;
  readonly text: string;
  readonly level: Level;
}

/**
 * A log may begin and end within a step. After its end a member may print what it likes, as may one
 * of which there is no log.
 */
export function fitOf(events: readonly Event[], member: Watched, at: number, words: Words): Fit {
  const { lines } = member;
  if (lines === null || at >= lines.length) return { fits: true, to: at };
  const all = linesOf(events, member.showsDebug, words);
  const whole = fitOfLines(all, lines, at);
  if (whole.fits || at > 0) return whole;
  // A log may also begin within a step: what was printed before its first line is not in it.
  const first = all.findIndex(({ text }) => text === lines[0]?.line.text);
  return first <= 0 ? whole : fitOfLines(all.slice(first), lines, at);
}

function fitOfLines(printed: readonly Line[], lines: readonly Awaited[], at: number): Fit {
  let to = at;
  let asked: string[] = [];
  for (const { event, text } of printed) {
    const awaited = lines[to];
    if (awaited === undefined) break;
    if (event.kind !== "sentVoteRequest") asked = [];
    if (isExcerpted(event, awaited, lines[to - 1])) continue;
    if (event.kind === "sentVoteRequest" && awaited.kind === "sentVoteRequest") {
      if (asked.length === 0) asked = requests(printed);
      // The order in which 3.1 asks its peers is that of a Go map: any.
      const found = asked.indexOf(awaited.line.text);
      if (found === -1) return { fits: false, to, instead: text };
      asked.splice(found, 1);
    } else if (!saysTheSame(event, text, awaited)) return { fits: false, to, instead: text };
    to += 1;
  }
  return { fits: true, to };
}

const requests = (printed: readonly Line[]): string[] =>
  printed.filter(({ event }) => event.kind === "sentVoteRequest").map(({ text }) => text);

function linesOf(events: readonly Event[], showsDebug: boolean, words: Words): readonly Line[] {
  return events.flatMap((event) => {
    if (event.kind === "switchedConfiguration") return [];
    const line = logLine(event, words.wording, words.idOf);
    if (line === null || (line.level === "D" && !showsDebug)) return [];
    return [{ event, text: line.text, level: line.level }];
  });
}

/** An excerpt may show a process begin without its newRaft line, as the incident's text does. */
const isExcerpted = (event: Event, awaited: Awaited, before: Awaited | undefined): boolean =>
  event.kind === "newRaft" && awaited.kind !== "newRaft" && before?.beginsProcess === true;

/** Of newRaft, the peers and what is applied are the server's: the model does not have them. */
function saysTheSame(event: Event, text: string, { kind, fields, line }: Awaited): boolean {
  if (event.kind !== "newRaft" || kind !== "newRaft") return text === line.text;
  return (
    event.term === fields["term"] &&
    event.commit === fields["commit"] &&
    event.lastIndex === fields["lastIndex"] &&
    event.lastTerm === fields["lastTerm"]
  );
}
