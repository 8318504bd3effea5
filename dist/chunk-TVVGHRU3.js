import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  LEVEL,
  NO_ROWS,
  ONE_CLUSTER,
  afterwards,
  biasCorrected,
  byCell,
  changeOfShares,
  clusteredMean,
  delongPaired,
  designEffect,
  everyRow,
  exactly,
  falselyFoundRate,
  fewClusters,
  finite,
  foundRate,
  jackknifeAcceleration,
  known,
  less,
  meanOf,
  meanWith,
  membership,
  moments,
  noncentralTCdf,
  normalQuantile,
  plainly,
  replicatesAt,
  rightAnswers,
  sampleOfRows,
  selectedRate,
  settled,
  shareOf,
  sum,
  tQuantile,
  together,
  wilcoxonSignedRank,
  withMargin,
  withSupport
} from "./chunk-T55765LM.js";

// src/measure/fairness/group-rates.ts
var RATES = [
  "selectionRate",
  "truePositiveRate",
  "falsePositiveRate",
  "trueNegativeRate",
  "falseNegativeRate",
  "precision",
  "falseOmissionRate",
  "accuracy",
  "brierScore",
  "calibrationError",
  "meanGap"
];
var BINS = 10;
var READERS = {
  selectionRate: selectedRate,
  truePositiveRate: foundRate,
  falsePositiveRate: falselyFoundRate,
  accuracy: rightRate
};
function preciseRate(sample) {
  return { hits: foundRate(sample).counted, counted: selectedRate(sample).hits };
}
function omittedRate(sample) {
  return {
    hits: foundRate(sample).counted,
    counted: selectedRate(sample).hits.map((hit) => 1 - hit)
  };
}
function rightRate(sample) {
  return { hits: rightAnswers(sample), counted: new Uint8Array(sample.rows).fill(1) };
}
function shareIn({ hits, counted }, rows) {
  let [hit, count] = [0, 0];
  for (const row of rows) {
    if (counted[row] !== 1) continue;
    count += 1;
    hit += hits[row] ?? 0;
  }
  return { hits: hit, counted: count };
}
function groupRates(sample, rows) {
  const rate = (reader) => {
    const { hits, counted } = shareIn(reader(sample), rows);
    return counted === 0 ? null : hits / counted;
  };
  const labelled = (reader) => sample.labels === void 0 ? null : rate(reader);
  const [found, falselyFound] = [labelled(foundRate), labelled(falselyFoundRate)];
  return {
    selectionRate: rate(selectedRate),
    truePositiveRate: found,
    falsePositiveRate: falselyFound,
    trueNegativeRate: complement(falselyFound),
    falseNegativeRate: complement(found),
    precision: labelled(preciseRate),
    falseOmissionRate: labelled(omittedRate),
    accuracy: labelled(rightRate),
    ...calibrationOfGroup(sample, rows)
  };
}
var complement = (rate) => rate === null ? null : 1 - rate;
function calibrationOfGroup({ labels, positive, scores: scores2, classes }, rows) {
  if (labels === void 0 || positive === void 0 || rows.length === 0)
    return { brierScore: null, calibrationError: null, meanGap: null };
  let [squares, gap] = [0, 0];
  const bins = new Float64Array(BINS);
  for (const row of rows) {
    const probability = scores2[row * classes + positive] ?? Number.NaN;
    const difference = probability - (labels[row] === positive ? 1 : 0);
    const bin = Math.min(BINS - 1, Math.max(0, Math.ceil(probability * BINS) - 1));
    squares += difference ** 2;
    gap += difference;
    bins[bin] = (bins[bin] ?? 0) + difference;
  }
  const n = rows.length;
  if (!Number.isFinite(squares)) return { brierScore: null, calibrationError: null, meanGap: null };
  const error = bins.reduce((total, sum2) => total + Math.abs(sum2), 0) / n;
  return { brierScore: squares / n, calibrationError: error, meanGap: gap / n };
}

// src/measure/fairness/against-reference.ts
var rowsOf = (chosen) => Uint32Array.from(chosen.flatMap(({ rows }) => [...rows]));
function againstReference(sample, members, reference) {
  const isReference = ({ name }) => name === reference;
  const own = groupRates(sample, rowsOf(members.filter(isReference)));
  const others = groupRates(sample, rowsOf(members.filter((member) => !isReference(member))));
  const gap = (rate) => minus(others[rate], own[rate]);
  const [found, falselyFound] = [gap("truePositiveRate"), gap("falsePositiveRate")];
  const [precise, omitted] = [gap("precision"), gap("falseOmissionRate")];
  return {
    statisticalParityDifference: gap("selectionRate"),
    disparateImpact: quotient(others.selectionRate, own.selectionRate),
    equalOpportunityDifference: found,
    averageOddsDifference: meanOf2(found, falselyFound),
    averageOddsError: meanOf2(absolute(found), absolute(falselyFound)),
    averagePredictiveValueDifference: meanOf2(precise, omitted)
  };
}
var minus = (a, b) => a === null || b === null ? null : a - b;
var quotient = (a, b) => a === null || b === null || b === 0 ? null : a / b;
var meanOf2 = (a, b) => a === null || b === null ? null : (a + b) / 2;
var absolute = (a) => a === null ? null : Math.abs(a);

