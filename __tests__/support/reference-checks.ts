/** What our own functions say where the reference has a value: by key, in the shape of the reference's value, as far as we have it. */
import { softmax } from "../../src/measure/build-sample.ts";
import type { ClassificationSample } from "../../src/measure/sample.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { DRIFT } from "./reference-drift.ts";
import { FAIRNESS } from "./reference-fairness.ts";
import { input } from "./reference.ts";
import { type Computed, of } from "./reference-inputs.ts";
import { CALIBRATION } from "./reference-calibration.ts";
import { FIDELITY } from "./reference-fidelity.ts";
import { LATENCY } from "./reference-latency.ts";
import { TIMINGS } from "./reference-timings.ts";
import { PAIRED } from "./reference-paired.ts";
import { RECALIBRATION } from "./reference-recalibration.ts";
import { RESAMPLING } from "./reference-resampling.ts";
import { ROBUSTNESS } from "./reference-robustness.ts";
import { STATISTICS } from "./reference-statistics.ts";
import { binary, digits, logits } from "./samples.ts";

const quality = (sample: ClassificationSample): unknown => ({
  accuracy: of("accuracy", sample),
  balanced_accuracy: of("balanced-accuracy", sample),
  macro_f1: of("f1", sample),
  weighted_f1: of("weighted-f1", sample),
  mcc: of("matthews-correlation", sample),
  kappa: of("cohen-kappa", sample),
  log_loss: of("log-loss", sample),
  top3: of("top-3-accuracy", sample),
  brier_multi: of("brier-score", sample),
  auc_ovr_macro: of("auc", sample),
  auc_ovo_macro: of("auc-one-versus-one", sample),
});

const binaryQuality = (sample: ClassificationSample): unknown => ({
  accuracy: of("accuracy", sample),
  f1: of("f1", sample),
  auc: of("auc", sample),
  ap: of("average-precision", sample),
  brier: of("brier-score", sample),
  log_loss: of("log-loss", sample),
  mcc: of("matthews-correlation", sample),
});

export const COMPUTED: Computed = {
  "rng.mt19937.first10": () => {
    const random = mersenneRandom(20240601);
    return Array.from({ length: 10 }, () => random.uniform());
  },
  "rng.bootstrap_indices": () => {
    const random = mersenneRandom(7);
    return Array.from({ length: 20 }, () => random.index(20));
  },
  "rng.permutation": () => mersenneRandom(7).shuffle(10),
  "quality.digits.base": () => quality(digits("base")),
  "quality.digits.comp": () => quality(digits("comp")),
  "quality.breast_cancer.base": () => binaryQuality(logits("breast_cancer", "base_logit")),
  "quality.breast_cancer.comp2": () => binaryQuality(logits("breast_cancer", "comp2_logit")),
  "quality.breast_cancer.comp4": () => binaryQuality(logits("breast_cancer", "comp4_logit")),
  "quality.auc_ties": () =>
    of("auc", binary([0.2, 0.5, 0.5, 0.5, 0.9], { labels: [0, 0, 1, 1, 1] })),
  "quality.single_class": () => {
    const sample = binary([0.9, 0.9, 0.2], { labels: [1, 1, 1] });
    return {
      auc: of("auc", sample) ?? "undefined",
      balanced_accuracy: of("balanced-accuracy", sample),
      mcc: of("matthews-correlation", binary([0.9, 0.9, 0.8], { labels: [1, 1, 1] })),
    };
  },
  "numeric.softmax_extreme": () => {
    const rows = input("numeric.softmax_extreme");
    return Array.isArray(rows)
      ? rows.map((row: number[]) => [...softmax(Float64Array.from(row))])
      : [];
  },
  ...DRIFT,
  ...ROBUSTNESS,
  ...FAIRNESS,
  ...LATENCY,
  ...TIMINGS,
  ...FIDELITY,
  ...STATISTICS,
  ...PAIRED,
  ...RESAMPLING,
  ...CALIBRATION,
  ...RECALIBRATION,
};
