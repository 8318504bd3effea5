/** A model that also gives out values from its inside, for calibration. */
import { create } from "@bufbuild/protobuf";
import { ValueInfoProtoSchema } from "./generated/onnx-messages.ts";
import { type Model, type Node, type ValueInfo, graphOf, withGraph } from "./ir.ts";

/** Values that are inputs or outputs already, or that no node makes, are left out. The engine infers the types. */
export function withExtraOutputs(model: Model, names: readonly string[]): Model {
  const graph = graphOf(model);
  const made = new Set(graph.node.flatMap((node) => node.output));
  const known = new Set(graph.output.map((output) => output.name));
  const extra = [...new Set(names)].filter((name) => made.has(name) && !known.has(name));
  return withGraph(model, { outputs: [...graph.output, ...untypedValues(extra)] });
}

/** Outputs whose types the engine infers. */
export function untypedValues(names: readonly string[]): readonly ValueInfo[] {
  return names.map((name) => create(ValueInfoProtoSchema, { name }));
}

/**
 * Nodes that ask something of values, in groups that are in the order of the values: what the first value is asked comes
 * last. The engine begins with what leads to the last node of a model that nobody reads: so each value is asked as
 * soon as it is there, and is not kept until all others are.
 */
export const lastFirst = (asking: readonly (readonly Node[])[]): readonly Node[] =>
  asking.toReversed().flat();
