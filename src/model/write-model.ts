/** The IR to bytes of an ONNX file: the same model gives the same bytes. */
import { toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import type { Model } from "./ir.ts";

/** Unknown fields are written back; nothing is added. */
export function writeModel(model: Model): Uint8Array<ArrayBuffer> {
  return toBinary(ModelProtoSchema, model);
}
