/** What the weights of each layer are worth as numbers, whichever form a pass gave them. */
import { type GraphIndex, indexGraph } from "../model/graph-index.ts";
import { graphOf, type Model, type Node, readInt, type Tensor } from "../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims, tensorValues } from "../model/tensor-data.ts";
import { handedOn } from "./handed-on.ts";
import { type StoredWeight, storedWeight } from "./stored-weight.ts";
import { isNumericArray, toDoubles } from "../schema/numeric-array.ts";

export interface LayerWeights {
  /** Of the initializer that the layer reads. */
  readonly name: string;
  /** Products of matrices as [K, N], convolutions as they lie; undefined where the form is not known. */
  readonly values: Float64Array | undefined;
  /** True when the weight of a product lies as [N, K]: Gemm's, and what a Transpose turns. */
  readonly transposed: boolean;
  /** Of the weight as it lies. */
  readonly dims: readonly number[];
}

const LAYERS: ReadonlySet<string> = new Set([
  "MatMul",
  "Gemm",
  "Conv",
  "MatMulInteger",
  "ConvInteger",
  "MatMulNBits",
]);

/** Every node with a constant weight, in the order of the nodes, which passes keep. */
export function layerWeights(model: Model): readonly LayerWeights[] {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.node.flatMap((node) => {
    if (!LAYERS.has(node.opType)) return [];
    const found = weightOf(node, index);
    if (found === undefined) return [];
    const stored = found.tensor;
    const transposed =
      found.isTurned !== (node.opType === "Gemm" && readInt(node, "transB", 0) === 1);
    const dims = tensorDims(stored);
    const values = valuesOf(node, stored, index);
    const canonical = values !== undefined && transposed ? turned(values, dims) : values;
    return [{ name: found.name, values: canonical, transposed, dims }];
  });
}

/** What makes floats of the stored weight, where it is not stored as such. */
const decoderOf = (node: Node, index: GraphIndex): Node | undefined => {
  const made = index.producerOf(node.input[1] ?? "")?.node;
  return made?.opType === "DequantizeLinear" || made?.opType === "Cast" ? made : undefined;
};

const weightOf = (node: Node, index: GraphIndex): StoredWeight | undefined =>
  storedWeight(node.input[1] ?? "", index) ??
  storedWeight(handedOn(decoderOf(node, index)?.input[0] ?? "", index), index);

function valuesOf(node: Node, stored: Tensor, index: GraphIndex): Float64Array | undefined {
  const constant = (name: string | undefined): Float64Array | undefined => {
    const tensor = index.constantOf(name ?? "");
    return tensor === undefined ? undefined : numbersOf(tensor);
  };
  const codes = numbersOf(stored);
  const dims = tensorDims(stored);
  if (node.opType === "MatMulNBits") return fourBitValues(node, constant);
  if (node.opType === "MatMulInteger" || node.opType === "ConvInteger") {
    const axis = node.opType === "ConvInteger" ? 0 : dims.length - 1;
    const scale = scaleBehind(node, index, constant);
    return scaled(codes, { scale, zero: constant(node.input[3]), dims, axis });
  }
  const made = decoderOf(node, index);
  if (made === undefined || made.opType === "Cast") return codes;
  if (readInt(made, "block_size", 0) !== 0) return undefined;
  const axis = (readInt(made, "axis", 1) + dims.length) % dims.length;
  const [scale, zero] = [constant(made.input[1]), constant(made.input[2])];
  return scaled(codes, { scale, zero, dims, axis });
}

/** undefined for types without a typed array. */
function numbersOf(tensor: Tensor): Float64Array | undefined {
  const type = elementTypeOf(tensor);
  if (type === undefined || type === "string") return undefined;
  if (type.startsWith("float")) return Float64Array.from(floatValues(tensor));
  const values = tensorValues(tensor);
  return isNumericArray(values) ? toDoubles(values) : undefined;
}

interface Scaling {
  readonly scale: Float64Array | undefined;
  /** undefined: 0. */
  readonly zero: Float64Array | undefined;
  readonly dims: readonly number[];
  readonly axis: number;
}

/** One scale for all, or one for each place of the axis. */
function scaled(
  codes: Float64Array | undefined,
  { scale, zero, dims, axis }: Scaling,
): Float64Array | undefined {
  const channels = dims[axis] ?? 0;
  const fits = (given: Float64Array): boolean => given.length === 1 || given.length === channels;
  if (codes === undefined || scale === undefined || !fits(scale)) return undefined;
  if (zero !== undefined && !fits(zero)) return undefined;
  const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
  const at = (given: Float64Array, place: number): number =>
    given.length === 1 ? (given[0] ?? 0) : (given[Math.floor(place / inner) % channels] ?? 0);
  return codes.map(
    (code, place) => (code - (zero === undefined ? 0 : at(zero, place))) * at(scale, place),
  );
}

/** The product of integers is cast, then multiplied by the activation's scale times the weight's. */
function scaleBehind(
  node: Node,
  index: GraphIndex,
  constant: (name: string) => Float64Array | undefined,
): Float64Array | undefined {
  const after = (one: Node | undefined, operator: string): Node | undefined =>
    index.consumersOf(one?.output[0] ?? "").find((next) => next.node.opType === operator)?.node;
  const product = after(after(node, "Cast"), "Mul");
  for (const name of product?.input ?? []) {
    const factors = index.producerOf(name)?.node;
    const own = constant(name);
    if (own !== undefined) return own;
    if (factors?.opType !== "Mul") continue;
    const found = factors.input.map(constant).find((one) => one !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Codes lie as [N, blocks, bytes], two in a byte, the lower first. */
function fourBitValues(
  node: Node,
  constant: (name: string | undefined) => Float64Array | undefined,
): Float64Array | undefined {
  const [, packed, scale, zero] = node.input.map(constant);
  const [k, n, size] = ["K", "N", "block_size"].map((name) => readInt(node, name, 0));
  if (packed === undefined || scale === undefined || readInt(node, "bits", 4) !== 4)
    return undefined;
  if (k === undefined || n === undefined || size === undefined) return undefined;
  const blocks = Math.ceil(k / size);
  const zeroBytes = Math.ceil(blocks / 2);
  const values = new Float64Array(k * n);
  for (let column = 0; column < n; column += 1)
    for (let row = 0; row < k; row += 1) {
      const block = Math.floor(row / size);
      const code = nibble(packed, (column * blocks + block) * (size / 2), row % size);
      const middle = zero === undefined ? 8 : nibble(zero, column * zeroBytes, block);
      values[row * n + column] = (code - middle) * (scale[column * blocks + block] ?? Number.NaN);
    }
  return values;
}

function nibble(bytes: Float64Array, start: number, place: number): number {
  const byte = bytes[start + Math.floor(place / 2)] ?? 0;
  return place % 2 === 0 ? byte % 16 : Math.floor(byte / 16);
}

/** [N, K] as [K, N], or back. */
export function turned(
  values: Float64Array,
  [rows = 1, columns = 1]: readonly number[],
): Float64Array {
  return values.map((_, place) => values[(place % rows) * columns + Math.floor(place / rows)] ?? 0);
}
