/** Stepping through it live: what can happen now, what then follows, and back again. */

import { useState } from "preact/hooks";

import type { Trace, TraceStep } from "../document.ts";
import { actionText } from "./action-text.ts";
import { visible } from "./escaped.ts";
import type { Live, LiveState } from "./live.ts";
import { searches } from "./protocol.ts";
import type { Freedom } from "./protocol.ts";
import type { Fields, MembersAt } from "./story.ts";

interface LiveProps {
  readonly live: Live;
  readonly trace: Trace;
  /** The step that is shown. */
  readonly step: number;
  readonly here: MembersAt;
}

export function LivePanel({ live, trace, step, here }: LiveProps) {
  const { state } = live;
  if (state === null) return <Beginning live={live} step={step} />;
  const { after, taken, isWaiting, failed, searching } = state;
  return (
    <div class="live">
      <h2>Live</h2>
      <p>{whereText(after, taken.length)}</p>
      <div class="buttons">
        <button type="button" class="tool" disabled={taken.length === 0} onClick={live.undo}>
          Undo
        </button>
        <button type="button" class="tool" onClick={live.end}>
          Back to the trace
        </button>
      </div>
      {failed === null ? null : (
        <p class="warning" role="alert">{`The engine failed: ${visible(failed)}`}</p>
      )}
      <Search live={live} state={state} />
      <h3>What can happen now</h3>
      {isWaiting ? <p role="status">The engine thinks…</p> : null}
      {searching === null ? <Choices live={live} state={state} trace={trace} here={here} /> : null}
    </div>
  );
}

const whereText = (after: number, taken: number): string =>
  `${taken} step${taken === 1 ? "" : "s"} taken since ` +
  (after === 0 ? "the start." : `step ${after - 1} of the trace.`);

function Beginning({ live, step }: Pick<LiveProps, "live" | "step">) {
  const [freedom, setFreedom] = useState<Freedom>("asTraced");
  return (
    <div class="live">
      <h2>Step through it live</h2>
      <p>
        The model and the checker are in this page. Leave the trace at any step, choose what happens
        next, take it back, or let the checker search from there.
      </p>
      <label class="choice-box">
        <input
          type="checkbox"
          checked={freedom === "mayFail"}
          onChange={({ currentTarget }) =>
            setFreedom(currentTarget.checked ? "mayFail" : "asTraced")
          }
        />
        Let messages be lost, members crash, links fail, and clients propose
      </label>
      <div class="buttons">
        <button type="button" class="tool strong" onClick={() => live.begin(step + 1, freedom)}>
          {`Begin after step ${step}`}
        </button>
        <button type="button" class="tool" onClick={() => live.begin(0, freedom)}>
          Begin at the start
        </button>
      </div>
    </div>
  );
}

function Search({ live, state }: { readonly live: Live; readonly state: LiveState }) {
  const [property, setProperty] = useState(searches[0]?.property ?? "");
  const { searching, found } = state;
  return (
    <section class="search-live">
      <h3 id="find-title">Find a violation from here</h3>
      <select
        aria-labelledby="find-title"
        value={property}
        onChange={({ currentTarget }) => setProperty(currentTarget.value)}
      >
        {searches.map((one) => (
          <option key={one.property} value={one.property}>
            {one.says}
          </option>
        ))}
      </select>
      {searching === null ? (
        <button type="button" class="tool strong" onClick={() => live.find(property)}>
          Find
        </button>
      ) : (
        <button type="button" class="tool" onClick={live.stop}>
          Stop
        </button>
      )}
      <p role="status" class="found">
        {searching !== null ? `${searching} …` : found === null ? "" : visible(foundText(found))}
      </p>
    </section>
  );
}

function foundText({
  verdict,
  property,
  reason,
  states,
  steps,
}: NonNullable<LiveState["found"]>): string {
  const seen = `${states.toLocaleString("en")} states`;
  switch (verdict) {
    case "violated":
      return `Found after ${steps} steps, in ${seen}: ${reason}. The steps have been taken.`;
    case "holds":
      return `None: ${property} holds in every execution from here (${seen}). ${reason}`;
    case "cut":
      return `Stopped after ${seen}; nothing was found so far. ${reason}`;
  }
}

type ChoicesProps = Pick<LiveProps, "live" | "trace" | "here"> & { readonly state: LiveState };

function Choices({ live, state, trace, here }: ChoicesProps) {
  const { choices, refused, isWaiting } = state;
  const nameOf = (node: number): string =>
    trace.members.find((member) => member.node === node)?.name ?? `member ${node}`;
  if (choices.length === 0 && !isWaiting) return <p>Nothing: {boundsText(refused)}</p>;
  return (
    <ol class="choices">
      {choices.map((choice, at) => (
        <li key={choice.hash}>
          <button type="button" class="choice" disabled={isWaiting} onClick={() => live.take(at)}>
            <span class="says">
              {visible(`${actionText(choice, afterOf(choice, here), nameOf)}.`)}
            </span>
            {consequences(choice).map((text, which) => (
              <span key={which} class="follows">
                {visible(text)}
              </span>
            ))}
          </button>
        </li>
      ))}
      {refused.length === 0 ? null : <li class="refused">{boundsText(refused)}</li>}
    </ol>
  );
}

const boundsText = (refused: readonly string[]): string =>
  refused.length === 0
    ? "no step is left."
    : `Not now: ${[...new Set(refused)].map((bound) => bounds[bound] ?? bound).join("; ")}.`;

/** What each bound refuses, in words. */
const bounds: Readonly<Record<string, string>> = {
  skew: "some ticks, as clocks may not drift further apart",
  delay: "some ticks, as messages have to arrive first",
  capacity: "messages beyond what a channel holds",
  campaigns: "further campaigns",
  farGap: "terms further apart",
  losses: "further losses",
  dups: "further copies",
  crashes: "further crashes",
  restarts: "further restarts",
  cuts: "further cuts",
  heals: "further repairs of links",
  soloCampaigns: "further campaigns of a member that is cut off",
  proposals: "further proposals",
  transfers: "further transfers",
};

/** The member's fields as the step leaves them. */
function afterOf({ member, changes }: TraceStep, here: MembersAt): Fields | undefined {
  const before = here.get(member);
  const changed = Object.entries(changes.members[member] ?? {}).map(([name, [, is]]) => [name, is]);
  return before === undefined ? undefined : { ...before, ...Object.fromEntries(changed) };
}

/** What follows from a step, most telling first. */
function consequences({ member, changes, sent, log }: TraceStep): readonly string[] {
  const own = changes.members[member] ?? {};
  const told: string[] = [];
  if (own.role !== undefined) told.push(`${member}: ${own.role[0]} → ${own.role[1]}`);
  if (own.term !== undefined) told.push(`term ${own.term[0]} → ${own.term[1]}`);
  if (own.lead !== undefined) told.push(`follows ${own.lead[1] ?? "nobody"}`);
  if (own.commit !== undefined) told.push(`commits up to ${own.commit[1]}`);
  const types = sent.map(({ type, to }) => `${type} to ${to}`);
  if (types.length > 0) told.push(`sends ${types.join(", ")}`);
  if (told.length === 0 && log.length > 0) told.push(log[0] ?? "");
  return told;
}
