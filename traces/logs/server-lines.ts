/** Lines of etcd outside raft that tell of its life, its peers, its disk and its beats: as text. */

import { objectEvent } from "./server-objects.ts";
import type { MemberName, ServerEvent } from "./history.ts";
import { durationMs } from "./stamps.ts";

type Groups = Readonly<Record<string, string | undefined>>;
type Reading = readonly [RegExp, (groups: Groups) => ServerEvent];

const reading = (source: string, event: (groups: Groups) => ServerEvent): Reading => [
  new RegExp(source),
  event,
];

const id = "(?<peer>[0-9a-f]{1,16})";
const peer = (groups: Groups): string => groups["peer"] ?? "";
const took = (groups: Groups): number | null => durationMs(groups["took"] ?? "");
const settings = (given: Extract<ServerEvent, { kind: "setting" }>["settings"]): ServerEvent => ({
  kind: "setting",
  settings: given,
});

/** etcd 3.0 to 3.3, and 3.4 with --logger=capnslog. */
const readings: readonly Reading[] = [
  reading(`^peer ${id} became active`, (groups) => ({ kind: "peerActive", peer: peer(groups) })),
  reading(`^the connection with ${id} became active`, (groups) => ({
    kind: "peerActive",
    peer: peer(groups),
  })),
  reading(`^(?:peer|the connection with) ${id} became inactive`, (groups) => ({
    kind: "peerInactive",
    peer: peer(groups),
  })),
  reading(`^lost the TCP streaming connection with peer ${id} `, (groups) => ({
    kind: "streamLost",
    peer: peer(groups),
  })),
  reading(`^established a TCP streaming connection with peer ${id} `, (groups) => ({
    kind: "streamUp",
    peer: peer(groups),
  })),
  reading(`^health check for peer ${id} (?:could not connect|failed)`, (groups) => ({
    kind: "peerUnhealthy",
    peer: peer(groups),
  })),
  reading(`^the clock difference against peer ${id} is too high`, (groups) => ({
    kind: "clockDrift",
    peer: peer(groups),
  })),
  reading(
    `^request (?:sent )?was ignored \\(cluster ID mismatch(?:: (?:peer|remote)\\[${id}\\])?`,
    (groups) => ({
      kind: "clusterIdMismatch",
      peer: groups["peer"] ?? null,
    }),
  ),
  reading(
    "^failed to send out heartbeat on time .*for (?<took>[\\d.a-zµμ]+?)(?:, to " +
      "(?<peer>[0-9a-f]+))?\\)",
    (groups) => ({
      kind: "heartbeatLate",
      byMs: took(groups),
      to: groups["peer"] ?? null,
    }),
  ),
  reading("^server is likely overloaded", () => ({ kind: "overloaded" })),
  reading("^sync duration of (?<took>\\S+), expected less than", (groups) => ({
    kind: "diskSlow",
    tookMs: took(groups),
  })),
  reading("took too long \\((?<took>[^)]+)\\) to execute", (groups) => ({
    kind: "applySlow",
    tookMs: took(groups),
  })),
  reading(
    "^(?:timed out waiting for read index response|ignored out-of-date read index response)",
    () => ({
      kind: "readIndexLate",
    }),
  ),
  reading("^etcd Version: (?<version>\\S+)", (groups) => ({
    kind: "version",
    version: groups["version"] ?? "",
  })),
  reading("^starting server\\.\\.\\. \\[version: (?<version>[^,\\]]+)", (groups) => ({
    kind: "version",
    version: groups["version"] ?? "",
  })),
  reading("^name = (?<name>\\S+)", (groups) => ({ kind: "name", name: groups["name"] ?? "" })),
  reading("^published \\{Name:(?<name>\\S+) ", (groups) => ({
    kind: "name",
    name: groups["name"] ?? "",
  })),
  reading("^heartbeat = (?<took>\\S+)", (groups) => settings({ heartbeatMs: took(groups) })),
  reading("^election = (?<took>\\S+)", (groups) => settings({ electionMs: took(groups) })),
  reading("^(?:starting member|restarting member) ", () => ({ kind: "started", how: "new" })),
  reading("as single-node; fast-forwarding (?<ticks>\\d+) ticks", (groups) => ({
    kind: "tickAdvance",
    ticks: Number(groups["ticks"]),
    skipped: false,
  })),
  reading("initiali?z?ed peer connection; fast-forwarding (?<ticks>\\d+) ticks", (groups) => ({
    kind: "tickAdvance",
    ticks: Number(groups["ticks"]),
    skipped: false,
  })),
  reading("^(?<from>\\w+) starts leadership transfer from \\w+ to (?<to>\\w+)", (groups) => ({
    kind: "transferStarted",
    from: groups["from"] ?? "",
    to: groups["to"] ?? null,
  })),
  reading("^(?<from>\\w+) finished leadership transfer from \\w+ to (?<to>\\w+)", (groups) => ({
    kind: "transferFinished",
    from: groups["from"] ?? "",
    to: groups["to"] ?? null,
  })),
  reading("failed to transfer leadership", () => ({ kind: "transferFailed" })),
  reading("^received \\w+ signal, shutting down", () => ({ kind: "stopping" })),
  reading("has been removed from the cluster|was permanently removed", () => ({ kind: "removed" })),
  reading("^(?:panic: (?<why>.*))", (groups) => ({ kind: "panic", why: groups["why"] ?? "" })),
];

