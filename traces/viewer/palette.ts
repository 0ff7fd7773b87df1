/** The colours of terms: neighbours stay apart for every kind of colour vision (tested). */

/** One after the other, then again from the first; the number is always written as well. */
export const termColours = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#d55e00",
  "#56b4e9",
] as const;

/** What can be read on each of them. */
const onTerm = ["#ffffff", "#000000", "#000000", "#000000", "#000000", "#000000"] as const;

export const termClass = (term: number | null): string =>
  term === null ? "term-none" : `term-${term % termColours.length}`;

/** Share of the colour in a band on the page's ground; the rest is ground. */
export const bandShare = 55;

export const paletteCss = (): string =>
  termColours
    .map(
      (colour, at) =>
        `.term-${at}{--term:${colour};--on-term:${onTerm[at] ?? "#000"};` +
        `--band:color-mix(in srgb,${colour} ${bandShare}%,var(--ground))}`,
    )
    .join("");
