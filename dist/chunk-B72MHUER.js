import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  roundHalfEven
} from "./chunk-FNO66JQ4.js";
import {
  isNeverWaived
} from "./chunk-N2RG5XT4.js";

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
  const harmonic = pValues.reduce((sum2, _, position) => sum2 + 1 / (position + 1), 0);
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
function figure(value, unit) {
  if (value === null) return "undefined";
  switch (unit) {
    case "share":
      return `${digits(value * 100)} %`;
    case "ratio":
      return `\xD7${digits(value)}`;
    case "":
      return digits(value);
    default:
      return `${digits(value)} ${unit}`;
  }
}
function difference(value, unit) {
  if (value === null || unit === "ratio") return figure(value, unit);
  const signs = ["\u2212", "", "+"];
  return `${signs[Math.sign(value) + 1] ?? ""}${distance(value, unit)}`;
}
function distance(value, unit) {
  if (value === null) return figure(value, unit);
  if (unit !== "share") return figure(Math.abs(value), unit);
  const points = digits(Math.abs(value) * 100);
  return `${points} ${points === "1" ? "point" : "points"}`;
}
function digits(number) {
  return String(Number(number.toPrecision(3))).replace("-", "\u2212");
}

// src/schema/assert-never.ts
function assertNever(value) {
  throw new Error(`Unexpected value ${JSON.stringify(value)}`);
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
var groupGap = (criterion, _target, lookup) => ({
  subject: lookup.find({ arm: "change", versus: "base" }),
  operator: "change-below",
  limit: criterion.margin,
  versus: "base"
});

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
  const estimate2 = (counts.gained - counts.lost) / counts.n;
  return {
    lower: bisect((delta) => z - tangoScore(counts, delta), -1, estimate2),
    upper: bisect((delta) => -z - tangoScore(counts, delta), estimate2, 1)
  };
}
function provableMargin(n, alpha = 0.05) {
  return n === 0 ? 1 : -Math.expm1(Math.log(alpha) / n);
}

// src/judge/paired-proof.ts
var ALPHA = 0.05;
var EXACT_ROWS = 30;
var CRITICAL = normalQuantile(1 - ALPHA);
function provesLessLoss(counts, margin) {
  return tangoScore(counts, -margin) > CRITICAL && keepsExactBound(counts, margin);
}
function keepsExactBound({ lost: lost2, gained: gained2, n }, margin) {
  if (n < EXACT_ROWS || gained2 === 0) return clopperPearson(lost2, n, 1 - 2 * ALPHA).upper < margin;
  return lost2 > 0 || provableMargin(n, ALPHA) < margin;
}

