import { expect, test } from "@jest/globals";
import {
  changesStructure,
  notFaster,
  twinOf,
} from "../../../src/commands/search/structural-gain.ts";
import type { StepChange } from "../../../src/compress/apply-recipe.ts";
import { latencyMeasurements } from "../../../src/measure/latency-ratio.ts";
import { readModel } from "../../../src/model/read-model.ts";
import { graphOf } from "../../../src/model/ir.ts";
import type { Recipe } from "../../../src/schema/generated/recipe.ts";
import type { Measurement } from "../../../src/schema/measurement.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { fakeHost } from "../../support/fake-host.ts";
import { float, node, small, weight } from "../../support/models.ts";

/** Rounds in which the candidate takes these parts of the other's time. */
function timed(...ratios: readonly number[]): readonly Measurement[] {
  const blocks = (of: (round: number) => number): readonly Float64Array[] =>
    ratios.map((_, round) => new Float64Array(9).fill(of(round)));
  const arm = { warmUpCalls: 0, steady: true };
  const arms = [
    { ...arm, name: "base", blocks: blocks(() => 2) },
    { ...arm, name: "control", blocks: blocks(() => 2) },
    { ...arm, name: "candidate", blocks: blocks((round) => 2 * (ratios[round] ?? 1)) },
  ];
  const names = { base: "base", control: "control", candidate: "candidate" };
  return latencyMeasurements([{ arms }], names, { batch: 1 });
}

const rounds = (count: number, ...ratios: readonly number[]): readonly Measurement[] =>
  timed(...Array.from({ length: count }, (_, round) => ratios[round % ratios.length] ?? 1));

test("what is faster in every round is worth it", () => {
  expect(notFaster(rounds(20, 0.9, 0.94))).toBeUndefined();
});

test("what is as fast, slower, or faster only by chance is not", () => {
  for (const ratios of [[1], [1.05, 1.1], [0.8, 1.22]])
    expect(notFaster(rounds(20, ...ratios))).toContain("do not make it faster");
  expect(notFaster(rounds(20, 1.1, 1.1))).toBe(
    "fewer channels or blocks do not make it faster: ×1.10 of the time without that (×1.10 to ×1.10)",
  );
});

test("what could not be timed is not taken for faster", () => {
  expect(notFaster([])).toContain("could not be timed");
  expect(notFaster(rounds(1, 0.5))).toContain("could not be timed");
});

const change = (pass: StepChange["pass"], kind: "applied" | "refused"): StepChange => {
  const shared = { pass, node: "n", operator: "MatMul", reason: "r" };
  return kind === "applied" ? { ...shared, kind } : { ...shared, kind, code: "no-gain" };
};

const model = small({
  inputs: [float("x", "N", 4)],
  outputs: [float("y", "N", 4)],
  weights: [weight("w", [4, 4], 1)],
  nodes: [node("a = Identity(x)"), node("y = MatMul(a, w)", {}, "layer")],
});

const changed = (...changes: readonly StepChange[]): boolean =>
  changesStructure({ model, pieces: [], bytes: new Uint8Array(), changes });

test("a pass that took nothing away changed no structure", () => {
  expect(changed(change("prune-channels", "refused"), change("round-weights", "applied"))).toBe(
    false,
  );
  for (const pass of ["prune-channels", "drop-blocks", "low-rank"] as const)
    expect(changed(change("clean", "applied"), change(pass, "applied"))).toBe(true);
});

const compression = (passes: Recipe["passes"]) => ({
  model,
  recipe: { version: 1, name: "own", passes } as const,
  calibration: undefined,
  trial: undefined,
  limits: { timeoutMs: 1000, memoryBytes: 1e9 },
});

test("the twin is what the recipe makes without passes that change the structure", async () => {
  const twin = await twinOf(
    fakeHost({}),
    fakeEngine(),
    compression([{ pass: "clean" }, { pass: "prune-channels" }, { pass: "drop-blocks" }]),
  );
  const made = readModel(twin?.bytes ?? new Uint8Array(), "twin");
  expect(graphOf(made).node.map(({ opType }) => opType)).toEqual(["MatMul"]);
});

test("where nothing else is in the recipe, the twin is the base", async () => {
  const only = compression([{ pass: "drop-blocks" }]);
  expect(await twinOf(fakeHost({}), fakeEngine(), only)).toBeUndefined();
});
