import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  repositoryRoot
} from "./chunk-YETZE7H2.js";
import {
  dataFacts,
  inferInputs,
  isUsualLabel,
  labelOf
} from "./chunk-ZLRF6DCU.js";
import {
  countOf
} from "./chunk-2QENV6FC.js";
import {
  quoted
} from "./chunk-D5NXMGTE.js";
import "./chunk-QO4EPLSZ.js";
import {
  visibleText
} from "./chunk-HJN3OFBP.js";
import {
  isFloat,
  modelsInForce,
  noFloatOutput,
  readInForce
} from "./chunk-KX32WM3W.js";
import "./chunk-5LOKLYOR.js";
import "./chunk-BXZIHDES.js";
import {
  readDataset
} from "./chunk-QDSTWLV4.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-LRYZGICI.js";
import {
  loadModel
} from "./chunk-VS3HZ3UW.js";
import "./chunk-F7W23XR4.js";
import "./chunk-X5YKYOEU.js";
import {
  columnOf
} from "./chunk-IRAJ6GTH.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-T55765LM.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-573HM4A5.js";
import {
  parsePolicy,
  readPolicy
} from "./chunk-OGZNBD5N.js";
import "./chunk-PK7ZYXLE.js";
import "./chunk-QFK4J42L.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-ZWPB4JFI.js";
import "./chunk-IQHZXEKJ.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/init.ts
import { relative, sep } from "node:path";

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
  return elementType === "string" || (distinct ?? ["?"]).every((text) => /^[01](?:\.0*)?$/.test(text));
}
function classification(output, label) {
  const plain = { kind: "classification", output: output.name };
  if (label.elementType !== "string") return { task: plain, notes: [] };
  const classes = (label.distinct ?? []).toSorted();
  const count = classCount(output);
  if (classes.length < 2 || count !== void 0 && count !== classes.length) {
    const scores = count === void 0 ? "an unknown number of scores" : `${count} scores`;
    return {
      task: plain,
      notes: [
        `The model gives ${scores}, and the label was seen with ${classes.length} names: list them all as classes, in the order of the scores.`
      ]
    };
  }
  const order = "Classes are sorted by name here: check that this is the order of the model's scores.";
  const positive = `Of two classes the last counts as positive; positive: ${JSON.stringify(classes[0])} changes that.`;
  return {
    task: { ...plain, classes },
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
  const lines = [
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
  return lines.join("\n");
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
  const lines = inferred.flatMap(
    ({ name, binding, notes }) => binding === void 0 ? [...comments(notes), `# ${scalar(name)}: { column: ... }`] : [...comments(notes), `${scalar(name)}: ${flow(binding)}`]
  );
  const isEmpty = inferred.every(({ binding }) => binding === void 0);
  return [isEmpty ? "# inputs:" : "inputs:", ...indented(2, lines)];
}
function dataLines(facts) {
  const { calibrationPath, evaluationPath } = facts;
  const calibration = calibrationPath === void 0 ? ["# Without calibration data, 20 % of the evaluation rows are set apart for it."] : ["calibration:", `  path: ${scalar(calibrationPath)}`];
  return [
    ...calibration,
    "evaluation:",
    ...indented(2, [`path: ${scalar(evaluationPath)}`, ...labelLines(facts), ...sliceLines(facts)])
  ];
}
function labelLines(facts) {
  const label = labelOf(facts);
  if (label !== void 0) {
    const guess = isUsualLabel(label) ? "Taken for the label by its name." : "Taken for the label: no input takes it, and it has as many values as the model has scores.";
    return [
      ...facts.label === void 0 ? comments([guess]) : [],
      `label: ${scalar(label.name)}`
    ];
  }
  const why = facts.label === void 0 ? "No column is called label, target, class or y: name the one with the right answers." : `The data has no column ${JSON.stringify(facts.label)}: name the one with the right answers.`;
  return [...comments([why]), "# label: ..."];
}
function sliceLines(facts) {
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
var indented = (width, lines) => lines.map((line) => " ".repeat(width) + line);

// src/commands/init.ts
async function init(host, request) {
  const { policyPath, modelPath, dataPath, calibrationPath, label, tokenizer } = request;
  if (!request.force && await host.files.exists(policyPath)) {
    throw new UserError(
      "usage",
      `Cannot write "${policyPath}": it is there already; --force replaces it`
    );
  }
  const loaded = await loadModel(host, modelPath);
  const dataset = await readDataset(host, dataPath);
  if (label !== void 0) columnOf(dataset, label, "the label");
  if (calibrationPath !== void 0) await readDataset(host, calibrationPath);
  const written = (path) => pathFrom(host, policyPath, path);
  const facts = {
    ...dataFacts(loaded, dataset),
    modelName: nameOf(modelPath),
    modelPath: written(modelPath),
    evaluationPath: written(dataPath),
    ...calibrationPath === void 0 ? {} : { calibrationPath: written(calibrationPath) },
    ...label === void 0 ? {} : { label },
    ...tokenizer === void 0 ? {} : { tokenizerPath: written(tokenizer) }
  };
  const text = describePolicy(facts);
  parsePolicy(text, policyPath);
  await host.files.write(policyPath, text);
  const known = /* @__PURE__ */ new Map([[facts.evaluationPath, dataset]]);
  const open = [...outputProblems(loaded), ...inputProblems(facts)];
  return {
    path: policyPath,
    text,
    open: open.length > 0 ? open : await firstProblem(host, policyPath, known)
  };
}
var outputProblems = (loaded) => loaded.signature.outputs.some(isFloat) ? [] : [noFloatOutput(loaded)];
var inputProblems = (facts) => inferInputs(facts).filter(({ binding }) => binding === void 0).map(({ name }) => `Say under "inputs" which columns input "${name}" takes`);
async function firstProblem(host, policyPath, known) {
  try {
    const file = await readPolicy(host, policyPath);
    for (const model of modelsInForce(host, file, { names: [] }))
      await readInForce(host, { inForce: { ...model, known }, canary: false });
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.message];
  }
}
var nameOf = (path) => (path.split(/[/\\]/).at(-1) ?? path).replace(/\.onnx$/i, "");
function pathFrom({ files }, policyPath, path) {
  const folder = files.resolve(policyPath, "..");
  return relative(folder, files.resolve(path)).split(sep).join("/");
}

// src/commands/init-workflow.ts
import { relative as relative2, sep as sep2 } from "node:path";

// src/policy/generated/workflows.ts
var WORKFLOW_TEXTS = {
  "compression-gate-baselines": "name: compression-gate-baselines\non:\n  push: { branches: [main] } # the default branch\n  workflow_dispatch:\npermissions: {}\nconcurrency: { group: compression-gate-baselines }\njobs:\n  baselines:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: write # a branch of its own, compression-gate/baselines\n      pull-requests: write # the pull request from it\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false } # and lfs: true for models in Git LFS\n      # Pin it: `git ls-remote https://github.com/compression-gate/compression-gate v0` prints the commit to put after the @.\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: baseline }\n",
  "compression-gate-schedule": 'name: compression-gate-schedule\non:\n  schedule: [{ cron: "17 4 * * 1" }] # on Mondays\n  workflow_dispatch:\npermissions: {}\nconcurrency: { group: compression-gate-schedule }\njobs:\n  revalidate:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: read # the model, its data and its baselines\n      issues: write # one issue for each model that no longer holds\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false, fetch-depth: 0 } # what was accepted before; and lfs: true for models in Git LFS\n      # Pin it: `git ls-remote https://github.com/compression-gate/compression-gate v0` prints the commit to put after the @.\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: revalidate }\n      - if: always() # candidates, records and the report\n        uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0\n        with: { name: compression-gate-revalidation, path: out/ }\n',
  "compression-gate": 'name: compression-gate\non: [pull_request, merge_group]\npermissions: {}\nconcurrency: { group: "compression-gate-${{ github.ref }}", cancel-in-progress: true }\njobs:\n  gate:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: read # the model, and the base commit\n      pull-requests: write # the comment\n      checks: write # a check run for each model\n      actions: read # whether the schedule still runs\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false } # and lfs: true for models in Git LFS\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses] pin its commit (README, "Versions")\n      - if: always() # candidates, records and the report\n        uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0\n        with: { name: compression-gate, path: out/ }\n',
  "fork-judge": "# Judges what fork-measure.yml was run for: measures again, by what is in force at the base branch. Require its checks,\n# \"compression gate / MODEL\". It runs from the default branch and takes the files of the pull request as data alone.\nname: compression-gate-judge\non:\n  workflow_run: # zizmor: ignore[dangerous-triggers] nothing of the pull request is checked out or run\n    workflows: [compression-gate-measure]\n    types: [completed]\npermissions: {}\nconcurrency:\n  group: judge-${{ github.event.workflow_run.head_repository.full_name }}-${{ github.event.workflow_run.head_branch }}\n  cancel-in-progress: true\njobs:\n  judge:\n    if: github.event.workflow_run.event == 'pull_request'\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: read # policy, baseline and data, and the files of the pull request\n      pull-requests: write # the comment\n      checks: write # a check run for each model, on the head of the pull request\n      actions: read # whether the schedule still runs; for `trust: numbers` the record of the fork's run\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      # Pin it: `git ls-remote https://github.com/compression-gate/compression-gate v0` prints the commit to put after the @.\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: judge-fork }\n",
  "fork-measure": '# Where forks send pull requests, this and fork-judge.yml take the place of compression-gate.yml.\n# This one measures without any rights; its conclusion is the author\'s to change, so do not require it.\nname: compression-gate-measure\non: pull_request\npermissions: {}\nconcurrency: { group: "measure-${{ github.ref }}", cancel-in-progress: true }\njobs:\n  measure:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions:\n      contents: read # the model, and the base commit\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      # Pin it: `git ls-remote https://github.com/compression-gate/compression-gate v0` prints the commit to put after the @.\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { comment: never, check-run: "false" }\n      - if: always()\n        uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0\n        with:\n          { name: compression-gate-measured, path: "out/**/record.json", if-no-files-found: ignore }\n',
  "matrix": '# Several machines share the work, in place of compression-gate.yml: a job for each model that the change concerns and each\n# half of its rows, and one that judges. Require "judge". All jobs on one kind of runner: int8 answers can depend on the CPU.\nname: compression-gate\non: [pull_request, merge_group]\npermissions: {}\nconcurrency: { group: "compression-gate-${{ github.ref }}", cancel-in-progress: true }\njobs:\n  plan:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 10\n    permissions: { contents: read }\n    outputs: { matrix: "${{ steps.gate.outputs.matrix }}", jobs: "${{ steps.gate.outputs.jobs }}" }\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      - id: gate # pin it, here and below\n        uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: plan, shards: 2 }\n  measure:\n    needs: plan\n    if: needs.plan.outputs.jobs != \'0\'\n    strategy: { fail-fast: false, matrix: "${{ fromJSON(needs.plan.outputs.matrix) }}" }\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions: { contents: read }\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: measure, model: "${{ matrix.model }}", shard: "${{ matrix.shard }}" }\n      - uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0\n        with: { name: "measured-${{ strategy.job-index }}", path: "out/**/measured/**" }\n  judge:\n    needs: [plan, measure]\n    if: always() # a job that is skipped would let the change merge\n    runs-on: ubuntu-24.04\n    timeout-minutes: 60\n    permissions: { contents: read, pull-requests: write, checks: write, actions: read }\n    steps:\n      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0\n        with: { persist-credentials: false }\n      - uses: actions/download-artifact@634f93cb2916e3fdff6788551b99b062d0335ce0 # v5.0.0\n        with: { pattern: "measured-*", path: out, merge-multiple: true }\n      - uses: compression-gate/compression-gate@v0 # zizmor: ignore[unpinned-uses]\n        with: { mode: judge, shards: 2 }\n'
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
async function workflowPlace(host, policyPath) {
  const directory = host.files.resolve(policyPath, "..");
  const root = await repositoryRoot(host, directory);
  if (root === void 0) {
    throw new UserError(
      "git",
      `Cannot tell where the workflow belongs: "${directory}" is in no git repository; \`git init\` makes one`
    );
  }
  const path = host.files.resolve(root, PLACE);
  if (await host.files.exists(path)) {
    throw new UserError(
      "usage",
      `Cannot write "${path}": it is there already, and may hold changes of yours; remove it to have it written anew`
    );
  }
  return path;
}
async function initWorkflow(host, policyPath) {
  const path = await workflowPlace(host, policyPath);
  const root = host.files.resolve(path, "../../..");
  const fromRoot = (absolute) => relative2(root, absolute).split(sep2).join("/");
  const text = describeWorkflow({
    policyPath: fromRoot(host.files.resolve(policyPath)),
    output: `${fromRoot(await outputFolder(host, policyPath))}/`
  });
  await host.files.write(path, text);
  return { path, text };
}
async function outputFolder(host, policyPath) {
  const folder = host.files.resolve(policyPath, "..");
  if (!await host.files.exists(policyPath)) return host.files.resolve(folder, "out");
  const { policy } = await readPolicy(host, policyPath);
  return host.files.resolve(folder, policy.output ?? "out");
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
    const { host, arguments: given } = context;
    const policyPath = given.text("policy") ?? DEFAULT_POLICY;
    const wantsWorkflow = given.flag("workflow");
    const hasModel = given.positionals.length > 0;
    if (!hasModel && !wantsWorkflow) {
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate init\`: it needs MODEL, or --workflow; an example is \`${init2.spec.example}\``
      );
    }
    if (wantsWorkflow) await workflowPlace(host, policyPath);
    const policy = hasModel ? [await writePolicy(context, policyPath)] : [];
    const workflow = wantsWorkflow ? [await writeWorkflow(context, policyPath)] : [];
    const results = [...policy, ...workflow];
    return {
      exitCode: Math.max(...results.map(({ exitCode }) => exitCode)),
      text: results.map(({ text }) => text).join("\n"),
      json: Object.assign({}, ...results.map(({ json }) => json))
    };
  }
};
async function writePolicy({ host, arguments: given }, policyPath) {
  const { path, text, open } = await init(host, {
    modelPath: given.positionals[0] ?? "",
    dataPath: given.required("data"),
    calibrationPath: given.text("calibration"),
    label: given.text("label"),
    tokenizer: given.text("tokenizer"),
    policyPath,
    force: given.flag("force")
  });
  const option = path === DEFAULT_POLICY ? "" : ` --policy ${quoted(path)}`;
  const commands = `\`compression-gate baseline record${option}\` and \`compression-gate check${option}\``;
  const next = open.length === 0 ? `Read it, then run ${commands}.` : openText(open, commands);
  return {
    exitCode: open.length === 0 ? 0 : CANNOT_BE_USED,
    text: `${text}
Wrote ${path}. ${next}
`,
    json: { path, policy: text, open }
  };
}
var CANNOT_BE_USED = 4;
var openText = (open, commands) => [
  `It is not ready: ${countOf(open.length, "thing")} to fill in:`,
  ...open.map((problem) => `  - ${visibleText(problem)}`),
  `Then run ${commands}.`
].join("\n");
async function writeWorkflow({ host }, policyPath) {
  const { path, text } = await initWorkflow(host, policyPath);
  const next = `Wrote ${path}. Commit it, and require its job "gate" for merging; \`compression-gate doctor\` says what is missing.
`;
  return { exitCode: 0, text: `${text}
${next}`, json: { workflowPath: path, workflow: text } };
}
export {
  init2 as init
};
