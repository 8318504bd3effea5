/** Writes graphs of an old operator set as those of set 13, with the branches and bodies in them. */
import { declaredRanks } from "../../model/declared-ranks.ts";
import { indexGraph, subgraphsOf } from "../../model/graph-index.ts";
import { withInnerGraphs } from "../../model/inner-graphs.ts";
import { type Graph, type Node, type Tensor, makeTensor, withParts } from "../../model/ir.ts";
import type { ElementType, TensorValues } from "../../schema/tensor.ts";
import { UNCHANGED_SINCE } from "../generated/unchanged-since.ts";
import { CHANGED_OPERATORS, type Surroundings } from "./changed-operators.ts";

export interface RaisedFrom {
  readonly opset: number;
  readonly fresh: (hint: string) => string;
  readonly typeOf: (name: string) => ElementType | undefined;
}

export class RaisedWriter {
  /** What were attributes, each value once. */
  readonly tensors: Tensor[] = [];
  /** The first operator without a known form in the new set. */
  stuckAt: string | undefined;
  readonly #from: RaisedFrom;
  readonly #known = new Map<string, string>();

  constructor(from: RaisedFrom) {
    this.#from = from;
  }

  /** @param outer constants of the graphs around it */
  nodes(graph: Graph, outer: Surroundings["constantOf"] = () => undefined): readonly Node[] {
    const index = indexGraph(graph);
    const ranks = declaredRanks(graph);
    const read = namesRead(graph);
    const around: Surroundings = {
      ...this.#from,
      integers: (values) => this.#constant("int64", [values.length], BigInt64Array.from(values)),
      floats: (values) => this.#constant("float32", [values.length], Float32Array.from(values)),
      scalar: (value, type) =>
        this.#constant(
          type,
          [],
          type === "float64" ? Float64Array.of(value) : Float32Array.of(value),
        ),
      constantOf: (name) => index.constantOf(name) ?? outer(name),
      rankOf: (name) => ranks.get(name),
      isRead: (name) => read.has(name),
    };
    return graph.node.flatMap((given) => {
      const node = withInnerGraphs(given, (inner) =>
        withParts(inner, { nodes: this.nodes(inner, around.constantOf) }),
      );
      return node.domain === "" ? this.#write(node, around) : [node];
    });
  }

  #write(node: Node, around: Surroundings): readonly Node[] {
    const { opType } = node;
    if (isUnchanged(opType, around.opset)) return [node];
    const rewrite = Object.hasOwn(CHANGED_OPERATORS, opType)
      ? CHANGED_OPERATORS[opType]
      : undefined;
    const written = isWhole(node) ? rewrite?.(node, around) : undefined;
    if (written === undefined) this.stuckAt ??= opType;
    return written ?? [node];
  }

  #constant(type: ElementType, dims: readonly number[], values: TensorValues): string {
    const key = `${type} ${dims.join()} ${values.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = this.#from.fresh("i");
    this.tensors.push(makeTensor(name, type, { dims, values }));
    this.#known.set(key, name);
    return name;
  }
}

/** Whether the operator of this set is the one of set 13, longer lists of types aside. */
export function isUnchanged(operator: string, opset: number): boolean {
  const since = Object.hasOwn(UNCHANGED_SINCE, operator) ? UNCHANGED_SINCE[operator] : undefined;
  return since !== undefined && opset >= since;
}

/** In a function, an attribute may be whatever the caller says. */
const isWhole = (node: Node): boolean =>
  node.attribute.every(({ refAttrName }) => refAttrName === "");

/** By nodes, as outputs, and by graphs inside. */
function namesRead(graph: Graph): ReadonlySet<string> {
  const names = new Set(graph.output.map(({ name }) => name));
  for (const node of graph.node) {
    for (const name of node.input) names.add(name);
    for (const inner of subgraphsOf(node)) for (const name of namesRead(inner)) names.add(name);
  }
  return names;
}
