/** A trace as the page tells it: a sentence, signs and lines for each step, arrows between them. */

import type { Trace } from "../document.ts";
import { factsOf } from "../facts.ts";
import type { Fact } from "../facts.ts";
import { headline } from "../headline.ts";
import { initialMembers, unfold } from "../unfold.ts";
import type { Members, Moment } from "../unfold.ts";
import { actionText } from "./action-text.ts";
import { arrowsOf } from "./arrows.ts";
import type { Place, Sign, SignKind, Story, StoryLine, StoryMoment, StoryNote } from "./story.ts";

/** What binds a trace to the history that it explains; see page-data.ts. */
export interface Binding {
  /** Per step, for each of its log lines: where it really stands; null: no file has it. */
  readonly places: readonly (readonly (BoundLine | null)[])[];
  readonly notes: readonly StoryNote[];
}

export interface BoundLine extends Place {
  /** As the file has it, without what loggers put before it. */
  readonly text: string;
}

export function storyOfTrace(trace: Trace, binding: Binding | null): Story {
  const moments = unfold(trace);
  const nameOf = (node: number): string =>
    trace.members.find((member) => member.node === node)?.name ?? `member ${node}`;
  const leaders = new Leaders(initialMembers(trace));
  const brokenAt = trace.kind === "counterexample" ? trace.steps.length - 1 : null;
  const { loop, laps = 2, steps, scenarioSettings } = trace;
  return {
    members: trace.members,
    electionTick: scenarioSettings.electionTick,
    tickMs: scenarioSettings.tickMs,
    hasTicks: binding === null,
    hasLeases: trace.rules.checkQuorum,
    initial: initialMembers(trace),
    moments: moments.map((moment) => told(moment, binding, nameOf, leaders, brokenAt)),
    arrows: arrowsOf(trace, moments),
    notes: binding?.notes ?? [],
    loop: loop === undefined ? null : { from: loop, lap: (steps.length - loop) / laps, laps },
    brokenAt,
  };
}

function told(
  moment: Moment,
  binding: Binding | null,
  nameOf: (node: number) => string,
  leaders: Leaders,
  brokenAt: number | null,
): StoryMoment {
  const { at, step, tick, before, after } = moment;
  const facts = factsOf(moment, nameOf);
  const lines = step.log.map((text, line): StoryLine => {
    const bound = binding?.places[at]?.[line] ?? null;
    return bound === null ? { text, place: null } : { text: bound.text, place: placeOf(bound) };
  });
  const falseLeads = leaders.falseLeadsOf(moment);
  const broken: readonly Sign[] = at === brokenAt ? [{ kind: "broken", member: step.member }] : [];
  const signs = [...facts.flatMap(signOf), ...falseLeads, ...broken];
  const hasLine = binding === null ? lines.length > 0 : lines.some(({ place }) => place !== null);
  const isLoud = hasLine || signs.length > 0;
  const says = facts.length > 0 ? headline(facts) : null;
  return {
    ...{ at, tick, lines, signs, before, after, step },
    member: step.member,
    says: says ?? `${actionText(step, after.get(step.member), nameOf)}.`,
    weight: binding !== null && !hasLine ? "hidden" : isLoud ? "loud" : "quiet",
  };
}

const placeOf = ({ file, line, stamp }: BoundLine): Place => ({ file, line, stamp });

const kinds: Partial<Readonly<Record<Fact["kind"], SignKind>>> = {
  elected: "elected",
  deposed: "deposed",
  campaign: "campaign",
  preCampaign: "preCampaign",
  heldLease: "ignored",
  wasAhead: "ignored",
  lostQuorum: "lostQuorum",
  crash: "crash",
  restarted: "restart",
  cut: "cut",
  heal: "heal",
  panicked: "panic",
};

function signOf({ kind, member }: Fact): readonly Sign[] {
  const sign = kinds[kind];
  return sign === undefined ? [] : [{ kind: sign, member }];
}

/**
 * Who was a leader of which term. A lead that a member has at the start is taken on trust; one that
 * it takes later is false, if that member has not led in that term.
 */
class Leaders {
  readonly #known = new Set<string>();

  constructor(initial: Members) {
    this.#see(initial);
    for (const { term, lead } of initial.values()) this.#known.add(`${term} ${lead}`);
  }

  #see(members: Members): void {
    for (const [name, { role, term }] of members) {
      if (role === "leader") this.#known.add(`${term} ${name}`);
    }
  }

  falseLeadsOf({ step, before, after }: Moment): readonly Sign[] {
    this.#see(after);
    const [was, is] = [before.get(step.member), after.get(step.member)];
    if (is === undefined || is.lead === null) return [];
    if (was?.lead === is.lead && was.term === is.term) return [];
    if (this.#known.has(`${is.term} ${is.lead}`)) return [];
    return [{ kind: "falseLead", member: step.member }];
  }
}
