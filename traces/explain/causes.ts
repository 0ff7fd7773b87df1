/** Why an episode happened: every cause that the lines bear out, or what is missing to know. */

import { lossCauses } from "./cause-of-loss.ts";
import { planCauses } from "./cause-of-plan.ts";
import { returnCauses } from "./cause-of-return.ts";
import type { Cause } from "./explanation.ts";
import type { Scene } from "./scene.ts";

/** Several may combine; they are told from what began it to what kept it going. */
export function causesOf(scene: Scene): readonly Cause[] {
  const found = [...planCauses(scene), ...lossCauses(scene), ...returnCauses(scene)].filter(
    ({ because }) => because.length > 0,
  );
  return found.length > 0 && explainsElection(found, scene) ? found : [...found, notKnown(scene)];
}

/** A start or a restart alone is no reason for a leader to fall, or for a campaign that lost. */
function explainsElection(causes: readonly Cause[], { episode }: Scene): boolean {
  const isWorse = episode.depositions.length > 0;
  return !isWorse || causes.some(({ kind }) => kind !== "restart" && kind !== "bootstrap");
}

/** Names the logs that would tell: those of members that lines speak of, and that are not here. */
function notKnown(scene: Scene): Cause {
  const { episode, story, nameOf, evidence } = scene;
  const absent = story.history.absent.map(({ id, name }) =>
    name === null ? id : `${name} (${id})`,
  );
  const led = story.leaderships
    .filter(({ from }) => (from?.position ?? -1) < episode.first.position)
    .at(-1);
  const isLeaderAbsent =
    led !== undefined && story.history.absent.some(({ id }) => id === led.member);
  const missing =
    absent.length > 0
      ? `The logs of ${absent.join(", ")} are ` +
        `missing${isLeaderAbsent ? `, of which ${nameOf(led.member)} led before` : ""}.`
      : "No line before it tells why; a longer part of these logs would.";
  return {
    kind: "notKnown",
    says: `Why it began is not known from these logs. ${missing}`,
    because: [evidence(episode.first, `it begins here: ${episode.first.line.text.slice(0, 200)}`)],
  };
}
