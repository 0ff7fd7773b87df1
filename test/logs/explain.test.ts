import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { explainLogs } from "../../checker/commands/explain.ts";
import type { ExplainCommandOptions } from "../../checker/commands/explain.ts";
import type { Explanation } from "../../traces/explain/explanation.ts";
import { validateExplanation } from "../../traces/explain/validate-explanation.ts";

const incident = join(dirname(fileURLToPath(import.meta.url)), "samples/incident.txt");

interface Answer {
  readonly code: number;
  readonly text: string;
}

async function asked(
  paths: readonly string[],
  options: Partial<ExplainCommandOptions> = {},
): Promise<Answer> {
  const lines: string[] = [];
  const all = {
    format: "json",
    member: [],
    model: false,
    bounds: false,
    quiet: true,
    ...options,
  } as const;
  const code = await explainLogs(paths, all, (line) => lines.push(line));
  return { code, text: lines.join("\n") };
}

async function explanationOf(
  files: Readonly<Record<string, string>>,
): Promise<Explanation & { readonly code: number }> {
  const folder = mkdtempSync(join(tmpdir(), "quorate-explain-"));
  try {
    const paths = Object.entries(files).map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    });
    const { code, text } = await asked(paths);
    return { ...(JSON.parse(text) as Explanation), code };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const a = "a1b2c3d4e5f60718";
const b = "b1b2c3d4e5f60718";
const c = "c1b2c3d4e5f6071";
const stamped = (lines: readonly (readonly [seconds: number, text: string])[]): string =>
  lines
    .map(
      ([seconds, text]) =>
        `2026-03-13 05:51:${seconds.toFixed(6).padStart(9, "0")} I | raft: ${text}\n`,
    )
    .join("");

test("the incident's own lines give its nine campaigns, three elections and three depositions", async () => {
  const { code, text } = await asked([incident]);
  const explanation = JSON.parse(text) as Explanation;
  assert.equal(code, 0);
  const [alone, rejoin, ...more] = explanation.episodes;
  assert.equal(more.length, 0);
  assert.deepEqual(
    alone?.campaigns.map(({ member, term }) => [member, term]),
    [["mn-1", 152]],
  );
  assert.equal(rejoin?.campaigns.length, 9);
  assert.deepEqual(
    rejoin?.elections.map(({ member, term }) => [member, term]),
    [
      ["mn-0", 152],
      ["sn-2", 153],
      ["mn-0", 159],
    ],
  );
  assert.deepEqual(
    rejoin?.depositions.map(({ member, term, newTerm, cause }) => [
      member,
      term,
      newTerm,
      cause?.message,
      cause?.from,
    ]),
    [
      ["sn-2", 151, 152, "MsgAppResp", "mn-1"],
      ["mn-0", 152, 153, "MsgAppResp", "mn-1"],
      ["sn-2", 153, 154, "MsgAppResp", "mn-1"],
    ],
  );
});

test("the incident's false leads, ignored votes, time and causes are those of its analysis", async () => {
  const { text } = await asked([incident]);
  const [, rejoin] = (JSON.parse(text) as Explanation).episodes;
  assert.equal(rejoin?.votesIgnoredByLease, 6);
  assert.deepEqual(
    rejoin?.falseLeads.map(({ member, lead, term, line }) => [member, lead, term, line]),
    [
      ["sn-2", "mn-1", 152, 59],
      ["mn-0", "mn-1", 153, 111],
      ["sn-2", "mn-1", 154, 163],
    ],
  );
  assert.deepEqual(rejoin?.stable, { leader: "mn-0", term: 159 });
  assert.ok(
    Math.abs((rejoin?.timeToStableMs ?? 0) - 13_000) <= (rejoin?.timeToStableUncertaintyMs ?? 0),
  );
  assert.deepEqual(
    rejoin?.causes.map(({ kind }) => kind),
    ["restart", "rejoinerWithHigherTerm", "falseLeadLivelock", "staleCandidate"],
  );
});

