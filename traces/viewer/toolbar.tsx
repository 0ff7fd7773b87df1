/** Buttons for what the keys do, and the search. */

import type { Ref } from "preact";

interface ToolbarProps {
  readonly query: string;
  readonly found: string;
  readonly isFolded: boolean;
  readonly hasNames: boolean;
  readonly searchBox: Ref<HTMLInputElement | null>;
  readonly onQuery: (text: string) => void;
  readonly onKey: (key: string) => void;
}

interface ToolProps {
  readonly key_: string;
  readonly label: string;
  readonly shown: string;
  readonly onKey: (key: string) => void;
  readonly isOn?: boolean;
}

function Tool({ key_, label, shown, onKey, isOn }: ToolProps) {
  return (
    <button
      type="button"
      class="tool"
      title={`${label} (${key_})`}
      aria-label={label}
      {...(isOn === undefined ? {} : { "aria-pressed": isOn })}
      onClick={() => onKey(key_)}
    >
      {shown}
    </button>
  );
}

export function Toolbar(props: ToolbarProps) {
  const { query, found, isFolded, hasNames, searchBox, onQuery, onKey } = props;
  return (
    <div class="toolbar" role="toolbar" aria-label="Moving through the steps">
      <Tool key_="k" label="Previous step" shown="←" onKey={onKey} />
      <Tool key_="j" label="Next step" shown="→" onKey={onKey} />
      <Tool key_="p" label="Previous event" shown="⇤ event" onKey={onKey} />
      <Tool key_="n" label="Next event" shown="event ⇥" onKey={onKey} />
      <Tool key_="f" label="First problem" shown="First problem" onKey={onKey} />
      <Tool key_="q" label="Quiet steps" shown="Quiet steps" onKey={onKey} isOn={!isFolded} />
      <Tool key_="i" label="Names in log lines" shown="Names" onKey={onKey} isOn={hasNames} />
      <span class="search">
        <input
          ref={searchBox}
          type="search"
          aria-label="Search steps and lines"
          placeholder="Search (/)"
          value={query}
          onInput={({ currentTarget }) => onQuery(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") onKey(event.shiftKey ? "previousMatch" : "nextMatch");
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
        <output aria-live="polite">{found}</output>
      </span>
      <Tool key_="?" label="Help" shown="?" onKey={onKey} />
    </div>
  );
}
