/** The IR to bytes of an ONNX file: the same model gives the same bytes. */
import { toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { UserError } from "../schema/user-error.ts";
import { allTensors } from "./graph-index.ts";
import { graphOf, type Model } from "./ir.ts";

/** Protocol buffers count bytes in 32 bits with a sign. */
const MAXIMUM_BYTES = 2 ** 31 - 1;

/**
 * Unknown fields are written back; nothing is added.
 * @throws UserError model-too-large, before anything of that size is built
 */
export function writeModel(model: Model): Uint8Array<ArrayBuffer> {
  const weightBytes = allTensors(graphOf(model)).reduce(
    (total, { rawData }) => total + rawData.length,
    0,
  );
  if (weightBytes > MAXIMUM_BYTES) throw tooLarge(`its weights take ${weightBytes} bytes`);
  const bytes = toBinary(ModelProtoSchema, model);
  if (bytes.length > MAXIMUM_BYTES) throw tooLarge(`it takes ${bytes.length} bytes`);
  return bytes;
}

function tooLarge(why: string): UserError {
  return new UserError(
    "model-too-large",
    `Cannot write the model: ${why}, and an ONNX file holds at most ${MAXIMUM_BYTES}`,
  );
}