// src/measure/fairness/disparity.ts
function disparityOf(rates2, overall) {
  const defined = rates2.filter((rate) => rate !== null);
  if (defined.length < 2)
    return { difference: null, ratio: null, differenceToOverall: null, ratioToOverall: null };
  const [smallest, largest] = [Math.min(...defined), Math.max(...defined)];
  return {
    difference: largest - smallest,
    ratio: ratioOf(smallest, largest),
    differenceToOverall: overall === null ? null : Math.max(...defined.map((rate) => Math.abs(rate - overall))),
    ratioToOverall: overall === null ? null : smallestRatio(defined, overall)
  };
}
var ratioOf = (part, whole) => whole === 0 ? null : part / whole;
function smallestRatio(rates2, overall) {
  const ratios = rates2.map((rate) => ratioOf(Math.min(rate, overall), Math.max(rate, overall)));
  const defined = ratios.filter((ratio) => ratio !== null);
  return defined.length === 0 ? null : Math.min(...defined);
}

// src/measure/fairness/trade-off-curve.ts
function tradeOffCurve({ scores: scores2, positive }, { x, y }) {
  const rows = Array.from(scores2, (score, row) => ({ score, hit: positive[row] ?? 0 }));
  rows.sort((a, b) => b.score - a.score);
  const positives = rows.reduce((total, { hit }) => total + hit, 0);
  const counts = { found: 0, falselyFound: 0, positives, negatives: rows.length - positives };
  const vertices = [{ x: x(counts), y: y(counts), threshold: Number.POSITIVE_INFINITY }];
  for (const [place, { score, hit }] of rows.entries()) {
    counts.found += hit;
    counts.falselyFound += 1 - hit;
    const next = rows[place + 1]?.score ?? Number.NEGATIVE_INFINITY;
    if (next === score) continue;
    vertices.push({ x: x(counts), y: y(counts), threshold: (score + next) / 2 });
  }
  return upperHull(vertices.toSorted((a, b) => a.x - b.x || a.y - b.y));
}
function upperHull(sorted) {
  const hull = [];
  for (const next of sorted) {
    if (hull.at(-1)?.x === next.x) hull.pop();
    for (; ; ) {
      const [before, middle2] = [hull.at(-2), hull.at(-1)];
      if (before === void 0 || middle2 === void 0) break;
      const [rise, run] = [middle2.y - before.y, middle2.x - before.x];
      if (rise * (next.x - before.x) > (next.y - before.y) * run) break;
      hull.pop();
    }
    hull.push(next);
  }
  return hull;
}
function mixtureAt(curve, x) {
  const after = Math.max(
    1,
    curve.findIndex((vertex) => vertex.x >= x)
  );
  const [low, high] = [curve[after - 1], curve[after]];
  if (low === void 0 || high === void 0) throw new Error("A curve has two ends");
  const lowShare = (high.x - x) / (high.x - low.x);
  const highShare = 1 - lowShare;
  return { y: lowShare * low.y + highShare * high.y, low, high, lowShare, highShare };
}

