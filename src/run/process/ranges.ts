/** Extremes of values in a model over calibration rows; memory does not grow with the rows. */
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { Column } from "../../schema/tensor.ts";
import type { Extremes, RangeDetail, ValueHistogram } from "../../schema/value-range.ts";
import { extremesOf } from "./extremes.ts";
import { addTo, histogramOf, type RunningHistogram } from "./histogram.ts";
import { batchesOf, filled, fixedBatch, makeFeeds, type Runtime } from "./session.ts";

export interface RunningRange {
  readonly name: string;
  minimum: number;
  maximum: number;
  readonly elementType: string;
  readonly shape: readonly number[];
  nonFinite: number;
  smallestMagnitude: number;
  /** Sums over the calls that had a finite value, and how many those were. */
  readonly calls: { minima: number; maxima: number; count: number };
  histogram?: RunningHistogram;
  /** Largest magnitudes along the last axis; undefined when its size changes from call to call. */
  channels?: Float32Array | undefined;
}

/** What the job's result holds of a value. */
export interface FoundRange extends Pick<
  RunningRange,
  "name" | "minimum" | "maximum" | "elementType" | "shape" | "nonFinite"
> {
  readonly average?: Extremes;
  readonly histogram?: ValueHistogram;
  readonly channels?: readonly number[];
}

export interface RangesRequest {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly columns: readonly Column[];
  readonly rows: readonly number[];
  readonly batch: number;
  readonly tensors: readonly string[];
  /** Of what is asked in one call, unless a single row takes more; `MOST_BYTES` when absent. */
  readonly mostBytes?: number;
  /** Extremes alone unless said; a histogram needs a second look at every row. */
  readonly detail?: RangeDetail | undefined;
}

export async function ranges(request: RangesRequest): Promise<readonly FoundRange[]> {
  const { detail } = request;
  const found = new Map<string, RunningRange>();
  for await (const [name, tensor] of valuesOf(request)) {
    const range = widen(found, name, tensor);
    if (detail?.kind === "channels" && range !== undefined)
      range.channels = widenChannels(range, tensor);
  }
  if (detail?.kind === "histogram") {
    for (const range of found.values()) {
      const histogram = histogramOf(range, detail);
      if (histogram !== undefined) range.histogram = histogram;
    }
    for await (const [name, tensor] of valuesOf(request)) {
      const histogram = found.get(name)?.histogram;
      if (histogram !== undefined && tensor.data instanceof Float32Array)
        addTo(histogram, tensor.data);
    }
  }
  return [...found.values()].map((range) => foundRange(range, detail));
}

/** Of all values that are asked in one call: what they take is freed only when somebody collects it. */
export const MOST_BYTES = 640e6;

/** Rows of a call, at most `batch`: all of its values lie in memory at once, and the first row tells how much one takes. */
async function rowsThatFit(
  { tensors, rows, batch, mostBytes = MOST_BYTES }: RangesRequest,
  answered: (rows: readonly number[]) => Promise<Record<string, Tensor>>,
): Promise<number> {
  if (batch === 1 || rows.length <= 1) return batch;
  const answers = await answered(rows.slice(0, 1));
  const bytes = tensors.reduce((sum, name) => sum + bytesOf(answers[name]), 0);
  return Math.max(1, Math.min(batch, Math.floor(mostBytes / Math.max(1, bytes))));
}

/** Texts are few. */
function bytesOf(tensor: Tensor | undefined): number {
  return tensor === undefined || Array.isArray(tensor.data) ? 0 : tensor.data.byteLength;
}

/** @yields every value that is wanted, call after call */
async function* valuesOf(request: RangesRequest): AsyncGenerator<readonly [string, Tensor]> {
  const { session } = request;
  const size = fixedBatch(session);
  const outputs = new Set(session.outputNames);
  const wanted = request.tensors.filter((name) => outputs.has(name));
  const answered = async (batch: readonly number[]): Promise<Record<string, Tensor>> => {
    const feeds = makeFeeds(request, filled(batch, size));
    // The binding refuses to run for no outputs: the inputs have ranges all the same.
    const made = wanted.length === 0 ? {} : await session.run(feeds, wanted);
    return { ...feeds, ...made };
  };
  const asked = size ?? (await rowsThatFit(request, answered));
  for (const batch of batchesOf(request.rows, asked)) {
    const answers = await answered(batch);
    for (const name of request.tensors) {
      const tensor = answers[name];
      if (tensor !== undefined) yield [name, tensor];
    }
  }
}

function foundRange(range: RunningRange, detail: RangeDetail | undefined): FoundRange {
  const { name, minimum, maximum, elementType, shape, nonFinite, calls, histogram } = range;
  const { channels } = range;
  const found = { name, minimum, maximum, elementType, shape, nonFinite };
  if (detail?.kind === "average" && calls.count > 0) {
    const { minima, maxima, count } = calls;
    return { ...found, average: { minimum: minima / count, maximum: maxima / count } };
  }
  if (channels !== undefined && channels.length > 0) return { ...found, channels: [...channels] };
  if (histogram === undefined) return found;
  const { low, high, counts } = histogram;
  return { ...found, histogram: { low, high, counts: [...counts] } };
}

/** NaN and infinity do not count here; the range says how many there were. An empty array: no two calls agree on the size. */
function widenChannels({ channels }: RunningRange, { data, dims }: Tensor): Float32Array {
  const size = dims.at(-1) ?? 0;
  if (!(data instanceof Float32Array)) return new Float32Array();
  const widest = channels ?? new Float32Array(size);
  if (widest.length !== size) return new Float32Array();
  for (let start = 0; start < data.length; start += size)
    for (let channel = 0; channel < size; channel += 1) {
      const magnitude = Math.abs(data[start + channel] ?? 0);
      if (magnitude > (widest[channel] ?? 0) && magnitude < Number.POSITIVE_INFINITY)
        widest[channel] = magnitude;
    }
  return widest;
}

function widen(
  found: Map<string, RunningRange>,
  name: string,
  tensor: Tensor,
): RunningRange | undefined {
  if (Array.isArray(tensor.data)) return undefined;
  let range = found.get(name);
  if (range === undefined) {
    range = {
      name,
      minimum: Number.POSITIVE_INFINITY,
      maximum: Number.NEGATIVE_INFINITY,
      elementType: tensor.type,
      shape: tensor.dims,
      nonFinite: 0,
      smallestMagnitude: Number.POSITIVE_INFINITY,
      calls: { minima: 0, maxima: 0, count: 0 },
    };
    found.set(name, range);
  }
  const { data } = tensor;
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  const seen = extremesOf(isFloat ? data : Float64Array.from(data, Number));
  if (seen.minimum < range.minimum) range.minimum = seen.minimum;
  if (seen.maximum > range.maximum) range.maximum = seen.maximum;
  range.smallestMagnitude = Math.min(range.smallestMagnitude, seen.smallestMagnitude);
  range.nonFinite += seen.nonFinite;
  if (seen.minimum > seen.maximum) return range;
  range.calls.minima += seen.minimum;
  range.calls.maxima += seen.maximum;
  range.calls.count += 1;
  return range;
}
