/** What the engine makes of a quantized graph, at its full optimisation, is what the graph says, and near what the float one answered. */
import { expect, test } from "@jest/globals";
import { InferenceSession } from "onnxruntime-node";
import { applyRecipe, type Compressed } from "../../src/compress/apply-recipe.ts";
import { RecipeRefused } from "../../src/compress/refusal.ts";
import type { Model } from "../../src/model/ir.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { PassStep } from "../../src/schema/generated/recipe.ts";
import { ROWS } from "../support/drawn-graph.ts";
import { fc } from "../support/fast-check.ts";
import { randomFloats } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { type GraphStep, randomGraph } from "../support/random-graphs.ts";
import { floats, ints, relativeError } from "../support/run-model.ts";

const noise = randomFloats(ROWS * 2 * 8 * 8, 5, 1);
const inputs = {
  x: floats([ROWS, 2, 8, 8], (at) => noise[at] ?? 0),
  ids: ints([ROWS, 2], [0, 3, 11, 5, 7, 2, 9, 1]),
};

interface Answer {
  readonly dims: string;
  readonly values: Float64Array;
}

type Answers = ReadonlyMap<string, Answer>;

async function answersOf(
  model: Model,
  graphOptimizationLevel: "all" | "disabled",
): Promise<Answers> {
  const options = { graphOptimizationLevel, intraOpNumThreads: 1, logSeverityLevel: 4 } as const;
  const session = await InferenceSession.create(writeModel(model), options);
  const given = Object.entries(inputs).filter(([name]) => session.inputNames.includes(name));
  const found = await session.run(Object.fromEntries(given));
  return new Map(
    Object.entries(found).map(([name, { dims, data }]) => [
      name,
      { dims: dims.join(), values: Float64Array.from(data, Number) },
    ]),
  );
}

/** undefined where there is nothing to do. */
async function compress(
  model: Model,
  name: string,
  passes: readonly PassStep[],
): Promise<Compressed | undefined> {
  const context = { ...passContext(inputs), tryOnce: () => Promise.resolve() };
  try {
    return await applyRecipe(model, { version: 1, name, passes: [...passes] }, context);
  } catch (error) {
    if (error instanceof RecipeRefused && error.refusal === "nothing-to-do") return undefined;
    throw error;
  }
}

/** Values are about 1; what a Relu lets through of one may be next to nothing, and is held to this. */
const SMALL = 0.2;

/** Of all outputs; other axes, or an output that is missing, are an error without end. */
function largestError(wanted: Answers, actual: Answers): number {
  const errors = Array.from(wanted, ([name, { dims, values }]) => {
    const other = actual.get(name);
    if (other?.dims !== dims) return Number.POSITIVE_INFINITY;
    const size = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    return relativeError(values, other.values) * Math.min(1, size / SMALL);
  });
  return Math.max(0, ...errors);
}

const steps: fc.Arbitrary<readonly GraphStep[]> = fc.array(
  fc.tuple(fc.nat(10_000), fc.nat(10_000), fc.nat(10_000)),
  { minLength: 3, maxLength: 16 },
);

/** Integer kernels round elsewhere than floats between DequantizeLinear and QuantizeLinear: a step of 255 here and there. */
const SAME_GRAPH = 0.03;

/** A layer of eight bits adds a hundredth, and up to ten stand in a row; one of four bits adds a tenth. What is wrong is off by half and more. */
const RECIPES: readonly (readonly [string, number, readonly PassStep[]])[] = [
  ["int8-dynamic", 0.2, [{ pass: "int8-dynamic", "minimum-elements": 1 }]],
  ["int8-static", 0.2, [{ pass: "int8-static" }]],
  ["int4-weights", 0.8, [{ pass: "int4-weights", "minimum-elements": 1, "block-size": 16 }]],
  [
    "small-static",
    0.3,
    [
      { pass: "round-weights", noise: 0.002 },
      { pass: "int8-static" },
      { pass: "strip" },
      { pass: "pack-weights" },
    ],
  ],
];

/** More of them than a test has time for are drawn by RANDOM_GRAPHS=1000. */
const RUNS = Number(process.env["RANDOM_GRAPHS"] ?? 25);

test.each(RECIPES)(
  "%s keeps what graphs of any operators answer",
  async (name, bound, passes) => {
    const property = fc.asyncProperty(
      steps,
      fc.integer({ min: 1, max: 1e5 }),
      async (drawn, seed) => {
        const model = randomGraph(drawn, seed);
        const made = await compress(model, name, [{ pass: "clean" }, ...passes]);
        if (made === undefined) return;
        const answers = await answersOf(made.model, "all");
        expect(largestError(await answersOf(made.model, "disabled"), answers)).toBeLessThan(
          SAME_GRAPH,
        );
        expect(largestError(await answersOf(model, "all"), answers)).toBeLessThan(bound);
      },
    );
    await fc.assert(property, { numRuns: RUNS });
  },
  60_000,
);
