/** In one line, what a page is of. */

import { visible } from "./escaped.ts";
import type { TraceData } from "./page-data.ts";

export function subtitleOf({ trace, explanation }: TraceData): string {
  if (explanation !== null) {
    const { members, episodes } = explanation;
    const names = members.map(({ name, version }) => `${name} (${version ?? "version not known"})`);
    const last = episodes.findLast(({ kind }) => kind === "disturbance");
    return visible([last?.says, names.join(", ")].filter((one) => one !== undefined).join(" · "));
  }
  if (trace === null) return "";
  const { scenario, regime, steps, reason } = trace;
  const network = regime.prompt ? "prompt network" : `delay ${regime.delay ?? "without limit"}`;
  return visible(`${reason} · ${scenario}, ${network} · ${steps.length} steps`);
}

/** The heading of a trace's page, and of its window. */
export function titleOf({ trace, explanation }: TraceData): string {
  if (explanation !== null) return "What the logs show";
  if (trace === null) return "quorate";
  const { kind, property, variant } = trace;
  switch (kind) {
    case "counterexample":
      return `${property} is violated by ${variant}`;
    case "lasso":
      return `${property}: no end under ${variant}`;
    case "witness":
      return `${property}: the worst case under ${variant}`;
    case "walk":
      return `A walk under ${variant}`;
  }
}
