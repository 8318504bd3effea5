import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  renderMarkdown
} from "./chunk-PXZUTCJV.js";
import {
  checkoutCommit
} from "./chunk-V53WUD6O.js";
import {
  reproduceCommand
} from "./chunk-D5NXMGTE.js";
import {
  exitCodeOf
} from "./chunk-3WEUH7PI.js";
import {
  gateModel
} from "./chunk-WYMGTS43.js";
import {
  clearRecord,
  recordPath
} from "./chunk-DDT44KBS.js";
import {
  codeSpan,
  escapeText
} from "./chunk-HJN3OFBP.js";
import {
  modelsInForce
} from "./chunk-KX32WM3W.js";
import {
  baselinePath
} from "./chunk-5LOKLYOR.js";
import {
  externalLocations,
  readModel
} from "./chunk-VS3HZ3UW.js";
import {
  parsePolicy,
  readPolicy
} from "./chunk-OGZNBD5N.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";

// src/commands/judged-run.ts
function runName({ model, kind }) {
  switch (kind) {
    case "in-force":
    case "introduced":
      return model;
    case "left-behind":
      return `${model} of the files left behind`;
    case "proposed":
      return `${model} by the proposed policy`;
  }
}
var holdsUp = (run) => counts(run) || run.fault !== void 0;
var counts = ({ kind }) => kind !== "proposed";

// src/commands/change/shipping.ts
import { relative } from "node:path";
var isShipped = (path) => /^(path$|recipe([.[]|$))/.test(path);
async function shippingOf(sides, both) {
  const model = await shippedModel(sides, both);
  const policy = model === void 0 ? both.before.policy : { ...both.before.policy, path: model };
  const ships = model === void 0 ? [] : ["another model file"];
  if (!hasOtherRecipe(sides, both)) return { policy, ships };
  const recipe = await shippedRecipe(sides, both);
  return { policy: withRecipe(policy, recipe), ships: [...ships, "another recipe"] };
}
async function shippedModel(sides, { before, after }) {
  const placeOf = ({ modelDirectory, policy: policy2 }) => sides.host.files.resolve(modelDirectory, policy2.path);
  const path = placeOf(after);
  if (path === placeOf(before)) return void 0;
  const { name, policy } = after;
  await refuseOutside(sides, path, { what: "model file", model: name, named: policy.path });
  return fromInForce({ before, after }, { path, named: policy.path });
}
function withRecipe(policy, recipe) {
  if (recipe !== void 0) return { ...policy, recipe };
  const { recipe: _, ...rest } = policy;
  return rest;
}
function hasOtherRecipe({ host, changed }, { before, after }) {
  const [old, now] = [before, after].map((side) => recipeOf(host, side));
  if (JSON.stringify(old) !== JSON.stringify(now)) return true;
  return typeof old === "object" && "file" in old && changed.touches(old.file);
}
function recipeOf(host, { policy: { recipe }, modelDirectory }) {
  const file = recipeFileOf(recipe);
  if (file !== void 0) return { file: host.files.resolve(modelDirectory, file) };
  const provided = providedBy(recipe);
  return provided === void 0 ? recipe : { provided: host.files.resolve(modelDirectory, provided) };
}
async function shippedRecipe(sides, { before, after }) {
  const {
    name,
    policy: { recipe },
    modelDirectory
  } = after;
  const file = recipeFileOf(recipe);
  const named = file ?? providedBy(recipe);
  if (named === void 0) return recipe;
  const path = sides.host.files.resolve(modelDirectory, named);
  await refuseOutside(sides, path, { what: "recipe", model: name, named });
  if (file !== void 0) return path;
  return { provided: fromInForce({ before, after }, { path, named }) };
}
var fromInForce = ({ before, after }, { path, named }) => before.modelDirectory === after.modelDirectory ? named : relative(before.modelDirectory, path).replaceAll("\\", "/");
var recipeFileOf = (recipe) => typeof recipe === "string" && /\.ya?ml$/i.test(recipe) ? recipe : void 0;
var providedBy = (recipe) => typeof recipe === "object" && "provided" in recipe ? recipe.provided : void 0;
async function refuseOutside({ host, request: { strangers } }, path, { what, model, named }) {
  if (strangers === void 0 || await isInside(host, strangers.root, path)) return;
  throw new UserError(
    "policy-invalid",
    `Cannot judge the ${what} that this change proposes for model "${model}": "${named}" is outside of the change; a ${what} of somebody without write access names files of the repository only`
  );
}
var isBelow = (path, folder) => path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);
async function isInside({ files }, root, path) {
  if (!isBelow(path, root)) return false;
  if (!await files.exists(path)) return true;
  return isBelow(await files.realPath(path), await files.realPath(root));
}
var noStrangersModel = (model) => new UserError(
  "policy-invalid",
  `Cannot judge model "${model}", which this change brings: nothing is in force for it, and a policy of somebody without write access is not followed; a maintainer adds the model to the policy first, or pushes the change to a branch of this repository`
);

