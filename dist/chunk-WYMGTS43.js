import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  worstFlips
} from "./chunk-OL4HG3YZ.js";
import {
  differences,
  recordMeasurement
} from "./chunk-L5VSZ23X.js";
import {
  examplesPath,
  recordPath,
  writeRecord
} from "./chunk-DDT44KBS.js";
import {
  visibleText
} from "./chunk-HJN3OFBP.js";
import {
  LATENCY_ARMS,
  LOOKS,
  RecipeTrials,
  answersAt,
  blameLayers,
  buildSample,
  bySize,
  compareDistances,
  endedOf,
  explore,
  firstRows,
  floatsOf,
  isGood,
  latencyMeasurements,
  leastChanged,
  looksLikeProbabilities,
  measureBehaviour,
  measureBehaviourIn,
  measureCosts,
  measureTimings,
  observeAnswers,
  observeAnswersAgain,
  observeRewriting,
  optionsFor,
  prepareGround,
  readSamples,
  readingFor,
  rememberCalibration,
  smallestThatMeets,
  subjectOf,
  timeUntilDecided,
  triedOf,
  worthVarying
} from "./chunk-GTIZJKVG.js";
import {
  benjaminiHochberg,
  distance,
  figure,
  isAgainstBaseline,
  judge,
  layerMeasurements,
  provesLessLoss,
  targetsOf
} from "./chunk-WGW4YQVL.js";
import {
  asksForTimings,
  bindData,
  blockSlice,
  blockSlices,
  limitsOf,
  oldestEngineOf,
  policyDigest,
  prepare,
  providerSlice,
  selectFeeds,
  servedAt,
  sourcesIn
} from "./chunk-KX32WM3W.js";
import {
  baselineAnswers,
  reusableRecipe,
  slicesIn
} from "./chunk-5LOKLYOR.js";
import {
  encodePng
} from "./chunk-QDSTWLV4.js";
import {
  builtInRecipes,
  compressModel,
  findRecipe,
  recipeWords
} from "./chunk-AUNE74PP.js";
import {
  observeOperations
} from "./chunk-Y4IB4ULP.js";
import {
  CANDIDATE_FILE,
  choleskyFactor,
  choleskySolve,
  columnLayout,
  convLayout,
  dataFileOf,
  handedOn,
  isDepthwise,
  isSaturationSafe,
  madeOf,
  puttingAside,
  refuseModelBeyond,
  rowLayout,
  shortenNames,
  withExtraOutputs,
  writeModelFile
} from "./chunk-KY2YIWGB.js";
import {
  blocksIn,
  candidateReading,
  elementCount,
  elementTypeOf,
  freshNames,
  indexGraph,
  loadModel,
  opsetsOf,
  residualBlocks,
  subgraphsOf,
  tensorDims,
  tensorValues
} from "./chunk-VS3HZ3UW.js";
import {
  formatValue
} from "./chunk-Z4WAPPOA.js";
import {
  RECORD_VERSION,
  VERSION
} from "./chunk-JUJBMSHU.js";
import {
  joulesPerInference,
  marginOf
} from "./chunk-J7ZTIJN4.js";
import {
  selectRows,
  selectValues
} from "./chunk-F7W23XR4.js";
import {
  cellTexts,
  columnDoubles,
  columnOf,
  itemWidth,
  makeDataset,
  rowName
} from "./chunk-IRAJ6GTH.js";
import {
  changeOfRows,
  describeGroups,
  shareOfRows
} from "./chunk-TVVGHRU3.js";
import {
  answersOf,
  binomialCdf,
  binomialUpperTail,
  bisect,
  bootstrapped,
  calibrationOf,
  changeOfShares,
  exactly,
  finite,
  logGamma,
  mannWhitney,
  mean,
  median,
  moments,
  plainly,
  pooledOf,
  provableMargin,
  quantile,
  rightAnswers,
  sum,
  valuesOf,
  withMargin,
  withSupport
} from "./chunk-T55765LM.js";
import {
  randomStreams
} from "./chunk-573HM4A5.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import {
  graphOf,
  intAttribute,
  intsAttribute,
  makeNode,
  makeTensor,
  opsetVersion,
  readInt,
  textsAttribute,
  withGraph,
  withNode,
  withOpset
} from "./chunk-ZWPB4JFI.js";
import {
  isNumericArray,
  numericArray,
  toDoubles,
  viewBytes
} from "./chunk-IQHZXEKJ.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";

// src/commands/candidate/canary.ts
var canaryKindOf = (canary) => canary === true ? "zeroed-tensor" : canary === false ? void 0 : canary;
var SLOWED_BY = 0.2;

// src/stats/chi-square.ts
var ITERATIONS = 1e3;
var PRECISION = 1e-16;
var TINY = 1e-300;
function chiSquareUpperTail(x, degreesOfFreedom) {
  if (x <= 0) return 1;
  const [a, half] = [degreesOfFreedom / 2, x / 2];
  const front = Math.exp(a * Math.log(half) - half - logGamma(a));
  return half < a + 1 ? 1 - front * series(a, half) : front * continuedFraction(a, half);
}
function series(a, x) {
  let term = 1 / a;
  let total = term;
  for (let n = 1; n <= ITERATIONS && term > total * PRECISION; n += 1) {
    term *= x / (a + n);
    total += term;
  }
  return total;
}
function continuedFraction(a, x) {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n <= ITERATIONS; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b + TINY);
    c = b + numerator / c + TINY;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < PRECISION) break;
  }
  return fraction;
}

// src/stats/distribution-distance.ts
function integral(first, second, p) {
  let [i, j, total] = [0, 0, 0];
  let last = Math.min(first[0] ?? Number.NaN, second[0] ?? Number.NaN);
  while (i < first.length || j < second.length) {
    const value = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    total += Math.abs(i / first.length - j / second.length) ** p * (value - last);
    while (first[i] === value) i += 1;
    while (second[j] === value) j += 1;
    last = value;
  }
  return total;
}
var wasserstein = (first, second) => integral(first, second, 1);
var energyDistance = (first, second) => Math.sqrt(2 * integral(first, second, 2));
function ranksAmong(own, other) {
  const ranks = new Float64Array(own.length);
  let [start, below] = [0, 0];
  while (start < own.length) {
    const value = own[start] ?? 0;
    let end = start;
    while (own[end] === value) end += 1;
    while ((other[below] ?? Infinity) < value) below += 1;
    let equal = below;
    while (other[equal] === value) equal += 1;
    const first = start + below;
    const count = end - start + (equal - below);
    ranks.fill(first + (count + 1) / 2, start, end);
    start = end;
  }
  return ranks;
}
var squares = (ranks) => ranks.reduce((sum2, rank, position) => sum2 + (rank - (position + 1)) ** 2, 0);
function cramerVonMises(first, second) {
  const [m, n] = [first.length, second.length];
  const u = m * squares(ranksAmong(first, second)) + n * squares(ranksAmong(second, first));
  const [k, all] = [m * n, m + n];
  const t = u / (k * all) - (4 * k - 1) / (6 * all);
  const mean2 = (1 + 1 / all) / 6;
  const variance = (all + 1) * (4 * k * all - 3 * (m ** 2 + n ** 2) - 2 * k) / (45 * all ** 2 * 4 * k);
  return variance === 0 ? 1 : limitUpperTail(1 / 6 + (t - mean2) / Math.sqrt(45 * variance));
}
var LEAST_TERM = 1e-7;
function limitUpperTail(x) {
  if (x < 3e-3) return 1;
  let total = 0;
  for (let k = 0; k < 100; k += 1) {
    const y = 4 * k + 1;
    const q = y ** 2 / (16 * x);
    const front = Math.exp(logGamma(k + 0.5) - logGamma(k + 1)) / (Math.PI ** 1.5 * Math.sqrt(x));
    const term = front * Math.sqrt(y) * Math.exp(-q) * besselQuarter(q);
    total += term;
    if (term < LEAST_TERM) break;
  }
  return Math.min(1, Math.max(0, 1 - total));
}
function besselQuarter(x) {
  const step = 1 / 64;
  let total = Math.exp(-x) / 2;
  for (let t = step; ; t += step) {
    const term = Math.exp(-x * Math.cosh(t)) * Math.cosh(t / 4);
    total += term;
    if (term < total * 1e-18) return total * step;
  }
}
function andersonDarling(first, second) {
  const all = first.length + second.length;
  const pooled = pooledOf(first, second).toSorted();
  let a2 = 0;
  for (const sample of [first, second]) a2 += sampleTerm(sample, pooled) / sample.length;
  a2 *= (all - 1) / all;
  return (a2 - 1) / Math.sqrt(darlingVariance(first.length, second.length));
}
function sampleTerm(sample, pooled) {
  const all = pooled.length;
  let [start, own, total] = [0, 0, 0];
  while (start < all) {
    const value = pooled[start];
    let end = start;
    while (pooled[end] === value) end += 1;
    const before = own;
    while (sample[own] === value) own += 1;
    const ties = end - start;
    const b = start + ties / 2;
    const m = own - (own - before) / 2;
    const spread = b * (all - b) - all * ties / 4;
    if (spread > 0) total += ties / all * (all * m - b * sample.length) ** 2 / spread;
    start = end;
  }
  return total;
}
function darlingVariance(m, n) {
  const all = m + n;
  const H = 1 / m + 1 / n;
  let [sum2, g] = [0, 0];
  for (let i = 2; i < all; i += 1) {
    sum2 += 1 / (all + 1 - i);
    g += sum2 / i;
  }
  const h = sum2 + 1;
  const a = 4 * g - 6 + (10 - 6 * g) * H;
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * H - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * H + 4 * h;
  const d = (2 * h + 6) * 4 - 8 * h;
  return (a * all ** 3 + b * all ** 2 + c * all + d) / ((all - 1) * (all - 2) * (all - 3));
}

// src/stats/kolmogorov-smirnov.ts
var EXACT = 1e4;
function kolmogorovSmirnov(first, second) {
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0)
    return { statistic: Number.NaN, pValue: Number.NaN, asymptotic: Number.NaN };
  const statistic = largestDistance(first, second);
  const asymptotic = kolmogorovUpperTail(statistic, Math.round(m * n / (m + n)));
  const isExact = Math.max(m, n) <= EXACT;
  return { statistic, pValue: isExact ? exactPValue(statistic, m, n) : asymptotic, asymptotic };
}
function largestDistance(first, second) {
  let [i, j, largest] = [0, 0, 0];
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i] ?? 0, second[j] ?? 0);
    while (first[i] === value) i += 1;
    while (second[j] === value) j += 1;
    largest = Math.max(largest, Math.abs(i / first.length - j / second.length));
  }
  return largest;
}
function exactPValue(statistic, m, n) {
  const width = (0.5 + Math.floor(statistic * m * n - 1e-7)) / (m * n);
  const isInside = (i, j) => Math.abs(i / m - j / n) <= width;
  const inside = Float64Array.from({ length: n + 1 }, (_, j) => isInside(0, j) ? 1 : 0);
  let lowest = 0;
  for (let i = 1; i <= m; i += 1) {
    const share = i / (i + n);
    for (; lowest <= n && i / m - lowest / n > width; lowest += 1) inside[lowest] = 0;
    for (let j = lowest; j <= n && isInside(i, j); j += 1)
      inside[j] = share * (inside[j] ?? 0) + (inside[j - 1] ?? 0);
  }
  return Math.min(1, Math.max(0, 1 - (inside[n] ?? 0)));
}
function kolmogorovUpperTail(d, n) {
  if (d <= 0) return 1;
  if (d >= 1 || n === 0) return 0;
  const z = Math.sqrt(n) * d;
  const [first, second, third, fourth] = expansion(z);
  const below = first + second / Math.sqrt(n) + third / n + fourth / n ** 1.5;
  return Math.min(1, Math.max(0, 1 - below));
}
var PI2 = Math.PI ** 2;
var ROOT = Math.sqrt(2 * Math.PI);
function expansion(z) {
  const z2 = z * z;
  const terms = Math.ceil(16 * z / Math.PI);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let k = 1; k <= terms; k += 1) {
    const odd = (2 * k - 1) ** 2 * PI2;
    const power = Math.exp(-odd / (8 * z2));
    const quarter = odd / 4;
    first += power;
    second += (quarter - z2) * power;
    third += (6 * z2 ** 3 + 2 * z2 ** 2 + (2 * z2 ** 2 - 5 * z2) * quarter + (1 - 2 * z2) * quarter ** 2) * power;
    fourth += (-30 * z2 ** 3 - 90 * z2 ** 4 + (135 * z2 ** 2 - 96 * z2 ** 3) * quarter + (212 * z2 ** 2 - 60 * z2) * quarter ** 2 + (5 - 30 * z2) * quarter ** 3) * power;
  }
  let [thirdMore, fourthMore] = [0, 0];
  for (let k = 1; k <= terms; k += 1) {
    const square = k * k * PI2;
    const power = Math.exp(-square / (2 * z2));
    thirdMore += square * power;
    fourthMore += (3 * z2 - square) * square * power;
  }
  return [
    ROOT * first / z,
    ROOT * second / (6 * z ** 4),
    ROOT * (third / (72 * z ** 7) - thirdMore / (36 * z ** 3)),
    ROOT * (fourth / (6480 * z ** 10) + fourthMore / (216 * z ** 6))
  ];
}

// src/measure/drift/numeric-drift.ts
var DECILES = 10;
var FLOOR = 1e-4;
var LEAST_SPREAD = 1e-3;
function numericDrift(reference, current) {
  const [before, after] = [reference.toSorted(), current.toSorted()];
  const { statistic, pValue } = kolmogorovSmirnov(before, after);
  const moved2 = wasserstein(before, after);
  const { variance, n } = moments(before);
  const spread = n < 2 ? 0 : Math.sqrt(variance * (n - 1) / n);
  const [p, q] = sharedBins(before, after);
  return {
    stabilityIndex: stabilityIndex(before, after),
    sharedStabilityIndex: indexOf(floored(p), floored(q), 0),
    kolmogorovSmirnov: { statistic, pValue },
    wasserstein: moved2,
    normedWasserstein: moved2 / Math.max(spread, LEAST_SPREAD),
    energyDistance: energyDistance(before, after),
    cramerVonMisesPValue: cramerVonMises(before, after),
    andersonDarling: andersonDarling(before, after),
    mannWhitneyPValue: mannWhitney(before, after).pValue,
    jensenShannonDistance: jensenShannon(p, q),
    kullbackLeibler: relativeEntropy(floored(p), floored(q))
  };
}
function stabilityIndex(reference, current, floor = FLOOR) {
  const edges = Array.from(
    { length: DECILES - 1 },
    (_, decile) => quantile(reference, (decile + 1) / DECILES)
  );
  const inner = [...new Set(edges)].filter((edge) => edge > (reference[0] ?? 0));
  return indexOf(shares(reference, inner), shares(current, inner), floor);
}
function indexOf(p, q, floor) {
  return p.reduce((total, share, bin) => {
    const [before, after] = [Math.max(share, floor), Math.max(q[bin] ?? 0, floor)];
    return total + (after - before) * Math.log(after / before);
  }, 0);
}
function shares(sorted, inner) {
  const counts = Array.from({ length: inner.length + 1 }, () => 0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < inner.length && value >= (inner[bin] ?? 0)) bin += 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / sorted.length);
}
function sharedBins(first, second) {
  const low = Math.min(first[0] ?? 0, second[0] ?? 0);
  const high = Math.max(first.at(-1) ?? 0, second.at(-1) ?? 0);
  if (low === high) return [[1], [1]];
  const bins = Math.ceil(Math.log2(first.length + second.length) + 1);
  const inner = Array.from(
    { length: bins - 1 },
    (_, bin) => low + (bin + 1) * (high - low) / bins
  );
  return [shares(first, inner), shares(second, inner)];
}
function floored(p) {
  const least = Math.min(...p.filter((share) => share > 0));
  return p.map((share) => share > 0 ? share : least > FLOOR ? FLOOR : least / 1e6);
}
function relativeEntropy(p, q) {
  const [all, other] = [sum(p), sum(q)];
  return p.reduce((total, share, bin) => {
    const [before, after] = [share / all, (q[bin] ?? 0) / other];
    return before === 0 ? total : total + before * Math.log(before / after);
  }, 0);
}
function jensenShannon(p, q) {
  const middle = p.map((share, bin) => (share + (q[bin] ?? 0)) / 2);
  const divergence = (relativeEntropy(p, middle) + relativeEntropy(q, middle)) / 2;
  return Math.sqrt(Math.max(0, divergence));
}

// src/measure/drift/categorical-drift.ts
var rowsIn = (counts) => counts.reduce((sum2, one) => sum2 + one, 0);
function categoricalDrift(reference, current) {
  const [before, after] = [rowsIn(reference), rowsIn(current)];
  const p = reference.map((count) => count / before);
  const q = current.map((count) => count / after);
  const gaps = p.map((share, value) => Math.abs(share - (q[value] ?? 0)));
  const overlap = p.reduce((sum2, share, value) => sum2 + Math.sqrt(share * (q[value] ?? 0)), 0);
  const tested = chiSquareOf(reference, current, { before, after });
  return {
    ...tested,
    jensenShannonDistance: jensenShannon(p, q) / Math.sqrt(Math.LN2),
    largestDifference: Math.max(...gaps),
    totalVariation: gaps.reduce((sum2, gap) => sum2 + gap, 0) / 2,
    hellinger: Math.sqrt(Math.max(0, 1 - overlap)),
    cramersV: cramersV(tested, before + after)
  };
}
function chiSquareOf(reference, current, { before, after }) {
  let [chiSquare, likelihoodRatio, values] = [0, 0, 0];
  for (const [value, count] of reference.entries()) {
    const both = count + (current[value] ?? 0);
    if (both === 0) continue;
    values += 1;
    for (const [seen, rows] of [
      [count, before],
      [current[value] ?? 0, after]
    ]) {
      const due = both * rows / (before + after);
      chiSquare += (seen - due) ** 2 / due;
      if (seen > 0) likelihoodRatio += 2 * seen * Math.log(seen / due);
    }
  }
  const degreesOfFreedom = Math.max(0, values - 1);
  const pValue = degreesOfFreedom === 0 ? 1 : chiSquareUpperTail(chiSquare, degreesOfFreedom);
  return { chiSquare, likelihoodRatio, degreesOfFreedom, pValue };
}
function cramersV({ chiSquare, degreesOfFreedom }, n) {
  const association = Math.max(0, chiSquare / n - degreesOfFreedom / (n - 1));
  const columns = degreesOfFreedom + 1 - degreesOfFreedom ** 2 / (n - 1);
  const sides = 2 - 1 / (n - 1);
  const smaller = Math.min(columns - 1, sides - 1);
  return smaller <= 0 ? 0 : Math.sqrt(association / smaller);
}

// src/measure/drift/mean-discrepancy.ts
var PERMUTATIONS = 200;
function meanDiscrepancy(first, second, random) {
  const rows = [...first, ...second];
  const squares2 = rows.map(
    (row) => Float64Array.from(rows, (other) => squaredDistance(row, other))
  );
  const pairs = squares2.flatMap((row, position) => [...row.subarray(position + 1)]);
  const bandwidth = median(pairs) / 2;
  const kernel = new Float64Array(rows.length ** 2);
  for (const [position, row] of squares2.entries())
    kernel.set(
      row.map(
        (square) => bandwidth === 0 ? Number(square === 0) : Math.exp(-square / (2 * bandwidth))
      ),
      position * rows.length
    );
  const natural = rows.map((_, position) => position);
  const estimate = unbiased(kernel, natural, first.length);
  const permuted = Float64Array.from(
    { length: PERMUTATIONS },
    () => unbiased(kernel, random.shuffle(rows.length), first.length)
  );
  const asLarge = permuted.filter((value) => value >= estimate).length;
  return { estimate, bandwidth, pValue: (asLarge + 1) / (PERMUTATIONS + 1), permuted };
}
function squaredDistance(a, b) {
  return a.reduce((sum2, value, position) => sum2 + (value - (b[position] ?? 0)) ** 2, 0);
}
function unbiased(kernel, order, firsts) {
  const places = Uint32Array.from(order);
  const all = places.length;
  const seconds = all - firsts;
  let [own, other, across] = [0, 0, 0];
  for (let i = 0; i < firsts; i += 1) {
    const row = (places[i] ?? 0) * all;
    for (let j = i + 1; j < firsts; j += 1) own += kernel[row + (places[j] ?? 0)] ?? 0;
    for (let j = firsts; j < all; j += 1) across += kernel[row + (places[j] ?? 0)] ?? 0;
  }
  for (let i = firsts; i < all; i += 1) {
    const row = (places[i] ?? 0) * all;
    for (let j = i + 1; j < all; j += 1) other += kernel[row + (places[j] ?? 0)] ?? 0;
  }
  return 2 * own / (firsts * (firsts - 1)) + 2 * other / (seconds * (seconds - 1)) - 2 * across / (firsts * seconds);
}

