/** How unequally an arm's errors are shared out: entropies of benefits, and differential fairness. */
import { moments } from "../../stats/sums.ts";
import { selectedRate } from "../metrics/selection-rate.ts";
import { foundRate } from "../metrics/true-positive-rate.ts";
import type { ClassificationSample } from "../sample.ts";
import { shareIn } from "./group-rates.ts";

/** Benefit of each row: answer − label + 1 (Speicher et al. 2018): 2 for a false positive, 0 for a false negative. */
function benefitsOf(sample: ClassificationSample): Float64Array {
  const [answers, labels] = [selectedRate(sample).hits, foundRate(sample).counted];
  return Float64Array.from(answers, (answer, row) => answer - (labels[row] ?? 0) + 1);
}

/** Generalized entropy with α = 2: half the squared coefficient of variation. NaN without rows or benefits. */
const entropyOf = (benefits: Float64Array): number => {
  const { mean } = moments(benefits);
  return moments(benefits.map((benefit) => (benefit / mean) ** 2 - 1)).mean / 2;
};

export function generalizedEntropy(sample: ClassificationSample): number {
  return entropyOf(benefitsOf(sample));
}

/** The part of it that lies between groups: every row gets its group's mean benefit. */
export function entropyBetweenGroups(
  sample: ClassificationSample,
  groups: readonly Uint32Array[],
): number {
  const benefits = benefitsOf(sample);
  const leveled = groups.flatMap((rows) => {
    const { mean } = moments(Float64Array.from(rows, (row) => benefits[row] ?? Number.NaN));
    return Array.from(rows, () => mean);
  });
  return entropyOf(Float64Array.from(leveled));
}

/** Pseudo-counts that all outcomes of a group share (Foulds et al. 2020). */
const CONCENTRATION = 1;

const spreadOf = (values: readonly number[]): number =>
  Math.log(Math.max(...values) / Math.min(...values));

/** Largest |ln ratio| of two groups' smoothed rates, over both outcomes; 0 is equal treatment. */
function differentialFairness(rates: readonly { hits: number; counted: number }[]): number {
  const smoothed = rates.map(
    ({ hits, counted }) => (hits + CONCENTRATION / 2) / (counted + CONCENTRATION),
  );
  return Math.max(spreadOf(smoothed), spreadOf(smoothed.map((rate) => 1 - rate)));
}

/** Of the answers, and by how much that exceeds the labels' own: what the model adds. */
export function differentialFairnessOf(
  sample: ClassificationSample,
  groups: readonly Uint32Array[],
): { readonly answers: number; readonly amplification: number } {
  const [answers, labels] = [selectedRate(sample), foundRate(sample).counted];
  const ofAnswers = differentialFairness(groups.map((rows) => shareIn(answers, rows)));
  const all = { hits: labels, counted: answers.counted };
  const ofLabels = differentialFairness(groups.map((rows) => shareIn(all, rows)));
  return { answers: ofAnswers, amplification: ofAnswers - ofLabels };
}
