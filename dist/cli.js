#!/usr/bin/env node
import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  EngineError,
  PASSES,
  PublishError,
  UserError,
  VERSION,
  adviceOn,
  auditFusion,
  baselineAt,
  baselinePath,
  baselineRevisions,
  bindInputs,
  blockSentence,
  builtInRecipes,
  bytesByOperator,
  cellTexts,
  challengeRows,
  checkChange,
  checkoutCommit,
  childEngine,
  columnOf,
  compressModel,
  connectGitHub,
  didYouMean,
  differences,
  driftBetween,
  driftSentences,
  evidenceSentence,
  exitCodeOf,
  exitCodeWith,
  explore,
  findRecipe,
  findingRow,
  formatBytes,
  formatPercentOf,
  formatValue,
  fusionSentence,
  gateModel,
  groundText,
  headline,
  isHeadline,
  isQuantized,
  kernelSentence,
  keyOf,
  leastChanged,
  loadModel,
  loadRows,
  makeClient,
  markdownTable,
  markdownWith,
  matchesWildcard,
  mergeBaseWith,
  modelsInForce,
  movedValues,
  nodeHost,
  noiseSentence,
  noticesOf,
  observeOperations,
  oldestRelease,
  operationSentence,
  operatorCounts,
  opsetsOf,
  paretoOf,
  parseBaseline,
  parsePolicy,
  parseYaml,
  prepare,
  prepareGround,
  probeRows,
  readBaseline,
  readDataset,
  readModel,
  readModelFile,
  readPolicy,
  readRecord,
  recipeTrials,
  recordBaselines,
  recordPath,
  rememberCalibration,
  renderMarkdown,
  reproduceCommand,
  require_dist,
  revalidate,
  sentenceOfRun,
  showBaselines,
  smallestThatMeets,
  suiteRows,
  toJson,
  tried,
  triedOf,
  unblockingSentences,
  unzipSync,
  verify,
  visibleText,
  waiverRows,
  worstFirst,
  worthVarying,
  writeBaseline,
  zeroFeeds
} from "./chunk-GSRU3ZDZ.js";
import {
  randomStreams
} from "./chunk-IMJUFO3Q.js";
import {
  __toESM
} from "./chunk-RTIEAW6L.js";

// src/cli/main.ts
import { fileURLToPath } from "node:url";

// src/host/terminal-log.ts
function terminalLog(terminal) {
  const rewrites = terminal.isTTY === true;
  let standing = false;
  const clear = () => {
    if (standing) terminal.write("\r\x1B[K");
    standing = false;
  };
  return {
    progress: (message) => {
      if (!rewrites) {
        terminal.write(`${message}
`);
        return;
      }
      clear();
      terminal.write(message.slice(0, (terminal.columns ?? 80) - 1));
      standing = true;
    },
    warn: (message) => {
      clear();
      terminal.write(`Warning: ${message}
`);
    },
    finish: clear
  };
}

// src/cli/arguments.ts
import { parseArgs } from "node:util";
var COMMON = [
  { name: "json", description: "Write the result as JSON to standard output" },
  { name: "quiet", short: "q", description: "No progress" },
  { name: "help", short: "h", description: "Show this help" }
];
function parseArguments(spec, given) {
  const options = [...spec.options, ...COMMON];
  const config = Object.fromEntries(
    options.map(({ name, short, value, repeated }) => [
      name,
      {
        type: value === void 0 ? "boolean" : "string",
        ...short === void 0 ? {} : { short },
        ...repeated === true ? { multiple: true } : {}
      }
    ])
  );
  const { values, positionals } = parse(spec, withEmptyValues(options, given), config);
  checkPositionals(spec, positionals, values["help"] === true);
  const textsOf = (name) => {
    const value = values[name];
    return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
  };
  return {
    positionals,
    flag: (name) => values[name] === true || isOptional(options, name, values[name]),
    text: (name) => textsOf(name)[0],
    texts: textsOf,
    required: (name) => {
      const [text] = textsOf(name);
      if (text !== void 0) return text;
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate ${spec.name}\`: it needs --${name}; an example is \`${spec.example}\``
      );
    }
  };
}
var withEmptyValues = (options, given) => given.map(
  (word) => options.some(({ name, optional }) => optional === true && word === `--${name}`) ? `${word}=` : word
);
var isOptional = (options, name, value) => value !== void 0 && options.some((option) => option.name === name && option.optional === true);
function parse(spec, given, options) {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      strict: true,
      options: options ?? {}
    });
  } catch (error) {
    const names = Object.keys(options ?? {}).map((name) => `--${name}`);
    const why = complaintOf(String(error), names);
    throw new UserError("usage", `Cannot run \`compression-gate ${spec.name}\`: ${why}`, {
      cause: error
    });
  }
}
function complaintOf(message, names) {
  const unknown2 = /Unknown option '(--?[^']+)'/.exec(message)?.[1];
  if (unknown2 !== void 0) return `it has no option "${unknown2}"${didYouMean(unknown2, names)}`;
  const [, option = "", fault = ""] = /Option '(?:-\w, )?(--?[\w-]+)[^']*' (argument|does not take)/.exec(message) ?? [];
  if (option === "") return message.split("\n", 1)[0] ?? message;
  return fault === "argument" ? `${option} needs a value` : `${option} takes no value`;
}
function checkPositionals(spec, positionals, isHelp) {
  if (isHelp) return;
  const needed = spec.positionals.filter((name) => !name.startsWith("["));
  const missing = needed[positionals.length];
  if (missing !== void 0) {
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate ${spec.name}\`: it needs ${missing}; an example is \`${spec.example}\``
    );
  }
  const many = spec.positionals.some((name) => name.endsWith("...]"));
  const extra = positionals[spec.positionals.length];
  if (extra !== void 0 && !many) {
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate ${spec.name}\`: "${extra}" is one argument too many`
    );
  }
}
function valueOf({ value, optional }) {
  if (value === void 0) return "";
  return optional === true ? `[=${value}]` : ` ${value}`;
}
function helpOf(spec) {
  const options = [...spec.options, ...COMMON].map((option) => {
    const { name, short, description } = option;
    const left = `${short === void 0 ? "   " : `-${short},`} --${name}${valueOf(option)}`;
    return `  ${left.padEnd(30)} ${description}`;
  });
  const usage = ["compression-gate", spec.name, ...spec.positionals, "[options]"].join(" ");
  return [
    spec.summary,
    "",
    `Usage: ${usage}`,
    "",
    "Options:",
    ...options,
    "",
    "Example:",
    `  ${spec.example}`,
    ""
  ].join("\n");
}

// src/report/terminal.ts
var COLOURS = {
  pass: 32,
  fail: 31,
  inconclusive: 33,
  "not-checked": 33,
  error: 31,
  waived: 36
};
function renderTerminal(record2, { colour }) {
  const paint = (text, outcome) => colour ? `\x1B[${COLOURS[outcome]}m${text}\x1B[0m` : text;
  const { model, candidate, verdict, findings } = record2;
  const recipe = visibleText(candidate.recipe?.name ?? candidate.path);
  const title = `${visibleText(model.name)}: ${paint(verdict.outcome.toUpperCase(), verdict.outcome)}`;
  const ofRun = sentenceOfRun(record2);
  const shown3 = worstFirst(findings).filter(isHeadline);
  const lines2 = [
    `${title}  ${headline(record2).join(" \xB7 ")} \xB7 ${recipe}`,
    ...table(shown3, paint),
    ...sliceLines(findings),
    ...challengeLines(record2),
    ...suiteLines(record2),
    ...probeLines(record2),
    ...attackLines(record2),
    ...loadLines(record2),
    ...blameLines(record2),
    ...ofRun === void 0 ? [] : [`  ${visibleText(ofRun)}`],
    ...problemLines(findings),
    ...waiverLines(record2),
    `  ${kernelSentence(record2)}`,
    ...noticesOf(record2).map((notice) => `  Note: ${visibleText(notice)}`)
  ];
  return `${lines2.join("\n")}
`;
}
function visibleRow({ outcome, n, ...cells }) {
  const { check: check3, reference, candidate, change, allowed } = cells;
  return {
    check: visibleText(check3),
    reference: visibleText(reference),
    candidate: visibleText(candidate),
    change: visibleText(change),
    allowed: visibleText(allowed),
    n,
    outcome
  };
}
function table(findings, paint) {
  const rows = findings.map((finding) => visibleRow(findingRow(finding)));
  const header = {
    check: "check",
    reference: "float",
    candidate: "candidate",
    change: "change (90 % interval)",
    allowed: "allowed"
  };
  const keys = ["check", "reference", "candidate", "change", "allowed"];
  const widths = keys.map(
    (key) => Math.max(header[key].length, ...rows.map((row) => row[key].length))
  );
  const line = (row) => keys.map(
    (key, position) => position === 0 ? row[key].padEnd(widths[position] ?? 0) : row[key].padStart(widths[position] ?? 0)
  ).join("  ");
  return [
    `  ${line(header)}`,
    ...rows.map((row) => `  ${line(row)}  ${paint(row.outcome, row.outcome)}`)
  ];
}
function sliceLines(findings) {
  const others = findings.filter((finding) => !isHeadline(finding));
  if (others.length === 0) return [];
  const proven = others.filter(({ outcome }) => outcome === "pass").length;
  const open = others.length - proven;
  const rest = open === 0 ? "" : `, ${open} only listed: none of them is shown to be worse`;
  const checks = others.length === 1 ? "check" : "checks";
  return [`  and ${others.length} more ${checks} on slices: ${proven} proven${rest}`];
}
function challengeLines(record2) {
  return challengeRows(record2).map(
    ({ name, rows, metric, reference, candidate, change, outcome }) => `  ${visibleText(name)}, ${rows} rows: ${metric} ${reference} \u2192 ${candidate}, ${change}: ${outcome ?? "not judged"}`
  );
}
function suiteLines(record2) {
  return suiteRows(record2).map(
    ({ name, base, candidate, lost, outcome }) => `  ${visibleText(name)}: float passes ${base}, candidate ${candidate}, lost ${lost}: ${outcome ?? "not judged"}`
  );
}
function attackLines(record2) {
  return probeRows(record2, "attack=").filter(({ metric }) => metric === "passed-cases").map(
    ({ probe, rows, reference, candidate }) => `  attack ${probe}, ${rows} rows: float withstands ${reference}, candidate ${candidate}`
  );
}
function loadLines(record2) {
  return loadRows(record2).map(
    ({ pattern, queries, metric, reference, candidate, ratio, outcome }) => `  load ${visibleText(pattern)}, ${queries} queries: ${metric} ${reference} \u2192 ${candidate}, ${ratio}: ${outcome ?? "not judged"}`
  );
}
function probeLines(record2) {
  const ofBlocks = blockSentence(record2);
  const odd = probeRows(record2).map(
    ({ probe, rows, metric, reference, candidate }) => `  probe ${probe}, ${rows} rows: ${metric} ${reference} \u2192 ${candidate}`
  );
  return ofBlocks === void 0 ? odd : [...odd, `  blocks: ${visibleText(ofBlocks)}`];
}
function blameLines({ blame }) {
  if (blame === void 0) return [];
  const layers = blame.layers.slice(0, 5).map(
    ({ node, share, bytes }) => `${visibleText(node)} ${formatValue(share, "share")} (+${bytes} bytes)`
  );
  const fix = blame.fix === void 0 ? "" : `; keep-float: ${visibleText(JSON.stringify(blame.fix.nodes))} would mend it`;
  return [
    ...blame.noise === void 0 ? [] : [`  ${noiseSentence(blame, blame.noise)}`],
    `  The loss lies in ${layers.join(", ")}${blame.fix?.meets === true && blame.fix.visible ? fix : ""}`
  ];
}
function waiverLines(record2) {
  return waiverRows(record2).map(
    ({ id, explanation, waiver: { owner, expires } }) => `  Waiver ${id} (${visibleText(owner)}, until ${expires}): ${visibleText(explanation)}`
  );
}
var SENTENCES = 10;
function problemLines(findings) {
  const problems = findings.filter(
    ({ outcome, blocking }) => outcome !== "pass" && blocking !== false
  );
  const rest = problems.length - SENTENCES;
  return [
    ...problems.slice(0, SENTENCES).map(({ outcome, explanation }) => `  ${outcome}: ${visibleText(explanation)}`),
    ...rest > 0 ? [`  \u2026 and ${rest} more, in the record`] : [],
    ...unblockingSentences(findings).map((sentence) => `  ${visibleText(sentence)}`),
    ...adviceOn(problems).map((sentence) => `  ${visibleText(sentence)}`)
  ];
}

// src/commands/baseline/baseline-diff.ts
async function diffBaselines(host2, { policyPath, models }, { from, to }) {
  const policy = await readPolicy(host2, policyPath);
  const differences2 = [];
  for (const { name: model, baselines, directory } of modelsInForce(host2, policy, {
    names: models
  })) {
    const path = baselinePath(host2, baselines ?? "baselines", model);
    const file = { path, directory, model };
    const before = (await baselineAt(host2, file, from)).baseline;
    const after = to === void 0 ? await inWorkingTree(host2, path, model) : (await baselineAt(host2, file, to)).baseline;
    const names = { model, from, to: to ?? "the working tree" };
    differences2.push({ ...names, ...differenceOf(before, after) });
  }
  return differences2;
}
async function inWorkingTree(host2, path, model) {
  const baseline2 = await readBaseline(host2, path);
  if (baseline2 !== void 0) return baseline2;
  throw new UserError(
    "file-missing",
    `Cannot compare the baseline of "${model}": there is none at "${path}"; \`--to REVISION\` takes one of git's`
  );
}
async function diffBaselineFiles(host2, from, to) {
  const [before, after] = [
    parseBaseline(await host2.files.readText(from), from),
    parseBaseline(await host2.files.readText(to), to)
  ];
  if (before.model === after.model)
    return { model: after.model, from, to, ...differenceOf(before, after) };
  throw new UserError(
    "usage",
    `Cannot compare "${from}" with "${to}": one is of model "${before.model}", the other of "${after.model}"`
  );
}
function differenceOf(before, after) {
  return {
    drift: driftBetween(before, after),
    candidate: movedValues(before.values, after.values),
    base: movedValues(before.baseValues ?? {}, after.baseValues ?? {})
  };
}

// src/commands/baseline/baseline-prune.ts
async function pruneBaselines(host2, { policyPath, remove }) {
  const { policy, directory } = await readPolicy(host2, policyPath);
  const folder = host2.files.resolve(directory, policy.baselines ?? "baselines");
  const names = await host2.files.isDirectory(folder) ? await host2.files.list(folder) : [];
  const kept = new Set(Object.keys(policy.models));
  const removed = [];
  const others = [];
  for (const file of names.filter((name) => name.endsWith(".json")).toSorted()) {
    const name = file.slice(0, -".json".length);
    if (kept.has(name)) continue;
    const path = baselinePath(host2, folder, name);
    const reason = await whyItStays(host2, path, name);
    if (reason === void 0) removed.push(path);
    else others.push({ path, reason });
  }
  if (remove) for (const path of removed) await host2.files.remove(path);
  return { removed, others };
}
async function whyItStays(host2, path, name) {
  try {
    const model = (await readBaseline(host2, path))?.model;
    return model === name ? void 0 : `it is a baseline of "${model}"`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return "it is no baseline";
  }
}

