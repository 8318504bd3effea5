import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import type { ProcessRequest } from "../../src/host/host.ts";
import { EXACT_ANSWER } from "../../src/run/saturation-probe.ts";
import { childEngine } from "../../src/run/child-engine.ts";
import { encodeColumns } from "../../src/run/columns-file.ts";
import type { Engine, Limits, PredictJob, Prediction } from "../../src/run/engine.ts";
import { type Model, graphOf, makeTensor } from "../../src/model/ir.ts";
import { withExtraOutputs } from "../../src/model/extra-outputs.ts";
import { readModel } from "../../src/model/read-model.ts";
import { operatorCounts } from "../../src/model/signature.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { Column, Feeds } from "../../src/schema/tensor.ts";
import { graphAttribute, textsAttribute } from "../support/attributes.ts";
import { type BuiltEngine, LIMITS, PLAIN, buildEngine } from "../support/engine-program.ts";
import { constant, float, integers, node, small } from "../support/models.ts";

let built: BuiltEngine;
let engine: Engine;

beforeAll(async () => {
  built = await buildEngine();
  engine = childEngine(built.program);
});
afterAll(() => rmSync(built.folder, { recursive: true }));

const column = (
  name: string,
  itemShape: readonly number[],
  ...values: readonly number[]
): Column => ({
  name,
  elementType: "float32",
  itemShape,
  rows: values.length / itemShape.reduce((product, length) => product * length, 1),
  values: Float32Array.from(values),
});
const feedsOf = (...columns: readonly Column[]): Feeds => ({
  rows: columns[0]?.rows ?? 0,
  columns,
});

/** y = x + the mean of the batch: an answer that shows which rows were answered together. */
const batchMean = (rows: number | string): Model =>
  small({
    inputs: [float("x", rows, 1)],
    outputs: [float("y", rows, 1), float("z", rows, 1)],
    nodes: [node("m = ReduceMean(x)", { keepdims: 1 }), node("y = Add(x, m)"), node("z = Neg(x)")],
  });

async function predict(
  model: Model,
  job: Partial<PredictJob> & { readonly feeds: Feeds },
): Promise<Prediction> {
  const modelPath = built.keep("predict.onnx", model);
  return engine.predict({ modelPath, batch: 2, options: PLAIN, ...job }, LIMITS);
}

const answers = (prediction: Prediction, name = "y"): readonly (number | string)[] =>
  [...(prediction.outputs.find((output) => output.name === name)?.values ?? [])].map((value) =>
    typeof value === "string" ? value : Number(value),
  );

const five = feedsOf(column("x", [1], 1, 3, 5, 7, 9));

test("rows are answered in batches of the size that was asked for, the last one shorter", async () => {
  const prediction = await predict(batchMean("rows"), { feeds: five });
  expect(answers(prediction)).toEqual([3, 5, 11, 13, 18]);
  expect(answers(prediction, "z")).toEqual([-1, -3, -5, -7, -9]);
  expect(prediction.outputs.map(({ rows }) => rows)).toEqual([5, 5]);
});

test("a model with a batch size of its own gets it, the last row again where rows are missing", async () => {
  const prediction = await predict(batchMean(3), { feeds: five, batch: 1 });
  // (1+3+5)/3 = 3, then (7+9+9)/3.
  expect(answers(prediction).map((value) => Number(Number(value).toFixed(4)))).toEqual([
    4, 6, 8, 15.3333, 17.3333,
  ]);
});

test("only the rows and outputs that were asked for come back, in the order that was asked for", async () => {
  const prediction = await predict(batchMean("rows"), {
    feeds: five,
    batch: 1,
    rows: Uint32Array.of(4, 0),
    outputs: ["z"],
  });
  expect(prediction.outputs.map(({ name }) => name)).toEqual(["z"]);
  expect(answers(prediction, "z")).toEqual([-9, -1]);
});

