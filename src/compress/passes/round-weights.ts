/** Weights of MatMul, Gemm, Conv and recurrences on few levels, still float: later passes find the levels and keep them. */
import { freshNames, indexGraph } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { tensorDims } from "../../model/tensor-data.ts";
import { inputStatistics, isFiniteSum } from "../calibrate/input-statistics.ts";
import { dropUnused } from "../drop-unused.ts";
import { applied, refused } from "../changes.ts";
import { refuseInnerLayers } from "../inner-layers.ts";
import { findLayers } from "../find-layers.ts";
import type { Layer } from "../layers.ts";
import type { Calibration, Change, Pass, PassResult, StepOf } from "../pass.ts";
import { calibrationMissing, INPUT_NOT_FINITE, type Refusal, refusal } from "../refusal.ts";
import { type LayerBias, freeBiasOf } from "../quantize/bias-of.ts";
import { LEAST_GRID_DEPTH } from "../quantize/grid-step.ts";
import { chooseLevels } from "../round/choose-levels.ts";
import { type InputView, inputViews } from "../round/input-views.ts";
import {
  type PreparedWeight,
  type RoundedWeight,
  type Weight,
  roundWeight,
  signalOf,
} from "../round/round-weight.ts";
import { type RecurrentLayer, findRecurrentWeights } from "../round/recurrent-weights.ts";
import { type Table, findTables } from "../round/tables.ts";

interface Options {
  /** Fixed for all layers, or chosen so that their noise sums to at most `noise`. */
  readonly levels: number | undefined;
  readonly noise: number;
  readonly embeddings: boolean;
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
}

export const roundWeights: Pass<"round-weights"> = {
  name: "round-weights",
  description: "weights on few levels, chosen so that layers answer as before on calibration data",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === undefined) throw calibrationMissing("round-weights");
    return applyRoundWeights(model, readOptions(step), context.calibration);
  },
};

function readOptions(step: StepOf<"round-weights">): Options {
  return {
    levels: step.levels,
    noise: step.noise ?? 0.001,
    embeddings: step.embeddings ?? false,
    minimumElements: step["minimum-elements"] ?? 256,
    keepFloat: step["keep-float"] ?? [],
  };
}

async function applyRoundWeights(
  model: Model,
  options: Options,
  calibration: Calibration,
): Promise<PassResult> {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const { layers: candidates, refusals } = findLayers(model, { index, options, reasonAgainst });
  const recurrent = findRecurrentWeights(graph, index, options);
  const changes: Change[] = [...refuseInnerLayers(graph), ...refusals, ...recurrent.refusals];
  const tables = options.embeddings ? findTables(graph, index, options) : [];
  const read = [...candidates, ...recurrent.weights.filter(({ isInput }) => isInput)];
  const statistics = await inputStatistics(model, read, calibration);
  const isUsable = ({ node }: Pick<Layer, "node">): boolean => {
    const known = statistics.get(node);
    if (known === undefined || isFiniteSum(known)) return true;
    changes.push(refused(node, INPUT_NOT_FINITE));
    return false;
  };
  const layers = candidates.filter(isUsable);
  const recurrences = recurrent.weights.filter(isUsable);
  if (layers.length + tables.length + recurrences.length === 0) return { model, changes };
  const writer = new RoundedWriter(model);
  const viewsOf = inputViews(MOST_VIEW_BYTES);
  const tasks = [
    ...layers.map((layer): Task => {
      const bias = freeBiasOf(layer, index);
      const ready = whenAsked(layer, () => viewsOf(statistics.get(layer.node), bias !== undefined));
      return { ready, node: layer.node, write: (rounded) => writer.layer(layer, rounded, bias) };
    }),
    ...recurrences.map((weight): Task => {
      const seen = weight.isInput ? statistics.get(weight.node) : undefined;
      const ready = whenAsked(weight, () => viewsOf(seen, false));
      return { ready, node: weight.node, write: (rounded) => writer.recurrence(weight, rounded) };
    }),
    ...tables.flatMap((table): readonly Task[] => {
      const [node] = table.readers;
      if (node === undefined) return [];
      const ready = whenAsked(table, () => viewsOf(undefined, false));
      return [{ ready, node, write: (rounded) => writer.table(table, rounded) }];
    }),
  ];
  const levels = levelsFor(tasks, options);
  for (const [place, { ready, node, write }] of tasks.entries()) {
    const rounded = roundWeight(ready(), levels[place] ?? 0);
    write(rounded);
    changes.push(applied(node, describe(levels[place] ?? 0, rounded)));
  }
  return { model: writer.model(), changes };
}

