/** A recording may begin in any state, with messages in flight: they are read as they are written. */

import assert from "node:assert/strict";
import test from "node:test";

import { initialNode, messageOf, recordedMessage, recordedState } from "../../checker/conform/in-recorded-form.ts";
import type { RecordedInitial, RecordedMessage } from "../../checker/conform/recording.ts";
import { variantNamed } from "../../checker/question.ts";
import { nodeKey, messageKey } from "../../model/key.ts";
import { closed } from "../etcd-raft/lowered.ts";
import { walkOf } from "../etcd-raft/walks.ts";

test("states and messages of random walks come back from their recorded form", () => {
  let [states, messages] = [0, 0];
  for (let seed = 1; seed <= 6; seed += 1) {
    const { execution, rules } = walkOf(variantNamed("etcd-3.4+prevote"), seed, 80);
    for (const { after, sent } of execution.steps) {
      for (const { node } of after.parts) {
        const whole = closed(node, node.timeout);
        const recorded = { ...recordedState(whole, "3.4.23"), id: node.id } as unknown as RecordedInitial;
        assert.equal(nodeKey(initialNode(recorded, rules)), nodeKey(whole), `seed ${seed}`);
        states += 1;
      }
      for (const message of sent) {
        const recorded = recordedMessage(message, 1) as RecordedMessage;
        assert.equal(messageKey(messageOf(recorded)), messageKey(message), `seed ${seed}`);
        messages += 1;
      }
    }
  }
  assert.ok(states > 500 && messages > 100, `${states} states, ${messages} messages`);
});
