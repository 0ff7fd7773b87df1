/** The answer of `validate`, for people. */

import type { Validation } from "../document.ts";

export function validationText(found: Validation): string {
  const { verdict, variant, lines, steps, electionTick } = found;
  const aside = lines.setAside === 0 ? "" : ` (${lines.setAside} more are not modelled)`;
  const head =
    `${variant}: ${verdict}. ` +
    `${lines.matched} of ${lines.raft} lines of raft are explained${aside}, ` +
    `in ${steps} steps, with an election timeout of ${electionTick} ticks.`;
  return [
    head,
    ...unexplained(found),
    ...prefixes(found),
    explainers(found),
    ...(found.trace === null
      ? []
      : [`The execution: ${found.trace} (quorate replay, quorate export).`]),
    ...(found.notes ?? []).map((note) => `Note: ${note}.`),
  ].join("\n");
}

function unexplained({
  firstUnexplained,
  nearMisses,
  refutedBy,
  verdict,
}: Validation): readonly string[] {
  if (firstUnexplained === null) return [];
  const { member, file, line, text } = firstUnexplained;
  const what =
    verdict === "cut"
      ? "The search was cut; it stands at a line"
      : "The first line not explained is";
  const misses = nearMisses.map(({ action, guard }) => `  ${action}: ${guard}.`);
  return [
    `${what} of ${member}, ${file}:${line}:`,
    `  ${text}`,
    ...(misses.length === 0 ? [] : ["What comes near it, and what refuses that:", ...misses]),
    ...(refutedBy === null ? [] : [why[refutedBy]]),
  ];
}

const why = {
  member:
    "With that member's log alone, the others free to send what its lines name, " +
    "the search stops at the same line.",
  search:
    "No execution of all members was found; " +
    "the search takes only the hidden steps that lines call for.",
} as const;

const prefixes = ({ verdict, longestPrefix }: Validation): readonly string[] =>
  verdict === "explained"
    ? []
    : [
        "Explained up to:",
        ...longestPrefix.map(
          ({ member, lines, of, last }) =>
            `  ${member}: ${lines} of ${of} lines${last === null ? "" : `, line ${last}`}`,
        ),
      ];

const explainers = ({ explainedBy, verdict }: Validation): string => {
  const also = verdict === "explained" ? "Also explained by" : "Explained by";
  return explainedBy.length === 0
    ? `${also}: no other variant.`
    : `${also}: ${explainedBy.join(", ")}.`;
};
