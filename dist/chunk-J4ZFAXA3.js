import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  METRICS,
  afterwards,
  changeOfShares,
  clustersIn,
  countOf,
  everyRow,
  falselyFoundRate,
  finite,
  foundRate,
  known,
  less,
  moments,
  pendingArms,
  pendingPair,
  plainly,
  replicatesAt,
  resampled,
  rightAnswers,
  selectedRate,
  settled,
  settledInTurn,
  sum,
  together,
  valuesOf,
  withSupport
} from "./chunk-UY6SUU2W.js";
import {
  randomStreams
} from "./chunk-573HM4A5.js";

// src/stats/resamples.ts
function drawResamples(rows, count, random) {
  const start = random.copy();
  const own = new Uint8Array(rows);
  let [stream, last] = [start.copy(), -1];
  return {
    rows,
    count,
    weights: (resample) => {
      if (resample < last) [stream, last] = [start.copy(), -1];
      for (; last < resample; last += 1) drawInto(own, stream);
      return own;
    }
  };
}
function drawInto(weights, random) {
  weights.fill(0);
  for (let draw2 = 0; draw2 < weights.length; draw2 += 1) {
    const row = random.index(weights.length);
    weights[row] = (weights[row] ?? 0) + 1;
  }
}
function drawClusterResamples(clusters, count, random) {
  const names = /* @__PURE__ */ new Map();
  const places = clusters.map((cluster) => {
    const place = names.get(cluster) ?? names.size;
    names.set(cluster, place);
    return place;
  });
  const ofClusters = drawResamples(names.size, count, random);
  const own = new Uint8Array(clusters.length);
  return {
    rows: clusters.length,
    count,
    weights: (resample) => {
      const drawn = ofClusters.weights(resample);
      for (let row = 0; row < own.length; row += 1) own[row] = drawn[places[row] ?? 0] ?? 0;
      return own;
    }
  };
}

// src/measure/gap-support.ts
function fewestSources(comparison, members) {
  if (comparison.clusters === void 0) return void 0;
  return Math.min(...members.map(({ rows }) => countOf(clustersIn(comparison, rows)) ?? 0));
}
function supportOf(name, rates, members) {
  const counted = rates.flatMap((rate) => members.map(({ rows }) => countedIn(rate, rows)));
  const fewest = Math.min(...counted);
  if (name !== "demographic-parity-ratio") return fewest;
  const once = new Uint8Array(Math.max(...rates.map((rate) => rate.counted.length))).fill(1);
  return fewest * Math.max(...rates.flatMap((rate) => members.map(({ rows }) => weightedRate(rate, once, rows))));
}
var countedIn = ({ counted }, rows) => rows.reduce((total, row) => total + (counted[row] ?? 0), 0);
function weightedRate({ hits, counted }, weights, rows) {
  let n = 0;
  let hit = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] ?? 0;
    const weight = (weights[row] ?? 0) * (counted[row] ?? 0);
    n += weight;
    hit += weight * (hits[row] ?? 0);
  }
  return hit / n;
}

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
function calibrationOfGroup({ labels, positive, scores, classes }, rows) {
  if (labels === void 0 || positive === void 0 || rows.length === 0)
    return { brierScore: null, calibrationError: null, meanGap: null };
  let [squares, gap] = [0, 0];
  const bins = new Float64Array(BINS);
  for (const row of rows) {
    const probability = scores[row * classes + positive] ?? Number.NaN;
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
    averageOddsDifference: meanOf(found, falselyFound),
    averageOddsError: meanOf(absolute(found), absolute(falselyFound)),
    averagePredictiveValueDifference: meanOf(precise, omitted)
  };
}
var minus = (a, b) => a === null || b === null ? null : a - b;
var quotient = (a, b) => a === null || b === null || b === 0 ? null : a / b;
var meanOf = (a, b) => a === null || b === null ? null : (a + b) / 2;
var absolute = (a) => a === null ? null : Math.abs(a);

