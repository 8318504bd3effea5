import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  indexMeasurements,
  isAgainstBaseline,
  judge,
  judgeTarget,
  kernelFlips,
  targetsOf
} from "./chunk-U5CR76ZQ.js";
import {
  asksForMemory,
  asksForTimings,
  limitsOf,
  loadPerturbations,
  oldestEngineOf,
  servedAt
} from "./chunk-THSVU33F.js";
import {
  compressModel
} from "./chunk-O6MO4EM7.js";
import {
  auditFusion
} from "./chunk-BNFPCL7V.js";
import {
  CANDIDATE_FILE,
  partsOf,
  puttingAside,
  writeModelFile
} from "./chunk-OZH7HZ5D.js";
import {
  candidateReading,
  digestOfParts,
  loadModel,
  operatorCounts,
  readModel
} from "./chunk-AUY5MDMG.js";
import {
  float16ToFloat32
} from "./chunk-KBXVQC3Z.js";
import {
  comparePair,
  comparisonOf,
  gapsJudged,
  inOrder,
  measureShare,
  unitsOf,
  workOf
} from "./chunk-4YXWSKLD.js";
import {
  signedRankDetail
} from "./chunk-TVVGHRU3.js";
import {
  LEVEL,
  binomialCdf,
  correlation,
  finite,
  incompleteBeta,
  median,
  moments,
  normalCdf,
  normalQuantile,
  quantile,
  risingOrder,
  sampleOfRows,
  tCdf,
  tQuantile
} from "./chunk-T55765LM.js";
import {
  randomStreams
} from "./chunk-573HM4A5.js";
import {
  isStreamed
} from "./chunk-7TUAWL7U.js";
import {
  isNumericArray,
  toDoubles
} from "./chunk-IQHZXEKJ.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";

// src/commands/load/remember-calibration.ts
function rememberCalibration(host, engine) {
  const known2 = /* @__PURE__ */ new Map();
  const summed = /* @__PURE__ */ new Map();
  return {
    ...engine,
    ranges: (job, limits) => {
      if ("path" in job.model) return engine.ranges(job, limits);
      const how = `${job.batch} ${JSON.stringify(job.detail ?? {})}`;
      const key = `${host.digest.sha256(job.model)}
${how}
${job.tensors.join("\n")}`;
      const ranges = known2.get(key) ?? engine.ranges(job, limits);
      known2.set(key, ranges);
      return ranges;
    },
    sums: (job, limits) => {
      const key = `${host.digest.sha256(job.model)}
${job.outputs.join("\n")}`;
      const sums = summed.get(key) ?? engine.sums(job, limits);
      summed.set(key, sums);
      return sums;
    }
  };
}

// src/measure/footprint.ts
var FIELDS = [
  ["bytes", "bytes", "bytes"],
  ["gzip-bytes", "gzipBytes", "bytes"],
  ["parameters", "parameters", ""],
  ["peak-memory", "peakMemoryBytes", "bytes"],
  ["load-time", "loadMs", "ms"]
];
function footprintMeasurements(base, candidate) {
  return FIELDS.flatMap(([metric, field, unit]) => {
    const values = { base: base[field], candidate: candidate[field] };
    if (values.base === void 0 || values.candidate === void 0) return [];
    const shared = {
      metric,
      kernels: "ordinary",
      slice: "all",
      n: 1,
      better: "lower",
      interval: null,
      evidence: { kind: "exact" }
    };
    return [
      { ...shared, arm: "base", unit, estimate: finite(values.base) },
      { ...shared, arm: "candidate", unit, estimate: finite(values.candidate) },
      {
        ...shared,
        arm: "change",
        versus: "base",
        unit: "ratio",
        estimate: values.base > 0 ? finite(values.candidate / values.base) : null
      }
    ];
  });
}

// src/stats/order-statistics.ts
function percentileRanks(n, q, level) {
  const tail = (1 - level) / 2;
  const lower = binomialQuantile(tail, n, q);
  const upper = binomialQuantile(1 - tail, n, q) + 1;
  return { lower, upper, coverage: binomialCdf(upper - 1, n, q) - binomialCdf(lower - 1, n, q) };
}
function binomialQuantile(p, n, q) {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCdf(middle, n, q) >= p) high = middle;
    else low = middle + 1;
  }
  return low;
}
var CONFIDENCE = 0.99;
function queriesNeeded(overLatency, percentile) {
  const isUnsure = (under) => incompleteBeta(Math.max(under, Number.MIN_VALUE), overLatency + 1, percentile) >= 1 - CONFIDENCE;
  let [low, high] = [0, 1];
  while (isUnsure(high)) high *= 2;
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (isUnsure(middle)) low = middle;
    else high = middle;
  }
  return high + overLatency;
}
function keptPercentile(sorted, percentile) {
  const n = sorted.length;
  if (n < queriesNeeded(1, percentile)) return void 0;
  let over = 1;
  while (n >= queriesNeeded(over + 1, percentile)) over += 1;
  return { discarded: over - 1, value: sorted[n - over] ?? Number.NaN };
}

// src/measure/block-ratio.ts
function blockLogRatios(base, other, probability) {
  const ofBlock = (block) => quantile(Float64Array.from(block ?? []).toSorted(), probability);
  return Float64Array.from(
    base,
    (block, position) => Math.log(ofBlock(other[position]) / ofBlock(block))
  );
}
function meanLogRatios(base, other) {
  return Float64Array.from(
    base,
    (block, position) => Math.log(meanOf(other[position]) / meanOf(block))
  );
}
var meanOf = (block = new Float64Array()) => moments(block).mean;
function blockRatio(logs) {
  const { mean, variance } = moments(logs);
  const r = autocorrelation(logs, mean);
  const n = r > 0 ? Math.max(2, logs.length * (1 - r) / (1 + r)) : logs.length;
  const standardError = Math.sqrt(variance / n);
  const degreesOfFreedom = n - 1;
  const margin = tQuantile(1 - (1 - LEVEL) / 2, degreesOfFreedom) * standardError;
  return {
    estimate: Math.exp(mean),
    lower: Math.exp(mean - margin),
    upper: Math.exp(mean + margin),
    standardError,
    degreesOfFreedom,
    n: logs.length
  };
}
function plainRatio(logs) {
  const { mean, variance, n } = moments(logs);
  const standardError = Math.sqrt(variance / n);
  const margin = tQuantile(1 - (1 - LEVEL) / 2, n - 1) * standardError;
  return {
    lower: Math.exp(mean - margin),
    upper: Math.exp(mean + margin),
    pValue: 2 * tCdf(-Math.abs(mean) / standardError, n - 1)
  };
}
function autocorrelation(values, center) {
  let [product, square] = [0, 0];
  for (const [position, value] of values.entries()) {
    square += (value - center) ** 2;
    if (position > 0) product += (value - center) * ((values[position - 1] ?? 0) - center);
  }
  return square === 0 ? 0 : product / square;
}
function noiseFloor(logs) {
  const { mean, variance, n } = moments(logs);
  const standardDeviation = Math.sqrt(variance);
  const standardError = standardDeviation / Math.sqrt(n);
  const detectable = tQuantile(0.95, n - 1) + normalQuantile(0.8);
  return {
    standardDeviation,
    mean,
    share: Math.exp(tQuantile(0.975, n - 1) * standardError) - 1,
    detectableRatio: Math.exp(detectable * standardError)
  };
}
function ratioEstimate(ratio) {
  const { estimate, lower, upper, standardError, degreesOfFreedom, n } = ratio;
  if (![estimate, lower, upper].every((value) => Number.isFinite(value))) {
    return {
      estimate: null,
      interval: null,
      evidence: { kind: "none", reason: "too few blocks were timed" }
    };
  }
  return {
    estimate,
    interval: { lower, upper, level: LEVEL, method: "t on block log ratios" },
    evidence: { kind: "mean", mean: Math.log(estimate), standardError, n, degreesOfFreedom }
  };
}

