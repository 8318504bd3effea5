/** Integer weight and bias of one layer, with the scales that belong to them. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { floatValues } from "../../model/tensor-data.ts";
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

export interface LayerQuantization {
  readonly perChannel: boolean;
  readonly saturationSafe: boolean;
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
  const values = floatValues(constant);
  if (values.length !== layer.layout.channels)
    return refusal(
      "bias",
      `its bias has ${values.length} values for ${layer.layout.channels} channels`,
    );
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
    perChannel: options.perChannel,
    saturationSafe: options.saturationSafe && !isDepthwise(layer.node, layer.dims),
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