// src/measure/fairness/disparity.ts
function disparityOf(rates, overall) {
  const defined = rates.filter((rate) => rate !== null);
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
function smallestRatio(rates, overall) {
  const ratios = rates.map((rate) => ratioOf(Math.min(rate, overall), Math.max(rate, overall)));
  const defined = ratios.filter((ratio) => ratio !== null);
  return defined.length === 0 ? null : Math.min(...defined);
}

// src/measure/fairness/trade-off-curve.ts
function tradeOffCurve({ scores, positive }, { x, y }) {
  const rows = Array.from(scores, (score, row) => ({ score, hit: positive[row] ?? 0 }));
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
    accuracy: right / groups.reduce((total, { scores }) => total + scores.length, 0),
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
function describe({ name, scores, positive }, { mixture, ignored, coin }) {
  const { low, high, lowShare, highShare } = mixture;
  const chances = scores.map((score) => {
    const chance = (score > low.threshold ? lowShare : 0) + (score > high.threshold ? highShare : 0);
    return ignored * coin + (1 - ignored) * chance;
  });
  const found = sum(chances.map((chance, row) => chance * (positive[row] ?? 0)));
  const positives = sum(positive);
  const counts = {
    found,
    falselyFound: sum(chances) - found,
    positives,
    negatives: scores.length - positives
  };
  return {
    right: accuracy(counts) * scores.length,
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
function differentialFairness(rates) {
  const smoothed = rates.map(
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
  const testable = facts.filter(({ needs }) => needs.rows === 0);
  const advice = facts.every(isWhole) ? thresholdAdvice(candidate, members) : [];
  return {
    by: column,
    ...reference === void 0 ? {} : { reference },
    groups: facts,
    overall,
    gaps: RATES.map((rate) => {
      const among = (arm) => disparityOf(
        testable.map((one) => isTestable(one, rate) ? one[arm][rate] : null),
        overall[arm][rate]
      );
      return { rate, base: among("base"), candidate: among("candidate") };
    }),
    base: summarize(base, group),
    candidate: summarize(candidate, group),
    ...advice.length === 0 ? {} : { thresholds: [...advice] }
  };
}
var isWhole = ({ needs: { rows, positives, negatives } }) => rows === 0 && positives === 0 && negatives === 0;
var AMONG_POSITIVES = /* @__PURE__ */ new Set(["truePositiveRate", "falseNegativeRate"]);
var AMONG_NEGATIVES = /* @__PURE__ */ new Set(["falsePositiveRate", "trueNegativeRate"]);
function isTestable({ needs }, rate) {
  if (AMONG_POSITIVES.has(rate)) return needs.positives === 0;
  return !AMONG_NEGATIVES.has(rate) || needs.negatives === 0;
}
var lacking = (minimum, count) => Math.max(0, minimum - count);
function describeGroup(base, candidate, { name, rows }) {
  const positives = rows.filter((row) => base.labels?.[row] === base.positive).length;
  const isLabelled = base.labels !== void 0;
  const needs = {
    rows: lacking(MINIMUM_ROWS, rows.length),
    positives: isLabelled ? lacking(MINIMUM_COUNTED, positives) : 0,
    negatives: isLabelled ? lacking(MINIMUM_COUNTED, rows.length - positives) : 0
  };
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
    const { estimate, interval, n } = changeOfShares(lost, gained, counted.length);
    return estimate === null || interval === null ? [] : [{ rate, estimate, interval: { ...interval }, lost, gained, n }];
  });
}
function summarize(sample, { members, reference }) {
  const groups = members.map(({ rows }) => rows).filter((rows) => rows.length > 0);
  const rates = groups.map((rows) => groupRates(sample, rows));
  const labelled = sample.labels !== void 0;
  const { answers, amplification } = differentialFairnessOf(sample, groups);
  const odds = oddsOf(rates);
  return {
    demographicParityRatio: disparityOf(
      rates.map(({ selectionRate: selectionRate2 }) => selectionRate2),
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
function oddsOf(rates) {
  const found = disparityOf(
    rates.map(({ truePositiveRate: truePositiveRate2 }) => truePositiveRate2),
    null
  );
  const falselyFound = disparityOf(
    rates.map(({ falsePositiveRate: falsePositiveRate2 }) => falsePositiveRate2),
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

// src/measure/group-gap.ts
var SELECTED = { of: selectedRate, minimumCounted: MINIMUM_ROWS };
var FOUND = { of: foundRate, minimumCounted: MINIMUM_COUNTED };
var FALSELY_FOUND = { of: falselyFoundRate, minimumCounted: MINIMUM_COUNTED };
var PRECISE = { of: preciseRate, minimumCounted: MINIMUM_COUNTED };
var RIGHT = { of: rightRate, minimumCounted: MINIMUM_ROWS };
var spread = (values) => Math.max(...values) - Math.min(...values);
var widest = (rates) => Math.max(...rates.map(spread));
var GAPS = [
  gapOfRates("demographic-parity-difference", [SELECTED]),
  gapOfRates("equal-opportunity-difference", [FOUND]),
  gapOfRates("equalized-odds-difference", [FOUND, FALSELY_FOUND]),
  gapOfRates("predictive-parity-difference", [PRECISE]),
  {
    name: "demographic-parity-ratio",
    better: "higher",
    needsLabels: false,
    rates: [SELECTED],
    /** 0 / 0 is undefined, never 1. */
    combine: (rates) => Math.min(...rates.flat()) / Math.max(...rates.flat())
  },
  {
    name: "worst-group-accuracy",
    better: "higher",
    needsLabels: true,
    rates: [RIGHT],
    combine: (rates) => Math.min(...rates.flat())
  }
];
function gapOfRates(name, rates) {
  const needsLabels = !rates.includes(SELECTED);
  return { name, better: "lower", needsLabels, rates, combine: widest };
}
function measureGroups(comparison) {
  const { reference, candidate } = comparison;
  if (reference.kind !== "classification" || candidate.kind !== "classification") return [];
  if (reference.positive === void 0) return [];
  const samples = { comparison, reference, candidate, every: everyRow(reference.rows) };
  const asked = GAPS.filter(({ needsLabels }) => !needsLabels || reference.labels !== void 0);
  const gaps = asked.flatMap(
    (gap) => comparison.groups.map((group) => measureGap(gap, group, samples))
  );
  return settled(together(gaps), comparison.resamples).flat();
}
function gapsJudged({ reference, groups, isJudged }) {
  if (reference.kind !== "classification" || reference.positive === void 0) return 0;
  return groups.flatMap(({ column }) => GAPS.filter(({ name }) => isJudged(name, `by ${column}`))).length;
}
function measureGap(gap, group, samples) {
  const { comparison, reference, candidate, every } = samples;
  const slice = `by ${group.column}`;
  const before = gap.rates.map(({ of }) => of(reference));
  const testable = group.members.filter((member) => isTestable2(member, before, gap));
  const rows = Uint32Array.from(testable.flatMap((member) => [...member.rows]));
  const detail = { testable: testable.length, untestable: group.members.length - testable.length };
  const after = gap.rates.map(({ of }) => of(candidate));
  const scores = {
    reference: scoreOf(gap, before, testable),
    candidate: scoreOf(gap, after, testable)
  };
  const pending = estimateGap(gap.name, comparison, {
    slice,
    n: rows.length,
    clusters: fewestSources(comparison, testable),
    support: supportOf(gap.name, before, testable),
    every,
    scores
  });
  const shared = {
    metric: gap.name,
    kernels: comparison.kernels,
    slice,
    unit: gap.name === "demographic-parity-ratio" ? "" : "share",
    better: gap.better
  };
  const { versus } = comparison;
  const [only, ...others] = testable;
  const isAlone = only !== void 0 && others.length === 0;
  const alone = isAlone ? { evidence: loneGroup(only, group) } : {};
  const own = (arm) => ({
    ...arm,
    ...alone,
    detail: { ...detail, ...arm.detail }
  });
  return afterwards(pending, (arms) => [
    { ...shared, ...own(arms.reference), arm: versus },
    { ...shared, ...own(arms.candidate), arm: "candidate", versus },
    { ...shared, ...own(arms.change), arm: "change", versus }
  ]);
}
function loneGroup({ name }, { members }) {
  if (members.length === 1)
    return { kind: "none", reason: `${name} is the only group: there is none to compare it with` };
  const reason = `of ${members.length} groups only ${name} has rows enough that count (${MINIMUM_ROWS}, and ${MINIMUM_COUNTED} of the class that is asked for)`;
  return { kind: "none", reason };
}
function isTestable2({ rows }, rates, gap) {
  const counts = rates.map((rate) => countedIn(rate, rows));
  const hasEnough = gap.rates.every(
    ({ minimumCounted }, position) => (counts[position] ?? 0) >= minimumCounted
  );
  return rows.length >= MINIMUM_ROWS && hasEnough;
}
function scoreOf(gap, rates, members) {
  return (weights) => {
    if (members.length < 2) return Number.NaN;
    return gap.combine(
      rates.map((rate) => members.map(({ rows }) => weightedRate(rate, weights, rows)))
    );
  };
}
function estimateGap(name, comparison, { slice, n, clusters, support, every, scores }) {
  const whole = new Uint8Array(every.length).fill(1);
  const before = scores.reference(whole, every);
  const after = scores.candidate(whole, every);
  const plain = { reference: plainly(before, n), candidate: plainly(after, n) };
  if (!comparison.isJudged(name, slice) || n === 0)
    return known({ ...plain, change: plainly(after - before, n) });
  return {
    wanted: [
      { rows: every, score: scores.reference },
      { rows: every, score: scores.candidate }
    ],
    finish: (replicates) => {
      const [first, second] = [replicatesAt(replicates, 0), replicatesAt(replicates, 1)];
      return {
        ...plain,
        reference: withBias(plain.reference, first),
        change: withSupport(
          resampled(after - before, less(second, first), { n, clusters }),
          support
        )
      };
    }
  };
}
function withBias(gap, replicates) {
  const { detail } = resampled(gap.estimate ?? Number.NaN, replicates, { n: gap.n });
  return detail === void 0 ? gap : { ...gap, detail };
}

// src/measure/compare.ts
var CELLS = 2e7;
function comparePair(comparison) {
  const work = workOf(comparison);
  return inOrder(work, measureShare(work, { start: 0, end: unitsOf(work) }));
}
function workOf(comparison) {
  const { reference, slices, only } = comparison;
  const views = [
    { slice: "all", rows: everyRow(reference.rows) },
    ...slices.map(({ name, rows }) => ({ slice: name, rows }))
  ];
  const isWanted = (metric) => only === void 0 || only.has(metric.name);
  const metrics = METRICS.filter((metric) => isWanted(metric) && applies(metric, reference));
  return { comparison, metrics, views };
}
var unitsOf = ({ metrics, views }) => metrics.length * views.length + 1;
function measureShare(work, share) {
  const { comparison } = work;
  const { resamples } = comparison;
  const measured = settledInTurn(pendingOf(work, share), { resamples, most: CELLS });
  const gaps = unitsOf(work) - 1;
  const withGaps = share.start <= gaps && gaps < share.end;
  return withGaps ? [...measured, measureGroups(comparison)] : measured;
}
function inOrder({ metrics, views }, measured) {
  const byMetric = metrics.flatMap(
    (_, metric) => views.flatMap((__, view) => measured[view * metrics.length + metric] ?? [])
  );
  return [...byMetric, ...measured.at(-1) ?? []];
}
function* pendingOf({ comparison, metrics, views }, { start, end }) {
  const { reference } = comparison;
  const { width } = valuesOf(reference);
  for (const [place, every] of views.entries()) {
    const before = place * metrics.length;
    const asked = metrics.slice(Math.max(0, start - before), Math.max(0, end - before));
    if (asked.length === 0) continue;
    const finite2 = finiteOf(every, reference.nonFinite);
    for (const metric of asked) {
      const view = metric.finiteOnly ? finite2 : every;
      const pending = metric.of === "arm" ? pendingArms(metric, comparison, view) : pendingPair(metric, comparison, view);
      yield { pending, weight: view.rows.length * width };
    }
  }
}
function finiteOf({ slice, rows }, nonFinite) {
  const finite2 = rows.filter((row) => nonFinite[row] === 0);
  return { slice, rows: finite2.length === rows.length ? rows : finite2 };
}
function applies(metric, sample) {
  const kinds = metric.of === "arm" ? [metric.sample] : metric.samples;
  return kinds.includes(sample.kind) && meetsNeeds(metric.needs, sample);
}
function meetsNeeds(needs, sample) {
  const labelled = sample.kind === "classification" && sample.labels !== void 0 || sample.kind === "regression" && sample.targets !== void 0;
  const hasPositive = sample.kind === "classification" && sample.positive !== void 0;
  switch (needs) {
    case "nothing":
      return true;
    case "labels":
      return labelled;
    case "positive":
      return hasPositive;
    case "labels-and-positive":
      return labelled && hasPositive;
    case "labels-and-deviations":
      return labelled && sample.kind === "regression" && sample.deviations !== void 0;
  }
}

// src/measure/plain-comparison.ts
function comparisonOf(plain) {
  const { judged } = plain;
  let drawn;
  return {
    ...plain,
    resamples: () => drawn ??= draw(plain),
    isJudged: (metric, slice) => (slice === "all" || slice.startsWith("by ") ? judged.overall : judged.onSlices).has(metric)
  };
}
function draw({ reference, clusters, seed, resamples }) {
  const random = randomStreams(seed).stream("bootstrap");
  return clusters === void 0 ? drawResamples(reference.rows, resamples, random) : drawClusterResamples(clusters, resamples, random);
}
function measurePart({
  plain,
  share
}) {
  return measureShare(workOf(comparisonOf(plain)), share);
}

export {
  describeGroups,
  gapsJudged,
  comparePair,
  workOf,
  unitsOf,
  measureShare,
  inOrder,
  comparisonOf,
  measurePart
};