// src/measure/drift/data-drift.ts
var MOST_VALUES = 200;
var LEAST_ROWS = 8;
var MOST_ROWS = 250;
var Q = 0.1;
var LEAST_STABILITY_INDEX = 0.1;
var LEAST_DISTANCE = 0.1;
function dataDrift(reference, current, { random, except }) {
  const shared = [...reference.columns].flatMap(([name, before]) => {
    const after = current.columns.get(name);
    return after === void 0 || except.includes(name) ? [] : [{ name, before, after }];
  });
  const columns = shared.flatMap(({ name, before, after }) => {
    const found = columnDrift(before, after);
    return found === void 0 ? [] : [{ name, ...found, drifts: false }];
  });
  const adjusted = benjaminiHochberg(columns.map(({ pValue }) => pValue));
  const judged = columns.map((column, position) => ({
    ...column,
    drifts: (adjusted[position] ?? 1) <= Q && column.effect >= leastEffect(column)
  }));
  const together = jointDrift(shared, random);
  return {
    reference: reference.source,
    source: current.source,
    rows: { reference: reference.rows, current: current.rows },
    columns: judged,
    ...together === void 0 ? {} : { together }
  };
}
var leastEffect = ({ kind }) => kind === "numeric" ? LEAST_STABILITY_INDEX : LEAST_DISTANCE;
function columnDrift(before, after) {
  if (before.itemShape.length > 0 || after.itemShape.length > 0) return void 0;
  return isNumericArray(before.values) && isNumericArray(after.values) ? numericColumn(before, after) : categoricalColumn(before, after);
}
var numbersOf = ({ elementType, values }) => isNumericArray(values) ? columnDoubles(elementType, values) : new Float64Array();
var isNumber = (value) => Number.isFinite(value);
function numericColumn(before, after) {
  const [all, others] = [numbersOf(before), numbersOf(after)];
  const [reference, current] = [all.filter(isNumber), others.filter(isNumber)];
  if (Math.min(reference.length, current.length) < LEAST_ROWS) return void 0;
  const drift = numericDrift(reference, current);
  return {
    kind: "numeric",
    effect: drift.stabilityIndex,
    pValue: drift.kolmogorovSmirnov.pValue,
    missing: {
      reference: 1 - reference.length / all.length,
      current: 1 - current.length / others.length
    },
    outside: shareOutside(reference, current),
    numeric: { ...drift, kolmogorovSmirnov: drift.kolmogorovSmirnov.statistic }
  };
}
function shareOutside(reference, current) {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of reference) {
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  return current.filter((value) => value < smallest || value > largest).length / current.length;
}
function categoricalColumn(before, after) {
  const [first, second] = [cellTexts(before), cellTexts(after)];
  const values = [.../* @__PURE__ */ new Set([...first, ...second])].toSorted();
  if (values.length > MOST_VALUES) return void 0;
  const countsOf = (texts) => {
    const counts = /* @__PURE__ */ new Map();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    return values.map((value) => counts.get(value) ?? 0);
  };
  const [reference, current] = [countsOf(first), countsOf(second)];
  const drift = categoricalDrift(reference, current);
  const missing = values.indexOf("");
  return {
    kind: "categorical",
    effect: drift.jensenShannonDistance,
    pValue: drift.pValue,
    missing: {
      reference: (reference[missing] ?? 0) / first.length,
      current: (current[missing] ?? 0) / second.length
    },
    newValues: values.filter((_, value) => reference[value] === 0),
    categorical: drift
  };
}
function jointDrift(columns, random) {
  const numeric = columns.filter(
    ({ before, after }) => isNumericArray(before.values) && isNumericArray(after.values)
  );
  const scales = numeric.map(({ before }) => scaleOf(before));
  const rowsOf2 = (side) => rowsAcross(numeric.map((column) => column[side])).filter((row) => row.every(isNumber)).slice(0, MOST_ROWS).map((row) => row.map((value, column) => value / (scales[column] ?? 1)));
  const [first, second] = [rowsOf2("before"), rowsOf2("after")];
  if (first.length < 2 || second.length < 2) return void 0;
  const { estimate, bandwidth, pValue } = meanDiscrepancy(first, second, random);
  return { estimate, bandwidth, pValue, rows: first.length + second.length };
}
function rowsAcross(columns) {
  const numbers = columns.map((column) => numbersOf(column));
  const rows = Math.min(...columns.map((column) => column.rows), 4 * MOST_ROWS);
  if (columns.length === 0) return [];
  return Array.from(
    { length: rows },
    (_, row) => numbers.flatMap((values, place2) => {
      const width = values.length / (columns[place2]?.rows ?? 1);
      return [...values.subarray(row * width, (row + 1) * width)];
    })
  );
}
function scaleOf(column) {
  const numbers = numbersOf(column).filter(isNumber);
  const mean2 = numbers.reduce((sum2, value) => sum2 + value, 0) / numbers.length;
  const square = numbers.reduce((sum2, value) => sum2 + (value - mean2) ** 2, 0) / numbers.length;
  return square > 0 ? Math.sqrt(square) : 1;
}

// src/commands/observe/data-drift-facts.ts
function driftFrom({ data, inForce }, current) {
  const { label } = inForce.policy.data.evaluation;
  return dataDrift(data.calibration.dataset, current, {
    random: randomStreams(inForce.seed).stream(`drift:${current.source}`),
    except: label === void 0 ? [] : [label]
  });
}
function evaluationDrift(prepared) {
  const { calibration, evaluation } = prepared.data;
  return calibration.dataset.source === evaluation.dataset.source ? [] : [driftFrom(prepared, evaluation.dataset)];
}
var NAMED = 5;
var LEAST_OUTSIDE = 0.01;
function driftNotices(drifts) {
  return [...movedNotices(drifts), ...outsideNotices(drifts)];
}
function outsideNotices(drifts) {
  return drifts.flatMap(({ source, columns }) => {
    const beyond = columns.map(({ name, outside = 0 }) => ({ name, outside })).filter(({ outside }) => outside >= LEAST_OUTSIDE).toSorted((a, b) => b.outside - a.outside);
    if (beyond.length === 0) return [];
    const named = beyond.slice(0, NAMED).map(({ name, outside }) => `${name} (${Number((100 * outside).toPrecision(2))} %)`);
    const more = beyond.length > NAMED ? ` and ${beyond.length - NAMED} more` : "";
    return [
      `${beyond.length} of ${columns.length} columns of "${source}" ${beyond.length === 1 ? "has" : "have"} numbers beyond all that calibration saw: ${named.join(", ")}${more}; scales that were calibrated on those cut them off`
    ];
  });
}
function movedNotices(drifts) {
  return drifts.flatMap(({ source, columns }) => {
    const moved2 = columns.filter(({ drifts: drifting }) => drifting);
    if (moved2.length === 0) return [];
    const named = moved2.toSorted((a, b) => b.effect - a.effect).slice(0, NAMED).map(({ name, effect }) => `${name} (${Number(effect.toPrecision(2))})`);
    const more = moved2.length > NAMED ? ` and ${moved2.length - NAMED} more` : "";
    return [
      `${moved2.length} of ${columns.length} columns of "${source}" ${moved2.length === 1 ? "is" : "are"} distributed otherwise than in the calibration data: ${named.join(", ")}${more}; scales that were calibrated on those may not fit`
    ];
  });
}

// src/measure/contradicted-labels.ts
function contradictedLabels(base, candidate, confidence) {
  if (base.kind !== "classification" || candidate.kind !== "classification") return void 0;
  const { labels, predicted, rows } = base;
  if (labels === void 0) return void 0;
  const [before, after] = [calibrationOf(base).confidence, calibrationOf(candidate).confidence];
  const sureness = before.map((own, row) => Math.min(own, after[row] ?? Number.NaN));
  const sure = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => predicted[row] === candidate.predicted[row] && (sureness[row] ?? 0) >= confidence
  );
  return {
    rows: sure.filter((row) => predicted[row] !== labels[row]).toSorted((a, b) => (sureness[b] ?? 0) - (sureness[a] ?? 0)),
    due: sure.reduce((sum2, row) => sum2 + 1 - (sureness[row] ?? 0), 0),
    sure: sure.length
  };
}

// src/commands/observe/label-doubts.ts
var SURE = 0.95;
var NAMED2 = 5;
var RARE = 0.01;
function labelDoubts(dataset, samples) {
  if (samples === void 0) return [];
  const found = contradictedLabels(samples.base, samples.ordinary, SURE);
  if (found === void 0 || isByChance(found)) return [];
  const { rows, due } = found;
  const named = rows.slice(0, NAMED2).map((row) => rowName(dataset, row));
  const more = rows.length > NAMED2 ? ` and ${counted(rows.length - NAMED2)} more` : "";
  const by = `${100 * SURE} % confidence and more`;
  return [
    `Both models contradict the label of ${counted(rows.length)} of ${counted(dataset.rows)} rows with ${by}, where ${counted(Number(due.toPrecision(2)))} would be due: ${named.join(", ")}${more}; these labels may be wrong, or both models too sure`
  ];
}
var counted = (count) => count.toLocaleString("en-US");
var isByChance = ({ rows, due, sure }) => rows.length <= due || binomialUpperTail(rows.length, sure, due / sure) >= RARE;

// src/commands/observe/unanswered-rows.ts
var COUNTED = /* @__PURE__ */ new Set(["non-finite-rows", "lost-cases"]);
function unansweredRows(measurements) {
  return measurements.flatMap(({ metric, kernels, versus, slice, n, detail }) => {
    const count = detail?.["withoutReference"] ?? 0;
    if (!COUNTED.has(metric) || kernels !== "ordinary" || versus !== "base" || count === 0)
      return [];
    const [what, all] = metric === "lost-cases" ? ["cases", n + count] : ["rows", n];
    const where = slice === "all" ? "" : ` of ${slice}`;
    return [
      `The float model is not finite in ${figure2(count)} of ${figure2(all)} ${what}${where}: they are left out, and nothing is known of the candidate there`
    ];
  });
}
var figure2 = (count) => count.toLocaleString("en-US");

// src/commands/observe/unrepeatable-base.ts
function unrepeatableBase(measurements) {
  return measurements.flatMap(({ metric, arm, estimate, n }) => {
    if (metric !== "unrepeatable-rows" || arm !== "base" || estimate === null || estimate === 0)
      return [];
    return [
      `The float model answers ${estimate.toLocaleString("en-US")} of ${n.toLocaleString("en-US")} rows otherwise than an equal one: what is compared with it is partly chance`
    ];
  });
}

// src/measure/roofline.ts
function rooflineOf({ macs, bytes }, { operationsPerSecond, bytesPerSecond }) {
  const intensity = 2 * macs / bytes;
  const ridge = operationsPerSecond / bytesPerSecond;
  return {
    intensity,
    ridge,
    attainableOperationsPerSecond: Math.min(operationsPerSecond, bytesPerSecond * intensity),
    bound: intensity >= ridge ? "compute" : "memory"
  };
}

// src/commands/observe/operation-facts.ts
function operationFacts({
  operations,
  inForce
}) {
  if (operations === void 0) return {};
  const hardware = inForce.policy.serving?.hardware;
  const { base, candidate } = operations;
  return { operations: { base: factsOf(base, hardware), candidate: factsOf(candidate, hardware) } };
}
function factsOf({ macs, elementwise, weightBytes, activationBytes, uncounted }, hardware) {
  const facts = {
    macs: { ...macs },
    elementwise,
    weightBytes: { ...weightBytes },
    activationBytes,
    uncounted: { ...uncounted }
  };
  const bytes = activationBytes + sumOf(weightBytes);
  if (hardware === void 0 || bytes === 0) return facts;
  const roofline = rooflineOf(
    { macs: sumOf(macs), bytes },
    {
      operationsPerSecond: hardware.gigaflops * 1e9,
      bytesPerSecond: hardware["gigabytes-per-second"] * 1e9
    }
  );
  return { ...facts, roofline };
}
var sumOf = (counts) => Object.values(counts).reduce((total, count) => total + count, 0);

// src/compress/pack/read-expanded.ts
function expandedConstant(value, index) {
  const name = handedOn(value, index);
  return index.constantOf(name) ?? expandedCodes(name, index) ?? expandedList(name, index);
}
function expandedList(value, index) {
  const shaping = producer(value, "Reshape", index);
  const dims = integersOf(shaping?.input[1], index);
  const picking = producer(shaping?.input[0], "Gather", index);
  if (picking === void 0 || dims === void 0) return void 0;
  const [listed2 = "", places] = picking.input;
  const list = expandedConstant(listed2, index);
  const codes = list === void 0 ? void 0 : tensorValues(list);
  const mask = readMask(places, index);
  if (!(codes instanceof Int8Array) || mask === void 0) return void 0;
  let rank = 0;
  const values = Int8Array.from(mask, (bit) => {
    rank += Number(bit);
    return bit === 0n ? 0 : codes[rank] ?? 0;
  });
  return makeTensor(value, "int8", { dims: [...dims].map(Number), values });
}
function readMask(places, index) {
  const cutting = producer(producer(places, "Mul", index)?.input[1], "Slice", index);
  const words = readWords(producer(cutting?.input[0], "Reshape", index)?.input[0], index);
  const count = integersOf(cutting?.input[2], index)?.[0];
  return words === void 0 || count === void 0 ? void 0 : digitsFrom(words, 0, Number(count));
}
function expandedCodes(value, index) {
  const shaping = producer(value, "Reshape", index);
  const dims = integersOf(shaping?.input[1], index);
  const part = shaping?.input[0] ?? "";
  const splitting = producer(part, "Split", index);
  const sizes = integersOf(splitting?.input[1], index);
  const chain = readChain(splitting?.input[0], index);
  if (splitting === void 0 || dims === void 0 || sizes === void 0) return void 0;
  if (chain === void 0) return void 0;
  const place2 = splitting.output.indexOf(part);
  const start = Number(sizes.slice(0, place2).reduce((sum2, size) => sum2 + size, 0n));
  const codes = codesFrom(chain, start, Number(sizes[place2] ?? 0n));
  return makeTensor(value, "int8", { dims: [...dims].map(Number), values: codes });
}
function readChain(value, index) {
  const flattening = producer(value, "Reshape", index);
  const casting = producer(flattening?.input[0], "Cast", index);
  const centring = producer(casting?.input[0], "Sub", index);
  const words = readWords(centring?.input[0], index);
  const center = integersOf(centring?.input[1], index)?.[0];
  return words === void 0 || center === void 0 ? void 0 : { ...words, center };
}
function readWords(value, index) {
  const remaining = producer(value, "Mod", index);
  const dividing = producer(remaining?.input[0], "Div", index);
  const [words, weights] = [0, 1].map((place2) => integersOf(dividing?.input[place2], index));
  const levels = integersOf(remaining?.input[1], index)?.[0];
  if (words === void 0 || weights === void 0 || levels === void 0) return void 0;
  return { words, weights, levels };
}
function codesFrom(chain, start, count) {
  return Int8Array.from(digitsFrom(chain, start, count), (digit) => Number(digit - chain.center));
}
function digitsFrom({ words, weights, levels }, start, count) {
  return Array.from({ length: count }, (_, at) => {
    const digit = start + at;
    const word = words[Math.floor(digit / weights.length)] ?? 0n;
    return word / (weights[digit % weights.length] ?? 1n) % levels;
  });
}
function producer(value, operator, index) {
  const node2 = index.producerOf(value ?? "")?.node;
  return node2?.domain === "" && node2.opType === operator ? node2 : void 0;
}
function integersOf(value, index) {
  const constant2 = index.constantOf(value ?? "");
  const values = constant2 === void 0 ? void 0 : tensorValues(constant2);
  return values instanceof BigInt64Array ? values : void 0;
}

// src/compress/saturation-risk.ts
var WEIGHT_INPUT = {
  Conv: 1,
  Gemm: 1,
  MatMul: 1,
  MatMulInteger: 1,
  MatMulIntegerToFloat: 1,
  DynamicQuantizeMatMul: 1,
  ConvInteger: 1,
  QLinearConv: 3,
  QLinearMatMul: 3,
  QGemm: 3
};
var FLOAT_OPERATORS = /* @__PURE__ */ new Set(["Conv", "Gemm", "MatMul"]);
var saturationRisk = (model) => riskIn(graphOf(model));
function riskIn(graph) {
  const index = indexGraph(graph);
  let [weights, risky] = [0, 0];
  for (const inner of graph.node.flatMap(subgraphsOf).map(riskIn)) {
    weights += inner.weights;
    risky += inner.risky;
  }
  for (const node2 of graph.node) {
    const weight = int8Weight(node2, index);
    const layout = weight === void 0 ? void 0 : layoutOf(node2, tensorDims(weight));
    if (weight === void 0 || layout === void 0) continue;
    const codes = tensorValues(weight);
    weights += 1;
    if (addsNoPairs(node2, tensorDims(weight))) continue;
    if (codes instanceof Int8Array && !isSaturationSafe(codes, layout)) risky += 1;
  }
  return { weights, risky };
}
function int8Weight(node2, index) {
  const position = WEIGHT_INPUT[node2.opType];
  if (position === void 0) return void 0;
  if (FLOAT_OPERATORS.has(node2.opType) && !isDequantized(node2.input[0], index)) return void 0;
  const name = node2.input[position] ?? "";
  const source = isDequantized(name, index) ? index.producerOf(name)?.node.input[0] : name;
  const weight = expandedConstant(source ?? "", index);
  return weight !== void 0 && elementTypeOf(weight) === "int8" ? weight : void 0;
}
var isDequantized = (value, index) => index.producerOf(value ?? "")?.node.opType === "DequantizeLinear";
var addsNoPairs = (node2, dims) => node2.opType === "ConvInteger" || node2.opType.includes("Conv") && isDepthwise(node2, dims);
function layoutOf(node2, dims) {
  const [first, second] = dims;
  if (node2.opType.includes("Conv")) return dims.length >= 3 ? convLayout(dims) : void 0;
  if (dims.length !== 2 || first === void 0 || second === void 0) return void 0;
  const isTransposed = node2.opType.endsWith("Gemm") && readInt(node2, "transB", 0) !== 0;
  return isTransposed ? rowLayout(first, second) : columnLayout(first, second);
}

// src/commands/record-notices.ts
function recordNotices(run) {
  return [
    ...sampleNotice(run),
    ...labelNotice(run),
    ...overlapNotice(run),
    ...repeatNotice(run),
    ...clusterNotice(run),
    ...baselineNotice(run),
    ...otherModelNotice(run),
    ...otherCandidateNotice(run),
    ...saturationNotice(run),
    ...queryNotices(run)
  ];
}
function sampleNotice({ data, challenges }) {
  const { rows, source } = data.evaluation.dataset;
  return [
    ...sampleSentence(`"${source}"`, { rows, sampledFrom: data.sampledFrom }),
    ...challenges.flatMap((challenge) => sampleSentence(challenge.name, challenge))
  ].map((sentence) => `${sentence} (data.evaluation.rows)`);
}
function sampleSentence(what, { rows, sampledFrom }) {
  if (sampledFrom === void 0) return [];
  const [some2, all] = [counted2(rows), counted2(sampledFrom)];
  return [`${some2} of the ${all} rows of ${what} are judged, chosen by what they hold`];
}
var counted2 = (count) => count.toLocaleString("en-US");
function labelNotice({ data: { task, evaluation }, inForce }) {
  const { label } = inForce.policy.data.evaluation;
  const { classes = [] } = task;
  const column = label === void 0 ? void 0 : evaluation.dataset.columns.get(label);
  if (column === void 0 || task.kind !== "classification") return [];
  const taken2 = new Set(cellTexts(column).map((text) => text.trim()));
  const numbered = [...taken2].filter((text) => !classes.includes(text)).map(Number);
  const pairs = classes.flatMap(
    (name, index) => numbered.includes(index) ? [`${index} for ${JSON.stringify(name)}`] : []
  );
  if (pairs.length === 0) return [];
  return [
    `Labels in "${label}" of "${evaluation.dataset.source}" are numbers, and the classes have names: taken are ${listed(pairs)}, in the order in which they are listed`
  ];
}
var MOST_PAIRS = 6;
var listed = (pairs) => `${pairs.slice(0, MOST_PAIRS).join(", ")}${pairs.length > MOST_PAIRS ? ", and so on" : ""}`;
function overlapNotice({ data: { overlap, evaluation } }) {
  if (overlap === 0) return [];
  return [
    `${counted2(overlap)} of ${counted2(evaluation.dataset.rows)} evaluation rows equal a calibration row: the figures may flatter the candidate`
  ];
}
function repeatNotice({ data: { evaluation } }) {
  const { rowDigests, rows, source } = evaluation.dataset;
  const repeated = rows - new Set(rowDigests).size;
  if (repeated === 0) return [];
  const equal = repeated === 1 ? "1 row equals" : `${counted2(repeated)} rows equal`;
  return [
    `Of the ${counted2(rows)} rows of "${source}", ${equal} another one in all columns: if these are copies, intervals are narrower than ${counted2(rows - repeated)} different rows make them`
  ];
}
function clusterNotice({ data: { evaluation } }) {
  const { clusters, dataset } = evaluation;
  if (clusters === void 0) return [];
  const sources = new Set(clusters).size;
  return [
    `The ${counted2(dataset.rows)} evaluation rows come from ${counted2(sources)} ${sources === 1 ? "source" : "sources"}: intervals are as wide as that many independent sources make them`
  ];
}
function baselineNotice({ baseline, reference, data, inForce }) {
  if (baseline === void 0) return [];
  const { rowDigests } = data.evaluation.dataset;
  const accepted = Object.keys(baseline.answers);
  const now = new Set(rowDigests);
  const gone = accepted.filter((digest) => !now.has(digest)).length;
  const known2 = rowDigests.filter((digest) => baseline.answers[digest] !== void 0).length;
  const record = `\`compression-gate baseline record ${inForce.name}\``;
  return [
    ...gone === 0 ? [] : [
      `${counted2(gone)} of the ${counted2(accepted.length)} different rows of the baseline are not in the evaluation data and no longer judged; where they were replaced on purpose, ${record} accepts it`
    ],
    ...reference.state !== "present" || known2 === rowDigests.length ? [] : [
      `The baseline knows ${counted2(known2)} of ${counted2(rowDigests.length)} evaluation rows; ${record} brings it up to date`
    ]
  ];
}
function otherModelNotice({ baseline, base, inForce }) {
  if (baseline === void 0 || baseline.modelDigest === base.digest) return [];
  return [
    `The baseline is of another float model: what is compared with it changed with the model as well as by compression; \`compression-gate baseline record ${inForce.name}\` accepts this model's own`
  ];
}
function otherCandidateNotice(run) {
  const { baseline, base, candidate, data, environment, inForce, canary } = run;
  if (baseline === void 0 || baseline.recipe === null || canary !== false) return [];
  const isToBeSame = baseline.modelDigest === base.digest && baseline.calibrationDigest === data.calibration.dataset.digest && baseline.policyDigest === inForce.digest && baseline.onnxruntime === environment.onnxruntime && differences(baseline.recipe.passes, candidate.recipe?.passes).length === 0;
  if (!isToBeSame || baseline.candidateDigest === candidate.loaded.digest) return [];
  return [
    `The candidate is not the one that was accepted: the same recipe makes other bytes of the same model than it did; \`compression-gate baseline record ${inForce.name}\` accepts this one`
  ];
}
function saturationNotice({ candidate, environment }) {
  const { weights, risky } = saturationRisk(candidate.loaded.model);
  if (risky === 0 || environment.saturates) return [];
  return [
    `${counted2(risky)} of ${counted2(weights)} int8 weights can overflow on x86 CPUs without VNNI, where the candidate may answer differently than it did here; saturation-safe scales (reduce_range in other tools) avoid it`
  ];
}
function queryNotices({ loads, data }) {
  const { rows } = data.evaluation.dataset;
  return loads.flatMap(({ slice, rowsPerQuery, rowsAsked }) => [
    ...rowsAsked === void 0 ? [] : [
      `Under ${slice} a query holds ${rowsOf(rowsPerQuery)} in place of ${counted2(rowsAsked)}: the model takes no other number`
    ],
    ...rowsPerQuery > rows ? [
      `Under ${slice} a query holds ${rowsOf(rowsPerQuery)}, and the evaluation data has ${counted2(rows)}: they are asked more than once`
    ] : []
  ]);
}
var rowsOf = (count) => `${counted2(count)} ${count === 1 ? "row" : "rows"}`;

