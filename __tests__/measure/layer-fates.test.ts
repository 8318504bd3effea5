import { expect, test } from "@jest/globals";
import { layerMeasurements } from "../../src/measure/layer-fates.ts";
import { LAYER_METRICS } from "../../src/schema/layer-metrics.ts";
import type { AuditedLayer } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";

type Fate = AuditedLayer["fate"];
const layersOf = (...fates: readonly Fate[]): readonly { readonly fate: Fate }[] =>
  fates.map((fate) => ({ fate }));

const figures = (measured: readonly Measurement[], arm: Measurement["arm"]) =>
  Object.fromEntries(
    measured.filter((one) => one.arm === arm).map(({ metric, estimate }) => [metric, estimate]),
  );

test("each layer counts for what became of it, and the share is of those stored in integers", () => {
  const layers = layersOf(
    "fused",
    "fused",
    "fused",
    "dequantized",
    "island",
    "island",
    "silently-quantized",
    "float",
  );
  expect(figures(layerMeasurements(layers), "candidate")).toEqual({
    "integer-layers": 0.75,
    "dequantized-layers": 1,
    "float-islands": 2,
    "silently-quantized-layers": 1,
  });
});

test.each([
  ["no layer at all", layersOf()],
  ["float layers alone", layersOf("float", "float")],
  ["layers that the engine quantizes by itself", layersOf("silently-quantized")],
  ["layers that are made float on every run", layersOf("dequantized")],
])("of %s no share runs in integers", (_, layers) => {
  expect(figures(layerMeasurements(layers), "candidate")["integer-layers"]).toBe(0);
});

test("all of them are exact, and of the whole candidate under the kernels that users run", () => {
  const measured = layerMeasurements(layersOf("fused"), { "integer-layers": 1 });
  expect(new Set(measured.map(({ metric }) => metric))).toEqual(LAYER_METRICS);
  expect(new Set(measured.map(({ kernels, slice }) => `${kernels} ${slice}`))).toEqual(
    new Set(["ordinary all"]),
  );
  expect(measured.every(({ evidence }) => evidence.kind === "exact")).toBe(true);
});

test("a baseline is compared with in what it holds, and in nothing else", () => {
  const accepted = { "integer-layers": 1, "dequantized-layers": 3, accuracy: 0.9 };
  const measured = layerMeasurements(layersOf("fused", "dequantized"), accepted);
  expect(figures(measured, "baseline")).toEqual({ "integer-layers": 1, "dequantized-layers": 3 });
  expect(figures(measured, "change")).toEqual({ "integer-layers": -0.5, "dequantized-layers": -2 });
});
