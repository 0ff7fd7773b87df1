/** Stamps: every layout in which etcd, its loggers and what runs it write the time. */

import type { Stamp } from "./history.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A stamp without a year: 1972 has every day that there can be. */
const anyYear = 1972;

interface Clock {
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly fraction: string;
}

/** Groups of a time of day, as the patterns below name them. */
export const timeOfDay =
  String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)` +
  String.raw`(?:[.,](?<fraction>\d{1,9}))?`;

/** A date and a time of day; `zone` is absent or empty where the stamp has none. */
export function stampOf(groups: Readonly<Record<string, string | undefined>>): Stamp {
  const { year, month, monthName, day, hour = "0", minute = "0", second = "0" } = groups;
  const { fraction = "", zone = "" } = groups;
  const clock = { hour, minute, second, fraction };
  const number = monthName === undefined ? Number(month ?? "1") : months.indexOf(monthName) + 1;
  const isDated = day !== undefined;
  const ms = msOf(year === undefined ? anyYear : Number(year), number, Number(day ?? "1"), clock);
  const basis = !isDated
    ? "timeOfDay"
    : year === undefined
      ? "localWithoutYear"
      : zone === ""
        ? "local"
        : "instant";
  return { ms: ms - zoneMs(zone), resolutionMs: resolutionOf(fraction), basis };
}

function msOf(year: number, month: number, day: number, clock: Clock): number {
  const { hour, minute, second, fraction } = clock;
  const whole = Date.UTC(year, month - 1, day, Number(hour), Number(minute), Number(second));
  return whole + (fraction === "" ? 0 : Number(`0.${fraction}`) * 1000);
}

/**
 * zap's layouts drop trailing zeros, or have three digits: more than three digits are a
 * microsecond, fewer are a millisecond that happens to end in zeros. No digits are a second.
 */
function resolutionOf(fraction: string): number {
  if (fraction === "") return 1000;
  return fraction.length > 3 ? 0.001 : 1;
}

/** "Z", "UTC", "+0530" and "+05:30", as milliseconds ahead of UTC. */
function zoneMs(zone: string): number {
  const found = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (found === null) return 0;
  const [, sign, hours, minutes] = found;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** zap's `ts`: a number of seconds since 1970, or text of any of its layouts; null: neither. */
export function zapStamp(ts: unknown): Stamp | null {
  if (typeof ts === "number" && Number.isFinite(ts)) {
    return { ms: ts * 1000, resolutionMs: 0.001, basis: "instant" };
  }
  if (typeof ts !== "string") return null;
  const groups = zapLayout.exec(ts)?.groups;
  return groups === undefined ? null : stampOf(groups);
}

const date = String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)`;
export const isoStamp = String.raw`${date}[T ]${timeOfDay}(?<zone>Z|[+-]\d\d:?\d\d)?`;
const zapLayout = new RegExp(`^${isoStamp}$`);

/** Seconds since the machine or the program started. */
export const uptimeStamp = (seconds: string): Stamp => {
  const fraction = seconds.split(".")[1] ?? "";
  return { ms: Number(seconds) * 1000, resolutionMs: resolutionOf(fraction), basis: "uptime" };
};

/** Of a year of four digits; what is beyond is no time of a log, and may be beyond what dates hold. */
export const isTime = ({ ms }: Stamp): boolean => ms > -62e12 && ms < 253e12;

/** Whether the difference of two stamps of one clock means anything. */
export const isComparable = (one: Stamp, other: Stamp): boolean => one.basis === other.basis;

/** A Go duration, such as "1.263337456s", "61.15ms" or "1m2s", in milliseconds; null: none. */
export function durationMs(text: string): number | null {
  const parts = [...text.matchAll(/(\d{1,15}(?:\.\d{1,15})?)(h|ms|µs|us|μs|ns|m|s)/g)];
  if (parts.length === 0) return null;
  return parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (unitMs[unit] ?? 0), 0);
}

const unitMs: Readonly<Record<string, number>> = {
  ...{ h: 3_600_000, m: 60_000, s: 1000, ms: 1 },
  ...{ us: 0.001, µs: 0.001, μs: 0.001, ns: 0.000001 },
};