// src/judge/margin-notices.ts
function marginNotices({ criteria, measurements, labels }) {
  const accuracy = measurements.find(
    ({ metric, arm, slice }) => metric === "accuracy" && arm === "base" && slice === "all"
  )?.estimate;
  if (labels === void 0 || accuracy === void 0 || accuracy === null) return [];
  const trivial = mostFrequent(labels);
  return criteria.flatMap((criterion) => {
    if (criterion.kind !== "non-inferiority" || criterion.metric !== "accuracy") return [];
    if (isAgainstBaseline(criterion)) return [];
    const margin = criterion.relative === true ? criterion.margin * accuracy : criterion.margin;
    if (margin <= (accuracy - trivial) / 2) return [];
    if (accuracy <= trivial)
      return [
        `The float model is right on ${figure(accuracy, "share")} of the rows, and always answering the most frequent class on ${figure(trivial, "share")}: no margin on accuracy says what a candidate still knows`
      ];
    return [
      `The margin of ${distance(margin, "share")} on accuracy is more than half of what the float model (${figure(accuracy, "share")}) knows beyond always answering the most frequent class (${figure(trivial, "share")}): little would be left of a candidate that used it up`
    ];
  });
}
function mostFrequent(labels) {
  const counts = /* @__PURE__ */ new Map();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values()) / labels.length;
}

// src/judge/power.ts
function provingPower({ n, discordance }, margin) {
  if (discordance === 0) return provesLessLoss({ lost: 0, gained: 0, n }, margin) ? 1 : 0;
  let power = 0;
  for (let differing = 0; differing <= n; differing += 1) {
    const below = binomialCdf(differing - 1, n, discordance);
    if (below > 1 - 1e-9) break;
    const chance = binomialCdf(differing, n, discordance) - below;
    if (chance < 1e-12) continue;
    power += chance * binomialCdf(mostLost({ n, differing, margin }), differing, 0.5);
  }
  return power;
}
function mostLost({
  n,
  differing,
  margin
}) {
  let [proven, refuted] = [-1, differing + 1];
  while (refuted - proven > 1) {
    const lost = Math.floor((proven + refuted) / 2);
    if (provesLessLoss({ lost, gained: differing - lost, n }, margin)) proven = lost;
    else refuted = lost;
  }
  return proven;
}
var PROMISED = 0.95;
var MOST_ROWS2 = 1e7;
function rowsToProve(discordance, margin) {
  const isEnough = (n) => provingPower({ n, discordance }, margin) >= PROMISED;
  let enough = 1;
  while (!isEnough(enough)) {
    enough *= 2;
    if (enough > MOST_ROWS2) return null;
  }
  let tooFew = enough / 2;
  while (enough - tooFew > Math.max(1, enough / 1e3)) {
    const middle = Math.ceil((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

// src/judge/power-notices.ts
var USUAL_DISCORDANCE = 0.01;
var FAIR_CHANCE = 0.5;
function powerNotices(planned) {
  const { criteria, slices, rows, sourcesOf: sourcesOf2, measurements = [] } = planned;
  const measured = new Map(
    measurements.filter(isOfAccuracy).map(({ slice, n }) => [slice, n])
  );
  const rowsOf2 = (slice) => measured.get(slice) ?? slices.reduce((found, { name, rows: own }) => name === slice ? own : found, rows);
  return criteria.flatMap((criterion) => {
    if (criterion.kind !== "non-inferiority" || criterion.metric !== "accuracy") return [];
    if (isAgainstBaseline(criterion) || criterion.relative === true) return [];
    return targetsOf(criterion, slices, []).filter(({ tier }) => tier < 3).flatMap(({ slice }) => {
      const onSlice = criterion["slice-margin"] ?? criterion.margin;
      const margin = slice === "all" ? criterion.margin : onSlice;
      const sources = sourcesOf2?.(slice);
      const sentence = sources === void 0 ? noticeOf(rowsOf2(slice), margin) : sourcesNotice(sources, margin);
      return sentence === void 0 ? [] : [`${subject(slice)} ${sentence}`];
    });
  });
}
var isOfAccuracy = ({ metric, arm, versus }) => metric === "accuracy" && arm === "change" && versus === "base";
var subject = (slice) => slice === "all" ? "The evaluation data" : `The slice ${slice}`;
function noticeOf(n, margin) {
  if (n === 0) return void 0;
  const size = distance(margin, "share");
  const rows = n.toLocaleString("en-US");
  const more = moreOf("rows", n, margin);
  if (provableMargin(n) >= margin)
    return `cannot prove a margin of ${size} with ${rows} rows, not even of an equal model: ${more}`;
  if (hasFairChance(n, margin)) return void 0;
  return `will hardly prove a margin of ${size} with ${rows} rows: ${more}`;
}
function sourcesNotice(n, margin) {
  if (n === 0 || provableMargin(n) < margin && hasFairChance(n, margin)) return void 0;
  const sources = n.toLocaleString("en-US");
  return `may not prove a margin of ${distance(margin, "share")} with ${sources} sources, the rows of which may all be answered alike: ${moreOf("sources", n, margin)}`;
}
var hasFairChance = (n, margin) => provingPower({ n, discordance: USUAL_DISCORDANCE }, margin) >= FAIR_CHANCE;
function moreOf(what, n, margin) {
  const needed = rowsToProve(USUAL_DISCORDANCE, margin);
  return needed === null ? `no practical number of ${what} is enough` : `${(needed - n).toLocaleString("en-US")} more ${what} are enough 19 times in 20 where 1 answer in 100 turns from right to wrong or back, as is assumed before the answers are known`;
}

// src/commands/build-record.ts
function buildRecord(host, run) {
  const { inForce, data, samples } = run;
  const drift = [...evaluationDrift(run), ...run.shifted];
  return {
    version: RECORD_VERSION,
    tool: { name: "compression-gate", version: VERSION },
    createdAt: host.clock.now().toISOString(),
    seed: inForce.seed,
    ...canaryFacts(run.canary),
    ...run.change === void 0 ? {} : { change: run.change },
    model: modelFacts(run),
    candidate: candidateFacts(run),
    data: {
      evaluation: factsOf2(data.evaluation.dataset),
      calibration: factsOf2(data.calibration.dataset),
      overlapRows: data.overlap,
      ...run.challenged.length === 0 ? {} : { challenges: [...run.challenged] }
    },
    environment: run.environment,
    policy: policyFacts(run),
    baseline: run.reference,
    measurements: run.measurements.map(recordMeasurement),
    ...run.tested.length === 0 ? {} : { suites: [...run.tested] },
    ...run.onProviders.length === 0 ? {} : { providers: [...run.onProviders] },
    ...fairnessFacts(run),
    ...operationFacts(run),
    ...drift.length === 0 ? {} : { drift: [...drift] },
    findings: [...run.findings],
    ...run.waivers.length === 0 ? {} : { waivers: [...run.waivers] },
    verdict: run.verdict,
    ...run.blame === void 0 ? {} : { blame: run.blame },
    judged: scopeFacts(run),
    rows: rowTable(data, samples),
    notices: [...noticesOf(run, drift)]
  };
}
function noticesOf(run, drift) {
  const { candidate, criteria, data, measurements, samples, scope } = run;
  const { labels, dataset } = data.evaluation;
  return [
    ...powerNotices({
      criteria,
      slices: scope.slices,
      rows: dataset.rows,
      sourcesOf: sourcesOf(data, samples),
      measurements
    }),
    ...marginNotices({ criteria, measurements, labels }),
    ...candidate.notices,
    ...run.probeNotices,
    ...run.blameNotices,
    ...driftNotices(drift),
    ...labelDoubts(dataset, samples),
    ...unansweredRows(measurements),
    ...unrepeatableBase(measurements),
    ...recordNotices(run)
  ];
}
function sourcesOf({ evaluation: { clusters, dataset }, slices }, samples) {
  const every = { name: "all", rows: Uint32Array.from({ length: dataset.rows }, (_, row) => row) };
  return (slice) => {
    const own = [every, ...slices].find(({ name }) => name === slice);
    const answered = own?.rows.filter((row) => samples?.base.nonFinite[row] !== 1);
    return clusters === void 0 || answered === void 0 ? void 0 : sourcesIn(clusters, answered);
  };
}
function canaryFacts(canary) {
  const kind = canaryKindOf(canary);
  return kind === void 0 ? {} : { canary: true, canaryKind: kind };
}
function modelFacts({ inForce, base }) {
  return {
    name: inForce.name,
    path: base.source,
    digest: base.digest,
    bytes: base.bytes,
    parameters: base.parameters,
    opsets: { ...opsetsOf(base.model) },
    inputs: base.signature.inputs.map(({ name }) => name),
    outputs: base.signature.outputs.map(({ name }) => name)
  };
}
function candidateFacts({ candidate, rewriting }) {
  const { dataFiles } = candidate.loaded;
  return {
    path: candidate.loaded.source,
    digest: candidate.loaded.digest,
    bytes: candidate.loaded.bytes,
    ...dataFiles.length === 0 ? {} : { dataFiles: [...dataFiles] },
    origin: candidate.origin,
    recipe: candidate.recipe,
    chosenBy: candidate.chosenBy,
    trials: [...candidate.trials],
    changes: [...candidate.changes],
    ...rewriting === void 0 ? {} : rewritingFacts(rewriting)
  };
}
function rewritingFacts({
  operators,
  fusion: { layers, detours, dequantizedConstants }
}) {
  return {
    operators: { ...operators },
    fusion: { layers: [...layers], detours: { ...detours }, dequantizedConstants }
  };
}
function policyFacts({ inForce, base, criteria }) {
  return {
    source: inForce.source,
    digest: inForce.digest,
    ...inForce.arguments === void 0 ? {} : { arguments: [...inForce.arguments] },
    criteria: [...criteria],
    "on-inconclusive": inForce.onInconclusive,
    ...inForce.correction === void 0 ? {} : { correction: { ...inForce.correction } },
    serving: servedAt(inForce.policy, base.signature.inputs)
  };
}
function fairnessFacts({ samples, data }) {
  if (samples === void 0) return {};
  const fairness = describeGroups(samples.base, samples.ordinary, data.groups);
  return fairness.length === 0 ? {} : { fairness: [...fairness] };
}
function scopeFacts({
  scope: { slices, tests, loads, blocks, groups, waiving, engineFailure }
}) {
  return {
    slices: slices.map((slice) => ({ ...slice })),
    ...tests === void 0 ? {} : { tests: tests.map((test) => ({ ...test })) },
    ...loads === void 0 ? {} : { loads: loads.map((load) => ({ ...load })) },
    ...blocks === void 0 ? {} : { blocks: [...blocks] },
    groups: [...groups],
    ...waiving === void 0 ? {} : { waiving },
    ...engineFailure === void 0 ? {} : { engineFailure }
  };
}
var factsOf2 = ({
  source,
  digest,
  rows,
  columns
}) => ({
  source,
  digest,
  rows,
  columns: [...columns.keys()].toSorted()
});
function rowTable({ evaluation }, samples) {
  const { labels, targets, dataset, clusters } = evaluation;
  const known2 = labels ?? targets;
  const none = dataset.rowDigests.map(() => null);
  return {
    digest: [...dataset.rowDigests],
    ...known2 === void 0 ? {} : { label: [...known2] },
    ...clusters === void 0 ? {} : { cluster: [...clusters] },
    base: samples === void 0 ? none : [...answersOf2(samples.base)],
    candidate: samples === void 0 ? none : [...answersOf2(samples.ordinary)],
    candidateExact: samples === void 0 ? none : [...answersOf2(samples.exact)],
    ...samples === void 0 ? {} : scoresOf(samples)
  };
}
var finite2 = (value) => Number.isFinite(value) ? value : null;
function answersOf2(sample) {
  switch (sample.kind) {
    case "classification":
      return Array.from(sample.predicted, (answer) => answer < 0 ? null : answer);
    case "regression":
      return Array.from(sample.values, finite2);
    case "tensor":
      return Array.from({ length: sample.rows }, () => null);
  }
}
function scoresOf({ base, ordinary }) {
  if (base.kind !== "classification" || ordinary.kind !== "classification") return {};
  const scores = (sample) => {
    const right = sample.labels === void 0 ? sample.predicted : sample.labels;
    return Array.from(
      right,
      (position, row) => finite2(Number((sample.scores[row * sample.classes + position] ?? Number.NaN).toFixed(4)))
    );
  };
  return { baseScore: scores(base), candidateScore: scores(ordinary) };
}

// src/commands/gone-slices.ts
function goneSlices({
  baseline,
  data,
  inForce
}) {
  if (baseline === void 0) return [];
  const { slices = [] } = inForce.policy.data.evaluation;
  const columns = slices.flatMap((spec) => {
    if (typeof spec === "string") return [spec];
    return "where" in spec || spec.bins !== void 0 ? [] : [spec.column];
  });
  const present = new Set(data.slices.map(({ name }) => name));
  return slicesIn(baseline).filter((name) => !present.has(name) && columns.some((column) => name.startsWith(`${column}=`))).map((name) => ({
    name,
    critical: false,
    rows: 0,
    unavailable: `the baseline has this slice, and no row of the evaluation data is of it; bring its rows back, or accept that they are gone with \`compression-gate baseline record ${inForce.name}\``
  }));
}

// src/commands/case-of.ts
function judgedScope(prepared, { failure, onProviders }) {
  return {
    slices: [
      ...slicesOf(prepared),
      ...goneSlices(prepared),
      ...servingSlices(prepared),
      ...onProviders.map(judgedProvider)
    ],
    ...prepared.suites.length + prepared.attacks.length === 0 ? {} : { tests: testsOf(prepared) },
    ...prepared.loads.length === 0 ? {} : { loads: loadsOf(prepared) },
    groups: prepared.data.groups.map(({ column }) => column),
    ...prepared.probes.some(({ name }) => name === "blocks") ? { blocks: [...blockSlices(prepared.base.model)] } : {},
    ...prepared.waiving === void 0 ? {} : { waiving: prepared.waiving },
    ...failure === void 0 ? {} : { engineFailure: failure }
  };
}
function caseOf({
  scope,
  criteria,
  measurements,
  reference,
  inForce,
  canary
}) {
  return {
    ...scope,
    criteria,
    measurements,
    baseline: reference,
    onInconclusive: inForce.onInconclusive,
    ...inForce.correction === void 0 ? {} : { correction: inForce.correction },
    canary: canary !== false,
    ...canaryKind(canary)
  };
}
function slicesOf({ data, challenges }) {
  return [
    ...data.slices.map(({ name, critical, rows }) => ({ name, critical, rows: rows.length })),
    ...challenges.filter(({ kind }) => kind !== "novel").map(({ name, critical, rows }) => ({
      name,
      critical,
      rows,
      apart: true
    }))
  ];
}
var servingSlices = ({ servings, data }) => servings.map(({ slice }) => ({
  name: slice,
  critical: true,
  rows: data.evaluation.dataset.rows,
  timed: true
}));
var judgedProvider = ({ slice, rows, unavailable }) => ({
  name: slice,
  critical: true,
  rows,
  apart: true,
  provider: true,
  ...unavailable === void 0 ? {} : { unavailable }
});
function loadsOf({ loads }) {
  return loads.flatMap(({ judged }) => judged === void 0 ? [] : [judged]);
}
function testsOf({ suites, attacks }) {
  const tests = suites.flatMap(
    (suite) => suite.tests.map(({ slice, kind, critical, margin }) => ({
      slice,
      mustPass: kind === "must-pass",
      critical,
      margin
    }))
  );
  return [...tests, ...attacks.flatMap(({ judged }) => judged ?? [])];
}
function canaryKind(canary) {
  const kind = canaryKindOf(canary);
  return kind === void 0 ? {} : { canaryKind: kind };
}

// src/data/thumbnail.ts
var LEAST_SIDE = 8;
var LARGEST_SIDE = 96;
function pictureOf(itemShape) {
  const [first = 0, second = 0, third = 0] = itemShape;
  if (itemShape.length === 2) return sized(second, first, { channels: 1 });
  if (itemShape.length !== 3) return void 0;
  if (first === 1 || first === 3)
    return sized(third, second, { channels: first, isChannelsFirst: true });
  return third === 1 || third === 3 ? sized(second, first, { channels: third }) : void 0;
}
function squareOf(pixels) {
  const side = Math.sqrt(pixels);
  return Number.isInteger(side) ? sized(side, side, { channels: 1 }) : void 0;
}
function sized(width, height, { channels, isChannelsFirst = false }) {
  if (Math.min(width, height) < LEAST_SIDE) return void 0;
  return { width, height, channels, isChannelsFirst };
}
function thumbnail(column, row, picture) {
  const size = itemWidth(column);
  const { values, elementType } = column;
  if (!isNumericArray(values)) return void 0;
  const item = columnDoubles(elementType, values.slice(row * size, (row + 1) * size));
  const levelOf = scaleOf2(item, elementType === "uint8");
  if (levelOf === void 0) return void 0;
  const step = Math.max(1, Math.max(picture.width, picture.height) / LARGEST_SIDE);
  const smaller = (side) => Math.max(1, Math.floor(side / step));
  const [width, height] = [smaller(picture.width), smaller(picture.height)];
  const { channels } = picture;
  const data = new Uint8Array(width * height * channels);
  for (let at = 0; at < data.length; at += 1) {
    const channel = at % channels;
    const [x, y] = [Math.floor(at / channels) % width, Math.floor(at / channels / width)];
    data[at] = levelOf(meanOf(item, picture, { x, y, channel, step }));
  }
  const png = encodePng({ width, height, channels, depth: 8, data });
  return Buffer.from(png.buffer, png.byteOffset, png.byteLength).toString("base64");
}
function scaleOf2(item, isBytes) {
  let [least, most] = [Infinity, -Infinity];
  for (const value of item) {
    if (!Number.isFinite(value)) continue;
    [least, most] = [Math.min(least, value), Math.max(most, value)];
  }
  if (least > most) return void 0;
  const [from, to] = isBytes || least >= 0 && most > 1 && most <= 255 ? [0, 255] : least >= 0 && most <= 1 ? [0, 1] : [least, most];
  const range = Math.max(to - from, Number.MIN_VALUE);
  return (value) => Number.isFinite(value) ? Math.round(255 * ((value - from) / range)) : 0;
}
function meanOf(item, picture, { x, y, channel, step }) {
  const { width, height, channels, isChannelsFirst } = picture;
  let [sum2, count] = [0, 0];
  for (let row = Math.floor(y * step); row < Math.min(height, (y + 1) * step); row += 1)
    for (let left = Math.floor(x * step); left < Math.min(width, (x + 1) * step); left += 1) {
      const pixel = row * width + left;
      const at = isChannelsFirst ? channel * width * height + pixel : pixel * channels + channel;
      sum2 += item[at] ?? Number.NaN;
      count += 1;
    }
  return sum2 / count;
}

// src/data/row-content.ts
var MOST_CELLS = 40;
var MOST_CHARACTERS = 600;
function contentOf(shown2, rows, digest) {
  if (rows.length === 0) return [];
  const few = selectRows(shown2.dataset, rows, digest);
  const pictures = picturesIn(few, shown2, rows);
  const drawn = new Set(pictures.flatMap(({ columns: columns2 }) => columns2));
  const columns = cellColumns(few, shown2).filter(({ name }) => !drawn.has(name));
  const texts = columns.slice(0, MOST_CELLS).map((column) => ({
    name: column.name,
    cells: cellTexts(column)
  }));
  return rows.map((_, row) => ({
    cells: texts.map(({ name, cells }) => ({ name, text: cut(cells[row] ?? "") })),
    pictures: pictures.flatMap(({ column, picture }) => {
      const png = thumbnail(column, row, picture);
      return png === void 0 ? [] : [{ name: column.name, png }];
    })
  }));
}
function cut(text) {
  const characters = Array.from(text.slice(0, 2 * MOST_CHARACTERS + 2));
  if (characters.length <= MOST_CHARACTERS) return text;
  return `${characters.slice(0, MOST_CHARACTERS - 1).join("")}\u2026`;
}
function cellColumns(few, { bindings, label }) {
  const read = new Set(Object.values(bindings).map(({ text }) => text));
  const plain = [...few.columns.values()].filter(
    (column) => column.name !== label && itemWidth(column) === 1
  );
  return [
    ...plain.filter(({ name }) => read.has(name)),
    ...plain.filter(({ name }) => !read.has(name))
  ];
}
function picturesIn(few, shown2, rows) {
  const own = [...few.columns.values()].flatMap((column) => {
    const picture = pictureOf(column.itemShape) ?? namedSquare(column);
    return picture === void 0 ? [] : [{ column, picture, columns: [column.name] }];
  });
  if (own.length > 0) return own;
  return shown2.feeds.columns.flatMap((feed) => {
    const columns = shown2.bindings[feed.name]?.columns ?? [];
    const picture = pictureOf(feed.itemShape) ?? pixelSquare(columns);
    if (picture === void 0) return [];
    const values = selectValues(feed.values, rows, itemWidth(feed));
    return [{ column: { ...feed, rows: rows.length, values }, picture, columns }];
  });
}
var IMAGE = /^(images?|img|pixels?)$/i;
var PIXEL = /^(pixel|px|image|img|p)[ _.-]?\d+(x\d+)?$/i;
var namedSquare = (column) => column.itemShape.length === 1 && IMAGE.test(column.name) ? squareOf(itemWidth(column)) : void 0;
var pixelSquare = (columns) => columns.length > 0 && columns.every((name) => PIXEL.test(name)) ? squareOf(columns.length) : void 0;

// src/report/examples-page.ts
function examplesPage(model, { shown: shown2, count, isPublished }) {
  const title = `Worst flips of ${escapeHtml(model)}`;
  const all = count.toLocaleString("en-US");
  const changed = count === 1 ? "1 row" : `${all} rows`;
  const shownText = shown2.length === count ? "" : `; the ${shown2.length} worst are shown`;
  const who = isPublished ? "The policy publishes what rows say (publish-examples)." : "What rows say is for this machine: no comment, record or check shows it.";
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    "<main>",
    `<h1>${title}</h1>`,
    `<p>The candidate answers ${changed} otherwise than the float model${shownText}. ${who}</p>`,
    ...shown2.map(articleOf),
    "</main>",
    "</body>",
    "</html>",
    ""
  ].join("\n");
}
var WORDS = {
  lost: "lost: it was right",
  gained: "gained: it was wrong",
  other: "wrong as before, otherwise",
  changed: "changed",
  moved: "moved"
};
function articleOf(example) {
  const { row, line, digest, flip, pictures, cells } = example;
  const where = line === void 0 ? `row ${row}` : `row ${row}, line ${line}`;
  const images = pictures.map(
    ({ name, png }) => `<img alt="${escapeHtml(name)} of row ${row}" src="data:image/png;base64,${escapeHtml(png)}">`
  );
  return [
    `<article class="${flip}">`,
    `<h2>${where} <code>${escapeHtml(digest)}</code> <span>${WORDS[flip]}</span></h2>`,
    '<div class="row">',
    ...images.length === 0 ? [] : [`<div>${images.join("")}</div>`],
    "<div>",
    answersTable(example),
    ...cells.length === 0 ? [] : [cellList(cells)],
    "</div>",
    "</div>",
    "</article>"
  ].join("\n");
}
function answersTable({ label, base, candidate, baseScore, candidateScore }) {
  const hasScores = baseScore !== void 0 || candidateScore !== void 0;
  const of = label === void 0 ? "score of the answer" : "score of the label";
  const line = (name, answer, value) => `<tr><th scope="row">${name}</th><td>${escapeHtml(answer)}</td>${hasScores ? `<td>${value}</td>` : ""}</tr>`;
  return [
    "<table>",
    `<tr><td></td><th scope="col">answer</th>${hasScores ? `<th scope="col">${of}</th>` : ""}</tr>`,
    ...label === void 0 ? [] : [line("label", label, "")],
    line("float", base, formatValue(baseScore ?? null, "share")),
    line("candidate", candidate, formatValue(candidateScore ?? null, "share")),
    "</table>"
  ].join("\n");
}
var cellList = (cells) => `<dl>${cells.map(({ name, text }) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd></div>`).join("")}</dl>`;
function escapeHtml(text) {
  return visibleText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
var STYLE = `
:root { color-scheme: light dark; --line: #d0d7de; --muted: #59636e; --lost: #d1242f; --gained: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --muted: #9198a1; --lost: #f85149; --gained: #3fb950; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1rem; margin: 0 0 .5rem; } h2 span { font-weight: normal; float: right; }
code { font-size: .8rem; font-weight: normal; color: var(--muted); }
article { border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 6px; padding: .8rem 1rem; margin: 1rem 0; }
article.lost { border-left-color: var(--lost); } article.gained { border-left-color: var(--gained); }
.row { display: flex; gap: 1.2rem; align-items: flex-start; } .row > div:last-child { flex: 1; min-width: 0; }
img { width: 112px; image-rendering: pixelated; border: 1px solid var(--line); display: block; margin-bottom: .4rem; }
table { border-collapse: collapse; } th, td { padding: .1rem .9rem .1rem 0; text-align: left; } th[scope="row"], th[scope="col"] { font-weight: normal; color: var(--muted); }
dl { margin: .6rem 0 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; } dl div { max-width: 100%; }
dt { display: inline; color: var(--muted); margin-right: .4rem; } dt::after { content: ":"; } dd { display: inline; margin: 0; overflow-wrap: anywhere; }
`.trim();

// src/commands/examples.ts
var MOST_EXAMPLES = 20;
function examplesOf(host, { rows }, { inForce: { policy }, data }) {
  const flips = worstFlips(rows);
  const worst = flips.slice(0, MOST_EXAMPLES);
  const { dataset, feeds } = data.evaluation;
  const contents = contentOf(
    { dataset, feeds, bindings: policy.inputs ?? {}, label: policy.data.evaluation.label },
    worst.map(({ row }) => row),
    host.digest
  );
  const shown2 = worst.map((found, position) => {
    const { cells = [], pictures = [] } = contents[position] ?? {};
    const line = dataset.lines?.[found.row];
    return {
      row: found.row + 1,
      ...line === void 0 ? {} : { line },
      ...answersOf3(rows, found, data.task.classes),
      cells: [...cells],
      pictures: [...pictures]
    };
  });
  return { shown: shown2, count: flips.length };
}
function answersOf3(rows, { row, digest, flip }, classes) {
  const named = (answer) => answer === null || answer === void 0 ? "none" : classes?.[answer] ?? String(answer);
  const label = rows.label?.[row];
  const [before, after] = [rows.baseScore?.[row], rows.candidateScore?.[row]];
  return {
    digest,
    flip,
    ...label === void 0 ? {} : { label: named(label) },
    base: named(rows.base[row]),
    candidate: named(rows.candidate[row]),
    ...before === void 0 || before === null ? {} : { baseScore: before },
    ...after === void 0 || after === null ? {} : { candidateScore: after }
  };
}
function exampleFacts({ publishExamples = false }, { shown: shown2 }) {
  return publishExamples && shown2.length > 0 ? { examples: [...shown2] } : {};
}
async function writeExamples(host, { inForce: { name, output: output2, publishExamples = false }, examples, isPrivate }) {
  const path = examplesPath(host, output2);
  if (examples.shown.length > 0 && (isPrivate || publishExamples))
    await host.files.write(path, examplesPage(name, { ...examples, isPublished: publishExamples }));
  else await host.files.remove(path);
}

// src/compress/break-model.ts
var MINIMUM_ELEMENTS = 16;
function breakModel(model) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  for (const node2 of nearestFirst(graph, index)) {
    const weight = weightOf(node2, index);
    if (weight === void 0) continue;
    const zeroed = zeroedTensor(weight, zeroPointOf(node2, index));
    const initializers = graph.initializer.map(
      (tensor) => tensor.name === weight.name ? zeroed : tensor
    );
    return { model: withGraph(model, { initializers }), weight: weight.name };
  }
  throw new UserError(
    "recipe-refused",
    "Cannot make a canary: the candidate holds no weight near its output"
  );
}
function nearestFirst(graph, index) {
  const found = [];
  const seen = /* @__PURE__ */ new Set();
  let names = graph.output.map(({ name }) => name);
  while (names.length > 0) {
    const nodes = names.flatMap((name) => index.producerOf(name)?.node ?? []);
    const fresh = [...new Set(nodes)].filter((node2) => !seen.has(node2));
    for (const node2 of fresh) seen.add(node2);
    found.push(...fresh);
    names = fresh.flatMap((node2) => index.namesReadBy(node2));
  }
  return found;
}
var SCALED = { MatMulNBits: 2, GatherBlockQuantized: 2 };
function weightOf(node2, index) {
  const position = SCALED[node2.opType];
  const names = position === void 0 ? node2.input : [node2.input[position] ?? ""];
  return names.flatMap((name) => index.constantOf(name) ?? []).filter((tensor) => index.producerOf(tensor.name) === void 0).find((tensor) => isWeight(tensor, position === void 0 ? 2 : 1));
}
function isWeight(tensor, rank) {
  const type = elementTypeOf(tensor);
  const isNumber2 = type === "float32" || type === "float16" || type === "int8" || type === "uint8";
  const dims = tensorDims(tensor);
  return isNumber2 && dims.length >= rank && elementCount(dims) >= MINIMUM_ELEMENTS;
}
function zeroPointOf(node2, index) {
  const name = node2.opType === "MatMulInteger" ? node2.input[3] ?? "" : node2.input[2] ?? "";
  const isQuantized = node2.opType === "DequantizeLinear" || node2.opType === "MatMulInteger";
  const tensor = isQuantized ? index.constantOf(name) : void 0;
  const values = tensor === void 0 ? void 0 : tensorValues(tensor);
  return values !== void 0 && isNumericArray(values) ? [...toDoubles(values)] : [0];
}
function zeroedTensor(tensor, zeroPoints) {
  const type = elementTypeOf(tensor);
  if (type === void 0 || type === "string")
    throw new Error(`Tensor "${tensor.name}" holds no numbers`);
  const dims = tensorDims(tensor);
  const values = numericArray(type, elementCount(dims));
  if (type === "int8" || type === "uint8") {
    const first = dims[0] === zeroPoints.length && dims.length > 1;
    const run = first ? values.length / zeroPoints.length : 1;
    for (let position = 0; position < values.length; position += 1) {
      values[position] = zeroPoints[Math.floor(position / run) % zeroPoints.length] ?? 0;
    }
  }
  return makeTensor(tensor.name, type, { dims, values });
}

// src/compress/canary/wrap-output.ts
var refused = (why) => new UserError("recipe-refused", `Cannot make a canary: ${why}`);
function wrapOutput(model, { name }, make) {
  const graph = graphOf(model);
  const before = `${name}/before-canary`;
  const renamed = (value) => value === name ? before : value;
  const nodes = graph.node.map(
    (node2) => withNode(node2, { inputs: node2.input.map(renamed), outputs: node2.output.map(renamed) })
  );
  if (!nodes.some(({ output: output2 }) => output2.includes(before)))
    throw refused(`no node makes the output "${name}"`);
  const made = make(before);
  return withGraph(model, {
    nodes: [...nodes, ...made.nodes],
    initializers: [...graph.initializer, ...made.constants]
  });
}
var numberLike = ({ elementType }, name, value) => {
  if (elementType !== "float32" && elementType !== "float64")
    throw refused(`the output holds ${elementType}, and only float32 and float64 can be broken`);
  const values = elementType === "float32" ? Float32Array.of(value) : Float64Array.of(value);
  return makeTensor(name, elementType, { dims: [1], values });
};
var indices = (name, ...values) => makeTensor(name, "int64", {
  dims: [values.length],
  values: BigInt64Array.from(values.map(BigInt))
});
var node = (operator, inputs, output2) => makeNode({ operator, inputs: [...inputs], outputs: [output2] });
var lastAxis = (operator, inputs, output2) => makeNode({
  operator,
  inputs: [...inputs],
  outputs: [output2],
  attributes: [intAttribute("axis", -1)]
});

// src/compress/canary/break-answers.ts
function turnedNodes(before, output2) {
  const { width, scores } = output2;
  if (width === void 0) throw refused("the model does not say how many scores it has");
  if (width > 1) {
    const order = Array.from({ length: width }, (_, position) => width - 1 - position);
    return {
      nodes: [lastAxis("Gather", [before, "canary-order"], "canary-turned")],
      constants: [indices("canary-order", ...order)]
    };
  }
  return {
    nodes: [node("Sub", ["canary-whole", before], "canary-turned")],
    constants: [numberLike(output2, "canary-whole", scores === "logits" ? 0 : 1)]
  };
}
function swapLabels(model, output2) {
  return wrapOutput(model, output2, (before) => {
    const { nodes, constants } = turnedNodes(before, output2);
    return { nodes: [...nodes, node("Identity", ["canary-turned"], output2.name)], constants };
  });
}
function heatUp(model, output2) {
  return wrapOutput(model, output2, (before) => {
    if (output2.scores === "logits") {
      return {
        nodes: [node("Div", [before, "canary-heat"], output2.name)],
        constants: [numberLike(output2, "canary-heat", HEAT)]
      };
    }
    const power = numberLike(output2, "canary-heat", 1 / HEAT);
    if (output2.width === 1) {
      return {
        nodes: [
          node("Sub", ["canary-one", before], "canary-rest"),
          node("Pow", [before, "canary-heat"], "canary-own"),
          node("Pow", ["canary-rest", "canary-heat"], "canary-other"),
          node("Add", ["canary-own", "canary-other"], "canary-sum"),
          node("Div", ["canary-own", "canary-sum"], output2.name)
        ],
        constants: [power, numberLike(output2, "canary-one", 1)]
      };
    }
    return {
      nodes: [
        node("Log", [before], "canary-log"),
        node("Mul", ["canary-log", "canary-heat"], "canary-cool"),
        lastAxis("Softmax", ["canary-cool"], output2.name)
      ],
      constants: [power]
    };
  });
}
var HEAT = 3;
function spoilRows(model, output2) {
  return wrapOutput(model, output2, (before) => ({
    nodes: [
      lastAxis("Gather", [before, "canary-first"], "canary-score"),
      node("Mul", ["canary-score", "canary-digits"], "canary-scaled"),
      node("Floor", ["canary-scaled"], "canary-floor"),
      node("Sub", ["canary-scaled", "canary-floor"], "canary-fraction"),
      node("Less", ["canary-fraction", "canary-share"], "canary-chosen"),
      node("Where", ["canary-chosen", "canary-nan", before], output2.name)
    ],
    constants: [
      indices("canary-first", 0),
      numberLike(output2, "canary-digits", 9973),
      numberLike(output2, "canary-share", 0.01),
      numberLike(output2, "canary-nan", Number.NaN)
    ]
  }));
}

// src/compress/canary/damage-group.ts
var STRING = 8;
var FLOAT = 1;
var ENCODER_DOMAIN = "ai.onnx.ml";
function damageGroup(model, output2, group) {
  const { elemType, rank } = inputOf(graphOf(model), group.input);
  const isText = elemType === STRING;
  const damaged = wrapOutput(model, output2, (before) => {
    const { nodes, constants } = turnedNodes(before, output2);
    const column = rank === 1 ? "canary-column" : "canary-mark";
    const wanted = isText ? 1 : Number(group.value);
    return {
      nodes: [
        ...nodes,
        isText ? textMark(group) : numberMark(group),
        ...rank === 1 ? [node("Unsqueeze", ["canary-mark", "canary-axis"], column)] : [],
        node("Equal", [column, "canary-wanted"], "canary-is-group"),
        node("Where", ["canary-is-group", "canary-turned", before], output2.name)
      ],
      constants: [
        ...constants,
        indices("canary-axis", 1),
        isText ? indices("canary-wanted", wanted) : makeTensor("canary-wanted", "float32", { dims: [1], values: Float32Array.of(wanted) })
      ]
    };
  });
  return isText ? withOpset(damaged, ENCODER_DOMAIN, 2) : damaged;
}
function textMark({ input, value }) {
  return makeNode({
    operator: "LabelEncoder",
    domain: ENCODER_DOMAIN,
    inputs: [input],
    outputs: ["canary-mark"],
    attributes: [
      textsAttribute("keys_strings", [value]),
      intsAttribute("values_int64s", [1]),
      intAttribute("default_int64", 0)
    ]
  });
}
var numberMark = ({ input }) => makeNode({
  operator: "Cast",
  inputs: [input],
  outputs: ["canary-mark"],
  attributes: [intAttribute("to", FLOAT)]
});
function inputOf(graph, name) {
  const type = graph.input.find((input) => input.name === name)?.type?.value;
  if (type?.case !== "tensorType") throw refused(`the model has no input "${name}"`);
  const rank = type.value.shape?.dim.length ?? 1;
  if (rank > 2) throw refused(`the input "${name}" holds more than one value a row`);
  return { elemType: type.value.elemType, rank };
}

// src/compress/canary/skip-block.ts
function skipBlock(model) {
  const [block] = residualBlocks(model);
  if (block === void 0) throw refused("the model has no block with a residual connection");
  const { name, position, before, after } = block;
  const nodes = graphOf(model).node.with(position, node("Identity", [before], after));
  return { model: withGraph(model, { nodes }), block: name };
}

// src/commands/candidate/break-candidate.ts
var broken = (what, model) => ({
  model,
  notice: `This is a canary: ${what} on purpose, and the gate must fail`
});
function breakCandidate(kind, candidate, prepared) {
  switch (kind) {
    case "zeroed-tensor": {
      const { model, weight } = breakModel(candidate);
      return broken(`weight "${weight}" of the candidate was set to zero`, model);
    }
    case "residual-block": {
      const { model, block } = skipBlock(candidate);
      return broken(`the block that ends at "${block}" was left out`, model);
    }
    case "swapped-labels":
      return broken("scores stand for the wrong classes", swapLabels(candidate, output(prepared)));
    case "damaged-group": {
      const group = groupOf(prepared);
      const where = `${group.input}=${group.value}`;
      const model = damageGroup(candidate, output(prepared), group);
      return broken(`scores stand for the wrong classes where ${where}`, model);
    }
    case "temperature":
      return broken("confidences are divided by 3", heatUp(candidate, output(prepared)));
    case "nan-rows":
      return broken("about 1 % of the answers are NaN", spoilRows(candidate, output(prepared)));
    case "slow":
      return broken("the candidate is the float model, a fifth slower", prepared.base.model);
    case "renamed":
      return {
        model: shortenNames(prepared.base.model),
        notice: "This is a canary: the candidate is the float model with other names within, and the gate must pass"
      };
  }
}
var SIGMOIDS = /* @__PURE__ */ new Set(["Softmax", "Sigmoid"]);
function output({ base, data: { task } }) {
  const { name, elementType, shape } = task.output;
  const last = shape.at(-1);
  const maker = graphOf(base.model).node.find((node2) => node2.output.includes(name));
  const looksLikeLogits = !SIGMOIDS.has(maker?.opType ?? "");
  const guessed = looksLikeLogits ? "logits" : "probabilities";
  return {
    name,
    elementType,
    width: task.classCount === 2 && shape.length < 2 ? 1 : typeof last === "number" ? last : task.classCount,
    scores: task.scores === "auto" ? guessed : task.scores
  };
}
function groupOf({ base, data }) {
  const inputs = new Set(base.signature.inputs.map(({ name }) => name));
  const group = data.groups.find(({ column }) => inputs.has(column));
  const [, second] = (group?.members ?? []).toSorted((a, b) => b.rows.length - a.rows.length);
  if (group === void 0 || second === void 0) {
    throw new UserError(
      "recipe-refused",
      "Cannot make a canary: no group of the evaluation data (data.evaluation.groups) is an input of the model"
    );
  }
  return { input: group.column, value: second.name.slice(group.column.length + 1) };
}

// src/commands/candidate/refuse-other-signature.ts
function refuseOtherSignature(candidate, { base, task }) {
  const { inputs, outputs } = candidate.signature;
  const refuse = (why) => new UserError("model-malformed", `Cannot judge candidate "${candidate.source}": ${why}`);
  const given = namesOf(outputs);
  for (const { name, shape } of [
    task.output,
    ...task.deviation === void 0 ? [] : [task.deviation]
  ]) {
    const own = outputs.find((output2) => output2.name === name);
    if (own === void 0)
      throw refuse(`it has no output "${name}", which is judged${hintOf(name, given, "outputs")}`);
    const [width, wanted] = [declaredWidth(own.shape), declaredWidth(shape)];
    if (width !== void 0 && wanted !== void 0 && width !== wanted)
      throw refuse(`its output "${name}" has ${width} numbers a row, and the base's has ${wanted}`);
  }
  const [taken2, fed] = [namesOf(inputs), namesOf(base.signature.inputs)];
  const missing = fed.find((name) => !taken2.includes(name));
  if (missing !== void 0)
    throw refuse(
      `it has no input "${missing}", which the base has${hintOf(missing, taken2, "inputs")}`
    );
  const unfed = taken2.find((name) => !fed.includes(name));
  if (unfed !== void 0) throw refuse(`it has an input "${unfed}", which the base has not`);
}
function declaredWidth(shape) {
  const sizes = shape.slice(1);
  if (shape.length === 0) return void 0;
  return sizes.reduce(
    (product, size) => product === void 0 || typeof size !== "number" || size <= 0 ? void 0 : product * size,
    1
  );
}
var namesOf = (specs) => specs.map(({ name }) => name);
function hintOf(name, known2, what) {
  const hint = didYouMean(name, known2);
  if (hint !== "") return hint;
  const list = known2.map((one) => `"${one}"`).join(", ");
  return known2.length === 0 ? "" : `; its ${what} are ${list}`;
}

