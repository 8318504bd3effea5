/** How much of the base's answers a recipe loses on a few calibration rows, under the exact kernels. */
import { type QuantizedLayer, quantizedLayers } from "../../compress/quantized-layers.ts";
import type { Host } from "../../host/host.ts";
import { missedByEstimate } from "../../judge/meets-by-estimate.ts";
import { isCost } from "../../judge/targets.ts";
import { answersOf, valuesOf } from "../../measure/answers.ts";
import { buildSample } from "../../measure/build-sample.ts";
import { klDivergence } from "../../measure/metrics/kl-divergence.ts";
import type { Sample } from "../../measure/sample.ts";
import type { Engine } from "../../run/engine.ts";
import type { Blame } from "../../schema/generated/record.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import { mean, sum } from "../../stats/sums.ts";
import { compressModel } from "./compress-model.ts";
import { measureBehaviour } from "../observe/measure-behaviour.ts";
import { limitsOf, oldestEngineOf } from "../model-in-force.ts";
import { answersAt, firstRows, type Subject } from "../observe/observe.ts";
import type { Prepared } from "../prepare.ts";
import { readingFor } from "../observe/read-answers.ts";
import { rememberCalibration } from "../load/remember-calibration.ts";
import { servedAt } from "../load/sweep.ts";

export interface Tried {
  readonly measure: Blame["measure"];
  readonly rows: number;
  readonly loss: number;
  readonly bytes: number;
  /** Rows whose answer changes; undefined where answers are no classes. */
  readonly flips: number | undefined;
  /** Every criterion of behaviour, by its estimate on these rows. */
  readonly meets: boolean;
}

/** @throws UserError recipe-refused, EngineError */
export type LossTrial = (recipe: Recipe) => Promise<Tried>;

export interface LossTrials {
  readonly attempt: LossTrial;
  /** The bytes that a recipe makes of the base. */
  readonly make: (recipe: Recipe) => Promise<Uint8Array>;
  /** Those that a recipe changes. */
  readonly layersOf: (recipe: Recipe) => Promise<readonly QuantizedLayer[]>;
  /** Of a model that was made already. */
  readonly measure: (bytes: Uint8Array) => Promise<Tried>;
}

const ROWS = 256;

/** The base answers once, and calibrates once for each of its rewritings. */
export async function lossTrials(
  host: Host,
  engine: Engine,
  prepared: Prepared,
): Promise<LossTrials> {
  const { inForce, base, data } = prepared;
  const subject = subjectOf(prepared);
  const { batch } = subject.serving;
  const answer = (modelPath: string): ReturnType<typeof answersAt> =>
    answersAt(engine, subject, { modelPath, batch, kernels: "exact" });
  const column = await answer(base.path);
  const bound = firstLabels(data.calibration, subject.feeds.rows);
  const reading = readingFor(data.task, bound, column);
  const reference = buildSample(column, reading);
  const remembering = rememberCalibration(host, engine);
  const compress = (recipe: Recipe): ReturnType<typeof compressModel> =>
    compressModel(host, remembering, {
      model: base.model,
      recipe,
      calibration: data.calibration.feeds,
      trial: undefined,
      limits: subject.limits,
      oldestEngine: oldestEngineOf(inForce),
    });
  const make = async (recipe: Recipe): Promise<Uint8Array> => (await compress(recipe)).bytes;
  const measure = async (bytes: Uint8Array): Promise<Tried> => {
    const candidate = await inFile(host, bytes, async (path) =>
      buildSample(await answer(path), reading),
    );
    return {
      ...lossOf(reference, candidate),
      rows: subject.feeds.rows,
      bytes: bytes.length,
      flips: flipsOf(reference, candidate),
      meets: meetsBehaviour(prepared, reference, candidate),
    };
  };
  return {
    make,
    measure,
    attempt: async (recipe) => measure(await make(recipe)),
    layersOf: async (recipe) => quantizedLayers(base.model, (await compress(recipe)).changes),
  };
}

/** The base itself, on the first calibration rows. */
function subjectOf({ inForce, base, data }: Prepared): Subject {
  return {
    basePath: base.path,
    candidatePath: base.path,
    feeds: firstRows(data.calibration.feeds, ROWS),
    output: data.task.output.name,
    deviation: data.task.deviation?.name,
    serving: servedAt(inForce.policy, base.signature.inputs),
    limits: limitsOf(inForce.policy),
    seed: inForce.seed,
  };
}

function flipsOf(reference: Sample, candidate: Sample): number | undefined {
  if (reference.kind !== "classification") return undefined;
  const other = answersOf(candidate);
  return answersOf(reference).filter((answer, row) => answer !== other[row]).length;
}

function firstLabels(
  bound: Prepared["data"]["calibration"],
  rows: number,
): Prepared["data"]["calibration"] {
  const { labels, targets } = bound;
  return { ...bound, labels: labels?.slice(0, rows), targets: targets?.slice(0, rows) };
}

async function inFile<Value>(
  host: Host,
  bytes: Uint8Array,
  use: (path: string) => Promise<Value>,
): Promise<Value> {
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const path = host.files.resolve(folder, "candidate.onnx");
    await host.files.write(path, bytes);
    return await use(path);
  } finally {
    await host.files.remove(folder);
  }
}

/** Mean KL(base ‖ candidate); where there are no classes, Σ(x − x̂)² / Σx². What is not finite loses everything. */
function lossOf(reference: Sample, candidate: Sample): Pick<Tried, "measure" | "loss"> {
  if (reference.kind === "classification") {
    const { estimator } = klDivergence;
    if (estimator.kind !== "mean") throw new Error("KL is a mean over rows");
    const loss = mean(estimator.perRow(reference, candidate));
    return { measure: "kl-divergence", loss: Number.isFinite(loss) ? loss : Number.MAX_VALUE };
  }
  const [x, y] = [valuesOf(reference).values, valuesOf(candidate).values];
  const noise = sum(x.map((value, place) => (value - (y[place] ?? Number.NaN)) ** 2));
  const loss = noise / sum(x.map((value) => value ** 2));
  return { measure: "noise", loss: Number.isFinite(loss) ? loss : Number.MAX_VALUE };
}

function meetsBehaviour(
  { criteria, inForce }: Prepared,
  reference: Sample,
  candidate: Sample,
): boolean {
  const judged = criteria.filter(({ metric, kind }) => !isCost(metric) && kind !== "group-gap");
  const measurements = measureBehaviour({
    samples: { base: reference, ordinary: candidate, exact: candidate },
    slices: [],
    groups: [],
    criteria: judged,
    seed: `${inForce.seed}:blame`,
    baseline: undefined,
  });
  return missedByEstimate(judged, measurements, { slices: [], groups: [] }) === undefined;
}
