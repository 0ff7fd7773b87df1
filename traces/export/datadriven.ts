/** The text form of cockroachdb/datadriven: a command, `----`, and what it must answer. */

export const block = (command: string, ...answer: readonly string[]): string =>
  [command, "----", ...answer, ""].join("\n");

const columns = 100;

/** A remark, wrapped, which the reader of these files skips. */
export function comment(text: string): string {
  const words = text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ").split(" ");
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(`# ${word}`);
  }
  return lines.join("\n");
}
