/** A table whose cells are coloured by what they are worth, and say so without colour too. */

import type { ComponentChildren } from "preact";

export interface Cell {
  readonly text: string;
  /** "good" and "bad" are verdicts; "open": not known; a number from 0 to 1: how bad. */
  readonly heat: "good" | "bad" | "open" | "none" | number;
  /** Longer, as a tool tip. */
  readonly says?: string;
}

export interface HeatRow {
  readonly key: string;
  readonly head: ComponentChildren;
  readonly cells: readonly Cell[];
}

interface HeatProps {
  readonly caption: string;
  readonly corner: string;
  readonly columns: readonly { readonly title: string; readonly says: string }[];
  readonly rows: readonly HeatRow[];
}

export function HeatTable({ caption, corner, columns, rows }: HeatProps) {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="heat">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map(({ title, says }) => (
              <th key={title} scope="col" title={says}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, head, cells }) => (
            <tr key={key}>
              <th scope="row">{head}</th>
              {cells.map((cell, at) => (
                <HeatCell key={columns[at]?.title ?? at} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const symbols: Readonly<Record<string, string>> = { good: "✓ ", bad: "", open: "? ", none: "" };

function HeatCell({ cell: { text, heat, says } }: { readonly cell: Cell }) {
  const tip = says === undefined ? {} : { title: says };
  if (typeof heat === "number") {
    const share = Math.round(Math.max(0, Math.min(1, heat)) * 100);
    return (
      <td class="shade" style={{ "--heat": `${share}%` }} {...tip}>
        {text}
      </td>
    );
  }
  return (
    <td class={heat} {...tip}>
      <span aria-hidden="true">{symbols[heat]}</span>
      {text}
    </td>
  );
}
