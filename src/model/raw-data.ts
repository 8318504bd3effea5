/** The raw data of a tensor, wherever it lies. */
import { TensorProto_DataLocation } from "./generated/onnx-messages.ts";
import { type Model, type Tensor, copyWith, graphOf } from "./ir.ts";
import { littleEndianBytes } from "./little-endian.ts";
import { type Piece, STORED, type StoredData } from "./stored-data.ts";

/** The same tensor with its values inside the model: these very bytes, not a copy. */
export function withRawData(tensor: Tensor, rawData: Uint8Array): Tensor {
  return copyWith(tensor, { ...INSIDE, rawData: littleEndianBytes(rawData), [STORED]: undefined });
}

/** The same tensor with its values in a file, from where they are read whenever somebody looks at them. */
export function withStoredData(tensor: Tensor, stored: StoredData): Tensor {
  const isOutside = tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
  const inside = isOutside ? INSIDE : {};
  return copyWith(tensor, { ...inside, rawData: new Uint8Array(), [STORED]: stored });
}

/** To every other part it is a tensor of the model as any. */
const INSIDE = { externalData: [], dataLocation: TensorProto_DataLocation.DEFAULT };

/** undefined where the values are here, or in a field of their type. */
export const storedData = (tensor: Tensor): StoredData | undefined => tensor[STORED];

/** Empty where the values are in a field of their type. */
export const rawPiece = (tensor: Tensor): Piece => tensor[STORED] ?? tensor.rawData;

/** Read from its file where it lies in one. */
export const rawBytes = (tensor: Tensor): Uint8Array => tensor[STORED]?.read() ?? tensor.rawData;

/** True when weights of the model lie in files: it is worked on one weight after the other. */
export function isStreamed(model: Model): boolean {
  return graphOf(model).initializer.some((tensor: Tensor) => tensor[STORED] !== undefined);
}
