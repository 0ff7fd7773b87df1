/** Help: the keys, and what the shapes mean. */

import { useEffect, useRef } from "preact/hooks";

import { Legend } from "./legend.tsx";

export const keys: readonly (readonly [string, string])[] = [
  ["→ or j", "next step"],
  ["← or k", "previous step"],
  ["n", "next event"],
  ["p", "previous event"],
  ["f", "first problem"],
  ["Home, End", "first and last step"],
  ["/", "search; Enter goes from match to match"],
  ["q", "show or fold quiet steps"],
  ["i", "names or ids in log lines"],
  ["l", "step through it live"],
  ["t", "dark or light"],
  ["?", "this help"],
];

export function Help({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keys and shapes</h2>
      <dl class="facts">
        {keys.map(([key, does]) => [
          <dt key={key}>
            <kbd>{key}</kbd>
          </dt>,
          <dd key={does}>{does}</dd>,
        ])}
      </dl>
      <Legend />
      <button type="button" class="tool" onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
