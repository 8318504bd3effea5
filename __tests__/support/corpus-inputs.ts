/** Inputs for models of the corpus: the test data that comes with them, or numbers, drawings and sounds that mean something to them. */
import { fromBinary } from "@bufbuild/protobuf";
import * as runtime from "onnxruntime-node";
import { TensorProtoSchema } from "onnx-buf";
import type { Model, Tensor } from "../../src/model/ir.ts";
import { modelSignature } from "../../src/model/signature.ts";
import {
  elementCount,
  elementTypeOf,
  tensorDims,
  tensorValues,
} from "../../src/model/tensor-data.ts";
import type { ElementType, TensorSpec } from "../../src/schema/tensor.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import type { Inputs } from "./run-model.ts";

/** Inputs from the test data that comes with a model, by position; what is missing is drawn. */
export function inputsFor(
  model: Model,
  files: readonly Uint8Array[],
  hints: InputHints = {},
): Inputs {
  const { inputs } = modelSignature(model);
  return Object.fromEntries(
    inputs.map((spec, position) => {
      const file = files[position];
      const tensor = file === undefined ? undefined : fromBinary(TensorProtoSchema, file);
      const made = tensor === undefined ? drawn(spec, position, hints) : fromTensor(tensor);
      return [spec.name, made];
    }),
  );
}

function fromTensor(tensor: Tensor): runtime.Tensor {
  const type = elementTypeOf(tensor);
  const values = tensorValues(tensor);
  return makeInput(type ?? "string", values, tensorDims(tensor));
}

export interface InputHints {
  /** Of inputs that leave their size open. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  /** Floats are an image with strokes, or a vowel in the input of that name and silence in the others; numbers from 0 to 1 otherwise. */
  readonly drawing?: boolean;
  readonly vowel?: string;
  /** Of inputs that hold characters, words or the like: whole numbers from 0 up to this one are drawn for them. */
  readonly below?: Readonly<Record<string, number>>;
  /** What inputs hold everywhere: whole numbers and truths hold 1 unless given. */
  readonly constant?: Readonly<Record<string, number>>;
}

/** Dimensions without a size. */
const ANY_SIZE = 4;

/** Dark strokes on white, as of the digits of a clock: text detectors answer nothing to noise. */
function strokes(dims: readonly number[], seed: number): Float32Array {
  const [height = 1, width = 1] = dims.slice(-2);
  const random = mersenneRandom(seed);
  const size = Math.min(20, height / 2);
  const [arm, thick] = [Math.floor((size * 2) / 3), Math.ceil(size / 8)];
  const plane = new Float32Array(height * width).fill(WHITE);
  const bar = (top: number, left: number, [rows, columns]: readonly [number, number]): void => {
    if (random.uniform() < 0.4) return;
    for (let row = top; row < Math.min(top + rows, height); row += 1)
      plane.fill(BLACK, row * width + left, row * width + Math.min(left + columns, width));
  };
  for (let top = size / 2; top < height - size / 2; top += 2 * size)
    for (let left = size / 2; left < width - arm; left += size) {
      const [y, x] = [Math.round(top), Math.round(left)];
      for (const row of [0, size / 2, size]) bar(y + Math.round(row), x, [thick, arm]);
      for (const column of [0, arm - thick]) bar(y, x + column, [Math.round(size), thick]);
    }
  return Float32Array.from(
    { length: elementCount(dims) },
    (_, at) => plane[at % plane.length] ?? 0,
  );
}

const [WHITE, BLACK] = [2, -2] as const;

/** Frequency and strength of the formants of an open vowel. */
const FORMANTS = [
  [700, 1],
  [1200, 0.6],
  [2600, 0.3],
] as const;
const PITCH_HZ = 110;
const HARMONICS = 40;

/** Of a quiet room: detectors look at the logarithm of the spectrum, where silence is far from everything. */
const NOISE = 0.002;

/** A voice at 16 kHz: voice detectors answer next to nothing to noise alone, of which any change is large. */
function vowel(count: number): Float32Array {
  const random = mersenneRandom(1);
  return Float32Array.from({ length: count }, (_, at) => {
    let value = NOISE * (2 * random.uniform() - 1);
    for (let harmonic = 1; harmonic < HARMONICS; harmonic += 1) {
      const hertz = PITCH_HZ * harmonic;
      const heard = FORMANTS.map(([peak, part]) => part / (1 + ((hertz - peak) / 120) ** 2));
      const strength = (0.02 + heard.reduce((sum, part) => sum + part)) / Math.sqrt(harmonic);
      value += 0.1 * strength * Math.sin((2 * Math.PI * hertz * at) / 16_000);
    }
    return value;
  });
}

const ARRAYS = new Map<ElementType, { readonly from: (values: Iterable<number>) => unknown }>([
  ["float32", Float32Array],
  ["float64", Float64Array],
  ["int32", Int32Array],
  ["int64", { from: (values) => BigInt64Array.from(values, BigInt) }],
  ["bool", Uint8Array],
]);

function drawn(spec: TensorSpec, seed: number, hints: InputHints): runtime.Tensor {
  const { name, elementType, shape } = spec;
  const dims =
    hints.shapes?.[name] ??
    shape.map((size) => (typeof size === "number" && size > 0 ? size : ANY_SIZE));
  const array = ARRAYS.get(elementType);
  if (array === undefined) throw new Error(`No inputs of type ${elementType} are drawn`);
  return makeInput(elementType, array.from(numbersFor(spec, dims, { seed, hints })), dims);
}

function numbersFor(
  { name, elementType }: TensorSpec,
  dims: readonly number[],
  { seed, hints }: { readonly seed: number; readonly hints: InputHints },
): Iterable<number> {
  const count = elementCount(dims);
  const random = mersenneRandom(seed + 1);
  const isFloat = elementType.startsWith("float");
  const below = hints.below?.[name];
  const constant = hints.constant?.[name] ?? (isFloat ? undefined : 1);
  if (below !== undefined)
    return Array.from({ length: count }, () => Math.floor(below * random.uniform()));
  if (constant !== undefined) return new Float64Array(count).fill(constant);
  if (hints.drawing === true) return strokes(dims, seed + 1);
  if (hints.vowel === name) return vowel(count);
  if (hints.vowel !== undefined) return new Float32Array(count);
  return Array.from({ length: count }, () => random.uniform());
}

function makeInput(type: ElementType, values: unknown, dims: readonly number[]): runtime.Tensor {
  // The constructor's overloads want a literal type; the pair comes from one tensor, so it fits.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const Construct = runtime.Tensor as unknown as new (
    type: string,
    values: unknown,
    dims: readonly number[],
  ) => runtime.Tensor;
  return new Construct(type, values, dims);
}