// src/measure/fairness/threshold-advice.ts
var accuracy = ({ found, falselyFound, positives, negatives }) => (found + negatives - falselyFound) / (positives + negatives);
var selectionRate = ({ found, falselyFound, positives, negatives }) => (found + falselyFound) / (positives + negatives);
var truePositiveRate = ({ found, positives }) => found / positives;
var falsePositiveRate = ({ falselyFound, negatives }) => falselyFound / negatives;
var CURVES = {
  "selection-rate": { x: selectionRate, y: accuracy },
  "true-positive-rate": { x: truePositiveRate, y: accuracy },
  "equalized-odds": { x: falsePositiveRate, y: truePositiveRate }
};
var EQUALISED = ["selection-rate", "true-positive-rate", "equalized-odds"];
var GRID = 1e3;
var isMixed = ({ positive }) => positive.includes(0) && positive.includes(1);
function thresholdAdvice(sample, members) {
  const { labels, positive, classes } = sample;
  if (labels === void 0 || positive === void 0 || classes !== 2) return [];
  const groups = members.map(({ name, rows }) => {
    const finite2 = rows.filter((row) => sample.nonFinite[row] === 0);
    return {
      name,
      scores: Float64Array.from(finite2, (row) => sample.scores[2 * row + positive] ?? Number.NaN),
      positive: Uint8Array.from(finite2, (row) => labels[row] === positive ? 1 : 0)
    };
  });
  if (groups.length < 2 || !groups.every(isMixed)) return [];
  return EQUALISED.map((equalises) => adviceFor(groups, equalises));
}
function adviceFor(groups, equalises) {
  const curves = groups.map((group) => ({
    group,
    curve: tradeOffCurve(group, CURVES[equalises])
  }));
  const chosen = equalises === "equalized-odds" ? sameOdds(curves) : sameRate(curves);
  const described = chosen.map(({ group, ...one }) => describe(group, one));
  const right = described.reduce((total, { right: own }) => total + own, 0);
  return {
    equalises,
    accuracy: right / groups.reduce((total, { scores: scores2 }) => total + scores2.length, 0),
    groups: described.map(({ facts }) => facts)
  };
}
function bestOnGrid(objective) {
  let [best, value] = [0, Number.NEGATIVE_INFINITY];
  for (let step = 0; step <= GRID; step += 1) {
    const found = objective(step / GRID);
    if (found > value + 1e-15) [best, value] = [step / GRID, found];
  }
  return best;
}
function sameRate(curves) {
  const rows = curves.reduce((total, { group }) => total + group.scores.length, 0);
  const best = bestOnGrid(
    (x) => curves.reduce(
      (total, { group, curve }) => total + group.scores.length / rows * mixtureAt(curve, x).y,
      0
    )
  );
  return curves.map(({ group, curve }) => ({
    group,
    mixture: mixtureAt(curve, best),
    ignored: 0,
    coin: best
  }));
}
function sameOdds(curves) {
  const rows = curves.reduce((total, { group }) => total + group.scores.length, 0);
  const positives = curves.reduce((total, { group }) => total + sum(group.positive), 0);
  const worst = (x) => Math.min(...curves.map(({ curve }) => mixtureAt(curve, x).y));
  const best = bestOnGrid((x) => ((rows - positives) * (1 - x) + positives * worst(x)) / rows);
  return curves.map(({ group, curve }) => {
    const mixture = mixtureAt(curve, best);
    const ignored = mixture.y === best ? 0 : (mixture.y - worst(best)) / (mixture.y - best);
    return { group, mixture, ignored, coin: best };
  });
}
function describe({ name, scores: scores2, positive }, { mixture, ignored, coin }) {
  const { low, high, lowShare, highShare } = mixture;
  const chances = scores2.map((score) => {
    const chance = (score > low.threshold ? lowShare : 0) + (score > high.threshold ? highShare : 0);
    return ignored * coin + (1 - ignored) * chance;
  });
  const found = sum(chances.map((chance, row) => chance * (positive[row] ?? 0)));
  const positives = sum(positive);
  const counts = {
    found,
    falselyFound: sum(chances) - found,
    positives,
    negatives: scores2.length - positives
  };
  return {
    right: accuracy(counts) * scores2.length,
    facts: {
      name,
      thresholds: [
        { above: inRange(low.threshold), share: lowShare },
        { above: inRange(high.threshold), share: highShare }
      ],
      ...ignored === 0 ? {} : { coin: { share: ignored, probability: coin } },
      selectionRate: selectionRate(counts),
      truePositiveRate: truePositiveRate(counts),
      falsePositiveRate: falsePositiveRate(counts)
    }
  };
}
var inRange = (threshold) => Math.min(1, Math.max(-1, threshold));

// src/measure/fairness/inequality.ts
function benefitsOf(sample) {
  const [answers, labels] = [selectedRate(sample).hits, foundRate(sample).counted];
  return Float64Array.from(answers, (answer, row) => answer - (labels[row] ?? 0) + 1);
}
var entropyOf = (benefits) => {
  const { mean } = moments(benefits);
  return moments(benefits.map((benefit) => (benefit / mean) ** 2 - 1)).mean / 2;
};
function generalizedEntropy(sample) {
  return entropyOf(benefitsOf(sample));
}
function entropyBetweenGroups(sample, groups) {
  const benefits = benefitsOf(sample);
  const leveled = groups.flatMap((rows) => {
    const { mean } = moments(Float64Array.from(rows, (row) => benefits[row] ?? Number.NaN));
    return Array.from(rows, () => mean);
  });
  return entropyOf(Float64Array.from(leveled));
}
var CONCENTRATION = 1;
var spreadOf = (values) => Math.log(Math.max(...values) / Math.min(...values));
function differentialFairness(rates2) {
  const smoothed = rates2.map(
    ({ hits, counted }) => (hits + CONCENTRATION / 2) / (counted + CONCENTRATION)
  );
  return Math.max(spreadOf(smoothed), spreadOf(smoothed.map((rate) => 1 - rate)));
}
function differentialFairnessOf(sample, groups) {
  const [answers, labels] = [selectedRate(sample), foundRate(sample).counted];
  const ofAnswers = differentialFairness(groups.map((rows) => shareIn(answers, rows)));
  const all = { hits: labels, counted: answers.counted };
  const ofLabels = differentialFairness(groups.map((rows) => shareIn(all, rows)));
  return { answers: ofAnswers, amplification: ofAnswers - ofLabels };
}

