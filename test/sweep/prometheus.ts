/** Reads Prometheus' text format, as strictly as it is meant: for tests of what serves it. */

import assert from "node:assert/strict";

const sample = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/;

/**
 * The samples by name and labels. Fails on a line that is none, a sample that is there twice, or one
 * whose metric was not introduced by a type; a histogram's buckets must grow up to its count.
 */
export function samplesIn(text: string): ReadonlyMap<string, number> {
  assert.ok(text.endsWith("\n"), "the last line ends");
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const [, name, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line) ?? [];
    if (name !== undefined && type !== undefined) types.set(name, type);
    if (line.startsWith("#")) continue;
    const [, metric = "", labels = "", value = ""] = sample.exec(line) ?? [];
    assert.notEqual(metric, "", `no sample: ${line}`);
    const family = metric.replace(/_(bucket|sum|count)$/, "");
    assert.ok(types.has(metric) || types.get(family) === "histogram", `no type: ${line}`);
    assert.ok(Number.isFinite(Number(value)), line);
    assert.ok(!samples.has(metric + labels), `twice: ${line}`);
    samples.set(metric + labels, Number(value));
  }
  for (const [name, type] of types) if (type === "histogram") assertGrows(name, samples);
  return samples;
}

function assertGrows(name: string, samples: ReadonlyMap<string, number>): void {
  const buckets = [...samples].filter(([key]) => key.startsWith(`${name}_bucket{`)).map(([, count]) => count);
  assert.ok(buckets.length > 1, `${name} has buckets`);
  buckets.forEach((count, at) => assert.ok(count >= (buckets[at - 1] ?? 0), `${name} grows`));
  assert.equal(buckets.at(-1), samples.get(`${name}_count`));
}
