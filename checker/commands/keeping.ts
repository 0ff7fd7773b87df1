/** Where `check` puts what memory has no room for, and what a later run goes on with. */

import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";

import { titleOf } from "../../model/scenarios.ts";
import { makeFolder } from "../../traces/write.ts";
import { checkpointsIn } from "../checkpoint/checkpoints.ts";
import type { Checkpoints, Inquiry } from "../checkpoint/checkpoints.ts";
import type { Asked } from "../exploration-groups.ts";
import { isOwn } from "../own-property.ts";
import type { Question } from "../question.ts";
import { regimeText } from "../regime-text.ts";
import type { Run } from "../run.ts";
import { diskAt } from "../spill/disk.ts";
import { canonicalJson, contentHash } from "../sweep/canonical-json.ts";
import { rulesVersion } from "../sweep/rules-version.ts";
import { UsageError } from "../usage-error.ts";

export interface KeepingOptions {
  readonly quiet: boolean;
  /** A folder. */
  readonly checkpoint?: string;
  readonly checkpointSeconds?: number;
  readonly resume?: boolean;
}

const secondsBetween = 30;

export function keepingOf(
  options: KeepingOptions,
  questions: readonly Question[],
  asked: Asked,
  nowMs: () => number,
): Pick<Run, "spill" | "checkpoints"> {
  const { checkpoint: folder, checkpointSeconds, resume = false, quiet } = options;
  if (folder === undefined) {
    const given = resume ? "--resume" : checkpointSeconds !== undefined ? "--checkpoint-seconds" : null;
    if (given === null) return { spill: diskAt(tmpdir()) };
    throw new UsageError(`${given}: of which checkpoint? Give its folder: --checkpoint <dir>.`);
  }
  if (resume && !existsSync(folder) && !quiet) {
    process.stderr.write(`quorate: --resume: ${folder} is not there yet; the search begins anew\n`);
  }
  ready(folder);
  const checkpoints: Checkpoints = checkpointsIn(
    { folder, resumes: resume, secondsBetween: checkpointSeconds ?? secondsBetween, nowMs },
    inquiryOf(questions, asked),
  );
  return { spill: diskAt(folder), checkpoints };
}

function ready(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--checkpoint ${folder}: ${why}. Give a folder that can be written to.`);
  }
}

/** Limits are no part of it: a search that was cut may go on with more of them. */
function inquiryOf(questions: readonly Question[], { properties, progress }: Asked): Inquiry {
  const names = [...properties, ...progress].map(({ name }) => name);
  const files = [...new Set(properties.filter(isOwn).map(({ own }) => own.from))];
  const own = files.map((path) => readFileSync(path, "utf8"));
  const starts = questions.map(
    ({ variant, scenario, regime }) =>
      `${variant.name}, ${titleOf(scenario)}, ${regimeText(regime)}`,
  );
  return {
    question: contentHash(canonicalJson({ questions, names, own })),
    rules: rulesVersion(),
    says: `${starts.join("; ")}: ${names.join(", ")}`,
  };
}