// src/measure/fairness/describe-groups.ts
var MINIMUM_ROWS = 30;
var MINIMUM_COUNTED = 10;
function describeGroups(base, candidate, groups) {
  if (base.kind !== "classification" || candidate.kind !== "classification") return [];
  if (base.positive === void 0) return [];
  return groups.map((group) => describe2(base, candidate, group));
}
function describe2(base, candidate, group) {
  const { column, members, reference } = group;
  const facts = members.map((member) => describeGroup(base, candidate, member));
  const everyone = Uint32Array.from({ length: base.rows }, (_, row) => row);
  const overall = { base: groupRates(base, everyone), candidate: groupRates(candidate, everyone) };
  const advice = facts.every(isWhole) ? thresholdAdvice(candidate, members) : [];
  return {
    by: column,
    ...reference === void 0 ? {} : { reference },
    groups: facts,
    overall,
    gaps: gapsBetween(facts, overall),
    base: summarize(base, group),
    candidate: summarize(candidate, group),
    ...advice.length === 0 ? {} : { thresholds: [...advice] }
  };
}
function gapsBetween(facts, overall) {
  const testable = facts.filter(({ needs }) => needs.rows === 0);
  return RATES.map((rate) => {
    const among = (arm) => disparityOf(
      testable.map((one) => isTestable(one, rate) ? one[arm][rate] : null),
      overall[arm][rate]
    );
    return { rate, base: among("base"), candidate: among("candidate") };
  });
}
var isWhole = ({ needs: { rows, positives, negatives } }) => rows === 0 && positives === 0 && negatives === 0;
var AMONG_POSITIVES = /* @__PURE__ */ new Set(["truePositiveRate", "falseNegativeRate"]);
var AMONG_NEGATIVES = /* @__PURE__ */ new Set(["falsePositiveRate", "trueNegativeRate"]);
function isTestable({ needs }, rate) {
  if (AMONG_POSITIVES.has(rate)) return needs.positives === 0;
  return !AMONG_NEGATIVES.has(rate) || needs.negatives === 0;
}
var lacking = (minimum, count) => Math.max(0, minimum - count);
var needsOf = (rows, positives) => ({
  rows: lacking(MINIMUM_ROWS, rows),
  positives: positives === null ? 0 : lacking(MINIMUM_COUNTED, positives),
  negatives: positives === null ? 0 : lacking(MINIMUM_COUNTED, rows - positives)
});
function describeGroup(base, candidate, { name, rows }) {
  const positives = rows.filter((row) => base.labels?.[row] === base.positive).length;
  const isLabelled = base.labels !== void 0;
  const needs = needsOf(rows.length, isLabelled ? positives : null);
  const facts = {
    name,
    rows: rows.length,
    positives: isLabelled ? positives : null,
    needs,
    base: groupRates(base, rows),
    candidate: groupRates(candidate, rows),
    changes: []
  };
  if (needs.rows > 0) return facts;
  return { ...facts, changes: changesOf({ base, candidate }, rows, facts) };
}
var PAIRED = ["selectionRate", "truePositiveRate", "falsePositiveRate", "accuracy"];
function changesOf({ base, candidate }, rows, facts) {
  return PAIRED.flatMap((rate) => {
    if (!isTestable(facts, rate) || facts.base[rate] === null) return [];
    const [before, after] = [READERS[rate](base), READERS[rate](candidate)];
    const counted = rows.filter((row) => before.counted[row] === 1);
    const only = (one, other) => counted.filter((row) => one[row] === 1 && other[row] !== 1).length;
    const [lost, gained] = [only(before.hits, after.hits), only(after.hits, before.hits)];
    const { estimate: estimate2, interval, n } = changeOfShares(lost, gained, counted.length);
    return estimate2 === null || interval === null ? [] : [{ rate, estimate: estimate2, interval: { ...interval }, lost, gained, n }];
  });
}
function summarize(sample, { members, reference }) {
  const groups = members.map(({ rows }) => rows).filter((rows) => rows.length > 0);
  const rates2 = groups.map((rows) => groupRates(sample, rows));
  const labelled = sample.labels !== void 0;
  const { answers, amplification } = differentialFairnessOf(sample, groups);
  const odds = oddsOf(rates2);
  return {
    demographicParityRatio: disparityOf(
      rates2.map(({ selectionRate: selectionRate2 }) => selectionRate2),
      null
    ).ratio,
    ...odds,
    generalizedEntropy: labelled ? finite(generalizedEntropy(sample)) : null,
    entropyBetweenGroups: labelled ? finite(entropyBetweenGroups(sample, groups)) : null,
    differentialFairness: finite(answers),
    biasAmplification: labelled ? finite(amplification) : null,
    ...reference === void 0 ? {} : { againstReference: againstReference(sample, members, reference) }
  };
}
function oddsOf(rates2) {
  const found = disparityOf(
    rates2.map(({ truePositiveRate: truePositiveRate2 }) => truePositiveRate2),
    null
  );
  const falselyFound = disparityOf(
    rates2.map(({ falsePositiveRate: falsePositiveRate2 }) => falsePositiveRate2),
    null
  );
  const both = (key, join) => {
    const [a, b] = [found[key], falselyFound[key]];
    return a === null || b === null ? null : join(a, b);
  };
  return {
    equalizedOddsDifference: both("difference", Math.max),
    equalizedOddsRatio: both("ratio", Math.min),
    meanEqualizedOddsDifference: both("difference", middle),
    meanEqualizedOddsRatio: both("ratio", middle)
  };
}
var middle = (a, b) => (a + b) / 2;