// src/commands/baseline/baseline-rollback.ts
async function rollbackBaseline(host2, { policyPath, model, revision }) {
  const policy = await readPolicy(host2, policyPath);
  const [inForce] = modelsInForce(host2, policy, { names: [model] });
  if (inForce?.baselines === void 0) throw new Error("A policy has a folder for baselines");
  const path = baselinePath(host2, inForce.baselines, model);
  const file = { path, directory: inForce.directory, model };
  const { commit, baseline: baseline2 } = revision === void 0 ? await earlierRevision(host2, file) : await baselineAt(host2, file, revision);
  await requireSameModel(host2, inForce, { commit, baseline: baseline2 });
  await writeBaseline(host2, path, baseline2);
  return { path, commit, baseline: baseline2 };
}
var MOST_REVISIONS = 100;
async function earlierRevision(host2, file) {
  const { path, model } = file;
  const current = await host2.files.exists(path) ? await host2.files.readText(path) : void 0;
  const revisions = await baselineRevisions(host2, file, MOST_REVISIONS);
  const found = revisions.find(({ baseline: baseline2 }) => toJson(baseline2) !== current);
  if (found !== void 0) return found;
  throw new UserError(
    "git",
    `Cannot roll back the baseline of "${model}": git has no other one of it; in a shallow clone, fetch more history`
  );
}
async function requireSameModel(host2, { name, policy, modelDirectory }, { commit, baseline: baseline2 }) {
  const { recipe } = policy;
  const provided = typeof recipe === "object" && "provided" in recipe ? recipe.provided : void 0;
  const needed = [
    { what: "model", path: policy.path, digest: baseline2.modelDigest },
    ...baseline2.recipe === null && provided !== void 0 ? [{ what: "candidate", path: provided, digest: baseline2.candidateDigest }] : []
  ];
  for (const { what, path, digest } of needed) {
    const loaded = await loadModel(host2, host2.files.resolve(modelDirectory, path), path);
    if (loaded.digest === digest) continue;
    const short = commit.slice(0, 10);
    throw new UserError(
      "record-invalid",
      `Cannot roll back the baseline of "${name}" to ${short}: it belongs to the ${what} ${digest.slice(0, 10)}, and "${path}" is ${loaded.digest.slice(0, 10)}; bring that one back first, such as with \`git checkout ${short} -- ${path}\``
    );
  }
}

// src/cli/count-of.ts
var countOf = (count, thing) => `${count.toLocaleString("en-US")} ${thing}${count === 1 ? "" : "s"}`;

// src/cli/baseline-upkeep.ts
async function diff({ host: host2, arguments: given }, { policyPath, models }) {
  const [first = "", second, ...more] = models;
  const areFiles = models.some((name) => name.endsWith(".json"));
  if (areFiles && (second === void 0 || more.length > 0)) {
    throw new UserError(
      "usage",
      "Cannot run `compression-gate baseline diff`: it takes two files, or names of models"
    );
  }
  const differences2 = areFiles && second !== void 0 ? [await diffBaselineFiles(host2, first, second)] : await diffBaselines(
    host2,
    { policyPath, models },
    { from: given.text("from") ?? "HEAD", to: given.text("to") }
  );
  return { exitCode: 0, text: differences2.map(differenceText).join("\n"), json: differences2 };
}
function differenceText({ model, from, to, drift, candidate, base }) {
  const isSame = candidate.length + base.length + drift.grounds.length + drift.causes.length === 0;
  const lines2 = [
    `${model}: ${from} \u2192 ${to}`,
    ...isSame ? ["  the same"] : [],
    ...driftSentences(drift).map((text) => `  ${text}`),
    ...drift.grounds.map((ground) => `  ${groundText(ground)}`),
    ...valueLines("candidate", candidate),
    ...valueLines("float model", base)
  ];
  return `${lines2.map(visibleText).join("\n")}
`;
}
function valueLines(whose, moved) {
  if (moved.length === 0) return [];
  const width = Math.max(...moved.map(({ name }) => name.length));
  const lines2 = moved.map(
    ({ name, accepted, now }) => `    ${name.padEnd(width)}  ${accepted ?? "\u2013"} \u2192 ${now ?? "\u2013"}${changeOf(accepted, now)}`
  );
  return [`  ${whose}:`, ...lines2];
}
function changeOf(accepted, now) {
  if (accepted === void 0 || now === void 0) return "";
  const change = Number((now - accepted).toPrecision(6));
  return `  (${change > 0 ? "+" : ""}${change})`;
}
async function rollback({ host: host2, arguments: given }, { policyPath, models }) {
  const [model, ...more] = models;
  if (model === void 0 || more.length > 0) {
    throw new UserError(
      "usage",
      "Cannot run `compression-gate baseline rollback`: it takes one model; an example is `compression-gate baseline rollback census-income --to HEAD~3`"
    );
  }
  const rolledBack = await rollbackBaseline(host2, {
    policyPath,
    model,
    revision: given.text("to")
  });
  const { path, commit, baseline: baseline2 } = rolledBack;
  const accepted = visibleText(baseline2.acceptedAt.slice(0, 10));
  const text = `${model}: back to what was accepted on ${accepted} (${commit.slice(0, 10)}).
Wrote ${path}; commit it.
`;
  return { exitCode: 0, text, json: { model, path, commit, acceptedAt: baseline2.acceptedAt } };
}
async function prune({ host: host2, arguments: given }, { policyPath, models }) {
  if (models.length > 0) {
    throw new UserError(
      "usage",
      "Cannot run `compression-gate baseline prune`: it takes no model; it removes the baselines of those that the policy does not name"
    );
  }
  const remove = given.flag("delete");
  const { removed, others } = await pruneBaselines(host2, { policyPath, remove });
  const lines2 = [
    ...removed.map((path) => `${remove ? "Removed" : "Would remove"} ${visibleText(path)}`),
    ...others.map(({ path, reason }) => `Left ${visibleText(path)}: ${visibleText(reason)}`),
    removed.length === 0 ? "Every baseline belongs to a model of the policy." : remove ? `${countOf(removed.length, "baseline")} removed; commit it.` : `${countOf(removed.length, "baseline")} to remove; --delete does it.`
  ];
  return {
    exitCode: 0,
    text: `${lines2.join("\n")}
`,
    json: { deleted: remove, baselines: removed, others }
  };
}

// src/cli/commands/baseline.ts
var ACTIONS = {
  record: { options: ["force"], run: record },
  show: { options: [], run: async ({ host: host2 }, request) => show(await showBaselines(host2, request)) },
  diff: { options: ["from", "to"], run: diff },
  rollback: { options: ["to"], run: rollback },
  prune: { options: ["delete"], run: prune }
};
var NAMES = Object.keys(ACTIONS);
var baseline = {
  spec: {
    name: "baseline",
    summary: "Records the accepted measurements of models, shows, compares and restores them",
    positionals: [NAMES.join("|"), "[MODEL...]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      { name: "force", description: "record: also when the candidate does not pass" },
      { name: "from", value: "REVISION", description: "diff: the older side (default HEAD)" },
      {
        name: "to",
        value: "REVISION",
        description: "diff: the newer side (default: the working tree); rollback: to where"
      },
      { name: "delete", description: "prune: remove them, instead of saying what would go" }
    ],
    example: "compression-gate baseline record census-income"
  },
  run: async (context) => {
    const { arguments: given } = context;
    const [name = "", ...models] = given.positionals;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : void 0;
    if (action === void 0) {
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate baseline ${name}\`: it takes ${NAMES.join(", ")}${didYouMean(name, NAMES)}`
      );
    }
    for (const option of ["force", "from", "to", "delete"]) {
      const isGiven = given.flag(option) || given.text(option) !== void 0;
      if (!isGiven || action.options.includes(option)) continue;
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate baseline ${name}\`: it has no option --${option}`
      );
    }
    const policyPath = given.text("policy") ?? "compression-gate.yml";
    return action.run(context, { policyPath, models });
  }
};
async function record({ host: host2, engine, arguments: given, colour }, request) {
  const { recorded, failed, exitCode } = await recordBaselines(host2, engine, {
    ...request,
    force: given.flag("force")
  });
  const text = recorded.map((one) => `${renderTerminal(one.record, { colour })}${closingLine(one)}
`).join("\n");
  const json = recorded.map(({ path, accepted, record: { model, verdict } }) => ({
    model: model.name,
    path,
    accepted,
    verdict
  }));
  const unrecorded = failed.map(({ model, error: { message } }) => ({
    model,
    accepted: false,
    message
  }));
  return {
    exitCode,
    text,
    complaints: [...new Set(unrecorded.map(({ message }) => message))],
    json: [...json, ...unrecorded]
  };
}
function closingLine({ accepted, path }) {
  if (accepted) return `Recorded ${path}; commit it.`;
  return "Not recorded: the candidate does not pass. --force records it all the same.";
}
function show(shown3) {
  const lines2 = shown3.flatMap(({ model, path, baseline: stored }) => [
    `${model}: accepted ${stored.acceptedAt.slice(0, 10)}, recipe ${stored.recipe?.name ?? "made elsewhere"} (chosen by ${stored.chosenBy}), onnxruntime ${stored.onnxruntime}`,
    `  ${path}, ${Object.keys(stored.answers).length.toLocaleString("en-US")} answers`,
    ...Object.entries(stored.values).filter(([name]) => !name.includes(" on ")).map(([name, value]) => `  ${name.padEnd(32)} ${value}`),
    ""
  ]);
  const text = shown3.length === 0 ? "There are no baselines yet; `compression-gate baseline record` makes them.\n" : lines2.join("\n");
  return { exitCode: 0, text, json: shown3 };
}

// src/commands/check.ts
async function check(host2, engine, { policyPath, models, canary, blame = false, output }) {
  const file = await readPolicy(host2, policyPath);
  const folder = host2.files.resolve(
    output ?? host2.files.resolve(file.directory, file.policy.output ?? "out")
  );
  const inForce = modelsInForce(host2, file, { names: models, output: folder });
  const outcome = await judgeEach(host2, engine, { models: inForce, canary, blame });
  const markdown = markdownWith(outcome, {
    reproduce: (model) => reproduceCommand(host2, { policyPath, base: void 0, canary }, model)
  });
  const commentPath = host2.files.resolve(folder, "comment.md");
  await host2.files.write(commentPath, markdown);
  return { ...outcome, markdown, commentPath, exitCode: exitCodeWith(outcome) };
}
async function judgeEach(host2, engine, { models, canary, blame }) {
  const [records, failed] = [[], []];
  for (const inForce of models) {
    await host2.files.remove(recordPath(host2, inForce.output));
    try {
      records.push(await gateModel(host2, engine, { inForce, canary, blame }));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      failed.push({ model: inForce.name, error });
    }
  }
  return { records, failed };
}

// src/cli/canary-kind.ts
var CANARY_KINDS = [
  "zeroed-tensor",
  "residual-block",
  "swapped-labels",
  "damaged-group",
  "temperature",
  "nan-rows",
  "slow",
  "renamed"
];
function canaryFrom(name) {
  if (name === void 0 || name === "") return true;
  const kind = CANARY_KINDS.find((known) => known === name);
  if (kind !== void 0) return kind;
  const hint = didYouMean(name, CANARY_KINDS);
  throw new UserError(
    "usage",
    `Cannot make a canary "${name}"${hint === "" ? `; kinds are ${CANARY_KINDS.join(", ")}` : hint}`
  );
}

// src/cli/check-against.ts
async function checkAgainst({ host: host2, engine, arguments: given, colour }, { policyPath, base, output }) {
  const directory = host2.files.resolve(policyPath, "..");
  const baseCommit = await mergeBaseWith(host2, directory, base);
  const result = await checkChange(host2, () => Promise.resolve(engine), {
    policyPath,
    models: given.positionals,
    mentioned: [],
    baseCommit,
    output,
    onPlan: () => Promise.resolve(),
    onModel: () => Promise.resolve()
  });
  const complaints = result.unjudged.map(({ reason }) => reason);
  return {
    exitCode: result.exitCode,
    complaints: [...new Set(complaints)],
    text: textOf(result, colour),
    json: jsonOf(result)
  };
}
var HEADINGS = {
  "in-force": "",
  introduced: "New: nothing is in force for it yet, so that its own policy judges it.\n",
  "proposed-recipe": "By the recipe that is proposed:\n",
  proposed: "By the policy that is proposed, and not in force:\n"
};
function textOf({ plan, runs, reportPath }, colour) {
  const tables = runs.map(
    ({ kind, record: record2 }) => `${HEADINGS[kind]}${renderTerminal(record2, { colour })}
`
  );
  const others = plan.models.filter((model) => model.runs.length === 0).map(({ name, reason }) => `${name} is not judged: ${reason}.
`);
  const where = `The comment of a pull request is in ${reportPath}; records and candidates are beside it.
`;
  return [...tables, ...others, where].join("");
}
var jsonOf = ({ exitCode, plan, runs, unjudged }) => ({
  exitCode,
  runs: runs.map(({ model, kind, record: record2 }) => ({ model, kind, record: record2 })),
  failed: unjudged.map(({ model, kind, reason }) => ({ model, kind, message: reason })),
  "not-judged": plan.models.filter((model) => model.runs.length === 0).map(({ name, reason }) => ({ model: name, reason }))
});

// src/cli/commands/check.ts
var check2 = {
  spec: {
    name: "check",
    summary: "Compresses, measures and judges the models of the policy, as a pull request will",
    positionals: ["[MODEL...]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "base",
        value: "REVISION",
        description: "Judge as a pull request to it: policy, baseline and data of the merge base"
      },
      {
        name: "canary",
        value: "KIND",
        optional: true,
        description: `Judge a candidate that is broken on purpose: ${CANARY_KINDS.join(", ")} (default the first)`
      },
      {
        name: "blame",
        description: "Say which quantized layers carry the loss, also when nothing fails"
      },
      {
        name: "output",
        short: "o",
        value: "FOLDER",
        description: "Where results go (default: as the policy says, out)"
      }
    ],
    example: "compression-gate check census-income --base origin/main"
  },
  run: (context) => {
    const { arguments: given } = context;
    const [base, output] = [given.text("base"), given.text("output")];
    const policyPath = given.text("policy") ?? "compression-gate.yml";
    if (base === void 0) return checkTree(context, { policyPath, output });
    const local = ["canary", "blame"].find((name) => given.flag(name));
    if (local === void 0) return checkAgainst(context, { policyPath, base, output });
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate check\`: it takes --base or --${local}, not both`
    );
  }
};
async function checkTree({ host: host2, engine, arguments: given, colour }, { policyPath, output }) {
  const result = await check(host2, engine, {
    policyPath,
    models: given.positionals,
    canary: given.flag("canary") && canaryFrom(given.text("canary")),
    blame: given.flag("blame"),
    ...output === void 0 ? {} : { output }
  });
  const tables = result.records.map((record2) => `${renderTerminal(record2, { colour })}
`);
  const where = `The comment of a pull request is in ${result.commentPath}; records and candidates are beside it.
`;
  const complaints = result.failed.map(({ error }) => error.message);
  return {
    exitCode: result.exitCode,
    complaints: [...new Set(complaints)],
    text: tables.length === 0 ? "" : `${tables.join("")}${where}`,
    json: {
      exitCode: result.exitCode,
      records: result.records,
      failed: result.failed.map(({ model, error }) => ({ model, message: error.message }))
    }
  };
}

// src/policy/policy-facts.ts
var LABELS = ["label", "labels", "target", "class", "y"];
function labelOf({ columns, inputs, label }) {
  if (label !== void 0) return columns.find(({ name }) => name === label);
  const taken = new Set(inputs.map(({ name }) => name));
  return LABELS.flatMap(
    (usual) => columns.filter(({ name }) => name.toLowerCase() === usual && !taken.has(name))
  )[0];
}

