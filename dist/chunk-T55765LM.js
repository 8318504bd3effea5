import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  roundHalfEven
} from "./chunk-FNO66JQ4.js";

// src/stats/thinned-sample.ts
var PART = 32;
function keptRanks(count, exactAt) {
  const last = count - 1;
  const places = [];
  for (let place = 0; 2 * place < last; place += Math.max(1, Math.floor((place + 1) / PART)))
    places.push(place);
  const ranks = [...places, ...places.toReversed().map((place) => last - place)];
  const keep = (rank) => {
    const found = ranks.findIndex((kept) => kept >= rank);
    const place = found < 0 ? ranks.length : found;
    if (rank >= 0 && rank <= last && ranks[place] !== rank) ranks.splice(place, 0, rank);
  };
  for (const rank of [Math.floor(last / 2), Math.ceil(last / 2)]) keep(rank);
  for (const probability of exactAt) {
    const below = Math.floor(last * probability);
    keep(below);
    keep(below + 1);
  }
  return ranks;
}
function thinned(sorted, exactAt) {
  const count = sorted.length;
  const ranks = keptRanks(count, exactAt);
  const kept = new Float64Array(ranks.map((rank) => sorted[rank] ?? Number.NaN));
  return { count, exactAt, kept };
}
var countAtMost = (sample, value) => countBefore(sample, value, (kept) => kept > value);
var countBelow = (sample, value) => countBefore(sample, value, (kept) => kept >= value);
function countBefore({ count, exactAt, kept }, value, isPast) {
  const past = kept.findIndex(isPast);
  if (past === 0) return 0;
  if (past < 0) return count;
  const { rank, next, low, high } = between(keptRanks(count, exactAt), kept, past);
  const share = (value - low) / (high - low);
  return rank + 1 + share * (next - rank - 1);
}
function thinnedQuantile({ count, exactAt, kept }, probability) {
  if (count === 0) return Number.NaN;
  const position = (count - 1) * probability;
  const ranks = keptRanks(count, exactAt);
  const past = ranks.findIndex((rank2) => rank2 > position);
  if (past < 0) return kept.at(-1) ?? Number.NaN;
  const { rank, next, low, high } = between(ranks, kept, past);
  return low + (position - rank) / (next - rank) * (high - low);
}
function between(ranks, kept, place) {
  const [rank = Number.NaN, next = Number.NaN] = ranks.slice(place - 1, place + 1);
  const [low = Number.NaN, high = Number.NaN] = kept.subarray(place - 1, place + 1);
  return { rank, next, low, high };
}

// src/measure/right-answers.ts
function rightAnswers({ predicted, labels }) {
  return Uint8Array.from(predicted, (answer, row) => answer === labels?.[row] ? 1 : 0);
}

// src/measure/answers.ts
function classificationOf(sample) {
  if (sample.kind !== "classification") throw new Error(`A ${sample.kind} has no classes`);
  return sample;
}
function answersOf(sample) {
  return classificationOf(sample).predicted;
}
function rightRows(sample) {
  return rightAnswers(classificationOf(sample));
}
function valuesOf(sample) {
  switch (sample.kind) {
    case "classification":
      return { values: sample.scores, width: sample.classes };
    case "regression":
      return { values: sample.values, width: 1 };
    case "tensor":
      return { values: sample.values, width: sample.width };
  }
}

// src/stats/special.ts
var LANCZOS = [
  0.9999999999998099,
  676.5203681218851,
  -1259.1392167224028,
  771.3234287776531,
  -176.6150291621406,
  12.507343278686905,
  -0.13857109526572012,
  9984369578019572e-21,
  15056327351493116e-23
];
function logGamma(x) {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const shifted = x - 1;
  let series = LANCZOS[0];
  for (let term = 1; term < LANCZOS.length; term += 1) {
    series += (LANCZOS[term] ?? 0) / (shifted + term);
  }
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series);
}
var TINY = 1e-300;
var ITERATIONS = 1e3;
var PRECISION = 1e-16;
function incompleteBeta(a, b, x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  return front * continuedFraction(a, b, x);
}
var guard = (value) => value + TINY;
function continuedFraction(a, b, x) {
  let c = 1;
  let d = 1 / guard(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m <= ITERATIONS; m += 1) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    fraction *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < PRECISION) break;
  }
  return fraction;
}
function inverseIncompleteBeta(a, b, p) {
  return bisect((x) => incompleteBeta(a, b, x) - p, 0, 1);
}
function bisect(f, low, high) {
  let [lower, upper] = [low, high];
  for (let step = 0; step < 200; step += 1) {
    const middle = (lower + upper) / 2;
    if (middle === lower || middle === upper) break;
    if (f(middle) < 0) lower = middle;
    else upper = middle;
  }
  return (lower + upper) / 2;
}

// src/stats/binomial.ts
function binomialCdf(count, n, p) {
  if (count < 0) return 0;
  if (count >= n) return 1;
  return 1 - incompleteBeta(count + 1, n - count, p);
}
function binomialUpperTail(count, n, p) {
  if (count <= 0) return 1;
  return count > n ? 0 : incompleteBeta(count, n - count + 1, p);
}
function clopperPearson(count, n, level) {
  const alpha = (1 - level) / 2;
  const lower = count <= 0 ? 0 : inverseIncompleteBeta(count, n - count + 1, alpha);
  const upper = count >= n ? 1 : inverseIncompleteBeta(count + 1, n - count, 1 - alpha);
  return { lower, upper };
}

// src/stats/normal.ts
function normalCdf(z) {
  if (Number.isNaN(z)) return Number.NaN;
  const size = Math.abs(z);
  const upper = size < 3 ? 0.5 - centralMass(size) : tail(size);
  return z > 0 ? 1 - upper : upper;
}
var normalDensity = (z) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
function centralMass(z) {
  let term = z;
  let total = z;
  for (let k = 1; term > total * 1e-17; k += 1) {
    term *= z * z / (2 * k + 1);
    total += term;
  }
  return normalDensity(z) * total;
}
function tail(z) {
  if (z > 40) return 0;
  let fraction = z;
  for (let k = 100; k >= 1; k -= 1) fraction = z + k / fraction;
  return normalDensity(z) / fraction;
}
function normalQuantile(p) {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  return bisect((z) => normalCdf(z) - p, -40, 0);
}

// src/stats/student-t.ts
function tCdf(t, degreesOfFreedom) {
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0;
  const x = degreesOfFreedom / (degreesOfFreedom + t * t);
  const upper = incompleteBeta(degreesOfFreedom / 2, 0.5, x) / 2;
  return t > 0 ? 1 - upper : upper;
}
function tQuantile(p, degreesOfFreedom) {
  if (p > 0.5) return -tQuantile(1 - p, degreesOfFreedom);
  let low = -1;
  while (tCdf(low, degreesOfFreedom) > p) low *= 2;
  return bisect((t) => tCdf(t, degreesOfFreedom) - p, low, 0);
}
var TERMS = 1e3;
function noncentralTCdf(t, { degreesOfFreedom, shift }) {
  if (shift > t + 1e3) return 0;
  const x = t * t / (degreesOfFreedom + t * t);
  const half = shift * shift / 2;
  let total = 0;
  for (let term = 0; term < TERMS; term += 1) {
    const logs = term * Math.log(half) - half;
    const even = Math.exp(logs - logGamma(term + 1));
    const odd = shift / Math.SQRT2 * Math.exp(logs - logGamma(term + 1.5));
    const added = even * incompleteBeta(term + 0.5, degreesOfFreedom / 2, x) + odd * incompleteBeta(term + 1, degreesOfFreedom / 2, x);
    total += added;
    if (term > half && added < 1e-16) break;
  }
  return normalCdf(-shift) + total / 2;
}

