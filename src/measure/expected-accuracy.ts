/** The accuracy that an arm expects of itself elsewhere, by probabilities that are calibrated where labels are known (NannyML's CBPE, with an isotonic curve). */
import type { Measurement } from "../schema/measurement.ts";
import { mean } from "../stats/sums.ts";
import type { Sample } from "./sample.ts";
import { fitIsotonic } from "./recalibration/isotonic-curve.ts";
import { valueOn } from "./recalibration/recalibrated-scores.ts";

/** Answers of one arm: with labels, and on the rows that are asked about. */
export interface Elsewhere {
  readonly known: Sample;
  readonly rows: Sample;
}

/** Of the finite rows. The answers stay, only what they are worth changes. undefined for other than two classes, and without labels. */
export function expectedAccuracy({ known, rows }: Elsewhere): number | undefined {
  if (known.kind !== "classification" || rows.kind !== "classification") return undefined;
  const { labels } = known;
  if (labels === undefined || known.classes !== 2 || rows.classes !== 2) return undefined;
  const finite = finiteRows(known);
  if (finite.length === 0) return undefined;
  const curve = fitIsotonic(
    Float64Array.from(finite, (row) => known.scores[2 * row + 1] ?? Number.NaN),
    Uint8Array.from(finite, (row) => (labels[row] === 1 ? 1 : 0)),
  );
  const worth = Float64Array.from(finiteRows(rows), (row) => {
    const second = valueOn(curve, rows.scores[2 * row + 1] ?? Number.NaN);
    return rows.predicted[row] === 1 ? second : 1 - second;
  });
  return mean(worth);
}

const finiteRows = ({ rows, nonFinite }: Sample): Uint32Array =>
  Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => nonFinite[row] === 0);

/** The same measurements, where an arm's estimated accuracy says in its details what it is after calibration. */
export function withExpectations(
  measurements: readonly Measurement[],
  armOf: (measurement: Measurement) => Elsewhere,
): readonly Measurement[] {
  return measurements.map((measurement) => {
    const { metric, arm, detail } = measurement;
    if (metric !== "estimated-accuracy" || arm === "change") return measurement;
    const recalibrated = expectedAccuracy(armOf(measurement));
    if (recalibrated === undefined || !Number.isFinite(recalibrated)) return measurement;
    return { ...measurement, detail: { ...detail, recalibrated } };
  });
}