// src/policy/infer-inputs.ts
var TOKEN_INPUTS = /* @__PURE__ */ new Set([
  "input_ids",
  "attention_mask",
  "token_type_ids"
]);
var TEXTS = ["text", "sentence", "body", "document", "content"];
function inferInputs(facts) {
  const unbound2 = facts.inputs.filter(({ name }) => !hasColumn(facts, name));
  const text = textColumn(facts);
  const token = text === void 0 ? void 0 : unbound2.find(isTokens);
  return facts.inputs.flatMap((input) => {
    const column = facts.columns.find(({ name }) => name === input.name);
    if (column !== void 0) return scaled(input, column);
    if (text !== void 0 && token !== void 0 && isTokens(input))
      return input === token ? [tokenized(facts, { input, text })] : [];
    return [joined(facts, input) ?? renamed(facts, input) ?? unknown(input)];
  });
}
var hasColumn = ({ columns }, input) => columns.some(({ name }) => name === input);
function spareColumns(facts) {
  const label = labelOf(facts);
  const taken = new Set(facts.inputs.map(({ name }) => name));
  return facts.columns.filter((column) => column !== label && !taken.has(column.name));
}
function textColumn(facts) {
  const texts = spareColumns(facts).filter(({ elementType }) => elementType === "string");
  const usual = TEXTS.flatMap((name) => texts.filter((column) => column.name === name))[0];
  const free = texts.filter(({ distinct }) => distinct === void 0);
  return usual ?? (free.length === 1 ? free[0] : void 0);
}
function isTokens({ name, elementType, shape }) {
  const isWhole = elementType === "int64" || elementType === "int32";
  return isWhole && shape.length === 2 && TOKEN_INPUTS.has(name);
}
function isImage({ elementType, itemShape }) {
  return elementType === "uint8" && itemShape.length >= 2;
}
var SCALE_NOTE = "Bytes 0 to 255 become 0 to 1: check that the model was trained so.";
function scaled(input, column) {
  if (!input.elementType.startsWith("float") || !isImage(column)) return [];
  return [{ name: input.name, binding: { scale: 1 / 255 }, notes: [SCALE_NOTE] }];
}
function tokenized({ tokenizerPath }, { input, text }) {
  const tokenizer = tokenizerPath ?? "tokenizer.json";
  const missing = "No tokenizer was named: put the model's tokenizer.json at this path.";
  return {
    name: input.name,
    binding: { text: text.name, tokenizer },
    notes: tokenizerPath === void 0 ? [missing] : []
  };
}
function joined(facts, input) {
  const [, width] = input.shape;
  if (input.shape.length !== 2 || typeof width !== "number" || width < 2) return void 0;
  const isText = input.elementType === "string";
  const columns = spareColumns(facts).filter(({ itemShape }) => itemShape.length === 0).filter(({ elementType }) => elementType === "string" === isText).map(({ name }) => name);
  if (columns.length !== width) return void 0;
  const note = "Columns in the order of the data: check that this is the model's order.";
  return { name: input.name, binding: { columns }, notes: [note] };
}
function renamed(facts, input) {
  const rank = input.shape.length - 1;
  const fitting = spareColumns(facts).filter(
    ({ itemShape }) => rank > 0 && itemShape.length === rank
  );
  const [column] = fitting;
  const rivals = facts.inputs.filter(
    ({ name, shape }) => !hasColumn(facts, name) && shape.length === input.shape.length
  );
  if (column === void 0 || fitting.length > 1 || rivals.length > 1) return void 0;
  const scale = isImage(column) && input.elementType.startsWith("float") ? { scale: 1 / 255 } : {};
  const notes = "scale" in scale ? [SCALE_NOTE] : [];
  return {
    name: input.name,
    binding: { column: column.name, ...scale },
    notes: ["The only column of this shape.", ...notes]
  };
}
function unknown({ name, elementType, shape }) {
  const sizes = shape.map((size) => size ?? "?").join(", ");
  const what = JSON.stringify(`${elementType} [${sizes}]`);
  return {
    name,
    binding: void 0,
    notes: [`The data has no column for this input (${what}): say where it comes from.`]
  };
}

// src/commands/load/data-facts.ts
var MOST_VALUES = 200;
function dataFacts({ signature }, dataset) {
  const columns = [...dataset.columns.values()].map(columnFacts);
  return { inputs: signature.inputs, outputs: signature.outputs, columns };
}
function columnFacts(column) {
  const { name, elementType, itemShape } = column;
  const distinct = itemShape.length === 0 ? distinctTexts(column) : void 0;
  return { name, elementType, itemShape, ...distinct === void 0 ? {} : { distinct } };
}
function distinctTexts(column) {
  const found = /* @__PURE__ */ new Set();
  for (const text of cellTexts(column)) {
    found.add(text);
    if (found.size > MOST_VALUES) return void 0;
  }
  return [...found].toSorted();
}

// src/commands/load/infer-bindings.ts
function inferBindings(loaded, dataset, { given, tokenizer, label }) {
  const { inputs, columns, outputs } = dataFacts(loaded, dataset);
  const taken = new Set(
    Object.values(given).flatMap(({ column, columns: several = [] }) => [column, ...several])
  );
  const inferred = inferInputs({
    outputs,
    columns: columns.filter(({ name }) => !taken.has(name)),
    inputs: inputs.filter(({ name }) => !Object.hasOwn(given, name)),
    modelName: loaded.source,
    modelPath: loaded.source,
    evaluationPath: dataset.source,
    ...label === void 0 ? {} : { label },
    ...tokenizer === void 0 ? {} : { tokenizerPath: tokenizer }
  });
  const guessed = inferred.map(({ name, binding }) => {
    if (binding === void 0) throw unbound(name, dataset);
    if (binding.text !== void 0 && tokenizer === void 0) throw tokenless(name, binding.text);
    return [name, binding];
  });
  return { ...given, ...Object.fromEntries(guessed) };
}
function unbound(input, dataset) {
  const columns = [...dataset.columns.keys()].map((name) => `"${name}"`).join(", ");
  return new UserError(
    "data-input-unbound",
    `Cannot bind input "${input}": data "${dataset.source}" has no column of that name (its columns are ${columns}); say where it comes from, such as --input ${input}=COLUMN or --input ${input}=COLUMN,COLUMN`
  );
}
function tokenless(input, text) {
  return new UserError(
    "data-input-unbound",
    `Cannot bind input "${input}" to text "${text}": name the model's tokenizer (--tokenizer tokenizer.json)`
  );
}

// src/commands/compare.ts
async function compare(host2, engine, request) {
  const policy = await policyFrom(host2, request);
  const folder = request.output === void 0 ? await host2.files.makeTemporaryDirectory() : void 0;
  try {
    const directory = host2.files.resolve(".");
    const record2 = await gateModel(host2, engine, {
      inForce: {
        name: nameOf(request.basePath),
        policy,
        directory,
        modelDirectory: directory,
        source: "built-in",
        digest: host2.digest.sha256(JSON.stringify(policy)),
        baselines: void 0,
        output: folder ?? host2.files.resolve(request.output ?? "out"),
        onInconclusive: "fail",
        seed: 1
      },
      canary: false
    });
    return { record: record2, exitCode: exitCodeOf([record2.verdict]) };
  } finally {
    if (folder !== void 0) await host2.files.remove(folder);
  }
}
var nameOf = (path) => (path.split(/[/\\]/).at(-1) ?? path).replace(/\.onnx$/i, "");
async function policyFrom(host2, request) {
  const base = await loadModel(host2, request.basePath);
  const dataset = await readDataset(host2, request.dataPath);
  const { label, task, slices, groups } = request;
  if (label !== void 0) columnOf(dataset, label, "the label");
  const criteria = request.preset;
  return {
    path: request.basePath,
    ...task === void 0 ? {} : { task },
    inputs: inferBindings(base, dataset, {
      given: request.inputs,
      tokenizer: request.tokenizer,
      label
    }),
    data: {
      evaluation: {
        path: request.dataPath,
        ...label === void 0 ? {} : { label },
        slices: [...slices],
        groups: [...groups]
      }
    },
    recipe: { provided: request.candidatePath },
    criteria
  };
}

// src/cli/options.ts
function taskFrom(given) {
  const [classes, positive, output] = [
    given.text("classes"),
    given.text("positive"),
    given.text("output")
  ];
  if (classes === void 0 && positive === void 0 && output === void 0) return void 0;
  const shared = output === void 0 ? {} : { output };
  if (given.text("label") === void 0) return { kind: "fidelity", ...shared };
  return {
    kind: "classification",
    ...shared,
    ...classes === void 0 ? {} : { classes: classes.split(",") },
    ...positive === void 0 ? {} : { positive }
  };
}
var PRESETS = ["standard", "healthcare", "finance", "safety-critical"];
function presetFrom(name) {
  const preset = PRESETS.find((known) => known === (name ?? "standard"));
  if (preset !== void 0) return preset;
  const hint = didYouMean(name ?? "", PRESETS);
  throw new UserError(
    "usage",
    `Cannot judge by "${name}"${hint === "" ? `; presets are ${PRESETS.join(", ")}` : hint}`
  );
}
function inputsFrom(given) {
  const entries2 = given.texts("input").map((text) => {
    const [, name, list] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === void 0 || list === void 0) {
      throw new UserError("usage", `Cannot read --input "${text}": write it as NAME=COLUMN,COLUMN`);
    }
    const columns = list.split(",");
    return [name, columns.length === 1 ? { column: list } : { columns }];
  });
  return Object.fromEntries(entries2);
}

// src/cli/commands/compare.ts
var compare2 = {
  spec: {
    name: "compare",
    summary: "Judges a model that somebody else compressed, without a policy",
    positionals: ["BASE", "CANDIDATE"],
    options: [
      {
        name: "data",
        short: "d",
        value: "FILE",
        description: "Evaluation rows: .csv, .tsv, .jsonl, .parquet, .npz, .npy, or a folder of images"
      },
      {
        name: "label",
        short: "l",
        value: "COLUMN",
        description: "The right answers; without it, likeness is judged"
      },
      { name: "classes", value: "A,B,\u2026", description: "Class names in the order of the scores" },
      {
        name: "positive",
        value: "CLASS",
        description: "The positive class (default: the last of two)"
      },
      {
        name: "output",
        value: "NAME",
        description: "The output that is judged (default: the only float one)"
      },
      {
        name: "slice",
        value: "COLUMN",
        repeated: true,
        description: "Judge each value of a column on its own"
      },
      {
        name: "group",
        value: "COLUMN",
        repeated: true,
        description: "Groups that must be treated alike"
      },
      {
        name: "input",
        value: "NAME=COLUMN,\u2026",
        repeated: true,
        description: "Columns that an input takes (default: guessed)"
      },
      { name: "tokenizer", value: "FILE", description: "tokenizer.json for models that read text" },
      {
        name: "criteria",
        value: "PRESET",
        description: "standard (default), healthcare, finance, safety-critical"
      },
      {
        name: "save",
        short: "o",
        value: "FOLDER",
        description: "Keep the run record in this folder"
      }
    ],
    example: "compression-gate compare float.onnx small.onnx --data eval.csv --label income"
  },
  run: async ({ host: host2, engine, arguments: given, colour }) => {
    const [basePath = "", candidatePath = ""] = given.positionals;
    const { record: record2, exitCode } = await compare(host2, engine, {
      basePath,
      candidatePath,
      dataPath: given.required("data"),
      label: given.text("label"),
      task: taskFrom(given),
      slices: given.texts("slice"),
      groups: given.texts("group"),
      inputs: inputsFrom(given),
      tokenizer: given.text("tokenizer"),
      preset: presetFrom(given.text("criteria")),
      output: given.text("save")
    });
    return { exitCode, text: renderTerminal(record2, { colour }), json: { exitCode, record: record2 } };
  }
};

// src/commands/compress.ts
var LIMITS = { timeoutMs: 6e5, memoryBytes: 8e9 };
async function compress(host2, engine, request) {
  refuseOverwriting(host2, request);
  const recipe = await readRecipe(host2, request.recipe);
  const base = await readModelFile(host2, request.modelPath);
  const calibration = await readCalibration(host2, base, request);
  host2.log.progress(`compressing ${request.modelPath} by ${recipe.name}`);
  const { bytes, changes } = await compressModel(host2, engine, {
    model: base.model,
    recipe,
    calibration,
    trial: calibration,
    limits: LIMITS,
    oldestEngine: oldestRelease(request.target, "--target")
  });
  await host2.files.write(request.outputPath, bytes);
  return {
    recipe,
    bytesBefore: base.bytes,
    bytesAfter: bytes.length,
    digest: host2.digest.sha256(bytes),
    changes
  };
}
function refuseOverwriting({ files }, request) {
  const { modelPath, recipe, calibration, tokenizer, outputPath } = request;
  const read = [modelPath, recipe, calibration, tokenizer].filter((path) => path !== void 0);
  if (!read.some((path) => files.resolve(path) === files.resolve(outputPath))) return;
  throw new UserError(
    "usage",
    `Cannot write "${outputPath}": it is read for this very model; name another file by --output`
  );
}
async function readRecipe(host2, name) {
  const choice = await findRecipe(host2, name, host2.files.resolve("."));
  if (choice.kind === "recipe") return choice.recipe;
  throw new UserError(
    "usage",
    `Cannot compress by recipe "${name}": a search needs criteria to meet; use it in a policy (recipe: auto) with \`compression-gate check\``
  );
}
async function readCalibration(host2, base, request) {
  if (request.calibration === void 0) return void 0;
  const dataset = await readDataset(host2, request.calibration);
  const { inputs: given, tokenizer } = request;
  const bindings = inferBindings(base, dataset, { given, tokenizer, label: void 0 });
  return bindInputs(host2, dataset, {
    inputs: base.signature.inputs,
    bindings,
    directory: host2.files.resolve(".")
  });
}

// src/cli/commands/compress.ts
var compress2 = {
  spec: {
    name: "compress",
    summary: "Compresses a model by a recipe, without a policy",
    positionals: ["MODEL"],
    options: [
      {
        name: "recipe",
        short: "r",
        value: "NAME|FILE",
        description: "A built-in recipe, or a recipe file (.yml)"
      },
      { name: "output", short: "o", value: "FILE", description: "Where the compressed model goes" },
      {
        name: "calibration",
        short: "c",
        value: "FILE",
        description: "Rows for recipes that calibrate"
      },
      {
        name: "input",
        value: "NAME=COLUMN,\u2026",
        repeated: true,
        description: "Columns that an input takes (default: guessed)"
      },
      {
        name: "target",
        value: ">=1.N",
        description: "Releases of onnxruntime that must load the result (default: any)"
      },
      { name: "tokenizer", value: "FILE", description: "tokenizer.json, when the rows are text" }
    ],
    example: "compression-gate compress model.onnx --recipe int8-dynamic -o small.onnx"
  },
  run: async ({ host: host2, engine, arguments: given }) => {
    const [modelPath = ""] = given.positionals;
    const outputPath = given.required("output");
    const result = await compress(host2, engine, {
      modelPath,
      recipe: given.required("recipe"),
      outputPath,
      calibration: given.text("calibration"),
      tokenizer: given.text("tokenizer"),
      target: given.text("target"),
      inputs: inputsFrom(given)
    });
    const { recipe, bytesBefore, bytesAfter, changes, digest } = result;
    const refused3 = changes.filter(({ kind }) => kind === "refused");
    const lines2 = [
      `${outputPath}: ${formatBytes(bytesBefore)} \u2192 ${formatBytes(bytesAfter)} (${formatPercentOf(bytesAfter, bytesBefore)}) by ${recipe.name}`,
      `${countOf(changes.length - refused3.length, "change")}; ${countOf(refused3.length, "node")} left unchanged`,
      ...refused3.slice(0, 20).map(
        ({ pass, node, operator, reason }) => `  ${pass} left ${operator} "${node}": ${reason}`
      ),
      `sha256 ${digest}`,
      ""
    ];
    return { exitCode: 0, text: lines2.join("\n"), json: { ...result, path: outputPath } };
  }
};

// src/commands/doctor/doctor.ts
import { relative, sep } from "node:path";