// src/stats/sums.ts
var sum = (values) => sumOf(values, (value) => value);
function sumOf(values, make) {
  let total = 0;
  let lost2 = 0;
  for (let position = 0; position < values.length; position += 1) {
    const value = make(values[position] ?? 0);
    const next = total + value;
    lost2 += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost2 : total;
}
function mean(values) {
  return sum(values) / values.length;
}
function moments(values) {
  const n = values.length;
  const center = mean(values);
  const squares = sumOf(values, (value) => (value - center) ** 2);
  const cubes = sumOf(values, (value) => (value - center) ** 3);
  const spread = Math.sqrt(squares / n);
  const skewness = spread === 0 ? 0 : cubes / n / spread ** 3;
  return { n, mean: center, variance: squares / (n - 1), skewness };
}

// src/stats/cluster-robust.ts
function clusteredMean(values, clusters) {
  const center = mean(values);
  const residuals = /* @__PURE__ */ new Map();
  for (const [position, value] of values.entries()) {
    const cluster = clusters[position] ?? -1;
    residuals.set(cluster, (residuals.get(cluster) ?? 0) + value - center);
  }
  const squares = sum(Float64Array.from(residuals.values(), (residual) => residual ** 2));
  return { clusters: residuals.size, standardError: Math.sqrt(squares) / values.length };
}
var fewClusters = (clusters) => clusters / (clusters - 1);
function fewClustersWidening(clusters, level) {
  if (clusters < 2) return Number.POSITIVE_INFINITY;
  return Math.sqrt(fewClusters(clusters)) * tQuantile(level, clusters - 1) / normalQuantile(level);
}
function designEffect(values, clusters) {
  const { clusters: count, standardError } = clusteredMean(values, clusters);
  const independent = moments(values).variance / values.length;
  if (count < 2) return Number.POSITIVE_INFINITY;
  if (!(independent > 0)) return values.length / count;
  return Math.max(1, fewClusters(count) * standardError ** 2 / independent);
}

// src/stats/bias-correction.ts
function shareBelow(replicates, estimate) {
  let below = 0;
  for (const replicate of replicates)
    if (replicate <= estimate) below += replicate === estimate ? 0.5 : 1;
  return below / replicates.length;
}
function biasCorrection(below, acceleration) {
  if (acceleration === void 0 || !Number.isFinite(acceleration)) return void 0;
  const bias = normalQuantile(below);
  return Number.isFinite(bias) ? { bias, acceleration } : void 0;
}
function correctedLevel(level, { bias, acceleration }) {
  const shifted = bias + normalQuantile(level);
  const scale = 1 - acceleration * shifted;
  return scale > 0 ? normalCdf(bias + shifted / scale) : level;
}
function levelOf(percentile, { bias, acceleration }) {
  const distance = normalQuantile(percentile) - bias;
  const scale = 1 + acceleration * distance;
  return scale > 0 && Number.isFinite(distance) ? normalCdf(distance / scale - bias) : percentile;
}
function jackknifeAcceleration(without) {
  const center = without.reduce((sum2, value) => sum2 + value, 0) / without.length;
  let [squares, cubes] = [0, 0];
  for (const value of without) {
    const distance = center - value;
    squares += distance ** 2;
    cubes += distance ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

// src/stats/tango.ts
function tangoScore({ lost: lost2, gained: gained2, n }, delta) {
  const a = 2 * n;
  const b = -(lost2 + gained2) + (2 * n - gained2 + lost2) * delta;
  const c = -lost2 * delta * (1 - delta);
  const q = (Math.sqrt(Math.max(b * b - 4 * a * c, 0)) - b) / (2 * a);
  const variance = n * (2 * q + delta * (1 - delta));
  const excess = gained2 - lost2 - n * delta;
  if (variance > 0) return excess / Math.sqrt(variance);
  return excess === 0 ? 0 : Math.sign(excess) * Number.POSITIVE_INFINITY;
}
function tangoInterval(counts, level) {
  if (counts.n === 0) return { lower: Number.NaN, upper: Number.NaN };
  const z = normalQuantile(1 - (1 - level) / 2);
  const estimate = (counts.gained - counts.lost) / counts.n;
  return {
    lower: bisect((delta) => z - tangoScore(counts, delta), -1, estimate),
    upper: bisect((delta) => -z - tangoScore(counts, delta), estimate, 1)
  };
}
function provableMargin(n, alpha = 0.05) {
  return n === 0 ? 1 : -Math.expm1(Math.log(alpha) / n);
}

// src/measure/evidence.ts
var LEVEL = 0.9;
var UNDEFINED_SHARE = 0.05;
var TAIL_SKEWNESS = 2;
var TAIL_SHARE = 0.2;
var TAIL_ROWS = 30;
var finite = (value) => Number.isFinite(value) ? value : null;
var NO_ROWS = {
  estimate: null,
  interval: null,
  evidence: { kind: "none", reason: "there are no rows" },
  n: 0
};
function exactly(value, n) {
  if (n === 0) return NO_ROWS;
  return { estimate: finite(value), interval: null, evidence: { kind: "exact" }, n };
}
function plainly(value, n) {
  if (n === 0) return NO_ROWS;
  const evidence = { kind: "none", reason: "no interval was asked for" };
  return { estimate: finite(value), interval: null, evidence, n };
}
function shareOf(count, n) {
  if (n === 0) return NO_ROWS;
  const interval = { ...clopperPearson(count, n, LEVEL), level: LEVEL, method: "Clopper-Pearson" };
  return { estimate: count / n, interval, evidence: { kind: "binomial", count, n }, n };
}
function changeOfShares(lost2, gained2, n) {
  if (n === 0) return NO_ROWS;
  const counts = { lost: lost2, gained: gained2, n };
  const interval = { ...tangoInterval(counts, LEVEL), level: LEVEL, method: "Tango" };
  const evidence = { kind: "paired-counts", ...counts };
  return { estimate: (gained2 - lost2) / n, interval, evidence, n, detail: { lost: lost2, gained: gained2 } };
}
function meanOf(values) {
  return meanWith(values, ({ variance }) => ({
    standardError: Math.sqrt(variance / values.length),
    degreesOfFreedom: values.length - 1
  }));
}
function meanWith(values, spread) {
  const n = values.length;
  if (n === 0) return NO_ROWS;
  const known2 = moments(values);
  const { mean: mean2, skewness } = known2;
  if (!Number.isFinite(mean2))
    return { ...plainly(mean2, n), evidence: { kind: "none", reason: "it is not finite" } };
  const total = values.reduce((sum2, value) => sum2 + Math.abs(value), 0);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const heavy = Math.abs(skewness) > TAIL_SKEWNESS || largest > TAIL_SHARE * total;
  if (n < 2 || total > 0 && (heavy || n < TAIL_ROWS)) return void 0;
  const { standardError, degreesOfFreedom } = spread(known2);
  return withMargin(mean2, standardError, { n, degreesOfFreedom });
}
function withMargin(mean2, standardError, { n, degreesOfFreedom }) {
  if (!Number.isFinite(mean2) || !Number.isFinite(standardError)) {
    return { ...plainly(mean2, n), evidence: { kind: "none", reason: "a class has too few rows" } };
  }
  const probability = 1 - (1 - LEVEL) / 2;
  const isNormal = !Number.isFinite(degreesOfFreedom);
  const factor = isNormal ? normalQuantile(probability) : tQuantile(probability, degreesOfFreedom);
  const interval = {
    lower: mean2 - factor * standardError,
    upper: mean2 + factor * standardError,
    level: LEVEL,
    method: isNormal ? "DeLong" : "paired t"
  };
  return {
    estimate: mean2,
    interval,
    evidence: { kind: "mean", mean: mean2, standardError, n, degreesOfFreedom },
    n
  };
}
function bootstrapped(estimate, replicates, n) {
  return resampled(estimate, replicates, { n });
}
var ONE_CLUSTER = { kind: "none", reason: "all rows are of one cluster" };
function biasCorrected(estimate, replicates, shape) {
  return resampled(estimate, replicates, shape);
}
function resampled(estimate, replicates, shape) {
  const { clusters } = shape;
  const made = fromReplicates(estimate, replicates, shape);
  return clusters === void 0 ? made : { ...made, detail: { ...made.detail, clusters } };
}
function fromReplicates(estimate, replicates, { n, acceleration, clusters }) {
  if (n === 0) return NO_ROWS;
  if (clusters !== void 0 && clusters < 2)
    return { ...plainly(estimate, n), evidence: ONE_CLUSTER };
  const sorted = sortedCopy(replicates);
  const undefinedFrom = sorted.findIndex((value) => Number.isNaN(value));
  const defined = undefinedFrom < 0 ? sorted : sorted.subarray(0, undefinedFrom);
  const undefinedShare = (replicates.length - defined.length) / replicates.length;
  const refused = (reason) => ({
    ...plainly(estimate, n),
    evidence: { kind: "none", reason }
  });
  if (!Number.isFinite(estimate)) return refused("it is undefined on these rows");
  if (undefinedShare > UNDEFINED_SHARE)
    return refused(`${Math.round(undefinedShare * 100)} % of the resamples are undefined`);
  if (!defined.every((value) => Number.isFinite(value)))
    return refused("it is infinite on some resamples");
  const { mean: mean2, variance } = moments(defined);
  const standardError = finite(Math.sqrt(variance));
  const below = shareBelow(defined, estimate);
  const evidence = {
    kind: "replicates",
    ...thinned(defined, [...TAILS, ...levelsOf(biasCorrection(below, acceleration))]),
    undefinedShare,
    shareBelow: below,
    standardError,
    ...acceleration === void 0 ? {} : { acceleration },
    ...clusters === void 0 ? {} : { clusters }
  };
  const detail = { bootstrapBias: finite(mean2 - estimate), standardError };
  return { estimate, interval: replicatesInterval(estimate, evidence), evidence, n, detail };
}
var buffer = new Float64Array();
function sortedCopy(values) {
  if (buffer.length < values.length) buffer = new Float64Array(values.length);
  const copy = buffer.subarray(0, values.length);
  copy.set(values);
  return copy.sort();
}
var TAILS = [(1 - LEVEL) / 2, 1 - (1 - LEVEL) / 2];
function levelsOf(correction) {
  const [lower, upper] = TAILS;
  return correction === void 0 ? TAILS : [correctedLevel(lower, correction), correctedLevel(upper, correction)];
}
function replicatesInterval(estimate, evidence) {
  const { shareBelow: below, acceleration, clusters } = evidence;
  const correction = biasCorrection(below, acceleration);
  const [lower, upper] = levelsOf(correction);
  const bounds = {
    lower: thinnedQuantile(evidence, lower),
    upper: thinnedQuantile(evidence, upper)
  };
  const method = correction === void 0 ? "bootstrap" : "BCa bootstrap";
  return { ...widened(estimate, bounds, clusters), level: LEVEL, method };
}
function widened(estimate, { lower, upper }, clusters) {
  if (clusters === void 0) return { lower, upper };
  const factor = fewClustersWidening(clusters, 1 - (1 - LEVEL) / 2);
  return {
    lower: estimate + factor * (lower - estimate),
    upper: estimate + factor * (upper - estimate)
  };
}

// src/measure/resampling.ts
function replicatesAt(replicates, place) {
  const own = replicates[place];
  if (own === void 0) throw new Error(`Score ${place} was not wanted`);
  return own;
}
var known = (value) => ({
  wanted: [],
  finish: () => value
});
var afterwards = ({ wanted, finish }, make) => ({ wanted, finish: (replicates) => make(finish(replicates)) });
function together(all) {
  return {
    wanted: all.flatMap(({ wanted }) => wanted),
    finish: (replicates) => {
      let start = 0;
      return all.map(({ wanted, finish }) => {
        const own = replicates.slice(start, start + wanted.length);
        start += wanted.length;
        return finish(own);
      });
    }
  };
}
function settled({ wanted, finish }, resamples, room) {
  return finish(wanted.length === 0 ? [] : scoreResamples(wanted, resamples(), room));
}
function settledInTurn(each, { resamples, most, mostReplicates }) {
  const values = [];
  const room = [];
  let [waiting, total, scores] = [[], 0, 0];
  const settle = () => {
    values.push(...settled(together(waiting), resamples, room));
    [waiting, total, scores] = [[], 0, 0];
  };
  for (const { pending, weight } of each) {
    waiting.push(pending);
    total += pending.wanted.length * weight;
    scores += pending.wanted.length;
    if (total >= most || scores > 0 && scores * resamples().count >= mostReplicates) settle();
  }
  settle();
  return values;
}
var BLOCK = 16;
function scoreResamples(wanted, resamples, room = []) {
  const made = wanted.map((one, place) => ({
    ...one,
    values: room[place] ??= new Float64Array(resamples.count)
  }));
  const views = viewsOf(made);
  const block = Array.from({ length: BLOCK }, () => heldIn(resamples.rows));
  for (let start = 0; start < resamples.count; start += BLOCK) {
    const held = block.slice(0, resamples.count - start);
    for (const [place, { whole }] of held.entries()) whole.set(resamples.weights(start + place));
    for (const { rows, scored } of views) {
      const own = held.map((one) => drawnOf(one, rows));
      for (const { score, values } of scored) {
        for (const [place, { weights, drawn }] of own.entries())
          values[start + place] = score(weights, drawn);
      }
    }
  }
  return made.map(({ values }) => values);
}
function viewsOf(made) {
  const views = /* @__PURE__ */ new Map();
  for (const one of made) views.set(one.rows, [...views.get(one.rows) ?? [], one]);
  return Array.from(views, ([rows, scored]) => ({ rows, scored }));
}
var MOST = 255;
var heldIn = (rows) => ({
  whole: new Uint8Array(rows),
  weights: new Uint8Array(rows),
  drawn: new Uint32Array(rows)
});
function drawnOf({ whole, weights, drawn }, rows) {
  const own = weights.subarray(0, rows.length);
  let count = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const weight = whole[rows[place] ?? 0] ?? 0;
    own[place] = weight;
    drawn[count] = place;
    count += weight + MOST >> 8;
  }
  return { weights: own, drawn: drawn.subarray(0, count) };
}
var less = (values, others) => values.map((value, place) => value - (others[place] ?? Number.NaN));
function everyRow(rows) {
  const every = new Uint32Array(rows);
  for (let row = 0; row < rows; row += 1) every[row] = row;
  return every;
}
function membership(total, rows) {
  const weights = new Uint8Array(total);
  for (const row of rows) weights[row] = 1;
  return weights;
}

// src/measure/metrics/accuracy.ts
var accuracy = {
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
      counted: new Uint8Array(sample.rows).fill(1)
    })
  }
};

// src/measure/cell-sums.ts
function cellWeights({
  cellOf,
  cells,
  width = 1
}) {
  const { order, starts } = byCell(cellOf, cells);
  const rows = order.map((item) => Math.floor(item / width));
  const weight = new Float64Array(cells);
  return (weights) => {
    for (let cell = 0; cell < cells; cell += 1) {
      const end = starts[cell + 1] ?? 0;
      let own = 0;
      for (let at = starts[cell] ?? 0; at < end; at += 1) own += weights[rows[at] ?? 0] ?? 0;
      weight[cell] = own;
    }
    return weight;
  };
}
function cellSums({
  cellOf,
  cells,
  width = 1,
  values
}) {
  const { order, starts } = byCell(cellOf, cells);
  const rows = order.map((item) => Math.floor(item / width));
  const known2 = Float64Array.from(order, (item) => finiteOr0(values[item] ?? Number.NaN));
  const odd = order.filter((item) => !Number.isFinite(values[item]));
  const weight = new Float64Array(cells);
  const sum2 = new Float64Array(cells);
  return (weights) => {
    for (let cell = 0; cell < cells; cell += 1) {
      const end = starts[cell + 1] ?? 0;
      let own = 0;
      let total = 0;
      for (let at = starts[cell] ?? 0; at < end; at += 1) {
        const times = weights[rows[at] ?? 0] ?? 0;
        own += times;
        total += times * (known2[at] ?? 0);
      }
      weight[cell] = own;
      sum2[cell] = total;
    }
    for (const item of odd) {
      const times = weights[Math.floor(item / width)] ?? 0;
      const cell = cellOf[item] ?? 0;
      if (times > 0) sum2[cell] = (sum2[cell] ?? 0) + times * (values[item] ?? Number.NaN);
    }
    return { weight, sum: sum2 };
  };
}
var finiteOr0 = (value) => Number.isFinite(value) ? value : 0;
function byCell(cellOf, cells) {
  const starts = new Uint32Array(cells + 1);
  for (let item = 0; item < cellOf.length; item += 1) {
    const cell = cellOf[item] ?? -1;
    if (cell >= 0) starts[cell + 1] = (starts[cell + 1] ?? 0) + 1;
  }
  for (let cell = 0; cell < cells; cell += 1)
    starts[cell + 1] = (starts[cell + 1] ?? 0) + (starts[cell] ?? 0);
  const next = starts.slice();
  const order = new Uint32Array(starts[cells] ?? 0);
  for (let item = 0; item < cellOf.length; item += 1) {
    const cell = cellOf[item] ?? -1;
    if (cell < 0) continue;
    order[next[cell] ?? 0] = item;
    next[cell] = (next[cell] ?? 0) + 1;
  }
  return { order, starts };
}

// src/measure/once-for-each.ts
function onceForEach(make) {
  const kept = /* @__PURE__ */ new WeakMap();
  return (key) => {
    const before = kept.get(key);
    if (before !== void 0) return before.made;
    const made = make(key);
    kept.set(key, { made });
    return made;
  };
}