// src/commands/change/change-markdown.ts
function changeMarkdown({ plan, runs, unjudged, reproduce }) {
  const records = runs.filter(counts).map(titled);
  const report = records.length === 0 && unjudged.length === 0 ? "## compression-gate: \u2705 nothing to judge\n" : renderMarkdown(records, {
    unjudged: unjudged.filter(holdsUp).map((run) => ({ model: runName(run), reason: run.reason })),
    reproduce: (model) => reproduce(model.split(" ", 1)[0] ?? model)
  });
  const introduced2 = plan.models.filter(
    ({ runs: planned }) => planned.some(({ kind }) => kind === "introduced")
  );
  return [
    report,
    ...introducedLines(introduced2),
    ...plan.models.flatMap(shippedLines),
    ...plan.models.flatMap((model) => proposalLines(model, runs)),
    ...unconcernedLines(plan.models.filter(({ runs: planned }) => planned.length === 0))
  ].join("\n");
}
function titled({ model, kind, record }) {
  return { ...record, model: { ...record.model, name: runName({ model, kind }) } };
}
function introducedLines(models) {
  if (models.length === 0) return [];
  const names = models.map(({ name }) => codeSpan(name)).join(", ");
  return [
    `**New**: nothing is in force yet for ${names}, so that the policy and the baseline of this change judge it.`,
    ""
  ];
}
function shippedLines({ name, changes, ships = [] }) {
  if (ships.length === 0) return [];
  const own = changes.filter(({ path }) => isShipped(path));
  return [
    `**Judged as it would ship**: this change gives ${codeSpan(name)} ${ships.join(" and ")}; criteria, data and baseline are those in force.`,
    "",
    ...own.slice(0, MOST_CHANGES).map(changeLine),
    ...moreThan(own),
    ...own.length > 0 ? [""] : []
  ];
}
var MOST_CHANGES = 20;
var moreThan = ({ length }) => length > MOST_CHANGES ? [`- and ${length - MOST_CHANGES} more`] : [];
function proposalLines({ name, changes: all, edited = [], ships = [] }, runs) {
  const changes = ships.length === 0 ? all : all.filter(({ path }) => !isShipped(path));
  const what = [...changes.length === 0 ? [] : ["its policy"], ...edited];
  if (what.length === 0) return [];
  const proposed = runs.find(({ kind, model }) => kind === "proposed" && model === name);
  const verdict = proposed === void 0 ? "" : ` With ${what.length === 1 ? "it" : "them"} the verdict would be **${proposed.record.verdict.outcome}**: ${escapeText(proposed.record.verdict.summary)}.`;
  return [
    `**Proposed, not in force**: of ${codeSpan(name)} this change edits ${what.join(", ")}.${verdict}`,
    "",
    ...changes.slice(0, MOST_CHANGES).map(changeLine),
    ...moreThan(changes),
    ""
  ];
}
var value = (json) => json === void 0 ? "nothing" : codeSpan(json);
function changeLine({ path, before, after }) {
  return `- ${codeSpan(path)}: ${value(before)} \u2192 ${value(after)}`;
}
function unconcernedLines(models) {
  if (models.length === 0) return [];
  return [
    "**Not judged**:",
    "",
    ...models.map(({ name, reason }) => `- ${codeSpan(name)}: ${escapeText(reason)}`),
    ""
  ];
}

