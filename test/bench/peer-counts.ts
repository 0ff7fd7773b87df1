/** Reads what other checkers print when they are done: counts, or why there are none. */

import type { Counts } from "./run.ts";

/** Spin's own start is one state, two transitions and one step more than the model has. */
export function spinCounts(output: string): Counts | string {
  const states = numberIn(output, /^\s*(\d+) states, stored/m);
  const transitions = numberIn(output, /^\s*(\d+) transitions \(= stored\+matched\)/m);
  const depth = numberIn(output, /depth reached (\d+), errors: 0$/m);
  if (/Search not completed|VIOLATION|too small/.test(output)) return "its search did not end well";
  if (states === null || transitions === null || depth === null) return "it printed no counts";
  const isBreadthFirst = output.includes("Breadth-First Search");
  return {
    states: states - 1,
    transitions: transitions - 2,
    depth: isBreadthFirst ? depth - 1 : null,
  };
}

/** Of Rumur's machine-readable output, the summary. */
export function rumurCounts(output: string): Counts | string {
  const summary = /<summary states="(\d+)" rules_fired="(\d+)" errors="(\d+)"/.exec(output);
  if (summary === null) return "it printed no summary";
  const [, states, transitions, errors] = summary.map(Number);
  if (states === undefined || transitions === undefined) return "it printed no counts";
  return errors === 0 ? { states, transitions, depth: null } : `it found ${errors} errors`;
}

/** TLC counts the initial state among those generated, and as depth 1. */
export function tlcCounts(output: string): Counts | string {
  const ends = [
    ...output.matchAll(/^(\d+) states generated, (\d+) distinct states found, 0 states left/gm),
  ];
  const depth = numberIn(output, /^The depth of the complete state graph search is (\d+)/m);
  const last = ends.at(-1);
  if (last === undefined || depth === null) return "it printed no counts of a complete search";
  if (!output.includes("No error has been found")) return "it found an error";
  return { states: Number(last[2]), transitions: Number(last[1]) - 1, depth: depth - 1 };
}

function numberIn(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
