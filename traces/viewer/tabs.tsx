/** The panel beside the steps: the whole story, one step, or live. */

import type { ComponentChildren } from "preact";

export type Tab = "story" | "step" | "live";

const labels: Readonly<Record<Tab, string>> = { story: "Why", step: "Step", live: "Live" };

interface TabsProps {
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly hasLive: boolean;
  readonly children: ComponentChildren;
}

export function Tabs({ tab, onTab, hasLive, children }: TabsProps) {
  const shown: readonly Tab[] = hasLive ? ["story", "step", "live"] : ["story", "step"];
  return (
    <section class="panel" aria-label="About the trace">
      <div role="tablist" aria-label="About" class="tabs">
        {shown.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={one === tab}
            aria-controls="panel-body"
            onClick={() => onTab(one)}
          >
            {labels[one]}
          </button>
        ))}
      </div>
      <div
        class="panel-body"
        id="panel-body"
        role="tabpanel"
        tabIndex={0}
        aria-labelledby={`tab-${tab}`}
      >
        {children}
      </div>
    </section>
  );
}
