/** What loggers, journals, containers and editors put before a message of etcd: taken off again. */

import type { Stamp } from "./history.ts";
import { isTime, isoStamp, stampOf, timeOfDay, uptimeStamp, zapStamp } from "./stamps.ts";

/** A line without its wrappings. */
export interface Unwrapped {
  readonly text: string;
  /** The innermost stamp: an outer one tells when the line arrived somewhere. */
  readonly stamp: Stamp | null;
  /** The one around it, if there are two. */
  readonly outer: Stamp | null;
  /** Where the wrapping names a host, a container or a file of a search: its name. */
  readonly origin: string | null;
  /** Of etcd itself, from journald: not of podman or docker. */
  readonly pid: number | null;
  /** The formats found, from outside in, without those that say nothing of etcd's logger. */
  readonly format: string;
  /** Whether the logger says that raft wrote it. */
  readonly isRafts: boolean;
  /** The versions that log in this form, where it tells. */
  readonly family: string | null;
  /** The other fields of a JSON line. */
  readonly fields: Readonly<Record<string, unknown>> | null;
}

/** Grows from outside in while wrappings are taken off. */
interface Peeled {
  text: string;
  stamp: Stamp | null;
  outer: Stamp | null;
  origin: string | null;
  pid: number | null;
  format: string;
  isRafts: boolean;
  family: string | null;
  fields: Readonly<Record<string, unknown>> | null;
}

type Groups = Readonly<Record<string, string | undefined>>;

/** One wrapping: what it looks like, and what it tells. `rest` is what it wraps. */
interface Wrapping {
  readonly pattern: RegExp;
  readonly take: (peeled: Peeled, groups: Groups) => void;
}

const wrapping = (source: string, take: Wrapping["take"]): Wrapping => ({
  pattern: new RegExp(`^${source}(?<rest>.*)$`, "s"),
  take: (peeled, groups) => {
    take(peeled, groups);
    peeled.text = groups["rest"] ?? "";
  },
});

/** Journald names what runs a container, whose process is not etcd's. */
const runners = /^(?:podman|docker|dockerd|conmon|containerd|crio|kubelet|systemd|rkt|sh|bash)$/;

const journal = (peeled: Peeled, groups: Groups): void => {
  const { host, ident = "", pid } = groups;
  stamped(peeled, groups["uptime"] === undefined ? stampOf(groups) : uptimeStamp(groups["uptime"]));
  peeled.origin = host ?? peeled.origin;
  if (pid !== undefined && !runners.test(ident)) peeled.pid = Number(pid);
  peeled.format = "journald";
};

/** A stamp further inside takes the place of the one before. */
function stamped(peeled: Peeled, stamp: Stamp | null): void {
  if (stamp === null || !isTime(stamp)) return;
  peeled.outer = peeled.stamp;
  peeled.stamp = stamp;
}

const loggedBy =
  (format: string) =>
  (peeled: Peeled, groups: Groups): void => {
    if (groups["hour"] !== undefined) stamped(peeled, stampOf(groups));
    peeled.format = format;
    if (groups["package"] === "raft") peeled.isRafts = true;
  };

const ident = String.raw`(?<ident>[\w.@/-]+?)(?:\[(?<pid>\d{1,9})\])?: `;
const months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
const monthDay = String.raw`(?<monthName>${months}) +(?<day>\d{1,2})`;
const slashed = String.raw`(?<year>\d{4})/(?<month>\d\d)/(?<day>\d\d) ${timeOfDay}`;
const levels = "INFO|WARN|ERROR|DEBUG|PANIC|FATAL";
const packages = "raft|etcdserver|rafthttp|wal|etcdmain|etcd";
const dashed = String.raw`(?:(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d) )?${timeOfDay}`;

/**
 * Tried in this order, again and again until none fits. None eats a message of etcd itself. A bar
 * stands after capnslog's level and after a container's name: the level comes first.
 */
const wrappings: readonly Wrapping[] = [
  wrapping(String.raw`\s+`, () => undefined),
  wrapping(String.raw`(?:\^C)+`, () => undefined),
  wrapping(String.raw`Line \d+:\s?`, () => undefined),
  wrapping(String.raw`(?<file>[\w./-]+\.(?:log|txt|journal)):(?:\d+:)?`, (peeled, groups) => {
    peeled.origin = groups["file"] ?? null;
  }),
  wrapping(String.raw`\d+[:-](?=[{A-Z\s]|\d{4}[-/]|raft|[0-9a-f]{9,16} )`, () => undefined),
  wrapping(String.raw`\[pod/(?<origin>[^/\]]+)/[^\]]*\] `, (peeled, groups) => {
    peeled.origin = groups["origin"] ?? null;
  }),
  wrapping(
    String.raw`[CEWNIDT] \| (?:(?!raft\.node)(?<package>[\w./-]+): )?`,
    loggedBy("capnslog"),
  ),
  wrapping(String.raw`(?:\d\d:\d\d:\d\d )?(?<origin>[A-Za-z][\w.-]*) +\| `, (peeled, groups) => {
    peeled.origin = groups["origin"] ?? null;
  }),
  wrapping(
    String.raw`${monthDay} (?:(?<year>\d{4}) )?${timeOfDay} (?<host>[\w.:-]+) ${ident}`,
    journal,
  ),
  wrapping(
    String.raw`(?:\w{3} )?${isoStamp}(?: (?<zoneName>UTC))? (?<host>[\w.-]+) ${ident}`,
    journal,
  ),
  wrapping(String.raw`\[ *(?<uptime>\d+\.\d+)\] (?:(?<host>[\w.-]+) )?${ident}`, journal),
  wrapping(
    String.raw`${dashed} [CEWNIDT] \| (?:(?!raft\.node)(?<package>[\w./-]+): )?`,
    loggedBy("capnslog"),
  ),
  wrapping(String.raw`(?<package>raft)${slashed} (?:${levels}): `, loggedBy("raft logger")),
  wrapping(
    String.raw`${slashed} (?:(?<package>raft)\.go:\d+: (?:${levels}|WARNING): |(?:${packages}): )`,
    loggedBy("standard log"),
  ),
  wrapping(String.raw`${slashed} (?=raft\.node: )`, loggedBy("standard log")),
  wrapping(
    String.raw`${isoStamp}\t[a-z]+\t(?:(?<package>raft)\t)?(?:[\w./@-]+:\d+\t)?`,
    loggedBy("zap console"),
  ),
  wrapping(String.raw`${isoStamp} (?:stdout|stderr) [FP] `, loggedBy("container")),
  wrapping(
    String.raw`${isoStamp} (?=\{|\d{4}[-/]|raft|[0-9a-f]{1,16} |etcd|\w+=)`,
    loggedBy("container"),
  ),
  wrapping(String.raw`(?:INFO|WARN|DEBU|ERRO|FATA)\[[^\]]*\] `, loggedBy("logrus")),
  wrapping(
    String.raw`(?:${levels}) (?=[0-9a-f]{1,16} |newRaft |raft\.node: |found conflict )`,
    loggedBy("raft test"),
  ),
  wrapping(String.raw`raft: `, (peeled) => {
    peeled.isRafts = true;
  }),
];

