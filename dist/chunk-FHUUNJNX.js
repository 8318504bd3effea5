import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  assertNever
} from "./chunk-I64LWKQS.js";

// src/record/recorded-measurement.ts
function recordMeasurement({ evidence, detail, ...rest }) {
  const isReference = rest.arm === "base" || rest.arm === "baseline";
  return {
    ...rest,
    ...isReference ? {} : { evidence: recordEvidence(evidence) },
    ...detail === void 0 ? {} : { detail: { ...detail } }
  };
}
function readMeasurement({ evidence, ...rest }) {
  return {
    ...rest,
    evidence: evidence === void 0 ? { kind: "none", reason: "its evidence was not kept" } : readEvidence(evidence)
  };
}
function recordEvidence(evidence) {
  switch (evidence.kind) {
    case "replicates":
      return { ...evidence, sorted: toBase64(evidence.sorted) };
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
function readEvidence(evidence) {
  switch (evidence.kind) {
    case "replicates":
      return { ...evidence, sorted: fromBase64(evidence.sorted) };
    case "mean":
      return {
        ...evidence,
        degreesOfFreedom: evidence.degreesOfFreedom ?? Number.POSITIVE_INFINITY
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
function toBase64(values) {
  const bytes = new DataView(new ArrayBuffer(values.length * 8));
  for (const [position, value] of values.entries()) bytes.setFloat64(position * 8, value, true);
  return Buffer.from(bytes.buffer).toString("base64");
}
function fromBase64(text) {
  const bytes = Buffer.from(text, "base64");
  return Float64Array.from(
    { length: Math.floor(bytes.length / 8) },
    (_, position) => bytes.readDoubleLE(position * 8)
  );
}

export {
  recordMeasurement,
  readMeasurement
};
