/** What a page's Content-Security-Policy lets in: its own script and style, and nothing from elsewhere. */

import assert from "node:assert/strict";
import test from "node:test";

import { tracePage } from "../../traces/viewer/trace-page.ts";
import { lassoTrace } from "../traces/toy-traces.ts";

/** Whatever names no place: nothing, inline, made by the page itself, or bound to one text. */
const local = /^(?:'none'|'unsafe-inline'|'wasm-unsafe-eval'|'sha256-[A-Za-z0-9+/]{43}='|blob:|data:)$/;

test("a page's policy forbids everything remote, and stands before all that it governs", async () => {
  const html = await tracePage(lassoTrace);
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(html);
  assert.ok(policy);
  const before = html.slice(0, policy.index);
  assert.doesNotMatch(before, /<(?:script|style|link|img|iframe|base)\b/);
  const rules = new Map((policy[1] ?? "").split("; ").map((rule) => [rule.split(" ")[0] ?? "", rule.split(" ").slice(1)]));
  for (const [name, sources] of rules) for (const source of sources) assert.match(source, local, name);
  for (const name of ["default-src", "base-uri", "form-action"]) assert.deepEqual(rules.get(name), ["'none'"]);
  for (const name of ["connect-src", "frame-src", "object-src"]) assert.ok((rules.get(name) ?? ["'none'"]).includes("'none'"));
  assert.ok(!rules.get("script-src")?.includes("'unsafe-inline'"));
});
