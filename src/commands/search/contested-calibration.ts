/** Calibration rows that most of a search's candidates answer otherwise than the base, whatever their recipes are. */
import { accuracyAround, contestedRows } from "../../measure/modal-answers.ts";
import type { ClassAnswers, Tried } from "./measure-trial.ts";

export interface ContestedReport {
  /** Different candidates whose answers were counted. */
  readonly candidates: number;
  /** Positions in the calibration data, from 0. */
  readonly rows: readonly number[];
  /** How often the base is right on those rows, and on the others; where labels are known. */
  readonly baseAccuracy?: { readonly on: number | null; readonly off: number | null };
}

/** undefined for other answers than classes, and for fewer than two different candidates. */
export function contestedCalibration(tried: readonly Tried[]): ContestedReport | undefined {
  const different = new Map<string, ClassAnswers>();
  for (const { digest, answers } of tried)
    if (answers !== undefined) different.set(digest, answers);
  const [first, ...others] = different.values();
  if (first === undefined || others.length === 0) return undefined;
  const { base, labels } = first;
  const compressed = [first, ...others].map(({ candidate }) => candidate);
  const rows = contestedRows({ base: [base], compressed });
  const report = { candidates: compressed.length, rows };
  if (labels === undefined) return report;
  const { on, off } = accuracyAround(base, labels, rows);
  return { ...report, baseAccuracy: { on: finite(on), off: finite(off) } };
}

/** JSON has no NaN; more digits say no more of so few rows. */
const finite = (share: number): number | null =>
  Number.isFinite(share) ? Number(share.toPrecision(4)) : null;
