/** Lets the engine expand what was packed, and compares every bit. */
import { untypedValues } from "../../model/extra-outputs.ts";
import { type Model, type Tensor, graphOf, withGraph } from "../../model/ir.ts";
import { tensorValues } from "../../model/tensor-data.ts";
import { writeModel } from "../../model/write-model.ts";
import { isNumericArray } from "../../schema/numeric-array.ts";
import type { TensorValues } from "../../schema/tensor.ts";
import type { Evaluate } from "../pass.ts";

/** @throws Error when a constant does not come back as it was: a defect of this program. */
export async function verifyExpansion(
  packed: Model,
  originals: readonly Tensor[],
  evaluate: Evaluate,
): Promise<void> {
  const columns = await evaluate(writeModel(expandingPart(packed, originals)));
  const expanded = new Map(columns.map((column) => [column.name, column]));
  for (const tensor of originals) {
    const column = expanded.get(tensor.name);
    const isSame =
      column?.itemShape.join() === tensor.dims.join() &&
      sameBits(column.values, tensorValues(tensor));
    if (!isSame)
      throw new Error(`Constant "${tensor.name}" does not come back from its packed form`);
  }
}

/** The nodes that make the originals, alone. */
function expandingPart(packed: Model, originals: readonly Tensor[]): Model {
  const graph = graphOf(packed);
  const producers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  const needed = new Set<string>();
  const waiting = originals.map(({ name }) => name);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    waiting.push(...(producers.get(name)?.input ?? []));
  }
  return withGraph(packed, {
    nodes: graph.node.filter((node) => node.output.some((name) => needed.has(name))),
    initializers: graph.initializer.filter(({ name }) => needed.has(name)),
    inputs: [],
    outputs: untypedValues(originals.map(({ name }) => name)),
    valueInfos: [],
  });
}

function sameBits(first: TensorValues, second: TensorValues): boolean {
  if (!isNumericArray(first) || !isNumericArray(second)) return false;
  const [a, b] = [first, second].map(
    (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  return a?.length === b?.length && (a?.every((byte, place) => byte === b?.[place]) ?? false);
}
