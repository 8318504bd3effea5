/** A run against the baseline of the same model: what moved, and whether engine, data or candidate moved it. */
import type { Drift, DriftCause, Ground, MovedValue } from "../schema/drift.ts";
import type { Baseline } from "../schema/generated/baseline.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { answersOf, valuesOf } from "./baseline-file.ts";

type Values = Readonly<Record<string, number>>;

/** Rows are known by digest, so that a changed engine shows on the rows that stayed and changed data in those that did not. */
export function driftOf(baseline: Baseline, record: RunRecord): Drift {
  const now = answersOf(record);
  const grounds = groundsOf(baseline, record);
  const shared = Object.keys(now).filter((row) => baseline.answers[row] !== undefined);
  const changed = shared.filter((row) => isOther(baseline.answers[row], now[row])).length;
  const came = Object.keys(now).length - shared.length;
  const gone = Object.keys(baseline.answers).length - shared.length;
  return {
    acceptedAt: baseline.acceptedAt,
    causes: causesOf(grounds, { changed, came, gone }),
    grounds,
    sharedRows: shared.length,
    candidate: movedValues(baseline.values, valuesOf(record, "candidate")),
    base:
      baseline.baseValues === undefined
        ? undefined
        : movedValues(baseline.baseValues, valuesOf(record, "base")),
  };
}

function groundsOf(baseline: Baseline, record: RunRecord): readonly Ground[] {
  const { model, candidate, data, policy, environment } = record;
  const all: readonly Ground[] = [
    { what: "model", accepted: baseline.modelDigest, now: model.digest },
    { what: "candidate", accepted: baseline.candidateDigest, now: candidate.digest },
    {
      what: "evaluation data",
      accepted: baseline.evaluationDigest,
      now: data.evaluation.digest,
    },
    {
      what: "calibration data",
      accepted: baseline.calibrationDigest ?? data.calibration.digest,
      now: data.calibration.digest,
    },
    { what: "policy", accepted: baseline.policyDigest, now: policy.digest },
    { what: "engine", accepted: baseline.onnxruntime, now: environment.onnxruntime },
  ];
  return all.filter(({ accepted, now }) => accepted !== now);
}

/** What a candidate is made of, besides the recipe, which is that of the baseline. */
const MAKINGS: readonly Ground["what"][] = ["model", "calibration data", "policy", "engine"];

interface RowCounts {
  readonly changed: number;
  readonly came: number;
  readonly gone: number;
}

/** Another candidate may answer otherwise by right: engine and machine are then above suspicion. */
function causesOf(
  grounds: readonly Ground[],
  { changed, came, gone }: RowCounts,
): readonly DriftCause[] {
  const moved = new Set(grounds.map(({ what }) => what));
  const causes: DriftCause[] = [];
  if (moved.has("candidate"))
    causes.push({ kind: "candidate", because: MAKINGS.filter((what) => moved.has(what)) });
  else if (changed > 0)
    causes.push({ kind: moved.has("engine") ? "engine" : "machine", rows: changed });
  if (came > 0 || gone > 0) causes.push({ kind: "data", came, gone });
  return causes;
}

/** Kernels of another instruction set sum in another order, which moves a float32 result by about 1e-6 of itself. */
const ROUNDING = 1e-5;

/** Classes are whole numbers; no answer ("none") is near no number. */
function isOther(accepted: string | undefined, now: string | undefined): boolean {
  if (accepted === now) return false;
  const [a, b] = [Number(accepted), Number(now)];
  return (Number.isInteger(a) && Number.isInteger(b)) || !isNear(a, b);
}

const isNear = (a: number, b: number): boolean =>
  Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));

function movedValues(accepted: Values, now: Values): readonly MovedValue[] {
  const names = [...new Set([...Object.keys(accepted), ...Object.keys(now)])].toSorted();
  return names
    .map((name) => ({ name, accepted: accepted[name], now: now[name] }))
    .filter((value) => !isNear(value.accepted ?? Number.NaN, value.now ?? Number.NaN));
}
