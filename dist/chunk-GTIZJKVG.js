import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  ALPHA,
  HELD,
  finiteTargets,
  indexMeasurements,
  isAgainstBaseline,
  isCost,
  judge,
  judgeTarget,
  kernelFlips,
  layerMeasurements,
  targetsOf
} from "./chunk-WGW4YQVL.js";
import {
  asksForMemory,
  asksForTimings,
  gaussian,
  limitsOf,
  loadPerturbations,
  oldestEngineOf,
  servedAt
} from "./chunk-KX32WM3W.js";
import {
  compressModel
} from "./chunk-AUNE74PP.js";
import {
  auditFusion
} from "./chunk-4GZ4BWIV.js";
import {
  CANDIDATE_FILE,
  handedOn,
  nodeLabel,
  partsOf,
  puttingAside,
  storedWeight,
  writeModelFile
} from "./chunk-KY2YIWGB.js";
import {
  candidateReading,
  digestOfParts,
  elementTypeOf,
  floatValues,
  indexGraph,
  loadModel,
  operatorCounts,
  readModel,
  tensorDims,
  tensorValues
} from "./chunk-VS3HZ3UW.js";
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
  answersOf,
  binomialCdf,
  correlation,
  finite,
  incompleteBeta,
  klDivergence,
  mean,
  median,
  moments,
  normalCdf,
  normalQuantile,
  quantile,
  risingOrder,
  sampleOfRows,
  sum,
  tCdf,
  tQuantile,
  valuesOf
} from "./chunk-T55765LM.js";
import {
  randomStreams
} from "./chunk-573HM4A5.js";
import {
  LAYER_METRICS
} from "./chunk-PK7ZYXLE.js";
import {
  graphOf,
  isStreamed,
  makeTensor,
  readInt,
  withGraph,
  writeModel
} from "./chunk-ZWPB4JFI.js";
import {
  isNumericArray,
  toDoubles
} from "./chunk-IQHZXEKJ.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";

