/** A project that fits on a page: a model of two layers, 300 labelled rows, and a policy. */
import { makeNode, makeTensor, type Model, type Tensor } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { type FakeHost, fakeHost, type FakeMachine } from "./fake-host.ts";

const WIDE = 1024;

function layer(name: string, rows: number, columns: number): Tensor {
  const values = Float32Array.from({ length: rows * columns }, (_, position) => Math.sin(position));
  return makeTensor(name, "float32", { dims: [rows, columns], values });
}

/** Two numbers a row to two scores; its weights are large enough for every pass. */
export function toyModel(): Model {
  return makeModel({
    opset: 17,
    inputs: [{ name: "x", elementType: "float32", shape: ["N", 2] }],
    outputs: [{ name: "scores", elementType: "float32", shape: ["N", 2] }],
    initializers: [layer("w1", 2, WIDE), layer("w2", WIDE, 2)],
    nodes: [
      makeNode({ name: "first", operator: "MatMul", inputs: ["x", "w1"], outputs: ["hidden"] }),
      makeNode({ name: "last", operator: "MatMul", inputs: ["hidden", "w2"], outputs: ["scores"] }),
    ],
  });
}

export const TOY_ROWS = 300;

/** Row i holds two scores; the larger one is right but for every tenth row. */
export function toyCsv(rows: number = TOY_ROWS): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const larger = row % 2;
    const scores = larger === 0 ? [3.5 + row / 1000, 0] : [0, 3.5 + row / 1000];
    const label = row % 10 === 9 ? 1 - larger : larger;
    return [...scores, label, row % 3 === 0 ? "north" : "south"].join(",");
  });
  return `${["a,b,label,region", ...lines].join("\n")}\n`;
}

export const TOY_POLICY = `version: 1
models:
  toy:
    path: toy.onnx
    inputs:
      x: { columns: [a, b] }
    data:
      calibration: { path: calibration.csv }
      evaluation: { path: evaluation.csv, label: label, slices: [region] }
    recipe: int8-dynamic
    criteria:
      - { kind: ceiling, metric: flips, limit: 0.05 }
      - { kind: non-inferiority, metric: accuracy, margin: 0.02, slices: false }
`;

/** `extra` adds files, or replaces those of the project. */
export function toyHost(
  extra: Readonly<Record<string, string | Uint8Array>> = {},
  machine: Omit<FakeMachine, "files"> = {},
): FakeHost {
  return fakeHost({
    ...machine,
    files: {
      "toy.onnx": writeModel(toyModel()),
      "calibration.csv": toyCsv(60).replaceAll(/\b3\./g, "4."),
      "evaluation.csv": toyCsv(),
      "compression-gate.yml": TOY_POLICY,
      ...extra,
    },
  });
}
