/** Run records as the gate makes them: measured figures, judged by the judge. */
import type { Case } from "../../src/judge/case.ts";
import { judge } from "../../src/judge/judge.ts";
import type { Criterion, RunRecord } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { RECORD_VERSION } from "../../src/schema/version.ts";
import { ACCURACY, accuracyOf, bytesOf, flipsOf, latencyOf } from "./judging.ts";

const DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export const FLIPS: Criterion = { kind: "ceiling", metric: "flips", limit: 0.05 };
export const BYTES: Criterion = { kind: "ceiling", metric: "bytes", limit: 1, relative: true };
export const LATENCY: Criterion = {
  kind: "ceiling",
  metric: "latency-p50",
  limit: 1.05,
  relative: true,
};

export const CRITERIA: readonly Criterion[] = [ACCURACY, FLIPS, BYTES, LATENCY];

const arm = (
  measurement: Measurement,
  name: "base" | "candidate",
  part: Partial<Measurement>,
): Measurement => {
  const { versus: _, detail: __, ...rest } = measurement;
  return {
    ...rest,
    arm: name,
    interval: null,
    evidence: { kind: "none", reason: "it is shown, not judged" },
    ...part,
  };
};

/** Both arms of the size and of the latency, and their ratios. */
export function sizesAndTimes(): readonly Measurement[] {
  const size = bytesOf(0.268);
  const time = latencyOf(0.86, 0.012);
  return [
    size,
    arm(size, "base", { unit: "bytes", estimate: 5_550_000 }),
    arm(size, "candidate", { unit: "bytes", estimate: 1_490_000 }),
    time,
    arm(time, "base", { unit: "ms", estimate: 3.81 }),
    arm(time, "candidate", { unit: "ms", estimate: 3.28 }),
  ];
}

export const MEASUREMENTS: readonly Measurement[] = [
  ...accuracyOf(5, 2, 1207),
  ...accuracyOf(1, 1, 500, { slice: "source=easy-ham" }),
  ...accuracyOf(2, 0, 90, { slice: "source=hard-ham" }),
  flipsOf(9, 1207),
  flipsOf(0, 1207, { metric: "kernel-flips" }),
  ...sizesAndTimes(),
];

export const SLICES: Case["slices"] = [
  { name: "source=easy-ham", critical: false, rows: 500 },
  { name: "source=hard-ham", critical: false, rows: 90 },
];

export interface Described {
  readonly name?: string;
  readonly criteria?: readonly Criterion[];
  readonly measurements?: readonly Measurement[];
  readonly judged?: Partial<Case>;
  readonly record?: Partial<RunRecord>;
}

export function recordOf({
  name = "mail-spam",
  criteria = CRITERIA,
  measurements = MEASUREMENTS,
  judged = {},
  record = {},
}: Described = {}): RunRecord {
  const { findings, verdict, waivers } = judge({
    criteria,
    measurements,
    slices: SLICES,
    groups: [],
    baseline: { state: "missing" },
    onInconclusive: "fail",
    ...judged,
  });
  return {
    version: RECORD_VERSION,
    tool: { name: "compression-gate", version: "0.1.0" },
    createdAt: "2026-03-01T12:00:00.000Z",
    seed: 1,
    model: {
      name,
      path: `models/${name}.onnx`,
      digest: DIGEST,
      bytes: 5_550_000,
      parameters: 1_380_000,
      opsets: { "": 17 },
      inputs: ["input_ids"],
      outputs: ["logits"],
    },
    candidate: {
      path: `out/${name}/candidate.onnx`,
      digest: DIGEST.split("").toReversed().join(""),
      bytes: 1_490_000,
      origin: "compressed",
      recipe: { version: 1, name: "int8-dynamic", passes: [{ pass: "int8-dynamic" }] },
      chosenBy: "policy",
      trials: [],
      changes: [
        {
          pass: "clean",
          kind: "applied",
          node: "Identity_3",
          operator: "Identity",
          reason: "it passes its input on",
        },
        {
          pass: "int8-dynamic",
          kind: "applied",
          node: "MatMul_1",
          operator: "MatMul",
          reason: "weight in 8 bits",
        },
        {
          pass: "int8-dynamic",
          kind: "applied",
          node: "MatMul_2",
          operator: "MatMul",
          reason: "weight in 8 bits",
        },
        {
          pass: "int8-dynamic",
          kind: "refused",
          node: "MatMul_9",
          operator: "MatMul",
          reason: "both inputs are computed",
        },
      ],
      operators: { MatMulInteger: 2, Gather: 1 },
    },
    data: {
      evaluation: { source: "data/evaluation.jsonl", digest: DIGEST, rows: 1207 },
      calibration: { source: "data/calibration.jsonl", digest: DIGEST, rows: 256 },
      overlapRows: 0,
    },
    environment: {
      os: "linux",
      architecture: "x64",
      cpuModel: "Paper CPU",
      cores: 2,
      instructionSets: ["avx2"],
      node: "v24.0.0",
      onnxruntime: "1.30.0",
      saturates: false,
    },
    policy: {
      source: "compression-gate.yml",
      digest: DIGEST,
      criteria: [...criteria],
      "on-inconclusive": judged.onInconclusive ?? "fail",
      serving: { batch: 1, threads: 1 },
    },
    baseline: { state: "missing", reason: "there is no baseline yet" },
    measurements: measurements.map(({ evidence: _, detail, ...rest }) => ({
      ...rest,
      ...(detail === undefined ? {} : { detail: { ...detail } }),
    })),
    findings: [...findings],
    verdict,
    ...(judged.waiving === undefined
      ? {}
      : {
          waivers: [...waivers],
          judged: { slices: [], groups: [], waiving: judged.waiving },
        }),
    rows: { digest: [], base: [], candidate: [], candidateExact: [] },
    notices: [],
    ...record,
  };
}