// src/stats/rows-needed.ts
var ALPHA = 0.05;
var POWER = 0.8;
function pairedRows({ discordance, difference, power = POWER }, margin) {
  const z = normalQuantile(1 - ALPHA) + normalQuantile(power);
  return z * z * (discordance - difference ** 2) / (margin + difference) ** 2;
}
function shrunken({ lost, gained, n }) {
  return { discordance: (lost + gained + 1) / (n + 2), difference: (gained - lost) / (n + 2) };
}
function pairedRowsNeeded(counts, margin, difference = 0) {
  if (difference <= -margin) return null;
  const { lost, n } = counts;
  const total = pairedRows({ ...shrunken(counts), difference }, margin);
  const guard = lost === 0 ? Math.ceil(Math.log(ALPHA) / Math.log1p(-margin)) : 0;
  return Math.max(0, Math.ceil(total) - n, guard - n);
}
function provableOften(n, discordance) {
  return (normalQuantile(1 - ALPHA) + normalQuantile(POWER)) * Math.sqrt(discordance / n);
}
function detectableChange(n, discordance) {
  return (normalQuantile(1 - ALPHA / 2) + normalQuantile(POWER)) * Math.sqrt(discordance / n);
}
var MOST_ROWS = 1e9;
var MORE_THAN_NORMAL = 10;
function tTestRows(effect) {
  const normal = ((normalQuantile(1 - ALPHA) + normalQuantile(POWER)) / effect) ** 2;
  if (!(normal < MOST_ROWS)) return Number.POSITIVE_INFINITY;
  let [tooFew, enough] = [Math.max(2, normal), normal + MORE_THAN_NORMAL];
  if (normal < 2 && tTestPower(2, effect) >= POWER) return 2;
  while (enough - tooFew > 1e-9 * enough) {
    const middle2 = (tooFew + enough) / 2;
    if (tTestPower(middle2, effect) < POWER) tooFew = middle2;
    else enough = middle2;
  }
  return enough;
}
function tTestPower(n, effect) {
  const critical = tQuantile(1 - ALPHA, n - 1);
  return 1 - noncentralTCdf(critical, { degreesOfFreedom: n - 1, shift: effect * Math.sqrt(n) });
}
function scaledRowsNeeded(n, { halfWidth, distance }) {
  if (distance <= 0) return null;
  return Math.max(0, Math.ceil(n * (halfWidth / distance) ** 2) - n);
}

