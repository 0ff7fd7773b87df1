/** An explanation as SARIF 2.1.0: each finding points at lines of the logs, for viewers of code. */

import type { Evidence } from "../logs/checks.ts";
import type { ExplainedEpisode, Explanation } from "./explanation.ts";

interface Result {
  readonly ruleId: string;
  readonly level: "error" | "warning" | "note";
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly relatedLocations: readonly (Location & {
    readonly id: number;
    readonly message: { readonly text: string };
  })[];
}

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: { readonly startLine: number };
  };
}

export function sarifOf(explanation: Explanation): object {
  const results = [
    ...explanation.checks.flatMap(({ name, breaches }) =>
      breaches.map(({ says, because }) => resultOf(name, "error", says, because)),
    ),
    ...explanation.episodes.flatMap(causeResults),
    ...explanation.notes
      .filter(({ verdict }) => verdict === "disagrees")
      .map(({ file, line, says, because }) =>
        resultOf("note", "warning", says, [
          { says: "the note", member: "", file, line },
          ...because,
        ]),
      ),
  ];
  const ids = [...new Set(results.map(({ ruleId }) => ruleId))].toSorted();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "quorate",
            rules: ids.map((id) => ({ id, shortDescription: { text: ruleSays(id, explanation) } })),
          },
        },
        artifacts: explanation.sources.map(({ file }) => ({ location: { uri: uriOf(file) } })),
        results,
      },
    ],
  };
}

/** The rule of a check is its sentence; of a cause its kind, in words. */
function ruleSays(id: string, { checks }: Explanation): string {
  const check = checks.find(({ name }) => name === id);
  if (check !== undefined) return check.says;
  return id.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function causeResults({
  number,
  causes,
  remedies,
  says: summary,
}: ExplainedEpisode): readonly Result[] {
  return causes.map(({ kind, says, because }) => {
    const helps = remedies
      .filter(({ against }) => against.includes(kind))
      .map((remedy) => remedy.says);
    const help = helps.length === 0 ? "" : ` What helps: ${helps.join(" ")}`;
    const isPlanned = kind === "bootstrap" || kind === "plannedTransfer" || kind === "restart";
    return resultOf(
      kind,
      isPlanned ? "note" : "warning",
      `Episode ${number} (${summary}) ${says}${help}`,
      because,
    );
  });
}

function resultOf(
  ruleId: string,
  level: Result["level"],
  text: string,
  because: readonly Evidence[],
): Result {
  return {
    ...{ ruleId, level, message: { text } },
    locations: because.slice(0, 1).map(locationOf),
    relatedLocations: because.map((evidence, id) => ({
      ...locationOf(evidence),
      id,
      message: { text: evidence.says },
    })),
  };
}

const locationOf = ({ file, line }: Evidence): Location => ({
  physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line } },
});

/** Separators stay; what a URI may not hold is escaped. */
const uriOf = (file: string): string =>
  file === "-" ? "stdin" : file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
