/** ONNX's numbers for element types, and their names here. */
import { TensorProto_DataType } from "./generated/onnx-messages.ts";
import type { ElementType } from "../schema/tensor.ts";

const NUMBERS: Readonly<Record<ElementType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT,
  float64: TensorProto_DataType.DOUBLE,
  float16: TensorProto_DataType.FLOAT16,
  int8: TensorProto_DataType.INT8,
  uint8: TensorProto_DataType.UINT8,
  int16: TensorProto_DataType.INT16,
  uint16: TensorProto_DataType.UINT16,
  int32: TensorProto_DataType.INT32,
  uint32: TensorProto_DataType.UINT32,
  int64: TensorProto_DataType.INT64,
  uint64: TensorProto_DataType.UINT64,
  bool: TensorProto_DataType.BOOL,
  string: TensorProto_DataType.STRING,
};

const NAMES: ReadonlyMap<number, ElementType> = new Map(
  elementTypes().map((name) => [NUMBERS[name], name]),
);

function elementTypes(): readonly ElementType[] {
  return [
    "float32",
    "float64",
    "float16",
    "int8",
    "uint8",
    "int16",
    "uint16",
    "int32",
    "uint32",
    "int64",
    "uint64",
    "bool",
    "string",
  ];
}

export function dataTypeOf(elementType: ElementType): number {
  return NUMBERS[elementType];
}

/** undefined for types that no engine boundary carries: int4, float8, bfloat16, complex. */
export function elementTypeOfNumber(dataType: number): ElementType | undefined {
  return NAMES.get(dataType);
}

const BITS: ReadonlyMap<number, number> = new Map([
  [TensorProto_DataType.FLOAT, 32],
  [TensorProto_DataType.DOUBLE, 64],
  [TensorProto_DataType.FLOAT16, 16],
  [TensorProto_DataType.BFLOAT16, 16],
  [TensorProto_DataType.INT8, 8],
  [TensorProto_DataType.UINT8, 8],
  [TensorProto_DataType.INT16, 16],
  [TensorProto_DataType.UINT16, 16],
  [TensorProto_DataType.INT32, 32],
  [TensorProto_DataType.UINT32, 32],
  [TensorProto_DataType.INT64, 64],
  [TensorProto_DataType.UINT64, 64],
  [TensorProto_DataType.BOOL, 8],
  [TensorProto_DataType.INT4, 4],
  [TensorProto_DataType.UINT4, 4],
  [TensorProto_DataType.COMPLEX64, 64],
  [TensorProto_DataType.COMPLEX128, 128],
  [TensorProto_DataType.FLOAT8E4M3FN, 8],
  [TensorProto_DataType.FLOAT8E4M3FNUZ, 8],
  [TensorProto_DataType.FLOAT8E5M2, 8],
  [TensorProto_DataType.FLOAT8E5M2FNUZ, 8],
  [TensorProto_DataType.FLOAT8E8M0, 8],
  [TensorProto_DataType.FLOAT4E2M1, 4],
  [TensorProto_DataType.UINT2, 2],
  [TensorProto_DataType.INT2, 2],
]);

/** Bits of one element in raw data; undefined for strings and for types that are not known here. */
export function elementBits(dataType: number): number | undefined {
  return BITS.get(dataType);
}