// src/policy/code-owners.ts
var CODE_OWNERS_PLACES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
function parseCodeOwners(text) {
  const rules = text.split(/\r?\n/).flatMap((line) => {
    const [pattern, ...owners] = line.replace(/(^|\s)#.*$/, "").trim().split(/\s+/);
    return pattern === void 0 || pattern === "" ? [] : [{ fits: pathMatcher(pattern), owners }];
  });
  return { ownersOf: (path) => rules.findLast(({ fits }) => fits(path))?.owners ?? [] };
}
function pathMatcher(pattern) {
  const isAnchored = pattern.slice(0, -1).includes("/");
  const parts = pattern.replace(/^\//, "").split("/");
  const isFolder = parts.at(-1) === "";
  const wanted = isFolder ? parts.slice(0, -1) : parts;
  const anywhere = isAnchored ? wanted : ["**", ...wanted];
  const isShallow = anywhere.at(-1) === "*" && anywhere.length > 1 && isAnchored;
  return (path) => {
    const names = path.split("/");
    const ends = isShallow ? [names.length] : names.map((_, at) => at + 1);
    return ends.some(
      (end) => (!isFolder || end < names.length) && pathFits(anywhere, names.slice(0, end))
    );
  };
}
function pathFits(pattern, names) {
  const [first, ...rest] = pattern;
  if (first === void 0) return names.length === 0;
  if (first === "**") {
    return [...names.keys(), names.length].some((skipped) => pathFits(rest, names.slice(skipped)));
  }
  const [name, ...others] = names;
  return name !== void 0 && matchesWildcard(name, first) && pathFits(rest, others);
}

// src/policy/read-workflow.ts
function gateJobs(file) {
  const { value } = parseYaml(file.text, {
    what: "workflow",
    source: file.source,
    code: "policy-invalid"
  });
  const workflow = nodeOf(value);
  return Object.entries(nodeOf(workflow["jobs"])).flatMap(
    ([id, job]) => gateJob(file, workflow, { id, job: nodeOf(job) })
  );
}
function gateJob({ source, isOwnRepository }, workflow, { id, job }) {
  const steps = listOf(job["steps"]).map(nodeOf);
  const at = steps.findIndex(({ uses }) => isGate(textOf2(uses), isOwnRepository));
  const step = steps[at];
  if (step === void 0) return [];
  const checkout = steps.slice(0, at).findLast((one) => usesOf(one).startsWith("actions/checkout@"));
  const on = eventsOf(workflow["on"]);
  const inputs = Object.entries(nodeOf(step["with"])).map(([name, given]) => [name, textOf2(given)]);
  return [
    {
      source,
      id,
      checkName: checkNameOf(id, job),
      events: Object.keys(on),
      hasPathFilter: ["paths", "paths-ignore"].some((key) => key in nodeOf(on["pull_request"])),
      permissions: permissionsOf(job["permissions"] ?? workflow["permissions"]),
      version: /@(.+)$/.exec(usesOf(step))?.[1],
      inputs: Object.fromEntries(inputs),
      keepsCredentials: checkout === void 0 ? void 0 : textOf2(nodeOf(checkout["with"])["persist-credentials"]) !== "false",
      keepsArtifacts: steps.some((one) => usesOf(one).startsWith("actions/upload-artifact@"))
    }
  ];
}
var isGate = (uses, isOwnRepository) => /(^|\/)compression-gate@/.test(uses) || isOwnRepository && /^\.\/?$/.test(uses);
var usesOf = ({ uses }) => textOf2(uses);
function checkNameOf(id, { name, strategy }) {
  const given = name === void 0 ? id : textOf2(name);
  return given.includes("${{") || strategy !== void 0 ? void 0 : given;
}
function eventsOf(on) {
  if (typeof on === "string") return { [on]: null };
  if (Array.isArray(on)) return Object.fromEntries(on.map((event) => [textOf2(event), null]));
  return nodeOf(on);
}
function permissionsOf(given) {
  if (given === void 0) return { kind: "default" };
  if (given === "write-all") return { kind: "given", of: () => "write" };
  if (given === "read-all") return { kind: "given", of: () => "read" };
  const scopes = nodeOf(given);
  return {
    kind: "given",
    of: (scope) => {
      const level = Object.hasOwn(scopes, scope) ? scopes[scope] : "none";
      return level === "read" || level === "write" ? level : "none";
    }
  };
}
function nodeOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}
var listOf = (value) => Array.isArray(value) ? value : [];
var textOf2 = (value) => typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

// src/commands/load/repository-root.ts
async function repositoryRoot(host2, directory) {
  const { exitCode, stdout } = await host2.processes.run({
    command: "git",
    arguments: ["rev-parse", "--show-cdup"],
    workingDirectory: directory,
    timeoutMs: 3e4
  });
  return exitCode === 0 ? host2.files.resolve(directory, stdout.trim()) : void 0;
}

// src/commands/doctor/diagnose-jobs.ts
function diagnoseJobs(jobs, github) {
  const gates = jobs.filter(
    ({ events }) => events.some((event) => event.startsWith("pull_request"))
  );
  if (gates.length === 0) {
    return [
      {
        state: "missing",
        about: "workflow",
        text: "no workflow runs the gate on pull requests",
        remedy: "`compression-gate init --workflow` writes one"
      },
      ...jobs.flatMap((job) => diagnoseJob(job, github))
    ];
  }
  return jobs.flatMap((job) => [...diagnoseEvents(job, github), ...diagnoseJob(job, github)]);
}
var placeOf = ({ source, id }) => `${source}, job ${id}`;
function diagnoseEvents(job, github) {
  const { events, hasPathFilter, inputs } = job;
  if (!concludes(inputs)) return [];
  if (!events.includes("pull_request") && !events.includes("pull_request_target")) return [];
  const runs = events.includes("pull_request_target") ? {
    state: "missing",
    about: "workflow",
    text: `${placeOf(job)} runs on pull_request_target, where code of strangers meets a token that may write; the action refuses it`,
    remedy: "run on pull_request"
  } : { state: "ok", about: "workflow", text: `${placeOf(job)} runs the gate on pull requests` };
  const filter = {
    state: "missing",
    about: "workflow",
    text: `${placeOf(job)} has a filter of paths: a required check that does not run never ends`,
    remedy: "remove it; a pull request that concerns no model passes at once"
  };
  return [runs, ...hasPathFilter ? [filter] : [], ...mergeQueueOf(job, github)];
}
function mergeQueueOf(job, github) {
  if (job.events.includes("merge_group")) return [];
  const [about, remedy] = ["merge queue", "add merge_group to `on:`"];
  const text = `${placeOf(job)} does not run on merge_group, so that a merge queue would wait for ever`;
  if (github.kind === "offline") {
    return [{ state: "unknown", about, text: `${text}; whether there is one is unknown`, remedy }];
  }
  if (github.facts.hasMergeQueue) return [{ state: "missing", about, text, remedy }];
  return github.facts.unknown.length === 0 ? [] : [{ state: "unknown", about, text: `${text}; whether there is one is unknown`, remedy }];
}
var modeOf = ({ mode = "check" }) => mode;
var concludes = (inputs) => ["check", "judge"].includes(modeOf(inputs));
var judges = (inputs) => ["check", "judge", "judge-fork"].includes(modeOf(inputs));
var FEATURES = [
  {
    about: "reading the model and the base commit",
    scope: "contents",
    level: "read",
    without: "nothing can be checked out",
    isWanted: (inputs) => modeOf(inputs) !== "baseline"
  },
  {
    about: "comment",
    scope: "pull-requests",
    level: "write",
    without: "the report is in the job summary only",
    isWanted: (inputs) => judges(inputs) && inputs["comment"] !== "never"
  },
  {
    about: "check run for each model",
    scope: "checks",
    level: "write",
    without: "only the job's own conclusion blocks",
    isWanted: (inputs) => judges(inputs) && inputs["check-run"] !== "false"
  },
  {
    about: "records of a fork's run",
    scope: "actions",
    level: "read",
    without: "its numbers cannot be read",
    isWanted: (inputs) => modeOf(inputs) === "judge-fork" && inputs["trust"] === "numbers"
  },
  {
    about: "issues for models that no longer hold",
    scope: "issues",
    level: "write",
    without: "the report is in the job summary only",
    isWanted: (inputs) => modeOf(inputs) === "revalidate" && inputs["comment"] !== "never"
  },
  {
    about: "branch of proposed baselines",
    scope: "contents",
    level: "write",
    without: "nothing can be proposed",
    isWanted: (inputs) => modeOf(inputs) === "baseline"
  },
  {
    about: "pull request of proposed baselines",
    scope: "pull-requests",
    level: "write",
    without: "nothing can be proposed",
    isWanted: (inputs) => modeOf(inputs) === "baseline"
  }
];
function diagnoseJob(job, github) {
  return [
    ...FEATURES.filter(({ isWanted }) => isWanted(job.inputs)).map(
      (feature) => permissionFor(feature, job, github)
    ),
    ...habitsOf(job)
  ];
}
function permissionFor({ about, scope, level, without }, job, github) {
  const permission = `${scope}: ${level}`;
  const remedy = `add \`${permission}\` to the permissions of the job`;
  const { permissions } = job;
  if (permissions.kind === "given") {
    const given = permissions.of(scope);
    const isEnough2 = given === "write" || given === level;
    return isEnough2 ? { state: "ok", about, text: `${placeOf(job)} has \`${permission}\`` } : {
      state: "missing",
      about,
      text: `${placeOf(job)} lacks \`${permission}\`: ${without}`,
      remedy
    };
  }
  const says = `${placeOf(job)} says nothing of permissions`;
  const defaults = github.kind === "asked" ? github.facts.defaultPermissions : void 0;
  if (defaults === void 0)
    return {
      state: "unknown",
      about,
      text: `${says}, and the repository's own are unknown`,
      remedy
    };
  const isEnough = defaults === "write" || scope === "contents" && level === "read";
  return isEnough ? {
    state: "advice",
    about,
    text: `${says}, and gets \`${permission}\` by the repository's`,
    remedy
  } : {
    state: "missing",
    about,
    text: `${says}, and the repository gives it no \`${permission}\`: ${without}`,
    remedy
  };
}
function habitsOf(job) {
  const { version, keepsCredentials, keepsArtifacts, inputs } = job;
  const isPinned = version === void 0 || /^[0-9a-f]{40,64}$/.test(version);
  return [
    ...isPinned ? [] : [
      {
        state: "advice",
        about: "pinning",
        text: `${placeOf(job)} uses the action at \`${version}\`, which may mean something else tomorrow`,
        remedy: "name it by its commit"
      }
    ],
    ...keepsCredentials === true ? [
      {
        state: "advice",
        about: "credentials",
        text: `${placeOf(job)} leaves the token in the folder that it checks out`,
        remedy: "`persist-credentials: false` for actions/checkout"
      }
    ] : [],
    ...keepsArtifacts || !["check", "judge", "revalidate"].includes(modeOf(inputs)) ? [] : [
      {
        state: "advice",
        about: "reproduction",
        text: `${placeOf(job)} keeps no artifact, so that a run cannot be reproduced by its number`,
        remedy: "add actions/upload-artifact for candidates and records"
      }
    ]
  ];
}

// src/commands/doctor/diagnose-protection.ts
function diagnoseRequired(jobs, github) {
  const about = "required check";
  const gates = jobs.filter(
    ({ events, inputs }) => events.includes("pull_request") && concludes(inputs)
  );
  if (gates.length === 0) return [];
  const remedy = "require it in a ruleset or in the protection of the branch";
  if (github.kind === "offline") {
    const text = `whether the gate must pass before a merge is unknown: ${github.why}`;
    return [{ state: "unknown", about, text, remedy }];
  }
  const { requiredChecks, defaultBranch, unknown: unknown2 } = github.facts;
  if (jobs.some(({ inputs }) => modeOf(inputs) === "judge-fork"))
    return [requiredOfForks(github.facts)];
  return gates.map((job) => {
    const { checkName } = job;
    const isRequired = requiredChecks.some(
      (name) => name === checkName || name.startsWith(OF_MODELS)
    );
    if (isRequired)
      return {
        state: "ok",
        about,
        text: `${placeOf(job)} must pass before a merge into ${defaultBranch}`
      };
    if (checkName === void 0) {
      const text2 = `what GitHub calls the check of ${placeOf(job)} is known only when it runs; required are ${listOf2(requiredChecks)}`;
      return { state: "unknown", about, text: text2, remedy };
    }
    const text = `"${checkName}" (${placeOf(job)}) need not pass before a merge into ${defaultBranch}`;
    return unknown2.length === 0 ? { state: "missing", about, text, remedy } : {
      state: "unknown",
      about,
      text: `${text}, as far as can be told (${unknown2.join("; ")})`,
      remedy
    };
  });
}
var OF_MODELS = "compression gate / ";
function requiredOfForks({ requiredChecks, defaultBranch, unknown: unknown2 }) {
  const about = "required check";
  const required = requiredChecks.filter((name) => name.startsWith(OF_MODELS));
  if (required.length > 0)
    return {
      state: "ok",
      about,
      text: `${listOf2(required)} must pass before a merge into ${defaultBranch}`
    };
  const text = `no check "${OF_MODELS}MODEL" must pass before a merge into ${defaultBranch}`;
  const remedy = "require them in a ruleset or in the protection of the branch, and not the job that measures";
  return unknown2.length === 0 ? { state: "missing", about, text, remedy } : {
    state: "unknown",
    about,
    text: `${text}, as far as can be told (${unknown2.join("; ")})`,
    remedy
  };
}
var listOf2 = (names) => names.length === 0 ? "none" : names.map((name) => `"${name}"`).join(", ");
function diagnoseOwners(guarded, owners, github) {
  const restricted = github.kind === "asked" ? github.facts.restrictedPaths.map(pathMatcher) : [];
  const open = guarded.filter(({ path }) => !restricted.some((fits) => fits(path)));
  const orphans = open.filter(({ path }) => (owners?.ownersOf(path) ?? []).length === 0);
  return [
    ...orphans.length > 0 ? [orphansOf(orphans, github)] : [],
    ...open.length > orphans.length ? [reviewOf(open.length - orphans.length, github)] : []
  ];
}
function orphansOf(orphans, github) {
  const about = "code owners";
  const [first] = orphans;
  const remedy = `name owners in .github/CODEOWNERS, such as \`/${first?.path ?? ""} @OWNER\``;
  const named = orphans.map(({ what, path }) => `${what} (${path})`).join(", ");
  const have = orphans.length === 1 ? "has no owner" : "have no owner";
  const text = `${named} ${have} in CODEOWNERS`;
  return github.kind === "asked" && github.facts.unknown.length === 0 ? {
    state: "missing",
    about,
    text: `${text}, and no ruleset guards ${orphans.length === 1 ? "it" : "them"}`,
    remedy
  } : {
    state: "unknown",
    about,
    text: `${text}; whether a ruleset guards them is unknown`,
    remedy
  };
}
function reviewOf(files, github) {
  const about = "code owners";
  const have = files === 1 ? "1 file that the verdict rests on has" : `${files} files that the verdict rests on have`;
  const remedy = "require the review of code owners in a ruleset or in the protection of the branch";
  if (github.kind === "offline") {
    const text2 = `${have} an owner; whether their review is required is unknown: ${github.why}`;
    return { state: "unknown", about, text: text2, remedy };
  }
  const { ownersMustReview, unknown: unknown2 } = github.facts;
  if (ownersMustReview)
    return { state: "ok", about, text: `${have} an owner, whose review is required` };
  const text = `${have} an owner, whose review is not required`;
  return unknown2.length === 0 ? { state: "missing", about, text, remedy } : {
    state: "unknown",
    about,
    text: `${text}, as far as can be told (${unknown2.join("; ")})`,
    remedy
  };
}

// src/commands/doctor/doctor.ts
async function doctor(host2, engine, { policyPath, github }) {
  const policy = await diagnosePolicy(host2, policyPath);
  const local = [await diagnoseEngine(engine), policy.diagnosis];
  const root = await repositoryRoot(host2, host2.files.resolve(policyPath, ".."));
  if (root === void 0) {
    const text = "this folder is in no git repository, so that no workflow can be looked at";
    return [
      ...local,
      { state: "unknown", about: "workflow", text, remedy: "`git init` makes one" }
    ];
  }
  const { jobs, unreadable } = await readJobs(host2, root);
  const guarded = guardedFiles(host2, root, { policyPath, file: policy.file, jobs });
  return [
    ...local,
    ...unreadable,
    ...diagnoseJobs(jobs, github),
    ...diagnoseRequired(jobs, github),
    ...diagnoseOwners(guarded, await codeOwners(host2, root), github)
  ];
}
async function diagnoseEngine(engine) {
  const about = "engine";
  try {
    const version = await engine.version();
    const saturates = await engine.saturates({ timeoutMs: 6e4, memoryBytes: 1e9 });
    const kernels = saturates ? "saturate" : "are exact";
    const text = `onnxruntime ${version} runs here; this CPU's int8 kernels ${kernels}`;
    return { state: "ok", about, text };
  } catch (error) {
    if (!(error instanceof UserError || error instanceof EngineError)) throw error;
    const remedy = "`npm install onnxruntime-node`; on a runner the action brings its own";
    return { state: "missing", about, text: error.message, remedy };
  }
}
async function diagnosePolicy(host2, path) {
  const about = "policy";
  try {
    const file = await readPolicy(host2, path);
    const names = Object.keys(file.policy.models).join(", ");
    return { file, diagnosis: { state: "ok", about, text: `${path} is valid; it names ${names}` } };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { diagnosis: { state: "missing", about, text: error.message } };
  }
}
async function readJobs(host2, root) {
  const { files } = host2;
  const folder = files.resolve(root, ".github/workflows");
  const names = await files.isDirectory(folder) ? await files.list(folder) : [];
  const isOwnRepository = await isOurs(host2, files.resolve(root, "action.yml"));
  const jobs = [];
  const unreadable = [];
  for (const name of names.filter((one) => /\.ya?ml$/.test(one)).toSorted()) {
    const source = `.github/workflows/${name}`;
    try {
      const text = await files.readText(files.resolve(folder, name));
      jobs.push(...gateJobs({ text, source, isOwnRepository }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable.push({ state: "unknown", about: "workflow", text: error.message });
    }
  }
  return { jobs, unreadable };
}
async function isOurs(host2, path) {
  if (!await host2.files.exists(path)) return false;
  return /^name: compression-gate$/m.test(await host2.files.readText(path));
}
function guardedFiles(host2, root, { policyPath, file, jobs }) {
  const fromRoot = (path) => relative(root, path).split(sep).join("/");
  const workflows = [...new Set(jobs.map(({ source }) => source))];
  const fixed = [
    { what: "the policy", path: fromRoot(host2.files.resolve(policyPath)) },
    ...workflows.map((path) => ({ what: "the workflow", path })),
    { what: "CODEOWNERS itself", path: CODE_OWNERS_PLACES[0] }
  ];
  return file === void 0 ? fixed : [...fixed, ...filesOfModels(host2, file, fromRoot)];
}
function filesOfModels(host2, { policy, directory }, fromRoot) {
  const folder = host2.files.resolve(directory, policy.baselines ?? "baselines");
  return Object.entries(policy.models).flatMap(([name, { data, suites = [], recipe }]) => {
    const at = (path) => fromRoot(host2.files.resolve(directory, path));
    const { evaluation, calibration, shifts = [] } = data;
    const named = [evaluation, ...calibration === void 0 ? [] : [calibration], ...shifts];
    const recipeFile = typeof recipe === "string" && /\.ya?ml$/i.test(recipe) ? [recipe] : [];
    return [
      { what: `the baseline of ${name}`, path: fromRoot(baselinePath(host2, folder, name)) },
      ...named.map(({ path }) => ({ what: `data of ${name}`, path: at(path) })),
      ...suites.map((path) => ({ what: `behaviour tests of ${name}`, path: at(path) })),
      ...recipeFile.map((path) => ({ what: `the recipe of ${name}`, path: at(path) }))
    ];
  });
}
async function codeOwners(host2, root) {
  for (const place of CODE_OWNERS_PLACES) {
    const path = host2.files.resolve(root, place);
    if (await host2.files.exists(path)) return parseCodeOwners(await host2.files.readText(path));
  }
  return void 0;
}

// src/publish/ask-repository.ts
async function askRepository(connection) {
  const client = await makeClient(connection);
  const { octokit, place } = client;
  const defaultBranch = await tried(
    { doing: "read the repository", permission: "metadata: read" },
    async () => (await octokit.rest.repos.get(place)).data.default_branch
  );
  const rules = await asked(
    { doing: "read the rules of the branch", permission: "metadata: read" },
    () => rulesOf(client, defaultBranch)
  );
  const protection = await asked(
    { doing: "read the protection of the branch", permission: "administration: read" },
    () => protectionOf(client, defaultBranch)
  );
  const permissions = await asked(
    { doing: "read what jobs may do by default", permission: "administration: read" },
    () => defaultPermissions(client)
  );
  const parts = [rules.value ?? NOTHING, protection.value ?? NOTHING];
  return {
    defaultBranch,
    requiredChecks: parts.flatMap(({ requiredChecks }) => requiredChecks),
    ownersMustReview: parts.some(({ ownersMustReview }) => ownersMustReview),
    restrictedPaths: parts.flatMap(({ restrictedPaths }) => restrictedPaths),
    hasMergeQueue: parts.some(({ hasMergeQueue }) => hasMergeQueue),
    defaultPermissions: permissions.value,
    unknown: [rules.why, protection.why].filter((why) => why !== void 0)
  };
}
var NOTHING = {
  requiredChecks: [],
  ownersMustReview: false,
  restrictedPaths: [],
  hasMergeQueue: false
};
async function rulesOf({ octokit, place }, branch) {
  const request = { ...place, branch, per_page: 100 };
  const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, request);
  return {
    requiredChecks: rules.flatMap(
      (rule) => rule.type === "required_status_checks" ? (rule.parameters?.required_status_checks ?? []).map(({ context }) => context) : []
    ),
    ownersMustReview: rules.some(
      (rule) => rule.type === "pull_request" && rule.parameters?.require_code_owner_review === true
    ),
    restrictedPaths: rules.flatMap(
      (rule) => rule.type === "file_path_restriction" ? rule.parameters?.restricted_file_paths ?? [] : []
    ),
    hasMergeQueue: rules.some(({ type }) => type === "merge_queue")
  };
}
async function protectionOf({ octokit, place }, branch) {
  try {
    const { data } = await octokit.rest.repos.getBranchProtection({ ...place, branch });
    const { required_status_checks: checks, required_pull_request_reviews: reviews } = data;
    return {
      ...NOTHING,
      requiredChecks: checks?.checks.map(({ context }) => context) ?? [],
      ownersMustReview: reviews?.require_code_owner_reviews ?? false
    };
  } catch (error) {
    if (error instanceof Error && error.message.includes("Branch not protected")) return NOTHING;
    throw error;
  }
}
async function defaultPermissions({ octokit, place }) {
  const { data } = await octokit.rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(place);
  return data.default_workflow_permissions;
}
async function asked(attempt, ask) {
  try {
    return { value: await tried(attempt, ask) };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    return { why: error.message };
  }
}

// src/cli/remote.ts
function tokenIn(environment) {
  return [environment["GITHUB_TOKEN"], environment["GH_TOKEN"]].find((token = "") => token !== "");
}
var connect = (environment, token, place) => connectGitHub(connectionOf(environment, token, place));
function connectionOf(environment, token, place) {
  return {
    token,
    ...place,
    apiUrl: environment["GITHUB_API_URL"] ?? "https://api.github.com",
    timeoutMs: 6e4,
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
  };
}
async function placeOf2(host2, environment, given) {
  const named = given ?? environment["GITHUB_REPOSITORY"] ?? "";
  if (named === "") return placeOfRemote(await originOf(host2));
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(named) ?? [];
  if (owner !== void 0 && repository !== void 0) return { owner, repository };
  throw new UserError("usage", `Cannot use repository "${named}": write it as OWNER/NAME`);
}
async function originOf({ processes, files }) {
  const { exitCode, stdout } = await processes.run({
    command: "git",
    arguments: ["remote", "get-url", "origin"],
    workingDirectory: files.resolve("."),
    timeoutMs: 3e4
  });
  return exitCode === 0 ? stdout.trim() : "";
}
function placeOfRemote(url) {
  const [, owner, repository] = /^(?:(?:https?|ssh):\/\/(?:[^@/]*@)?|[\w.-]+@)[\w.-]+(?::\d+)?[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
    url
  ) ?? [];
  return owner === void 0 || repository === void 0 ? void 0 : { owner, repository };
}

// src/cli/commands/doctor.ts
var doctor2 = {
  spec: {
    name: "doctor",
    summary: "Says what keeps the gate from working, blocking or being trusted here",
    positionals: [],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "repository",
        value: "OWNER/NAME",
        description: "Which one GitHub is asked about (default: of the remote origin)"
      }
    ],
    example: "GITHUB_TOKEN=\u2026 compression-gate doctor"
  },
  run: async (context) => {
    const { host: host2, engine, arguments: given } = context;
    const policyPath = given.text("policy") ?? "compression-gate.yml";
    const github = await askGitHub(context);
    const found = await doctor(host2, engine, { policyPath, github });
    const exitCode = exitCodeOf2(found);
    return { exitCode, text: textOf3(found), json: { exitCode, found } };
  }
};
async function askGitHub({
  host: host2,
  environment,
  arguments: given
}) {
  const token = tokenIn(environment);
  const place = await placeOf2(host2, environment, given.text("repository"));
  if (place === void 0) return { kind: "offline", why: "no repository on GitHub is known" };
  if (token === void 0)
    return { kind: "offline", why: "GitHub was not asked, because GITHUB_TOKEN is not set" };
  try {
    return { kind: "asked", facts: await askRepository(connectionOf(environment, token, place)) };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    return { kind: "offline", why: error.message };
  }
}
var [FINE, MISSING, NOT_CHECKED] = [0, 1, 3];
function exitCodeOf2(found) {
  if (found.some(({ state }) => state === "missing")) return MISSING;
  return found.some(({ state }) => state === "unknown") ? NOT_CHECKED : FINE;
}
var MARKS = {
  ok: "ok      ",
  missing: "MISSING ",
  unknown: "unknown ",
  advice: "advice  "
};
var ORDER = ["missing", "unknown", "advice", "ok"];
function textOf3(found) {
  const lines2 = found.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)).flatMap(({ state, about, text, remedy }) => [
    `${MARKS[state]} ${about}: ${text}`,
    ...remedy === void 0 || state === "ok" ? [] : [`${" ".repeat(9)}\u2192 ${remedy}`]
  ]);
  return `${lines2.map(visibleText).join("\n")}
`;
}

