/** Commands as a user can copy them from a report. */

export const inShell = (args: string): string => `npm run -s quorate -- ${args}`;
