/** Measurements as they are kept, with the evidence that another judge needs; and back. */
import { assertNever } from "../schema/assert-never.ts";
import type { RecordedEvidence, RecordedMeasurement } from "../schema/generated/record.ts";
import type { Evidence, Measurement } from "../schema/measurement.ts";
import { keptRanks } from "../stats/thinned-sample.ts";

/** The reference's own evidence is left out: no criterion tests it. */
export function recordMeasurement({ evidence, detail, ...rest }: Measurement): RecordedMeasurement {
  const isReference = rest.arm === "base" || rest.arm === "baseline";
  return {
    ...rest,
    ...(isReference ? {} : { evidence: recordEvidence(evidence) }),
    ...(detail === undefined ? {} : { detail: { ...detail } }),
  };
}

type RecordedReplicates = Extract<RecordedEvidence, { readonly kind: "replicates" }>;

export function readMeasurement({ evidence, ...rest }: RecordedMeasurement): Measurement {
  return {
    ...rest,
    evidence:
      evidence === undefined
        ? { kind: "none", reason: "its evidence was not kept" }
        : readEvidence(evidence),
  };
}

function recordEvidence(evidence: Evidence): RecordedEvidence {
  switch (evidence.kind) {
    case "replicates":
      return { ...evidence, exactAt: [...evidence.exactAt], kept: toBase64(evidence.kept) };
    case "mean": {
      const { degreesOfFreedom } = evidence;
      const known = Number.isFinite(degreesOfFreedom) ? degreesOfFreedom : null;
      return { ...evidence, degreesOfFreedom: known };
    }
    case "paired-counts":
    case "binomial":
    case "exact":
    case "none":
      return evidence;
    default:
      return assertNever(evidence);
  }
}

function readEvidence(evidence: RecordedEvidence): Evidence {
  switch (evidence.kind) {
    case "replicates":
      return readReplicates(evidence);
    case "mean":
      return {
        ...evidence,
        degreesOfFreedom: evidence.degreesOfFreedom ?? Number.POSITIVE_INFINITY,
      };
    case "paired-counts":
    case "binomial":
    case "exact":
    case "none":
      return evidence;
    default:
      return assertNever(evidence);
  }
}

function readReplicates(evidence: RecordedReplicates): Evidence {
  const kept = fromBase64(evidence.kept);
  const asked = keptRanks(evidence.count, evidence.exactAt).length;
  return kept.length === asked
    ? { ...evidence, kept }
    : { kind: "none", reason: `${kept.length} of ${asked} replicates that must be kept are there` };
}

function toBase64(values: Float64Array): string {
  const bytes = new DataView(new ArrayBuffer(values.length * 8));
  for (const [position, value] of values.entries()) bytes.setFloat64(position * 8, value, true);
  return Buffer.from(bytes.buffer).toString("base64");
}

/** Bytes that are no whole number at the end are left out. */
function fromBase64(text: string): Float64Array {
  const bytes = Buffer.from(text, "base64");
  return Float64Array.from({ length: Math.floor(bytes.length / 8) }, (_, position) =>
    bytes.readDoubleLE(position * 8),
  );
}
