import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  countOf
} from "./chunk-2QENV6FC.js";
import {
  markdownTable
} from "./chunk-JOGDXAF4.js";
import {
  RecipeTrials,
  byBytes,
  byDistance,
  byLatency,
  bySize,
  explore,
  isGood,
  keepingFloat,
  keyOf,
  leastChanged,
  lossTrials,
  paretoOf,
  paretoSet,
  prepareGround,
  rememberCalibration,
  smallestThatMeets,
  triedOf,
  tryKeeping,
  withMoreLevels,
  worthVarying
} from "./chunk-GTIZJKVG.js";
import "./chunk-WGW4YQVL.js";
import {
  modelsInForce,
  prepare
} from "./chunk-KX32WM3W.js";
import "./chunk-5LOKLYOR.js";
import "./chunk-BXZIHDES.js";
import "./chunk-QDSTWLV4.js";
import "./chunk-EZCTYV7I.js";
import {
  builtInRecipes
} from "./chunk-AUNE74PP.js";
import "./chunk-LRYZGICI.js";
import "./chunk-4GZ4BWIV.js";
import "./chunk-KY2YIWGB.js";
import "./chunk-OTGXHUY7.js";
import "./chunk-VS3HZ3UW.js";
import {
  formatBytes,
  formatPercentOf,
  formatValue
} from "./chunk-Z4WAPPOA.js";
import "./chunk-F7W23XR4.js";
import "./chunk-X5YKYOEU.js";
import "./chunk-IRAJ6GTH.js";
import "./chunk-332WENBU.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-4YXWSKLD.js";
import "./chunk-TVVGHRU3.js";
import "./chunk-T55765LM.js";
import "./chunk-FNO66JQ4.js";
import {
  randomStreams
} from "./chunk-573HM4A5.js";
import {
  readPolicy,
  require_dist
} from "./chunk-OGZNBD5N.js";
import "./chunk-PK7ZYXLE.js";
import "./chunk-QFK4J42L.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-6ERS3MS4.js";
import {
  isStreamed
} from "./chunk-ZWPB4JFI.js";
import "./chunk-IQHZXEKJ.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";
import {
  __toESM
} from "./chunk-RTIEAW6L.js";

