/** Element types of all values of the main graph, as far as the operators' definitions tell. */
import type { ElementType } from "../schema/tensor.ts";
import { elementTypeOfNumber } from "./data-types.ts";
import { type Graph, type Model, type ValueInfo, graphOf } from "./ir.ts";
import { outputTypes, type TypeOf } from "./operator-types.ts";
import { elementTypeOf } from "./tensor-data.ts";

/** Values of operators that are not known here are left out; nothing is guessed. */
export function inferElementTypes(model: Model): ReadonlyMap<string, ElementType> {
  const graph = graphOf(model);
  const types = new Map<string, ElementType>();
  for (const info of [...graph.input, ...graph.valueInfo, ...graph.output]) note(types, info);
  for (const tensor of graph.initializer) {
    const type = elementTypeOf(tensor);
    if (type !== undefined) types.set(tensor.name, type);
  }
  inferNodes(graph, types);
  return types;
}

function note(types: Map<string, ElementType>, info: ValueInfo): void {
  const value = info.type?.value;
  if (value?.case !== "tensorType") return;
  const type = elementTypeOfNumber(value.value.elemType);
  if (type !== undefined) types.set(info.name, type);
}

function inferNodes(graph: Graph, types: Map<string, ElementType>): void {
  const typeOf: TypeOf = (name) => types.get(name);
  for (const node of graph.node) {
    const found = outputTypes(node, typeOf);
    for (const [position, name] of node.output.entries()) {
      const type = found[position];
      if (name !== "" && type !== undefined && !types.has(name)) types.set(name, type);
    }
  }
}