// src/commands/init.ts
import { relative as relative2, sep as sep2 } from "node:path";

// src/policy/infer-task.ts
var FLOATS = /* @__PURE__ */ new Set(["float16", "float32", "float64"]);
var SCORES = /prob|logit|score|softmax/i;
function inferTask(outputs, label) {
  const floats = outputs.filter(({ elementType }) => FLOATS.has(elementType));
  const output = floats.find(({ name }) => SCORES.test(name)) ?? floats.find(isWide) ?? floats[0];
  if (output === void 0)
    return {
      task: void 0,
      notes: ["The model has no float output, so that it cannot be judged."]
    };
  const { task, notes } = describeTask(output, label);
  if (floats.length === 1) return { task, notes };
  const others = floats.filter((other) => other !== output).map(({ name }) => JSON.stringify(name));
  return { task, notes: [...notes, `Other float outputs: ${others.join(", ")}.`] };
}
function describeTask(output, label) {
  if (label === void 0) {
    if (isWide(output) && SCORES.test(output.name))
      return { task: { kind: "classification", output: output.name }, notes: [] };
    const why = "No label is known: only likeness to the base model is judged.";
    return { task: { kind: "fidelity", output: output.name }, notes: [why] };
  }
  if (isWide(output) || isCategorical(label)) return classification(output, label);
  return { task: { kind: "regression", output: output.name }, notes: [] };
}
function isWide({ shape }) {
  return shape.length === 2 && shape[1] !== 1;
}
function isCategorical({ elementType, distinct }) {
  return elementType === "string" || (distinct ?? ["?"]).every((text) => /^[01]$/.test(text));
}
function classification(output, label) {
  const plain2 = { kind: "classification", output: output.name };
  if (label.elementType !== "string") return { task: plain2, notes: [] };
  const classes = (label.distinct ?? []).toSorted();
  const count = classCount(output);
  if (classes.length < 2 || count !== void 0 && count !== classes.length) {
    const scores = count === void 0 ? "an unknown number of scores" : `${count} scores`;
    return {
      task: plain2,
      notes: [
        `The model gives ${scores}, and the label was seen with ${classes.length} names: list them all as classes, in the order of the scores.`
      ]
    };
  }
  const order = "Classes are sorted by name here: check that this is the order of the model's scores.";
  const positive = `Of two classes the last counts as positive; positive: ${JSON.stringify(classes[0])} changes that.`;
  return {
    task: { ...plain2, classes },
    notes: classes.length === 2 ? [order, positive] : [order]
  };
}
function classCount({ shape }) {
  const width = shape.length < 2 ? 1 : shape.at(-1);
  return typeof width === "number" && width > 0 ? Math.max(2, width) : void 0;
}

