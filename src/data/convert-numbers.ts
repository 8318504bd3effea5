/** Numbers of a column in the type that an input wants, scaled and shifted. */
import type { InputBinding } from "../schema/generated/policy.ts";
import { isNumericArray, toDoubles } from "../schema/numeric-array.ts";
import type { ElementType, NumericArray, TensorSpec } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import { type DataColumn, type Dataset, itemWidth, rowName } from "./dataset.ts";
import { float16ToFloat32 } from "../stats/float16.ts";

export interface Conversion {
  readonly input: TensorSpec;
  readonly spec: InputBinding;
}

/** @throws UserError for text, for a fraction where the input is an integer, and for 8-bit data in a float input without a scale */
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
  const doubles = toDoubles(values);
  const numbers = source.elementType === "float16" ? doubles.map(float16ToFloat32) : doubles;
  const scaled = isScaled ? numbers.map((value) => value * scale + shift) : numbers;
  if (!isFloat) refuseFractions(dataset, source, { scaled, input });
  return typed(scaled, input.elementType);
}

const FLOATS: ReadonlySet<ElementType> = new Set(["float32", "float64", "float16"]);

function textError(dataset: Dataset, { name }: DataColumn, input: TensorSpec): UserError {
  return new UserError(
    "data-input-unbound",
    `Cannot bind input "${input.name}": column "${name}" of data "${dataset.source}" holds text and the input is ${input.elementType}`,
  );
}

function refuseFractions(
  dataset: Dataset,
  source: DataColumn,
  { scaled, input }: { readonly scaled: Float64Array; readonly input: TensorSpec },
): void {
  const position = scaled.findIndex((value) => !Number.isInteger(value));
  if (position < 0) return;
  const row = Math.floor(position / itemWidth(source));
  throw new UserError(
    "data-input-unbound",
    `Cannot bind input "${input.name}" (${input.elementType}): column "${source.name}" of data "${dataset.source}" holds ${scaled[position]} in ${rowName(dataset, row)}, which is not a whole number`,
  );
}

function typed(values: Float64Array, type: ElementType): NumericArray {
  switch (type) {
    case "float32":
      return Float32Array.from(values);
    case "float64":
      return values;
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
    case "float16":
    case "string":
      throw new UserError(
        "data-input-unbound",
        `Cannot make ${type} values of numbers; give the column as ${type} itself`,
      );
  }
}
