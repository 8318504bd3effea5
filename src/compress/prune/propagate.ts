/** Follows the channels of all layers through a graph: who makes them, who reads them, and what lies between. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Graph, type Node, type Tensor } from "../../model/ir.ts";
import { elementTypeOf, tensorDims } from "../../model/tensor-data.ts";
import type { ShapeOf } from "../calibrate/observed-shapes.ts";
import { type Layer, nodeLabel } from "../layers.ts";
import { type Refusal, refusal } from "../refusal.ts";
import { ChannelTies } from "./channel-ties.ts";
import type { Carried, NodeRewrite, Rule, RuleContext, SlicedConstant } from "./rule.ts";
import { ATTENTION } from "./rules/attention.ts";
import { ELEMENTWISE } from "./rules/elementwise.ts";
import { type ChannelReader, type LayerContext, passLayer } from "./rules/layers.ts";
import { PIECES } from "./rules/pieces.ts";
import { PRODUCTS } from "./rules/products.ts";
import { RESHAPING } from "./rules/reshaping.ts";

export interface ChannelProducer {
  readonly layer: Layer;
  readonly channels: Int32Array;
}

export interface ChannelPaths {
  readonly ties: ChannelTies;
  readonly producers: readonly ChannelProducer[];
  readonly readers: readonly ChannelReader[];
  /** The channels along the axis of each value that carries some. */
  readonly values: readonly Int32Array[];
  readonly constants: readonly SlicedConstant[];
  readonly rewrites: readonly NodeRewrite[];
}

export interface PathContext {
  readonly graph: Graph;
  readonly index: GraphIndex;
  readonly opset: number;
  readonly layers: ReadonlyMap<Node, Layer>;
  readonly shapeOf: ShapeOf;
}

const RULES: ReadonlyMap<string, Rule> = new Map([
  ...ELEMENTWISE,
  ...RESHAPING,
  ...PIECES,
  ...PRODUCTS,
  ...ATTENTION,
]);

const ruleOf = ({ domain, opType }: Node): Rule | undefined =>
  RULES.get(domain === "" ? opType : `${domain}:${opType}`);

/** Values whose sizes the paths of channels depend on. */
export const valuesToMeasure = (
  { node }: Graph,
  layers: ReadonlyMap<Node, Layer>,
): readonly string[] =>
  node
    .filter((each) => layers.has(each) || ruleOf(each) !== undefined)
    .flatMap(({ input, output }) => [...input, ...output])
    .filter((name) => name !== "");

/** The nodes of a graph are sorted: what a node reads was made before it. */
export function followChannels(context: PathContext): ChannelPaths {
  const walk = new Walk(context);
  for (const node of context.graph.node) walk.pass(node);
  walk.end();
  return walk.paths();
}

const barrierAt = (node: Node): Refusal =>
  refusal("structure", `its channels go through ${node.opType} "${nodeLabel(node)}"`);

const INTERFACE = refusal("structure", "its channels are inputs or outputs of the model");

const UNKNOWN = refusal("structure", "its bias, or the shape of its output, is not known");

class Walk {
  readonly #given: PathContext;
  readonly #ties = new ChannelTies();
  readonly #carried = new Map<string, Carried>();
  readonly #producers: ChannelProducer[] = [];
  readonly #readers: ChannelReader[] = [];
  readonly #constants: SlicedConstant[] = [];
  readonly #rewrites: NodeRewrite[] = [];

  constructor(given: PathContext) {
    this.#given = given;
  }

  pass(node: Node): void {
    const layer = this.#given.layers.get(node);
    if (layer !== undefined) {
      this.#passLayer(layer);
      return;
    }
    const carriesAny = this.#given.index.namesReadBy(node).some((name) => this.#carried.has(name));
    if (!carriesAny) return;
    const made = ruleOf(node)?.(node, this.#contextOf(node));
    const isWhole = node.output.every((name, place) => name === "" || place < (made?.length ?? 0));
    if (made === undefined || !isWhole) this.#block(node);
    else for (const [place, carried] of made.entries()) this.#note(node.output[place], carried);
  }

  #passLayer(layer: Layer): void {
    const { node } = layer;
    const why = barrierAt(node);
    const context: LayerContext = {
      ...this.#contextOf(node),
      add: (count) => {
        const channels = this.#ties.add(count);
        this.#producers.push({ layer, channels });
        return channels;
      },
      fix: (channels) => this.#fix(channels, UNKNOWN),
    };
    const { made, reader, isBarrier } = passLayer(layer, context);
    if (isBarrier) this.#fix(this.#carried.get(node.input[0] ?? "")?.channels, why);
    for (const name of node.input.slice(1)) this.#fix(this.#carried.get(name)?.channels, why);
    if (reader !== undefined) this.#readers.push(reader);
    this.#note(node.output[0], made);
  }

  #contextOf(node: Node): RuleContext {
    const { index, opset, shapeOf } = this.#given;
    const why = barrierAt(node);
    return {
      index,
      opset,
      shapeOf,
      carriedBy: (value) => this.#carried.get(value ?? ""),
      tie: (first, second) => this.#ties.tieAll(first, second, why),
      slice: (inputIndex, axis, channels) => this.#slice({ node, inputIndex, axis, channels }),
      rewrite: (channels, edit) => this.#rewrites.push({ node, channels, edit }),
    };
  }

  #slice(place: Omit<SlicedConstant, "tensor">): boolean {
    const name = place.node.input[place.inputIndex] ?? "";
    const tensor: Tensor | undefined = this.#given.index.constantOf(name);
    if (tensor === undefined || elementTypeOf(tensor) !== "float32") return false;
    if (tensorDims(tensor)[place.axis] !== place.channels.length) return false;
    this.#constants.push({ ...place, tensor });
    return true;
  }

  #note(name: string | undefined, carried: Carried | undefined): void {
    if (name !== undefined && name !== "" && carried !== undefined)
      this.#carried.set(name, carried);
  }

  #block(node: Node): void {
    for (const name of this.#given.index.namesReadBy(node))
      this.#fix(this.#carried.get(name)?.channels, barrierAt(node));
  }

  #fix(channels: Int32Array | undefined, why: Refusal): void {
    for (const channel of channels ?? []) this.#ties.fix(channel, why);
  }

  /** Outputs of the model keep their sizes. */
  end(): void {
    for (const [name, { channels }] of this.#carried)
      if (this.#given.index.isGraphOutput(name)) this.#fix(channels, INTERFACE);
  }

  paths(): ChannelPaths {
    return {
      ties: this.#ties,
      producers: this.#producers,
      readers: this.#readers,
      values: [...this.#carried.values()].map(({ channels }) => channels),
      constants: this.#constants,
      rewrites: this.#rewrites,
    };
  }
}
