/** A member's lines of all files in one order, with the numbers of its processes. */

import type { Draft, Share } from "./draft.ts";
import type { Place, Process, RaftLine, ServerLine } from "./history.ts";
import { onOneClock } from "./one-clock.ts";
import { isComparable } from "./stamps.ts";

export interface Ordered {
  readonly raft: readonly RaftLine[];
  readonly server: readonly ServerLine[];
  readonly processes: readonly Process[];
  /** In words, for the report: copies left out, lines put in order. */
  readonly warnings: readonly string[];
}

export function orderedLines(shares: readonly Share[]): Ordered {
  const warnings: string[] = [];
  const kept = withoutCopies(shares, warnings);
  const ofOneClock = kept.map((share) => ({ ...share, drafts: [...onOneClock(share.drafts)] }));
  const sorted = ofOneClock.map((share) => inOrder(share, warnings)).toSorted(byStart);
  return { ...numbered(sorted.flatMap((share) => share.drafts)), warnings };
}

/** `mn-0.log` and `mn-0.journal` may be one log twice: the one with the finer stamps is enough. */
function withoutCopies(shares: readonly Share[], warnings: string[]): readonly Share[] {
  const finestFirst = shares.toSorted((one, other) => resolutionOf(one) - resolutionOf(other));
  const kept: Share[] = [];
  for (const share of finestFirst) {
    const original = kept.find((one) => holds(one, share));
    if (original === undefined) kept.push(share);
    else warnings.push(`${share.file}: repeats the lines of ${original.file}; left out`);
  }
  return shares.filter((share) => kept.includes(share));
}

const resolutionOf = ({ drafts }: Share): number =>
  drafts.find(({ said, stamp }) => said !== null && stamp !== null)?.stamp?.resolutionMs ??
  Infinity;

/** Whether every raft line of the second, in their order, is in the first. */
function holds(first: Share, second: Share): boolean {
  const wanted = second.drafts.filter(({ said }) => said !== null);
  if (wanted.length < copyMin) return false;
  let at = 0;
  for (const { text, said } of first.drafts) {
    if (said !== null && text === wanted[at]?.text) at += 1;
  }
  return at === wanted.length;
}

/** A shorter run of lines may well be written twice by itself. */
const copyMin = 4;

/**
 * The file's order is the member's, unless terms go back in it and its own fine stamps, sorted,
 * make them go forward: then the lines were pasted in another order than they were written in.
 */
function inOrder(share: Share, warnings: string[]): Share {
  if (termsGoBack(share.drafts) === 0 || !hasFineStamps(share.drafts)) return share;
  const sorted = share.drafts.toSorted(
    (one, other) => (one.stamp?.ms ?? 0) - (other.stamp?.ms ?? 0),
  );
  if (termsGoBack(sorted) >= termsGoBack(share.drafts)) return share;
  warnings.push(
    `${share.file}: its lines are not in the order of their stamps; they were put in order`,
  );
  return { ...share, drafts: sorted };
}

const termOf = ({ said }: Draft): number | null =>
  said !== null && /^became/.test(said.kind) && "term" in said.fields ? said.fields.term : null;

/** How often; a member keeps its term over a restart, so it never may. */
function termsGoBack(drafts: readonly Draft[]): number {
  let last = 0;
  let times = 0;
  for (const draft of drafts) {
    const term = termOf(draft);
    if (term === null) continue;
    if (term < last) times += 1;
    last = term;
  }
  return times;
}

const hasFineStamps = (drafts: readonly Draft[]): boolean => {
  const [first] = drafts;
  return drafts.every(
    ({ stamp }) =>
      stamp !== null &&
      stamp.resolutionMs < 1000 &&
      first?.stamp != null &&
      isComparable(stamp, first.stamp),
  );
};

/** Files of one member follow each other by their first stamps, if those can be compared. */
function byStart(one: Share, other: Share): number {
  const first = one.drafts.find(({ stamp }) => stamp !== null)?.stamp ?? null;
  const second = other.drafts.find(({ stamp }) => stamp !== null)?.stamp ?? null;
  return first === null || second === null || !isComparable(first, second)
    ? 0
    : first.ms - second.ms;
}

interface Building {
  readonly number: number;
  readonly pid: number | null;
  readonly first: Place;
  readonly begins: boolean;
  end: Process["end"];
}

function numbered(drafts: readonly Draft[]): Omit<Ordered, "warnings"> {
  const processes: Building[] = [];
  const raft: RaftLine[] = [];
  const server: ServerLine[] = [];
  for (const [order, draft] of drafts.entries()) {
    const { place, stamp, text, said, event, pid } = draft;
    const current = processes.at(-1);
    const hasOtherPid = pid !== null && current?.pid != null && pid !== current.pid;
    const isNew =
      current === undefined ||
      hasOtherPid ||
      (draft.fresh && (pid === null || current.pid === null));
    const fresh = { number: processes.length, pid, first: place, begins: draft.fresh, end: null };
    if (isNew) processes.push(fresh);
    const process = processes.at(-1) ?? fresh;
    if (event?.kind === "panic") process.end = "panic";
    if (event?.kind === "stopping") process.end = "signal";
    const line = { place, stamp, process: process.number, order, text };
    if (said !== null) raft.push({ ...line, said });
    else if (event !== null) server.push({ ...line, event });
  }
  return { raft, server, processes };
}
