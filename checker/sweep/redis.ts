/** A Redis that a queue can live in: looked at before anything is asked of it. */

import { Redis } from "ioredis";

import { UsageError } from "../usage-error.ts";
import { reasonOf } from "./asking.ts";

/** How long a server may take to answer at all. */
const patienceMs = 5_000;

/** What BullMQ asks for. */
const oldest = { major: 6, minor: 2 };

/** The address without its password, for people. */
export function shownUrl(url: string): string {
  const parsed = parsedUrl(url);
  parsed.username = "";
  parsed.password = "";
  return parsed.href.replace(/\/$/, "");
}

function parsedUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isRedis = parsed?.protocol === "redis:" || parsed?.protocol === "rediss:";
  if (parsed !== null && isRedis && parsed.hostname !== "" && /^(\/\d*)?$/.test(parsed.pathname)) return parsed;
  throw new UsageError("--queue: give an address such as redis://HOST:6379 or rediss://:PASSWORD@HOST:6379/1.");
}

/** Refuses, in one sentence, what is no Redis, no open one, or one that may throw jobs away. */
export async function inspectRedis(url: string): Promise<void> {
  const where = shownUrl(url);
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 0,
  });
  let lost: unknown = null;
  client.on("error", (error: unknown) => (lost ??= error));
  try {
    await client.connect();
    refuseUnfit(where, await client.info());
    // A database that does not exist is an error on the side: ioredis goes on in the first one.
    if (lost !== null) throw lost;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--queue ${where}: ${meaningOf(reasonOf(lost ?? error), reasonOf(error))}`);
  } finally {
    client.disconnect();
  }
}

function refuseUnfit(where: string, info: string): void {
  const field = (name: string): string => new RegExp(`^${name}:(.*)$`, "m").exec(info)?.[1]?.trim() ?? "";
  const version = field("redis_version");
  if (version === "") throw new UsageError(`--queue ${where}: this is no Redis; give the address of one.`);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
    const needed = `${oldest.major}.${oldest.minor}`;
    throw new UsageError(`--queue ${where}: this is Redis ${version}; use ${needed} or later.`);
  }
  const policy = field("maxmemory_policy");
  if (policy !== "" && policy !== "noeviction") {
    throw new UsageError(
      `--queue ${where}: its maxmemory-policy is ${policy}, under which it may throw jobs away; ` +
        "set it: redis-cli config set maxmemory-policy noeviction",
    );
  }
}

/** What a connection's error means, and how to mend it. */
function meaningOf(first: string, last: string): string {
  const said = `${first} ${last}`;
  if (/WRONGPASS|NOAUTH|invalid (username-)?password|AUTH/i.test(said)) {
    return "the password is wrong or missing; give redis://:PASSWORD@HOST:PORT.";
  }
  if (/NOPERM/.test(said)) return "this user may not ask for INFO; give one that may.";
  if (/Protocol error|RESP type/i.test(said)) return "what answers there is no Redis; give the address of one.";
  if (/ECONNREFUSED/.test(said)) return "nothing listens there; start redis-server, or mend the address.";
  if (/ENOTFOUND|EAI_AGAIN/.test(said)) return "no such host is known; mend the address.";
  if (/timed? ?out|ETIMEDOUT/i.test(said)) {
    return `no answer within ${patienceMs / 1000} s; is it a Redis, and may this machine reach it?`;
  }
  if (/DB index/i.test(said)) return "it has no database of that number; give a smaller one after the slash.";
  return `the connection was lost (${first}); is it a Redis, and may this machine reach it?`;
}