// src/stats/rising-order.ts
function risingOrder(values) {
  const sorted = values.toSorted();
  const order = new Uint32Array(values.length);
  const met = new Uint32Array(values.length);
  for (let position = 0; position < values.length; position += 1) {
    const first = firstPlace(sorted, values[position] ?? Number.NaN);
    const place = first + (met[first] ?? 0);
    met[first] = place - first + 1;
    order[place] = position;
  }
  return order;
}
function firstPlace(sorted, value) {
  const isNaN = Number.isNaN(value);
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = low + high >> 1;
    const other = sorted[middle] ?? Number.NaN;
    if (isNaN ? !Number.isNaN(other) : other < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

// src/measure/sample-of-rows.ts
function sampleOfRows(sample, rows) {
  if (rows.length === sample.rows && rows.every((row, position) => row === position)) return sample;
  const [last, before] = lastOf.get(sample) ?? [];
  const known2 = [last, before].find((one) => one?.rows === rows);
  if (known2 !== void 0) return known2.made;
  const own = { rows, made: taken(sample, rows) };
  lastOf.set(sample, last === void 0 ? [own] : [own, last]);
  return own.made;
}
var lastOf = /* @__PURE__ */ new WeakMap();
function taken(sample, rows) {
  const own = { rows: rows.length, nonFinite: pick(sample.nonFinite, rows) };
  switch (sample.kind) {
    case "classification":
      return {
        ...sample,
        ...own,
        scores: wide(sample.scores, rows, sample.classes),
        predicted: pick(sample.predicted, rows),
        labels: sample.labels === void 0 ? void 0 : pick(sample.labels, rows)
      };
    case "regression":
      return {
        ...sample,
        ...own,
        values: pick(sample.values, rows),
        ...sample.deviations === void 0 ? {} : { deviations: pick(sample.deviations, rows) },
        targets: sample.targets === void 0 ? void 0 : pick(sample.targets, rows)
      };
    case "tensor":
      return { ...sample, ...own, values: wide(sample.values, rows, sample.width) };
  }
}
function pick(values, rows) {
  const picked = values.slice(0, rows.length);
  for (let place = 0; place < rows.length; place += 1)
    picked[place] = values[rows[place] ?? 0] ?? 0;
  return picked;
}
function wide(values, rows, width) {
  const picked = new Float64Array(rows.length * width);
  for (let place = 0; place < rows.length; place += 1) {
    const start = (rows[place] ?? 0) * width;
    picked.set(values.subarray(start, start + width), place * width);
  }
  return picked;
}

// src/measure/ranking.ts
function rankingOf(values) {
  const every = risingOrder(values);
  const unknown = every.findLastIndex((row) => !Number.isNaN(values[row])) + 1;
  const order = every.subarray(0, unknown);
  return { order, values: pick(values, order), unranked: every.subarray(unknown) };
}
function weightOf(weights, rows) {
  let total = 0;
  for (let at = 0; at < rows.length; at += 1) total += weights[rows[at] ?? 0] ?? 0;
  return total;
}
function tieStarts({ values }) {
  const starts = new Uint32Array(values.length);
  for (let at = 1; at < values.length; at += 1)
    starts[at] = values[at] === values[at - 1] ? starts[at - 1] ?? 0 : at;
  return starts;
}
function tieEnds({ values }) {
  const ends = new Uint32Array(values.length);
  for (let at = values.length - 1; at >= 0; at -= 1)
    ends[at] = values[at] === values[at + 1] ? ends[at + 1] ?? 0 : at + 1;
  return ends;
}
function placeOfValue({ values }, least) {
  const place = values.findIndex((value) => value >= least);
  return place < 0 ? values.length : place;
}
function sumWeights(order, weights, summed) {
  let total = 0;
  for (let at = 0; at < order.length; at += 1) {
    total += weights[order[at] ?? 0] ?? 0;
    summed[at + 1] = total;
  }
  return total;
}
function placeOf(summed, number) {
  let low = 0;
  let high = summed.length - 2;
  while (low < high) {
    const middle = low + high >> 1;
    if ((summed[middle + 1] ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}

// src/measure/sample.ts
function scoresOfClass({ rows, classes, scores }, position) {
  const own = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) own[row] = scores[row * classes + position] ?? Number.NaN;
  return own;
}

// src/measure/calibration.ts
var BINS = 15;
var binOf = (probability) => Math.min(BINS - 1, Math.max(0, Math.ceil(probability * BINS) - 1));
var calibrationOf = onceForEach(
  (sample) => {
    const { rows, classes, scores, predicted } = sample;
    const confidence = Float64Array.from({ length: rows }, (_, row) => {
      const answer = predicted[row] ?? -1;
      return answer < 0 ? Number.NaN : scores[row * classes + answer] ?? 0;
    });
    return { confidence, right: rightAnswers(sample) };
  }
);
function calibrationOfClass(sample, position) {
  const confidence = scoresOfClass(sample, position);
  const right = Uint8Array.from(
    confidence,
    (_, row) => sample.labels?.[row] === position ? 1 : 0
  );
  return { confidence, right };
}
function calibrationsByClass(sample) {
  const { classes, positive = 1 } = sample;
  const judged = classes === 2 ? [positive] : Array.from({ length: classes }, (_, k) => k);
  return judged.map((position) => calibrationOfClass(sample, position));
}
var rankedCalibration = onceForEach(
  ({ confidence, right }) => {
    const ranking = rankingOf(confidence);
    const own = pick(right, ranking.order);
    const surplus = ranking.values.map((value, place) => (own[place] ?? 0) - value);
    return { ...ranking, right: own, surplus };
  }
);
function equalWidthBins(sample) {
  const { confidence, right } = calibrationOf(sample);
  return cellSums({
    cellOf: confidence.map((value) => Number.isNaN(value) ? 0 : binOf(value)),
    cells: BINS,
    values: confidence.map((value, row) => (right[row] ?? 0) - value)
  });
}
var massOf = (total, bin) => Math.floor(total / BINS) + (bin < total % BINS ? 1 : 0);
function expanded(values, { order }, weights) {
  const own = new Float64Array(weightOf(weights, order));
  let place = 0;
  for (let at = 0; at < order.length; at += 1) {
    const times = weights[order[at] ?? 0] ?? 0;
    const value = values[at] ?? Number.NaN;
    for (let left = times; left > 0; left -= 1) {
      own[place] = value;
      place += 1;
    }
  }
  return own;
}
var sumOf2 = (values) => values.reduce((sum2, value) => sum2 + value, 0);
function sumOfSizes(values) {
  let total = 0;
  for (let place = 0; place < values.length; place += 1) total += Math.abs(values[place] ?? 0);
  return total;
}

// src/measure/adaptive-error.ts
var BINS2 = 15;
function adaptiveScore(sample, threshold) {
  const classes = Array.from(
    { length: sample.classes },
    (_, position) => errorOf(calibrationOfClass(sample, position), threshold)
  );
  return (weights, rows) => {
    let [error, counted] = [0, 0];
    for (const own of classes) {
      const { total, n } = own(weights);
      error += n === 0 ? 0 : total / n;
      counted += n;
    }
    const isEmpty = counted === 0 && weightOf(weights, rows) === 0;
    return isEmpty ? Number.NaN : error / classes.length;
  };
}
function errorOf(own, threshold) {
  const { order, values, surplus, unranked } = rankedCalibration(own);
  const first = values.findIndex((value) => value > threshold);
  const start = first < 0 ? order.length : first;
  const counted = order.subarray(start);
  const starts = tieStarts({ values: values.subarray(start) });
  const ones = placeOfValue({ values: values.subarray(start) }, 1);
  const gaps = surplus.subarray(start);
  const summed = new Float64Array(counted.length + 1);
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return { total: Number.NaN, n: Number.NaN };
    const n = sumWeights(counted, weights, summed);
    if (n === 0) return { total: 0, n };
    let total = 0;
    let at = 0;
    for (let bin = 1; bin <= BINS2 + 1; bin += 1) {
      const number = Math.min(n - 1, roundHalfEven(bin * n / BINS2));
      const begin = bin < BINS2 ? starts[placeOf(summed, number)] ?? 0 : ones;
      const end = bin > BINS2 ? counted.length : begin;
      let gap = 0;
      for (; at < end; at += 1) gap += (weights[counted[at] ?? 0] ?? 0) * (gaps[at] ?? 0);
      total += Math.abs(gap);
    }
    return { total, n };
  };
}

// src/measure/metrics/adaptive-calibration-error.ts
var adaptiveCalibrationError = {
  of: "arm",
  name: "adaptive-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: (sample) => adaptiveScore(sample, 0) }
};

// src/measure/confusion.ts
var confusionOf = onceForEach(
  (sample) => onceForEach(countsOf(sample))
);
function countsOf({ classes, predicted, labels }) {
  const { kinds, kindOf } = kindsOf(predicted, (row) => labels?.[row] ?? -1);
  const weightsOf = cellWeights({ cellOf: kindOf, cells: kinds.length });
  return (weights) => {
    const confusion = {
      actual: new Float64Array(classes),
      answered: new Float64Array(classes),
      hit: new Float64Array(classes)
    };
    const byKind = weightsOf(weights);
    let total = 0;
    for (const [place, { label, answer }] of kinds.entries()) {
      const weight = byKind[place] ?? 0;
      total += weight;
      add(confusion.actual, label, weight);
      add(confusion.answered, answer, weight);
      if (label === answer) add(confusion.hit, label, weight);
    }
    return { ...confusion, total };
  };
}
function kindsOf(predicted, labelOf) {
  const kinds = [];
  const places = /* @__PURE__ */ new Map();
  const kindOf = Uint32Array.from(predicted, (answer, row) => {
    const kind = { label: labelOf(row), answer };
    const name = `${kind.label} ${answer}`;
    const place = places.get(name) ?? kinds.push(kind) - 1;
    places.set(name, place);
    return place;
  });
  return { kinds, kindOf };
}
function add(counts, position, weight) {
  if (position >= 0) counts[position] = (counts[position] ?? 0) + weight;
}

// src/measure/agreement.ts
function agreementOf(sample) {
  const confused = confusionOf(sample);
  return (weights) => agreementIn(confused(weights));
}
function agreementIn({ total, actual, answered, hit }) {
  const sumOf3 = (term) => actual.reduce((sum2, _, position) => sum2 + term(position), 0);
  const squares = (counts) => {
    const known2 = counts.reduce((sum2, count) => sum2 + count, 0);
    return sumOf3((position) => (counts[position] ?? 0) ** 2) + (total - known2) ** 2;
  };
  return {
    total,
    hits: sumOf3((position) => hit[position] ?? 0),
    product: sumOf3((position) => (actual[position] ?? 0) * (answered[position] ?? 0)),
    labelSquares: squares(actual),
    answerSquares: squares(answered)
  };
}
function kappaOf({ total, hits, product: product2 }) {
  const [seen, chance] = [hits / total, product2 / total ** 2];
  return chance === 1 ? Number.NaN : (seen - chance) / (1 - chance);
}

// src/measure/metrics/answer-agreement.ts
var answerAgreement = {
  of: "pair",
  name: "answer-agreement",
  unit: "",
  better: "higher",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (base, candidate) => {
      const { classes, predicted } = classificationOf(candidate);
      const agreed = agreementOf({
        classes,
        predicted,
        labels: classificationOf(base).predicted
      });
      return (weights) => kappaOf(agreed(weights));
    }
  }
};

// src/measure/class-support.ts
function presentCounts({ labels, classes }, sources) {
  const rows = Array.from({ length: classes }, () => []);
  for (const [row, label] of (labels ?? []).entries()) rows[label]?.push(row);
  return rows.filter(({ length }) => length > 0).map((own) => independentOf(own, sources));
}
function independentOf(rows, sources) {
  if (sources === void 0 || rows.length === 0) return rows.length;
  const sizes = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const source = sources[row] ?? -1;
    sizes.set(source, (sizes.get(source) ?? 0) + 1);
  }
  const squares = [...sizes.values()].reduce((sum2, size) => sum2 + size ** 2, 0);
  return rows.length ** 2 / squares;
}
var leastOf = (counts) => Math.min(...counts);
var supportOfLeast = (sample, sources) => leastOf(presentCounts(sample, sources));
var supportOfEach = (sample, sources) => {
  const counts = presentCounts(sample, sources);
  return counts.length * leastOf(counts);
};
var supportOfPairs = (sample, sources) => supportOfEach(sample, sources) / 2;
var supportOfPositive = (sample, sources) => {
  const { classes, positive } = sample;
  return classes === 2 && positive !== void 0 ? positivesOf(sample, sources) : supportOfEach(sample, sources);
};
var positivesOf = ({ labels, positive = 1 }, sources) => independentOf(
  [...(labels ?? []).entries()].flatMap(([row, label]) => label === positive ? [row] : []),
  sources
);
var UNSEEN = 3;
var supportOfRanked = (sample, sources) => {
  const positives = positivesOf(sample, sources);
  return positives / Math.max(1, Math.log((positives + UNSEEN) / UNSEEN));
};
function withSupport(estimated, support) {
  const { evidence } = estimated;
  if (support === void 0 || !Number.isFinite(support)) return estimated;
  return evidence.kind === "mean" || evidence.kind === "replicates" ? { ...estimated, evidence: { ...evidence, support } } : estimated;
}

// src/measure/pairs-won.ts
function pairsWon({ score, classOf, classes, position }) {
  const ranking = rankingOf(score);
  const own = ranking.order.filter((row) => classOf[row] === position);
  const { below, upTo } = ownRowsBelow(ranking, (row) => classOf[row] === position);
  const isOther = (row) => classOf[row] !== position && !Number.isNaN(score[row]);
  const { order: others, starts } = byCell(
    classOf.map((other, row) => isOther(row) ? other : -1),
    classes
  );
  const [less2, notMore] = [
    others.map((row) => below[row] ?? 0),
    others.map((row) => upTo[row] ?? 0)
  ];
  const summed = new Float64Array(own.length + 1);
  return (weights) => {
    const [wins, rows] = [new Float64Array(classes), new Float64Array(classes)];
    if (weightOf(weights, ranking.unranked) > 0) return { wins: wins.fill(Number.NaN), rows };
    const total = sumWeights(own, weights, summed);
    for (let other = 0; other < classes; other += 1) {
      const end = starts[other + 1] ?? 0;
      let n = 0;
      let twice = 0;
      for (let at = starts[other] ?? 0; at < end; at += 1) {
        const weight = weights[others[at] ?? 0] ?? 0;
        n += weight;
        twice += weight * (2 * total - (summed[less2[at] ?? 0] ?? 0) - (summed[notMore[at] ?? 0] ?? 0));
      }
      wins[other] = twice / 2;
      rows[other] = n;
    }
    rows[position] = total;
    return { wins, rows };
  };
}
function ownRowsBelow(ranking, isOwn) {
  const { order, unranked } = ranking;
  const before = new Uint32Array(order.length + 1);
  for (let at = 0; at < order.length; at += 1)
    before[at + 1] = (before[at] ?? 0) + (isOwn(order[at] ?? 0) ? 1 : 0);
  const [starts, ends] = [tieStarts(ranking), tieEnds(ranking)];
  const rows = order.length + unranked.length;
  const [below, upTo] = [new Uint32Array(rows), new Uint32Array(rows)];
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    below[row] = before[starts[at] ?? 0] ?? 0;
    upTo[row] = before[ends[at] ?? 0] ?? 0;
  }
  return { below, upTo };
}

// src/measure/metrics/auc.ts
var auc = {
  of: "arm",
  name: "auc",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfPairs,
  estimator: { kind: "area", binary, prepare }
};
function binary(sample) {
  const { classes, labels, positive = 1 } = sample;
  if (classes !== 2) return void 0;
  return {
    scores: scoresOfClass(sample, positive),
    positive: Uint8Array.from(
      { length: sample.rows },
      (_, row) => labels?.[row] === positive ? 1 : 0
    )
  };
}
function prepare(sample) {
  const { classes, positive } = sample;
  const judged = classes === 2 && positive !== void 0 ? [positive] : Array.from({ length: classes }, (_, position) => position);
  const areas = judged.map((position) => areaOf(sample, position));
  return (weights) => areas.reduce((total, area) => total + area(weights), 0) / areas.length;
}
var [REST, OWN] = [0, 1];
function areaOf(sample, position) {
  const { labels, rows } = sample;
  const won = pairsWon({
    score: scoresOfClass(sample, position),
    classOf: Int32Array.from(
      { length: rows },
      (_, row) => labels?.[row] === position ? OWN : REST
    ),
    classes: 2,
    position: OWN
  });
  return (weights) => {
    const { wins, rows: counts } = won(weights);
    return (wins[REST] ?? 0) / ((counts[OWN] ?? 0) * (counts[REST] ?? 0));
  };
}

// src/measure/metrics/auc-one-versus-one.ts
var aucOneVersusOne = {
  of: "arm",
  name: "auc-one-versus-one",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfPairs,
  estimator: { kind: "bootstrap", prepare: prepare2 }
};
function prepare2(sample) {
  const { classes, labels, rows } = sample;
  const classOf = Int32Array.from({ length: rows }, (_, row) => labels?.[row] ?? -1);
  const positions = Array.from({ length: classes }, (_, position) => position);
  const judged = areMirrored(sample) ? positions.slice(1) : positions;
  const each = judged.map((position) => ({
    position,
    won: pairsWon({ score: scoresOfClass(sample, position), classOf, classes, position })
  }));
  return (weights) => {
    let total = 0;
    for (const { position, won } of each) total += areasOf(won(weights), position);
    return total / (judged.length * (classes - 1));
  };
}
function areMirrored(sample) {
  if (sample.classes !== 2) return false;
  const [falling, rising] = [scoresOfClass(sample, 0), scoresOfClass(sample, 1)];
  const { order, unranked } = rankingOf(rising);
  return unranked.length === 0 && order.every((row, at) => {
    const before = order[at - 1] ?? row;
    const fell = Math.sign((falling[before] ?? 0) - (falling[row] ?? 0));
    return fell === Math.sign((rising[row] ?? 0) - (rising[before] ?? 0));
  });
}
var areasOf = ({ wins, rows }, position) => wins.reduce(
  (sum2, won, other) => other === position ? sum2 : sum2 + won / ((rows[position] ?? 0) * (rows[other] ?? 0)),
  0
);

