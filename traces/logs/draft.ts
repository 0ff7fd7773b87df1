/** A line on its way into a member's history: what it says, before its process has a number. */

import type { Place, ServerEvent, Stamp } from "./history.ts";
import type { SaidLine } from "./said.ts";

export interface Draft {
  readonly place: Place;
  readonly stamp: Stamp | null;
  /** The stamp around it, if the line has two. */
  readonly outer: Stamp | null;
  readonly text: string;
  readonly said: SaidLine | null;
  readonly event: ServerEvent | null;
  readonly pid: number | null;
  /** Host or container, where the wrapping names one. */
  readonly origin: string | null;
  /** Set where it is the first line of a process, once that is known. */
  fresh: boolean;
  /** Whether the words are those of 3.0 or before. */
  readonly isOld: boolean;
  /** The versions that log in this form, where the form tells. */
  readonly family: string | null;
}

/** All the lines of one member in one file, in the file's order. */
export interface Share {
  readonly file: string;
  readonly id: string;
  readonly drafts: Draft[];
}
