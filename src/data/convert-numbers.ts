/** Numbers of a column in the type that an input wants, scaled and shifted. */
import type { InputBinding } from "../schema/generated/policy.ts";
import { isNumericArray } from "../schema/numeric-array.ts";
import type { ElementType, NumericArray, TensorSpec } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import { float32ToFloat16 } from "../stats/float16.ts";
import { numberIn } from "./number-form.ts";
import { columnDoubles, type DataColumn, type Dataset, itemWidth, rowName } from "./dataset.ts";

export interface Conversion {
  readonly input: TensorSpec;
  readonly spec: InputBinding;
}

/** @throws UserError for text, for what an integer input cannot hold, and for 8-bit data in a float input without a scale */
export function convertNumbers(
  dataset: Dataset,
  source: DataColumn,
  { input, spec }: Conversion,
): NumericArray {
  const { values, name } = source;
  if (!isNumericArray(values)) throw textError(dataset, source, input);
  const isScaled = spec.scale !== undefined || spec.shift !== undefined;
  const isFloat = FLOATS.has(input.elementType);
  if (source.elementType === input.elementType && !isScaled) return values;
  if (source.elementType === "uint8" && isFloat && !isScaled) {
    throw new UserError(
      "data-input-unbound",
      `Cannot bind input "${input.name}": column "${name}" of data "${dataset.source}" holds bytes (0 to 255) and the input is ${input.elementType}; say how they are scaled, such as scale: 0.00392156862745098 for 0 to 1, or scale: 1 for as they are`,
    );
  }
  const [scale, shift] = [spec.scale ?? 1, spec.shift ?? 0];
  const numbers = columnDoubles(source.elementType, values);
  const scaled = isScaled ? numbers.map((value) => value * scale + shift) : numbers;
  if (!isFloat) refuseUnfitting(dataset, source, { scaled, input });
  return typed(scaled, input.elementType);
}

const FLOATS: ReadonlySet<ElementType> = new Set(["float32", "float64", "float16"]);

/** Names the first cell that made the column text. */
export function textError(
  dataset: Dataset,
  { name, values }: DataColumn,
  input: TensorSpec,
): UserError {
  const row = Array.from(values, String).findIndex((text) => numberIn(text) === undefined);
  const example = row < 0 ? "" : ` ("${String(values[row])}" in ${rowName(dataset, row)})`;
  return new UserError(
    "data-input-unbound",
    `Cannot bind input "${input.name}": column "${name}" of data "${dataset.source}" holds text${example} and the input is ${input.elementType}`,
  );
}

/** What an integer type holds; int64 and uint64 as far as a double is exact. */
const RANGES: Readonly<Partial<Record<ElementType, readonly [number, number]>>> = {
  bool: [0, 1],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
};

function refuseUnfitting(
  dataset: Dataset,
  source: DataColumn,
  { scaled, input }: { readonly scaled: Float64Array; readonly input: TensorSpec },
): void {
  const [least, most] = RANGES[input.elementType] ?? [0, 0];
  const position = scaled.findIndex(
    (value) => !(Number.isInteger(value) && value >= least && value <= most),
  );
  if (position < 0) return;
  const value = scaled[position] ?? Number.NaN;
  const row = Math.floor(position / itemWidth(source));
  const why = Number.isInteger(value)
    ? `which is not between ${least} and ${most}`
    : "which is not a whole number";
  throw new UserError(
    "data-input-unbound",
    `Cannot bind input "${input.name}" (${input.elementType}): column "${source.name}" of data "${dataset.source}" holds ${value} in ${rowName(dataset, row)}, ${why}`,
  );
}

function typed(values: Float64Array, type: ElementType): NumericArray {
  switch (type) {
    case "float32":
      return Float32Array.from(values);
    case "float64":
      return values;
    case "float16":
      return Uint16Array.from(values, float32ToFloat16);
    case "int64":
      return BigInt64Array.from(values, BigInt);
    case "uint64":
      return BigUint64Array.from(values, BigInt);
    case "int32":
      return Int32Array.from(values);
    case "uint32":
      return Uint32Array.from(values);
    case "int16":
      return Int16Array.from(values);
    case "uint16":
      return Uint16Array.from(values);
    case "int8":
      return Int8Array.from(values);
    case "uint8":
    case "bool":
      return Uint8Array.from(values);
    case "string":
      throw new Error("Text inputs take text");
  }
}
