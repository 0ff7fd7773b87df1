/** What no input, however hostile, may do: each breach is a sentence. */

import { terminalText } from "../../checker/terminal-text.ts";
import { UsageError } from "../../checker/usage-error.ts";
import { markup } from "./mutate.ts";

/** How a command ended, called in this process. */
export interface Ended {
  /** 2 where it threw the one clear error. */
  readonly exit: number;
  readonly out: string;
  readonly error: string;
}

export type Shape = "terminal" | "json" | "html" | "file" | "xml";

/** Runs a command's function as the command line does. Anything but a `UsageError` is thrown on. */
export async function endOf(
  run: (out: (text: string) => void) => number | void | Promise<number | void>,
): Promise<Ended> {
  const told: string[] = [];
  const out = (text: string): void => {
    told.push(terminalText(text));
  };
  try {
    const exit = await run(out);
    return { exit: exit ?? 0, out: told.join("\n"), error: "" };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { exit: 2, out: told.join("\n"), error: terminalText(error.message) };
  }
}

const types = [Object, Array, Function, String, Number, Map, Promise];
const prototypes = types.map((type) => type.prototype as object);
const own = prototypes.map((one) => Reflect.ownKeys(one).length);

/** null: all is well. `exits`: what the command may end with. */
export function breachOf(
  { exit, out, error }: Ended,
  exits: readonly number[],
  shape: Shape,
): string | null {
  if (prototypes.some((one, at) => Reflect.ownKeys(one).length !== own[at])) return "a prototype was changed";
  if (![...exits, 2].includes(exit)) return `the exit code is ${exit}`;
  if (exit === 2) return breachOfError(error);
  if (out.trim() === "") return "it succeeded and said nothing";
  return breachOfText(out, shape);
}

function breachOfError(error: string): string | null {
  if (!/^\S[^\n]+$/.test(error)) return `the error is not one sentence on one line: ${quoted(error)}`;
  return error.length > 3000 ? `the error has ${error.length} characters` : null;
}

// eslint-disable-next-line no-control-regex -- these are the characters that are meant
const notText = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
/** XML 1.0, production 2. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const quoted = (text: string): string => JSON.stringify(text.slice(0, 400));

/** What a terminal obeys, a page runs or a reader of JSON or XML chokes on. */
function breachOfText(text: string, shape: Shape): string | null {
  const control = (shape === "xml" ? notXml : notText).exec(text);
  if (control !== null) {
    return `a control character comes out: ${quoted(text.slice(Math.max(0, control.index - 60)))}`;
  }
  switch (shape) {
    case "json":
      JSON.parse(text);
      return null;
    case "html":
    case "xml": {
      const at = text.indexOf(markup.slice(9));
      return at === -1 ? null : `markup comes out: ${quoted(text.slice(Math.max(0, at - 60)))}`;
    }
    default:
      return null;
  }
}