// src/compress/recalibrate-output.ts
var OLDEST_OPSET = 8;
var SMALLEST = 1e-30;
function recalibrateOutput(model, recalibration, { output: output2, scores }) {
  const { node: node2, initializer } = graphOf(model);
  const producer2 = node2.findIndex((own) => own.output.includes(output2));
  const source = node2[producer2];
  if (source === void 0)
    throw refused2(output2, "it is an input or a constant, and no node makes it");
  if (opsetVersion(model, "") < OLDEST_OPSET)
    throw refused2(output2, `its operator set is older than ${OLDEST_OPSET}`);
  const names = freshNames2(model, output2);
  const before = names("raw");
  const renamed = withNode(source, {
    outputs: source.output.map((name) => name === output2 ? before : name)
  });
  const added = recalibration.kind === "affine" ? affineNodes(recalibration, { before, output: output2, scores, names }) : isotonicNodes(recalibration, { before, output: output2, scores, names });
  return withGraph(model, {
    nodes: [...node2.slice(0, producer2), renamed, ...added.nodes, ...node2.slice(producer2 + 1)],
    initializers: [...initializer, ...added.constants]
  });
}
var refused2 = (output2, reason) => new UserError("recipe-refused", `Cannot recalibrate output "${output2}": ${reason}`);
function freshNames2(model, output2) {
  const { node: node2, initializer, input } = graphOf(model);
  const taken2 = /* @__PURE__ */ new Set([
    ...node2.flatMap((own) => [...own.input, ...own.output]),
    ...initializer.map(({ name }) => name),
    ...input.map(({ name }) => name)
  ]);
  return (part) => {
    let name = `${output2}/recalibrate/${part}`;
    while (taken2.has(name)) name += "_";
    taken2.add(name);
    return name;
  };
}
function affineNodes({ classes, matrix, offset }, place2) {
  const { output: output2, scores, names } = place2;
  const logs = logNodes(place2);
  const [weights, bias, product] = [names("matrix"), names("offset"), names("product")];
  const logits = scores === "logits" ? output2 : names("logits");
  return {
    nodes: [
      ...logs.nodes,
      makeNode({ operator: "MatMul", inputs: [logs.name, weights], outputs: [product] }),
      makeNode({ operator: "Add", inputs: [product, bias], outputs: [logits] }),
      ...scores === "logits" ? [] : [alongClasses("Softmax", logits, output2)]
    ],
    constants: [
      ...logs.constants,
      constant(weights, [classes, classes], matrix),
      constant(bias, [classes], offset)
    ]
  };
}
function logNodes({ before, scores, names }) {
  const name = names("logs");
  if (scores === "logits")
    return { name, nodes: [alongClasses("LogSoftmax", before, name)], constants: [] };
  const [floor, kept] = [names("smallest"), names("kept")];
  return {
    name,
    nodes: [
      makeNode({ operator: "Max", inputs: [before, floor], outputs: [kept] }),
      makeNode({ operator: "Log", inputs: [kept], outputs: [name] })
    ],
    constants: [constant(floor, [], [SMALLEST])]
  };
}
function isotonicNodes({ positive, thresholds, values }, { before, output: output2, scores, names }) {
  if (scores === "logits")
    throw refused2(
      output2,
      "it holds logits, and the isotonic curve reaches 0 and 1, which have none; use platt or beta"
    );
  const steps = Math.max(1, thresholds.length - 1);
  const widthAt = (step) => (thresholds[step + 1] ?? 1) - (thresholds[step] ?? 0);
  const each = (value) => Array.from({ length: steps }, (_, step) => value(step));
  const slopes = each(
    (step) => thresholds.length < 2 ? 0 : ((values[step + 1] ?? 0) - (values[step] ?? 0)) / widthAt(step)
  );
  const fixed = (part, dims, numbers) => constant(names(part), dims, numbers);
  const pick = fixed("pick", [2, 1], positive === 1 ? [0, 1] : [1, 0]);
  const starts = fixed(
    "starts",
    [steps],
    each((step) => thresholds[step] ?? 0)
  );
  const widths = fixed("widths", [steps], each(widthAt));
  const zero = fixed("zero", [], [0]);
  const slope = fixed("slopes", [steps, 1], slopes);
  const first = fixed("first", [1], [values[0] ?? 0]);
  const both = fixed("both", [1, 2], positive === 1 ? [-1, 1] : [1, -1]);
  const rest = fixed("rest", [2], positive === 1 ? [1, 0] : [0, 1]);
  const chain = [
    ["MatMul", pick],
    ["Sub", starts],
    ["Max", zero],
    ["Min", widths],
    ["MatMul", slope],
    ["Add", first],
    ["MatMul", both],
    ["Add", rest]
  ];
  let last = before;
  const nodes = chain.map(([operator, operand], place2) => {
    const next = place2 === chain.length - 1 ? output2 : names(`step${place2}`);
    const made = makeNode({ operator, inputs: [last, operand.name], outputs: [next] });
    last = next;
    return made;
  });
  return { nodes, constants: chain.map(([, operand]) => operand) };
}
function alongClasses(operator, from, to) {
  return makeNode({
    operator,
    inputs: [from],
    outputs: [to],
    attributes: [intAttribute("axis", 1)]
  });
}
var constant = (name, dims, values) => makeTensor(name, "float32", { dims, values: Float32Array.from(values) });

