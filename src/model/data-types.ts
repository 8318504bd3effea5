/** ONNX's numbers for element types, and their names here. */
import { TensorProto_DataType } from "onnx-buf";
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
