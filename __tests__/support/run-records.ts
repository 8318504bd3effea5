/** Run records with little in them, but whole: what a front gets from the gate. */
import type { Finding, Outcome, RunRecord } from "../../src/schema/generated/record.ts";
import { RECORD_VERSION } from "../../src/schema/version.ts";

const DIGEST = "0".repeat(64);

export function findingOf(outcome: Outcome, explanation: string): Finding {
  return {
    id: "ceiling/flips/all",
    criterion: { kind: "ceiling", metric: "flips", limit: 0.05 },
    metric: "flips",
    slice: "all",
    tier: 1,
    outcome,
    kernels: "ordinary",
    expected: { operator: "at-most", limit: 0.05, unit: "share" },
    actual: { reference: null, candidate: 0.1, change: null, interval: null, n: 100 },
    pValue: null,
    adjustedPValue: null,
    rowsNeeded: null,
    explanation,
  };
}

export function recordOf(
  name: string,
  outcome: Outcome,
  findings: readonly Finding[] = [findingOf(outcome, `flips of ${name}: ${outcome}`)],
): RunRecord {
  const counts = { pass: 0, fail: 0, inconclusive: 0, "not-checked": 0, error: 0 };
  for (const { outcome: one } of findings) if (one !== "waived") counts[one] += 1;
  const summary = findings[0]?.explanation ?? "Nothing was checked";
  return {
    version: RECORD_VERSION,
    tool: { name: "compression-gate", version: "0.1.0" },
    createdAt: "2026-01-01T00:00:00.000Z",
    seed: 1,
    model: {
      name,
      path: `${name}.onnx`,
      digest: DIGEST,
      bytes: 4000,
      parameters: 1000,
      opsets: { "ai.onnx": 17 },
      inputs: ["x"],
      outputs: ["y"],
    },
    candidate: {
      path: `${name}/candidate.onnx`,
      digest: DIGEST.replaceAll("0", "1"),
      bytes: 1000,
      origin: "compressed",
      recipe: null,
      changes: [],
    },
    data: {
      evaluation: { source: "evaluation.csv", digest: DIGEST, rows: 100 },
      calibration: { source: "calibration.csv", digest: DIGEST, rows: 50 },
      overlapRows: 0,
    },
    environment: {
      os: "linux",
      architecture: "x64",
      cpuModel: "CPU",
      cores: 2,
      instructionSets: ["avx2"],
      node: "v24.0.0",
      onnxruntime: "1.30.0",
      saturates: false,
    },
    policy: {
      source: "compression-gate.yml",
      digest: DIGEST,
      criteria: findings.map(({ criterion }) => criterion),
      "on-inconclusive": "fail",
      serving: { batch: 1, threads: 1 },
    },
    baseline: { state: "missing", reason: "there is none" },
    measurements: [],
    findings: [...findings],
    verdict: { outcome, blocks: outcome !== "pass", counts, summary },
    rows: { digest: [], base: [], candidate: [], candidateExact: [] },
    notices: [],
  };
}