// src/stats/retention.ts
function retention({ lost: lost2, gained: gained2, n, bothRight }, r) {
  const mean2 = (bothRight * (1 - r) - lost2 * r + gained2) / n;
  const bothWrong = n - lost2 - gained2 - bothRight;
  const squares = bothRight * (1 - r - mean2) ** 2 + lost2 * (r + mean2) ** 2 + gained2 * (1 - mean2) ** 2 + bothWrong * mean2 ** 2;
  return { mean: mean2, standardError: Math.sqrt(squares / (n - 1) / n) };
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

// src/judge/retained.ts
var LEVEL = 0.9;
function retained(change, r, limit) {
  const { evidence, estimate: estimate2, interval } = change;
  if (evidence.kind !== "paired-counts" || evidence.bothRight === void 0) return change;
  if (estimate2 === null || interval === null) return change;
  const { bothRight, n } = evidence;
  const { standardError } = retention({ ...evidence, bothRight }, r);
  const counts = change.better === "lower" ? { lost: evidence.gained, gained: evidence.lost, n } : { lost: evidence.lost, gained: evidence.gained, n };
  const degreesOfFreedom = n - 1;
  if (!(degreesOfFreedom >= 1) || !keepsExactBound(counts, Math.abs(limit))) return change;
  const margin = tQuantile(1 - (1 - LEVEL) / 2, degreesOfFreedom) * standardError;
  const [lower, upper] = [estimate2 - margin, estimate2 + margin];
  const isWider = change.better === "lower" ? upper > interval.upper : lower < interval.lower;
  if (!isWider) return change;
  return {
    ...change,
    interval: { lower, upper, level: LEVEL, method: "t of what is kept" },
    evidence: { kind: "mean", mean: estimate2, standardError, n, degreesOfFreedom }
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

// src/stats/rows-needed.ts
var ALPHA2 = 0.05;
var POWER = 0.8;
function pairedRows({ discordance, difference: difference2, power = POWER }, margin) {
  const z = normalQuantile(1 - ALPHA2) + normalQuantile(power);
  return z * z * (discordance - difference2 ** 2) / (margin + difference2) ** 2;
}
function shrunken({ lost: lost2, gained: gained2, n }) {
  return { discordance: (lost2 + gained2 + 1) / (n + 2), difference: (gained2 - lost2) / (n + 2) };
}
function pairedRowsNeeded(counts, margin, difference2 = 0) {
  if (difference2 <= -margin) return null;
  const { lost: lost2, n } = counts;
  const total = pairedRows({ ...shrunken(counts), difference: difference2 }, margin);
  const guard2 = lost2 === 0 ? Math.ceil(Math.log(ALPHA2) / Math.log1p(-margin)) : 0;
  return Math.max(0, Math.ceil(total) - n, guard2 - n);
}
function provableOften(n, discordance) {
  return (normalQuantile(1 - ALPHA2) + normalQuantile(POWER)) * Math.sqrt(discordance / n);
}
function detectableChange(n, discordance) {
  return (normalQuantile(1 - ALPHA2 / 2) + normalQuantile(POWER)) * Math.sqrt(discordance / n);
}
var MOST_ROWS = 1e9;
var MORE_THAN_NORMAL = 10;
function tTestRows(effect) {
  const normal = ((normalQuantile(1 - ALPHA2) + normalQuantile(POWER)) / effect) ** 2;
  if (!(normal < MOST_ROWS)) return Number.POSITIVE_INFINITY;
  let [tooFew, enough] = [Math.max(2, normal), normal + MORE_THAN_NORMAL];
  if (normal < 2 && tTestPower(2, effect) >= POWER) return 2;
  while (enough - tooFew > 1e-9 * enough) {
    const middle = (tooFew + enough) / 2;
    if (tTestPower(middle, effect) < POWER) tooFew = middle;
    else enough = middle;
  }
  return enough;
}
function tTestPower(n, effect) {
  const critical = tQuantile(1 - ALPHA2, n - 1);
  return 1 - noncentralTCdf(critical, { degreesOfFreedom: n - 1, shift: effect * Math.sqrt(n) });
}
function scaledRowsNeeded(n, { halfWidth, distance: distance2 }) {
  if (distance2 <= 0) return null;
  return Math.max(0, Math.ceil(n * (halfWidth / distance2) ** 2) - n);
}

// src/judge/rows-needed.ts
function rowsNeeded({ evidence, estimate: estimate2, interval, n, unit }, limit) {
  if (evidence.kind === "paired-counts") {
    const counts = orientedCounts(evidence, limit);
    const drop = (counts.gained - counts.lost) / counts.n;
    if (drop <= -Math.abs(limit.value)) return null;
    return inRows(pairedRowsNeeded(counts, Math.abs(limit.value)), n / counts.n);
  }
  if (interval === null || estimate2 === null || unit === "ratio") return null;
  const distance2 = limit.side === "at-most" ? limit.value - estimate2 : estimate2 - limit.value;
  const halfWidth = limit.side === "at-most" ? interval.upper - estimate2 : estimate2 - interval.lower;
  const scaled2 = scaledRowsNeeded(n, { halfWidth, distance: distance2 });
  if (scaled2 === null || evidence.kind === "binomial") return scaled2;
  return Math.max(scaled2, EXACT_ROWS - n);
}
function rowsNeededIfReal({ evidence, estimate: estimate2, n, unit }, limit) {
  if (evidence.kind === "paired-counts") {
    const counts = orientedCounts(evidence, limit);
    const { difference: difference2 } = shrunken(counts);
    return inRows(pairedRowsNeeded(counts, Math.abs(limit.value), difference2), n / counts.n);
  }
  if (evidence.kind !== "mean" || estimate2 === null || unit === "ratio") return null;
  const distance2 = limit.side === "at-most" ? limit.value - estimate2 : estimate2 - limit.value;
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
function mcnemarExact(lost2, gained2) {
  return Math.min(1, 2 * binomialCdf(Math.min(lost2, gained2), lost2 + gained2, 0.5));
}
function mcnemarMidP(lost2, gained2) {
  const [fewer, n] = [Math.min(lost2, gained2), lost2 + gained2];
  const below = binomialCdf(fewer, n, 0.5);
  const itself = below - binomialCdf(fewer - 1, n, 0.5);
  return n === 0 ? 1 : Math.min(1, 2 * below - itself);
}
function mcnemarChiSquare(lost2, gained2, { corrected }) {
  if (lost2 + gained2 === 0) return { statistic: Number.NaN, pValue: Number.NaN };
  const distance2 = Math.abs(lost2 - gained2) - (corrected ? 1 : 0);
  const statistic = distance2 ** 2 / (lost2 + gained2);
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
  const { lost: lost2, gained: gained2, n, bothRight } = table;
  const [after, before] = [(bothRight + gained2) / n, (bothRight + lost2) / n];
  const ofAfter = wilsonInterval(bothRight + gained2, n, level);
  const ofBefore = wilsonInterval(bothRight + lost2, n, level);
  const correlation2 = correlationOf(table);
  const reach = (a, b) => Math.sqrt(Math.max(a * a - 2 * correlation2 * a * b + b * b, 0));
  const difference2 = after - before;
  return {
    lower: difference2 - reach(after - ofAfter.lower, ofBefore.upper - before),
    upper: difference2 + reach(ofAfter.upper - after, before - ofBefore.lower)
  };
}
function correlationOf({ lost: lost2, gained: gained2, n, bothRight }) {
  const bothWrong = n - bothRight - lost2 - gained2;
  const margins = (bothRight + lost2) * (gained2 + bothWrong) * (bothRight + gained2) * (lost2 + bothWrong);
  const excess = bothRight * bothWrong - lost2 * gained2;
  if (margins === 0) return 0;
  return (excess > 0 ? Math.max(excess - n / 2, 0) : excess) / Math.sqrt(margins);
}
function bonettPriceInterval({ lost: lost2, gained: gained2, n }, level) {
  const [up, down] = [(gained2 + 1) / (n + 2), (lost2 + 1) / (n + 2)];
  const difference2 = up - down;
  const half = criticalOf2(level) * Math.sqrt((up + down - difference2 ** 2) / (n + 2));
  return { lower: difference2 - half, upper: difference2 + half };
}
function waldInterval({ lost: lost2, gained: gained2, n }, level) {
  const difference2 = (gained2 - lost2) / n;
  const half = criticalOf2(level) * Math.sqrt(lost2 + gained2 - (gained2 - lost2) ** 2 / n) / n;
  return { lower: difference2 - half, upper: difference2 + half };
}

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

// src/stats/bias-correction.ts
function biasCorrection(estimate2, replicates, acceleration) {
  if (acceleration === void 0 || !Number.isFinite(acceleration)) return void 0;
  let below = 0;
  for (const replicate of replicates)
    if (replicate <= estimate2) below += replicate === estimate2 ? 0.5 : 1;
  const bias = normalQuantile(below / replicates.length);
  return Number.isFinite(bias) ? { bias, acceleration } : void 0;
}
function correctedLevel(level, { bias, acceleration }) {
  const shifted = bias + normalQuantile(level);
  const scale = 1 - acceleration * shifted;
  return scale > 0 ? normalCdf(bias + shifted / scale) : level;
}
function levelOf(percentile, { bias, acceleration }) {
  const distance2 = normalQuantile(percentile) - bias;
  const scale = 1 + acceleration * distance2;
  return scale > 0 && Number.isFinite(distance2) ? normalCdf(distance2 / scale - bias) : percentile;
}
function jackknifeAcceleration(without) {
  const center = without.reduce((sum2, value) => sum2 + value, 0) / without.length;
  let [squares, cubes] = [0, 0];
  for (const value of without) {
    const distance2 = center - value;
    squares += distance2 ** 2;
    cubes += distance2 ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

// src/judge/test-hypothesis.ts
function testLimit(measurement, limit) {
  const { estimate: estimate2, evidence, interval } = measurement;
  if (estimate2 === null || evidence.kind === "none") return { proven: false, pValue: null };
  if (evidence.kind === "exact") {
    const kept = keepsBound({ lower: estimate2, upper: estimate2 }, limit);
    return { proven: kept, pValue: kept ? 1 : 0 };
  }
  const pValue = pValueOf(evidence, { ...measurement, estimate: estimate2 }, limit);
  const proven = interval !== null && keepsBound(interval, limit) && passesGuard(evidence, measurement, limit);
  return { proven, pValue };
}
function keepsBound({ lower, upper }, { side, value, strict }) {
  const slack = side === "at-most" ? value - upper : lower - value;
  return strict ? slack > 0 : slack >= 0;
}
function passesGuard(evidence, { n, unit }, { side, value }) {
  switch (evidence.kind) {
    case "paired-counts": {
      const { lost: lost2, gained: gained2 } = evidence;
      const counts = side === "at-least" ? evidence : { ...evidence, lost: gained2, gained: lost2 };
      return keepsExactBound(counts, Math.abs(value));
    }
    case "mean":
    case "replicates":
      return unit === "ratio" || n >= EXACT_ROWS;
    case "binomial":
      return true;
  }
}
function pValueOf(evidence, { unit, estimate: estimate2 }, limit) {
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
    case "replicates": {
      const keeps2 = evidence.sorted.filter(
        (replicate) => side === "at-most" ? replicate <= value : replicate >= value
      );
      return percentileToLevel(evidence, estimate2, {
        share: (keeps2.length + 1) / (evidence.sorted.length + 1),
        side
      });
    }
  }
}
function percentileToLevel({ sorted, acceleration }, estimate2, { share, side }) {
  const correction = biasCorrection(estimate2, sorted, acceleration);
  if (correction === void 0) return share;
  return side === "at-most" ? levelOf(share, correction) : 1 - levelOf(1 - share, correction);
}
function meanTest({ mean: mean2, standardError, degreesOfFreedom }, value) {
  const statistic = (mean2 - value) / standardError;
  const below = Number.isFinite(degreesOfFreedom) ? tCdf(statistic, degreesOfFreedom) : normalCdf(statistic);
  return { statistic, below };
}
function meanPValue(evidence, value, side) {
  const { mean: mean2, standardError } = evidence;
  if (standardError === 0) return (side === "at-most" ? mean2 <= value : mean2 >= value) ? 1 : 0;
  const { below } = meanTest(evidence, value);
  return side === "at-least" ? below : 1 - below;
}

// src/judge/second-opinions.ts
var LEVEL2 = 0.9;
function secondOpinions({ evidence, estimate: estimate2, interval, detail = {} }, limit) {
  if (interval === null || estimate2 === null) return [];
  return [...othersOf(evidence, estimate2), ...blockBootstrapOf(detail)].map(
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
  return typeof lower === "number" && typeof upper === "number" ? [["block bootstrap", { lower, upper }]] : [];
}
function othersOf(evidence, estimate2) {
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
      const percentile = percentileInterval(evidence.sorted);
      return [
        ["percentile bootstrap", percentile],
        ["basic bootstrap", basicInterval(percentile, estimate2)]
      ];
    }
    case "mean":
    case "exact":
    case "none":
      return [];
  }
}
function percentileInterval(sorted) {
  const tail2 = (1 - LEVEL2) / 2;
  return { lower: quantile(sorted, tail2), upper: quantile(sorted, 1 - tail2) };
}
function basicInterval({ lower, upper }, estimate2) {
  return { lower: 2 * estimate2 - upper, upper: 2 * estimate2 - lower };
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
function pairedTests(lost2, gained2) {
  const tests = [
    { method: "McNemar, exact", statistic: null, pValue: mcnemarExact(lost2, gained2) },
    { method: "McNemar, mid-p", statistic: null, pValue: mcnemarMidP(lost2, gained2) }
  ];
  if (lost2 + gained2 === 0) return tests;
  return [
    ...tests,
    { method: "McNemar, chi-square", ...mcnemarChiSquare(lost2, gained2, { corrected: false }) },
    { method: "McNemar, corrected", ...mcnemarChiSquare(lost2, gained2, { corrected: true }) }
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
  const judgement = {
    kernels,
    expected: {
      operator: requirement.operator,
      limit,
      unit: subject?.unit ?? measurements.unitOf(target.metric)
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
  if (subject === void 0) return { ...judgement, state: "missing" };
  if (subject.n === 0) return { ...judgement, state: "empty" };
  if (target.metric === "expected-calibration-error" && subject.n < CALIBRATION_ROWS) {
    return { ...judgement, state: "too-few", rowsNeeded: CALIBRATION_ROWS - subject.n };
  }
  const reason = requirement.unfit ?? reasonAgainst(subject);
  if (limit === null || reason !== void 0) {
    return { ...judgement, state: "undefined", reason: reason ?? "its reference is undefined" };
  }
  return { ...judgement, ...decide(subject, requirement, limit) };
}
var sourcesOf = (subject) => subject?.detail?.["clusters"] ?? void 0;
function reasonAgainst({ estimate: estimate2, evidence }) {
  if (evidence.kind === "none") return evidence.reason;
  return estimate2 === null || !Number.isFinite(estimate2) ? "it is undefined" : void 0;
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
  if (tested.proven) {
    const opinions = secondOpinions(subject, strict);
    return { state: "proven", pValue: tested.pValue, rowsNeeded: null, secondOpinions: opinions };
  }
  const { pValue } = noise > 1 ? testLimit(subject, loosened(limit, noise)) : tested;
  const state = noise > 1 ? "noisy" : "undecided";
  if (isOfFewSources(sourcesOf(subject)))
    return { state, pValue, rowsNeeded: null, rowsNeededIfReal: null };
  return {
    state,
    pValue,
    rowsNeeded: rowsNeeded(subject, limit),
    rowsNeededIfReal: rowsNeededIfReal(subject, limit)
  };
}
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
  if (WHOLE.has(metric) || isAgainstBaseline(criterion)) return [overall];
  const onSlices2 = criterion.slices ?? criterion.kind === "non-inferiority";
  const isJudgedOn = ({ apart }) => onSlices2 || apart === true && criterion.slices !== false;
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
var WHOLE = /* @__PURE__ */ new Set([
  "bytes",
  "gzip-bytes",
  "parameters",
  "peak-memory",
  "load-time",
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "throughput"
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
function nextStep({ criterion, metric }) {
  if (isAgainstBaseline(criterion))
    return 'If the change is wanted, accept it with "compression-gate baseline record"; otherwise find what changed since';
  if (metric === "non-finite-rows")
    return "Its values overflow: keep the layers that do in float (keep-float in the recipe)";
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
      return `${subjectOf(target)} ${shown(worst)}; ${allowed(worst)}`;
    case "fail":
      return [`${subjectOf(target)} ${shown(worst)}; ${allowed(worst)}`, saturation(explained)].filter((sentence) => sentence !== void 0).join(". ");
    case "inconclusive":
      return inconclusive(explained);
    case "not-checked":
      return `${subjectOf(target)} is not checked: ${whyNotChecked(target, worst, given)}`;
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
function shown({ actual, expected: { operator, unit }, versus }) {
  const { interval, change, candidate } = actual;
  const isChange = operator === "change-above" || operator === "change-below";
  const value = isChange || unit === "ratio" ? change : candidate;
  const format = isChange ? difference : figure;
  const range = interval === null ? "" : ` (${bare(format(interval.lower, unit))} to ${bare(format(interval.upper, unit))})`;
  const than = versus === "baseline" ? "the baseline's" : "the float model's";
  const said = format(value, unit);
  if (unit === "ratio") return `is ${said}${range} of ${than}`;
  const against = versus === "baseline" ? " from the baseline" : "";
  return isChange ? `changes by ${said}${range}${against}` : `is ${said}${range}`;
}
var bare = (text) => text.replace(/ \S+$/, "");
function allowed({ expected: { operator, limit, unit } }) {
  const size = distance(limit, unit);
  switch (operator) {
    case "change-above":
      return unit === "ratio" ? `more than ${figure(limit, unit)} is needed` : `a loss of less than ${size} is allowed`;
    case "change-below":
      return unit === "ratio" ? `less than ${figure(limit, unit)} is allowed` : `a rise of less than ${size} is allowed`;
    case "at-most":
      return `at most ${figure(limit, unit)} is allowed`;
    case "at-least":
      return `at least ${figure(limit, unit)} is needed`;
  }
}
function saturation({ worst, other: other2 }) {
  if (worst.kernels !== "ordinary" || other2?.state !== "proven") return void 0;
  return "The exact kernels keep the limit: it is this CPU, whose int8 kernels saturate, that answers differently. Quantize with saturation-safe scales (reduce_range in other tools)";
}
function inconclusive(explained) {
  const { target, worst } = explained;
  const { state, actual, rowsNeeded: rowsNeeded2, noise } = worst;
  if (state === "too-few")
    return `${subjectOf(target)} is not judged on ${rows(actual.n)} rows: it needs ${rows(actual.n + Number(rowsNeeded2))}, since with fewer it is mostly its own bias. It is shown, and does not block`;
  const start = `${subjectOf(target)} ${shown(worst)}; ${allowed(worst)}, which is neither proven nor refuted`;
  if (state === "noisy") {
    const itself = Number.isFinite(noise) ? `the same model differed from itself by up to ${figure(noise, "ratio")}` : "it is unknown by how much the same model differs from itself";
    return `${start}. It is the environment: this machine is too uneven to tell, ${itself}. Run it again, on a quieter machine if there is one`;
  }
  const more = whatWouldDecide(worst);
  const because = saturation(explained);
  return `${start}. ${because === void 0 ? more : `${more}. ${because}`}`;
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
  return !isReal || rowsNeededIfReal2 === rowsNeeded2 ? equal : `${equal}; about ${rows(count(rowsNeededIfReal2))} if the change is as it was seen`;
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
  if (worst.state === "undefined") return worst.reason;
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
  const isBroken = measurements.some(
    ({ metric, arm, estimate: estimate2 }) => metric === "non-finite-rows" && arm === "candidate" && estimate2 !== null && estimate2 > 0
  );
  return isBroken ? "the candidate has values that are not finite" : void 0;
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
var ALPHA3 = 0.05;
var Q = 0.1;
function judge(given) {
  const index = indexMeasurements(given.measurements);
  const targets = [
    ...given.criteria.flatMap(
      (criterion) => criterion.metric === "block-sqnr" ? blockTargets(criterion, given.blocks) : targetsOf(criterion, given.slices, given.groups)
    ),
    ...(given.tests ?? []).map(testTarget),
    ...(given.loads ?? []).map(loadTarget)
  ];
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
    const tested = opened.flatMap(
      ({ target, worst }, position) => tiers.some((tier) => tier === target.tier) && worst.pValue !== null ? [{ position, pValue: worst.pValue }] : []
    );
    const values = method(tested.map(({ pValue }) => pValue));
    for (const [order, { position }] of tested.entries()) adjusted[position] = values[order] ?? 0;
  }
  return adjusted;
}
function close(open, adjustedPValue, given) {
  const { target, worst } = open;
  const { criterion, metric, slice, tier } = target;
  const { outcome, blocking } = outcomeOf(open, adjustedPValue, given);
  const explained = { target, worst, other: open.other, outcome, given };
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
  const threshold = target.tier === 3 ? Q : ALPHA3;
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
      return { outcome: "inconclusive", blocking: false };
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

// src/stats/sums.ts
function sum(values) {
  let total = 0;
  let lost2 = 0;
  for (let position = 0; position < values.length; position += 1) {
    const value = values[position] ?? 0;
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
  const deviations = Float64Array.from(values, (value) => value - center);
  const squares = sum(deviations.map((deviation) => deviation ** 2));
  const cubes = sum(deviations.map((deviation) => deviation ** 3));
  const spread = Math.sqrt(squares / n);
  const skewness = spread === 0 ? 0 : cubes / n / spread ** 3;
  return { n, mean: center, variance: squares / (n - 1), skewness };
}

// src/measure/evidence.ts
var LEVEL3 = 0.9;
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
  const interval = { ...clopperPearson(count, n, LEVEL3), level: LEVEL3, method: "Clopper-Pearson" };
  return { estimate: count / n, interval, evidence: { kind: "binomial", count, n }, n };
}
function changeOfShares(lost2, gained2, n) {
  if (n === 0) return NO_ROWS;
  const counts = { lost: lost2, gained: gained2, n };
  const interval = { ...tangoInterval(counts, LEVEL3), level: LEVEL3, method: "Tango" };
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
  const probability = 1 - (1 - LEVEL3) / 2;
  const isNormal = !Number.isFinite(degreesOfFreedom);
  const factor = isNormal ? normalQuantile(probability) : tQuantile(probability, degreesOfFreedom);
  const interval = {
    lower: mean2 - factor * standardError,
    upper: mean2 + factor * standardError,
    level: LEVEL3,
    method: isNormal ? "DeLong" : "paired t"
  };
  return {
    estimate: mean2,
    interval,
    evidence: { kind: "mean", mean: mean2, standardError, n, degreesOfFreedom },
    n
  };
}
function bootstrapped(estimate2, replicates, n) {
  return resampled(estimate2, replicates, { n });
}
function biasCorrected(estimate2, replicates, shape) {
  return resampled(estimate2, replicates, shape);
}
function resampled(estimate2, replicates, { n, acceleration }) {
  if (n === 0) return NO_ROWS;
  const sorted = replicates.toSorted();
  const undefinedFrom = sorted.findIndex((value) => Number.isNaN(value));
  const defined = undefinedFrom < 0 ? sorted : sorted.slice(0, undefinedFrom);
  const undefinedShare = (replicates.length - defined.length) / replicates.length;
  const refused = (reason) => ({
    ...plainly(estimate2, n),
    evidence: { kind: "none", reason }
  });
  if (!Number.isFinite(estimate2)) return refused("it is undefined on these rows");
  if (undefinedShare > UNDEFINED_SHARE)
    return refused(`${Math.round(undefinedShare * 100)} % of the resamples are undefined`);
  if (!defined.every((value) => Number.isFinite(value)))
    return refused("it is infinite on some resamples");
  const correction = biasCorrection(estimate2, defined, acceleration);
  return {
    estimate: estimate2,
    interval: { ...boundsOf(defined, correction), level: LEVEL3, method: methodOf(correction) },
    evidence: {
      kind: "replicates",
      sorted: defined,
      undefinedShare,
      ...acceleration === void 0 ? {} : { acceleration }
    },
    n,
    detail: spreadOf(estimate2, defined)
  };
}
var methodOf = (correction) => correction === void 0 ? "bootstrap" : "BCa bootstrap";
function boundsOf(sorted, correction) {
  const at = (level) => quantile(sorted, correction === void 0 ? level : correctedLevel(level, correction));
  return { lower: at((1 - LEVEL3) / 2), upper: at(1 - (1 - LEVEL3) / 2) };
}
function spreadOf(estimate2, sorted) {
  const { mean: mean2, variance } = moments(sorted);
  return { bootstrapBias: finite(mean2 - estimate2), standardError: finite(Math.sqrt(variance)) };
}

// src/measure/right-answers.ts
function rightAnswers({ predicted, labels }) {
  return Uint8Array.from(predicted, (answer, row) => answer === labels?.[row] ? 1 : 0);
}

// src/measure/metrics/accuracy.ts
var accuracy = {
  of: "arm",
  name: "accuracy",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: false,
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
  const rows2 = order.map((item) => Math.floor(item / width));
  const weight = new Float64Array(cells);
  return (weights) => {
    for (let cell = 0; cell < cells; cell += 1) {
      const end = starts[cell + 1] ?? 0;
      let own = 0;
      for (let at = starts[cell] ?? 0; at < end; at += 1) own += weights[rows2[at] ?? 0] ?? 0;
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
  const rows2 = order.map((item) => Math.floor(item / width));
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
        const times = weights[rows2[at] ?? 0] ?? 0;
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

// src/measure/sample-of-rows.ts
function sampleOfRows(sample, rows2) {
  if (rows2.length === sample.rows && rows2.every((row, position) => row === position)) return sample;
  const last2 = lastOf.get(sample);
  if (last2?.rows === rows2) return last2.made;
  const made = taken(sample, rows2);
  lastOf.set(sample, { rows: rows2, made });
  return made;
}
var lastOf = /* @__PURE__ */ new WeakMap();
function taken(sample, rows2) {
  const own = { rows: rows2.length, nonFinite: pick(sample.nonFinite, rows2) };
  switch (sample.kind) {
    case "classification":
      return {
        ...sample,
        ...own,
        scores: wide(sample.scores, rows2, sample.classes),
        predicted: pick(sample.predicted, rows2),
        labels: sample.labels === void 0 ? void 0 : pick(sample.labels, rows2)
      };
    case "regression":
      return {
        ...sample,
        ...own,
        values: pick(sample.values, rows2),
        ...sample.deviations === void 0 ? {} : { deviations: pick(sample.deviations, rows2) },
        targets: sample.targets === void 0 ? void 0 : pick(sample.targets, rows2)
      };
    case "tensor":
      return { ...sample, ...own, values: wide(sample.values, rows2, sample.width) };
  }
}
function pick(values, rows2) {
  const picked = values.slice(0, rows2.length);
  for (let place = 0; place < rows2.length; place += 1)
    picked[place] = values[rows2[place] ?? 0] ?? 0;
  return picked;
}
function wide(values, rows2, width) {
  const picked = new Float64Array(rows2.length * width);
  for (let place = 0; place < rows2.length; place += 1) {
    const start = (rows2[place] ?? 0) * width;
    picked.set(values.subarray(start, start + width), place * width);
  }
  return picked;
}

// src/measure/ranking.ts
function rankingOf(values) {
  const rows2 = Uint32Array.from(values, (_, row) => row);
  const order = rows2.filter((row) => !Number.isNaN(values[row])).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const unranked = rows2.filter((row) => Number.isNaN(values[row]));
  return { order, values: pick(values, order), unranked };
}
function weightOf(weights, rows2) {
  let total = 0;
  for (let at = 0; at < rows2.length; at += 1) total += weights[rows2[at] ?? 0] ?? 0;
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
function scoresOfClass({ rows: rows2, classes, scores: scores2 }, position) {
  const own = new Float64Array(rows2);
  for (let row = 0; row < rows2; row += 1) own[row] = scores2[row * classes + position] ?? Number.NaN;
  return own;
}

// src/measure/calibration.ts
var BINS = 15;
var binOf = (probability) => Math.min(BINS - 1, Math.max(0, Math.ceil(probability * BINS) - 1));
var calibrationOf = onceForEach(
  (sample) => {
    const { rows: rows2, classes, scores: scores2, predicted } = sample;
    const confidence = Float64Array.from({ length: rows2 }, (_, row) => {
      const answer = predicted[row] ?? -1;
      return answer < 0 ? Number.NaN : scores2[row * classes + answer] ?? 0;
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
var sumOf = (values) => values.reduce((sum2, value) => sum2 + value, 0);
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
  return (weights, rows2) => {
    let [error, counted] = [0, 0];
    for (const own of classes) {
      const { total, n } = own(weights);
      error += n === 0 ? 0 : total / n;
      counted += n;
    }
    const isEmpty = counted === 0 && weightOf(weights, rows2) === 0;
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
  const { kinds, kindOf: kindOf2 } = kindsOf(predicted, (row) => labels?.[row] ?? -1);
  const weightsOf = cellWeights({ cellOf: kindOf2, cells: kinds.length });
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
  const kindOf2 = Uint32Array.from(predicted, (answer, row) => {
    const kind = { label: labelOf(row), answer };
    const name = `${kind.label} ${answer}`;
    const place = places.get(name) ?? kinds.push(kind) - 1;
    places.set(name, place);
    return place;
  });
  return { kinds, kindOf: kindOf2 };
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
  const sumOf2 = (term) => actual.reduce((sum2, _, position) => sum2 + term(position), 0);
  const squares = (counts) => {
    const known2 = counts.reduce((sum2, count) => sum2 + count, 0);
    return sumOf2((position) => (counts[position] ?? 0) ** 2) + (total - known2) ** 2;
  };
  return {
    total,
    hits: sumOf2((position) => hit[position] ?? 0),
    product: sumOf2((position) => (actual[position] ?? 0) * (answered[position] ?? 0)),
    labelSquares: squares(actual),
    answerSquares: squares(answered)
  };
}
function kappaOf({ total, hits, product: product2 }) {
  const [seen, chance] = [hits / total, product2 / total ** 2];
  return chance === 1 ? Number.NaN : (seen - chance) / (1 - chance);
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

// src/measure/metrics/answer-agreement.ts
var answerAgreement = {
  of: "pair",
  name: "answer-agreement",
  unit: "",
  better: "higher",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: false,
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

// src/measure/pairs-won.ts
function pairsWon({ score, classOf, classes, position }) {
  const ranking = rankingOf(score);
  const own = ranking.order.filter((row) => classOf[row] === position);
  const { below, upTo } = ownRowsBelow(ranking, (row) => classOf[row] === position);
  const isOther = (row) => classOf[row] !== position && !Number.isNaN(score[row]);
  const { order: others, starts } = byCell(
    classOf.map((other2, row) => isOther(row) ? other2 : -1),
    classes
  );
  const [less2, notMore] = [
    others.map((row) => below[row] ?? 0),
    others.map((row) => upTo[row] ?? 0)
  ];
  const summed = new Float64Array(own.length + 1);
  return (weights) => {
    const [wins, rows2] = [new Float64Array(classes), new Float64Array(classes)];
    if (weightOf(weights, ranking.unranked) > 0) return { wins: wins.fill(Number.NaN), rows: rows2 };
    const total = sumWeights(own, weights, summed);
    for (let other2 = 0; other2 < classes; other2 += 1) {
      const end = starts[other2 + 1] ?? 0;
      let n = 0;
      let twice = 0;
      for (let at = starts[other2] ?? 0; at < end; at += 1) {
        const weight = weights[others[at] ?? 0] ?? 0;
        n += weight;
        twice += weight * (2 * total - (summed[less2[at] ?? 0] ?? 0) - (summed[notMore[at] ?? 0] ?? 0));
      }
      wins[other2] = twice / 2;
      rows2[other2] = n;
    }
    rows2[position] = total;
    return { wins, rows: rows2 };
  };
}
function ownRowsBelow(ranking, isOwn) {
  const { order, unranked } = ranking;
  const before = new Uint32Array(order.length + 1);
  for (let at = 0; at < order.length; at += 1)
    before[at + 1] = (before[at] ?? 0) + (isOwn(order[at] ?? 0) ? 1 : 0);
  const [starts, ends] = [tieStarts(ranking), tieEnds(ranking)];
  const rows2 = order.length + unranked.length;
  const [below, upTo] = [new Uint32Array(rows2), new Uint32Array(rows2)];
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
  const areas2 = judged.map((position) => areaOf(sample, position));
  return (weights) => areas2.reduce((total, area) => total + area(weights), 0) / areas2.length;
}
var [REST, OWN] = [0, 1];
function areaOf(sample, position) {
  const { labels, rows: rows2 } = sample;
  const won = pairsWon({
    score: scoresOfClass(sample, position),
    classOf: Int32Array.from(
      { length: rows2 },
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
  estimator: { kind: "bootstrap", prepare: prepare2 }
};
function prepare2(sample) {
  const { classes, labels, rows: rows2 } = sample;
  const classOf = Int32Array.from({ length: rows2 }, (_, row) => labels?.[row] ?? -1);
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
var areasOf = ({ wins, rows: rows2 }, position) => wins.reduce(
  (sum2, won, other2) => other2 === position ? sum2 : sum2 + won / ((rows2[position] ?? 0) * (rows2[other2] ?? 0)),
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
  finiteOnly: false,
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
function murphyParts({ confidence, right }, rows2, bins) {
  const members = /* @__PURE__ */ new Map();
  for (const row of rows2) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil((confidence[row] ?? 0) * bins) - 1));
    members.set(bin, [...members.get(bin) ?? [], row]);
  }
  const said = (row) => confidence[row] ?? Number.NaN;
  const was = (row) => right[row] ?? 0;
  const overall = meanOver(rows2, was);
  let reliability = 0;
  let resolution = 0;
  let variance = 0;
  let covariance = 0;
  for (const own of members.values()) {
    const share = own.length / rows2.length;
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
  detail: (sample, rows2) => {
    const { classes, positive = 1 } = sample;
    if (classes !== 2) return {};
    const parts = murphyParts(calibrationOfClass(sample, positive), rows2, BINS);
    return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, finite(part)]));
  }
};
function perRow({ rows: rows2, classes, scores: scores2, labels }) {
  const share = classes === 2 ? 0.5 : 1;
  return Float64Array.from({ length: rows2 }, (_, row) => {
    let total = 0;
    for (let position = 0; position < classes; position += 1) {
      const happened = labels?.[row] === position ? 1 : 0;
      total += ((scores2[row * classes + position] ?? Number.NaN) - happened) ** 2;
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
function bendAtStart(start, { weights, rows: rows2 }) {
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
  for (let at = 0; at < rows2.length; at += 1) {
    const row = rows2[at] ?? 0;
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
function bendAt({ odds, happened, against, line: start }, { weights, rows: rows2 }, line) {
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
  for (let at = 0; at < rows2.length; at += 1) {
    const row = rows2[at] ?? 0;
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
function shiftAtStart({ r, a, b }, { weights, rows: rows2 }) {
  let r0 = 0;
  let a0 = 0;
  let b0 = 0;
  for (let at = 0; at < rows2.length; at += 1) {
    const row = rows2[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    r0 += weight * (r[row] ?? 0);
    a0 += weight * (a[row] ?? 0);
    b0 += weight * (b[row] ?? 0);
  }
  return [r0, 0, a0, 0, 0, b0, 0, 0, 0];
}
function shiftAt({ happened, against, line: start }, { weights, rows: rows2 }, intercept) {
  const factor = Math.exp(start.intercept - intercept);
  let r0 = 0;
  let a0 = 0;
  let b0 = 0;
  for (let at = 0; at < rows2.length; at += 1) {
    const row = rows2[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const p = 1 / (1 + factor * (against[row] ?? 0));
    const a = weight * p * (1 - p);
    r0 += weight * ((happened[row] ?? 0) - p);
    a0 += a;
    b0 += a * (0.5 - p);
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
  const first = turnedAt(bend, { intercept: 0, slope: 0 });
  const tangent = Math.abs(first.intercept) + Math.abs(first.slope);
  let { intercept, slope } = first;
  for (let turn = 1; turn < TURNS; turn += 1) {
    const more = turnedAt(bend, { intercept, slope });
    intercept += more.intercept;
    slope += more.slope;
    if (Math.abs(more.intercept) + Math.abs(more.slope) < STILL) break;
  }
  const bent = Math.abs(intercept - first.intercept) + Math.abs(slope - first.slope);
  const followed = bent < ASTRAY * tangent ? { intercept, slope } : first;
  return { ...followed, tangent, information: bend[A] ?? 0 };
}
function turnedAt(bend, line) {
  const [left0, left1] = [leftAt(bend, 0, line), leftAt(bend, 1, line)];
  const [h00, h01, h11] = [fallAt(bend, 0, line), fallAt(bend, 1, line), fallAt(bend, 2, line)];
  const determinant = h00 * h11 - h01 * h01;
  return {
    intercept: (h11 * left0 - h01 * left1) / determinant,
    slope: (h00 * left1 - h01 * left0) / determinant
  };
}
function shiftAlong(bend) {
  const first = leftAt(bend, 0, { intercept: 0, slope: 0 }) / fallAt(bend, 0, { intercept: 0, slope: 0 });
  let intercept = first;
  for (let turn = 1; turn < TURNS; turn += 1) {
    const line = { intercept, slope: 0 };
    const more = leftAt(bend, 0, line) / fallAt(bend, 0, line);
    intercept += more;
    if (Math.abs(more) < STILL) break;
  }
  const tangent = Math.abs(first);
  const followed = Math.abs(intercept - first) < ASTRAY * tangent ? intercept : first;
  return { intercept: followed, slope: 0, tangent, information: bend[A] ?? 0 };
}
function leftAt(bend, k, { intercept: d, slope: e }) {
  const at = (place) => bend[place + k] ?? 0;
  const square = at(B) * d * d + 2 * at(B + 1) * d * e + at(B + 2) * e * e;
  return at(R) - at(A) * d - at(A + 1) * e - square;
}
function fallAt(bend, k, { intercept: d, slope: e }) {
  const at = (place) => bend[place + k] ?? 0;
  return at(A) + 2 * (at(B) * d + at(B + 1) * e);
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
function settled({ wanted, finish }, resamples) {
  return finish(wanted.length === 0 ? [] : scoreResamples(wanted, resamples()));
}
function settledInTurn(each, { resamples, most }) {
  const values = [];
  let [waiting, total] = [[], 0];
  const settle = () => {
    values.push(...settled(together(waiting), resamples));
    [waiting, total] = [[], 0];
  };
  for (const { pending, weight } of each) {
    waiting.push(pending);
    total += pending.wanted.length * weight;
    if (total >= most) settle();
  }
  settle();
  return values;
}
var BLOCK = 16;
function scoreResamples(wanted, resamples) {
  const made = wanted.map((one) => ({ ...one, values: new Float64Array(resamples.count) }));
  const views = viewsOf(made);
  const block = Array.from({ length: BLOCK }, () => new Uint8Array(resamples.rows));
  const room = block.map(() => new Uint32Array(resamples.rows));
  for (let start = 0; start < resamples.count; start += BLOCK) {
    const held = block.slice(0, resamples.count - start);
    for (const [place, weights] of held.entries()) weights.set(resamples.weights(start + place));
    for (const { rows: rows2, scored } of views) {
      const own = held.map((weights, place) => drawnOf(weights, rows2, room[place]));
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
  return Array.from(views, ([rows2, scored]) => ({ rows: rows2, scored }));
}
var MOST = 255;
function drawnOf(weights, rows2, room = new Uint32Array(rows2.length)) {
  const own = new Uint8Array(rows2.length);
  let count = 0;
  for (let place = 0; place < rows2.length; place += 1) {
    const weight = weights[rows2[place] ?? 0] ?? 0;
    own[place] = weight;
    room[count] = place;
    count += weight + MOST >> 8;
  }
  return { weights: own, drawn: room.subarray(0, count) };
}
var ALONE = 1e3;
var GROUPS2 = 100;
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
var isSame = (one, other2) => one.rows === other2.rows && one.clusters === void 0 === (other2.clusters === void 0) && (one.clusters ?? []).every((cluster, row) => cluster === other2.clusters?.[row]);
function leftOut({ rows: rows2, clusters }) {
  const { unitOf, units } = unitsOf(rows2, clusters);
  const groups = units <= ALONE ? units : GROUPS2;
  const { order, starts } = byCell(
    unitOf.map((unit) => unit % groups),
    groups
  );
  return {
    groups,
    without: (group) => {
      const weights = new Uint8Array(rows2).fill(1);
      for (const row of order.subarray(starts[group], starts[group + 1])) weights[row] = 0;
      return weights;
    }
  };
}
function unitsOf(rows2, clusters) {
  if (clusters === void 0) return { unitOf: everyRow(rows2), units: rows2 };
  const places = /* @__PURE__ */ new Map();
  const unitOf = Uint32Array.from(clusters, (cluster) => {
    const place = places.get(cluster) ?? places.size;
    places.set(cluster, place);
    return place;
  });
  return { unitOf, units: places.size };
}
var less = (values, others) => values.map((value, place) => value - (others[place] ?? Number.NaN));
function everyRow(rows2) {
  const every = new Uint32Array(rows2);
  for (let row = 0; row < rows2; row += 1) every[row] = row;
  return every;
}
function membership(total, rows2) {
  const weights = new Uint8Array(total);
  for (const row of rows2) weights[row] = 1;
  return weights;
}

// src/measure/logistic-calibration.ts
var STEPS = 50;
var PRECISION2 = 1e-4;
var STEEPEST = 1e4;
var NO_LINE = { intercept: Number.NaN, slope: Number.NaN };
function coxScore(sample, part) {
  if (sample.classes !== 2) return () => Number.NaN;
  const lineOf = linesOf(sample);
  return (weights, rows2) => lineOf(weights, rows2)[part];
}
function inTheLargeScore(sample) {
  if (sample.classes !== 2) return () => Number.NaN;
  const start = startAtAll(sample, fitShift, [SAID]);
  return (weights, rows2) => fitShift(start, { weights, rows: rows2 }).intercept;
}
var linesOf = onceForEach((sample) => {
  const start = startAtAll(sample, fitLine, [SAID, LEVEL4]);
  const kept = /* @__PURE__ */ new WeakMap();
  return (weights, rows2) => {
    const line = kept.get(weights) ?? fitLine(start, { weights, rows: rows2 });
    kept.set(weights, line);
    return line;
  };
});
var [SAID, LEVEL4] = [
  { intercept: 0, slope: 1 },
  { intercept: 0, slope: 0 }
];
function startAtAll(sample, fit, from) {
  const { rows: rows2, positive = 1, labels } = sample;
  const odds = scoresOfClass(sample, positive).map(logOdds);
  const happened = Uint8Array.from(odds, (_, row) => labels?.[row] === positive ? 1 : 0);
  const all = { weights: new Uint8Array(rows2).fill(1), rows: everyRow(rows2) };
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
function separates({ odds, happened }, { weights, rows: rows2 }) {
  const lowest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const highest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows2.filter((own) => weights[own] !== 0)) {
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
  let bend = shiftAtStart(start, resample);
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
function prepare6({ classes, scores: scores2, labels }) {
  const classOf = (place) => place % classes;
  const labelOf = (place) => labels?.[Math.floor(place / classes)] ?? -1;
  const bins = cellSums({
    width: classes,
    cellOf: Uint32Array.from(
      scores2,
      (score, place) => BINS * classOf(place) + (Number.isNaN(score) ? 0 : binOf(score))
    ),
    cells: BINS * classes,
    values: scores2.map((score, place) => (labelOf(place) === classOf(place) ? 1 : 0) - score)
  });
  return (weights) => {
    const { sum: gap, weight } = bins(weights);
    let sum2 = 0;
    for (let start = 0; start < gap.length; start += BINS)
      sum2 += sumOfSizes(gap.subarray(start, start + BINS));
    return sum2 / sumOf(weight);
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
  finiteOnly: false,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const agreed = agreementOf(sample);
      return (weights) => kappaOf(agreed(weights));
    }
  }
};

// src/stats/correlation.ts
function correlation(first, second, { weights, rows: rows2 }) {
  let total = 0;
  let sumA = 0;
  let sumB = 0;
  for (let at = 0; at < rows2.length; at += 1) {
    const row = rows2[at] ?? 0;
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
  for (let at = 0; at < rows2.length; at += 1) {
    const row = rows2[at] ?? 0;
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
function marginsOf({ rows: rows2, classes, scores: scores2 }) {
  return Float64Array.from({ length: rows2 }, (_, row) => {
    let [first, second] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let position = row * classes; position < (row + 1) * classes; position += 1) {
      const score = scores2[position] ?? Number.NaN;
      if (Number.isNaN(score)) return Number.NaN;
      if (score > first) [first, second] = [score, first];
      else if (score > second) second = score;
    }
    return first - second;
  });
}
function largestOf({ rows: rows2, classes, scores: scores2 }) {
  return Float64Array.from(
    { length: rows2 },
    (_, row) => scores2.subarray(row * classes, (row + 1) * classes).reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY)
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
      return (weights, rows2) => correlation(before, after, { weights, rows: rows2 });
    }
  }
};

// src/measure/deviations.ts
var PROMISED = 0.95;
var REACH = normalQuantile((1 + PROMISED) / 2);
function perAnswered({ values, deviations, targets }, figure2) {
  return values.map((mean2, row) => {
    const deviation = deviations?.[row] ?? Number.NaN;
    const target = targets?.[row] ?? Number.NaN;
    return deviation > 0 && !Number.isNaN(target) ? figure2({ mean: mean2, deviation, target }) : Number.NaN;
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
  detail: (base, candidate, rows2) => {
    const cosines = perRow2(base, candidate);
    const known2 = rows2.filter((row) => !Number.isNaN(cosines[row]));
    const smallest = known2.reduce((least, row) => Math.min(least, cosines[row] ?? 1), Infinity);
    return { smallest: finite(smallest), undefinedRows: rows2.length - known2.length };
  }
};
function perRow2(base, candidate) {
  const { values, width } = valuesOf(base);
  const other2 = valuesOf(candidate).values;
  return Float64Array.from({ length: base.rows }, (_, row) => {
    let [product2, before, after] = [0, 0, 0];
    for (let position = row * width; position < (row + 1) * width; position += 1) {
      const [x, y] = [values[position] ?? Number.NaN, other2[position] ?? Number.NaN];
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
function binnedError({ confidence, right }, rows2, binning) {
  const counts = /* @__PURE__ */ new Map();
  for (const row of rows2) {
    const value = confidence[row] ?? Number.NaN;
    const bin = binOf2(value, binning);
    const sums = counts.get(bin) ?? { n: 0, gap: 0 };
    counts.set(bin, { n: sums.n + 1, gap: sums.gap + (right[row] ?? 0) - value });
  }
  let [expected, meanOfBins] = [0, 0];
  for (const { n, gap } of counts.values()) {
    expected += Math.abs(gap) / rows2.length;
    meanOfBins += Math.abs(gap) / n / counts.size;
  }
  return { expected, meanOfBins };
}
function binOf2(value, { bins, edge }) {
  const place = edge === "right" ? Math.ceil(value * bins) - 1 : Math.floor(value * bins);
  return Math.max(0, edge === "own-bin-for-1" ? place : Math.min(bins - 1, place));
}
function otherConventions(sample, calibration, rows2) {
  const error = (bins, edge) => binnedError(calibration, rows2, { bins, edge });
  const { classes, positive } = sample;
  const ofPositive = classes === 2 && positive !== void 0 ? {
    ofPositiveClass: finite(
      binnedError(calibrationOfClass(sample, positive), rows2, { bins: 10, edge: "right" }).expected
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
  detail: (sample, rows2) => otherConventions(sample, calibrationOf(sample), rows2)
};
function prepare9(sample) {
  const bins = equalWidthBins(sample);
  return (weights) => {
    const { sum: gap, weight } = bins(weights);
    return sumOfSizes(gap) / sumOf(weight);
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
  finiteOnly: false,
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
  finiteOnly: false,
  estimator: { kind: "rate", rate: falselyFoundRate }
};
function falselyFoundRate({
  predicted,
  labels,
  positive,
  rows: rows2
}) {
  return {
    hits: Uint8Array.from(predicted, (answer) => answer === positive || answer < 0 ? 1 : 0),
    counted: Uint8Array.from({ length: rows2 }, (_, row) => labels?.[row] === positive ? 0 : 1)
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
function placements(scores2, positive) {
  const ofClass2 = (wanted) => scores2.filter((_, row) => (positive[row] ?? 0) === wanted);
  const [high, low] = [ofClass2(1), ofClass2(0)];
  const all = midranks(scores2);
  const withinHigh = midranks(high);
  const withinLow = midranks(low);
  const positives = new Float64Array(high.length);
  const negatives = new Float64Array(low.length);
  let [p, q] = [0, 0];
  for (let row = 0; row < scores2.length; row += 1) {
    const rank2 = all[row] ?? 0;
    if (positive[row] === 1) {
      positives[p] = (rank2 - (withinHigh[p] ?? 0)) / low.length;
      p += 1;
    } else {
      negatives[q] = 1 - (rank2 - (withinLow[q] ?? 0)) / high.length;
      q += 1;
    }
  }
  const isUndefined = high.length === 0 || low.length === 0 || scores2.some(Number.isNaN);
  const area = isUndefined ? Number.NaN : mean(positives);
  return { area, positives, negatives };
}
function varianceOfDifference(a, b) {
  return moments(b.map((value, position) => value - (a[position] ?? 0))).variance;
}
function midranks(values) {
  const order = Uint32Array.from(values, (_, position) => position).toSorted(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0)
  );
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

// src/stats/rank-tests.ts
var EXACT_DIFFERENCES = 50;
function wilcoxonSignedRank(differences, zeros) {
  const kept = zeros === "omit" ? differences.filter((value) => value !== 0) : differences;
  const ranks = midranks(kept.map(Math.abs));
  let [plus, minus, none, squares] = [0, 0, 0, 0];
  for (const [position, value] of kept.entries()) {
    const rank2 = ranks[position] ?? 0;
    if (value > 0) plus += rank2;
    if (value < 0) minus += rank2;
    if (value === 0) none += rank2;
    if (value !== 0 || zeros === "split") squares += rank2 * rank2;
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
  for (let rank2 = 1; rank2 <= n; rank2 += 1)
    for (let sum2 = most; sum2 >= 0; sum2 -= 1)
      chances[sum2] = ((chances[sum2] ?? 0) + (chances[sum2 - rank2] ?? 0)) / 2;
  const upTo = (last2) => chances.subarray(0, last2 + 1).reduce((total, chance) => total + chance, 0);
  return {
    statistic,
    pValue: Math.min(1, 2 * upTo(statistic)),
    greater: upTo(most - plus)
  };
}
function mannWhitney(first, second) {
  const [m, n] = [first.length, second.length];
  const ranks = midranks(Float64Array.of(...first, ...second));
  const sum2 = ranks.subarray(0, m).reduce((total, rank2) => total + rank2, 0);
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
  for (const rank2 of ranks) counts.set(rank2, (counts.get(rank2) ?? 0) + 1);
  return [...counts.values()].reduce((total, count) => total + count ** 3 - count, 0);
}

// src/measure/flip-detail.ts
function flipDetail(base, candidate, rows2) {
  const [before, after] = [classificationOf(base), classificationOf(candidate)];
  return {
    ...directionsOf(before, after, rows2),
    ...closeness(before, after, rows2)
  };
}
function directionsOf({ predicted, labels, positive }, after, rows2) {
  const shareOf2 = (counts) => rows2.filter((row) => counts(predicted[row] ?? -1, after.predicted[row] ?? -1, row)).length / rows2.length;
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
function closeness(before, after, rows2) {
  const margins = marginsOf(before);
  const known2 = rows2.filter((row) => !Number.isNaN(margins[row]));
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
  finiteOnly: false,
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
  finiteOnly: false,
  estimator: {
    kind: "rate",
    hits: (base, candidate) => {
      const right = rightRows(candidate);
      return rightRows(base).map((was, row) => was === 0 && right[row] === 1 ? 1 : 0);
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

// src/measure/divergences.ts
function divergenceRows(base, candidate, term) {
  const { values, width } = valuesOf(base);
  const other2 = valuesOf(candidate).values;
  return Float64Array.from({ length: base.rows }, (_, row) => {
    let total = 0;
    for (let position = row * width; position < (row + 1) * width; position += 1) {
      const q = other2[position] ?? Number.NaN;
      total += Number.isNaN(q) ? Number.POSITIVE_INFINITY : term(values[position] ?? 0, q);
    }
    return total;
  });
}
function tailOf(perRow7, rows2) {
  const sorted = Float64Array.from(rows2, (row) => perRow7[row] ?? Number.NaN).toSorted();
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
  detail: (base, candidate, rows2) => tailOf(perRow3(base, candidate), rows2)
};
function perRow3(base, candidate) {
  return divergenceRows(base, candidate, (said, other2) => {
    const [p, q] = [Math.max(said, CLIP), Math.max(other2, CLIP)];
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
  detail: (base, candidate, rows2) => tailOf(perRow4(base, candidate), rows2)
};
function perRow4(base, candidate) {
  return divergenceRows(base, candidate, (said, other2) => {
    const p = Math.max(said, CLIP2);
    return p * Math.log(p / Math.max(other2, CLIP2));
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
    let distance2 = 0;
    let largest = 0;
    for (let at = 0; at < order.length; at += 1) {
      const weight = weights[order[at] ?? 0] ?? 0;
      total += weight;
      distance2 += weight * (surplus[at] ?? 0);
      largest = Math.max(largest, Math.abs(distance2));
    }
    return largest / total;
  };
}

// src/measure/embeddings.ts
var WORK = 2e8;
var MOST_VECTORS = 1e3;
var FEWEST_VECTORS = 50;
function comparableRows(rows2, width) {
  const affordable = Math.floor(Math.sqrt(WORK / width));
  const most = Math.min(MOST_VECTORS, Math.max(FEWEST_VECTORS, affordable));
  if (rows2.length <= most) return rows2;
  return Uint32Array.from(
    { length: most },
    (_, place) => rows2[Math.floor(place * rows2.length / most)] ?? 0
  );
}
function vectorsOf(sample, rows2) {
  const { values, width } = valuesOf(sample);
  const chosen = new Float64Array(rows2.length * width);
  for (const [place, row] of rows2.entries())
    chosen.set(values.subarray(row * width, (row + 1) * width), place * width);
  return { count: rows2.length, width, values: chosen };
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
    prepare: (base, candidate) => (_, rows2) => {
      const chosen = comparableRows(rows2, valuesOf(base).width);
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
function perRow5({ rows: rows2, classes, scores: scores2, labels }) {
  return Float64Array.from({ length: rows2 }, (_, row) => {
    const probability = scores2[row * classes + (labels?.[row] ?? -1)] ?? Number.NaN;
    return -Math.log(Math.min(Math.max(probability, CLIP3), 1 - CLIP3));
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
  finiteOnly: false,
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
  return (weights, rows2) => {
    const [a, b] = [ofFirst(weights), ofSecond(weights)];
    return a === void 0 || b === void 0 ? Number.NaN : correlation(a, b, { weights, rows: rows2 });
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
      const rank2 = passed + (own + 1) / 2;
      for (let at = start; at < end; at += 1) ranks[order[at] ?? 0] = rank2;
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
  detail: (sample, rows2) => ({
    withChance: finite(scoreOf(sample, false)(membership(sample.rows, rows2), rows2))
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
  finiteOnly: false,
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
      const other2 = valuesOf(candidate).values;
      return (weights, rows2) => {
        let largest = rows2.length === 0 ? Number.NaN : 0;
        for (const row of rows2) {
          if ((weights[row] ?? 0) === 0) continue;
          for (let position = row * width; position < (row + 1) * width; position += 1) {
            const difference2 = Math.abs((values[position] ?? 0) - (other2[position] ?? Number.NaN));
            largest = Math.max(largest, difference2);
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
    if (sumOf(weight) === 0) return Number.NaN;
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
  detail: (sample, rows2) => {
    const { discrimination, uncertainty } = brierPartsOf(sample)(membership(sample.rows, rows2));
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
      return (weights, rows2) => areaOf2(gapsOf(steps, weights, rows2));
    }
  },
  detail: detailOf
};
function detailOf(sample, rows2) {
  const each = new Uint8Array(sample.rows).fill(1);
  const gaps = gapsOf(stepsOf(sample), each, rows2);
  const squares = Float64Array.from(rows2, (row) => (sample.deviations?.[row] ?? Number.NaN) ** 2);
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
function gapsOf(steps, weights, rows2) {
  const held = new Float64Array(STEPS2 + 1);
  let total = 0;
  for (const row of rows2) {
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
    prepare: (base, candidate) => (_, rows2) => {
      const chosen = comparableRows(rows2, valuesOf(base).width);
      const [before, after] = [vectorsOf(base, chosen), vectorsOf(candidate, chosen)];
      if (chosen.length < 2 || !after.values.every(Number.isFinite)) return Number.NaN;
      const most = Math.min(NEIGHBOURS, chosen.length - 1);
      const kept = neighboursOf(after, most).map((own) => new Set(own));
      const shared = neighboursOf(before, most).map(
        (own, row) => own.filter((other2) => kept[row]?.has(other2) === true).length / most
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
    prepare: (base, candidate) => (weights, rows2) => {
      let count = rows2.length === 0 ? Number.NaN : 0;
      for (const row of rows2) {
        const broken = candidate.nonFinite[row] === 1 && base.nonFinite[row] === 0;
        if (broken) count += weights[row] ?? 0;
      }
      return count;
    }
  }
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
    prepare: ({ values, targets = new Float64Array() }) => (weights, rows2) => {
      let count = 0;
      let total = 0;
      for (let at = 0; at < rows2.length; at += 1) {
        const row = rows2[at] ?? 0;
        count += weights[row] ?? 0;
        total += (weights[row] ?? 0) * (targets[row] ?? 0);
      }
      const center = total / count;
      let residual = 0;
      let spread = 0;
      for (let at = 0; at < rows2.length; at += 1) {
        const row = rows2[at] ?? 0;
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
  detail: (sample, rows2) => {
    const { risks, wrong } = riskCurve(sample)(membership(sample.rows, rows2));
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
      return (weights, rows2) => {
        let total = 0;
        let count = 0;
        for (let at = 0; at < rows2.length; at += 1) {
          const row = rows2[at] ?? 0;
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
    return Math.sqrt(sumOf(squares) / sumOf(weight));
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
  finiteOnly: false,
  estimator: { kind: "rate", rate: selectedRate }
};
function selectedRate({ predicted, positive, rows: rows2 }) {
  return {
    hits: Uint8Array.from(predicted, (answer) => answer === positive ? 1 : 0),
    counted: new Uint8Array(rows2).fill(1)
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
function prepare13({ classes, scores: scores2, labels, positive = 1 }) {
  if (classes !== 2) return () => Number.NaN;
  return (weights, rows2) => {
    let sum2 = 0;
    let variance = 0;
    for (let at = 0; at < rows2.length; at += 1) {
      const row = rows2[at] ?? 0;
      const weight = weights[row] ?? 0;
      if (weight === 0) continue;
      const p = scores2[row * 2 + positive] ?? Number.NaN;
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
      const other2 = valuesOf(candidate).values;
      const signal = new Float64Array(base.rows);
      const noise = new Float64Array(base.rows);
      for (const [position, value] of values.entries()) {
        const row = Math.floor(position / width);
        signal[row] = (signal[row] ?? 0) + value ** 2;
        noise[row] = (noise[row] ?? 0) + (value - (other2[position] ?? Number.NaN)) ** 2;
      }
      return (weights, rows2) => {
        let x = 0;
        let e = 0;
        for (let at = 0; at < rows2.length; at += 1) {
          const row = rows2[at] ?? 0;
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
  detail: (sample, rows2) => ({ bins: finite(prepare14(sample)(membership(sample.rows, rows2)).bins) })
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
  finiteOnly: false,
  estimator: { kind: "bootstrap", prepare: prepare15 }
};
function prepare15({ predicted, labels, positive }) {
  const benefit = Float64Array.from(
    predicted,
    (answer, row) => (answer === positive ? 1 : 0) - (labels?.[row] === positive ? 1 : 0) + 1
  );
  return (weights, rows2) => {
    let total = 0;
    let count = 0;
    for (let at = 0; at < rows2.length; at += 1) {
      const row = rows2[at] ?? 0;
      total += (weights[row] ?? 0) * (benefit[row] ?? 0);
      count += weights[row] ?? 0;
    }
    const mean2 = total / count;
    let sum2 = 0;
    for (let at = 0; at < rows2.length; at += 1) {
      const row = rows2[at] ?? 0;
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
function topClasses({ scores: scores2, classes, nonFinite }, row, count) {
  if (nonFinite[row] === 1) return [];
  const own = scores2.subarray(row * classes, (row + 1) * classes);
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
  finiteOnly: false,
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
  detail: (base, candidate, rows2) => tailOf(perRow6(base, candidate), rows2)
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
  finiteOnly: false,
  estimator: { kind: "rate", rate: foundRate }
};
function foundRate({ predicted, labels, positive, rows: rows2 }) {
  return {
    hits: Uint8Array.from(predicted, (answer) => answer === positive ? 1 : 0),
    counted: Uint8Array.from({ length: rows2 }, (_, row) => labels?.[row] === positive ? 1 : 0)
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
  finiteOnly: false,
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
var TOLERANCE = 0.05;
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
      const other2 = valuesOf(candidate).values;
      return Uint8Array.from(
        valuesOf(base).values,
        (value, row) => Math.abs(value - (other2[row] ?? Number.NaN)) <= TOLERANCE * Math.abs(value) ? 1 : 0
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
function designEffect(values, clusters) {
  const { clusters: count, standardError } = clusteredMean(values, clusters);
  const independent = moments(values).variance / values.length;
  if (count < 2) return Number.POSITIVE_INFINITY;
  if (!(independent > 0)) return values.length / count;
  return Math.max(1, fewClusters(count) * standardError ** 2 / independent);
}

// src/measure/clustered.ts
var TAIL = 1 - (1 - LEVEL3) / 2;
function clustersIn({ clusters }, rows2) {
  return clusters === void 0 ? void 0 : Int32Array.from(rows2, (row) => clusters[row] ?? -1);
}
function shareOfRows(hits, clusters) {
  const count = hits.reduce((sum2, hit) => sum2 + hit, 0);
  if (clusters === void 0) return shareOf(count, hits.length);
  return effectively(hits, clusters, (effect) => shareOf(count / effect, hits.length / effect));
}
function changeOfRows({ before, after }, clusters) {
  let [lost2, gained2, bothRight] = [0, 0, 0];
  const differences = after.map((is, row) => {
    const was = before[row] ?? 0;
    lost2 += was > is ? 1 : 0;
    gained2 += is > was ? 1 : 0;
    bothRight += was * is;
    return is - was;
  });
  const n = after.length;
  const changed = (effect) => {
    const change = changeOfShares(lost2 / effect, gained2 / effect, n / effect);
    if (change.evidence.kind !== "paired-counts") return change;
    const evidence = { ...change.evidence, bothRight: bothRight / effect };
    return { ...change, evidence, detail: { lost: lost2, gained: gained2, ...sensitivity(change.evidence) } };
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
var ONE_CLUSTER = { kind: "none", reason: "all rows are of one cluster" };
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
  const { rows: rows2 } = view;
  const asked = { name: metric.name, view };
  switch (estimator.kind) {
    case "rate": {
      const hits = estimator.hits(reference, candidate);
      return known(
        shareOfRows(
          Float64Array.from(rows2, (row) => hits[row] ?? 0),
          clustersIn(comparison, rows2)
        )
      );
    }
    case "mean":
      return meanOrBootstrap(estimator.perRow(reference, candidate), comparison, asked);
    case "exact":
      return known(
        exactly(
          estimator.prepare(reference, candidate)(membership(reference.rows, rows2), rows2),
          rows2.length
        )
      );
    case "bootstrap": {
      const [before, after] = [sampleOfRows(reference, rows2), sampleOfRows(candidate, rows2)];
      return resampledScore(estimator.prepare(before, after), comparison, asked);
    }
  }
}
function resampledScore(score, comparison, { name, view }) {
  const { rows: rows2, slice } = view;
  const n = rows2.length;
  const every = everyRow(n);
  const value = score(new Uint8Array(n).fill(1), every);
  if (!comparison.isJudged(name, slice)) return known(plainly(value, n));
  const without = withoutEach(
    { rows: n, clusters: clustersIn(comparison, rows2) },
    (kept) => score(kept, every)
  );
  const acceleration = jackknifeAcceleration(without);
  return {
    wanted: [{ rows: rows2, score }],
    finish: (replicates) => biasCorrected(value, replicatesAt(replicates, 0), { n, acceleration })
  };
}
function meanOrBootstrap(perRow7, comparison, asked) {
  const { rows: rows2 } = asked.view;
  const values = Float64Array.from(rows2, (row) => perRow7[row] ?? Number.NaN);
  const clusters = clustersIn(comparison, rows2);
  const byTheory = clusters === void 0 ? meanOf(values) : clusteredMeanOf(values, clusters);
  return byTheory === void 0 ? resampledScore(weightedMean(values), comparison, asked) : known(byTheory);
}
function weightedMean(values) {
  return (weights) => {
    let total = 0;
    let count = 0;
    for (let row = 0; row < values.length; row += 1) {
      const weight = weights[row] ?? 0;
      if (weight === 0) continue;
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
    { ...shared, arm: versus, ...arms.reference },
    { ...shared, arm: "candidate", versus, ...arms.candidate },
    { ...shared, arm: "change", versus, ...arms.change }
  ]);
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
function detailed({ estimator, detail }, pair, asked) {
  const arms = estimate(estimator, pair, asked);
  const { slice, rows: rows2 } = asked.view;
  if (detail === void 0 || slice !== "all" || rows2.length === 0) return arms;
  const own = (arm, sample) => ({
    ...arm,
    detail: { ...arm.detail, ...detail(sample, rows2) }
  });
  return afterwards(arms, (estimated) => ({
    ...estimated,
    reference: own(estimated.reference, pair.reference),
    candidate: own(estimated.candidate, pair.candidate)
  }));
}
function estimate(estimator, { reference, candidate }, asked) {
  const { view, comparison } = asked;
  const resampled2 = (prepare16) => scores(
    {
      reference: prepare16(sampleOfRows(reference, view.rows)),
      candidate: prepare16(sampleOfRows(candidate, view.rows))
    },
    asked
  );
  switch (estimator.kind) {
    case "rate":
      return known(rates(estimator.rate(reference), estimator.rate(candidate), asked));
    case "mean":
      return means(
        { reference: estimator.perRow(reference), candidate: estimator.perRow(candidate) },
        asked
      );
    case "area": {
      const [first, second] = [estimator.binary(reference), estimator.binary(candidate)];
      return first !== void 0 && second !== void 0 && comparison.clusters === void 0 ? known(areas(first, second, view)) : resampled2(estimator.prepare);
    }
    case "bootstrap":
      return resampled2(estimator.prepare);
  }
}
function rates(reference, candidate, { comparison, view }) {
  const rows2 = view.rows.filter((row) => reference.counted[row] === 1);
  const clusters = clustersIn(comparison, rows2);
  const before = Float64Array.from(rows2, (row) => reference.hits[row] ?? 0);
  const after = Float64Array.from(rows2, (row) => candidate.hits[row] ?? 0);
  return {
    reference: shareOfRows(before, clusters),
    candidate: shareOfRows(after, clusters),
    change: changeOfRows({ before, after }, clusters)
  };
}
function means(pair, { name, comparison, view }) {
  const difference2 = pair.candidate.map(
    (value, row) => value - (pair.reference[row] ?? Number.NaN)
  );
  const arm = (perRow7) => meanOrBootstrap(perRow7, comparison, { name, view });
  const withRanks = (estimated) => {
    if (!comparison.isJudged(name, view.slice)) return estimated;
    const differences = Float64Array.from(view.rows, (row) => difference2[row] ?? Number.NaN);
    return { ...estimated, detail: { ...estimated.detail, ...signedRankDetail(differences) } };
  };
  const change = afterwards(arm(difference2), withRanks);
  return afterwards(
    together([arm(pair.reference), arm(pair.candidate), change]),
    ([before, after, changed]) => ({ reference: before, candidate: after, change: changed })
  );
}
function areas(reference, candidate, { rows: rows2 }) {
  const result = delongPaired({
    first: Float64Array.from(rows2, (row) => reference.scores[row] ?? Number.NaN),
    second: Float64Array.from(rows2, (row) => candidate.scores[row] ?? Number.NaN),
    positive: Uint8Array.from(rows2, (row) => reference.positive[row] ?? 0)
  });
  const shape = { n: rows2.length, degreesOfFreedom: Number.POSITIVE_INFINITY };
  return {
    reference: withMargin(result.first, result.firstStandardError, shape),
    candidate: withMargin(result.second, result.secondStandardError, shape),
    change: withMargin(result.second - result.first, result.standardError, shape)
  };
}
function scores(pair, { name, comparison, view }) {
  const { rows: rows2, slice } = view;
  const n = rows2.length;
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
  const clusters = clustersIn(comparison, rows2);
  const without = (score) => withoutEach({ rows: n, clusters }, (kept) => score(kept, every));
  const left = { reference: without(pair.reference), candidate: without(pair.candidate) };
  const corrected = (value, replicates, kept) => biasCorrected(value, replicates, { n, acceleration: jackknifeAcceleration(kept) });
  return {
    wanted: [
      { rows: rows2, score: pair.reference },
      { rows: rows2, score: pair.candidate }
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

// src/measure/kernel-flips.ts
function kernelFlips(ordinary, exact, clusters) {
  if (ordinary.kind !== "classification" || exact.kind !== "classification") return [];
  const flips2 = Float64Array.from(
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
      ...shareOfRows(flips2, clusters)
    }
  ];
}

export {
  targetsOf,
  isAgainstBaseline,
  isCost,
  assertNever,
  indexMeasurements,
  logGamma,
  incompleteBeta,
  bisect,
  binomialCdf,
  binomialUpperTail,
  normalCdf,
  normalQuantile,
  provableMargin,
  provesLessLoss,
  tCdf,
  tQuantile,
  quantile,
  median,
  judgeTarget,
  rightAnswers,
  answersOf,
  valuesOf,
  sum,
  mean,
  moments,
  LEVEL3 as LEVEL,
  finite,
  exactly,
  plainly,
  shareOf,
  changeOfShares,
  withMargin,
  bootstrapped,
  biasCorrected,
  klDivergence,
  sampleOfRows,
  calibrationOf,
  replicatesAt,
  known,
  afterwards,
  together,
  settled,
  settledInTurn,
  less,
  everyRow,
  correlation,
  falselyFoundRate,
  mannWhitney,
  selectedRate,
  foundRate,
  METRICS,
  shareOfRows,
  changeOfRows,
  measurePair,
  pendingPair,
  signedRankDetail,
  measureArms,
  pendingArms,
  kernelFlips,
  benjaminiHochberg,
  distance,
  judge
};
