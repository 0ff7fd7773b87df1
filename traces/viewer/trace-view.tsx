/** The page of a trace, or of a history: overview, steps, and what belongs to one step. */

import { ExplanationPanel } from "./explanation-panel.tsx";
import { Help } from "./help.tsx";
import { LivePanel } from "./live-panel.tsx";
import { Overview } from "./overview.tsx";
import type { TraceData } from "./page-data.ts";
import { Shell } from "./shell.tsx";
import { StepPanel } from "./step-panel.tsx";
import { subtitleOf } from "./subtitle.ts";
import { Tabs } from "./tabs.tsx";
import { Timeline } from "./timeline.tsx";
import { Toolbar } from "./toolbar.tsx";
import { TracePanel } from "./trace-panel.tsx";
import { useTraceState } from "./trace-state.ts";
import type { TraceState } from "./trace-state.ts";

interface ViewProps {
  readonly data: TraceData;
  readonly title: string;
}

export function TraceView({ data, title }: ViewProps) {
  const state = useTraceState(data);
  const { story, table, lanes, geometry, step, go, tab, setTab, helps, setHelps } = state;
  return (
    <Shell title={title} subtitle={subtitleOf(data)} isFitted={true}>
      <main class="stage">
        <Overview
          {...{ story, table, lanes, selected: step, isNarrow: geometry.measures.isNarrow }}
          onSelect={go}
        />
        <Bar state={state} />
        <div class="split">
          <Timeline
            {...state}
            selected={step}
            matches={new Set(state.found)}
            onSelect={go}
            onUnfold={() => state.press("q")}
          />
          <Tabs tab={tab} onTab={setTab} hasLive={data.trace !== null}>
            <Panel data={data} state={state} />
          </Tabs>
        </div>
      </main>
      <Help isOpen={helps} onClose={() => setHelps(false)} />
    </Shell>
  );
}

function Bar({ state }: { readonly state: TraceState }) {
  const { query, setQuery, isFolded, hasNames, searchBox, press } = state;
  const looks = { query, isFolded, hasNames, searchBox };
  const onKey = (key: string): void => void press(key);
  return <Toolbar {...looks} found={countText(state)} onQuery={setQuery} onKey={onKey} />;
}

function countText({ query, found, step }: TraceState): string {
  if (query.trim() === "") return "";
  const which = found.indexOf(step);
  if (found.length === 0) return "none";
  return which === -1 ? `${found.length} found` : `${which + 1} of ${found.length}`;
}

function Panel({ data, state }: { readonly data: TraceData; readonly state: TraceState }) {
  const { story, step, tab, live } = state;
  const { trace, explanation, untraced } = data;
  if (tab === "step") return <StepPanel story={story} at={step} />;
  if (tab === "live" && trace !== null) {
    const here = story.moments.at(-1)?.after ?? story.initial;
    return <LivePanel live={live} trace={trace} step={step} here={here} />;
  }
  if (explanation !== null) {
    return <ExplanationPanel explanation={explanation} story={story} untraced={untraced} />;
  }
  return trace === null ? null : <TracePanel trace={trace} story={story} />;
}
