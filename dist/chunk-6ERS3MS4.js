import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorShapeProtoSchema,
  TensorShapeProto_DimensionSchema,
  TypeProtoSchema,
  TypeProto_TensorSchema,
  ValueInfoProtoSchema,
  create,
  dataTypeOf,
  withOpset
} from "./chunk-ZWPB4JFI.js";

// src/model/make-model.ts
function makeModel(parts) {
  const graph = create(GraphProtoSchema, {
    name: "main",
    input: parts.inputs.map(valueInfo),
    output: parts.outputs.map(valueInfo),
    initializer: [...parts.initializers],
    node: [...parts.nodes]
  });
  return withOpset(create(ModelProtoSchema, { irVersion: 8n, graph }), "", parts.opset);
}
function valueInfo(spec) {
  const dim = spec.shape.map((size) => {
    if (typeof size === "number") {
      return create(TensorShapeProto_DimensionSchema, {
        value: { case: "dimValue", value: BigInt(size) }
      });
    }
    if (size === null) return create(TensorShapeProto_DimensionSchema);
    return create(TensorShapeProto_DimensionSchema, { value: { case: "dimParam", value: size } });
  });
  const tensor = create(TypeProto_TensorSchema, {
    elemType: dataTypeOf(spec.elementType),
    shape: create(TensorShapeProtoSchema, { dim })
  });
  const type = create(TypeProtoSchema, { value: { case: "tensorType", value: tensor } });
  return create(ValueInfoProtoSchema, { name: spec.name, type });
}

export {
  makeModel
};
