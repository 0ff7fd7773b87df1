/** Text as a terminal may be given it, whatever file it is from. */

/**
 * What a terminal would obey, or would show as what it is not, stands as its code: `\u001b`. In JSON
 * that is the same text. Colours stay, which quorate itself writes where colours are wanted; a log's
 * own are dropped where it is read.
 */
export const terminalText = (text: string): string =>
  text.replaceAll(
    // eslint-disable-next-line no-control-regex -- these are the characters that are meant
    /\u001b\[[0-9;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (found) => (found.length > 1 ? found : codeOf(found)),
  );

const codeOf = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
