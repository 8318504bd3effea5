import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  renderTerminal
} from "./chunk-CYY454L7.js";
import {
  countOf
} from "./chunk-2QENV6FC.js";
import {
  recordBaselines,
  showBaselines
} from "./chunk-LW66QSHZ.js";
import {
  baselineAt,
  baselineRevisions,
  driftBetween,
  driftSentences,
  groundText,
  movedValues
} from "./chunk-JVFLUSTH.js";
import "./chunk-BBEI5L22.js";
import "./chunk-PXZUTCJV.js";
import "./chunk-3WEUH7PI.js";
import "./chunk-MFP7SN2L.js";
import "./chunk-WYMGTS43.js";
import "./chunk-OL4HG3YZ.js";
import "./chunk-L5VSZ23X.js";
import "./chunk-DDT44KBS.js";
import {
  visibleText
} from "./chunk-HJN3OFBP.js";
import "./chunk-JOGDXAF4.js";
import "./chunk-GTIZJKVG.js";
import "./chunk-WGW4YQVL.js";
import {
  modelsInForce
} from "./chunk-KX32WM3W.js";
import {
  baselinePath,
  parseBaseline,
  readBaseline,
  writeBaseline
} from "./chunk-5LOKLYOR.js";
import {
  toJson
} from "./chunk-BXZIHDES.js";
import "./chunk-QDSTWLV4.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-AUNE74PP.js";
import "./chunk-LRYZGICI.js";
import "./chunk-FTAWUDKC.js";
import "./chunk-Y4IB4ULP.js";
import "./chunk-4GZ4BWIV.js";
import "./chunk-KY2YIWGB.js";
import "./chunk-OTGXHUY7.js";
import {
  loadModel
} from "./chunk-VS3HZ3UW.js";
import "./chunk-Z4WAPPOA.js";
import "./chunk-JUJBMSHU.js";
import "./chunk-J7ZTIJN4.js";
import "./chunk-F7W23XR4.js";
import "./chunk-X5YKYOEU.js";
import "./chunk-IRAJ6GTH.js";
import "./chunk-332WENBU.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-4YXWSKLD.js";
import "./chunk-TVVGHRU3.js";
import "./chunk-T55765LM.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-573HM4A5.js";
import {
  readPolicy
} from "./chunk-OGZNBD5N.js";
import "./chunk-PK7ZYXLE.js";
import "./chunk-QFK4J42L.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import "./chunk-6ERS3MS4.js";
import "./chunk-ZWPB4JFI.js";
import "./chunk-IQHZXEKJ.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/baseline/baseline-diff.ts
async function diffBaselines(host, { policyPath, models }, { from, to }) {
  const policy = await readPolicy(host, policyPath);
  const differences = [];
  for (const { name: model, baselines, directory } of modelsInForce(host, policy, {
    names: models
  })) {
    const path = baselinePath(host, baselines ?? "baselines", model);
    const file = { path, directory, model };
    const before = (await baselineAt(host, file, from)).baseline;
    const after = to === void 0 ? await inWorkingTree(host, path, model) : (await baselineAt(host, file, to)).baseline;
    const names = { model, from, to: to ?? "the working tree" };
    differences.push({ ...names, ...differenceOf(before, after) });
  }
  return differences;
}
async function inWorkingTree(host, path, model) {
  const baseline2 = await readBaseline(host, path);
  if (baseline2 !== void 0) return baseline2;
  throw new UserError(
    "file-missing",
    `Cannot compare the baseline of "${model}": there is none at "${path}"; \`--to REVISION\` takes one of git's`
  );
}
async function diffBaselineFiles(host, from, to) {
  const [before, after] = [
    parseBaseline(await host.files.readText(from), from),
    parseBaseline(await host.files.readText(to), to)
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
async function pruneBaselines(host, { policyPath, remove }) {
  const { policy, directory } = await readPolicy(host, policyPath);
  const folder = host.files.resolve(directory, policy.baselines ?? "baselines");
  const names = await host.files.isDirectory(folder) ? await host.files.list(folder) : [];
  const kept = new Set(Object.keys(policy.models));
  const removed = [];
  const others = [];
  for (const file of names.filter((name) => name.endsWith(".json")).toSorted()) {
    const name = file.slice(0, -".json".length);
    if (kept.has(name)) continue;
    const path = baselinePath(host, folder, name);
    const reason = await whyItStays(host, path, name);
    if (reason === void 0) removed.push(path);
    else others.push({ path, reason });
  }
  if (remove) for (const path of removed) await host.files.remove(path);
  return { removed, others };
}
async function whyItStays(host, path, name) {
  try {
    const model = (await readBaseline(host, path))?.model;
    return model === name ? void 0 : `it is a baseline of "${model}"`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return "it is no baseline";
  }
}

// src/commands/baseline/baseline-rollback.ts
async function rollbackBaseline(host, { policyPath, model, revision }) {
  const policy = await readPolicy(host, policyPath);
  const [inForce] = modelsInForce(host, policy, { names: [model] });
  if (inForce?.baselines === void 0) throw new Error("A policy has a folder for baselines");
  const path = baselinePath(host, inForce.baselines, model);
  const file = { path, directory: inForce.directory, model };
  const { commit, baseline: baseline2 } = revision === void 0 ? await earlierRevision(host, file) : await baselineAt(host, file, revision);
  await requireSameModel(host, inForce, { commit, baseline: baseline2 });
  await writeBaseline(host, path, baseline2);
  return { path, commit, baseline: baseline2 };
}
var MOST_REVISIONS = 100;
async function earlierRevision(host, file) {
  const { path, model } = file;
  const current = await host.files.exists(path) ? await host.files.readText(path) : void 0;
  const revisions = await baselineRevisions(host, file, MOST_REVISIONS);
  const found = revisions.find(({ baseline: baseline2 }) => toJson(baseline2) !== current);
  if (found !== void 0) return found;
  throw new UserError(
    "git",
    `Cannot roll back the baseline of "${model}": git has no other one of it; in a shallow clone, fetch more history`
  );
}
async function requireSameModel(host, { name, policy, modelDirectory }, { commit, baseline: baseline2 }) {
  const { recipe } = policy;
  const provided = typeof recipe === "object" && "provided" in recipe ? recipe.provided : void 0;
  const needed = [
    { what: "model", path: policy.path, digest: baseline2.modelDigest },
    ...baseline2.recipe === null && provided !== void 0 ? [{ what: "candidate", path: provided, digest: baseline2.candidateDigest }] : []
  ];
  for (const { what, path, digest } of needed) {
    const loaded = await loadModel(host, host.files.resolve(modelDirectory, path), {
      source: path
    });
    if (loaded.digest === digest) continue;
    const short = commit.slice(0, 10);
    throw new UserError(
      "record-invalid",
      `Cannot roll back the baseline of "${name}" to ${short}: it belongs to the ${what} ${digest.slice(0, 10)}, and "${path}" is ${loaded.digest.slice(0, 10)}; bring that one back first, such as with \`git checkout ${short} -- ${path}\``
    );
  }
}

// src/cli/baseline-upkeep.ts
async function diff({ host, arguments: given }, { policyPath, models }) {
  const [first = "", second, ...more] = models;
  const areFiles = models.some((name) => name.endsWith(".json"));
  if (areFiles && (second === void 0 || more.length > 0)) {
    throw new UserError(
      "usage",
      "Cannot run `compression-gate baseline diff`: it takes two files, or names of models"
    );
  }
  const differences = areFiles && second !== void 0 ? [await diffBaselineFiles(host, first, second)] : await diffBaselines(
    host,
    { policyPath, models },
    { from: given.text("from") ?? "HEAD", to: given.text("to") }
  );
  return { exitCode: 0, text: differences.map(differenceText).join("\n"), json: differences };
}
function differenceText({ model, from, to, drift, candidate, base }) {
  const isSame = candidate.length + base.length + drift.grounds.length + drift.causes.length === 0;
  const lines = [
    `${model}: ${from} \u2192 ${to}`,
    ...isSame ? ["  the same"] : [],
    ...driftSentences(drift).map((text) => `  ${text}`),
    ...drift.grounds.map((ground) => `  ${groundText(ground)}`),
    ...valueLines("candidate", candidate),
    ...valueLines("float model", base)
  ];
  return `${lines.map(visibleText).join("\n")}
`;
}
function valueLines(whose, moved) {
  if (moved.length === 0) return [];
  const width = Math.max(...moved.map(({ name }) => name.length));
  const lines = moved.map(
    ({ name, accepted, now }) => `    ${name.padEnd(width)}  ${accepted ?? "\u2013"} \u2192 ${now ?? "\u2013"}${changeOf(accepted, now)}`
  );
  return [`  ${whose}:`, ...lines];
}
function changeOf(accepted, now) {
  if (accepted === void 0 || now === void 0) return "";
  const change = Number((now - accepted).toPrecision(6));
  return `  (${change > 0 ? "+" : ""}${change})`;
}
async function rollback({ host, arguments: given }, { policyPath, models }) {
  const [model, ...more] = models;
  if (model === void 0 || more.length > 0) {
    throw new UserError(
      "usage",
      "Cannot run `compression-gate baseline rollback`: it takes one model; an example is `compression-gate baseline rollback census-income --to HEAD~3`"
    );
  }
  const rolledBack = await rollbackBaseline(host, {
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
async function prune({ host, arguments: given }, { policyPath, models }) {
  if (models.length > 0) {
    throw new UserError(
      "usage",
      "Cannot run `compression-gate baseline prune`: it takes no model; it removes the baselines of those that the policy does not name"
    );
  }
  const remove = given.flag("delete");
  const { removed, others } = await pruneBaselines(host, { policyPath, remove });
  const lines = [
    ...removed.map((path) => `${remove ? "Removed" : "Would remove"} ${visibleText(path)}`),
    ...others.map(({ path, reason }) => `Left ${visibleText(path)}: ${visibleText(reason)}`),
    removed.length === 0 ? "Every baseline belongs to a model of the policy." : remove ? `${countOf(removed.length, "baseline")} removed; commit it.` : `${countOf(removed.length, "baseline")} to remove; --delete does it.`
  ];
  return {
    exitCode: 0,
    text: `${lines.join("\n")}
`,
    json: { deleted: remove, baselines: removed, others }
  };
}

// src/cli/commands/baseline.ts
var ACTIONS = {
  record: { options: ["force"], run: record },
  show: { options: [], run: async ({ host }, request) => show(await showBaselines(host, request)) },
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
async function record({ host, engine, arguments: given, colour }, request) {
  const { recorded, failed, exitCode } = await recordBaselines(host, engine, {
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
function show(shown) {
  const lines = shown.flatMap(({ model, path, baseline: stored }) => [
    `${model}: accepted ${stored.acceptedAt.slice(0, 10)}, recipe ${stored.recipe?.name ?? "made elsewhere"} (chosen by ${stored.chosenBy}), onnxruntime ${stored.onnxruntime}`,
    `  ${path}, ${Object.keys(stored.answers).length.toLocaleString("en-US")} answers`,
    ...Object.entries(stored.values).filter(([name]) => !name.includes(" on ")).map(([name, value]) => `  ${name.padEnd(32)} ${value}`),
    ""
  ]);
  const text = shown.length === 0 ? "There are no baselines yet; `compression-gate baseline record` makes them.\n" : lines.join("\n");
  return { exitCode: 0, text, json: shown };
}
export {
  baseline
};
