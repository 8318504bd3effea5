/** Samples for tests: small ones written out, and those of the reference data. */
import { buildSample } from "../../src/measure/build-sample.ts";
import type { ClassificationSample, RegressionSample } from "../../src/measure/sample.ts";
import type { Column } from "../../src/schema/tensor.ts";
import { matrix, numbers } from "./reference.ts";

export function column(
  values: Column["values"],
  {
    width = 1,
    elementType = "float64",
  }: Partial<Pick<Column, "elementType">> & { width?: number } = {},
): Column {
  return {
    name: "scores",
    elementType,
    itemShape: width === 1 ? [] : [width],
    rows: values.length / width,
    values,
  };
}

export interface Reading {
  readonly labels?: readonly number[];
  readonly positive?: number;
  readonly threshold?: number;
  readonly scores?: "probabilities" | "logits";
}

/** One list of scores a row. */
export function classification(
  rows: readonly (readonly number[])[],
  { labels, positive, threshold, scores = "probabilities" }: Reading = {},
): ClassificationSample {
  const sample = buildSample(
    column(Float64Array.from(rows.flat()), { width: rows[0]?.length ?? 1 }),
    {
      kind: "classification",
      scores,
      positive,
      threshold,
      labels: labels === undefined ? undefined : Int32Array.from(labels),
    },
  );
  if (sample.kind !== "classification") throw new Error("A classification was asked for");
  return sample;
}

/** Scores of the positive one of two classes. */
export function binary(
  probabilities: readonly number[],
  reading: Reading = {},
): ClassificationSample {
  return classification(
    probabilities.map((probability) => [probability]),
    { positive: 1, ...reading },
  );
}

export function regression(
  values: readonly number[],
  targets?: readonly number[],
): RegressionSample {
  const sample = buildSample(column(Float64Array.from(values)), {
    kind: "regression",
    targets: targets === undefined ? undefined : Float64Array.from(targets),
  });
  if (sample.kind !== "regression") throw new Error("A regression was asked for");
  return sample;
}

/** Ten classes, 899 rows: scikit-learn's digits under two logistic regressions. */
export function digits(arm: "base" | "comp"): ClassificationSample {
  return classification(matrix("digits", arm), { labels: numbers("digits", "labels") });
}

/** Two classes from one logit: `diabetes` of 442 rows, `breast_cancer` of 285. */
export function logits(
  dataset: "diabetes" | "breast_cancer",
  field: "base_logit" | "comp_logit" | "comp2_logit" | "comp4_logit",
): ClassificationSample {
  return binary(numbers(dataset, field), { scores: "logits", labels: numbers(dataset, "labels") });
}

/** Answers with a standard deviation each. */
export function distributions(
  values: readonly number[],
  deviations: readonly number[],
  targets?: readonly number[],
): RegressionSample {
  const pairs = values.flatMap((value, row) => [value, deviations[row] ?? Number.NaN]);
  const sample = buildSample(column(Float64Array.from(pairs), { width: 2 }), {
    kind: "regression",
    deviates: true,
    targets: targets === undefined ? undefined : Float64Array.from(targets),
  });
  if (sample.kind !== "regression") throw new Error("A regression was asked for");
  return sample;
}

/** The progression of diabetes, 221 rows, answered with deviations. */
export function progression(arm: "base" | "comp"): RegressionSample {
  const [values, deviations, targets] = [arm, "sd", "y"].map((field) =>
    numbers("regression", field),
  );
  return distributions(values ?? [], deviations ?? [], targets);
}
