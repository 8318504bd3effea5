/** What a score is without each row, or each source: the jackknife, from which the acceleration of a BCa interval comes. */
import { byCell } from "./cell-sums.ts";
import { everyRow } from "./resampling.ts";

/** Up to so many rows, or clusters, each is left out by itself. */
const ALONE = 1000;
/** Of more, so many groups: the acceleration is then off by about 0.41 / GROUPS, which moves a bound by 0.01 standard errors. */
const GROUPS = 100;

/** Weights are shared by all that ask for the same in turn up to so many bytes; many large clusters would fill the memory. */
const SHARED = 2 ** 25;

interface Units {
  readonly rows: number;
  readonly clusters?: Int32Array | undefined;
}

/** What `use` gives without each row, or each cluster; many are left out in groups, dealt out in turn so that sorted rows do no harm (delete-d jackknife, Shao & Wu 1989). */
export function withoutEach(asked: Units, use: (weights: Uint8Array) => number): Float64Array {
  if (!(last !== undefined && isSame(last.asked, asked)))
    last = { asked, left: leftOut(asked), made: [] };
  const { left, made } = last;
  const isShared = left.groups * asked.rows <= SHARED;
  return Float64Array.from({ length: left.groups }, (_, group) => {
    const weights = made[group] ?? left.without(group);
    if (isShared) made[group] = weights;
    return use(weights);
  });
}

interface LeftOut {
  readonly groups: number;
  without(group: number): Uint8Array;
}

/** Scores of one view ask in turn, and know weights again that they have seen. */
let last:
  { readonly asked: Units; readonly left: LeftOut; readonly made: Uint8Array[] } | undefined;

const isSame = (one: Units, other: Units): boolean =>
  one.rows === other.rows &&
  (one.clusters === undefined) === (other.clusters === undefined) &&
  (one.clusters ?? []).every((cluster, row) => cluster === other.clusters?.[row]);

function leftOut({ rows, clusters }: Units): LeftOut {
  const { unitOf, units } = unitsOf(rows, clusters);
  const groups = units <= ALONE ? units : GROUPS;
  const { order, starts } = byCell(
    unitOf.map((unit) => unit % groups),
    groups,
  );
  return {
    groups,
    without: (group) => {
      const weights = new Uint8Array(rows).fill(1);
      for (const row of order.subarray(starts[group], starts[group + 1])) weights[row] = 0;
      return weights;
    },
  };
}

/** By row, which of the units it is of that come and go whole, in the order in which they are met. */
function unitsOf(
  rows: number,
  clusters: Int32Array | undefined,
): { readonly unitOf: Uint32Array; readonly units: number } {
  if (clusters === undefined) return { unitOf: everyRow(rows), units: rows };
  const places = new Map<number, number>();
  const unitOf = Uint32Array.from(clusters, (cluster) => {
    const place = places.get(cluster) ?? places.size;
    places.set(cluster, place);
    return place;
  });
  return { unitOf, units: places.size };
}