test("Event 4's record is refuted by the lines, its term is not", async () => {
  const { text } = await asked([incident]);
  const { notes } = JSON.parse(text) as Explanation;
  const wrong = notes.filter(({ line, verdict }) => line === 105 && verdict === "disagrees");
  assert.match(wrong[0]?.says ?? "", /mn-0's entry 2603551 is of term 151, not 152.* is 2603552/);
  assert.ok(notes.filter(({ verdict }) => verdict === "agrees").length > 50);
});

test("the model says what the same start would have done under what helps", async () => {
  const { text } = await asked([incident], { model: true });
  const { episodes, settings } = JSON.parse(text) as Explanation;
  assert.deepEqual(settings.estimated, { electionTick: 5, heartbeatMs: 300, electionMs: 1500 });
  const vote = episodes[1]?.remedies.find(({ action }) => action === "preVote");
  assert.equal(vote?.model?.now.variant, "etcd-3.1.4");
  assert.equal(vote?.model?.then.variant, "etcd-3.4+prevote");
  assert.ok((vote?.model?.now.meanMs ?? 0) > (vote?.model?.then.meanMs ?? Infinity));
  assert.equal(vote?.model?.then.expectedDepositions?.toFixed(6), "1.000000");
});

test("an explanation fits its schema, and an edited one is refused with the place", async () => {
  const { text } = await asked([incident]);
  assert.equal(validateExplanation(text).ok, true);
  const edited = text.replace('"kind": "staleCandidate"', '"kind": "bad luck"');
  const read = validateExplanation(edited);
  assert.match(read.ok ? "" : read.error, /causes/);
});

test("SARIF points at lines of the logs", async () => {
  const { text } = await asked([incident], { format: "sarif" });
  const sarif = JSON.parse(text) as {
    readonly version: string;
    readonly runs: readonly {
      readonly results: readonly {
        readonly ruleId: string;
        readonly locations: readonly unknown[];
      }[];
    }[];
  };
  assert.equal(sarif.version, "2.1.0");
  const results = sarif.runs[0]?.results ?? [];
  assert.ok(results.some(({ ruleId }) => ruleId === "falseLeadLivelock"));
  assert.ok(results.every(({ locations }) => locations.length === 1));
});

test("text tells the timeline before the argument, and cites lines", async () => {
  const { text } = await asked([incident], { format: "text" });
  assert.ok(text.indexOf("mn-1 campaigns: term 153") < text.lastIndexOf("Why:"));
  assert.match(text, /because sn-2 takes mn-1 for the leader of term 152, which nobody elected/);
  assert.match(text, /samples\/incident\.txt:59/);
});

test("two leaders in a term, a second vote and a term that goes back are breaches", async () => {
  const two = await explanationOf({
    "a.log": `${a} became leader at term 3\n`,
    "b.log": `${b} became leader at term 3\n`,
  });
  assert.equal(two.code, 1);
  assert.deepEqual(
    two.checks.filter(({ holds }) => !holds).map(({ name }) => name),
    ["ElectionSafety"],
  );
  const vote = (from: string): string =>
    `${a} [logterm: 2, index: 9, vote: 0] cast MsgVote for ${from} [logterm: 2, index: 9] at term 3\n`;
  const votes = await explanationOf({ "a.log": vote(b) + vote(c) });
  assert.deepEqual(
    votes.checks.filter(({ holds }) => !holds).map(({ name }) => name),
    ["VoteOncePerTerm"],
  );
  const back = await explanationOf({
    "a.log": `${a} became follower at term 5\n${a} became follower at term 4\n`,
  });
  assert.deepEqual(
    back.checks.filter(({ holds }) => !holds).map(({ name }) => name),
    ["TermMonotonic"],
  );
});

test("clocks that are apart change no order: messages decide, and the difference is told", async () => {
  const early = [
    [1, `${a} became candidate at term 3`],
    [1, `${a} [logterm: 2, index: 9] sent MsgVote request to ${b} at term 3`],
    [1.1, `${a} received MsgVoteResp from ${b} at term 3`],
    [1.1, `${a} became leader at term 3`],
  ] as const;
  const late = [
    [41, `${b} [term: 2] received a MsgVote message with higher term from ${a} [term: 3]`],
    [41, `${b} became follower at term 3`],
    [
      41,
      `${b} [logterm: 2, index: 9, vote: 0] cast MsgVote for ${a} [logterm: 2, index: 9] at term 3`,
    ],
    [41.2, `raft.node: ${b} elected leader ${a} at term 3`],
  ] as const;
  const { clockDifferences, episodes } = await explanationOf({
    "a.log": stamped(early),
    "b.log": stamped(late),
  });
  const [difference] = clockDifferences;
  assert.equal(difference?.shown, "apart");
  assert.ok(Math.abs(Math.abs(difference?.aheadMs ?? 0) - 39_950) <= 51, `${difference?.aheadMs}`);
  assert.equal(episodes[0]?.campaigns[0]?.outcome, "won");
});

test("where the logs do not tell, it says so and names the log that is missing", async () => {
  const { code, episodes, missing } = await explanationOf({
    "b.log": stamped([
      [1, `${b} [term: 2] received a MsgVote message with higher term from ${a} [term: 3]`],
      [1, `${b} became follower at term 3`],
      [1.2, `raft.node: ${b} elected leader ${a} at term 3`],
    ]),
  });
  assert.equal(code, 3);
  assert.deepEqual(
    episodes[0]?.causes.map(({ kind }) => kind),
    ["notKnown"],
  );
  assert.match(missing.join(), new RegExp(a));
});

test("a hand-over is planned, and a lost quorum is not", async () => {
  const { episodes } = await explanationOf({
    "b.log": stamped([
      [
        1,
        `${b} [term 2] received MsgTimeoutNow from ${a} and starts an election to get leadership.`,
      ],
      [1, `${b} became candidate at term 3`],
      [1.01, `${b} became leader at term 3`],
      [30, `${b} stepped down to follower since quorum is not active`],
      [30, `${b} became follower at term 3`],
    ]),
  });
  assert.deepEqual(
    episodes.map(({ causes }) => causes.map(({ kind }) => kind)),
    [["plannedTransfer"], ["lostQuorum"]],
  );
  assert.equal(episodes[0]?.campaigns[0]?.why, "transfer");
});

test("look-alikes are a wrong usage, told with a reason", async () => {
  await assert.rejects(
    explanationOf({ "x.log": '[INFO] [raft.rs:894] ["became follower at term 12"]\n' }),
    /TiKV/,
  );
  await assert.rejects(asked([incident], { member: ["mn-0"] }), /--member mn-0: give a name/);
});
