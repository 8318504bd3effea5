import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  clipped,
  energyBetween,
  joulesOf,
  marginOf
} from "./chunk-J7ZTIJN4.js";
import {
  selectValues
} from "./chunk-F7W23XR4.js";
import {
  fixedBatchOf,
  rowAxisOf
} from "./chunk-X5YKYOEU.js";
import "./chunk-IRAJ6GTH.js";
import {
  binEdges,
  loadKernels
} from "./chunk-332WENBU.js";
import "./chunk-KBXVQC3Z.js";
import {
  randomStreams
} from "./chunk-573HM4A5.js";
import "./chunk-VPX4GA4F.js";
import {
  FEEDS_FILE,
  JOB_FILE,
  LAST_WORDS,
  OUTPUTS_FILE,
  RESULT_FILE,
  WAITS_FOR_INPUT,
  decodeColumns,
  encodeColumns
} from "./chunk-32UVHXRO.js";
import {
  isNumericArray,
  numericArray,
  toDoubles
} from "./chunk-IQHZXEKJ.js";
import "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/run/process/main.ts
import { createHash } from "node:crypto";
import { readFile as readFile2, writeFile } from "node:fs/promises";
import { existsSync, readFileSync as readFileSync2, writeSync } from "node:fs";
import { join as join2 } from "node:path";
import { pathToFileURL } from "node:url";

// src/data/attacks/simba.ts
var simba = {
  name: "simba",
  propose: ({ item, best, query, random }) => {
    const place = random.index(item.values.length);
    const changed = Float64Array.from(best);
    changed[place] = (item.values[place] ?? 0) + (query % 2 === 0 ? 1 : -1) * item.epsilon;
    return clipped(item, changed);
  }
};

// src/data/attacks/square.ts
var FIRST_SHARE = 0.8;
var SCHEDULE = [
  [10, 1],
  [50, 2],
  [200, 4],
  [500, 8],
  [1e3, 16],
  [2e3, 32],
  [4e3, 64],
  [6e3, 128],
  [8e3, 256]
];
var LAST_PART = 512;
function shareAt(query, queries) {
  const scaled = Math.floor(query / queries * 1e4);
  const part = SCHEDULE.find(([until]) => scaled <= until)?.[1] ?? LAST_PART;
  return FIRST_SHARE / part;
}
function rounded(value) {
  const near = Math.round(value);
  return Math.abs(value - Math.trunc(value)) === 0.5 && near % 2 !== 0 ? near - 1 : near;
}
function squareSide(query, queries, side) {
  const wanted = rounded(Math.sqrt(shareAt(query, queries) * side * side));
  return Math.min(Math.max(wanted, 1), side);
}
var square = {
  name: "square",
  propose: ({ item, best, query, queries, random }) => {
    const { channels, height, width, epsilon } = item;
    const changed = Float64Array.from(best);
    const sign = () => random.uniform() < 0.5 ? -1 : 1;
    if (query === 0) {
      for (let channel = 0; channel < channels; channel += 1)
        for (let column = 0; column < width; column += 1) {
          const step = epsilon * sign();
          for (let row = 0; row < height; row += 1)
            add(changed, (channel * height + row) * width + column, step);
        }
      return clipped(item, changed);
    }
    const isLine = height === 1;
    const side = isLine ? Math.max(1, rounded(shareAt(query - 1, queries) * width)) : squareSide(query - 1, queries, Math.min(height, width));
    const tall = isLine ? 1 : side;
    const [top, left] = [random.index(height - tall + 1), random.index(width - side + 1)];
    for (let channel = 0; channel < channels; channel += 1) {
      const step = 2 * epsilon * sign();
      for (let row = top; row < top + tall; row += 1)
        for (let column = left; column < left + side; column += 1)
          add(changed, (channel * height + row) * width + column, step);
    }
    return clipped(item, changed);
  }
};
function add(values, place, step) {
  values[place] = (values[place] ?? 0) + step;
}

// src/run/process/padding.ts
var spanIn = (full, length, side) => ({
  start: side === "left" ? full - length : 0,
  length
});
var sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);
function withoutPadding(columns, rows, { inputs, lengths, side }) {
  const longest = Math.max(...rows.map((row) => lengths[row] ?? 0));
  return columns.map((column) => {
    const [full = 1, ...rest] = column.itemShape;
    const isCut = inputs.includes(column.name);
    const { start, length } = isCut ? spanIn(full, longest, side) : { start: 0, length: full };
    const places = rows.flatMap(
      (row) => Array.from({ length }, (_, place) => row * full + start + place)
    );
    return {
      ...column,
      itemShape: column.itemShape.length === 0 ? [] : [length, ...rest],
      rows: rows.length,
      values: selectValues(column.values, places, sizeOf(rest))
    };
  });
}
var axisOf = (value) => value.isTensor ? value.shape[1] : void 0;
function paddedOutputs({ inputMetadata, outputMetadata }, { inputs }) {
  const axes = new Set(inputMetadata.filter(({ name }) => inputs.includes(name)).map(axisOf));
  return outputMetadata.filter((output) => {
    const axis = axisOf(output);
    return typeof axis === "string" && axis !== "" && axes.has(axis);
  }).map(({ name }) => name);
}
function ownPositions(answer, { full, rows, lengths, side }) {
  const { dims, data } = answer;
  if (Array.isArray(data)) return answer;
  const [fed = 0, given = 0, ...rest] = dims;
  const width = sizeOf(rest) * data.BYTES_PER_ELEMENT;
  const source = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const target = new Uint8Array(fed * full * width);
  for (const [place, row] of rows.entries()) {
    const length = lengths[row] ?? 0;
    const from = (place * given + spanIn(given, length, side).start) * width;
    const to = (place * full + spanIn(full, length, side).start) * width;
    target.set(source.subarray(from, from + length * width), to);
  }
  return { type: answer.type, dims: [fed, full, ...rest], data: target };
}

