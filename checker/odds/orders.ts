/** All orders of a few things. */

/** Every permutation of 0 … count − 1, in ascending order. */
export const ordersOf = (count: number): readonly (readonly number[])[] =>
  permutations(Array.from({ length: count }, (_, at) => at));

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}
