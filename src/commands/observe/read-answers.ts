/** Output columns as samples of the task. */
import { buildSample, looksLikeProbabilities, type Reading } from "../../measure/build-sample.ts";
import type { Sample } from "../../measure/sample.ts";
import type { Column } from "../../schema/tensor.ts";
import type { BoundData } from "../load/load-data.ts";
import type { ResolvedTask } from "../load/resolve-task.ts";

/** How both arms are read: whether scores are probabilities is decided once, by the base's. */
export function readingFor(task: ResolvedTask, data: BoundData, base: Column): Reading {
  switch (task.kind) {
    case "fidelity":
      return { kind: "fidelity" };
    case "regression":
      return {
        kind: "regression",
        deviates: task.deviation !== undefined,
        targets: data.targets,
      };
    case "classification": {
      const found = looksLikeProbabilities(base) ? "probabilities" : "logits";
      return {
        kind: "classification",
        scores: task.scores === "auto" ? found : task.scores,
        positive: task.positive,
        threshold: task.threshold,
        labels: data.labels,
      };
    }
  }
}

export interface Samples {
  readonly base: Sample;
  readonly ordinary: Sample;
  readonly exact: Sample;
}

export function readSamples(
  answers: { readonly base: Column; readonly ordinary: Column; readonly exact: Column },
  reading: Reading,
): Samples {
  return {
    base: buildSample(answers.base, reading),
    ordinary: buildSample(answers.ordinary, reading),
    exact: buildSample(answers.exact, reading),
  };
}
