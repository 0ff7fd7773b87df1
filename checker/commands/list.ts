/** `quorate list`: variants, scenarios, regimes and properties, with a sentence each. */

import { mutants } from "../../model/mutants.ts";
import { lanRegime } from "../../model/regime.ts";
import type { Regime } from "../../model/regime.ts";
import { scenarios } from "../../model/scenarios.ts";
import { variants } from "../../model/variants.ts";
import { allProperties } from "../properties.ts";
import { UsageError } from "../usage-error.ts";
import { exporters } from "./exporters.ts";

interface Entry {
  readonly name: string;
  readonly says: string;
}

const regimeFields: Readonly<Record<keyof Regime, string>> = {
  delay: "ticks of the receiver before which a message arrives or is lost; async: any",
  prompt: "true (--delay prompt): no member ticks while a message is in flight",
  order: "fifo or any, per ordered pair of members",
  loss: "how many messages may be lost in all",
  dup: "how many messages may be delivered twice in all",
  skew: "by how many ticks clocks may differ; async: any",
  capacity: "how many messages one channel may hold",
  campaigns: "how many campaigns an execution may have",
  depositionsCounted: "up to how many depositions are told apart; set by DepositionsBounded:k",
  labels: "canonical: states that differ by a shift of terms and positions are one; or absolute",
  deliveries: "urgentFirst: deliveries that commute with all else come first; or interleaved",
  symmetry: "members: states that differ only by which member is which are one; none: for graphs and own properties",
  timeouts: "lazy: a random timeout is drawn when it first matters; eager: at every reset",
};

const topics: Readonly<Record<string, () => readonly Entry[]>> = {
  variants: () => [
    ...variants,
    ...mutants.map(({ name, says, caughtBy }) => ({ name, says: `${says} Caught by ${caughtBy}.` })),
  ],
  scenarios: () => scenarios,
  regimes: () =>
    Object.entries(regimeFields).map(([name, says]) => {
      const value = name === "symmetry" ? "members for safety" : lanRegime[name as keyof Regime];
      return { name, says: `${says} (default: ${value ?? "none"})` };
    }),
  properties: () => allProperties,
  exports: () => exporters,
};

export const topicNames: readonly string[] = Object.keys(topics);

export function list(topic: string | undefined, out: (line: string) => void): void {
  const asked = topic === undefined ? Object.keys(topics) : [topic];
  for (const name of asked) {
    const entries = topics[name];
    if (entries === undefined) {
      throw new UsageError(`no topic "${name}". Known: ${Object.keys(topics).join(", ")}.`);
    }
    if (asked.length > 1) out(`${name}:`);
    const width = Math.max(...entries().map((entry) => entry.name.length));
    for (const entry of entries()) out(`  ${entry.name.padEnd(width)}  ${entry.says}`);
  }
}
