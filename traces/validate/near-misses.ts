/** Why the next line of a log cannot be printed: each step that comes near, and what refused it. */

import type { Input } from "../../model/inputs.ts";
import type { MessageType } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { VersionRules } from "../../model/rules.ts";
import { parseLogLine } from "../log-lines.ts";
import { unreachable } from "../unreachable.ts";
import { wantedBy } from "./demands.ts";
import { fitOf } from "./printed.ts";
import { waysToPrint } from "./ways.ts";
import { inFlightTo, lastOf, nodeAt, slotOf } from "./world.ts";
import type { Setting, Tried, World } from "./world.ts";

export interface NearMiss {
  /** The step, in words. */
  readonly action: string;
  /** The rule, or the part of the state, for which it does not print the line. */
  readonly guard: string;
}

export interface Stuck {
  readonly slot: number;
  /** The number of the first line that is not printed: within a step, if a step comes near it. */
  readonly line: number;
  readonly misses: readonly NearMiss[];
}

type Refused = Extract<Tried, { ok: false }>;

/** Of the members that cannot go on, the one whose log a step comes nearest to. */
export function stuckAt(setting: Setting, world: World, slots: readonly number[]): Stuck | null {
  const found = slots.map((slot) => stuckMember(setting, world, slot));
  const best = found.toSorted((a, b) => b.reach - a.reach)[0];
  return best === undefined ? null : best.stuck;
}

interface Reached {
  /** How many lines of the step to come are printed. */
  readonly reach: number;
  readonly stuck: Stuck;
}

function stuckMember(setting: Setting, world: World, slot: number): Reached {
  const at = world.at[slot] ?? 0;
  const misses = new Map<string, NearMiss>();
  let reach = 0;
  // The first time that a step is tried says most: later it is tried with the lease run out.
  const note = (miss: NearMiss): void => {
    if (!misses.has(miss.action)) misses.set(miss.action, miss);
  };
  const refused: { readonly tried: Refused; readonly input: Input; readonly node: NodeState }[] =
    [];
  const watcher = {
    refused: (tried: Refused, input: Input): void => {
      refused.push({ tried, input, node: tried.node });
      reach = Math.max(reach, (tried.fit?.to ?? at) - at);
    },
    barred: (why: string): void => note({ action: "any step of it", guard: why }),
  };
  for (const way of waysToPrint(setting, world, slot, watcher)) void way;
  const nearest = refused.filter(({ tried }) => (tried.fit?.to ?? at) - at === reach);
  for (const one of nearest) note(missOf(setting, slot, at, one));
  const absent = notInFlight(setting, world, slot);
  if (absent !== null && reach === 0) note(absent);
  return {
    reach,
    stuck: { slot, line: at + reach, misses: [...misses.values()].slice(0, missesMax) },
  };
}

const missesMax = 6;

interface RefusedStep {
  readonly tried: Refused;
  readonly input: Input;
  readonly node: NodeState;
}

function missOf(setting: Setting, slot: number, at: number, step: RefusedStep): NearMiss {
  const { tried, input } = step;
  const action = describeInput(setting, input);
  if (tried.beyond !== null) return { action, guard: beyondGuards[tried.beyond] };
  if (tried.fit === null) return { action, guard: `the library panics: ${tried.step.panic ?? ""}` };
  const rule = refusingRule(setting, slot, at, step);
  const instead = `prints "${tried.fit.instead}" instead`;
  if (rule !== null) return { action, guard: `${rule}; it ${instead}` };
  const awaited = setting.members[slot]?.lines?.[tried.fit.to];
  const differs =
    awaited === undefined ? null : fieldsThatDiffer(tried.fit.instead, awaited.line.text);
  return { action, guard: differs === null ? `it ${instead}` : `${differs}: it ${instead}` };
}

const beyondGuards = {
  log: "it would leave the member with entries that it does not have at a later line",
  commit: "it would tell the member of a commit index that its next restart does not find",
} as const;

