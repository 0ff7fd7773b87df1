/** Disks that are full, folders that take nothing, readers that leave, signals: real processes. */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";

import { documentText, makeFolder, writeWhole } from "../../traces/write.ts";
import { validateTrace } from "../../traces/validate-document.ts";
import { root } from "../figures.ts";
import { quorate } from "../in-process.ts";
import { lassoTrace } from "../traces/toy-traces.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

const cli = [process.execPath, "--import", "tsx", join(root, "checker", "cli.ts")];
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(" ");

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A line of bash in which `$quorate` is the command. Ended after so long that it hangs for certain. */
function bash(script: string): Ended {
  const options = { cwd: root, encoding: "utf8", timeout: 120_000, env: { ...process.env, NO_COLOR: "1" } } as const;
  return spawnSync("bash", ["-c", `quorate="${quoted(cli)}"; ${script.replaceAll("$quorate", quoted(cli))}`], options);
}

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "quorate-faults-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function traceFile(context: TestContext): string {
  const path = join(folder(context), "a.trace.json");
  writeFileSync(path, documentText(lassoTrace));
  return path;
}

const oneError = /^quorate: [^\n]+: cannot be written \([^\n]+\)\. Give [^\n]+\.\n$/;

test("a full disk is one clear error, and no half of a document", (context) => {
  const trace = traceFile(context);
  const out = folder(context);
  // A limit of no blocks for a file stands for a disk that has none left; the signal of it is ignored.
  const limited = bash(`trap '' XFSZ; ulimit -f 1; $quorate export ${trace} --to md --out ${out}`);
  assert.match(limited.stderr, oneError);
  assert.equal(limited.status, 2);
  assert.deepEqual(readdirSync(out), []);
});

test("a disk that fills up while a report is printed is one clear error", { skip: noFullDevice() }, () => {
  const { status, stderr } = bash("$quorate list > /dev/full");
  assert.match(stderr, /^quorate: standard output: cannot be written \(ENOSPC[^\n]+\n$/);
  assert.equal(status, 2);
});

function noFullDevice(): string | false {
  return process.platform === "linux" ? false : "there is no /dev/full";
}

test("a reader that leaves is no error, and does not change the verdict", () => {
  const list = bash("$quorate list | head -0; echo ${PIPESTATUS[0]}");
  assert.deepEqual([list.stdout, list.stderr], ["0\n", ""]);
  const cut = bash("$quorate check etcd-3.4 --max-states 50 --quiet | head -0; echo ${PIPESTATUS[0]}");
  assert.deepEqual([cut.stdout, cut.stderr], ["3\n", ""]);
});

test("a folder where none can be made is refused at once", { skip: noProc() }, () => {
  for (const place of ["/proc/quorate", "/proc/a/b", "/dev/null/x"]) {
    const written = writeWhole(place, "x.json", "{}");
    assert.ok(!written.ok);
    assert.match(written.error, /x\.json: cannot be written \(.+\)\. Give a folder that you may write to\.$/);
  }
});

function noProc(): string | false {
  return process.platform === "linux" ? false : "there is no /proc";
}

test("folders are made one below the other, and a link to nowhere is no folder", (context) => {
  const top = folder(context);
  makeFolder(join(top, "a", "b", "c"));
  makeFolder(join(top, "a", "b"));
  assert.deepEqual(readdirSync(join(top, "a")), ["b"]);
  symlinkSync(join(top, "nowhere"), join(top, "link"));
  assert.ok(!writeWhole(join(top, "link"), "x", "x").ok);
});

test("where nothing may be written, a command says so once", async (context) => {
  const trace = traceFile(context);
  const place = join(folder(context), "taken");
  writeFileSync(place, "kept");
  for (const out of [place, join(place, "below")]) {
    const { code, err } = await quorate("export", trace, "--to", "md", "--out", out);
    assert.match(err, oneError);
    assert.equal(code, 2);
  }
  assert.equal(readFileSync(place, "utf8"), "kept");
});

/** For a child that does not end by itself. */
const ends = { timeout: 120_000, killSignal: "SIGKILL" } as const;

/** The first is violated soon, and its trace is written; the second would take minutes. */
const asked = [
  ...["check", "mutant:two-votes-in-one-term", "etcd-3.1.4+prevote", "--property", "ElectionSafety"],
  ...["--max-seconds", "60", "--quiet"],
];

/** Sends the signal once the first document is there, in the midst of the second search. */
async function signalled(
  signal: NodeJS.Signals,
  out: string,
): Promise<Ended & { readonly by: string | null }> {
  const [node = "", ...before] = cli;
  const child = spawn(node, [...before, ...asked, "--out", out], {
    ...{ cwd: root, stdio: ["ignore", "pipe", "pipe"] },
    ...ends,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const waiting = setInterval(() => {
    if (documentsIn(out).length === 0) return;
    clearInterval(waiting);
    child.kill(signal);
  }, 20);
  const [status, by] = (await once(child, "close")) as [number | null, string | null];
  clearInterval(waiting);
  return { status, by, stdout, stderr };
}

const documentsIn = (out: string): readonly string[] =>
  readdirSync(out).filter((name) => !name.startsWith("."));

function assertWhole(out: string): void {
  const names = documentsIn(out);
  assert.notEqual(names.length, 0);
  for (const name of names) {
    assert.ok(validateTrace(readFileSync(join(out, name), "utf8")).ok, name);
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} ends a search with what it knows: cut, and whole documents`, async (context) => {
    const out = folder(context);
    const { status, stdout, stderr } = await signalled(signal, out);
    // What is violated weighs more than what is cut.
    assert.deepEqual([status, stderr], [1, ""]);
    assert.match(stdout, /cut by interrupted/);
    assertWhole(out);
  });
}

test("SIGKILL leaves whole documents", async (context) => {
  const out = folder(context);
  const { by } = await signalled("SIGKILL", out);
  assert.equal(by, "SIGKILL");
  assertWhole(out);
});

test("a document that is written again and again is whole whenever its writer is killed", async (context) => {
  const out = folder(context);
  const module = JSON.stringify(join(root, "traces", "write.ts"));
  const text = JSON.stringify(lassoTrace);
  const script = `import { writeWhole } from ${module}; import { readFileSync } from "node:fs";
    const text = readFileSync(0, "utf8"); console.log("on");
    for (;;) writeWhole(${JSON.stringify(out)}, "a.json", text);`;
  for (const times of isDeep ? [0, 1, 2, 3, 4] : [0, 2, 4]) {
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], { cwd: root });
    child.stdin.end(text);
    await once(child.stdout, "data");
    for (let turn = 0; turn < 20 * times; turn += 1) await new Promise(setImmediate);
    child.kill("SIGKILL");
    await once(child, "close");
    const found = readdirSync(out).filter((name) => name === "a.json");
    for (const name of found) assert.equal(readFileSync(join(out, name), "utf8"), text);
  }
});
