import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  keptRanks
} from "./chunk-T55765LM.js";
import {
  assertNever
} from "./chunk-PK7ZYXLE.js";

// src/commands/differences.ts
var RELATIVE_TOLERANCE = 1e-9;
function differences(recorded, recomputed, path = "") {
  if (isSame(recorded, recomputed)) return [];
  if (!isObject(recorded) || !isObject(recomputed)) return [{ path, recorded, recomputed }];
  const [before, after] = [new Map(Object.entries(recorded)), new Map(Object.entries(recomputed))];
  const keys = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap(
    (key) => differences(before.get(key), after.get(key), path === "" ? key : `${path}.${key}`)
  );
}
function isSame(a, b) {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}
function isObject(value) {
  return typeof value === "object" && value !== null;
}

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
function readEvidence(evidence) {
  switch (evidence.kind) {
    case "replicates":
      return readReplicates(evidence);
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
function readReplicates(evidence) {
  const kept = fromBase64(evidence.kept);
  const asked = keptRanks(evidence.count, evidence.exactAt).length;
  return kept.length === asked ? { ...evidence, kept } : { kind: "none", reason: `${kept.length} of ${asked} replicates that must be kept are there` };
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
  differences,
  recordMeasurement,
  readMeasurement
};
