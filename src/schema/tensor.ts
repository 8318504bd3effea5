/** Names and shapes of tensors as they cross folders: ONNX element types, typed columns, model signatures. */

/** ONNX element types that can cross an engine boundary, by their ONNX names in lower case. */
export type ElementType =
  | "float32"
  | "float64"
  | "float16"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "bool"
  | "string";

export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** float16 is carried as its bits in a Uint16Array, bool as 0 and 1 in a Uint8Array. */
export type TensorValues = NumericArray | readonly string[];

/** One input or output of a model. A dimension is a number, a symbol, or null when nothing is known. */
export interface TensorSpec {
  readonly name: string;
  readonly elementType: ElementType;
  readonly shape: readonly (number | string | null)[];
}

/**
 * The same tensor for many examples: `values` holds `rows` items of shape `itemShape`, row-major.
 * A model input of shape [N,1,28,28] is a column of itemShape [1,28,28].
 */
export interface Column {
  readonly name: string;
  readonly elementType: ElementType;
  readonly itemShape: readonly number[];
  readonly rows: number;
  readonly values: TensorValues;
}

/** Everything a model needs for each example, by input name; all columns have the same number of rows. */
export interface Feeds {
  readonly rows: number;
  readonly columns: readonly Column[];
}