// src/policy/write-policy.ts
var MOST_SLICE_VALUES = 10;
var PROTECTED = /^(sex|gender|race|ethnicity|religion|nationality|disability)$/i;
function describePolicy(facts) {
  const lines2 = [
    "# What compression-gate compresses, and what must still hold afterwards.",
    "# Paths are relative to this file.",
    "version: 1",
    "models:",
    `  ${scalar(shortName(facts.modelName))}:`,
    ...indented(4, [
      `path: ${scalar(facts.modelPath)}`,
      ...taskLines(facts),
      ...inputLines(facts),
      "data:",
      ...indented(2, dataLines(facts)),
      "# auto searches for the smallest and fastest recipe that keeps the criteria.",
      "recipe: auto",
      "# healthcare, finance and safety-critical are stricter; a list may add criteria of your own.",
      "criteria: standard",
      "# Answers and latency are measured as the model is served.",
      "serving: { batch: 1, threads: 1 }"
    ]),
    ""
  ];
  return lines2.join("\n");
}
function shortName(name) {
  const short = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+|-+$/g, "");
  return short === "" ? "model" : short;
}
function taskLines(facts) {
  const { task, notes } = inferTask(facts.outputs, labelOf(facts));
  if (task === void 0) return comments(notes);
  return ["task:", ...indented(2, [...comments(notes), ...entries(task)])];
}
function inputLines(facts) {
  const inferred = inferInputs(facts);
  if (inferred.length === 0) return [];
  const lines2 = inferred.flatMap(
    ({ name, binding, notes }) => binding === void 0 ? [...comments(notes), `# ${scalar(name)}: { column: ... }`] : [...comments(notes), `${scalar(name)}: ${flow(binding)}`]
  );
  const isEmpty = inferred.every(({ binding }) => binding === void 0);
  return [isEmpty ? "# inputs:" : "inputs:", ...indented(2, lines2)];
}
function dataLines(facts) {
  const { calibrationPath, evaluationPath } = facts;
  const calibration = calibrationPath === void 0 ? ["# Without calibration data, 20 % of the evaluation rows are set apart for it."] : ["calibration:", `  path: ${scalar(calibrationPath)}`];
  return [
    ...calibration,
    "evaluation:",
    ...indented(2, [`path: ${scalar(evaluationPath)}`, ...labelLines(facts), ...sliceLines2(facts)])
  ];
}
function labelLines(facts) {
  const label = labelOf(facts);
  if (label !== void 0) {
    const guess = facts.label === void 0 ? ["# Taken for the label by its name."] : [];
    return [...guess, `label: ${scalar(label.name)}`];
  }
  const why = facts.label === void 0 ? "No column is called label, target, class or y: name the one with the right answers." : `The data has no column ${JSON.stringify(facts.label)}: name the one with the right answers.`;
  return [...comments([why]), "# label: ..."];
}
function sliceLines2(facts) {
  const names = facts.columns.filter((column) => column !== labelOf(facts) && hasFewValues(column)).map(({ name }) => name);
  if (names.length === 0) return [];
  const groups = names.filter((name) => PROTECTED.test(name));
  const fairness = groups.length === 0 ? [] : ["# Groups of these columns must be treated alike:", `# groups: ${flow(groups)}`];
  return [
    `# Text columns with at most ${MOST_SLICE_VALUES} values; leave out what nobody needs to know.`,
    `slices: ${flow(names)}`,
    ...fairness
  ];
}
function hasFewValues({ elementType, distinct }) {
  const count = distinct?.length ?? 0;
  return elementType === "string" && count >= 2 && count <= MOST_SLICE_VALUES;
}
function entries(map) {
  return Object.entries(map).map(([key, value]) => `${scalar(key)}: ${flow(value)}`);
}
function flow(value) {
  if (typeof value === "string") return scalar(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{ ${entries(value).join(", ")} }`;
  return String(value);
}
var WORDS = /^(true|false|null|yes|no|on|off|y|n)$/i;
function scalar(text) {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !WORDS.test(text) ? text : JSON.stringify(text);
}
var comments = (notes) => notes.map((note) => `# ${note}`);
var indented = (width, lines2) => lines2.map((line) => " ".repeat(width) + line);

// src/commands/init.ts
async function init(host2, request) {
  const { policyPath, modelPath, dataPath, calibrationPath, label, tokenizer } = request;
  if (!request.force && await host2.files.exists(policyPath)) {
    throw new UserError(
      "usage",
      `Cannot write "${policyPath}": it is there already; --force replaces it`
    );
  }
  const loaded = await loadModel(host2, modelPath);
  const dataset = await readDataset(host2, dataPath);
  if (label !== void 0) columnOf(dataset, label, "the label");
  if (calibrationPath !== void 0) await readDataset(host2, calibrationPath);
  const written = (path) => pathFrom(host2, policyPath, path);
  const text = describePolicy({
    ...dataFacts(loaded, dataset),
    modelName: nameOf2(modelPath),
    modelPath: written(modelPath),
    evaluationPath: written(dataPath),
    ...calibrationPath === void 0 ? {} : { calibrationPath: written(calibrationPath) },
    ...label === void 0 ? {} : { label },
    ...tokenizer === void 0 ? {} : { tokenizerPath: written(tokenizer) }
  });
  parsePolicy(text, policyPath);
  await host2.files.write(policyPath, text);
  return { path: policyPath, text };
}
var nameOf2 = (path) => (path.split(/[/\\]/).at(-1) ?? path).replace(/\.onnx$/i, "");
function pathFrom({ files }, policyPath, path) {
  const folder = files.resolve(policyPath, "..");
  return relative2(folder, files.resolve(path)).split(sep2).join("/");
}

// src/commands/init-workflow.ts
import { relative as relative3, sep as sep3 } from "node:path";

// src/policy/generated/workflows.ts
var WORKFLOW_TEXTS = {
  "compression-gate-baselines": "name: compression-gate-baselines\non:\n  push: { branches: [main] } # the default branch\n  workflow_dispatch:\npermissions: {}\nconcurrency: { group: compression-gate-baselines }\njobs:\n  baselines:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: write # a branch of its own, compression-gate/baselines\n      pull-requests: write # the pull request from it\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false } # and lfs: true for models in Git LFS\n      # Pin it: `git ls-remote https://github.com/compression-gate/compression-gate v0` prints the commit to put after the @.\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: baseline }\n",
  "compression-gate-schedule": 'name: compression-gate-schedule\non:\n  schedule: [{ cron: "17 4 * * 1" }] # on Mondays\n  workflow_dispatch:\npermissions: {}\nconcurrency: { group: compression-gate-schedule }\njobs:\n  revalidate:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: read # the model, its data and its baselines\n      issues: write # one issue for each model that no longer holds\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false, fetch-depth: 0 } # what was accepted before; and lfs: true for models in Git LFS\n      # Pin it: `git ls-remote https://github.com/compression-gate/compression-gate v0` prints the commit to put after the @.\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: revalidate }\n      - if: always() # candidates, records and the report\n        uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0\n        with: { name: compression-gate-revalidation, path: out/ }\n',
  "compression-gate": 'name: compression-gate\non: [pull_request, merge_group]\npermissions: {}\nconcurrency: { group: "compression-gate-${{ github.ref }}", cancel-in-progress: true }\njobs:\n  gate:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: read # the model, and the base commit\n      pull-requests: write # the comment\n      checks: write # a check run for each model\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false } # and lfs: true for models in Git LFS\n      # Pin it: `git ls-remote https://github.com/compression-gate/compression-gate v0` prints the commit to put after the @.\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n      - if: always() # candidates, records and the report\n        uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0\n        with: { name: compression-gate, path: out/ }\n',
  "fork-judge": "# Judges what fork-measure.yml was run for: measures again, by what is in force at the base branch. Require its checks,\n# \"compression gate / MODEL\". It runs from the default branch and takes the files of the pull request as data alone.\nname: compression-gate-judge\non:\n  workflow_run: # zizmor: ignore[dangerous-triggers] nothing of the pull request is checked out or run\n    workflows: [compression-gate-measure]\n    types: [completed]\npermissions: {}\nconcurrency:\n  group: judge-${{ github.event.workflow_run.head_repository.full_name }}-${{ github.event.workflow_run.head_branch }}\n  cancel-in-progress: true\njobs:\n  judge:\n    if: github.event.workflow_run.event == 'pull_request'\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: read # policy, baseline and data, and the files of the pull request\n      pull-requests: write # the comment\n      checks: write # a check run for each model, on the head of the pull request\n      # actions: read, for `trust: numbers`: the record that the run of the fork left\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      # Pin it: `git ls-remote https://github.com/compression-gate/compression-gate v0` prints the commit to put after the @.\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: judge-fork }\n",
  "fork-measure": '# Where forks send pull requests, this and fork-judge.yml take the place of compression-gate.yml.\n# This one measures without any rights; its conclusion is the author\'s to change, so do not require it.\nname: compression-gate-measure\non: pull_request\npermissions: {}\nconcurrency: { group: "measure-${{ github.ref }}", cancel-in-progress: true }\njobs:\n  measure:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: read # the model, and the base commit\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      # Pin it: `git ls-remote https://github.com/compression-gate/compression-gate v0` prints the commit to put after the @.\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { comment: never, check-run: "false" }\n      - if: always()\n        uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0\n        with:\n          { name: compression-gate-measured, path: "out/**/record.json", if-no-files-found: ignore }\n',
  "matrix": '# Several machines share the work, in place of compression-gate.yml: a job for each model that the change concerns and each\n# half of its rows, and one that judges. Require "judge". All jobs on one kind of runner: int8 answers can depend on the CPU.\nname: compression-gate\non: [pull_request, merge_group]\npermissions: {}\nconcurrency: { group: "compression-gate-${{ github.ref }}", cancel-in-progress: true }\njobs:\n  plan:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 10\n    permissions: { contents: read }\n    outputs: { matrix: "${{ steps.gate.outputs.matrix }}", jobs: "${{ steps.gate.outputs.jobs }}" }\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      - id: gate # pin it, here and below\n        uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: plan, shards: 2 }\n  measure:\n    needs: plan\n    if: needs.plan.outputs.jobs != \'0\'\n    strategy: { fail-fast: false, matrix: "${{ fromJSON(needs.plan.outputs.matrix) }}" }\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions: { contents: read }\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: measure, model: "${{ matrix.model }}", shard: "${{ matrix.shard }}" }\n      - uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0\n        with: { name: "measured-${{ strategy.job-index }}", path: "out/**/measured/**" }\n  judge:\n    needs: [plan, measure]\n    if: always() # a job that is skipped would let the change merge\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions: { contents: read, pull-requests: write, checks: write }\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      - uses: actions/download-artifact@634f93cb2916e3fdff6788551b99b062d0335ce0 # v5.0.0\n        with: { pattern: "measured-*", path: out, merge-multiple: true }\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: judge, shards: 2 }\n'
};

// src/policy/write-workflow.ts
var STEP = /^( *)- uses: compression-gate\/compression-gate@.*$/m;
function describeWorkflow({ policyPath, output }) {
  const template = WORKFLOW_TEXTS["compression-gate"] ?? "";
  const withOutput = template.replace("path: out/ }", () => `path: ${JSON.stringify(output)} }`);
  const text = output === "out/" ? template : withOutput;
  if (policyPath === "compression-gate.yml") return text;
  const input = `with: { policy: ${JSON.stringify(policyPath)} }`;
  return text.replace(STEP, (line, indent) => `${line}
${indent}  ${input}`);
}

// src/commands/init-workflow.ts
var PLACE = ".github/workflows/compression-gate.yml";
async function workflowPlace(host2, policyPath) {
  const directory = host2.files.resolve(policyPath, "..");
  const root = await repositoryRoot(host2, directory);
  if (root === void 0) {
    throw new UserError(
      "git",
      `Cannot tell where the workflow belongs: "${directory}" is in no git repository; \`git init\` makes one`
    );
  }
  const path = host2.files.resolve(root, PLACE);
  if (await host2.files.exists(path)) {
    throw new UserError(
      "usage",
      `Cannot write "${path}": it is there already, and may hold changes of yours; remove it to have it written anew`
    );
  }
  return path;
}
async function initWorkflow(host2, policyPath) {
  const path = await workflowPlace(host2, policyPath);
  const root = host2.files.resolve(path, "../../..");
  const fromRoot = (absolute) => relative3(root, absolute).split(sep3).join("/");
  const text = describeWorkflow({
    policyPath: fromRoot(host2.files.resolve(policyPath)),
    output: `${fromRoot(await outputFolder(host2, policyPath))}/`
  });
  await host2.files.write(path, text);
  return { path, text };
}
async function outputFolder(host2, policyPath) {
  const folder = host2.files.resolve(policyPath, "..");
  if (!await host2.files.exists(policyPath)) return host2.files.resolve(folder, "out");
  const { policy } = await readPolicy(host2, policyPath);
  return host2.files.resolve(folder, policy.output ?? "out");
}

// src/cli/commands/init.ts
var DEFAULT_POLICY = "compression-gate.yml";
var init2 = {
  spec: {
    name: "init",
    summary: "Writes a commented policy for a model and its data, or the workflow",
    positionals: ["[MODEL]"],
    options: [
      {
        name: "data",
        short: "d",
        value: "FILE",
        description: "Evaluation rows: .csv, .tsv, .jsonl, .parquet, .npz, .npy, or a folder of images"
      },
      {
        name: "label",
        short: "l",
        value: "COLUMN",
        description: "The right answers (default: guessed)"
      },
      {
        name: "calibration",
        short: "c",
        value: "FILE",
        description: "Rows for calibration and for the search of a recipe"
      },
      { name: "tokenizer", value: "FILE", description: "tokenizer.json for models that read text" },
      {
        name: "policy",
        value: "FILE",
        description: "What to write (default compression-gate.yml)"
      },
      { name: "force", description: "Replace a policy that is there" },
      {
        name: "workflow",
        description: "Write .github/workflows/compression-gate.yml too, or alone without a model"
      }
    ],
    example: "compression-gate init model.onnx --data eval.csv --label income"
  },
  run: async (context) => {
    const { host: host2, arguments: given } = context;
    const policyPath = given.text("policy") ?? DEFAULT_POLICY;
    const wantsWorkflow = given.flag("workflow");
    const hasModel = given.positionals.length > 0;
    if (!hasModel && !wantsWorkflow) {
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate init\`: it needs MODEL, or --workflow; an example is \`${init2.spec.example}\``
      );
    }
    if (wantsWorkflow) await workflowPlace(host2, policyPath);
    const policy = hasModel ? [await writePolicy(context, policyPath)] : [];
    const workflow = wantsWorkflow ? [await writeWorkflow(context, policyPath)] : [];
    const results = [...policy, ...workflow];
    return {
      exitCode: 0,
      text: results.map(({ text }) => text).join("\n"),
      json: Object.assign({}, ...results.map(({ json }) => json))
    };
  }
};
async function writePolicy({ host: host2, arguments: given }, policyPath) {
  const { path, text } = await init(host2, {
    modelPath: given.positionals[0] ?? "",
    dataPath: given.required("data"),
    calibrationPath: given.text("calibration"),
    label: given.text("label"),
    tokenizer: given.text("tokenizer"),
    policyPath,
    force: given.flag("force")
  });
  const option = path === DEFAULT_POLICY ? "" : ` --policy ${path}`;
  const next = `Wrote ${path}. Read it, then run \`compression-gate baseline record${option}\` and \`compression-gate check${option}\`.
`;
  return { exitCode: 0, text: `${text}
${next}`, json: { path, policy: text } };
}
async function writeWorkflow({ host: host2 }, policyPath) {
  const { path, text } = await initWorkflow(host2, policyPath);
  const next = `Wrote ${path}. Commit it, and require its job "gate" for merging; \`compression-gate doctor\` says what is missing.
`;
  return { exitCode: 0, text: `${text}
${next}`, json: { workflowPath: path, workflow: text } };
}

// src/commands/inspect.ts
var LIMITS2 = { timeoutMs: 12e4, memoryBytes: 8e9 };
async function inspect(host2, engine, path) {
  const loaded = await loadModel(host2, path);
  const context = {
    calibration: void 0,
    evaluate: (bytes) => engine.evaluate(bytes, LIMITS2)
  };
  const passes = [];
  for (const pass of PASSES) {
    host2.log.progress(`trying ${pass.name}`);
    passes.push(await outlook(pass, loaded.model, context));
  }
  const { model, signature } = loaded;
  const operations = await observeOperations(engine, {
    model,
    feeds: zeroFeeds(signature.inputs),
    limits: LIMITS2
  });
  return {
    path,
    bytes: loaded.bytes,
    gzipBytes: loaded.gzipBytes,
    digest: loaded.digest,
    parameters: loaded.parameters,
    opsets: opsetsOf(loaded.model),
    inputs: loaded.signature.inputs,
    outputs: loaded.signature.outputs,
    operators: operatorCounts(loaded.model),
    bytesByOperator: Object.fromEntries(bytesByOperator(loaded.model)),
    ...operations === void 0 ? {} : { operations },
    passes,
    ...isQuantized(loaded.model) ? { fusion: await fusionOf(engine, loaded) } : {}
  };
}
async function fusionOf(engine, { path, model }) {
  const options = { threads: 1, kernels: "ordinary", optimization: "all" };
  try {
    const bytes = await engine.optimizedModel({ modelPath: path, options }, LIMITS2);
    return auditFusion(model, readModel(bytes, "optimised model"));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { impossible: error.message };
  }
}
async function outlook(pass, model, context) {
  const described2 = { pass: pass.name, description: pass.description };
  const pretended = pretendedRanges();
  try {
    const changes = await dryRun(pass, model, {
      ...context,
      calibration: pass.needsCalibration ? pretended.calibration : void 0
    });
    const applied = changes.filter(({ kind }) => kind === "applied").length;
    const refused3 = changes.filter((change) => change.kind === "refused");
    const left = refused3.filter(({ code }) => code !== "not-calibrated");
    const isOpen = left.length < refused3.length || applied === 0 && pretended.fellShort();
    return { ...described2, applied, refused: counted(left), needsRows: isOpen };
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof EngineError)) throw error;
    return {
      ...described2,
      applied: 0,
      refused: [],
      needsRows: false,
      impossible: error.message
    };
  }
}
async function dryRun(pass, model, context) {
  const [own, step] = [pass, { pass: pass.name }];
  return (await own.apply(model, step, context)).changes;
}
function pretendedRanges() {
  const range = {
    minimum: -1,
    maximum: 1,
    elementType: "float32",
    shape: [],
    nonFinite: 0
  };
  let fellShort = false;
  const calibration = {
    ranges: (_model, values, detail) => {
      if (detail?.kind === "channels") fellShort = true;
      return Promise.resolve(new Map(values.map((name) => [name, range])));
    },
    sums: () => Promise.resolve(/* @__PURE__ */ new Map())
  };
  return { calibration, fellShort: () => fellShort };
}
function counted(changes) {
  const groups = /* @__PURE__ */ new Map();
  for (const { operator, reason } of changes) {
    const key = `${operator}
${reason}`;
    groups.set(key, { operator, reason, nodes: (groups.get(key)?.nodes ?? 0) + 1 });
  }
  return [...groups.values()];
}

