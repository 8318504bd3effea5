/** Output columns as samples of the task. */
import {
  buildSample,
  looksLikeProbabilities,
  type Reading,
  widthOf,
} from "../../measure/build-sample.ts";
import type { Sample } from "../../measure/sample.ts";
import type { Column } from "../../schema/tensor.ts";
import { UserError } from "../../schema/user-error.ts";
import type { BoundData } from "../load/load-data.ts";
import type { ResolvedTask } from "../load/resolve-task.ts";

/**
 * How both arms are read: whether scores are probabilities is decided once, by the base's.
 * @throws UserError where scores, declared classes and labels are not of as many classes
 */
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
      refuseOtherClasses(task, data, base);
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

/** What a model answers is known when it has answered: a signature may leave it open. */
function refuseOtherClasses({ classes }: ResolvedTask, { labels }: BoundData, base: Column): void {
  const count = Math.max(2, widthOf(base));
  const has = `Cannot judge output "${base.name}": it has ${count} scores`;
  if (classes !== undefined && classes.length !== count)
    throw new UserError(
      "policy-invalid",
      `${has}, and task.classes names ${classes.length} classes`,
    );
  const largest = labels?.reduce((most, label) => Math.max(most, label), -1) ?? -1;
  if (largest >= count)
    throw new UserError(
      "data-label",
      `${has}, so that labels are 0 to ${count - 1}, and a label is ${largest}`,
    );
}

export interface Samples {
  readonly base: Sample;
  readonly ordinary: Sample;
  readonly exact: Sample;
}

/** @throws UserError where the candidate gives more or fewer numbers a row than the base */
export function readSamples(
  answers: { readonly base: Column; readonly ordinary: Column; readonly exact: Column },
  reading: Reading,
): Samples {
  const { base, ordinary, exact } = answers;
  for (const candidate of [ordinary, exact]) {
    const [given, wanted] = [widthOf(candidate), widthOf(base)];
    if (given !== wanted)
      throw new UserError(
        "model-malformed",
        `Cannot compare output "${base.name}": the candidate gives ${given} numbers a row, and the base ${wanted}`,
      );
  }
  return {
    base: buildSample(answers.base, reading),
    ordinary: buildSample(answers.ordinary, reading),
    exact: buildSample(answers.exact, reading),
  };
}
