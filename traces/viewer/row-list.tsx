/** What happens, row by row: a sentence each, with the log lines that say so. */

import type { Geometry } from "./geometry.ts";
import { lanesWidth } from "./geometry.ts";
import { visible } from "./escaped.ts";
import { quietSentence } from "../quiet.ts";
import type { Moment } from "../unfold.ts";
import type { Row, Table } from "./rows.ts";
import { SignIcon, signWords } from "./sign-shape.tsx";
import type { Place, Story, StoryLine, StoryMoment } from "./story.ts";

interface RowsProps {
  readonly story: Story;
  readonly table: Table;
  readonly geometry: Geometry;
  readonly selected: number;
  readonly matches: ReadonlySet<number>;
  readonly first: number;
  readonly last: number;
  /** A line as it is shown: with names in place of ids, or as it stands. */
  readonly lineText: (text: string) => string;
}

export function RowList(props: RowsProps) {
  const { table, geometry, story, first, last } = props;
  const left = lanesWidth(geometry, story.members.length);
  return (
    <ol class="rows" style={{ marginLeft: `${left}px` }}>
      {table.rows.slice(first, last).map((row, offset) => {
        const index = first + offset;
        const [top = 0, next = 0] = [table.tops[index], table.tops[index + 1]];
        const style = { top: `${top}px`, height: `${next - top}px` };
        return (
          <li key={keyOf(row)} class={`row ${classOf(row, props)}`} style={style}>
            <RowBody row={row} {...props} />
          </li>
        );
      })}
    </ol>
  );
}

const keyOf = (row: Row): string =>
  row.kind === "note" ? `note ${row.note.place?.file} ${row.note.place?.line}` : `${row.at}`;

function classOf(row: Row, { selected, matches, story }: RowsProps): string {
  if (row.kind === "note") return "note";
  const isSelected = row.kind === "fold" ? isIn(row, selected) : row.at === selected;
  const isBroken = story.brokenAt !== null && row.at === story.brokenAt;
  const weight = row.kind === "fold" ? "fold" : row.moment.weight;
  const found = row.kind === "moment" && matches.has(row.at);
  return [weight, isSelected ? "selected" : "", found ? "found" : "", isBroken ? "wrong" : ""]
    .filter((one) => one !== "")
    .join(" ");
}

const isIn = ({ at, to }: { readonly at: number; readonly to: number }, step: number): boolean =>
  at <= step && step <= to;

function RowBody(props: RowsProps & { readonly row: Row }) {
  const { row, story, selected } = props;
  switch (row.kind) {
    case "moment": {
      const isCurrent = row.at === selected;
      return (
        <a href={`#step=${row.at}`} {...(isCurrent ? { "aria-current": "step" } : {})}>
          <MomentBody moment={row.moment} {...props} />
        </a>
      );
    }
    case "fold":
      return (
        <a href={`#step=${row.at}`} data-unfold="yes">
          <span class="number">{`${row.at}–${row.to}`}</span>
          {story.moments[row.at]?.weight === "hidden" ? <span class="chip">hidden</span> : null}
          <span class="says">{foldText(story, row)}</span>
        </a>
      );
    case "note":
      return (
        <div class="note-line">
          {row.note.says === "" ? null : (
            <span class="says">{visible(`${row.note.member} ${row.note.says}`)}</span>
          )}
          {row.note.text === "" ? null : <code>{visible(props.lineText(row.note.text))}</code>}
          <PlaceText place={row.note.place} />
        </div>
      );
  }
}

function MomentBody({ moment, lineText }: RowsProps & { readonly moment: StoryMoment }) {
  return (
    <>
      <span class="sentence">
        <span class="number">{moment.at}</span>
        {moment.weight === "hidden" ? <span class="chip">hidden</span> : null}
        {[...new Set(moment.signs.map(({ kind }) => kind))].map((kind) => (
          <span key={kind} class={`chip ${kind}`}>
            <SignIcon kind={kind} />
            <span class="word">{signWords[kind]}</span>
          </span>
        ))}
        <span class="says">{visible(moment.says)}</span>
      </span>
      {moment.lines.map((line, at) => (
        <LineText key={at} line={line} lineText={lineText} />
      ))}
    </>
  );
}

interface LineProps {
  readonly line: StoryLine;
  readonly lineText: (text: string) => string;
}

function LineText({ line, lineText }: LineProps) {
  return (
    <span class={`line${line.place === null ? "" : " real"}`}>
      <PlaceText place={line.place} />
      <code>{visible(lineText(line.text))}</code>
    </span>
  );
}

export function PlaceText({ place }: { readonly place: Place | null }) {
  if (place === null) return null;
  const name = place.file.split("/").at(-1) ?? place.file;
  return <span class="place" title={visible(place.file)}>{`${visible(name)}:${place.line}`}</span>;
}

/** Like "3 ticks pass; 4 heartbeats are answered". */
export function foldText(
  story: Story,
  { at, to }: { readonly at: number; readonly to: number },
): string {
  const moments = story.moments.slice(at, to + 1).flatMap((moment): readonly Moment[] => {
    const { step, before, after, tick } = moment;
    const earlier = moment.at === 0 ? 0 : (story.moments[moment.at - 1]?.tick ?? 0);
    if (step === null) return [];
    const whole = { before: before as Moment["before"], after: after as Moment["after"] };
    return [{ at: moment.at, step, ...whole, tick, passed: tick - earlier }];
  });
  const names = new Map(story.members.map(({ name }, slot) => [slot + 1, name]));
  const nameOf = (node: number): string => names.get(node) ?? `member ${node}`;
  return quietSentence(moments, nameOf) ?? `${moments.length} quiet steps.`;
}
