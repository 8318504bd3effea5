/** What a group's threshold trades one rate for another by: the best of every mixture of two thresholds (Hardt, Price & Srebro 2016). */

/** One group: scores of the positive class, and whether each row belongs to it. */
export interface ScoredGroup {
  readonly scores: Float64Array;
  readonly positive: Uint8Array;
}

/** How many rows are above a threshold, of both kinds, and how many there are. */
export interface Counts {
  readonly found: number;
  readonly falselyFound: number;
  readonly positives: number;
  readonly negatives: number;
}

export type Rate = (counts: Counts) => number;

export interface Vertex {
  readonly x: number;
  readonly y: number;
  /** Rows above it are selected; infinite: nobody, or everyone. */
  readonly threshold: number;
}

/** Two thresholds, and the shares of rows that each decides for. */
export interface Mixture {
  readonly y: number;
  readonly low: Vertex;
  readonly high: Vertex;
  readonly lowShare: number;
  readonly highShare: number;
}

/** The upper hull, by rising x. A threshold lies halfway between two neighbouring scores. */
export function tradeOffCurve(
  { scores, positive }: ScoredGroup,
  { x, y }: { readonly x: Rate; readonly y: Rate },
): readonly Vertex[] {
  const rows = Array.from(scores, (score, row) => ({ score, hit: positive[row] ?? 0 }));
  rows.sort((a, b) => b.score - a.score);
  const positives = rows.reduce((total, { hit }) => total + hit, 0);
  const counts = { found: 0, falselyFound: 0, positives, negatives: rows.length - positives };
  const vertices = [{ x: x(counts), y: y(counts), threshold: Number.POSITIVE_INFINITY }];
  for (const [place, { score, hit }] of rows.entries()) {
    counts.found += hit;
    counts.falselyFound += 1 - hit;
    const next = rows[place + 1]?.score ?? Number.NEGATIVE_INFINITY;
    if (next === score) continue;
    vertices.push({ x: x(counts), y: y(counts), threshold: (score + next) / 2 });
  }
  return upperHull(vertices.toSorted((a, b) => a.x - b.x || a.y - b.y));
}

/** Andrew's monotone chain (1979); what lies on a line between two others is left out. */
function upperHull(sorted: readonly Vertex[]): readonly Vertex[] {
  const hull: Vertex[] = [];
  for (const next of sorted) {
    if (hull.at(-1)?.x === next.x) hull.pop();
    for (;;) {
      const [before, middle] = [hull.at(-2), hull.at(-1)];
      if (before === undefined || middle === undefined) break;
      const [rise, run] = [middle.y - before.y, middle.x - before.x];
      if (rise * (next.x - before.x) > (next.y - before.y) * run) break;
      hull.pop();
    }
    hull.push(next);
  }
  return hull;
}

/** The point of a curve at x in 0 … 1, as a mixture of the vertices on either side. @throws Error for a curve of one vertex */
export function mixtureAt(curve: readonly Vertex[], x: number): Mixture {
  const after = Math.max(
    1,
    curve.findIndex((vertex) => vertex.x >= x),
  );
  const [low, high] = [curve[after - 1], curve[after]];
  if (low === undefined || high === undefined) throw new Error("A curve has two ends");
  const lowShare = (high.x - x) / (high.x - low.x);
  const highShare = 1 - lowShare;
  return { y: lowShare * low.y + highShare * high.y, low, high, lowShare, highShare };
}
