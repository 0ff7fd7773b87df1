/** Members by name, in what a property says of them by number. */

import type { Identity } from "../model/scenarios.ts";

/** "member 2 has …" becomes "mn-1 has …". */
export const inNames = (text: string, members: readonly Identity[]): string =>
  text.replaceAll(/\bmember (\d+)\b/g, (whole, number: string) => {
    const found = members.find(({ node }) => node === Number(number));
    return found === undefined ? whole : found.name;
  });