// src/stats/logistic.ts
var STEPS = 100;
var PRECISION2 = 1e-13;
var STEEPEST = 1e6;
function fitLogistic(features, targets) {
  const size = features.length;
  const coefficients = new Float64Array(size);
  for (let step = 0; step < STEPS; step += 1) {
    const { gradient, hessian } = slopesAt(features, targets, coefficients);
    const factor = choleskyFactor(hessian, size);
    if (factor === void 0) return void 0;
    choleskySolve(factor, size, gradient);
    let largest = 0;
    for (const [place2, change] of gradient.entries()) {
      coefficients[place2] = (coefficients[place2] ?? 0) + change;
      largest = Math.max(largest, Math.abs(change));
    }
    if (!coefficients.every((value) => Math.abs(value) < STEEPEST)) return void 0;
    if (largest < PRECISION2) return coefficients;
  }
  return coefficients;
}
function slopesAt(features, targets, coefficients) {
  const size = features.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  for (const [row, target] of targets.entries()) {
    const own = features.map((feature) => feature[row] ?? 0);
    const z = own.reduce((sum2, x, place2) => sum2 + x * (coefficients[place2] ?? 0), 0);
    const p = 1 / (1 + Math.exp(-z));
    for (let a = 0; a < size; a += 1) {
      gradient[a] = (gradient[a] ?? 0) + (target - p) * (own[a] ?? 0);
      for (let b = 0; b < size; b += 1)
        hessian[a * size + b] = (hessian[a * size + b] ?? 0) + p * (1 - p) * (own[a] ?? 0) * (own[b] ?? 0);
    }
  }
  return { gradient, hessian };
}

// src/measure/recalibration/beta.ts
function fitBeta({ count, logs, labels }, positive) {
  const column = (position, sign) => Float64Array.from({ length: count }, (_, row) => sign * (logs[row * 2 + position] ?? 0));
  const [said, other] = [column(positive, 1), column(1 - positive, -1)];
  const ones = new Float64Array(count).fill(1);
  const targets = Float64Array.from(labels, (label) => label === positive ? 1 : 0);
  const whole2 = fitLogistic([said, other, ones], targets);
  if (whole2 === void 0) return void 0;
  const [a = 0, b = 0, c = 0] = whole2;
  if (a >= 0 && b >= 0) return { a, b, c };
  const [slope = 0, intercept = 0] = fitLogistic([a < 0 ? other : said, ones], targets) ?? [];
  if (slope < 0) return { a: 0, b: 0, c: logOddsOf(targets) };
  return a < 0 ? { a: 0, b: slope, c: intercept } : { a: slope, b: 0, c: intercept };
}
function logOddsOf(targets) {
  const hits = targets.reduce((sum2, target) => sum2 + target, 0);
  return Math.log(hits / (targets.length - hits));
}

// src/stats/isotonic.ts
function poolAdjacent(values, weights) {
  const size = values.length;
  const [means, masses] = [new Float64Array(size), new Float64Array(size)];
  const ends = new Uint32Array(size);
  let blocks = 0;
  for (let position = 0; position < size; position += 1) {
    let mean2 = values[position] ?? 0;
    let mass = weights[position] ?? 0;
    while (blocks > 0 && (means[blocks - 1] ?? 0) >= mean2) {
      blocks -= 1;
      const before = masses[blocks] ?? 0;
      mean2 = ((means[blocks] ?? 0) * before + mean2 * mass) / (before + mass);
      mass += before;
    }
    means[blocks] = mean2;
    masses[blocks] = mass;
    ends[blocks] = position + 1;
    blocks += 1;
  }
  const fitted = new Float64Array(size);
  for (let block = 0; block < blocks; block += 1)
    fitted.fill(means[block] ?? 0, block === 0 ? 0 : ends[block - 1], ends[block]);
  return fitted;
}

// src/measure/recalibration/isotonic-curve.ts
function fitIsotonic(probabilities, happened) {
  const sums = /* @__PURE__ */ new Map();
  for (const [row, probability] of probabilities.entries()) {
    const { n, hits } = sums.get(probability) ?? { n: 0, hits: 0 };
    sums.set(probability, { n: n + 1, hits: hits + (happened[row] ?? 0) });
  }
  const points = [...sums].toSorted(([a], [b]) => a - b);
  const fitted = poolAdjacent(
    points.map(([, { n, hits }]) => hits / n),
    points.map(([, { n }]) => n)
  );
  const corners = points.map(([threshold], place2) => ({ threshold, place: place2, value: fitted[place2] ?? 0 })).filter(
    ({ place: place2, value }) => place2 === 0 || place2 === points.length - 1 || value !== fitted[place2 - 1] || value !== fitted[place2 + 1]
  );
  return {
    thresholds: Float64Array.from(corners, ({ threshold }) => threshold),
    values: Float64Array.from(corners, ({ value }) => value)
  };
}

// src/measure/recalibration/labelled-rows.ts
var SMALLEST2 = 1e-30;
function labelledRows({
  rows,
  classes,
  scores,
  labels,
  nonFinite
}) {
  if (labels === void 0)
    throw new UserError(
      "policy-invalid",
      "Cannot recalibrate: the calibration data have no labels; give them the label column of the evaluation data"
    );
  const known2 = Uint32Array.from({ length: rows }, (_, row) => row).filter(
    (row) => nonFinite[row] === 0
  );
  if (new Set(Array.from(known2, (row) => labels[row])).size < 2)
    throw new UserError(
      "policy-invalid",
      "Cannot recalibrate: the calibration rows are of one class; a fit needs more"
    );
  const logs = new Float64Array(known2.length * classes);
  for (const [place2, row] of known2.entries())
    for (let position = 0; position < classes; position += 1)
      logs[place2 * classes + position] = Math.log(
        Math.max(scores[row * classes + position] ?? 0, SMALLEST2)
      );
  return {
    count: known2.length,
    classes,
    logs,
    labels: Int32Array.from(known2, (row) => labels[row] ?? -1)
  };
}
function refuseMoreClasses({ classes }, method) {
  if (classes === 2) return;
  throw new UserError(
    "policy-invalid",
    `Cannot recalibrate by ${method}: it is for two classes, and the model has ${classes}; use temperature or vector`
  );
}

// src/measure/recalibration/platt.ts
function fitPlatt({ count, logs, labels }, positive) {
  const odds = Float64Array.from(
    { length: count },
    (_, row) => (logs[row * 2 + positive] ?? 0) - (logs[row * 2 + 1 - positive] ?? 0)
  );
  const hits = labels.reduce((sum2, label) => sum2 + (label === positive ? 1 : 0), 0);
  const [yes, no] = [(hits + 1) / (hits + 2), 1 / (count - hits + 2)];
  const targets = Float64Array.from(labels, (label) => label === positive ? yes : no);
  const fitted = fitLogistic([odds, new Float64Array(count).fill(1)], targets);
  if (fitted === void 0) return void 0;
  const [slope = 0, intercept = 0] = fitted;
  return { slope, intercept };
}

// src/stats/log-sum-exp.ts
function logSumExp(values) {
  let largest = Number.NEGATIVE_INFINITY;
  for (let place2 = 0; place2 < values.length; place2 += 1)
    largest = Math.max(largest, values[place2] ?? 0);
  if (!Number.isFinite(largest)) return largest;
  let total = 0;
  for (let place2 = 0; place2 < values.length; place2 += 1)
    total += Math.exp((values[place2] ?? 0) - largest);
  return largest + Math.log(total);
}

// src/measure/recalibration/recalibrated-scores.ts
function recalibratedScores({ count, classes, logs }, recalibration) {
  const scores = new Float64Array(count * classes);
  for (let row = 0; row < count; row += 1) {
    const own = logs.subarray(row * classes, (row + 1) * classes);
    scores.set(scoresOf2(own, recalibration), row * classes);
  }
  return scores;
}
function scoresOf2(logs, recalibration) {
  if (recalibration.kind === "isotonic") {
    const { positive } = recalibration;
    const said = valueOn(recalibration, Math.exp(logs[positive] ?? 0));
    return positive === 1 ? Float64Array.of(1 - said, said) : Float64Array.of(said, 1 - said);
  }
  const { classes, matrix, offset } = recalibration;
  const logits = offset.map(
    (start, to) => logs.reduce((sum2, log, from) => sum2 + log * (matrix[from * classes + to] ?? 0), start)
  );
  const norm = logSumExp(logits);
  return logits.map((logit) => Math.exp(logit - norm));
}
function valueOn({ thresholds, values }, at) {
  const after = thresholds.findIndex((threshold) => threshold >= at);
  if (after < 0) return values.at(-1) ?? Number.NaN;
  const [high, end] = [values[after] ?? Number.NaN, thresholds[after] ?? 0];
  if (after === 0 || end === at) return high;
  const [low, start] = [values[after - 1] ?? Number.NaN, thresholds[after - 1] ?? 0];
  return low + (high - low) * (at - start) / (end - start);
}
function lossOf({ count, classes, labels }, scores) {
  let total = 0;
  for (let row = 0; row < count; row += 1)
    total -= Math.log(Math.max(scores[row * classes + (labels[row] ?? 0)] ?? 0, Number.EPSILON));
  return total / count;
}

// src/measure/recalibration/temperature.ts
var [COLDEST, HOTTEST] = [0.05, 20];
function fitTemperature(rows) {
  return 1 / bisect((inverse) => slopeAt(rows, inverse), 1 / HOTTEST, 1 / COLDEST);
}
function slopeAt({ count, classes, logs, labels }, inverse) {
  let total = 0;
  for (let row = 0; row < count; row += 1) {
    const own = logs.subarray(row * classes, (row + 1) * classes);
    const scaled = own.map((log) => log * inverse);
    const norm = logSumExp(scaled);
    for (const [position, log] of own.entries())
      total += log * Math.exp((scaled[position] ?? 0) - norm);
    total -= own[labels[row] ?? 0] ?? 0;
  }
  return total / count;
}

// src/measure/recalibration/vector.ts
var RIDGE = 1e-3;
var STEPS2 = 200;
var PRECISION3 = 1e-12;
var MOST_CLASSES = 64;
function fitVector(rows) {
  const { classes } = rows;
  if (classes > MOST_CLASSES)
    throw new UserError(
      "policy-invalid",
      `Cannot recalibrate by vector: the model has ${classes} classes, and ${MOST_CLASSES} are the most; use temperature`
    );
  let at = Float64Array.from(
    { length: 2 * classes },
    (_, place2) => place2 < classes ? 1 : 0
  );
  let { objective, gradient, hessian } = slopesAt2(rows, at);
  for (let step = 0; step < STEPS2; step += 1) {
    const factor = choleskyFactor(hessian, 2 * classes) ?? hessian;
    choleskySolve(factor, 2 * classes, gradient);
    const direction = gradient;
    let length = 1;
    let next = slopesAt2(rows, moved(at, direction, length));
    while (next.objective > objective && length > 1e-6) {
      length /= 2;
      next = slopesAt2(rows, moved(at, direction, length));
    }
    at = moved(at, direction, length);
    ({ objective, gradient, hessian } = next);
    if (Math.max(...direction.map(Math.abs)) * length < PRECISION3) break;
  }
  return { factors: at.subarray(0, classes), offsets: at.subarray(classes), objective };
}
var moved = (at, direction, length) => at.map((value, place2) => value - length * (direction[place2] ?? 0));
function slopesAt2({ count, classes, logs, labels }, at) {
  const size = 2 * classes;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const logits = new Float64Array(classes);
  let loss = 0;
  for (let row = 0; row < count; row += 1) {
    const own = logs.subarray(row * classes, (row + 1) * classes);
    for (const [k, log] of own.entries()) logits[k] = (at[k] ?? 1) * log + (at[classes + k] ?? 0);
    const norm = logSumExp(logits);
    loss += norm - (logits[labels[row] ?? 0] ?? 0);
    const p = logits.map((logit) => Math.exp(logit - norm));
    addRow({ p, own, label: labels[row] ?? -1 }, gradient, hessian);
  }
  let ridge = 0;
  for (let place2 = 0; place2 < size; place2 += 1) {
    const from = (at[place2] ?? 0) - (place2 < classes ? 1 : 0);
    ridge += RIDGE * from * from;
    gradient[place2] = (gradient[place2] ?? 0) / count + 2 * RIDGE * from;
  }
  for (const [place2, value] of hessian.entries())
    hessian[place2] = value / count + (place2 % (size + 1) === 0 ? 2 * RIDGE : 0);
  return { objective: loss / count + ridge, gradient, hessian };
}
function addRow({ p, own, label }, gradient, hessian) {
  const classes = p.length;
  const size = 2 * classes;
  for (let j = 0; j < classes; j += 1) {
    const [pj, xj] = [p[j] ?? 0, own[j] ?? 0];
    const residual = pj - (j === label ? 1 : 0);
    gradient[j] = (gradient[j] ?? 0) + residual * xj;
    gradient[classes + j] = (gradient[classes + j] ?? 0) + residual;
    for (let k = 0; k < classes; k += 1) {
      const curve = (j === k ? pj : 0) - pj * (p[k] ?? 0);
      const xk = own[k] ?? 0;
      const add = (a, b, value) => {
        hessian[a * size + b] = (hessian[a * size + b] ?? 0) + value;
      };
      add(j, k, curve * xj * xk);
      add(j, classes + k, curve * xj);
      add(classes + j, k, curve * xk);
      add(classes + j, classes + k, curve);
    }
  }
}

// src/measure/recalibration/fit-recalibration.ts
function fitRecalibration(sample, method) {
  const rows = labelledRows(sample);
  const found = fit(rows, sample, method);
  return {
    ...found,
    rows: rows.count,
    lossBefore: lossOf(rows, rows.logs.map(Math.exp)),
    lossAfter: lossOf(rows, recalibratedScores(rows, found.recalibration))
  };
}
function fit(rows, sample, method) {
  const { positive = 1 } = sample;
  switch (method) {
    case "temperature": {
      const temperature = fitTemperature(rows);
      const factors = new Float64Array(rows.classes).fill(1 / temperature);
      const recalibration = diagonal(factors, new Float64Array(rows.classes));
      return { recalibration, parameters: `temperature ${shown(temperature)}` };
    }
    case "vector": {
      const { factors, offsets } = fitVector(rows);
      const parameters = `factors ${[...factors].map(shown).join(", ")}; offsets ${[...offsets].map(shown).join(", ")}`;
      return { recalibration: diagonal(factors, offsets), parameters };
    }
    case "platt": {
      refuseMoreClasses(rows, method);
      const { slope, intercept } = known(fitPlatt(rows, positive), method);
      const curve = { a: slope, b: slope, c: intercept };
      const parameters = `slope ${shown(slope)}, intercept ${shown(intercept)}`;
      return { recalibration: ofTwo(curve, positive), parameters };
    }
    case "beta": {
      refuseMoreClasses(rows, method);
      const curve = known(fitBeta(rows, positive), method);
      const parameters = `a ${shown(curve.a)}, b ${shown(curve.b)}, c ${shown(curve.c)}`;
      return { recalibration: ofTwo(curve, positive), parameters };
    }
    case "isotonic": {
      refuseMoreClasses(rows, method);
      const probabilities = Float64Array.from(
        { length: rows.count },
        (_, row) => Math.exp(rows.logs[row * 2 + positive] ?? 0)
      );
      const happened = Uint8Array.from(rows.labels, (label) => label === positive ? 1 : 0);
      const { thresholds, values } = fitIsotonic(probabilities, happened);
      const recalibration = { kind: "isotonic", positive, thresholds, values };
      return { recalibration, parameters: `a curve through ${thresholds.length} points` };
    }
  }
}
var shown = (value) => String(Number(value.toPrecision(4)));
function known(fitted, method) {
  if (fitted !== void 0) return fitted;
  throw new UserError(
    "policy-invalid",
    `Cannot recalibrate by ${method}: the scores separate the classes of the calibration rows, so that no fit is best; use temperature`
  );
}
function diagonal(factors, offset) {
  const classes = factors.length;
  const matrix = new Float64Array(classes * classes);
  for (const [place2, factor] of factors.entries()) matrix[place2 * (classes + 1)] = factor;
  return { kind: "affine", classes, matrix, offset };
}
function ofTwo({ a, b, c }, positive) {
  const matrix = new Float64Array(4);
  matrix[positive * 2 + positive] = a;
  matrix[(1 - positive) * 2 + positive] = -b;
  const offset = new Float64Array(2);
  offset[positive] = c;
  return { kind: "affine", classes: 2, matrix, offset };
}

// src/commands/candidate/recalibrate-candidate.ts
async function recalibrateCandidate(engine, { request, candidate, method }) {
  const { task, calibration } = request.data;
  refuseOutput(request);
  const subject2 = { ...subjectOf(request, candidate.path), feeds: calibration.feeds };
  const { batch } = subject2.serving;
  const answers = await answersAt(engine, subject2, {
    modelPath: candidate.path,
    kernels: "exact",
    batch
  });
  const sample = sampleOf(request, answers);
  const fitted = fitRecalibration(sample, method);
  const isProbability = task.scores === "auto" ? looksLikeProbabilities(answers) : task.scores === "probabilities";
  const model = recalibrateOutput(candidate.model, fitted.recalibration, {
    output: task.output.name,
    scores: isProbability ? "probabilities" : "logits"
  });
  const rows = fitted.rows.toLocaleString("en-US");
  const notice = `The candidate's scores are recalibrated by ${method}, fitted to ${rows} calibration rows, whose log loss goes from ${fitted.lossBefore.toPrecision(3)} to ${fitted.lossAfter.toPrecision(3)} nats: ${fitted.parameters}`;
  return { model, notice };
}
var refused3 = (reason) => new UserError("policy-invalid", `Cannot recalibrate: ${reason}`);
function refuseOutput({ data: { task } }) {
  const { kind, output: output2 } = task;
  if (kind !== "classification")
    throw refused3(`it needs a classification, and the task is a ${kind}`);
  const [, scores, ...more] = output2.shape;
  if (output2.elementType !== "float32")
    throw refused3(`output "${output2.name}" holds ${output2.elementType}; it must hold float32`);
  if (more.length > 0 || typeof scores !== "number" || scores < 2)
    throw refused3(
      `output "${output2.name}" has shape [${output2.shape.map((size) => size ?? "?").join(", ")}]; it must have one score for each class`
    );
}
function sampleOf({ data }, answers) {
  const sample = buildSample(answers, readingFor(data.task, data.calibration, answers));
  if (sample.kind !== "classification")
    throw new Error("A classification was read as something else");
  return sample;
}

