/** Models of old operator sets under set 13, where scales for each channel begin: the same answers from the same kernels. */
import { freshNames, subgraphsOf } from "../model/graph-index.ts";
import {
  type Attribute,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  makeNode,
  makeTensor,
  opsetVersion,
  readFloat,
  readInt,
  readInts,
  withGraph,
  withIrVersion,
  withNode,
  withOpset,
} from "../model/ir.ts";
import { fixListedInitializers } from "./clean/fix-listed-initializers.ts";
import { refuseOldOpset } from "./refusal.ts";

export const RAISED_OPSET = 13;
/** Before it, operators had other attributes, which said what they may overwrite. */
const OLDEST = 6;
/** The format in which set 13 came. */
const IR_VERSION = 7;

/** Whose set 13 means what all sets from 7 meant, and most of 6; longer lists of types and negative axes aside. */
const UNCHANGED: ReadonlySet<string> = new Set(
  "Abs Acos Add And ArgMax ArgMin Asin Atan AveragePool Cast Ceil Concat Constant ConstantOfShape Conv ConvInteger ConvTranspose Cos CumSum DepthToSpace DequantizeLinear Div DynamicQuantizeLinear Elu Equal Erf Exp Expand Flatten Floor GRU Gather GatherElements GatherND Gemm GlobalAveragePool GlobalMaxPool Greater HardSigmoid Identity IsInf IsNaN InstanceNormalization LRN LSTM LeakyRelu Less Log MatMul MatMulInteger Max MaxPool Mean Min Mod Mul Neg NonMaxSuppression NonZero Not OneHot Or PRelu Pow QLinearConv QLinearMatMul QuantizeLinear RNN Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSumSquare Relu Reshape Round ScatterElements ScatterND Selu Shape Sigmoid Sign Sin Size Softplus Softsign SpaceToDepth Sqrt Sub Sum Tan Tanh ThresholdedRelu Tile Transpose Where Xor".split(
    " ",
  ),
);

/** Of set 6, which mean something else from set 7 on: they broadcast by an attribute, or trained. */
const NEW_IN_SEVEN: ReadonlySet<string> = new Set(
  "Add And AveragePool BatchNormalization Div Dropout Equal GRU Gemm Greater LSTM Less Mul Or PRelu Pow RNN Sub Xor".split(
    " ",
  ),
);

/** @throws RecipeRefused when the model's operators are older than what the pass writes, and cannot be raised */
export function atLeastOpset(
  model: Model,
  pass: string,
  { lowest, need }: { readonly lowest: number; readonly need: string },
): Model {
  const opset = opsetVersion(model, "");
  if (opset >= lowest) return model;
  const raised = raiseOpset(model);
  if ("model" in raised) return raised.model;
  refuseOldOpset(pass, { opset, lowest, need, operator: raised.operator });
  return model;
}

/** Or the first operator that has no known form in the new set. */
export function raiseOpset(
  given: Model,
): { readonly model: Model } | { readonly operator: string } {
  const { model } = fixListedInitializers(given);
  const graph = graphOf(model);
  const opset = opsetVersion(model, "");
  const [local] = model.functions;
  if (opset < OLDEST) return { operator: graph.node[0]?.opType ?? "" };
  if (local !== undefined) return { operator: local.name };
  const writer = new RaisedWriter(freshNames(graph), opset);
  const nodes: Node[] = [];
  for (const node of graph.node) {
    const written = node.domain === "" ? writer.write(node) : [node];
    if (written === undefined || subgraphsOf(node).length > 0) return { operator: node.opType };
    nodes.push(...written);
  }
  const initializers = [...graph.initializer, ...writer.tensors];
  const raised = withOpset(withGraph(model, { nodes, initializers }), "", RAISED_OPSET);
  return { model: withIrVersion(raised, Math.max(IR_VERSION, Number(model.irVersion))) };
}

type Input = readonly number[] | number | undefined;

/** Writes nodes of an old set as those of set 13. */
class RaisedWriter {
  readonly tensors: Tensor[] = [];
  readonly #fresh: (hint: string) => string;
  readonly #opset: number;

  constructor(fresh: (hint: string) => string, opset: number) {
    this.#fresh = fresh;
    this.#opset = opset;
  }

