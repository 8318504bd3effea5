/** Integer weight and bias of one layer, with the scales that belong to them. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { floatValues } from "../../model/tensor-data.ts";
import { isDepthwise, type Layer } from "../layers.ts";
import { clamp, roundHalfEven } from "../quantize/rounding.ts";
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

const LARGEST_BIAS_CODE = 2 ** 31 - 2;
/** A channel of zeros still has a bias: this many steps keep it exact to about seven digits. */
const DEAD_CHANNEL_STEPS = 2 ** 24;

/** Values of a constant bias, or a reason why the layer cannot be quantized with it. */
export function readBias(
  layer: Layer,
  index: GraphIndex,
): { readonly values: Float32Array | undefined } | { readonly reason: string } {
  if (layer.bias === undefined) return { values: undefined };
  const constant = index.constantOf(layer.bias);
  if (constant === undefined) return { reason: "its bias is not a constant" };
  const values = floatValues(constant);
  if (values.length !== layer.layout.channels)
    return { reason: `its bias has ${values.length} values for ${layer.layout.channels} channels` };
  if (!values.every((value) => Number.isFinite(value)))
    return { reason: "its bias holds values that are not finite" };
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

/** Weight scales below which the bias would overflow int32 or, in a channel of zeros, be lost. */
function smallestScales(
  layer: Layer,
  bias: Float32Array,
  options: LayerQuantization,
): Float32Array {
  const smallest = new Float32Array(layer.layout.channels);
  for (let channel = 0; channel < smallest.length; channel++) {
    const steps = isDead(layer, channel) ? DEAD_CHANNEL_STEPS : LARGEST_BIAS_CODE;
    smallest[channel] = Math.abs(bias[channel] ?? 0) / (options.inputScale * steps);
  }
  return smallest;
}

function isDead(layer: Layer, channel: number): boolean {
  for (let k = 0; k < layer.layout.depth; k++)
    if (layer.values[layer.layout.offset(channel, k)] !== 0) return false;
  return true;
}

function biasCodes(bias: Float32Array, scales: Float32Array): Int32Array {
  return Int32Array.from(bias, (value, channel) => {
    const scale = scales[scales.length === 1 ? 0 : channel] ?? 1;
    return clamp(roundHalfEven(value / scale), -LARGEST_BIAS_CODE, LARGEST_BIAS_CODE);
  });
}
