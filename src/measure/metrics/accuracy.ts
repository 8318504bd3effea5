/** Share of rows that are answered rightly. */
import type { ArmMetric } from "../metric.ts";
import { rightAnswers } from "../right-answers.ts";

/** A row without a finite answer is wrong; of rows in which the reference has none, nothing is said. */
export const accuracy: ArmMetric<"classification"> = {
  of: "arm",
  name: "accuracy",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    rate: (sample) => ({
      hits: rightAnswers(sample),
      counted: new Uint8Array(sample.rows).fill(1),
    }),
  },
};