// src/measure/metrics/average-precision.ts
var averagePrecision = {
  of: "arm",
  name: "average-precision",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  support: supportOfRanked,
  estimator: { kind: "bootstrap", prepare: prepare3 }
};
function prepare3(sample) {
  const { labels, positive = 1 } = sample;
  const falling = rankingOf(scoresOfClass(sample, positive).map((score) => -score));
  const { order, unranked } = falling;
  const ends = tieEnds(falling);
  const places = ends.map((_, at) => at).filter((at) => labels?.[order[at] ?? 0] === positive);
  const found = places.map((at) => order[at] ?? 0);
  const metAt = places.map((at) => ends[at] ?? 0);
  const endsTie = Uint8Array.from(metAt, (end, at) => end === metAt[at + 1] ? 0 : 1);
  const summed = new Float64Array(order.length + 1);
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return Number.NaN;
    sumWeights(order, weights, summed);
    let hits = 0;
    let newly = 0;
    let sum2 = 0;
    for (let at = 0; at < found.length; at += 1) {
      newly += weights[found[at] ?? 0] ?? 0;
      if (endsTie[at] === 0) continue;
      hits += newly;
      sum2 += newly * (hits / Math.max(1, summed[metAt[at] ?? 0] ?? 0));
      newly = 0;
    }
    return sum2 / hits;
  };
}

// src/measure/metrics/balanced-accuracy.ts
var balancedAccuracy = {
  of: "arm",
  name: "balanced-accuracy",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfEach,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const confused = confusionOf(sample);
      return (weights) => {
        const { actual, hit } = confused(weights);
        let [total, present] = [0, 0];
        for (const [position, count] of actual.entries()) {
          if (count === 0) continue;
          total += (hit[position] ?? 0) / count;
          present += 1;
        }
        return total / present;
      };
    }
  }
};

// src/measure/brier-parts.ts
function brierPartsOf(sample) {
  const classes = calibrationsByClass(sample).map(partsOf);
  return (weights) => {
    let miscalibration2 = 0;
    let discrimination = 0;
    let uncertainty = 0;
    for (const own of classes) {
      const parts = own(weights);
      miscalibration2 += parts.miscalibration;
      discrimination += parts.discrimination;
      uncertainty += parts.uncertainty;
    }
    return { miscalibration: miscalibration2, discrimination, uncertainty };
  };
}
var UNDEFINED = {
  miscalibration: Number.NaN,
  discrimination: Number.NaN,
  uncertainty: Number.NaN
};
function partsOf(calibration) {
  const ranked = rankedCalibration(calibration);
  const pooled = poolingOf(ranked);
  return (weights) => {
    if (weightOf(weights, ranked.unranked) > 0) return UNDEFINED;
    const { total, happened, score, best } = pooled(weights);
    const share = happened / total;
    const uncertainty = share * (1 - share);
    return {
      miscalibration: (score - best) / total,
      discrimination: uncertainty - best / total,
      uncertainty
    };
  };
}
function poolingOf(ranked) {
  const { order, right, surplus } = ranked;
  const squares = surplus.map((own) => own * own);
  const endsTie = Uint8Array.from(tieEnds(ranked), (end, at) => end === at + 1 ? 1 : 0);
  const masses = new Float64Array(order.length);
  const hits = new Float64Array(order.length);
  return (weights) => {
    let blocks = 0;
    let mass = 0;
    let hit = 0;
    let score = 0;
    for (let at = 0; at < order.length; at += 1) {
      const weight = weights[order[at] ?? 0] ?? 0;
      mass += weight;
      hit += weight * (right[at] ?? 0);
      score += weight * (squares[at] ?? 0);
      if (mass === 0 || endsTie[at] === 0) continue;
      while (blocks > 0 && (hits[blocks - 1] ?? 0) * mass >= hit * (masses[blocks - 1] ?? 0)) {
        blocks -= 1;
        mass += masses[blocks] ?? 0;
        hit += hits[blocks] ?? 0;
      }
      masses[blocks] = mass;
      hits[blocks] = hit;
      blocks += 1;
      mass = 0;
      hit = 0;
    }
    return { score, ...sumsOf(masses.subarray(0, blocks), hits) };
  };
}
function sumsOf(masses, hits) {
  let total = 0;
  let happened = 0;
  let best = 0;
  for (let block = 0; block < masses.length; block += 1) {
    const mass = masses[block] ?? 0;
    const hit = hits[block] ?? 0;
    total += mass;
    happened += hit;
    best += hit * (mass - hit) / mass;
  }
  return { total, happened, best };
}
var meanOver = (own, value) => Array.from(own, value).reduce((sum2, one) => sum2 + one, 0) / own.length;
function murphyParts({ confidence, right }, rows, bins) {
  const members = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil((confidence[row] ?? 0) * bins) - 1));
    const own = members.get(bin) ?? [];
    own.push(row);
    members.set(bin, own);
  }
  const said = (row) => confidence[row] ?? Number.NaN;
  const was = (row) => right[row] ?? 0;
  const overall = meanOver(rows, was);
  let reliability = 0;
  let resolution = 0;
  let variance = 0;
  let covariance = 0;
  for (const own of members.values()) {
    const share = own.length / rows.length;
    const [p, y] = [meanOver(own, said), meanOver(own, was)];
    reliability += share * (p - y) ** 2;
    resolution += share * (y - overall) ** 2;
    variance += share * meanOver(own, (row) => (said(row) - p) ** 2);
    covariance += share * 2 * meanOver(own, (row) => (was(row) - y) * (said(row) - p));
  }
  return {
    reliability,
    resolution,
    uncertainty: overall * (1 - overall),
    withinBinVariance: variance,
    withinBinCovariance: covariance
  };
}

// src/measure/metrics/brier-score.ts
var brierScore = {
  of: "arm",
  name: "brier-score",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "mean", perRow },
  detail: (sample, rows) => {
    const { classes, positive = 1 } = sample;
    if (classes !== 2) return {};
    const parts = murphyParts(calibrationOfClass(sample, positive), rows, BINS);
    return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, finite(part)]));
  }
};
function perRow({ rows, classes, scores, labels }) {
  const share = classes === 2 ? 0.5 : 1;
  return Float64Array.from({ length: rows }, (_, row) => {
    let total = 0;
    for (let position = 0; position < classes; position += 1) {
      const happened = labels?.[row] === position ? 1 : 0;
      total += ((scores[row * classes + position] ?? Number.NaN) - happened) ** 2;
    }
    return total * share;
  });
}

// src/measure/likelihood-bend.ts
var [R, A, B] = [0, 2, 5];
function startFrom(observed, line) {
  const { odds, happened } = observed;
  const against = odds.map((x) => Math.exp(-line.intercept - line.slope * x));
  const p = against.map((odd) => 1 / (1 + odd));
  const a = p.map((own) => own * (1 - own));
  return {
    ...observed,
    line,
    against,
    r: p.map((own, row) => (happened[row] ?? 0) - own),
    a,
    b: a.map((own, row) => own * (0.5 - (p[row] ?? 0)))
  };
}
function bendAtStart(start, { weights, rows }) {
  const { odds, r: left, a: spread, b: tilt } = start;
  let r0 = 0;
  let r1 = 0;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const x = odds[row] ?? 0;
    const square = x * x;
    const r = weight * (left[row] ?? 0);
    const a = weight * (spread[row] ?? 0);
    const b = weight * (tilt[row] ?? 0);
    r0 += r;
    r1 += r * x;
    a0 += a;
    a1 += a * x;
    a2 += a * square;
    b0 += b;
    b1 += b * x;
    b2 += b * square;
    b3 += b * square * x;
  }
  return [r0, r1, a0, a1, a2, b0, b1, b2, b3];
}
function bendAt({ odds, happened, against, line: start }, { weights, rows }, line) {
  const moved = start.intercept - line.intercept;
  const turned = start.slope - line.slope;
  let r0 = 0;
  let r1 = 0;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const x = odds[row] ?? 0;
    const p = shareWith(against[row] ?? 0, moved + turned * x);
    const r = weight * ((happened[row] ?? 0) - p);
    const a = weight * p * (1 - p);
    const b = a * (0.5 - p);
    const square = x * x;
    r0 += r;
    r1 += r * x;
    a0 += a;
    a1 += a * x;
    a2 += a * square;
    b0 += b;
    b1 += b * x;
    b2 += b * square;
    b3 += b * square * x;
  }
  return [r0, r1, a0, a1, a2, b0, b1, b2, b3];
}
function shiftAt(start, { weights, rows }, intercept) {
  const { happened, against, r: left, a: spread, b: tilt } = start;
  const isThere = intercept === void 0;
  const factor = Math.exp(start.line.intercept - (intercept ?? start.line.intercept));
  let r0 = 0;
  let a0 = 0;
  let b0 = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    if (isThere) {
      r0 += weight * (left[row] ?? 0);
      a0 += weight * (spread[row] ?? 0);
      b0 += weight * (tilt[row] ?? 0);
    } else {
      const p = 1 / (1 + factor * (against[row] ?? 0));
      const a = weight * p * (1 - p);
      r0 += weight * ((happened[row] ?? 0) - p);
      a0 += a;
      b0 += a * (0.5 - p);
    }
  }
  return [r0, 0, a0, 0, 0, b0, 0, 0, 0];
}
var [NINTH, PER_72, PER_1008, PER_30240] = [1 / 9, 1 / 72, 1 / 1008, 1 / 30240];
function shareWith(against, d) {
  const square = d * d;
  if (!(square < 0.25)) return 1 / (1 + against * Math.exp(d));
  const even = 1 + square * (NINTH + square * PER_1008);
  const odd = d * (0.5 + square * (PER_72 + square * PER_30240));
  return (even - odd) / (even - odd + against * (even + odd));
}
var TURNS = 10;
var STILL = 1e-15;
var ASTRAY = 0.5;
function stepAlong(bend) {
  const [r0 = 0, r1 = 0, a0 = 0, a1 = 0, a2 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0] = bend;
  let [intercept, slope, tangent] = [0, 0, 0];
  let first = { intercept, slope };
  for (let turn = 0; turn < TURNS; turn += 1) {
    const [d, e] = [intercept, slope];
    const left0 = r0 - a0 * d - a1 * e - (b0 * d * d + 2 * b1 * d * e + b2 * e * e);
    const left1 = r1 - a1 * d - a2 * e - (b1 * d * d + 2 * b2 * d * e + b3 * e * e);
    const h00 = a0 + 2 * (b0 * d + b1 * e);
    const h01 = a1 + 2 * (b1 * d + b2 * e);
    const h11 = a2 + 2 * (b2 * d + b3 * e);
    const determinant = h00 * h11 - h01 * h01;
    const more = (h11 * left0 - h01 * left1) / determinant;
    const steeper = (h00 * left1 - h01 * left0) / determinant;
    intercept += more;
    slope += steeper;
    const length = Math.abs(more) + Math.abs(steeper);
    if (turn === 0) [first, tangent] = [{ intercept, slope }, length];
    else if (length < STILL) break;
  }
  const bent = Math.abs(intercept - first.intercept) + Math.abs(slope - first.slope);
  const followed = bent < ASTRAY * tangent ? { intercept, slope } : first;
  return { ...followed, tangent, information: a0 };
}
function shiftAlong(bend) {
  const [r0, a0, b0] = [bend[R] ?? 0, bend[A] ?? 0, bend[B] ?? 0];
  const first = r0 / a0;
  let intercept = first;
  for (let turn = 1; turn < TURNS; turn += 1) {
    const more = (r0 - a0 * intercept - b0 * intercept * intercept) / (a0 + 2 * b0 * intercept);
    intercept += more;
    if (Math.abs(more) < STILL) break;
  }
  const tangent = Math.abs(first);
  const followed = Math.abs(intercept - first) < ASTRAY * tangent ? intercept : first;
  return { intercept: followed, slope: 0, tangent, information: a0 };
}

// src/measure/logistic-calibration.ts
var STEPS = 50;
var PRECISION2 = 1e-4;
var STEEPEST = 1e4;
var NO_LINE = { intercept: Number.NaN, slope: Number.NaN };
function coxScore(sample, part) {
  if (sample.classes !== 2) return () => Number.NaN;
  const lineOf = linesOf(sample);
  return (weights, rows) => lineOf(weights, rows)[part];
}
function inTheLargeScore(sample) {
  if (sample.classes !== 2) return () => Number.NaN;
  const start = startAtAll(sample, fitShift, [SAID]);
  return (weights, rows) => fitShift(start, { weights, rows }).intercept;
}
var linesOf = onceForEach((sample) => {
  const start = startAtAll(sample, fitLine, [SAID, LEVEL2]);
  const kept = /* @__PURE__ */ new WeakMap();
  return (weights, rows) => {
    const line = kept.get(weights) ?? fitLine(start, { weights, rows });
    kept.set(weights, line);
    return line;
  };
});
var [SAID, LEVEL2] = [
  { intercept: 0, slope: 1 },
  { intercept: 0, slope: 0 }
];
function startAtAll(sample, fit, from) {
  const { rows, positive = 1, labels } = sample;
  const odds = scoresOfClass(sample, positive).map(logOdds);
  const happened = Uint8Array.from(odds, (_, row) => labels?.[row] === positive ? 1 : 0);
  const all = { weights: new Uint8Array(rows).fill(1), rows: everyRow(rows) };
  for (const line of from) {
    const whole = fit(startFrom({ odds, happened }, line), all);
    if (!Number.isNaN(whole.slope)) return startFrom({ odds, happened }, whole);
  }
  return startFrom({ odds, happened }, SAID);
}
function logOdds(probability) {
  const kept = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(kept / (1 - kept));
}
function fitLine(start, resample) {
  let { intercept, slope } = start.line;
  let bend = bendAtStart(start, resample);
  for (let step = 0; step < STEPS; step += 1) {
    const moved = stepAlong(bend);
    intercept += moved.intercept;
    slope += moved.slope;
    if (!(Math.abs(slope) + Math.abs(intercept) < STEEPEST)) break;
    if (moved.tangent < PRECISION2)
      return moved.information < 1 && separates(start, resample) ? NO_LINE : { intercept, slope };
    bend = bendAt(start, resample, { intercept, slope });
  }
  return NO_LINE;
}
function separates({ odds, happened }, { weights, rows }) {
  const lowest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const highest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows.filter((own) => weights[own] !== 0)) {
    const side = happened[row] ?? 0;
    lowest[side] = Math.min(lowest[side] ?? 0, odds[row] ?? 0);
    highest[side] = Math.max(highest[side] ?? 0, odds[row] ?? 0);
  }
  const [low0 = 0, low1 = 0] = lowest;
  const [high0 = 0, high1 = 0] = highest;
  return high0 <= low1 || high1 <= low0;
}
function fitShift(start, resample) {
  const { slope } = start.line;
  let { intercept } = start.line;
  let bend = shiftAt(start, resample);
  for (let step = 0; step < STEPS; step += 1) {
    const moved = shiftAlong(bend);
    intercept += moved.intercept;
    if (!(Math.abs(intercept) < STEEPEST)) break;
    if (moved.tangent < PRECISION2) return { intercept, slope };
    bend = shiftAt(start, resample, intercept);
  }
  return NO_LINE;
}

