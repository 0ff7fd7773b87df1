/** The known names nearest to one that is not known, for an error that helps. */

const manyNames = 3;

/** Nearest first; none where all differ in more than half of their letters. */
export function nearestNames(name: string, known: readonly string[]): readonly string[] {
  return known
    .map((candidate) => ({ candidate, distance: distanceOf(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= candidate.length / 2)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, manyNames)
    .map(({ candidate }) => candidate);
}

/** Levenshtein's distance, both cases alike. Long names are compared by their beginnings. */
function distanceOf(a: string, b: string): number {
  const from = [...a.toLowerCase().slice(0, 100)];
  const to = [...b.toLowerCase().slice(0, 100)];
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [line, letter] of from.entries()) {
    let left = line + 1;
    const next = [left];
    for (const [at, other] of to.entries()) {
      const replaced = (row[at] ?? 0) + (letter === other ? 0 : 1);
      left = Math.min(replaced, (row[at + 1] ?? 0) + 1, left + 1);
      next.push(left);
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
