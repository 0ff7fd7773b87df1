/**
 * Generated mutants that nothing catches, each looked at: why it changes nothing that anyone could
 * see. By `survivorName`; a line that changes has to be looked at again.
 */

const isFree = "clock === null && spends === null && campaigns === 0 && !isDeposed && taken === 0";

export const reviewed: Readonly<Record<string, string>> = {
  [`model/consequence.ts: !isDeposed → isDeposed in: const isFree = ${isFree};`]:
    "Whatever deposes a leader takes a message or is a tick, so this part never decides; and a step that " +
    "asks the environment for nothing gets it and leaves the environment as it was.",
  "model/environment.ts: 0 → 1 in: const after = clocks.with(slot, clockAfter(clocks[slot] ?? 0, clock));":
    "Every slot has a clock; only the compiler does not know it.",
  "model/log.ts: < → <= in: if (at < log.base.last) return noTerm;":
    "The line before has answered where they are equal.",
  'model/step.ts: || → && in: const onlyLeadersSend = type === "MsgApp" || type === "MsgHeartbeat";':
    "Whoever hears of a higher term from a leader then handles its message, which names the leader again.",
};