// src/run/process/session.ts
var SESSION = { exact: { x64quantprecision: "1" }, ordinary: {} };
function sessionOptions(options) {
  return {
    executionProviders: [options.provider ?? "cpu"],
    executionMode: "sequential",
    graphOptimizationLevel: options.optimization,
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: options.kernels === "exact" ? { session: SESSION.exact } : {}
  };
}
function optimizingOptions(options, withoutWeights) {
  const common = sessionOptions(options);
  if (!withoutWeights) return common;
  const session = {
    optimized_model_external_initializers_file_name: WEIGHTS_FILE,
    optimized_model_external_initializers_min_size_in_bytes: "1024"
  };
  return { ...common, extra: { session: { ...SESSION[options.kernels], ...session } } };
}
var WEIGHTS_FILE = "optimized.data";
var fixedBatch = (session) => fixedBatchOf(inputsOf(session));
var inputsOf = ({ inputMetadata }) => inputMetadata.flatMap(
  (input) => input.isTensor ? [{ name: input.name, shape: input.shape }] : []
);
function makeFeeds({ runtime, session, columns }, rows) {
  const inputs = inputsOf(session);
  const axes = new Map(inputs.map((input) => [input.name, rowAxisOf(input, inputs)]));
  const feeds = {};
  for (const column of columns)
    feeds[column.name] = makeTensor(runtime, column, { rows, axis: axes.get(column.name) ?? 0 });
  return feeds;
}
function makeTensor(runtime, column, placed) {
  const { elementType, values, itemShape } = column;
  const dims = itemShape.toSpliced(placed.axis, 0, placed.rows.length);
  const pieces = piecesOf(itemShape, placed);
  if (!isNumericArray(values)) {
    const strings = pieces.flatMap(({ from, to }) => values.slice(from, to)).map(String);
    return new runtime.Tensor("string", strings, dims);
  }
  if (elementType === "string") throw new Error(`Column "${column.name}" holds numbers as strings`);
  const gathered = numericArray(elementType, sizeOf2(dims));
  const target = new Uint8Array(gathered.buffer);
  const source = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bytes = values.BYTES_PER_ELEMENT;
  let filledBytes = 0;
  for (const { from, to } of pieces) {
    target.set(source.subarray(from * bytes, to * bytes), filledBytes);
    filledBytes += (to - from) * bytes;
  }
  return createNumeric(runtime, elementType, { gathered, dims });
}
function piecesOf(itemShape, { rows, axis }) {
  const width = sizeOf2(itemShape);
  const inner = sizeOf2(itemShape.slice(axis));
  return Array.from(
    { length: sizeOf2(itemShape.slice(0, axis)) },
    (_, outer) => rows.map((row) => {
      const from = row * width + outer * inner;
      return { from, to: from + inner };
    })
  ).flat();
}
var sizeOf2 = (shape) => shape.reduce((product, size) => product * size, 1);
function createNumeric(runtime, elementType, content) {
  const construct = runtime.Tensor;
  return new construct(elementType, content.gathered, content.dims);
}
function batchesOf(rows, batch) {
  const batches = [];
  for (let start = 0; start < rows.length; start += batch) {
    batches.push(rows.slice(start, start + batch));
  }
  return batches;
}
function wholeBatches(rows, { size, most }) {
  const count = Math.min(most, Math.ceil(rows / size));
  return Array.from(
    { length: count },
    (_, batch) => Array.from({ length: size }, (__, place) => (batch * size + place) % rows)
  );
}
function filled(rows, size) {
  if (size === void 0 || rows.length >= size) return rows;
  const last = rows.at(-1) ?? 0;
  return [...rows, ...Array.from({ length: size - rows.length }, () => last)];
}

