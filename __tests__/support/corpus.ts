/** One model through one recipe: what was done, what was refused, and how far its answers moved. Shared by the corpus benchmark and its tests. */
import * as runtime from "onnxruntime-node";
import { applyRecipe, type Compressed } from "../../src/compress/apply-recipe.ts";
import { LAYER_OPERATORS, nodeLabel } from "../../src/compress/layers.ts";
import type {
  Calibration,
  PassContext,
  SummedTensor,
  ValueRange,
} from "../../src/compress/pass.ts";
import { RecipeRefused } from "../../src/compress/refusal.ts";
import { withExtraOutputs } from "../../src/model/extra-outputs.ts";
import { indexGraph, subgraphsOf } from "../../src/model/graph-index.ts";
import { type Graph, type Model, type Tensor, graphOf } from "../../src/model/ir.ts";
import { elementCount, tensorDims } from "../../src/model/tensor-data.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { evaluate } from "../../src/run/process/predict.ts";
import { sessionOptions } from "../../src/run/process/session.ts";
import type { Recipe } from "../../src/schema/generated/recipe.ts";
import type { ElementType } from "../../src/schema/tensor.ts";
import { EngineError } from "../../src/schema/user-error.ts";
import { type Inputs, runModel } from "./run-model.ts";

export type Outcome =
  | {
      readonly kind: "made";
      /** Nodes that a pass changed, and refusals by code. */
      readonly applied: number;
      readonly refused: Readonly<Record<string, number>>;
      readonly bytesRatio: number;
      /** The largest of the outputs, by `relativeError`; NaN (null in a file) when one is finite in only one of the models. */
      readonly error: number | null;
      /** Layers with a constant weight that no change speaks of. */
      readonly forgotten: readonly string[];
    }
  | { readonly kind: "refused"; readonly code: string; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

interface Given {
  readonly model: Model;
  readonly inputs: Inputs;
}

export type Subject = Given &
  (
    | { readonly kind: "runs"; readonly answers: Readonly<Record<string, Float64Array>> }
    /** The engine does not take the model as it is: no recipe may make a candidate of it. */
    | { readonly kind: "unusable"; readonly reason: string }
  );

export async function subjectOf(model: Model, inputs: Inputs): Promise<Subject> {
  try {
    return { kind: "runs", model, inputs, answers: await runModel(model, inputs) };
  } catch (error) {
    return { kind: "unusable", model, inputs, reason: String(error) };
  }
}

export async function tryRecipe(subject: Subject, recipe: Recipe): Promise<Outcome> {
  const { model, inputs } = subject;
  let made: Compressed;
  try {
    made = await applyRecipe(model, recipe, {
      ...contextFor(inputs),
      tryOnce: ({ bytes }) => runBytes(bytes, inputs),
    });
  } catch (error) {
    if (error instanceof RecipeRefused)
      return { kind: "refused", code: error.refusal, reason: error.message };
    // Calibration runs the model as it is: what the engine has against it then is about the model.
    if (error instanceof EngineError && subject.kind === "unusable")
      return { kind: "refused", code: "engine", reason: error.message };
    return { kind: "failed", reason: String(error) };
  }
  if (subject.kind === "runs") return describe(subject, recipe, made);
  return { kind: "failed", reason: `it made a candidate although ${subject.reason}` };
}

async function describe(
  { model, inputs, answers }: Extract<Subject, { readonly kind: "runs" }>,
  recipe: Recipe,
  { bytes, changes }: Compressed,
): Promise<Outcome> {
  const refused: Record<string, number> = {};
  for (const change of changes)
    if (change.kind === "refused") refused[change.code] = (refused[change.code] ?? 0) + 1;
  const after = await runModel(readModel(bytes, "candidate"), inputs);
  const mentioned = new Set(changes.map(({ node }) => node));
  return {
    kind: "made",
    applied: changes.filter(({ kind }) => kind === "applied").length,
    refused,
    bytesRatio: bytes.length / writeModel(model).length,
    error: largestError(answers, after),
    forgotten: isLossy(recipe)
      ? largeLayers(graphOf(model)).filter((name) => !mentioned.has(name))
      : [],
  };
}

/** float16 speaks of weights, not of nodes. */
const isLossy = ({ passes }: Recipe): boolean =>
  passes.some(({ pass }) => pass === "round-weights" || pass.startsWith("int"));

/** Weights of this size are never left alone without a word. */
const LARGE = 1024;

/** Labels of MatMul, Gemm and Conv with a large constant weight, those of subgraphs included. */
export function largeLayers(
  graph: Graph,
  outer: (name: string) => Tensor | undefined = () => undefined,
): readonly string[] {
  const index = indexGraph(graph);
  const known = (name: string): Tensor | undefined => index.constantOf(name) ?? outer(name);
  return graph.node.flatMap((node) => {
    const inner = subgraphsOf(node).flatMap((each) => largeLayers(each, known));
    const weight = known(node.input[1] ?? "");
    const isLayer = node.domain === "" && LAYER_OPERATORS.has(node.opType);
    const isLarge = weight !== undefined && elementCount(tensorDims(weight)) >= LARGE;
    return isLayer && isLarge ? [nodeLabel(node), ...inner] : inner;
  });
}

/** Equal infinities and NaN in the same places count as equal. */
function largestError(
  wanted: Readonly<Record<string, Float64Array>>,
  given: Readonly<Record<string, Float64Array>>,
): number {
  const errors = Object.entries(wanted).map(([name, values]) => {
    const others = given[name];
    if (others?.length !== values.length) return Number.NaN;
    const same = values.map((value, at) => (Object.is(value, others[at]) ? 0 : value));
    const rest = others.map((value, at) => (Object.is(value, values[at]) ? 0 : value));
    const size = Math.sqrt(values.reduce((sum, value) => sum + finiteSquare(value), 0));
    if (size === 0) return rest.every((value) => Math.abs(value) < 1e-6) ? 0 : Number.NaN;
    const difference = Math.sqrt(
      same.reduce((sum, value, at) => sum + (value - (rest[at] ?? Number.NaN)) ** 2, 0),
    );
    return difference / size;
  });
  return Math.max(0, ...errors);
}

const finiteSquare = (value: number): number => (Number.isFinite(value) ? value * value : 0);

/** What passes need from the engine: one call with all inputs as they are. */
export function contextFor(inputs: Inputs): PassContext {
  return {
    calibration: calibrationFor(inputs),
    evaluate: (bytes) => asEngine(async () => evaluate(await open(bytes))),
  };
}

const open = (bytes: Uint8Array): Promise<runtime.InferenceSession> =>
  runtime.InferenceSession.create(
    bytes,
    sessionOptions({ threads: 1, kernels: "ordinary", optimization: "disabled" }),
  );

async function runBytes(bytes: Uint8Array, inputs: Inputs): Promise<void> {
  await asEngine(() => runModel(readModel(bytes, "candidate"), inputs));
}

/** The engine process turns what the engine throws into its own error. */
async function asEngine<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new EngineError("engine-failed", String(cause), { cause });
  }
}