// src/stats/quantile-conventions.ts
function quantileConventions(sorted, probability) {
  const n = sorted.length;
  const at = (place) => sorted[Math.min(Math.max(place, 0), n - 1)] ?? Number.NaN;
  const between = (position) => {
    const below = Math.floor(position);
    return at(below) + (position - below) * (at(below + 1) - at(below));
  };
  return {
    invertedCdf: at(Math.ceil(n * probability) - 1),
    hazen: between(n * probability - 0.5),
    medianUnbiased: between((n + 1 / 3) * probability - 2 / 3),
    higher: at(Math.ceil((n - 1) * probability)),
    harrellDavis: harrellDavis(sorted, probability),
    floorIndex: at(Math.floor(n * probability))
  };
}
var REACH = 12;
function harrellDavis(sorted, probability) {
  const n = sorted.length;
  if (probability <= 0 || probability >= 1) return quantile(sorted, probability);
  const [a, b] = [(n + 1) * probability, (n + 1) * (1 - probability)];
  const reach = REACH * Math.sqrt(probability * (1 - probability) / (n + 2));
  const first = Math.max(0, Math.floor(n * (probability - reach)));
  const last = Math.min(n, Math.ceil(n * (probability + reach)));
  let [total, weights] = [0, 0];
  let before = incompleteBeta(a, b, first / n);
  for (let place = first; place < last; place += 1) {
    const after = incompleteBeta(a, b, (place + 1) / n);
    total += (after - before) * (sorted[place] ?? Number.NaN);
    weights += after - before;
    before = after;
  }
  return total / weights;
}

// src/stats/spread.ts
var PAIRED = 200;
function spreadOf(values) {
  const sorted = values.toSorted();
  const center = quantile(sorted, 0.5);
  const { mean, variance } = moments(values);
  return {
    medianDeviation: median(values.map((value) => Math.abs(value - center))),
    interquartileRange: quantile(sorted, 0.75) - quantile(sorted, 0.25),
    variation: Math.sqrt(variance) / mean,
    lagCorrelation: lagCorrelation(values),
    hodgesLehmann: hodgesLehmann(values.subarray(0, PAIRED))
  };
}
function lagCorrelation(values) {
  const pairs = Math.max(0, values.length - 1);
  const rows = Uint32Array.from({ length: pairs }, (_, row) => row);
  const weights = new Uint8Array(pairs).fill(1);
  return correlation(values.subarray(0, pairs), values.subarray(1), { weights, rows });
}
function hodgesLehmann(values) {
  const means = [];
  for (let first = 0; first < values.length; first += 1)
    for (let second = first; second < values.length; second += 1)
      means.push(((values[first] ?? 0) + (values[second] ?? 0)) / 2);
  return median(means);
}

// src/stats/welch.ts
function welchPValue(first, second) {
  const [a, b] = [moments(first), moments(second)];
  const [shareA, shareB] = [a.variance / a.n, b.variance / b.n];
  const square = shareA + shareB;
  if (!(square > 0)) return Number.NaN;
  const degreesOfFreedom = square ** 2 / (shareA ** 2 / (a.n - 1) + shareB ** 2 / (b.n - 1));
  return 2 * tCdf(-Math.abs(a.mean - b.mean) / Math.sqrt(square), degreesOfFreedom);
}

// src/measure/block-bootstrap.ts
var DRAWS = 1e3;
function pooledRatios({ base, candidate }, probability, random) {
  const [before, after] = [pooling(base, probability), pooling(candidate, probability)];
  return drawn(base.length, random, (counts) => after(counts) / before(counts));
}
function geometricRatios(logs, random) {
  return drawn(logs.length, random, (counts) => {
    const total = logs.reduce((sum, log, block) => sum + log * (counts[block] ?? 0), 0);
    return Math.exp(total / logs.length);
  });
}
function drawn(blocks, random, figure) {
  return Float64Array.from({ length: DRAWS }, () => {
    const counts = new Uint16Array(blocks);
    for (let draw = 0; draw < blocks; draw += 1) {
      const block = random.index(blocks);
      counts[block] = (counts[block] ?? 0) + 1;
    }
    return figure(counts);
  }).toSorted();
}
function pooling(blocks, probability) {
  const calls = blocks.flatMap((block, place) => Array.from(block, (duration) => ({ duration, place }))).toSorted((a, b) => a.duration - b.duration);
  const durations = Float64Array.from(calls, ({ duration }) => duration);
  const places = Uint16Array.from(calls, ({ place }) => place);
  return (counts) => {
    const total = blocks.reduce(
      (sum, block, place) => sum + block.length * (counts[place] ?? 0),
      0
    );
    const position = (total - 1) * probability;
    const below = Math.floor(position);
    let [seen, call] = [0, -1];
    const next = (rank) => {
      while (seen <= rank && call < durations.length - 1) {
        call += 1;
        seen += counts[places[call] ?? 0] ?? 0;
      }
      return durations[call] ?? Number.NaN;
    };
    const low = next(below);
    return low + (position - below) * (next(below + 1) - low);
  };
}
function unpairedRatios(base, candidate, random) {
  const [ofBase, ofCandidate] = [drawnMedian(base), drawnMedian(candidate)];
  return Float64Array.from({ length: DRAWS }, () => {
    const after = ofCandidate(random);
    return after / ofBase(random);
  }).toSorted();
}
function drawnMedian(calls) {
  const order = risingOrder(calls);
  const placeOf = new Uint32Array(calls.length);
  for (let place = 0; place < order.length; place += 1) placeOf[order[place] ?? 0] = place;
  const sorted = calls.toSorted();
  const times = new Uint32Array(calls.length);
  const middle = (calls.length - 1) / 2;
  return (random) => {
    times.fill(0);
    for (let draw = 0; draw < calls.length; draw += 1) {
      const place2 = placeOf[random.index(calls.length)] ?? 0;
      times[place2] = (times[place2] ?? 0) + 1;
    }
    let [seen, place] = [0, -1];
    const valueAt = (rank) => {
      for (; seen <= rank && place < sorted.length - 1; seen += times[place] ?? 0) place += 1;
      return sorted[place] ?? Number.NaN;
    };
    return quantile([valueAt(Math.floor(middle)), valueAt(Math.ceil(middle))], 0.5);
  };
}

// src/measure/latency-detail.ts
var callsOf = (blocks) => Float64Array.from(blocks.flatMap((block) => [...block]));
var finites = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, finite(value)]));
function armDetail(blocks, probability) {
  const calls = callsOf(blocks);
  const sorted = calls.toSorted();
  return {
    kept: keptPercentile(sorted, probability)?.value ?? null,
    ...finites({ ...quantileConventions(sorted, probability) }),
    ...probability === 0.5 ? finites({ ...spreadOf(calls) }) : {}
  };
}
function changeDetail({ turns, logs, probability, random }) {
  const [before, after] = [callsOf(turns.base), callsOf(turns.candidate)];
  const pooled2 = [after, before].map((calls) => quantile(calls.toSorted(), probability));
  const { lower, upper, pValue } = plainRatio(logs);
  return {
    ...finites({
      pooled: (pooled2[0] ?? Number.NaN) / (pooled2[1] ?? Number.NaN),
      independentLower: lower,
      independentUpper: upper,
      independentP: pValue
    }),
    ...signedRankDetail(logs),
    ...probability === 0.5 ? { welchP: finite(welchPValue(before, after)) } : {},
    ...random === void 0 ? {} : drawnDetail({ turns, logs, probability, random })
  };
}
var MOST_CALLS = 6e3;
function thinned(blocks) {
  const total = blocks.reduce((sum, { length }) => sum + length, 0);
  const step = Math.ceil(total / MOST_CALLS);
  if (step <= 1) return blocks;
  return blocks.map((block, place) => {
    const first = place % Math.max(1, Math.min(step, block.length));
    return block.filter((_, call) => call % step === first);
  });
}
function unpaired(turns, thin, random) {
  const [all, some] = [callsOf(turns.base).length, callsOf(thin.base).length];
  const ratios = unpairedRatios(callsOf(thin.base), callsOf(thin.candidate), random);
  if (all === some) return ratios;
  const middle = quantile(ratios, 0.5);
  const shrunk = Math.sqrt(some / all);
  return ratios.map((ratio) => middle * (ratio / middle) ** shrunk);
}
function drawnDetail({
  turns,
  logs,
  probability,
  random
}) {
  const thin = { base: thinned(turns.base), candidate: thinned(turns.candidate) };
  const stream = (name) => random.stream(`latency:${name}:${probability}`);
  return {
    ...bounds("blockBootstrap", geometricRatios(logs, stream("blocks"))),
    ...bounds("pooled", pooledRatios(thin, probability, stream("pooled"))),
    ...probability === 0.5 ? bounds("unpaired", unpaired(turns, thin, stream("unpaired"))) : {}
  };
}
function bounds(name, sorted) {
  const tail = (1 - LEVEL) / 2;
  return {
    [`${name}Lower`]: finite(quantile(sorted, tail)),
    [`${name}Upper`]: finite(quantile(sorted, 1 - tail))
  };
}

