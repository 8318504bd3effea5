import { describe, expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { packWeights } from "../../../src/compress/passes/pack-weights.ts";
import { LEVELS } from "../../../src/compress/quantize/word-packing.ts";
import { expandedConstant } from "../../../src/compress/pack/read-expanded.ts";
import type { PassContext, PassResult, StepOf } from "../../../src/compress/pass.ts";
import { indexGraph } from "../../../src/model/graph-index.ts";
import { type Model, type Tensor, graphOf, makeTensor } from "../../../src/model/ir.ts";
import { elementTypeOf, tensorDims, tensorValues } from "../../../src/model/tensor-data.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { float, node, randomFloats, small } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, optimizedModel, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"pack-weights">, "pass">;

const apply = (
  model: Model,
  step: Step = {},
  context: PassContext = passContext(),
): Promise<PassResult> => packWeights.apply(model, { pass: "pack-weights", ...step }, context);

/** Gives its constants out as they are. */
const showing = (...tensors: readonly Tensor[]): Model =>
  small({
    inputs: [],
    outputs: tensors.map((tensor, place) => ({
      name: `y${place}`,
      elementType: elementTypeOf(tensor) ?? "float32",
      shape: tensorDims(tensor),
    })),
    weights: tensors,
    nodes: tensors.map(({ name }, place) =>
      node(`y${place} = Identity(${name})`, {}, `show ${name}`),
    ),
  });

const codesOn = (count: number, levels: number, seed: number): Int8Array => {
  const half = (levels - 1) / 2;
  const codes = Int8Array.from(randomFloats(count, seed, half / 2), (value) =>
    Math.max(-half, Math.min(half, Math.round(value))),
  );
  return codes.fill(half, 0, 1).fill(-half, 1, 2);
};

/** Floats on a grid of their own in each row or column. */
function gridFloats(dims: readonly [number, number], axis: 0 | 1, levels: number): Float32Array {
  const codes = codesOn(dims[0] * dims[1], levels, levels);
  return Float32Array.from(codes, (code, at) => {
    const channel = axis === 0 ? Math.floor(at / dims[1]) : at % dims[1];
    return code === 0 ? 0 : code * (channel + 3) * 2 ** -9;
  });
}

const valuesOf = (model: Model): Promise<Readonly<Record<string, Float64Array>>> =>
  runModel(model, {});

/** The engine gives the very same numbers, from a smaller file, and a second time nothing is left. */
async function expectSmaller(model: Model): Promise<PassResult> {
  const result = await apply(model);
  expect(await valuesOf(result.model)).toEqual(await valuesOf(model));
  expect(writeModel(result.model).length).toBeLessThan(writeModel(model).length);
  return result;
}

test.each(LEVELS.filter((levels) => levels < 128))(
  "int8 codes on %d levels come back to the bit from a smaller file",
  async (levels) => {
    // Enough for the nodes that expand them to be worth it, and no whole number of words.
    const values = codesOn(6007, levels, levels);
    const { changes } = await expectSmaller(
      showing(makeTensor("w", "int8", { dims: [6007], values })),
    );
    expect(changes).toMatchObject([
      {
        kind: "applied",
        node: "w",
        operator: "Identity",
        reason: `6007 bytes stored on ${levels} levels`,
      },
    ]);
  },
);

test.each([
  [0, 7],
  [1, 7],
  [0, 127],
  [1, 255],
] as const)(
  "floats on grids along axis %d with %d levels come back to the bit",
  async (axis, levels) => {
    const values = gridFloats([80, 96], axis, levels);
    await expectSmaller(showing(makeTensor("w", "float32", { dims: [80, 96], values })));
  },
);

test("constants of all kinds share rows and constants, and all come back", async () => {
  const model = showing(
    makeTensor("a", "int8", { dims: [40, 50], values: codesOn(2000, 7, 1) }),
    makeTensor("b", "int8", { dims: [10, 20, 3, 3], values: codesOn(1800, 7, 2) }),
    makeTensor("c", "int8", { dims: [3000], values: codesOn(3000, 21, 3) }),
    makeTensor("d", "float32", { dims: [64, 64], values: gridFloats([64, 64], 1, 15) }),
    makeTensor("e", "float32", {
      dims: [100],
      values: Float32Array.from({ length: 100 }, (_, at) => at / 8),
    }),
    makeTensor("f", "int32", {
      dims: [200],
      values: Int32Array.from({ length: 200 }, (_, at) => at * 300 - 30000),
    }),
  );
  const { model: packed, changes } = await expectSmaller(model);
  expect(changes.map(({ node: name }) => name)).toEqual(["a", "b", "c", "d", "e", "f"]);
  const words = graphOf(packed).node.filter(({ opType }) => opType === "Div");
  expect(words.length).toBeLessThan(4);
});

test.each([
  [
    "random floats",
    makeTensor("w", "float32", { dims: [64, 64], values: randomFloats(4096, 5, 1) }),
  ],
  [
    "codes that fill their bytes",
    makeTensor("w", "int8", { dims: [4096], values: codesOn(4096, 255, 1) }),
  ],
  [
    "-128, which has no level",
    makeTensor("w", "int8", { dims: [4096], values: new Int8Array(4096).fill(-128) }),
  ],
  [
    "a constant that is too small to be worth it",
    makeTensor("w", "int8", { dims: [40], values: codesOn(40, 3, 1) }),
  ],
  [
    "int32 beyond 16 bits",
    makeTensor("w", "int32", { dims: [64], values: new Int32Array(64).fill(32768) }),
  ],
  ["int64", makeTensor("w", "int64", { dims: [64], values: new BigInt64Array(64) })],
])("%s stay as they are", async (_, tensor) => {
  const model = showing(tensor);
  expect(await apply(model)).toEqual({ model, changes: [] });
});

/** As many zeros as asked for, all over the place. */
function thinned<Values extends Float32Array | Int8Array>(values: Values, zeros: number): Values {
  const chances = randomFloats(values.length, 77, 1).toSorted();
  const below = chances[Math.floor(values.length * zeros)] ?? 0;
  const drawn = randomFloats(values.length, 77, 1);
  for (const [place, chance] of drawn.entries()) if (chance < below) values[place] = 0;
  return values;
}

describe.each([0.5, 0.8, 0.95])("constants of which %d are zeros come back to the bit", (zeros) => {
  const whole = Int8Array.from(randomFloats(9000, 5, 60), (value) => Math.trunc(value) || 1);
  const halves = Float32Array.from({ length: 8000 }, (_, at) => ((at % 1000) + 1) / 8);
  test.each([
    [
      "any floats",
      makeTensor("w", "float32", {
        dims: [100, 80],
        values: thinned(randomFloats(8000, 1, 1), zeros),
      }),
    ],
    ["int8 codes", makeTensor("w", "int8", { dims: [90, 100], values: thinned(whole, zeros) })],
    [
      "floats that float16 holds",
      makeTensor("w", "float32", { dims: [8000], values: thinned(halves, zeros) }),
    ],
    [
      "floats on grids",
      makeTensor("w", "float32", {
        dims: [90, 100],
        values: thinned(gridFloats([90, 100], 0, 77), zeros),
      }),
    ],
  ])("%s, without the zeros", async (_, tensor) => {
    const { model, changes } = await expectSmaller(showing(tensor));
    const left = [...tensorValues(tensor)].filter((value) => value !== 0).length;
    expect(changes).toMatchObject([
      { reason: expect.stringContaining(`stored as a bit each and ${left} values that are not 0`) },
    ]);
    const again = await apply(model);
    expect(again.changes.filter(({ reason }) => reason.includes("a bit each"))).toEqual([]);
  });
});

test("a bit for each place is only written where it takes fewer bytes", async () => {
  const dense = makeTensor("w", "float32", {
    dims: [64, 64],
    values: thinned(randomFloats(4096, 5, 1), 0.12),
  });
  const reason = (await apply(showing(dense))).changes[0]?.reason;
  // 14.7 kB of 16.4 kB: a ninth of the values, less a 32nd for the bits.
  expect(reason).toMatch(/^16384 bytes stored as a bit each and 36\d\d values/);
  const hardly = makeTensor("w", "float32", {
    dims: [64, 64],
    values: thinned(randomFloats(4096, 5, 1), 0.03),
  });
  expect((await apply(showing(hardly))).changes).toEqual([]);
  const coded = makeTensor("w", "int8", { dims: [6007], values: codesOn(6007, 7, 7) });
  expect((await apply(showing(coded))).changes).toMatchObject([
    { reason: "6007 bytes stored on 7 levels" },
  ]);
});

const halfZeros = (count: number, seed: number): Tensor =>
  makeTensor(`w${seed}`, "float32", {
    dims: [count],
    values: thinned(randomFloats(count, seed, 1), 0.5),
  });

/** What pack-weights makes of so many constants of the same size. */
async function savedBytes(count: number, many: number): Promise<number> {
  const model = showing(...Array.from({ length: many }, (_, seed) => halfZeros(count, seed)));
  const result = await apply(model);
  return writeModel(model).length - writeModel(result.model).length;
}

test.each([200, 300, 400, 500, 600, 800, 1200])(
  "%d floats of which half are zeros are left out only where the file is smaller by it",
  async (count) => {
    for (const many of [1, 2, 5]) expect(await savedBytes(count, many)).toBeGreaterThanOrEqual(0);
  },
);

test("what one expansion costs, the others share", async () => {
  expect(await savedBytes(400, 1)).toBe(0);
  // A bit and half a float of four bytes for each of 400 places; what expands them takes less than half of that.
  expect(await savedBytes(400, 8)).toBeGreaterThan((8 * 400 * 1.875) / 2);
});

test("minus zero among zeros comes back as minus zero", async () => {
  const values = thinned(randomFloats(4096, 5, 1), 0.9).fill(-0, 3, 4);
  const { model } = await expectSmaller(
    showing(makeTensor("w", "float32", { dims: [4096], values })),
  );
  expect(Object.is((await valuesOf(model))["y0"]?.[3], -0)).toBe(true);
});

test("minus zero comes back as minus zero", async () => {
  const values = gridFloats([80, 96], 0, 7).fill(-0, 3, 4);
  const model = showing(makeTensor("w", "float32", { dims: [80, 96], values }));
  const { model: packed } = await apply(model);
  const shown = (await valuesOf(packed))["y0"] ?? new Float64Array();
  expect(Object.is(shown[3], -0)).toBe(true);
});

test("what the engine expands differently is a defect, and no candidate", async () => {
  const model = showing(makeTensor("w", "int8", { dims: [6000], values: codesOn(6000, 7, 1) }));
  const wrong: PassContext = {
    ...passContext(),
    evaluate: () =>
      Promise.resolve([
        { name: "w", elementType: "int8", itemShape: [6000], rows: 1, values: codesOn(6000, 7, 2) },
      ]),
  };
  await expect(apply(model, {}, wrong)).rejects.toThrow(
    'Constant "w" does not come back from its packed form',
  );
});

test("packed codes can be read as the engine expands them", async () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 40, max: 60 }),
    columns: fc.integer({ min: 40, max: 60 }),
    levels: fc.constantFrom(3, 7, 15, 77),
    zeros: fc.constantFrom(0, 0.9),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ rows, columns, levels, zeros }) => {
      const tensor = (name: string, seed: number): Tensor =>
        makeTensor(name, "int8", {
          dims: [rows, columns],
          values: thinned(codesOn(rows * columns, levels, seed), zeros),
        });
      const model = showing(tensor("v", 1), tensor("w", 2));
      const { model: packed } = await apply(model);
      const index = indexGraph(graphOf(packed));
      for (const name of ["v", "w"]) {
        const read = expandedConstant(name, index);
        const wanted = graphOf(model).initializer.find((one) => one.name === name);
        expect(read === undefined ? undefined : [...tensorValues(read)]).toEqual(
          wanted === undefined ? undefined : [...tensorValues(wanted)],
        );
      }
    }),
    { numRuns: 12 },
  );
});