// src/run/process/predict.ts
function tensorOutputs(session) {
  return session.outputMetadata.filter((output) => output.isTensor).map((output) => output.name);
}
async function predict(request) {
  const { session, rows } = request;
  const wanted = request.outputs ?? tensorOutputs(session);
  const aside = /* @__PURE__ */ new Set();
  const size = fixedBatch(session);
  const collectors = /* @__PURE__ */ new Map();
  for (const batch of batchesOf(rows, size ?? request.batch)) {
    const answer = await ask(request, filled(batch, size), wanted);
    const fed = size ?? batch.length;
    for (const name of wanted) {
      const tensor = answer(name);
      if (request.outputs === void 0 && tensor?.dims[0] !== fed) aside.add(name);
      if (aside.size < wanted.length && aside.has(name)) continue;
      collect(collectors, { name, tensor, asked: batch.length, fed, rows: rows.length });
    }
  }
  return [...collectors.values()].filter(({ name }) => !aside.has(name)).map(({ name, elementType, itemShape, values }) => ({
    name,
    elementType,
    itemShape,
    rows: rows.length,
    values
  }));
}
async function ask(request, rows, wanted) {
  const { session, columns, unpadding } = request;
  if (unpadding === void 0) {
    const answers2 = await session.run(makeFeeds(request, rows), [...wanted]);
    return (name) => answers2[name];
  }
  const own = [...new Set(rows)];
  const feeds = unpadding.isCut ? makeFeeds(
    { ...request, columns: withoutPadding(columns, own, unpadding) },
    rows.map((row) => own.indexOf(row))
  ) : makeFeeds(request, rows);
  const answers = await session.run(feeds, [...wanted]);
  const padded = paddedOutputs(session, unpadding);
  const full = columns.find(({ name }) => unpadding.inputs.includes(name))?.itemShape[0] ?? 0;
  return (name) => {
    const answer = answers[name];
    if (answer === void 0 || !padded.includes(name)) return answer;
    return ownPositions(answer, { ...unpadding, full, rows });
  };
}
function collect(collectors, { name, tensor, asked, fed, rows }) {
  if (tensor === void 0) throw new Error(`The model has no output "${name}"`);
  if (tensor.dims[0] !== fed) {
    throw new Error(
      `Output "${name}" has shape [${tensor.dims.join(", ")}] for ${fed} rows; its first dimension must be the row`
    );
  }
  const itemShape = tensor.dims.slice(1);
  const known = collectors.get(name);
  if (known !== void 0 && known.itemShape.join() !== itemShape.join()) {
    throw new Error(
      `Output "${name}" changes its shape from [${known.itemShape.join(", ")}] to [${itemShape.join(", ")}] between rows`
    );
  }
  const width = itemShape.reduce((product, length) => product * length, 1);
  const collector = known ?? collectorOf(tensor, { name, itemShape, length: rows * width });
  collectors.set(name, collector);
  append(collector, tensor.data, asked * width);
}
function collectorOf(tensor, {
  name,
  itemShape,
  length
}) {
  const elementType = tensor.type;
  const values = elementType === "string" ? [] : numericArray(elementType, length);
  return { name, elementType, itemShape, values, filled: 0 };
}
function append(collector, data, count) {
  const { values, filled: start } = collector;
  if (Array.isArray(values)) {
    for (let place = 0; place < count; place += 1) values.push(String(data[place]));
  } else if (ArrayBuffer.isView(data)) {
    const width = values.BYTES_PER_ELEMENT;
    const target = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    target.set(new Uint8Array(data.buffer, data.byteOffset, count * width), start * width);
  }
  collector.filled = start + count;
}
async function evaluate(session) {
  const answers = await session.run({}, [...tensorOutputs(session)]);
  return Object.entries(answers).map(([name, tensor]) => ({
    name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    elementType: tensor.type,
    itemShape: tensor.dims,
    rows: 1,
    values: Array.isArray(tensor.data) ? tensor.data.map(String) : numericOf(tensor)
  }));
}
function numericOf(tensor) {
  const { data } = tensor;
  if (!ArrayBuffer.isView(data) || !isNumericArray(data)) {
    throw new Error(`A constant has the type ${tensor.type}, which cannot be kept`);
  }
  return data;
}

// src/run/process/attack.ts
var ATTACKS = { square, simba };
async function attackRows(request) {
  const { columns, plan } = request;
  const target = columns.find(({ name }) => name === plan.input);
  if (target === void 0 || !isNumericArray(target.values))
    throw new Error(`The model has no numeric input "${plan.input}"`);
  const rows = startRows(target, plan);
  const first = await marginsOf(
    request,
    target,
    rows.map(({ best }) => best)
  );
  for (const [position, row] of rows.entries()) row.margin = first[position] ?? 0;
  const { propose } = ATTACKS[plan.kind];
  for (let query = 0; query < plan.queries; query += 1) {
    const proposed = rows.map(
      ({ item, best, random }) => propose({ item, best, query, queries: plan.queries, random })
    );
    const asked = rows.map(
      (row, position) => row.margin <= 0 ? row.best : proposed[position] ?? row.best
    );
    const margins = await marginsOf(request, target, asked);
    for (const [position, row] of rows.entries()) {
      const margin = margins[position] ?? Number.POSITIVE_INFINITY;
      if (row.margin <= 0 || !(margin < row.margin)) continue;
      row.best = asked[position] ?? row.best;
      row.margin = margin;
    }
  }
  return withItems(
    target,
    rows.map(({ best }) => best)
  );
}
function startRows(target, plan) {
  const values = isNumericArray(target.values) ? toDoubles(target.values) : new Float64Array();
  const size = values.length / target.rows;
  const shape = planesOf(target.itemShape, size);
  const streams = randomStreams(plan.seed);
  return Array.from({ length: target.rows }, (_, row) => {
    const own = values.slice(row * size, (row + 1) * size);
    const item = { ...shape, values: own, epsilon: plan.epsilon, low: plan.low, high: plan.high };
    return { item, best: own, margin: 0, random: streams.stream(`attack-${row}`) };
  });
}
function planesOf(itemShape, size) {
  const [channels = 1, height = 1, width = size] = itemShape.length === 2 ? [1, ...itemShape] : itemShape.length === 3 ? itemShape : [];
  return channels <= 4 && height > 1 ? { channels, height, width } : { channels: 1, height: 1, width: size };
}
async function marginsOf({ runtime, session, columns, plan }, target, items) {
  const changed = withItems(target, items);
  const [scores] = await predict({
    runtime,
    session,
    columns: columns.map((column) => column === target ? changed : column),
    rows: items.map((_, row) => row),
    batch: plan.batch,
    outputs: [plan.output]
  });
  if (scores === void 0 || !isNumericArray(scores.values)) return [];
  const values = toDoubles(scores.values);
  const size = values.length / items.length;
  return items.map(
    (_, row) => marginOf(values.subarray(row * size, (row + 1) * size), plan.labels[row] ?? 0, plan.middle)
  );
}
function withItems(target, items) {
  const size = items[0]?.length ?? 0;
  const values = new Float32Array(items.length * size);
  for (const [row, item] of items.entries()) values.set(item, row * size);
  return { ...target, values };
}