test("the digest is that of the outputs, and the same in a second process", async () => {
  const job = { feeds: five };
  const [first, second] = [
    await predict(batchMean("rows"), job),
    await predict(batchMean("rows"), job),
  ];
  expect(second.digest).toBe(first.digest);
  expect(first.digest).toBe(
    createHash("sha256").update(encodeColumns(first.outputs)).digest("hex"),
  );
});

test("texts go in and come out", async () => {
  const model = small({
    inputs: [{ name: "t", elementType: "string", shape: ["rows", 1] }],
    outputs: [float("y"), { name: "u", elementType: "string", shape: ["rows", 1] }],
    nodes: [
      node("y = ai.onnx.ml:OneHotEncoder(t)", [textsAttribute("cats_strings", "ä", "b")]),
      node("u = Identity(t)"),
    ],
  });
  const texts: Column = {
    name: "t",
    elementType: "string",
    itemShape: [1],
    rows: 3,
    values: ["b", "ä", ""],
  };
  const prediction = await predict(model, { feeds: feedsOf(texts) });
  expect(answers(prediction)).toEqual([0, 1, 1, 0, 0, 0]);
  expect(answers(prediction, "u")).toEqual(["b", "ä", ""]);
});

test("float16 is carried as its bits, whatever this Node knows of it", async () => {
  const model = small({
    inputs: [{ name: "x", elementType: "float16", shape: ["rows"] }],
    outputs: [{ name: "y", elementType: "float16", shape: ["rows"] }],
    nodes: [node("y = Identity(x)")],
  });
  const bits: Column = {
    name: "x",
    elementType: "float16",
    itemShape: [],
    rows: 3,
    values: Uint16Array.of(0x3c00, 0x8000, 0x7bff),
  };
  const prediction = await predict(model, { feeds: feedsOf(bits) });
  expect(prediction.outputs[0]?.values).toEqual(Uint16Array.of(0x3c00, 0x8000, 0x7bff));
});

const failure = (code: string, message: string | RegExp): object => ({
  code,
  message: typeof message === "string" ? message : expect.stringMatching(message),
});

test("an output that does not begin with the row, and one whose shape changes, are refused with a sentence", async () => {
  const total = small({
    inputs: [float("x", "rows", 1)],
    outputs: [float("y", 1)],
    nodes: [node("y = ReduceSum(x)", { keepdims: 1 })],
  });
  await expect(predict(total, { feeds: five })).rejects.toMatchObject(
    failure(
      "engine-failed",
      /Output "y" has shape \[1, 1\] for 2 rows; its first dimension must be the row$/,
    ),
  );
  const growing = small({
    inputs: [float("x", "rows", 1)],
    outputs: [float("y")],
    weights: [constant("one", [], 1)],
    nodes: [
      node("p = Add(x, one)"),
      node("s = Cast(p)", { to: 7 }),
      node("f = Flatten(s)", { axis: 0 }),
      node("q = Squeeze(f)"),
      node("u = Unsqueeze(q, axes)"),
      node("c = Concat(rows1, u)", { axis: 0 }),
      node("y = ConstantOfShape(c)"),
    ],
  });
  const shaped = {
    ...growing,
    graph: {
      ...graphOf(growing),
      initializer: [...graphOf(growing).initializer, integers("axes", 0), integers("rows1", 1)],
    },
  };
  await expect(predict(shaped, { feeds: five, batch: 1 })).rejects.toMatchObject(
    failure("engine-failed", /Output "y" changes its shape from \[2\] to \[4\] between rows$/),
  );
});

test("a file that is no model is refused in the engine's words, with the path that was given", async () => {
  const modelPath = built.keep("text.onnx", "not a model");
  const job = { modelPath, feeds: five, batch: 1, options: PLAIN };
  await expect(engine.predict(job, LIMITS)).rejects.toMatchObject(
    failure("engine-failed", new RegExp(`^Cannot run model "${modelPath}": .*[Pp]rotobuf`)),
  );
});

