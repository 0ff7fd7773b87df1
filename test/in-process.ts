/** The command line in this process: for tests that are not about the process itself. */

process.env["NO_COLOR"] = "1";
const { main } = await import("../checker/cli.ts");

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Say `--quiet` where there is progress to tell: that goes to the standard error of this process. */
export async function quorate(...args: readonly string[]): Promise<Said> {
  const said = { out: "", err: "" };
  const code = await main(args, {
    out: (line) => (said.out += `${line}\n`),
    err: (text) => (said.err += text),
  });
  return { code, ...said };
}