// src/commands/search/search-recipe.ts
async function searchRecipe(host, engine, request) {
  const takesTimings = asksForTimings(request.criteria);
  const ground = await prepareGround(host, engine, { request, takesTimings, plan: LOOKS });
  const trying = new RecipeTrials(host, rememberCalibration(host, engine), { request, ground });
  try {
    return await find(request, ground.costs, trying);
  } finally {
    await trying.end();
  }
}
async function find({ inForce, base }, costs, trying) {
  const starts = builtInRecipes();
  const made = await explore({
    starts,
    random: randomStreams(inForce.seed).stream("search"),
    mayTry: (count) => count < starts.length,
    attempt: (recipe) => trying.attempt(recipe),
    best: worthVarying
  });
  await weighSmallest(made, costs, trying);
  const trials = made.map((trial) => trying.now(trial));
  const ended = endedOf(trials);
  const ranked = triedOf(trials).toSorted(bySize);
  const chosen = smallestThatMeets(ranked) ?? leastChanged(ranked);
  if (chosen === void 0) {
    const reasons = ended.map(({ recipe, reason }) => `${recipe.name}: ${reason}`).join("; ");
    throw new UserError(
      "recipe-refused",
      `Cannot find a recipe for "${base.source}": none can be applied (${reasons})`
    );
  }
  const notices = chosen.missed === void 0 ? [] : [
    `No recipe would meet every criterion on the calibration rows; ${chosen.recipe.name} changes least`
  ];
  return {
    recipe: chosen.recipe,
    trials: [
      ...ranked.map((one) => recordTrial(one, chosen, ranked)),
      ...ended.map(({ recipe, ...rest }) => ({ recipe: recipe.name, ...rest }))
    ],
    notices
  };
}
async function weighSmallest(trials, costs, trying) {
  for (const tried of triedOf(trials).toSorted(bySize)) {
    const weighed = await trying.weigh({ kind: "tried", tried }, costs);
    if (weighed.kind === "tried" && isGood(weighed.tried)) return;
  }
}
function recordTrial(tried, chosen, all) {
  const { recipe, bytes, latencyRatio, distance: distance2, missed, unmeasured } = tried;
  const { flips } = distance2;
  const figures = {
    recipe: recipe.name,
    bytes,
    ...latencyRatio === void 0 ? {} : { latencyRatio: Number(latencyRatio.toPrecision(3)) },
    ...flips === void 0 ? {} : { flips: Number(flips.toPrecision(3)) }
  };
  if (tried === chosen)
    return {
      ...figures,
      outcome: "chosen",
      reason: missed ?? "the smallest that meets every criterion on the calibration rows"
    };
  if (missed !== void 0) return { ...figures, outcome: "misses-criteria", reason: missed };
  const better = all.find(
    (other) => other !== tried && isGood(other) && unmeasured.length === 0 && other.bytes <= bytes && (other.latencyRatio ?? 1) <= (latencyRatio ?? 1) && compareDistances(other.distance, distance2) <= 0
  );
  if (better !== void 0)
    return {
      ...figures,
      outcome: "dominated",
      reason: `${better.recipe.name} is no larger, no slower and no less faithful`
    };
  const compared = bytes > chosen.bytes ? "larger" : "no smaller";
  const unknown = unmeasured.length === 0 ? "" : `: its ${unmeasured.join(" and ")} ${unmeasured.length === 1 ? "was" : "were"} not measured`;
  return {
    ...figures,
    outcome: "larger",
    reason: `${compared} than ${chosen.recipe.name}${unknown}`
  };
}

// src/commands/candidate/make-candidate.ts
async function makeCandidate(host, engine, request) {
  const chosen = await chooseAndMake(host, engine, request);
  const made = await recalibrated(host, engine, { request, chosen });
  const kind = canaryKindOf(request.canary);
  if (kind === void 0) return made;
  const { model, notice } = breakCandidate(kind, made.loaded.model, request);
  const loaded = await keepCandidate(host, request.inForce, {
    made: madeOf(model),
    file: "canary.onnx"
  });
  const slow = kind === "slow" ? { slowedBy: SLOWED_BY } : {};
  return { ...made, ...slow, loaded, notices: [...made.notices, notice] };
}
async function chooseAndMake(host, engine, request) {
  const { inForce, base, baseline } = request;
  const choice = await findRecipe(host, inForce.policy.recipe ?? "auto", inForce.directory);
  const plain = { trials: [], changes: [], notices: [] };
  switch (choice.kind) {
    case "provided": {
      const loaded = await loadProvided(host, request);
      return { ...plain, loaded, origin: "provided", recipe: null, chosenBy: "policy" };
    }
    case "recipe":
      return compressed(host, engine, { request, recipe: choice.recipe, chosenBy: "policy" });
    case "auto": {
      const stored = reusableRecipe(baseline, {
        modelDigest: base.digest,
        calibrationDigest: request.data.calibration.dataset.digest,
        // A change may ship another recipe or model file than those of the policy that the digest in force is of.
        policyDigest: policyDigest(host, inForce.policy),
        onnxruntime: request.environment.onnxruntime
      });
      if (stored !== null) {
        const made2 = await compressed(host, engine, {
          request,
          recipe: stored,
          chosenBy: "baseline"
        });
        return { ...made2, notices: [...made2.notices, ...otherStepsNotice(stored, inForce)] };
      }
      const found = await searchRecipe(host, engine, request);
      const made = await compressed(host, engine, {
        request,
        recipe: found.recipe,
        chosenBy: "search"
      });
      return { ...made, trials: found.trials, notices: [...found.notices, ...made.notices] };
    }
  }
}
function otherStepsNotice(stored, { name }) {
  const builtIn = builtInRecipes().find((recipe) => recipe.name === stored.name);
  if (builtIn === void 0 || differences(builtIn.passes, stored.passes).length === 0) return [];
  return [
    `The recipe is "${stored.name}" as the baseline keeps it, whose steps are not those of the built-in recipe of that name: \`compression-gate baseline record ${name}\` chooses again`
  ];
}
async function loadProvided(host, { inForce, base, data }) {
  const { policy, modelDirectory } = inForce;
  const { recipe } = policy;
  const source = typeof recipe === "object" && "provided" in recipe ? recipe.provided : "";
  const path = host.files.resolve(modelDirectory, source);
  const loaded = await loadModel(host, path, candidateReading(source, inForce.sizes));
  refuseOtherSignature(loaded, { base, task: data.task });
  const { model } = loaded;
  refuseModelBeyond(oldestEngineOf(inForce), { model, doing: `judge candidate "${source}"` });
  return loaded;
}
async function compressed(host, engine, { request, recipe, chosenBy }) {
  const { inForce, base, data } = request;
  host.log.progress(`${inForce.name}: compressing by ${recipeWords(recipe)}`);
  return puttingAside(host, base.model, async (putAside) => {
    const made = await compressModel(host, engine, {
      model: base.model,
      recipe,
      calibration: data.calibration.feeds,
      trial: data.calibration.feeds,
      limits: limitsOf(inForce.policy),
      oldestEngine: oldestEngineOf(inForce),
      putAside,
      mostInside: inForce.sizes?.mostInside
    });
    const loaded = await keepCandidate(host, inForce, { made, file: CANDIDATE_FILE });
    const { changes, notices } = made;
    return { loaded, origin: "compressed", recipe, chosenBy, trials: [], changes, notices };
  });
}
async function recalibrated(host, engine, { request, chosen }) {
  const { recalibrate } = request.inForce.policy;
  if (recalibrate === void 0) return chosen;
  if (chosen.origin === "provided")
    throw new UserError(
      "policy-invalid",
      "Cannot recalibrate a candidate that was made elsewhere: it is judged as it is; leave recalibrate out"
    );
  const { model, notice } = await recalibrateCandidate(engine, {
    request,
    candidate: chosen.loaded,
    method: recalibrate
  });
  const made = madeOf(model);
  const kept = await keepCandidate(host, request.inForce, { made, file: CANDIDATE_FILE });
  return { ...chosen, loaded: kept, notices: [...chosen.notices, notice] };
}
async function keepCandidate(host, { name, output: output2, sizes }, { made, file }) {
  const path = host.files.resolve(output2, file);
  const written = await writeModelFile(host, path, { made, mostInside: sizes?.mostInside });
  if (written.length === 1) await host.files.remove(dataFileOf(path));
  return loadModel(host, path, candidateReading(`${name}/${file}`, sizes));
}

// src/measure/behaviour-test.ts
function passedCases(rule, answers) {
  const { before, after } = answers;
  const passes = testOf(rule, answers);
  return Uint8Array.from({ length: before.rows }, (_, row) => {
    const isFinite = before.nonFinite[row] === 0 && after.nonFinite[row] === 0;
    return isFinite && passes(row) ? 1 : 0;
  });
}
function testOf(rule, { before, after }) {
  switch (rule.kind) {
    case "right":
      return (row) => isRight(before, row, rule.tolerance);
    case "same":
      return (row) => isSame({ before, after }, row, rule.tolerance);
    case "direction": {
      const sign = rule.expect === "not-lower" ? 1 : -1;
      return (row) => {
        const moved2 = amountOf(after, row, rule.class) - amountOf(before, row, rule.class);
        return sign * moved2 >= -rule.tolerance;
      };
    }
  }
}
function isRight(sample, row, tolerance) {
  switch (sample.kind) {
    case "classification":
      return sample.predicted[row] === sample.labels?.[row];
    case "regression":
      return Math.abs((sample.values[row] ?? Number.NaN) - (sample.targets?.[row] ?? Number.NaN)) <= tolerance;
    case "tensor":
      return false;
  }
}
function isSame({ before, after }, row, tolerance) {
  if (before.kind === "classification" && after.kind === "classification") {
    const old = before.predicted[row] ?? -1;
    if (after.predicted[row] === old) return true;
    return amountOf(before, row, old) - amountOf(after, row, old) < tolerance;
  }
  return Math.abs(amountOf(after, row, void 0) - amountOf(before, row, void 0)) <= tolerance;
}
function amountOf(sample, row, index) {
  switch (sample.kind) {
    case "classification":
      return index === void 0 ? Number.NaN : sample.scores[row * sample.classes + index] ?? Number.NaN;
    case "regression":
      return sample.values[row] ?? Number.NaN;
    case "tensor":
      return Number.NaN;
  }
}
function measureTest(all) {
  const outcome = answeredOf(all);
  const { slice, kernels, base, candidate, isSample, clusters } = outcome;
  const n = base.length;
  const lost = lostCases(outcome).length;
  const gained = passedCount(candidate) - passedCount(base) + lost;
  const share = (passed2) => isSample ? shareOfRows(Float64Array.from(passed2), clusters) : exactly(passedCount(passed2) / n, n);
  const change = clusters === void 0 ? changeOfShares(lost, gained, n) : clusteredChange(outcome, clusters);
  const passed = {
    metric: "passed-cases",
    kernels,
    slice,
    unit: "share",
    better: "higher"
  };
  return [
    { ...passed, arm: "base", ...share(base) },
    { ...passed, arm: "candidate", versus: "base", ...share(candidate) },
    {
      ...passed,
      arm: "change",
      versus: "base",
      ...isSample ? change : { ...exactly((gained - lost) / n, n), detail: { lost, gained } }
    },
    {
      ...passed,
      metric: "lost-cases",
      unit: "cases",
      better: "lower",
      arm: "candidate",
      versus: "base",
      ...exactly(lost, n),
      ...n === all.base.length ? {} : { detail: { withoutReference: all.base.length - n } }
    }
  ];
}
function answeredOf({ unanswered, ...outcome }) {
  if (unanswered === void 0) return outcome;
  const { base, candidate, clusters } = outcome;
  const isAnswered2 = (_, row) => unanswered[row] !== 1;
  return {
    ...outcome,
    base: base.filter(isAnswered2),
    candidate: candidate.filter(isAnswered2),
    clusters: clusters?.filter(isAnswered2)
  };
}
var unansweredCases = ({ before, after }) => before.nonFinite.map((none, row) => Math.max(none, after.nonFinite[row] ?? 0));
var clusteredChange = ({ base, candidate }, clusters) => changeOfRows({ before: Float64Array.from(base), after: Float64Array.from(candidate) }, clusters);
var passedCount = (passed) => passed.reduce((sum2, one) => sum2 + one, 0);
function lostCases({
  base,
  candidate
}) {
  return [...base.keys()].filter((row) => base[row] === 1 && candidate[row] === 0);
}

// src/data/attacks/changed-rows.ts
function changedRows(dataset, wanted, digest) {
  const columns = [...dataset.columns.values()].map((column) => changedColumn(column, wanted));
  return makeDataset({ source: dataset.source, columns }, digest);
}
function changedColumn(column, wanted) {
  const { name, texts } = column;
  const written = (row, cells) => {
    const cell = cells.get(name);
    return cell === void 0 ? texts?.[row] ?? "" : cell.text ?? String(cell.value);
  };
  return {
    ...column,
    rows: wanted.length,
    values: changedValues(column, wanted),
    ...texts === void 0 ? {} : { texts: wanted.map(({ row, cells }) => written(row, cells)) }
  };
}
function changedValues(column, wanted) {
  const { name, values, elementType } = column;
  const width = itemWidth(column);
  if (!isNumericArray(values) || elementType === "string") {
    return wanted.flatMap(({ row, cells }) => {
      const cell = cells.get(name);
      const own = Array.from(values.slice(row * width, (row + 1) * width), String);
      return cell === void 0 ? own : [String(cell.value)];
    });
  }
  const changed = numericArray(elementType, wanted.length * width);
  for (const [place2, { row, cells }] of wanted.entries()) {
    const cell = cells.get(name)?.value;
    const own = typeof cell === "string" ? Number(cell) : cell;
    for (let at = 0; at < width; at += 1)
      changed[place2 * width + at] = own ?? values[row * width + at] ?? 0;
  }
  return changed;
}

// src/data/attacks/column-choices.ts
var CHOICES = 8;
function cellAt({ values, texts }, row) {
  const value = values[row] ?? "";
  const text = texts?.[row];
  return text === void 0 ? { value } : { value, text };
}
function columnChoices(column) {
  const seen = /* @__PURE__ */ new Map();
  for (let row = 0; row < column.rows; row += 1) {
    const cell = cellAt(column, row);
    const known2 = seen.get(cell.value);
    if (known2 === void 0) seen.set(cell.value, { cell, count: 1 });
    else known2.count += 1;
  }
  const found = [...seen.values()];
  if (!isNumericArray(column.values)) {
    return found.toSorted(
      (a, b) => b.count - a.count || (String(a.cell.value) < String(b.cell.value) ? -1 : 1)
    ).slice(0, CHOICES).map(({ cell }) => cell);
  }
  const sorted = found.filter(({ cell }) => Number.isFinite(Number(cell.value))).toSorted((a, b) => Number(a.cell.value) - Number(b.cell.value));
  const count = Math.min(CHOICES, sorted.length);
  return Array.from(
    { length: count },
    (_, place2) => Math.round(place2 * (sorted.length - 1) / Math.max(1, count - 1))
  ).flatMap((place2) => sorted.slice(place2, place2 + 1).map(({ cell }) => cell));
}

// src/data/attacks/greedy.ts
function lowestBelow(limit, margins) {
  let [found, least] = [void 0, limit];
  for (const [place2, margin] of margins.entries()) {
    if (!(margin < least)) continue;
    [found, least] = [place2, margin];
  }
  return found;
}
function columnAttacker({ own, choices, margin, changes, random }) {
  let best = /* @__PURE__ */ new Map();
  let least = margin;
  let asked = [];
  let isStuck = false;
  return {
    best: () => best,
    propose: (left) => {
      if (isStuck || least <= 0 || best.size >= changes) return [];
      const all = [...choices].flatMap(
        ([column, cells]) => best.has(column) ? [] : cells.filter(({ value }) => value !== own.get(column)?.value).map((cell) => new Map([...best, [column, cell]]))
      );
      asked = some(all, left, random);
      return asked;
    },
    hear: (margins) => {
      const place2 = lowestBelow(least, margins);
      isStuck = place2 === void 0;
      if (place2 === void 0) return;
      best = asked[place2] ?? best;
      least = margins[place2] ?? least;
    }
  };
}
function some(all, count, random) {
  return random.shuffle(all.length).slice(0, count).flatMap((place2) => all.slice(place2, place2 + 1));
}
var SEARCH_SHARE = 0.5;
function characterAttacker(start) {
  const { column, text, margin, changes, random } = start;
  let tokens = text.split(/(\s+)/);
  let least = margin;
  let changed = 0;
  const words = [...tokens.keys()].filter((place2) => place2 % 2 === 0 && tokens[place2] !== "");
  let waiting = words.length < 2 ? [...words] : void 0;
  let asked = [];
  const cellsOf = (parts) => /* @__PURE__ */ new Map([[column, { value: parts.join("") }]]);
  const put = (place2, word) => ({
    place: place2,
    tokens: tokens.with(place2, word)
  });
  const askedNext = (left) => {
    if (waiting === void 0) {
      const count = Math.max(1, Math.floor(left * SEARCH_SHARE));
      return some(words, count, random).map((place3) => put(place3, ""));
    }
    const place2 = changed < changes ? waiting.shift() : void 0;
    if (place2 === void 0) return [];
    const edits = editsOf(tokens[place2] ?? "", random);
    return some(edits, left, random).map((word) => put(place2, word));
  };
  return {
    best: () => changed === 0 ? /* @__PURE__ */ new Map() : cellsOf(tokens),
    propose: (left) => {
      asked = least <= 0 ? [] : askedNext(left);
      return asked.map((one) => cellsOf(one.tokens));
    },
    hear: (margins) => {
      if (waiting === void 0) {
        const order = [...asked.keys()].toSorted((a, b) => (margins[a] ?? 0) - (margins[b] ?? 0));
        waiting = order.map((place3) => asked[place3]?.place ?? 0);
        return;
      }
      const place2 = lowestBelow(least, margins);
      if (place2 === void 0) return;
      tokens = asked[place2]?.tokens ?? tokens;
      least = margins[place2] ?? least;
      changed += 1;
    }
  };
}
var LETTERS = "abcdefghijklmnopqrstuvwxyz";
function editsOf(word, random) {
  const signs = Array.from(word);
  const swapped = signs.slice(1).map((sign, place2) => [
    ...signs.slice(0, place2),
    sign,
    signs[place2],
    ...signs.slice(place2 + 2)
  ]);
  const deleted = signs.length < 2 ? [] : signs.map((_, place2) => signs.toSpliced(place2, 1));
  const inserted = Array.from(
    { length: signs.length + 1 },
    (_, place2) => signs.toSpliced(place2, 0, LETTERS[random.index(LETTERS.length)] ?? "")
  );
  const words = [...swapped, ...deleted, ...inserted].map((parts) => parts.join(""));
  return [...new Set(words)].filter((edit) => edit !== word);
}

// src/commands/observe/greedy-attack.ts
async function greedyRows(host, engine, { assault, modelPath }) {
  const { rows, labels, means } = assault;
  const unchanged = rows.map((row, place2) => ({
    row,
    label: labels[place2] ?? 0,
    cells: /* @__PURE__ */ new Map()
  }));
  const ask = (asked) => marginsOf(host, engine, { assault, modelPath, asked });
  const margins = await ask(unchanged);
  const attackerOf = attackers(assault);
  const attacked = unchanged.map(({ row, label }, place2) => ({
    row,
    label,
    attacker: attackerOf(row, margins[place2] ?? Number.NaN),
    left: means.queries
  }));
  while (await playRound(attacked, ask)) ;
  const changed = attacked.map(({ row, attacker }) => ({ row, cells: attacker.best() }));
  return bound(host, assault, changed);
}
async function playRound(attacked, ask) {
  const asking = attacked.map((one) => ({
    one,
    proposed: one.left === 0 ? [] : one.attacker.propose(one.left)
  }));
  const asked = asking.flatMap(
    ({ one: { row, label }, proposed }) => proposed.map((cells) => ({ row, label, cells }))
  );
  if (asked.length === 0) return false;
  const margins = await ask(asked);
  let place2 = 0;
  for (const { one, proposed } of asking) {
    if (proposed.length === 0) continue;
    one.attacker.hear(margins.slice(place2, place2 + proposed.length));
    one.left -= proposed.length;
    place2 += proposed.length;
  }
  return true;
}
function attackers({
  request,
  means,
  subject: subject2
}) {
  const { evaluation, calibration } = request.data;
  const streams = randomStreams(subject2.seed);
  const startOf = (row, margin) => ({
    margin,
    changes: means.changes,
    random: streams.stream(`attack-${row}`)
  });
  const columnsOf = (dataset) => means.columns.map((name) => columnOf(dataset, name, "attacked"));
  const own = columnsOf(evaluation.dataset);
  if (means.kind === "greedy-characters") {
    const [texts] = own;
    const column = texts?.name ?? "";
    return (row, margin) => characterAttacker({
      ...startOf(row, margin),
      column,
      text: String(texts?.values[row] ?? "")
    });
  }
  const choices = new Map(
    columnsOf(calibration.dataset).map((column) => [
      column.name,
      columnChoices(column)
    ])
  );
  return (row, margin) => columnAttacker({
    ...startOf(row, margin),
    own: new Map(own.map((column) => [column.name, cellAt(column, row)])),
    choices
  });
}
async function bound(host, { request }, rows) {
  const { inForce, base, data } = request;
  const { feeds } = await bindData(host, changedRows(data.evaluation.dataset, rows, host.digest), {
    loaded: base,
    request: { policy: inForce.policy, directory: inForce.directory },
    task: data.task,
    label: void 0
  });
  return feeds;
}
async function marginsOf(host, engine, {
  assault,
  modelPath,
  asked
}) {
  const { subject: subject2, means } = assault;
  const feeds = await bound(host, assault, asked);
  const { batch } = subject2.serving;
  const answers = await answersAt(
    engine,
    { ...subject2, feeds },
    { modelPath, batch, kernels: "ordinary" }
  );
  const scores = floatsOf(answers);
  const width = scores.length / asked.length;
  return asked.map(
    ({ label }, place2) => marginOf(scores.subarray(place2 * width, (place2 + 1) * width), label, means.middle)
  );
}

