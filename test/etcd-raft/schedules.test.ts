/** What is sent to the real library, without one: schedules follow the checker's executions, and shrink. */

import assert from "node:assert/strict";
import test from "node:test";

import { variantNamed } from "../../checker/question.ts";
import { nodeId } from "../../model/ids.ts";
import { shrunk } from "./agree.ts";
import type { Held } from "./agree.ts";
import { leavesAt, lowered } from "./lowered.ts";
import type { Move } from "./schedule.ts";
import { walkOf } from "./walks.ts";

test("a schedule follows the walk that it was made of, whatever draws the seed leaves open", () => {
  let moves = 0;
  for (let seed = 1; seed <= 8; seed += 1) {
    const { execution, rules } = walkOf(variantNamed(seed % 2 ? "etcd-3.4" : "etcd-3.4+prevote"), seed, 60);
    for (const drawn of [1, 2]) {
      const low = lowered(execution, rules, drawn);
      assert.equal(leavesAt(execution, low, rules), null, `walk ${seed}, draws ${drawn}`);
      moves += low.moves.length;
    }
  }
  assert.ok(moves > 500, `${moves} moves`);
});

test("a schedule whose first draw is another's leaves the walk, and that is seen", () => {
  const { execution, rules } = walkOf(variantNamed("etcd-3.4"), 3, 80);
  const { start, moves } = lowered(execution, rules, 1);
  const late = moves.map((move) => ("draws" in move ? { ...move, draws: [] } : move));
  const early = start.nodes.map((node) => ({ ...node, timeout: 1 }));
  assert.notEqual(leavesAt(execution, { start: { ...start, nodes: early }, moves: late }, rules), null);
});

const tickAt = (name: string): Move => ({ name, type: "tick", node: nodeId(1), draws: [] });

/** Disagrees once all of these have been made, at the last of them. */
const disagreeing =
  (wanted: readonly string[]) =>
  (moves: readonly Move[]): Promise<Held> => {
    const names = moves.map(({ name }) => name);
    const isThere = wanted.every((name) => names.includes(name));
    const at = Math.max(...wanted.map((name) => names.indexOf(name)));
    const difference = { field: "x", recorded: 1, computed: 2 };
    return Promise.resolve({
      actions: moves.length,
      moves,
      branches: new Set<never>(),
      recording: [],
      disagreement: isThere ? { at, move: moves[at] ?? null, difference } : null,
    });
  };

test("a disagreement is shrunk to the moves that it needs, wherever they stand", async () => {
  const moves = Array.from({ length: 200 }, (_, at) => tickAt(String(at)));
  for (const wanted of [["0"], ["199"], ["3", "90", "91"], ["0", "50", "100", "150", "199"]]) {
    const short = await shrunk(moves, disagreeing(wanted));
    assert.deepEqual(short.moves.map(({ name }) => name), wanted);
    assert.ok(short.runs < 400, `${short.runs} runs`);
  }
});
