/** What our own functions say of moved data and of unknown rows where the reference has a value. */
import { expectedAccuracy } from "../../src/measure/expected-accuracy.ts";
import { categoricalDrift } from "../../src/measure/drift/categorical-drift.ts";
import { meanDiscrepancy } from "../../src/measure/drift/mean-discrepancy.ts";
import { numericDrift, stabilityIndex } from "../../src/measure/drift/numeric-drift.ts";
import { estimatedAccuracy } from "../../src/measure/metrics/estimated-accuracy.ts";
import { accuracy } from "../../src/measure/metrics/accuracy.ts";
import { noveltyScores } from "../../src/measure/novelty.ts";
import { kolmogorovSmirnov } from "../../src/stats/kolmogorov-smirnov.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { estimateOf } from "./measure.ts";
import { matrix, numbers } from "./reference.ts";
import { logits } from "./samples.ts";

function numeric(field: "current" | "shifted"): unknown {
  const reference = Float64Array.from(numbers("drift", "reference")).toSorted();
  const current = Float64Array.from(numbers("drift", field)).toSorted();
  const drift = numericDrift(reference, current);
  return {
    psi10: drift.stabilityIndex,
    psi10_floor_0_01: stabilityIndex(reference, current, 0.01),
    ks: drift.kolmogorovSmirnov.statistic,
    ks_p: drift.kolmogorovSmirnov.pValue,
    ks_p_asymp: kolmogorovSmirnov(reference, current).asymptotic,
    wasserstein: drift.wasserstein,
    energy: drift.energyDistance,
    cvm_p: drift.cramerVonMisesPValue,
    ad: drift.andersonDarling,
    mw_p: drift.mannWhitneyPValue,
    evidently: {
      psi: drift.sharedStabilityIndex,
      js_distance: drift.jensenShannonDistance,
      kl: drift.kullbackLeibler,
      wasserstein_normed: drift.normedWasserstein,
    },
  };
}

function categorical(): unknown {
  const drift = categoricalDrift(numbers("drift", "cat_ref"), numbers("drift", "cat_cur"));
  return {
    chi2: drift.chiSquare,
    dof: drift.degreesOfFreedom,
    p: drift.pValue,
    g: drift.likelihoodRatio,
    js_distance_base2: drift.jensenShannonDistance,
    linf: drift.largestDifference,
    tv: drift.totalVariation,
    hellinger: drift.hellinger,
    cramers_v_corrected: drift.cramersV,
  };
}

function together(): unknown {
  const drift = meanDiscrepancy(matrix("mmd", "x"), matrix("mmd", "y"), mersenneRandom(5));
  return {
    mmd2_unbiased: drift.estimate,
    bandwidth_sigma2: drift.bandwidth,
    perm_p_plus_one: drift.pValue,
    // alibi-detect leaves the sample itself out, so that it may say 0.
    perm_p_alibi: (drift.pValue * (drift.permuted.length + 1) - 1) / drift.permuted.length,
    perm_first5: [...drift.permuted.subarray(0, 5)],
  };
}

function novelty(arm: "base" | "comp"): unknown {
  const { area, accepted } = noveltyScores({
    known: Float64Array.from(numbers("ood", `id_${arm}`)),
    novel: Float64Array.from(numbers("ood", `ood_${arm}`)),
  });
  return { auroc: area, fpr_at_95tpr: accepted };
}

export const DRIFT: Readonly<Record<string, () => unknown>> = {
  "drift.numeric.current": () => numeric("current"),
  "drift.numeric.shifted": () => numeric("shifted"),
  "drift.categorical": categorical,
  "drift.mmd": together,
  "drift.cbpe": () => ({
    estimated_accuracy: estimateOf(estimatedAccuracy, logits("diabetes", "comp_logit")),
    realised_accuracy: estimateOf(accuracy, logits("diabetes", "comp_logit")),
    after_isotonic: expectedAccuracy({
      known: logits("diabetes", "comp_logit"),
      rows: logits("diabetes", "comp_logit"),
    }),
    // Without labels there is no area: it is not estimated.
    estimated_auc: null,
  }),
  "ood.msp": () => ({ base: novelty("base"), comp: novelty("comp") }),
};
