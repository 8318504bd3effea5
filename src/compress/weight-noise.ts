/** A control for a compressed model: the float weights with random noise of the same power, layer by layer. */
import { graphOf, makeTensor, type Model, withGraph } from "../model/ir.ts";
import { elementTypeOf } from "../model/tensor-data.ts";
import { gaussian } from "../stats/gaussian.ts";
import type { RandomStreams } from "../stats/random.ts";
import { sum } from "../stats/sums.ts";
import { type LayerWeights, layerWeights, turned } from "./layer-weights.ts";

export interface NoisyLayer {
  /** Of the initializer. */
  readonly name: string;
  readonly weights: LayerWeights & { readonly values: Float64Array };
  /** Σ(w − ŵ)² of the candidate. */
  readonly noise: number;
}

export interface WeightNoise {
  readonly layers: readonly NoisyLayer[];
  /** Layers of which the candidate's weights cannot be read. */
  readonly unread: number;
}

/** undefined when the two have not the same layers. */
export function weightNoise(reference: Model, candidate: Model): WeightNoise | undefined {
  const [before, after] = [layerWeights(reference), layerWeights(candidate)];
  if (before.length !== after.length) return undefined;
  const isOwn = floatInitializers(reference);
  const layers = new Map<string, NoisyLayer>();
  let unread = 0;
  for (const [place, weights] of before.entries()) {
    const [values, other] = [weights.values, after[place]?.values];
    if (values === undefined || other === undefined || other.length !== values.length) {
      unread += 1;
      continue;
    }
    const noise = sum(values.map((value, at) => (value - (other[at] ?? Number.NaN)) ** 2));
    if (!Number.isFinite(noise) || !isOwn.has(weights.name)) unread += 1;
    else layers.set(weights.name, { name: weights.name, weights: { ...weights, values }, noise });
  }
  return { layers: [...layers.values()], unread };
}

const floatInitializers = (model: Model): ReadonlySet<string> =>
  new Set(
    graphOf(model)
      .initializer.filter((tensor) => elementTypeOf(tensor) === "float32")
      .map(({ name }) => name),
  );

/** Normal noise, scaled to exactly the power that the candidate's has in that layer. */
export function withNoise(
  reference: Model,
  { layers }: WeightNoise,
  streams: RandomStreams,
): Model {
  const noisy = new Map(
    layers.map(({ name, weights, noise }): [string, Float32Array] => {
      const random = streams.stream(`weight-noise:${name}`);
      const drawn = weights.values.map(() => gaussian(random));
      const factor = Math.sqrt(noise / sum(drawn.map((value) => value ** 2)));
      const values = weights.values.map((value, at) => value + factor * (drawn[at] ?? 0));
      const [rows = 1, columns = 1] = weights.dims;
      const lying = weights.transposed ? turned(values, [columns, rows]) : values;
      return [name, Float32Array.from(lying)];
    }),
  );
  const initializers = graphOf(reference).initializer.map((tensor) => {
    const values = noisy.get(tensor.name);
    if (values === undefined) return tensor;
    return makeTensor(tensor.name, "float32", { dims: tensor.dims.map(Number), values });
  });
  return withGraph(reference, { initializers });
}
