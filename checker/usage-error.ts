/** What a user got wrong, in one sentence: where, what, and how to mend it. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
