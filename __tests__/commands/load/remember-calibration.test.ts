import { expect, test } from "@jest/globals";
import { rememberCalibration } from "../../../src/commands/load/remember-calibration.ts";
import type { Engine, Limits, SumsJob } from "../../../src/run/engine.ts";
import type { Column } from "../../../src/schema/tensor.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { fakeHost } from "../../support/fake-host.ts";

const LIMITS: Limits = { timeoutMs: 1000, memoryBytes: 1e9 };

/** Sums of so many elements, and the outputs that were asked for. */
function summing(elements: number): { readonly engine: Engine; readonly asked: string[] } {
  const asked: string[] = [];
  const sums = async ({ outputs }: SumsJob): Promise<readonly Column[]> => {
    asked.push(...outputs);
    const values = new Float64Array(elements);
    return outputs.map((name) => ({
      name,
      elementType: "float64",
      itemShape: [elements],
      rows: 1,
      values,
    }));
  };
  return { engine: { ...fakeEngine(), sums }, asked };
}

const job = (...outputs: readonly string[]): SumsJob => ({
  model: Uint8Array.of(1),
  feeds: { rows: 0, columns: [] },
  batch: 1,
  outputs,
});

test("sums are asked for once, also while the first answer is on its way", async () => {
  const { engine, asked } = summing(4);
  const remembering = rememberCalibration(fakeHost(), engine);
  const [first, second] = await Promise.all([
    remembering.sums(job("a"), LIMITS),
    remembering.sums(job("a"), LIMITS),
  ]);
  expect(await remembering.sums(job("a"), LIMITS)).toBe(first);
  expect(second).toBe(first);
  await remembering.sums(job("b"), LIMITS);
  expect(asked).toEqual(["a", "b"]);
});

test("sums beyond what may be kept are asked for again", async () => {
  const { engine, asked } = summing(4);
  const remembering = rememberCalibration(fakeHost(), engine, 10);
  for (const name of ["a", "b", "c", "a", "b", "c"]) await remembering.sums(job(name), LIMITS);
  expect(asked).toEqual(["a", "b", "c", "c"]);
});
