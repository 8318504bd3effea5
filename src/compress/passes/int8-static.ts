/** int8 weights and activations with scales from calibration data, written as QDQ where the engine fuses it. */
import { type GraphIndex, indexGraph } from "../../model/graph-index.ts";
import { type Graph, type Model, type Node, graphOf, opsetVersion } from "../../model/ir.ts";
import { calibratedRange, detailFor } from "../calibrate/calibrated-range.ts";
import { atLeastOpset } from "../raise-opset.ts";
import { dropUnused } from "../drop-unused.ts";
import { quantizeEmbeddings } from "../embeddings.ts";
import { applied } from "../changes.ts";
import { withoutCopies } from "../float-copies.ts";
import { refuseInnerLayers } from "../inner-layers.ts";
import { type Layer, nodeLabel } from "../layers.ts";
import type { Calibration, Change, Pass, PassResult, ValueRange } from "../pass.ts";
import { calibrationMissing, type Refusal, refusal } from "../refusal.ts";
import { type ActivationType, hasWidth } from "../quantize/activation-scale.ts";
import { type BiasCorrections, biasCorrections } from "../static/bias-correction.ts";
import { type CodeGates, codeGates } from "../static/code-gates.ts";
import { type Lowered, lowerForInt8 } from "../static/lower.ts";
import { type StaticOptions, readOptions } from "../static/options.ts";
import { type Plan, type PlanLimits, planStatic } from "../static/plan.ts";
import { type QuantizedLayer, quantizeLayer, readBias } from "../static/quantize-layer.ts";
import { type ActivationScales, activationScales, unclampedNodes } from "../static/scales.ts";
import { joinSpelledGates } from "../static/spelled-gates.ts";
import { valuesToObserve } from "../static/values-to-observe.ts";
import { withUnhandled } from "../unhandled-weights.ts";
import { writeQdq } from "../static/write-qdq.ts";

export const int8Static: Pass<"int8-static"> = {
  name: "int8-static",
  description: "int8 weights and activations with calibrated scales (QDQ)",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === undefined) throw calibrationMissing("int8-static");
    return applyInt8Static(model, readOptions(step), context.calibration);
  },
};

async function applyInt8Static(
  given: Model,
  options: StaticOptions,
  calibration: Calibration,
): Promise<PassResult> {
  const raised = atLeastOpset(given, "int8-static", options.needed);
  const { model, changes, asked } = joinedAndAsked(raised, options);
  const observed = await observedRanges(model, asked, { ...options, calibration });
  const lowered = lowerForInt8(model, observed, options.keepFloat);
  const whyUncalibrated = uncalibratedIn(lowered.ranges, new Set(asked));
  const whyWithoutScale = withoutScaleIn(lowered.ranges, options.type);
  const corrections: BiasCorrections = options.biasCorrection
    ? await biasCorrections(lowered.model, { ...options, ranges: lowered.ranges, calibration })
    : new Map();
  const result = withoutCopies(lowered.model, (floats) =>
    quantizeGraph(lowered, { ...options, corrections, floats, whyUncalibrated, whyWithoutScale }),
  );
  const { model: made, changes: others } = result;
  return withUnhandled(
    { model: made, changes: [...changes, ...others] },
    { ...options, given: model },
  );
}

/** What is spelled in many operators is joined where codes might be carried through it, and stays as it is elsewhere. */
function joinedAndAsked(
  model: Model,
  { keepFloat }: Pick<StaticOptions, "keepFloat">,
): PassResult & { readonly asked: readonly string[] } {
  const possible = new Set(observable(joinSpelledGates(model, keepFloat)));
  const joined = joinSpelledGates(model, keepFloat, (value) => possible.has(value));
  return { ...joined, asked: observable(joined) };
}

interface Quantization extends StaticOptions, PlanLimits {
  readonly corrections: BiasCorrections;
}

function quantizeGraph({ model, ranges }: Lowered, options: Quantization): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const opset = opsetVersion(model, "");
  const planned = planWithScales(graph, index, { limits: options, ranges, opset });
  const { plan, scales } = planned;
  const layers = quantizeLayers(plan, { index, scales, options });
  const written = writeQdq(model, { ...planned, layers, type: options.type });
  const embedded = quantizeEmbeddings(written, { ...options, minimumElements: 1024 });
  return {
    model: dropUnused(embedded.model),
    changes: [
      ...appliedChanges(plan, options),
      ...plan.changes,
      ...refuseInnerLayers(graph),
      ...embedded.changes,
    ],
  };
}

async function observedRanges(
  model: Model,
  values: readonly string[],
  {
    calibrator,
    calibration,
  }: Pick<StaticOptions, "calibrator"> & { readonly calibration: Calibration },
): Promise<ReadonlyMap<string, ValueRange>> {
  const index = indexGraph(graphOf(model));
  const made = values.filter((name) => name !== "" && index.constantOf(name) === undefined);
  const seen = await calibration.ranges(model, made, detailFor(calibrator));
  return new Map([...seen].map(([name, range]) => [name, calibratedRange(range, calibrator)]));
}

