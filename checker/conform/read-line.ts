/** Reads one line of a recording, or says what is wrong with it and how to mend that. */

import { Ajv } from "ajv";
import type { ErrorObject, ValidateFunction } from "ajv";

import { amissIn } from "../../traces/parse-json.ts";
import { shown } from "../../traces/schema-error.ts";
import { UsageError } from "../question.ts";
import { actionTypes, raftVersions } from "./recording.ts";
import type { ActionLine, ActionType, Header, Json, JsonObject } from "./recording.ts";
import { actionSchemas, headerSchema } from "./schema.ts";

export type Line =
  | { readonly kind: "header"; readonly header: Header }
  | { readonly kind: "action"; readonly line: ActionLine };

const ajv = new Ajv({ strictTuples: false });
const validateHeader = ajv.compile<Header>(headerSchema);
const validateAction = Object.fromEntries(
  actionTypes.map((type) => [type, ajv.compile<ActionLine>(actionSchemas[type])]),
) as Record<ActionType, ValidateFunction<ActionLine>>;

/** `where` is the line's file and number. */
export function readLine(text: string, where: string): Line {
  const value = parsed(text, where);
  if (!isObject(value)) {
    throw new UsageError(`${where}: not a JSON object. A recording holds one object per line.`);
  }
  return "config" in value
    ? { kind: "header", header: readHeader(value, where) }
    : { kind: "action", line: readAction(value, where) };
}

function parsed(text: string, where: string): Json {
  try {
    const value = JSON.parse(text) as Json;
    const amiss = amissIn(value);
    if (amiss !== null) throw new UsageError(`${where}: ${amiss}`);
    return value;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = error instanceof Error ? withoutQuotes(error.message) : String(error);
    throw new UsageError(
      `${where}: not JSON (${why}). Restore the line, or record again: the file may be cut short.`,
    );
  }
}

/** V8's message without the text that it quotes, which may be binary. */
const withoutQuotes = (message: string): string =>
  message.replace(/, [".].*$/s, "").replaceAll(/[^ -~]/g, "?");

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readHeader(value: JsonObject, where: string): Header {
  const { raft } = value as { raft?: Json };
  const isKnown = raftVersions.some((version) => version === raft);
  if (raft !== undefined && !isKnown) {
    throw new UsageError(
      `${where}: raft version ${shown(raft)} is not modelled. ` +
        `Known: ${raftVersions.join(", ")}.`,
    );
  }
  if (!validateHeader(value)) throw wrongField("header", validateHeader.errors, where);
  checkHeader(value, where);
  return value;
}

/** What a schema cannot say. */
function checkHeader({ config, initial }: Header, where: string): void {
  const size: number | null = config.maxSizePerMsg;
  if (size !== null && size !== 0) {
    throw new UsageError(
      `${where}: config.maxSizePerMsg ${size} is not modelled. ` +
        "Record with null (no limit) or 0 (one entry per MsgApp).",
    );
  }
  const ids = config.ids.join();
  const isAscending = config.ids.toSorted((a, b) => a - b).join() === ids;
  const hasEachState = initial.map(({ id }) => id).join() === ids;
  if (!isAscending || !hasEachState) {
    throw new UsageError(
      `${where}: config.ids (${ids}) must ascend, and initial must hold a state for each in turn.`,
    );
  }
  for (const { id, base, log } of initial) {
    const gap = log.findIndex(([, index], at) => index !== base[1] + at + 1);
    if (gap >= 0) {
      throw new UsageError(
        `${where}: the initial log of ${id} has a gap before its entry ${gap + 1}. ` +
          "Its indexes must follow base one by one.",
      );
    }
  }
}

function readAction(value: JsonObject, where: string): ActionLine {
  const { action } = value as { action?: Json };
  if (!isObject(action)) {
    throw new UsageError(
      `${where}: neither a header (with config) nor an action (with action). Is this a recording?`,
    );
  }
  const { type } = action as { type?: Json };
  const known = actionTypes.find((name) => name === type);
  if (known === undefined) {
    throw new UsageError(
      `${where}: action type ${shown(type)} is not known. ` +
        `Known: ${actionTypes.join(", ")}.`,
    );
  }
  const validate = validateAction[known];
  if (!validate(value)) throw wrongField(`${known} action`, validate.errors, where);
  return value;
}

function wrongField(
  what: string,
  errors: readonly ErrorObject[] | null | undefined,
  where: string,
): UsageError {
  const first = errors?.[0];
  const field = (first?.instancePath ?? "").slice(1).replaceAll("/", ".");
  const { missingProperty: lacking } = (first?.params ?? {}) as { missingProperty?: string };
  const problem = lacking === undefined ? (first?.message ?? "is wrong") : `lacks ${lacking}`;
  const subject = field === "" ? "it" : field;
  return new UsageError(
    `${where}: not a whole ${what}: ${subject} ${problem}. Restore the line, or record again.`,
  );
}
