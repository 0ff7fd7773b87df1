/** What changed between two reports: question by question, whatever their rules. */

import type { Sweep, SweepAnswer, SweepCell } from "../../traces/sweep-document.ts";
import { canonicalJson } from "./canonical-json.ts";
import { measured, measuresOf } from "./measure.ts";

export interface SweepDifference {
  readonly changed: readonly ChangedCell[];
  /** Both have an answer, and it is the same. */
  readonly same: number;
  readonly onlyOld: readonly SweepCell[];
  readonly onlyNew: readonly SweepCell[];
  /** Answered in one of the two only. */
  readonly unanswered: number;
}

export interface ChangedCell {
  readonly cell: SweepCell;
  readonly changes: readonly { readonly measure: string; readonly before: string; readonly after: string }[];
}

export function differenceOf(before: Sweep, after: Sweep): SweepDifference {
  const old = new Map(before.cells.map((cell) => [cell.id, cell]));
  const ids = new Set(after.cells.map(({ id }) => id));
  const pairs = after.cells.flatMap((cell) => {
    const was = old.get(cell.id);
    return was === undefined ? [] : [{ was, cell }];
  });
  const answered = pairs.filter(({ was, cell }) => was.answer !== null && cell.answer !== null);
  const differing = answered.filter(({ was, cell }) => !isSame(was.answer, cell.answer));
  return {
    changed: differing.map(({ was, cell }) => ({ cell, changes: changesOf(was, cell) })),
    same: answered.length - differing.length,
    onlyOld: before.cells.filter(({ id }) => !ids.has(id)),
    onlyNew: after.cells.filter(({ id }) => !old.has(id)),
    unanswered: pairs.length - answered.length,
  };
}

const isSame = (one: SweepAnswer | null, other: SweepAnswer | null): boolean =>
  canonicalJson(one) === canonicalJson(other);

/** A difference that no measure shows, such as in the depth, is named by its field. */
function changesOf(was: SweepCell, cell: SweepCell): ChangedCell["changes"] {
  const shown = measuresOf([was, cell]).flatMap((measure) => {
    const [before, after] = [measured(measure, was)?.text ?? "–", measured(measure, cell)?.text ?? "–"];
    return before === after ? [] : [{ measure: measure.name, before, after }];
  });
  if (shown.length > 0) return shown;
  const [before, after] = [fieldsOf(was.answer), fieldsOf(cell.answer)];
  return Object.keys(after).flatMap((name) => {
    const [from, to] = [canonicalJson(before[name]), canonicalJson(after[name])];
    return from === to ? [] : [{ measure: name, before: from, after: to }];
  });
}

const fieldsOf = (answer: SweepAnswer | null): Readonly<Record<string, unknown>> => ({ ...answer });

export function differenceLines(difference: SweepDifference, before: Sweep, after: Sweep): readonly string[] {
  const { changed, same, onlyOld, onlyNew, unanswered } = difference;
  const rules =
    before.rules === after.rules
      ? `the same rules (${after.rules})`
      : `rules ${before.rules} before, ${after.rules} now`;
  const count = (cells: number, says: string): readonly string[] => (cells === 0 ? [] : [`${cells} ${says}`]);
  return [
    `Against the older report, ${rules}:`,
    `  ${[
      `${changed.length} cells changed`,
      `${same} the same`,
      ...count(onlyNew.length, "only now"),
      ...count(onlyOld.length, "only before"),
      ...count(unanswered, "without an answer in one of them"),
    ].join(", ")}`,
    ...changed.flatMap(({ cell, changes }) => [
      `  ${cell.command}`,
      ...changes.map(({ measure, before: from, after: to }) => `    ${measure}: ${from} → ${to}`),
    ]),
  ];
}
