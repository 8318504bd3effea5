/** What our own functions say where the reference has calibration errors and parts of the Brier score. */
import { binnedError, type Edge } from "../../src/measure/bin-conventions.ts";
import { murphyParts } from "../../src/measure/brier-parts.ts";
import { calibrationOfClass } from "../../src/measure/calibration.ts";
import type { ClassificationSample } from "../../src/measure/sample.ts";
import { input } from "./reference.ts";
import { type Computed, detailOf, diabetes, of, record } from "./reference-inputs.ts";
import { digits, logits } from "./samples.ts";

type Arm = "base" | "comp";

const allRows = ({ rows }: { readonly rows: number }): Uint32Array =>
  Uint32Array.from({ length: rows }, (_, row) => row);

function topLabel(arm: Arm): unknown {
  const sample = digits(arm);
  const other = detailOf("expected-calibration-error", sample);
  return {
    ece15: of("expected-calibration-error", sample),
    ece10: other["tenBins"],
    ece15_left: other["leftClosed"],
    mce15: of("maximum-calibration-error", sample),
    netcal_ace15: other["meanOfBins"],
    ece_em15: of("equal-mass-calibration-error", sample),
    rmsce15: of("root-mean-square-calibration-error", sample),
    ks: of("kolmogorov-smirnov-calibration-error", sample),
  };
}

const kumar = (arm: Arm): unknown => ({
  top_l2_debiased: of("debiased-calibration-error", digits(arm)),
  marginal_l2_debiased: of("marginal-calibration-error", digits(arm)),
  marginal_l2_plugin: detailOf("marginal-calibration-error", digits(arm))["withChance"],
  ece_equal_width_15: of("expected-calibration-error", digits(arm)),
  ece_equal_mass_15: of("equal-mass-calibration-error", digits(arm)),
});

const cancer = (name: "base" | "comp2" | "comp4"): ClassificationSample =>
  logits("breast_cancer", `${name}_logit`);

const sweep = (arm: Arm): unknown => ({
  bins: detailOf("sweep-calibration-error", digits(arm))["bins"],
  value: of("sweep-calibration-error", digits(arm)),
});

const classwise = (arm: Arm): unknown => ({
  sce15: of("classwise-calibration-error", digits(arm)),
  ace15: of("adaptive-calibration-error", digits(arm)),
  tace15_t001: of("thresholded-calibration-error", digits(arm)),
});

function binEdges(): unknown {
  const { conf, corr, bins } = record(input("calibration.bin_edges"));
  const calibration = {
    confidence: Float64Array.from(Array.isArray(conf) ? conf.map(Number) : []),
    right: Uint8Array.from(Array.isArray(corr) ? corr.map(Number) : []),
  };
  const rows = allRows({ rows: calibration.right.length });
  const error = (edge: Edge): number =>
    binnedError(calibration, rows, { bins: Number(bins), edge }).expected;
  return {
    right_closed: error("right"),
    left_closed: error("left"),
    torchmetrics: error("own-bin-for-1"),
  };
}

function murphy(sample: ClassificationSample, bins: number): unknown {
  const parts = murphyParts(calibrationOfClass(sample, 1), allRows(sample), bins);
  return {
    brier: of("brier-score", sample),
    reliability: parts.reliability,
    resolution: parts.resolution,
    uncertainty: parts.uncertainty,
    within_bin_variance: parts.withinBinVariance,
    within_bin_covariance: parts.withinBinCovariance,
  };
}

function corp(sample: ClassificationSample): unknown {
  const { discrimination, uncertainty } = detailOf("miscalibration", sample);
  return {
    brier: of("brier-score", sample),
    mcb: of("miscalibration", sample),
    dsc: discrimination,
    unc: uncertainty,
  };
}

const ofDiabetes = (arm: Arm): unknown => ({
  brier: of("brier-score", diabetes(arm)),
  log_loss: of("log-loss", diabetes(arm)),
  ece10_positive: detailOf("expected-calibration-error", diabetes(arm))["ofPositiveClass"],
  murphy10: murphy(diabetes(arm), 10),
  corp: corp(diabetes(arm)),
  spiegelhalter_z: of("spiegelhalter-z", diabetes(arm)),
});

const cox = (arm: Arm): unknown => ({
  intercept: of("calibration-intercept", diabetes(arm)),
  slope: of("calibration-slope", diabetes(arm)),
  citl: of("calibration-in-the-large", diabetes(arm)),
});

function selective(arm: Arm): unknown {
  const sample = digits(arm);
  return {
    aurc: of("risk-coverage-area", sample),
    e_aurc: detailOf("risk-coverage-area", sample)["excess"],
    risk_at_90: of("risk-at-90-coverage", sample),
  };
}

const byArm = (name: (arm: Arm) => string, compute: (arm: Arm) => unknown): Computed =>
  Object.fromEntries((["base", "comp"] as const).map((arm) => [name(arm), () => compute(arm)]));

export const CALIBRATION: Computed = {
  ...byArm((arm) => `calibration.digits.${arm}.top_label`, topLabel),
  ...byArm((arm) => `calibration.digits.${arm}.kumar`, kumar),
  ...byArm((arm) => `calibration.digits.${arm}.sweep`, sweep),
  ...byArm((arm) => `calibration.digits.${arm}.classwise`, classwise),
  ...byArm((arm) => `calibration.diabetes.${arm}`, ofDiabetes),
  ...byArm((arm) => `calibration.diabetes.${arm}.cox`, cox),
  "calibration.breast_cancer.kumar": () => ({
    l2_debiased: of("marginal-calibration-error", cancer("comp2")),
    l2_plugin: detailOf("marginal-calibration-error", cancer("comp2"))["withChance"],
  }),
  "calibration.bin_edges": binEdges,
  ...Object.fromEntries(
    (["base", "comp2", "comp4"] as const).map((name) => [
      `calibration.breast_cancer.${name}.brier`,
      () => ({ murphy15: murphy(cancer(name), 15), corp: corp(cancer(name)) }),
    ]),
  ),
  "selective.digits": () => ({ base: selective("base"), comp: selective("comp") }),
};