/** Words of which one is in every line that some reading knows: most lines have none of them. */
const mayMatter = new RegExp(
  "became|TCP streaming|health check|clock difference|ignored|heartbeat|overloaded|sync duration|" +
    "took too long|read index|Version|starting |name = |published|election|fast-forwarding|" +
    String.raw`leadership|signal|removed|panic|^[A-Za-z][\w.-]*: [0-9a-f]{12,16}$`,
);

/** The event of a message, whichever logger printed it; null: it does not matter here. */
export function serverEventOf(
  text: string,
  fields: Readonly<Record<string, unknown>> | null,
): ServerEvent | null {
  if (fields !== null) return objectEvent(text, fields);
  if (!mayMatter.test(text)) return null;
  for (const [pattern, event] of readings) {
    const found = pattern.exec(text);
    if (found !== null) return withHow(event(found.groups ?? {}), text);
  }
  const names = namesOf(text);
  return names.length > 0 ? { kind: "memberMap", names } : null;
}

const withHow = (event: ServerEvent, text: string): ServerEvent =>
  event.kind === "started" && text.startsWith("restarting")
    ? { kind: "started", how: "restart" }
    : event;

/** What people write above logs: `mn-0: 4bc7141c11bf71da`. */
function namesOf(text: string): readonly MemberName[] {
  const found = /^([A-Za-z][\w.-]*): ([0-9a-f]{12,16})$/.exec(text.trim());
  const [, name, hex] = found ?? [];
  return name === undefined || hex === undefined ? [] : [{ name, id: hex }];
}

/** The member that such a line names as the one that writes it, if it does. */
export function ownerOf(
  text: string,
  fields: Readonly<Record<string, unknown>> | null,
): string | null {
  const local = fields?.["local-member-id"];
  if (typeof local === "string" && /^[0-9a-f]{1,16}$/.test(local)) return local;
  const found = owners.map((pattern) => pattern.exec(text)).find((one) => one !== null);
  return found?.groups?.["own"] ?? null;
}

const owners: readonly RegExp[] = [
  /^(?:re)?starting member (?<own>[0-9a-f]{1,16}) in cluster/,
  /^(?<own>[0-9a-f]{1,16}) (?:as single-node|initial\w+ peer connection)/,
  /^(?<own>[0-9a-f]{1,16}) starts leadership transfer/,
];
