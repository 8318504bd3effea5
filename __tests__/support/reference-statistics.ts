/** What our own functions say where the reference has intervals of one share, tests of ranks, corrected p-values and numbers of rows. */
import { rightAnswers } from "../../src/measure/right-answers.ts";
import { signedRankDetail } from "../../src/measure/signed-ranks.ts";
import { type Bounds, clopperPearson } from "../../src/stats/binomial.ts";
import { logEvidence } from "../../src/stats/e-process.ts";
import { groupSequentialConstant } from "../../src/stats/group-sequential.ts";
import { ADJUSTMENTS } from "../../src/stats/multiple-testing.ts";
import {
  agrestiCoullInterval,
  jeffreysInterval,
  wilsonInterval,
} from "../../src/stats/proportion-intervals.ts";
import { mannWhitney, wilcoxonSignedRank } from "../../src/stats/rank-tests.ts";
import {
  detectableChange,
  pairedRows,
  pairedRowsNeeded,
  provableOften,
  shrunken,
  tTestRows,
} from "../../src/stats/rows-needed.ts";
import { provableMargin } from "../../src/stats/tango.ts";
import { expectedPart, input } from "./reference.ts";
import { type Computed, list, record } from "./reference-inputs.ts";
import { digits } from "./samples.ts";

const ends = ({ lower, upper }: Bounds): readonly number[] => [lower, upper];

const floats = (value: unknown): Float64Array =>
  Float64Array.from(Array.isArray(value) ? value.map(Number) : []);

function pairOf(key: string): { readonly x: Float64Array; readonly y: Float64Array } {
  const { x, y } = record(input(key));
  return { x: floats(x), y: floats(y) };
}

function wilcoxonExact(): unknown {
  const { x, y } = pairOf("tests.wilcoxon_exact");
  const { statistic, pValue, greater } = wilcoxonSignedRank(
    x.map((value, row) => value - (y[row] ?? 0)),
    "omit",
  );
  return { statistic, p: pValue, p_greater: greater };
}

function wilcoxonTies(): unknown {
  const { x, y } = pairOf("tests.wilcoxon_ties_zeros");
  const detail = signedRankDetail(x.map((value, row) => value - (y[row] ?? 0)));
  const of = (name: string): unknown => ({ statistic: detail[name], p: detail[`${name}P`] });
  return {
    wilcox: of("signedRank"),
    pratt: of("signedRankPratt"),
    zsplit: of("signedRankSplit"),
  };
}

function ranksOfTwo(): unknown {
  const { x, y } = pairOf("tests.mann_whitney");
  const { statistic, pValue, superiority } = mannWhitney(x, y);
  return { u: statistic, p: pValue, vd_a: superiority };
}

const intervals = (): unknown =>
  list(expectedPart("intervals.binomial")).map((entry) => {
    const [x, n] = [Number(entry["x"]), Number(entry["n"])];
    const oneSided = clopperPearson(x, n, 0.9);
    return {
      cp95: ends(clopperPearson(x, n, 0.95)),
      wilson95: ends(wilsonInterval(x, n, 0.95)),
      jeffreys95: ends(jeffreysInterval(x, n, 0.95)),
      agresti95: ends(agrestiCoullInterval(x, n, 0.95)),
      cp_upper_one_sided95: oneSided.upper,
      cp_lower_one_sided95: oneSided.lower,
    };
  });

const adjusted = (key: string): unknown => {
  const pValues = [...floats(input(key))];
  const known = {
    bonferroni: ADJUSTMENTS.bonferroni(pValues),
    holm: ADJUSTMENTS.holm(pValues),
    hochberg: ADJUSTMENTS.hochberg(pValues),
    hommel: ADJUSTMENTS.hommel(pValues),
    bh: ADJUSTMENTS["benjamini-hochberg"](pValues),
    by: ADJUSTMENTS["benjamini-yekutieli"](pValues),
  };
  return Object.fromEntries(
    Object.entries(known).filter(([method]) => expectedPart(key, method) !== undefined),
  );
};

const samplesNeeded = (): unknown =>
  list(expectedPart("verdict.samples_needed")).map(({ lost, gained, n, margin }) => {
    const counts = { lost: Number(lost), gained: Number(gained), n: Number(n) };
    const { discordance, difference } = shrunken(counts);
    return {
      psi_shrunk: discordance,
      d_shrunk: difference,
      more_if_truly_equal: pairedRowsNeeded(counts, Number(margin)),
      more_if_observed_drop_is_true: pairedRowsNeeded(counts, Number(margin), difference),
    };
  });

const rowsPlanned = (): unknown =>
  list(expectedPart("power.paired_ni")).map(({ discordance, true_diff, margin, power }) => ({
    n: Math.ceil(
      pairedRows(
        { discordance: Number(discordance), difference: Number(true_diff), power: Number(power) },
        Number(margin),
      ),
    ),
  }));

const smallestChanges = (): unknown =>
  list(expectedPart("power.paired_mde")).map(({ discordance, n }) => ({
    mde_two_sided80: detectableChange(Number(n), Number(discordance)),
    ni_margin_provable80: provableOften(Number(n), Number(discordance)),
  }));

/** Of the first 300 digits, with the peer's margin and bet. */
function evidenceOfDigits(): unknown {
  const [base, comp] = [rightAnswers(digits("base")), rightAnswers(digits("comp"))];
  const losses = Array.from({ length: 300 }, (_, row) => (base[row] ?? 0) - (comp[row] ?? 0));
  const evidence = logEvidence(losses, { margin: 0.05, bet: 0.3 }).map(Math.exp);
  const first = evidence.findIndex((value) => value >= 20);
  return {
    final: evidence.at(-1),
    max: Math.max(...evidence),
    first10: [...evidence.subarray(0, 10)],
    first_cross_20: first === -1 ? null : first,
  };
}

export const STATISTICS: Computed = {
  "tests.wilcoxon_exact": wilcoxonExact,
  "tests.wilcoxon_ties_zeros": wilcoxonTies,
  "tests.mann_whitney": ranksOfTwo,
  "intervals.binomial": intervals,
  "multiple.adjust": () => adjusted("multiple.adjust"),
  "multiple.adjust_unsorted": () => adjusted("multiple.adjust_unsorted"),
  "power.paired_ni": rowsPlanned,
  "power.paired_mde": smallestChanges,
  "power.ttest_paired_n": () => tTestRows(0.1),
  "power.zero_discordance_n": () =>
    Object.fromEntries(
      Object.keys(record(expectedPart("power.zero_discordance_n"))).map((margin) => {
        let n = 1;
        while (provableMargin(n) >= Number(margin)) n += 1;
        return [margin, n];
      }),
    ),
  "verdict.samples_needed": samplesNeeded,
  "sequential.eprocess": evidenceOfDigits,
  "sequential.group_constants_one_sided_05": () =>
    Object.fromEntries(
      [2, 3, 4, 5].flatMap((looks) => [
        [`pocock_K${looks}`, groupSequentialConstant({ looks, bounds: "pocock" }, 0.05)],
        [`obf_K${looks}`, groupSequentialConstant({ looks, bounds: "obrien-fleming" }, 0.05)],
      ]),
    ),
};