  /** undefined: not known to mean the same. */
  write(node: Node): readonly Node[] | undefined {
    if (this.#opset < 7 && NEW_IN_SEVEN.has(node.opType)) return undefined;
    if (UNCHANGED.has(node.opType)) return [node];
    return Object.hasOwn(this.#changed, node.opType)
      ? this.#changed[node.opType]?.(node)
      : undefined;
  }

  readonly #changed: Readonly<Record<string, (node: Node) => readonly Node[] | undefined>> = {
    BatchNormalization: (node) =>
      readInt(node, "spatial", 1) === 1 ? [without(node, "spatial")] : undefined,
    Clip: (node) => this.#before(11, node, () => this.#clip(node)),
    Dropout: (node) =>
      node.output.length > 1 ? undefined : [without(node, "ratio", "is_test", "seed")],
    Hardmax: (node) => this.#overRest(node),
    LogSoftmax: (node) => this.#overRest(node),
    Pad: (node) => this.#before(11, node, () => this.#pad(node)),
    ReduceSum: (node) => this.#listed(node, "axes"),
    Resize: (node) => (this.#opset >= 11 ? [node] : undefined),
    Slice: (node) => this.#before(10, node, () => this.#slice(node)),
    Softmax: (node) => this.#overRest(node),
    Split: (node) => this.#listed(node, "split"),
    Squeeze: (node) => this.#listed(node, "axes"),
    Unsqueeze: (node) => this.#listed(node, "axes"),
  };

  #before(version: number, node: Node, write: () => readonly Node[]): readonly Node[] {
    return this.#opset >= version ? [node] : write();
  }

  #clip(node: Node): readonly Node[] {
    const bound = (name: string): number | undefined =>
      has(node, name) ? readFloat(node, name, 0) : undefined;
    return [this.#inputs(without(node, "min", "max"), [bound("min"), bound("max")])];
  }

  #pad(node: Node): readonly Node[] {
    const bare = without(node, "pads", "value");
    return [this.#inputs(bare, [readInts(node, "pads"), readFloat(node, "value", 0)])];
  }

  /** A list of integers that became an input. */
  #listed(node: Node, name: string): readonly Node[] {
    return [this.#inputs(without(node, name), [readInts(node, name)])];
  }

  #slice(node: Node): readonly Node[] {
    const starts = readInts(node, "starts") ?? [];
    const axes = readInts(node, "axes") ?? starts.map((_, axis) => axis);
    const bare = without(node, "starts", "ends", "axes");
    return [this.#inputs(bare, [starts, readInts(node, "ends"), axes])];
  }

  /** Until set 12 over all axes from `axis` on, which defaulted to 1. */
  #overRest(node: Node): readonly Node[] {
    const axis = readInt(node, "axis", 1);
    if (axis === -1) return [node];
    const [input = "", output = ""] = [node.input[0], node.output[0]];
    const [flat, done, shape] = [this.#fresh("f"), this.#fresh("e"), this.#fresh("s")];
    const flatten = { operator: "Flatten", inputs: [input], outputs: [flat] };
    return [
      makeNode({ ...flatten, attributes: [intAttribute("axis", axis)] }),
      withNode(node, {
        inputs: [flat],
        outputs: [done],
        attributes: [intAttribute("axis", -1)],
      }),
      makeNode({ operator: "Shape", inputs: [input], outputs: [shape] }),
      makeNode({ operator: "Reshape", inputs: [done, shape], outputs: [output] }),
    ];
  }

  /** What were attributes, as constant inputs: numbers alone are floats, lists are integers. */
  #inputs(node: Node, added: readonly Input[]): Node {
    const inputs = [...node.input, ...added.map((value) => this.#constant(value))];
    while (inputs.at(-1) === "") inputs.pop();
    return withNode(node, { inputs });
  }

  #constant(value: Input): string {
    if (value === undefined) return "";
    const name = this.#fresh("i");
    this.tensors.push(
      typeof value === "number"
        ? makeTensor(name, "float32", { dims: [], values: Float32Array.of(value) })
        : makeTensor(name, "int64", {
            dims: [value.length],
            values: BigInt64Array.from(value, BigInt),
          }),
    );
    return name;
  }
}

const has = (node: Node, name: string): boolean =>
  node.attribute.some((attribute: Attribute) => attribute.name === name);

const without = (node: Node, ...names: readonly string[]): Node =>
  withNode(node, { attributes: node.attribute.filter(({ name }) => !names.includes(name)) });
