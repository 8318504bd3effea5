import { expect, test } from "@jest/globals";
import { shortenNames } from "../../src/compress/strip/short-names.ts";
import { skipBlock } from "../../src/compress/canary/skip-block.ts";
import type { Model } from "../../src/model/ir.ts";
import { blocksIn, residualBlocks } from "../../src/model/residual-blocks.ts";
import { constant, float, node, small, weight } from "../support/models.ts";

const model = (...nodes: readonly ReturnType<typeof node>[]): Model =>
  small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y", "rows", 4)],
    weights: [weight("w", [4, 4], 1), weight("v", [4, 4], 2), constant("b", [4], 1, 2, 3, 4)],
    nodes,
  });

const two = model(
  node("a = MatMul(x, w)"),
  node("biased = Add(a, b)"),
  node("c = Add(biased, x)", [], "first"),
  node("d = MatMul(c, v)"),
  node("y = Add(c, d)"),
);

test("a block is what is added to a value that it was made from, on either side; a bias is none", () => {
  expect(residualBlocks(two)).toEqual([
    { name: "first", position: 2, before: "x", after: "c" },
    { name: "y", position: 4, before: "c", after: "y" },
  ]);
});

test("names that several additions bear are no names", () => {
  const twins = model(
    node("a = MatMul(x, w)"),
    node("c = Add(a, x)", [], "add"),
    node("d = MatMul(c, v)"),
    node("y = Add(c, d)", [], "add"),
  );
  expect(residualBlocks(twins).map(({ name }) => name)).toEqual(["c", "y"]);
});

test("an activation that adds its own cube, a sum of strangers, and a value twice are no blocks", () => {
  const cubed = model(node("s = Mul(x, x)"), node("q = Mul(s, x)"), node("y = Add(x, q)"));
  expect(residualBlocks(cubed)).toEqual([]);
  const strangers = model(
    node("a = MatMul(x, w)"),
    node("c = MatMul(x, v)"),
    node("y = Add(a, c)"),
  );
  expect(residualBlocks(strangers)).toEqual([]);
  expect(residualBlocks(model(node("a = MatMul(x, w)"), node("y = Add(a, a)")))).toEqual([]);
});

test("a mask that is added to scores in every layer begins no block", () => {
  const masked = model(
    node("mask = Sign(x)"),
    node("e = Tanh(x)"),
    node("s = MatMul(e, w)"),
    node("t = Add(s, mask)", [], "scores-1"),
    node("c = Add(t, e)", [], "block-1"),
    node("u = MatMul(c, v)"),
    node("p = Add(u, mask)", [], "scores-2"),
    node("y = Add(p, c)", [], "block-2"),
  );
  expect(residualBlocks(masked).map(({ name }) => name)).toEqual(["block-1", "block-2"]);
});

test("blocks are found again by their order under other names, and by their names where one is missing", () => {
  const blocks = residualBlocks(two);
  const short = shortenNames(two);
  expect(blocksIn(short, blocks)).toHaveLength(2);
  expect(blocksIn(short, blocks).map((ends) => ends?.after)).toEqual(
    residualBlocks(short).map(({ after }) => after),
  );
  expect(blocksIn(skipBlock(two).model, blocks)).toEqual([
    { before: "x", after: "c" },
    { before: "c", after: "y" },
  ]);
  const other = model(node("y = MatMul(x, w)"));
  expect(blocksIn(other, blocks)).toEqual([undefined, undefined]);
});
