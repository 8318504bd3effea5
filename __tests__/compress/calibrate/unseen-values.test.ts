/** Layers behind a mask that leaves nothing of any calibration row. */
import { expect, test } from "@jest/globals";
import type { Change } from "../../../src/compress/pass.ts";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import { lowRank } from "../../../src/compress/passes/low-rank.ts";
import { pruneChannels } from "../../../src/compress/passes/prune-channels.ts";
import { pruneWeights } from "../../../src/compress/passes/prune-weights.ts";
import { type Model } from "../../../src/model/ir.ts";
import { float, integers, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

const masked: Model = small({
  inputs: [float("x", "rows", 8), float("mask", "rows")],
  outputs: [float("y", 1, 4)],
  weights: [
    weight("w1", [8, 8], 1),
    weight("b1", [8], 2),
    weight("w2", [8, 4], 3),
    integers("first", 0),
  ],
  nodes: [
    node("found = NonZero(mask)"),
    node("rows = Squeeze(found, first)"),
    node("kept = Gather(x, rows)"),
    node("h = Gemm(kept, w1, b1)", {}, "first layer"),
    node("r = Relu(h)"),
    node("o = Gemm(r, w2)", {}, "second layer"),
    node("y = ReduceSum(o, first)", { keepdims: 1 }),
  ],
});
const x = floats([4, 8], (at) => Math.sin(at) * 3);
const context = passContext({ x, mask: floats([4], () => 0) });

const reasons = (changes: readonly Change[]): readonly string[] =>
  changes.map(({ node: name, reason }) => `${name}: ${reason}`);

test("int8-static leaves layers float of whose values calibration saw no element", async () => {
  const { model, changes } = await int8Static.apply(masked, { pass: "int8-static" }, context);
  expect(reasons(changes)).toEqual([
    'first layer: calibration saw no element of "kept"',
    'second layer: calibration saw no element of "r"',
  ]);
  const inputs = { x, mask: floats([4], () => 1) };
  const [before, after] = [await runModel(masked, inputs), await runModel(model, inputs)];
  expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBe(0);
});
const empty = new Float64Array();

test("passes that need moments say that nothing was seen, and not that it was not finite", async () => {
  const thinned = await lowRank.apply(masked, { pass: "low-rank", "minimum-elements": 1 }, context);
  expect(reasons(thinned.changes)).toEqual([
    "first layer: calibration saw nothing of its input",
    "second layer: calibration saw nothing of its input",
  ]);
  const pruned = await pruneWeights.apply(
    masked,
    { pass: "prune-weights", "minimum-elements": 1, sparsity: 0.5 },
    context,
  );
  expect(reasons(pruned.changes)).toEqual(reasons(thinned.changes));
  const narrowed = await pruneChannels.apply(
    masked,
    { pass: "prune-channels", "channel-multiple": 1, noise: 0.01 },
    context,
  );
  expect(reasons(narrowed.changes)).toContain("first layer: calibration saw nothing of it");
});
