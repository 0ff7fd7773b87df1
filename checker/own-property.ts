/** A property of a user's own: what it may say, and how a search asks it. */

import type { Cluster } from "../model/cluster.ts";
import type { Regime } from "../model/regime.ts";
import { identities } from "../model/scenarios.ts";
import type { Identity } from "../model/scenarios.ts";
import type { SeenEnvironment, SeenMember } from "../model/seen.ts";
import type { MachineStep } from "../traces/machine.ts";
import type { Property, SeenState } from "./property.ts";
import { environmentView, memberView } from "./state-view.ts";
import type { EnvironmentView, MemberView, StateView } from "./state-view.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Its functions must be pure: a search asks once for all states that look alike. Each answers at once,
 * with a sentence that says why the property is broken, or with null.
 */
export interface OwnProperty {
  readonly name: string;
  /** What it claims, in a sentence. */
  readonly says: string;
  readonly brokenState?: (state: StateView) => string | null;
  /** Asked for each member that a step changes, with the member before and after. */
  readonly brokenStep?: (before: MemberView, after: MemberView) => string | null;
  /** Where the property has something to say; a property that never has is reported as vacuous. */
  readonly relevant?: (state: StateView) => boolean;
}

/** As a search takes it. */
export interface AdaptedProperty extends Property<SeenMember, SeenEnvironment> {
  readonly own: {
    /** The file that it is from, or what else to call its origin. */
    readonly from: string;
    /** Why no reason is one, where the property itself failed with this; else null. */
    readonly failure: (reason: string) => string | null;
  };
}

export const isOwn = (
  property: Property<SeenMember, SeenEnvironment>,
): property is AdaptedProperty => "own" in property;

export function adapted(property: OwnProperty, from: string): AdaptedProperty {
  const failures = new Set<string>();
  const failed = (what: string): string => {
    failures.add(what);
    return what;
  };
  const { name, says, brokenState, brokenStep, relevant } = property;
  /** Asked twice: an answer that changes would make the verdict a matter of chance. */
  const asked = (part: string, ask: () => unknown): string | null => {
    try {
      const [answer, again] = [ask(), ask()];
      if (answer === null && again === null) return null;
      if (typeof answer !== "string" || answer.trim() === "") {
        return failed(`${part} returned ${shownAnswer(answer)}; give a sentence, or null`);
      }
      const isPure = answer === again;
      return isPure ? answer : failed(`${part} gave two answers for one state; use nothing but the state`);
    } catch (error) {
      return failed(`${part} threw ${shownError(error, from)}`);
    }
  };
  return {
    name,
    says,
    source: from,
    brokenState:
      brokenState === undefined
        ? null
        : (state) => asked("brokenState", () => brokenState(stateOf(state))),
    brokenStep:
      brokenStep === undefined
        ? null
        : (before, after) => asked("brokenStep", () => brokenStep(viewIn(before), viewIn(after))),
    relevant: (state) => {
      try {
        return relevant?.(stateOf(state)) ?? true;
      } catch {
        // The search goes on: the property itself is asked of this state too, and `relevant` is a count.
        return false;
      }
    },
    own: { from, failure: (reason) => (failures.has(reason) ? reason : null) },
  };
}

/** A member as built-in properties see it, and the whole of it besides. */
interface WholeSeen extends SeenMember {
  readonly view: MemberView;
}

interface WholeSeenEnvironment extends SeenEnvironment {
  readonly view: EnvironmentView;
}

/** The cluster as properties of a user's own see it; the others see no less. */
export const observedWhole = (
  cluster: Cluster,
  members: readonly Identity[] = identities(cluster.slots),
): Cluster => ({
  ...cluster,
  observe: (slot, member): WholeSeen => ({
    ...cluster.observe(slot, member),
    view: memberView(member, members),
  }),
  observeShared: (environment): WholeSeenEnvironment => ({
    ...cluster.observeShared(environment),
    view: environmentView(environment),
  }),
});

const stateOf = ({ parts, shared }: SeenState<SeenMember, SeenEnvironment>): StateView => ({
  members: parts.map(viewIn),
  environment: environmentIn(shared),
});

function viewIn(seen: SeenMember): MemberView {
  if ("view" in seen) return (seen as WholeSeen).view;
  throw new Error("a property of a user's own needs the whole member");
}

function environmentIn(seen: SeenEnvironment): EnvironmentView {
  if ("view" in seen) return (seen as WholeSeenEnvironment).view;
  throw new Error("a property of a user's own needs the whole environment");
}

