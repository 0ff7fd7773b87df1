/** The relays of a drill: who is cut off neither calls nor is called, and nobody else notices. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import type { Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";

import { network } from "../../checker/drill/relay.ts";
import type { Network } from "../../checker/drill/relay.ts";

interface Fake {
  readonly net: Network;
  /** The port through which each member is reached. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Members that answer every request with their own name. */
async function members(context: TestContext, names: readonly string[]): Promise<Fake> {
  const folder = mkdtempSync(join(tmpdir(), "quorate-"));
  const net = network();
  const ports: Record<string, number> = {};
  const servers: Server[] = [];
  for (const name of names) {
    const server = createServer((_, answer) => answer.end(name));
    servers.push(server);
    await new Promise<void>((listening) => server.listen(join(folder, name), listening));
    ports[name] = await net.relay(name, join(folder, name));
  }
  context.after(() => {
    net.close();
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  });
  return { net, ports };
}

/** What a member answers to one who says this of itself; null: no answer. */
const asked = (port: number | undefined, from: string | null): Promise<string | null> =>
  new Promise((done) => {
    const headers = from === null ? {} : { "X-Server-From": from };
    const call = request({ host: "127.0.0.1", port, headers, agent: false }, (answer) => {
      answer.on("data", (data) => done(String(data)));
    });
    call.on("error", () => done(null));
    call.end();
  });

test("a member that is cut off neither reaches its peers nor is reached, until it heals", async (context) => {
  const { net, ports } = await members(context, ["one", "two"]);
  assert.equal(await asked(ports["two"], "1"), "two");
  net.cut({ name: "one", id: "1" });
  assert.equal(await asked(ports["two"], "1"), null, "from the one that is cut off");
  assert.equal(await asked(ports["one"], "2"), null, "to the one that is cut off");
  assert.equal(await asked(ports["two"], null), null, "from one that does not say who it is");
  assert.equal(await asked(ports["two"], "3"), "two", "from another");
  assert.equal(net.refused(), 3);
  net.heal();
  assert.equal(await asked(ports["two"], "1"), "two");
  assert.equal(await asked(ports["one"], "2"), "one");
  assert.equal(await asked(ports["one"], null), "one");
});

/** A connection that stays: each call is one request on it, answered or ended (null). */
function held(port: number | undefined, from: string): { readonly call: () => Promise<string | null> } {
  const socket = connect(port ?? 0, "127.0.0.1");
  socket.on("error", () => undefined);
  return {
    call: () =>
      new Promise((done) => {
        if (socket.destroyed) return done(null);
        socket.once("data", (data) => done(String(data).split("\r\n\r\n").at(1) ?? ""));
        socket.once("close", () => done(null));
        socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX-Server-From: ${from}\r\n\r\n`);
      }),
  };
}

test("a cut ends the connections that there are, those of others stay", async (context) => {
  const { net, ports } = await members(context, ["one", "two"]);
  const [cut, other] = [held(ports["two"], "1"), held(ports["two"], "3")];
  assert.deepEqual([await cut.call(), await other.call()], ["two", "two"]);
  net.cut({ name: "one", id: "1" });
  assert.deepEqual([await cut.call(), await other.call()], [null, "two"]);
  assert.equal(net.refused(), 1);
});
