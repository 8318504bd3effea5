/** How far two lists of classes agree, and how far they would by chance: what kappa and Matthews' correlation rest on. */
import { type Confusion, confusionOf } from "./confusion.ts";
import type { Weights } from "./metric.ts";

export interface Agreement {
  readonly total: number;
  readonly hits: number;
  /** Σ over classes of labels × answers. */
  readonly product: number;
  readonly labelSquares: number;
  readonly answerSquares: number;
}

export function agreementOf(
  sample: Parameters<typeof confusionOf>[0],
): (weights: Weights) => Agreement {
  const confused = confusionOf(sample);
  return (weights) => agreementIn(confused(weights));
}

function agreementIn({ total, actual, answered, hit }: Confusion): Agreement {
  const sumOf = (term: (position: number) => number): number =>
    actual.reduce((sum, _, position) => sum + term(position), 0);
  const squares = (counts: Float64Array): number => {
    const known = counts.reduce((sum, count) => sum + count, 0);
    return sumOf((position) => (counts[position] ?? 0) ** 2) + (total - known) ** 2;
  };
  return {
    total,
    hits: sumOf((position) => hit[position] ?? 0),
    product: sumOf((position) => (actual[position] ?? 0) * (answered[position] ?? 0)),
    labelSquares: squares(actual),
    answerSquares: squares(answered),
  };
}

export function kappaOf({ total, hits, product }: Agreement): number {
  const [seen, chance] = [hits / total, product / total ** 2];
  return chance === 1 ? Number.NaN : (seen - chance) / (1 - chance);
}
