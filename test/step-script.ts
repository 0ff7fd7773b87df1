/**
 * Scripts of protocol behaviour. Blocks of comments and commands, each followed by `----` and what
 * the commands print: the log lines of the members, then what they send. The commands:
 *
 *   cluster 3.1 electionTick=3 …   members that know nothing; any field of the rules may follow
 *   member 2 term=2 log=1,2,2 …    one of them with another disk; the terms of its entries
 *   timeout 1                      ticks until member 1 campaigns
 *   tick 1 5                       so many ticks (one, if no number is given)
 *   deliver 1->2 vote              the oldest such message; `all` delivers each, until none is left
 *   drop 1->2 append               the oldest such message
 *   propose 1, transfer 1 2, restart 1 4
 *   show 1                         its state
 *
 * Every random timeout is electionTick, so `timeout` follows no draw that a reader cannot see.
 */

import { freshNode } from "../model/fresh.ts";
import { index, nodeId, noIndex, noNode, noTerm, term } from "../model/ids.ts";
import type { NodeId } from "../model/ids.ts";
import type { Input, Step } from "../model/inputs.ts";
import { append, termsOf } from "../model/log.ts";
import type { Log } from "../model/log.ts";
import type { Message, MessageType } from "../model/messages.ts";
import type { NodeState } from "../model/node.ts";
import type { Rules } from "../model/rules.ts";
import { step } from "../model/step.ts";
import { etcd314, etcd34 } from "../model/versions.ts";
import { logLine } from "../traces/log-lines.ts";

/** The script with what its commands print now. */
export function rerun(script: string): string {
  const cluster = emptyCluster();
  const blocks = script.trim().split(/\n\n+/);
  return `${blocks.map((block) => rerunBlock(block, cluster)).join("\n\n")}\n`;
}

interface Cluster {
  rules: Rules;
  nodes: Map<NodeId, NodeState>;
  /** In the order in which they were sent. */
  flying: Message[];
}

const emptyCluster = (): Cluster => ({
  rules: rulesOf("3.1", {}),
  nodes: new Map(),
  flying: [],
});

function rerunBlock(block: string, cluster: Cluster): string {
  const [commands = ""] = block.split(/^----$/m);
  const lines = commands.trim().split("\n");
  const printed = lines
    .filter((line) => !line.startsWith("#"))
    .flatMap((line) => run(line, cluster));
  return [...lines, "----", ...printed].join("\n");
}