export function describeInput({ members }: Setting, input: Input): string {
  const nameOf = (node: number): string =>
    members.find((member) => member.node === node)?.name ?? "none";
  switch (input.kind) {
    case "tick":
      return "its election timer runs out";
    case "deliver": {
      const { type, from, term } = input.message;
      return `${type} of term ${term} from ${nameOf(from)} arrives`;
    }
    case "propose":
      return "a proposal";
    case "transferLeader":
      return `a request to hand over to ${nameOf(input.to)}`;
    case "restart":
      return "it restarts";
    default:
      return unreachable(input);
  }
}

/** The other values of each rule: with which of them would the step print the line? */
const otherValues: Readonly<
  Partial<Record<keyof VersionRules, readonly VersionRules[keyof VersionRules][]>>
> = {
  checkQuorum: [true, false],
  preVote: [true, false],
  higherTermLead: ["sender", "leadersOnly"],
  answersOldLeader: ["checkQuorum", "checkQuorumOrPreVote"],
  lowerTermPreVote: ["ignored", "rejected"],
  preVoteGrantTerm: ["voters", "requests"],
  preCandidateKeeps: ["votesAndLead", "neither"],
  voteNeeds: ["noVote", "noVoteAndNoLead"],
  tally: ["exactly", "atLeast"],
};

function refusingRule(
  setting: Setting,
  slot: number,
  at: number,
  { tried, input, node }: RefusedStep,
): string | null {
  const { model, members, words } = setting;
  const member = members[slot];
  if (member === undefined) return null;
  for (const [rule, values] of Object.entries(otherValues)) {
    const own = model.rules[rule as keyof VersionRules];
    for (const value of values) {
      if (value === own) continue;
      const { events } = model.step(node, input, { ...model.rules, [rule]: value });
      const fit = fitOf(events, member, at, words);
      if (fit.to > (tried.fit?.to ?? at)) {
        const asked = JSON.stringify(value);
        return `${rule} is ${JSON.stringify(own)}, and only ${asked} would print the line`;
      }
    }
  }
  return null;
}

/** Where a step prints the same kind of line with other values. */
function fieldsThatDiffer(printed: string, awaited: string): string | null {
  const [own, other] = [parseLogLine(printed), parseLogLine(awaited)];
  if (own === null || other === null || own.kind !== other.kind) return null;
  const [have, want] = [own.fields, other.fields] as readonly Readonly<Record<string, unknown>>[];
  const differing = Object.keys(want ?? {}).filter(
    (name) => String(have?.[name]) !== String(want?.[name]),
  );
  const told = differing.map(
    (name) => `${name} is ${String(have?.[name])}, not ${String(want?.[name])}`,
  );
  return told.length === 0 ? null : told.join(", ");
}

/** A line that names a message which its sender has not sent, and cannot send where it stands. */
function notInFlight(setting: Setting, world: World, slot: number): NearMiss | null {
  const member = setting.members[slot];
  const line = member?.lines?.[world.at[slot] ?? 0];
  if (member === undefined || line === undefined) return null;
  const wanted = wantedBy(member, world.at[slot] ?? 0, setting.members);
  const sender = wanted?.from ?? setting.members.find(({ id }) => id === line.fields["from"])?.node;
  if (sender === undefined || sender === member.node) return null;
  const types = wanted?.types ?? [line.fields["type"] as MessageType];
  const isThere = inFlightTo(world, slot).some(
    (message) =>
      message.from === sender &&
      types.includes(message.type) &&
      (wanted === null || message.term === wanted.term),
  );
  if (isThere) return null;
  const { role, term, log } = nodeAt(world, slotOf(sender));
  const last = lastOf({ log });
  const name = setting.members[slotOf(sender)]?.name ?? "";
  const of = wanted === null ? "" : ` of term ${wanted.term}`;
  return {
    action: `${types.join(" or ")}${of} from ${name} arrives`,
    guard:
      `none is in flight: ${name} stands as ${role} at term ${term}, ` +
      `its log ends at index ${last.last} of term ${last.term}`,
  };
}