// src/run/process/latency.ts
var INPUTS = 32;
var WARM_UP_MS = 1500;
var WARM_UP_CALLS = 10;
var STEADY_SHARE = 0.05;
var MINIMUM_ROUNDS = 10;
async function observeLatency(runtime, subjects, { columns, plan }) {
  const arms = subjects.map((subject) => prepareArm(runtime, subject, { columns, plan }));
  const warm = [];
  for (const arm of arms) warm.push(await warmUp(arm));
  const random = randomStreams(plan.seed).stream("latency-order");
  const start = performance.now();
  const isInBudget = (round) => round < MINIMUM_ROUNDS || performance.now() - start < plan.budgetMs;
  for (let round = 0; round < plan.blocks && isInBudget(round); round += 1) {
    for (const index of random.shuffle(arms.length)) {
      const arm = arms[index];
      if (arm !== void 0) arm.blocks.push(await timeBlock(arm, plan));
    }
  }
  return arms.map((arm, index) => ({
    name: arm.name,
    blocks: arm.blocks,
    warmUpCalls: warm[index]?.calls ?? 0,
    steady: warm[index]?.steady ?? false
  }));
}
function prepareArm(runtime, subject, { columns, plan }) {
  const { session } = subject;
  const size = fixedBatch(session) ?? plan.batch;
  const batches = wholeBatches(columns[0]?.rows ?? 0, { size, most: INPUTS });
  const feeds = batches.map((batch) => makeFeeds({ runtime, session, columns }, batch));
  return { ...subject, feeds, blocks: [], next: 0 };
}
async function timeCall(arm) {
  const feeds = arm.feeds[arm.next % arm.feeds.length] ?? {};
  arm.next += 1;
  const start = performance.now();
  await arm.session.run(feeds, [...arm.outputs]);
  const end = start + (performance.now() - start) * (1 + (arm.slowedBy ?? 0));
  while (performance.now() < end) continue;
  return performance.now() - start;
}
async function timeBlock(arm, { callsPerBlock, blockMs }) {
  const durations = [];
  let total = 0;
  while (durations.length < callsPerBlock || total < blockMs) {
    const duration = await timeCall(arm);
    durations.push(duration);
    total += duration;
  }
  return durations;
}
var middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
function isSteady(medians) {
  const last = medians.slice(-3);
  return last.length === 3 && Math.max(...last) - Math.min(...last) <= STEADY_SHARE * Math.min(...last);
}
async function warmUp(arm) {
  const medians = [];
  const start = performance.now();
  while (!isSteady(medians) && performance.now() - start < WARM_UP_MS) {
    medians.push(middle(await timeBlock(arm, { callsPerBlock: WARM_UP_CALLS, blockMs: 20 })));
  }
  return { calls: arm.next, steady: isSteady(medians) };
}

// src/run/process/load.ts
import { setTimeout as sleep } from "node:timers/promises";

// src/run/load-trace.ts
function poissonArrivals(random, { queriesPerSecond, queries }) {
  let now = 0;
  return Float64Array.from({ length: queries }, () => {
    now += -Math.log(1 - random.uniform()) / queriesPerSecond * 1e3;
    return now;
  });
}
var BURST = 5;
var CYCLE_MS = 1e3;
function burstArrivals(random, load) {
  const on = CYCLE_MS / BURST;
  return poissonArrivals(random, {
    ...load,
    queriesPerSecond: load.queriesPerSecond * BURST
  }).map((time) => Math.floor(time / on) * CYCLE_MS + time % on);
}

// src/run/process/energy-meter.ts
import { readdirSync, readFileSync } from "node:fs";
var POWERCAP = "/sys/class/powercap";
var DOMAIN = /^intel-rapl:\d+$/;
function energyMeter(folder = POWERCAP) {
  try {
    const packages = packagesIn(folder);
    return packages.length === 0 ? void 0 : { start: () => startAll(packages) };
  } catch {
    return void 0;
  }
}
function packagesIn(folder) {
  return readdirSync(folder).filter((name) => DOMAIN.test(name)).map((name) => `${folder}/${name}`).filter((domain) => readFileSync(`${domain}/name`, "utf8").startsWith("package")).map((domain) => {
    const read = () => numberIn(`${domain}/energy_uj`);
    read();
    const range = numberIn(`${domain}/max_energy_range_uj`);
    if (range === 0) throw new Error(`${domain} has no range`);
    return { read, range };
  });
}
function numberIn(path) {
  const text = readFileSync(path, "utf8").trim();
  if (!/^\d+$/.test(text)) throw new Error(`Cannot read ${path}: "${text}" is no count`);
  return Number(text);
}
function startAll(packages) {
  const starts = packages.map(({ read }) => readOrNaN(read));
  return () => packages.reduce((joules, { read, range }, place) => {
    const last = starts[place] ?? Number.NaN;
    return joules + joulesOf(energyBetween({ last, now: readOrNaN(read), range }));
  }, 0);
}
function readOrNaN(read) {
  try {
    return read();
  } catch {
    return Number.NaN;
  }
}

