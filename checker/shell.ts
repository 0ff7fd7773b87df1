/** Commands as a user can copy them from a report: in the repository, through npx, or installed. */

import { isSource } from "./worker-entry.ts";

const isThroughNpx = process.env["npm_command"] === "exec";
const program = isSource ? "npm run -s quorate --" : isThroughNpx ? "npx quorate" : "quorate";

export const inShell = (args: string): string => `${program} ${args}`;
