/** What a user got wrong, in one sentence: where, what, and how to mend it. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  /** Names and texts of a user's stay on the line, whatever they hold. */
  constructor(message: string) {
    super(message.replaceAll("\r", "\\r").replaceAll("\n", "\\n"));
  }
}
