/** One change of one source file, made by exchanging a text that stands there exactly once. */

export interface Edit {
  /** Short, with hyphens. */
  readonly name: string;
  /** From the project's root. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** What is wrong then. */
  readonly says: string;
  /** Why nothing need catch it, where nothing does. */
  readonly harmless?: string;
}

export type Applied =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string };

/** A text that is gone, or no longer the only one, is said, so that a mutation cannot rot unseen. */
export function applied(text: string, { name, file, from, to }: Edit): Applied {
  const times = text.split(from).length - 1;
  if (times === 1 && from !== to) return { ok: true, text: text.replace(from, () => to) };
  const why = from === to ? "it changes nothing" : `its text stands there ${times} times`;
  return { ok: false, why: `${name}: the mutation no longer applies to ${file}: ${why}` };
}
