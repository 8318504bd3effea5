/** Weights of MatMul, Gemm, Conv and recurrences on few levels, still float: later passes find the levels and keep them. */
import { type GraphIndex, indexGraph } from "../../model/graph-index.ts";
import { type Model, type Node, graphOf } from "../../model/ir.ts";
import {
  DEEPEST_GRAM,
  type InputStatistics,
  inputStatistics,
  whyUnusable,
} from "../calibrate/input-statistics.ts";
import { isMoving } from "../calibrate/moments.ts";
import { hoistConstants } from "../clean/hoist-constants.ts";
import { applied, refused } from "../changes.ts";
import { type InnerWeight, findInnerWeights } from "../inner-weights.ts";
import { SHARED, findLayers } from "../find-layers.ts";
import { isKeptFloat, type Layer } from "../layers.ts";
import type { Calibration, Change, Pass, PassResult, StepOf } from "../pass.ts";
import { calibrationMissing, type Refusal, refusal } from "../refusal.ts";
import { freeBiasOf } from "../quantize/bias-of.ts";
import { LEAST_GRID_DEPTH } from "../quantize/grid-step.ts";
import { LEVELS } from "../quantize/word-packing.ts";
import { chooseLevels, type Levels, type Rounding } from "../round/choose-levels.ts";
import { type InputView, inputViews } from "../round/input-views.ts";
import {
  type PreparedWeight,
  type RoundedWeight,
  type Weight,
  halveWeight,
  roundWeight,
  signalOf,
} from "../round/round-weight.ts";
import { type RecurrentLayer, findRecurrentWeights } from "../round/recurrent-weights.ts";
import { RoundedWriter } from "../round/rounded-writer.ts";
import { besideOthers, byWeight, jointStatistics } from "../round/shared-weights.ts";
import { type Table, findTables } from "../round/tables.ts";
import { withUnhandled } from "../unhandled-weights.ts";

interface Options {
  /** Fixed for all layers, or chosen so that their noise sums to at most `noise`. */
  readonly levels: number | undefined;
  readonly noise: number;
  readonly halves: boolean;
  readonly embeddings: boolean;
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
  readonly moreLevels: readonly string[];
}

export const roundWeights: Pass<"round-weights"> = {
  name: "round-weights",
  description: "weights on few levels, chosen so that layers answer as before on calibration data",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === undefined) throw calibrationMissing("round-weights");
    const options = readOptions(step);
    const result = await applyRoundWeights(model, options, context.calibration);
    return withUnhandled(result, { ...options, given: model });
  },
};

function readOptions(step: StepOf<"round-weights">): Options {
  return {
    levels: step.levels,
    noise: step.noise ?? 0.001,
    halves: step.float16 ?? false,
    embeddings: step.embeddings ?? false,
    minimumElements: step["minimum-elements"] ?? 256,
    keepFloat: step["keep-float"] ?? [],
    moreLevels: step["more-levels"] ?? [],
  };
}

async function applyRoundWeights(
  given: Model,
  options: Options,
  calibration: Calibration,
): Promise<PassResult> {
  const { model } = hoistConstants(given);
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const tables = options.embeddings ? findTables(graph, index, options) : [];
  const except = new Set(tables.flatMap(({ products }) => products));
  const search = { index, options, reasonAgainst, except, takesShared: true };
  const { layers: candidates, refusals } = findLayers(model, search);
  const recurrent = findRecurrentWeights(graph, index, options);
  const inner = findInnerWeights(model, { limits: options, reasonAgainst, recurrences: true });
  const changes: Change[] = [...inner.refusals, ...refusals, ...recurrent.refusals];
  const read = [...candidates, ...recurrent.weights.filter(({ isInput }) => isInput)];
  const statistics = await inputStatistics(model, read, calibration);
  const isUsable = ({ node }: Pick<Layer, "node">): boolean => {
    const known = statistics.get(node);
    const against = known === undefined || known.count === 0 ? undefined : whyUnusable(known);
    if (against === undefined) return true;
    changes.push(refused(node, against));
    return false;
  };
  const usable = candidates.filter(isUsable);
  const beside = besideOthers(usable, candidates);
  changes.push(...[...beside].map(({ node }) => refused(node, SHARED)));
  const layers = usable.filter((layer) => !beside.has(layer));
  const recurrences = recurrent.weights.filter(isUsable);
  if (layers.length + tables.length + recurrences.length + inner.weights.length === 0)
    return { model: given, changes };
  const writer = new RoundedWriter(model);
  const found = { layers, tables, recurrences, inner: inner.weights, statistics, index };
  const tasks = tasksFor(found, writer);
  const levels = levelsFor(tasks, options);
  for (const [place, { ready, nodes, write, remark = "" }] of tasks.entries()) {
    const chosen = levels[place] ?? 255;
    const rounded = roundTo(chosen, ready());
    write(rounded);
    const what = `${describe(chosen, rounded)}${remark}`;
    changes.push(...nodes.map((node) => applied(node, what)));
  }
  return { model: writer.model(), changes };
}