/** Counts to 2^62. */
const endless = small({
  inputs: [float("x", "rows", 1)],
  outputs: [float("y", "rows", 1)],
  weights: [
    makeTensor("trips", "int64", { dims: [], values: BigInt64Array.of(2n ** 62n) }),
    makeTensor("go", "bool", { dims: [], values: Uint8Array.of(1) }),
  ],
  nodes: [
    node("y = Loop(trips, go, x)", [
      graphAttribute(
        "body",
        graphOf(
          small({
            inputs: [
              { name: "n", elementType: "int64", shape: [] },
              { name: "c", elementType: "bool", shape: [] },
              float("v", "rows", 1),
            ],
            outputs: [{ name: "d", elementType: "bool", shape: [] }, float("w", "rows", 1)],
            nodes: [node("d = Identity(c)"), node("w = Neg(v)")],
          }),
        ),
      ),
    ]),
  ],
});

test("a model that never ends is stopped at the time limit", async () => {
  const modelPath = built.keep("endless.onnx", endless);
  const job = { modelPath, feeds: five, batch: 1, options: PLAIN };
  await expect(engine.predict(job, { ...LIMITS, timeoutMs: 1500 })).rejects.toMatchObject(
    failure(
      "engine-timeout",
      `Cannot run model "${modelPath}": the engine process did not end within 1.5 s (limits.seconds)`,
    ),
  );
});

/** Makes two tensors of 240 MB out of one number. */
const hungry = small({
  inputs: [{ name: "n", elementType: "int64", shape: ["rows"] }],
  outputs: [float("y", "rows")],
  nodes: [
    node("a = ConstantOfShape(n)"),
    node("e = Exp(a)"),
    node("y = ReduceSum(e)", { keepdims: 1 }),
  ],
});
const count: Column = {
  name: "n",
  elementType: "int64",
  itemShape: [],
  rows: 1,
  values: BigInt64Array.of(60_000_000n),
};

test("a model that takes more memory than it may is an error of memory", async () => {
  const modelPath = built.keep("hungry.onnx", hungry);
  const job = { modelPath, feeds: feedsOf(count), batch: 1, options: PLAIN };
  await expect(engine.predict(job, { ...LIMITS, memoryBytes: 220e6 })).rejects.toMatchObject(
    failure("engine-memory", /took \d+ MB and may take 220 MB \(limits.memory-mb\)$/),
  );
});

test("peak memory is that of the model alone: what it makes is in it, what every process takes is not", async () => {
  const modelPath = built.keep("hungry.onnx", hungry);
  const job = { modelPath, feeds: feedsOf(count), batch: 1, options: PLAIN };
  const { peakMemoryBytes, loadMs } = await engine.memory(job, LIMITS);
  expect(peakMemoryBytes).toBeGreaterThan(240e6);
  expect(peakMemoryBytes).toBeLessThan(800e6);
  expect(loadMs).toBeGreaterThan(0);
});

test("ranges are the extremes over all rows, of inputs and of values inside, NaN and infinity counted apart", async () => {
  const model = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y", "rows", 2)],
    nodes: [node("a = Neg(x)"), node("l = Log(x)"), node("y = Relu(a)")],
  });
  const feeds = feedsOf(column("x", [2], 1, 2, -3, 4, 0, 6));
  const found = await engine.ranges(
    {
      model: writeModel(withExtraOutputs(model, ["a", "l"])),
      feeds,
      batch: 2,
      tensors: ["x", "a", "l", "y", "nowhere"],
    },
    LIMITS,
  );
  expect(found.get("x")).toEqual({
    minimum: -3,
    maximum: 6,
    elementType: "float32",
    shape: [2, 2],
    nonFinite: 0,
  });
  expect(found.get("a")).toMatchObject({ minimum: -6, maximum: 3 });
  expect(found.get("y")).toMatchObject({ minimum: 0, maximum: 3 });
  // log(-3) is NaN, log(0) is -infinity.
  expect(found.get("l")).toMatchObject({ minimum: 0, nonFinite: 2 });
  expect(found.has("nowhere")).toBe(false);
});