// src/cli/commands/inspect.ts
var inspect2 = {
  spec: {
    name: "inspect",
    summary: "Shows what a model is made of, and what each pass would do with it",
    positionals: ["MODEL"],
    options: [],
    example: "compression-gate inspect model.onnx"
  },
  run: async ({ host: host2, engine, arguments: given }) => {
    const inspection = await inspect(host2, engine, given.positionals[0] ?? "");
    return { exitCode: 0, text: render(inspection), json: inspection };
  }
};
function render(inspection) {
  const { path, bytes, gzipBytes, parameters, opsets, operators } = inspection;
  const sets = Object.entries(opsets).map(([domain, version]) => `${domain} ${version}`);
  const lines2 = [
    `${path}: ${formatBytes(bytes)} (${formatBytes(gzipBytes)} gzipped), ${parameters.toLocaleString("en-US")} parameters, opset ${sets.join(", ")}`,
    "",
    "Inputs",
    ...inspection.inputs.map(tensorLine),
    "Outputs",
    ...inspection.outputs.map(tensorLine),
    "Operators",
    `  ${Object.entries(operators).map(([name, count]) => `${name} ${count}`).join(", ")}`,
    "Bytes of constants by the operator that reads them",
    ...Object.entries(inspection.bytesByOperator).map(
      ([name, size]) => `  ${name.padEnd(32)} ${formatBytes(size)}`
    ),
    ...operationLines(inspection),
    "Passes",
    ...inspection.passes.flatMap((outlook2) => [
      `  ${outlook2.pass}: ${outlook2.description}`,
      `    ${outlook2.impossible ?? wouldChange(outlook2)}`,
      ...outlook2.refused.map(
        ({ operator, reason, nodes }) => `    leaves ${nodes} \xD7 ${operator}: ${reason}`
      )
    ]),
    ...fusionLines(inspection),
    ""
  ];
  return lines2.join("\n");
}
var wouldChange = ({ applied, needsRows }) => `would change ${countOf(applied, "place")}${needsRows ? "; whether more, calibration rows decide" : ""}`;
function operationLines({ operations }) {
  return operations === void 0 ? [] : ["Operations of one row, free dimensions being 1", `  ${operationSentence(operations)}`];
}
function fusionLines({ fusion }) {
  if (fusion === void 0) return [];
  const sentence = "impossible" in fusion ? fusion.impossible : fusionSentence(fusion);
  return sentence === void 0 ? [] : ["Quantization", `  ${sentence}`];
}
function tensorLine({ name, elementType, shape }) {
  return `  ${name}: ${elementType} [${shape.map((size) => size ?? "?").join(", ")}]`;
}

// src/commands/report.ts
var FORMATS = ["terminal", "markdown", "json"];
async function report(host2, { path, format, colour }) {
  const known = FORMATS.find((name) => name === format);
  if (known === void 0) {
    const hint = didYouMean(format, FORMATS);
    throw new UserError(
      "usage",
      `Cannot write a report as "${format}"${hint === "" ? `; formats are ${FORMATS.join(", ")}` : hint}`
    );
  }
  const record2 = await readRecord(host2, path);
  switch (known) {
    case "terminal":
      return { record: record2, text: renderTerminal(record2, { colour }) };
    case "markdown":
      return {
        record: record2,
        text: renderMarkdown([record2], {
          reproduce: (model) => `npx compression-gate check ${model}`
        })
      };
    case "json":
      return { record: record2, text: `${JSON.stringify(record2, null, 2)}
` };
  }
}

// src/cli/commands/report.ts
var report2 = {
  spec: {
    name: "report",
    summary: "Shows a run record again",
    positionals: ["RECORD"],
    options: [
      {
        name: "format",
        short: "f",
        value: "FORMAT",
        description: "terminal (default), markdown or json"
      }
    ],
    example: "compression-gate report out/census-income/record.json --format markdown"
  },
  run: async ({ host: host2, arguments: given, colour }) => {
    const { record: record2, text } = await report(host2, {
      path: given.positionals[0] ?? "",
      format: given.text("format") ?? "terminal",
      colour
    });
    return { exitCode: 0, text, json: record2 };
  }
};

// src/commands/reproduce/find-records.ts
var DEEPEST = 4;
var OWN = "reproduced";
async function findRecords(host2, path) {
  const paths = await host2.files.isDirectory(path) ? await recordsIn(host2, path, DEEPEST) : [path];
  const found = [];
  for (const one of paths) found.push({ path: one, record: await readRecord(host2, one) });
  if (found.length > 0) return found;
  throw new UserError(
    "file-missing",
    `Cannot find a run record in "${path}": no file in it is named record.json`
  );
}
async function recordsIn(host2, folder, depth) {
  const { files } = host2;
  const found = [];
  for (const name of (await files.list(folder)).toSorted()) {
    const path = files.resolve(folder, name);
    if (name === "record.json") found.push(path);
    else if (depth > 0 && name !== OWN && await files.isDirectory(path))
      found.push(...await recordsIn(host2, path, depth - 1));
  }
  return found;
}

// src/commands/reproduce/compare-records.ts
var OF_THE_MOMENT = /* @__PURE__ */ new Set([
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "throughput",
  "load-time",
  "peak-memory",
  "energy"
]);
var isTiming = ({ metric }) => OF_THE_MOMENT.has(metric);
function compareRecords(recorded, again) {
  const timed = recorded.measurements.filter(isTiming).length;
  return {
    differences: [
      ...differences(challengesOf(recorded), challengesOf(again), "data"),
      ...differences(candidateOf(recorded), candidateOf(again), "candidate"),
      ...rowDifferences(recorded.rows, again.rows),
      ...measurementDifferences(recorded, again),
      ...differences(outcomesOf(recorded), outcomesOf(again), "findings")
    ],
    measurements: recorded.measurements.length - timed,
    timings: timed
  };
}
var challengesOf = ({ data: { challenges = [] } }) => Object.fromEntries(challenges.map(({ name, digest }) => [name, digest]));
var candidateOf = ({ candidate: { digest, bytes } }) => ({ digest, bytes });
function rowDifferences(recorded, again) {
  const columns = /* @__PURE__ */ new Set([...Object.keys(recorded), ...Object.keys(again)]);
  return [...columns].flatMap((name) => {
    const [before, after] = [columnOf2(recorded, name), columnOf2(again, name)];
    if (before.length !== after.length)
      return [{ path: `rows.${name}.length`, recorded: before.length, recomputed: after.length }];
    const at = before.findIndex((value, row) => differences(value, after[row]).length > 0);
    if (at < 0) return [];
    const count = before.filter((value, row) => differences(value, after[row]).length > 0).length;
    const path = `rows.${name} (${count} of ${before.length} rows; row ${at} for one)`;
    return [{ path, recorded: before[at], recomputed: after[at] }];
  });
}
function columnOf2(rows, name) {
  const column = Reflect.get(rows, name);
  return Array.isArray(column) ? column : [];
}
var keyOf2 = ({ metric, slice, arm, kernels, versus }) => `${metric} (${[slice, arm, `${kernels} kernels`, ...versus === void 0 ? [] : [`versus ${versus}`]].join(", ")})`;
var byKey = ({ measurements }) => new Map(measurements.filter((one) => !isTiming(one)).map((one) => [keyOf2(one), one]));
function measurementDifferences(recorded, again) {
  const [before, after] = [byKey(recorded), byKey(again)];
  return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].flatMap(
    (key) => differences(figuresOf(before.get(key)), figuresOf(after.get(key)), key)
  );
}
function figuresOf(measurement) {
  if (measurement === void 0) return void 0;
  const { estimate, n, interval } = measurement;
  const bounds = interval === null ? null : { lower: interval.lower, upper: interval.upper };
  return { estimate, n, interval: bounds };
}
function outcomesOf({ findings }) {
  return Object.fromEntries(
    findings.filter((finding) => !isTiming(finding)).map(({ id, outcome }) => [id, outcome])
  );
}

// src/commands/reproduce/recorded-inputs.ts
function inputDifferences(record2, { base, data, inForce, criteria, reference, suites }, provided) {
  const { model, data: recorded, policy, baseline: baseline2, candidate } = record2;
  const inputs = [
    [`model "${model.path}"`, model.digest, base.digest],
    [
      `evaluation data "${recorded.evaluation.source}"`,
      recorded.evaluation.digest,
      data.evaluation.dataset.digest
    ],
    [
      `calibration data "${recorded.calibration.source}"`,
      recorded.calibration.digest,
      data.calibration.dataset.digest
    ],
    [`policy "${policy.source}"`, policy.digest, inForce.digest],
    ["criteria that the policy means", policy.criteria, criteria],
    ["baseline", baseline2.digest, reference.digest],
    ["behaviour tests", suitesOf(record2.suites), suitesOf(suites)],
    ["seed", record2.seed, inForce.seed],
    ...candidate.recipe === null && record2.canary !== true ? [[`candidate "${candidate.path}"`, candidate.digest, provided]] : []
  ];
  return inputs.filter(([, before, here]) => differences(before, here).length > 0).map(([path, before, here]) => ({ path, recorded: before, recomputed: here }));
}
var suitesOf = (suites = []) => Object.fromEntries(suites.map(({ name, digest }) => [name, digest]));

// src/commands/reproduce/reproduce-run.ts
async function reproduceRun(host2, engine, request) {
  const { record: record2 } = request;
  const place = placeOf3(request);
  const directory = host2.files.resolve(place.policyPath, "..");
  const commit = request.base === void 0 ? place.commit : await mergeBaseWith(host2, directory, request.base);
  if (commit === void 0) {
    const inForce = await inForceAt(host2, { record: record2, policyPath: place.policyPath });
    return runAgain(host2, engine, { record: record2, inForce });
  }
  const base = await checkoutCommit(host2, directory, commit);
  try {
    const tree = base.directory;
    const inForce = await inForceAt(host2, { record: record2, policyPath: place.policyPath, tree });
    return await runAgain(host2, engine, { record: record2, inForce });
  } finally {
    await base.dispose();
  }
}
var BUILT_IN = "built-in";
function placeOf3({ record: record2, policyPath }) {
  if (record2.policy.source === BUILT_IN) {
    throw new UserError(
      "usage",
      "Cannot reproduce a run without a policy: run `compression-gate compare` again, and look at both records"
    );
  }
  const [, path = "", commit] = /^(.*?)(?: at ([0-9a-f]{10,}))?$/s.exec(record2.policy.source) ?? [];
  return { policyPath: policyPath ?? path, commit };
}
async function inForceAt(host2, { record: record2, policyPath, tree }) {
  const { files } = host2;
  const modelDirectory = files.resolve(policyPath, "..");
  const file = await readPolicy(
    host2,
    tree === void 0 ? policyPath : files.resolve(tree, fileName(policyPath))
  );
  const [inForce] = modelsInForce(host2, file, { names: [record2.model.name], modelDirectory });
  if (inForce === void 0) throw new Error("A model that is asked for is found or refused");
  const output = files.resolve(inForce.output, "reproduced");
  return withFirstBaseline(host2, { ...inForce, output }, { record: record2, policyPath });
}
var fileName = (path) => path.split(/[/\\]/).at(-1) ?? path;
async function withFirstBaseline(host2, inForce, { record: record2, policyPath }) {
  const { baselines, name, directory, modelDirectory } = inForce;
  if (record2.baseline.digest === void 0 || baselines === void 0) return inForce;
  if (directory === modelDirectory || await host2.files.exists(baselinePath(host2, baselines, name)))
    return inForce;
  const { policy } = await readPolicy(host2, policyPath);
  return {
    ...inForce,
    baselines: host2.files.resolve(modelDirectory, policy.baselines ?? "baselines")
  };
}
async function runAgain(host2, engine, { record: record2, inForce }) {
  const day = record2.judged?.waiving?.day;
  const fixed = { ...withRecordedRecipe(inForce, record2), ...day === void 0 ? {} : { day } };
  const canary = record2.canaryKind ?? record2.canary === true;
  const prepared = await prepare(host2, engine, { inForce: fixed, canary });
  const provided = await providedDigest(host2, fixed);
  const others = inputDifferences(record2, prepared, provided);
  if (others.length > 0) return { kind: "other-inputs", differences: others };
  const blame = record2.blame !== void 0;
  const again = await gateModel(host2, engine, { inForce: fixed, canary, blame });
  const surroundings = surroundingsOf(record2, again);
  return { kind: "compared", again, surroundings, ...compareRecords(record2, again) };
}
function withRecordedRecipe(inForce, { candidate, canary }) {
  if (candidate.recipe === null && canary === true) return inForce;
  const recipe = candidate.recipe === null ? { provided: candidate.path } : { passes: candidate.recipe.passes };
  return { ...inForce, policy: { ...inForce.policy, recipe } };
}
async function providedDigest(host2, { policy: { recipe }, modelDirectory }) {
  if (typeof recipe !== "object" || !("provided" in recipe)) return void 0;
  const path = host2.files.resolve(modelDirectory, recipe.provided);
  return (await loadModel(host2, path, recipe.provided)).digest;
}
function surroundingsOf(recorded, again) {
  const [then, now] = [recorded.environment, again.environment];
  const parts = [
    ["engine", `onnxruntime ${then.onnxruntime}`, `onnxruntime ${now.onnxruntime}`],
    ["CPU kind", cpuOf(then), cpuOf(now)],
    ["system", `${then.os} on ${then.architecture}`, `${now.os} on ${now.architecture}`],
    ["compression-gate", recorded.tool.version, VERSION]
  ];
  return parts.filter(([, before, here]) => before !== here).map(([what, before, here]) => `another ${what} (the record has ${before}, here is ${here})`);
}
function cpuOf({ instructionSets, saturates }) {
  const sets = instructionSets.length === 0 ? "unknown instructions" : instructionSets.join(" ");
  return `${sets}, int8 kernels ${saturates ? "that saturate" : "that are exact"}`;
}

// src/record/artifact-records.ts
var MOST_RECORDS = 200;
var MOST_PACKED_BYTES = 32e6;
var MOST_BYTES = 128e6;
function recordsInArchive(archive, source) {
  let count = 0;
  const files = unpack(archive, source, ({ name, size, originalSize }) => {
    if (!/(^|\/)record\.json$/.test(name)) return false;
    count += 1;
    if (count > MOST_RECORDS) throw refused(source, `it holds more than ${MOST_RECORDS} records`);
    if (size > MOST_PACKED_BYTES || originalSize > MOST_BYTES)
      throw refused(source, `"${name}" is larger than a record can be`);
    return true;
  });
  return Object.entries(files).map(([name, content]) => ({ name, content }));
}
function unpack(archive, source, filter) {
  try {
    return unzipSync(archive, { filter });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw refused(source, "it is no zip archive that can be read", error);
  }
}
function refused(source, why, cause) {
  return new UserError("record-invalid", `Cannot read ${source}: ${why}`, { cause });
}

// src/cli/records-of-run.ts
async function recordsOfRun(host2, environment, request) {
  const { run, folder } = request;
  const place = await placeOf2(host2, environment, request.repository);
  const token = tokenIn(environment);
  if (place === void 0)
    throw refused2(run, "no repository is known; name it by --repository OWNER/NAME");
  if (token === void 0)
    throw refused2(run, "GitHub gives artifacts only to who has a token; set GITHUB_TOKEN");
  const github = await connect(environment, token, place);
  const artifact = chosen(run, await github.artifacts(run), request.artifact);
  host2.log.progress(`Downloading artifact ${artifact.name} of run ${run}`);
  const archive = await github.downloadArtifact(artifact.id);
  const records = recordsInArchive(archive, `artifact "${artifact.name}" of run ${run}`);
  for (const [position, { content }] of records.entries())
    await host2.files.write(host2.files.resolve(folder, String(position), "record.json"), content);
}
function refused2(run, why) {
  return new UserError("usage", `Cannot reproduce run ${run}: ${why}`);
}
var OURS = "compression-gate";
var MOST_BYTES2 = 1e9;
function chosen(run, artifacts, wanted) {
  if (artifacts.length === 0)
    throw refused2(
      run,
      "it has kept no artifact, or it has expired; the workflow needs actions/upload-artifact"
    );
  const named = artifacts.filter(({ name }) => name === (wanted ?? OURS));
  const alike = artifacts.filter(({ name }) => name.startsWith(OURS));
  const candidates = named.length > 0 || wanted !== void 0 ? named : alike.length > 0 ? alike : artifacts;
  const [artifact, second] = candidates;
  if (artifact === void 0 || second !== void 0) {
    const names = artifacts.map(({ name }) => `"${name}"`).join(", ");
    throw refused2(run, `its artifacts are ${names}; choose one by --artifact`);
  }
  if (artifact.bytes > MOST_BYTES2)
    throw refused2(run, `artifact "${artifact.name}" is larger than ${MOST_BYTES2 / 1e9} GB`);
  return artifact;
}