/**
 * Inputs of which most lies in few directions make this much more of a weight's noise than inputs without any do: what it is for a voice
 * detector whose spectra hang together.
 */
const UNSEEN = 10;

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

interface Found {
  readonly layers: readonly Layer[];
  readonly tables: readonly Table[];
  readonly recurrences: readonly RecurrentLayer[];
  readonly inner: readonly InnerWeight[];
  readonly statistics: ReadonlyMap<Node, InputStatistics>;
  readonly index: GraphIndex;
}

function tasksFor(
  { layers, tables, recurrences, inner, statistics, index }: Found,
  writer: RoundedWriter,
): readonly Task[] {
  const viewsOf = inputViews(MOST_VIEW_BYTES);
  return [
    ...byWeight(layers).map((readers): Task => {
      const [layer, ...others] = readers;
      // A bias takes back what the mean of one reader's input makes of the change.
      const bias = others.length === 0 ? freeBiasOf(layer, index) : undefined;
      const seen = jointStatistics(readers, statistics);
      const ready = whenAsked(layer, () => viewsOf(seen, bias !== undefined));
      const write = (rounded: RoundedWeight): void => writer.layers(readers, rounded, bias);
      const nodes = readers.map(({ node }) => node);
      return { ready, nodes, write, remark: tooDeep(layer), ...whereStill(seen) };
    }),
    ...recurrences.map((weight): Task => {
      const seen = weight.isInput ? statistics.get(weight.node) : undefined;
      const ready = whenAsked(weight, () => viewsOf(seen, false));
      const write = (rounded: RoundedWeight): void => writer.recurrence(weight, rounded);
      return { ready, nodes: [weight.node], write, ...whereStill(seen) };
    }),
    ...tables.flatMap((table): readonly Task[] => {
      const [node] = table.readers;
      if (node === undefined) return [];
      const ready = whenAsked(table, () => viewsOf(undefined, false));
      const write = (rounded: RoundedWeight): void => writer.table(table, rounded);
      if (table.products.length === 0) return [{ ready, nodes: [node], write }];
      const nodes = [node, ...table.products];
      return [{ ready, nodes, write, gravity: UNSEEN, remark: ALIKE_FOR_ALL }];
    }),
    // Calibration does not see what goes into them: its elements count the same, and the noise many times.
    ...inner.map(({ tensor, layer, readers }): Task => {
      const ready = whenAsked(layer, () => viewsOf(undefined, false));
      const write = (rounded: RoundedWeight): void => writer.inPlace(tensor, rounded);
      const remark = ", all of its inputs counted the same, since calibration does not see them";
      return { ready, nodes: readers, write, gravity: UNSEEN, remark };
    }),
  ];
}

const ALIKE_FOR_ALL = ", all of its inputs counted the same, since rows are picked from it too";

/** Its output never moves, and no change of it can be measured against that. */
function whereStill(seen: InputStatistics | undefined): Pick<Task, "gravity" | "remark"> {
  if (seen === undefined || isMoving(seen)) return {};
  const remark = ", all of its inputs counted the same, since calibration never moves them";
  return { gravity: UNSEEN, remark };
}

const tooDeep = ({ layout }: Layer): string =>
  layout.depth <= DEEPEST_GRAM
    ? ""
    : `, all of its inputs counted the same, since ${layout.depth} are more than ${DEEPEST_GRAM}`;

interface Task extends Rounding {
  readonly nodes: readonly Node[];
  readonly write: (rounded: RoundedWeight) => void;
  /** What else there is to say of it. */
  readonly remark?: string;
}

/** Two bits: noise falls as the square of the levels. */
const [MORE_LEVELS, MORE_GRAVITY] = [4, 16];

function levelsFor(
  tasks: readonly Task[],
  { levels, moreLevels, ...budget }: Options,
): readonly Levels[] {
  const needsMore = ({ nodes }: Task): boolean =>
    nodes.some((node) => isKeptFloat(node, moreLevels));
  if (levels !== undefined) {
    const more = LEVELS.find((some) => some >= MORE_LEVELS * levels) ?? 255;
    return tasks.map((task) => (needsMore(task) ? more : levels));
  }
  const weighed = tasks.map((task) =>
    needsMore(task) ? { ...task, gravity: MORE_GRAVITY * (task.gravity ?? 1) } : task,
  );
  return chooseLevels(weighed, budget);
}

function roundTo(levels: Levels, prepared: PreparedWeight): RoundedWeight {
  if (levels !== "float16") return roundWeight(prepared, levels);
  const half = halveWeight(prepared);
  if (half === undefined) throw new Error("A weight was to be in float16, which cannot hold it");
  return half;
}

function describe(levels: Levels, { noise }: RoundedWeight): string {
  const form = levels === "float16" ? "in float16" : `on ${levels} levels`;
  return `weight ${form}; its output changes by ${percent(noise)}`;
}

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
