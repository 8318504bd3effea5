/** Noise on the numbers of an item, whatever they mean. */
import { gaussian } from "../../stats/gaussian.ts";
import { levelOf, type TensorPerturbation } from "../perturbation.ts";
import type { Random } from "../../stats/random.ts";

/** Signal to noise, in dB. */
const DECIBELS = [Number.POSITIVE_INFINITY, 40, 30, 20, 10, 5];

export const tensorNoise: TensorPerturbation = {
  of: "tensor",
  name: "tensor-noise",
  description: "noise at 40, 30, 20, 10 or 5 dB below the signal",
  perturb: (values, { severity, random }) =>
    addNoiseAt(values, levelOf(DECIBELS, severity), random),
};

/** The realised ratio is exactly `decibels`: 10 log₁₀ Σx² / Σn². Zeros stay zeros. */
export function addNoiseAt(values: Float64Array, decibels: number, random: Random): Float64Array {
  const noise = values.map(() => gaussian(random));
  const signalPower = values.reduce((sum, value) => sum + value ** 2, 0);
  const noisePower = noise.reduce((sum, value) => sum + value ** 2, 0);
  const factor = Math.sqrt(signalPower / noisePower) * 10 ** (-decibels / 20);
  return values.map((value, position) => value + factor * (noise[position] ?? 0));
}
