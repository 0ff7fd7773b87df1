/** What the members are called: what the user says first, then what the logs say, then guesses. */

import type { Draft, Share } from "./draft.ts";
import type { MemberName } from "./history.ts";
import { refused } from "../parse-json.ts";
import type { Read } from "../parse-json.ts";

/** `--member mn-0=4bc7141c11bf71da`. */
export function readMemberName(text: string): Read<MemberName> {
  const found = /^([^=\s]+)=(?:0x)?0*([0-9a-fA-F]{1,16})$/.exec(text);
  const [, name, id] = found ?? [];
  if (name === undefined || id === undefined) {
    return refused(
      `--member ${text}: give a name, "=" and the id in hex, as in mn-0=4bc7141c11bf71da.`,
    );
  }
  return { ok: true, value: { name, id: id.toLowerCase() } };
}

/** Each id's name. Two members never share one: where they would, each gets the next best. */
export function namesOf(
  shares: readonly Share[],
  given: readonly MemberName[],
): ReadonlyMap<string, string> {
  const ids = [...new Set(shares.map(({ id }) => id))];
  const names = new Map(listed(shares).map(({ id, name }) => [id, name] as const));
  for (const { id, name } of given) names.set(id, name);
  for (const guess of [ownName, origin, fileName]) {
    const unnamed = ids.filter((id) => !names.has(id));
    const guessed = unnamed.map((id) => [id, guess(id, shares)] as const);
    for (const [id, name] of guessed) {
      const isUnique = guessed.filter(([, other]) => other === name).length === 1;
      const isTaken = [...names.values()].includes(name ?? "");
      if (name !== null && isUnique && !isTaken) names.set(id, name);
    }
  }
  return names;
}

const draftsOf = (id: string, shares: readonly Share[]): readonly Draft[] =>
  shares.flatMap((share) => (share.id === id ? share.drafts : []));

/** Lists of members that people put above logs. */
const listed = (shares: readonly Share[]): readonly MemberName[] =>
  shares.flatMap(({ drafts }) =>
    drafts.flatMap(({ event }) => (event?.kind === "memberMap" ? event.names : [])),
  );

/** `name = mn-0`, `published {Name:mn-0 …`. */
function ownName(id: string, shares: readonly Share[]): string | null {
  for (const { event } of draftsOf(id, shares)) if (event?.kind === "name") return event.name;
  return null;
}

/** The host or the container, if all the member's lines come from one. */
function origin(id: string, shares: readonly Share[]): string | null {
  const origins = new Set(draftsOf(id, shares).map((draft) => draft.origin));
  const [only] = origins;
  return origins.size === 1 && only != null && only !== "localhost" ? stem(only) : null;
}

/** `mn-0.log` is of mn-0, if it holds no other member. */
function fileName(id: string, shares: readonly Share[]): string | null {
  const files = shares.filter((share) => share.id === id).map(({ file }) => file);
  const alone = files.filter((file) =>
    shares.every((share) => share.file !== file || share.id === id),
  );
  const [first] = alone;
  const name = first === undefined ? "" : stem(first);
  return name === "" || /^(?:-|log|logs|etcd|messages|syslog|journal|output|stdin)$/.test(name)
    ? null
    : name;
}

const stem = (path: string): string =>
  (path.split("/").at(-1) ?? "").replace(/(?:\.(?:log|txt|journal|json|gz|\d+))+$/, "");
