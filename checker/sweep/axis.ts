/** The fields in which the cells of a sweep differ, as a reader sees them. */

import type { FieldName, SweepCell } from "../../traces/sweep-document.ts";

export interface Axis {
  readonly name: string;
  readonly of: (cell: SweepCell) => string;
}

const titles: Readonly<Partial<Record<FieldName, string>>> = {
  electionTick: "election tick",
  tickMs: "ms a tick",
  soloCampaigns: "campaigns when cut off",
};

function valueOf(name: FieldName, cell: SweepCell): string {
  const { regime, budgets } = cell;
  switch (name) {
    case "delay":
      return regime.prompt ? "prompt" : String(regime.delay ?? "async");
    case "skew":
      return String(regime.skew ?? "async");
    case "order":
    case "loss":
    case "dup":
    case "capacity":
    case "timeouts":
    case "labels":
    case "deliveries":
      return String(regime[name]);
    case "symmetry":
      return regime.symmetry ?? "none";
    case "campaigns":
      return String(regime.campaigns ?? "any");
    case "crashes":
    case "restarts":
    case "cuts":
    case "heals":
    case "soloCampaigns":
    case "proposals":
    case "transfers":
      return String(budgets[name]);
    default:
      return String(cell[name]);
  }
}

/**
 * Of the fields that the plan varies, those in which the cells really differ. What is asked is none
 * where the others tell the cells apart without it, as where each regime is asked in its own way.
 */
export function axesOf(names: readonly FieldName[], cells: readonly SweepCell[]): readonly Axis[] {
  const all = names
    .map((name) => ({ name: titles[name] ?? name, of: (cell: SweepCell) => valueOf(name, cell) }))
    .filter(({ of }) => new Set(cells.map(of)).size > 1);
  const others = all.filter(({ name }) => name !== "ask");
  const places = new Set(cells.map((cell) => others.map(({ of }) => of(cell)).join("\u0000")));
  return places.size === cells.length ? others : all;
}

/** In the order in which the cells have them. */
export const valuesOn = ({ of }: Axis, cells: readonly SweepCell[]): readonly string[] => [
  ...new Set(cells.map(of)),
];

/** The axis with the most values, of equals one of numbers: across, so that a map is wide and short. */
export function acrossOf(axes: readonly Axis[], cells: readonly SweepCell[]): Axis | null {
  const weight = (axis: Axis): number => {
    const values = valuesOn(axis, cells);
    return values.length + (values.every((value) => /^\d+$/.test(value)) ? 0.5 : 0);
  };
  return axes.reduce<Axis | null>(
    (most, axis) => (most === null || weight(axis) > weight(most) ? axis : most),
    null,
  );
}
