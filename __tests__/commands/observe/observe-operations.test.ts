import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { observeOperations, zeroFeeds } from "../../../src/commands/observe/observe-operations.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import { convolution } from "../../support/convolution.ts";
import { type BuiltEngine, buildEngine, LIMITS } from "../../support/engine-program.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { float } from "../../support/models.ts";

let built: BuiltEngine;
beforeAll(async () => {
  built = await buildEngine();
});
afterAll(() => {
  rmSync(built.folder, { recursive: true });
});

const counted = {
  model: convolution(),
  feeds: zeroFeeds([float("x", 1, 3, 16, 16)]),
  limits: LIMITS,
};

test("the engine's own shapes give the products of onnx-tool, without its bias", async () => {
  const operations = await observeOperations(nodeHost(), childEngine(built.program), counted);
  expect(operations?.nodes.map(({ operator, macs }) => [operator, macs])).toEqual([
    ["Conv", 13_824],
    ["Relu", 0],
    ["Gemm", 5120],
  ]);
  expect(operations?.macs).toEqual({ float32: 18_944 });
  expect(operations?.weightBytes).toEqual({ float32: 21_384 });
});

test("a model that the engine refuses has no count", async () => {
  const engine = fakeEngine({
    ranges: () => Promise.reject(new EngineError("engine-failed", "no")),
  });
  expect(await observeOperations(nodeHost(), engine, counted)).toBeUndefined();
});
