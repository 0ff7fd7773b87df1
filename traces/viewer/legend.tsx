/** What the shapes mean, small and in place. */

import type { ComponentChildren } from "preact";

import { SignIcon, signWords } from "./sign-shape.tsx";
import type { SignKind } from "./story.ts";

const signs: readonly SignKind[] = [
  "campaign",
  "elected",
  "deposed",
  "falseLead",
  "lostQuorum",
  "crash",
  "broken",
];

export function Legend() {
  return (
    <details class="how-to-read" open>
      <summary>How to read the drawing</summary>
      <ul class="legend">
        <Shape means="a term, by colour and number">
          <rect class="band" x="9" y="0" width="14" height="18" />
        </Shape>
        <Shape means="leader">
          <rect class="band leader" x="9" y="0" width="14" height="18" />
        </Shape>
        <Shape means="in lease: it ignores requests for votes">
          <g class="lead lease">
            <line x1="16" x2="16" y1="0" y2="18" />
          </g>
        </Shape>
        <Shape means="a false lead: nobody elected that leader">
          <g class="lead false">
            <line x1="16" x2="16" y1="0" y2="18" />
          </g>
        </Shape>
        <Shape means="a message, in the colour of its term">
          <ArrowIn fate="delivered" />
        </Shape>
        <Shape means="ignored">
          <ArrowIn fate="ignored" />
        </Shape>
        <Shape means="lost">
          <g class="arrow lost term-0">
            <line x1="1" x2="20" y1="9" y2="9" />
            <path class="cross" d="M15 4L25 14M25 4L15 14" />
          </g>
        </Shape>
        {signs.map((kind) => (
          <li key={kind}>
            <SignIcon kind={kind} /> {signWords[kind]}
          </li>
        ))}
      </ul>
    </details>
  );
}

function ArrowIn({ fate }: { readonly fate: "delivered" | "ignored" }) {
  return (
    <g class={`arrow ${fate} term-0`}>
      <line x1="1" x2="24" y1="9" y2="9" />
      <path class="tip" d="M0 0L-9 -4.5L-9 4.5Z" transform="translate(31 9)" />
    </g>
  );
}

function Shape({
  means,
  children,
}: {
  readonly means: string;
  readonly children: ComponentChildren;
}) {
  return (
    <li>
      <svg class="term-0" viewBox="0 0 32 18" width="32" height="18" aria-hidden="true">
        {children}
      </svg>
      {means}
    </li>
  );
}
