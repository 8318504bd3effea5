import { expect, test } from "@jest/globals";
import { check, type CheckResult } from "../../../src/commands/check.ts";
import { readModel } from "../../../src/model/read-model.ts";
import { graphOf } from "../../../src/model/ir.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import type { FakeHost } from "../../support/fake-host.ts";
import { TOY_POLICY, toyHost } from "../../support/toy-project.ts";

const withMethod = (method: string, policy = TOY_POLICY): FakeHost =>
  toyHost({
    "compression-gate.yml": policy.replace(
      "    recipe: int8-dynamic",
      `    recipe: int8-dynamic\n    recalibrate: ${method}`,
    ),
  });

const run = (host: FakeHost): Promise<CheckResult> =>
  check(host, fakeEngine(), { policyPath: "compression-gate.yml", models: [], canary: false });

test("the policy asks, the fit is written into the candidate, and the record says what was done", async () => {
  const host = withMethod("temperature");
  const { records } = await run(host);
  const notice = records[0]?.notices.find((one) => one.includes("recalibrated"));
  expect(notice).toMatch(
    /^The candidate's scores are recalibrated by temperature, fitted to 60 calibration rows, whose log loss goes from [\d.]+ to [\d.]+ nats: temperature [\d.]+$/,
  );
  const candidate = readModel(
    await host.files.readBytes("out/toy/candidate.onnx"),
    "candidate.onnx",
  );
  const operators = graphOf(candidate).node.map(({ opType }) => opType);
  expect(operators.slice(-3)).toEqual(["LogSoftmax", "MatMul", "Add"]);
});

test("without it nothing is added", async () => {
  const host = toyHost();
  const { records } = await run(host);
  expect(records[0]?.notices.some((one) => one.includes("recalibrated"))).toBe(false);
});

test("a candidate from elsewhere is judged as it is", async () => {
  const policy = TOY_POLICY.replace(
    "    recipe: int8-dynamic",
    "    recipe: { provided: toy.onnx }\n    recalibrate: temperature",
  );
  const { failed, exitCode } = await run(toyHost({ "compression-gate.yml": policy }));
  expect(failed[0]?.error.message).toContain("that was made elsewhere");
  expect(exitCode).toBe(4);
});

test("a method that the policy does not know is refused with its place", async () => {
  await expect(run(withMethod("magic"))).rejects.toThrow("models.toy.recalibrate");
});
