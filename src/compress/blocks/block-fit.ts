/**
 * How near what goes into a residual block is to what comes out, on calibration data: the least squares fit of each channel
 * of the output by the same channel of the input. (ShortGPT, Men et al. 2024, ranks blocks by the cosine of the two; what is
 * left of the variance after a fit is what their removal costs where that fit is made.)
 */
import { freshNames } from "../../model/graph-index.ts";
import { untypedValues } from "../../model/extra-outputs.ts";
import {
  graphOf,
  intAttribute,
  intsAttribute,
  makeNode,
  makeTensor,
  type Model,
  type Node,
  opsetVersion,
  type Tensor,
  withGraph,
} from "../../model/ir.ts";
import type { ResidualBlock } from "../../model/residual-blocks.ts";
import type { Shape, ShapeOf } from "../calibrate/observed-shapes.ts";
import type { Calibration, SummedTensor } from "../pass.ts";

export interface BlockFit {
  /** Dimensions of a constant that has one number for each channel. */
  readonly dims: readonly number[];
  readonly scale: Float32Array;
  readonly shift: Float32Array;
  /** What the fit leaves of the variance of what comes out. */
  readonly noise: number;
  /** What is left without any fit: E (out - in)² by the variance. */
  readonly noiseUnfitted: number;
}

export interface ChannelAxis {
  readonly axis: number;
  readonly rank: number;
  readonly channels: number;
}

/** The second axis of images, the last of anything else; undefined where both values are not of one known form. */
export function channelAxisOf(
  { before, after }: ResidualBlock,
  shapeOf: ShapeOf,
): ChannelAxis | undefined {
  const [from, to] = [shapeOf(before), shapeOf(after)];
  if (from === undefined || to === undefined || !isSame(from, to)) return undefined;
  const rank = to.length;
  const axis = rank > 3 || (rank === 3 && to[2] === undefined) ? 1 : rank - 1;
  const channels = to[axis];
  return channels === undefined ? undefined : { axis, rank, channels };
}

const isSame = (one: Shape, other: Shape): boolean =>
  one.length === other.length && one.every((size, axis) => size === other[axis]);

/** In the order of the blocks; undefined where calibration saw no finite numbers. */
export async function fitBlocks(
  model: Model,
  blocks: readonly { readonly block: ResidualBlock; readonly axis: ChannelAxis }[],
  calibration: Calibration,
): Promise<readonly (BlockFit | undefined)[]> {
  const writer = new SumWriter(model);
  const asked = blocks.map(({ block, axis }) => writer.ask(block, axis));
  const summed = await calibration.sums(writer.model(), writer.outputs);
  return asked.map((names, place) => {
    const sums = names.map((name) => summed.get(name));
    const axis = blocks[place]?.axis;
    return axis === undefined ? undefined : fitOf(sums, axis);
  });
}

function fitOf(
  sums: readonly (SummedTensor | undefined)[],
  { axis, rank, channels }: ChannelAxis,
): BlockFit | undefined {
  const [size, from, to, fromFrom, fromTo, toTo] = sums.map((sum) => sum?.values);
  if (!from || !to || !fromFrom || !fromTo || !toTo) return undefined;
  const count = (size?.[0] ?? 0) / channels;
  const [scale, shift] = [new Float32Array(channels), new Float32Array(channels)];
  let [left, unfitted, total] = [0, 0, 0];
  for (let channel = 0; channel < channels; channel += 1) {
    const at = (values: Float64Array): number => (values[channel] ?? 0) / count;
    const [meanIn, meanOut] = [at(from), at(to)];
    const varianceIn = at(fromFrom) - meanIn ** 2;
    const covariance = at(fromTo) - meanIn * meanOut;
    const varianceOut = at(toTo) - meanOut ** 2;
    const factor = varianceIn > 0 ? covariance / varianceIn : 1;
    scale[channel] = factor;
    shift[channel] = meanOut - factor * meanIn;
    left += Math.max(0, varianceOut - 2 * factor * covariance + factor ** 2 * varianceIn);
    unfitted += at(toTo) - 2 * at(fromTo) + at(fromFrom);
    total += Math.max(0, varianceOut);
  }
  if (!Number.isFinite(left + unfitted + total) || count === 0) return undefined;
  const part = (error: number): number => (total > 0 ? Math.max(0, error) / total : 1);
  const dims = [channels, ...Array<number>(rank - 1 - axis).fill(1)];
  return { dims, scale, shift, noise: part(left), noiseUnfitted: part(unfitted) };
}

/** Adds to a graph what sums both ends of blocks and their products, channel by channel. */
class SumWriter {
  readonly outputs: string[] = [];
  readonly #model: Model;
  readonly #fresh: (hint: string) => string;
  readonly #nodes: Node[] = [];
  readonly #tensors: Tensor[] = [];

  constructor(model: Model) {
    this.#model = model;
    this.#fresh = freshNames(graphOf(model));
  }

  /** Names of: how many numbers there are; sums of in, out, in², in × out, out². */
  ask({ before, after }: ResidualBlock, { axis, rank }: ChannelAxis): readonly string[] {
    const axes = Array.from({ length: rank }, (_, at) => at).filter((at) => at !== axis);
    const names = [
      this.#node("Size", [after]),
      this.#reduce(before, axes),
      this.#reduce(after, axes),
      ...[
        [before, before],
        [before, after],
        [after, after],
      ].map((factors) => this.#reduce(this.#node("Mul", factors), axes)),
    ];
    this.outputs.push(...names);
    return names;
  }

  model(): Model {
    const graph = graphOf(this.#model);
    return withGraph(this.#model, {
      nodes: [...graph.node, ...this.#nodes],
      initializers: [...graph.initializer, ...this.#tensors],
      outputs: [...graph.output, ...untypedValues(this.outputs)],
    });
  }

  /** ReduceSum takes its axes as an attribute until opset 12, as an input from 13. */
  #reduce(value: string, axes: readonly number[]): string {
    const keep = intAttribute("keepdims", 0);
    if (opsetVersion(this.#model, "") < 13)
      return this.#node("ReduceSum", [value], [intsAttribute("axes", axes), keep]);
    const name = this.#fresh("axes");
    const values = BigInt64Array.from(axes, BigInt);
    this.#tensors.push(makeTensor(name, "int64", { dims: [axes.length], values }));
    return this.#node("ReduceSum", [value, name], [keep]);
  }

  #node(operator: string, inputs: readonly string[], attributes: Node["attribute"] = []): string {
    const output = this.#fresh("sum");
    this.#nodes.push(makeNode({ operator, inputs, outputs: [output], attributes }));
    return output;
  }
}