// src/measure/clustered.ts
var TAIL = 1 - (1 - LEVEL) / 2;
function clustersIn({ clusters }, rows) {
  return clusters === void 0 ? void 0 : Int32Array.from(rows, (row) => clusters[row] ?? -1);
}
var countOf = (clusters) => clusters === void 0 ? void 0 : new Set(clusters).size;
function shareOfRows(hits, clusters) {
  const count = hits.reduce((sum2, hit) => sum2 + hit, 0);
  if (clusters === void 0) return shareOf(count, hits.length);
  return effectively(hits, clusters, (effect) => shareOf(count / effect, hits.length / effect));
}
function changeOfRows({ before, after }, clusters) {
  let [lost, gained, bothRight] = [0, 0, 0];
  const differences = after.map((is, row) => {
    const was = before[row] ?? 0;
    lost += was > is ? 1 : 0;
    gained += is > was ? 1 : 0;
    bothRight += was * is;
    return is - was;
  });
  const n = after.length;
  const changed = (effect) => {
    const change = changeOfShares(lost / effect, gained / effect, n / effect);
    if (change.evidence.kind !== "paired-counts") return change;
    const evidence = { ...change.evidence, bothRight: bothRight / effect };
    return { ...change, evidence, detail: { lost, gained, ...sensitivity(change.evidence) } };
  };
  return clusters === void 0 ? changed(1) : effectively(differences, clusters, changed);
}
function sensitivity(counts) {
  const { discordance } = shrunken(counts);
  return {
    provableMargin: provableOften(counts.n, discordance),
    detectableChange: detectableChange(counts.n, discordance)
  };
}
function effectively(values, clusters, estimate2) {
  const n = values.length;
  if (n === 0) return NO_ROWS;
  const count = new Set(clusters).size;
  if (count < 2) return { ...estimate2(1), interval: null, evidence: ONE_CLUSTER, n };
  const few = (tQuantile(TAIL, count - 1) / normalQuantile(TAIL)) ** 2;
  const effect = designEffect(values, clusters) * few;
  const estimated = estimate2(effect);
  const detail = { ...estimated.detail, clusters: count, designEffect: effect };
  return { ...estimated, n, detail };
}
function clusteredMeanOf(values, clusters) {
  const { clusters: count, standardError } = clusteredMean(values, clusters);
  if (values.length > 0 && count < 2) {
    const estimate2 = values.reduce((sum2, value) => sum2 + value, 0) / values.length;
    return { ...plainly(estimate2, values.length), evidence: ONE_CLUSTER };
  }
  const estimated = meanWith(values, () => ({
    standardError: Math.sqrt(fewClusters(count)) * standardError,
    degreesOfFreedom: count - 1
  }));
  return estimated === void 0 ? void 0 : { ...estimated, detail: { ...estimated.detail, clusters: count } };
}

// src/measure/without-each.ts
var ALONE = 1e3;
var GROUPS = 100;
var SHARED = 2 ** 25;
function withoutEach(asked, use) {
  if (!(last !== void 0 && isSame(last.asked, asked)))
    last = { asked, left: leftOut(asked), made: [] };
  const { left, made } = last;
  const isShared = left.groups * asked.rows <= SHARED;
  return Float64Array.from({ length: left.groups }, (_, group) => {
    const weights = made[group] ?? left.without(group);
    if (isShared) made[group] = weights;
    return use(weights);
  });
}
var last;
var isSame = (one, other) => one.rows === other.rows && one.clusters === void 0 === (other.clusters === void 0) && (one.clusters ?? []).every((cluster, row) => cluster === other.clusters?.[row]);
function leftOut({ rows, clusters }) {
  const { unitOf, units } = unitsOf(rows, clusters);
  const groups = units <= ALONE ? units : GROUPS;
  const { order, starts } = byCell(
    unitOf.map((unit) => unit % groups),
    groups
  );
  return {
    groups,
    without: (group) => {
      const weights = new Uint8Array(rows).fill(1);
      for (const row of order.subarray(starts[group], starts[group + 1])) weights[row] = 0;
      return weights;
    }
  };
}
function unitsOf(rows, clusters) {
  if (clusters === void 0) return { unitOf: everyRow(rows), units: rows };
  const places = /* @__PURE__ */ new Map();
  const unitOf = Uint32Array.from(clusters, (cluster) => {
    const place = places.get(cluster) ?? places.size;
    places.set(cluster, place);
    return place;
  });
  return { unitOf, units: places.size };
}

