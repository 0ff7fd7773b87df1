/**
 * Causes that somebody wanted, or that a process brings: starts, restarts, transfers, crash loops.
 */

import type { Cause } from "./explanation.ts";
import { few } from "./scene.ts";
import type { Scene } from "./scene.ts";

export const planCauses = (scene: Scene): readonly Cause[] => [
  ...plannedTransfer(scene),
  ...crashLoop(scene),
  ...bootstrap(scene),
  ...restart(scene),
];

/** MsgTimeoutNow lets its receiver campaign at once: only a leader that hands over sends it. */
function plannedTransfer(scene: Scene): readonly Cause[] {
  const { episode, nameOf, evidence } = scene;
  if (episode.transfers.length === 0) return [];
  const [first] = episode.transfers;
  const stops = scene.server("stopping").filter(({ member }) => member.id === first?.member);
  const to = first?.to == null ? "another member" : nameOf(first.to);
  const why = stops.length > 0 ? ", as it was told to stop" : "";
  return [
    {
      kind: "plannedTransfer",
      says:
        `${nameOf(first?.member ?? "")} handed its leadership over to ${to}${why}; no ` +
        `timeout had to pass.`,
      because: [
        ...stops.slice(0, 1).map((moment) => evidence(moment, moment.line.text)),
        ...episode.transfers.slice(0, few).map(({ moment }) => evidence(moment, moment.line.text)),
      ],
    },
  ];
}

function crashLoop(scene: Scene): readonly Cause[] {
  const { evidence } = scene;
  const panics = scene.server("panic");
  if (panics.length === 0) return [];
  const names = [...new Set(panics.map(({ member }) => member.name))].join(", ");
  const isLoop = panics.length > 1 || scene.episode.starts.length > 1;
  return [
    {
      kind: "crashLoop",
      says:
        `${names} ended in a ` +
        `panic${isLoop ? ", more than once or after having been started again" : ""}: ` +
        "a fault of the process, not of an election.",
      because: panics
        .slice(0, few)
        .map((moment) => evidence(moment, moment.line.text.slice(0, 300))),
    },
  ];
}

/** A member that starts with an empty log starts a cluster, or joins one. */
function bootstrap(scene: Scene): readonly Cause[] {
  const { episode, evidence } = scene;
  const empty = scene.raft.filter(
    ({ line: { said } }) =>
      said.kind === "newRaft" && said.fields.term === 0 && said.fields.lastIndex === 0,
  );
  if (empty.length === 0 || episode.depositions.length > 0) return [];
  const names = empty.map(({ member }) => member.name);
  return [
    {
      kind: "bootstrap",
      says:
        `${[...new Set(names)].join(", ")} started for the first time, with an empty log: ` +
        `a new cluster has to elect its first leader.`,
      because: empty.slice(0, few).map((moment) => evidence(moment, moment.line.text)),
    },
  ];
}

/**
 * Of a start without its newRaft line it is not known whether it was the first; it is told all the
 * same.
 */
function restart(scene: Scene): readonly Cause[] {
  const { episode, nameOf, evidence } = scene;
  const again = episode.starts.filter(
    ({ member, process, moment }) =>
      process > 0 || lastIndexAt(scene, member, moment.position) !== 0,
  );
  if (again.length === 0) return [];
  const isKnown = again.every(
    ({ member, process, moment }) =>
      process > 0 || lastIndexAt(scene, member, moment.position) !== null,
  );
  const names = [...new Set(again.map(({ member }) => nameOf(member)))].join(", ");
  return [
    {
      kind: "restart",
      says: isKnown
        ? `${names} started again, with the term and the log that it had stored.`
        : `${names} started; whether for the first time is not in these lines (no newRaft line).`,
      because: again
        .slice(0, few)
        .map(({ moment, member }) =>
          evidence(moment, `${nameOf(member)}: ${moment.line.text.slice(0, 300)}`),
        ),
    },
  ];
}

/** Where the log of a member ended when it started; null: no line tells. */
function lastIndexAt({ raft }: Scene, member: string, position: number): number | null {
  const started = raft.find(
    ({ member: whose, position: at, line }) =>
      whose.id === member && at >= position && line.said.kind === "newRaft",
  );
  const said = started?.line.said;
  return said?.kind === "newRaft" ? said.fields.lastIndex : null;
}