test("a value that is never finite has an empty range, though JSON has no infinity", async () => {
  const model = small({
    inputs: [float("x", "rows")],
    outputs: [float("y", "rows")],
    nodes: [node("y = Log(x)")],
  });
  const found = await engine.ranges(
    { model: writeModel(model), feeds: feedsOf(column("x", [], -1, -2)), batch: 1, tensors: ["y"] },
    LIMITS,
  );
  expect(found.get("y")).toMatchObject({
    minimum: Number.POSITIVE_INFINITY,
    maximum: Number.NEGATIVE_INFINITY,
    nonFinite: 2,
  });
});

test.each([
  ["averages are those of the extremes of each call", { kind: "average" }, 2],
  ["averages leave calls out that see nothing finite", { kind: "average" }, 1],
] as const)("%s", async (_, detail, batch) => {
  const model = small({
    inputs: [float("x", "rows")],
    outputs: [float("y", "rows")],
    nodes: [node("y = Log(x)")],
  });
  const feeds = feedsOf(column("x", [], 1, Math.E, -1, Math.E ** 2));
  const job = { model: writeModel(model), feeds, batch, tensors: ["y"], detail };
  const { average } = (await engine.ranges(job, LIMITS)).get("y") ?? {};
  // Calls of two see 0 and 1, then 2; calls of one see 0, 1, nothing, and 2.
  const wanted = batch === 2 ? { minimum: 1, maximum: 1.5 } : { minimum: 1, maximum: 1 };
  expect(average?.minimum).toBeCloseTo(wanted.minimum, 6);
  expect(average?.maximum).toBeCloseTo(wanted.maximum, 6);
});

test("channels are the largest magnitudes along the last axis of all calls; sizes that change give none", async () => {
  const model = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y", "rows", 2), float("t", 2, "rows")],
    nodes: [node("y = Neg(x)"), node("t = Transpose(x)")],
  });
  const feeds = feedsOf(column("x", [2], 1, -2, Number.NaN, 8, -4, 6));
  const detail = { kind: "channels" } as const;
  const job = { model: writeModel(model), feeds, batch: 2, tensors: ["y", "t"], detail };
  const found = await engine.ranges(job, LIMITS);
  expect(found.get("y")).toMatchObject({ channels: [4, 8], nonFinite: 1 });
  expect(found.get("t")).not.toHaveProperty("channels");
});

test("histograms count every float32 value of all calls, between ends that all calls agree on", async () => {
  const model = small({
    inputs: [float("x", "rows", 2), { name: "n", elementType: "int64", shape: ["rows"] }],
    outputs: [float("y", "rows", 2)],
    nodes: [node("y = Neg(x)"), node("m = Neg(n)")],
  });
  const whole: Column = {
    name: "n",
    elementType: "int64",
    itemShape: [],
    rows: 3,
    values: BigInt64Array.of(1n, 2n, 3n),
  };
  const feeds = feedsOf(column("x", [2], 1, -2, 0, 8, 4, -6), whole);
  const detail = { kind: "histogram", of: "magnitudes-from-zero" } as const;
  const job = { model: writeModel(model), feeds, batch: 1, tensors: ["y", "n"], detail };
  const found = await engine.ranges(job, LIMITS);
  const { low, high, counts = [] } = found.get("y")?.histogram ?? {};
  expect([low, high, counts.length]).toEqual([0, 8, 2048]);
  const filled = [...counts.entries()].filter(([, seen]) => seen > 0);
  // 2048 bins of 8 / 2048; the largest value lies on the upper edge of the last.
  expect(filled).toEqual([0, 256, 512, 1024, 1536, 2047].map((bin) => [bin, 1]));
  expect(found.get("n")).not.toHaveProperty("histogram");
});

