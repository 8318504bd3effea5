import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  MINIMUM_COUNTED,
  MINIMUM_ROWS,
  clustersIn,
  countOf,
  pendingArms,
  pendingPair,
  preciseRate,
  rightRate
} from "./chunk-TVVGHRU3.js";
import {
  METRICS,
  afterwards,
  everyRow,
  falselyFoundRate,
  foundRate,
  independentOf,
  known,
  less,
  plainly,
  replicatesAt,
  resampled,
  selectedRate,
  settled,
  settledInTurn,
  together,
  valuesOf,
  withSupport
} from "./chunk-T55765LM.js";
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
function supportOf(name, { rates, members, clusters }) {
  const counted = rates.flatMap(
    (rate) => members.map(
      ({ rows }) => independentOf(
        [...rows].filter((row) => rate.counted[row] === 1),
        clusters
      )
    )
  );
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
  const groups = comparison.groups.map((group) => answeredIn(group, reference));
  const asked = GAPS.filter(({ needsLabels }) => !needsLabels || reference.labels !== void 0);
  const gaps = asked.flatMap((gap) => groups.map((group) => measureGap(gap, group, samples)));
  return settled(together(gaps), comparison.resamples).flat();
}
function answeredIn({ column, members }, { nonFinite }) {
  const answered = (rows) => rows.filter((row) => nonFinite[row] === 0);
  return { column, members: members.map(({ name, rows }) => ({ name, rows: answered(rows) })) };
}
function gapsJudged({ reference, groups, isJudged }) {
  if (reference.kind !== "classification" || reference.positive === void 0) return 0;
  return groups.flatMap(({ column }) => GAPS.filter(({ name }) => isJudged(name, `by ${column}`))).length;
}
function measureGap(gap, group, samples) {
  const { comparison, reference, candidate, every } = samples;
  const slice = `by ${group.column}`;
  const before = gap.rates.map(({ of }) => of(reference));
  const testable = group.members.filter((member) => isTestable(member, before, gap));
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
    support: supportOf(gap.name, {
      rates: before,
      members: testable,
      clusters: comparison.clusters
    }),
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
function isTestable({ rows }, rates, gap) {
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
var REPLICATES = 1e6;
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
  const measured = settledInTurn(pendingOf(work, share), {
    resamples,
    most: CELLS,
    mostReplicates: REPLICATES
  });
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
    const finite = finiteOf(every, reference.nonFinite);
    for (const metric of asked) {
      const view = metric.finiteOnly ? finite : every;
      const pending = metric.of === "arm" ? pendingArms(metric, comparison, view) : pendingPair(metric, comparison, view);
      yield { pending, weight: view.rows.length * width };
    }
  }
}
function finiteOf({ slice, rows }, nonFinite) {
  const finite = rows.filter((row) => nonFinite[row] === 0);
  return { slice, rows: finite.length === rows.length ? rows : finite };
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
  gapsJudged,
  comparePair,
  workOf,
  unitsOf,
  measureShare,
  inOrder,
  comparisonOf,
  measurePart
};