/** A line of a log, peeled. */
export function unwrap(line: string): Unwrapped {
  const peeled: Peeled = {
    ...{ text: line, stamp: null, outer: null, origin: null, pid: null },
    ...{ format: "bare", isRafts: false, family: null, fields: null },
  };
  for (let layer = 0; layer < layersMax && peelOnce(peeled); layer += 1);
  return { ...peeled, text: peeled.text.trimEnd() };
}

/** More wrappings than anything has; a line that is made of prefixes alone ends here. */
const layersMax = 12;

function peelOnce(peeled: Peeled): boolean {
  if (peeled.text.startsWith("{")) return peelJson(peeled);
  if (peeled.text.startsWith("time=")) return peelLogrus(peeled);
  if (!mayBeWrapped(peeled.text)) return false;
  for (const { pattern, take } of wrappings) {
    const groups = pattern.exec(peeled.text)?.groups;
    if (groups === undefined) continue;
    take(peeled, groups);
    return true;
  }
  return false;
}

/** A message of raft begins with an id and a word; nothing that wraps one does. */
const mayBeWrapped = (text: string): boolean =>
  !/^(?:[0-9a-f]{9,16} [a-z[(]|raft\.node: |newRaft |peer [0-9a-f])/.test(text);

/** `time="…" level=info msg="…"`, whose message may hold a line of its own. */
function peelLogrus(peeled: Peeled): boolean {
  const found =
    /^time="(?<time>[^"]+)" level=\w+ msg=(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>\S+))/.exec(
      peeled.text,
    )?.groups;
  if (found === undefined) return false;
  stamped(peeled, zapStamp(found["time"]));
  peeled.format = "logrus";
  const quoted = found["quoted"];
  peeled.text =
    quoted === undefined ? (found["word"] ?? "") : quoted.replaceAll(/\\(["\\])/g, "$1");
  return true;
}

/** zap's line, docker's own file, or what `journalctl -o json` prints. */
function peelJson(peeled: Peeled): boolean {
  const fields = objectOf(peeled.text);
  if (fields === null) return false;
  const text = (name: string): string | null => {
    const value = fields[name];
    return typeof value === "string" ? value : null;
  };
  const inner = text("log") ?? text("MESSAGE");
  if (inner !== null) {
    stamped(peeled, zapStamp(text("time")) ?? journalStamp(text("__REALTIME_TIMESTAMP")));
    peeled.origin = text("_HOSTNAME") ?? peeled.origin;
    const pid = text("_PID");
    const comm = text("SYSLOG_IDENTIFIER") ?? "";
    if (pid !== null && /^\d{1,9}$/.test(pid) && !runners.test(comm)) peeled.pid = Number(pid);
    if (text("PACKAGE") === "raft") peeled.isRafts = true;
    peeled.format = text("log") === null ? "journald" : "container";
    peeled.text = inner.trimEnd();
    return true;
  }
  const message = text("msg");
  if (message === null) return false;
  stamped(peeled, zapStamp(fields["ts"] ?? fields["time"]));
  peeled.family = familyOf(text("caller") ?? "");
  peeled.isRafts = fields["logger"] === "raft" || peeled.family !== null;
  peeled.fields = fields;
  peeled.format = "zap";
  peeled.text = message;
  // The message is etcd's own: nothing wraps it any more.
  return false;
}

/** Where raft's lines say that they come from: 3.5 names only the bridge to its logger. */
function familyOf(caller: string): string | null {
  if (/^raft\/(?:raft|node|log\w*)\.go:/.test(caller)) return "3.4";
  if (/^etcdserver\/zap_raft\.go:/.test(caller)) return "3.5";
  return /^v3@v3\.6[.\d]*\//.test(caller) ? "3.6" : null;
}

const journalStamp = (micros: string | null): Stamp | null =>
  micros === null || !/^\d+$/.test(micros)
    ? null
    : { ms: Number(micros) / 1000, resolutionMs: 0.001, basis: "instant" };

function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Whether the object that a line begins is whole: neither cut nor wrapped by a terminal. */
export const isWholeJson = (line: string): boolean =>
  objectOf(line.slice(line.indexOf("{"))) !== null;
