/** Which weights are taken away: those with the smallest scores, the first of equal ones. */

/** How the zeros lie. */
export type Pattern =
  | {
      readonly kind: "unstructured";
      /** Part of the weights that become 0. */ readonly sparsity: number;
    }
  | {
      /** Of each `of` consecutive weights of a channel at most `kept` stay. */
      readonly kind: "n-of-m";
      readonly kept: number;
      readonly of: number;
    };

/** How many of `count` weights that are compared with each other become 0; a rest of a group keeps as many as a whole one. */
export function zerosAmong(count: number, pattern: Pattern): number {
  if (pattern.kind === "unstructured") return Math.floor(count * pattern.sparsity);
  return Math.max(0, count - pattern.kept);
}

/** Places of the `count` smallest scores; of equal ones those that come first. Scores are finite. */
export function smallest(scores: Float64Array, count: number): Uint32Array {
  const places = Uint32Array.from(scores, (_, place) => place);
  return places.toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0) || a - b).subarray(0, count);
}
