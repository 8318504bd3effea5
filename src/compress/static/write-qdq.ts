/** Writes a plan as QuantizeLinear and DequantizeLinear nodes, in the places where ONNX Runtime fuses them. */
import {
  type GraphIndex,
  freshNames,
  indexGraph,
  sortTopologically,
} from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  makeNode,
  makeTensor,
  opsetVersion,
  withGraph,
  withNode,
  withOpset,
} from "../../model/ir.ts";
import type { ActivationScale, ActivationType } from "../quantize/activation-scale.ts";
import { scaleBeforeLine } from "./absorbed-lines.ts";
import { isClippedProduct } from "./clipped-product.ts";
import { type CodeGates, writeGate } from "./code-gates.ts";
import { converterDomain, zeroPoints } from "./activation-codes.ts";
import { rescaling, scaleBefore } from "./hard-sigmoid.ts";
import { inputDepth } from "./input-depth.ts";
import { isMisread } from "./misread.ts";
import type { ActivationScales } from "./scales.ts";
import { type Plan, isInt8Reader } from "./plan.ts";
import type { QuantizedLayer } from "./quantize-layer.ts";
import { type GrowingGraph, StoredCodes } from "./stored-codes.ts";

export interface QdqInput {
  readonly plan: Plan;
  readonly scales: ActivationScales;
  readonly gates: CodeGates;
  readonly layers: ReadonlyMap<Node, QuantizedLayer>;
  readonly type: ActivationType;
}

/** From it on, DequantizeLinear has a scale for each channel. */
const PER_CHANNEL_OPSET = 13;

interface ConstantPlace {
  /** Axis of the output channels. */
  readonly axis: number;
  readonly hasZeroPoint: boolean;
}

export function writeQdq(model: Model, input: QdqInput): Model {
  return new QdqWriter(model, input).write();
}

/** Grows the new node and tensor lists. Every value is quantized once; every reader gets a DequantizeLinear of its own. */
class QdqWriter {
  readonly #model: Model;
  readonly #input: QdqInput;
  readonly #index: GraphIndex;
  readonly #fresh: (hint: string) => string;
  readonly #nodes: Node[] = [];
  readonly #tensors: Tensor[] = [];
  readonly #parameters = new Map<string, readonly [string, string]>();
  readonly #codes = new Map<string, string>();
  readonly #graph: GrowingGraph;
  readonly #stored: StoredCodes;
  readonly #opset: number;
  /** Of what converts activations. */
  readonly #domain: string;

  constructor(model: Model, input: QdqInput) {
    const graph = graphOf(model);
    this.#model = model;
    this.#input = input;
    this.#opset = opsetVersion(model, "");
    this.#domain = converterDomain(input.type, this.#opset);
    this.#index = indexGraph(graph);
    this.#fresh = freshNames(graph);
    this.#graph = { fresh: this.#fresh, nodes: this.#nodes, tensors: this.#tensors };
    this.#stored = new StoredCodes(this.#graph);
  }

