/** A model with other numbers in the places of constants: new tensors, so that no other reader is moved. */
import { freshNames } from "../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  withGraph,
  withNode,
} from "../model/ir.ts";
import { dropUnused } from "./drop-unused.ts";

export interface Replacement {
  readonly node: Node;
  /** Of the node's inputs. */
  readonly place: number;
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** Other tensors in the places of initializers, for all that read them. */
export function withTensors(model: Model, made: ReadonlyMap<Tensor, Tensor>): Model {
  const initializers = graphOf(model).initializer.map((tensor) => made.get(tensor) ?? tensor);
  return withGraph(model, { initializers });
}

export function replaceConstants(model: Model, replacements: readonly Replacement[]): Model {
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const inputs = new Map<Node, string[]>();
  const tensors: Tensor[] = [];
  for (const { node, place, dims, values } of replacements) {
    const names = inputs.get(node) ?? [...node.input];
    const name = fresh("e");
    tensors.push(makeTensor(name, "float32", { dims, values }));
    names[place] = name;
    inputs.set(node, names);
  }
  const nodes = graph.node.map((node) => {
    const names = inputs.get(node);
    return names === undefined ? node : withNode(node, { inputs: names });
  });
  return dropUnused(withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] }));
}