// src/policy/write-recipe.ts
var import_yaml = __toESM(require_dist(), 1);
function writeRecipe({ version, name, description, passes }) {
  const head = (0, import_yaml.stringify)({ version, name, ...description === void 0 ? {} : { description } });
  const steps = passes.map((step) => {
    const flow = (0, import_yaml.stringify)(step, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
    return `  - ${flow}`;
  });
  return [head.trimEnd(), "passes:", ...steps, ""].join("\n");
}

// src/commands/search/report-trial.ts
function reportTrial(trial) {
  if (trial.kind === "tried") return reportTried(trial.tried);
  const { recipe, outcome, reason } = trial.ended;
  return { recipe: recipe.name, passes: recipe.passes, outcome, reason };
}
var rounded = (value) => Number(value.toPrecision(4));
function reportTried({
  recipe,
  bytes,
  digest,
  latencyRatio,
  distance,
  missed,
  unmeasured
}) {
  const { flips, likeness } = distance;
  const isOpen = missed === void 0 && unmeasured.length > 0;
  return {
    recipe: recipe.name,
    passes: recipe.passes,
    outcome: missed !== void 0 ? "misses-criteria" : isOpen ? "dominated" : "meets-criteria",
    reason: missed ?? (isOpen ? `nothing that others do not beat: its ${unmeasured.join(" and ")} was not measured` : ""),
    bytes,
    digest,
    ...latencyRatio === void 0 ? {} : { latencyRatio: rounded(latencyRatio) },
    ...flips === void 0 ? {} : { flips: rounded(flips) },
    ...likeness === void 0 ? {} : { likeness: { metric: likeness.metric, value: finite(likeness.estimate) } }
  };
}
var finite = (value) => Number.isFinite(value) ? rounded(value) : null;

// src/commands/search/ablate.ts
async function ablate(recipe, trials, { trying, hasTime }) {
  const known = new Map(trials.map((trial) => [keyOf(recipeOf(trial).passes), trial]));
  const reports = [];
  for (const [place, { pass }] of recipe.passes.entries()) {
    const passes = recipe.passes.toSpliced(place, 1);
    if (passes.length === 0) continue;
    if (!hasTime()) break;
    const name = `${recipe.name}-without-${pass}`;
    const trial = known.get(keyOf(passes)) ?? await trying.attempt({ version: 1, name, passes });
    reports.push({
      without: pass,
      ...reportTrial(await trying.weigh(trial, ["memory", "latency"]))
    });
  }
  return reports;
}
var recipeOf = (trial) => trial.kind === "tried" ? trial.tried.recipe : trial.ended.recipe;

// src/measure/modal-answers.ts
function modalAnswers(population) {
  const [first = new Int32Array()] = population;
  return first.map((_, row) => {
    const counts = /* @__PURE__ */ new Map();
    for (const answers of population) {
      const answer = answers[row] ?? -1;
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    return Math.min(...[...counts].flatMap(([answer, times]) => times === most ? [answer] : []));
  });
}
function contestedRows({ base, compressed }) {
  const [before, after] = [modalAnswers(base), modalAnswers(compressed)];
  return [...before.keys()].filter((row) => before[row] !== after[row]);
}
function accuracyAround(answers, labels, rows) {
  const chosen = new Set(rows);
  const shareOf = (wanted) => {
    const asked = [...answers.keys()].filter((row) => chosen.has(row) === wanted);
    return asked.filter((row) => answers[row] === labels[row]).length / asked.length;
  };
  return { on: shareOf(true), off: shareOf(false) };
}

// src/commands/search/contested-calibration.ts
function contestedCalibration(tried) {
  const different = /* @__PURE__ */ new Map();
  for (const { digest, answers } of tried)
    if (answers !== void 0) different.set(digest, answers);
  const [first, ...others] = different.values();
  if (first === void 0 || others.length === 0) return void 0;
  const { base, labels } = first;
  const compressed = [first, ...others].map(({ candidate }) => candidate);
  const rows = contestedRows({ base: [base], compressed });
  const report = { candidates: compressed.length, rows };
  if (labels === void 0) return report;
  const { on, off } = accuracyAround(base, labels, rows);
  return { ...report, baseAccuracy: { on: finite2(on), off: finite2(off) } };
}
var finite2 = (share) => Number.isFinite(share) ? Number(share.toPrecision(4)) : null;

// src/compress/search/spare-layers.ts
var COUNTS = [1, 2, 4, 8];
function sparing(recipe, { byLoss, byLossPerByte }) {
  return [
    ladder(recipe, "more-levels", (count) => withMoreLevels(recipe, byLoss.slice(0, count))),
    ladder(recipe, "keep-float", (count) => keepingFloat(recipe, byLossPerByte.slice(0, count)))
  ];
}
function ladder({ name, passes }, how, spare) {
  const known = /* @__PURE__ */ new Set([keyOf(passes)]);
  return COUNTS.flatMap((count) => {
    const spared = spare(count);
    const key = keyOf(spared.passes);
    if (known.has(key)) return [];
    known.add(key);
    return [{ ...spared, name: `${name}-${how}-${count}` }];
  });
}

// src/commands/search/mend-recipes.ts
var MENDED = 3;
async function* mendRecipes(trials, layersOf) {
  const starts = triedOf(trials);
  const done = /* @__PURE__ */ new Set();
  for (let count = 0; count < MENDED; count += 1) {
    const near = nearestMiss(starts, trials, done);
    if (near === void 0) return;
    done.add(near.digest);
    for (const ladder2 of sparing(near.recipe, await layersOf(near.recipe)))
      for (const recipe of ladder2) {
        const trial = yield recipe;
        if (trial?.kind !== "tried") continue;
        const limit = smallestMeeting(trials, trial.tried);
        if (meets(trial.tried) || limit !== void 0 && trial.tried.bytes >= limit) break;
      }
  }
}
var meets = ({ missedUntimed }) => missedUntimed === void 0;
var smallestMeeting = (trials, except) => triedOf(trials).filter((one) => meets(one) && one !== except).toSorted(byBytes)[0]?.bytes;
function nearestMiss(starts, trials, done) {
  const limit = smallestMeeting(trials) ?? Infinity;
  const misses = starts.filter((one) => !meets(one) && one.bytes < limit && !done.has(one.digest));
  return paretoSet(misses, [byBytes, byDistance]).toSorted(byDistance)[0];
}

// src/compress/search/successive-halving.ts
async function successiveHalving(items, { looks, mayLook, score, compare, drop }) {
  let left = items;
  for (const look of looks) {
    if (left.length < 2) return left;
    const scored = [];
    for (const item of left) {
      if (mayLook?.() === false) return left;
      const value = await score(item, look);
      if (value !== void 0) scored.push({ item, value });
    }
    const ranked2 = scored.toSorted((a, b) => compare(a.value, b.value)).map(({ item }) => item);
    const kept = new Set(ranked2.slice(0, Math.ceil(left.length / 2)));
    for (const item of ranked2) if (!kept.has(item)) await drop(item, look);
    left = left.filter((item) => kept.has(item));
  }
  return left;
}

// src/commands/search/narrow-recipes.ts
var SHARES = [0.25, 0.5];
var LEAST_ROWS = 32;
async function narrowRecipes(trying, recipes, { rows, hasTime }) {
  const ended = /* @__PURE__ */ new Map();
  await successiveHalving(recipes, {
    looks: SHARES.map((share) => Math.floor(share * rows)).filter((count) => count >= LEAST_ROWS),
    mayLook: hasTime,
    score: async (recipe, count) => {
      const trial = await trying.glance(recipe, count);
      if (trial.kind === "tried") return trial.tried;
      ended.set(recipe, trial);
      return void 0;
    },
    compare: byPromise,
    drop: async (recipe, count) => {
      await trying.drop(recipe);
      const reason = `on the first ${count} calibration rows others of its round are nearer to the criteria, or smaller`;
      ended.set(recipe, { kind: "ended", ended: { recipe, outcome: "dominated", reason } });
    }
  });
  return recipes.map((recipe) => ended.get(recipe));
}
function byPromise(first, second) {
  const [one, other] = [first, second].map(({ missed }) => missed === void 0);
  if (one !== other) return one === true ? -1 : 1;
  return one === true ? bySize(first, second) : byDistance(first, second) || bySize(first, second);
}

// src/commands/search/sensitive-layers.ts
var LAYERS = 24;
var NONE = { byLoss: [], byLossPerByte: [] };
function sensitiveLayers(host, engine, { prepared, hasTime }) {
  let ready;
  return async (recipe) => {
    if (isStreamed(prepared.base.model) || !hasTime()) return NONE;
    host.log.progress(
      `${prepared.inForce.name}: looking for the layers that ${recipe.name} is hardest on`
    );
    try {
      return await ranked(await (ready ??= lossTrials(host, engine, prepared)), recipe, hasTime);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return NONE;
    }
  };
}
async function ranked({ attempt, layersOf }, recipe, hasTime) {
  if (!hasTime()) return NONE;
  const whole = await attempt(recipe);
  if (!hasTime()) return NONE;
  const spared = [];
  for (const layer of (await layersOf(recipe)).slice(0, LAYERS)) {
    if (!hasTime()) return NONE;
    const without = await tryKeeping(attempt, recipe, [layer]);
    const gain = without === void 0 ? 0 : whole.loss - without.loss;
    if (without !== void 0 && gain > 0)
      spared.push({ layer, gain, bytes: Math.max(1, without.bytes - whole.bytes) });
  }
  const inOrder = (worth) => spared.toSorted((a, b) => worth(b) - worth(a)).map(({ layer }) => layer);
  return {
    byLoss: inOrder(({ gain }) => gain),
    byLossPerByte: inOrder(({ gain, bytes }) => gain / bytes)
  };
}

// src/commands/search/weigh-newcomer.ts
async function weighNewcomer(trying, trial, earlier) {
  if (trial.kind === "ended") return trial;
  const { tried } = trial;
  const rivals = triedOf(earlier).filter(
    (other) => isGood(other) && byBytes(other, tried) <= 0 && byDistance(other, tried) <= 0
  );
  if (rivals.length === 0) return trying.weigh(trial, ["memory", "latency"]);
  const timed = await trying.weigh(trial, ["latency"]);
  if (timed.kind === "ended" || rivals.some((rival) => byLatency(timed.tried, rival) >= 0))
    return timed;
  return trying.weigh(timed, ["memory"]);
}

// src/commands/search.ts
var EXPLORED = 0.8;
var ONE_LOOK = { looks: 1, bounds: "pocock" };
async function search(host, engine, request) {
  const start = host.clock.elapsedMs();
  const inForce = await onlyModel(host, request);
  const seed = request.seed ?? inForce.seed;
  const prepared = { ...await prepare(host, engine, { inForce, canary: false }), canary: false };
  const ground = await prepareGround(host, engine, {
    request: prepared,
    takesTimings: true,
    plan: ONE_LOOK
  });
  const trying = new RecipeTrials(host, rememberCalibration(host, engine), {
    request: prepared,
    ground
  });
  try {
    const { trials: most, seconds } = request.budget;
    const hasTime = (share) => host.clock.elapsedMs() - start < seconds * 1e3 * share;
    const trials = await tryRecipes(host, engine, {
      prepared,
      trying,
      seed,
      most,
      hasTime: () => hasTime(EXPLORED)
    });
    const found = await conclude({ trying, hasTime: () => hasTime(1) }, trials);
    if (found.best !== void 0 && request.savePath !== void 0) {
      const recipe = described(found.best.recipe, inForce.name);
      await host.files.write(request.savePath, writeRecipe(recipe));
    }
    return {
      model: inForce.name,
      seed,
      baseBytes: prepared.base.bytes,
      calibrationRows: prepared.data.calibration.feeds.rows,
      perturbations: ground.stress.map(({ name }) => name),
      ...found,
      best: found.best === void 0 ? null : reportTried(found.best)
    };
  } finally {
    await trying.end();
  }
}
function tryRecipes(host, engine, { prepared, trying, seed, most, hasTime }) {
  const earlier = [];
  const { rows } = prepared.data.calibration.feeds;
  return explore({
    starts: builtInRecipes(),
    random: randomStreams(seed).stream("search"),
    mayTry: (made) => made < most && hasTime(),
    attempt: async (recipe) => {
      const trial = await weighNewcomer(trying, await trying.attempt(recipe), earlier);
      earlier.push(trial);
      return trial;
    },
    follow: (made) => mendRecipes(made, sensitiveLayers(host, engine, { prepared, hasTime })),
    narrow: (drawn) => narrowRecipes(trying, drawn, { rows, hasTime }),
    best: worthVarying
  });
}
async function conclude(ablation, made) {
  const { trying } = ablation;
  const found = smallestThatMeets(triedOf(made));
  const best = found ?? leastChanged(triedOf(made));
  const ablated = best === void 0 ? [] : await ablate(best.recipe, made, ablation);
  const trials = made.map((trial) => trying.now(trial));
  const tried = triedOf(trials);
  const contested = contestedCalibration(tried);
  return {
    meetsCriteria: found !== void 0,
    best,
    pareto: paretoOf(found === void 0 ? tried : tried.filter(isGood)).map(reportTried),
    ablation: ablated,
    trials: trials.map(reportTrial),
    ...contested === void 0 ? {} : { contested }
  };
}
async function onlyModel(host, { policyPath, model }) {
  const file = await readPolicy(host, policyPath);
  const [first, ...others] = modelsInForce(host, file, {
    names: model === void 0 ? [] : [model]
  });
  if (first !== void 0 && others.length === 0) return first;
  const names = Object.keys(file.policy.models).map((name) => `"${name}"`);
  throw new UserError(
    "usage",
    `Cannot search for a recipe: policy "${file.source}" has ${names.length} models (${names.join(", ")}); name one`
  );
}
var described = (recipe, model) => ({
  ...recipe,
  description: `Found by a search for ${model}`
});

// src/report/search-table.ts
function paretoTable({ pareto, baseBytes }) {
  const head = ["recipe", "bytes", "of base", "latency", "flips", "likeness", "misses", "passes"];
  const rows = pareto.map((row) => [
    row.recipe,
    ...figures(row, baseBytes),
    row.reason,
    passesOf(row.passes)
  ]);
  return markdownTable([head, ...rows], { align: ["l", "r", "r", "r", "r", "r", "l", "l"] });
}
function ablationTable({ ablation, baseBytes }) {
  const head = ["without", "bytes", "of base", "latency", "flips", "likeness", "misses"];
  const rows = ablation.map((row) => [row.without, ...figures(row, baseBytes), row.reason]);
  return markdownTable([head, ...rows], { align: ["l", "r", "r", "r", "r", "r", "l"] });
}
function figures({ bytes, latencyRatio, flips, likeness }, baseBytes) {
  const unit = likeness?.metric === "sqnr" ? "dB" : "nats";
  return [
    bytes === void 0 ? "\u2013" : formatBytes(bytes),
    bytes === void 0 ? "\u2013" : formatPercentOf(bytes, baseBytes),
    formatValue(latencyRatio ?? null, "ratio"),
    formatValue(flips ?? null, "share"),
    formatValue(likeness?.value ?? null, unit)
  ];
}
var passesOf = (passes) => passes.map(({ pass, ...parameters }) => {
  const words = Object.entries(parameters).map(
    ([name, value]) => value === true ? name : value === false ? `no ${name}` : `${name} ${String(value)}`
  );
  return words.length === 0 ? pass : `${pass} (${words.join(", ")})`;
}).join(", ");

// src/cli/commands/search.ts
var TRIALS = 40;
var search2 = {
  spec: {
    name: "search",
    summary: "Looks for the smallest recipe that would keep the criteria, and shows the trade-offs (exit code 1: none keeps them, 3: nothing could be tried)",
    positionals: ["[MODEL]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "trials",
        value: "NUMBER",
        description: `Recipes to try at most (default ${TRIALS}; without bound when --seconds is given)`
      },
      {
        name: "seconds",
        value: "NUMBER",
        description: "Begin no trial after this time; a fifth of it is kept for leaving out each pass of the best"
      },
      {
        name: "seed",
        value: "NUMBER",
        description: "Which variants are tried (default: the policy's)"
      },
      {
        name: "save",
        short: "o",
        value: "FILE",
        description: "Write the best recipe to this file"
      }
    ],
    example: "compression-gate search census-income --trials 60 --save recipe.yml"
  },
  run: async ({ host, engine, arguments: given }) => {
    const seconds = numberOf(given, "seconds");
    const trials = numberOf(given, "trials") ?? (seconds === void 0 ? TRIALS : Infinity);
    const savePath = given.text("save");
    const result = await search(host, engine, {
      policyPath: given.text("policy") ?? "compression-gate.yml",
      model: given.positionals[0],
      budget: { trials, seconds: seconds ?? Infinity },
      seed: numberOf(given, "seed", 0),
      savePath
    });
    const saved = savePath === void 0 || result.best === null ? [] : [`Wrote ${savePath}; name it in the policy (recipe: ${savePath}).`, ""];
    const text = [...render(result), ...saved].join("\n");
    return { exitCode: exitCodeOf(result), text, json: result };
  }
};
function exitCodeOf({ best, meetsCriteria }) {
  if (best === null) return 3;
  return meetsCriteria ? 0 : 1;
}
function numberOf(given, name, least = 1) {
  const text = given.text(name);
  if (text === void 0) return void 0;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UserError(
    "usage",
    `Cannot run \`compression-gate search\`: --${name} is "${text}"; it takes a whole number of at least ${least}`
  );
}
function render(result) {
  const { model, baseBytes, trials, calibrationRows, best, meetsCriteria, seed } = result;
  const made = trials.filter(({ bytes }) => bytes !== void 0).length;
  const head = `${model}: ${countOf(trials.length, "recipe")} tried on ${countOf(calibrationRows, "calibration row")}, ${countOf(made, "candidate")} made of ${formatBytes(baseBytes)}, seed ${seed}`;
  if (trials.length === 0)
    return [head, "The time was over before the first trial; give it more (--seconds).", ""];
  if (best === null) return [head, "Nothing could be made of the model:", ...reasonsOf(result), ""];
  const verdict = meetsCriteria ? `${best.recipe} is the smallest that would meet every criterion: ${passesOf(best.passes)}` : `None meets the criteria; ${best.recipe} changes least, and ${best.reason}: ${passesOf(best.passes)}`;
  return [
    head,
    ...perturbedLine(result),
    verdict,
    "",
    meetsCriteria ? "No other that meets the criteria beats these in bytes, latency and likeness:" : "No other beats these in bytes, latency and likeness, and none meets the criteria:",
    paretoTable(result),
    "",
    ...result.ablation.length === 0 ? [] : [`${best.recipe} without one of its passes:`, ablationTable(result), ""],
    ...unfinishedLines(best, result),
    ...contestedLines(result),
    "Estimates on calibration rows are no proof: `compression-gate check` judges on evaluation rows.",
    ""
  ];
}
function unfinishedLines({ passes }, { ablation }) {
  const open = passes.length < 2 ? [] : passes.slice(ablation.length);
  if (open.length === 0) return [];
  const names = open.map(({ pass }) => pass).join(", ");
  return [`The time was over before it was tried without ${names} (--seconds).`, ""];
}
var perturbedLine = ({ perturbations }) => perturbations.length === 0 ? [] : [`The criteria must hold on calibration rows with ${perturbations.join(", ")} too.`];
var NAMED = 10;
function contestedLines({ contested }) {
  if (contested === void 0 || contested.rows.length === 0) return [];
  const { candidates, rows, baseAccuracy } = contested;
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : "";
  const named = `Most of the ${candidates} candidates answer ${countOf(rows.length, "calibration row")} otherwise than the base, whatever the recipe: ${rows.slice(0, NAMED).join(", ")}${more} (counted from 0).`;
  if (baseAccuracy === void 0) return [named, ""];
  const [on, off] = [baseAccuracy.on, baseAccuracy.off].map((share) => formatValue(share, "share"));
  return [`${named} The base is right on ${on} of them, and on ${off} of the others.`, ""];
}
var reasonsOf = ({ trials }) => trials.map(({ recipe, reason }) => `  ${recipe}: ${reason}`);
export {
  search2 as search
};
