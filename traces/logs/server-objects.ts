/** The same lines as zap writes them: a message, and fields that carry the values. */

import type { ServerEvent, Settings } from "./history.ts";
import { durationMs } from "./stamps.ts";

type Fields = Readonly<Record<string, unknown>>;

const text = (fields: Fields, name: string): string | null => {
  const value = fields[name];
  return typeof value === "string" ? value : null;
};
const duration = (fields: Fields, name: string): number | null =>
  durationMs(text(fields, name) ?? "");
const flag = (fields: Fields, name: string): boolean | null => {
  const value = fields[name];
  return typeof value === "boolean" ? value : null;
};
const remote = (fields: Fields): string =>
  text(fields, "remote-peer-id") ?? text(fields, "peer-id") ?? text(fields, "remote-peer") ?? "";

const heartbeatLate =
  "leader failed to send out heartbeat on time; took too long, " +
  "leader is overloaded likely from slow disk";
const readIndexOld =
  "ignored out-of-date read index response; local node read indexes queueing up " +
  "and waiting to be in sync with leader";

/** By the whole message; etcd 3.4 with --logger=zap, 3.5, 3.6. */
const events: Readonly<Record<string, (fields: Fields) => ServerEvent>> = {
  "peer became active": (fields) => ({ kind: "peerActive", peer: remote(fields) }),
  "peer became inactive (message send to peer failed)": (fields) => ({
    kind: "peerInactive",
    peer: remote(fields),
  }),
  "peer became inactive": (fields) => ({ kind: "peerInactive", peer: remote(fields) }),
  "lost TCP streaming connection with remote peer": (fields) => ({
    kind: "streamLost",
    peer: remote(fields),
  }),
  "established TCP streaming connection with remote peer": (fields) => ({
    kind: "streamUp",
    peer: remote(fields),
  }),
  "prober detected unhealthy status": (fields) => ({ kind: "peerUnhealthy", peer: remote(fields) }),
  "prober found high clock drift": (fields) => ({ kind: "clockDrift", peer: remote(fields) }),
  "request sent was ignored by remote peer due to cluster ID mismatch": (fields) => ({
    kind: "clusterIdMismatch",
    peer: remote(fields),
  }),
  [heartbeatLate]: (fields) => ({
    kind: "heartbeatLate",
    byMs: duration(fields, "exceeded-duration"),
    to: text(fields, "to"),
  }),
  "slow fdatasync": (fields) => ({ kind: "diskSlow", tookMs: duration(fields, "took") }),
  "apply request took too long": (fields) => ({
    kind: "applySlow",
    tookMs: duration(fields, "took"),
  }),
  "timed out waiting for read index response (local node might have slow network)": () => ({
    kind: "readIndexLate",
  }),
  [readIndexOld]: () => ({ kind: "readIndexLate" }),
  "waiting for ReadIndex response took too long, retrying": () => ({ kind: "readIndexLate" }),
  "starting local member": () => ({ kind: "started", how: "new" }),
  "restarting local member": () => ({ kind: "started", how: "restart" }),
  "forcing restart member": () => ({ kind: "started", how: "forced" }),
  "starting etcd server": (fields) => ({
    kind: "version",
    version: text(fields, "local-server-version") ?? "",
  }),
  "initialized peer connections; fast-forwarding election ticks": (fields) =>
    advance(fields, false),
  "started as single-node; fast-forwarding election ticks": (fields) => advance(fields, false),
  "skipping initial election tick advance": (fields) => advance(fields, true),
  "leadership transfer starting": (fields) => ({
    kind: "transferStarted",
    from: text(fields, "current-leader-member-id") ?? "",
    to: text(fields, "transferee-member-id"),
  }),
  "leadership transfer finished": (fields) => ({
    kind: "transferFinished",
    from: text(fields, "local-member-id") ?? "",
    to: text(fields, "transferee-member-id"),
  }),
  "leadership transfer failed": () => ({ kind: "transferFailed" }),
  "received signal; shutting down": () => ({ kind: "stopping" }),
  "server has been removed from the cluster": () => ({ kind: "removed" }),
};

