/** Signs on a lane: what happened to a member at a moment, by shape and not by colour alone. */

import type { SignKind } from "./story.ts";

/** In words, for chips beside the sentences and for the legend. */
export const signWords: Readonly<Record<SignKind, string>> = {
  elected: "elected",
  deposed: "deposed",
  campaign: "campaign",
  preCampaign: "pre-vote",
  falseLead: "false lead",
  ignored: "ignored",
  lostQuorum: "no quorum",
  crash: "crash",
  restart: "restart",
  cut: "link lost",
  heal: "link back",
  panic: "panic",
  broken: "broken",
};

/** Around (0, 0), about 16 px wide. */
const shapes: Readonly<Record<SignKind, string>> = {
  elected: "M0 -9L2.6 -3.2L9 -2.6L4.2 1.6L5.7 8L0 4.6L-5.7 8L-4.2 1.6L-9 -2.6L-2.6 -3.2Z",
  deposed: "M-8 -6H8L0 8Z",
  campaign: "M-6 9V-8L8 -3L-4 2V9Z",
  preCampaign: "M-6 9V-8L8 -3L-4 2V9Z",
  falseLead: "M0 -9L9 0L0 9L-9 0Z",
  ignored: "M-6 -6L6 6M6 -6L-6 6",
  lostQuorum: "M-8 -6H8L0 8Z",
  crash: "M-7 -7L7 7M7 -7L-7 7",
  restart: "M-6 -8L8 0L-6 8Z",
  cut: "M-8 -3H8M-8 3H8M-3 -8L3 8",
  heal: "M-8 0H8M-4 -5V5M4 -5V5",
  panic: "M0 -9L9 8H-9Z",
  broken: "M0 -9L9 8H-9Z",
};

/** Drawn on the lane; the rest is said by arrows, bands and chips. */
const drawn: readonly SignKind[] = [
  "elected",
  "deposed",
  "campaign",
  "preCampaign",
  "falseLead",
  "lostQuorum",
  "crash",
  "restart",
  "panic",
  "broken",
];

export function SignShape({
  kind,
  x,
  y,
}: {
  readonly kind: SignKind;
  readonly x: number;
  readonly y: number;
}) {
  if (!drawn.includes(kind)) return null;
  return (
    <g class={`sign ${kind}`} transform={`translate(${x} ${y})`} data-sign={kind}>
      <circle r="11" />
      <path d={shapes[kind]} transform="scale(0.72)" />
    </g>
  );
}

export function SignIcon({ kind }: { readonly kind: SignKind }) {
  return (
    <svg class={`sign ${kind}`} viewBox="-12 -12 24 24" width="16" height="16" aria-hidden="true">
      <circle r="11" />
      <path d={shapes[kind]} transform="scale(0.72)" />
    </svg>
  );
}
