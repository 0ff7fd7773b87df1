/** A page in one file, which needs no network and lets none be used. */

import { createHash } from "node:crypto";

import { h } from "preact";
import type { ComponentType } from "preact";
import { renderToString } from "preact-render-to-string";

import { bundled } from "./bundle.ts";
import type { BundleName } from "./bundle.ts";
import { escaped } from "./escaped.ts";
import { packed } from "./packed.ts";
import { paletteCss } from "./palette.ts";

export interface Page<Data> {
  readonly title: string;
  /** Any JSON; the view is given it, here and again in the browser. */
  readonly data: Data;
  /** The name of the bundle whose entry mounts `view` on the page (see bundle.ts, mount.tsx). */
  readonly entry: Exclude<BundleName, "engine" | "style">;
  /** Drawn here too, so that there is something to read before the script runs, and without it. */
  readonly view: ComponentType<{ readonly data: Data; readonly title: string }>;
  /** Does the page embed the model and the checker? */
  readonly hasEngine: boolean;
}

export async function pageOf<Data>(page: Page<Data>): Promise<string> {
  const { title, data, entry, view, hasEngine } = page;
  const script = await bundled(entry);
  const style = (await bundled("style")) + paletteCss();
  const engine = hasEngine ? block("engine", packed(await bundled("engine"))) : "";
  const drawn = renderToString(h(view, { data, title }));
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title><link rel="icon" href="data:,">`,
    `<style>${style}</style></head><body>`,
    `<div id="page">${drawn}</div>`,
    `<noscript><p class="noscript">${noScript}</p></noscript>`,
    block("data", packed(JSON.stringify({ title, data }))),
    engine,
    `<script>${script}</script></body></html>\n`,
  ].join("\n");
}

const noScript =
  "Without scripts this page shows how it begins. With scripts it can be stepped through.";

const block = (id: string, text: string): string =>
  `<script type="text/plain" id="${id}">${text}</script>`;

/** This one script and the worker that it makes of the engine; nothing from anywhere else. */
function policyFor(script: string): string {
  const hash = createHash("sha256").update(script, "utf8").digest("base64");
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}' 'wasm-unsafe-eval'`,
    "worker-src blob:",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
