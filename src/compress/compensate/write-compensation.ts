/** Directions of a layer's error as two thin products beside the coded one. */
import type { Metric } from "../quantize/gram-rounding.ts";
import { type Node, type Tensor, makeNode, makeTensor } from "../../model/ir.ts";
import { DEEPEST_GRAM } from "../calibrate/input-statistics.ts";
import { type Layer, weightMatrix } from "../layers.ts";
import type { Factored } from "../low-rank/factorise.ts";
import { worthwhileCompensation } from "./compensation.ts";

export interface CompensatedLayer {
  readonly layer: Layer;
  /** What the codes are worth, in the order of the layer's weight. */
  readonly coded: () => Float32Array;
  readonly metric: Metric | undefined;
  /** As many directions at most. */
  readonly most: number;
}

export interface Compensated {
  readonly factored: Factored | undefined;
  /** Part of a sentence about the layer; empty when nothing was asked for. */
  readonly reason: string;
}

export function compensateLayer({ layer, coded, metric, most }: CompensatedLayer): Compensated {
  const { depth, channels } = layer.layout;
  if (most === 0) return { factored: undefined, reason: "" };
  if (metric === undefined || Math.max(depth, channels) > DEEPEST_GRAM)
    return { factored: undefined, reason: uncompensated(layer) };
  const error = weightMatrix(layer);
  for (const [at, value] of weightMatrix({ ...layer, values: coded() }).entries())
    error[at] = (error[at] ?? 0) - value;
  const factored = worthwhileCompensation(
    { error, depth, channels, moments: metric.moments },
    most,
  );
  const reason =
    factored === undefined
      ? "; no direction of its error is worth its bytes"
      : `; ${factored.rank} directions of its error are given back, which leaves ${percent(factored.noise)} of its effect`;
  return { factored, reason };
}

function uncompensated({ layout }: Layer): string {
  return Math.max(layout.depth, layout.channels) > DEEPEST_GRAM
    ? `; its error stays, since it is wider than ${DEEPEST_GRAM}`
    : "; its error stays, since calibration saw nothing of its input";
}

const percent = (part: number): string => `${(100 * part).toPrecision(2)} %`;

export interface Beside {
  readonly input: string;
  /** Of the coded product. */
  readonly product: string;
  readonly output: string;
}

/** Names of L and R. */
export type StoredFactors = readonly [left: string, right: string];

export function writeFactors(
  { rank, left, right }: Factored,
  fresh: (hint: string) => string,
): { readonly factors: StoredFactors; readonly tensors: readonly Tensor[] } {
  const factors = [fresh("l"), fresh("r")] as const;
  return {
    factors,
    tensors: [
      makeTensor(factors[0], "float32", { dims: [left.length / rank, rank], values: left }),
      makeTensor(factors[1], "float32", { dims: [rank, right.length / rank], values: right }),
    ],
  };
}

/** output = product + (input L) R. */
export function writeBeside(
  [left, right]: StoredFactors,
  { input, product, output }: Beside,
  fresh: (hint: string) => string,
): readonly Node[] {
  const [inner, beside] = [fresh("d"), fresh("d")];
  return [
    makeNode({ operator: "MatMul", inputs: [input, left], outputs: [inner] }),
    makeNode({ operator: "MatMul", inputs: [inner, right], outputs: [beside] }),
    makeNode({ operator: "Add", inputs: [product, beside], outputs: [output] }),
  ];
}
