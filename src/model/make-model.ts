/** Small models from nothing: probes and pieces of graphs that are run on their own. */
import { create } from "@bufbuild/protobuf";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProtoSchema,
  TypeProto_TensorSchema,
  ValueInfoProtoSchema,
} from "./generated/onnx-messages.ts";
import type { TensorSpec } from "../schema/tensor.ts";
import { dataTypeOf } from "./data-types.ts";
import { type Model, type Node, type Tensor, type ValueInfo, withOpset } from "./ir.ts";

export interface ModelParts {
  readonly opset: number;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly initializers: readonly Tensor[];
  readonly nodes: readonly Node[];
}

export function makeModel(parts: ModelParts): Model {
  const graph = create(GraphProtoSchema, {
    name: "main",
    input: parts.inputs.map(valueInfo),
    output: parts.outputs.map(valueInfo),
    initializer: [...parts.initializers],
    node: [...parts.nodes],
  });
  return withOpset(create(ModelProtoSchema, { irVersion: 8n, graph }), "", parts.opset);
}

/** A typed value; a null dimension is written without size or name. */
export function valueInfo(spec: TensorSpec): ValueInfo {
  const dim = spec.shape.map((size) => {
    if (typeof size === "number") {
      return create(TensorShapeProto_DimensionSchema, {
        value: { case: "dimValue", value: BigInt(size) },
      });
    }
    if (size === null) return create(TensorShapeProto_DimensionSchema);
    return create(TensorShapeProto_DimensionSchema, { value: { case: "dimParam", value: size } });
  });
  const tensor = create(TypeProto_TensorSchema, {
    elemType: dataTypeOf(spec.elementType),
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  const type = create(TypeProtoSchema, { value: { case: "tensorType", value: tensor } });
  return create(ValueInfoProtoSchema, { name: spec.name, type });
}
