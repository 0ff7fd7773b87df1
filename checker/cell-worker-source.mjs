/**
 * Piscina's threads import JavaScript only. Where quorate runs from its sources, a thread begins
 * here: it sets up the hooks that read TypeScript, and then imports the worker itself.
 */

import { register } from "tsx/esm/api";

register();
export const { answerCell } = await import("./cell-worker.ts");
