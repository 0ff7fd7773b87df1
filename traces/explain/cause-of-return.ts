/** Causes that lie in a member that comes back: a higher term, a stale log, and a false lead. */

import { namesLeader } from "../logs/causality.ts";
import type { FalseLeadFact, IgnoredFact } from "../logs/facts.ts";
import type { RaftLine } from "../logs/history.ts";
import type { Cause } from "./explanation.ts";
import { few } from "./scene.ts";
import type { Scene } from "./scene.ts";

export const returnCauses = (scene: Scene): readonly Cause[] => [
  ...rejoinerWithHigherTerm(scene),
  ...falseLeadLivelock(scene),
  ...staleCandidate(scene),
];

/** A leader steps down for any message of a higher term, whoever sends it (Raft §5.1). */
function rejoinerWithHigherTerm(scene: Scene): readonly Cause[] {
  const { episode, story, nameOf, evidence } = scene;
  const byMessage = episode.depositions.filter(
    ({ cause }) => cause !== null && !/Vote$/.test(cause.message) && !namesLeader(cause.message),
  );
  return [...new Set(byMessage.map(({ cause }) => cause?.from ?? ""))].map((rejoiner): Cause => {
    const own = byMessage.filter(({ cause }) => cause?.from === rejoiner);
    const [first] = own;
    const before = first?.moment.position ?? 0;
    const alone = story.isolations.filter(
      ({ member, campaigns }) =>
        member === rejoiner && (campaigns[0]?.moment.position ?? Infinity) < before,
    );
    const lonely = alone.flatMap(({ campaigns }) => campaigns);
    const start = episode.starts.find(({ member }) => member === rejoiner);
    const name = nameOf(rejoiner);
    const gained =
      lonely.length > 0
        ? ` It had raised its term by itself, in ${lonely.length} ` +
          `campaign${lonely.length === 1 ? "" : "s"} that nobody heard, while ` +
          `${nameOf(alone.at(-1)?.leader ?? "")} led.`
        : ` Where it got that term is not in these logs.`;
    return {
      kind: "rejoinerWithHigherTerm",
      says:
        `${name} came back with a higher term than the leader's, and its answers made ` +
        `${count(own.length, "leader")} step down.${gained}`,
      because: [
        ...lonely
          .slice(-few)
          .map(({ moment, term }) => evidence(moment, `${name} raised its term to ${term} alone`)),
        ...(start === undefined
          ? []
          : [evidence(start.moment, `${name} starts again, with the term that it had stored`)]),
        ...own
          .slice(0, shownMax)
          .map(({ moment, member, term, newTerm, cause }) =>
            evidence(
              moment,
              `${nameOf(member)}, leader of term ${term}, steps down for ${name}'s ` +
                `${cause?.message} of term ${newTerm}`,
            ),
          ),
      ],
    };
  });
}

const count = (many: number, what: string): string =>
  many === 1 ? `the ${what}` : `${many} ${what}s`;

/**
 * Before 3.3 the deposed leader takes the sender for its new leader, and a lease with it: then the
 * sender's own request for a vote is ignored, its term does not spread, and the next leader falls
 * too.
 */
function falseLeadLivelock(scene: Scene): readonly Cause[] {
  const { episode, nameOf, evidence } = scene;
  const pairs = ignoredUnderFalseLeads(scene);
  if (pairs.length === 0) return [];
  const again = episode.depositions.length > 1;
  const names = [...new Set(pairs.map(({ lead }) => nameOf(lead.lead)))].join(" and ");
  return [
    {
      kind: "falseLeadLivelock",
      says:
        `The deposed leader took ${names}, who was never elected, for its leader; that false ` +
        `lead has a lease, under which ${names}'s vote requests were ignored, and with them ` +
        "its higher term. " +
        (again
          ? `So the next leader was elected below that term and deposed in its turn: ` +
            `${episode.depositions.length} times in all.`
          : `So the terms could not meet before the lease ran out; here it happened once.`),
      because: pairs
        .slice(0, shownMax)
        .flatMap(({ lead, ignored }) => [
          evidence(
            lead.moment,
            `${nameOf(lead.member)} takes ${nameOf(lead.lead)} for the leader of term ` +
              `${lead.term}, which nobody elected`,
          ),
          ...ignored
            .slice(0, few)
            .map(({ moment, remainingTicks }) =>
              evidence(
                moment,
                `${nameOf(lead.member)} ignores the vote request of the very member that it ` +
                  `follows (${remainingTicks} ticks of lease left)`,
              ),
            ),
        ]),
    },
  ];
}

interface Pair {
  readonly lead: FalseLeadFact;
  readonly ignored: readonly IgnoredFact[];
}

/** What a member ignored of the one that it took for its leader, while it did. */
function ignoredUnderFalseLeads({ episode }: Scene): readonly Pair[] {
  return episode.falseLeads.flatMap((lead) => {
    const next = episode.falseLeads.find(
      ({ member, moment }) => member === lead.member && moment.position > lead.moment.position,
    );
    const ignored = episode.ignored.filter(
      ({ member, from, term, moment }) =>
        member === lead.member &&
        from === lead.lead &&
        term === lead.term &&
        moment.position > lead.moment.position &&
        moment.position < (next?.moment.position ?? Infinity),
    );
    return ignored.length > 0 ? [{ lead, ignored }] : [];
  });
}

/** Every request of a higher term resets its receivers' timers, although its log can never win. */
function staleCandidate(scene: Scene): readonly Cause[] {
  const { episode, nameOf, evidence } = scene;
  const stale = episode.rejected.filter(({ isStale, isPre }) => isStale && !isPre);
  return [...new Set(stale.map(({ from }) => from))].flatMap((candidate): readonly Cause[] => {
    const own = stale.filter(({ from }) => from === candidate);
    const terms = [...new Set(own.map(({ term }) => term))];
    // A candidate that wins after all is not what kept the others from it.
    if (episode.elections.some(({ member, term }) => member === candidate && terms.includes(term)))
      return [];
    const name = nameOf(candidate);
    return [
      {
        kind: "staleCandidate",
        says:
          `${name}, whose log is behind, asked for votes at ${termsOf(terms)} and was refused ` +
          `each time; ` +
          `but each request brought a higher term, which made the others followers with ` +
          `timers begun anew.`,
        because: own
          .slice(0, shownMax)
          .map(({ moment, member, term }) =>
            evidence(
              moment,
              `${nameOf(member)} rejects ${name} at term ${term}: ` +
                `${logsOf(moment.line as RaftLine)}`,
            ),
          ),
      },
    ];
  });
}

/** Lines of evidence: a long episode has more of the same. */
const shownMax = 12;

const termsOf = (terms: readonly number[]): string => {
  const [first] = terms;
  if (terms.length === 1) return `term ${first}`;
  const isMany = terms.length > shownMax;
  return isMany
    ? `${terms.length} terms from ${first} to ${terms.at(-1)}`
    : `terms ${terms.join(", ")}`;
};

function logsOf({ said }: RaftLine): string {
  if (said.kind !== "rejectedVote") return "its log is behind";
  const { logTerm, index, messageLogTerm, messageIndex } = said.fields;
  return (
    `its log ends at (${messageLogTerm}, ${messageIndex}), the voter's at (${logTerm}, ` +
    `${index})`
  );
}