  write(): Model {
    const graph = graphOf(this.#model);
    for (const node of graph.node) this.#visit(node);
    const written = withGraph(this.#model, {
      nodes: sortTopologically(this.#nodes, graph),
      initializers: [...graph.initializer, ...this.#tensors],
    });
    const isForeign = this.#domain !== "" && this.#codes.size > 0;
    return isForeign ? withOpset(written, this.#domain, 1) : written;
  }

  #visit(node: Node): void {
    const { plan } = this.#input;
    if (plan.absorbed.has(node) || this.#isGate(node)) return;
    const layer = this.#input.layers.get(node);
    if (layer === undefined && !plan.carriers.has(node))
      return void this.#nodes.push(this.#keptFloat(node));
    const inputs = node.input.map((name, place) =>
      isInt8Reader(node, place, plan) ? this.#dequantized(name) : name,
    );
    if (layer !== undefined) this.#writeConstants(layer, inputs);
    const final = plan.outputs.get(node);
    if (final === undefined) return void this.#nodes.push(withNode(node, { inputs }));
    const raw = this.#fresh("r");
    const made = this.#input.scales.get(final);
    const before = scaleBefore(node, made, this.#input.type);
    const written = withNode(node, { inputs, outputs: [raw] });
    this.#nodes.push(before === undefined ? written : rescaling(written));
    this.#quantize(raw, final, before ?? scaleBeforeLine(plan.lines.get(node), made));
    if (this.#hasFloatReader(final)) this.#dequantizeTo(final, final);
  }

  /** What is gated has codes already; those of the gate are made of them. */
  #isGate(node: Node): boolean {
    const gate = this.#input.gates.get(node);
    const codes = this.#codes.get(gate?.gated ?? "");
    const gated = this.#input.scales.get(gate?.gated ?? "");
    if (gate === undefined || codes === undefined || gated === undefined) return false;
    this.#codes.set(gate.made, writeGate(gate, { codes, gated }, this.#graph));
    return true;
  }

  /**
   * A float layer between DequantizeLinear and QuantizeLinear would be quantized by the engine on its own, with one
   * scale for its whole weight. It leaves layers alone whose activation has a scale for each channel, here all equal.
   */
  #keptFloat(node: Node): Node {
    if (isMisread(node)) return this.#keptApart(node);
    const codes = this.#codes.get(node.input[0] ?? "");
    const depth = inputDepth(node, this.#index);
    const scale = this.#input.scales.get(node.input[0] ?? "");
    if (codes === undefined || scale === undefined || depth === undefined || depth < 2) return node;
    if (this.#opset < PER_CHANNEL_OPSET) return this.#keptApart(node);
    const [scales, zeros, output] = [this.#fresh("s"), this.#fresh("z"), this.#fresh("d")];
    const dims = [depth];
    const { zeroPoint } = scale;
    this.#tensors.push(
      makeTensor(scales, "float32", { dims, values: new Float32Array(depth).fill(scale.scale) }),
      zeroPoints(zeros, this.#input.type, { dims, zeroPoint }),
    );
    this.#convert("DequantizeLinear", [codes, scales, zeros], output);
    return withNode(node, { inputs: [output, ...node.input.slice(1)] });
  }

  /** The engine would give it to its integer kernel: a Max of one value keeps it from DequantizeLinear. */
  #keptApart(node: Node): Node {
    const [input = "", ...others] = node.input;
    if (!this.#codes.has(input)) return node;
    return withNode(node, { inputs: [this.#apart(input), ...others] });
  }

  #apart(value: string): string {
    const apart = this.#fresh("p");
    this.#nodes.push(makeNode({ operator: "Max", inputs: [value], outputs: [apart] }));
    return apart;
  }

  #hasFloatReader(value: string): boolean {
    if (this.#index.isGraphOutput(value)) return true;
    return this.#index
      .consumersOf(value)
      .some(({ node, inputIndex }) => !isInt8Reader(node, inputIndex, this.#input.plan));
  }

  /** Replaces weight and bias inputs by DequantizeLinear of their codes. */
  #writeConstants(layer: QuantizedLayer, inputs: string[]): void {
    const weight = this.#stored.nameOf({ values: layer.weightCodes, dims: layer.weightDims });
    inputs[1] = this.#dequantizeConstant(weight, layer.weightScales, {
      axis: layer.channelAxis,
      hasZeroPoint: true,
    });
    if (layer.biasCodes === undefined) return;
    const bias = this.#fresh("b");
    this.#tensors.push(
      makeTensor(bias, "int32", { dims: [layer.biasCodes.length], values: layer.biasCodes }),
    );
    inputs[2] = this.#dequantizeConstant(bias, layer.biasScales, { axis: 0, hasZeroPoint: false });
  }

  /** Weights carry zero points of their own: the engine's exact kernels rewrite them. */
  #dequantizeConstant(codes: string, scales: Float32Array, place: ConstantPlace): string {
    const [scale, output] = [this.#fresh("s"), this.#fresh("d")];
    const dims = scales.length > 1 ? [scales.length] : [];
    this.#tensors.push(makeTensor(scale, "float32", { dims, values: scales }));
    const inputs = [codes, scale];
    if (place.hasZeroPoint) {
      const zeroPoint = this.#fresh("z");
      this.#tensors.push(
        makeTensor(zeroPoint, "int8", { dims, values: new Int8Array(scales.length) }),
      );
      inputs.push(zeroPoint);
    }
    const attributes =
      scales.length > 1 && place.axis !== 1 ? [intAttribute("axis", place.axis)] : [];
    this.#nodes.push(
      makeNode({ operator: "DequantizeLinear", inputs, outputs: [output], attributes }),
    );
    return output;
  }

  #dequantized(value: string): string {
    if (!this.#codes.has(value)) this.#quantize(value, value);
    const output = this.#fresh("d");
    this.#dequantizeTo(value, output);
    return output;
  }

  /** QuantizeLinear of the float `raw`, by the scale of `value` unless given, remembered as its codes. */
  #quantize(raw: string, value: string, scale?: ActivationScale): void {
    const codes = this.#fresh("q");
    const float = isClippedProduct(raw, this.#input.plan, this.#index) ? this.#apart(raw) : raw;
    const names = scale === undefined ? this.#scaleOf(value) : this.#storedScale(scale);
    this.#convert("QuantizeLinear", [float, ...names], codes);
    this.#codes.set(value, codes);
  }

  #dequantizeTo(value: string, output: string): void {
    const codes = this.#codes.get(value);
    if (codes === undefined) throw new Error(`Value "${value}" is read before it is quantized`);
    this.#convert("DequantizeLinear", [codes, ...this.#scaleOf(value)], output);
  }

  #convert(operator: string, inputs: readonly string[], output: string): void {
    const written = { operator, domain: this.#domain, inputs: [...inputs], outputs: [output] };
    this.#nodes.push(makeNode(written));
  }

  /** Names of the value's own scale and zero point: shared initializers break the engine's exact kernels. */
  #scaleOf(value: string): readonly [string, string] {
    const known = this.#parameters.get(value);
    if (known !== undefined) return known;
    const scale = this.#input.scales.get(value);
    if (scale === undefined) throw new Error(`Value "${value}" has no scale`);
    const names = this.#storedScale(scale);
    this.#parameters.set(value, names);
    return names;
  }

  #storedScale({ scale, zeroPoint }: ActivationScale): readonly [string, string] {
    const [step, zero] = [this.#fresh("s"), this.#fresh("z")];
    const values = Float32Array.of(scale);
    this.#tensors.push(makeTensor(step, "float32", { dims: [], values }));
    this.#tensors.push(zeroPoints(zero, this.#input.type, { dims: [], zeroPoint }));
    return [step, zero];
  }
}