/**
 * The reductions under which a property of a user's own is judged.
 *
 * A reduction is sound for a property that cannot tell apart what it leaves out. The built-in ones see
 * little (model/seen.ts), and compare terms and positions only with each other. Of a user's own nothing
 * is known: it sees the whole state.
 *  - `labels: "canonical"` shows it one state of each class whose terms and positions differ by a shift.
 *    "No term reaches 154" would then be asked of terms near zero. Off.
 *  - `deliveries: "urgentFirst"` leaves out the states in which a delivery that no built-in property
 *    sees has not happened yet, while other members go on; and those in which such a message was lost
 *    instead. A property that looks at messages under way, at `recentActive` or at the losses that are
 *    left would miss them. Off.
 *  - `symmetry: "members"` shows it one of the states that differ only in which member is which; a
 *    property may well name a member. Off.
 *  - `timeouts: "lazy"` stays: a state with an open draw stands for those with each draw that is still
 *    possible, and these differ in the drawn timeout alone (model/timeout.ts), which the view leaves out.
 * Without canonical labels an endless election has endlessly many states, so its campaigns are bounded,
 * and a verdict says so where that bound was hit.
 */
export const unreduced = (regime: Regime): Regime => ({
  ...regime,
  ...Object.fromEntries(reductionsIn(regime)),
  campaigns: regime.campaigns ?? campaignsOfOwn,
});

const campaignsOfOwn = 4;

/**
 * Each reduction as it is when it is off; null: no reduction, or one that stays. It names every field,
 * so that a new one does not compile until it is decided whether it could hide something.
 */
const whenOff: { readonly [Field in keyof Required<Regime>]: NonNullable<Regime[Field]> | null } = {
  ...{ labels: "absolute", deliveries: "interleaved", symmetry: "none", timeouts: null },
  ...{ delay: null, prompt: null, order: null, loss: null, dup: null, skew: null, capacity: null },
  ...{ campaigns: null, depositionsCounted: null },
};

/** The reductions that are on, as they would be off. */
const reductionsIn = (
  regime: Partial<Regime>,
): readonly (readonly [name: keyof Regime, off: NonNullable<Regime[keyof Regime]>])[] =>
  (Object.keys(whenOff) as (keyof Regime)[]).flatMap((name) => {
    const [off, given] = [whenOff[name], regime[name]];
    return off === null || given === undefined || given === off ? [] : [[name, off]];
  });

/** Throws where a search would hide what a property of a user's own may see. */
export function refuseReductions(
  properties: readonly Property<SeenMember, SeenEnvironment>[],
  regime: Partial<Regime>,
): void {
  const own = properties.find(isOwn);
  const [reduction] = reductionsIn(regime);
  if (own === undefined || reduction === undefined) return;
  const [name] = reduction;
  throw new UsageError(
    `--${name} ${String(regime[name])}: this reduction leaves out states that ${own.name} ` +
      `(${own.own.from}) may tell apart; leave it out.`,
  );
}

/** Throws where the reason is none, because the property itself failed, at the end of this path. */
export function refuseFailure(
  { name, own }: AdaptedProperty,
  reason: string,
  path: readonly MachineStep[],
  members: readonly Identity[],
): void {
  const failure = own.failure(reason);
  if (failure === null) return;
  const action = path.at(-1)?.action;
  const who = members.find(({ node }) => node === action?.member)?.name ?? "";
  const message = action !== undefined && "message" in action ? ` ${action.message.type}` : "";
  const where = action === undefined ? "the first state" : `step ${path.length - 1} (${who}: ${action.kind}${message})`;
  throw new UsageError(`${own.from}: ${name}: ${failure}. It was asked at ${where}. Mend the property.`);
}

function shownAnswer(answer: unknown): string {
  if (answer === undefined) return "nothing";
  if (answer instanceof Promise) return "a promise";
  if (typeof answer === "string") return "an empty text";
  return typeof answer === "object" ? "an object" : String(answer);
}

/** The error, and where in the user's file it was thrown. */
function shownError(error: unknown, from: string): string {
  if (!(error instanceof Error)) return shownAnswer(error);
  const file = from.replace(/^.*[\\/]/, "");
  const line = (error.stack ?? "").split("\n").find((text) => text.includes(file));
  const place = /:(\d+):\d+\)?$/.exec(line ?? "")?.[1];
  return `${error.name}: ${error.message}${place === undefined ? "" : ` (line ${place})`}`;
}