// src/commands/change/changed-paths.ts
async function changedPaths(host, directory, commit) {
  const git = gitIn(host, directory);
  const up = await git("rev-parse", "--show-cdup");
  const names = await git(
    "diff",
    "--name-only",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    commit,
    "--"
  );
  if (up === void 0 || names === void 0) {
    throw new UserError(
      "git",
      `Cannot tell what changed since commit "${commit}": git has no answer`
    );
  }
  const root = host.files.resolve(directory, up.trim());
  const changed = names.split("\0").filter((name) => name !== "");
  const paths = changed.map((name) => host.files.resolve(root, name));
  return pathsThatChanged(host, directory, paths);
}
function pathsThatChanged(host, directory, paths) {
  const git = gitIn(host, directory);
  return {
    touches: (path) => paths.some(
      (one) => one === path || one.startsWith(`${path}/`) || one.startsWith(`${path}\\`)
    ),
    isKept: async (path) => {
      const entries = await git("ls-files", "--stage", "-z", "--", path);
      if (entries === void 0 || entries === "") return false;
      return !/(^|\0)(120000|160000) /.test(entries);
    }
  };
}
function gitIn(host, directory) {
  return async (...words) => {
    const { exitCode, stdout } = await host.processes.run({
      command: "git",
      arguments: words,
      workingDirectory: directory,
      timeoutMs: 12e4
    });
    return exitCode === 0 ? stdout : void 0;
  };
}

// src/commands/change/model-sources.ts
async function modelSources(host, policy, directory) {
  const at = (path) => host.files.resolve(directory, path);
  const { recipe, data } = policy;
  const provided = typeof recipe === "object" && "provided" in recipe ? [at(recipe.provided)] : [];
  const recipeFile = typeof recipe === "string" && /\.ya?ml$/i.test(recipe) ? [at(recipe)] : [];
  const shifts = (data.shifts ?? []).map(({ path }) => path);
  const datasets = [data.evaluation.path, data.calibration?.path, ...shifts].filter(
    (path) => path !== void 0
  );
  const tokenizers = Object.values(policy.inputs ?? {}).flatMap(
    ({ tokenizer }) => tokenizer === void 0 ? [] : [at(tokenizer)]
  );
  const plain = (what, paths) => paths.map((path) => ({ what, path, isWhole: true }));
  return [
    ...await withWeights(host, "the model", [at(policy.path)]),
    ...plain("its data", datasets.map(at)),
    ...plain("its tests", (policy.suites ?? []).map(at)),
    ...plain("its recipe", recipeFile),
    ...plain("its tokenizer", [...new Set(tokenizers)]),
    ...await withWeights(host, "its candidate", provided)
  ];
}
async function withWeights(host, what, paths) {
  const sources = [];
  for (const path of paths) {
    const names = await weightFiles(host, path);
    sources.push({ what, path, isWhole: names !== void 0 });
    for (const name of names ?? [])
      sources.push({ what, path: host.files.resolve(path, "..", name), isWhole: true });
  }
  return sources;
}
async function weightFiles(host, path) {
  try {
    return externalLocations(readModel(await host.files.readBytes(path), path));
  } catch (error) {
    if (error instanceof UserError) return void 0;
    throw error;
  }
}

// src/commands/change/concerns.ts
async function concerns(host, before, { request, changed, changes }) {
  const { name, policy, modelDirectory } = before;
  const reasons = /* @__PURE__ */ new Set();
  if (request.models.includes(name)) reasons.add("the workflow asks for it");
  if (request.mentioned.includes(name)) reasons.add("the pull request asks for it");
  if (changes.length > 0) reasons.add("its policy changed");
  for (const { what, path, isWhole } of await modelSources(host, policy, modelDirectory)) {
    if (changed.touches(path)) reasons.add(`${what} changed`);
    else if (!isWhole) reasons.add(`${what} cannot be read`);
    else if (!await changed.isKept(path))
      reasons.add(`git does not keep ${what}, so that it may have changed`);
  }
  const baseline = proposedBaseline(host, before, request);
  if (baseline !== void 0 && changed.touches(baseline)) reasons.add("its baseline changed");
  return [...reasons];
}
function proposedBaseline(host, { baselines, name }, { base, policyPath }) {
  if (baselines === void 0 || !baselines.startsWith(base.directory)) return void 0;
  const inside = baselines.slice(base.directory.length).replace(/^[/\\]/, "");
  return baselinePath(host, host.files.resolve(policyPath, "..", inside), name);
}