// src/cli/commands/reproduce.ts
var reproduce = {
  spec: {
    name: "reproduce",
    summary: "Makes a recorded run again, and says which numbers differ and why",
    positionals: ["RECORD|FOLDER|RUN"],
    options: [
      { name: "model", value: "NAME", description: "Only this model of a folder or a run" },
      { name: "policy", value: "FILE", description: "The policy (default: the one of the record)" },
      {
        name: "base",
        value: "REVISION",
        description: "Policy, data and baseline of the merge base (default: as recorded)"
      },
      {
        name: "repository",
        value: "OWNER/NAME",
        description: "Whose run it is (default: of the remote origin); needs GITHUB_TOKEN"
      },
      { name: "artifact", value: "NAME", description: "The artifact that has the records" }
    ],
    example: "compression-gate reproduce out/census-income/record.json"
  },
  run: async (context) => {
    const { host: host2, arguments: given } = context;
    const source = given.positionals[0] ?? "";
    if (!/^\d+$/.test(source) || await host2.files.exists(source))
      return reproduceAll(context, await findRecords(host2, source));
    const folder = await host2.files.makeTemporaryDirectory();
    try {
      await recordsOfRun(host2, context.environment, {
        run: Number(source),
        repository: given.text("repository"),
        artifact: given.text("artifact"),
        folder
      });
      return await reproduceAll(context, await findRecords(host2, folder));
    } finally {
      await host2.files.remove(folder);
    }
  }
};
async function reproduceAll({ host: host2, engine, arguments: given }, found) {
  const results = [];
  const wanted = given.text("model");
  for (const { record: record2 } of found) {
    const model = record2.model.name;
    if (wanted !== void 0 && wanted !== model) continue;
    const request = { record: record2, policyPath: given.text("policy"), base: given.text("base") };
    results.push({ model, reproduced: await reproduceRun(host2, engine, request) });
  }
  const exitCode = worst(results.map(({ reproduced }) => exitCodeOf3(reproduced)));
  return {
    exitCode,
    text: results.map(textOf4).join(""),
    json: { exitCode, models: results.map(jsonOf2) }
  };
}
var [SAME, DIFFERS, UNDECIDED, NOT_CHECKED2] = [0, 1, 2, 3];
function exitCodeOf3(reproduced) {
  if (reproduced.kind === "other-inputs") return NOT_CHECKED2;
  if (reproduced.differences.length === 0) return SAME;
  return reproduced.surroundings.length === 0 ? DIFFERS : UNDECIDED;
}
var worst = (codes) => [DIFFERS, NOT_CHECKED2, UNDECIDED, SAME].find((code) => codes.includes(code)) ?? NOT_CHECKED2;
function jsonOf2({ model, reproduced }) {
  if (reproduced.kind === "other-inputs") return { model, ...reproduced };
  const { again, ...rest } = reproduced;
  return { model, ...rest, verdict: again.verdict.outcome };
}
function textOf4({ model, reproduced }) {
  if (reproduced.kind === "other-inputs") {
    return lines([
      `${model}: not run again, because what lies here is not what was recorded:`,
      ...listed(reproduced),
      "Check out the commit of the run, or name its base by --base."
    ]);
  }
  const { differences: differences2, measurements, timings, surroundings, again } = reproduced;
  const verdict = `the verdict is "${again.verdict.outcome}"`;
  const timed = timings === 0 ? "" : ` ${countOf(timings, "timing")} not compared: none is ever equal.`;
  if (differences2.length === 0) {
    return lines([
      `${model}: reproduced: candidate, rows, findings and ${countOf(measurements, "measurement")} are the same; ${verdict}.${timed}`
    ]);
  }
  const why = surroundings.length === 0 ? "Inputs, engine and CPU kind are the same: nothing that is recorded explains it." : `It may be because of ${surroundings.join("; ")}.`;
  return lines([
    `${model}: not reproduced: ${countOf(differences2.length, "number")} differ${differences2.length === 1 ? "s" : ""}; ${verdict}.${timed}`,
    ...listed(reproduced),
    why
  ]);
}
var SHOWN = 20;
function listed({ differences: differences2 }) {
  const rest = differences2.length - SHOWN;
  return [
    ...differences2.slice(0, SHOWN).map(
      ({ path, recorded, recomputed }) => `  ${path}: ${shown(recorded)} was recorded, here it is ${shown(recomputed)}`
    ),
    ...rest > 0 ? [`  and ${rest} more`] : []
  ];
}
var shown = (value) => value === void 0 ? "nothing" : JSON.stringify(value).slice(0, 100);
var lines = (all) => `${all.map(visibleText).join("\n")}
`;

// src/cli/commands/revalidate.ts
var revalidate2 = {
  spec: {
    name: "revalidate",
    summary: "Measures the accepted candidates again, and says what moved since and why",
    positionals: ["[MODEL...]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "output",
        short: "o",
        value: "FOLDER",
        description: "Where results go (default: as the policy says, out)"
      }
    ],
    example: "compression-gate revalidate census-income"
  },
  run: async ({ host: host2, engine, arguments: given, colour }) => {
    const result = await revalidate(host2, () => Promise.resolve(engine), {
      policyPath: given.text("policy") ?? "compression-gate.yml",
      models: given.positionals,
      output: given.text("output")
    });
    const { revalidated, failed, reportPath, exitCode } = result;
    const tables = revalidated.map((one) => `${textOf5(one, colour)}
`);
    return {
      exitCode,
      complaints: [...new Set(failed.map(({ error }) => error.message))],
      text: tables.length === 0 ? "" : `${tables.join("")}The report is in ${reportPath}.
`,
      json: {
        exitCode,
        revalidated: revalidated.map(({ record: record2, verdict, drift, evidence }) => ({
          model: record2.model.name,
          verdict,
          drift,
          evidence,
          record: record2
        })),
        failed: failed.map(({ model, error }) => ({ model, message: error.message }))
      }
    };
  }
};
function textOf5({ record: record2, verdict, drift, evidence }, colour) {
  const facts = drift === void 0 ? [] : [...driftSentences(drift), ...drift.grounds.map(groundText)].map(
    (text) => `  ${visibleText(text)}
`
  );
  return [
    renderTerminal({ ...record2, verdict }, { colour }),
    ...verdict === record2.verdict ? [] : [`  ${visibleText(verdict.summary)}
`],
    ...drift !== void 0 && facts.length === 0 ? [`  Nothing moved since it was accepted on ${drift.acceptedAt.slice(0, 10)}
`] : facts,
    ...evidence.map((one) => `  ${evidenceSentence(one)}
`)
  ].join("");
}

// src/policy/write-recipe.ts
var import_yaml = __toESM(require_dist(), 1);
function writeRecipe({ version, name, description, passes }) {
  const head = (0, import_yaml.stringify)({ version, name, ...description === void 0 ? {} : { description } });
  const steps = passes.map((step) => {
    const flow2 = (0, import_yaml.stringify)(step, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
    return `  - ${flow2}`;
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
  const chosen2 = new Set(rows);
  const shareOf = (wanted) => {
    const asked2 = [...answers.keys()].filter((row) => chosen2.has(row) === wanted);
    return asked2.filter((row) => answers[row] === labels[row]).length / asked2.length;
  };
  return { on: shareOf(true), off: shareOf(false) };
}

// src/commands/search/contested-calibration.ts
function contestedCalibration(tried2) {
  const different = /* @__PURE__ */ new Map();
  for (const { digest, answers } of tried2)
    if (answers !== void 0) different.set(digest, answers);
  const [first, ...others] = different.values();
  if (first === void 0 || others.length === 0) return void 0;
  const { base, labels } = first;
  const compressed = [first, ...others].map(({ candidate }) => candidate);
  const rows = contestedRows({ base: [base], compressed });
  const report4 = { candidates: compressed.length, rows };
  if (labels === void 0) return report4;
  const { on, off } = accuracyAround(base, labels, rows);
  return { ...report4, baseAccuracy: { on: finite(on), off: finite(off) } };
}
var finite = (share) => Number.isFinite(share) ? Number(share.toPrecision(4)) : null;

// src/commands/search.ts
async function search(host2, engine, request) {
  const start = host2.clock.elapsedMs();
  const inForce = await onlyModel(host2, request);
  const seed = request.seed ?? inForce.seed;
  const prepared = { ...await prepare(host2, engine, { inForce, canary: false }), canary: false };
  const ground = await prepareGround(host2, engine, { request: prepared, takesTimings: true });
  const attempt = recipeTrials(host2, rememberCalibration(host2, engine), {
    request: prepared,
    ground
  });
  const { trials: most, seconds } = request.budget;
  const trials = await explore({
    starts: builtInRecipes(),
    random: randomStreams(seed).stream("search"),
    mayTry: (made) => made < most && host2.clock.elapsedMs() - start < seconds * 1e3,
    attempt,
    best: worthVarying
  });
  const tried2 = triedOf(trials);
  const found = smallestThatMeets(tried2);
  const best = found ?? leastChanged(tried2);
  const contested = contestedCalibration(tried2);
  if (best !== void 0 && request.savePath !== void 0)
    await host2.files.write(request.savePath, writeRecipe(described(best.recipe, inForce.name)));
  return {
    model: inForce.name,
    seed,
    baseBytes: prepared.base.bytes,
    calibrationRows: prepared.data.calibration.feeds.rows,
    perturbations: ground.stress.map(({ name }) => name),
    meetsCriteria: found !== void 0,
    best: best === void 0 ? null : reportTried(best),
    pareto: paretoOf(
      found === void 0 ? tried2 : tried2.filter(({ missed }) => missed === void 0)
    ).map(reportTried),
    ablation: best === void 0 ? [] : await ablate(best.recipe, trials, attempt),
    trials: trials.map(report3),
    ...contested === void 0 ? {} : { contested }
  };
}
async function onlyModel(host2, { policyPath, model }) {
  const file = await readPolicy(host2, policyPath);
  const [first, ...others] = modelsInForce(host2, file, {
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
    reports.push({ without: pass, ...report3(trial) });
  }
  return reports;
}
var recipeOf = (trial) => trial.kind === "tried" ? trial.tried.recipe : trial.ended.recipe;
function report3(trial) {
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
  run: async ({ host: host2, engine, arguments: given }) => {
    const seconds = numberOf(given, "seconds");
    const trials = numberOf(given, "trials") ?? (seconds === void 0 ? TRIALS : Infinity);
    const savePath = given.text("save");
    const result = await search(host2, engine, {
      policyPath: given.text("policy") ?? "compression-gate.yml",
      model: given.positionals[0],
      budget: { trials, seconds: seconds ?? Infinity },
      seed: numberOf(given, "seed", 0),
      savePath
    });
    const saved = savePath === void 0 || result.best === null ? [] : [`Wrote ${savePath}; name it in the policy (recipe: ${savePath}).`, ""];
    const text = [...render2(result), ...saved].join("\n");
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
function render2(result) {
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

// src/cli/commands/verify.ts
var verify2 = {
  spec: {
    name: "verify",
    summary: "Decides again from a run record alone, and names what does not follow",
    positionals: ["RECORD"],
    options: [],
    example: "compression-gate verify out/census-income/record.json"
  },
  run: async ({ host: host2, arguments: given }) => {
    const verified = await verify(host2, given.positionals[0] ?? "");
    const { exitCode, differences: differences2, findings, measurements } = verified;
    return {
      exitCode,
      text: textOf6(verified),
      json: { exitCode, differences: differences2, findings, measurements }
    };
  }
};
var SHOWN2 = 20;
function textOf6(verified) {
  const { record: record2, differences: differences2, findings, measurements, isVerifiable } = verified;
  const { outcome } = record2.verdict;
  if (!isVerifiable)
    return `Cannot verify: the record does not hold the evidence of its measurements; a run with this version writes it. It says "${outcome}".
`;
  if (differences2.length === 0)
    return `Verified: ${findings} findings and the verdict "${outcome}" follow from the recorded measurements, and ${measurements} measurements from the rows.
`;
  const lines2 = differences2.slice(0, SHOWN2).map(
    ({ path, recorded, recomputed }) => `  ${path}: the record says ${shown2(recorded)}, but ${shown2(recomputed)} follows`
  );
  const rest = differences2.length - lines2.length;
  return [
    `Not verified: ${countOf(differences2.length, "value")} of the record ${differences2.length === 1 ? "does" : "do"} not follow from it.`,
    ...lines2,
    ...rest > 0 ? [`  and ${rest} more`] : [],
    ""
  ].join("\n");
}
var shown2 = (value) => value === void 0 ? "nothing" : JSON.stringify(value).slice(0, 200);

// src/cli/commands.ts
var COMMANDS = [
  init2,
  check2,
  compare2,
  compress2,
  search2,
  inspect2,
  baseline,
  revalidate2,
  report2,
  verify2,
  reproduce,
  doctor2
];

// src/cli/run-cli.ts
var UNUSABLE_INPUT = 4;
var ENGINE_FAILURE = 5;
var BUG = 70;
async function runCli(program, words) {
  const { streams } = program;
  try {
    const result = await dispatch(program, words);
    if (result.text !== "") streams.out(result.text);
    for (const complaint of result.complaints ?? []) streams.error(`${complaint}
`);
    return result.exitCode;
  } catch (error) {
    if (error instanceof UserError || error instanceof PublishError) {
      streams.error(`${error.message}
`);
      return UNUSABLE_INPUT;
    }
    if (error instanceof EngineError) {
      streams.error(`${error.message}
`);
      return ENGINE_FAILURE;
    }
    const stack = error instanceof Error ? error.stack ?? error.message : String(error);
    streams.error(
      `This is a bug in compression-gate ${VERSION}; please report it with these lines:
${stack}
`
    );
    return BUG;
  }
}
async function dispatch(program, words) {
  const [name, ...rest] = words;
  if (name === void 0 || name === "--help" || name === "-h" || name === "help")
    return plain(overview());
  if (name === "--version" || name === "-v") return plain(`${VERSION}
`);
  const command = findCommand(name);
  const given = parseArguments(command.spec, rest);
  if (given.flag("help")) return plain(helpOf(command.spec));
  const { host: host2, engine, streams, environment = {} } = program;
  const quiet = { ...host2, log: { progress: () => void 0, warn: host2.log.warn } };
  const context = {
    host: given.flag("quiet") ? quiet : host2,
    engine,
    arguments: given,
    environment,
    colour: streams.colour
  };
  const result = await command.run(context);
  return given.flag("json") ? { ...result, text: `${JSON.stringify(result.json, null, 2)}
` } : result;
}
var plain = (text) => ({ exitCode: 0, text, json: text });
function findCommand(name) {
  const command = COMMANDS.find(({ spec }) => spec.name === name);
  if (command !== void 0) return command;
  const names = COMMANDS.map(({ spec }) => spec.name);
  const hint = didYouMean(name, names);
  throw new UserError(
    "usage",
    `Cannot run "${name}": there is no such command${hint === "" ? `; there are ${names.join(", ")}` : hint}`
  );
}
function overview() {
  const lines2 = COMMANDS.map(({ spec }) => `  ${spec.name.padEnd(12)} ${spec.summary}`);
  return [
    `compression-gate ${VERSION}: compresses ONNX models and judges whether they still do what they did`,
    "",
    "Usage: compression-gate COMMAND [options]",
    "",
    ...lines2,
    "",
    "Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 not checked, 4 unusable input, 5 error, 70 a bug",
    "`compression-gate COMMAND --help` shows a command's options and an example.",
    ""
  ].join("\n");
}

// src/cli/wants-colour.ts
function wantsColour(stream, environment) {
  const refused3 = (environment["NO_COLOR"] ?? "") !== "" || environment["TERM"] === "dumb";
  return stream.isTTY === true && !refused3;
}

// src/cli/main.ts
var log = terminalLog(process.stderr);
var host = nodeHost({ log });
var enginePath = fileURLToPath(new URL("engine.js", import.meta.url));
for (const [signal, code] of [
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143]
]) {
  process.once(signal, () => {
    log.finish();
    process.exit(code);
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });
}
process.exitCode = await runCli(
  {
    host,
    engine: childEngine({ host, enginePath }),
    environment: process.env,
    streams: {
      out: (text) => {
        log.finish();
        process.stdout.write(text);
      },
      error: (text) => {
        log.finish();
        process.stderr.write(text);
      },
      colour: wantsColour(process.stdout, process.env)
    }
  },
  process.argv.slice(2)
);
