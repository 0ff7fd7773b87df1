/** Everything that can happen next in a world: each action that a cluster knows, tried one by one. */

import type { Action } from "../../model/actions.ts";
import type { NodeId } from "../../model/ids.ts";
import type { Draws } from "../../model/inputs.ts";
import type { Member } from "../../model/member.ts";
import { outcomesOf } from "./world.ts";
import type { Setting, Told, World } from "./world.ts";

export interface Successor {
  readonly action: Action;
  readonly told: Told;
}

export function successorsOf(world: World, setting: Setting): readonly Successor[] {
  return world.parts.flatMap((part) =>
    candidates(part, setting).flatMap((action) => withDraws(world, action, setting)),
  );
}

type Undrawn = Omit<Action & { readonly draws: Draws }, "draws"> | Action;

/** Whatever might be done to a member or by it; most of it is refused. */
function candidates({ node, up, advancing, inbox }: Member, { rules }: Setting): readonly Undrawn[] {
  const member = node.id;
  if (!up) {
    const advance = rules.restartTicks === "electionTickLess1AtOnce" ? rules.electionTick - 1 : 0;
    return [{ kind: "restart", member, advance }] as Undrawn[];
  }
  const kind = advancing ? "advance" : "tick";
  const ticks = [false, true].map((fires) => ({ kind, member, fires }));
  if (advancing) return ticks as Undrawn[];
  const messages = new Map(inbox.map(({ message }) => [JSON.stringify(message), message]));
  const network = [...messages.values()].flatMap((message) =>
    ["deliver", "duplicate", "lose"].map((verb) => ({ kind: verb, member, message })),
  );
  const transfers = rules.members.map((to: NodeId) => ({ kind: "transfer", member, to }));
  const faults = ["peersConnect", "crash", "cut", "heal"].map((fault) => ({ kind: fault, member }));
  return [...ticks, ...network, { kind: "propose", member }, ...transfers, ...faults] as Undrawn[];
}

/** What the rules are not asked about draws no timeout. */
const drawless: readonly string[] = ["lose", "peersConnect", "crash", "cut", "heal"];

/** The action with its timeouts left open, or with each way to draw them where draws are eager. */
function withDraws(world: World, action: Undrawn, setting: Setting): readonly Successor[] {
  const tried = (draws: Draws): readonly Successor[] => {
    const drawn = (drawless.includes(action.kind) ? action : { ...action, draws }) as Action;
    const outcomes = outcomesOf(world, drawn, setting);
    return typeof outcomes === "string" ? [] : outcomes.map((told) => ({ action: drawn, told }));
  };
  const { regime, rules } = setting;
  if (regime.timeouts === "lazy") return tried("open");
  const least = rules.electionTick;
  const count = tried([least, least, least, least])[0]?.told.drawn;
  if (count === undefined) return [];
  const all = Array.from({ length: count }).reduce<readonly (readonly number[])[]>(
    (some) => some.flatMap((draws) => Array.from({ length: least }, (_, at) => [...draws, least + at])),
    [[]],
  );
  return all.flatMap(tried);
}
