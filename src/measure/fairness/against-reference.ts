/** All other rows against one group: the figures of those who name a privileged group (Bellamy et al. 2018). */
import type { AgainstReference } from "../../schema/generated/record.ts";
import type { SliceRows } from "../comparison.ts";
import type { ClassificationSample } from "../sample.ts";
import { type GroupRates, groupRates } from "./group-rates.ts";

const rowsOf = (chosen: readonly SliceRows[]): Uint32Array =>
  Uint32Array.from(chosen.flatMap(({ rows }) => [...rows]));

/** Differences are the others' minus the reference's; null where a rate is undefined. */
export function againstReference(
  sample: ClassificationSample,
  members: readonly SliceRows[],
  reference: string,
): AgainstReference {
  const isReference = ({ name }: SliceRows): boolean => name === reference;
  const own = groupRates(sample, rowsOf(members.filter(isReference)));
  const others = groupRates(sample, rowsOf(members.filter((member) => !isReference(member))));
  const gap = (rate: keyof GroupRates): number | null => minus(others[rate], own[rate]);
  const [found, falselyFound] = [gap("truePositiveRate"), gap("falsePositiveRate")];
  const [precise, omitted] = [gap("precision"), gap("falseOmissionRate")];
  return {
    statisticalParityDifference: gap("selectionRate"),
    disparateImpact: quotient(others.selectionRate, own.selectionRate),
    equalOpportunityDifference: found,
    averageOddsDifference: meanOf(found, falselyFound),
    averageOddsError: meanOf(absolute(found), absolute(falselyFound)),
    averagePredictiveValueDifference: meanOf(precise, omitted),
  };
}

const minus = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a - b;
const quotient = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b === 0 ? null : a / b;
const meanOf = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : (a + b) / 2;
const absolute = (a: number | null): number | null => (a === null ? null : Math.abs(a));
