/** The cluster as a system to explore: members with their inbound channels, and the environment. */

import { actionKinds } from "./actions.ts";
import { canonicalForm, mayBeNumbered } from "./canonical.ts";
import type { MemberCanonical } from "./canonical.ts";
import { noDemand } from "./consequence.ts";
import { bounds, demandKey, environmentKey, grant, observeEnvironment } from "./environment.ts";
import type { Demand, Environment } from "./environment.ts";
import { eventKinds } from "./events.ts";
import { messageKey } from "./key.ts";
import { hasRoomFrom, memberKey, memberNameOf, observeMember, withMessage } from "./member.ts";
import type { Member } from "./member.ts";
import type { Message } from "./messages.ts";
import { movesOf } from "./moves.ts";
import type { Context, MemberMoves } from "./moves.ts";
import { newNames } from "./names.ts";
import type { Regime } from "./regime.ts";
import type { Rules } from "./rules.ts";
import { initialState } from "./scenarios.ts";
import type { Scenario } from "./scenarios.ts";
import type { SeenEnvironment, SeenMember } from "./seen.ts";
import { stepsOf } from "./steps.ts";
import type { Steps } from "./steps.ts";
import { classesOf } from "./symmetry.ts";

/** A cluster under rules, in a scenario and a regime. Its shape is what an explorer asks for. */
export interface Cluster {
  readonly name: string;
  readonly slots: number;
  readonly initial: readonly [{ readonly parts: readonly Member[]; readonly shared: Environment }];
  readonly partKey: (member: Member) => string;
  readonly partName: (member: Member) => string;
  readonly sharedKey: (environment: Environment) => string;
  readonly postKey: (message: Message) => string;
  readonly demandKey: (demand: Demand) => string;
  readonly moves: (slot: number, member: Member) => MemberMoves;
  readonly grant: (environment: Environment, demand: Demand) => ReturnType<typeof grant>;
  readonly view: (environment: Environment) => number;
  readonly receive: (slot: number, member: Member, message: Message) => Received;
  /** null where the regime wants no reduction by labels or names, or a planted bug allows none. */
  readonly canonical: MemberCanonical | null;
  readonly observe: (slot: number, member: Member) => SeenMember;
  readonly observeShared: (environment: Environment) => SeenEnvironment;
  readonly actionKinds: readonly string[];
  readonly branches: readonly string[];
  readonly bounds: readonly string[];
  readonly steps: Steps;
  readonly rules: Rules;
}

interface Received {
  readonly outcomes: readonly { readonly part: Member; readonly demand: Demand | null }[];
  readonly refusedBy: string | null;
}

/** Member `n` (from 1) is slot `n - 1`. */
export function cluster(name: string, rules: Rules, scenario: Scenario, regime: Regime): Cluster {
  const initial = initialState(rules, scenario, regime);
  const names = newNames();
  const steps = stepsOf(rules, regime.timeouts, names);
  const context: Context = {
    rules,
    regime,
    steps,
    isTarget: (slot) => scenario.targets.includes(slot + 1),
    isPossible: (spending) => initial.shared.left[spending] > 0,
  };
  return {
    name,
    slots: rules.members.length,
    initial: [initial],
    partKey: memberKey,
    partName: memberNameOf(names),
    sharedKey: environmentKey,
    postKey: messageKey,
    demandKey,
    moves: (slot, member) => movesOf(slot, member, context),
    grant: (environment, demand) => grant(environment, demand, regime),
    view: () => 0,
    receive: (_slot, member, message) => receive(member, message, regime),
    canonical: canonicalForm(rules.members.length, {
      numbers: regime.labels === "canonical" && mayBeNumbered(rules),
      classes: regime.symmetry === "members" ? classesOf(rules.members.length, scenario) : [],
      regime,
    }),
    observe: (_slot, member) => observeMember(member),
    observeShared: observeEnvironment,
    actionKinds,
    branches: eventKinds,
    bounds,
    steps,
    rules,
  };
}

/** A message reaches the channel of its receiver, unless that is down or cut off: then it is gone. */
function receive(member: Member, message: Message, regime: Regime): Received {
  if (!member.up || member.cut) return { outcomes: [{ part: member, demand: null }], refusedBy: null };
  if (!hasRoomFrom(member, message.from, regime)) return { outcomes: [], refusedBy: "capacity" };
  const demand = regime.prompt ? { ...noDemand(member.node.id - 1), inFlight: 1 } : null;
  return {
    outcomes: [{ part: withMessage(member, message, regime), demand }],
    refusedBy: null,
  };
}
