/** What a trace is of: what it shows, under which rules, and how to run it again. */

import type { Trace, TraceKind } from "../document.ts";
import { visible } from "./escaped.ts";
import { Legend } from "./legend.tsx";
import { StepLink } from "./step-panel.tsx";
import { signWords, SignIcon } from "./sign-shape.tsx";
import type { SignKind, Story } from "./story.ts";

const findings: Readonly<Record<TraceKind, string>> = {
  counterexample: "Why it is broken",
  lasso: "What the lasso shows",
  witness: "What the witness shows",
  walk: "What the walk shows",
};

export function TracePanel({ trace, story }: { readonly trace: Trace; readonly story: Story }) {
  const { kind, property, reason, variant, scenario, regime, scenarioSettings } = trace;
  const { electionTick, tickMs } = scenarioSettings;
  const network = regime.prompt
    ? "prompt: nobody ticks while a message is under way"
    : regime.delay === null
      ? "messages may take any time"
      : `a message arrives before its receiver has ticked more than ${regime.delay} times`;
  return (
    <div class="trace-panel">
      <h2>{findings[kind]}</h2>
      <p class="says">{visible(`${property}: ${reason}.`)}</p>
      {story.loop === null ? null : <Cycle story={story} />}
      <Events story={story} />
      <h3>Under which rules</h3>
      <dl class="facts">
        <dt>variant</dt>
        <dd>{visible(variant)}</dd>
        <dt>scenario</dt>
        <dd>{visible(scenario)}</dd>
        <dt>network</dt>
        <dd>{`${network}; ${regime.order === "fifo" ? "in order" : "in any order"}`}</dd>
        <dt>election timeout</dt>
        <dd>{`${electionTick} ticks of ${tickMs} ms`}</dd>
        <dt>losses, copies</dt>
        <dd>{`${regime.loss}, ${regime.dup}`}</dd>
      </dl>
      <Legend />
      <p class="again">
        Run it again: <code>quorate replay TRACE.json</code>
      </p>
    </div>
  );
}

function Cycle({ story: { loop } }: { readonly story: Story }) {
  if (loop === null) return null;
  const end = loop.from + loop.lap * loop.laps - 1;
  return (
    <p>
      {"The cycle of "}
      {`${loop.lap} steps begins at `}
      <StepLink at={loop.from} />
      {`. It is drawn ${loop.laps} times, up to `}
      <StepLink at={end} />
      {", and can be repeated for ever."}
    </p>
  );
}

const counted: readonly SignKind[] = [
  "campaign",
  "elected",
  "deposed",
  "falseLead",
  "ignored",
  "crash",
  "panic",
];

/** How often, and where each is first seen. */
export function Events({ story }: { readonly story: Story }) {
  const found = counted.flatMap((kind) => {
    const moments = story.moments.filter(({ signs }) => signs.some((sign) => sign.kind === kind));
    const [first] = moments;
    return first === undefined ? [] : [{ kind, first: first.at, times: moments.length }];
  });
  if (found.length === 0) return null;
  return (
    <ul class="events">
      {found.map(({ kind, first, times }) => (
        <li key={kind}>
          <SignIcon kind={kind} />
          {` ${times} × ${signWords[kind]}, first in `}
          <StepLink at={first} />
        </li>
      ))}
    </ul>
  );
}
