/** Compiles the kernel and writes it as text: `npm run kernel`. Its source is AssemblyScript. */

import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import asc from "assemblyscript/asc";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const columns = 103;

/** Of 64 bits, in a packed state. */
export const wordCounts = [1, 2, 3];

/** A kernel's bytes. */
export async function compiled(words: number, isNumbered: boolean): Promise<Uint8Array> {
  const { error, stderr, binary } = await compile(words, isNumbered);
  if (error !== null || binary === null) throw new Error(`the kernel does not compile\n${stderr}`);
  return binary;
}

async function compile(
  words: number,
  isNumbered: boolean,
): Promise<{ error: Error | null; stderr: string; binary: Uint8Array | null }> {
  let binary: Uint8Array | null = null;
  const options = [
    join("assembly", "kernel.ts"),
    ...["--baseDir", here, "--outFile", "kernel.wasm", "-O3", "--noAssert", "--runtime", "stub"],
    ...["--importMemory", "--sharedMemory", "--maximumMemory", "65536", "--initialMemory", "1"],
    ...["--enable", "threads", "--enable", "bulk-memory", "--enable", "simd"],
    ...["--use", `WORDS=${String(words)}`, "--use", `NUMBERED=${isNumbered ? "1" : "0"}`],
  ];
  const { error, stderr } = await asc.main(options, {
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm") && typeof contents !== "string") binary = contents;
    },
  });
  return { error, stderr: stderr.toString(), binary };
}

/** A generated file: a kernel in base 64. */
export async function generated(words: number, isNumbered: boolean): Promise<string> {
  const text = Buffer.from(await compiled(words, isNumbered)).toString("base64");
  const lines = text.match(new RegExp(`.{1,${String(columns)}}`, "g")) ?? [];
  const name = nameOf(words, isNumbered);
  const head = `/** Made by \`npm run kernel\` from ../assembly. */\n\nexport const ${name}: readonly string[] = [\n`;
  return `${head}${lines.map((line) => `  "${line}",\n`).join("")}];\n`;
}

/** A generated file: the thread's code as text, each line of it a string. */
export async function generatedThread(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(here, "thread.ts")],
    ...{ bundle: true, platform: "node", format: "cjs", target: "node20", write: false },
    ...{ minifyWhitespace: true, lineLimit: columns, legalComments: "none" },
  });
  const lines = (outputFiles[0]?.text ?? "").trimEnd().split("\n");
  const entries = lines.map((line) => `  ${JSON.stringify(line)},\n`).join("");
  const head = "/** Made by `npm run kernel` from ../thread.ts. */\n\n";
  return `${head}export const threadSource: readonly string[] = [\n${entries}];\n`;
}

/** Of a kernel and its file: its kind and how many words it has. */
export const nameOf = (words: number, isNumbered: boolean): string =>
  `${isNumbered ? "numbered" : "plain"}${String(words)}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const words of wordCounts) {
    for (const isNumbered of [false, true]) {
      const file = join(here, "wasm", `${nameOf(words, isNumbered)}.ts`);
      writeFileSync(file, await generated(words, isNumbered));
    }
  }
  writeFileSync(join(here, "wasm", "thread.ts"), await generatedThread());
}
