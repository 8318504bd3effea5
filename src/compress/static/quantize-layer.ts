/** Integer weight and bias of one layer, with the scales that belong to them. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { floatValues, tensorDims } from "../../model/tensor-data.ts";
import { isDepthwise, type Layer } from "../layers.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { clamp } from "../quantize/rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";
import { weightCodes } from "../quantize/weight-codes.ts";

export interface QuantizedLayer {
  readonly weightCodes: Int8Array;
  readonly weightDims: readonly number[];
  readonly weightScales: Float32Array;
  readonly channelAxis: number;
  readonly biasCodes: Int32Array | undefined;
  readonly biasScales: Float32Array;
}

export interface WeightQuantization {
  readonly perChannel: boolean;
  readonly saturationSafe: boolean;
}

export interface LayerQuantization extends WeightQuantization {
  /** Scale of the layer's activation. */
  readonly inputScale: number;
}

/** Half of int32: the kernel adds up to 255 × 127 for each of 32,000 weights to it before it leaves integers. */
const LARGEST_BIAS_CODE = 2 ** 30;

/** Values of a constant bias, or a reason why the layer cannot be quantized with it. */
export function readBias(
  layer: Layer,
  index: GraphIndex,
): { readonly values: Float32Array | undefined } | Refusal {
  if (layer.bias === undefined) return { values: undefined };
  const constant = index.constantOf(layer.bias);
  if (constant === undefined) return refusal("not-constant", "its bias is not a constant");
  const { channels } = layer.layout;
  const dims = tensorDims(constant);
  const stored = floatValues(constant);
  // Gemm gives one number to every channel; of a column, a number to each row.
  const values =
    layer.kind === "gemm" && stored.length === 1
      ? new Float32Array(channels).fill(stored[0] ?? 0)
      : stored;
  if (values.length !== channels)
    return refusal("bias", `its bias has ${values.length} values for ${channels} channels`);
  if (channels > 1 && dims.at(-1) === 1 && stored.length > 1)
    return refusal("bias", "its bias differs from row to row");
  if (!values.every((value) => Number.isFinite(value)))
    return refusal("not-finite", "its bias holds values that are not finite");
  return { values };
}

/** int32 bias with scale (activation scale x weight scale), as ONNX Runtime's integer kernels add it. */
export function quantizeLayer(
  layer: Layer,
  bias: Float32Array | undefined,
  options: LayerQuantization,
): QuantizedLayer {
  const { codes, scales } = weightCodes(layer.values, layer.layout, {
    ...weightOptions(layer, options),
    ...(bias === undefined ? {} : { smallestScale: smallestScales(layer, bias, options) }),
  });
  const biasScales = scales.map((scale) => scale * options.inputScale);
  return {
    weightCodes: codes,
    weightDims: layer.dims,
    weightScales: scales,
    channelAxis: layer.channelAxis,
    biasCodes: bias === undefined ? undefined : biasCodes(bias, biasScales),
    biasScales,
  };
}

export function weightOptions(
  { node, dims }: Layer,
  { perChannel, saturationSafe }: WeightQuantization,
): WeightQuantization {
  return { perChannel, saturationSafe: saturationSafe && !isDepthwise(node, dims) };
}

/** Weight scales below which the bias would not fit; a channel of zeros has no other scale. */
function smallestScales(
  layer: Layer,
  bias: Float32Array,
  { inputScale }: LayerQuantization,
): Float32Array {
  return Float32Array.from(
    { length: layer.layout.channels },
    (_, channel) => Math.abs(bias[channel] ?? 0) / (inputScale * LARGEST_BIAS_CODE),
  );
}

function biasCodes(bias: Float32Array, scales: Float32Array): Int32Array {
  return Int32Array.from(bias, (value, channel) => {
    const scale = scales[scales.length === 1 ? 0 : channel] ?? 1;
    return clamp(roundHalfEven(value / scale), -LARGEST_BIAS_CODE, LARGEST_BIAS_CODE);
  });
}
