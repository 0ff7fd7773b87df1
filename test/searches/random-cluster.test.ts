/**
 * Random clusters by every search and by the plain one, and with each reduction on and off. A handful
 * each time; `npm run test:deep` goes on for an hour (QUORATE_DEEP_SECONDS says otherwise).
 */

import test from "node:test";
import type { TestContext } from "node:test";

import fc from "fast-check";

import type { Question } from "../../checker/question.ts";
import { assertPlain, assertReductions } from "./agree.ts";
import { randomQuestion } from "./random-question.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;
const deepSeconds = Number(process.env["QUORATE_DEEP_SECONDS"] ?? 3600);
const seedGiven = process.env["QUORATE_SEED"];

interface Plan {
  /** Of one round; a deep run makes rounds until its time is over. */
  readonly runs: number;
  readonly deepShare: number;
}

/** Rounds with seeds that count up from a random one; a failure prints its seed, and so does each run. */
async function forRandomQuestions(
  context: TestContext,
  { runs, deepShare }: Plan,
  judge: (question: Question, tally: (what: string) => void) => Promise<void>,
): Promise<void> {
  const first = seedGiven === undefined ? Math.floor(Math.random() * 2 ** 30) : Number(seedGiven);
  const counts: Record<string, number> = {};
  const tally = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const endMs = performance.now() + (isDeep ? 1000 * deepSeconds * deepShare : 0);
  let toldMs = performance.now();
  let seed = first;
  do {
    await fc.assert(
      fc.asyncProperty(randomQuestion, (question) => judge(question, tally)),
      { seed, numRuns: runs, endOnFailure: !isDeep },
    );
    seed += 1;
    if (performance.now() - toldMs < 60_000) continue;
    toldMs = performance.now();
    process.stderr.write(`seeds ${first} to ${seed - 1}: ${JSON.stringify(counts)}\n`);
  } while (performance.now() < endMs);
  context.diagnostic(`seeds ${first} to ${seed - 1}, ${runs} questions each: ${JSON.stringify(counts)}`);
}

test("every search finds of a random cluster what the plain one finds", async (context) => {
  await forRandomQuestions(context, { runs: isDeep ? 6 : 3, deepShare: 0.4 }, async (question, tally) => {
    tally(await assertPlain(question, isDeep ? 3000 : 1000));
  });
});

test("no reduction changes what is found of a random cluster", async (context) => {
  await forRandomQuestions(context, { runs: isDeep ? 6 : 3, deepShare: 0.6 }, async (question, tally) => {
    tally(`${await assertReductions(question, isDeep ? 20_000 : 5000)} reductions`);
  });
});
