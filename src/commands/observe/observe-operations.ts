/** What a model computes for one row, from the shapes that its values have in the engine. */
import { madeOf } from "../../compress/apply-recipe.ts";
import type { Host } from "../../host/host.ts";
import {
  countOperations,
  type OperationCounts,
  type ShapeOf,
  type ValueShape,
} from "../../model/count-operations.ts";
import { withExtraOutputs } from "../../model/extra-outputs.ts";
import { graphOf, type Model } from "../../model/ir.ts";
import { isStreamed } from "../../model/raw-data.ts";
import { writeModel } from "../../model/write-model.ts";
import { numericArray } from "../../schema/numeric-array.ts";
import type { Engine, Limits, RangesJob } from "../../run/engine.ts";
import type { Column, Feeds, TensorSpec } from "../../schema/tensor.ts";
import { EngineError } from "../../schema/user-error.ts";
import { writeModelFile } from "../load/write-model-file.ts";

export interface Counted {
  readonly model: Model;
  /** One row. */
  readonly feeds: Feeds;
  readonly limits: Limits;
}

/** undefined when the engine refuses the model with its inner values as outputs. */
export async function observeOperations(
  host: Host,
  engine: Engine,
  { model, feeds, limits }: Counted,
): Promise<OperationCounts | undefined> {
  const graph = graphOf(model);
  const tensors = [
    ...graph.input.map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output.filter((name) => name !== "")),
  ];
  try {
    const ranges = await withModel(host, withExtraOutputs(model, tensors), (source) =>
      engine.ranges({ model: source, feeds, batch: 1, tensors }, limits),
    );
    return countOperations(model, shapesOf(ranges));
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/** Its bytes, or for a large one the path of a file that is gone afterwards. */
async function withModel<Value>(
  host: Host,
  model: Model,
  use: (source: RangesJob["model"]) => Promise<Value>,
): Promise<Value> {
  if (!isStreamed(model)) return use(writeModel(model));
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const path = host.files.resolve(folder, "operations.onnx");
    await writeModelFile(host, path, { made: madeOf(model) });
    return await use({ path });
  } finally {
    await host.files.remove(folder);
  }
}

function shapesOf(ranges: ReadonlyMap<string, ValueShape>): ShapeOf {
  return (value) => ranges.get(value);
}

/** One row of zeros for each input: dimensions that are free are 1. */
export function zeroFeeds(inputs: readonly TensorSpec[]): Feeds {
  return { rows: 1, columns: inputs.map(zeroColumn) };
}

function zeroColumn({ name, elementType, shape }: TensorSpec): Column {
  const itemShape = shape.slice(1).map((size) => (typeof size === "number" ? size : 1));
  const width = itemShape.reduce((product, size) => product * size, 1);
  const values =
    elementType === "string"
      ? Array.from({ length: width }, () => "")
      : numericArray(elementType, width);
  return { name, elementType, itemShape, rows: 1, values };
}