// src/measure/unrepeatable-rows.ts
function unrepeatableRows({ feeds, batch, answered }) {
  const earlier = equalRows(feeds, batch);
  return answered.flatMap(({ arm, kernels, column, again }) => {
    const differing = /* @__PURE__ */ new Set();
    for (const [row, first] of earlier)
      if (!isSameRow(column, row, { of: column, row: first })) differing.add(row);
    const asked = Math.min(again?.rows ?? 0, column.rows);
    for (let row = 0; row < asked; row += 1)
      if (again !== void 0 && !isSameRow(column, row, { of: again, row })) differing.add(row);
    const n = asked + earlier.size;
    if (n === 0) return [];
    const of = arm === "candidate" ? { arm, versus: "base" } : { arm };
    const shared = { kernels, slice: "all", unit: "rows", better: "lower" };
    return [{ metric: "unrepeatable-rows", ...of, ...shared, ...exactly(differing.size, n) }];
  });
}
function equalRows({ rows, columns }, batch) {
  const equal = /* @__PURE__ */ new Map();
  const known2 = /* @__PURE__ */ new Map();
  for (let start = 0; start + batch <= rows; start += batch) {
    const hash = hashOf(columns, start, batch);
    const starts = known2.get(hash) ?? [];
    const first = starts.find((other) => isSameCall(columns, { start, other, size: batch }));
    if (first === void 0) known2.set(hash, [...starts, start]);
    else for (let place2 = 0; place2 < batch; place2 += 1) equal.set(start + place2, first + place2);
  }
  return equal;
}
function isSameCall(columns, { start, other, size }) {
  return columns.every(
    (column) => Array.from({ length: size }, (_, place2) => place2).every(
      (place2) => isSameRow(column, start + place2, { of: column, row: other + place2 })
    )
  );
}
var widthOf = ({ itemShape }) => itemShape.reduce((product, size) => product * size, 1);
function isSameRow(column, row, other) {
  const width = widthOf(column);
  if (width !== widthOf(other.of)) return false;
  for (let place2 = 0; place2 < width; place2 += 1) {
    const [value, second] = [
      column.values[row * width + place2],
      other.of.values[other.row * width + place2]
    ];
    if (!Object.is(value, second)) return false;
  }
  return true;
}
function hashOf(columns, start, size) {
  let hash = 2166136261;
  const add = (part) => {
    hash = Math.imul(hash ^ part, 16777619);
  };
  for (const column of columns) {
    const width = widthOf(column);
    const values = column.values.slice(start * width, (start + size) * width);
    if (isNumericArray(values))
      for (const part of new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
        add(part);
    else for (const text of values) for (const letter of text) add(letter.codePointAt(0) ?? 0);
  }
  return hash;
}

// src/commands/observe/observe-model.ts
async function observeModel(host, engine, observed) {
  const subject2 = subjectOf2(observed);
  const measurements = [];
  let samples;
  let rewriting;
  let operations;
  try {
    const answers = await observeAnswersAgain(host, engine, subject2);
    const { task, evaluation } = observed.data;
    samples = readSamples(answers, readingFor(task, evaluation, answers.base));
    measurements.push(...repeatedOf(subject2, answers));
    measurements.push(...await behaviourOf(host, observed, samples));
    const { base, candidate, criteria } = observed;
    rewriting = await observeRewriting(engine, subject2, candidate.loaded.model);
    measurements.push(...layerMeasurements(rewriting.fusion.layers, observed.baseline?.values));
    operations = await operationsOf(host, engine, { base, candidate, subject: subject2 });
    measurements.push(
      ...await measureCosts(host, engine, {
        base,
        candidate: candidate.loaded,
        subject: subject2,
        criteria
      })
    );
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { measurements, samples, rewriting, failure: error.message };
  }
  return { measurements, samples, rewriting, operations };
}
async function operationsOf(host, engine, {
  base,
  candidate,
  subject: { feeds, limits }
}) {
  const count = (model) => observeOperations(host, engine, { model, feeds: firstRows(feeds, 1), limits });
  const [before, after] = [await count(base.model), await count(candidate.loaded.model)];
  return before === void 0 || after === void 0 ? void 0 : { base: before, candidate: after };
}
function subjectOf2({ inForce, base, candidate, data }) {
  const { serving } = inForce.policy;
  return {
    basePath: base.path,
    candidatePath: candidate.loaded.path,
    feeds: data.evaluation.feeds,
    output: data.task.output.name,
    deviation: data.task.deviation?.name,
    serving: {
      ...servedAt(inForce.policy, base.signature.inputs),
      plan: {
        looks: serving?.looks ?? LOOKS.looks,
        bounds: serving?.bounds ?? LOOKS.bounds
      }
    },
    limits: limitsOf(inForce.policy),
    seed: inForce.seed,
    ...candidate.slowedBy === void 0 ? {} : { slowedBy: candidate.slowedBy }
  };
}
function repeatedOf({ feeds, serving: { batch } }, { base, ordinary, exact, again }) {
  const answered = [
    { arm: "base", kernels: "ordinary", column: base },
    { arm: "candidate", kernels: "ordinary", column: ordinary, again },
    { arm: "candidate", kernels: "exact", column: exact }
  ];
  return unrepeatableRows({ feeds, batch, answered });
}
function behaviourOf({ threads }, { inForce, base, data, criteria, baseline }, samples) {
  const { evaluation, slices, groups } = data;
  return measureBehaviourIn(threads, {
    samples,
    slices,
    groups,
    criteria,
    seed: [inForce.seed, base.digest, evaluation.dataset.digest].join(":"),
    clusters: evaluation.clusters,
    baseline: baseline === void 0 ? void 0 : baselineAnswers(baseline, evaluation.dataset.rowDigests)
  });
}

// src/commands/observe/observe-attacks.ts
async function observeAttacks(host, engine, request) {
  const { observed, attacks, inForce } = request;
  const measurements = [...observed.measurements];
  for (const attack of observed.failure === void 0 ? attacks : []) {
    host.log.progress(`${inForce.name}: ${attack.slice}`);
    try {
      measurements.push(...await measureAttack(host, engine, { request, attack }));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return { ...observed, measurements, failure: `under ${attack.slice}: ${error.message}` };
    }
  }
  return { ...observed, measurements };
}
async function measureAttack(host, engine, { request, attack }) {
  const { feeds, rows, labels } = attackedRows(request, attack);
  const subject2 = { ...subjectOf2(request), feeds };
  const assault = { host, engine, request, attack, subject: subject2, rows, labels };
  const { basePath, candidatePath } = subject2;
  const onBase = await adversarialRows(assault, basePath);
  const onCandidate = await adversarialRows(assault, candidatePath);
  const survives = (path, changed) => stillRight(assault, path, changed);
  const [base, candidate] = [
    await survives(basePath, onBase),
    await survives(candidatePath, onCandidate)
  ];
  const [toCandidate, toBase] = [
    await survives(candidatePath, onBase),
    await survives(basePath, onCandidate)
  ];
  const all = request.data.evaluation.clusters;
  const clusters = all === void 0 ? void 0 : Int32Array.from(rows, (row) => all[row] ?? -1);
  const shared = { kernels: "ordinary", isSample: true, clusters };
  const { slice } = attack;
  return [
    ...measureTest({ ...shared, slice, base, candidate }),
    ...measureTest({
      ...shared,
      slice: `${slice}, found on the base`,
      base,
      candidate: toCandidate
    }),
    ...measureTest({
      ...shared,
      slice: `${slice}, found on the candidate`,
      base: toBase,
      candidate
    })
  ];
}
function attackedRows({ data, observed }, { rows: count }) {
  const { samples } = observed;
  const [base, candidate] = [samples?.base, samples?.ordinary].map(
    (sample) => sample?.kind === "classification" ? rightAnswers(sample) : new Uint8Array()
  );
  const { feeds, labels = new Int32Array() } = data.evaluation;
  const rows = Array.from(labels.keys()).filter((row) => base?.[row] === 1 && candidate?.[row] === 1).slice(0, count);
  return {
    feeds: selectFeeds(feeds, rows),
    rows,
    labels: Int32Array.from(rows, (row) => labels[row] ?? 0)
  };
}
async function adversarialRows(assault, modelPath) {
  const { host, engine, attack, subject: subject2, labels } = assault;
  const { feeds, serving, limits, output: output2, seed } = subject2;
  const { means } = attack;
  if (feeds.rows === 0) return feeds;
  if (means.kind !== "values")
    return greedyRows(host, engine, { assault: { ...assault, means }, modelPath });
  const changed = await engine.attack(
    {
      ...means.plan,
      modelPath,
      options: optionsFor(serving, "ordinary"),
      feeds,
      labels: [...labels],
      output: output2,
      batch: serving.batch,
      seed
    },
    limits
  );
  const columns = feeds.columns.map((column) => column.name === changed.name ? changed : column);
  return { rows: feeds.rows, columns };
}
async function stillRight({ engine, request, subject: subject2, labels }, modelPath, feeds) {
  if (feeds.rows === 0) return new Uint8Array();
  const { batch } = subject2.serving;
  const answers = await answersAt(
    engine,
    { ...subject2, feeds },
    { modelPath, batch, kernels: "ordinary" }
  );
  const data = { ...request.data.evaluation, labels };
  return rightAnswers(
    asClasses(buildSample(answers, readingFor(request.data.task, data, answers)))
  );
}
function asClasses(sample) {
  if (sample.kind !== "classification") throw new Error(`A ${sample.kind} has no right class`);
  return sample;
}

// src/measure/expected-accuracy.ts
function expectedAccuracy({ known: known2, rows }) {
  if (known2.kind !== "classification" || rows.kind !== "classification") return void 0;
  const { labels } = known2;
  if (labels === void 0 || known2.classes !== 2 || rows.classes !== 2) return void 0;
  const finite3 = finiteRows(known2);
  if (finite3.length === 0) return void 0;
  const curve = fitIsotonic(
    Float64Array.from(finite3, (row) => known2.scores[2 * row + 1] ?? Number.NaN),
    Uint8Array.from(finite3, (row) => labels[row] === 1 ? 1 : 0)
  );
  const worth = Float64Array.from(finiteRows(rows), (row) => {
    const second = valueOn(curve, rows.scores[2 * row + 1] ?? Number.NaN);
    return rows.predicted[row] === 1 ? second : 1 - second;
  });
  return mean(worth);
}
var finiteRows = ({ rows, nonFinite }) => Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => nonFinite[row] === 0);
function withExpectations(measurements, armOf) {
  return measurements.map((measurement) => {
    const { metric, arm, detail } = measurement;
    if (metric !== "estimated-accuracy" || arm === "change") return measurement;
    const recalibrated2 = expectedAccuracy(armOf(measurement));
    if (recalibrated2 === void 0 || !Number.isFinite(recalibrated2)) return measurement;
    return { ...measurement, detail: { ...detail, recalibrated: recalibrated2 } };
  });
}

// src/measure/novelty.ts
var REFUSED = 0.05;
var RESAMPLES = 500;
function noveltyScores({ known: known2, novel }) {
  const [own, other] = [known2.toSorted(), novel.toSorted()];
  let [wins, below, upTo] = [0, 0, 0];
  for (const confidence of own) {
    while ((other[below] ?? Infinity) < confidence) below += 1;
    while ((other[upTo] ?? Infinity) <= confidence) upTo += 1;
    wins += (below + upTo) / 2;
  }
  const threshold = own[Math.floor((own.length - 1) * REFUSED)] ?? Number.NaN;
  const accepted = other.filter((confidence) => confidence >= threshold).length / other.length;
  return { area: wins / (own.length * other.length), accepted };
}
function measureNovelty(arms, { slice, random }) {
  const [base, candidate] = [confidencesOf(arms.base), confidencesOf(arms.candidate)];
  if (base === void 0 || candidate === void 0) return [];
  const [before, after] = [noveltyScores(base), noveltyScores(candidate)];
  const draws = Array.from({ length: RESAMPLES }, () => {
    const known2 = drawnRows(base.known, random);
    const novel = drawnRows(base.novel, random);
    const of = (arm) => noveltyScores(taken(arm, known2, novel));
    return { base: of(base), candidate: of(candidate) };
  });
  const n = base.known.length + base.novel.length;
  const fewest = Math.min(base.known.length, base.novel.length);
  const estimated = (of, value) => withSupport(bootstrapped(value, Float64Array.from(draws, of), n), fewest);
  return [
    ["novelty-auc", "area", "higher", ""],
    ["novelty-accepted", "accepted", "lower", "share"]
  ].flatMap(([metric, key, better, unit]) => {
    const shared = { metric, better, unit, slice, kernels: "ordinary" };
    const change = ({ base: b, candidate: c }) => c[key] - b[key];
    return [
      { ...shared, arm: "base", ...estimated((draw) => draw.base[key], before[key]) },
      {
        ...shared,
        arm: "candidate",
        versus: "base",
        ...estimated((draw) => draw.candidate[key], after[key])
      },
      { ...shared, arm: "change", versus: "base", ...estimated(change, after[key] - before[key]) }
    ];
  });
}
var drawnRows = ({ length }, random) => Uint32Array.from({ length }, () => random.index(length));
function taken({ known: known2, novel }, knownRows, novelRows) {
  return {
    known: Float64Array.from(knownRows, (row) => known2[row] ?? Number.NaN),
    novel: Float64Array.from(novelRows, (row) => novel[row] ?? Number.NaN)
  };
}
function confidencesOf({ known: known2, novel }) {
  if (known2.kind !== "classification" || novel.kind !== "classification") return void 0;
  return { known: surenessOf(known2), novel: surenessOf(novel) };
}
var surenessOf = (sample) => calibrationOf(sample).confidence.map((value) => Number.isNaN(value) ? 0 : value);

// src/commands/observe/observe-challenges.ts
async function observeChallenges(host, engine, request) {
  const { observed, challenges } = request;
  const measurements = [...observed.measurements];
  const challenged = [];
  const shifted = [];
  if (observed.failure !== void 0) return { ...observed, challenged, shifted };
  for (const challenge of challenges) {
    host.log.progress(`${request.inForce.name}: ${visibleText(challenge.name)}`);
    const data = await challenge.open();
    challenged.push(factsOf3(challenge, data));
    if (challenge.kind !== "perturbation") shifted.push(driftFrom(request, data.dataset));
    try {
      measurements.push(...await measureChallenge(host, engine, { request, challenge, data }));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const failure = `on ${challenge.name}: ${error.message}`;
      return { ...observed, measurements, challenged, shifted, failure };
    }
  }
  return { ...observed, measurements, challenged, shifted };
}
function factsOf3({ name, kind, critical }, { dataset: { source, digest, rows } }) {
  return { name, kind, critical, source, digest, rows };
}
async function measureChallenge(host, engine, { request, challenge, data }) {
  const { inForce, base, criteria } = request;
  const subject2 = { ...subjectOf2(request), feeds: data.feeds };
  const answers = await observeAnswers(host, engine, subject2);
  const samples = readSamples(answers, readingFor(request.data.task, data, answers.base));
  if (challenge.kind === "novel") return noveltyOf(request, challenge, samples);
  const measured = await measureBehaviourIn(host.threads, {
    samples,
    slices: [],
    groups: [],
    criteria: criteria.filter(({ kind }) => kind !== "group-gap"),
    seed: [inForce.seed, base.digest, data.dataset.digest].join(":"),
    clusters: data.clusters,
    baseline: void 0
  });
  const { samples: known2 } = request.observed;
  const expected = challenge.kind === "perturbation" || known2 === void 0 ? measured : withExpectations(measured, ({ arm, kernels }) => {
    const own = arm === "candidate" ? kernels : "base";
    return { known: known2[own], rows: samples[own] };
  });
  return expected.map((measurement) => ({ ...measurement, slice: challenge.name }));
}
function noveltyOf({ observed, inForce }, { name }, samples) {
  if (observed.samples === void 0) return [];
  const { base, ordinary } = observed.samples;
  return measureNovelty(
    {
      base: { known: base, novel: samples.base },
      candidate: { known: ordinary, novel: samples.ordinary }
    },
    { slice: name, random: randomStreams(inForce.seed).stream(`novelty:${name}`) }
  );
}

// src/measure/load-measurements.ts
function loadMeasurements({
  arms,
  names,
  rowsPerQuery,
  slice,
  seed
}) {
  const timed = arms.map((arm) => ({
    name: arm.name,
    blocks: arm.blocks.map((block) => Float64Array.from(block)),
    warmUpCalls: 0,
    steady: true
  }));
  return [
    ...latencyMeasurements([{ arms: timed }], names, {
      batch: rowsPerQuery,
      random: randomStreams(`${seed}:${slice}`)
    }),
    ...energyMeasurements(arms, names)
  ].map((measurement) => ({ ...measurement, slice }));
}
var WATTS_PER_CORE = 85 / 2 / 4;
var GRAMS_PER_KILOWATT_HOUR = 475;
var JOULES_PER_KILOWATT_HOUR = 36e5;
function emissionsOf(joules) {
  const kilowattHours = joules / JOULES_PER_KILOWATT_HOUR;
  return { kilowattHours, grams: kilowattHours * GRAMS_PER_KILOWATT_HOUR };
}
function energyOf({ blocks, cpuMs, wallMs, joules, idleWatts }) {
  const inferences = blocks.reduce((total, block) => total + block.length, 0);
  if (joules === void 0 || idleWatts === void 0) {
    const estimated = cpuMs / 1e3 * WATTS_PER_CORE;
    return { joules: estimated / inferences, isEstimated: true };
  }
  const use = { joules, idleWatts, seconds: wallMs / 1e3, inferences };
  return { joules: joulesPerInference(use), isEstimated: false };
}
function energyMeasurements(arms, names) {
  const find2 = (name) => arms.find((arm2) => arm2.name === name);
  const [base, candidate] = [find2(names.base), find2(names.candidate)];
  if (base === void 0 || candidate === void 0) return [];
  const n = candidate.blocks.reduce((total, block) => total + block.length, 0);
  const [before, after] = [energyOf(base), energyOf(candidate)];
  const { isEstimated } = after;
  const reason = isEstimated ? "it is estimated from the time" : "it is shown, not judged";
  const shared = {
    metric: "energy",
    kernels: "ordinary",
    slice: "all",
    better: "lower",
    interval: null,
    evidence: { kind: "none", reason },
    n
  };
  const arm = ({ joules }) => ({
    unit: "J",
    estimate: finite(joules),
    detail: {
      estimated: isEstimated ? 1 : 0,
      gramsOfCarbonDioxide: finite(emissionsOf(joules).grams)
    }
  });
  return [
    { ...shared, ...arm(before), arm: "base" },
    { ...shared, ...arm(after), arm: "candidate", versus: "base" },
    {
      ...shared,
      arm: "change",
      versus: "base",
      unit: "ratio",
      estimate: finite(after.joules / before.joules),
      detail: { estimated: isEstimated ? 1 : 0 }
    }
  ];
}

// src/commands/observe/observe-loads.ts
var ROUNDS = 20;
var INPUTS = 32;
async function observeLoads(host, engine, request) {
  const { observed, loads, inForce } = request;
  const measurements = [...observed.measurements];
  for (const load of observed.failure === void 0 ? loads : []) {
    host.log.progress(`${inForce.name}: ${visibleText(load.slice)}`);
    try {
      measurements.push(...await measureLoad(engine, request, load));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return { ...observed, measurements, failure: `under ${load.slice}: ${error.message}` };
    }
  }
  return { ...observed, measurements };
}
async function measureLoad(engine, request, { slice, pattern, rowsPerQuery, queries, threads }) {
  const { basePath, candidatePath, feeds, serving, limits, seed } = subjectOf2(request);
  const options = optionsFor({ ...serving, threads }, "ordinary");
  const rounds = Math.min(ROUNDS, Math.ceil(queries / 2));
  const arms = await engine.load(
    {
      arms: [
        { name: LATENCY_ARMS.base, modelPath: basePath, options },
        { name: LATENCY_ARMS.control, modelPath: basePath, options },
        { name: LATENCY_ARMS.candidate, modelPath: candidatePath, options }
      ],
      feeds: firstRows(feeds, INPUTS * rowsPerQuery),
      pattern,
      rowsPerQuery,
      queries: Math.ceil(queries / rounds),
      rounds,
      seed
    },
    limits
  );
  return loadMeasurements({ arms, names: LATENCY_ARMS, rowsPerQuery, slice, seed });
}

// src/measure/probes.ts
function measureOddAnswers(odd) {
  const { slice, rows, base, candidate, clusters } = odd;
  const answered = (sample) => Float64Array.from({ length: rows }, (_, row) => isAnswered(sample, row) ? 1 : 0);
  const [before, after] = [answered(base), answered(candidate)];
  return threeArms(
    { metric: "finite-answers", unit: "share", better: "higher", slice },
    {
      base: shareOfRows(before, clusters),
      candidate: shareOfRows(after, clusters),
      change: changeOfRows({ before, after }, clusters)
    }
  );
}
var isAnswered = (sample, row) => sample?.nonFinite[row] === 0;
function measureDependence(given) {
  const { on, slice, base, candidate, paddedAlone, clusters } = given;
  const rows = base[0].rows;
  const [before, after] = [largestDifference(base), largestDifference(candidate)];
  const estimated = (difference, arm) => ({
    ...exactly(difference, rows),
    ...paddedAlone === void 0 ? {} : { detail: { paddedAlone: finite(largestDifference([given[arm][0], paddedAlone[arm]])) } }
  });
  const differences2 = threeArms(
    { metric: `${on}-difference`, unit: "", better: "lower", slice },
    {
      base: estimated(before, "base"),
      candidate: estimated(after, "candidate"),
      change: exactly(after - before, rows)
    }
  );
  if (base[0].kind !== "classification") return differences2;
  const [old, made] = [changedAnswers(base), changedAnswers(candidate)];
  return [
    ...differences2,
    ...threeArms(
      { metric: `${on}-flips`, unit: "share", better: "lower", slice },
      {
        base: shareOfRows(old, clusters),
        candidate: shareOfRows(made, clusters),
        change: changeOfRows({ before: old, after: made }, clusters)
      }
    )
  ];
}
function largestDifference([one, many]) {
  const other = valuesOf(many).values;
  let largest = 0;
  for (const [position, value] of valuesOf(one).values.entries()) {
    const difference = Math.abs(value - (other[position] ?? Number.NaN));
    if (Object.is(value, other[position])) continue;
    largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  }
  return largest;
}
function changedAnswers([one, many]) {
  const other = answersOf(many);
  return Float64Array.from(answersOf(one), (answer, row) => answer === other[row] ? 0 : 1);
}
function threeArms(described2, arms) {
  const shared = { ...described2, kernels: "ordinary" };
  return [
    { ...shared, arm: "base", ...arms.base },
    { ...shared, arm: "candidate", versus: "base", ...arms.candidate },
    { ...shared, arm: "change", versus: "base", ...arms.change }
  ];
}