// src/measure/latency-ratio.ts
var PERCENTILES = [
  { metric: "latency-p50", probability: 0.5 },
  { metric: "latency-p90", probability: 0.9 },
  { metric: "latency-p95", probability: 0.95 },
  { metric: "latency-p99", probability: 0.99 }
];
function latencyMeasurements(observations, names, { batch, random }) {
  const blocksOf = (name) => observations.flatMap(({ arms }) => arms.find((arm) => arm.name === name)?.blocks ?? []);
  const blocks = {
    base: blocksOf(names.base),
    control: blocksOf(names.control),
    candidate: blocksOf(names.candidate)
  };
  return [
    ...PERCENTILES.flatMap((percentile) => percentileMeasurements(percentile, blocks, random)),
    ...throughputMeasurements(blocks, batch)
  ];
}
var pooled = (blocks) => callsOf(blocks).toSorted();
function percentileMeasurements({ metric, probability }, blocks, random) {
  const calls = pooled(blocks.candidate).length;
  if (calls < queriesNeeded(1, probability)) return [];
  const shared = { metric, kernels: "ordinary", slice: "all", n: calls, better: "lower" };
  const arm = (name) => ({
    ...shared,
    arm: name,
    unit: "ms",
    ...percentileEstimate(pooled(blocks[name]), probability),
    detail: armDetail(blocks[name], probability),
    evidence: { kind: "none", reason: "absolute times of a shared machine are shown, not judged" }
  });
  const rounds = joinRounds(blocks, probability);
  const logs = blockLogRatios(rounds.base, rounds.candidate, probability);
  const itself = blockLogRatios(rounds.base, rounds.control, probability);
  const detail = {
    ...controlDetail(itself),
    blocks: rounds.base.length,
    ...changeDetail({ turns: blocks, logs, probability, random })
  };
  return [
    arm("base"),
    arm("candidate"),
    {
      ...shared,
      arm: "change",
      versus: "base",
      unit: "ratio",
      detail,
      ...ratioEstimate(blockRatio(logs))
    }
  ];
}
function controlDetail(itself) {
  const { estimate, lower, upper } = blockRatio(itself);
  const { share, detectableRatio } = noiseFloor(itself);
  return {
    control: finite(estimate),
    controlLower: finite(lower),
    controlUpper: finite(upper),
    noiseFloor: finite(share),
    detectableRatio: finite(detectableRatio)
  };
}
function percentileEstimate(sorted, probability) {
  const ranks = percentileRanks(sorted.length, probability, LEVEL);
  const [lower, upper] = [sorted[ranks.lower - 1], sorted[ranks.upper - 1]];
  return {
    estimate: quantile(sorted, probability),
    interval: lower === void 0 || upper === void 0 ? null : { lower, upper, level: LEVEL, method: "order statistics" }
  };
}
var CALLS_BEYOND = 5;
function joinRounds(blocks, probability) {
  const rounds = Math.max(1, blocks.candidate.length);
  const calls = pooled(blocks.candidate).length / rounds;
  const size = probability === 0.5 ? 1 : Math.ceil(CALLS_BEYOND / (1 - probability) / calls);
  const join = (arm) => Array.from(
    { length: Math.floor(arm.length / size) },
    (_, group) => Float64Array.from(arm.slice(group * size, (group + 1) * size).flatMap((block) => [...block]))
  );
  return {
    base: join(blocks.base),
    control: join(blocks.control),
    candidate: join(blocks.candidate)
  };
}
function throughputMeasurements(blocks, batch) {
  const rate = (arm2) => {
    const calls = pooled(arm2);
    return 1e3 * batch * calls.length / calls.reduce((total, duration) => total + duration, 0);
  };
  const n = pooled(blocks.candidate).length;
  const shared = {
    metric: "throughput",
    kernels: "ordinary",
    slice: "all",
    better: "higher",
    n
  };
  const arm = (name) => ({
    ...shared,
    arm: name,
    unit: "rows/s",
    estimate: finite(rate(blocks[name])),
    interval: null,
    evidence: { kind: "none", reason: "absolute rates of a shared machine are shown, not judged" }
  });
  const change = ratioEstimate(blockRatio(meanLogRatios(blocks.candidate, blocks.base)));
  return [
    arm("base"),
    arm("candidate"),
    {
      ...shared,
      arm: "change",
      versus: "base",
      unit: "ratio",
      detail: controlDetail(meanLogRatios(blocks.control, blocks.base)),
      ...change,
      estimate: change.estimate ?? finite(rate(blocks.candidate) / rate(blocks.base))
    }
  ];
}

// src/stats/group-sequential.ts
var STEPS = 100;
var PRECISION = 1e-6;
var LOWEST = -8;
function groupSequentialConstant({ looks, bounds: bounds2 }, alpha) {
  const errorAt = (constant) => 1 - chanceOfNoCrossing(looks, (look) => constant * shapeAt({ looks, bounds: bounds2 }, look));
  let [tooLow, enough] = [1, 5];
  while (enough - tooLow > PRECISION) {
    const middle = (tooLow + enough) / 2;
    if (errorAt(middle) > alpha) tooLow = middle;
    else enough = middle;
  }
  return enough;
}
var shapeAt = ({ looks, bounds: bounds2 }, look) => bounds2 === "pocock" ? 1 : Math.sqrt(looks / look);
function chanceOfNoCrossing(looks, criticalAt) {
  let points = gridUpTo(criticalAt(1), 1);
  let densities = points.map(normalDensity);
  for (let look = 2; look < looks; look += 1) {
    const [before, masses] = [points, weighed(points, densities)];
    points = gridUpTo(criticalAt(look) * Math.sqrt(look), look);
    densities = points.map((point) => {
      let density = 0;
      for (const [place, from] of before.entries())
        density += (masses[place] ?? 0) * normalDensity(point - from);
      return density;
    });
  }
  if (looks === 1) return normalCdf(criticalAt(1));
  const last = criticalAt(looks) * Math.sqrt(looks);
  return weighed(points, densities).reduce(
    (total, mass, place) => total + mass * normalCdf(last - (points[place] ?? 0)),
    0
  );
}
function gridUpTo(highest, look) {
  const lowest = LOWEST * Math.sqrt(look);
  return Float64Array.from(
    { length: STEPS + 1 },
    (_, step) => lowest + (highest - lowest) * step / STEPS
  );
}
function weighed(points, densities) {
  const width = (points[1] ?? 0) - (points[0] ?? 0);
  return densities.map((density, place) => density * width * simpsonWeight(place) / 3);
}
function simpsonWeight(place) {
  if (place === 0 || place === STEPS) return 1;
  return place % 2 === 1 ? 4 : 2;
}
var normalDensity = (z) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);

// src/measure/widen-for-look.ts
var LOOKS = { looks: 3, bounds: "obrien-fleming" };
function widenForLook(measurement, look, plan = LOOKS) {
  const { evidence, unit, interval, detail = {} } = measurement;
  if (evidence.kind !== "mean" || unit !== "ratio" || interval === null) return measurement;
  const tail = 1 - (1 - LEVEL) / 2;
  const critical = constantOf(plan) * shapeAt(plan, look);
  const factor = critical / normalQuantile(tail);
  const standardError = evidence.standardError * factor;
  const margin = tQuantile(tail, evidence.degreesOfFreedom) * standardError;
  const drawn2 = widened(detail, evidence.mean, factor);
  return {
    ...measurement,
    ...drawn2 === void 0 ? {} : { detail: { ...detail, ...drawn2 } },
    evidence: { ...evidence, standardError },
    interval: {
      ...interval,
      lower: Math.exp(evidence.mean - margin),
      upper: Math.exp(evidence.mean + margin)
    }
  };
}
function widened({ blockBootstrapLower: lower, blockBootstrapUpper: upper }, mean, factor) {
  if (typeof lower !== "number" || typeof upper !== "number") return void 0;
  const moved = (bound) => Math.exp(mean + factor * (Math.log(bound) - mean));
  return { blockBootstrapLower: moved(lower), blockBootstrapUpper: moved(upper) };
}
var known = /* @__PURE__ */ new Map();
function constantOf(plan) {
  const key = `${plan.bounds} ${plan.looks}`;
  const constant = known.get(key) ?? groupSequentialConstant(plan, (1 - LEVEL) / 2);
  known.set(key, constant);
  return constant;
}

