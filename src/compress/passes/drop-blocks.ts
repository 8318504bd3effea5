/** Residual blocks that matter least are taken away, one after the other: x + f(x) becomes x, scaled and shifted in each channel. */
import { freshNames } from "../../model/graph-index.ts";
import { graphOf, makeNode, makeTensor, type Model, type Node, withGraph } from "../../model/ir.ts";
import { inferElementTypes } from "../../model/infer-types.ts";
import { type ResidualBlock, residualBlocks } from "../../model/residual-blocks.ts";
import { type BlockFit, type ChannelAxis, channelAxisOf, fitBlocks } from "../blocks/block-fit.ts";
import { observedShapes, refuseUnmeasurable, type ShapeOf } from "../calibrate/observed-shapes.ts";
import { applied, refused } from "../changes.ts";
import { dropUnused } from "../drop-unused.ts";
import type { Calibration, Change, Pass, PassResult, StepOf } from "../pass.ts";
import { calibrationMissing, refusal } from "../refusal.ts";

interface Options {
  readonly noise: number;
  readonly blocks: number;
  readonly recover: boolean;
}

export const dropBlocks: Pass<"drop-blocks"> = {
  name: "drop-blocks",
  description: "whole residual blocks taken away where they matter least",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === undefined) throw calibrationMissing("drop-blocks");
    return applyDropBlocks(model, readOptions(step), context.calibration);
  },
};

function readOptions(step: StepOf<"drop-blocks">): Options {
  return {
    noise: step.noise ?? 0.01,
    blocks: step.blocks ?? Number.POSITIVE_INFINITY,
    recover: step.recover ?? true,
  };
}

/** What each block costs is measured again after every one that goes. */
async function applyDropBlocks(
  model: Model,
  options: Options,
  calibration: Calibration,
): Promise<PassResult> {
  const types = inferElementTypes(model);
  const isFloat = ({ before }: ResidualBlock): boolean =>
    (types.get(before) ?? "float32") === "float32";
  const ends = residualBlocks(model).flatMap(({ before, after }) => [before, after]);
  if (ends.length > 0) refuseUnmeasurable(model, "drop-blocks");
  const shapeOf = await observedShapes(model, ends, calibration);
  if (shapeOf === undefined) return { model, changes: unseen(model) };
  let current = model;
  const dropped: Change[] = [];
  for (;;) {
    const { best, others } = await rank(current, { shapeOf, isFloat, calibration, options });
    if (best === undefined || dropped.length >= options.blocks || best.cost > options.noise) {
      const left = [...(best === undefined ? [] : [tooDear(best)]), ...others];
      return { model: current, changes: [...dropped, ...left] };
    }
    const percent = `${(100 * Math.sqrt(best.cost)).toPrecision(2)} %`;
    const reason = `the block that it ends is left out; what follows changes by ${percent}`;
    dropped.push(applied(best.node, reason));
    current = without(current, best, options);
  }
}

const UNSEEN = refusal(
  "not-calibrated",
  "calibration saw no finite numbers of the block that it ends",
);
const UNEVEN = refusal(
  "structure",
  "what goes round its block is not float32 of the shape of what leaves it",
);

const nodeAt = (model: Model, { position }: ResidualBlock): readonly Node[] =>
  graphOf(model).node.slice(position, position + 1);

const unseen = (model: Model): readonly Change[] =>
  residualBlocks(model).flatMap((block) =>
    nodeAt(model, block).map((node) => refused(node, UNSEEN)),
  );

interface Ranked {
  readonly node: Node;
  readonly block: ResidualBlock;
  readonly axis: ChannelAxis;
  readonly fit: BlockFit;
  readonly cost: number;
}

const tooDear = ({ node, cost }: Ranked): Change => {
  const percent = `${(100 * Math.sqrt(cost)).toPrecision(2)} %`;
  return refused(
    node,
    refusal("no-gain", `without the block that it ends, what follows would change by ${percent}`),
  );
};

/** The block that costs least, and why the others stay. */
async function rank(
  model: Model,
  {
    shapeOf,
    isFloat,
    calibration,
    options,
  }: {
    readonly shapeOf: ShapeOf;
    readonly isFloat: (block: ResidualBlock) => boolean;
    readonly calibration: Calibration;
    readonly options: Options;
  },
): Promise<{ readonly best: Ranked | undefined; readonly others: readonly Change[] }> {
  const others: Change[] = [];
  const asked = residualBlocks(model).flatMap((block) => {
    const axis = isFloat(block) ? channelAxisOf(block, shapeOf) : undefined;
    const found = nodeAt(model, block).map((node) => ({ block, node, axis }));
    if (axis === undefined) others.push(...found.map(({ node }) => refused(node, UNEVEN)));
    return found.flatMap((one) => (axis === undefined ? [] : [{ ...one, axis }]));
  });
  if (asked.length === 0) return { best: undefined, others };
  const fits = await fitBlocks(model, asked, calibration);
  const ranked = asked.flatMap((one, place): Ranked[] => {
    const fit = fits[place];
    if (fit === undefined) others.push(refused(one.node, UNSEEN));
    return fit === undefined
      ? []
      : [{ ...one, fit, cost: options.recover ? fit.noise : fit.noiseUnfitted }];
  });
  const [best, ...dearer] = ranked.toSorted((a, b) => a.cost - b.cost);
  return { best, others: [...others, ...dearer.map(tooDear)] };
}

function without(model: Model, { block, fit }: Ranked, { recover }: Options): Model {
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const { before, after, position } = block;
  if (!recover) {
    const round = makeNode({ operator: "Identity", inputs: [before], outputs: [after] });
    return dropUnused(withGraph(model, { nodes: graph.node.with(position, round) }));
  }
  const { dims } = fit;
  const [scale, shift, scaled] = [fresh("w"), fresh("b"), fresh("v")];
  const nodes = graph.node.toSpliced(
    position,
    1,
    makeNode({ operator: "Mul", inputs: [before, scale], outputs: [scaled] }),
    makeNode({ operator: "Add", inputs: [scaled, shift], outputs: [after] }),
  );
  const initializers = [
    ...graph.initializer,
    makeTensor(scale, "float32", { dims, values: fit.scale }),
    makeTensor(shift, "float32", { dims, values: fit.shift }),
  ];
  return dropUnused(withGraph(model, { nodes, initializers }));
}