test("inputs, outputs and what the recipe keeps stay as they are", async () => {
  const values = codesOn(6000, 7, 1);
  const model = showing(makeTensor("w", "int8", { dims: [6000], values }));
  expect((await apply(model, { "keep-float": ["show *"] })).changes).toEqual([]);
  const output = small({
    inputs: [],
    outputs: [{ name: "w", elementType: "int8", shape: [6000] }],
    weights: [makeTensor("w", "int8", { dims: [6000], values })],
    nodes: [],
  });
  expect((await apply(output)).changes).toEqual([]);
});

test("an operator set without Split sizes as an input, that cannot be raised, is refused", async () => {
  const model = small({
    opset: 12,
    inputs: [float("x", 1)],
    outputs: [float("y", 1)],
    nodes: [node("y = Upsample(x)")],
  });
  await expect(apply(model)).rejects.toMatchObject({
    code: "recipe-refused",
    message:
      "Cannot apply pack-weights: the model has opset 12; expanding needs 13 or later, and Upsample has no form there that this program knows",
  });
});

test("zeros come back when the model is loaded, and nothing of it runs", async () => {
  const values = thinned(randomFloats(4096, 5, 1), 0.8);
  const model = small({
    inputs: [float("x", "rows", 64)],
    outputs: [float("y", "rows", 64)],
    weights: [makeTensor("w", "float32", { dims: [64, 64], values })],
    nodes: [node("y = MatMul(x, w)")],
  });
  const { model: packed } = await apply(model);
  expect(graphOf(packed).node.map(({ opType }) => opType)).toContain("CumSum");
  expect(graphOf(await optimizedModel(packed)).node.map(({ opType }) => opType)).toEqual([
    "MatMul",
  ]);
});

test("a packed layer answers with the very same bits", async () => {
  const values = gridFloats([64, 64], 1, 15);
  const model = small({
    inputs: [float("x", "rows", 64)],
    outputs: [float("y", "rows", 64)],
    weights: [makeTensor("w", "float32", { dims: [64, 64], values })],
    nodes: [node("y = MatMul(x, w)")],
  });
  const inputs = { x: floats([5, 64], (at) => Math.sin(at)) };
  const { model: packed } = await apply(model);
  expect(packed).not.toBe(model);
  for (const optimization of ["all", "disabled"] as const)
    expect(await runModel(packed, inputs, { optimization })).toEqual(
      await runModel(model, inputs, { optimization }),
    );
});