function run(command: string, cluster: Cluster): readonly string[] {
  const [verb = "", ...rest] = command.split(" ");
  const words = rest.filter((word) => !word.includes("="));
  const fields = Object.fromEntries(
    rest.flatMap((word) => {
      const [name = "", value] = word.split("=");
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const [first = "", second = ""] = words;
  const [from, to] = first.split("->").map((id) => nodeId(Number(id)));
  const id = nodeId(Number(first));
  const draws = drawsOf(cluster);
  switch (verb) {
    case "cluster":
      return begin(cluster, first, fields);
    case "member":
      return place(cluster, id, fields);
    case "timeout":
      return untilCampaign(cluster, id);
    case "tick":
      return ticks(cluster, id, Number(second || "1"));
    case "deliver":
      if (first === "all") return deliverAll(cluster);
      return deliver(cluster, oldest(cluster, from, to, second));
    case "drop":
      cluster.flying = without(cluster.flying, oldest(cluster, from, to, second));
      return [];
    case "propose":
      return apply(cluster, id, { kind: "propose", draws });
    case "transfer":
      return apply(cluster, id, { kind: "transferLeader", to: nodeId(Number(second)), draws });
    case "restart":
      return apply(cluster, id, { kind: "restart", advance: Number(second || "0"), draws });
    case "show":
      return [shown(nodeOf(cluster, id))];
    default:
      throw new Error(`no command "${command}"`);
  }
}

function rulesOf(version: string, fields: Readonly<Record<string, string>>): Rules {
  const values = Object.entries(fields).map(([name, text]) => [name, JSON.parse(text) as unknown]);
  const { members = 3, ...rules } = Object.fromEntries(values) as { members?: number };
  return {
    ...(version === "3.1" ? etcd314 : etcd34),
    electionTick: 3,
    heartbeatTick: 1,
    maxInflight: 256,
    oneEntryPerAppend: false,
    ...rules,
    members: Array.from({ length: members }, (_, at) => nodeId(at + 1)),
  };
}

const nothing: Log = { base: { term: noTerm, last: noIndex }, runs: [] };

function begin(
  cluster: Cluster,
  version: string,
  fields: Readonly<Record<string, string>>,
): readonly string[] {
  cluster.rules = rulesOf(version, fields);
  cluster.flying = [];
  cluster.nodes = new Map();
  for (const id of cluster.rules.members) place(cluster, id, {});
  return [];
}

function place(
  cluster: Cluster,
  id: NodeId,
  fields: Readonly<Record<string, string>>,
): readonly string[] {
  const number = (name: string): number => Number(fields[name] ?? "0");
  const terms = (fields["log"] ?? "").split(",").filter((text) => text !== "");
  const runs = terms.map((text, at) => ({ term: term(Number(text)), last: index(at + 1) }));
  const disk = {
    term: term(number("term")),
    vote: nodeId(number("vote")),
    commit: index(number("commit")),
    log: append(nothing, runs),
  };
  cluster.nodes.set(id, freshNode(id, disk, cluster.rules, cluster.rules.electionTick));
  return [];
}

function untilCampaign(cluster: Cluster, id: NodeId): readonly string[] {
  const ticksLeft = nodeOf(cluster, id).timeout - nodeOf(cluster, id).electionElapsed;
  return ticks(cluster, id, Math.max(1, ticksLeft));
}

const ticks = (cluster: Cluster, id: NodeId, count: number): readonly string[] =>
  Array.from({ length: count }).flatMap(() =>
    apply(cluster, id, { kind: "tick", fires: false, draws: drawsOf(cluster) }),
  );

/** More than any step takes. */
const drawsOf = ({ rules }: Cluster): readonly number[] =>
  Array.from({ length: 4 }, () => rules.electionTick);

function apply(cluster: Cluster, id: NodeId, input: Input): readonly string[] {
  const taken = step(nodeOf(cluster, id), input, cluster.rules);
  cluster.nodes.set(id, taken.node);
  cluster.flying = [...cluster.flying, ...taken.sent];
  return printed(taken, cluster.rules);
}

function printed({ events, sent, error, panic }: Step, { wording }: Rules): readonly string[] {
  const lines = events.flatMap((event) => logLine(event, wording, String)?.text ?? []);
  return [
    ...lines,
    ...sent.map((message) => `send ${described(message)}`),
    ...(error === null ? [] : [`error ${error}`]),
    ...(panic === null ? [] : [`panic ${panic}`]),
  ];
}

const names: { readonly [Type in MessageType]: string } = {
  MsgProp: "proposal",
  MsgApp: "append",
  MsgAppResp: "appendResponse",
  MsgVote: "vote",
  MsgVoteResp: "voteResponse",
  MsgPreVote: "preVote",
  MsgPreVoteResp: "preVoteResponse",
  MsgHeartbeat: "heartbeat",
  MsgHeartbeatResp: "heartbeatResponse",
  MsgTransferLeader: "transferLeader",
  MsgTimeoutNow: "timeoutNow",
};

/** The fields that its type uses, where they are not empty. */
function described(message: Message): string {
  const { type, from, to, reject } = message;
  const fields = [
    `term=${message.term}`,
    message.logTerm > 0 ? `logTerm=${message.logTerm}` : "",
    message.index > 0 ? `index=${message.index}` : "",
    message.entries.length > 0 ? `entries=${termsOf(message.entries, message.index).join()}` : "",
    message.commit > 0 ? `commit=${message.commit}` : "",
    reject ? "reject" : "",
    reject && type === "MsgAppResp" ? `hint=${message.rejectHint}` : "",
    message.context,
  ];
  return [`${from}->${to}`, names[type], ...fields.filter((text) => text !== "")].join(" ");
}

function deliver(cluster: Cluster, message: Message): readonly string[] {
  cluster.flying = without(cluster.flying, message);
  const draws = drawsOf(cluster);
  return apply(cluster, message.to, { kind: "deliver", message, draws });
}

/** More than any script needs: members that answer each other for ever are a bug. */
const linesMax = 10_000;

function deliverAll(cluster: Cluster): readonly string[] {
  const lines: string[] = [];
  for (let next = cluster.flying[0]; next !== undefined; next = cluster.flying[0]) {
    if (lines.length > linesMax) throw new Error("deliver all: the deliveries have no end");
    lines.push(`deliver ${described(next)}`, ...deliver(cluster, next).map((line) => `  ${line}`));
  }
  return lines;
}

function oldest(
  { flying }: Cluster,
  from: NodeId | undefined,
  to: NodeId | undefined,
  name: string,
): Message {
  const found = flying.find(
    (message) => message.from === from && message.to === to && names[message.type] === name,
  );
  if (found !== undefined) return found;
  const inFlight = flying.map(described).join("; ");
  throw new Error(`no ${name} from ${from} to ${to}. In flight: ${inFlight}`);
}

const without = (flying: readonly Message[], message: Message): Message[] =>
  flying.filter((other) => other !== message);

function nodeOf({ nodes }: Cluster, id: NodeId): NodeState {
  const node = nodes.get(id);
  if (node === undefined) throw new Error(`no member ${id}`);
  return node;
}

function shown(node: NodeState): string {
  const { base, runs } = node.log;
  const lead = node.lead === noNode ? "nobody" : node.lead;
  return (
    `${node.id} ${node.role} term=${node.term} vote=${node.vote} lead=${lead} ` +
    `elapsed=${node.electionElapsed} commit=${node.commit} log=${termsOf(runs, base.last).join()}`
  );
}
