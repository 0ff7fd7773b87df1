/** Is a history a behaviour of a variant? Asked of the search, answered as a document. */

import type { Input, Step } from "../../model/inputs.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Rules, VersionRules } from "../../model/rules.ts";
import type { FirstUnexplained, PrefixOfMember, Validation } from "../document.ts";
import type { Watched } from "./awaited.ts";
import { outlookOf } from "./demands.ts";
import { executionOf } from "./execution.ts";
import type { Execution } from "./execution.ts";
import { stuckAt } from "./near-misses.ts";
import type { Stuck } from "./near-misses.ts";
import { byStamp, search } from "./search.ts";
import type { Found, Limits } from "./search.ts";
import type { Setting } from "./world.ts";

export interface Asked {
  readonly variant: { readonly name: string; readonly rules: VersionRules };
  readonly electionTick: number;
}

/** The model's own functions, passed in. */
export interface ModelFunctions {
  readonly step: (node: NodeState, input: Input, rules: Rules) => Step;
  readonly nodeKey: (node: NodeState) => string;
  readonly messageKey: (message: Message) => string;
}

export interface Validated {
  readonly document: Omit<Validation, "explainedBy" | "trace">;
  /** null unless explained. */
  readonly execution: Execution | null;
  readonly rules: Rules;
}

export function validate(
  members: readonly Watched[],
  { variant, electionTick }: Asked,
  model: ModelFunctions,
  limits: Limits,
): Validated {
  const rules: Rules = {
    ...variant.rules,
    members: members.map(({ node }) => node),
    electionTick,
    heartbeatTick: 1,
    maxInflight: 256,
    oneEntryPerAppend: false,
  };
  const setting = settingOf(members, rules, model);
  const found = searched(setting, limits);
  const isExplained = found.outcome === "explained";
  const stuck = isExplained ? null : stuckAt(setting, found.world, byStamp(setting, found.world));
  const alone =
    stuck === null || found.outcome === "cut"
      ? null
      : provedAlone(members, stuck, rules, model, limits);
  const steps = setting.count.steps;
  return {
    document: {
      format: "quorate-validation",
      version: 1,
      variant: variant.name,
      verdict: found.outcome,
      electionTick,
      lines: linesOf(members, found),
      longestPrefix: prefixesOf(members, found, stuck),
      firstUnexplained: firstUnexplained(members, stuck),
      nearMisses: stuck?.misses ?? [],
      refutedBy:
        isExplained || found.outcome === "cut" ? null : alone === true ? "member" : "search",
      steps,
    },
    execution: isExplained ? executionOf(found.first, found.world) : null,
    rules,
  };
}

/** Both ways of treating answers that lines name later; where neither explains all, the better. */
function searched(setting: Setting, limits: Limits): Found {
  const first = search(setting, limits);
  if (first.outcome !== "unexplained") return first;
  const second = search({ ...setting, sparesAnswers: true }, limits);
  const reach = ({ world }: Found): number => world.at.reduce((sum, at) => sum + at, 0);
  const isBetter = second.outcome === "explained" || reach(second) > reach(first);
  return isBetter || second.outcome === "cut" ? second : first;
}

function settingOf(members: readonly Watched[], rules: Rules, model: ModelFunctions): Setting {
  const idOf = (node: number): string => members.find((member) => member.node === node)?.id ?? "0";
  return {
    model: { ...model, rules },
    members,
    words: { wording: rules.wording, idOf },
    outlook: outlookOf(members),
    sparesAnswers: false,
    count: { steps: 0 },
  };
}

/**
 * The member's log alone, the others free to do and to have sent whatever its lines need: if it
 * stops at the same line even so, no history of the others could make it fit.
 */
function provedAlone(
  members: readonly Watched[],
  stuck: Stuck,
  rules: Rules,
  model: ModelFunctions,
  limits: Limits,
): boolean {
  const alone = members.map((member, slot) =>
    slot === stuck.slot ? member : { ...member, lines: null },
  );
  const found = searched(settingOf(alone, rules, model), limits);
  return found.outcome === "unexplained" && (found.world.at[stuck.slot] ?? 0) <= stuck.line;
}

function linesOf(members: readonly Watched[], { world }: Found): Validation["lines"] {
  const count = members.reduce((sum, { lines }) => sum + (lines?.length ?? 0), 0);
  const setAside = members.reduce((sum, member) => sum + member.setAside, 0);
  return { raft: count, matched: world.at.reduce((sum, at) => sum + at, 0), setAside };
}

function prefixesOf(
  members: readonly Watched[],
  { world }: Found,
  stuck: Stuck | null,
): readonly PrefixOfMember[] {
  return members.flatMap(({ name, lines }, slot) => {
    if (lines === null) return [];
    const matched = stuck?.slot === slot ? stuck.line : (world.at[slot] ?? 0);
    const last = lines[matched - 1]?.line ?? null;
    return [{ member: name, lines: matched, of: lines.length, last: last?.place.line ?? null }];
  });
}

function firstUnexplained(
  members: readonly Watched[],
  stuck: Stuck | null,
): FirstUnexplained | null {
  const member = stuck === null ? undefined : members[stuck.slot];
  const line = stuck === null ? undefined : member?.lines?.[stuck.line]?.line;
  if (member === undefined || line === undefined) return null;
  return { member: member.name, file: line.place.file, line: line.place.line, text: line.text };
}
