/**
 * One episode with what is needed to argue about it: names, evidence, the server's lines around.
 */

import type { Evidence } from "../logs/checks.ts";
import type { Episode, Story } from "../logs/episodes.ts";
import type { RaftLine, ServerEvent, ServerLine } from "../logs/history.ts";
import type { CampaignFact } from "../logs/facts.ts";
import type { Moment } from "../logs/moments.ts";
import { outcomesOf } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";

export interface Scene {
  readonly episode: Episode;
  readonly story: Story;
  readonly nameOf: (id: string) => string;
  readonly evidence: (moment: Moment, says: string) => Evidence;
  /** The server's lines of some kinds, from shortly before the episode to its end. */
  readonly server: <Kind extends ServerEvent["kind"]>(
    ...kinds: readonly Kind[]
  ) => readonly ServerMoment<Kind>[];
  /** How each campaign came out. */
  readonly outcomes: ReadonlyMap<CampaignFact, Outcome>;
  /** Raft's lines within the episode. */
  readonly raft: readonly (Moment & { readonly line: RaftLine })[];
}

export interface ServerMoment<Kind extends ServerEvent["kind"]> extends Moment {
  readonly line: ServerLine & { readonly event: Extract<ServerEvent, { readonly kind: Kind }> };
}

/** What slows a leader down shows before followers give up: a heartbeat is late, then the next. */
const beforeMs = 10_000;
/** And no more lines before than these. */
const nearMax = 5000;

export function sceneOf(episode: Episode, story: Story): Scene {
  const nameOf = namesOf(story);
  const from = Math.min(episode.first.position, episode.begins.moment.position);
  const startMs = episode.begins.moment.ms;
  const until = endOf(episode, story);
  const { all } = story.moments;
  const near = all.slice(Math.max(0, from - nearMax), Math.min(all.length, until + 1));
  const around = near.filter(
    ({ position, ms }) =>
      position >= from || (startMs !== null && ms !== null && ms >= startMs - beforeMs),
  );
  return {
    ...{ episode, story, nameOf, outcomes: outcomesOf(episode, story) },
    evidence: ({ member, line: { place } }, says) => ({
      ...{ says, member: member.name, file: place.file, line: place.line },
    }),
    server: <Kind extends ServerEvent["kind"]>(...kinds: readonly Kind[]) =>
      around.filter(
        (moment): moment is ServerMoment<Kind> =>
          "event" in moment.line && (kinds as readonly string[]).includes(moment.line.event.kind),
      ),
    raft: around.filter(
      (moment): moment is Moment & { readonly line: RaftLine } =>
        "said" in moment.line && moment.position >= from,
    ),
  };
}

/** Up to the next episode of its kind: what follows the last fact belongs to it still. */
function endOf(episode: Episode, { episodes }: Story): number {
  const next = episodes.find(
    ({ kind, first }) => kind === episode.kind && first.position > episode.last.position,
  );
  return next === undefined ? Infinity : next.first.position - 1;
}

export function namesOf({ history }: Story): (id: string) => string {
  const names = new Map<string, string>();
  for (const { id, name } of history.absent) names.set(id, name ?? id);
  for (const { id, name } of history.members) names.set(id, name);
  return (id) => names.get(id) ?? id;
}

/** The first few of many, and how many there are. */
export const few = 3;
