/** A trace that tries to be more than text. */

import type { Trace } from "../../traces/document.ts";

/** Stands in no page as it is, as all data is packed. */
export const marker = "</script><script>window.wasRun = 1</script>";

const lines = [
  `${marker}<img src=x onerror="window.wasRun = 1">`,
  "&lt;b&gt; \u0000\u0007\u001b[31m \u202edesrever\u202c \u2066x\u2069 ]]> --> {{x}} ${x}",
  `" onmouseover="window.wasRun = 1`,
];

export const hostile = (trace: Trace): Trace => ({
  ...trace,
  reason: `${lines[0]} ${lines[1]}`,
  property: `<b onclick="window.wasRun = 1">${trace.property}</b>`,
  steps: trace.steps.map((step) => ({ ...step, log: step.log.length === 0 ? [] : lines })),
});