const starts: ReadonlySet<string> = new Set(["Running: ", "starting an etcd server"]);

/**
 * Whether a line of zap, unwrapped, is about other things for certain: its message is none of those
 * above, no panic, and not of raft. Cheap, as most lines of a long log are such.
 */
export function isOtherJson(line: string): boolean {
  if (!line.startsWith('{"level":"') || !line.endsWith("}")) return false;
  const at = line.indexOf('"msg":"');
  if (at === -1) return false;
  const from = at + messageKey.length;
  const message = line.slice(from, line.indexOf('"', from));
  if (Object.hasOwn(events, message) || starts.has(message) || message.startsWith("panic"))
    return false;
  const head = line.slice(0, at);
  if (/"logger":"raft"|raft\/|raft\.go|"level":"(?:panic|fatal)"/.test(head)) return false;
  return !line.includes('"local-member-attributes"') && !line.includes('}{"level":');
}

const messageKey = '"msg":"';

const advance = (fields: Fields, skipped: boolean): ServerEvent => {
  const ticks = fields["forward-ticks"];
  return { kind: "tickAdvance", ticks: Number.isSafeInteger(ticks) ? Number(ticks) : null, skipped };
};

/** null: it does not matter here. */
export function objectEvent(message: string, fields: Fields): ServerEvent | null {
  const event = Object.hasOwn(events, message) ? events[message] : undefined;
  if (event !== undefined) return event(fields);
  const level = text(fields, "level");
  if (level === "panic" || level === "fatal") return { kind: "panic", why: message };
  if (message.startsWith("panic: ")) return { kind: "panic", why: message.slice("panic: ".length) };
  return null;
}

/** What the lines that begin a process say of it, which is more than one event. */
export function startOf(message: string, fields: Fields): StartSaid | null {
  if (message === "Running:") return argumentsSaid(fields["args"]);
  if (message === "starting an etcd server") {
    return {
      version: text(fields, "etcd-version"),
      name: text(fields, "name"),
      settings: {
        heartbeatMs: duration(fields, "heartbeat-interval"),
        electionMs: duration(fields, "election-timeout"),
        preVote: flag(fields, "pre-vote"),
        tickAdvance: flag(fields, "initial-election-tick-advance"),
      },
    };
  }
  const own = /\{Name:([^\s{]+) /.exec(text(fields, "local-member-attributes") ?? "");
  return own === null ? null : { version: null, name: own[1] ?? null, settings: null };
}

export interface StartSaid {
  readonly version: string | null;
  readonly name: string | null;
  readonly settings: Settings | null;
}

/** `--name=mn-0` and `--name mn-0`: etcd prints its whole command line. */
function argumentsSaid(args: unknown): StartSaid | null {
  if (!Array.isArray(args)) return null;
  const words = args.filter((word): word is string => typeof word === "string");
  const of = (option: string): string | null => {
    for (const [at, word] of words.entries()) {
      const plain = word.replace(/^--?/, "");
      if (plain === option) return words[at + 1] ?? null;
      if (plain.startsWith(`${option}=`)) return plain.slice(option.length + 1);
    }
    return null;
  };
  const number = (option: string): number | null => {
    const given = of(option);
    return given === null || !/^\d{1,15}$/.test(given) ? null : Number(given);
  };
  const yes = (option: string): boolean | null => {
    const isBare = words.some(
      (word, at) => word === `--${option}` && !/^(?:true|false)$/.test(words[at + 1] ?? ""),
    );
    const given = of(option);
    return isBare ? true : given === null ? null : given === "true";
  };
  return {
    version: null,
    name: of("name"),
    settings: {
      heartbeatMs: number("heartbeat-interval"),
      electionMs: number("election-timeout"),
      preVote: yes("pre-vote"),
      tickAdvance: yes("initial-election-tick-advance"),
    },
  };
}
