/** A small server on this machine, for a page or for Prometheus. */

import type { AddressInfo } from "node:net";

import { serve } from "@hono/node-server";
import { Hono } from "hono";

import { UsageError } from "../usage-error.ts";

export interface Served {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Port 0: any that is free. Refuses a port that is taken, in one sentence that names the option. */
export function serving(app: Hono, host: string, port: number, option: string): Promise<Served> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, ({ port: own }: AddressInfo) => {
      resolve({
        port: own,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            if ("closeAllConnections" in server) server.closeAllConnections();
          }),
      });
    });
    server.on("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "EADDRINUSE" ? "something listens there already" : error.message;
      reject(new UsageError(`${option} ${port}: ${why}; give another port, or 0 for any.`));
    });
  });
}
