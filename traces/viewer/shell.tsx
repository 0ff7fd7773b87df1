/** The frame of every page: its title, what it is of, and the switch of colours. */

import type { ComponentChildren } from "preact";

import { visible } from "./escaped.ts";
import { useKeys } from "./keyboard.ts";
import { useTheme } from "./theme.tsx";

interface ShellProps {
  readonly title: string;
  readonly subtitle: ComponentChildren;
  /** Buttons beside the title. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
  /** The page fills the window and its parts scroll; else the page scrolls. */
  readonly isFitted: boolean;
}

export function Shell({ title, subtitle, tools, children, isFitted }: ShellProps) {
  const { theme, turn } = useTheme();
  useKeys((key) => {
    if (key === "t") turn();
    return key === "t";
  });
  return (
    <div class={isFitted ? "shell fitted" : "shell"}>
      <header class="head">
        <div class="titles">
          <h1>{visible(title)}</h1>
          <p class="subtitle">{subtitle}</p>
        </div>
        <div class="tools">
          {tools}
          <button type="button" class="tool" onClick={turn} title="Dark or light (t)">
            <span aria-hidden="true">◐</span>
            <span class="hidden-text">Dark or light</span>
            <span class="hidden-text">{theme ?? ""}</span>
          </button>
        </div>
      </header>
      {children}
    </div>
  );
}
