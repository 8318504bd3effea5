/** Perturbed copies of a dataset: each row by a stream of its own, so that rows that come or go change no other. */
import type { Digest } from "../host/host.ts";
import type { ElementType } from "../schema/tensor.ts";
import { float32ToFloat16 } from "../stats/float16.ts";
import { type Random, randomStreams } from "../stats/random.ts";
import { categoriesOf, numberFacts, numbersOf } from "./column-facts.ts";
import { cellTexts, type DataColumn, type Dataset, itemWidth, makeDataset } from "./dataset.ts";
import { imageShape } from "./image.ts";
import type { NumberFacts, Perturbation } from "./perturbation.ts";

export interface PerturbationRequest {
  readonly perturbation: Perturbation;
  readonly severity: number;
  /** Names of the columns; `perturbableColumns` chose them. */
  readonly columns: readonly string[];
  /** Rows that say how numbers spread and which categories there are. */
  readonly reference: Dataset;
  readonly seed: number;
}

export function perturbDataset(
  dataset: Dataset,
  request: PerturbationRequest,
  digest: Digest,
): Dataset {
  const columns = [...dataset.columns.values()].map((column) =>
    request.columns.includes(column.name) ? perturbColumn(dataset, column, request) : column,
  );
  const { source, lines } = dataset;
  return makeDataset({ source, columns, ...(lines === undefined ? {} : { lines }) }, digest);
}

interface Drawing {
  readonly severity: number;
  /** The row's stream; severities share it. */
  readonly randomOf: (row: number) => Random;
}

function perturbColumn(
  dataset: Dataset,
  column: DataColumn,
  { perturbation, severity, reference, seed }: PerturbationRequest,
): DataColumn {
  const streams = randomStreams(seed);
  const randomOf = (row: number): Random =>
    streams.stream(`${perturbation.name}:${column.name}:${dataset.rowDigests[row] ?? ""}`);
  const drawing = { severity, randomOf };
  const known = reference.columns.get(column.name) ?? column;
  switch (perturbation.of) {
    case "text":
      return withTexts(column, (text, row) =>
        perturbation.perturb(text, { severity, random: randomOf(row) }),
      );
    case "category": {
      const categories = categoriesOf(known);
      return withTexts(column, (text, row) =>
        perturbation.perturb(text, { severity, random: randomOf(row) }, categories),
      );
    }
    case "cell": {
      const isLost = (row: number): boolean =>
        perturbation.isLost({ severity, random: randomOf(row) });
      if (column.elementType === "string")
        return withTexts(column, (text, row) => (isLost(row) ? "" : text));
      return withNumbers(column, ([value = 0], row) => [isLost(row) ? Number.NaN : value]);
    }
    case "number": {
      const facts = numberFacts(known);
      return withNumbers(column, ([value = 0], row) => [
        Number.isFinite(value)
          ? perturbation.perturb(value, { severity, random: randomOf(row) }, facts)
          : value,
      ]);
    }
    case "tensor":
      return withNumbers(column, (values, row) =>
        perturbation.perturb(values, { severity, random: randomOf(row) }),
      );
    case "image":
      return withImages(column, { perturbation, drawing, facts: numberFacts(known) });
  }
}

function withTexts(column: DataColumn, change: (text: string, row: number) => string): DataColumn {
  return {
    name: column.name,
    elementType: "string",
    itemShape: column.itemShape,
    rows: column.rows,
    values: cellTexts(column).map(change),
  };
}

/** A column of doubles; of bytes where it held bytes, rounded to 0 … 255; of halves where it held halves. */
function withNumbers(
  column: DataColumn,
  change: (values: Float64Array, row: number) => ArrayLike<number>,
): DataColumn {
  const width = itemWidth(column);
  const numbers = numbersOf(column);
  const changed = new Float64Array(numbers.length);
  for (let row = 0; row < column.rows; row += 1)
    changed.set(change(numbers.subarray(row * width, (row + 1) * width), row), row * width);
  return {
    name: column.name,
    itemShape: column.itemShape,
    rows: column.rows,
    ...storedAs(column.elementType, changed),
  };
}

function storedAs(
  type: ElementType,
  values: Float64Array,
): Pick<DataColumn, "elementType" | "values"> {
  if (type === "uint8")
    return { elementType: "uint8", values: Uint8Array.from(Uint8ClampedArray.from(values)) };
  if (type === "float16")
    return { elementType: "float16", values: Uint16Array.from(values, float32ToFloat16) };
  return { elementType: "float64", values };
}

interface Images {
  readonly perturbation: Extract<Perturbation, { readonly of: "image" }>;
  readonly drawing: Drawing;
  readonly facts: NumberFacts;
}

function withImages(column: DataColumn, { perturbation, drawing, facts }: Images): DataColumn {
  const shape = imageShape(column.itemShape);
  if (shape === undefined) throw new Error(`Column "${column.name}" holds no images`);
  const { lower, upper } = levels(column.elementType, facts);
  const scale = upper - lower || 1;
  return withNumbers(column, (values, row) => {
    const pixels = values.map((value) => (value - lower) / scale);
    const draw = { severity: drawing.severity, random: drawing.randomOf(row) };
    return perturbation.perturb({ ...shape, pixels }, draw).pixels.map((p) => p * scale + lower);
  });
}

/** Black and white: of bytes, of 0 … 1, of 0 … 255, else what the reference rows hold. */
function levels(
  type: ElementType,
  { lower, upper }: NumberFacts,
): { readonly lower: number; readonly upper: number } {
  if (type === "uint8") return { lower: 0, upper: 255 };
  if (lower >= 0 && upper <= 1) return { lower: 0, upper: 1 };
  if (lower >= 0 && upper <= 255) return { lower: 0, upper: 255 };
  return { lower, upper };
}
