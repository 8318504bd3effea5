/** Moves scales between the weights of two layers until their channels are about as large. */
import { readInt } from "../../model/ir.ts";
import type { Layer } from "../layers.ts";
import type { LayerPair } from "./pairs.ts";

/** Weights and biases as they are now, which change in place. */
export interface Scaled {
  readonly weights: ReadonlyMap<Layer, Float32Array>;
  /** By the layer that the bias follows. */
  readonly biases: ReadonlyMap<Layer, Float32Array>;
}

/** A chain of layers settles in a few rounds; a ring would not. */
const ROUNDS = 20;

/** How many channels of each pair were scaled, by the pair's place. */
export function evenOut(pairs: readonly LayerPair[], scaled: Scaled): readonly number[] {
  const moved = pairs.map(() => new Set<number>());
  for (let [round, hasMoved] = [0, true]; round < ROUNDS && hasMoved; round += 1) {
    hasMoved = false;
    for (const [place, pair] of pairs.entries())
      for (let channel = 0; channel < pair.first.layout.channels; channel += 1)
        if (evenChannel(pair, channel, scaled)) {
          moved[place]?.add(channel);
          hasMoved = true;
        }
  }
  return moved.map(({ size }) => size);
}

/**
 * Divides an output channel of the first layer by s and multiplies what the second reads of it, with
 * s = √(r₁ / r₂) of their largest weights (Nagel et al., "Data-Free Quantization", arXiv 1906.04721), rounded to a power
 * of two: then no number loses a bit, and the float model answers as before. False when s is 1.
 */
function evenChannel({ first, second }: LayerPair, channel: number, scaled: Scaled): boolean {
  const [written, read] = [scaled.weights.get(first), scaled.weights.get(second)];
  if (written === undefined || read === undefined) return false;
  const own = ownPlaces(first, channel);
  const others = readPlaces(second, channel);
  const ratio = largestAt(written, own) / largestAt(read, others);
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY)) return false;
  const scale = 2 ** Math.round(Math.log2(ratio) / 2);
  if (scale === 1) return false;
  const bias = scaled.biases.get(first);
  const isExact =
    canScale(written, own, 1 / scale) &&
    canScale(read, others, scale) &&
    (bias === undefined || canScale(bias, [channel], 1 / scale));
  if (!isExact) return false;
  scaleAt(written, own, 1 / scale);
  scaleAt(read, others, scale);
  if (bias !== undefined) scaleAt(bias, [channel], 1 / scale);
  return true;
}

function ownPlaces({ layout }: Layer, channel: number): readonly number[] {
  return Array.from({ length: layout.depth }, (_, k) => layout.offset(channel, k));
}

/** Where a layer's weight meets one channel of its activation. */
function readPlaces({ node, kind, dims, layout }: Layer, channel: number): readonly number[] {
  const { channels, depth, offset } = layout;
  if (kind !== "conv")
    return Array.from({ length: channels }, (_, output) => offset(output, channel));
  const inner = dims[1] ?? 1;
  const ofGroup = channels / readInt(node, "group", 1);
  const from = Math.floor(channel / inner) * ofGroup;
  const places: number[] = [];
  for (let output = from; output < from + ofGroup; output += 1)
    for (let k = channel % inner; k < depth; k += inner) places.push(offset(output, k));
  return places;
}

const largestAt = (values: Float32Array, places: readonly number[]): number =>
  places.reduce((most, place) => Math.max(most, Math.abs(values[place] ?? 0)), 0);

/** Below the smallest normal number bits would be lost, above the largest all. */
function canScale(values: Float32Array, places: readonly number[], scale: number): boolean {
  return places.every((place) => {
    const made = Math.fround((values[place] ?? 0) * scale);
    return made / scale === values[place] && Number.isFinite(made);
  });
}

function scaleAt(values: Float32Array, places: readonly number[], scale: number): void {
  for (const place of places) values[place] = (values[place] ?? 0) * scale;
}
