/** A few rows of a dataset by chance, the same ones in every run: a new row may take the place of one, and moves no other. */
import type { Digest } from "../host/host.ts";
import type { Dataset } from "./dataset.ts";
import { selectRows } from "./select-rows.ts";

/** Those with the smallest hash of seed and content, in the order of the dataset. */
export function sampleRows(
  dataset: Dataset,
  { count, seed }: { readonly count: number; readonly seed: number },
  digest: Digest,
): Dataset {
  if (count >= dataset.rows) return dataset;
  const ranked = dataset.rowDigests
    .map((rowDigest, row) => ({ row, rank: digest.sha256(`${seed}:${rowDigest}`) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.row - b.row));
  const rows = ranked.slice(0, count).map(({ row }) => row);
  return selectRows(
    dataset,
    rows.toSorted((a, b) => a - b),
    digest,
  );
}