// src/measure/build-sample.ts
function buildSample(output, reading) {
  const values = floatsOf(output);
  switch (reading.kind) {
    case "classification":
      return classificationSample(output, values, reading);
    case "regression":
      return regressionSample(output, values, reading);
    case "fidelity":
      return tensorSample(output, values);
  }
}
function floatsOf(output) {
  const { values, elementType } = output;
  if (!isNumericArray(values)) {
    throw new UserError(
      "data-label",
      `Cannot judge output "${output.name}": it holds strings; name an output with scores (task.output)`
    );
  }
  const doubles = toDoubles(values);
  return elementType === "float16" ? doubles.map(float16ToFloat32) : doubles;
}
function widthOf(output) {
  return output.itemShape.reduce((product, size) => product * size, 1);
}
function looksLikeProbabilities(output) {
  const values = floatsOf(output);
  const width = widthOf(output);
  for (let row = 0; row < output.rows; row += 1) {
    const scores = values.subarray(row * width, (row + 1) * width);
    const total = scores.reduce((sum, score) => sum + score, 0);
    if (!Number.isFinite(total)) continue;
    if (scores.some((score) => score < 0 || score > 1)) return false;
    if (width > 1 && Math.abs(total - 1) > 1e-3) return false;
  }
  return true;
}
function nonFiniteRows(values, rows, width) {
  return Uint8Array.from(
    { length: rows },
    (_, row) => values.subarray(row * width, (row + 1) * width).every((value) => Number.isFinite(value)) ? 0 : 1
  );
}
function classificationSample(output, values, reading) {
  const width = widthOf(output);
  const { rows } = output;
  const nonFinite = nonFiniteRows(values, rows, width);
  const classes = Math.max(2, width);
  const scores = new Float64Array(rows * classes).fill(Number.NaN);
  const predicted = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row += 1) {
    if (nonFinite[row] === 1) continue;
    const probabilities = toProbabilities(
      values.subarray(row * width, (row + 1) * width),
      reading.scores
    );
    scores.set(probabilities, row * classes);
    predicted[row] = decide(probabilities, reading);
  }
  const { labels, positive } = reading;
  return { kind: "classification", rows, classes, scores, predicted, labels, nonFinite, positive };
}
function toProbabilities(scores, kind) {
  if (scores.length === 1) {
    const only = scores[0] ?? Number.NaN;
    const probability = kind === "logits" ? 1 / (1 + Math.exp(-only)) : only;
    return Float64Array.of(1 - probability, probability);
  }
  return kind === "logits" ? softmax(scores) : scores;
}
function softmax(logits) {
  const largest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
function decide(probabilities, reading) {
  const { threshold, positive } = reading;
  if (threshold !== void 0 && positive !== void 0 && probabilities.length === 2) {
    return (probabilities[positive] ?? 0) >= threshold ? positive : 1 - positive;
  }
  let best = 0;
  for (const [position, probability] of probabilities.entries()) {
    if (probability > (probabilities[best] ?? 0)) best = position;
  }
  return best;
}
function regressionSample(output, values, { targets, deviates = false }) {
  const width = widthOf(output);
  const { rows } = output;
  if (width !== (deviates ? 2 : 1)) {
    throw new UserError(
      "data-label",
      `Cannot judge output "${output.name}" as a regression: it holds ${deviates ? width - 1 : width} numbers a row; a regression has 1`
    );
  }
  const nonFinite = nonFiniteRows(values, rows, width);
  if (!deviates) return { kind: "regression", rows, values, targets, nonFinite };
  const part = (place) => Float64Array.from({ length: rows }, (_, row) => values[2 * row + place] ?? Number.NaN);
  return { kind: "regression", rows, values: part(0), deviations: part(1), targets, nonFinite };
}
function tensorSample(output, values) {
  const width = widthOf(output);
  const nonFinite = nonFiniteRows(values, output.rows, width);
  return { kind: "tensor", rows: output.rows, width, values, nonFinite };
}

// src/commands/beside-each.ts
function besideEach(column, beside) {
  const wide = [column, beside].find((output) => widthOf(output) !== 1);
  if (wide !== void 0)
    throw new UserError(
      "data-label",
      `Cannot judge output "${wide.name}" as a regression with deviations: it holds ${widthOf(wide)} numbers a row; a regression has 1`
    );
  const [values, deviations] = [floatsOf(column), floatsOf(beside)];
  return {
    name: column.name,
    elementType: "float64",
    itemShape: [2],
    rows: column.rows,
    values: Float64Array.from({ length: 2 * column.rows }, (_, place) => {
      const from = place % 2 === 0 ? values : deviations;
      return from[Math.floor(place / 2)] ?? Number.NaN;
    })
  };
}

// src/commands/observe/observe.ts
var optionsFor = ({ threads, provider }, kernels) => ({
  threads,
  kernels,
  optimization: "all",
  ...provider === void 0 ? {} : { provider }
});
async function answersAt(engine, { feeds, serving, limits, output, deviation }, { kernels, ...asked }) {
  const options = optionsFor(serving, kernels);
  const wanted = deviation === void 0 ? [output] : [output, deviation];
  const job = { ...asked, feeds, outputs: wanted, options };
  const { outputs } = await engine.predict(job, limits);
  const [column, beside] = outputs;
  if (column === void 0) throw new Error(`The engine gave no output "${output}"`);
  if (deviation === void 0) return column;
  if (beside === void 0) throw new Error(`The engine gave no output "${deviation}"`);
  return besideEach(column, beside);
}
async function observeAnswers(host, engine, subject) {
  sayRows(host, subject);
  const [base, ordinary, exact] = await inTurns(armsOf(engine, subject));
  if (base === void 0 || ordinary === void 0 || exact === void 0)
    throw new Error("Three arms were asked");
  return { base, ordinary, exact };
}
var REPEATED_ROWS = 64;
async function observeAnswersAgain(host, engine, subject) {
  const { feeds, serving, candidatePath } = subject;
  const some = Math.ceil(REPEATED_ROWS / serving.batch) * serving.batch;
  const few = { ...subject, feeds: firstRows(feeds, some) };
  sayRows(host, subject);
  const [base, ordinary, exact, again] = await inTurns([
    ...armsOf(engine, subject),
    () => answer(engine, few, { modelPath: candidatePath, kernels: "ordinary" })
  ]);
  if (base === void 0 || ordinary === void 0 || exact === void 0 || again === void 0)
    throw new Error("Three arms were asked, and one of them again");
  return { base, ordinary, exact, again };
}
function sayRows(host, { feeds }) {
  const rows = feeds.rows.toLocaleString("en-US");
  host.log.progress(`running ${rows} rows through the base model and the candidate`);
}
var answer = (engine, subject, arm) => answersAt(engine, subject, { ...arm, batch: subject.serving.batch });
var armsOf = (engine, subject) => [
  { modelPath: subject.basePath, kernels: "ordinary" },
  { modelPath: subject.candidatePath, kernels: "ordinary" },
  { modelPath: subject.candidatePath, kernels: "exact" }
].map((arm) => () => answer(engine, subject, arm));
async function inTurns(work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < work.length) {
      const position = next;
      next += 1;
      const job = work[position];
      if (job !== void 0) results[position] = await job();
    }
  };
  const ends = await Promise.allSettled([worker(), worker()]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return results;
}
var LATENCY_ARMS = {
  base: "base",
  control: "base-again",
  candidate: "candidate"
};
var PROCESSES = 3;
var ROUNDS = { blocks: 200, callsPerBlock: 3, blockMs: 5, budgetMs: 4e3 };
var LATENCY_ROWS = 64;
async function observeLatency(host, engine, { subject, look }) {
  const options = optionsFor(subject.serving, "ordinary");
  const arms = [
    { name: LATENCY_ARMS.base, modelPath: subject.basePath, options },
    { name: LATENCY_ARMS.control, modelPath: subject.basePath, options },
    { ...slowed(subject), name: LATENCY_ARMS.candidate, modelPath: subject.candidatePath, options }
  ];
  const observations = [];
  for (let process = 0; process < PROCESSES; process += 1) {
    host.log.progress(`timing, process ${process + 1 + look * PROCESSES}`);
    const job = {
      arms,
      feeds: firstRows(subject.feeds, LATENCY_ROWS * subject.serving.batch),
      batch: subject.serving.batch,
      seed: subject.seed + look * PROCESSES + process,
      ...ROUNDS
    };
    observations.push(await engine.latency(job, subject.limits));
  }
  return observations;
}
var slowed = ({ slowedBy }) => slowedBy === void 0 ? {} : { slowedBy };
function firstRows(feeds, count) {
  const rows = Math.min(feeds.rows, count);
  const columns = feeds.columns.map((column) => {
    const width = column.itemShape.reduce((product, size) => product * size, 1);
    return { ...column, rows, values: column.values.slice(0, rows * width) };
  });
  return { rows, columns };
}
var MEMORY_PROCESSES = 5;
async function observeMemory(host, engine, { modelPath, subject }) {
  host.log.progress("measuring memory");
  const feeds = firstRows(subject.feeds, subject.serving.batch);
  const job = {
    modelPath,
    feeds,
    batch: subject.serving.batch,
    options: optionsFor(subject.serving, "ordinary")
  };
  const seen = [];
  for (let process = 0; process < MEMORY_PROCESSES; process += 1)
    seen.push(await engine.memory(job, subject.limits));
  const loads = seen.map(({ loadMs }) => loadMs).toSorted((a, b) => a - b);
  return {
    peakMemoryBytes: Math.max(...seen.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    loadMs: loads[Math.floor(loads.length / 2)] ?? 0
  };
}
async function observeRewriting(engine, { candidatePath, serving, limits }, candidate) {
  const bytes = await engine.optimizedModel(
    {
      modelPath: candidatePath,
      withoutWeights: isStreamed(candidate),
      options: optionsFor(serving, "ordinary")
    },
    limits
  );
  const model = readModel(bytes, "optimised candidate");
  return { operators: operatorCounts(model), fusion: auditFusion(candidate, model) };
}

// src/commands/observe/measure-costs.ts
async function measureCosts(host, engine, costed) {
  const { base, candidate } = costed;
  const sizes = footprintMeasurements(
    await footprintOf(host, engine, { ...costed, loaded: base }),
    await footprintOf(host, engine, { ...costed, loaded: candidate })
  );
  return [...sizes, ...await measureTimings(host, engine, costed)];
}
async function measureTimings(host, engine, timed) {
  return asksForTimings(timed.criteria) ? timeUntilDecided(host, engine, timed) : [];
}
async function footprintOf(host, engine, {
  loaded,
  subject,
  criteria
}) {
  const { path, bytes, gzipBytes, parameters } = loaded;
  const memory = asksForMemory(criteria) ? await observeMemory(host, engine, { modelPath: path, subject }) : {};
  return { bytes, gzipBytes, parameters, ...memory };
}
async function timeUntilDecided(host, engine, { subject, criteria }) {
  const observations = [];
  const { batch, plan = LOOKS } = subject.serving;
  const measuredAt = (look2, random) => {
    const timed = { batch, ...random === void 0 ? {} : { random } };
    return latencyMeasurements(observations, LATENCY_ARMS, timed).map(
      (measurement) => widenForLook(measurement, look2, plan)
    );
  };
  let look = 0;
  do {
    observations.push(...await observeLatency(host, engine, { subject, look }));
    look += 1;
  } while (look < plan.looks && !isDecided(criteria, measuredAt(look)));
  return measuredAt(look, randomStreams(subject.seed));
}
function isDecided(criteria, measurements) {
  const { findings } = judge({
    criteria: criteria.filter((criterion) => asksForTimings([criterion])),
    measurements,
    slices: [],
    groups: [],
    baseline: { state: "missing" },
    onInconclusive: "fail"
  });
  return findings.every(({ outcome }) => outcome === "pass" || outcome === "fail");
}

// src/commands/search/search-ground.ts
async function prepareGround(host, engine, { request, takesTimings }) {
  const subject = subjectOf(request, request.base.path);
  let footprint;
  const answered = /* @__PURE__ */ new Map();
  const answer2 = ({ feeds }) => answersAt(
    engine,
    { ...subject, feeds },
    { modelPath: subject.basePath, batch: subject.serving.batch, kernels: "ordinary" }
  );
  return {
    footprint: () => footprint ??= footprintOf(host, engine, {
      loaded: request.base,
      subject,
      criteria: request.criteria
    }),
    baseAnswers: (rows) => {
      const known2 = answered.get(rows) ?? answer2(rows);
      answered.set(rows, known2);
      return known2;
    },
    stress: await stressedRows(host, request),
    takesTimings
  };
}
async function stressedRows(host, { inForce, base, data }) {
  const { calibration } = data;
  const { evaluation } = inForce.policy.data;
  const { label, ...unlabelled } = evaluation;
  const isLabelled = label !== void 0 && calibration.dataset.columns.has(label);
  const policy = {
    ...inForce.policy,
    data: { ...inForce.policy.data, evaluation: isLabelled ? evaluation : unlabelled }
  };
  const perturbed = loadPerturbations(host, {
    policy,
    directory: inForce.directory,
    seed: inForce.seed,
    loaded: base,
    data: { ...data, evaluation: calibration }
  });
  const stressed = [];
  for (const { name, critical, rows, open } of perturbed)
    if (critical) stressed.push({ name, critical, rows, apart: true, data: await open() });
  return stressed;
}
function subjectOf({ base, data, inForce }, candidatePath) {
  return {
    basePath: base.path,
    candidatePath,
    feeds: data.calibration.feeds,
    output: data.task.output.name,
    deviation: data.task.deviation?.name,
    serving: servedAt(inForce.policy, base.signature.inputs),
    limits: limitsOf(inForce.policy),
    seed: inForce.seed
  };
}

// src/compress/search/variants.ts
var NOISES = [5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.03, 0.05, 0.1];
var STRUCTURAL_NOISES = [1e-4, 2e-4, ...NOISES];
var MULTIPLES = [8, 16, 32];
var BLOCK_SIZES = [16, 32, 64, 128, 256];
var STRENGTHS = [0.25, 0.5, 0.75, 0.9];
var SPARSITIES = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
var BITS = [2, 4, 8];
var METHODS = ["nearest", "gptq", "hqq"];
var CALIBRATIONS = ["minmax", "moving-average", "percentile", "entropy", "mse"];
var CODING = /* @__PURE__ */ new Set([
  "float16",
  "int4-weights",
  "int8-dynamic",
  "int8-static"
]);
function variantsOf(passes) {
  const changed = passes.flatMap(
    (step, place) => variantsOfStep(step).map((variant) => passes.with(place, variant))
  );
  const found = [...changed, ...otherCodings(passes), ...added(passes), ...withoutOne(passes)];
  const known2 = /* @__PURE__ */ new Set([keyOf(passes)]);
  return found.filter((variant) => {
    const key = keyOf(variant);
    const isNew = !known2.has(key) && variant.some(({ pass }) => pass !== "clean");
    known2.add(key);
    return isNew;
  });
}
var keyOf = (passes) => JSON.stringify(
  passes.map((step) => Object.entries(step).toSorted(([a], [b]) => a < b ? -1 : 1))
);
function variantsOfStep(step) {
  if (step.pass === "round-weights") return roundings(step);
  if (step.pass === "int4-weights") return packings(step);
  if (step.pass === "int8-static")
    return [
      ...CALIBRATIONS.map((calibration) => calibratedBy(step, calibration)),
      { ...step, "per-channel": step["per-channel"] === false }
    ];
  if (step.pass === "int8-dynamic")
    return [
      { ...step, "per-channel": step["per-channel"] === false },
      { ...step, embeddings: step.embeddings === false }
    ];
  if (step.pass === "smooth")
    return neighbours(STRENGTHS, step.strength ?? 0.5).map((strength) => ({ ...step, strength }));
  return takingMoreOrLess(step);
}
function takingMoreOrLess(step) {
  if (step.pass === "low-rank")
    return neighbours(STRUCTURAL_NOISES, step.noise ?? 1e-3).map((noise) => ({ ...step, noise }));
  if (step.pass === "drop-blocks")
    return neighbours(STRUCTURAL_NOISES, step.noise ?? 0.01).map((noise) => ({ ...step, noise }));
  if (step.pass === "prune-channels") return prunings(step);
  if (step.pass === "prune-weights" && (step.pattern ?? "unstructured") === "unstructured")
    return neighbours(SPARSITIES, step.sparsity ?? 0.5).map((sparsity) => ({ ...step, sparsity }));
  return [];
}
function prunings(step) {
  const multiple = step["channel-multiple"] ?? 8;
  return [
    ...neighbours(STRUCTURAL_NOISES, step.noise ?? 1e-3).map((noise) => ({ ...step, noise })),
    ...neighbours(MULTIPLES, multiple).map((other) => ({ ...step, "channel-multiple": other }))
  ];
}
function packings(step) {
  return [
    ...neighbours(BLOCK_SIZES, step["block-size"] ?? 32).map((size) => ({
      ...step,
      "block-size": size
    })),
    ...METHODS.filter((method) => method !== (step.method ?? "nearest")).map((method) => ({
      ...step,
      method
    })),
    ...neighbours(BITS, step.bits ?? 4).map((bits) => ({ ...step, bits })),
    { ...step, symmetric: step.symmetric === false },
    { ...step, "accuracy-level": step["accuracy-level"] === 4 ? 1 : 4 },
    { ...step, embeddings: step.embeddings !== true }
  ];
}
function calibratedBy({ percentile: _, ...step }, calibration) {
  const { calibration: __, ...plain } = step;
  return calibration === "minmax" ? plain : { ...plain, calibration };
}
function roundings(step) {
  const tables = { ...step, embeddings: step.embeddings !== true };
  if (step.levels !== void 0) return [tables];
  const noises = neighbours(NOISES, step.noise ?? 1e-3);
  return [...noises.map((noise) => ({ ...step, noise })), tables];
}
function neighbours(values, value) {
  const below = values.findLast((other) => other < value);
  const above = values.find((other) => other > value);
  return [below, above].filter((other) => other !== void 0);
}
function otherCodings(passes) {
  const place = passes.findIndex(({ pass }) => CODING.has(pass));
  const isRounded = passes.some(({ pass }) => pass === "round-weights");
  const codings = [
    { pass: "int8-static" },
    // Tables on few levels are packed as they are.
    isRounded ? { pass: "int8-dynamic", embeddings: false } : { pass: "int8-dynamic" },
    { pass: "int4-weights" }
  ];
  const others = codings.filter(({ pass }) => pass !== passes[place]?.pass);
  if (place >= 0) {
    const alone = passes.filter(({ pass }, at2) => at2 <= place || pass !== "float16");
    return others.map((coding) => alone.with(place, coding));
  }
  const end = passes.findIndex(({ pass }) => pass === "strip" || pass === "pack-weights");
  const at = end < 0 ? passes.length : end;
  return others.map((coding) => passes.toSpliced(at, 0, coding));
}
function added(passes) {
  const has = (name) => passes.some(({ pass }) => pass === name);
  const variants = [];
  const start = passes[0]?.pass === "clean" ? 1 : 0;
  if (!has("round-weights") && !has("int4-weights") && !has("float16"))
    variants.push(roundedAndPacked(passes, start));
  if (!has("prune-channels"))
    variants.push(passes.toSpliced(start, 0, { pass: "prune-channels", noise: 5e-4 }));
  if (!has("drop-blocks")) variants.push(passes.toSpliced(start, 0, { pass: "drop-blocks" }));
  if (has("int8-static") && !has("equalize"))
    variants.push(passes.toSpliced(start, 0, { pass: "equalize" }));
  if ((has("int8-static") || has("int8-dynamic")) && !has("smooth"))
    variants.push(passes.toSpliced(start, 0, { pass: "smooth" }));
  return [...variants, ...storedSmaller(passes)];
}
var roundedAndPacked = (passes, start) => [
  ...passes.slice(0, start),
  { pass: "round-weights", noise: 5e-3 },
  ...passes.slice(start).filter(({ pass }) => pass !== "strip" && pass !== "pack-weights"),
  { pass: "strip" },
  { pass: "pack-weights" }
];
function storedSmaller(passes) {
  const packed = passes.findIndex(({ pass }) => pass === "pack-weights");
  const end = packed < 0 ? passes.length : packed;
  const stripped = passes.toSpliced(end, 0, { pass: "strip" });
  return [
    ...passes.some(({ pass }) => pass === "strip") ? [] : [stripped],
    ...packed < 0 ? [[...passes, { pass: "pack-weights" }]] : []
  ];
}
function withoutOne(passes) {
  if (passes.length < 2) return [];
  return passes.map((_, place) => passes.toSpliced(place, 1));
}

// src/compress/search/explore.ts
async function explore(exploration) {
  const { starts, random, mayTry, attempt, best } = exploration;
  const trials = [];
  const known2 = /* @__PURE__ */ new Set();
  const run = async (recipe) => {
    known2.add(keyOf(recipe.passes));
    trials.push(await attempt(recipe));
  };
  for (const recipe of starts) {
    if (!mayTry(trials.length)) return trials;
    await run(recipe);
  }
  while (mayTry(trials.length)) {
    const variants = best(trials).flatMap(({ passes: passes2 }) => variantsOf(passes2)).filter((passes2) => !known2.has(keyOf(passes2)));
    const passes = variants[random.index(variants.length)];
    if (passes === void 0) break;
    await run({ version: 1, name: `trial-${trials.length + 1}`, passes: [...passes] });
  }
  return trials;
}

// src/compress/search/pareto-set.ts
function paretoSet(items, respects) {
  return items.filter(
    (item, place) => !items.some((other, otherPlace) => {
      const compared = respects.map((compare) => compare(other, item));
      if (other === item || compared.some((result) => result > 0)) return false;
      return compared.some((result) => result < 0) || otherPlace < place;
    })
  );
}

// src/judge/meets-by-estimate.ts
function missedByEstimate(criteria, measurements, {
  slices,
  groups
}) {
  const index = indexMeasurements(measurements.map(asExact));
  for (const criterion of criteria.filter((candidate) => !isAgainstBaseline(candidate))) {
    for (const target of targetsOf(criterion, slices, groups)) {
      if (target.tier === 3) continue;
      for (const kernels of ["ordinary", "exact"]) {
        const { state } = judgeTarget(target, index, kernels);
        if (state === "undecided" || state === "noisy") {
          return `${target.metric}${target.slice === "all" ? "" : ` on ${target.slice}`} misses its criterion`;
        }
      }
    }
  }
  return void 0;
}
function asExact(measurement) {
  const { metric, evidence, estimate } = measurement;
  if (metric.startsWith("latency") || estimate === null) return measurement;
  if (evidence.kind === "none" && measurement.arm !== "change" && measurement.arm !== "candidate")
    return measurement;
  return { ...measurement, interval: null, evidence: { kind: "exact" } };
}

// src/commands/baseline/baseline-sample.ts
function baselineSample(candidate, answers) {
  const rows = Uint32Array.from(
    answers.flatMap((answer2, row) => answer2 === void 0 ? [] : [row])
  );
  const known2 = Float64Array.from(rows, (row) => answers[row] ?? Number.NaN);
  if (rows.length === 0 || candidate.kind === "tensor") return void 0;
  const nonFinite = Uint8Array.from(known2, (answer2) => Number.isNaN(answer2) ? 1 : 0);
  if (candidate.kind === "regression") {
    const selected2 = sampleOfRows(candidate, rows);
    return { candidate: selected2, reference: { ...selected2, values: known2, nonFinite } };
  }
  const selected = sampleOfRows(candidate, rows);
  const predicted = Int32Array.from(known2, (answer2) => Number.isNaN(answer2) ? -1 : answer2);
  return { candidate: selected, reference: { ...selected, predicted, nonFinite } };
}

// src/measure/work-shares.ts
var WORTH_A_THREAD = 25e7;
var MOST_THREADS = 4;
var LOOKS2 = 20;
function sharesOf(work, { threads, resamples, worthAThread = WORTH_A_THREAD }) {
  const costs = costsOf(work, resamples);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const worth = Math.floor(total / worthAThread);
  return cut(costs, Math.max(1, Math.min(threads, MOST_THREADS, worth)));
}
function costsOf(work, resamples) {
  const { comparison, metrics, views } = work;
  const costs = new Float64Array(unitsOf(work));
  for (const [place, { slice, rows }] of views.entries()) {
    for (const [own, metric] of metrics.entries()) {
      const times = isResampled(metric, work) && comparison.isJudged(metric.name, slice) ? resamples : LOOKS2;
      const arms = metric.of === "arm" ? 2 : 1;
      costs[place * metrics.length + own] = rows.length * arms * times;
    }
  }
  costs[costs.length - 1] = 2 * comparison.reference.rows * gapsJudged(comparison) * resamples;
  return costs;
}
function isResampled({ estimator }, { comparison }) {
  const { reference, clusters } = comparison;
  const byTheory = reference.kind === "classification" && reference.classes === 2 && clusters === void 0;
  return estimator.kind === "bootstrap" || estimator.kind === "area" && !byTheory;
}
function cut(costs, count) {
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const starts = [0];
  let [passed, last] = [0, 0];
  for (const [unit, cost] of costs.entries()) {
    const middle = (passed + cost / 2) / total;
    const share = count === 1 ? 0 : Math.min(count - 1, Math.floor(middle * count));
    if (share !== last && unit > 0) starts.push(unit);
    last = share;
    passed += cost;
  }
  return starts.map((start, place) => ({ start, end: starts[place + 1] ?? costs.length }));
}

// src/commands/observe/compare-in-threads.ts
async function compareInThreads(threads, plain, bounds2 = {}) {
  const work = workOf(comparisonOf(plain));
  const { resamples } = plain;
  const [first, ...others] = sharesOf(work, { threads: threads.count, resamples, ...bounds2 });
  const asked = others.map((share) => askPart(threads, { plain, share }));
  const own = async () => first === void 0 ? [] : measureShare(work, first);
  const measured = await Promise.all([own(), ...asked]);
  return inOrder(work, measured.flat());
}
async function askPart(threads, part) {
  return await threads.ask(part);
}

// src/commands/observe/measure-behaviour.ts
var RESAMPLES = 2e3;
function measureBehaviour(behaviour) {
  const asked = comparisonsOf(behaviour);
  return joined(
    behaviour,
    asked.map((plain) => comparePair(comparisonOf(plain)))
  );
}
async function measureBehaviourIn(threads, behaviour) {
  const measured = [];
  for (const plain of comparisonsOf(behaviour))
    measured.push(await compareInThreads(threads, plain));
  return joined(behaviour, measured);
}
function comparisonsOf(behaviour) {
  const { samples, slices, groups, criteria, seed, clusters } = behaviour;
  const against = (candidate, kernels2) => ({
    reference: samples.base,
    candidate,
    versus: "base",
    kernels: kernels2,
    slices,
    groups,
    ...clusters === void 0 ? {} : { clusters },
    seed,
    resamples: RESAMPLES,
    judged: judgedBy(criteria)
  });
  const kernels = [against(samples.ordinary, "ordinary")];
  if (!isSame(samples.ordinary, samples.exact)) kernels.push(against(samples.exact, "exact"));
  const accepted = againstBaseline(behaviour);
  return accepted === void 0 ? kernels : [...kernels, accepted];
}
function joined({ samples, clusters }, [ordinary = [], ...others]) {
  const exact = isSame(samples.ordinary, samples.exact) ? ordinary.map((measurement) => ({ ...measurement, kernels: "exact" })) : others.shift() ?? [];
  return [
    ...ordinary,
    ...exact,
    ...kernelFlips(samples.ordinary, samples.exact, clusters),
    ...others.flat()
  ];
}
function judgedBy(criteria) {
  const onSlices = criteria.filter(
    (criterion) => criterion.kind !== "group-gap" && (criterion.slices ?? criterion.kind === "non-inferiority")
  );
  return {
    overall: new Set(criteria.map(({ metric }) => metric)),
    onSlices: new Set(onSlices.map(({ metric }) => metric))
  };
}
var outputsOf = (sample) => sample.kind === "classification" ? sample.scores : sample.values;
var deviationsOf = (sample) => sample.kind === "regression" ? sample.deviations ?? new Float64Array() : new Float64Array();
function isSame(first, second) {
  return [outputsOf, deviationsOf].every((read) => {
    const [a, b] = [read(first), read(second)];
    return a.length === b.length && a.every((value, position) => Object.is(value, b[position]));
  });
}
function againstBaseline({
  samples,
  seed,
  criteria,
  clusters: all,
  baseline
}) {
  const pair = baseline === void 0 ? void 0 : baselineSample(samples.exact, baseline);
  if (pair === void 0) return void 0;
  const clusters = all?.filter((_, row) => baseline?.[row] !== void 0);
  return {
    ...pair,
    versus: "baseline",
    kernels: "exact",
    slices: [],
    groups: [],
    ...clusters === void 0 ? {} : { clusters },
    only: ANSWERS_ONLY,
    seed: `${seed}:baseline`,
    resamples: RESAMPLES,
    judged: judgedBy(criteria)
  };
}
var ANSWERS_ONLY = /* @__PURE__ */ new Set([
  "accuracy",
  "flips",
  "lost",
  "gained",
  "mae",
  "rmse",
  "r2"
]);

// src/commands/observe/read-answers.ts
function readingFor(task, data, base) {
  switch (task.kind) {
    case "fidelity":
      return { kind: "fidelity" };
    case "regression":
      return {
        kind: "regression",
        deviates: task.deviation !== void 0,
        targets: data.targets
      };
    case "classification": {
      refuseOtherClasses(task, data, base);
      const found = looksLikeProbabilities(base) ? "probabilities" : "logits";
      return {
        kind: "classification",
        scores: task.scores === "auto" ? found : task.scores,
        positive: task.positive,
        threshold: task.threshold,
        labels: data.labels
      };
    }
  }
}
function refuseOtherClasses({ classes }, { labels }, base) {
  const count = Math.max(2, widthOf(base));
  const has = `Cannot judge output "${base.name}": it has ${count} scores`;
  if (classes !== void 0 && classes.length !== count)
    throw new UserError(
      "policy-invalid",
      `${has}, and task.classes names ${classes.length} classes`
    );
  const largest = labels?.reduce((most, label) => Math.max(most, label), -1) ?? -1;
  if (largest >= count)
    throw new UserError(
      "data-label",
      `${has}, so that labels are 0 to ${count - 1}, and a label is ${largest}`
    );
}
function readSamples(answers, reading) {
  const { base, ordinary, exact } = answers;
  for (const candidate of [ordinary, exact]) {
    const [given, wanted] = [widthOf(candidate), widthOf(base)];
    if (given !== wanted)
      throw new UserError(
        "model-malformed",
        `Cannot compare output "${base.name}": the candidate gives ${given} numbers a row, and the base ${wanted}`
      );
  }
  return {
    base: buildSample(answers.base, reading),
    ordinary: buildSample(answers.ordinary, reading),
    exact: buildSample(answers.exact, reading)
  };
}

// src/compress/structural-passes.ts
var STRUCTURAL_PASSES = /* @__PURE__ */ new Set([
  "drop-blocks",
  "low-rank",
  "prune-channels"
]);

// src/commands/search/structural-gain.ts
var changesStructure = ({ changes }) => changes.some(({ kind, pass }) => kind === "applied" && STRUCTURAL_PASSES.has(pass));
async function twinOf(host, engine, compression) {
  const passes = compression.recipe.passes.filter(({ pass }) => !STRUCTURAL_PASSES.has(pass));
  const [first, ...others] = passes;
  if (first === void 0) return void 0;
  const recipe = { ...compression.recipe, passes: [first, ...others] };
  try {
    return await compressModel(host, engine, { ...compression, recipe });
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused") return void 0;
    throw error;
  }
}
var shown = (value) => `\xD7${value.toFixed(2)}`;
function notFaster(timings) {
  const ratio = timings.find(({ metric, arm }) => metric === "latency-p50" && arm === "change");
  const { estimate, interval } = ratio ?? { estimate: null, interval: null };
  if (estimate === null || interval === null)
    return "whether fewer channels or blocks make it faster could not be timed";
  if (interval.upper < 1) return void 0;
  return `fewer channels or blocks do not make it faster: ${shown(estimate)} of the time without that (${shown(interval.lower)} to ${shown(interval.upper)})`;
}

// src/commands/search/measure-trial.ts
async function measureTrial(host, engine, { request, recipe, ground, made, digest, twin }) {
  const { data, criteria } = request;
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const candidatePath = host.files.resolve(folder, CANDIDATE_FILE);
    await writeModelFile(host, candidatePath, { made });
    const subject = subjectOf(request, candidatePath);
    const samples = await samplesOn(engine, { request, subject, ground }, data.calibration);
    const behaviour = behaviourOf(samples);
    const stressed = await underStress(engine, { request, subject, ground });
    const loaded = await loadModel(host, candidatePath, candidateReading(candidatePath));
    const sizes = footprintMeasurements(
      await ground.footprint(),
      await footprintOf(host, engine, { loaded, subject, criteria })
    );
    const parts = { slices: ground.stress, groups: data.groups.map(({ column }) => column) };
    const untimed = [...behaviour, ...stressed, ...sizes];
    const missedUntimed = missedByEstimate(criteria, untimed, parts);
    const isTimed = missedUntimed === void 0 && ground.takesTimings;
    const timings = isTimed ? await timeTrial(engine, subject) : [];
    const missed = missedUntimed ?? missedByEstimate(criteria, [...untimed, ...timings.map(asExact2)], parts);
    return {
      recipe,
      bytes: loaded.bytes,
      digest,
      latencyRatio: latencyRatioIn(timings),
      distance: distanceOf(behaviour),
      ...classAnswers(samples),
      missed: missed ?? (changesStructure(made) ? await slowerThanTwin(host, engine, { subject, folder, twin }) : void 0),
      missedUntimed
    };
  } finally {
    await host.files.remove(folder);
  }
}
async function slowerThanTwin(host, engine, {
  subject,
  folder,
  twin
}) {
  const made = await twin();
  if (made === void 0) return notFaster(await timeTrial(engine, subject, TWIN_ROUNDS));
  const basePath = host.files.resolve(folder, "twin", CANDIDATE_FILE);
  await writeModelFile(host, basePath, { made });
  return notFaster(await timeTrial(engine, { ...subject, basePath }, TWIN_ROUNDS));
}
var latencyRatioIn = (timings) => timings.find(({ metric, arm }) => metric === "latency-p50" && arm === "change")?.estimate ?? void 0;
async function samplesOn(engine, { request, subject, ground }, rows) {
  const asked = { ...subject, feeds: rows.feeds };
  const { batch } = subject.serving;
  const answer2 = (kernels) => answersAt(engine, asked, { modelPath: subject.candidatePath, batch, kernels });
  const base = await ground.baseAnswers(rows);
  const [ordinary, exact] = await Promise.all([answer2("ordinary"), answer2("exact")]);
  const reading = readingFor(request.data.task, rows, base);
  return readSamples({ base, ordinary, exact }, reading);
}
function classAnswers({ base, exact }) {
  if (base.kind !== "classification" || exact.kind !== "classification") return {};
  const { predicted, labels } = base;
  return { answers: { base: predicted, candidate: exact.predicted, labels } };
}
function behaviourOf(samples) {
  return measureBehaviour({
    samples,
    slices: [],
    groups: [],
    criteria: [],
    // Estimates decide here: no interval is drawn.
    seed: "search",
    baseline: void 0
  });
}
async function underStress(engine, observing) {
  const measured = [];
  for (const { name, data } of observing.ground.stress) {
    const found = behaviourOf(await samplesOn(engine, observing, data));
    measured.push(...found.map((measurement) => ({ ...measurement, slice: name })));
  }
  return measured;
}
function distanceOf(measurements) {
  const worst = (metric, sign) => {
    const found = measurements.filter((one) => one.metric === metric && one.slice === "all");
    if (found.length === 0) return void 0;
    return Math.max(...found.map(({ estimate }) => sign * (estimate ?? sign * Infinity)));
  };
  const flips = worst("flips", 1);
  const divergence = worst("kl-divergence", 1);
  if (divergence !== void 0)
    return { flips, divergence, likeness: { metric: "kl-divergence", estimate: divergence } };
  const loss = worst("sqnr", -1);
  if (loss === void 0) return { flips, divergence: Infinity, likeness: void 0 };
  return { flips, divergence: loss, likeness: { metric: "sqnr", estimate: -loss } };
}
function compareDistances(first, second) {
  const byFlips = (first.flips ?? 0) - (second.flips ?? 0);
  if (byFlips !== 0 || first.divergence === second.divergence) return byFlips;
  return first.divergence < second.divergence ? -1 : 1;
}
function asExact2({ detail: _, ...timing }) {
  if (timing.estimate === null || timing.evidence.kind !== "mean") return timing;
  return { ...timing, interval: null, evidence: { kind: "exact" } };
}
var TRIAL_ROUNDS = { blocks: 60, callsPerBlock: 3, blockMs: 5, budgetMs: 1e3 };
var TWIN_ROUNDS = { ...TRIAL_ROUNDS, blocks: 240, budgetMs: 4e3 };
async function timeTrial(engine, subject, rounds = TRIAL_ROUNDS) {
  const options = {
    threads: subject.serving.threads,
    kernels: "ordinary",
    optimization: "all"
  };
  const observation = await engine.latency(
    {
      arms: [
        { name: LATENCY_ARMS.base, modelPath: subject.basePath, options },
        { name: LATENCY_ARMS.control, modelPath: subject.basePath, options },
        { name: LATENCY_ARMS.candidate, modelPath: subject.candidatePath, options }
      ],
      feeds: subject.feeds,
      batch: subject.serving.batch,
      seed: subject.seed,
      ...rounds
    },
    subject.limits
  );
  return latencyMeasurements([observation], LATENCY_ARMS, { batch: subject.serving.batch });
}