// src/measure/metrics/calibration-in-the-large.ts
var calibrationInTheLarge = {
  of: "arm",
  name: "calibration-in-the-large",
  unit: "",
  better: "neither",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: inTheLargeScore }
};

// src/measure/metrics/calibration-intercept.ts
var calibrationIntercept = {
  of: "arm",
  name: "calibration-intercept",
  unit: "",
  better: "neither",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare4 }
};
function prepare4(sample) {
  return coxScore(sample, "intercept");
}

// src/measure/metrics/calibration-slope.ts
var calibrationSlope = {
  of: "arm",
  name: "calibration-slope",
  unit: "",
  better: "neither",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare5 }
};
function prepare5(sample) {
  return coxScore(sample, "slope");
}

// src/measure/metrics/classwise-calibration-error.ts
var classwiseCalibrationError = {
  of: "arm",
  name: "classwise-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare6 }
};
function prepare6({ classes, scores, labels }) {
  const classOf = (place) => place % classes;
  const labelOf = (place) => labels?.[Math.floor(place / classes)] ?? -1;
  const bins = cellSums({
    width: classes,
    cellOf: Uint32Array.from(
      scores,
      (score, place) => BINS * classOf(place) + (Number.isNaN(score) ? 0 : binOf(score))
    ),
    cells: BINS * classes,
    values: scores.map((score, place) => (labelOf(place) === classOf(place) ? 1 : 0) - score)
  });
  return (weights) => {
    const { sum: gap, weight } = bins(weights);
    let sum2 = 0;
    for (let start = 0; start < gap.length; start += BINS)
      sum2 += sumOfSizes(gap.subarray(start, start + BINS));
    return sum2 / sumOf2(weight);
  };
}

// src/measure/metrics/cohen-kappa.ts
var cohenKappa = {
  of: "arm",
  name: "cohen-kappa",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfLeast,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const agreed = agreementOf(sample);
      return (weights) => kappaOf(agreed(weights));
    }
  }
};

// src/stats/correlation.ts
function correlation(first, second, { weights, rows }) {
  let total = 0;
  let sumA = 0;
  let sumB = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    total += weight;
    sumA += weight * (first[row] ?? Number.NaN);
    sumB += weight * (second[row] ?? Number.NaN);
  }
  const [centerA, centerB] = [sumA / total, sumB / total];
  let product2 = 0;
  let squareA = 0;
  let squareB = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const a = (first[row] ?? Number.NaN) - centerA;
    const b = (second[row] ?? Number.NaN) - centerB;
    product2 += weight * a * b;
    squareA += weight * a * a;
    squareB += weight * b * b;
  }
  return squareA > 0 && squareB > 0 ? product2 / Math.sqrt(squareA * squareB) : Number.NaN;
}

// src/measure/margins.ts
function marginsOf({ rows, classes, scores }) {
  return Float64Array.from({ length: rows }, (_, row) => {
    let [first, second] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let position = row * classes; position < (row + 1) * classes; position += 1) {
      const score = scores[position] ?? Number.NaN;
      if (Number.isNaN(score)) return Number.NaN;
      if (score > first) [first, second] = [score, first];
      else if (score > second) second = score;
    }
    return first - second;
  });
}
function largestOf({ rows, classes, scores }) {
  return Float64Array.from(
    { length: rows },
    (_, row) => scores.subarray(row * classes, (row + 1) * classes).reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY)
  );
}

// src/measure/metrics/confidence-correlation.ts
var confidenceCorrelation = {
  of: "pair",
  name: "confidence-correlation",
  unit: "",
  better: "higher",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (base, candidate) => {
      const [before, after] = [
        largestOf(classificationOf(base)),
        largestOf(classificationOf(candidate))
      ];
      return (weights, rows) => correlation(before, after, { weights, rows });
    }
  }
};

// src/measure/deviations.ts
var PROMISED = 0.95;
var REACH = normalQuantile((1 + PROMISED) / 2);
function perAnswered({ values, deviations, targets }, figure) {
  return values.map((mean2, row) => {
    const deviation = deviations?.[row] ?? Number.NaN;
    const target = targets?.[row] ?? Number.NaN;
    return deviation > 0 && !Number.isNaN(target) ? figure({ mean: mean2, deviation, target }) : Number.NaN;
  });
}
function intervalOf({ mean: mean2, deviation }) {
  return { lower: mean2 - REACH * deviation, upper: mean2 + REACH * deviation };
}
var standardised = ({ mean: mean2, deviation, target }) => (target - mean2) / deviation;

// src/measure/metrics/continuous-ranked-probability-score.ts
var continuousRankedProbabilityScore = {
  of: "arm",
  name: "continuous-ranked-probability-score",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) => perAnswered(sample, (answered) => {
      const z = standardised(answered);
      const central = z * (2 * normalCdf(z) - 1) + 2 * normalDensity(z);
      return answered.deviation * (central - 1 / Math.sqrt(Math.PI));
    })
  }
};

// src/measure/metrics/cosine-similarity.ts
var cosineSimilarity = {
  of: "pair",
  name: "cosine-similarity",
  unit: "",
  better: "higher",
  samples: ["tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: { kind: "mean", perRow: perRow2 },
  detail: (base, candidate, rows) => {
    const cosines = perRow2(base, candidate);
    const known2 = rows.filter((row) => !Number.isNaN(cosines[row]));
    const smallest = known2.reduce((least, row) => Math.min(least, cosines[row] ?? 1), Infinity);
    return { smallest: finite(smallest), undefinedRows: rows.length - known2.length };
  }
};
function perRow2(base, candidate) {
  const { values, width } = valuesOf(base);
  const other = valuesOf(candidate).values;
  return Float64Array.from({ length: base.rows }, (_, row) => {
    let [product2, before, after] = [0, 0, 0];
    for (let position = row * width; position < (row + 1) * width; position += 1) {
      const [x, y] = [values[position] ?? Number.NaN, other[position] ?? Number.NaN];
      product2 += x * y;
      before += x * x;
      after += y * y;
    }
    return before === 0 && after === 0 ? 1 : product2 / Math.sqrt(before * after);
  });
}

// src/measure/mean-square-gap.ts
function meanSquareGap(calibration, { debiased }) {
  const ranked = rankedCalibration(calibration);
  const afterTie = tieEnds(ranked);
  const { order, surplus, unranked } = ranked;
  const right = Float64Array.from(ranked.right);
  const summed = new Float64Array(order.length + 1);
  return (weights) => {
    const total = sumWeights(order, weights, summed);
    if (total === 0 || weightOf(weights, unranked) > 0) return Number.NaN;
    let square = 0;
    let start = 0;
    let passed = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      passed += massOf(total, bin);
      const end = passed < total ? endAfter(ranked, afterTie, { summed, passed }) : order.length;
      const n = (summed[end] ?? 0) - (summed[start] ?? 0);
      let gap = 0;
      let hits = 0;
      for (let at = start; at < end; at += 1) {
        const weight = weights[order[at] ?? 0] ?? 0;
        gap += weight * (surplus[at] ?? 0);
        hits += weight * (right[at] ?? 0);
      }
      const mean2 = gap / n;
      const own = debiased ? debiasedSquare(mean2, hits / n, n) : mean2 * mean2;
      square += n === 0 ? 0 : n / total * own;
      start = end;
    }
    return Math.max(0, square);
  };
}
function endAfter({ values }, afterTie, { summed, passed }) {
  const next = placeOf(summed, passed);
  const below = values[placeOf(summed, passed - 1)] ?? 0;
  const above = values[next] ?? 0;
  return above > (below + above) / 2 ? next : afterTie[next] ?? 0;
}
function debiasedSquare(gap, share, n) {
  return n < 2 ? 0 : gap * gap - share * (1 - share) / (n - 1);
}

// src/measure/metrics/debiased-calibration-error.ts
var debiasedCalibrationError = {
  of: "arm",
  name: "debiased-calibration-error",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare7 }
};
function prepare7(sample) {
  const square = meanSquareGap(calibrationOf(sample), { debiased: true });
  return (weights) => Math.sqrt(square(weights));
}

// src/measure/metrics/equal-mass-calibration-error.ts
var equalMassCalibrationError = {
  of: "arm",
  name: "equal-mass-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare8 }
};
function prepare8(sample) {
  const { order, surplus, unranked } = rankedCalibration(calibrationOf(sample));
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return Number.NaN;
    const n = weightOf(weights, order);
    let total = 0;
    let bin = 0;
    let room = massOf(n, 0);
    let gap = 0;
    for (let at = 0; at < order.length; at += 1) {
      let left = weights[order[at] ?? 0] ?? 0;
      const own = surplus[at] ?? 0;
      while (left >= room && bin < BINS) {
        left -= room;
        total += Math.abs(gap + room * own);
        gap = 0;
        bin += 1;
        room = massOf(n, bin);
      }
      gap += left * own;
      room -= left;
    }
    return total / n;
  };
}

// src/measure/metrics/estimated-accuracy.ts
var estimatedAccuracy = {
  of: "arm",
  name: "estimated-accuracy",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "nothing",
  finiteOnly: true,
  estimator: { kind: "mean", perRow: (sample) => calibrationOf(sample).confidence }
};

// src/measure/bin-conventions.ts
function binnedError({ confidence, right }, rows, binning) {
  const counts = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const value = confidence[row] ?? Number.NaN;
    const bin = binOf2(value, binning);
    const sums = counts.get(bin) ?? { n: 0, gap: 0 };
    counts.set(bin, { n: sums.n + 1, gap: sums.gap + (right[row] ?? 0) - value });
  }
  let [expected, meanOfBins] = [0, 0];
  for (const { n, gap } of counts.values()) {
    expected += Math.abs(gap) / rows.length;
    meanOfBins += Math.abs(gap) / n / counts.size;
  }
  return { expected, meanOfBins };
}
function binOf2(value, { bins, edge }) {
  const place = edge === "right" ? Math.ceil(value * bins) - 1 : Math.floor(value * bins);
  return Math.max(0, edge === "own-bin-for-1" ? place : Math.min(bins - 1, place));
}
function otherConventions(sample, calibration, rows) {
  const error = (bins, edge) => binnedError(calibration, rows, { bins, edge });
  const { classes, positive } = sample;
  const ofPositive = classes === 2 && positive !== void 0 ? {
    ofPositiveClass: finite(
      binnedError(calibrationOfClass(sample, positive), rows, { bins: 10, edge: "right" }).expected
    )
  } : {};
  return {
    tenBins: finite(error(10, "right").expected),
    leftClosed: finite(error(15, "left").expected),
    ownBinForCertainty: finite(error(15, "own-bin-for-1").expected),
    meanOfBins: finite(error(15, "right").meanOfBins),
    ...ofPositive
  };
}

// src/measure/metrics/expected-calibration-error.ts
var expectedCalibrationError = {
  of: "arm",
  name: "expected-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare9 },
  detail: (sample, rows) => otherConventions(sample, calibrationOf(sample), rows)
};
function prepare9(sample) {
  const bins = equalWidthBins(sample);
  return (weights) => {
    const { sum: gap, weight } = bins(weights);
    return sumOfSizes(gap) / sumOf2(weight);
  };
}

// src/measure/metrics/f1.ts
var f1 = {
  of: "arm",
  name: "f1",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfPositive,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const confused = confusionOf(sample);
      return (weights) => {
        const confusion = confused(weights);
        if (confusion.actual.every((count) => count === 0)) return Number.NaN;
        const { positive, classes } = sample;
        if (classes === 2 && positive !== void 0) return ofClass(confusion, positive);
        let total = 0;
        for (let position = 0; position < classes; position += 1)
          total += ofClass(confusion, position);
        return total / classes;
      };
    }
  }
};
function ofClass({ actual, answered, hit }, position) {
  const sides = (actual[position] ?? 0) + (answered[position] ?? 0);
  return sides === 0 ? 0 : 2 * (hit[position] ?? 0) / sides;
}

// src/measure/metrics/false-positive-rate.ts
var falsePositiveRate = {
  of: "arm",
  name: "false-positive-rate",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "rate", rate: falselyFoundRate }
};
function falselyFoundRate({
  predicted,
  labels,
  positive,
  rows
}) {
  return {
    hits: Uint8Array.from(predicted, (answer) => answer === positive || answer < 0 ? 1 : 0),
    counted: Uint8Array.from({ length: rows }, (_, row) => labels?.[row] === positive ? 0 : 1)
  };
}

