/** Keys of the whole page, but not while somebody types or a dialog is open. */

import { useEffect, useRef } from "preact/hooks";

const names: Readonly<Record<string, string>> = {
  ArrowRight: "j",
  ArrowLeft: "k",
  ArrowDown: "j",
  ArrowUp: "k",
};

export function useKeys(onKey: (key: string) => boolean): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (latest.current(names[event.key] ?? event.key)) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

/** Arrows move a slider and a list of options themselves. */
function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest("input, select, textarea, dialog[open]") !== null;
}