test("the optimised model is what the engine really runs", async () => {
  const model = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y", "rows", 2)],
    weights: [constant("w", [2, 2], 1, 2, 3, 4), constant("b", [2], 1, 2)],
    nodes: [node("a = Identity(x)"), node("p = MatMul(a, w)"), node("y = Add(p, b)")],
  });
  const modelPath = built.keep("plain.onnx", model);
  const bytes = await engine.optimizedModel({ modelPath, options: PLAIN }, LIMITS);
  expect(operatorCounts(readModel(bytes, "optimised"))).toEqual({ Gemm: 1 });
  const literal = await engine.optimizedModel(
    { modelPath, options: { ...PLAIN, optimization: "disabled" } },
    LIMITS,
  );
  expect(operatorCounts(readModel(literal, "literal"))).toEqual({ Add: 1, Identity: 1, MatMul: 1 });
});

test("constants are computed as one row of their full shape", async () => {
  const model = small({
    inputs: [],
    outputs: [{ name: "y", elementType: "int64", shape: [3] }],
    weights: [integers("a", 1, 2), integers("b", 3)],
    nodes: [node("y = Concat(a, b)", { axis: 0 })],
  });
  expect(await engine.evaluate(writeModel(model), LIMITS)).toEqual([
    {
      name: "y",
      elementType: "int64",
      itemShape: [3],
      rows: 1,
      values: BigInt64Array.of(1n, 2n, 3n),
    },
  ]);
});

test("a CPU with VNNI does not saturate", async () => {
  const { instructionSets } = await built.program.host.machine.facts();
  const isExact = instructionSets.some((name) => name.includes("vnni"));
  expect(isExact && (await engine.saturates(LIMITS))).toBe(false);
});

test.each([
  [EXACT_ANSWER, false],
  [32767 * 32, true],
])("kernels that answer the probe with %d: saturates is %p", async (answer, saturates) => {
  const probed: Column = {
    name: "y",
    elementType: "int32",
    itemShape: [1],
    rows: 1,
    values: Int32Array.of(answer),
  };
  const outputs = built.keep("answer.bin", encodeColumns([probed]));
  const enginePath = built.keep(
    "answers.mjs",
    `import { copyFileSync, writeFileSync } from "node:fs";
copyFileSync(${JSON.stringify(outputs)}, process.argv[2] + "/outputs.bin");
const facts = { version: "1", peakMemoryBytes: 1 };
writeFileSync(process.argv[2] + "/result.json", JSON.stringify({ ok: true, process: facts, loadMs: 0, digest: "d" }));\n`,
  );
  expect(await childEngine({ ...built.program, enginePath }).saturates(LIMITS)).toBe(saturates);
});

test("the engine tells its version", async () => {
  expect(await engine.version()).toMatch(/^\d+\.\d+\.\d+$/);
});

test("an engine process that dies by a signal is a crash, never an answer", async () => {
  const enginePath = built.keep(
    "dies.mjs",
    'process.kill(process.pid, "SIGSEGV");\nsetInterval(() => undefined, 50);\n',
  );
  const dying = childEngine({ ...built.program, enginePath });
  await expect(dying.version()).rejects.toMatchObject(
    failure(
      "engine-crashed",
      "Cannot start the inference engine: the engine process crashed with signal SIGSEGV",
    ),
  );
});

test("a runtime that is not there is the user's to install", async () => {
  const missing = childEngine({ ...built.program, runtimePath: "/nowhere/index.js" });
  await expect(missing.version()).rejects.toMatchObject(
    failure(
      "engine-missing",
      /^Cannot start the inference engine: the package onnxruntime-node cannot be loaded/,
    ),
  );
});