// src/stats/delong.ts
function delongPaired({ first, second, positive }) {
  const a = placements(first, positive);
  const b = placements(second, positive);
  const nothing = {
    area: 0,
    positives: new Float64Array(a.positives.length),
    negatives: new Float64Array(a.negatives.length)
  };
  return {
    first: a.area,
    second: b.area,
    standardError: errorOfDifference(a, b),
    firstStandardError: errorOfDifference(nothing, a),
    secondStandardError: errorOfDifference(nothing, b)
  };
}
function errorOfDifference(a, b) {
  const variance = varianceOfDifference(a.positives, b.positives) / a.positives.length + varianceOfDifference(a.negatives, b.negatives) / a.negatives.length;
  return Math.sqrt(variance);
}
function placements(scores, positive) {
  const ofClass2 = (wanted) => scores.filter((_, row) => (positive[row] ?? 0) === wanted);
  const [high, low] = [ofClass2(1), ofClass2(0)];
  const all = midranks(scores);
  const withinHigh = midranks(high);
  const withinLow = midranks(low);
  const positives = new Float64Array(high.length);
  const negatives = new Float64Array(low.length);
  let [p, q] = [0, 0];
  for (let row = 0; row < scores.length; row += 1) {
    const rank = all[row] ?? 0;
    if (positive[row] === 1) {
      positives[p] = (rank - (withinHigh[p] ?? 0)) / low.length;
      p += 1;
    } else {
      negatives[q] = 1 - (rank - (withinLow[q] ?? 0)) / high.length;
      q += 1;
    }
  }
  const isUndefined = high.length === 0 || low.length === 0 || scores.some(Number.isNaN);
  const area = isUndefined ? Number.NaN : mean(positives);
  return { area, positives, negatives };
}
function varianceOfDifference(a, b) {
  return moments(b.map((value, position) => value - (a[position] ?? 0))).variance;
}
function midranks(values) {
  const order = risingOrder(values);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    const value = values[order[start] ?? 0];
    let end = start;
    while (end < order.length && values[order[end] ?? 0] === value) end += 1;
    for (let position = start; position < end; position += 1) {
      ranks[order[position] ?? 0] = (start + end + 1) / 2;
    }
    start = Math.max(end, start + 1);
  }
  return ranks;
}

// src/stats/pooled.ts
function pooledOf(first, second) {
  const pooled = new Float64Array(first.length + second.length);
  pooled.set(first);
  pooled.set(second, first.length);
  return pooled;
}

// src/stats/rank-tests.ts
var EXACT_DIFFERENCES = 50;
function wilcoxonSignedRank(differences, zeros) {
  const kept = zeros === "omit" ? differences.filter((value) => value !== 0) : differences;
  const ranks = midranks(kept.map(Math.abs));
  let [plus, minus, none, squares] = [0, 0, 0, 0];
  for (const [position, value] of kept.entries()) {
    const rank = ranks[position] ?? 0;
    if (value > 0) plus += rank;
    if (value < 0) minus += rank;
    if (value === 0) none += rank;
    if (value !== 0 || zeros === "split") squares += rank * rank;
  }
  if (zeros === "split") [plus, minus] = [plus + none / 2, minus + none / 2];
  const statistic = Math.min(plus, minus);
  const isPlain = new Set(ranks).size === kept.length && !kept.includes(0);
  if (isPlain && kept.length <= EXACT_DIFFERENCES) return exactly2(plus, kept.length, statistic);
  const center = (plus + minus) / 2;
  return byNormal(statistic, (plus - center) / (Math.sqrt(squares) / 2));
}
function byNormal(statistic, z) {
  return { statistic, pValue: 2 * (1 - normalCdf(Math.abs(z))), greater: 1 - normalCdf(z) };
}
function exactly2(plus, n, statistic) {
  const most = n * (n + 1) / 2;
  const chances = new Float64Array(most + 1);
  chances[0] = 1;
  for (let rank = 1; rank <= n; rank += 1)
    for (let sum2 = most; sum2 >= 0; sum2 -= 1)
      chances[sum2] = ((chances[sum2] ?? 0) + (chances[sum2 - rank] ?? 0)) / 2;
  const upTo = (last) => chances.subarray(0, last + 1).reduce((total, chance) => total + chance, 0);
  return {
    statistic,
    pValue: Math.min(1, 2 * upTo(statistic)),
    greater: upTo(most - plus)
  };
}
function mannWhitney(first, second) {
  const [m, n] = [first.length, second.length];
  const ranks = midranks(pooledOf(first, second));
  const sum2 = ranks.subarray(0, m).reduce((total, rank) => total + rank, 0);
  const statistic = sum2 - m * (m + 1) / 2;
  const ties = tiesOf(ranks);
  const size = m + n;
  const deviation = Math.sqrt(m * n / 12 * Math.max(0, size + 1 - ties / (size * (size - 1))));
  const excess = statistic - m * n / 2;
  return {
    statistic,
    pValue: Math.min(1, 2 * (1 - normalCdf((Math.abs(excess) - 0.5) / deviation))),
    greater: 1 - normalCdf((excess - 0.5) / deviation),
    superiority: statistic / (m * n)
  };
}
function tiesOf(ranks) {
  const counts = /* @__PURE__ */ new Map();
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  return [...counts.values()].reduce((total, count) => total + count ** 3 - count, 0);
}

// src/measure/flip-detail.ts
function flipDetail(base, candidate, rows) {
  const [before, after] = [classificationOf(base), classificationOf(candidate)];
  return {
    ...directionsOf(before, after, rows),
    ...closeness(before, after, rows)
  };
}
function directionsOf({ predicted, labels, positive }, after, rows) {
  const shareOf2 = (counts) => rows.filter((row) => counts(predicted[row] ?? -1, after.predicted[row] ?? -1, row)).length / rows.length;
  return {
    ...labels === void 0 ? {} : {
      wrongToOtherWrong: shareOf2(
        (was, is, row) => was !== is && was !== labels[row] && is !== labels[row]
      )
    },
    ...positive === void 0 ? {} : {
      positiveToNegative: shareOf2((was, is) => was === positive && is !== positive),
      negativeToPositive: shareOf2((was, is) => was !== positive && is === positive)
    }
  };
}
function closeness(before, after, rows) {
  const margins = marginsOf(before);
  const known2 = rows.filter((row) => !Number.isNaN(margins[row]));
  const isFlip = (row) => before.predicted[row] !== after.predicted[row];
  const of = (own) => Float64Array.from(own, (row) => margins[row] ?? Number.NaN);
  const [flipped, kept] = [of(known2.filter(isFlip)), of(known2.filter((row) => !isFlip(row)))];
  const { superiority, pValue } = mannWhitney(kept, flipped);
  return {
    marginOfFlips: finite(mean(flipped)),
    marginOfOthers: finite(mean(kept)),
    closer: finite(superiority),
    closerP: finite(pValue)
  };
}

// src/measure/metrics/flips.ts
var flips = {
  of: "pair",
  name: "flips",
  unit: "share",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    hits: (base, candidate) => {
      const answers = answersOf(candidate);
      return Uint8Array.from(answersOf(base), (answer, row) => answer === answers[row] ? 0 : 1);
    }
  },
  detail: flipDetail
};

// src/measure/metrics/gained.ts
var gained = {
  of: "pair",
  name: "gained",
  unit: "share",
  better: "higher",
  samples: ["classification"],
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    hits: (base, candidate) => {
      const right = rightRows(candidate);
      return rightRows(base).map((was, row) => was === 0 && right[row] === 1 ? 1 : 0);
    }
  }
};

// src/measure/improper-scores.ts
var TOLERANCE = 0.05;
var HALF_STEP = 1 / 512;
var MOST2 = 0.5;
function isImproper({ scores, classes }, row) {
  let total = 0;
  let isOutside = false;
  for (let place = row * classes; place < (row + 1) * classes; place += 1) {
    const score = scores[place] ?? Number.NaN;
    total += score;
    if (score < -TOLERANCE || score > 1 + TOLERANCE) isOutside = true;
  }
  const allowed = Math.min(MOST2, Math.max(TOLERANCE, classes * HALF_STEP));
  return Number.isFinite(total) && (isOutside || Math.abs(total - 1) > allowed);
}

// src/measure/metrics/improper-rows.ts
var improperRows = {
  of: "pair",
  name: "improper-rows",
  unit: "rows",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: false,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => {
      const [before, after] = [classificationOf(base), classificationOf(candidate)];
      return (weights, rows) => {
        let count = rows.length === 0 ? Number.NaN : 0;
        for (const row of rows)
          if (isImproper(after, row) && !isImproper(before, row)) count += weights[row] ?? 0;
        return count;
      };
    }
  }
};

// src/measure/metrics/interval-coverage.ts
var intervalCoverage = {
  of: "arm",
  name: "interval-coverage",
  unit: "share",
  better: "neither",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) => perAnswered(sample, (answered) => {
      const { lower, upper } = intervalOf(answered);
      return answered.target >= lower && answered.target <= upper ? 1 : 0;
    })
  }
};

// src/measure/metrics/interval-score.ts
var intervalScore = {
  of: "arm",
  name: "interval-score",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) => perAnswered(sample, (answered) => {
      const { lower, upper } = intervalOf(answered);
      const outside = Math.max(lower - answered.target, 0, answered.target - upper);
      return upper - lower + 2 / (1 - PROMISED) * outside;
    })
  }
};

// src/measure/metrics/interval-width.ts
var intervalWidth = {
  of: "arm",
  name: "interval-width",
  unit: "",
  better: "neither",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) => perAnswered(sample, (answered) => {
      const { lower, upper } = intervalOf(answered);
      return upper - lower;
    })
  }
};

// src/stats/quantile.ts
function quantile(sorted, probability) {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (position - below) * (high - low);
}
function median(values) {
  return quantile(Float64Array.from(values).toSorted(), 0.5);
}

// src/measure/divergences.ts
function divergenceRows(base, candidate, term) {
  const { values, width } = valuesOf(base);
  const other = valuesOf(candidate).values;
  return Float64Array.from({ length: base.rows }, (_, row) => {
    let total = 0;
    for (let position = row * width; position < (row + 1) * width; position += 1) {
      const q = other[position] ?? Number.NaN;
      total += Number.isNaN(q) ? Number.POSITIVE_INFINITY : term(values[position] ?? 0, q);
    }
    return total;
  });
}
function tailOf(perRow7, rows) {
  const sorted = Float64Array.from(rows, (row) => perRow7[row] ?? Number.NaN).toSorted();
  return { p95: finite(quantile(sorted, 0.95)), largest: finite(quantile(sorted, 1)) };
}

// src/measure/metrics/js-divergence.ts
var CLIP = 1e-12;
var jsDivergence = {
  of: "pair",
  name: "js-divergence",
  unit: "nats",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: { kind: "mean", perRow: perRow3 },
  detail: (base, candidate, rows) => tailOf(perRow3(base, candidate), rows)
};
function perRow3(base, candidate) {
  return divergenceRows(base, candidate, (said, other) => {
    const [p, q] = [Math.max(said, CLIP), Math.max(other, CLIP)];
    const middle = (p + q) / 2;
    return (p * Math.log(p / middle) + q * Math.log(q / middle)) / 2;
  });
}

// src/measure/metrics/kl-divergence.ts
var CLIP2 = 1e-12;
var klDivergence = {
  of: "pair",
  name: "kl-divergence",
  unit: "nats",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: { kind: "mean", perRow: perRow4 },
  detail: (base, candidate, rows) => tailOf(perRow4(base, candidate), rows)
};
function perRow4(base, candidate) {
  return divergenceRows(base, candidate, (said, other) => {
    const p = Math.max(said, CLIP2);
    const q = Math.max(other, CLIP2);
    return p * Math.log(p / q) + (q - p);
  });
}

// src/measure/metrics/kolmogorov-smirnov-calibration-error.ts
var kolmogorovSmirnovCalibrationError = {
  of: "arm",
  name: "kolmogorov-smirnov-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare10 }
};
function prepare10(sample) {
  const { order, surplus, unranked } = rankedCalibration(calibrationOf(sample));
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return Number.NaN;
    let total = 0;
    let distance = 0;
    let largest = 0;
    for (let at = 0; at < order.length; at += 1) {
      const weight = weights[order[at] ?? 0] ?? 0;
      total += weight;
      distance += weight * (surplus[at] ?? 0);
      largest = Math.max(largest, Math.abs(distance));
    }
    return largest / total;
  };
}

// src/measure/embeddings.ts
var WORK = 2e8;
var MOST_VECTORS = 1e3;
var FEWEST_VECTORS = 50;
function comparableRows(rows, width) {
  const affordable = Math.floor(Math.sqrt(WORK / width));
  const most = Math.min(MOST_VECTORS, Math.max(FEWEST_VECTORS, affordable));
  if (rows.length <= most) return rows;
  return Uint32Array.from(
    { length: most },
    (_, place) => rows[Math.floor(place * rows.length / most)] ?? 0
  );
}
function vectorsOf(sample, rows) {
  const { values, width } = valuesOf(sample);
  const chosen = new Float64Array(rows.length * width);
  for (const [place, row] of rows.entries())
    chosen.set(values.subarray(row * width, (row + 1) * width), place * width);
  return { count: rows.length, width, values: chosen };
}
function gramOf({ count, width, values }) {
  const gram = new Float64Array(count * count);
  for (let a = 0; a < count; a += 1)
    for (let b = 0; b <= a; b += 1) {
      let product2 = 0;
      for (let k = 0; k < width; k += 1)
        product2 += (values[a * width + k] ?? 0) * (values[b * width + k] ?? 0);
      gram[a * count + b] = product2;
      gram[b * count + a] = product2;
    }
  return gram;
}
function centered({ count, width, values }) {
  const moved = Float64Array.from(values);
  for (let k = 0; k < width; k += 1) {
    let total = 0;
    for (let row = 0; row < count; row += 1) total += values[row * width + k] ?? 0;
    for (let row = 0; row < count; row += 1)
      moved[row * width + k] = (values[row * width + k] ?? 0) - total / count;
  }
  return { count, width, values: moved };
}
function neighboursOf(vectors, most) {
  const { count, width, values } = vectors;
  return Array.from({ length: count }, (_, a) => {
    const distances = new Float64Array(count);
    for (let b = 0; b < count; b += 1) distances[b] = squaredDistance(values, width, [a, b]);
    return Array.from(distances, (__, b) => b).filter((b) => b !== a).toSorted((b, c) => (distances[b] ?? 0) - (distances[c] ?? 0) || b - c).slice(0, most);
  });
}
var LANES = 8;
function squaredDistance(values, width, [a, b]) {
  const sums = new Float64Array(LANES);
  const whole = width - width % LANES;
  const squareAt = (k) => ((values[a * width + k] ?? 0) - (values[b * width + k] ?? 0)) ** 2;
  for (let k = 0; k < whole; k += 1) sums[k % LANES] = (sums[k % LANES] ?? 0) + squareAt(k);
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0] = sums;
  let total = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  for (let k = whole; k < width; k += 1) total += squareAt(k);
  return total;
}

