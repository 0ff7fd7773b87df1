/** Mutants of the checker: components, lassos, worst cases, liveness, odds, properties. */

import type { CheckerEdit } from "./search-edits.ts";

const bounds = "test/analysis/bounds.test.ts";
const components = "test/analysis/components.test.ts";
const liveness = "test/analysis/liveness.test.ts";
const paths = "test/analysis/paths.test.ts";
const stable = "test/analysis/stable.test.ts";
const invariants = "test/invariants.test.ts";
const chain = "test/odds/chain.test.ts";
const simulation = "test/odds/simulation.test.ts";
const draws = "test/odds/draws.test.ts";
const certificates = "test/certify/certify.test.ts";

export const analysisEdits: readonly CheckerEdit[] = [
  {
    name: "back-edge-is-overlooked",
    file: "checker/analysis/components.ts",
    from: "if (reached > 0 && reached < (found[from] as number)) {",
    to: "if (reached > 1 && reached < (found[from] as number)) {",
    says: "A way back to the first state closes no component.",
    tests: [components, bounds],
  },
  {
    name: "components-run-together",
    file: "checker/analysis/components.ts",
    from: "if ((found[state] as number) < least) break;",
    to: "",
    says: "A component takes in all states that wait.",
    tests: [components],
  },
  {
    name: "avoided-states-are-not",
    file: "checker/analysis/components.ts",
    from: "if (avoid[state] !== 0) this.#found[state] = leftOut;",
    to: "",
    says: "Components go through states that are to be avoided.",
    tests: [components, liveness],
  },
  {
    name: "cycle-that-counts-is-overlooked",
    file: "checker/analysis/bounds.ts",
    from: "if (into === component && weight > 0) return Infinity;",
    to: "if (into === component && weight > 1) return Infinity;",
    says: "A cycle that counts one each time round is taken for bounded.",
    tests: [bounds],
  },
  {
    name: "worst-case-stops-short",
    file: "checker/analysis/bounds.ts",
    from: "if (rest !== noEnd && rest + weight > most) most = rest + weight;",
    to: "if (rest !== noEnd && rest > most) most = rest;",
    says: "The edge itself is not counted.",
    tests: [bounds],
  },
  {
    name: "stable-time-counts",
    file: "checker/analysis/bounds.ts",
    from: "(until[source] === 0 ? weigh(edge, source) : 0);",
    to: "weigh(edge, source);",
    says: "Time that passes in stable states counts.",
    tests: [bounds],
  },
  {
    name: "last-election-is-forgotten",
    file: "checker/analysis/bounds.ts",
    from: "if (rest === noEnd && ((marks[edge] as number) & endsWith) !== 0) rest = 0;",
    to: "if (rest === noEnd) rest = 0;",
    says: "Counting goes on after the last election.",
    tests: [bounds],
  },
  {
    name: "cycle-leaves-its-component",
    file: "checker/analysis/lasso.ts",
    from: "return of[source] !== -1 && of[source] === of[target];",
    to: "return of[source] !== -1;",
    says: "A lasso's cycle may leave its component.",
    tests: [bounds, liveness],
  },
  {
    name: "cycle-is-turned-wrongly",
    file: "checker/analysis/lasso.ts",
    from: "edges: [...edges.slice(at), ...edges.slice(0, at)],",
    to: "edges,",
    says: "A lasso's cycle begins elsewhere than its stem ends.",
    tests: [liveness, bounds, certificates],
  },
  {
    name: "faults-in-the-cycle",
    file: "checker/analysis/lasso.ts",
    from: "if (target >= graph.states || ((graph.marks[edge] as number) & without) !== 0) return false;",
    to: "if (target >= graph.states) return false;",
    says: "Something may fail in a lasso's cycle.",
    tests: [liveness, bounds],
  },
  {
    name: "time-need-not-pass",
    file: "checker/analysis/liveness.ts",
    from: "if ((bits & wanted) === 0 || (bits & without) !== 0) continue;",
    to: "if ((bits & without) !== 0) continue;",
    says: "A cycle in which no time passes refutes liveness.",
    tests: [liveness],
  },
  {
    name: "stuck-states-are-overlooked",
    file: "checker/analysis/liveness.ts",
    from: "if (states === 0) return null;",
    to: "if (states <= 1) return null;",
    says: "One single stuck state is overlooked.",
    tests: [liveness],
  },
  {
    name: "possible-by-a-fault",
    file: "checker/analysis/liveness.ts",
    from: "flagWhatReaches(graph, components, without, flags);\n  const lost",
    to: "flagWhatReaches(graph, components, 0, flags);\n  const lost",
    says: "A good state that only a fault leads to counts as possible.",
    tests: [liveness],
  },
  {
    name: "restless-is-stable",
    file: "checker/analysis/stable.ts",
    from: "(bits) => (bits & restless) !== 0);",
    to: "(bits) => (bits & restless) === restless);",
    says: "A campaign without a deposition does not end stability.",
    tests: [stable],
  },
  {
    name: "stable-without-a-leader",
    file: "checker/analysis/stable.ts",
    from: "if (hasLeader[state] === 0) flags[state] = 1;",
    to: "",
    says: "A state without a leader may be stable.",
    tests: [stable],
  },
  {
    name: "path-from-elsewhere",
    file: "checker/analysis/paths.ts",
    from: "if ((graph.starts[middle] as number) <= edge) low = middle;",
    to: "if ((graph.starts[middle] as number) < edge) low = middle;",
    says: "The first edge of a state is taken for one of the state before.",
    tests: [paths, bounds],
  },
  {
    name: "reach-by-half-a-component",
    file: "checker/analysis/reach.ts",
    from: "for (let member = first; member < at; member += 1) flags[order[member] as number] = 1;",
    to: "flags[order[first] as number] = 1;",
    says: "Of a component that reaches something only one state is flagged.",
    tests: [liveness, stable],
  },
  {
    name: "odds-of-any-event",
    file: "checker/odds/chain.ts",
    from: "if (hasEvent) lastNow += part * (calm[to] ?? 0);",
    to: "if (hasEvent) lastNow += part;",
    says: "Every election counts as the last.",
    tests: [chain],
  },
  {
    name: "hazard-off-by-one",
    file: "checker/odds/hazard.ts",
    from: "return 1 / (2 * electionTick - elapsed);",
    to: "return 1 / (2 * electionTick - elapsed + 1);",
    says: "A timeout runs out as if one more tick were possible.",
    tests: [draws, simulation],
  },
  {
    name: "two-leaders-of-one-term",
    file: "checker/invariants.ts",
    from: "isLeader(one) && isLeader(other) && one.term === other.term\n        ?",
    to: "isLeader(one) && isLeader(other) && one.term > other.term\n        ?",
    says: "ElectionSafety looks for leaders of different terms.",
    tests: [invariants],
  },
  {
    name: "committed-by-later-terms-only",
    file: "checker/invariants.ts",
    from: "if (!isLeader(leader) || member.term > leader.term) return null;",
    to: "if (!isLeader(leader) || member.term >= leader.term) return null;",
    says: "LeaderCompleteness asks nothing of members of the leader's own term.",
    tests: [invariants, "test/certify/claims.test.ts"],
  },
  {
    name: "logs-match-by-their-ends",
    file: "checker/invariants.ts",
    from: "const same = indexes.findLast(agrees);",
    to: "const same = indexes.find(agrees);",
    says: "LogMatching looks at the first entry that agrees, not the last.",
    tests: [invariants],
  },
  {
    name: "disturber-without-a-quorum",
    file: "checker/disturbance.ts",
    from: "isStale(disturber) && inContact.length >= quorum;",
    to: "isStale(disturber);",
    says: "Who deposes a leader without a quorum counts as a disturber.",
    tests: ["test/certify/claims.test.ts", certificates],
  },
];
