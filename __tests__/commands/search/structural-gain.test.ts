import { expect, test } from "@jest/globals";
import {
  changesStructure,
  notFasterThanTwin,
  twinOf,
} from "../../../src/commands/search/structural-gain.ts";
import type { Subject } from "../../../src/commands/observe/observe.ts";
import type { StepChange } from "../../../src/compress/apply-recipe.ts";
import { LOOKS } from "../../../src/measure/widen-for-look.ts";
import { readModel } from "../../../src/model/read-model.ts";
import { graphOf } from "../../../src/model/ir.ts";
import type { Recipe } from "../../../src/schema/generated/recipe.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { fakeHost } from "../../support/fake-host.ts";
import { float, node, small, weight } from "../../support/models.ts";

const subject: Subject = {
  basePath: "twin.onnx",
  candidatePath: "candidate.onnx",
  feeds: { rows: 0, columns: [] },
  output: "y",
  serving: { batch: 1, threads: 1 },
  limits: { timeoutMs: 1000, memoryBytes: 1e9 },
  seed: 1,
};

/** Rounds in which the candidate takes these parts of the twin's time, in turn. */
const beside = (...ratios: readonly number[]): Promise<string | undefined> =>
  notFasterThanTwin(
    fakeEngine({
      callMs: (path, round) =>
        path === subject.basePath ? 2 : 2 * (ratios[round % ratios.length] ?? 1),
    }),
    { subject, plan: LOOKS },
  );

test("what is faster in every round is worth it", async () => {
  expect(await beside(0.9, 0.94)).toBeUndefined();
});

test("what is as fast, slower, or faster only now and then is not", async () => {
  for (const ratios of [[1], [0.98], [1.04, 1.1], [0.8, 1.25]])
    expect(await beside(...ratios)).toContain("do not make it clearly faster");
  expect(await beside(1.1)).toBe(
    "fewer channels or blocks do not make it clearly faster: ×1.10 of the time without that (×1.10 to ×1.10)",
  );
});

test("what could not be timed is not taken for faster", async () => {
  const blocks = [Float64Array.of(1)];
  const arm = { warmUpCalls: 0, steady: true, blocks };
  const once = fakeEngine({
    latency: ({ arms }) => Promise.resolve({ arms: arms.map(({ name }) => ({ ...arm, name })) }),
  });
  expect(await notFasterThanTwin(once, { subject, plan: LOOKS })).toContain("could not be timed");
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
  changesStructure({ model, pieces: [], bytes: new Uint8Array(), changes, notices: [] });

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
