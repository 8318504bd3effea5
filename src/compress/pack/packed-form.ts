/** Finds how a constant can be stored in fewer bytes without losing a bit. */
import type { Tensor } from "../../model/ir.ts";
import { elementCount, elementTypeOf, tensorDims, tensorValues } from "../../model/tensor-data.ts";
import { float16ToFloat32, float32ToFloat16 } from "../../stats/float16.ts";
import { gridStep } from "../quantize/grid-step.ts";
import { LEVELS, packedBytes } from "../quantize/word-packing.ts";

/** Whole numbers of few levels, as digits of words. */
export interface Digits {
  readonly kind: "digits";
  readonly levels: number;
  /** In -half..half. */
  readonly codes: Int8Array;
  readonly type: "int8" | "float32";
  /** float32 only: what the codes are multiplied by, with the dims that broadcast it. */
  readonly steps: { readonly dims: readonly number[]; readonly values: Float32Array } | undefined;
}

/** The same numbers in a narrower type, cast when the model is loaded. */
export interface Narrow {
  readonly kind: "narrow";
  readonly type: "float16" | "int16";
  readonly values: Uint16Array | Int16Array;
}

export type PackedForm = Digits | Narrow;

/** Constants with fewer elements are not worth a node. */
const LEAST_ELEMENTS = 32;

/** undefined: as small as this program can make it. */
export function packedForm(tensor: Tensor): PackedForm | undefined {
  if (elementCount(tensorDims(tensor)) < LEAST_ELEMENTS) return undefined;
  const type = elementTypeOf(tensor);
  if (type === "int8") return int8Digits(tensor);
  if (type === "float32") return floatDigits(tensor) ?? half(tensor);
  return type === "int32" ? short(tensor) : undefined;
}

function levelsFor(codes: Int8Array): number | undefined {
  let largest = 1;
  for (const code of codes) largest = Math.max(largest, Math.abs(code));
  const levels = LEVELS.find((count) => count >= 2 * largest + 1);
  const isSmaller = levels !== undefined && packedBytes(codes.length, levels) < codes.length;
  return isSmaller ? levels : undefined;
}

function int8Digits(tensor: Tensor): Digits | undefined {
  const codes = tensorValues(tensor);
  if (!(codes instanceof Int8Array)) return undefined;
  const levels = levelsFor(codes);
  if (levels === undefined) return undefined;
  return { kind: "digits", levels, codes, type: "int8", steps: undefined };
}

/** A float weight whose slices along one axis each lie on a grid of their own. */
function floatDigits(tensor: Tensor): Digits | undefined {
  const values = tensorValues(tensor);
  const dims = tensorDims(tensor);
  if (!(values instanceof Float32Array) || dims.length < 2) return undefined;
  for (const { view, axis, broadcast } of gridsIn(dims)) {
    const steps = stepsAlong(values, view, axis);
    if (steps === undefined) continue;
    const codes = new Int8Array(values.length);
    const channel = channelOf(view, axis);
    for (let place = 0; place < values.length; place += 1)
      codes[place] = Math.round((values[place] ?? 0) / (steps[channel(place)] ?? 1));
    const levels = levelsFor(codes) ?? 255;
    return {
      kind: "digits",
      levels,
      codes,
      type: "float32",
      steps: { dims: broadcast, values: steps },
    };
  }
  return undefined;
}

interface Grids {
  readonly view: readonly number[];
  readonly axis: number;
  /** Dims with which steps are multiplied. */
  readonly broadcast: readonly number[];
}

/** Along one of the first two axes; or in each row of each direction of a recurrence. */
function gridsIn(dims: readonly number[]): readonly Grids[] {
  const along = [0, 1].map((axis) => ({
    view: dims,
    axis,
    broadcast: dims.map((size, place) => (place === axis ? size : 1)),
  }));
  const [directions = 0, rows = 0, depth = 0] = dims;
  if (dims.length !== 3) return along;
  const each = { view: [directions * rows, depth], axis: 0, broadcast: [directions, rows, 1] };
  return [...along, each];
}

function channelOf(dims: readonly number[], axis: number): (place: number) => number {
  const inner = elementCount(dims.slice(axis + 1));
  const channels = dims[axis] ?? 1;
  return (place) => Math.floor(place / inner) % channels;
}

function stepsAlong(
  values: Float32Array,
  dims: readonly number[],
  axis: number,
): Float32Array | undefined {
  const channels = dims[axis] ?? 0;
  const inner = elementCount(dims.slice(axis + 1));
  const outer = elementCount(dims.slice(0, axis));
  // A grid of its own for each value or two would be larger than the values.
  if (inner * outer < 4) return undefined;
  const steps = new Float32Array(channels);
  const slice = new Float32Array(inner * outer);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let before = 0; before < outer; before += 1) {
      const start = (before * channels + channel) * inner;
      slice.set(values.subarray(start, start + inner), before * inner);
    }
    const step = gridStep(slice, 127);
    // -0 would come back as 0.
    if (step === undefined || slice.some((value) => Object.is(value, -0))) return undefined;
    steps[channel] = step;
  }
  return steps;
}

function half(tensor: Tensor): Narrow | undefined {
  const values = tensorValues(tensor);
  if (!(values instanceof Float32Array)) return undefined;
  const bits = Uint16Array.from(values, float32ToFloat16);
  const isExact = values.every((value, place) =>
    Object.is(float16ToFloat32(bits[place] ?? 0), value),
  );
  return isExact ? { kind: "narrow", type: "float16", values: bits } : undefined;
}

function short(tensor: Tensor): Narrow | undefined {
  const values = tensorValues(tensor);
  if (!(values instanceof Int32Array)) return undefined;
  const shorts = Int16Array.from(values);
  const isExact = values.every((value, place) => value === shorts[place]);
  return isExact ? { kind: "narrow", type: "int16", values: shorts } : undefined;
}

/** Bytes that the form keeps, without the nodes that expand it. */
export function formBytes(form: PackedForm): number {
  if (form.kind === "narrow") return form.values.byteLength;
  const steps = form.steps === undefined ? 0 : form.steps.values.length * 2;
  return packedBytes(form.codes.length, form.levels) + steps;
}