/** What is known of the inputs of a transformer of 100 million weights; of larger ones it is made twice. */
const MOST_VIEW_BYTES = 1e9;

/** Its signal takes long, and is one number. */
function whenAsked(weight: Weight, views: () => readonly InputView[]): () => PreparedWeight {
  let signal: number | undefined;
  return () => {
    const seen = views();
    signal ??= signalOf(weight, seen);
    return { weight, views: seen, signal };
  };
}

interface Task {
  readonly ready: () => PreparedWeight;
  readonly node: Node;
  readonly write: (rounded: RoundedWeight) => void;
}

function levelsFor(tasks: readonly Task[], { levels, noise }: Options): readonly number[] {
  if (levels !== undefined) return tasks.map(() => levels);
  return chooseLevels(
    tasks.map(({ ready }) => ready),
    noise,
  );
}

const describe = (levels: number, { noise }: RoundedWeight): string =>
  `weight on ${levels} levels; its output changes by ${percent(noise)}`;

/** Root of the noise: the change as people see it. */
const percent = (noise: number): string => `${(100 * Math.sqrt(noise)).toPrecision(2)} %`;

function reasonAgainst({ layout }: Layer): Refusal | undefined {
  if (layout.depth < LEAST_GRID_DEPTH)
    return refusal(
      "shallow",
      `its channels have ${layout.depth} weights each, fewer than ${LEAST_GRID_DEPTH}`,
    );
  return undefined;
}

/** Collects what replaces inputs of nodes. */
class RoundedWriter {
  readonly #model: Model;
  readonly #fresh: (hint: string) => string;
  readonly #tensors: Tensor[] = [];
  readonly #inputs = new Map<Node, Map<number, string>>();

  constructor(model: Model) {
    this.#model = model;
    this.#fresh = freshNames(graphOf(model));
  }

  table({ tensor, readers }: Table, { values }: RoundedWeight): void {
    const name = this.#tensor("w", tensorDims(tensor), values);
    for (const node of readers) this.#rewire(node, 0, name);
  }

  recurrence({ node, place, dims }: RecurrentLayer, { values }: RoundedWeight): void {
    this.#rewire(node, place, this.#tensor("w", dims, values));
  }

  layer(layer: Layer, rounded: RoundedWeight, bias: LayerBias | undefined): void {
    this.#rewire(layer.node, 1, this.#tensor("w", layer.dims, rounded.values));
    if (bias === undefined) return;
    const values = bias.values.map((value, channel) => value + (rounded.biasShift[channel] ?? 0));
    this.#rewire(bias.node, bias.inputIndex, this.#tensor("b", bias.dims, values));
  }

  #tensor(hint: string, dims: readonly number[], values: Float32Array): string {
    const name = this.#fresh(hint);
    this.#tensors.push(makeTensor(name, "float32", { dims, values }));
    return name;
  }

  #rewire(node: Node, inputIndex: number, name: string): void {
    const inputs = this.#inputs.get(node) ?? new Map<number, string>();
    this.#inputs.set(node, inputs.set(inputIndex, name));
  }

  model(): Model {
    const graph = graphOf(this.#model);
    const nodes = graph.node.map((node) => {
      const replaced = this.#inputs.get(node);
      if (replaced === undefined) return node;
      return withNode(node, {
        inputs: node.input.map((name, place) => replaced.get(place) ?? name),
      });
    });
    const initializers = [...graph.initializer, ...this.#tensors];
    return dropUnused(withGraph(this.#model, { nodes, initializers }));
  }
}
