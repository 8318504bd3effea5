/** Sizes of values as calibration sees them: the engine works them out, and only sizes leave it. */
import { lastFirst, untypedValues } from "../../model/extra-outputs.ts";
import { freshNames, indexGraph } from "../../model/graph-index.ts";
import {
  type Model,
  graphOf,
  makeNode,
  makeTensor,
  opsetVersion,
  withGraph,
} from "../../model/ir.ts";
import { tensorDims } from "../../model/tensor-data.ts";
import type { Calibration, SummedTensor } from "../pass.ts";
import { refuseOldOpset } from "../refusal.ts";

/** One size for each axis; undefined where it was not the same in all calls. */
export type Shape = readonly (number | undefined)[];

export type ShapeOf = (value: string) => Shape | undefined;

/** The engine has no kernel of an older Mul. */
const LOWEST_OPSET = 7;

/** @throws RecipeRefused when sizes cannot be measured, for the operators are too old */
export function refuseUnmeasurable(model: Model, pass: string): void {
  const opset = opsetVersion(model, "");
  refuseOldOpset(pass, { opset, lowest: LOWEST_OPSET, need: "Mul, by which sizes are measured," });
}

/** Of tensors that go in or that nodes make; constants are known without. undefined: calibration saw none. */
export async function observedShapes(
  model: Model,
  values: readonly string[],
  calibration: Calibration,
): Promise<ShapeOf | undefined> {
  const index = indexGraph(graphOf(model));
  const asked = [...new Set(values)].filter(
    (value) =>
      index.constantOf(value) === undefined &&
      (index.producerOf(value) !== undefined || index.isGraphInput(value)),
  );
  const { asking, outputs, calls } = askingModel(model, asked);
  const found = new Map<string, Shape>();
  if (asked.length > 0) {
    const summed = await calibration.sums(asking, [calls, ...outputs.flat()]);
    const count = summed.get(calls)?.values[0];
    if (count === undefined) return undefined;
    for (const [place, value] of asked.entries()) {
      const [sizes, squares] = (outputs[place] ?? []).map((name) => summed.get(name));
      if (sizes !== undefined && squares !== undefined)
        found.set(value, constantSizes(sizes, squares, count));
    }
  }
  return (value) => {
    const constant = index.constantOf(value);
    return constant === undefined ? found.get(value) : tensorDims(constant);
  };
}

/** Equal numbers are those whose squares add up to the least (Cauchy & Schwarz): n Σ s² = (Σ s)². */
function constantSizes(sizes: SummedTensor, squares: SummedTensor, calls: number): Shape {
  return Array.from(sizes.values, (sum, axis) =>
    calls * (squares.values[axis] ?? 0) === sum * sum ? sum / calls : undefined,
  );
}

function askingModel(
  model: Model,
  values: readonly string[],
): { readonly asking: Model; readonly outputs: readonly string[][]; readonly calls: string } {
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const [one, calls] = [fresh("one"), fresh("calls")];
  const tensor = makeTensor(one, "int64", { dims: [1], values: BigInt64Array.of(1n) });
  const nodes = [[makeNode({ operator: "Identity", inputs: [one], outputs: [calls] })]];
  const outputs = values.map((value) => {
    const [sizes, squares] = [fresh("sizes"), fresh("squares")];
    nodes.push([
      makeNode({ operator: "Shape", inputs: [value], outputs: [sizes] }),
      makeNode({ operator: "Mul", inputs: [sizes, sizes], outputs: [squares] }),
    ]);
    return [sizes, squares];
  });
  const asking = withGraph(model, {
    nodes: [...graph.node, ...lastFirst(nodes)],
    initializers: [...graph.initializer, tensor],
    outputs: [...graph.output, ...untypedValues([calls, ...outputs.flat()])],
  });
  return { asking, outputs, calls };
}