// src/commands/change/judged-by.ts
function judgedBy({
  policy,
  onInconclusive,
  correction,
  seed,
  bootstrap,
  publishExamples,
  waivers = []
}) {
  const byId = waivers.map(({ id, model: _, ...waiver }) => [id, waiver]);
  const whole = {
    "on-inconclusive": onInconclusive,
    correction,
    seed,
    bootstrap,
    "publish-examples": publishExamples
  };
  return { ...policy, ...whole, waivers: Object.fromEntries(byId) };
}
var judges = (path) => !isShipped(path) && path !== "publish-examples";

// src/commands/change/left-behind.ts
async function leftBehind({ host, changed }, { policy, modelDirectory }, shipped) {
  const there = (path2) => host.files.exists(host.files.resolve(modelDirectory, path2));
  const candidate = providedBy(policy.recipe);
  const isModelThere = await there(policy.path);
  const isCandidateThere = candidate !== void 0 && await there(candidate);
  const left = /* @__PURE__ */ new Set([
    ...isModelThere && policy.path !== shipped.path ? ["the model"] : [],
    ...isCandidateThere && candidate !== providedBy(shipped.recipe) ? ["its candidate"] : []
  ]);
  if (left.size === 0) return void 0;
  const sources = await modelSources(host, policy, modelDirectory);
  const mayDiffer = [];
  for (const { what, path: path2, isWhole } of sources)
    if (left.has(what))
      mayDiffer.push(!isWhole || changed.touches(path2) || !await changed.isKept(path2));
  if (!mayDiffer.includes(true)) return void 0;
  const isCandidateGone = candidate !== void 0 && !isCandidateThere;
  const { path } = isModelThere ? policy : shipped;
  return withRecipe({ ...policy, path }, isCandidateGone ? shipped.recipe : policy.recipe);
}