// src/run/process/load.ts
var INPUTS2 = 32;
var WARM_UP_CALLS2 = 10;
var IDLE_MS = 500;
async function observeLoad(runtime, subjects, { columns, plan, meter = energyMeter() }) {
  const arms = subjects.map((subject) => prepareArm2(runtime, subject, { columns, plan }));
  for (const arm of arms) for (let call = 0; call < WARM_UP_CALLS2; call += 1) await ask2(arm);
  const streams = randomStreams(plan.seed);
  const random = streams.stream("load-order");
  const idleWatts = meter === void 0 ? void 0 : await idlePower(meter);
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const index of random.shuffle(arms.length)) {
      const arm = arms[index];
      if (arm !== void 0)
        await metered(arm, meter, () => runRound(arm, { plan, round, streams }));
    }
  }
  return arms.map(({ name, blocks, cpuMs, wallMs, joules }) => ({
    name,
    blocks,
    cpuMs,
    wallMs,
    // A counter that was lost on the way has counted nothing.
    ...idleWatts === void 0 || !Number.isFinite(idleWatts + joules) ? {} : { joules, idleWatts }
  }));
}
function prepareArm2(runtime, subject, { columns, plan }) {
  const { session } = subject;
  const size = fixedBatch(session) ?? plan.rowsPerQuery;
  const batches = wholeBatches(columns[0]?.rows ?? 0, { size, most: INPUTS2 });
  const feeds = batches.map((batch) => makeFeeds({ runtime, session, columns }, batch));
  return { ...subject, feeds, blocks: [], next: 0, cpuMs: 0, wallMs: 0, joules: 0 };
}
async function idlePower(meter) {
  const [joulesSince, start] = [meter.start(), performance.now()];
  await sleep(IDLE_MS);
  return 1e3 * joulesSince() / (performance.now() - start);
}
async function metered(arm, meter, run) {
  const [cpu, start, joulesSince] = [process.cpuUsage(), performance.now(), meter?.start()];
  arm.blocks.push(await run());
  const { user, system } = process.cpuUsage(cpu);
  arm.cpuMs += (user + system) / 1e3;
  arm.wallMs += performance.now() - start;
  arm.joules += joulesSince?.() ?? 0;
}
async function ask2(arm, session = arm.session) {
  const feeds = arm.feeds[arm.next % arm.feeds.length] ?? {};
  arm.next += 1;
  await session.run(feeds, [...arm.outputs]);
}
function runRound(arm, { plan, round, streams }) {
  const { pattern, queries } = plan;
  switch (pattern.kind) {
    case "single-stream":
    case "multi-stream":
    case "offline":
      return closedLoop(arm, { clients: 1, queries });
    case "concurrent":
      return closedLoop(arm, { clients: pattern.clients, queries });
    case "cold-start":
      return coldStarts(arm, queries);
    case "server":
    case "burst":
      return openLoop(
        arm,
        arrivalsOf(pattern, { queries, random: streams.stream(`load-${round}`) })
      );
  }
}
function arrivalsOf({ kind, queriesPerSecond }, {
  queries,
  random
}) {
  const arrivals = kind === "server" ? poissonArrivals : burstArrivals;
  return arrivals(random, { queriesPerSecond, queries });
}
async function closedLoop(arm, { clients, queries }) {
  const durations = [];
  let asked = 0;
  const client = async () => {
    while (asked < queries) {
      asked += 1;
      const start = performance.now();
      await ask2(arm);
      durations.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return durations;
}
async function openLoop(arm, arrivals) {
  const start = performance.now();
  const durations = [];
  for (const due of arrivals) {
    const early = due - (performance.now() - start);
    if (early > 1) await sleep(early - 1);
    while (performance.now() - start < due) await Promise.resolve();
    await ask2(arm);
    durations.push(performance.now() - start - due);
  }
  return durations;
}
async function coldStarts(arm, queries) {
  const durations = [];
  for (let query = 0; query < queries; query += 1) {
    const start = performance.now();
    const session = await arm.open();
    await ask2(arm, session);
    durations.push(performance.now() - start);
    await session.release();
  }
  return durations;
}

// src/run/process/placement.ts
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
var PROFILE = "profile";
async function placement(request) {
  const { runtime, folder, columns } = request;
  const session = await runtime.InferenceSession.create(request.modelPath, {
    ...sessionOptions(request.options),
    enableProfiling: true,
    profileFilePrefix: join(folder, PROFILE)
  });
  const feeds = makeFeeds({ runtime, session, columns }, filled([0], fixedBatch(session)));
  await session.run(feeds, [...tensorOutputs(session)]);
  session.endProfiling();
  const name = (await readdir(folder)).find((file) => file.startsWith(PROFILE));
  if (name === void 0) throw new Error("The engine left no profile");
  return countProviders(JSON.parse(await readFile(join(folder, name), "utf8")));
}
function countProviders(events) {
  const providers = /* @__PURE__ */ new Map();
  for (const { cat, name = "", args: { provider = "", op_name: operator = "" } = {} } of events)
    if (cat === "Node" && provider !== "" && !operator.startsWith("Memcpy"))
      providers.set(name, shortName(provider));
  const counts = {};
  for (const provider of providers.values()) counts[provider] = (counts[provider] ?? 0) + 1;
  return counts;
}
var shortName = (provider) => provider.replace(/ExecutionProvider$/, "").toLowerCase();

// src/run/generated/range-kernels.ts
var RANGE_KERNELS = "AGFzbQEAAAABCAFgA39/fwF/AwIBAAUDAQABBxICBm1lbW9yeQIABXdpZGVuAAAKpQIBogICAX8Ke/0MAACAfwAAgH8AAIB/AACAfyEM/Qz///9/////f////3////9/IQ0gAv0ABAAhBCAC/QAEECEFIAL9AAQgIQYgACABQQJ0aiEDA0AgAP0ABAAhCCAA/QAEECEJIAD9AAQgIQogAP0ABDAhCyAEIAggCf3qASAKIAv96gH96gH96gEhBCAFIAggCf3rASAKIAv96wH96wH96wEhBSAIIA39TiEIIAkgDf1OIQkgCiAN/U4hCiALIA39TiELIAYgCCAJ/bYBIAogC/22Af22Af22ASEGIAcgCCAJ/bgBIAogC/24Af24Af24ASEHIABBwABqIQAgACADSQ0ACyACIAT9CwQAIAIgBf0LBBAgAiAG/QsEICAHIAz9P/1TCw==";

// src/run/process/extremes.ts
var NOTHING = {
  minimum: Number.POSITIVE_INFINITY,
  maximum: Number.NEGATIVE_INFINITY,
  smallestMagnitude: Number.POSITIVE_INFINITY,
  nonFinite: 0
};
function extremesOf(values) {
  return values instanceof Float32Array && values.length >= BLOCK ? vectorExtremes(values) : plainExtremes(values);
}
var BLOCK = 16;
var CHUNK = 2 ** 16;
var PAGE_BYTES = 2 ** 16;
var LANES = 4;
var desk;
function layOut() {
  const { memory, widen: widen2 } = loadKernels(RANGE_KERNELS, ["widen"]);
  memory.grow(Math.ceil(4 * CHUNK / PAGE_BYTES));
  return {
    values: new Float32Array(memory.buffer, 0, CHUNK),
    found: new Float32Array(memory.buffer, 4 * CHUNK, 3 * LANES),
    widen: widen2
  };
}
function vectorExtremes(values) {
  const { values: chunk, found, widen: widen2 } = desk ??= layOut();
  let extremes = NOTHING;
  found.fill(Number.POSITIVE_INFINITY).fill(Number.NEGATIVE_INFINITY, LANES, 2 * LANES);
  for (let from = 0; from < values.length; from += CHUNK) {
    const part = values.subarray(from, from + CHUNK);
    chunk.set(part);
    const count = Math.ceil(part.length / BLOCK) * BLOCK;
    chunk.fill(part[0] ?? 0, part.length, count);
    const before = found.slice();
    if (widen2(0, count, found.byteOffset) === 0) continue;
    found.set(before);
    extremes = joined(extremes, plainExtremes(part));
  }
  const [low, high, near] = [0, 1, 2].map((row) => found.subarray(row * LANES, (row + 1) * LANES));
  return joined(extremes, {
    minimum: Math.min(...low ?? []),
    maximum: Math.max(...high ?? []),
    smallestMagnitude: Math.min(...near ?? []),
    nonFinite: 0
  });
}
var joined = (a, b) => ({
  minimum: Math.min(a.minimum, b.minimum),
  maximum: Math.max(a.maximum, b.maximum),
  smallestMagnitude: Math.min(a.smallestMagnitude, b.smallestMagnitude),
  nonFinite: a.nonFinite + b.nonFinite
});
function plainExtremes(values) {
  let { minimum, maximum, smallestMagnitude, nonFinite } = NOTHING;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    const magnitude = Math.abs(value);
    if (!(magnitude < Number.POSITIVE_INFINITY)) nonFinite += 1;
    else {
      if (magnitude < smallestMagnitude) smallestMagnitude = magnitude;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
  }
  return { minimum, maximum, smallestMagnitude, nonFinite };
}

// src/run/process/histogram.ts
var BINS = 2048;
function histogramOf(extent, { of }) {
  const { minimum, maximum, smallestMagnitude, elementType } = extent;
  if (elementType !== "float32" || !(minimum <= maximum)) return void 0;
  const isOfMagnitudes = of !== "values";
  const high = isOfMagnitudes ? Math.max(-minimum, maximum) : maximum;
  const low = of === "values" ? minimum : of === "magnitudes" ? smallestMagnitude : 0;
  const edges = binEdges(low, high, BINS);
  for (let at = 0; at < BINS; at += 1)
    if (!((edges[at] ?? 0) < (edges[at + 1] ?? 0))) return void 0;
  return { low, high, isOfMagnitudes, edges, counts: new Float64Array(BINS) };
}
function addTo(histogram, values) {
  const { low, high, isOfMagnitudes, edges, counts } = histogram;
  const bins = counts.length;
  const width = Math.fround(high - low);
  for (let place = 0; place < values.length; place += 1) {
    const given = values[place] ?? 0;
    const value = isOfMagnitudes ? Math.abs(given) : given;
    if (!(value >= low && value <= high)) continue;
    const share = Math.fround(Math.fround(value - low) / width);
    let bin = Math.min(bins - 1, Math.trunc(Math.fround(share * bins)));
    if (value < (edges[bin] ?? 0)) bin -= 1;
    if (bin < bins - 1 && value >= (edges[bin + 1] ?? 0)) bin += 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
}

// src/run/process/ranges.ts
async function ranges(request) {
  const { detail } = request;
  const found = /* @__PURE__ */ new Map();
  for await (const [name, tensor] of valuesOf(request)) {
    const range = widen(found, name, tensor);
    if (detail?.kind === "channels" && range !== void 0)
      range.channels = widenChannels(range, tensor);
  }
  if (detail?.kind === "histogram") {
    for (const range of found.values()) {
      const histogram = histogramOf(range, detail);
      if (histogram !== void 0) range.histogram = histogram;
    }
    for await (const [name, tensor] of valuesOf(request)) {
      const histogram = found.get(name)?.histogram;
      if (histogram !== void 0 && tensor.data instanceof Float32Array)
        addTo(histogram, tensor.data);
    }
  }
  return [...found.values()].map((range) => foundRange(range, detail));
}
var MOST_BYTES = 64e7;
async function rowsThatFit({ tensors, rows, batch, mostBytes = MOST_BYTES }, answered) {
  if (batch === 1 || rows.length <= 1) return batch;
  const answers = await answered(rows.slice(0, 1));
  const bytes = tensors.reduce((sum, name) => sum + bytesOf(answers[name]), 0);
  return Math.max(1, Math.min(batch, Math.floor(mostBytes / Math.max(1, bytes))));
}
function bytesOf(tensor) {
  return tensor === void 0 || Array.isArray(tensor.data) ? 0 : tensor.data.byteLength;
}
async function* valuesOf(request) {
  const { session } = request;
  const size = fixedBatch(session);
  const outputs = new Set(session.outputNames);
  const wanted = request.tensors.filter((name) => outputs.has(name));
  const answered = async (batch) => {
    const feeds = makeFeeds(request, filled(batch, size));
    const made = wanted.length === 0 ? {} : await session.run(feeds, wanted);
    return { ...feeds, ...made };
  };
  const asked = size ?? await rowsThatFit(request, answered);
  for (const batch of batchesOf(request.rows, asked)) {
    const answers = await answered(batch);
    for (const name of request.tensors) {
      const tensor = answers[name];
      if (tensor !== void 0) yield [name, tensor];
    }
  }
}
function foundRange(range, detail) {
  const { name, minimum, maximum, elementType, shape, nonFinite, calls, histogram } = range;
  const { channels } = range;
  const found = { name, minimum, maximum, elementType, shape, nonFinite };
  if (detail?.kind === "average" && calls.count > 0) {
    const { minima, maxima, count } = calls;
    return { ...found, average: { minimum: minima / count, maximum: maxima / count } };
  }
  if (channels !== void 0 && channels.length > 0) return { ...found, channels: [...channels] };
  if (histogram === void 0) return found;
  const { low, high, counts } = histogram;
  return { ...found, histogram: { low, high, counts: [...counts] } };
}
function widenChannels({ channels }, { data, dims }) {
  const size = dims.at(-1) ?? 0;
  if (!(data instanceof Float32Array)) return new Float32Array();
  const widest = channels ?? new Float32Array(size);
  if (widest.length !== size) return new Float32Array();
  for (let start = 0; start < data.length; start += size)
    for (let channel = 0; channel < size; channel += 1) {
      const magnitude = Math.abs(data[start + channel] ?? 0);
      if (magnitude > (widest[channel] ?? 0) && magnitude < Number.POSITIVE_INFINITY)
        widest[channel] = magnitude;
    }
  return widest;
}
function widen(found, name, tensor) {
  if (Array.isArray(tensor.data)) return void 0;
  let range = found.get(name);
  if (range === void 0) {
    range = {
      name,
      minimum: Number.POSITIVE_INFINITY,
      maximum: Number.NEGATIVE_INFINITY,
      elementType: tensor.type,
      shape: tensor.dims,
      nonFinite: 0,
      smallestMagnitude: Number.POSITIVE_INFINITY,
      calls: { minima: 0, maxima: 0, count: 0 }
    };
    found.set(name, range);
  }
  const { data } = tensor;
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  const seen = extremesOf(isFloat ? data : Float64Array.from(data, Number));
  if (seen.minimum < range.minimum) range.minimum = seen.minimum;
  if (seen.maximum > range.maximum) range.maximum = seen.maximum;
  range.smallestMagnitude = Math.min(range.smallestMagnitude, seen.smallestMagnitude);
  range.nonFinite += seen.nonFinite;
  if (seen.minimum > seen.maximum) return range;
  range.calls.minima += seen.minimum;
  range.calls.maxima += seen.maximum;
  range.calls.count += 1;
  return range;
}

// src/run/process/sums.ts
async function sums(request) {
  const { session, outputs } = request;
  const size = fixedBatch(session);
  const found = /* @__PURE__ */ new Map();
  for (const batch of batchesOf(request.rows, size ?? request.batch)) {
    const feeds = makeFeeds(request, filled(batch, size));
    const answers = await session.run(feeds, [...outputs]);
    for (const name of outputs) add2(found, name, answers[name]);
  }
  return [...found.values()];
}
function add2(found, name, tensor) {
  if (tensor === void 0 || Array.isArray(tensor.data))
    throw new Error(`Output "${name}" holds no numbers to add up`);
  const known = found.get(name);
  if (known === void 0) {
    const values = Float64Array.from(tensor.data, Number);
    found.set(name, { name, elementType: "float64", itemShape: tensor.dims, rows: 1, values });
    return;
  }
  if (known.itemShape.join() !== tensor.dims.join())
    throw new Error(
      `Output "${name}" changes its shape from [${known.itemShape.join(", ")}] to [${tensor.dims.join(", ")}] between calls`
    );
  addEach(known.values, tensor.data);
}
function addEach(values, data) {
  if (data instanceof Float32Array || data instanceof Float64Array)
    for (let place = 0; place < values.length; place += 1)
      values[place] = (values[place] ?? 0) + (data[place] ?? 0);
  else
    for (let place = 0; place < values.length; place += 1)
      values[place] = (values[place] ?? 0) + Number(data[place]);
}

// src/run/process/warm-up.ts
var SMALLEST_MODEL = "CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCAhAN";
async function warmUp2({ InferenceSession }) {
  const options = sessionOptions({ threads: 1, kernels: "ordinary", optimization: "all" });
  await InferenceSession.create(Uint8Array.from(Buffer.from(SMALLEST_MODEL, "base64")), options);
}

// src/run/process/main.ts
var PLAIN = { threads: 1, kernels: "ordinary", optimization: "disabled" };
async function loadRuntime() {
  Reflect.deleteProperty(globalThis, "Float16Array");
  const path = process.env["COMPRESSION_GATE_RUNTIME"];
  const loaded = path === void 0 || path === "" ? await import("onnxruntime-node") : await import(pathToFileURL(path).href);
  return loaded.default ?? loaded;
}
function peakMemoryBytes() {
  try {
    const status = readFileSync2("/proc/self/status", "utf8");
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kilobytes !== void 0) return Number(kilobytes) * 1024;
  } catch {
  }
  return process.resourceUsage().maxRSS * 1024;
}
var rowsOf = (columns) => Array.from({ length: columns[0]?.rows ?? 0 }, (_, row) => row);
async function subjectsOf(arms, work) {
  const subjects = [];
  for (const { modelPath, options, ...arm } of arms) {
    const open = () => work.open(modelPath, options);
    const session = await open();
    subjects.push({ ...arm, session, open, outputs: tensorOutputs(session) });
  }
  return subjects;
}
async function streamed({ modelPath }, work) {
  const session = await work.open(modelPath, PLAIN, { enableMemPattern: false });
  const columns = await work.feeds();
  return { runtime: work.runtime, session, columns, rows: rowsOf(columns) };
}
async function takeTurns(job, work) {
  const [subjects, columns] = [await subjectsOf(job.arms, work), await work.feeds()];
  return job.kind === "latency" ? { latency: await observeLatency(work.runtime, subjects, { columns, plan: job }) } : { load: await observeLoad(work.runtime, subjects, { columns, plan: job }) };
}
async function carryOut(job, work) {
  switch (job.kind) {
    case "idle":
      return { providers: work.runtime.listSupportedBackends().map(({ name }) => name) };
    case "placement": {
      const { modelPath, options } = job;
      const { runtime, folder } = work;
      const columns = await work.feeds();
      return { placement: await placement({ runtime, folder, modelPath, options, columns }) };
    }
    case "evaluate":
      return { outputs: await evaluate(await work.open(job.modelPath, PLAIN)) };
    case "open":
      await work.open(job.modelPath, job.options);
      return {};
    case "optimize":
      await work.runtime.InferenceSession.create(job.modelPath, {
        ...optimizingOptions(job.options, job.withoutWeights ?? false),
        optimizedModelFilePath: job.targetPath
      });
      return {};
    case "predict": {
      const session = await work.open(job.modelPath, job.options);
      const columns = await work.feeds();
      const rows = job.rows ?? rowsOf(columns);
      const { batch, outputs, unpadding } = job;
      const { runtime } = work;
      const asked = { runtime, session, columns, rows, batch, outputs, unpadding };
      return { outputs: await predict(asked) };
    }
    case "ranges": {
      const { batch, tensors, detail } = job;
      return { ranges: await ranges({ ...await streamed(job, work), batch, tensors, detail }) };
    }
    case "sums": {
      const { batch, outputs } = job;
      return { outputs: await sums({ ...await streamed(job, work), batch, outputs }) };
    }
    case "attack": {
      const session = await work.open(job.modelPath, job.options);
      const { runtime } = work;
      const attacked = { runtime, session, columns: await work.feeds(), plan: job.plan };
      return { outputs: [await attackRows(attacked)] };
    }
    case "latency":
    case "load":
      return takeTurns(job, work);
  }
}
async function runJob(folder, ort) {
  const job = JSON.parse(await readFile2(join2(folder, JOB_FILE), "utf8"));
  let loadMs = 0;
  const { outputs, ...outcome } = await carryOut(job, {
    runtime: ort,
    folder,
    open: async (path, options, more) => {
      const start = performance.now();
      const session = await ort.InferenceSession.create(path, {
        ...sessionOptions(options),
        ...more
      });
      loadMs += performance.now() - start;
      return session;
    },
    feeds: async () => decodeColumns(await readFile2(join2(folder, FEEDS_FILE)))
  });
  let digest = "";
  if (outputs !== void 0) {
    const bytes = encodeColumns(outputs);
    digest = createHash("sha256").update(bytes).digest("hex");
    await writeFile(join2(folder, OUTPUTS_FILE), bytes);
  }
  const facts = { version: ort.env.versions.node ?? "unknown", peakMemoryBytes: peakMemoryBytes() };
  return { ok: true, process: facts, loadMs, digest, ...outcome };
}
var STANDARD_OUTPUT = 1;
async function inputEnds() {
  for await (const _ of process.stdin) ;
}
async function main(folder, waits) {
  let stage = "runtime";
  let result;
  try {
    const ort = await loadRuntime();
    if (waits) await warmUp2(ort);
    stage = "job";
    if (waits) await inputEnds();
    if (waits && !existsSync(join2(folder, JOB_FILE))) return;
    result = await runJob(folder, ort);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    result = { ok: false, stage, message };
  }
  await writeFile(join2(folder, RESULT_FILE), JSON.stringify(result));
  writeSync(STANDARD_OUTPUT, LAST_WORDS);
}
await main(process.argv[2] ?? ".", process.argv[3] === WAITS_FOR_INPUT);
