/** Values whose channels belong together: who makes them, who reads them, and what lies between that acts on each channel alone. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Node, type Tensor, readInt } from "../../model/ir.ts";
import { elementTypeOf } from "../../model/tensor-data.ts";
import { isDepthwise, type Layer, nodeLabel } from "../layers.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { channelStep, type Layout } from "./channel-step.ts";

/** A constant of which each channel has a part: `repeat` neighbours along `axis`. A negative axis counts from the last. */
export interface SlicedConstant {
  readonly node: Node;
  readonly inputIndex: number;
  readonly tensor: Tensor;
  readonly axis: number;
  readonly repeat: number;
}

export interface ChannelReader {
  readonly layer: Layer;
  /** Neighbouring rows that a channel has after it was flattened; 1 otherwise. */
  readonly repeat: number;
}

export interface ChannelGroup {
  readonly channels: number;
  readonly producers: readonly Layer[];
  readonly readers: readonly ChannelReader[];
  readonly constants: readonly SlicedConstant[];
  /** Depthwise Conv: one group for each channel. */
  readonly depthwise: readonly Node[];
}

export interface FoundGroups {
  readonly groups: readonly ChannelGroup[];
  /** Layers whose output channels cannot be taken away. */
  readonly refused: ReadonlyMap<Node, Refusal>;
}

export function channelGroups(layers: ReadonlyMap<Node, Layer>, index: GraphIndex): FoundGroups {
  const groups: ChannelGroup[] = [];
  const refused = new Map<Node, Refusal>();
  const seen = new Set<Node>();
  for (const layer of layers.values()) {
    if (seen.has(layer.node) || isDepthwise(layer.node, layer.dims)) continue;
    const walk = new Walk(layers, index, layer);
    const barrier = walk.run();
    for (const { node } of walk.producers) {
      seen.add(node);
      if (barrier !== undefined) refused.set(node, barrier);
    }
    if (barrier === undefined) groups.push(walk.group());
  }
  return { groups, refused };
}

const barrierAt = (node: Node): Refusal =>
  refusal("structure", `its channels go through ${node.opType} "${nodeLabel(node)}"`);

/** From one layer's output to everything that its channels touch. */
class Walk {
  readonly producers: Layer[] = [];
  readonly #layers: ReadonlyMap<Node, Layer>;
  readonly #index: GraphIndex;
  readonly #channels: number;
  readonly #readers: ChannelReader[] = [];
  readonly #constants: SlicedConstant[] = [];
  readonly #depthwise: Node[] = [];
  readonly #values = new Map<string, Layout>();
  readonly #passed = new Set<Node>();
  readonly #waiting: string[] = [];

  constructor(layers: ReadonlyMap<Node, Layer>, index: GraphIndex, start: Layer) {
    this.#layers = layers;
    this.#index = index;
    this.#channels = start.layout.channels;
    this.#add(start.node.output[0] ?? "", outputLayout(start));
  }

  /** Why the channels cannot be taken away; undefined when they can. */
  run(): Refusal | undefined {
    for (let value = this.#waiting.pop(); value !== undefined; value = this.#waiting.pop()) {
      const layout = this.#values.get(value);
      if (layout === undefined) continue;
      const barrier = this.#visitProducer(value, layout) ?? this.#visitReaders(value, layout);
      if (barrier !== undefined) return barrier;
    }
    return this.#readers.length > 0
      ? undefined
      : refusal("structure", "no layer reads its channels");
  }

  group(): ChannelGroup {
    return {
      channels: this.#channels,
      producers: this.producers,
      readers: this.#readers,
      constants: this.#constants,
      depthwise: this.#depthwise,
    };
  }

