/** Histories that the model prints by itself: random steps of three members under a seed. */

import { freshNode } from "../../model/fresh.ts";
import { index, nodeId, noNode, term } from "../../model/ids.ts";
import type { NodeId } from "../../model/ids.ts";
import type { Input } from "../../model/inputs.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Rules } from "../../model/rules.ts";
import { step } from "../../model/step.ts";
import { logLine, parseLogLine } from "../../traces/log-lines.ts";
import type { History, RaftLine } from "../../traces/logs/history.ts";
import { variantOf } from "./asking.ts";

const ids = ["a1", "b2", "c3"];
const slots = [0, 1, 2];
const electionTick = 5;

interface Cluster {
  readonly rules: Rules;
  readonly nodes: NodeState[];
  readonly pools: Message[][];
  readonly cut: boolean[];
  readonly lines: RaftLine[][];
  now: number;
}

/** A new cluster, `steps` random steps long; messages are lost, late and out of order. */
export function randomHistory(
  variant: string,
  seed: number,
  steps: number,
): Pick<History, "members" | "absent"> {
  const random = randomOf(seed);
  const cluster = newCluster(variant);
  for (let at = 0; at < steps; at += 1) {
    cluster.now += 1;
    randomStep(cluster, random);
  }
  const members = ids.map((id, slot) => memberOf(id, cluster.lines[slot] ?? []));
  return { members, absent: [] };
}

const memberOf = (id: string, raft: readonly RaftLine[]): History["members"][number] => ({
  name: id,
  id,
  version: null,
  versionFrom: null,
  settings: { heartbeatMs: null, electionMs: null, preVote: null, tickAdvance: null },
  processes: [],
  raft,
  server: [],
});

/** xorshift32: the same numbers for the same seed everywhere. */
function randomOf(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

function newCluster(variant: string): Cluster {
  const { rules: version } = variantOf(variant);
  const members = slots.map((slot) => nodeId(slot + 1));
  const rules: Rules = {
    ...version,
    members,
    electionTick,
    heartbeatTick: 1,
    maxInflight: 256,
    oneEntryPerAppend: false,
  };
  const log = {
    base: { term: term(0), last: index(0) },
    runs: [{ term: term(1), last: index(3) }],
  };
  const disk = { term: term(1), vote: noNode, commit: index(3), log };
  const advance = rules.restartTicks === "electionTickLess1AtOnce" ? electionTick - 1 : 0;
  const cluster: Cluster = {
    rules,
    nodes: members.map((id) => ({
      ...freshNode(id, disk, rules, "open"),
      electionElapsed: advance,
    })),
    pools: slots.map(() => []),
    cut: slots.map(() => false),
    lines: slots.map(() => []),
    now: 0,
  };
  for (const [slot, id] of ids.entries()) {
    const none = "peers: [], term: 0, commit: 0, applied: 0, lastindex: 0, lastterm: 0";
    print(cluster, slot, `${id} became follower at term 0`);
    print(cluster, slot, `newRaft ${id} [${none}]`);
    print(cluster, slot, `${id} became follower at term 1`);
  }
  return cluster;
}

function print({ lines, now }: Cluster, slot: number, text: string): void {
  const said = parseLogLine(text);
  if (said === null) throw new Error(`no template has: ${text}`);
  const own = lines[slot] ?? [];
  const place = { file: ids[slot] ?? "", line: own.length + 1 };
  const stamp = { ms: now, resolutionMs: 1, basis: "instant" } as const;
  own.push({ place, stamp, process: 0, order: own.length, text, said });
}

function randomStep(cluster: Cluster, random: () => number): void {
  const { nodes, pools, cut } = cluster;
  const slot = Math.floor(random() * slots.length);
  if (random() < 0.002) cut[slot] = cut[slot] !== true;
  const choice = random();
  if (choice < 0.25) return take(cluster, slot, tick(random() < 0.25), random);
  if (choice < 0.28 && nodes[slot]?.role === "leader") {
    return take(cluster, slot, { kind: "propose", draws: "open" }, random);
  }
  const pool = pools[slot] ?? [];
  const [message] = pool.splice(random() < 0.9 ? 0 : Math.floor(random() * pool.length), 1);
  if (message === undefined) return;
  take(cluster, slot, { kind: "deliver", message, draws: "open" }, random);
}

const tick = (fires: boolean): Input => ({ kind: "tick", fires, draws: "open" });

function take(cluster: Cluster, slot: number, input: Input, random: () => number): void {
  const { nodes, pools, cut, rules } = cluster;
  const node = nodes[slot];
  if (node === undefined) throw new Error(`no member ${slot}`);
  const done = step(node, input, rules);
  nodes[slot] = done.node;
  const idOf = (id: NodeId): string => ids[id - 1] ?? "0";
  for (const event of done.events) {
    const line = logLine(event, rules.wording, idOf);
    if (line !== null && line.level !== "D") print(cluster, slot, line.text);
  }
  for (const message of done.sent) {
    const to = message.to - 1;
    const isLost = cut[slot] === true || cut[to] === true || random() < 0.05;
    if (!isLost) pools[to]?.push(message);
  }
}