// src/measure/block-sqnr.ts
var WITHOUT_NOISE_DB = 300;
function measureBlock({ slice, base, candidate, rows }) {
  if (base.length !== candidate.length)
    return unmeasuredBlock(slice, rows, "its values have another shape in the candidate");
  const width = base.length / rows;
  const powers = Array.from({ length: rows }, (_, row) => {
    let [signal, noise] = [0, 0];
    for (let place2 = row * width; place2 < (row + 1) * width; place2 += 1) {
      const value = base[place2] ?? Number.NaN;
      signal += value ** 2;
      noise += (value - (candidate[place2] ?? Number.NaN)) ** 2;
    }
    return { signal, noise };
  }).filter(({ signal }) => Number.isFinite(signal));
  const signals = powers.map(({ signal }) => signal);
  return described(
    slice,
    ratioInDecibels(
      signals,
      powers.map(({ noise }) => noise)
    )
  );
}
var unmeasuredBlock = (slice, rows, reason) => described(slice, undefinedFor(rows, reason));
var undefinedFor = (rows, reason) => ({
  ...plainly(Number.NaN, rows),
  evidence: { kind: "none", reason }
});
function ratioInDecibels(signals, noises) {
  const n = signals.length;
  const [signal, noise] = [mean(signals), mean(noises)];
  if (n === 0) return exactly(Number.NaN, 0);
  if (!Number.isFinite(noise)) return undefinedFor(n, "its values are not finite in the candidate");
  if (signal === 0) return undefinedFor(n, "it adds nothing in the float model");
  const estimate = noise === 0 ? WITHOUT_NOISE_DB : 10 * Math.log10(signal / noise);
  if (estimate >= WITHOUT_NOISE_DB) return exactly(WITHOUT_NOISE_DB, n);
  if (n === 1) return undefinedFor(n, "one row has no spread");
  const deviations = signals.map((own, row) => own / signal - (noises[row] ?? 0) / noise);
  const standardError = 10 / Math.LN10 * Math.sqrt(moments(deviations).variance / n);
  const { interval, ...estimated } = withMargin(estimate, standardError, {
    n,
    degreesOfFreedom: n - 1
  });
  return { ...estimated, interval: interval && { ...interval, method: "delta method, t" } };
}
var described = (slice, estimated) => ({
  metric: "block-sqnr",
  arm: "candidate",
  versus: "base",
  kernels: "ordinary",
  slice,
  unit: "dB",
  better: "higher",
  ...estimated
});

// src/commands/observe/observe-blocks.ts
var FILE = / "[^"]*blocks\.onnx"/;
var ROWS_AT_ONCE = 16;
async function observeBlocks(host, engine, request) {
  const { base, candidate, feeds } = request;
  const blocks = residualBlocks(base.model);
  const ends = blocksIn(candidate.loaded.model, blocks);
  try {
    const added = (model, of) => addedByBlocks(host, engine, { request, model, ends: of });
    const [before, after] = [
      await added(base.model, blocks),
      await added(candidate.loaded.model, ends)
    ];
    return blocks.map((block, place2) => {
      const [slice, own, other] = [blockSlice(block), before[place2], after[place2]];
      if (own === void 0 || other === void 0)
        return unmeasuredBlock(slice, feeds.rows, "the block is not found in the candidate");
      return measureBlock({ slice, base: own, candidate: other, rows: feeds.rows });
    });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const reason = error.message.replace(FILE, " with what its blocks add as outputs");
    return blocks.map((block) => unmeasuredBlock(blockSlice(block), feeds.rows, reason));
  }
}
async function addedByBlocks(host, engine, { request, model, ends }) {
  if (ends.every((end) => end === void 0)) return ends.map(() => void 0);
  const { feeds } = request;
  const { serving, limits } = subjectOf2(request);
  const { opened, names } = withDifferences(model, ends);
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const modelPath = host.files.resolve(folder, "blocks.onnx");
    await writeModelFile(host, modelPath, { made: madeOf(opened) });
    const outputs = names.filter((name) => name !== void 0);
    const parts = new Map(outputs.map((name) => [name, []]));
    const options = optionsFor(serving, "ordinary");
    for (const some2 of chunksOf(feeds)) {
      const job = { modelPath, feeds: some2, batch: serving.batch, outputs, options };
      for (const column of (await engine.predict(job, limits)).outputs)
        parts.get(column.name)?.push(floatsOf(column));
    }
    return names.map((name) => name === void 0 ? void 0 : joined(parts.get(name) ?? []));
  } finally {
    await host.files.remove(folder);
  }
}
function withDifferences(model, ends) {
  const graph = graphOf(model);
  const fresh = freshNames(graph);
  const made = ends.map((end) => {
    if (end === void 0) return void 0;
    const { before, after } = end;
    return makeNode({
      operator: "Sub",
      inputs: [after, before],
      outputs: [fresh("block-adds")]
    });
  });
  const nodes = made.filter((one) => one !== void 0);
  const names = made.map((one) => one?.output[0]);
  const whole2 = withGraph(model, { nodes: [...graph.node, ...nodes] });
  return {
    opened: withExtraOutputs(
      whole2,
      names.filter((name) => name !== void 0)
    ),
    names
  };
}
function chunksOf(feeds) {
  const rows = Array.from({ length: feeds.rows }, (_, row) => row);
  return Array.from(
    { length: Math.ceil(rows.length / ROWS_AT_ONCE) },
    (_, part) => selectFeeds(feeds, rows.slice(part * ROWS_AT_ONCE, (part + 1) * ROWS_AT_ONCE))
  );
}
function joined(parts) {
  const whole2 = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let place2 = 0;
  for (const part of parts) {
    whole2.set(part, place2);
    place2 += part.length;
  }
  return whole2;
}

// src/commands/observe/probe-arms.ts
async function askBoth({ engine, subject: subject2 }, way) {
  const answer = (modelPath) => orRefusal(() => answersAt(engine, subject2, { ...way, modelPath, kernels: "ordinary" }));
  return {
    base: await answer(subject2.basePath),
    candidate: await answer(subject2.candidatePath)
  };
}
async function orRefusal(run) {
  try {
    return await run();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}
function samplesOf({ task, data }, answers) {
  const like = answers.flatMap(({ base, candidate }) => [base, candidate]).find((answer) => !(answer instanceof EngineError));
  const read = (answer) => answer instanceof EngineError || like === void 0 || like instanceof EngineError ? void 0 : buildSample(answer, readingFor(task, data, like));
  return answers.map(({ base, candidate }) => ({ base: read(base), candidate: read(candidate) }));
}
function refusals(slice, { base, candidate }) {
  if (!(candidate instanceof EngineError)) {
    return base instanceof EngineError ? [
      `On ${slice} the base is refused by the engine, and the candidate answers (${base.message})`
    ] : [];
  }
  const who = base instanceof EngineError ? "base and candidate are" : "only the candidate is";
  return [`On ${slice} ${who} refused by the engine (${candidate.message})`];
}

// src/commands/observe/observe-dependence.ts
var LARGER_BATCH = 8;
function observeBatches(asking) {
  return observeWays(asking, "batch", [{ batch: 1 }, { batch: LARGER_BATCH }]);
}
async function observePadding(asking) {
  const { padding } = asking.data;
  if (padding === void 0) throw new Error("The rows of this probe were not looked at");
  if ("inapplicable" in padding) {
    const notice = `On ${asking.slice} nothing is measured: it is not applicable, since ${padding.inapplicable}`;
    return { measurements: [], notices: [notice] };
  }
  return observeWays(asking, "padding", waysOf(padding));
}
var waysOf = (padding) => [
  { batch: 1, unpadding: { ...padding, isCut: true } },
  { batch: LARGER_BATCH, unpadding: { ...padding, isCut: false } },
  { batch: 1, unpadding: { ...padding, isCut: false } }
];
async function observeWays(asking, on, ways) {
  const { slice, data } = asking;
  const answers = [];
  for (const way of ways) {
    const answered = await askBoth(asking, way);
    const refused4 = refusals(slice, answered);
    if (refused4.length > 0) return { measurements: [], notices: refused4 };
    answers.push(answered);
  }
  const [alone, company, paddedAlone] = samplesOf(asking, answers).map(whole);
  if (alone === void 0 || company === void 0) throw new Error("Two ways were asked");
  const measurements = measureDependence({
    on,
    slice,
    base: [alone.base, company.base],
    candidate: [alone.candidate, company.candidate],
    ...paddedAlone === void 0 ? {} : { paddedAlone },
    clusters: data.clusters
  });
  return { measurements, notices: [] };
}
function whole({ base, candidate }) {
  if (base === void 0 || candidate === void 0) throw new Error("No arm was refused");
  return { base, candidate };
}

// src/commands/observe/observe-probes.ts
async function observeProbes(host, engine, request) {
  const { observed, probes, inForce } = request;
  const [measurements, notices] = [[], []];
  for (const probe of observed.failure === void 0 ? probes : []) {
    host.log.progress(`${inForce.name}: probe ${probe.name}`);
    const shown2 = await observeProbe(host, engine, { request, probe });
    measurements.push(...shown2.measurements);
    notices.push(...shown2.notices);
  }
  return {
    ...observed,
    measurements: [...observed.measurements, ...measurements],
    probeNotices: notices
  };
}
async function observeProbe(host, engine, { request, probe }) {
  const data = await probe.open();
  const subject2 = { ...subjectOf2(request), feeds: data.feeds };
  const { task } = request.data;
  const asking = { engine, subject: subject2, task, data, slice: `probe=${probe.name}` };
  switch (probe.name) {
    case "blocks": {
      const measurements = await observeBlocks(host, engine, { ...request, feeds: data.feeds });
      return { measurements, notices: [] };
    }
    case "batch":
      return observeBatches(asking);
    case "padding":
      return observePadding(asking);
    case "nan":
    case "infinite":
    case "extreme":
    case "empty-text":
      return observeOddAnswers(asking);
  }
}
async function observeOddAnswers(asking) {
  const { subject: subject2, slice, data } = asking;
  const answered = await askBoth(asking, { batch: subject2.serving.batch });
  const [samples] = samplesOf(asking, [answered]);
  const odd = {
    slice,
    rows: data.feeds.rows,
    base: samples?.base,
    candidate: samples?.candidate,
    clusters: data.clusters
  };
  return { measurements: measureOddAnswers(odd), notices: refusals(slice, answered) };
}

// src/commands/observe/observe-providers.ts
async function observeProviders(host, engine, request) {
  const { observed, providers, inForce } = request;
  const measurements = [...observed.measurements];
  const onProviders = [];
  for (const name of observed.failure === void 0 ? providers : []) {
    const slice = providerSlice(name);
    host.log.progress(`${inForce.name}: ${slice}`);
    try {
      const subject2 = subjectOn(request, name);
      const facts = { name, slice, rows: subject2.feeds.rows, ...await place(engine, subject2) };
      onProviders.push(facts);
      if (facts.unavailable !== void 0) continue;
      const measured = await measureOn(host, engine, { request, subject: subject2 });
      measurements.push(...measured.map((measurement) => ({ ...measurement, slice })));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const failure = `on ${slice}: ${error.message}`;
      return { ...observed, measurements, onProviders, failure };
    }
  }
  return { ...observed, measurements, onProviders };
}
function subjectOn(request, provider) {
  const subject2 = subjectOf2(request);
  return { ...subject2, serving: { ...subject2.serving, provider } };
}
async function place(engine, subject2) {
  const { basePath, candidatePath, feeds, serving, limits } = subject2;
  const ask = (modelPath) => {
    const job = { modelPath, feeds: firstRows(feeds, 64), batch: 1 };
    return engine.placement({ ...job, options: optionsFor(serving, "ordinary") }, limits);
  };
  const base = await orWords(() => ask(basePath));
  if (typeof base === "string") return { unavailable: base };
  const candidate = await ask(candidatePath);
  const operators = { base: { ...base }, candidate: { ...candidate } };
  const { provider = "cpu" } = serving;
  const left = [
    ...provider in base ? [] : ["the float model"],
    ...provider in candidate ? [] : ["the candidate"]
  ];
  if (left.length === 0) return { operators };
  const unavailable = `none of the operators of ${left.join(" and of ")} runs on it, all run elsewhere`;
  return { operators, unavailable };
}
async function orWords(run) {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof EngineError && error.code === "engine-failed")) throw error;
    return error.message.replace(/^Cannot [^:]*: /, "");
  }
}
async function measureOn(host, engine, { request, subject: subject2 }) {
  const { inForce, base, criteria, data } = request;
  const { evaluation, task } = data;
  const { batch } = subject2.serving;
  const asked = { batch, kernels: "ordinary" };
  const before = await answersAt(engine, subject2, { ...asked, modelPath: subject2.basePath });
  const after = await answersAt(engine, subject2, { ...asked, modelPath: subject2.candidatePath });
  const answers = { base: before, ordinary: after, exact: after };
  const measured = measureBehaviour({
    samples: readSamples(answers, readingFor(task, evaluation, before)),
    slices: [],
    groups: [],
    criteria: criteria.filter(({ kind }) => kind !== "group-gap"),
    seed: [inForce.seed, base.digest, evaluation.dataset.digest].join(":"),
    clusters: evaluation.clusters,
    baseline: void 0
  });
  return [
    ...measured.filter(
      ({ kernels, metric }) => kernels === "ordinary" && metric !== "kernel-flips"
    ),
    ...await measureTimings(host, engine, { subject: subject2, criteria })
  ];
}

// src/commands/observe/observe-servings.ts
async function observeServings(host, engine, request) {
  const { observed, servings, inForce, criteria } = request;
  const measurements = [...observed.measurements];
  for (const { slice, batch, threads } of observed.failure === void 0 ? servings : []) {
    host.log.progress(`${inForce.name}: ${slice}`);
    try {
      const subject2 = subjectOf2(request);
      const serving = { ...subject2.serving, batch, threads };
      const timed = { subject: { ...subject2, serving }, criteria };
      const timings = await timeUntilDecided(host, engine, timed);
      measurements.push(...timings.map((measurement) => ({ ...measurement, slice })));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return { ...observed, measurements, failure: `under ${slice}: ${error.message}` };
    }
  }
  return { ...observed, measurements };
}

// src/data/join-feeds.ts
function joinFeeds(all) {
  const groups = /* @__PURE__ */ new Map();
  for (const [part, { columns }] of all.entries()) {
    const shape = JSON.stringify(
      columns.map(({ itemShape, elementType }) => [itemShape, elementType])
    );
    groups.set(shape, [...groups.get(shape) ?? [], part]);
  }
  return [...groups.values()].map((members) => joinGroup(all, members));
}
function joinGroup(all, members) {
  const parts = [];
  let rows = 0;
  for (const part of members) {
    parts.push({ part, start: rows });
    rows += all[part]?.rows ?? 0;
  }
  const feeds = members.flatMap((part) => all[part] ?? []);
  const [first] = feeds;
  const columns = (first?.columns ?? []).map((column, position) => {
    const own = feeds.flatMap((one) => one.columns[position] ?? []);
    const values = joinValues(
      column.elementType,
      own.map((part) => part.values)
    );
    return { ...column, rows, values };
  });
  return { feeds: { rows, columns }, parts };
}
function joinValues(type, all) {
  if (type === "string")
    return all.flatMap((values) => isNumericArray(values) ? [] : [...values]);
  const arrays = all.filter(isNumericArray);
  const bytes = new Uint8Array(arrays.reduce((total, { byteLength }) => total + byteLength, 0));
  let offset = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  return viewBytes(type, bytes);
}
function sliceColumn(column, start, rows) {
  const width = column.itemShape.reduce((product, size) => product * size, 1);
  const { values } = column;
  const [from, to] = [start * width, (start + rows) * width];
  return {
    ...column,
    rows,
    values: isNumericArray(values) ? values.subarray(from, to) : values.slice(from, to)
  };
}

// src/commands/describe-case.ts
var LONGEST = 120;
function describeCase(described2) {
  const { rows, row, before, after, classes, isPublic } = described2;
  const changed = rows.after?.dataset;
  const text = isPublic ? textOf(rows, row) : idOf(rows, row);
  const answer = (arm) => {
    const old = answerText(before[arm], row, classes);
    return changed === void 0 ? old : `${old} \u2192 ${answerText(after[arm], row, classes)}`;
  };
  return { case: shortened(text, LONGEST), base: answer("base"), candidate: answer("ordinary") };
}
var textOf = ({ before, after }, row) => after === void 0 ? rowText(before.dataset, row) : pairText(before.dataset, after.dataset, row);
function idOf({ before, after }, row) {
  const id = `row ${before.dataset.rowDigests[row] ?? ""}`;
  const columns = [...after?.dataset.columns.keys() ?? []].filter(
    (name) => after !== void 0 && cellText(before.dataset, name, row) !== cellText(after.dataset, name, row)
  );
  return columns.length === 0 ? id : `${id}, changed in ${columns.join(", ")}`;
}
function cellText(dataset, name, row) {
  const column = dataset.columns.get(name);
  if (column === void 0) return "";
  if (itemWidth(column) !== 1) return `[${column.itemShape.join(" \xD7 ")}]`;
  return cellTexts(column)[row] ?? "";
}
var rowText = (dataset, row) => [...dataset.columns.keys()].map((name) => `${name} ${cellText(dataset, name, row)}`).join(", ");
function pairText(before, after, row) {
  const parts = [...after.columns.keys()].flatMap((name) => {
    const [old, made] = [cellText(before, name, row), cellText(after, name, row)];
    return old === made && !old.startsWith("[") ? [] : [`${name} ${shortened(old, LONGEST / 3)} \u2192 ${shortened(made, LONGEST / 3)}`];
  });
  return parts.join(", ");
}
function answerText(sample, row, classes) {
  if (sample.nonFinite[row] === 1) return "not finite";
  switch (sample.kind) {
    case "classification": {
      const answer = sample.predicted[row] ?? -1;
      const probability = sample.scores[row * sample.classes + answer] ?? Number.NaN;
      return `${classes?.[answer] ?? String(answer)} ${probability.toFixed(2)}`;
    }
    case "regression":
      return String(Number((sample.values[row] ?? Number.NaN).toPrecision(4)));
    case "tensor":
      return "\u2013";
  }
}
function shortened(text, length) {
  const letters = Array.from(text);
  return letters.length <= length ? text : `${letters.slice(0, length - 1).join("")}\u2026`;
}

// src/commands/observe/observe-suites.ts
async function observeSuites(host, engine, request) {
  const { observed, suites, inForce } = request;
  if (suites.length === 0 || observed.failure !== void 0) return { ...observed, tested: [] };
  host.log.progress(`${inForce.name}: behaviour tests`);
  const opened = [];
  for (const test of suites.flatMap(({ tests }) => tests))
    opened.push({ test, rows: await test.open() });
  try {
    const answered = await answerTests(host, engine, { request, opened });
    const measured = answered.map((one) => ({ test: one.test, ...measureAnswered(one, request) }));
    const factsOf4 = (tests) => tests.flatMap((test) => measured.find((one) => one.test === test)?.facts ?? []);
    return {
      ...observed,
      measurements: [
        ...observed.measurements,
        ...measured.flatMap(({ measurements }) => measurements)
      ],
      tested: suites.map(({ name, source, digest, tests }) => ({
        name,
        source,
        digest,
        tests: factsOf4(tests)
      }))
    };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { ...observed, tested: [], failure: `in the behaviour tests: ${error.message}` };
  }
}
async function answerTests(host, engine, { request, opened }) {
  const parts = opened.flatMap(
    ({ rows: { before, after } }) => after === void 0 ? [before] : [before, after]
  );
  const samples = /* @__PURE__ */ new Map();
  for (const joined2 of joinFeeds(parts.map(({ feeds }) => feeds))) {
    const answers = await observeAnswers(host, engine, {
      ...subjectOf2(request),
      feeds: joined2.feeds
    });
    for (const { part, start } of joined2.parts) {
      const data = parts[part];
      if (data === void 0) continue;
      const own = (column) => sliceColumn(column, start, data.feeds.rows);
      const reading = readingFor(request.data.task, data, answers.base);
      const { base, ordinary, exact } = answers;
      samples.set(
        data,
        readSamples({ base: own(base), ordinary: own(ordinary), exact: own(exact) }, reading)
      );
    }
  }
  return opened.map(({ test, rows }) => {
    const before = samples.get(rows.before);
    const after = samples.get(rows.after ?? rows.before);
    if (before === void 0 || after === void 0) throw new Error("Every test was answered");
    return { test, rows, before, after };
  });
}
var SHOWN = 10;
function measureAnswered({ test, rows, before, after }, { data: { task }, inForce }) {
  const passed = (arm) => passedCases(test.rule, { before: before[arm], after: after[arm] });
  const [base, ordinary, exact] = [passed("base"), passed("ordinary"), passed("exact")];
  const { slice, isSample, name, kind } = test;
  const lost = lostCases({ base, candidate: ordinary });
  const isPublic = !isSample || inForce.publishExamples === true;
  const unanswered = unansweredCases({ before: before.base, after: after.base });
  const shared = { slice, base, unanswered, isSample, clusters: rows.before.clusters };
  return {
    measurements: [
      ...measureTest({ ...shared, kernels: "ordinary", candidate: ordinary }),
      ...measureTest({ ...shared, kernels: "exact", candidate: exact })
    ],
    facts: {
      name,
      kind,
      cases: base.length,
      basePassed: passedCount(base),
      candidatePassed: passedCount(ordinary),
      lost: lost.length,
      lostCases: lost.slice(0, SHOWN).map((row) => describeCase({ rows, row, before, after, classes: task.classes, isPublic }))
    }
  };
}

// src/commands/observe/observe-all.ts
async function observeAll(host, engine, run) {
  const answered = await observeModel(host, engine, run);
  const challenged = await observeChallenges(host, engine, { ...run, observed: answered });
  const behaved = await observeSuites(host, engine, { ...run, observed: challenged });
  const probed = await observeProbes(host, engine, { ...run, observed: behaved });
  const attacked = await observeAttacks(host, engine, { ...run, observed: probed });
  const loaded = await observeLoads(host, engine, { ...run, observed: attacked });
  const served = await observeServings(host, engine, { ...run, observed: loaded });
  return observeProviders(host, engine, { ...run, observed: served });
}

// src/gate.ts
async function gateModel(host, engine, request) {
  const { inForce, canary, blame = false, change, isPrivate = false } = request;
  const prepared = await prepare(host, engine, request);
  const candidate = await makeCandidate(host, engine, { ...prepared, canary });
  const run = { ...prepared, candidate };
  const observed = await observeAll(host, engine, run);
  const scope = judgedScope(prepared, observed);
  const judged = judge(caseOf({ ...prepared, ...observed, scope, canary }));
  const blamed = await blameLayers(host, engine, { ...run, ...judged, canary, wanted: blame });
  const concluded = { ...run, ...observed, ...judged, ...blamed };
  const built = buildRecord(host, { ...concluded, scope, canary, change });
  const examples = examplesOf(host, built, run);
  const record = { ...built, ...exampleFacts(inForce, examples) };
  await writeRecord(host, recordPath(host, inForce.output), record);
  await writeExamples(host, { inForce, examples, isPrivate });
  return record;
}

export {
  canaryKindOf,
  factsOf2 as factsOf,
  judgedScope,
  makeCandidate,
  observeAll,
  gateModel
};