// src/measure/measure-pair.ts
function measurePair(metric, comparison, view) {
  return settled(pendingPair(metric, comparison, view), comparison.resamples);
}
function pendingPair(metric, comparison, view) {
  const { versus, kernels, reference, candidate } = comparison;
  const { name, unit, better } = metric;
  const shared = { metric: name, versus, kernels, slice: view.slice, unit, better };
  return afterwards(estimatePair(metric, comparison, view), (estimated) => {
    const further = view.slice === "all" && view.rows.length > 0 ? metric.detail?.(reference, candidate, view.rows) : void 0;
    return [
      {
        ...shared,
        arm: "candidate",
        ...estimated,
        ...further === void 0 ? {} : { detail: { ...estimated.detail, ...further } }
      }
    ];
  });
}
function estimatePair(metric, comparison, view) {
  const { reference, candidate } = comparison;
  const { estimator } = metric;
  const { rows } = view;
  const asked = { name: metric.name, view };
  const ofRows = () => [
    sampleOfRows(reference, rows),
    sampleOfRows(candidate, rows)
  ];
  switch (estimator.kind) {
    case "rate": {
      const hits = estimator.hits(...ofRows());
      return known(shareOfRows(Float64Array.from(hits), clustersIn(comparison, rows)));
    }
    case "mean":
      return meanOrBootstrap(estimator.perRow(...ofRows()), comparison, asked);
    case "exact":
      return known(
        exactly(
          estimator.prepare(reference, candidate)(membership(reference.rows, rows), rows),
          rows.length
        )
      );
    case "bootstrap":
      return resampledScore(estimator.prepare(...ofRows()), comparison, asked);
  }
}
function resampledScore(score, comparison, { name, view }) {
  const { rows, slice } = view;
  const n = rows.length;
  const every = everyRow(n);
  const value = score(new Uint8Array(n).fill(1), every);
  if (!comparison.isJudged(name, slice)) return known(plainly(value, n));
  const clusters = clustersIn(comparison, rows);
  const without = withoutEach({ rows: n, clusters }, (kept) => score(kept, every));
  const shape = { n, acceleration: jackknifeAcceleration(without), clusters: countOf(clusters) };
  return {
    wanted: [{ rows, score }],
    finish: (replicates) => biasCorrected(value, replicatesAt(replicates, 0), shape)
  };
}
function meanOrBootstrap(values, comparison, asked) {
  const clusters = clustersIn(comparison, asked.view.rows);
  const byTheory = clusters === void 0 ? meanOf(values) : clusteredMeanOf(values, clusters);
  return byTheory === void 0 ? resampledScore(weightedMean(values), comparison, asked) : known(byTheory);
}
function weightedMean(values) {
  return (weights) => {
    let total = 0;
    let count = 0;
    for (let row = 0; row < values.length; row += 1) {
      const weight = weights[row] ?? 0;
      total += weight * (values[row] ?? 0);
      count += weight;
    }
    return total / count;
  };
}

// src/measure/signed-ranks.ts
var WAYS = [
  ["omit", "signedRank"],
  ["rank", "signedRankPratt"],
  ["split", "signedRankSplit"]
];
function signedRankDetail(differences) {
  if (differences.some(Number.isNaN) || differences.every((value) => value === 0)) return {};
  const ways = differences.includes(0) ? WAYS : WAYS.slice(0, 1);
  return Object.fromEntries(
    ways.flatMap(([zeros, name]) => {
      const { statistic, pValue } = wilcoxonSignedRank(differences, zeros);
      return [
        [name, statistic],
        [`${name}P`, finite(pValue)]
      ];
    })
  );
}

