/** Weighted confusion counts, from which accuracy by class and F1 follow. */
import { cellWeights } from "./cell-sums.ts";
import type { Weights } from "./metric.ts";
import { onceForEach } from "./once-for-each.ts";
import type { ClassificationSample } from "./sample.ts";

export interface Confusion {
  readonly total: number;
  /** By class: rows with this label. */
  readonly actual: Float64Array;
  /** By class: rows that are answered with it. */
  readonly answered: Float64Array;
  /** By class: rows with this label that are answered with it. */
  readonly hit: Float64Array;
}

type Answered = Pick<ClassificationSample, "classes" | "predicted" | "labels">;

/** A row without a label, or without an answer, counts where it can. Many metrics ask it of the same sample and resample. */
export const confusionOf: (sample: Answered) => (weights: Weights) => Confusion = onceForEach(
  (sample: Answered) => onceForEach(countsOf(sample)),
);

function countsOf({ classes, predicted, labels }: Answered): (weights: Weights) => Confusion {
  const { kinds, kindOf } = kindsOf(predicted, (row) => labels?.[row] ?? -1);
  const weightsOf = cellWeights({ cellOf: kindOf, cells: kinds.length });
  return (weights) => {
    const confusion = {
      actual: new Float64Array(classes),
      answered: new Float64Array(classes),
      hit: new Float64Array(classes),
    };
    const byKind = weightsOf(weights);
    let total = 0;
    for (const [place, { label, answer }] of kinds.entries()) {
      const weight = byKind[place] ?? 0;
      total += weight;
      add(confusion.actual, label, weight);
      add(confusion.answered, answer, weight);
      if (label === answer) add(confusion.hit, label, weight);
    }
    return { ...confusion, total };
  };
}

interface Kind {
  readonly label: number;
  readonly answer: number;
}

/** The pairs of label and answer that there are, and which of them each row is. */
function kindsOf(
  predicted: Int32Array,
  labelOf: (row: number) => number,
): { readonly kinds: readonly Kind[]; readonly kindOf: Uint32Array } {
  const kinds: Kind[] = [];
  const places = new Map<string, number>();
  const kindOf = Uint32Array.from(predicted, (answer, row) => {
    const kind = { label: labelOf(row), answer };
    const name = `${kind.label} ${answer}`;
    const place = places.get(name) ?? kinds.push(kind) - 1;
    places.set(name, place);
    return place;
  });
  return { kinds, kindOf };
}

function add(counts: Float64Array, position: number, weight: number): void {
  if (position >= 0) counts[position] = (counts[position] ?? 0) + weight;
}
