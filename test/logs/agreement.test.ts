import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { explain } from "../../traces/explain/explain.ts";
import type { ExplainedEpisode } from "../../traces/explain/explanation.ts";
import { readHistory } from "../../traces/logs/read-history.ts";

/** Logs of real clusters, with what was done to them; they are not part of the project. */
const shared = join(dirname(fileURLToPath(import.meta.url)), "../../../shared/logs/clusters");
const skip = existsSync(shared) ? false : "the logs of real clusters are not here (../shared/logs)";

interface Meta {
  readonly outcome: {
    readonly time_to_stable_s: number;
    readonly final_leader: string;
    readonly final_term: number | null;
    readonly campaigns: number;
    readonly leaders_elected: readonly { readonly node: string; readonly term: number }[];
    readonly leaders_deposed: readonly {
      readonly node: string;
      readonly term: number;
      readonly new_term: number;
      readonly cause: string;
    }[];
    readonly votes_ignored_by_lease: number;
    readonly never_elected_node_taken_for_leader: number;
  };
}

/** The machine that ran the clusters was loaded: a process took up to 100 ms to its first line. */
const startMs = 100;

test("what is found in the logs of real clusters is what was done to them", { skip }, async () => {
  for (const folder of readdirSync(shared)) {
    const path = join(shared, folder, "meta.json");
    if (!existsSync(path)) continue;
    const { outcome } = JSON.parse(readFileSync(path, "utf8")) as Meta;
    for (const ending of ["log", "journal"]) {
      const files = ["mn-0", "mn-1", "sn-2"].map((name) =>
        join(shared, folder, `${name}.${ending}`),
      );
      if (!files.every(existsSync)) continue;
      await compare(`${folder} ${ending}`, files, outcome);
    }
  }
});

async function compare(
  name: string,
  files: readonly string[],
  outcome: Meta["outcome"],
): Promise<void> {
  const read = await readHistory(files);
  assert.ok(read.ok, name);
  const explanation = explain(read.value, { ask: null });
  const last = explanation.episodes.filter(({ kind }) => kind === "disturbance").at(-1);
  assert.ok(last, name);
  assert.deepEqual(foundIn(last), toldBy(outcome), name);
  assert.equal(explanation.isWhole, true, `${name}: ${explanation.missing.join(" ")}`);
  assert.ok(
    last.causes.every(({ because }) => because.length > 0),
    name,
  );
  if (outcome.final_term !== null) {
    assert.deepEqual(last.stable, { leader: outcome.final_leader, term: outcome.final_term }, name);
  }
  const off = Math.abs((last.timeToStableMs ?? Infinity) - outcome.time_to_stable_s * 1000);
  assert.ok(off <= (last.timeToStableUncertaintyMs ?? 0) + startMs, `${name}: ${off} ms off`);
}

const foundIn = (episode: ExplainedEpisode) => ({
  campaigns: episode.campaigns.length,
  elections: episode.elections.map(({ member, term }) => `${member} ${term}`),
  depositions: episode.depositions.map(
    ({ member, term, newTerm, cause }) =>
      `${member} ${term} ${newTerm} ${cause?.message} from ${cause?.from}`,
  ),
  ignored: episode.votesIgnoredByLease,
  falseLeads: episode.falseLeads.length,
});

const toldBy = (outcome: Meta["outcome"]) => ({
  campaigns: outcome.campaigns,
  elections: outcome.leaders_elected.map(({ node, term }) => `${node} ${term}`),
  depositions: outcome.leaders_deposed.map(
    ({ node, term, new_term, cause }) => `${node} ${term} ${new_term} ${cause}`,
  ),
  ignored: outcome.votes_ignored_by_lease,
  falseLeads: outcome.never_elected_node_taken_for_leader,
});