  #add(value: string, layout: Layout): Refusal | undefined {
    const known = this.#values.get(value);
    if (known === undefined) {
      this.#values.set(value, layout);
      this.#waiting.push(value);
      return undefined;
    }
    const isSame =
      known.rank === layout.rank &&
      known.isMatrix === layout.isMatrix &&
      known.repeat === layout.repeat;
    return isSame ? undefined : refusal("structure", `its channels lie in two ways in "${value}"`);
  }

  #visitProducer(value: string, layout: Layout): Refusal | undefined {
    const node = this.#index.producerOf(value)?.node;
    if (node === undefined || this.#index.isGraphOutput(value))
      return refusal("structure", "its channels are inputs or outputs of the model");
    if (this.#passed.has(node)) return undefined;
    const layer = this.#layers.get(node);
    if (layer === undefined || isDepthwise(node, layer.dims))
      return this.#pass(node, value, layout);
    const made = outputLayout(layer);
    if (
      layer.layout.channels !== this.#channels ||
      made.rank !== layout.rank ||
      made.isMatrix !== layout.isMatrix ||
      layout.repeat !== 1
    )
      return barrierAt(node);
    if (layer.kind === "conv" && readInt(node, "group", 1) !== 1) return barrierAt(node);
    this.#passed.add(node);
    this.producers.push(layer);
    return layer.bias === undefined ? undefined : this.#slice(node, 2, { axis: -1, repeat: 1 });
  }

  #visitReaders(value: string, layout: Layout): Refusal | undefined {
    for (const { node, inputIndex } of this.#index.consumersOf(value)) {
      const layer = this.#layers.get(node);
      const isReader = layer !== undefined && inputIndex === 0 && !isDepthwise(node, layer.dims);
      const barrier = isReader ? this.#read(layer, layout) : this.#pass(node, value, layout);
      if (barrier !== undefined) return barrier;
    }
    return undefined;
  }

  #read(layer: Layer, layout: Layout): Refusal | undefined {
    const { node, kind, dims } = layer;
    const isConv = kind === "conv";
    if (isConv && (readInt(node, "group", 1) !== 1 || dims[1] !== this.#channels))
      return barrierAt(node);
    if (isConv !== (layout.rank !== undefined)) return barrierAt(node);
    const repeat = isConv ? 1 : layer.layout.depth / this.#channels;
    if (!isConv && layout.repeat === 1 && repeat !== 1) return barrierAt(node);
    if (!Number.isInteger(repeat)) return barrierAt(node);
    this.#readers.push({ layer, repeat });
    return undefined;
  }

  /** Through an operator that acts on each channel alone: all values that it joins carry the channels. */
  #pass(node: Node, value: string, layout: Layout): Refusal | undefined {
    if (this.#passed.has(node)) return undefined;
    const step = channelStep(node, { value, layout, channels: this.#channels, index: this.#index });
    if (step === undefined) return barrierAt(node);
    this.#passed.add(node);
    if (step.isDepthwise) this.#depthwise.push(node);
    for (const { inputIndex, axis, repeat } of step.constants) {
      const barrier = this.#slice(node, inputIndex, { axis, repeat });
      if (barrier !== undefined) return barrier;
    }
    for (const [name, there] of step.values) {
      const barrier = this.#add(name, there);
      if (barrier !== undefined) return barrier;
    }
    return undefined;
  }

  #slice(
    node: Node,
    inputIndex: number,
    place: Pick<SlicedConstant, "axis" | "repeat">,
  ): Refusal | undefined {
    const tensor = this.#index.constantOf(node.input[inputIndex] ?? "");
    if (tensor === undefined) return barrierAt(node);
    const axis = place.axis < 0 ? tensor.dims.length + place.axis : place.axis;
    if (elementTypeOf(tensor) !== "float32") return barrierAt(node);
    if (Number(tensor.dims[axis]) !== this.#channels * place.repeat) return barrierAt(node);
    this.#constants.push({ node, inputIndex, tensor, axis, repeat: place.repeat });
    return undefined;
  }
}

/** Conv: the second axis of a known rank; MatMul and Gemm: the last. */
function outputLayout({ kind, dims }: Layer): Layout {
  const rank = kind === "conv" ? dims.length : undefined;
  return { rank, isMatrix: kind === "gemm", repeat: 1 };
}
