import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  pairedRowsNeeded,
  scaledRowsNeeded,
  shareOfRows,
  shrunken,
  tTestRows
} from "./chunk-TVVGHRU3.js";
import {
  biasCorrection,
  binomialCdf,
  binomialUpperTail,
  clopperPearson,
  countAtMost,
  countBelow,
  fewClusters,
  fewClustersWidening,
  inverseIncompleteBeta,
  levelOf,
  normalCdf,
  normalQuantile,
  provableMargin,
  tCdf,
  tQuantile,
  tangoScore,
  thinnedQuantile
} from "./chunk-T55765LM.js";
import {
  LAYER_METRICS,
  assertNever,
  isNeverWaived,
  isOfPreset
} from "./chunk-PK7ZYXLE.js";

// src/stats/multiple-testing.ts
function holm(pValues) {
  const order = ascending(pValues);
  const adjusted = Array.from(pValues, () => 1);
  let highest = 0;
  for (const [rank2, position] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank2) * (pValues[position] ?? 1)));
    adjusted[position] = highest;
  }
  return adjusted;
}
function bonferroni(pValues) {
  return pValues.map((pValue) => Math.min(1, pValue * pValues.length));
}
function hochberg(pValues) {
  return stepUp(pValues, (rank2) => pValues.length - rank2);
}
function hommel(pValues) {
  const order = ascending(pValues);
  const sorted = order.map((position) => pValues[position] ?? 1);
  const n = sorted.length;
  const simes = (from, size, first) => sorted.slice(from).reduce((least, pValue, k) => Math.min(least, size * pValue / (k + first)), Infinity);
  let adjusted = sorted.map(() => simes(0, n, 1));
  for (let size = n - 1; size > 1; size -= 1) {
    const cut = n - size + 1;
    const largest = simes(cut, size, 2);
    const own = sorted.map((pValue) => Math.min(size * pValue, largest));
    adjusted = adjusted.map((before, k) => Math.max(before, own[Math.min(k, cut - 1)] ?? 1));
  }
  const result = Array.from(pValues, () => 1);
  for (const [rank2, position] of order.entries())
    result[position] = Math.min(1, Math.max(adjusted[rank2] ?? 1, sorted[rank2] ?? 1));
  return result;
}
function benjaminiHochberg(pValues) {
  return stepUp(pValues, (rank2) => pValues.length / (rank2 + 1));
}
function benjaminiYekutieli(pValues) {
  const harmonic = pValues.reduce((sum, _, position) => sum + 1 / (position + 1), 0);
  return stepUp(pValues, (rank2) => harmonic * pValues.length / (rank2 + 1));
}
function stepUp(pValues, factor) {
  const adjusted = Array.from(pValues, () => 1);
  let lowest = 1;
  for (const [rank2, position] of [...ascending(pValues).entries()].toReversed()) {
    lowest = Math.min(lowest, (pValues[position] ?? 1) * factor(rank2));
    adjusted[position] = lowest;
  }
  return adjusted;
}
var ADJUSTMENTS = {
  bonferroni,
  holm,
  hochberg,
  hommel,
  "benjamini-hochberg": benjaminiHochberg,
  "benjamini-yekutieli": benjaminiYekutieli
};
function ascending(pValues) {
  return pValues.map((_, position) => position).toSorted((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
}

// src/judge/figures.ts
var PRECISION = 3;
var MOST_PRECISION = 17;
function precisionApart(one, other2) {
  if (one === null || other2 === null) return PRECISION;
  if (Math.abs(one) === Math.abs(other2)) return PRECISION;
  for (let precision = PRECISION; precision < MOST_PRECISION; precision += 1)
    if (Math.abs(one).toPrecision(precision) !== Math.abs(other2).toPrecision(precision))
      return precision;
  return MOST_PRECISION;
}
function figure(value, unit, precision = PRECISION) {
  if (value === null) return "undefined";
  switch (unit) {
    case "share":
      return `${digits(value * 100, precision)} %`;
    case "ratio":
      return `\xD7${digits(value, precision)}`;
    case "":
      return digits(value, precision);
    case "rows":
    case "layers":
      return `${digits(value, precision)} ${value === 1 ? unit.slice(0, -1) : unit}`;
    default:
      return `${digits(value, precision)} ${unit}`;
  }
}
function difference(value, unit, precision = PRECISION) {
  if (value === null || unit === "ratio") return figure(value, unit, precision);
  const signs = ["\u2212", "", "+"];
  return `${signs[Math.sign(value) + 1] ?? ""}${distance(value, unit, precision)}`;
}
function distance(value, unit, precision = PRECISION) {
  if (value === null) return figure(value, unit);
  if (unit !== "share") return figure(Math.abs(value), unit, precision);
  const points = digits(Math.abs(value) * 100, precision);
  return `${points} ${points === "1" ? "point" : "points"}`;
}
function digits(number, precision) {
  return String(Number(number.toPrecision(precision))).replace("-", "\u2212");
}

// src/judge/requirement.ts
function judgedValue(criterion, lookup) {
  if (criterion.relative !== true) {
    const own = lookup.find({ arm: "candidate", versus: "base" });
    return { subject: own ?? lookup.find({ arm: "candidate" }) };
  }
  const subject = lookup.find({ arm: "change", versus: "base" });
  if (subject === void 0 || subject.unit === "ratio") return { subject };
  const unfit = "its change is a difference, not a ratio; use a limit without `relative`";
  return { subject, unfit };
}
function indexMeasurements(measurements) {
  const groups = /* @__PURE__ */ new Map();
  for (const measurement of measurements) {
    const key = keyOf(measurement.metric, measurement.slice, measurement.kernels);
    groups.set(key, [...groups.get(key) ?? [], measurement]);
  }
  return {
    unitOf: (metric) => measurements.find((found) => found.metric === metric && found.arm === "change")?.unit ?? "",
    lookup: (metric, slice, kernels) => {
      const group = groups.get(keyOf(metric, slice, kernels)) ?? [];
      return {
        find: ({ arm, versus }) => group.find(
          (found) => found.arm === arm && (versus === void 0 || found.versus === versus)
        )
      };
    }
  };
}
var keyOf = (metric, slice, kernels) => `${metric}
${slice}
${kernels}`;

// src/judge/criteria/ceiling.ts
var ceiling = (criterion, { slice }, lookup) => ({
  ...judgedValue(criterion, lookup),
  operator: "at-most",
  limit: slice === "all" ? criterion.limit : criterion["slice-limit"] ?? criterion.limit,
  versus: "base"
});

// src/judge/criteria/floor.ts
var floor = (criterion, { slice }, lookup) => ({
  ...judgedValue(criterion, lookup),
  operator: "at-least",
  limit: slice === "all" ? criterion.limit : criterion["slice-limit"] ?? criterion.limit,
  versus: "base"
});

// src/judge/criteria/group-gap.ts
var groupGap = ({ margin }, _target, lookup) => {
  const subject = lookup.find({ arm: "change", versus: "base" });
  const falls = subject?.better === "higher";
  return {
    subject,
    operator: falls ? "change-above" : "change-below",
    limit: falls ? -margin : margin,
    versus: "base"
  };
};

// src/judge/paired-proof.ts
var ALPHA = 0.05;
var EXACT_ROWS = 30;
var PROVING_SOURCES = 30;
var CRITICAL = normalQuantile(1 - ALPHA);
var SKEWNESS = (CRITICAL ** 2 - 1) / 3;
function boundWithUnseen(distance2, support) {
  return (1 + SKEWNESS) / support + Math.hypot(distance2, CRITICAL / support);
}
function provesLessLoss(counts, margin) {
  return tangoScore(counts, -margin) > CRITICAL && keepsExactBound(counts, margin);
}
function keepsExactBound({ lost, gained, n }, margin) {
  if (n < EXACT_ROWS || gained === 0) return clopperPearson(lost, n, 1 - 2 * ALPHA).upper < margin;
  return lost > 0 || provableMargin(n, ALPHA) < margin;
}

// src/stats/retention.ts
function retention({ lost, gained, n, bothRight }, r) {
  const mean = (bothRight * (1 - r) - lost * r + gained) / n;
  const bothWrong = n - lost - gained - bothRight;
  const squares = bothRight * (1 - r - mean) ** 2 + lost * (r + mean) ** 2 + gained * (1 - mean) ** 2 + bothWrong * mean ** 2;
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}

// src/judge/retained.ts
var LEVEL = 0.9;
function retained(change, r, limit) {
  const { evidence, estimate, interval } = change;
  if (evidence.kind !== "paired-counts" || evidence.bothRight === void 0) return change;
  if (estimate === null || interval === null) return change;
  const { bothRight, n } = evidence;
  const { standardError } = retention({ ...evidence, bothRight }, r);
  const counts = change.better === "lower" ? { lost: evidence.gained, gained: evidence.lost, n } : { lost: evidence.lost, gained: evidence.gained, n };
  const degreesOfFreedom = n - 1;
  if (!(degreesOfFreedom >= 1) || !keepsExactBound(counts, Math.abs(limit))) return change;
  const margin = tQuantile(1 - (1 - LEVEL) / 2, degreesOfFreedom) * standardError;
  const [lower, upper] = [estimate - margin, estimate + margin];
  const isWider = change.better === "lower" ? upper > interval.upper : lower < interval.lower;
  if (!isWider) return change;
  return {
    ...change,
    interval: { lower, upper, level: LEVEL, method: "t of what is kept" },
    evidence: { kind: "mean", mean: estimate, standardError, n, degreesOfFreedom }
  };
}

// src/judge/criteria/non-inferiority.ts
var nonInferiority = (criterion, { slice }, lookup) => {
  const versus = criterion.versus ?? "base";
  const subject = lookup.find({ arm: "change", versus });
  const stated = slice === "all" ? criterion.margin : onSlices(criterion);
  const isRatio = subject?.unit === "ratio";
  const sign = subject?.better === "lower" ? 1 : -1;
  const isShare = criterion.relative === true && !isRatio;
  const reference = lookup.find({ arm: versus })?.estimate ?? null;
  const margin = isShare ? scaled(stated, reference) : stated;
  return {
    subject: isShare ? keptOf(subject, 1 + sign * stated, margin) : subject,
    operator: sign === 1 ? "change-below" : "change-above",
    limit: margin === null ? null : (isRatio ? 1 : 0) + sign * margin,
    versus,
    ...unfitness(subject)
  };
};
var unfitness = (subject) => subject?.better === "neither" ? { unfit: "neither a rise nor a fall of it is better; judge its gap between groups" } : {};
function keptOf(change, r, margin) {
  return change === void 0 || margin === null ? change : retained(change, r, margin);
}
var onSlices = (criterion) => criterion["slice-margin"] ?? criterion.margin;
var scaled = (share, reference) => reference === null ? null : share * Math.abs(reference);

// src/judge/rows-needed.ts
function rowsNeeded({ evidence, estimate, interval, n, unit }, limit) {
  if (evidence.kind === "paired-counts") {
    const counts = orientedCounts(evidence, limit);
    const drop = (counts.gained - counts.lost) / counts.n;
    if (drop <= -Math.abs(limit.value)) return null;
    return inRows(pairedRowsNeeded(counts, Math.abs(limit.value)), n / counts.n);
  }
  if (interval === null || estimate === null || unit === "ratio") return null;
  const distance2 = limit.side === "at-most" ? limit.value - estimate : estimate - limit.value;
  const halfWidth = limit.side === "at-most" ? interval.upper - estimate : estimate - interval.lower;
  const scaled2 = scaledRowsNeeded(n, { halfWidth, distance: distance2 });
  if (scaled2 === null || evidence.kind === "binomial") return scaled2;
  return Math.max(
    scaled2,
    EXACT_ROWS - n,
    rowsOfSourcesNeeded(evidence, n),
    rowsForUnseen(evidence, n, { halfWidth, distance: distance2 })
  );
}
var MOST_TIMES = 1e9;
function rowsForUnseen(evidence, n, { halfWidth, distance: distance2 }) {
  if (!("support" in evidence) || evidence.support === void 0 || evidence.support === 0)
    return 0;
  const { support } = evidence;
  const isEnough = (times) => support * times >= EXACT_ROWS && boundWithUnseen(halfWidth / Math.sqrt(times), support * times) < distance2;
  let [tooFew2, enough] = [1, 1];
  while (!isEnough(enough) && enough < MOST_TIMES) [tooFew2, enough] = [enough, 2 * enough];
  while (enough - tooFew2 > 1 / n) {
    const middle = (tooFew2 + enough) / 2;
    if (isEnough(middle)) enough = middle;
    else tooFew2 = middle;
  }
  return Math.ceil(n * enough) - n;
}
function rowsOfSourcesNeeded(evidence, n) {
  if (evidence.kind !== "replicates" || evidence.clusters === void 0) return 0;
  return Math.ceil((PROVING_SOURCES - evidence.clusters) * n / evidence.clusters);
}
function rowsNeededIfReal({ evidence, estimate, n, unit }, limit) {
  if (evidence.kind === "paired-counts") {
    const counts = orientedCounts(evidence, limit);
    const { difference: difference2 } = shrunken(counts);
    return inRows(pairedRowsNeeded(counts, Math.abs(limit.value), difference2), n / counts.n);
  }
  if (evidence.kind !== "mean" || estimate === null || unit === "ratio") return null;
  const distance2 = limit.side === "at-most" ? limit.value - estimate : estimate - limit.value;
  const deviation = evidence.standardError * Math.sqrt(n);
  if (!(distance2 > 0) || deviation === 0) return null;
  const rows2 = tTestRows(distance2 / deviation);
  return Number.isFinite(rows2) ? Math.max(0, Math.ceil(rows2) - n) : null;
}
function orientedCounts(evidence, { side }) {
  return side === "at-least" ? evidence : { ...evidence, lost: evidence.gained, gained: evidence.lost };
}
var inRows = (effective, each) => effective === null ? null : Math.ceil(effective * each);

// src/stats/mcnemar.ts
function mcnemarExact(lost, gained) {
  return Math.min(1, 2 * binomialCdf(Math.min(lost, gained), lost + gained, 0.5));
}
function mcnemarMidP(lost, gained) {
  const [fewer, n] = [Math.min(lost, gained), lost + gained];
  const below = binomialCdf(fewer, n, 0.5);
  const itself = below - binomialCdf(fewer - 1, n, 0.5);
  return n === 0 ? 1 : Math.min(1, 2 * below - itself);
}
function mcnemarChiSquare(lost, gained, { corrected }) {
  if (lost + gained === 0) return { statistic: Number.NaN, pValue: Number.NaN };
  const distance2 = Math.abs(lost - gained) - (corrected ? 1 : 0);
  const statistic = distance2 ** 2 / (lost + gained);
  return { statistic, pValue: 2 * (1 - normalCdf(Math.sqrt(statistic))) };
}

// src/stats/proportion-intervals.ts
var criticalOf = (level) => normalQuantile(1 - (1 - level) / 2);
function wilsonInterval(count, n, level) {
  const z = criticalOf(level);
  const share = count / n;
  const center = (share + z * z / (2 * n)) / (1 + z * z / n);
  const spread = Math.sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  const half = z * spread / (1 + z * z / n);
  return { lower: Math.max(0, center - half), upper: Math.min(1, center + half) };
}
function jeffreysInterval(count, n, level) {
  const alpha = (1 - level) / 2;
  const [a, b] = [count + 0.5, n - count + 0.5];
  return {
    lower: inverseIncompleteBeta(a, b, alpha),
    upper: inverseIncompleteBeta(a, b, 1 - alpha)
  };
}
function agrestiCoullInterval(count, n, level) {
  const z = criticalOf(level);
  const size = n + z * z;
  const center = (count + z * z / 2) / size;
  const half = z * Math.sqrt(center * (1 - center) / size);
  return { lower: Math.max(0, center - half), upper: Math.min(1, center + half) };
}

// src/stats/paired-intervals.ts
var criticalOf2 = (level) => normalQuantile(1 - (1 - level) / 2);
function newcombeInterval(table, level) {
  const { lost, gained, n, bothRight } = table;
  const [after, before] = [(bothRight + gained) / n, (bothRight + lost) / n];
  const ofAfter = wilsonInterval(bothRight + gained, n, level);
  const ofBefore = wilsonInterval(bothRight + lost, n, level);
  const correlation = correlationOf(table);
  const reach = (a, b) => Math.sqrt(Math.max(a * a - 2 * correlation * a * b + b * b, 0));
  const difference2 = after - before;
  return {
    lower: difference2 - reach(after - ofAfter.lower, ofBefore.upper - before),
    upper: difference2 + reach(ofAfter.upper - after, before - ofBefore.lower)
  };
}
function correlationOf({ lost, gained, n, bothRight }) {
  const bothWrong = n - bothRight - lost - gained;
  const margins = (bothRight + lost) * (gained + bothWrong) * (bothRight + gained) * (lost + bothWrong);
  const excess = bothRight * bothWrong - lost * gained;
  if (margins === 0) return 0;
  return (excess > 0 ? Math.max(excess - n / 2, 0) : excess) / Math.sqrt(margins);
}
function bonettPriceInterval({ lost, gained, n }, level) {
  const [up, down] = [(gained + 1) / (n + 2), (lost + 1) / (n + 2)];
  const difference2 = up - down;
  const half = criticalOf2(level) * Math.sqrt((up + down - difference2 ** 2) / (n + 2));
  return { lower: difference2 - half, upper: difference2 + half };
}
function waldInterval({ lost, gained, n }, level) {
  const difference2 = (gained - lost) / n;
  const half = criticalOf2(level) * Math.sqrt(lost + gained - (gained - lost) ** 2 / n) / n;
  return { lower: difference2 - half, upper: difference2 + half };
}

// src/judge/test-hypothesis.ts
function testLimit(measurement, limit) {
  const { estimate, evidence, interval } = measurement;
  if (estimate === null || evidence.kind === "none") return { proven: false, pValue: null };
  if (evidence.kind === "exact") {
    const kept = keepsBound({ lower: estimate, upper: estimate }, limit);
    return { proven: kept, pValue: kept ? 1 : 0 };
  }
  const pValue = pValueOf(evidence, { ...measurement, estimate }, limit);
  const proven = interval !== null && keepsBound(interval, limit) && passesGuard(evidence, measurement, limit);
  return { proven, pValue };
}
function keepsBound({ lower, upper }, { side, value, strict }) {
  const slack = side === "at-most" ? value - upper : lower - value;
  return strict ? slack > 0 : slack >= 0;
}
function passesGuard(evidence, measurement, limit) {
  const { n, unit } = measurement;
  const { side, value } = limit;
  switch (evidence.kind) {
    case "paired-counts": {
      const { lost, gained } = evidence;
      const counts = side === "at-least" ? evidence : { ...evidence, lost: gained, gained: lost };
      return keepsExactBound(counts, Math.abs(value));
    }
    case "mean":
      return unit === "ratio" || n >= EXACT_ROWS && keepsUnseen(evidence, measurement, limit);
    case "replicates":
      return (unit === "ratio" || n >= EXACT_ROWS) && !isOfTooFewSources(evidence) && keepsUnseen(evidence, measurement, limit);
    case "binomial":
      return true;
  }
}
function keepsUnseen({ support }, { estimate, interval }, { side, value }) {
  if (support === void 0) return true;
  if (estimate === null || interval === null || support < EXACT_ROWS) return false;
  const [distance2, room] = side === "at-least" ? [estimate - interval.lower, estimate - value] : [interval.upper - estimate, value - estimate];
  return boundWithUnseen(distance2, support) < room;
}
var isOfTooFewSources = (evidence) => evidence.clusters !== void 0 && evidence.clusters < PROVING_SOURCES;
function pValueOf(evidence, { unit, estimate }, limit) {
  const { side, value } = limit;
  switch (evidence.kind) {
    case "paired-counts": {
      const below = normalCdf(tangoScore(evidence, value));
      return side === "at-least" ? below : 1 - below;
    }
    case "binomial": {
      const { count, n } = evidence;
      return side === "at-most" ? binomialUpperTail(count, n, value) : binomialCdf(count, n, value);
    }
    case "mean":
      return meanPValue(evidence, unit === "ratio" ? Math.log(value) : value, side);
    case "replicates":
      return isOfTooFewSources(evidence) ? fewSourcesPValue(evidence, estimate, limit) : replicatesPValue(evidence, estimate, limit);
  }
}
function replicatesPValue(evidence, estimate, { side, value }) {
  const reached = estimate + (value - estimate) / wideningOf(evidence);
  const { count } = evidence;
  const keeps2 = side === "at-most" ? countAtMost(evidence, reached) : count - countBelow(evidence, reached);
  return percentileToLevel(evidence, { share: (keeps2 + 1) / (count + 1), side });
}
function fewSourcesPValue({ clusters, ...spread }, estimate, { side, value }) {
  const standardError = Math.sqrt(fewClusters(clusters)) * (spread.standardError ?? 0);
  if (!(standardError > 0)) return null;
  const below = tCdf((estimate - value) / standardError, clusters - 1);
  return side === "at-least" ? below : 1 - below;
}
var wideningOf = ({ clusters }) => clusters === void 0 ? 1 : fewClustersWidening(clusters, 1 - ALPHA);
function percentileToLevel({ shareBelow, acceleration }, { share, side }) {
  const correction = biasCorrection(shareBelow, acceleration);
  if (correction === void 0) return share;
  return side === "at-most" ? levelOf(share, correction) : 1 - levelOf(1 - share, correction);
}
function meanTest({ mean, standardError, degreesOfFreedom }, value) {
  const statistic = (mean - value) / standardError;
  const below = Number.isFinite(degreesOfFreedom) ? tCdf(statistic, degreesOfFreedom) : normalCdf(statistic);
  return { statistic, below };
}
function meanPValue(evidence, value, side) {
  const { mean, standardError } = evidence;
  if (standardError === 0) return (side === "at-most" ? mean <= value : mean >= value) ? 1 : 0;
  const { below } = meanTest(evidence, value);
  return side === "at-least" ? below : 1 - below;
}

// src/judge/second-opinions.ts
var BLOCK_BOOTSTRAP = "block bootstrap";
var LEVEL2 = 0.9;
function secondOpinions({ evidence, estimate, interval, detail = {} }, limit) {
  if (interval === null || estimate === null) return [];
  return [...othersOf(evidence, estimate), ...blockBootstrapOf(detail)].map(
    ([method, { lower, upper }]) => ({
      method,
      lower,
      upper,
      keeps: keepsBound({ lower, upper }, limit)
    })
  );
}
function blockBootstrapOf({
  blockBootstrapLower: lower,
  blockBootstrapUpper: upper
}) {
  return typeof lower === "number" && typeof upper === "number" ? [[BLOCK_BOOTSTRAP, { lower, upper }]] : [];
}
function othersOf(evidence, estimate) {
  switch (evidence.kind) {
    case "paired-counts": {
      const { bothRight } = evidence;
      return [
        ...bothRight === void 0 ? [] : [["Newcombe", newcombeInterval({ ...evidence, bothRight }, LEVEL2)]],
        ["Bonett-Price", bonettPriceInterval(evidence, LEVEL2)],
        ["Wald", waldInterval(evidence, LEVEL2)]
      ];
    }
    case "binomial": {
      const { count, n } = evidence;
      return [
        ["Wilson", wilsonInterval(count, n, LEVEL2)],
        ["Jeffreys", jeffreysInterval(count, n, LEVEL2)],
        ["Agresti-Coull", agrestiCoullInterval(count, n, LEVEL2)]
      ];
    }
    case "replicates": {
      const percentile = percentileInterval(evidence, estimate);
      return [
        ["percentile bootstrap", percentile],
        ["basic bootstrap", basicInterval(percentile, estimate)]
      ];
    }
    case "mean":
    case "exact":
    case "none":
      return [];
  }
}
function percentileInterval(evidence, estimate) {
  const tail = (1 - LEVEL2) / 2;
  const at = (level) => estimate + wideningOf(evidence) * (thinnedQuantile(evidence, level) - estimate);
  return { lower: at(tail), upper: at(1 - tail) };
}
function basicInterval({ lower, upper }, estimate) {
  return { lower: 2 * estimate - upper, upper: 2 * estimate - lower };
}
function changeTests({
  evidence,
  arm,
  unit,
  detail = {}
}) {
  if (arm !== "change" || unit === "ratio") return [];
  switch (evidence.kind) {
    case "paired-counts":
      return pairedTests(evidence.lost, evidence.gained);
    case "mean": {
      const { statistic, below } = meanTest(evidence, 0);
      if (!Number.isFinite(statistic)) return [];
      const method = Number.isFinite(evidence.degreesOfFreedom) ? "t" : "z";
      return [{ method, statistic, pValue: 2 * Math.min(below, 1 - below) }, ...rankTests(detail)];
    }
    case "binomial":
    case "replicates":
      return rankTests(detail);
    case "exact":
    case "none":
      return [];
  }
}
function pairedTests(lost, gained) {
  const tests = [
    { method: "McNemar, exact", statistic: null, pValue: mcnemarExact(lost, gained) },
    { method: "McNemar, mid-p", statistic: null, pValue: mcnemarMidP(lost, gained) }
  ];
  if (lost + gained === 0) return tests;
  return [
    ...tests,
    { method: "McNemar, chi-square", ...mcnemarChiSquare(lost, gained, { corrected: false }) },
    { method: "McNemar, corrected", ...mcnemarChiSquare(lost, gained, { corrected: true }) }
  ];
}
var RANK_TESTS = [
  ["Wilcoxon", "signedRank", "signedRankP"],
  ["Wilcoxon, zeros ranked", "signedRankPratt", "signedRankPrattP"],
  ["Wilcoxon, zeros split", "signedRankSplit", "signedRankSplitP"]
];
function rankTests(detail) {
  return RANK_TESTS.flatMap(([method, statisticKey, pValueKey]) => {
    const [statistic, pValue] = [detail[statisticKey], detail[pValueKey]];
    return typeof pValue === "number" && statistic !== void 0 ? [{ method, statistic, pValue }] : [];
  });
}

// src/judge/judge-target.ts
var CALIBRATION_ROWS = 1e3;
function requirementOf(criterion, target, lookup) {
  switch (criterion.kind) {
    case "non-inferiority":
      return nonInferiority(criterion, target, lookup);
    case "ceiling":
      return ceiling(criterion, target, lookup);
    case "floor":
      return floor(criterion, target, lookup);
    case "group-gap":
      return groupGap(criterion, target, lookup);
    default:
      return assertNever(criterion);
  }
}
function judgeTarget(target, measurements, kernels) {
  const lookup = measurements.lookup(target.metric, target.slice, kernels);
  const requirement = requirementOf(target.criterion, target, lookup);
  const { subject, limit } = requirement;
  const judgement = untested(requirement, lookup, {
    kernels,
    unit: subject?.unit ?? measurements.unitOf(target.metric)
  });
  if (subject === void 0) return { ...judgement, state: "missing" };
  if (subject.n === 0) return { ...judgement, state: "empty" };
  if (target.metric === "expected-calibration-error" && subject.n < CALIBRATION_ROWS) {
    return { ...judgement, state: "too-few", rowsNeeded: CALIBRATION_ROWS - subject.n };
  }
  const reason = requirement.unfit ?? reasonAgainst(subject);
  if (limit === null || reason !== void 0) {
    return { ...judgement, state: "undefined", reason: reason ?? "its reference is undefined" };
  }
  const decided = { ...judgement, ...decide(subject, requirement, limit) };
  const support = smallSupport(target, decided, subject);
  return support === void 0 ? knownEnough(decided, subject) : { ...decided, state: "too-few", support };
}
function untested(requirement, lookup, { kernels, unit }) {
  const { subject } = requirement;
  return {
    kernels,
    expected: {
      operator: requirement.operator,
      limit: requirement.limit,
      unit
    },
    actual: actualOf(requirement, lookup),
    measured: subject?.estimate ?? null,
    versus: requirement.versus,
    pValue: null,
    rowsNeeded: null,
    rowsNeededIfReal: null,
    sources: sourcesOf(subject),
    noise: subject === void 0 ? 1 : noiseOf(subject),
    secondOpinions: [],
    changeTests: subject === void 0 ? [] : changeTests(subject),
    reason: ""
  };
}
function smallSupport({ criterion }, { state, expected }, { evidence }) {
  if (criterion.kind !== "group-gap" || !isOfPreset(criterion) || state !== "undecided")
    return void 0;
  const { support = Number.POSITIVE_INFINITY } = evidence.kind === "replicates" ? evidence : {};
  const isSmall = support < EXACT_ROWS || boundWithUnseen(0, support) >= Math.abs(Number(expected.limit));
  return isSmall ? support : void 0;
}
function knownEnough(judgement, subject) {
  const unknown = unknownRows(subject);
  return judgement.state === "proven" && unknown > 0 ? { ...judgement, state: "empty", reason: withoutReference(unknown, subject) } : judgement;
}
var UNKNOWN_SHARE = 0.1;
function unknownRows({ metric, slice, n, detail }) {
  const count = metric === "non-finite-rows" ? detail?.["withoutReference"] ?? 0 : 0;
  const isTooMany = count > UNKNOWN_SHARE * n && (slice === ALL || n - count < EXACT_ROWS);
  return isTooMany ? count : 0;
}
var ALL = "all";
var withoutReference = (count, { n, slice }) => {
  const what = `the float model itself is not finite in ${counted(count)} of ${counted(n)} rows`;
  return slice === ALL ? `${what}, and more than a tenth of the evaluation data would be left unchecked` : `${what}, and at least ${EXACT_ROWS} rows must be left to compare`;
};
var counted = (count) => count.toLocaleString("en-US");
function sourcesOf(subject) {
  if (subject?.evidence.kind === "replicates") return subject.evidence.clusters;
  return subject?.detail?.["clusters"] ?? void 0;
}
function reasonAgainst({ estimate, evidence }) {
  if (evidence.kind === "none") return evidence.reason;
  return estimate === null || !Number.isFinite(estimate) ? "it is undefined" : void 0;
}
function decide(subject, { operator }, value) {
  const limit = {
    value,
    side: operator === "at-most" || operator === "change-below" ? "at-most" : "at-least",
    strict: operator === "change-above" || operator === "change-below"
  };
  const noise = noiseOf(subject);
  if (!Number.isFinite(noise)) return { state: "noisy", pValue: null, rowsNeeded: null };
  const strict = noise > 1 ? tightened(limit, noise) : limit;
  const tested = testLimit(subject, strict);
  const opinions = secondOpinions(subject, strict);
  if (tested.proven && opinions.every(keepsOrIsNoBlocks)) {
    return { state: "proven", pValue: tested.pValue, rowsNeeded: null, secondOpinions: opinions };
  }
  const { pValue } = noise > 1 ? testLimit(subject, loosened(limit, noise)) : tested;
  const state = noise > 1 ? "noisy" : "undecided";
  if (isOfFewSources(sourcesOf(subject)))
    return { state, pValue, rowsNeeded: null, rowsNeededIfReal: null };
  return {
    state,
    pValue,
    ...tested.proven ? { secondOpinions: opinions } : {},
    rowsNeeded: rowsNeeded(subject, limit),
    rowsNeededIfReal: rowsNeededIfReal(subject, limit)
  };
}
var keepsOrIsNoBlocks = ({ method, keeps: keeps2 }) => keeps2 || method !== BLOCK_BOOTSTRAP;
var FEW_SOURCES = 10;
var isOfFewSources = (sources) => sources !== void 0 && sources < FEW_SOURCES;
function noiseOf({ detail }) {
  const { controlLower, controlUpper } = detail ?? {};
  if (controlLower === void 0 || controlUpper === void 0) return 1;
  if (controlLower === null || controlUpper === null) return Number.POSITIVE_INFINITY;
  return Math.max(1, controlUpper, 1 / controlLower);
}
function tightened(limit, noise) {
  const { side, value } = limit;
  const moved = side === "at-most" ? Math.min(value, value / noise) : Math.max(value, value * noise);
  return { ...limit, value: moved };
}
function loosened(limit, noise) {
  const { side, value } = limit;
  const moved = side === "at-most" ? Math.max(value, value * noise) : Math.min(value, value / noise);
  return { ...limit, value: moved };
}
function actualOf({ subject, versus }, lookup) {
  return {
    reference: lookup.find({ arm: versus })?.estimate ?? null,
    candidate: lookup.find({ arm: "candidate", versus })?.estimate ?? lookup.find({ arm: "candidate" })?.estimate ?? null,
    change: lookup.find({ arm: "change", versus })?.estimate ?? null,
    interval: subject?.interval ?? null,
    n: subject?.n ?? 0
  };
}

// src/judge/targets.ts
function unavailableTargets(slices) {
  const metric = "non-finite-rows";
  const criterion = { kind: "ceiling", metric, limit: 0 };
  return slices.filter(({ unavailable }) => unavailable !== void 0).map(({ name }) => ({ criterion, metric, slice: name, tier: 1 }));
}
function loadTarget({ slice, metric, limit }) {
  const criterion = { kind: "ceiling", metric, limit, relative: true };
  return { criterion, metric, slice, tier: 2 };
}
function blockTargets(criterion, blocks = []) {
  const { metric } = criterion;
  const overall = { criterion, metric, slice: "all", tier: 1 };
  return blocks.length === 0 ? [overall] : blocks.map((slice) => ({ criterion, metric, slice, tier: 2 }));
}
function testTarget({ slice, mustPass, critical, margin }) {
  if (mustPass) {
    const criterion2 = { kind: "ceiling", metric: "lost-cases", limit: 0 };
    return { criterion: criterion2, metric: "lost-cases", slice, tier: 1 };
  }
  const criterion = { kind: "non-inferiority", metric: "passed-cases", margin };
  return { criterion, metric: "passed-cases", slice, tier: critical ? 2 : 3 };
}
function targetsOf(criterion, slices, groups) {
  const { metric } = criterion;
  if (criterion.kind === "group-gap") {
    const columns = criterion.groups ?? groups;
    const named = columns.map((column) => `by ${column}`);
    return (named.length === 0 ? ["by group"] : named).map((slice) => ({
      criterion,
      metric,
      slice,
      tier: 1
    }));
  }
  const overall = { criterion, metric, slice: "all", tier: 1 };
  if (isAgainstBaseline(criterion) || WHOLE.has(metric) && !TIMINGS.has(metric)) return [overall];
  const onSlices2 = criterion.slices ?? criterion.kind === "non-inferiority";
  const isJudgedOn = ({ apart, provider, timed, unavailable }) => {
    if (unavailable !== void 0) return false;
    if (timed === true) return TIMINGS.has(metric);
    if (provider === true) return metric !== "kernel-flips";
    if (TIMINGS.has(metric)) return false;
    return onSlices2 || apart === true && criterion.slices !== false;
  };
  return [
    overall,
    ...slices.filter(isJudgedOn).map(({ name, critical }) => ({
      criterion,
      metric,
      slice: name,
      tier: critical ? 2 : 3
    }))
  ];
}
function isAgainstBaseline(criterion) {
  return criterion.kind === "non-inferiority" && criterion.versus === "baseline";
}
function kindOf(criterion) {
  if (criterion.kind !== "non-inferiority") return criterion.kind;
  return isAgainstBaseline(criterion) ? "non-inferiority-to-baseline" : "non-inferiority";
}
var isCost = (metric) => WHOLE.has(metric);
var TIMINGS = /* @__PURE__ */ new Set([
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "throughput"
]);
var WHOLE = /* @__PURE__ */ new Set([
  "bytes",
  "gzip-bytes",
  "parameters",
  "peak-memory",
  "load-time",
  ...LAYER_METRICS,
  ...TIMINGS
]);

// src/judge/next-step.ts
var SMALLER = /* @__PURE__ */ new Set(["bytes", "gzip-bytes", "parameters"]);
var LIGHTER = /* @__PURE__ */ new Set(["peak-memory"]);
var FASTER = /* @__PURE__ */ new Set([
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "load-time",
  "throughput"
]);
var LAYERS = {
  "integer-layers": "Quantize layers in a form that the engine fuses (int8-static, int8-dynamic or int4-weights), and keep the others in float (keep-float in the recipe)",
  "dequantized-layers": "Quantize these layers in a form that the engine fuses (int8-static, int8-dynamic or int4-weights), or keep them in float (keep-float in the recipe)",
  "float-islands": "Quantize these layers as well, or keep those around them in float too (keep-float in the recipe)",
  "silently-quantized-layers": "Let the recipe quantize these layers, or keep them in float on both sides, so that what is stored is what runs"
};
function nextStep({ criterion, metric }) {
  if (isAgainstBaseline(criterion))
    return 'If the change is wanted, accept it with "compression-gate baseline record"; otherwise find what changed since';
  const ofLayers = LAYERS[metric];
  if (ofLayers !== void 0) return ofLayers;
  if (metric === "non-finite-rows")
    return "Its values overflow: keep the layers that do in float (keep-float in the recipe)";
  if (metric === "improper-rows")
    return "Its scores are no probabilities: keep the layers that end in them in float (keep-float in the recipe)";
  if (metric === "unrepeatable-rows")
    return "The same input is answered otherwise each time: take what is random out of the model, or name the seeds of its operators";
  const allow = "if this is acceptable, allow more in the policy and say why";
  if (SMALLER.has(metric)) return `Take a recipe that compresses more; ${allow}`;
  if (LIGHTER.has(metric)) return `Take a recipe that needs less memory; ${allow}`;
  if (FASTER.has(metric)) return `Take a recipe that is faster on this CPU; ${allow}`;
  return `Keep the layers that lose most in float (keep-float in the recipe) or take a milder recipe; ${allow}`;
}

// src/judge/explain.ts
function explain(explained) {
  const { outcome, target, worst, given } = explained;
  switch (outcome) {
    case "pass":
      return `${subjectOf(target)} ${shownAndAllowed(worst)}`;
    case "fail":
      return [`${subjectOf(target)} ${shownAndAllowed(worst)}`, saturation(explained)].filter((sentence) => sentence !== void 0).join(". ");
    case "inconclusive":
      return inconclusive(explained);
    case "not-checked": {
      const { unavailable, provider } = given.slices.find(({ name }) => name === target.slice) ?? {};
      if (unavailable !== void 0)
        return `The candidate is not checked on ${target.slice}${provider === true ? ", which cannot be used here" : ""}: ${unavailable}`;
      return `${subjectOf(target)} is not checked: ${whyNotChecked(target, worst, given)}`;
    }
    case "error":
      return worst.state === "missing" ? `${subjectOf(target)} was not measured, because the engine failed` : `${subjectOf(target)} cannot be computed: ${worst.reason}`;
  }
}
function adviceOn(explained) {
  const isOwn = explained.outcome === "fail" && saturation(explained) === void 0;
  return isOwn ? nextStep(explained.target) : void 0;
}
function subjectOf({ criterion, metric, slice }) {
  const where = slice === "all" || criterion.kind === "group-gap" ? "" : ` on ${slice}`;
  const between = criterion.kind === "group-gap" ? ` ${slice}` : "";
  return `${metric}${where}${between}`;
}
function shownAndAllowed(judgement) {
  const { limit } = judgement.expected;
  const precision = precisionApart(valueOf(judgement), limit);
  return `${shown(judgement, precision)}; ${allowed(judgement, precision)}`;
}
var isChangeOf = ({ expected: { operator } }) => operator === "change-above" || operator === "change-below";
var valueOf = (judgement) => isChangeOf(judgement) || judgement.expected.unit === "ratio" ? judgement.actual.change : judgement.actual.candidate;
function shown(judgement, precision) {
  const {
    actual: { interval },
    expected: { unit },
    versus
  } = judgement;
  const isChange = isChangeOf(judgement);
  const format = isChange ? difference : figure;
  const range = interval === null ? "" : ` (${bare(format(interval.lower, unit))} to ${bare(format(interval.upper, unit))})`;
  const than = versus === "baseline" ? "the baseline's" : "the float model's";
  const said = format(valueOf(judgement), unit, precision);
  if (unit === "ratio") return `is ${said}${range} of ${than}`;
  const against = versus === "baseline" ? " from the baseline" : "";
  return isChange ? `changes by ${said}${range}${against}` : `is ${said}${range}`;
}
var bare = (text) => text.replace(/ \S+$/, "");
function allowed({ expected }, precision) {
  const { operator, limit, unit } = expected;
  const size = distance(limit, unit, precision);
  switch (operator) {
    case "change-above":
      return unit === "ratio" ? `more than ${figure(limit, unit, precision)} is needed` : `a loss of less than ${size} is allowed`;
    case "change-below":
      return unit === "ratio" ? `less than ${figure(limit, unit, precision)} is allowed` : `a rise of less than ${size} is allowed`;
    case "at-most":
      return `at most ${figure(limit, unit, precision)} is allowed`;
    case "at-least":
      return `at least ${figure(limit, unit, precision)} is needed`;
  }
}
function saturation({ worst, other: other2 }) {
  if (worst.kernels !== "ordinary" || other2?.state !== "proven") return void 0;
  return "The exact kernels keep the limit: it is this CPU, whose int8 kernels saturate, that answers differently. Quantize with saturation-safe scales (reduce_range in other tools)";
}
function inconclusive(explained) {
  const { target, worst } = explained;
  const { state, noise } = worst;
  if (state === "too-few") return tooFew(explained);
  const start = `${subjectOf(target)} ${shownAndAllowed(worst)}, which is neither proven nor refuted`;
  if (state === "noisy") {
    const itself = Number.isFinite(noise) ? `the same model differed from itself by up to ${figure(noise, "ratio")}${widened(worst)}` : "it is unknown by how much the same model differs from itself";
    return `${start}. It is the environment: this machine is too uneven to tell, ${itself}. Run it again, on a quieter machine if there is one`;
  }
  const more = whatWouldDecide(worst);
  const because = saturation(explained);
  return `${start}. ${because === void 0 ? more : `${more}. ${because}`}`;
}
function widened({ actual: { interval }, noise }) {
  if (interval === null) return "";
  const [lower, upper] = [interval.lower / noise, interval.upper * noise];
  return `, and with that the interval is ${figure(lower, "ratio")} to ${figure(upper, "ratio")}`;
}
function tooFew({ target, worst }) {
  const shownOnly = isOfPreset(target.criterion) ? ". It is shown, and does not block" : "";
  if (target.criterion.kind === "group-gap")
    return `${subjectOf(target)} ${shownAndAllowed(worst)}, which ${smallestGroup(target, worst)} cannot prove. ${whatWouldDecide(worst)}${shownOnly}`;
  const { actual, rowsNeeded: rowsNeeded2 } = worst;
  const needed = rows(actual.n + Number(rowsNeeded2));
  return `${subjectOf(target)} is not judged on ${rows(actual.n)} rows: it needs ${needed}, since with fewer it is mostly its own bias${shownOnly}`;
}
function smallestGroup({ metric }, { support, sources }) {
  const count = Math.floor(Number(support));
  if (metric === "demographic-parity-ratio")
    return `about ${rows(count)} positive answers of the smallest group`;
  const what = sources === void 0 ? "row" : "source";
  return `the ${rows(count)} ${what}${count === 1 ? "" : "s"} of the smallest group`;
}
function whatWouldDecide(worst) {
  const { expected, rowsNeeded: rowsNeeded2, rowsNeededIfReal: rowsNeededIfReal2, sources } = worst;
  if (expected.unit === "ratio") return "Run it again: more calls may decide it";
  if (isOfFewSources(sources))
    return `It cannot be decided with ${rows(Number(sources))} sources: rows of one source are alike, so that more sources are needed, and not more rows`;
  const { count, more } = amountIn(worst);
  const isReal = rowsNeededIfReal2 !== null && rowsNeededIfReal2 !== 0;
  if (rowsNeeded2 === null || rowsNeeded2 === 0)
    return isReal ? `If the change is as it was seen, about ${more(rowsNeededIfReal2)} would prove it 4 times in 5` : "More rows of this kind are not expected to prove it";
  const equal = `About ${more(rowsNeeded2)} would decide it, were the models equal`;
  if (!isReal || rowsNeededIfReal2 === rowsNeeded2) return equal;
  const change = isBetter(worst) ? "gain" : "change";
  return `${equal}; about ${rows(count(rowsNeededIfReal2))} if the ${change} is as it was seen`;
}
function isBetter({ actual, expected: { operator } }) {
  const change = Number(actual.change);
  return operator === "change-above" ? change > 0 : operator === "change-below" && change < 0;
}
function amountIn({ sources, actual }) {
  if (sources === void 0)
    return {
      count: (needed) => needed,
      more: (needed) => `${rows(needed)} more ${needed === 1 ? "row" : "rows"}`
    };
  const each = actual.n / sources;
  const count = (needed) => Math.ceil(needed / each);
  const size = `of ${rows(Math.round(each))} rows`;
  return {
    count,
    more: (needed) => count(needed) === 1 ? `1 more source ${size}` : `${rows(count(needed))} more sources ${size} each`
  };
}
var rows = (count) => count.toLocaleString("en-US");
function whyNotChecked(target, worst, given) {
  if (isAgainstBaseline(target.criterion) && given.baseline.state !== "present")
    return given.baseline.reason ?? "there is no baseline";
  if (worst.reason !== "") return worst.reason;
  if (worst.state !== "empty") return "it was not measured";
  return target.criterion.kind === "group-gap" ? "no group has rows enough to be compared" : "no row of the evaluation data is there";
}

// src/judge/canary.ts
var ANSWERS = [
  "accuracy",
  "flips",
  "kl-divergence",
  "log-loss",
  "sqnr",
  "mae",
  "rmse"
];
var CALIBRATION = [
  "expected-calibration-error",
  "brier-score",
  "log-loss",
  "kl-divergence",
  "calibration-slope"
];
var GROUPS = [
  "demographic-parity-difference",
  "equal-opportunity-difference",
  "equalized-odds-difference",
  "predictive-parity-difference"
];
var CAUGHT_BY = {
  "zeroed-tensor": ANSWERS,
  "residual-block": ["block-sqnr", ...ANSWERS],
  "swapped-labels": ANSWERS,
  "damaged-group": GROUPS,
  temperature: CALIBRATION,
  "nan-rows": ["non-finite-rows"],
  slow: ["latency-p50", "latency-p90", "latency-p95", "latency-p99"],
  renamed: []
};
function canaryVerdict(verdict, findings, named) {
  const kind = named ?? "zeroed-tensor";
  if (kind === "renamed") return verdict;
  const isSeen = findings.some(({ outcome }) => outcome === "fail");
  if (verdict.outcome === "pass") {
    const summary2 = `The canary passed: these criteria and these rows do not notice a broken model${named === void 0 ? "" : ` (${named})`}`;
    return { ...verdict, outcome: "error", blocks: true, summary: summary2 };
  }
  if (!isSeen) return { ...verdict, blocks: true };
  const caught = CAUGHT_BY[kind].flatMap(
    (metric) => findings.filter((finding) => finding.outcome === "fail" && finding.metric === metric)
  );
  const [first] = caught;
  if (first === void 0) {
    const summary2 = `The canary (${kind}) fails, but not by a check of what is broken: ${CAUGHT_BY[kind].join(", ")}`;
    return { ...verdict, outcome: "error", blocks: true, summary: summary2 };
  }
  const names = [...new Set(caught.map(({ metric }) => metric))].join(", ");
  const summary = `The canary (${kind}) is caught by ${names}: ${first.explanation}`;
  return { ...verdict, blocks: true, summary };
}

// src/judge/finite-targets.ts
var HELD = [
  "non-finite-rows",
  "improper-rows",
  "unrepeatable-rows"
];
function finiteTargets(asked, measurements) {
  return HELD.flatMap((metric) => {
    const broken = new Set(
      measurements.filter((one) => isBroken(one, metric)).map(({ slice }) => slice)
    );
    const slices = broken.has("all") ? ["all"] : [...broken];
    return slices.filter(
      (slice) => !asked.some((target) => target.metric === metric && target.slice === slice)
    ).map((slice) => ({ criterion: heldBy(metric), metric, slice, tier: 1 }));
  });
}
var heldBy = (metric) => ({
  kind: "ceiling",
  metric,
  limit: 0,
  reason: "Holds whatever the policy asks"
});
var isBroken = (measurement, asked) => {
  const { metric, arm, versus, estimate } = measurement;
  const isOfCandidate = metric === asked && arm === "candidate" && versus === "base";
  return isOfCandidate && ((estimate ?? 0) > 0 || unknownRows(measurement) > 0);
};

// src/judge/verdict.ts
var ORDER = ["fail", "error", "not-checked", "inconclusive", "pass"];
function verdictOf(findings, onInconclusive) {
  const blocking = findings.filter((finding) => finding.blocking !== false);
  const present = new Set(blocking.map(({ outcome: outcome2 }) => verdictFrom(outcome2)));
  const outcome = ORDER.find((candidate) => present.has(candidate)) ?? "not-checked";
  const blocks = outcome !== "pass" && !(outcome === "inconclusive" && onInconclusive === "warn");
  const counts = countOutcomes(findings);
  return { outcome, blocks, counts, summary: summarize(outcome, blocking) };
}
var verdictFrom = (outcome) => outcome === "waived" ? "pass" : outcome;
function countOutcomes(findings) {
  const counts = { pass: 0, fail: 0, inconclusive: 0, "not-checked": 0, error: 0 };
  let waived = 0;
  for (const { outcome } of findings) {
    if (outcome === "waived") waived += 1;
    else counts[outcome] += 1;
  }
  return { ...counts, ...waived === 0 ? {} : { waived } };
}
function summarize(outcome, findings) {
  const same = findings.filter((finding) => verdictFrom(finding.outcome) === outcome);
  const [first] = same;
  if (first === void 0) return "Nothing was checked: no criterion applies";
  const waived = findings.filter((finding) => finding.outcome === "waived");
  if (outcome === "pass" && waived.length > 0) return summarizeWaived(findings.length, waived);
  if (outcome === "pass" && findings.length === 1)
    return "The one check that must be proven is proven";
  if (outcome === "pass") return `All ${findings.length} checks that must be proven are proven`;
  const more = same.length > 1 ? ` (and ${same.length - 1} more)` : "";
  return `${first.explanation}${more}`;
}
function summarizeWaived(all, waived) {
  const ids = new Set(waived.map(({ waiver }) => `"${waiver?.id}" until ${waiver?.expires}`));
  const are = waived.length === 1 ? "is" : "are";
  return `${all - waived.length} of ${all} checks that must be proven are proven, ${waived.length} ${are} waived (${[...ids].join(", ")})`;
}
function failedVerdict(verdict, failure) {
  if (verdict.outcome === "fail") return verdict;
  return { ...verdict, outcome: "error", blocks: true, summary: failure };
}

// src/judge/waive.ts
function waive(judged, given, index) {
  const standing = [...judged];
  const { day = "", waivers = [] } = given.waiving ?? {};
  const hindrance = hindranceOf(given);
  const uses = waivers.map((waiver) => {
    const { id } = waiver;
    const use = useOf(waiver, { standing, day, hindrance, index });
    if (use.kind === "waived")
      standing[use.position] = { target: use.target, finding: use.finding };
    return { id, state: use.state, explanation: use.explanation };
  });
  return { findings: standing.map(({ finding }) => finding), waivers: uses };
}
function hindranceOf({ engineFailure, measurements }) {
  if (engineFailure !== void 0) return "the engine failed";
  const isBroken2 = measurements.some(
    ({ metric, arm, estimate }) => metric === "non-finite-rows" && arm === "candidate" && estimate !== null && estimate > 0
  );
  return isBroken2 ? "the candidate has values that are not finite" : void 0;
}
var other = (state, explanation) => ({
  kind: "other",
  state,
  explanation
});
function useOf(waiver, situation) {
  const { since, expires } = waiver;
  const { standing, day, hindrance } = situation;
  if (day > expires) return other("expired", `it expired after ${expires}; take it out`);
  if (day < since) return other("not-yet", `it holds from ${since} on`);
  const matches = [...standing.entries()].filter(([, { target: target2 }]) => isNamed(waiver, target2));
  const [match, second] = matches;
  if (match === void 0) return other("unmatched", `no criterion judges ${subjectOf2(waiver)}`);
  if (second !== void 0) {
    const kinds = matches.map(([, { target: target2 }]) => kindOf(target2.criterion)).join(" and ");
    const why = `${subjectOf2(waiver)} is judged by ${kinds}: say which as its criterion`;
    return other("ambiguous", why);
  }
  const [position, { target, finding }] = match;
  if (finding.outcome === "pass" || finding.outcome === "waived" || finding.blocking === false)
    return other("unused", `${subjectOf2(waiver)} needs no waiver; take it out`);
  const refusal = hindrance ?? refusalOf(finding);
  if (refusal !== void 0) return other("refused", `it does not hold, because ${refusal}`);
  return within(waiver, { position, target, finding, index: situation.index });
}
var isNamed = ({ metric, slice, criterion }, target) => target.metric === metric && target.slice === slice && (criterion === void 0 || criterion === kindOf(target.criterion));
var subjectOf2 = ({ metric, slice, criterion }) => `${metric}${slice === "all" ? "" : ` on ${slice}`}${criterion === void 0 ? "" : ` (${criterion})`}`;
function refusalOf({ metric, outcome }) {
  if (isNeverWaived(metric)) return `${metric} can never be waived`;
  if (outcome === "fail" || outcome === "inconclusive") return void 0;
  return outcome === "error" ? "its check ended in an error" : "its check was not made";
}
function within(waiver, { position, target, finding, index }) {
  const criterion = withCeiling(target.criterion, waiver.ceiling);
  const judgements = ["ordinary", "exact"].map((kernels) => judgeTarget({ ...target, criterion }, index, kernels)).filter(({ state }) => state !== "missing");
  const beyond = judgements.find((judgement) => !keeps(judgement));
  const [first] = judgements;
  const limit = first?.expected.limit ?? null;
  if (first === void 0 || limit === null)
    return other("refused", "it does not hold, because nothing was measured");
  const subject = subjectOf2(waiver);
  const ceiling2 = `its ceiling of ${shown2(limit, first)}`;
  if (beyond !== void 0) {
    const value = shown2(beyond.measured, beyond);
    return other("exceeded", `it does not hold: ${subject} measures ${value}, beyond ${ceiling2}`);
  }
  const explanation = `${subject} measures ${shown2(first.measured, first)}, within ${ceiling2}`;
  const waived = waivedFinding(finding, waiver, limit);
  return { kind: "waived", state: "used", explanation, position, target, finding: waived };
}
function shown2(value, { expected: { operator, unit } }) {
  const isChange = operator === "change-above" || operator === "change-below";
  return (isChange ? difference : figure)(value, unit);
}
function withCeiling(criterion, ceiling2) {
  switch (criterion.kind) {
    case "non-inferiority":
      return { ...criterion, margin: ceiling2, "slice-margin": ceiling2 };
    case "group-gap":
      return { ...criterion, margin: ceiling2 };
    case "ceiling":
    case "floor":
      return { ...criterion, limit: ceiling2, "slice-limit": ceiling2 };
  }
}
function keeps({ measured, expected: { operator, limit } }) {
  if (measured === null || limit === null) return false;
  return operator === "at-most" || operator === "change-below" ? measured <= limit : measured >= limit;
}
function waivedFinding(finding, { id, expires }, limit) {
  const { outcome, explanation, advice: _, ...rest } = finding;
  const before = outcome === "fail" ? "fail" : "inconclusive";
  return {
    ...rest,
    outcome: "waived",
    waiver: { id, expires, limit, outcome: before },
    explanation: `${explanation}. Waived by "${id}" until ${expires}`
  };
}

// src/judge/judge.ts
var ALPHA2 = 0.05;
var Q = 0.1;
function judge(given) {
  const index = indexMeasurements(given.measurements);
  const asked = [
    ...given.criteria.flatMap(
      (criterion) => criterion.metric === "block-sqnr" ? blockTargets(criterion, given.blocks) : targetsOf(criterion, given.slices, given.groups)
    ),
    ...unavailableTargets(given.slices),
    ...(given.tests ?? []).map(testTarget),
    ...(given.loads ?? []).map(loadTarget)
  ];
  const targets = [...asked, ...finiteTargets(asked, given.measurements)];
  const opened = targets.map((target) => openTarget(target, index));
  const adjusted = adjust(opened, given.correction);
  const closed = opened.map((open, position) => ({
    target: open.target,
    finding: close(open, adjusted[position] ?? null, given)
  }));
  const { findings, waivers } = waive(closed, given, index);
  return { findings, verdict: concluded(findings, given), waivers };
}
function concluded(findings, given) {
  const verdict = verdictOf(findings, given.onInconclusive);
  if (given.engineFailure !== void 0) return failedVerdict(verdict, given.engineFailure);
  return given.canary === true ? canaryVerdict(verdict, findings, given.canaryKind) : verdict;
}
var BADNESS = [
  "proven",
  "too-few",
  "noisy",
  "undecided",
  "missing",
  "empty",
  "undefined"
];
function openTarget(target, index) {
  const ordinary = judgeTarget(target, index, "ordinary");
  const exact = judgeTarget(target, index, "exact");
  if (exact.state === "missing") return { target, worst: ordinary, other: void 0 };
  if (ordinary.state === "missing") return { target, worst: exact, other: void 0 };
  return isWorse(exact, ordinary) ? { target, worst: exact, other: ordinary } : { target, worst: ordinary, other: exact };
}
function nearest({ worst, other: other2 }) {
  return other2 !== void 0 && (other2.pValue ?? 2) < (worst.pValue ?? 2) ? other2 : worst;
}
function failing(open) {
  const worst = nearest(open);
  return worst === open.worst ? open : { ...open, worst, other: open.worst };
}
var rank = ({ state }) => BADNESS.indexOf(state);
function isWorse(first, second) {
  if (rank(first) !== rank(second)) return rank(first) > rank(second);
  return (first.pValue ?? 1) < (second.pValue ?? 1);
}
function adjust(opened, { proven = "holm", slices = "benjamini-hochberg" } = {}) {
  const adjusted = opened.map(() => null);
  for (const [tiers, method] of [
    [[1, 2], ADJUSTMENTS[proven]],
    [[3], ADJUSTMENTS[slices]]
  ]) {
    const tested = opened.flatMap((open, position) => {
      const { pValue } = nearest(open);
      return tiers.some((tier) => tier === open.target.tier) && pValue !== null ? [{ position, pValue }] : [];
    });
    const values = method(tested.map(({ pValue }) => pValue));
    for (const [order, { position }] of tested.entries()) adjusted[position] = values[order] ?? 0;
  }
  return adjusted;
}
function close(open, adjustedPValue, given) {
  const { criterion, metric, slice, tier } = open.target;
  const { outcome, blocking } = outcomeOf(open, adjustedPValue, given);
  const { target, worst, other: other2 } = outcome === "fail" ? failing(open) : open;
  const explained = { target, worst, other: other2, outcome, given };
  const advice = adviceOn(explained);
  return {
    id: `${kindOf(criterion)}/${metric}/${slice}`,
    criterion,
    metric,
    slice,
    tier,
    outcome,
    ...blocking ? {} : { blocking: false },
    kernels: worst.kernels,
    expected: worst.expected,
    actual: worst.actual,
    pValue: worst.pValue,
    adjustedPValue,
    rowsNeeded: outcome === "inconclusive" ? worst.rowsNeeded : null,
    ...outcome === "inconclusive" && worst.rowsNeededIfReal !== null ? { rowsNeededIfReal: worst.rowsNeededIfReal } : {},
    ...tier === 3 ? {} : otherMethods(worst),
    explanation: explain(explained),
    ...advice === void 0 ? {} : { advice }
  };
}
function otherMethods({
  secondOpinions: secondOpinions2,
  changeTests: changeTests2
}) {
  return {
    ...secondOpinions2.length === 0 ? {} : { secondOpinions: [...secondOpinions2] },
    ...changeTests2.length === 0 ? {} : { changeTests: [...changeTests2] }
  };
}
function outcomeOf({ target, worst }, adjusted, given) {
  const threshold = target.tier === 3 ? Q : ALPHA2;
  const isProofDemanded = target.tier < 3;
  if (adjusted !== null && adjusted <= threshold) return { outcome: "fail", blocking: true };
  switch (worst.state) {
    case "proven":
      return { outcome: "pass", blocking: true };
    case "undecided":
      return { outcome: "inconclusive", blocking: isProofDemanded };
    case "noisy":
      return { outcome: "inconclusive", blocking: true };
    case "too-few":
      return { outcome: "inconclusive", blocking: !isOfPreset(target.criterion) };
    case "empty":
      return { outcome: "not-checked", blocking: true };
    case "missing":
      return { outcome: missingOutcome(target, given), blocking: true };
    case "undefined":
      return undefinedOutcome(target);
  }
}
function undefinedOutcome({ criterion, tier }) {
  if (tier === 3) return { outcome: "not-checked", blocking: false };
  return { outcome: criterion.kind === "group-gap" ? "not-checked" : "error", blocking: true };
}
function missingOutcome({ criterion }, given) {
  if (isAgainstBaseline(criterion) && given.baseline.state !== "present") return "not-checked";
  return given.engineFailure === void 0 ? "not-checked" : "error";
}

// src/measure/kernel-flips.ts
function kernelFlips(ordinary, exact, clusters) {
  if (ordinary.kind !== "classification" || exact.kind !== "classification") return [];
  const flips = Float64Array.from(
    ordinary.predicted,
    (answer, row) => answer === exact.predicted[row] ? 0 : 1
  );
  return [
    {
      metric: "kernel-flips",
      arm: "candidate",
      versus: "base",
      kernels: "ordinary",
      slice: "all",
      unit: "share",
      better: "lower",
      ...shareOfRows(flips, clusters)
    }
  ];
}

// src/measure/layer-fates.ts
var FIGURES = [
  {
    metric: "integer-layers",
    unit: "share",
    better: "higher",
    of: (count) => shareOf(count("fused"), count("dequantized"))
  },
  {
    metric: "dequantized-layers",
    unit: "layers",
    better: "lower",
    of: (count) => count("dequantized")
  },
  { metric: "float-islands", unit: "layers", better: "lower", of: (count) => count("island") },
  {
    metric: "silently-quantized-layers",
    unit: "layers",
    better: "lower",
    of: (count) => count("silently-quantized")
  }
];
var shareOf = (fused, dequantized) => fused === 0 ? 0 : fused / (fused + dequantized);
function layerMeasurements(layers, accepted = {}) {
  const count = (fate) => layers.filter((layer) => layer.fate === fate).length;
  return FIGURES.flatMap(({ metric, unit, better, of }) => {
    const shared = { metric, unit, better, ...EXACTLY_ONE };
    const [own, before] = [of(count), accepted[metric]];
    const candidate = { ...shared, arm: "candidate", estimate: own };
    if (before === void 0) return [candidate];
    return [
      candidate,
      { ...shared, arm: "baseline", estimate: before },
      { ...shared, arm: "change", versus: "baseline", estimate: own - before }
    ];
  });
}
var EXACTLY_ONE = {
  kernels: "ordinary",
  slice: "all",
  n: 1,
  interval: null,
  evidence: { kind: "exact" }
};

export {
  targetsOf,
  isAgainstBaseline,
  isCost,
  indexMeasurements,
  ALPHA,
  provesLessLoss,
  judgeTarget,
  HELD,
  finiteTargets,
  kernelFlips,
  benjaminiHochberg,
  figure,
  distance,
  judge,
  layerMeasurements
};
