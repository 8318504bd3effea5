import { expect, test } from "@jest/globals";
import { fusionSentence } from "../../src/report/fusion-sentence.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import type { AuditedLayer } from "../../src/schema/generated/record.ts";
import { recordOf } from "../support/run-records.ts";

const layer = (node: string, fate: AuditedLayer["fate"], operator = "Conv"): AuditedLayer => ({
  node,
  operator,
  fate,
});

const sentence = (
  layers: readonly AuditedLayer[],
  rest: { readonly detours?: Record<string, number>; readonly dequantizedConstants?: number } = {},
): string | undefined => fusionSentence({ layers, detours: {}, dequantizedConstants: 0, ...rest });

test("a model in which nothing is quantized has nothing to say", () => {
  expect(sentence([])).toBeUndefined();
  expect(sentence([layer("a", "float")])).toBeUndefined();
});

test("one layer and several are counted in words that fit", () => {
  expect(sentence([layer("a", "fused")])).toBe("1 of 1 quantized layer runs in integer kernels");
  expect(sentence([layer("a", "fused"), layer("b", "fused"), layer("c", "float")])).toBe(
    "2 of 2 quantized layers run in integer kernels",
  );
});

test("everything that costs is named", () => {
  const layers = [
    layer("a", "fused"),
    layer("b", "dequantized", "Gemm"),
    layer("c", "island"),
    layer("d", "silently-quantized", "QLinearConv"),
  ];
  expect(sentence(layers, { detours: { Gelu: 1, Sub: 2 }, dequantizedConstants: 3 })).toBe(
    "1 of 2 quantized layers run in integer kernels; Gemm b is made float again on every run; Conv c stays float between them; QLinearConv d is quantized by the engine itself; values leave integers and come back for Gelu, 2 × Sub; 2 other constants are made float on every run",
  );
});

test("of many layers three are named, and the rest counted", () => {
  const many = ["a", "b", "c", "d", "e"].map((name) => layer(name, "island"));
  expect(sentence(many)).toBe("Conv a, Conv b, Conv c and 2 more stay float between them");
  expect(sentence(many.slice(0, 3))).toBe("Conv a, Conv b, Conv c stay float between them");
});

test("one constant that no layer reads is counted", () => {
  expect(sentence([], { dequantizedConstants: 1 })).toBe(
    "1 other constant is made float on every run",
  );
});

test("the comment tells it below what the passes changed", () => {
  const record = recordOf("m", "pass");
  const changes = [
    { pass: "int8-static", kind: "applied", node: "c", operator: "Conv", reason: "int8" } as const,
  ];
  const fusion = { layers: [layer("a|b", "dequantized")], detours: {}, dequantizedConstants: 1 };
  const candidate = { ...record.candidate, changes, fusion };
  const text = renderMarkdown([{ ...record, candidate }], { reproduce: (model) => model });
  expect(text).toContain(
    "\n0 of 1 quantized layer runs in integer kernels; Conv a\\|b is made float again on every run.\n",
  );
});
