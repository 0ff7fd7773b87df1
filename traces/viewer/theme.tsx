/** Dark or light: as the system has it, until the switch says otherwise. */

import { useEffect, useState } from "preact/hooks";

type Theme = "light" | "dark";

const key = "quorate-theme";

/** Storage may be refused where a page is opened from a file. */
function remembered(): Theme | null {
  try {
    const stored = localStorage.getItem(key);
    return stored === "light" || stored === "dark" ? stored : null;
  } catch {
    return null;
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    return;
  }
}

const systems = (): Theme =>
  matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

export interface ThemeSwitch {
  readonly theme: Theme | null;
  readonly turn: () => void;
}

export function useTheme(): ThemeSwitch {
  const [theme, setTheme] = useState<Theme | null>(null);
  useEffect(() => setTheme(remembered()), []);
  useEffect(() => {
    if (theme !== null) document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  const turn = (): void => {
    const next = (theme ?? systems()) === "dark" ? "light" : "dark";
    remember(next);
    setTheme(next);
  };
  return { theme, turn };
}
