/** Bounds on an election, as invariants of what the environment counts since the initial state. */

import type { SeenEnvironment } from "../model/seen.ts";
import type { Property } from "./property.ts";

type CountProperty = Property<unknown, SeenEnvironment>;

/** The regime must let `campaigns` be counted up to one more than `most`. */
export const roundsBounded = (most: number): CountProperty => ({
  name: `RoundsBounded:${most}`,
  says: `No execution has more than ${times(most, "campaign")}.`,
  source: "the incident, whose cluster campaigned nine times in 13 seconds",
  brokenState: ({ shared }) =>
    shared.campaigns > most ? `there have been ${times(shared.campaigns, "campaign")}` : null,
  brokenStep: null,
  relevant: ({ shared }) => shared.campaigns > 0,
});

/** The regime must let `depositions` be counted up to one more than `most`. */
export const depositionsBounded = (most: number): CountProperty => ({
  name: `DepositionsBounded:${most}`,
  says: `In no execution are leaders deposed more than ${times(most, "time")}.`,
  source: "the incident, events 2 to 9: each new leader was deposed by the rejoined member",
  brokenState: ({ shared }) =>
    shared.depositions > most ? `leaders were deposed ${times(shared.depositions, "time")}` : null,
  brokenStep: null,
  relevant: ({ shared }) => shared.depositions > 0,
});

const times = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