// src/measure/metrics/linear-cka.ts
var linearCka = {
  of: "pair",
  name: "linear-cka",
  unit: "",
  better: "higher",
  samples: ["tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => (_, rows) => {
      const chosen = comparableRows(rows, valuesOf(base).width);
      const gram = (arm) => gramOf(centered(vectorsOf(arm, chosen)));
      const [x, y] = [gram(base), gram(candidate)];
      return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
    }
  }
};
var product = (a, b) => a.reduce((sum2, value, place) => sum2 + value * (b[place] ?? 0), 0);

// src/measure/metrics/log-loss.ts
var CLIP3 = Number.EPSILON;
var logLoss = {
  of: "arm",
  name: "log-loss",
  unit: "nats",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "mean", perRow: perRow5 }
};
function perRow5({ rows, classes, scores, labels }) {
  return Float64Array.from({ length: rows }, (_, row) => {
    const probability = scores[row * classes + (labels?.[row] ?? -1)] ?? Number.NaN;
    let total = 0;
    for (let place = row * classes; place < (row + 1) * classes; place += 1)
      total += scores[place] ?? Number.NaN;
    return total - 1 - Math.log(Math.min(Math.max(probability, CLIP3), 1 - CLIP3));
  });
}

// src/measure/metrics/lost.ts
var lost = {
  of: "pair",
  name: "lost",
  unit: "share",
  better: "lower",
  samples: ["classification"],
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    hits: (base, candidate) => {
      const right = rightRows(candidate);
      return rightRows(base).map((was, row) => was === 1 && right[row] === 0 ? 1 : 0);
    }
  }
};

// src/measure/metrics/mae.ts
var mae = {
  of: "arm",
  name: "mae",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: ({ values, targets }) => values.map((value, row) => Math.abs(value - (targets?.[row] ?? Number.NaN)))
  }
};

// src/measure/rank-agreement.ts
function rankAgreement(first, second) {
  const [ofFirst, ofSecond] = [midranksOf(first), midranksOf(second)];
  return (weights, rows) => {
    const [a, b] = [ofFirst(weights), ofSecond(weights)];
    return a === void 0 || b === void 0 ? Number.NaN : correlation(a, b, { weights, rows });
  };
}
function midranksOf(values) {
  const ranking = rankingOf(values);
  const { order, unranked } = ranking;
  const ends = tieEnds(ranking);
  const ranks = new Float64Array(values.length);
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return void 0;
    let passed = 0;
    for (let start = 0; start < order.length; ) {
      const end = ends[start] ?? 0;
      let own = 0;
      for (let at = start; at < end; at += 1) own += weights[order[at] ?? 0] ?? 0;
      const rank = passed + (own + 1) / 2;
      for (let at = start; at < end; at += 1) ranks[order[at] ?? 0] = rank;
      passed += own;
      start = end;
    }
    return ranks;
  };
}

// src/measure/metrics/margin-correlation.ts
var marginCorrelation = {
  of: "pair",
  name: "margin-correlation",
  unit: "",
  better: "higher",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (base, candidate) => rankAgreement(marginsOf(classificationOf(base)), marginsOf(classificationOf(candidate)))
  }
};

// src/measure/metrics/marginal-calibration-error.ts
var marginalCalibrationError = {
  of: "arm",
  name: "marginal-calibration-error",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: (sample) => scoreOf(sample, true) },
  detail: (sample, rows) => ({
    withChance: finite(scoreOf(sample, false)(membership(sample.rows, rows), rows))
  })
};
function scoreOf(sample, debiased) {
  const classes = calibrationsByClass(sample).map((own) => meanSquareGap(own, { debiased }));
  return (weights) => {
    let total = 0;
    for (const square of classes) total += square(weights);
    return Math.sqrt(total / classes.length);
  };
}

// src/measure/metrics/matthews-correlation.ts
var matthewsCorrelation = {
  of: "arm",
  name: "matthews-correlation",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfLeast,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const agreed = agreementOf(sample);
      return (weights) => {
        const { total, hits, product: product2, labelSquares, answerSquares } = agreed(weights);
        if (total === 0) return Number.NaN;
        const spread = (total ** 2 - answerSquares) * (total ** 2 - labelSquares);
        return spread === 0 ? 0 : (hits * total - product2) / Math.sqrt(spread);
      };
    }
  }
};

// src/measure/metrics/max-absolute-difference.ts
var maxAbsoluteDifference = {
  of: "pair",
  name: "max-absolute-difference",
  unit: "",
  better: "lower",
  samples: ["classification", "regression", "tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => {
      const { values, width } = valuesOf(base);
      const other = valuesOf(candidate).values;
      return (weights, rows) => {
        let largest = rows.length === 0 ? Number.NaN : 0;
        for (const row of rows) {
          if ((weights[row] ?? 0) === 0) continue;
          for (let position = row * width; position < (row + 1) * width; position += 1) {
            const difference = Math.abs((values[position] ?? 0) - (other[position] ?? Number.NaN));
            largest = Math.max(largest, difference);
          }
        }
        return largest;
      };
    }
  }
};

// src/measure/metrics/maximum-calibration-error.ts
var maximumCalibrationError = {
  of: "arm",
  name: "maximum-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare11 }
};
function prepare11(sample) {
  const bins = equalWidthBins(sample);
  return (weights) => {
    const { sum: gap, weight } = bins(weights);
    if (sumOf2(weight) === 0) return Number.NaN;
    return gap.reduce(
      (most, sum2, bin) => Math.max(most, weight[bin] === 0 ? 0 : Math.abs(sum2 / (weight[bin] ?? 1))),
      0
    );
  };
}

// src/measure/metrics/mean-error.ts
var meanError = {
  of: "arm",
  name: "mean-error",
  unit: "",
  better: "neither",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: ({ values, targets }) => values.map((value, row) => value - (targets?.[row] ?? Number.NaN))
  }
};

// src/measure/metrics/median-absolute-error.ts
var medianAbsoluteError = {
  of: "arm",
  name: "median-absolute-error",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: ({ values, targets }) => {
      const errors = values.map((value, row) => Math.abs(value - (targets?.[row] ?? Number.NaN)));
      const { order, values: sorted, unranked } = rankingOf(errors);
      const summed = new Float64Array(order.length + 1);
      return (weights) => {
        const total = sumWeights(order, weights, summed);
        if (total === 0 || weightOf(weights, unranked) > 0) return Number.NaN;
        const [lower, upper] = [Math.floor((total - 1) / 2), Math.floor(total / 2)].map(
          (number) => placeOf(summed, number)
        );
        const [low, high] = [sorted[lower ?? 0] ?? 0, sorted[upper ?? 0] ?? 0];
        return lower === upper ? low : (low + high) / 2;
      };
    }
  }
};

// src/measure/metrics/miscalibration.ts
var miscalibration = {
  of: "arm",
  name: "miscalibration",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const parts = brierPartsOf(sample);
      return (weights) => parts(weights).miscalibration;
    }
  },
  detail: (sample, rows) => {
    const { discrimination, uncertainty } = brierPartsOf(sample)(membership(sample.rows, rows));
    return { discrimination: finite(discrimination), uncertainty: finite(uncertainty) };
  }
};

// src/measure/metrics/miscalibration-area.ts
var STEPS2 = 99;
var BOUNDS = Float64Array.from(
  { length: STEPS2 + 1 },
  (_, step) => step === 0 ? 0 : normalQuantile(0.5 + step / STEPS2 / 2)
);
var miscalibrationArea = {
  of: "arm",
  name: "miscalibration-area",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const steps = stepsOf(sample);
      return (weights, rows) => areaOf2(gapsOf(steps, weights, rows));
    }
  },
  detail: detailOf
};
function detailOf(sample, rows) {
  const each = new Uint8Array(sample.rows).fill(1);
  const gaps = gapsOf(stepsOf(sample), each, rows);
  const squares = Float64Array.from(rows, (row) => (sample.deviations?.[row] ?? Number.NaN) ** 2);
  return {
    meanGap: finite(sum(gaps.map(Math.abs)) / gaps.length),
    rootMeanSquareGap: finite(Math.sqrt(sum(gaps.map((gap) => gap ** 2)) / gaps.length)),
    sharpness: finite(Math.sqrt(sum(squares) / squares.length))
  };
}
function stepsOf(sample) {
  return perAnswered(sample, (answered) => {
    const away = Math.abs(standardised(answered));
    const step = BOUNDS.findIndex((bound) => away <= bound);
    return step < 0 ? Number.NaN : step;
  });
}
function gapsOf(steps, weights, rows) {
  const held = new Float64Array(STEPS2 + 1);
  let total = 0;
  for (const row of rows) {
    const weight = weights[row] ?? 0;
    const step = steps[row] ?? Number.NaN;
    if (weight === 0) continue;
    if (Number.isNaN(step)) return held.fill(Number.NaN);
    held[step] = (held[step] ?? 0) + weight;
    total += weight;
  }
  let kept = 0;
  return held.map((count, step) => (kept += count) / total - step / STEPS2);
}
function areaOf2(gaps) {
  let area = 0;
  for (let step = 1; step < gaps.length; step += 1) {
    const [before, after] = [gaps[step - 1] ?? Number.NaN, gaps[step] ?? Number.NaN];
    const sizes = Math.abs(before) + Math.abs(after);
    area += before * after < 0 ? (before ** 2 + after ** 2) / sizes / 2 : sizes / 2;
  }
  return area / STEPS2;
}

// src/measure/metrics/negative-log-likelihood.ts
var negativeLogLikelihood = {
  of: "arm",
  name: "negative-log-likelihood",
  unit: "nats",
  better: "lower",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) => perAnswered(
      sample,
      (answered) => standardised(answered) ** 2 / 2 + Math.log(answered.deviation * Math.sqrt(2 * Math.PI))
    )
  }
};

// src/measure/metrics/neighbour-overlap.ts
var NEIGHBOURS = 10;
var neighbourOverlap = {
  of: "pair",
  name: "neighbour-overlap",
  unit: "share",
  better: "higher",
  samples: ["tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => (_, rows) => {
      const chosen = comparableRows(rows, valuesOf(base).width);
      const [before, after] = [vectorsOf(base, chosen), vectorsOf(candidate, chosen)];
      if (chosen.length < 2 || !after.values.every(Number.isFinite)) return Number.NaN;
      const most = Math.min(NEIGHBOURS, chosen.length - 1);
      const kept = neighboursOf(after, most).map((own) => new Set(own));
      const shared = neighboursOf(before, most).map(
        (own, row) => own.filter((other) => kept[row]?.has(other) === true).length / most
      );
      return shared.reduce((sum2, share) => sum2 + share, 0) / chosen.length;
    }
  }
};

// src/measure/metrics/non-finite-rows.ts
var nonFiniteRows = {
  of: "pair",
  name: "non-finite-rows",
  unit: "rows",
  better: "lower",
  samples: ["classification", "regression", "tensor"],
  needs: "nothing",
  finiteOnly: false,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => (weights, rows) => {
      let count = rows.length === 0 ? Number.NaN : 0;
      for (const row of rows) {
        const broken = candidate.nonFinite[row] === 1 && base.nonFinite[row] === 0;
        if (broken) count += weights[row] ?? 0;
      }
      return count;
    }
  },
  detail: (base, _, rows) => ({
    withoutReference: rows.reduce((count, row) => count + (base.nonFinite[row] ?? 0), 0)
  })
};

// src/measure/metrics/r2.ts
var r2 = {
  of: "arm",
  name: "r2",
  unit: "",
  better: "higher",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: ({ values, targets = new Float64Array() }) => (weights, rows) => {
      let count = 0;
      let total = 0;
      for (let at = 0; at < rows.length; at += 1) {
        const row = rows[at] ?? 0;
        count += weights[row] ?? 0;
        total += (weights[row] ?? 0) * (targets[row] ?? 0);
      }
      const center = total / count;
      let residual = 0;
      let spread = 0;
      for (let at = 0; at < rows.length; at += 1) {
        const row = rows[at] ?? 0;
        const weight = weights[row] ?? 0;
        if (weight === 0) continue;
        residual += weight * ((targets[row] ?? 0) - (values[row] ?? Number.NaN)) ** 2;
        spread += weight * ((targets[row] ?? 0) - center) ** 2;
      }
      return spread === 0 ? Number.NaN : 1 - residual / spread;
    }
  }
};

// src/measure/metrics/rank-correlation.ts
var rankCorrelation = {
  of: "arm",
  name: "rank-correlation",
  unit: "",
  better: "higher",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: ({ values, targets = new Float64Array() }) => rankAgreement(values, targets)
  }
};

// src/measure/selective.ts
function riskCurve(sample) {
  const { confidence, right } = calibrationOf(sample);
  const { order, unranked } = rankingOf(confidence.map((value) => -value));
  const isWrong = Uint8Array.from(order, (row) => 1 - (right[row] ?? 0));
  return (weights) => {
    const unknown = weightOf(weights, unranked);
    const risks = new Float64Array(weightOf(weights, order) + unknown);
    let kept = 0;
    let wrong = 0;
    for (let at = 0; at < order.length; at += 1) {
      const own = isWrong[at] ?? 0;
      for (let left = weights[order[at] ?? 0] ?? 0; left > 0; left -= 1) {
        wrong += own;
        risks[kept] = wrong / (kept + 1);
        kept += 1;
      }
    }
    return { risks: unknown === 0 ? risks : risks.fill(Number.NaN), wrong };
  };
}
function areaOf3(risks) {
  let total = 0;
  for (let place = 0; place < risks.length; place += 1) total += risks[place] ?? Number.NaN;
  return total / risks.length;
}
function bestArea(n, wrong) {
  return areaOf3(
    Float64Array.from(
      { length: n },
      (_, place) => Math.max(0, place + 1 - (n - wrong)) / (place + 1)
    )
  );
}

