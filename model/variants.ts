/** The variants: each version of etcd and each single fix, as data. */

import type { VersionRules } from "./rules.ts";
import { etcd314, etcd34 } from "./versions.ts";

export interface Variant {
  readonly name: string;
  readonly says: string;
  readonly rules: VersionRules;
  /** The property that must catch it, for a planted bug; null for a real variant. */
  readonly caughtBy: string | null;
}

const variant = (name: string, says: string, rules: VersionRules): Variant => ({
  name,
  says,
  rules,
  caughtBy: null,
});

export const variants: readonly Variant[] = [
  variant("etcd-3.1.4", "The incident's version: check-quorum, no pre-vote.", etcd314),
  variant(
    "etcd-3.1.4+lead-fix",
    "Only a message that a leader sends names a leader (58b98c6a1, first in 3.3.0).",
    { ...etcd314, higherTermLead: "leadersOnly" },
  ),
  variant("etcd-3.1.4+no-tick-advance", "No ticks are given to a member that restarts.", {
    ...etcd314,
    restartTicks: "none",
  }),
  variant(
    "etcd-3.1.4+late-tick-advance",
    "A restarted member gets its ticks once its peers connect (9680b8a15).",
    { ...etcd314, restartTicks: "electionTickLess2OncePeersConnect" },
  ),
  variant("etcd-3.1.4-check-quorum", "No check-quorum, so no lease either.", {
    ...etcd314,
    checkQuorum: false,
  }),
  variant("etcd-3.1.4+prevote", "Pre-vote as the library of 3.1.4 had it; its server never set it.", {
    ...etcd314,
    preVote: true,
  }),
  variant("etcd-3.4", "Its defaults: check-quorum, no pre-vote. Version 3.4.23 was recorded.", etcd34),
  variant("etcd-3.4+prevote", "With --pre-vote, the default from 3.5 on.", {
    ...etcd34,
    preVote: true,
  }),
  variant("etcd-3.4+no-tick-advance", "With --initial-election-tick-advance=false.", {
    ...etcd34,
    restartTicks: "none",
  }),
  variant(
    "etcd-3.4+prevote+no-tick-advance",
    "With --pre-vote and --initial-election-tick-advance=false.",
    { ...etcd34, preVote: true, restartTicks: "none" },
  ),
  variant("raft-basic", "The paper's Raft: no check-quorum, no pre-vote, no ticks at a restart.", {
    ...etcd34,
    checkQuorum: false,
    preVote: false,
    restartTicks: "none",
  }),
];
