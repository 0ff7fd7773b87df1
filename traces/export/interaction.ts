/**
 * A trace as an interaction test of etcd-io/raft (datadriven text, as in its `testdata`): a raft
 * developer runs it on the real library, and it fails where the library goes another way.
 */

import type { Trace } from "../document.ts";
import type { MemberFields } from "../fields.ts";
import { initialMembers, unfold } from "../unfold.ts";
import type { Moment } from "../unfold.ts";
import { whatItShows } from "./caption.ts";
import { block, comment } from "./datadriven.ts";
import { preludeOf } from "./interaction-prelude.ts";
import { whyNot } from "./interaction-limits.ts";
import { scheduled } from "./interaction-schedule.ts";
import type { Batch } from "./interaction-schedule.ts";
import { namesIn, stepLabel } from "./labels.ts";

export type InteractionText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

/** What the environment of these tests sets up, whatever the test says (raftConfigStub). */
const electionTick = 3;

export function exportInteraction(trace: Trace): InteractionText {
  const refused = whyNot(trace, electionTick);
  if (refused !== null) return { ok: false, error: refused };
  const { loop, steps } = trace;
  const end = loop === undefined ? steps.length : loop + (steps.length - loop) / 2;
  const moments = unfold(trace).slice(0, end);
  const found = scheduled(trace, moments);
  if (!found.ok) return { ok: false, error: tooClose(found.stuckAt) };
  const body = new Telling(trace).all(found.batches);
  return { ok: true, text: [...header(trace), ...preludeOf(trace), ...body].join("\n") };
}

const tooClose = ({ at, step }: Moment): string =>
  `steps[${at}]: several messages of one type are under way to ${step.member}, and the interaction tests of ` +
  "etcd-io/raft take all of them at once, which no order of these steps allows. " +
  "Make a trace with --delay prompt, where that is rare.";

function header(trace: Trace): readonly string[] {
  return [
    comment(`quorate: ${whatItShows(trace)}.`),
    comment(
      `An interaction test of etcd-io/raft: put it into testdata/ and run TestInteraction. Names: ` +
        `${trace.members.map(({ node, name }) => `${node} is ${name}`).join(", ")}.`,
    ),
    comment(
      "Terms and positions are lower here than in the trace, by the same for all; what was already " +
        "so at the trace's start is first brought about, as far as these commands can.",
    ),
    comment("A step's member takes its steps in the trace's order; steps of others may come earlier."),
    "",
  ];
}

/** Writes the steps, and asks for what changed. */
class Telling {
  readonly #blocks: string[] = [];
  readonly #trace: Trace;
  /** Of each member, after its last step that was told. */
  readonly #last: Map<string, MemberFields>;
  /** A member that was restarted before the trace began is a candidate here until it hears of others. */
  readonly #stillCandidates: Set<string>;
  readonly #termsLess: number;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#last = new Map(initialMembers(trace));
    this.#stillCandidates = new Set(
      trace.scenario === "rejoin" ? trace.members.slice(1, 2).map(({ name }) => name) : [],
    );
    this.#termsLess = trace.scenario === "bootstrap" ? 0 : trace.scenarioSettings.term - 1;
  }

  all(batches: readonly Batch[]): readonly string[] {
    this.#askState("The start.");
    for (const batch of batches) {
      this.#blocks.push(...batch.moments.map((moment) => comment(this.#number(moment))));
      for (const command of commandsOf(batch.moments)) this.#blocks.push(command);
      this.#drop(batch);
      this.#askWhatChanged(batch);
    }
    this.#askState("The end.");
    return this.#blocks;
  }

  #number = ({ at, step }: Moment): string => `${at + 1}. ${stepLabel(step, namesIn(this.#trace))}.`;

  #drop({ dropped }: Batch): void {
    for (const { to, type } of dropped) {
      const number = this.#trace.members.find(({ name }) => name === to)?.node ?? 0;
      this.#blocks.push(block(`deliver-msgs drop=(${number}) type=${type}`, "ok"));
    }
  }

  #askWhatChanged({ moments }: Batch): void {
    const last = moments.at(-1);
    if (last === undefined) return;
    const { member } = last.step;
    const [was, is] = [this.#last.get(member), last.after.get(member)];
    if (was === undefined || is === undefined || !is.up) return;
    this.#last.set(member, is);
    if (was.role === is.role && was.term === is.term && was.lead === is.lead) return;
    this.#stillCandidates.delete(member);
    this.#askState(null);
  }

  /** Asks the library for roles, terms and leads: here the test fails if it is elsewhere. */
  #askState(why: string | null): void {
    const { members } = this.#trace;
    const numberOf = (name: string | null): number =>
      members.find((member) => member.name === name)?.node ?? 0;
    const rows = members.map(({ node, name }) => {
      const fields = this.#last.get(name);
      const isCandidate = this.#stillCandidates.has(name);
      const role = isCandidate ? "candidate" : (fields?.role ?? "follower");
      const term = (fields?.term ?? 0) - this.#termsLess;
      const lead = role === "leader" ? node : numberOf(fields?.lead ?? null);
      return `${node}: State${role[0]?.toUpperCase() ?? ""}${role.slice(1)} (Voter) Term:${term} Lead:${lead}`;
    });
    if (why !== null) this.#blocks.push(comment(why));
    this.#blocks.push(
      block("log-level error", "ok"),
      block("raft-state", ...rows),
      block("log-level none", "ok"),
    );
  }
}

/** Each step is handled to its end at once: what is new is stored, and what is sent is in flight. */
function commandsOf(moments: readonly Moment[]): readonly string[] {
  const [first] = moments;
  if (first === undefined) return [];
  const { step, before } = first;
  const { action } = step;
  const ready = block(`process-ready ${action.member}`, "ok");
  switch (action.kind) {
    case "deliver":
      return [block(`deliver-msgs ${action.member} type=${action.message.type}`, "ok"), ready];
    case "tick":
    case "advance":
      return [...timeoutBlock(first), block(`tick-heartbeat ${action.member}`, "ok"), ready];
    case "propose": {
      const isDropped = step.sent.length === 0 && step.changes.members[step.member] === undefined;
      const isAtLeader = before.get(step.member)?.role === "leader";
      const answer = isDropped && isAtLeader ? "raft proposal dropped" : "ok";
      return [block(`propose ${action.member} quorate`, answer), ready];
    }
    case "transfer":
      return [block(`transfer-leadership from=${action.member} to=${action.to}`, "ok"), ready];
    default:
      return [`${comment("(No command: what is under way to it or from it is dropped.)")}\n`];
  }
}

/** Where a tick may reach a random timeout, the draw that the trace goes on from. */
function timeoutBlock({ step, before, after }: Moment): readonly string[] {
  const [was, is] = [before.get(step.member), after.get(step.member)];
  if (was === undefined || is === undefined || was.role === "leader") return [];
  const reached = was.electionElapsed + 1;
  if (reached < electionTick) return [];
  const hasRunOut = is.electionElapsed === 0;
  const timeout = hasRunOut ? reached : Math.max(reached + 1, 2 * electionTick - 1);
  return [block(`set-randomized-election-timeout ${step.action.member} timeout=${timeout}`, "ok")];
}
