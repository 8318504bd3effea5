/** What our own functions say where the reference compares two arms' outputs, and where numbers are answered. */
import { roundHalfEven } from "../../src/stats/round-half-even.ts";
import { meanTest } from "../../src/judge/test-hypothesis.ts";
import { accuracyAround, contestedRows } from "../../src/measure/modal-answers.ts";
import type { Sample } from "../../src/measure/sample.ts";

import { measured } from "./measure.ts";
import { matrix } from "./reference.ts";
import {
  between,
  type Computed,
  detailOf,
  diabetes,
  metricNamed,
  of,
  percent,
} from "./reference-inputs.ts";
import { digits, progression } from "./samples.ts";
import { inThirds, tensor } from "./tensors.ts";

const pairDetail = (
  name: string,
  reference: Sample,
  candidate: Sample,
): Readonly<Record<string, number | null>> =>
  measured(metricNamed(name), { reference, candidate })["candidate"]?.detail ?? {};

function ofDigits(): unknown {
  const [base, comp] = [digits("base"), digits("comp")];
  const [lost, gained] = [
    percent(between("lost", base, comp), 899),
    percent(between("gained", base, comp), 899),
  ];
  const { change: accuracyChange } = measured(metricNamed("accuracy"), {
    reference: base,
    candidate: comp,
  });
  const flips = pairDetail("flips", base, comp);
  const divergence = pairDetail("kl-divergence", base, comp);
  return {
    n: base.rows,
    disagreement: between("flips", base, comp),
    correct_to_wrong: lost,
    wrong_to_correct: gained,
    wrong_to_other_wrong: percent(flips["wrongToOtherWrong"], 899),
    flips_dutta: (lost + gained) / 899,
    net_accuracy_change: accuracyChange?.estimate,
    kl_mean: between("kl-divergence", base, comp),
    kl_p95: divergence["p95"],
    kl_max: divergence["largest"],
    js_mean: between("js-divergence", base, comp),
    tv_mean: between("total-variation", base, comp),
    tv_max: pairDetail("total-variation", base, comp)["largest"],
    top3_overlap: between("top-3-overlap", base, comp),
    kappa_models: between("answer-agreement", base, comp),
    pearson_top1: between("confidence-correlation", base, comp),
    spearman_margin: between("margin-correlation", base, comp),
    mean_base_margin_of_disagreements: flips["marginOfFlips"],
    mean_base_margin_of_agreements: flips["marginOfOthers"],
  };
}

function ofDiabetes(): unknown {
  const [base, comp] = [diabetes("base"), diabetes("comp")];
  const flips = pairDetail("flips", base, comp);
  return {
    accuracy_base: of("accuracy", base),
    accuracy_comp: of("accuracy", comp),
    disagreement: between("flips", base, comp),
    correct_to_wrong: percent(between("lost", base, comp), 442),
    wrong_to_correct: percent(between("gained", base, comp), 442),
    pos_to_neg: flips["positiveToNegative"],
    neg_to_pos: flips["negativeToPositive"],
  };
}

function regression(arm: "base" | "comp"): unknown {
  const sample = progression(arm);
  const area = detailOf("miscalibration-area", sample);
  return {
    mae: of("mae", sample),
    rmse: of("rmse", sample),
    r2: of("r2", sample),
    medae: of("median-absolute-error", sample),
    bias: of("mean-error", sample),
    spearman: of("rank-correlation", sample),
    crps: of("continuous-ranked-probability-score", sample),
    nll: of("negative-log-likelihood", sample),
    picp95: of("interval-coverage", sample),
    mpiw95: of("interval-width", sample),
    interval_score95: of("interval-score", sample),
    uct_miscal_area: of("miscalibration-area", sample),
    uct_ma_cal: area["meanGap"],
    uct_rms_cal: area["rootMeanSquareGap"],
    uct_sharpness: area["sharpness"],
  };
}

function pairedRegression(): unknown {
  const [base, comp] = [progression("base"), progression("comp")];
  const { change } = measured(metricNamed("mae"), { reference: base, candidate: comp });
  return {
    ni_t_abs_err_margin1:
      change?.evidence.kind === "mean" ? meanTest(change.evidence, 1).below : undefined,
    max_abs_output_diff: between("max-absolute-difference", base, comp),
    within_rel_5pct: between("within-5-percent", base, comp),
  };
}

function embedding(): unknown {
  const rows = matrix("embedding", "base");
  const [base, comp] = [tensor(rows), tensor(rows.map(inThirds))];
  return {
    cos_mean: between("cosine-similarity", base, comp),
    cos_min: pairDetail("cosine-similarity", base, comp)["smallest"],
    knn10_overlap: between("neighbour-overlap", base, comp),
    linear_cka: between("linear-cka", base, comp),
  };
}

/** Four bits, symmetric: 7 steps to the largest value. */
function noise(): unknown {
  const rows = matrix("embedding", "base").slice(0, 50);
  const step = Math.max(...rows.flat()) / 7;
  const rounded = rows.map((row) => row.map((value) => roundHalfEven(value / step) * step));
  return between("sqnr", tensor(rows), tensor(rounded));
}

const population = (field: string): readonly Int32Array[] =>
  matrix("digits", field).map((answers) => Int32Array.from(answers));

/** Five models of each kind, trained on other draws of the rows. */
function exemplars(): unknown {
  const rows = contestedRows({
    base: population("base_population"),
    compressed: population("comp_population"),
  });
  const { predicted, labels = new Int32Array() } = digits("base");
  const { on, off } = accuracyAround(predicted, labels, rows);
  return { count: rows.length, indices: rows, base_acc_on_pie: on, base_acc_off_pie: off };
}

export const FIDELITY: Computed = {
  "fidelity.digits": ofDigits,
  "fidelity.diabetes": ofDiabetes,
  "fidelity.digits_pie": exemplars,
  "regression.diabetes.base": () => regression("base"),
  "regression.diabetes.comp": () => regression("comp"),
  "regression.paired": pairedRegression,
  embedding,
  "numeric.sqnr_db": noise,
};
