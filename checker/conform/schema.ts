/** The schemas of a recording's lines. Fields that are only compared need no type here. */

import { messageTypes } from "../../model/messages.ts";
import type { ActionType } from "./recording.ts";

const whole = { type: "integer", minimum: 0 };
const positive = { type: "integer", minimum: 1 };
const flag = { type: "boolean" };
const text = { type: "string" };
const object = { type: "object" };

const listOf = (items: object): object => ({ type: "array", items });

const record = (required: object, optional: object = {}): object => ({
  type: "object",
  required: Object.keys(required),
  properties: { ...required, ...optional },
});

const entry = { type: "array", items: [whole, whole], minItems: 2, additionalItems: false };

const stateFields = {
  term: whole,
  vote: whole,
  commit: whole,
  applied: whole,
  lead: whole,
  state: text,
  electionElapsed: whole,
  heartbeatElapsed: whole,
  randomizedElectionTimeout: whole,
  votes: object,
  leadTransferee: whole,
  base: entry,
  log: listOf(entry),
};

const state = record(stateFields);

const messageFields = {
  id: positive,
  type: text,
  from: whole,
  to: whole,
  term: whole,
  logTerm: whole,
  index: whole,
  commit: whole,
  reject: flag,
  rejectHint: whole,
  entries: listOf(entry),
  context: text,
};

const message = record(messageFields);

/** What the model begins with must be of a kind that it has. */
const initialState = record(
  { id: positive, ...stateFields, votes: { type: "object", additionalProperties: flag } },
  {
    pendingConfIndex: whole,
    prs: {
      type: "object",
      additionalProperties: record({
        match: whole,
        next: whole,
        state: text,
        paused: flag,
        recentActive: flag,
        inflights: listOf(whole),
      }),
    },
  },
);

const initialMessage = record({
  ...messageFields,
  type: { enum: messageTypes },
  context: { enum: ["", "CampaignTransfer"] },
});

export const headerSchema = record(
  {
    raft: text,
    trace: text,
    config: record({
      ids: { ...listOf(positive), minItems: 1, uniqueItems: true },
      electionTick: positive,
      heartbeatTick: positive,
      checkQuorum: flag,
      preVote: flag,
      maxInflight: positive,
      maxSizePerMsg: { type: ["integer", "null"] },
    }),
    initial: listOf(initialState),
  },
  { inFlight: listOf(initialMessage) },
);

const onNode = (required: object): object => ({
  ...record(
    {
      step: positive,
      node: positive,
      action: record({ type: text, node: positive, ...required }, { draws: listOf(whole) }),
    },
    {
      after: state,
      sent: listOf(message),
      log: listOf({ type: "array", items: [text, text], minItems: 2, additionalItems: false }),
      nodeLog: listOf(text),
      err: text,
      panic: text,
    },
  ),
  anyOf: [{ required: ["after"] }, { required: ["panic"] }],
});

const onBag = (required: object): object =>
  record({ step: positive, action: record({ type: text, ...required }) });

export const actionSchemas: { readonly [Type in ActionType]: object } = {
  tick: onNode({}),
  deliver: onNode({ msgId: positive, msg: message }),
  propose: onNode({}),
  transferLeader: onNode({ to: positive }),
  restart: onNode({ advance: whole }),
  drop: onBag({ msgIds: listOf(positive) }),
  duplicate: onBag({ msgId: positive, newId: positive }),
  partition: onBag({ node: positive }),
  heal: onBag({ node: positive }),
};
