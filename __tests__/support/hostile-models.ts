/** Models that an engine refuses, that crash it, that never end, or that take all memory. Each maps x [N, 2] to scores [N, 2]. */
import { create } from "@bufbuild/protobuf";
import { AttributeProto_AttributeType, AttributeProtoSchema } from "onnx-buf";
import {
  graphOf,
  makeNode,
  makeTensor,
  type Model,
  type Node,
  type Tensor,
} from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { withOpset } from "../../src/model/ir.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";

const rows = (name: string): TensorSpec => ({
  name,
  elementType: "float32",
  shape: ["N", 2],
});

function model(nodes: readonly Node[], initializers: readonly Tensor[] = []): Model {
  return makeModel({
    opset: 17,
    inputs: [rows("x")],
    outputs: [rows("scores")],
    initializers,
    nodes,
  });
}

const scalar = (name: string, values: Int32Array | BigInt64Array | Uint8Array): Tensor => {
  const type =
    values instanceof Int32Array ? "int32" : values instanceof Uint8Array ? "bool" : "int64";
  return makeTensor(name, type, { dims: values.length === 1 ? [] : [values.length], values });
};

/** An operator that nobody registered. */
export function unknownOperator(): Uint8Array {
  const nodes = [
    makeNode({ operator: "Nope", domain: "acme", inputs: ["x"], outputs: ["scores"] }),
  ];
  return writeModel(withOpset(model(nodes), "acme", 1));
}

/** Divides the smallest int32 by −1: x86 raises SIGFPE for the quotient that does not fit. */
export function crashing(): Uint8Array {
  const nodes = [
    makeNode({ operator: "Div", inputs: ["smallest", "minus"], outputs: ["quotient"] }),
    makeNode({ operator: "CastLike", inputs: ["quotient", "x"], outputs: ["number"] }),
    makeNode({ operator: "Add", inputs: ["x", "number"], outputs: ["scores"] }),
  ];
  const constants = [
    scalar("smallest", Int32Array.of(-(2 ** 31))),
    scalar("minus", Int32Array.of(-1)),
  ];
  return writeModel(model(nodes, constants));
}

/** A loop of 2⁶² turns. */
export function endless(): Uint8Array {
  const turn = makeModel({
    opset: 17,
    inputs: [
      { name: "turn", elementType: "int64", shape: [] },
      { name: "go", elementType: "bool", shape: [] },
      rows("before"),
    ],
    outputs: [{ name: "on", elementType: "bool", shape: [] }, rows("after")],
    initializers: [],
    nodes: [
      makeNode({ operator: "Identity", inputs: ["go"], outputs: ["on"] }),
      makeNode({ operator: "Identity", inputs: ["before"], outputs: ["after"] }),
    ],
  });
  const body = create(AttributeProtoSchema, {
    name: "body",
    type: AttributeProto_AttributeType.GRAPH,
    g: graphOf(turn),
  });
  const inputs = ["turns", "true", "x"];
  const nodes = [makeNode({ operator: "Loop", inputs, outputs: ["scores"], attributes: [body] })];
  const constants = [
    scalar("turns", BigInt64Array.of(2n ** 62n)),
    scalar("true", Uint8Array.of(1)),
  ];
  return writeModel(model(nodes, constants));
}

/** Asks for 4 × 2⁵⁰ bytes of zeros in 158 bytes. */
export function petabytes(): Uint8Array {
  const nodes = [
    makeNode({ operator: "ConstantOfShape", inputs: ["n"], outputs: ["z"] }),
    makeNode({ operator: "ReduceMax", inputs: ["z"], outputs: ["m"] }),
    makeNode({ operator: "Add", inputs: ["x", "m"], outputs: ["scores"] }),
  ];
  return writeModel(model(nodes, [scalar("n", BigInt64Array.of(2n ** 25n, 2n ** 25n))]));
}

/** Fills 2.4 GB with zeros and sums them. */
export function greedy(): Uint8Array {
  const nodes = [
    makeNode({ operator: "ConstantOfShape", inputs: ["shape"], outputs: ["zeros"] }),
    makeNode({ operator: "ReduceMax", inputs: ["zeros"], outputs: ["most"] }),
    makeNode({ operator: "Add", inputs: ["x", "most"], outputs: ["scores"] }),
  ];
  const shape = scalar("shape", BigInt64Array.of(600n, 1000n, 1000n));
  return writeModel(model(nodes, [shape]));
}