interface Planned {
  readonly plan: Plan;
  readonly scales: ActivationScales;
  readonly gates: CodeGates;
}

/** Which Relu and Clip a range replaces is known only with the scales: what it does not replace is planned again, as float. */
function planWithScales(
  graph: Graph,
  index: GraphIndex,
  {
    limits,
    ranges,
    opset,
  }: {
    readonly limits: Quantization;
    readonly ranges: ReadonlyMap<string, ValueRange>;
    readonly opset: number;
  },
): Planned {
  const unclamped = new Set<Node>();
  const absorbsLines = limits.type.bits === 8 && !limits.type.symmetric;
  for (;;) {
    const plan = planStatic(graph, index, { ...limits, unclamped, absorbsLines });
    const { type } = limits;
    const gates = codeGates(plan, index, { ranges, type, opset });
    const scales = activationScales(plan, ranges, { index, type, gates });
    const found = unclampedNodes(plan, scales, type);
    if (found.length === 0) return { plan, scales, gates };
    for (const node of found) unclamped.add(node);
  }
}

function uncalibratedIn(
  ranges: ReadonlyMap<string, ValueRange>,
  asked: ReadonlySet<string>,
): (value: string) => Refusal | undefined {
  return (value) => {
    const range = ranges.get(value);
    if (range === undefined) {
      if (!asked.has(value)) throw new Error(`Nobody asked calibration for "${value}"`);
      return refusal("not-calibrated", `calibration could not observe "${value}"`);
    }
    if (range.nonFinite > 0)
      return refusal("not-calibrated", `"${value}" is not finite on calibration data`);
    // Nothing was seen: the extremes are those of no number at all.
    if (range.minimum > range.maximum)
      return refusal("not-calibrated", `calibration saw no element of "${value}"`);
    return undefined;
  };
}

/** A bias has the steps of the input's scale times the weight's: any scale but the right one may leave nothing of it. */
function withoutScaleIn(
  ranges: ReadonlyMap<string, ValueRange>,
  type: ActivationType,
): (value: string) => Refusal | undefined {
  return (value) => {
    const range = ranges.get(value);
    if (range === undefined || hasWidth(range.minimum, range.maximum, type)) return undefined;
    return refusal(
      "not-calibrated",
      `"${value}" is 0 on all calibration data, from which no scale follows`,
    );
  };
}

function quantizeLayers(
  plan: Plan,
  context: {
    readonly index: GraphIndex;
    readonly scales: ActivationScales;
    readonly options: Quantization;
  },
): ReadonlyMap<Node, QuantizedLayer> {
  const quantized = new Map<Node, QuantizedLayer>();
  for (const [node, layer] of plan.layers) {
    const bias = readBias(layer, context.index);
    if ("code" in bias)
      throw new Error(`Layer "${nodeLabel(node)}" was planned although ${bias.reason}`);
    const inputScale = context.scales.get(layer.input)?.scale ?? 1;
    const correction = context.options.corrections.get(node);
    const shifted = corrected(bias.values, correction);
    const made = quantizeLayer(layer, shifted, { ...context.options, inputScale });
    const isIdle = bias.values === undefined && made.biasCodes?.every((code) => code === 0);
    quantized.set(node, isIdle === true ? { ...made, biasCodes: undefined } : made);
  }
  return quantized;
}

/** A layer without a bias gets one, which stays unless it is less than half a step everywhere. */
function corrected(
  bias: Float32Array | undefined,
  correction: Float64Array | undefined,
): Float32Array | undefined {
  if (correction === undefined) return bias;
  return Float32Array.from(correction, (shift, channel) => (bias?.[channel] ?? 0) + shift);
}

const observable = ({ model }: Pick<PassResult, "model">): readonly string[] =>
  valuesToObserve(graphOf(model), indexGraph(graphOf(model)));

const MOVED_CODES = "removed: the codes of the value before it have another scale and zero point";

function appliedChanges(
  plan: Plan,
  { corrections, type }: Pick<Quantization, "corrections" | "type">,
): readonly Change[] {
  const codes = type.bits === 8 ? "int8 weight and activation" : "int8 weight, int16 activation";
  const said = (node: Node): string =>
    `${codes}${corrections.has(node) ? ", its bias corrected" : ""}`;
  const moved = new Set([...plan.lines.values()].flatMap(({ nodes }) => nodes));
  return [
    ...[...plan.layers.values()].map(({ node }: Layer) => applied(node, said(node))),
    ...[...plan.carriers].map((node) =>
      applied(node, `carries int${type.bits} values between layers`),
    ),
    ...[...plan.absorbed].map((node) =>
      applied(
        node,
        moved.has(node)
          ? MOVED_CODES
          : "removed: the range of the value before it clamps as it did",
      ),
    ),
  ];
}
