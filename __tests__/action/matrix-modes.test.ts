import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { writeModel } from "../../src/model/write-model.ts";
import { actOn, NUMBER, pullRequestOnDisk } from "../support/action-run.ts";
import { type FakeGitHub, startFakeGitHub } from "../support/fake-github.ts";
import type { FakeRunner } from "../support/fake-runner.ts";
import { TOY_POLICY, toyCsv, toyModel } from "../support/toy-project.ts";

// Git starts many processes, which a busy machine takes its time for.
jest.setTimeout(60_000);

const FILES = {
  "compression-gate.yml": TOY_POLICY,
  "toy.onnx": writeModel(toyModel()),
  "evaluation.csv": toyCsv(),
  "calibration.csv": toyCsv(30),
};
let fake: FakeGitHub;

beforeAll(async () => {
  fake = await startFakeGitHub();
});
afterAll(async () => {
  await fake.close();
});

async function act(
  inputs: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string | Uint8Array>> = { "calibration.csv": toyCsv(40) },
): Promise<FakeRunner> {
  const pull = pullRequestOnDisk(FILES, after);
  fake.pulls.set(NUMBER, { headSha: pull.head, baseSha: pull.base, body: "" });
  return actOn({ fake, pull, records: [], inputs });
}

const matrixOf = ({ outputs }: FakeRunner): unknown => JSON.parse(outputs.get("matrix") ?? "");

test("plan gives a job for each share of each model that the change concerns, and tells nobody", async () => {
  const runner = await act({ mode: "plan", shards: "3" });
  expect(runner.failures).toEqual([]);
  expect(matrixOf(runner)).toEqual({
    include: ["1/3", "2/3", "3/3"].map((shard) => ({ model: "toy", shard })),
  });
  expect(runner.outputs.get("jobs")).toBe("3");
  expect(runner.lines).toContain("toy: its data changed");
  expect(fake.received).toEqual([]);
});

test("plan gives no job for a change that concerns no model", async () => {
  const runner = await act({ mode: "plan" }, { "README.md": "text" });
  expect(matrixOf(runner)).toEqual({ include: [] });
  expect(runner.outputs.get("jobs")).toBe("0");
});

test.each([
  ["shards", "0", "number from 1 to 999"],
  ["shards", "two", "number from 1 to 999"],
  ["shard", "3/2", "share such as 1/2"],
])("refuses %s: %s", async (name, value, accepted) => {
  const runner = await act({ mode: "plan", [name]: value });
  expect(runner.failures.join()).toContain(`${name} is "${value}", which is no ${accepted}`);
});
