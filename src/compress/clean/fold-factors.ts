/** Folds the factors of a Gemm, alpha and beta, into its constant weight and bias: what follows then knows it as a layer. */
import { allFinite } from "../all-finite.ts";
import { type GraphIndex, freshNames, indexGraph } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  readFloat,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { applied } from "../changes.ts";
import { type Change, type PassResult } from "../pass.ts";

/** Constants that nothing else reads; each factor where it can be. */
export function foldFactors(model: Model): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const tensors: Tensor[] = [];
  const changes: Change[] = [];
  const nodes = graph.node.map((node) => {
    if (node.domain !== "" || node.opType !== "Gemm") return node;
    return FACTORS.reduce((left, factor) => {
      const scaled = scaledConstant(left, factor, index);
      if (scaled === undefined) return left;
      const name = fresh("w");
      tensors.push(makeTensor(name, "float32", { dims: scaled.dims, values: scaled.values }));
      changes.push(applied(node, `its ${factor.name} is folded into its ${factor.part}`));
      return withNode(left, {
        inputs: left.input.map((given, at) => (at === factor.input ? name : given)),
        attributes: left.attribute.filter((each) => each.name !== factor.name),
      });
    }, node);
  });
  if (tensors.length === 0) return { model, changes };
  return {
    model: withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] }),
    changes,
  };
}

interface Factor {
  readonly name: "alpha" | "beta";
  readonly input: number;
  /** What people call the input. */
  readonly part: string;
}

const FACTORS: readonly Factor[] = [
  { name: "alpha", input: 1, part: "weight" },
  { name: "beta", input: 2, part: "bias" },
];

function scaledConstant(
  node: Node,
  { name, input }: Factor,
  index: GraphIndex,
): { readonly dims: readonly number[]; readonly values: Float32Array } | undefined {
  const factor = readFloat(node, name, 1);
  const value = node.input[input] ?? "";
  const constant = factor === 1 ? undefined : index.constantOf(value);
  if (constant === undefined || elementTypeOf(constant) !== "float32") return undefined;
  if (index.consumersOf(value).length !== 1 || index.isGraphOutput(value)) return undefined;
  const values = floatValues(constant).map((each) => each * factor);
  return allFinite(values) ? { dims: tensorDims(constant), values } : undefined;
}
