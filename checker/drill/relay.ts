/**
 * The network of a drill: a relay on loopback before each member, through which its peers reach it.
 *
 * A member has one URL for all its peers, so a relay must tell who calls: every request of etcd's
 * raft transport says so in its first lines (`X-Server-From`), and all requests of a connection are
 * of one process. A member is cut off by ending its connections, both ways, and refusing new ones. A
 * connection that does not say who calls (the prober's, which carries no message of raft) is refused
 * while anyone is cut off. What was under way is lost, as in the model's cut.
 *
 * Why not otherwise: packet filters and network namespaces need rights that a user need not have,
 * and a process that is stopped is not cut off: it does not campaign.
 */

import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

export interface Network {
  /** The loopback port on which peers reach the member that listens on this Unix socket. */
  readonly relay: (to: string, socketPath: string) => Promise<number>;
  /** `id`: as etcd prints it. */
  readonly cut: (member: { readonly name: string; readonly id: string }) => void;
  readonly heal: () => void;
  /** Connections that were ended or refused by a cut. */
  readonly refused: () => number;
  readonly close: () => void;
}

interface Connection {
  readonly to: string;
  /** The id of who calls, once it has said so. */
  from: string | null;
  readonly ends: Socket[];
}

export function network(): Network {
  const servers: Server[] = [];
  const open = connections();
  return {
    relay: (to, socketPath) =>
      new Promise((listening, failed) => {
        const server = createServer((caller) => open.accept(to, socketPath, caller));
        servers.push(server);
        server.on("error", failed);
        server.listen(0, "127.0.0.1", () => listening((server.address() as AddressInfo).port));
      }),
    cut: open.cut,
    heal: () => open.cut(null),
    refused: open.refused,
    close: () => {
      open.end();
      for (const server of servers) server.close();
    },
  };
}

type Cut = { readonly name: string; readonly id: string } | null;

interface Connections {
  readonly accept: (to: string, socketPath: string, caller: Socket) => void;
  /** null: nobody is cut off. */
  readonly cut: (member: Cut) => void;
  readonly refused: () => number;
  readonly end: () => void;
}

function connections(): Connections {
  const all = new Set<Connection>();
  let isCut: Cut = null;
  let refused = 0;
  const end = (connection: Connection): void => {
    all.delete(connection);
    for (const socket of connection.ends) socket.destroy();
  };
  const mayPass = ({ to, from }: Connection): boolean =>
    isCut === null || (from !== null && from !== isCut.id && to !== isCut.name);
  const refuse = (connection: Connection): void => {
    refused += 1;
    end(connection);
  };
  return {
    accept: (to, socketPath, caller) => {
      const connection: Connection = { to, from: null, ends: [caller] };
      all.add(connection);
      onEnd(caller, () => end(connection));
      whenSaid(caller, (said, first) => {
        connection.from = said;
        if (!mayPass(connection)) return refuse(connection);
        const member = connect(socketPath);
        connection.ends.push(member);
        onEnd(member, () => end(connection));
        member.write(first);
        caller.pipe(member).pipe(caller);
      });
    },
    cut: (member) => {
      isCut = member;
      for (const connection of all) if (!mayPass(connection)) refuse(connection);
    },
    refused: () => refused,
    end: () => {
      for (const connection of all) end(connection);
    },
  };
}

function onEnd(socket: Socket, then: () => void): void {
  socket.on("error", then);
  socket.on("close", then);
}

/** More than etcd's first lines ever are. */
const headBytesMax = 16_384;

/** Waits for the lines with which a connection begins; gives who calls, and what was read. */
function whenSaid(socket: Socket, then: (from: string | null, first: Buffer) => void): void {
  let read = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf("\r\n\r\n");
    if (end === -1 && read.length < headBytesMax) return;
    socket.off("data", onData);
    socket.pause();
    const head = read.subarray(0, end === -1 ? undefined : end).toString("latin1");
    then(/^x-server-from: *([0-9a-f]+) *$/im.exec(head)?.[1]?.toLowerCase() ?? null, read);
  };
  socket.on("data", onData);
}