// src/commands/change/models-at-base.ts
import { relative as relative2 } from "node:path";
var fileName = (path) => path.split(/[/\\]/).at(-1) ?? path;
async function modelsAtBase(host, request) {
  const { base, policyPath, working, output } = request;
  const path = host.files.resolve(base.directory, fileName(policyPath));
  if (await host.files.exists(path)) {
    const file2 = await readPolicy(host, path);
    const source2 = sourceOf(policyPath, base);
    const options = { names: [], output, modelDirectory: working };
    return { models: modelsInForce(host, { ...file2, source: source2 }, options), base, isMoved: false };
  }
  const moved = await movedPolicy(host, request);
  if (moved === void 0) return { models: [], base, isMoved: false };
  const file = await readPolicy(host, moved.atBase);
  const source = sourceOf(moved.name, base);
  const models = modelsInForce(host, { ...file, source }, { names: [], output });
  const found = [];
  for (const model of models) {
    const modelDirectory = await folderOf(host, model, [moved.inTree, working]);
    found.push({ ...model, modelDirectory });
  }
  return { models: found, base: { ...base, directory: file.directory }, isMoved: true };
}
var sourceOf = (path, { commit }) => `${path} at ${commit.slice(0, 10)}`;
async function folderOf({ files }, { policy, modelDirectory }, folders) {
  for (const folder of folders)
    if (await files.exists(files.resolve(folder, policy.path))) return folder;
  return folders[0] ?? modelDirectory;
}
async function movedPolicy(host, { base, policyPath, working }) {
  const { up, removed } = await removedFiles(host, working, base.commit);
  const [top, topAtBase] = [working, base.directory].map(
    (folder) => host.files.resolve(folder, up)
  );
  if (top === void 0 || topAtBase === void 0) return void 0;
  const found = [];
  for (const name of removed.filter((one) => /\.ya?ml$/i.test(one))) {
    const atBase = host.files.resolve(topAtBase, name);
    const isPolicy = fileName(name) === fileName(policyPath) || await readsAsPolicy(host, atBase);
    if (isPolicy) found.push({ name, atBase, inTree: host.files.resolve(top, name, "..") });
  }
  if (found.length < 2) return found[0];
  const names = found.map(({ name }) => `"${name}"`).join(" and ");
  const shown = relative2(top, host.files.resolve(working, fileName(policyPath)));
  throw new UserError(
    "policy-invalid",
    `Cannot tell what is in force for policy "${shown.replaceAll("\\", "/")}", which this change brings: it removes the policies ${names}; move one of them, and the other in another pull request`
  );
}
async function removedFiles(host, directory, commit) {
  const git = async (...words) => {
    const { exitCode, stdout } = await host.processes.run({
      command: "git",
      arguments: words,
      workingDirectory: directory,
      timeoutMs: 12e4
    });
    if (exitCode === 0) return stdout;
    throw new UserError("git", `Cannot tell what this change removes since commit "${commit}"`);
  };
  const up = (await git("rev-parse", "--show-cdup")).trim();
  const only = ["--name-only", "-z", "--no-renames", "--no-ext-diff", "--diff-filter=D"];
  const names = await git("diff", ...only, commit, "--");
  return { up, removed: names.split("\0").filter((name) => name !== "") };
}
async function readsAsPolicy({ files }, path) {
  try {
    parsePolicy(await files.readText(path), path);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

// src/commands/change/policy-changes.ts
function policyChanges(before, after) {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = [.../* @__PURE__ */ new Set([...old.keys(), ...now.keys()])];
  return paths.filter((path) => old.get(path) !== now.get(path)).map((path) => ({ path, before: old.get(path), after: now.get(path) }));
}
function leavesOf(value2, path = "") {
  if (typeof value2 !== "object" || value2 === null)
    return value2 === void 0 ? /* @__PURE__ */ new Map() : /* @__PURE__ */ new Map([[path, JSON.stringify(value2)]]);
  const entries = Array.isArray(value2) ? value2.map((item, index) => [`${path}[${index}]`, item]) : Object.entries(value2).map(([key, item]) => [
    path === "" ? key : `${path}.${key}`,
    item
  ]);
  return new Map(entries.flatMap(([inner, item]) => [...leavesOf(item, inner)]));
}

// src/commands/change/proposed-files.ts
var IN_FORCE = /* @__PURE__ */ new Set(["its data", "its tests", "its tokenizer"]);
async function proposedFiles(host, before, { request, changed }) {
  const { policy, modelDirectory, baselines, name } = before;
  const sources = await modelSources(host, policy, modelDirectory);
  const edited = sources.filter(({ what, path }) => IN_FORCE.has(what) && changed.touches(path));
  const own = new Set(edited.map(({ what }) => what));
  const proposed = proposedBaseline(host, before, request);
  if (baselines === void 0 || proposed === void 0 || !changed.touches(proposed))
    return [...own];
  const hadOne = await host.files.exists(baselinePath(host, baselines, name));
  return hadOne ? [...own, "its baseline"] : [...own];
}
async function withFirstBaseline(host, before, request) {
  const { baselines, name } = before;
  const proposed = proposedBaseline(host, before, request);
  if (baselines === void 0 || proposed === void 0) return before;
  const isFirst = !await host.files.exists(baselinePath(host, baselines, name));
  return isFirst && await host.files.exists(proposed) ? { ...before, baselines: host.files.resolve(proposed, "..") } : before;
}

// src/commands/change/plan-change.ts
async function planWhole(host, { policyPath, models, output }) {
  const file = await readPolicy(host, policyPath);
  const folder = host.files.resolve(
    output ?? host.files.resolve(file.directory, file.policy.output ?? "out")
  );
  const inForce = modelsInForce(host, file, { names: models, output: folder });
  const reason = models.length === 0 ? "it is in the policy" : "the workflow asks for it";
  return {
    output: folder,
    models: inForce.map((model) => ({
      name: model.name,
      reason,
      runs: [{ kind: "in-force", inForce: model }],
      changes: []
    }))
  };
}
async function planChange(host, request) {
  const { policyPath: shownPath, base, output, strangers } = request;
  const working = strangers?.directory ?? host.files.resolve(shownPath, "..");
  const policyPath = host.files.resolve(working, fileName(shownPath));
  const proposed = await readPolicy(host, strangers === void 0 ? shownPath : policyPath);
  const proposedOutput = strangers === void 0 ? proposed.policy.output : void 0;
  const folder = host.files.resolve(
    output ?? host.files.resolve(shownPath, "..", proposedOutput ?? "out")
  );
  const atBase = { base, policyPath: shownPath, working, output: folder };
  const inForce = await modelsAtBase(host, atBase);
  const sides = {
    host,
    request: { ...request, policyPath, base: inForce.base },
    isMoved: inForce.isMoved,
    changed: strangers?.changed ?? await changedPaths(host, working, base.commit),
    before: byName(inForce.models),
    after: byName(modelsInForce(host, proposed, { names: [], output: folder }))
  };
  const known = [.../* @__PURE__ */ new Set([...sides.before.keys(), ...sides.after.keys()])];
  const asked = [...request.models, ...request.mentioned];
  requireKnown(asked, known, shownPath);
  refuseRenaming(sides);
  const names = request.models.length === 0 ? known : known.filter((name) => asked.includes(name));
  const models = [];
  for (const name of names) models.push(await planModel(sides, name));
  const publishExamples = inForce.models.some((model) => model.publishExamples === true);
  return { models: models.map((model) => publishing(model, publishExamples)), output: folder };
}
var publishing = (model, publishExamples) => ({
  ...model,
  runs: model.runs.map((run) => ({ ...run, inForce: { ...run.inForce, publishExamples } }))
});
var byName = (models) => new Map(models.map((model) => [model.name, model]));
function requireKnown(asked, known, policyPath) {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === void 0) return;
  const list = known.map((name) => `"${name}"`).join(", ");
  throw new UserError(
    "usage",
    `Cannot find model "${unknown}" in policy "${policyPath}"; its models are ${list}`
  );
}
async function planModel(sides, name) {
  const { host } = sides;
  const [before, after] = [sides.before.get(name), sides.after.get(name)];
  if (before === void 0) return introduced(sides, name, after);
  const changes = policyChanges(
    judgedBy(before),
    after === void 0 ? void 0 : judgedBy(after)
  );
  const reasons = [
    ...sides.isMoved ? ["its policy moved"] : [],
    ...await concerns(host, before, { ...sides, changes })
  ];
  if (after === void 0 && !await hasModelFile(host, before)) {
    const reason = "its file and its policy are removed: nothing of it is left to judge";
    return { name, reason, runs: [], changes: [] };
  }
  if (reasons.length === 0) {
    const reason = "nothing that its verdict rests on has changed";
    return { name, reason, runs: [], changes };
  }
  const edited = await proposedFiles(host, before, sides);
  const planned = await runsFor(sides, { before, after, changes, edited });
  return { name, reason: reasons.join(", "), changes, edited, ...planned };
}
function introduced({ host, request: { strangers } }, name, after) {
  if (strangers !== void 0) throw noStrangersModel(name);
  const reason = "it is new in the policy";
  if (after === void 0) return { name, reason, runs: [], changes: [] };
  const inForce = { ...after, waivers: [] };
  const changes = policyChanges(judgedBy(inForce), judgedBy(after));
  const output = host.files.resolve(after.output, "proposed");
  const proposed = changes.length === 0 ? [] : [{ kind: "proposed", inForce: { ...after, output } }];
  return { name, reason, runs: [{ kind: "introduced", inForce }, ...proposed], changes };
}
var hasModelFile = (host, { modelDirectory, policy }) => host.files.exists(host.files.resolve(modelDirectory, policy.path));
async function runsFor(sides, { before, after, changes, edited }) {
  const { host, request } = sides;
  const inForce = await withFirstBaseline(host, before, request);
  if (after === void 0) return { runs: [{ kind: "in-force", inForce }] };
  const { policy, ships } = await shippingOf(sides, { before, after });
  const runs = [{ kind: "in-force", inForce: { ...inForce, policy } }];
  const left = await leftBehind(sides, before, policy);
  if (left !== void 0) {
    const output = host.files.resolve(before.output, "left-behind");
    runs.push({ kind: "left-behind", inForce: { ...inForce, policy: left, output } });
  }
  const isFollowed = request.strangers === void 0;
  const isOther = edited.length > 0 || changes.some(({ path }) => judges(path));
  if (isFollowed && isOther) {
    const output = host.files.resolve(after.output, "proposed");
    runs.push({ kind: "proposed", inForce: { ...after, output } });
  }
  return { runs, ships };
}
function refuseRenaming({ before, after }) {
  const gone = [...before.keys()].find((name) => !after.has(name));
  const come = [...after.keys()].find((name) => !before.has(name));
  if (gone === void 0 || come === void 0) return;
  throw new UserError(
    "policy-invalid",
    `Cannot judge a change that takes model "${gone}" out of the policy and brings model "${come}": what is in force for the one would not hold for the other; bring the one and take out the other in two pull requests`
  );
}

// src/commands/change/check-change.ts
function checkChange(host, engine, request) {
  return withPlan(host, request, (plan) => checkPlan(host, engine, { request, plan }));
}
async function withPlan(host, request, work) {
  const { baseCommit, policyPath } = request;
  if (baseCommit === void 0) return work(await planWhole(host, request));
  const directory = host.files.resolve(policyPath, "..");
  const base = await checkoutCommit(host, directory, baseCommit);
  try {
    return await work(await planChange(host, { ...request, base }));
  } finally {
    await base.dispose();
  }
}
async function checkPlan(host, engine, { request, plan }) {
  await request.onPlan(plan);
  const isIdle = plan.models.every(({ runs }) => runs.length === 0);
  const source = request.source ?? (isIdle ? NOTHING : measuring(host, await engine(), request));
  const all = [];
  const unjudged = [];
  for (const model of plan.models) {
    const judged2 = await judgeModel(host, source, model);
    all.push(...judged2.runs);
    unjudged.push(...judged2.unjudged);
    if (model.runs.length > 0) await request.onModel(model, judged2);
  }
  const judged = { runs: all, unjudged };
  const markdown = changeMarkdown({
    plan,
    ...judged,
    reproduce: (model) => reproduceCommand(
      host,
      { policyPath: request.policyPath, base: request.baseCommit, canary: false },
      model
    )
  });
  const reportPath = host.files.resolve(plan.output, "comment.md");
  await host.files.write(reportPath, markdown);
  return { plan, ...judged, markdown, reportPath, exitCode: exitCodeOfRuns(judged) };
}
var NOTHING = () => Promise.resolve({ unjudged: "there is nothing to judge" });
function measuring(host, engine, { facts, isPrivate = false }) {
  return async (_, { inForce }) => {
    await clearRecord(host, inForce.output);
    const change = facts === void 0 ? {} : { change: facts };
    return gateModel(host, engine, { inForce, canary: false, isPrivate, ...change });
  };
}
async function judgeModel(host, source, { name, runs: planned }) {
  const runs = [];
  const unjudged = [];
  for (const run of planned) {
    const own = { model: name, kind: run.kind };
    const path = recordPath(host, run.inForce.output);
    try {
      const found = await source(name, run);
      if ("unjudged" in found) unjudged.push({ ...own, reason: found.unjudged });
      else runs.push({ ...own, record: found, recordPath: path });
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      const fault = error instanceof EngineError ? "engine" : "input";
      unjudged.push({ ...own, reason: error.message, fault });
    }
  }
  return { runs, unjudged };
}
var UNUSABLE_INPUT = 4;
var ENGINE_FAILURE = 5;
var NOT_CHECKED = 3;
function exitCodeOfRuns({ runs, unjudged }) {
  const counted = runs.filter(counts).map(({ record }) => record.verdict);
  const judged = counted.length === 0 ? 0 : exitCodeOf(counted);
  const open = unjudged.filter(holdsUp);
  const isWorse = counted.some(({ outcome, blocks }) => outcome === "fail" && blocks);
  if (open.length === 0 || isWorse) return judged;
  const faults = new Set(open.map(({ fault }) => fault));
  if (faults.has("engine")) return ENGINE_FAILURE;
  return faults.has("input") ? UNUSABLE_INPUT : NOT_CHECKED;
}

export {
  runName,
  holdsUp,
  counts,
  pathsThatChanged,
  checkChange,
  withPlan
};
