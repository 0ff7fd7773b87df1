/** What can be reached in a graph given by the successors of each of its states. */

/** By state: is it marked itself, or is there a path from it to one that is? */
export function canReach(
  successors: readonly (readonly number[])[],
  isMarked: readonly boolean[],
): readonly boolean[] {
  const reaches = [...isMarked];
  const predecessors: number[][] = successors.map(() => []);
  for (const [from, targets] of successors.entries()) {
    for (const to of targets) predecessors[to]?.push(from);
  }
  const open = reaches.flatMap((marked, state) => (marked ? [state] : []));
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const before of predecessors[state] ?? []) {
      if (reaches[before] === true) continue;
      reaches[before] = true;
      open.push(before);
    }
  }
  return reaches;
}
