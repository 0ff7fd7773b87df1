/** A page on this machine that shows how far a sweep is; it has no other address, and changes nothing. */

import { createHash } from "node:crypto";

import { Hono } from "hono";
import { html, raw } from "hono/html";

import { sweepMetrics } from "./metrics.ts";
import { serving } from "./serving.ts";
import type { Served } from "./serving.ts";
import type { Status } from "./status.ts";

const host = "127.0.0.1";

export const dashboardOn = (port: number, status: () => Status): Promise<Served> =>
  serving(dashboard(status), host, port, "--dashboard");

/** Other hosts' names are refused, so that no page from elsewhere reads this one through them. */
export function dashboard(status: () => Status): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const name = (context.req.header("host") ?? "").replace(/:\d+$/, "");
    if (name !== host && name !== "localhost") return context.text("This page is for this machine.", 403);
    await next();
    context.header("Content-Security-Policy", policy);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Cache-Control", "no-store");
    return undefined;
  });
  app.get("/", (context) => context.html(page(status())));
  app.get("/now", (context) => context.html(now(status())));
  app.get("/status.json", (context) => context.json(status()));
  app.get("/metrics", async (context) =>
    context.text(await sweepMetrics(status()), 200, { "Content-Type": "text/plain; version=0.0.4" }),
  );
  return app;
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
progress { width: 100%; height: 1.5rem; }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
dt { font-size: .85rem; } dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: 1rem 0 .3rem; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); overflow-wrap: anywhere; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
[hidden] { display: none; }
`;

const script = `
const ended = document.getElementById("ended"), now = document.getElementById("now");
setInterval(async () => {
  try {
    const answer = await fetch("/now");
    now.innerHTML = await answer.text();
    ended.hidden = true;
  } catch { ended.hidden = false; }
}, 1000);
`;

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const policy = [
  "default-src 'none'",
  `script-src ${hashOf(script)}`,
  `style-src ${hashOf(style)}`,
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** hono/html escapes what is put in. */
const page = (status: Status) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>quorate sweep: ${status.name}</title><link rel="icon" href="data:,">
<style>${raw(style)}</style></head><body>
<main><h1>${status.name}</h1>
<p id="ended" role="status" hidden>The sweep no longer answers: it has ended, or was stopped.</p>
<div id="now">${now(status)}</div></main>
<script>${raw(script)}</script></body></html>`;

function now(status: Status) {
  const { cells, done, fromStore, failed, workers, running, perSecond, states, elapsedSeconds } = status;
  const left = cells - done - failed;
  const facts: readonly (readonly [string, string])[] = [
    ["cells done", `${done} of ${cells}`],
    ["from the store", String(fromStore)],
    ["failed", String(failed)],
    ["workers", String(workers)],
    ["cells a second", perSecond.toFixed(1)],
    ["time left, about", perSecond > 0 && left > 0 ? duration(left / perSecond) : "–"],
    ["time so far", duration(elapsedSeconds)],
    ["states", states.toLocaleString("en")],
  ];
  return html`<progress max="${cells}" value="${done + failed}" aria-label="Cells done">${done} of ${cells}</progress>
<dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<table><caption>Running, longest first</caption>
<thead><tr><th scope="col">seconds</th><th scope="col">worker</th><th scope="col">cell</th></tr></thead>
<tbody>${running.map(
    ({ seconds, worker, cell }) =>
      html`<tr><td class="n">${seconds.toFixed(0)}</td><td>${worker}</td><td><code>${cell}</code></td></tr>`,
  )}</tbody></table>`;
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
