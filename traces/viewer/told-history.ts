/** The lines of a history that fits no execution, in one order, with what is made of each. */

import type { Explanation } from "../explain/explanation.ts";
import { stampText } from "../explain/timeline.ts";
import type { History } from "../logs/history.ts";
import { isOfRaft, momentsOf } from "../logs/moments.ts";
import { noteOfEntry } from "./binding.ts";
import type { SignKind, StoryNote } from "./story.ts";
import type { ToldHistory, ToldLine } from "./story-of-lines.ts";

export function toldHistory(history: History, explanation: Explanation): ToldHistory {
  const says = new Map<string, string>();
  const entries = explanation.episodes.flatMap(({ timeline }) => timeline);
  for (const { file, line, says: said } of entries) says.set(`${file}:${line}`, said);
  const signs = signsOf(explanation);
  const processes = new Map<string, number>();
  const positions = new Map<string, number>();
  const lines: ToldLine[] = [];
  for (const moment of momentsOf(history).all) {
    const { file, line } = moment.line.place;
    const key = `${file}:${line}`;
    positions.set(key, lines.length);
    if (!isOfRaft(moment)) continue;
    const before = processes.get(moment.member.id);
    processes.set(moment.member.id, moment.line.process);
    const beginsProcess = before !== undefined && before !== moment.line.process;
    lines.push({
      member: moment.member.name,
      text: moment.line.text,
      place: { file, line, stamp: stampText(moment.line.stamp) },
      says: says.get(key) ?? null,
      said: moment.line.said,
      beginsProcess,
      signs: [...(beginsProcess ? (["restart"] as const) : []), ...(signs.get(key) ?? [])],
    });
  }
  const told = new Set(lines.map(({ place }) => `${place.file}:${place.line}`));
  const notes = entries.flatMap((entry): readonly StoryNote[] => {
    const key = `${entry.file}:${entry.line}`;
    return told.has(key) ? [] : [noteOfEntry(entry, positions.get(key) ?? lines.length)];
  });
  const known = history.members.map(({ name, id }) => ({ name, id }));
  const absent = history.absent.map(({ name, id }) => ({ name: name ?? id, id }));
  const { electionTick, heartbeatMs } = explanation.settings;
  return { members: [...known, ...absent], electionTick, tickMs: heartbeatMs, lines, notes };
}

function signsOf({ episodes }: Explanation): ReadonlyMap<string, readonly SignKind[]> {
  const signs = new Map<string, SignKind[]>();
  for (const episode of episodes) {
    const of: readonly (readonly [SignKind, readonly { file: string; line: number }[]])[] = [
      ["campaign", episode.campaigns],
      ["preCampaign", episode.preCampaigns],
      ["elected", episode.elections],
      ["deposed", episode.depositions],
      ["lostQuorum", episode.stepDowns],
      ["ignored", episode.ignoredVotes],
      ["falseLead", episode.falseLeads],
    ];
    for (const [kind, places] of of) {
      for (const { file, line } of places) {
        const key = `${file}:${line}`;
        signs.set(key, [...(signs.get(key) ?? []), kind]);
      }
    }
  }
  return signs;
}
