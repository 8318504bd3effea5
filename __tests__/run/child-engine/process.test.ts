import { expect, test } from "@jest/globals";
import { existsSync } from "node:fs";
import type { ProcessRequest } from "../../../src/host/host.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { EXACT_ANSWER } from "../../../src/run/saturation-probe.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import { encodeColumns } from "../../../src/run/columns-file.ts";
import type { Engine } from "../../../src/run/engine.ts";
import type { Column } from "../../../src/schema/tensor.ts";
import { batchMean, failure, five, startEngine } from "../../support/child-engine.ts";
import { LIMITS, PLAIN } from "../../support/engine-program.ts";

const started = startEngine();

test("a file that is no model is refused in the engine's words, with the path that was given", async () => {
  const modelPath = started.built.keep("text.onnx", "not a model");
  const job = { modelPath, feeds: five, batch: 1, options: PLAIN };
  await expect(started.engine.predict(job, LIMITS)).rejects.toMatchObject(
    failure("engine-failed", new RegExp(`^Cannot run model "${modelPath}": .*[Pp]rotobuf`)),
  );
});

/** Counts to 2^62. */

test("a CPU with VNNI does not saturate", async () => {
  const { instructionSets } = await started.built.program.host.machine.facts();
  const isExact = instructionSets.some((name) => name.includes("vnni"));
  expect(isExact && (await started.engine.saturates(LIMITS))).toBe(false);
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
  const outputs = started.built.keep("answer.bin", encodeColumns([probed]));
  const enginePath = started.built.keep(
    "answers.mjs",
    `import { copyFileSync, writeFileSync } from "node:fs";
copyFileSync(${JSON.stringify(outputs)}, process.argv[2] + "/outputs.bin");
const facts = { version: "1", peakMemoryBytes: 1 };
writeFileSync(process.argv[2] + "/result.json", JSON.stringify({ ok: true, process: facts, loadMs: 0, digest: "d" }));\n`,
  );
  expect(await childEngine({ ...started.built.program, enginePath }).saturates(LIMITS)).toBe(
    saturates,
  );
});

test("the engine tells its version", async () => {
  expect(await started.engine.version()).toMatch(/^\d+\.\d+\.\d+$/);
});

test("an engine process that dies by a signal is a crash, never an answer", async () => {
  const enginePath = started.built.keep(
    "dies.mjs",
    'process.kill(process.pid, "SIGSEGV");\nsetInterval(() => undefined, 50);\n',
  );
  const dying = childEngine({ ...started.built.program, enginePath });
  await expect(dying.version()).rejects.toMatchObject(
    failure(
      "engine-crashed",
      "Cannot start the inference engine: the engine process crashed with signal SIGSEGV",
    ),
  );
});

test("a runtime that is not there is the user's to install", async () => {
  const missing = childEngine({ ...started.built.program, runtimePath: "/nowhere/index.js" });
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
  const enginePath = started.built.keep(
    "tells.mjs",
    `import { writeFileSync } from "node:fs";
const facts = { version: JSON.stringify(process.env), peakMemoryBytes: 1 };
writeFileSync(process.argv[2] + "/result.json", JSON.stringify({ ok: true, process: facts, loadMs: 0, digest: "" }));\n`,
  );
  try {
    const seen = await childEngine({ ...started.built.program, enginePath }).version();
    expect(seen).toContain("COMPRESSION_GATE_RUNTIME");
    expect(seen).not.toContain("secret");
  } finally {
    for (const name of secrets) Reflect.deleteProperty(process.env, name);
  }
});

function counted(): { readonly engine: Engine; readonly folders: readonly string[] } {
  const folders: string[] = [];
  const { host } = started.built.program;
  const processes = {
    ...host.processes,
    run: (request: ProcessRequest) => {
      folders.push(request.arguments[2] ?? "");
      return host.processes.run(request);
    },
  };
  return {
    engine: childEngine({ ...started.built.program, host: { ...host, processes } }),
    folders,
  };
}

test("the next job takes the process that was started ahead of it, and the one after has its own", async () => {
  const { engine: own, folders } = counted();
  const dismiss = own.startAhead();
  const modelPath = started.built.keep("ahead.onnx", batchMean("rows"));
  const job = { modelPath, feeds: five, batch: 2, options: PLAIN };
  const first = await own.predict(job, LIMITS);
  expect(folders).toHaveLength(1);
  const second = await own.predict(job, LIMITS);
  expect(new Set(folders).size).toBe(2);
  expect(second.digest).toBe(first.digest);
  await dismiss();
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
});

test("after a calibration the next process starts by itself, until it is dismissed", async () => {
  const { engine: own, folders } = counted();
  const model = writeModel(batchMean("rows"));
  const calibrate = () => own.ranges({ model, feeds: five, batch: 2, tensors: ["y"] }, LIMITS);
  const dismiss = own.startAhead();
  await calibrate();
  await dismiss();
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false]);
  await calibrate();
  expect(folders).toHaveLength(3);
});

test("a process that was started ahead of no job ends, and leaves no folder", async () => {
  const { engine: own, folders } = counted();
  await own.startAhead()();
  expect(folders.map((folder) => existsSync(folder))).toEqual([false]);
});