// src/commands/load/remember-calibration.ts
var MOST_KEPT = 2 ** 26;
function rememberCalibration(host, engine, mostKept = MOST_KEPT) {
  const known2 = /* @__PURE__ */ new Map();
  const summed = /* @__PURE__ */ new Map();
  let kept = 0;
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
      const remembered = summed.get(key);
      if (remembered !== void 0) return remembered;
      const sums = engine.sums(job, limits);
      summed.set(key, sums);
      return sums.then((columns) => {
        const elements = columns.reduce((sum2, { values }) => sum2 + values.length, 0);
        if (kept + elements > mostKept) summed.delete(key);
        else kept += elements;
        return columns;
      });
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
  const isKept = (over) => n >= queriesNeeded(over, percentile);
  if (!isKept(1)) return void 0;
  let [kept, lost] = [1, 2];
  while (isKept(lost)) [kept, lost] = [lost, 2 * lost];
  while (kept + 1 < lost) {
    const middle = Math.floor((kept + lost) / 2);
    if (isKept(middle)) kept = middle;
    else lost = middle;
  }
  return { discarded: kept - 1, value: sorted[n - kept] ?? Number.NaN };
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
  const { mean: mean2, variance } = moments(logs);
  const r = autocorrelation(logs, mean2);
  const n = r > 0 ? Math.max(2, logs.length * (1 - r) / (1 + r)) : logs.length;
  const standardError = Math.sqrt(variance / n);
  const degreesOfFreedom = n - 1;
  const margin = tQuantile(1 - (1 - LEVEL) / 2, degreesOfFreedom) * standardError;
  return {
    estimate: Math.exp(mean2),
    lower: Math.exp(mean2 - margin),
    upper: Math.exp(mean2 + margin),
    standardError,
    degreesOfFreedom,
    n: logs.length
  };
}
function plainRatio(logs) {
  const { mean: mean2, variance, n } = moments(logs);
  const standardError = Math.sqrt(variance / n);
  const margin = tQuantile(1 - (1 - LEVEL) / 2, n - 1) * standardError;
  return {
    lower: Math.exp(mean2 - margin),
    upper: Math.exp(mean2 + margin),
    pValue: 2 * tCdf(-Math.abs(mean2) / standardError, n - 1)
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
  const { mean: mean2, variance, n } = moments(logs);
  const standardDeviation = Math.sqrt(variance);
  const standardError = standardDeviation / Math.sqrt(n);
  const detectable = tQuantile(0.95, n - 1) + normalQuantile(0.8);
  return {
    standardDeviation,
    mean: mean2,
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

// src/measure/calls-of.ts
function callsOf(blocks) {
  const calls = new Float64Array(blocks.reduce((total, { length }) => total + length, 0));
  let taken = 0;
  for (const block of blocks) {
    calls.set(block, taken);
    taken += block.length;
  }
  return calls;
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
  const { mean: mean2, variance } = moments(values);
  return {
    medianDeviation: median(values.map((value) => Math.abs(value - center))),
    interquartileRange: quantile(sorted, 0.75) - quantile(sorted, 0.25),
    variation: Math.sqrt(variance) / mean2,
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
    const total = logs.reduce((sum2, log, block) => sum2 + log * (counts[block] ?? 0), 0);
    return Math.exp(total / logs.length);
  });
}
function drawn(blocks, random, figure) {
  return Float64Array.from({ length: DRAWS }, () => {
    const counts = new Uint16Array(blocks);
    for (let draw2 = 0; draw2 < blocks; draw2 += 1) {
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
      (sum2, block, place) => sum2 + block.length * (counts[place] ?? 0),
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
    for (let draw2 = 0; draw2 < calls.length; draw2 += 1) {
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
  const total = blocks.reduce((sum2, { length }) => sum2 + length, 0);
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
    (_, group) => callsOf(arm.slice(group * size, (group + 1) * size))
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
function widened({ blockBootstrapLower: lower, blockBootstrapUpper: upper }, mean2, factor) {
  if (typeof lower !== "number" || typeof upper !== "number") return void 0;
  const moved = (bound) => Math.exp(mean2 + factor * (Math.log(bound) - mean2));
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
    const total = scores.reduce((sum2, score) => sum2 + score, 0);
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
  const total = powers.reduce((sum2, power) => sum2 + power, 0);
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
async function footprintOf(host, engine, { loaded, subject, criteria }) {
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
async function prepareGround(host, engine, {
  request,
  takesTimings,
  plan
}) {
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
    sizes: await footprintOf(host, engine, { loaded: request.base, subject, criteria: [] }),
    stress: await stressedRows(host, request),
    plan,
    costs: [
      ...asksForMemory(request.criteria) ? ["memory"] : [],
      ...takesTimings ? ["latency"] : []
    ]
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
var METHODS = ["nearest", "gptq", "hqq", "k-quant"];
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
  return [...ownVariants(step), ...sparingOneLess(step)];
}
function sparingOneLess(step) {
  const lists = ["more-levels", "keep-float"].flatMap((key) => {
    const named = Reflect.get(step, key);
    return Array.isArray(named) && named.length > 1 ? [{ ...step, [key]: named.slice(0, -1) }] : [];
  });
  return lists;
}
function ownVariants(step) {
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
var TOGETHER = 8;
async function explore(exploration) {
  const { starts, attempt } = exploration;
  const trials = [];
  const known2 = /* @__PURE__ */ new Set();
  const mayTry = () => exploration.mayTry(trials.length);
  const run = async (recipe) => {
    known2.add(keyOf(recipe.passes));
    const trial = await attempt(recipe);
    trials.push(trial);
    return trial;
  };
  const state = { trials, known: known2, mayTry, run };
  for (const recipe of starts) if (mayTry()) await run(recipe);
  await tryFollowing(exploration, state);
  await tryVariants(exploration, state);
  return trials;
}
async function tryFollowing({ follow }, { trials, known: known2, mayTry, run }) {
  if (follow === void 0 || !mayTry()) return;
  const following = follow(trials);
  let made;
  while (mayTry()) {
    const { value: recipe } = await following.next(made);
    if (recipe === void 0 || !mayTry()) return;
    made = known2.has(keyOf(recipe.passes)) ? void 0 : await run(recipe);
  }
}
async function tryVariants(exploration, { trials, known: known2, mayTry, run }) {
  while (mayTry()) {
    const drawn2 = draw(exploration, trials, known2);
    if (drawn2.length === 0) return;
    const ended = await exploration.narrow?.(drawn2) ?? [];
    for (const [place, recipe] of drawn2.entries()) {
      if (!mayTry()) return;
      const trial = ended[place];
      if (trial === void 0) await run(recipe);
      else trials.push(trial);
    }
  }
}
function draw({ random, mayTry, best }, trials, known2) {
  const variants = best(trials).flatMap(({ passes }) => variantsOf(passes));
  const drawn2 = [];
  while (drawn2.length < TOGETHER && mayTry(trials.length + drawn2.length)) {
    const left = variants.filter((passes2) => !known2.has(keyOf(passes2)));
    const passes = left[random.index(left.length)];
    if (passes === void 0) break;
    known2.add(keyOf(passes));
    const name = `trial-${trials.length + drawn2.length + 1}`;
    drawn2.push({ version: 1, name, passes: [...passes] });
  }
  return drawn2;
}

// src/commands/search/few-rows.ts
function onFirstRows({ request, ground }, count) {
  const { data } = request;
  const calibration = firstOf(data.calibration, count);
  const stress = ground.stress.map((stressed) => ({
    ...stressed,
    rows: Math.min(stressed.rows, count),
    data: firstOf(stressed.data, count)
  }));
  return { request: { ...request, data: { ...data, calibration } }, ground: { ...ground, stress } };
}
function firstOf(bound, count) {
  const { feeds, labels, targets, clusters } = bound;
  return {
    ...bound,
    feeds: firstRows(feeds, count),
    labels: labels?.slice(0, count),
    targets: targets?.slice(0, count),
    clusters: clusters?.slice(0, count)
  };
}

// src/judge/meets-by-estimate.ts
function missedByEstimate(criteria, measurements, {
  slices,
  groups
}) {
  const index = indexMeasurements(measurements.map(asExact));
  const asked = criteria.filter((candidate) => !isAgainstBaseline(candidate)).flatMap((criterion) => targetsOf(criterion, slices, groups)).filter(({ tier }) => tier !== 3);
  for (const target of [...asked, ...finiteTargets(asked, measurements)]) {
    for (const kernels of ["ordinary", "exact"]) {
      const { state } = judgeTarget(target, index, kernels);
      if (state === "undecided" || state === "noisy") {
        return `${target.metric}${target.slice === "all" ? "" : ` on ${target.slice}`} misses its criterion`;
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
  const total = costs.reduce((sum2, cost) => sum2 + cost, 0);
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
  const total = costs.reduce((sum2, cost) => sum2 + cost, 0);
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
  const { samples, slices, groups, criteria, only, seed, clusters } = behaviour;
  const against = (candidate, kernels2) => ({
    reference: samples.base,
    candidate,
    versus: "base",
    kernels: kernels2,
    slices,
    groups,
    ...clusters === void 0 ? {} : { clusters },
    ...only === void 0 ? {} : { only },
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

// src/commands/search/measure-trial.ts
var asksForLayers = (criteria) => criteria.some(({ metric }) => LAYER_METRICS.has(metric));
async function measureTrial(host, engine, { request, recipe, ground, candidatePath, digest }) {
  const { data, criteria } = request;
  const subject = subjectOf(request, candidatePath);
  const observing = { request, subject, ground };
  const samples = await samplesOn(engine, observing, data.calibration);
  const behaviour = behaviourOf(samples, criteria);
  const stressed = await underStress(engine, observing);
  const { model, path, bytes, gzipBytes, parameters } = await loadModel(
    host,
    candidatePath,
    candidateReading(candidatePath)
  );
  const loaded = { path, bytes, gzipBytes, parameters };
  const candidate = await footprintOf(host, engine, { loaded, subject, criteria: [] });
  const sizes = footprintMeasurements(ground.sizes, candidate);
  const parts = { slices: ground.stress, groups: data.groups.map(({ column }) => column) };
  const layers = asksForLayers(criteria) ? layerMeasurements((await observeRewriting(engine, subject, model)).fusion.layers) : [];
  const measured = [...behaviour, ...stressed, ...sizes, ...layers];
  const missed = missedByEstimate(criteria, measured, parts);
  const tried = {
    recipe,
    bytes,
    digest,
    latencyRatio: void 0,
    distance: distanceOf(behaviour),
    ...classAnswers(samples),
    missed,
    missedUntimed: missed,
    unmeasured: ground.costs
  };
  return { tried, sizes: loaded };
}
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
var LIKENESS = ["flips", "kl-divergence", "sqnr"];
function behaviourOf(samples, criteria) {
  return measureBehaviour({
    samples,
    slices: [],
    groups: [],
    criteria: [],
    // Estimates decide here: no interval is drawn.
    only: /* @__PURE__ */ new Set([...LIKENESS, ...HELD, ...criteria.map(({ metric }) => metric)]),
    seed: "search",
    baseline: void 0
  });
}
async function underStress(engine, observing) {
  const measured = [];
  for (const { name, data } of observing.ground.stress) {
    const found = behaviourOf(await samplesOn(engine, observing, data), observing.request.criteria);
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
var compareDistances = (first, second) => ascending(first.flips ?? 0, second.flips ?? 0) || ascending(first.divergence, second.divergence);
function ascending(first, second) {
  const one = knownOrFar(first);
  const other = knownOrFar(second);
  return one === other ? 0 : one < other ? -1 : 1;
}
var knownOrFar = (value) => Number.isNaN(value) ? Infinity : value;

// src/compress/structural-passes.ts
var STRUCTURAL_PASSES = /* @__PURE__ */ new Set([
  "drop-blocks",
  "low-rank",
  "prune-channels"
]);

// src/judge/timings-by-evidence.ts
function readTimings(criteria, timings) {
  const index = indexMeasurements(timings);
  let isDecided2 = true;
  for (const criterion of criteria.filter((one) => !isAgainstBaseline(one))) {
    for (const target of targetsOf(criterion, [], [])) {
      const { state, pValue } = judgeTarget(target, index, "ordinary");
      if (state !== "undecided" && state !== "noisy") continue;
      if (pValue !== null && pValue <= ALPHA)
        return { missed: `${target.metric} misses its criterion`, isDecided: true };
      isDecided2 = false;
    }
  }
  return { missed: void 0, isDecided: isDecided2 };
}

// src/commands/search/time-trial.ts
var TRIAL_ROUNDS = { blocks: 60, callsPerBlock: 3, blockMs: 5, budgetMs: 1e3 };
var TWIN_ROUNDS = { ...TRIAL_ROUNDS, blocks: 240, budgetMs: 4e3 };
async function timeTrial(engine, { subject, criteria, plan, rounds = TRIAL_ROUNDS }) {
  const observations = [];
  const { batch } = subject.serving;
  for (; ; ) {
    const look = observations.length + 1;
    observations.push(await timeOnce(engine, { subject, look, rounds }));
    const timings = latencyMeasurements(observations, LATENCY_ARMS, { batch }).map(
      (timing) => widenForLook(timing, look, plan)
    );
    const { missed, isDecided: isDecided2 } = readTimings(criteria, timings);
    if (isDecided2 || look === plan.looks) return { timings, missed };
  }
}
function timeOnce(engine, { subject, look, rounds }) {
  const { serving, basePath, candidatePath, feeds, seed, limits } = subject;
  const options = optionsFor(serving, "ordinary");
  const job = {
    arms: [
      { name: LATENCY_ARMS.base, modelPath: basePath, options },
      { name: LATENCY_ARMS.control, modelPath: basePath, options },
      { name: LATENCY_ARMS.candidate, modelPath: candidatePath, options }
    ],
    feeds,
    batch: serving.batch,
    seed: seed + look - 1,
    ...rounds
  };
  return engine.latency(job, limits);
}
var latencyRatioIn = (timings) => timings.find(({ metric, arm }) => metric === "latency-p50" && arm === "change")?.estimate ?? void 0;

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
var WORTH_IT = 0.97;
var GAIN = {
  kind: "ceiling",
  metric: "latency-p50",
  limit: WORTH_IT,
  relative: true
};
var shown = (value) => `\xD7${value.toFixed(2)}`;
async function notFasterThanTwin(engine, { subject, plan }) {
  const asked = { subject, plan, criteria: [GAIN], rounds: TWIN_ROUNDS };
  const { timings } = await timeTrial(engine, asked);
  const ratio = timings.find(({ metric, arm }) => metric === "latency-p50" && arm === "change");
  const { estimate, interval } = ratio ?? { estimate: null, interval: null };
  if (estimate === null || interval === null)
    return "whether fewer channels or blocks make it faster could not be timed";
  if (interval.upper < WORTH_IT) return void 0;
  return `fewer channels or blocks do not make it clearly faster: ${shown(estimate)} of the time without that (${shown(interval.lower)} to ${shown(interval.upper)})`;
}

// src/commands/search/weigh-trial.ts
function weighTrial(host, engine, { tried, cost, ...weighing }) {
  const left = { ...tried, unmeasured: tried.unmeasured.filter((one) => one !== cost) };
  return cost === "memory" ? withMemory(host, engine, { ...weighing, tried: left }) : withLatency(engine, { ...weighing, tried: left });
}
async function withMemory(host, engine, { tried, request, ground, sizes }) {
  const criteria = request.criteria.filter((criterion) => asksForMemory([criterion]));
  const subject = subjectOf(request, sizes.path);
  const measurements = footprintMeasurements(
    await ground.footprint(),
    await footprintOf(host, engine, { loaded: sizes, subject, criteria })
  );
  const missed = missedByEstimate(criteria, measurements, { slices: [], groups: [] });
  return { ...tried, missed: tried.missed ?? missed, missedUntimed: tried.missedUntimed ?? missed };
}
async function withLatency(engine, { tried, request, ground: { plan }, sizes, twin }) {
  const criteria = request.criteria.filter((criterion) => asksForTimings([criterion]));
  const subject = subjectOf(request, sizes.path);
  const { timings, missed } = await timeTrial(engine, { subject, criteria, plan });
  const timed = { ...tried, latencyRatio: latencyRatioIn(timings), missed };
  if (missed !== void 0 || twin === void 0) return timed;
  return {
    ...timed,
    missed: await notFasterThanTwin(engine, {
      subject: { ...subject, basePath: await twin() },
      plan
    })
  };
}

// src/commands/search/recipe-trials.ts
var MOST_KEPT2 = 2 ** 31;
var RecipeTrials = class {
  #host;
  #engine;
  #shared;
  /** By digest: recipes that make the same file share its figures. */
  #standings = /* @__PURE__ */ new Map();
  /** What was made and waits for a whole trial, by what its recipe does. */
  #drafts = /* @__PURE__ */ new Map();
  /** By the number of rows. */
  #onFew = /* @__PURE__ */ new Map();
  constructor(host, engine, shared) {
    this.#host = host;
    this.#engine = engine;
    this.#shared = shared;
  }
  /** Bytes and answers. */
  attempt(recipe) {
    this.#host.log.progress(`${this.#shared.request.inForce.name}: trying ${recipe.name}`);
    return orEnded(recipe, async () => {
      const draft = await this.#draftOf(recipe);
      this.#drafts.delete(keyOf(recipe.passes));
      const known2 = this.#standings.get(draft.digest);
      if (known2 !== void 0) {
        await this.#host.files.remove(draft.folder);
        return trialOf(known2, recipe);
      }
      return trialOf(await this.#screen(recipe, draft), recipe);
    });
  }
  /** Bytes, and answers to the first rows: the candidate is kept until the recipe is attempted or dropped. */
  glance(recipe, rows) {
    const { name } = this.#shared.request.inForce;
    this.#host.log.progress(`${name}: trying ${recipe.name} on ${rows} rows`);
    return orEnded(recipe, async () => {
      const { digest, folder } = await this.#draftOf(recipe);
      try {
        const few = this.#onFew.get(rows) ?? onFirstRows(this.#shared, rows);
        this.#onFew.set(rows, few);
        const candidatePath = this.#host.files.resolve(folder, CANDIDATE_FILE);
        const asked = { ...few, recipe, candidatePath, digest };
        const { tried } = await measureTrial(this.#host, this.#engine, asked);
        return { kind: "tried", tried };
      } catch (error) {
        await this.drop(recipe);
        throw error;
      }
    });
  }
  async drop({ passes }) {
    const draft = this.#drafts.get(keyOf(passes));
    this.#drafts.delete(keyOf(passes));
    if (draft !== void 0) await this.#host.files.remove(draft.folder);
  }
  /** And what it costs, in this order, until it misses a criterion. */
  async weigh(trial, costs) {
    if (trial.kind === "ended") return trial;
    for (const cost of costs) await this.#weighOnce(trial.tried.digest, cost);
    return this.now(trial);
  }
  /** With all that was measured of the same file since. */
  now(trial) {
    if (trial.kind === "ended") return trial;
    const standing = this.#standings.get(trial.tried.digest);
    return standing === void 0 ? trial : trialOf(standing, trial.tried.recipe);
  }
  /** Candidates that were kept to be weighed go. */
  async end() {
    for (const { folder } of this.#standings.values())
      if (folder !== void 0) await this.#host.files.remove(folder);
    this.#standings.clear();
    for (const { folder } of this.#drafts.values()) await this.#host.files.remove(folder);
    this.#drafts.clear();
  }
  async #draftOf(recipe) {
    const key = keyOf(recipe.passes);
    const draft = this.#drafts.get(key) ?? await this.#make(recipe);
    this.#drafts.set(key, draft);
    return draft;
  }
  #make(recipe) {
    const { request } = this.#shared;
    const { files } = this.#host;
    return puttingAside(this.#host, request.base.model, async (putAside) => {
      const folder = await files.makeTemporaryDirectory();
      const compression = { ...this.#compression(recipe), putAside, triedIn: folder };
      try {
        const made = await compressModel(this.#host, this.#engine, compression);
        const digest = digestOfParts(this.#host, partsOf(made, CANDIDATE_FILE));
        return { digest, folder, isRestructured: changesStructure(made) };
      } catch (error) {
        await files.remove(folder);
        throw error;
      }
    });
  }
  #compression(recipe) {
    const { base, data, inForce } = this.#shared.request;
    const { feeds } = data.calibration;
    return {
      model: base.model,
      recipe,
      calibration: feeds,
      trial: feeds,
      limits: limitsOf(inForce.policy),
      oldestEngine: oldestEngineOf(inForce)
    };
  }
  async #screen(recipe, { digest, folder, isRestructured }) {
    const { files } = this.#host;
    try {
      const candidatePath = files.resolve(folder, CANDIDATE_FILE);
      const asked = { ...this.#shared, recipe, candidatePath, digest };
      const { tried, sizes } = await measureTrial(this.#host, this.#engine, asked);
      const kept = this.#keptBytes() + tried.bytes;
      const twin = isRestructured ? { twin: () => this.#writeTwin(recipe, files.resolve(folder, "twin", CANDIDATE_FILE)) } : {};
      await this.#stand(digest, { tried, folder, weighing: { ...this.#shared, sizes, ...twin } });
      if (kept > MOST_KEPT2)
        for (const cost of tried.unmeasured) await this.#weighOnce(digest, cost);
    } catch (error) {
      await files.remove(folder);
      throw error;
    }
    const standing = this.#standings.get(digest);
    if (standing === void 0) throw new Error("What was made stands nowhere");
    return standing;
  }
  #keptBytes() {
    let bytes = 0;
    for (const { folder, tried } of this.#standings.values())
      bytes += folder === void 0 ? 0 : tried.bytes;
    return bytes;
  }
  /** What the recipe makes without passes that change the structure; the base where that is nothing. */
  #writeTwin(recipe, path) {
    const { base } = this.#shared.request;
    return puttingAside(this.#host, base.model, async (putAside) => {
      const compression = { ...this.#compression(recipe), putAside };
      const made = await twinOf(this.#host, this.#engine, compression);
      if (made === void 0) return base.path;
      await writeModelFile(this.#host, path, { made });
      return path;
    });
  }
  async #weighOnce(digest, cost) {
    const standing = this.#standings.get(digest);
    if (standing?.folder === void 0 || !standing.tried.unmeasured.includes(cost)) return;
    const { tried, weighing } = standing;
    try {
      const weighed2 = await weighTrial(this.#host, this.#engine, { ...weighing, tried, cost });
      await this.#stand(digest, { ...standing, tried: weighed2 });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      await this.#stand(digest, { ...standing, error });
    }
  }
  /** What misses a criterion, or has nothing left to weigh, is not kept. */
  async #stand(digest, standing) {
    const { tried, folder, error } = standing;
    const isOpen = error === void 0 && tried.missed === void 0 && tried.unmeasured.length > 0;
    if (!isOpen && folder !== void 0) await this.#host.files.remove(folder);
    this.#standings.set(digest, { ...standing, folder: isOpen ? folder : void 0 });
  }
};
async function orEnded(recipe, work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused")
      return { kind: "ended", ended: { recipe, outcome: "refused", reason: reasonOf(error) } };
    if (error instanceof EngineError) return endedBy(error, recipe);
    throw error;
  }
}
var trialOf = ({ tried, error }, recipe) => error === void 0 ? { kind: "tried", tried: { ...tried, recipe } } : endedBy(error, recipe);
var endedBy = ({ message }, recipe) => ({
  kind: "ended",
  ended: { recipe, outcome: "error", reason: message }
});
var reasonOf = ({ message }) => message.replace(/^Cannot apply (recipe "[^"]*"|[\w-]+): /, "");

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

// src/commands/search/try-recipe.ts
var triedOf = (trials) => trials.flatMap((trial) => trial.kind === "tried" ? [trial.tried] : []);
var endedOf = (trials) => trials.flatMap((trial) => trial.kind === "ended" ? [trial.ended] : []);
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
var isGood = ({ missed, unmeasured }) => missed === void 0 && unmeasured.length === 0;
var bySize = (first, second) => byBytes(first, second) || byDistance(first, second) || byName(first, second);
var byName = ({ recipe: { name: first } }, { recipe: { name: second } }) => first < second ? -1 : Number(first > second);
var smallestThatMeets = (tried) => tried.filter(isGood).toSorted(bySize)[0];
var leastChanged = (tried) => tried.toSorted((a, b) => byDistance(a, b) || bySize(a, b))[0];

// src/compress/quantized-layers.ts
var LOSSY = /* @__PURE__ */ new Set([
  "int4-weights",
  "int8-dynamic",
  "int8-static",
  "low-rank",
  "prune-channels",
  "prune-weights",
  "round-weights"
]);
var isLossy = (step) => LOSSY.has(step.pass);
var WEIGHTED = /* @__PURE__ */ new Set(["MatMul", "Gemm", "Conv", "Gather"]);
function quantizedLayers(base, changes) {
  const sizes = weightSizes(base);
  const layers = /* @__PURE__ */ new Map();
  for (const { pass, kind, node, operator } of changes) {
    if (kind !== "applied" || !LOSSY.has(pass) || !WEIGHTED.has(operator)) continue;
    const passes = layers.get(node)?.passes ?? [];
    layers.set(node, { passes: [.../* @__PURE__ */ new Set([...passes, pass])], node, operator });
  }
  return [...layers.values()].toSorted(
    (a, b) => (sizes.get(b.node) ?? 0) - (sizes.get(a.node) ?? 0)
  );
}
function weightSizes(model) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return new Map(
    graph.node.map((node) => {
      const sizes = node.input.map((name) => {
        const constant = index.constantOf(name);
        return constant === void 0 ? 0 : tensorDims(constant).reduce((product, size) => product * size, 1);
      });
      return [nodeLabel(node), Math.max(0, ...sizes)];
    })
  );
}
function keepingFloat(recipe, layers) {
  const passes = recipe.passes.map((step) => {
    const nodes = layers.filter((layer) => layer.passes.includes(step.pass)).map(({ node }) => node);
    if (nodes.length === 0 || !isLossy(step)) return step;
    return { ...step, "keep-float": [.../* @__PURE__ */ new Set([...step["keep-float"] ?? [], ...nodes])] };
  });
  return { ...recipe, passes };
}
function withMoreLevels(recipe, layers) {
  const passes = recipe.passes.map((step) => {
    if (step.pass !== "round-weights") return step;
    const nodes = layers.filter((layer) => layer.passes.includes(step.pass));
    if (nodes.length === 0) return step;
    const named = /* @__PURE__ */ new Set([...step["more-levels"] ?? [], ...nodes.map(({ node }) => node)]);
    return { ...step, "more-levels": [...named] };
  });
  return { ...recipe, passes };
}

// src/commands/candidate/loss-trials.ts
var ROWS = 256;
async function lossTrials(host, engine, prepared) {
  const { inForce, base, data } = prepared;
  const subject = subjectOf2(prepared);
  const { batch } = subject.serving;
  const answer2 = (modelPath) => answersAt(engine, subject, { modelPath, batch, kernels: "exact" });
  const column = await answer2(base.path);
  const bound = firstLabels(data.calibration, subject.feeds.rows);
  const reading = readingFor(data.task, bound, column);
  const reference = buildSample(column, reading);
  const remembering = rememberCalibration(host, engine);
  const compress = (recipe) => compressModel(host, remembering, {
    model: base.model,
    recipe,
    calibration: data.calibration.feeds,
    trial: void 0,
    limits: subject.limits,
    oldestEngine: oldestEngineOf(inForce)
  });
  const make = async (recipe) => (await compress(recipe)).bytes;
  const measure = async (bytes) => {
    const candidate = await inFile(
      host,
      bytes,
      async (path) => buildSample(await answer2(path), reading)
    );
    return {
      ...lossOf(reference, candidate),
      rows: subject.feeds.rows,
      bytes: bytes.length,
      flips: flipsOf(reference, candidate),
      meets: meetsBehaviour(prepared, reference, candidate)
    };
  };
  return {
    make,
    measure,
    attempt: async (recipe) => measure(await make(recipe)),
    layersOf: async (recipe) => quantizedLayers(base.model, (await compress(recipe)).changes)
  };
}
function subjectOf2({ inForce, base, data }) {
  return {
    basePath: base.path,
    candidatePath: base.path,
    feeds: firstRows(data.calibration.feeds, ROWS),
    output: data.task.output.name,
    deviation: data.task.deviation?.name,
    serving: servedAt(inForce.policy, base.signature.inputs),
    limits: limitsOf(inForce.policy),
    seed: inForce.seed
  };
}
function flipsOf(reference, candidate) {
  if (reference.kind !== "classification") return void 0;
  const other = answersOf(candidate);
  return answersOf(reference).filter((answer2, row) => answer2 !== other[row]).length;
}
function firstLabels(bound, rows) {
  const { labels, targets } = bound;
  return { ...bound, labels: labels?.slice(0, rows), targets: targets?.slice(0, rows) };
}
async function inFile(host, bytes, use) {
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const path = host.files.resolve(folder, "candidate.onnx");
    await host.files.write(path, bytes);
    return await use(path);
  } finally {
    await host.files.remove(folder);
  }
}
function lossOf(reference, candidate) {
  if (reference.kind === "classification") {
    const { estimator } = klDivergence;
    if (estimator.kind !== "mean") throw new Error("KL is a mean over rows");
    const loss2 = mean(estimator.perRow(reference, candidate));
    return { measure: "kl-divergence", loss: Number.isFinite(loss2) ? loss2 : Number.MAX_VALUE };
  }
  const [x, y] = [valuesOf(reference).values, valuesOf(candidate).values];
  const noise = sum(x.map((value, place) => (value - (y[place] ?? Number.NaN)) ** 2));
  const loss = noise / sum(x.map((value) => value ** 2));
  return { measure: "noise", loss: Number.isFinite(loss) ? loss : Number.MAX_VALUE };
}
function meetsBehaviour({ criteria, inForce }, reference, candidate) {
  const judged = criteria.filter(({ metric, kind }) => !isCost(metric) && kind !== "group-gap");
  const measurements = measureBehaviour({
    samples: { base: reference, ordinary: candidate, exact: candidate },
    slices: [],
    groups: [],
    criteria: judged,
    seed: `${inForce.seed}:blame`,
    baseline: void 0
  });
  return missedByEstimate(judged, measurements, { slices: [], groups: [] }) === void 0;
}

// src/compress/layer-weights.ts
var LAYERS = /* @__PURE__ */ new Set([
  "MatMul",
  "Gemm",
  "Conv",
  "MatMulInteger",
  "ConvInteger",
  "MatMulNBits"
]);
function layerWeights(model) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.node.flatMap((node) => {
    if (!LAYERS.has(node.opType)) return [];
    const found = weightOf(node, index);
    if (found === void 0) return [];
    const stored = found.tensor;
    const transposed = found.isTurned !== (node.opType === "Gemm" && readInt(node, "transB", 0) === 1);
    const dims = tensorDims(stored);
    const values = valuesOf2(node, stored, index);
    const canonical = values !== void 0 && transposed ? turned(values, dims) : values;
    return [{ name: found.name, values: canonical, transposed, dims }];
  });
}
var decoderOf = (node, index) => {
  const made = index.producerOf(node.input[1] ?? "")?.node;
  return made?.opType === "DequantizeLinear" || made?.opType === "Cast" ? made : void 0;
};
var weightOf = (node, index) => storedWeight(node.input[1] ?? "", index) ?? storedWeight(handedOn(decoderOf(node, index)?.input[0] ?? "", index), index);
function valuesOf2(node, stored, index) {
  const constant = (name) => {
    const tensor = index.constantOf(name ?? "");
    return tensor === void 0 ? void 0 : numbersOf(tensor);
  };
  const codes = numbersOf(stored);
  const dims = tensorDims(stored);
  if (node.opType === "MatMulNBits") return fourBitValues(node, constant);
  if (node.opType === "MatMulInteger" || node.opType === "ConvInteger") {
    const axis2 = node.opType === "ConvInteger" ? 0 : dims.length - 1;
    const scale2 = scaleBehind(node, index, constant);
    return scaled(codes, { scale: scale2, zero: constant(node.input[3]), dims, axis: axis2 });
  }
  const made = decoderOf(node, index);
  if (made === void 0 || made.opType === "Cast") return codes;
  if (readInt(made, "block_size", 0) !== 0) return void 0;
  const axis = (readInt(made, "axis", 1) + dims.length) % dims.length;
  const [scale, zero] = [constant(made.input[1]), constant(made.input[2])];
  return scaled(codes, { scale, zero, dims, axis });
}
function numbersOf(tensor) {
  const type = elementTypeOf(tensor);
  if (type === void 0 || type === "string") return void 0;
  if (type.startsWith("float")) return Float64Array.from(floatValues(tensor));
  const values = tensorValues(tensor);
  return isNumericArray(values) ? toDoubles(values) : void 0;
}
function scaled(codes, { scale, zero, dims, axis }) {
  const channels = dims[axis] ?? 0;
  const fits = (given) => given.length === 1 || given.length === channels;
  if (codes === void 0 || scale === void 0 || !fits(scale)) return void 0;
  if (zero !== void 0 && !fits(zero)) return void 0;
  const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
  const at = (given, place) => given.length === 1 ? given[0] ?? 0 : given[Math.floor(place / inner) % channels] ?? 0;
  return codes.map(
    (code, place) => (code - (zero === void 0 ? 0 : at(zero, place))) * at(scale, place)
  );
}
function scaleBehind(node, index, constant) {
  const after = (one, operator) => index.consumersOf(one?.output[0] ?? "").find((next) => next.node.opType === operator)?.node;
  const product = after(after(node, "Cast"), "Mul");
  for (const name of product?.input ?? []) {
    const factors = index.producerOf(name)?.node;
    const own = constant(name);
    if (own !== void 0) return own;
    if (factors?.opType !== "Mul") continue;
    const found = factors.input.map(constant).find((one) => one !== void 0);
    if (found !== void 0) return found;
  }
  return void 0;
}
function fourBitValues(node, constant) {
  const [, packed, scale, zero] = node.input.map(constant);
  const [k, n, size] = ["K", "N", "block_size"].map((name) => readInt(node, name, 0));
  if (packed === void 0 || scale === void 0 || readInt(node, "bits", 4) !== 4)
    return void 0;
  if (k === void 0 || n === void 0 || size === void 0) return void 0;
  const blocks = Math.ceil(k / size);
  const zeroBytes = Math.ceil(blocks / 2);
  const values = new Float64Array(k * n);
  for (let column = 0; column < n; column += 1)
    for (let row = 0; row < k; row += 1) {
      const block = Math.floor(row / size);
      const code = nibble(packed, (column * blocks + block) * (size / 2), row % size);
      const middle = zero === void 0 ? 8 : nibble(zero, column * zeroBytes, block);
      values[row * n + column] = (code - middle) * (scale[column * blocks + block] ?? Number.NaN);
    }
  return values;
}
function nibble(bytes, start, place) {
  const byte = bytes[start + Math.floor(place / 2)] ?? 0;
  return place % 2 === 0 ? byte % 16 : Math.floor(byte / 16);
}
function turned(values, [rows = 1, columns = 1]) {
  return values.map((_, place) => values[place % rows * columns + Math.floor(place / rows)] ?? 0);
}

// src/compress/weight-noise.ts
function weightNoise(reference, candidate) {
  const [before, after] = [layerWeights(reference), layerWeights(candidate)];
  if (before.length !== after.length) return void 0;
  const isOwn = floatInitializers(reference);
  const layers = /* @__PURE__ */ new Map();
  let unread = 0;
  for (const [place, weights] of before.entries()) {
    const [values, other] = [weights.values, after[place]?.values];
    if (values === void 0 || other === void 0 || other.length !== values.length) {
      unread += 1;
      continue;
    }
    const noise = sum(values.map((value, at) => (value - (other[at] ?? Number.NaN)) ** 2));
    if (!Number.isFinite(noise) || !isOwn.has(weights.name)) unread += 1;
    else layers.set(weights.name, { name: weights.name, weights: { ...weights, values }, noise });
  }
  return { layers: [...layers.values()], unread };
}
var floatInitializers = (model) => new Set(
  graphOf(model).initializer.filter((tensor) => elementTypeOf(tensor) === "float32").map(({ name }) => name)
);
function withNoise(reference, { layers }, streams) {
  const noisy = new Map(
    layers.map(({ name, weights, noise }) => {
      const random = streams.stream(`weight-noise:${name}`);
      const drawn2 = weights.values.map(() => gaussian(random));
      const factor = Math.sqrt(noise / sum(drawn2.map((value) => value ** 2)));
      const values = weights.values.map((value, at) => value + factor * (drawn2[at] ?? 0));
      const [rows = 1, columns = 1] = weights.dims;
      const lying = weights.transposed ? turned(values, [columns, rows]) : values;
      return [name, Float32Array.from(lying)];
    })
  );
  const initializers = graphOf(reference).initializer.map((tensor) => {
    const values = noisy.get(tensor.name);
    if (values === void 0) return tensor;
    return makeTensor(tensor.name, "float32", { dims: tensor.dims.map(Number), values });
  });
  return withGraph(reference, { initializers });
}

// src/commands/candidate/noise-control.ts
var DRAWS2 = 9;
var EXACT = /* @__PURE__ */ new Set(["clean", "smooth", "equalize"]);
async function noiseControl(host, trials, request) {
  const { candidate, recipe, whole, seed } = request;
  if (recipe.passes.some(({ pass }) => STRUCTURAL_PASSES.has(pass))) return void 0;
  const reference = await exactlyRewritten(trials, request);
  const noise = weightNoise(reference, candidate);
  if (noise === void 0 || powerOf(noise) === 0) return void 0;
  const drawn2 = [];
  for (let draw2 = 0; draw2 < DRAWS2; draw2 += 1) {
    host.log.progress(`noise as loud as the candidate's, draw ${draw2 + 1} of ${DRAWS2}`);
    const streams = randomStreams(`${seed}:noise-control:${draw2}`);
    drawn2.push(await trials.measure(writeModel(withNoise(reference, noise, streams))));
  }
  return {
    layers: noise.layers.filter((layer) => layer.noise > 0).length,
    unread: noise.unread,
    losses: drawn2.map(({ loss }) => loss),
    ...whole.flips === void 0 ? {} : { flips: whole.flips, flipsOfNoise: drawn2.map(({ flips = 0 }) => flips) }
  };
}
var powerOf = ({ layers }) => layers.reduce((total, { noise }) => total + noise, 0);
async function exactlyRewritten(trials, { base, recipe }) {
  const passes = recipe.passes.filter(({ pass }) => EXACT.has(pass));
  if (passes.length === 0) return base;
  try {
    return readModel(await trials.make({ ...recipe, passes }), "float model");
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused") return base;
    throw error;
  }
}

// src/commands/candidate/blame-layers.ts
var LAYERS2 = 24;
var BUDGET_MS = 12e4;
var FIX_LAYERS = 5;
var FIX_SHARE = 0.5;
async function blameLayers(host, engine, request) {
  const { candidate, base, inForce } = request;
  const { recipe } = candidate;
  const nothing = { blameNotices: [] };
  if (recipe === null || request.canary !== false || !(request.wanted || failsInBehaviour(request)))
    return nothing;
  const layers = quantizedLayers(base.model, candidate.changes);
  if (layers.length === 0) return nothing;
  if (isStreamed(base.model)) return { blameNotices: [TOO_LARGE] };
  host.log.progress(`${inForce.name}: looking for the layers that carry the loss`);
  try {
    return { blame: await blame(host, engine, { request, recipe, layers }), blameNotices: [] };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { blameNotices: [`Which layers carry the loss is unknown: ${error.message}`] };
  }
}
var TOO_LARGE = "Which layers carry the loss is unknown: the model does not fit into one file, and a candidate without each layer would be as large";
function failsInBehaviour({ findings }) {
  return findings.some(({ outcome, metric }) => outcome === "fail" && !isCost(metric));
}
async function blame(host, engine, { request, recipe, layers }) {
  const trials = await lossTrials(host, engine, request);
  const { attempt } = trials;
  const whole = await attempt(recipe);
  const start = host.clock.elapsedMs();
  const tried = [];
  for (const layer of layers.slice(0, LAYERS2)) {
    if (host.clock.elapsedMs() - start > BUDGET_MS) break;
    const without = await tryKeeping(attempt, recipe, [layer]);
    if (without !== void 0) tried.push({ layer, shown: blamed(layer, whole, without) });
  }
  const { base, candidate, inForce } = request;
  const isLate = host.clock.elapsedMs() - start > BUDGET_MS;
  const noise = isLate ? void 0 : await noiseControl(host, trials, {
    base: base.model,
    candidate: candidate.loaded.model,
    recipe,
    whole,
    seed: inForce.seed
  });
  const ranked = tried.toSorted((a, b) => b.shown.share - a.shown.share);
  const fix = failsInBehaviour(request) ? await cheapestFix(attempt, { recipe, whole, ranked }) : void 0;
  return {
    measure: whole.measure,
    rows: whole.rows,
    loss: whole.loss,
    layers: ranked.map(({ shown: shown2 }) => shown2),
    untried: layers.length - tried.length,
    ...noise === void 0 ? {} : { noise },
    ...fix === void 0 ? {} : { fix }
  };
}
function blamed({ passes, node, operator }, whole, without) {
  const share = whole.loss > 0 ? (whole.loss - without.loss) / whole.loss : 0;
  const bytes = without.bytes - whole.bytes;
  return { pass: passes.join(", "), node, operator, share: Number(share.toPrecision(3)), bytes };
}
async function tryKeeping(attempt, recipe, layers) {
  try {
    return await attempt(keepingFloat(recipe, layers));
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused") return void 0;
    throw error;
  }
}
async function cheapestFix(attempt, { recipe, whole, ranked }) {
  const guilty = ranked.filter(({ shown: shown2 }) => shown2.share > 0);
  const orders = [guilty, guilty.toSorted((a, b) => sharePerByte(b) - sharePerByte(a))];
  const fixes = [];
  for (const order of orders) {
    const worst = order.slice(0, FIX_LAYERS).map(({ layer }) => layer);
    const fix = await findFix(attempt, { recipe, whole, worst });
    if (fix !== void 0) fixes.push(fix);
  }
  return fixes.toSorted((a, b) => Number(b.meets) - Number(a.meets) || a.bytes - b.bytes)[0];
}
var sharePerByte = ({ shown: shown2 }) => shown2.share / Math.max(1, shown2.bytes);
async function findFix(attempt, { recipe, whole, worst }) {
  let best;
  for (const count of worst.keys()) {
    const layers = worst.slice(0, count + 1);
    const tried = await tryKeeping(attempt, recipe, layers);
    if (tried === void 0) break;
    const { passes } = keepingFloat(recipe, layers);
    const nodes = layers.map(({ node }) => node);
    const bytes = tried.bytes - whole.bytes;
    const meets = tried.meets;
    best = { passes, nodes, loss: tried.loss, bytes, meets, visible: !whole.meets };
    if (meets && tried.loss <= whole.loss * (1 - FIX_SHARE)) return best;
  }
  return best;
}

export {
  keepingFloat,
  withMoreLevels,
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
  lossTrials,
  blameLayers,
  tryKeeping,
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
  RecipeTrials,
  paretoSet,
  triedOf,
  endedOf,
  byBytes,
  byDistance,
  byLatency,
  paretoOf,
  worthVarying,
  isGood,
  bySize,
  smallestThatMeets,
  leastChanged
};
