/** How a member starts again (raft.go `newRaft`; the 3.1 server's `advanceTicksForElection`). */

import type { Event } from "./events.ts";
import { diskOf, freshNode } from "./fresh.ts";
import { noNode } from "./ids.ts";
import type { Step } from "./inputs.ts";
import { lastIndex, lastTerm } from "./log.ts";
import type { NodeState } from "./node.ts";
import { becomeFollower } from "./roles.ts";
import type { Rules } from "./rules.ts";
import { tick } from "./tick.ts";
import { andThen, forEach, stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";

/** Built again from its disk, and then given ticks at once, before it hears of anything. */
export function restart(node: NodeState, advance: number, context: Context): Step {
  const ticks = Array.from({ length: advance });
  return andThen(newRaft(node, context), context, (fresh, left) =>
    forEach(ticks, fresh, left, (reached, _, rest) => tick(reached, false, rest)),
  );
}

/** What is applied is not on this disk: it starts at the log's base (raft.go `newRaft`). */
function newRaft(node: NodeState, context: Context): Step {
  const { rules } = context;
  const found = freshNode(node.id, diskOf(node, rules), rules, "open");
  const switched: Event = { kind: "switchedConfiguration", node: node.id, voters: rules.members };
  const printsVoters = rules.wording === "3.4";
  const loaded = stepTo(found, { events: printsVoters ? [switched] : [] });
  const followed = andThen(loaded, context, (reached, left) =>
    becomeFollower(reached, reached.term, noNode, left),
  );
  return andThen(followed, context, (fresh) =>
    stepTo(fresh, { events: [newRaftLine(fresh, rules)] }),
  );
}

const newRaftLine = ({ id, term, commit, log }: NodeState, { members }: Rules): Event => ({
  kind: "newRaft",
  node: id,
  peers: members,
  term,
  commit,
  applied: log.base.last,
  lastIndex: lastIndex(log),
  lastTerm: lastTerm(log),
});
