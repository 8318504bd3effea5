/** Puts nodes between a model and its judged output. */
import {
  graphOf,
  intAttribute,
  makeNode,
  makeTensor,
  type Model,
  type Node,
  type Tensor,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import type { ElementType } from "../../schema/tensor.ts";
import { UserError } from "../../schema/user-error.ts";

export interface JudgedOutput {
  readonly name: string;
  readonly elementType: ElementType;
  /** Scores of a row; undefined when the model does not say. */
  readonly width: number | undefined;
  readonly scores: "probabilities" | "logits";
}

export const refused = (why: string): UserError =>
  new UserError("recipe-refused", `Cannot make a canary: ${why}`);

/** What makes the output is called otherwise, and `nodes` make the output from it. */
export function wrapOutput(
  model: Model,
  { name }: JudgedOutput,
  make: (before: string) => {
    readonly nodes: readonly Node[];
    readonly constants: readonly Tensor[];
  },
): Model {
  const graph = graphOf(model);
  const before = `${name}/before-canary`;
  const renamed = (value: string): string => (value === name ? before : value);
  const nodes = graph.node.map((node) =>
    withNode(node, { inputs: node.input.map(renamed), outputs: node.output.map(renamed) }),
  );
  if (!nodes.some(({ output }) => output.includes(before)))
    throw refused(`no node makes the output "${name}"`);
  const made = make(before);
  return withGraph(model, {
    nodes: [...nodes, ...made.nodes],
    initializers: [...graph.initializer, ...made.constants],
  });
}

export const numberLike = ({ elementType }: JudgedOutput, name: string, value: number): Tensor => {
  if (elementType !== "float32" && elementType !== "float64")
    throw refused(`the output holds ${elementType}, and only float32 and float64 can be broken`);
  const values = elementType === "float32" ? Float32Array.of(value) : Float64Array.of(value);
  return makeTensor(name, elementType, { dims: [1], values });
};

export const indices = (name: string, ...values: readonly number[]): Tensor =>
  makeTensor(name, "int64", {
    dims: [values.length],
    values: BigInt64Array.from(values.map(BigInt)),
  });

export const node = (operator: string, inputs: readonly string[], output: string): Node =>
  makeNode({ operator, inputs: [...inputs], outputs: [output] });

export const lastAxis = (operator: string, inputs: readonly string[], output: string): Node =>
  makeNode({
    operator,
    inputs: [...inputs],
    outputs: [output],
    attributes: [intAttribute("axis", -1)],
  });
