/**
 * Where a worker thread's code is: under tsx a source file, in the installed package a bundle.
 *
 *     const worker = new Worker(workerFile("search-worker"), { workerData });
 *
 * The entry of a worker is a file `checker/NAME.ts` whose NAME ends in `-worker`; it may have a folder
 * before it. `.ci/build.ts` makes a bundle in `dist/` of each, flat, with its chunks beside it, so that
 * from any of the chunks it is a neighbour.
 */

import { fileURLToPath } from "node:url";

export type WorkerName = `${string}-worker`;

/** Do the sources run, through tsx, or the bundles of the installed package? */
export const isSource = import.meta.url.endsWith(".ts");

/** The URL to start the worker from; it needs no other options, whatever the parent runs under. */
export function workerFile(name: WorkerName): URL {
  return isSource ? throughTsx(name) : new URL(`./${name.replace(/^.*\//, "")}.js`, import.meta.url);
}

/**
 * A thread of Node 20 does not inherit the hooks that read TypeScript (`--import` is for the main
 * thread alone), so it begins with a line of JavaScript that sets them up and then imports the entry.
 * A data URL cannot resolve a package's name: the parent does.
 */
function throughTsx(name: WorkerName): URL {
  const entry = JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href);
  const tsx = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const code = `import { register } from ${tsx}; register(); await import(${entry});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

/** This program's own file: node runs it again with it, and with its own `process.execArgv`. */
export const programFile = (): string =>
  fileURLToPath(new URL(isSource ? "./cli.ts" : "./cli.js", import.meta.url));
