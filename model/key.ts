/** Keys: strings that are equal exactly where two members' states, or two messages, are. */

import type { Log, Run } from "./log.ts";
import type { Message } from "./messages.ts";
import type { Ballot, NodeState, Progress } from "./node.ts";
import { rememberedByObject } from "./remembered.ts";

/** Names every field, so that a new one does not compile until it is in the key. */
type FieldKeys<Noun> = { readonly [Field in keyof Noun]-?: (value: Noun[Field]) => string };

/** Each field's text in the order written, with a space between: no field's text holds one. */
function keyOf<Noun extends object>(fieldKeys: FieldKeys<Noun>): (noun: Noun) => string {
  const fields = Object.keys(fieldKeys) as (keyof Noun)[];
  return (noun) => fields.map((field) => fieldKeys[field](noun[field])).join(" ");
}

const runKey = ({ term, last }: Run): string => `${term}.${last}`;
const runsKey = (runs: readonly Run[]): string => runs.map(runKey).join();
const logKey = ({ base, runs }: Log): string => `${runKey(base)}/${runsKey(runs)}`;

const ballotKey = ({ from, granted }: Ballot): string => `${from}${granted ? "+" : "-"}`;

const progressFieldsKey = keyOf<Progress>({
  id: String,
  match: String,
  next: String,
  state: String,
  paused: String,
  recentActive: String,
  inflights: (inflights) => inflights.join("."),
});

const progressKey = (progress: Progress): string =>
  progressFieldsKey(progress).replaceAll(" ", ":");

export const nodeKey: (node: NodeState) => string = rememberedByObject(keyOf<NodeState>({
  id: String,
  term: String,
  vote: String,
  lead: String,
  role: String,
  electionElapsed: String,
  heartbeatElapsed: String,
  timeout: String,
  timeoutOpen: String,
  votes: (votes) => votes.map(ballotKey).join(),
  leadTransferee: String,
  pendingConfIndex: String,
  commit: String,
  log: logKey,
  progress: (progress) => progress.map(progressKey).join(),
}));

export const messageKey: (message: Message) => string = rememberedByObject(keyOf<Message>({
  type: String,
  from: String,
  to: String,
  term: String,
  logTerm: String,
  index: String,
  commit: String,
  reject: String,
  rejectHint: String,
  entries: runsKey,
  context: String,
}));