// src/measure/metrics/risk-at-90-coverage.ts
var riskAt90Coverage = {
  of: "arm",
  name: "risk-at-90-coverage",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const curve = riskCurve(sample);
      return (weights) => {
        const { risks } = curve(weights);
        return risks[Math.ceil(0.9 * risks.length) - 1] ?? Number.NaN;
      };
    }
  }
};

// src/measure/metrics/risk-coverage-area.ts
var riskCoverageArea = {
  of: "arm",
  name: "risk-coverage-area",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const curve = riskCurve(sample);
      return (weights) => areaOf3(curve(weights).risks);
    }
  },
  detail: (sample, rows) => {
    const { risks, wrong } = riskCurve(sample)(membership(sample.rows, rows));
    return { excess: finite(areaOf3(risks) - bestArea(risks.length, wrong)) };
  }
};

// src/measure/metrics/rmse.ts
var rmse = {
  of: "arm",
  name: "rmse",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: ({ values, targets }) => {
      const squares = values.map((value, row) => (value - (targets?.[row] ?? Number.NaN)) ** 2);
      return (weights, rows) => {
        let total = 0;
        let count = 0;
        for (let at = 0; at < rows.length; at += 1) {
          const row = rows[at] ?? 0;
          const weight = weights[row] ?? 0;
          if (weight === 0) continue;
          total += weight * (squares[row] ?? 0);
          count += weight;
        }
        return Math.sqrt(total / count);
      };
    }
  }
};

// src/measure/metrics/root-mean-square-calibration-error.ts
var rootMeanSquareCalibrationError = {
  of: "arm",
  name: "root-mean-square-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare12 }
};
function prepare12(sample) {
  const bins = equalWidthBins(sample);
  return (weights) => {
    const { sum: gap, weight } = bins(weights);
    const squares = gap.map((sum2, bin) => sum2 === 0 ? 0 : sum2 ** 2 / (weight[bin] ?? 1));
    return Math.sqrt(sumOf2(squares) / sumOf2(weight));
  };
}

// src/measure/metrics/selection-rate.ts
var selectionRate = {
  of: "arm",
  name: "selection-rate",
  unit: "share",
  better: "neither",
  sample: "classification",
  needs: "positive",
  finiteOnly: true,
  estimator: { kind: "rate", rate: selectedRate }
};
function selectedRate({ predicted, positive, rows }) {
  return {
    hits: Uint8Array.from(predicted, (answer) => answer === positive ? 1 : 0),
    counted: new Uint8Array(rows).fill(1)
  };
}

// src/measure/metrics/spiegelhalter-z.ts
var spiegelhalterZ = {
  of: "arm",
  name: "spiegelhalter-z",
  unit: "",
  better: "neither",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare13 }
};
function prepare13({ classes, scores, labels, positive = 1 }) {
  if (classes !== 2) return () => Number.NaN;
  return (weights, rows) => {
    let sum2 = 0;
    let variance = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      const weight = weights[row] ?? 0;
      if (weight === 0) continue;
      const p = scores[row * 2 + positive] ?? Number.NaN;
      sum2 += weight * ((labels?.[row] === positive ? 1 : 0) - p) * (1 - 2 * p);
      variance += weight * (1 - 2 * p) ** 2 * p * (1 - p);
    }
    return variance > 0 ? sum2 / Math.sqrt(variance) : Number.NaN;
  };
}

// src/measure/metrics/sqnr.ts
var WITHOUT_NOISE_DB = 300;
var sqnr = {
  of: "pair",
  name: "sqnr",
  unit: "dB",
  better: "higher",
  samples: ["classification", "regression", "tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (base, candidate) => {
      const { values, width } = valuesOf(base);
      const other = valuesOf(candidate).values;
      const signal = new Float64Array(base.rows);
      const noise = new Float64Array(base.rows);
      for (const [position, value] of values.entries()) {
        const row = Math.floor(position / width);
        signal[row] = (signal[row] ?? 0) + value ** 2;
        noise[row] = (noise[row] ?? 0) + (value - (other[position] ?? Number.NaN)) ** 2;
      }
      return (weights, rows) => {
        let x = 0;
        let e = 0;
        for (let at = 0; at < rows.length; at += 1) {
          const row = rows[at] ?? 0;
          const weight = weights[row] ?? 0;
          if (weight === 0) continue;
          x += weight * (signal[row] ?? 0);
          e += weight * (noise[row] ?? 0);
        }
        if (x === 0 || Number.isNaN(e)) return Number.NaN;
        return e === 0 ? WITHOUT_NOISE_DB : Math.min(WITHOUT_NOISE_DB, 10 * Math.log10(x / e));
      };
    }
  }
};

// src/measure/metrics/sweep-calibration-error.ts
var sweepCalibrationError = {
  of: "arm",
  name: "sweep-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const swept = prepare14(sample);
      return (weights) => swept(weights).error;
    }
  },
  detail: (sample, rows) => ({ bins: finite(prepare14(sample)(membership(sample.rows, rows)).bins) })
};
function prepare14(sample) {
  const ranked = rankedCalibration(calibrationOf(sample));
  return (weights) => weightOf(weights, ranked.unranked) > 0 ? UNDEFINED2 : sweep(expanded(ranked.values, ranked, weights), expanded(ranked.right, ranked, weights));
}
var UNDEFINED2 = { bins: Number.NaN, error: Number.NaN };
function sweep(confidence, right) {
  const n = confidence.length;
  if (n === 0) return UNDEFINED2;
  const rightUpTo = new Float64Array(n + 1);
  const surplusUpTo = new Float64Array(n + 1);
  for (let row = 0; row < n; row += 1) {
    const own = right[row] ?? 0;
    rightUpTo[row + 1] = (rightUpTo[row] ?? 0) + own;
    surplusUpTo[row + 1] = (surplusUpTo[row] ?? 0) + own - (confidence[row] ?? 0);
  }
  let bins = 1;
  while (bins + 1 < n && isRising(rightUpTo, edgesOf(n, bins + 1))) bins += 1;
  const edges = edgesOf(n, bins);
  const gaps = edges.slice(1).map((end, bin) => Math.abs((surplusUpTo[end] ?? 0) - (surplusUpTo[edges[bin] ?? 0] ?? 0)));
  return { bins, error: gaps.reduce((sum2, gap) => sum2 + gap, 0) / n };
}
function edgesOf(n, bins) {
  const edges = [0];
  for (let bin = 1; bin < bins; bin += 1) {
    let start = Math.max(0, Math.floor(bin * n / bins) - 1);
    while (Math.floor(start / n * bins) < bin) start += 1;
    edges.push(start);
  }
  return [...edges, n];
}
function isRising(rightUpTo, edges) {
  let before = Number.NEGATIVE_INFINITY;
  for (const [bin, start] of edges.slice(0, -1).entries()) {
    const end = edges[bin + 1] ?? 0;
    const share = ((rightUpTo[end] ?? 0) - (rightUpTo[start] ?? 0)) / (end - start);
    if (share < before) return false;
    before = share;
  }
  return true;
}

// src/measure/metrics/theil-index.ts
var theilIndex = {
  of: "arm",
  name: "theil-index",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: prepare15 }
};
function prepare15({ predicted, labels, positive }) {
  const benefit = Float64Array.from(
    predicted,
    (answer, row) => (answer === positive ? 1 : 0) - (labels?.[row] === positive ? 1 : 0) + 1
  );
  return (weights, rows) => {
    let total = 0;
    let count = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      total += (weights[row] ?? 0) * (benefit[row] ?? 0);
      count += weights[row] ?? 0;
    }
    const mean2 = total / count;
    let sum2 = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      const share = (benefit[row] ?? 0) / mean2;
      if (share > 0) sum2 += (weights[row] ?? 0) * share * Math.log(share);
    }
    return mean2 > 0 ? sum2 / count : Number.NaN;
  };
}

// src/measure/metrics/thresholded-calibration-error.ts
var thresholdedCalibrationError = {
  of: "arm",
  name: "thresholded-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: (sample) => adaptiveScore(sample, 0.01) }
};

// src/measure/top-classes.ts
function topClasses({ scores, classes, nonFinite }, row, count) {
  if (nonFinite[row] === 1) return [];
  const own = scores.subarray(row * classes, (row + 1) * classes);
  return Array.from(own, (_, position) => position).toSorted((a, b) => (own[b] ?? 0) - (own[a] ?? 0) || a - b).slice(0, count);
}

// src/measure/metrics/top-3-accuracy.ts
var top3Accuracy = {
  of: "arm",
  name: "top-3-accuracy",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    rate: (sample) => ({ hits: hitsOf(sample), counted: new Uint8Array(sample.rows).fill(1) })
  }
};
function hitsOf(sample) {
  return Uint8Array.from(
    { length: sample.rows },
    (_, row) => topClasses(sample, row, 3).includes(sample.labels?.[row] ?? -1) ? 1 : 0
  );
}

// src/measure/metrics/top-3-overlap.ts
var COUNT = 3;
var top3Overlap = {
  of: "pair",
  name: "top-3-overlap",
  unit: "share",
  better: "higher",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (base, candidate) => {
      const [before, after] = [classificationOf(base), classificationOf(candidate)];
      const count = Math.min(COUNT, before.classes);
      return Float64Array.from({ length: base.rows }, (_, row) => {
        const kept = new Set(topClasses(after, row, count));
        return topClasses(before, row, count).filter((own) => kept.has(own)).length / count;
      });
    }
  }
};

// src/measure/metrics/total-variation.ts
var totalVariation = {
  of: "pair",
  name: "total-variation",
  unit: "share",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: { kind: "mean", perRow: perRow6 },
  detail: (base, candidate, rows) => tailOf(perRow6(base, candidate), rows)
};
function perRow6(base, candidate) {
  return divergenceRows(base, candidate, (p, q) => Math.abs(p - q) / 2);
}

// src/measure/metrics/true-positive-rate.ts
var truePositiveRate = {
  of: "arm",
  name: "true-positive-rate",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "rate", rate: foundRate }
};
function foundRate({ predicted, labels, positive, rows }) {
  return {
    hits: Uint8Array.from(predicted, (answer) => answer === positive ? 1 : 0),
    counted: Uint8Array.from({ length: rows }, (_, row) => labels?.[row] === positive ? 1 : 0)
  };
}

// src/measure/metrics/weighted-f1.ts
var weightedF1 = {
  of: "arm",
  name: "weighted-f1",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const confused = confusionOf(sample);
      return (weights) => {
        const { actual, answered, hit } = confused(weights);
        let [sum2, total] = [0, 0];
        for (const [position, count] of actual.entries()) {
          const sides = count + (answered[position] ?? 0);
          if (sides > 0) sum2 += count * 2 * (hit[position] ?? 0) / sides;
          total += count;
        }
        return sum2 / total;
      };
    }
  }
};

// src/measure/metrics/within-5-percent.ts
var TOLERANCE2 = 0.05;
var within5Percent = {
  of: "pair",
  name: "within-5-percent",
  unit: "share",
  better: "higher",
  samples: ["regression"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    hits: (base, candidate) => {
      const other = valuesOf(candidate).values;
      return Uint8Array.from(
        valuesOf(base).values,
        (value, row) => Math.abs(value - (other[row] ?? Number.NaN)) <= TOLERANCE2 * Math.abs(value) ? 1 : 0
      );
    }
  }
};

// src/measure/generated/metrics.ts
var METRICS = [
  accuracy,
  adaptiveCalibrationError,
  answerAgreement,
  auc,
  aucOneVersusOne,
  averagePrecision,
  balancedAccuracy,
  brierScore,
  calibrationInTheLarge,
  calibrationIntercept,
  calibrationSlope,
  classwiseCalibrationError,
  cohenKappa,
  confidenceCorrelation,
  continuousRankedProbabilityScore,
  cosineSimilarity,
  debiasedCalibrationError,
  equalMassCalibrationError,
  estimatedAccuracy,
  expectedCalibrationError,
  f1,
  falsePositiveRate,
  flips,
  gained,
  improperRows,
  intervalCoverage,
  intervalScore,
  intervalWidth,
  jsDivergence,
  klDivergence,
  kolmogorovSmirnovCalibrationError,
  linearCka,
  logLoss,
  lost,
  mae,
  marginCorrelation,
  marginalCalibrationError,
  matthewsCorrelation,
  maxAbsoluteDifference,
  maximumCalibrationError,
  meanError,
  medianAbsoluteError,
  miscalibration,
  miscalibrationArea,
  negativeLogLikelihood,
  neighbourOverlap,
  nonFiniteRows,
  r2,
  rankCorrelation,
  riskAt90Coverage,
  riskCoverageArea,
  rmse,
  rootMeanSquareCalibrationError,
  selectionRate,
  spiegelhalterZ,
  sqnr,
  sweepCalibrationError,
  theilIndex,
  thresholdedCalibrationError,
  top3Accuracy,
  top3Overlap,
  totalVariation,
  truePositiveRate,
  weightedF1,
  within5Percent
];

export {
  logGamma,
  incompleteBeta,
  inverseIncompleteBeta,
  bisect,
  binomialCdf,
  binomialUpperTail,
  clopperPearson,
  normalCdf,
  normalQuantile,
  tangoScore,
  provableMargin,
  tCdf,
  tQuantile,
  noncentralTCdf,
  keptRanks,
  countAtMost,
  countBelow,
  thinnedQuantile,
  biasCorrection,
  levelOf,
  jackknifeAcceleration,
  sum,
  mean,
  moments,
  clusteredMean,
  fewClusters,
  fewClustersWidening,
  designEffect,
  rightAnswers,
  answersOf,
  valuesOf,
  LEVEL,
  finite,
  NO_ROWS,
  exactly,
  plainly,
  shareOf,
  changeOfShares,
  meanOf,
  meanWith,
  withMargin,
  bootstrapped,
  ONE_CLUSTER,
  biasCorrected,
  resampled,
  replicatesInterval,
  quantile,
  median,
  klDivergence,
  byCell,
  risingOrder,
  sampleOfRows,
  calibrationOf,
  independentOf,
  withSupport,
  replicatesAt,
  known,
  afterwards,
  together,
  settled,
  settledInTurn,
  less,
  everyRow,
  membership,
  correlation,
  falselyFoundRate,
  delongPaired,
  pooledOf,
  wilcoxonSignedRank,
  mannWhitney,
  selectedRate,
  foundRate,
  METRICS
};