// src/commands/search/try-recipe.ts
var triedOf = (trials) => trials.flatMap((trial) => trial.kind === "tried" ? [trial.tried] : []);
var endedOf = (trials) => trials.flatMap((trial) => trial.kind === "ended" ? [trial.ended] : []);
var reasonOf = ({ message }) => message.replace(/^Cannot apply (recipe "[^"]*"|[\w-]+): /, "");
function recipeTrials(host, engine, shared) {
  const { request } = shared;
  const feeds = request.data.calibration.feeds;
  const { inForce } = request;
  const how = { limits: limitsOf(inForce.policy), oldestEngine: oldestEngineOf(inForce) };
  const measured = /* @__PURE__ */ new Map();
  const measure = async (recipe) => {
    const shape = { model: request.base.model, recipe, calibration: feeds, trial: feeds };
    return puttingAside(host, request.base.model, async (putAside) => {
      const compression = { ...shape, ...how, putAside };
      const made = await compressModel(host, engine, compression);
      const parts = partsOf(made, CANDIDATE_FILE);
      const digest = digestOfParts(host, parts);
      const known2 = measured.get(digest);
      if (known2 !== void 0) return { ...await known2, recipe };
      const twin = () => twinOf(host, engine, compression);
      const trying = measureTrial(host, engine, { ...shared, recipe, made, digest, twin });
      measured.set(digest, trying);
      return await trying;
    });
  };
  return async (recipe) => {
    host.log.progress(`${request.inForce.name}: trying ${recipe.name}`);
    try {
      return { kind: "tried", tried: await measure(recipe) };
    } catch (error) {
      if (error instanceof UserError && error.code === "recipe-refused")
        return { kind: "ended", ended: { recipe, outcome: "refused", reason: reasonOf(error) } };
      if (error instanceof EngineError)
        return { kind: "ended", ended: { recipe, outcome: "error", reason: error.message } };
      throw error;
    }
  };
}
var byBytes = (first, second) => first.bytes - second.bytes;
var byDistance = (first, second) => compareDistances(first.distance, second.distance);
var byLatency = ({ latencyRatio: first }, { latencyRatio: second }) => first === void 0 || second === void 0 ? 0 : first - second;
var paretoOf = (tried) => paretoSet(tried, [byBytes, byLatency, byDistance]).toSorted(
  (a, b) => byBytes(a, b) || byDistance(a, b)
);
function worthVarying(trials) {
  const tried = triedOf(trials);
  const good = tried.filter(({ missedUntimed }) => missedUntimed === void 0);
  if (good.length > 0) return paretoSet(good, [byBytes, byDistance]).map(({ recipe }) => recipe);
  return tried.toSorted((a, b) => byDistance(a, b) || byBytes(a, b)).slice(0, 3).map(({ recipe }) => recipe);
}
var smallestThatMeets = (tried) => tried.filter(({ missed }) => missed === void 0).toSorted((a, b) => byBytes(a, b) || byDistance(a, b))[0];
var leastChanged = (tried) => tried.toSorted((a, b) => byDistance(a, b) || byBytes(a, b))[0];

export {
  missedByEstimate,
  buildSample,
  floatsOf,
  looksLikeProbabilities,
  measureBehaviour,
  measureBehaviourIn,
  optionsFor,
  answersAt,
  observeAnswers,
  observeAnswersAgain,
  LATENCY_ARMS,
  firstRows,
  observeRewriting,
  readingFor,
  readSamples,
  rememberCalibration,
  STRUCTURAL_PASSES,
  latencyMeasurements,
  LOOKS,
  measureCosts,
  measureTimings,
  timeUntilDecided,
  prepareGround,
  subjectOf,
  keyOf,
  explore,
  compareDistances,
  triedOf,
  endedOf,
  recipeTrials,
  paretoOf,
  worthVarying,
  smallestThatMeets,
  leastChanged
};