function calibrationFor(inputs: Inputs): Calibration {
  const run = async (
    model: Model,
    names: readonly string[],
  ): Promise<readonly (readonly [string, runtime.Tensor])[]> => {
    const answers = await asEngine<Readonly<Record<string, runtime.Tensor>>>(async () => {
      const session = await open(writeModel(model));
      const made = names.filter((name) => session.outputNames.includes(name));
      return made.length === 0 ? {} : session.run({ ...inputs }, made);
    });
    return Object.entries({ ...inputs, ...answers }).filter(([name]) => names.includes(name));
  };
  return {
    ranges: async (model, values) => {
      const found = await run(withExtraOutputs(model, values), values);
      return new Map(found.map(([name, tensor]) => [name, rangeOf(tensor)]));
    },
    sums: async (model, outputs) => {
      const found = await run(model, outputs);
      return new Map(
        found.map(([name, { dims, data }]): readonly [string, SummedTensor] => [
          name,
          { dims, values: Float64Array.from(data, Number) },
        ]),
      );
    },
  };
}

function rangeOf({ data, dims, type }: runtime.Tensor): ValueRange {
  let [minimum, maximum, nonFinite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const given of data) {
    const value = Number(given);
    if (!Number.isFinite(value)) nonFinite += 1;
    else [minimum, maximum] = [Math.min(minimum, value), Math.max(maximum, value)];
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { minimum, maximum, nonFinite, elementType: type as ElementType, shape: dims };
}
