/** The model's mutants: the planted bugs that are variants, and edits of the source. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { mutants } from "../../model/mutants.ts";
import type { Edit } from "./edit.ts";
import { electionEdits } from "./election-edits.ts";
import { environmentEdits } from "./environment-edits.ts";
import { replicationEdits } from "./replication-edits.ts";
import { mutated } from "./run.ts";
import { root } from "./tree.ts";

export interface ModelMutant {
  readonly name: string;
  readonly file: string;
  readonly says: string;
  readonly harmless: string | null;
  /** The file's text with the mutation in it. */
  readonly text: () => string;
}

export const modelEdits: readonly Edit[] = [...electionEdits, ...replicationEdits, ...environmentEdits];

const versions = "model/versions.ts";

/** A planted bug is one in every version, so that it meets every question and recording. */
const named: readonly ModelMutant[] = mutants.map(({ name, says, rules }) => ({
  ...{ name, says, file: versions, harmless: null },
  text: () =>
    readFileSync(join(root, versions), "utf8").replaceAll("bug: null,", `bug: ${JSON.stringify(rules.bug)},`),
}));

export const modelMutants: readonly ModelMutant[] = [
  ...named,
  ...modelEdits.map((edit) => ({
    ...{ name: edit.name, says: edit.says, file: edit.file },
    harmless: edit.harmless ?? null,
    text: () => mutated(edit),
  })),
];
