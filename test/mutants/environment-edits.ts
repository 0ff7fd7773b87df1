/** Mutants of what is around the members: channels, clocks, budgets, and what is counted. */

import type { Edit } from "./edit.ts";

export const environmentEdits: readonly Edit[] = [
  {
    name: "message-a-tick-late",
    file: "model/member.ts",
    from: "member.inbox.every(({ age }) => age < delay);",
    to: "member.inbox.every(({ age }) => age <= delay);",
    says: "A message may arrive a tick later than the regime allows.",
  },
  {
    name: "channels-out-of-order",
    file: "model/member.ts",
    from: 'const byGroup = order === "fifo" ? bySender : bySenderAndText;',
    to: "const byGroup = bySenderAndText;",
    says: "Any message of a fifo channel may be next.",
  },
  {
    name: "channel-one-too-many",
    file: "model/member.ts",
    from: ".length < regime.capacity;",
    to: ".length <= regime.capacity;",
    says: "A channel holds one message more.",
  },
  {
    name: "crash-keeps-the-inbox",
    file: "model/consequence.ts",
    from: "  inbox: [],\n  node: {",
    to: "  node: {",
    says: "What was under way to a crashed member arrives after its restart.",
  },
  {
    name: "cut-off-member-is-heard",
    file: "model/consequence.ts",
    from: "posts: member.cut ? [] : result.posts,",
    to: "posts: result.posts,",
    says: "A member that is cut off still reaches the others.",
  },
  {
    name: "lost-quorum-is-a-deposition",
    file: "model/consequence.ts",
    from: 'isDeposed: before.role === "leader" && node.role !== "leader" && hasQuorum,',
    to: 'isDeposed: before.role === "leader" && node.role !== "leader",',
    says: "A leader that loses its quorum counts as deposed.",
  },
  {
    name: "down-member-receives",
    file: "model/cluster.ts",
    from: "if (!member.up || member.cut) return",
    to: "if (member.cut) return",
    says: "Messages wait for a member that is down.",
  },
  {
    name: "clocks-drift-further",
    file: "model/environment.ts",
    from: "if (Math.max(...relative) > skew) return null;",
    to: "if (Math.max(...relative) > skew + 1) return null;",
    says: "Clocks drift apart by one tick more.",
  },
  {
    name: "time-passes-with-any-clock",
    file: "model/environment.ts",
    from: 'timePasses: clock === "ticks" && slowest > 0 };',
    to: 'timePasses: clock === "ticks" };',
    says: "A tick of any member counts as time for all.",
  },
  {
    name: "loss-without-end",
    file: "model/environment.ts",
    from: "{ ...environment.left, [spends]: environment.left[spends] - 1 };",
    to: "environment.left;",
    says: "Budgets are never spent.",
  },
  {
    name: "prompt-network-is-not",
    file: "model/environment.ts",
    from: "if (regime.prompt && demand.clock === \"ticks\" && environment.inFlight > 0) {",
    to: "if (regime.prompt && demand.clock === \"ticks\" && environment.inFlight > 1) {",
    says: "A prompt network lets members tick with a message in flight.",
  },
];