// src/measure/measure-arms.ts
function measureArms(metric, comparison, view) {
  return settled(pendingArms(metric, comparison, view), comparison.resamples);
}
function pendingArms(metric, comparison, view) {
  const { versus, kernels } = comparison;
  const { name, unit, better } = metric;
  const shared = { metric: name, kernels, slice: view.slice, unit, better };
  return afterwards(estimateArms(metric, comparison, view), (arms) => [
    { ...shared, arm: versus, ...untested(arms.reference) },
    { ...shared, arm: "candidate", versus, ...arms.candidate },
    { ...shared, arm: "change", versus, ...arms.change }
  ]);
}
function untested(reference) {
  if (reference.evidence.kind !== "replicates") return reference;
  return { ...reference, evidence: { kind: "none", reason: "no criterion tests the reference" } };
}
function estimateArms(metric, comparison, view) {
  const { reference, candidate } = comparison;
  const asked = { name: metric.name, comparison, view };
  if (metric.sample === "classification" && reference.kind === "classification" && candidate.kind === "classification")
    return detailed(metric, { reference, candidate }, asked);
  if (metric.sample === "regression" && reference.kind === "regression" && candidate.kind === "regression")
    return detailed(metric, { reference, candidate }, asked);
  throw new Error(`Metric ${metric.name} was asked of a ${reference.kind} and a ${candidate.kind}`);
}
function detailed({ estimator, detail, support }, pair, asked) {
  const { slice, rows } = asked.view;
  const rests = support?.(sampleOfRows(pair.reference, rows), clustersIn(asked.comparison, rows));
  const arms = afterwards(estimate(estimator, pair, asked), (estimated) => ({
    reference: withSupport(estimated.reference, rests),
    candidate: withSupport(estimated.candidate, rests),
    change: withSupport(estimated.change, rests)
  }));
  if (detail === void 0 || slice !== "all" || rows.length === 0) return arms;
  const own = (arm, sample) => ({
    ...arm,
    detail: { ...arm.detail, ...detail(sample, rows) }
  });
  return afterwards(arms, (estimated) => ({
    ...estimated,
    reference: own(estimated.reference, pair.reference),
    candidate: own(estimated.candidate, pair.candidate)
  }));
}
function estimate(estimator, { reference, candidate }, asked) {
  const { rows } = asked.view;
  const each = (make) => ({
    reference: make(sampleOfRows(reference, rows)),
    candidate: make(sampleOfRows(candidate, rows))
  });
  switch (estimator.kind) {
    case "rate":
      return known(rates(each(estimator.rate), asked));
    case "mean":
      return means(each(estimator.perRow), asked);
    case "area": {
      const { reference: first, candidate: second } = each(estimator.binary);
      return first !== void 0 && second !== void 0 && asked.comparison.clusters === void 0 ? known(areas(first, second)) : scores(each(estimator.prepare), asked);
    }
    case "bootstrap":
      return scores(each(estimator.prepare), asked);
  }
}
function rates({ reference, candidate }, { comparison, view }) {
  const counts = (_, row) => reference.counted[row] === 1;
  const clusters = clustersIn(comparison, view.rows.filter(counts));
  const before = Float64Array.from(reference.hits.filter(counts));
  const after = Float64Array.from(candidate.hits.filter(counts));
  return {
    reference: shareOfRows(before, clusters),
    candidate: shareOfRows(after, clusters),
    change: changeOfRows({ before, after }, clusters)
  };
}
function means(pair, { name, comparison, view }) {
  const difference = pair.candidate.map(
    (value, row) => value - (pair.reference[row] ?? Number.NaN)
  );
  const arm = (perRow) => meanOrBootstrap(perRow, comparison, { name, view });
  const withRanks = (estimated) => {
    if (!comparison.isJudged(name, view.slice)) return estimated;
    return { ...estimated, detail: { ...estimated.detail, ...signedRankDetail(difference) } };
  };
  const change = afterwards(arm(difference), withRanks);
  return afterwards(
    together([arm(pair.reference), arm(pair.candidate), change]),
    ([before, after, changed]) => ({ reference: before, candidate: after, change: changed })
  );
}
function areas(reference, candidate) {
  const { scores: first, positive } = reference;
  const result = delongPaired({ first, second: candidate.scores, positive });
  const shape = { n: first.length, degreesOfFreedom: Number.POSITIVE_INFINITY };
  return {
    reference: withMargin(result.first, result.firstStandardError, shape),
    candidate: withMargin(result.second, result.secondStandardError, shape),
    change: withMargin(result.second - result.first, result.standardError, shape)
  };
}
function scores(pair, { name, comparison, view }) {
  const { rows, slice } = view;
  const n = rows.length;
  const every = everyRow(n);
  const whole = new Uint8Array(n).fill(1);
  const before = pair.reference(whole, every);
  const after = pair.candidate(whole, every);
  if (!comparison.isJudged(name, slice)) {
    return known({
      reference: plainly(before, n),
      candidate: plainly(after, n),
      change: plainly(after - before, n)
    });
  }
  const clusters = clustersIn(comparison, rows);
  const without = (score) => withoutEach({ rows: n, clusters }, (kept) => score(kept, every));
  const left = { reference: without(pair.reference), candidate: without(pair.candidate) };
  const corrected = (value, replicates, kept) => biasCorrected(value, replicates, {
    n,
    acceleration: jackknifeAcceleration(kept),
    clusters: countOf(clusters)
  });
  return {
    wanted: [
      { rows, score: pair.reference },
      { rows, score: pair.candidate }
    ],
    finish: (replicates) => {
      const [first, second] = [replicatesAt(replicates, 0), replicatesAt(replicates, 1)];
      return {
        reference: corrected(before, first, left.reference),
        candidate: corrected(after, second, left.candidate),
        change: corrected(
          after - before,
          less(second, first),
          less(left.candidate, left.reference)
        )
      };
    }
  };
}

export {
  shrunken,
  pairedRowsNeeded,
  tTestRows,
  scaledRowsNeeded,
  clustersIn,
  countOf,
  shareOfRows,
  changeOfRows,
  preciseRate,
  rightRate,
  groupRates,
  MINIMUM_ROWS,
  MINIMUM_COUNTED,
  describeGroups,
  gapsBetween,
  needsOf,
  measurePair,
  pendingPair,
  signedRankDetail,
  measureArms,
  pendingArms
};