test("the engine process sees no token and no input of the run around it", async () => {
  const secrets = [
    "GITHUB_TOKEN",
    "INPUT_GITHUB-TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
  ];
  for (const name of secrets) process.env[name] = "secret";
  const enginePath = built.keep(
    "tells.mjs",
    `import { writeFileSync } from "node:fs";
const facts = { version: JSON.stringify(process.env), peakMemoryBytes: 1 };
writeFileSync(process.argv[2] + "/result.json", JSON.stringify({ ok: true, process: facts, loadMs: 0, digest: "" }));\n`,
  );
  try {
    const seen = await childEngine({ ...built.program, enginePath }).version();
    expect(seen).toContain("COMPRESSION_GATE_RUNTIME");
    expect(seen).not.toContain("secret");
  } finally {
    for (const name of secrets) Reflect.deleteProperty(process.env, name);
  }
});

const tight: Limits = { timeoutMs: 60_000, memoryBytes: 2e9 };
test("latency: every arm answers its blocks of calls on the same rows", async () => {
  const modelPath = built.keep("latency.onnx", batchMean("rows"));
  const arm = (name: string): { name: string; modelPath: string; options: typeof PLAIN } => ({
    name,
    modelPath,
    options: PLAIN,
  });
  const { arms } = await engine.latency(
    {
      arms: [arm("base"), arm("candidate")],
      feeds: five,
      batch: 2,
      seed: 1,
      blocks: 2,
      callsPerBlock: 3,
      blockMs: 0,
      budgetMs: 60_000,
    },
    tight,
  );
  expect(arms.map(({ name }) => name)).toEqual(["base", "candidate"]);
  for (const { blocks } of arms) {
    expect(blocks.map(({ length }) => length)).toEqual([3, 3]);
    for (const block of blocks) expect(Math.min(...block)).toBeGreaterThan(0);
  }
});

test("load: every arm answers its rounds, and says what processor time that took", async () => {
  const modelPath = built.keep("load.onnx", batchMean("rows"));
  const arms = await engine.load(
    {
      arms: ["base", "candidate"].map((name) => ({ name, modelPath, options: PLAIN })),
      feeds: five,
      pattern: { kind: "cold-start" },
      rowsPerQuery: 2,
      queries: 3,
      rounds: 2,
      seed: 1,
    },
    tight,
  );
  for (const { blocks, cpuMs } of arms) {
    expect(blocks.map(({ length }) => length)).toEqual([3, 3]);
    expect(cpuMs).toBeGreaterThan(0);
  }
});

function counted(): { readonly engine: Engine; readonly folders: readonly string[] } {
  const folders: string[] = [];
  const { host } = built.program;
  const processes = {
    ...host.processes,
    run: (request: ProcessRequest) => {
      folders.push(request.arguments[2] ?? "");
      return host.processes.run(request);
    },
  };
  return { engine: childEngine({ ...built.program, host: { ...host, processes } }), folders };
}

test("the next job takes the process that was started ahead of it, and the one after has its own", async () => {
  const { engine: own, folders } = counted();
  const dismiss = own.startAhead();
  const modelPath = built.keep("ahead.onnx", batchMean("rows"));
  const job = { modelPath, feeds: five, batch: 2, options: PLAIN };
  const first = await own.predict(job, LIMITS);
  expect(folders).toHaveLength(1);
  const second = await own.predict(job, LIMITS);
  expect(new Set(folders).size).toBe(2);
  expect(second.digest).toBe(first.digest);
  await dismiss();
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
});

test("a process that was started ahead of no job ends, and leaves no folder", async () => {
  const { engine: own, folders } = counted();
  await own.startAhead()();
  expect(folders.map((folder) => existsSync(folder))).toEqual([false]);
});

test("a model is opened, or refused as it would be for answers", async () => {
  const { engine: own } = counted();
  const modelPath = built.keep("opened.onnx", batchMean("rows"));
  await own.open({ modelPath, options: PLAIN }, LIMITS);
  const broken = built.keep(
    "broken.onnx",
    small({ inputs: [float("x")], outputs: [float("y")], nodes: [node("y = NoSuch(x)")] }),
  );
  await expect(own.open({ modelPath: broken, options: PLAIN }, LIMITS)).rejects.toMatchObject({
    code: "engine-failed",
    message: expect.stringMatching(/^Cannot load model .*NoSuch/),
  });
});
