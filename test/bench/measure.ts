/**
 * Explores one line in this process, as the command line does, and prints the run: what the bench starts
 * for each of ours (bundled.ts). It loads no more than a search does: what V8 compiles for a package that
 * was loaded before, it compiles beside the search.
 */

import { compileLittle } from "../../checker/kernel/v8-options.ts";
import { lines, nameOf } from "./lines.ts";
import { profiled } from "./profile.ts";

/** The line's name, threads, states at which the real model is cut, and a file for a profile. */
const [name, threads, statesMax, file] = process.argv.slice(2);

compileLittle();
const line = lines.find((one) => nameOf(one) === name);
if (line === undefined) throw new Error(`there is no line "${name ?? ""}"`);
const measure = (): ReturnType<typeof line.measure> =>
  line.measure({ threads: Number(threads), statesMax: Number(statesMax) });
const run = await (file === undefined ? measure() : profiled(file, measure));
process.stdout.write(`${JSON.stringify(run)}\n`);
