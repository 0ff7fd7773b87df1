/** Commands of an interaction test that bring a scenario's first state about. */

import type { Trace } from "../document.ts";
import { block, comment } from "./datadriven.ts";

/** The member that leads at the start, and the one that comes back, in every scenario. */
const [leader, rejoiner] = [3, 2];

export function preludeOf(trace: Trace): readonly string[] {
  const { members, rules, scenario } = trace;
  const voters = members.map(({ node }) => node).join(",");
  const options = `prevote=${rules.preVote} checkquorum=${rules.checkQuorum}`;
  const start = [
    block("log-level none", "ok"),
    block(`add-nodes ${members.length} voters=(${voters}) index=2 ${options}`, "ok"),
  ];
  if (scenario === "bootstrap") return start;
  const healthy = [
    ...start,
    comment(`${leader} leads, and all have the same log.`),
    block(`campaign ${leader}`, "ok"),
    block("stabilize", "ok"),
  ];
  return scenario === "rejoin" ? [...healthy, ...rejoined(trace)] : healthy;
}

/** One member ahead by a term, which nobody heard of, and behind by an entry. */
function rejoined({ members, scenarioSettings, initial }: Trace): readonly string[] {
  const others = members.map(({ node }) => Number(node)).filter((node) => node !== rejoiner);
  const name = members.find(({ node }) => Number(node) === rejoiner)?.name ?? "";
  const elapsed = initial.members[name]?.electionElapsed ?? 0;
  const timeout = 2 * scenarioSettings.electionTick - 1;
  const noTimeout = `set-randomized-election-timeout ${rejoiner} timeout=${timeout}`;
  const quiet = [
    block(`tick-heartbeat ${leader}`, "ok"),
    block(`stabilize ${others.join(" ")}`, "ok"),
    block(`deliver-msgs drop=(${rejoiner})`, "ok"),
  ];
  return [
    comment(
      `${rejoiner} campaigns once, and nobody hears of it. A transfer makes it campaign whatever its ` +
        "options are; the leader gives that up after an election timeout.",
    ),
    block(`transfer-leadership from=${leader} to=${rejoiner}`, "ok"),
    block(`stabilize ${leader}`, "ok"),
    block(`deliver-msgs ${rejoiner}`, "ok"),
    block(`process-ready ${rejoiner}`, "ok"),
    block(`deliver-msgs drop=(${others.join(",")})`, "ok"),
    ...Array.from({ length: scenarioSettings.electionTick }, () => quiet).flat(),
    comment(`${rejoiner} misses an entry.`),
    block(`report-unreachable ${leader} ${rejoiner}`, "ok"),
    block(`propose ${leader} missed`, "ok"),
    block(`stabilize ${others.join(" ")}`, "ok"),
    block(`deliver-msgs drop=(${rejoiner})`, "ok"),
    comment(
      `${rejoiner} restarts in the trace. There is no command for that, so here it is still a candidate ` +
        `of its own term, which answers as it would; its server has given it ${elapsed} ticks.`,
    ),
    ...(elapsed === 0 ? [] : [block(noTimeout, "ok")]),
    ...Array.from({ length: elapsed }, () => block(`tick-heartbeat ${rejoiner}`, "ok")),
  ];
}
