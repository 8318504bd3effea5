import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  countOf
} from "./chunk-2QENV6FC.js";
import {
  markdownTable
} from "./chunk-JOGDXAF4.js";
import {
  explore,
  keyOf,
  leastChanged,
  paretoOf,
  prepareGround,
  recipeTrials,
  rememberCalibration,
  smallestThatMeets,
  triedOf,
  worthVarying
} from "./chunk-EA75VINR.js";
import "./chunk-U5CR76ZQ.js";
import {
  modelsInForce,
  prepare
} from "./chunk-THSVU33F.js";
import "./chunk-XNHZNB2E.js";
import "./chunk-BXZIHDES.js";
import "./chunk-QDSTWLV4.js";
import "./chunk-EZCTYV7I.js";
import {
  builtInRecipes
} from "./chunk-O6MO4EM7.js";
import "./chunk-LRYZGICI.js";
import "./chunk-BNFPCL7V.js";
import "./chunk-OZH7HZ5D.js";
import "./chunk-OTGXHUY7.js";
import "./chunk-AUY5MDMG.js";
import {
  formatBytes,
  formatPercentOf,
  formatValue
} from "./chunk-I6OCA7EM.js";
import "./chunk-F7W23XR4.js";
import "./chunk-X5YKYOEU.js";
import "./chunk-IRAJ6GTH.js";
import "./chunk-NQGPVT35.js";
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
} from "./chunk-33RLGJN3.js";
import "./chunk-VVG4S7JH.js";
import "./chunk-USCIJW5X.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-7TUAWL7U.js";
import "./chunk-IQHZXEKJ.js";
import {
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
  const report2 = { candidates: compressed.length, rows };
  if (labels === void 0) return report2;
  const { on, off } = accuracyAround(base, labels, rows);
  return { ...report2, baseAccuracy: { on: finite(on), off: finite(off) } };
}
var finite = (share) => Number.isFinite(share) ? Number(share.toPrecision(4)) : null;

// src/commands/search.ts
async function search(host, engine, request) {
  const start = host.clock.elapsedMs();
  const inForce = await onlyModel(host, request);
  const seed = request.seed ?? inForce.seed;
  const prepared = { ...await prepare(host, engine, { inForce, canary: false }), canary: false };
  const ground = await prepareGround(host, engine, { request: prepared, takesTimings: true });
  const attempt = recipeTrials(host, rememberCalibration(host, engine), {
    request: prepared,
    ground
  });
  const { trials: most, seconds } = request.budget;
  const trials = await explore({
    starts: builtInRecipes(),
    random: randomStreams(seed).stream("search"),
    mayTry: (made) => made < most && host.clock.elapsedMs() - start < seconds * 1e3,
    attempt,
    best: worthVarying
  });
  const tried = triedOf(trials);
  const found = smallestThatMeets(tried);
  const best = found ?? leastChanged(tried);
  const contested = contestedCalibration(tried);
  if (best !== void 0 && request.savePath !== void 0)
    await host.files.write(request.savePath, writeRecipe(described(best.recipe, inForce.name)));
  return {
    model: inForce.name,
    seed,
    baseBytes: prepared.base.bytes,
    calibrationRows: prepared.data.calibration.feeds.rows,
    perturbations: ground.stress.map(({ name }) => name),
    meetsCriteria: found !== void 0,
    best: best === void 0 ? null : reportTried(best),
    pareto: paretoOf(
      found === void 0 ? tried : tried.filter(({ missed }) => missed === void 0)
    ).map(reportTried),
    ablation: best === void 0 ? [] : await ablate(best.recipe, trials, attempt),
    trials: trials.map(report),
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
async function ablate(recipe, trials, attempt) {
  const known = new Map(trials.map((trial) => [keyOf(recipeOf(trial).passes), trial]));
  const reports = [];
  for (const [place, { pass }] of recipe.passes.entries()) {
    const passes = recipe.passes.toSpliced(place, 1);
    if (passes.length === 0) continue;
    const name = `${recipe.name}-without-${pass}`;
    const trial = known.get(keyOf(passes)) ?? await attempt({ version: 1, name, passes });
    reports.push({ without: pass, ...report(trial) });
  }
  return reports;
}
var recipeOf = (trial) => trial.kind === "tried" ? trial.tried.recipe : trial.ended.recipe;
function report(trial) {
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
  missed
}) {
  const { flips, likeness } = distance;
  return {
    recipe: recipe.name,
    passes: recipe.passes,
    outcome: missed === void 0 ? "meets-criteria" : "misses-criteria",
    reason: missed ?? "",
    bytes,
    digest,
    ...latencyRatio === void 0 ? {} : { latencyRatio: rounded(latencyRatio) },
    ...flips === void 0 ? {} : { flips: rounded(flips) },
    ...likeness === void 0 ? {} : { likeness: { metric: likeness.metric, value: finite2(likeness.estimate) } }
  };
}
var finite2 = (value) => Number.isFinite(value) ? rounded(value) : null;

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
    summary: "Looks for the smallest recipe that would keep the criteria, and shows the trade-offs",
    positionals: ["[MODEL]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "trials",
        value: "NUMBER",
        description: `Recipes to try at most (default ${TRIALS}; without bound when --seconds is given)`
      },
      { name: "seconds", value: "NUMBER", description: "Begin no trial after this time" },
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
    return { exitCode: result.meetsCriteria ? 0 : 1, text, json: result };
  }
};
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
    ...contestedLines(result),
    "Estimates on calibration rows are no proof: `compression-gate check` judges on evaluation rows.",
    ""
  ];
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
