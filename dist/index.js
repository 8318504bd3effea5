import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  recordBaselines
} from "./chunk-LW66QSHZ.js";
import {
  revalidate,
  revalidatedModelMarkdown,
  unmeasuredModelMarkdown
} from "./chunk-336YT4FM.js";
import {
  driftSentences,
  groundText,
  movedTable
} from "./chunk-JVFLUSTH.js";
import {
  verifyRecord
} from "./chunk-HXS2YVPI.js";
import {
  connectGitHub
} from "./chunk-YWI73URK.js";
import {
  checkChange,
  counts,
  holdsUp,
  pathsThatChanged,
  runName,
  withPlan
} from "./chunk-HXSZGXF3.js";
import "./chunk-BBEI5L22.js";
import {
  withoutSmallCells
} from "./chunk-PXZUTCJV.js";
import {
  checkoutCommit
} from "./chunk-V53WUD6O.js";
import "./chunk-D5NXMGTE.js";
import "./chunk-3WEUH7PI.js";
import {
  OUTCOMES,
  VERDICTS,
  findMeasurement,
  impact
} from "./chunk-MFP7SN2L.js";
import {
  factsOf,
  gateModel,
  judgedScope,
  makeCandidate,
  observeAll
} from "./chunk-WYMGTS43.js";
import "./chunk-OL4HG3YZ.js";
import {
  differences
} from "./chunk-L5VSZ23X.js";
import {
  checkedRecord,
  recordPath,
  writeRecord
} from "./chunk-DDT44KBS.js";
import "./chunk-QO4EPLSZ.js";
import {
  codeCell,
  codeSpan,
  escapeText,
  shortened,
  textCell,
  visibleText
} from "./chunk-HJN3OFBP.js";
import {
  markdownTable
} from "./chunk-JOGDXAF4.js";
import "./chunk-GTIZJKVG.js";
import "./chunk-WGW4YQVL.js";
import {
  prepare,
  providerSlice,
  providersNamed,
  readInForce,
  servedAt,
  withoutCosts
} from "./chunk-KX32WM3W.js";
import "./chunk-5LOKLYOR.js";
import {
  toJson
} from "./chunk-BXZIHDES.js";
import "./chunk-QDSTWLV4.js";
import {
  Unzip,
  UnzipInflate
} from "./chunk-EZCTYV7I.js";
import "./chunk-AUNE74PP.js";
import "./chunk-LRYZGICI.js";
import "./chunk-FTAWUDKC.js";
import "./chunk-Y4IB4ULP.js";
import "./chunk-4GZ4BWIV.js";
import "./chunk-KY2YIWGB.js";
import "./chunk-OTGXHUY7.js";
import {
  externalLocations,
  modelSignature,
  readModel
} from "./chunk-VS3HZ3UW.js";
import "./chunk-Z4WAPPOA.js";
import {
  childEngine,
  nodeHost
} from "./chunk-FHSJZTV7.js";
import {
  PublishError
} from "./chunk-53ETIWMX.js";
import {
  VERSION
} from "./chunk-JUJBMSHU.js";
import "./chunk-J7ZTIJN4.js";
import "./chunk-F7W23XR4.js";
import {
  fixedBatchOf
} from "./chunk-X5YKYOEU.js";
import "./chunk-IRAJ6GTH.js";
import "./chunk-332WENBU.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-4YXWSKLD.js";
import "./chunk-TVVGHRU3.js";
import "./chunk-T55765LM.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-LLJEHYLJ.js";
import "./chunk-573HM4A5.js";
import {
  criterionKey,
  parseYaml
} from "./chunk-OGZNBD5N.js";
import "./chunk-PK7ZYXLE.js";
import {
  check,
  pathText
} from "./chunk-QFK4J42L.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import "./chunk-6ERS3MS4.js";
import "./chunk-ZWPB4JFI.js";
import "./chunk-N4EO6B4B.js";
import {
  encodeColumns
} from "./chunk-32UVHXRO.js";
import {
  isNumericArray,
  numericArray
} from "./chunk-IQHZXEKJ.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";
import {
  BearerCredentialHandler,
  HttpClient,
  error,
  getInput,
  info,
  notice,
  setFailed,
  setOutput,
  setSecret,
  summary,
  warning
} from "./chunk-3N6ILGSR.js";
import "./chunk-WKFQOK3I.js";
import "./chunk-RTIEAW6L.js";

// src/action/main.ts
import { fileURLToPath } from "node:url";

// src/action/actions-runner.ts
function actionsRunner(environment) {
  return {
    environment,
    input: (name) => getInput(name),
    output: (name, value) => setOutput(name, value),
    line: (text) => info(plainLine(text)),
    annotate: ({ level, title, message, file, line = 1 }) => {
      const place = { title, ...file === void 0 ? {} : { file, startLine: line } };
      if (level === "error") error(message, place);
      else if (level === "warning") warning(message, place);
      else notice(message, place);
    },
    summarize: async (markdown) => {
      if ((environment["GITHUB_STEP_SUMMARY"] ?? "") === "") return;
      await summary.addRaw(markdown, true).write();
    },
    fail: (message) => setFailed(message)
  };
}
var NOTHING = "[\\p{C}\\p{M}\\p{Default_Ignorable_Code_Point}]*";
var BLANK = "[\\p{Z}\\p{C}\\p{M}\\p{Default_Ignorable_Code_Point}]*";
var COMMAND = new RegExp(`^(${BLANK}:${NOTHING}):`, "u");
var OLD_COMMAND = new RegExp(`(#${NOTHING}#${NOTHING})\\[`, "gu");
function plainLine(text) {
  return text.split(/\r\n|[\r\n]/).map((line) => line.replace(COMMAND, "$1 :").replace(OLD_COMMAND, "$1 [")).join("\n");
}
var SECRETS = [
  "GITHUB_TOKEN",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
];
function forgetSecrets(environment) {
  for (const name of SECRETS) delete environment[name];
}
function takeToken(environment) {
  const token2 = (environment["INPUT_TOKEN"] ?? "").trim();
  delete environment["INPUT_TOKEN"];
  if (token2 !== "") setSecret(token2);
  return token2;
}

// src/action/comment-text.ts
function signatureLine({ job, headSha, base }) {
  const { run, attempt, runUrl } = job;
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  const force = base === void 0 ? [] : [`policy, baseline and data of ${codeSpan(base.slice(0, 10))}`];
  const parts = [
    `head ${codeSpan(headSha.slice(0, 10))}`,
    ...force,
    `[run ${run}${again}](${runUrl})`
  ];
  return `<sub>${parts.join(" \xB7 ")}</sub>
`;
}
function workingNote({ job, headSha }) {
  return `[Run ${job.run}](${job.runUrl}) is measuring ${codeSpan(headSha.slice(0, 10))}; what follows is older.`;
}
function sameNote({ job, headSha }) {
  return `[Run ${job.run}](${job.runUrl}) came to the same verdict for ${codeSpan(headSha.slice(0, 10))}; what follows are the figures of the run that came to it first.`;
}
function problemText(message) {
  const lines = message.split("\n").map((line) => escapeText(line.trim()));
  return [
    "## \u{1F4A5} Compression gate: could not finish",
    "",
    `${lines.join("<br>")}.`,
    "",
    "Nothing was judged, so nothing passes.",
    ""
  ].join("\n");
}
function runLine({ run, attempt, runUrl, ref }) {
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  return `<sub>${codeSpan(ref)} \xB7 [run ${run}${again}](${runUrl})</sub>
`;
}

// src/run/shard.ts
var FIRST = 1;
function parseShard(text) {
  const [, index = "", count = ""] = /^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return index === "" || shard.index > shard.count ? void 0 : shard;
}
var shardText = ({ index, count }) => `${index}/${count}`;
function shareOf(rows, batch, { index, count }) {
  const batches = Math.ceil(rows / batch);
  const begin = (shard) => Math.min(rows, Math.floor(batches * (shard - 1) / count) * batch);
  return { from: begin(index), to: begin(index + 1) };
}

// src/action/inputs.ts
var MODES = [
  "baseline",
  "check",
  "judge",
  "judge-fork",
  "measure",
  "plan",
  "revalidate"
];
var TRUST = ["nothing", "numbers"];
var DAYS = {
  parse: (text) => /^[1-9]\d{0,3}$/.test(text) ? Number(text) : void 0,
  otherwise: 14,
  accepted: "number of days"
};
var SHARDS = {
  parse: (text) => parseShard(`1/${text}`)?.count,
  otherwise: 1,
  accepted: "number from 1 to 999"
};
var SHARD = {
  parse: parseShard,
  otherwise: { index: 1, count: 1 },
  accepted: "share such as 1/2"
};
var YES_OR_NO = ["true", "false"];
var COMMENT_MODES = ["always", "on-change", "on-failure", "never"];
function readInputs(runner2) {
  const problems = [];
  const choice = (name, values, otherwise) => {
    const given = runner2.input(name);
    const found = values.find((value) => value === given);
    if (given !== "" && found === void 0) problems.push(wrongChoice(name, given, values));
    return found ?? otherwise;
  };
  const path = (name) => {
    const given = runner2.input(name);
    const problem = pathProblem(given);
    if (problem !== void 0) problems.push(`${name} is "${given}", ${problem}`);
    return given === "" ? void 0 : given;
  };
  const read = (name, { parse: parse5, otherwise, accepted }) => {
    const given = runner2.input(name);
    const found = given === "" ? otherwise : parse5(given);
    if (found === void 0) problems.push(`${name} is "${given}", which is no ${accepted}`);
    return found ?? otherwise;
  };
  const registry = runner2.input("registry");
  if (registry !== "" && !/^https?:\/\/[^\s/]/.test(registry))
    problems.push(`registry is "${registry}", which is no http address`);
  const inputs = {
    mode: choice("mode", MODES, "check"),
    registry,
    policyPath: path("policy") ?? "compression-gate.yml",
    models: namesIn(runner2.input("model")),
    comment: choice("comment", COMMENT_MODES, "always"),
    checkRun: choice("check-run", YES_OR_NO, "true") === "true",
    output: path("output"),
    staleAfterDays: read("stale-after", DAYS),
    trust: choice("trust", TRUST, "nothing"),
    shards: read("shards", SHARDS),
    shard: read("shard", SHARD)
  };
  if (problems.length === 0) return inputs;
  throw new UserError("usage", `Cannot use the inputs of this step: ${problems.join("; ")}`);
}
function wrongChoice(name, given, values) {
  const hint = didYouMean(given, values);
  const accepted = values.map((value) => `"${value}"`).join(", ");
  return `${name} is "${given}"${hint === "" ? `; it takes ${accepted}` : hint}`;
}
function pathProblem(path) {
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return "which is absolute; it is relative to the workspace";
  if (path.split(/[/\\]/).includes("..")) return "which leaves the workspace";
  return void 0;
}
function namesIn(text) {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ""))];
}

// src/action/job.ts
function readJob({ environment }) {
  const required = (name) => {
    const value = environment[name] ?? "";
    if (value !== "") return value;
    throw new UserError(
      "usage",
      `Cannot run outside of GitHub Actions: ${name} is not set; \`npx compression-gate check\` does the same on any machine`
    );
  };
  const [owner = "", repository = ""] = required("GITHUB_REPOSITORY").split("/");
  const serverUrl = environment["GITHUB_SERVER_URL"] ?? "https://github.com";
  const run = Number(required("GITHUB_RUN_ID"));
  const attempt = Number(environment["GITHUB_RUN_ATTEMPT"] ?? "1");
  return {
    workspace: required("GITHUB_WORKSPACE"),
    eventName: required("GITHUB_EVENT_NAME"),
    eventPath: required("GITHUB_EVENT_PATH"),
    ref: environment["GITHUB_REF"] ?? "",
    owner,
    repository,
    apiUrl: environment["GITHUB_API_URL"] ?? "https://api.github.com",
    serverUrl,
    run,
    attempt,
    runUrl: `${serverUrl}/${owner}/${repository}/actions/runs/${run}/attempts/${attempt}`
  };
}

// src/publish/propose-files.ts
async function proposeFiles(github, files) {
  const own = await ownProposals(github, files.branch);
  const open2 = own.find(({ state }) => state === "open");
  const same = own.find(({ body: body2 }) => digestOf(body2) === files.digest);
  if (open2 !== void 0 && open2 === same) return { kind: "standing", url: open2.url };
  if (open2 === void 0 && same?.state === "closed" && same === own[0])
    return { kind: "rejected", url: same.url };
  const commit = await github.createCommit(files);
  await github.setBranch(files.branch, commit);
  const { title, branch, base } = files;
  const body = `${markerOf(files.digest)}${files.text}`;
  if (open2 !== void 0) {
    const { url: url2 } = await github.updateProposal(open2.number, { title, body, isOpen: true });
    return { kind: "updated", url: url2 };
  }
  const { url } = await createOnce(github, { title, body, branch, base });
  return { kind: "opened", url };
}
async function createOnce(github, proposal) {
  try {
    return await github.createProposal(proposal);
  } catch (error2) {
    if (!(error2 instanceof PublishError) || error2.kind !== "unavailable") throw error2;
    const own = await ownProposals(github, proposal.branch);
    const found = own.find(({ state }) => state === "open");
    return found ?? github.createProposal(proposal);
  }
}
async function withdrawProposal(github, { branch, title, text }) {
  const open2 = (await ownProposals(github, branch)).find(({ state }) => state === "open");
  if (open2 === void 0) return { kind: "none" };
  const body = `${markerOf("")}${text}`;
  const { url } = await github.updateProposal(open2.number, { title, body, isOpen: false });
  return { kind: "closed", url };
}
async function ownProposals(github, branch) {
  const all = await github.proposals(branch);
  if (all.length === 0) return [];
  const author = await github.viewer();
  return all.filter((one) => one.author === author && digestOf(one.body) !== void 0);
}
var MARKER = /^<!-- compression-gate-proposal:([0-9a-f]*) -->\r?\n/;
var markerOf = (digest) => `<!-- compression-gate-proposal:${digest} -->
`;
var digestOf = (body) => MARKER.exec(body)?.[1];

// src/report/baseline-proposal.ts
function baselineProposalMarkdown(proposed) {
  return [
    "By merging this you accept what was measured. From then on pull requests are compared with it.",
    "",
    ...proposed.flatMap(modelLines),
    "GitHub starts no workflow for a pull request that its own token opens: close it and open it again to have it checked.",
    ""
  ].join("\n");
}
function modelLines({ record, drift }) {
  const { name } = record.model;
  const grounds = drift?.grounds ?? [];
  return [
    `### ${codeSpan(name)}`,
    "",
    `The candidate passes all that the policy asks against the float model: it is ${impact(record)}.`,
    "",
    ...drift === void 0 ? ["It had no baseline.", ""] : [],
    ...(drift === void 0 ? [] : driftSentences(drift)).map((text) => `- ${escapeText(text)}.`),
    ...grounds.map((ground) => `- ${escapeText(groundText(ground))}`),
    "",
    ...drift === void 0 ? [] : movedTable(drift, record),
    `\`git log -p\` on its file shows all of it, and ${codeSpan(`npx compression-gate baseline diff ${name}`)} number by number.`,
    ""
  ];
}

// src/action/checked-out.ts
import { posix, relative } from "node:path";

// src/action/git.ts
function gitIn(host2, directory) {
  return (words, environment = {}) => host2.processes.run({
    command: "git",
    arguments: words,
    workingDirectory: directory,
    environment: { GIT_TERMINAL_PROMPT: "0", ...environment },
    timeoutMs: 6e5
  });
}
async function parentsOf(git, commit) {
  const content = await git(["cat-file", "-p", commit]);
  if (content.exitCode !== 0) return void 0;
  const [header = ""] = content.stdout.split("\n\n", 1);
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] ?? "");
}
async function fetchCommit(git, { reference, what, depth, credentials }) {
  const shallow = await git(["rev-parse", "--is-shallow-repository"]);
  const cut = shallow.stdout.trim() === "true" ? [`--depth=${depth}`] : [];
  const words = ["fetch", "--no-tags", "--no-recurse-submodules", ...cut, "origin", reference];
  const plain2 = await git(words);
  if (plain2.exitCode === 0) return;
  const withToken = await git(words, credentials);
  if (withToken.exitCode === 0) return;
  throw new UserError(
    "git",
    `Cannot fetch ${what}: ${lastLine(withToken.stderr)}; check out with \`fetch-depth: 0\``
  );
}
var lastLine = (text) => text.trim().split("\n").at(-1) ?? "";
function gitCredentials(serverUrl, token2) {
  if (token2 === "") return {};
  const basic = Buffer.from(`x-access-token:${token2}`, "utf8").toString("base64");
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `http.${serverUrl}/.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`
  };
}

// src/action/checked-out.ts
async function commitOf(host2, directory) {
  const git = gitIn(host2, directory);
  const ask = async (...words) => {
    const { exitCode, stdout, stderr } = await git(words);
    if (exitCode === 0) return stdout.trim();
    throw new UserError(
      "git",
      `Cannot read the commit that is checked out: ${lastLine(stderr)}; the workflow needs actions/checkout before this step`
    );
  };
  return {
    sha: await ask("rev-parse", "--verify", "HEAD"),
    tree: await ask("rev-parse", "--verify", "HEAD^{tree}"),
    directory,
    prefix: await ask("rev-parse", "--show-prefix")
  };
}
function pathInRepository({ directory, prefix }, path) {
  const inside = relative(directory, path).replaceAll("\\", "/");
  const found = posix.normalize(posix.join(prefix, inside));
  if (!found.startsWith("../")) return found;
  throw new UserError(
    "usage",
    `Cannot propose "${path}": it lies outside of the repository; the policy names the folder of baselines`
  );
}

// src/action/default-branch.ts
function onDefaultBranch({ inputs: { mode }, job: { eventName, ref }, payload }, events) {
  if (!events.includes(eventName)) {
    throw new UserError(
      "usage",
      `Cannot run mode "${mode}" on the event "${eventName}"; run it on ${events.join(", ")}`
    );
  }
  const branch = ref.replace(/^refs\/heads\//, "");
  const repository = Reflect.get(Object(payload), "repository");
  const known = Reflect.get(Object(repository), "default_branch");
  const isDefault = typeof known === "string" ? known === branch : eventName === "schedule";
  if (isDefault && branch !== "") return branch;
  const named = typeof known === "string" ? ` ("${known}")` : "";
  throw new UserError(
    "usage",
    `Cannot run mode "${mode}" on "${ref}": it speaks for the default branch${named}`
  );
}

// src/action/program.ts
function once(make) {
  let made;
  return () => made ??= make();
}

// src/action/baseline-summary.ts
function baselineSummary({ recorded: recorded2, failed }, fate) {
  return [
    "## Compression gate: baselines",
    "",
    `${fateSentence(fate)}.`,
    "",
    ...recorded2.map(modelLine),
    ...failed.map(
      ({ model, error: error2 }) => `- \u{1F4A5} ${codeSpan(model)} could not be measured: ${escapeText(shortened(error2.message, 1e3))}.`
    ),
    ""
  ].join("\n");
}
function fateSentence(fate) {
  switch (fate.kind) {
    case "opened":
      return `A pull request proposes new baselines: ${fate.url}`;
    case "updated":
      return `The pull request with new baselines is brought up to date: ${fate.url}`;
    case "standing":
      return `The pull request that proposes the same is open already: ${fate.url}`;
    case "rejected":
      return `The same was proposed and closed, and is not proposed again: ${fate.url}`;
    case "closed":
      return `The pull request with baselines has nothing left to propose, and is closed: ${fate.url}`;
    case "none":
      return "There is nothing to propose";
  }
}
function modelLine({ record, accepted, drift }) {
  const name = codeSpan(record.model.name);
  const { summary: summary2 } = record.verdict;
  if (!accepted)
    return `- \u274C ${name} does not pass, and keeps the baseline that it has: ${escapeText(shortened(summary2, 1e3))}.`;
  return `- \u2705 ${name} passes${drift === void 0 ? ", and had no baseline" : ""}.`;
}

// src/action/results.ts
import { basename, dirname, join, resolve } from "node:path";
function worstOf({ runs, unjudged }) {
  const outcomes = new Set(runs.filter(counts).map(({ record }) => record.verdict.outcome));
  for (const { fault } of unjudged.filter(holdsUp))
    outcomes.add(fault === void 0 ? "not-checked" : "error");
  return VERDICTS.find((outcome) => outcomes.has(outcome)) ?? "pass";
}
function modelResults({ runs }, policyDirectory) {
  const first = runs.filter(({ kind }) => kind === "in-force" || kind === "introduced");
  return Object.fromEntries(
    first.map(({ model, record, recordPath: recordPath2 }) => {
      const { candidate, verdict } = record;
      const candidatePath = candidate.origin === "provided" ? resolve(policyDirectory, candidate.path) : join(dirname(recordPath2), basename(candidate.path));
      return [
        model,
        {
          verdict: verdict.outcome,
          summary: verdict.summary,
          recordPath: recordPath2,
          candidatePath,
          ...dataOf(candidatePath, candidate.dataFiles),
          modelDigest: `sha256:${record.model.digest}`,
          candidateDigest: `sha256:${candidate.digest}`
        }
      ];
    })
  );
}
function dataOf(candidatePath, files = []) {
  const named = files.filter((file) => !/[\r\n]/.test(file));
  if (named.length === 0) return {};
  return { candidateData: named.map((file) => join(dirname(candidatePath), file)) };
}
function writeOutputs(runner2, result, { verdict, policyDirectory }) {
  const models = modelResults(result, policyDirectory);
  const lines = (pick) => Object.values(models).map(pick).join("\n");
  const outputs = {
    verdict,
    "report-path": result.reportPath,
    "record-path": lines(({ recordPath: recordPath2 }) => recordPath2),
    "candidate-path": lines(
      ({ candidatePath, candidateData = [] }) => [candidatePath, ...candidateData].join("\n")
    ),
    models: JSON.stringify(models)
  };
  for (const [name, value] of Object.entries(outputs)) runner2.output(name, value);
}
var MOST_ANNOTATIONS = 10;
function annotationsOf({ runs, unjudged }, { path, lineOf }) {
  const place = (model, criterion) => {
    const line = lineOf(model, criterion);
    return line === void 0 ? { file: path } : { file: path, line };
  };
  const faults = unjudged.filter(({ fault }) => fault !== void 0).map((run) => {
    const title = `${runName(run)}: error`;
    return { level: "error", title, message: run.reason, ...place(run.model) };
  });
  const findings = runs.filter(counts).flatMap(
    ({ model, record }) => withoutSmallCells(record).findings.filter(({ outcome, blocking }) => outcome !== "pass" && blocking !== false).toSorted((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome)).map(({ outcome, explanation, advice, criterion }) => {
      const level = outcome === "fail" || outcome === "error" ? "error" : "warning";
      const message = advice === void 0 ? explanation : `${explanation}. ${advice}`;
      return { level, title: `${model}: ${outcome}`, message, ...place(model, criterion) };
    })
  );
  const all = [...faults, ...findings];
  return [...atMost(all, "error"), ...atMost(all, "warning")];
}
function atMost(all, level) {
  const those = all.filter((annotation) => annotation.level === level);
  if (those.length <= MOST_ANNOTATIONS) return those;
  const rest = those.length - MOST_ANNOTATIONS + 1;
  return [
    ...those.slice(0, MOST_ANNOTATIONS - 1),
    { level, title: "compression-gate", message: `${rest} more; the job summary lists all` }
  ];
}
var summaryOf = (record) => withoutSmallCells(record).verdict.summary;
function failureText({ runs, unjudged }) {
  const failed = runs.filter((run) => counts(run) && run.record.verdict.blocks).map((run) => `${runName(run)}: ${run.record.verdict.outcome}: ${summaryOf(run.record)}`);
  const open2 = unjudged.filter(holdsUp).map((run) => {
    const outcome = run.fault === void 0 ? "not-checked" : "error";
    return `${runName(run)}: ${outcome}: ${run.reason}`;
  });
  return [...failed, ...open2].join("\n");
}

// src/action/modes/baseline.ts
var EVENTS = ["push", "workflow_dispatch"];
var BRANCH = "compression-gate/baselines";
var baselineMode = async (program, start) => {
  const base = onDefaultBranch(start, EVENTS);
  if (base === BRANCH)
    throw new UserError("usage", `Cannot propose baselines: "${BRANCH}" is the default branch`);
  const { runner: runner2, host: host2 } = program;
  const { inputs, job } = start;
  const { policyPath, models, output } = inputs;
  const commit = await commitOf(host2, host2.files.resolve(policyPath, ".."));
  const engine = await program.engineFor(job, inputs);
  const result = await program.recordBaselines(host2, engine, {
    policyPath,
    models,
    force: false,
    output
  });
  tell(program, start, result);
  const fate = await propose(program, start, { base, commit, result });
  runner2.output("proposal", "url" in fate ? fate.url : "");
  await runner2.summarize(`${baselineSummary(result, fate)}
${runLine(job)}`);
  if (result.exitCode !== 0) runner2.fail(whyItFails(result));
};
var runsOf = (recorded2) => recorded2.map(({ record, recordPath: recordPath2 }) => ({
  model: record.model.name,
  kind: "in-force",
  record,
  recordPath: recordPath2
}));
function tell({ runner: runner2, host: host2 }, { inputs: { policyPath } }, { recorded: recorded2, failed, exitCode }) {
  const runs = runsOf(recorded2);
  const worst = worstOf({ runs, unjudged: [] });
  const verdict = failed.length > 0 && exitCode !== 1 ? "error" : worst;
  const policyDirectory = host2.files.resolve(policyPath, "..");
  writeOutputs(runner2, { runs, reportPath: "" }, { verdict, policyDirectory });
}
function whyItFails({ recorded: recorded2, failed }) {
  const refused4 = recorded2.filter(({ accepted }) => !accepted);
  const unmeasured = failed.map(({ model, error: error2 }) => `${model}: ${error2.message}`);
  const texts = [failureText({ runs: runsOf(refused4), unjudged: [] }), ...unmeasured];
  return texts.filter((text) => text !== "").join("\n");
}
async function propose({ host: host2, connect }, { job, inputs }, { base, commit, result }) {
  const github = await once(() => connect(job))();
  const moved = result.recorded.filter(({ accepted, drift }) => accepted && hasMoved(drift));
  const names = moved.map(({ record }) => record.model.name).join(", ");
  if (moved.length === 0) {
    const text = `Nothing is left to propose: \`${base}\` has baselines of what it holds.

${runLine(job)}`;
    const title = "Baselines that are recorded by now";
    if (inputs.models.length > 0 || result.exitCode !== 0) return { kind: "none" };
    return withdrawProposal(github, { branch: BRANCH, title, text });
  }
  const files = {};
  for (const { path } of moved)
    files[pathInRepository(commit, path)] = await host2.files.readText(path);
  return proposeFiles(github, {
    branch: BRANCH,
    base,
    parent: commit.sha,
    tree: commit.tree,
    message: `Record baselines of ${names}

Measured by compression-gate at ${commit.sha}.
`,
    title: `Record baselines of ${names}`,
    text: `${baselineProposalMarkdown(moved)}
${runLine(job)}`,
    files,
    digest: host2.digest.sha256(JSON.stringify(moved.map(groundsOf)))
  });
}
function hasMoved(drift) {
  if (drift === void 0) return true;
  const { causes, grounds, candidate, base = [] } = drift;
  return [causes, grounds, candidate, base].some((moved) => moved.length > 0);
}
var groundsOf = ({ record }) => [
  record.model.name,
  record.model.digest,
  record.candidate.digest,
  record.data.evaluation.digest,
  record.data.calibration.digest,
  record.policy.digest,
  record.environment.onnxruntime
];

// src/policy/criterion-lines.ts
function criterionLines(text, source) {
  const { value, lineOf } = parseYaml(text, { what: "policy", source, code: "policy-invalid" });
  const checked = check("policy", value);
  return (model, criterion) => {
    const criteria = checked.kind === "valid" ? checked.value.models[model]?.criteria : void 0;
    const key = criterion === void 0 ? void 0 : criterionKey(criterion);
    const position = Array.isArray(criteria) ? criteria.findLastIndex((one) => typeof one === "object" && criterionKey(one) === key) : -1;
    if (position >= 0) return lineOf(["models", model, "criteria", position]);
    return criteria === void 0 ? lineOf(["models"], model) : lineOf(["models", model], "criteria");
  };
}

// src/commands/change/policy-lines.ts
var nowhere = () => void 0;
async function policyLines({ files }, policyPath) {
  if (!await files.exists(policyPath)) return nowhere;
  try {
    return criterionLines(await files.readText(policyPath), policyPath);
  } catch (error2) {
    if (error2 instanceof UserError) return nowhere;
    throw error2;
  }
}

// src/report/before-after-charts.ts
var CHARTS = [
  { title: "Size, kB", metric: "bytes", scale: 1e-3 },
  { title: "Latency (median), ms", metric: "latency-p50", scale: 1 },
  { title: "Accuracy, %", metric: "accuracy", scale: 100, ceiling: 100 },
  { title: "RMSE", metric: "rmse", scale: 1 }
];
var MOST_MODELS = 6;
function beforeAfterCharts(records) {
  const charts = CHARTS.flatMap((chart) => chartLines(chart, records));
  return charts.length === 0 ? "" : ["### Before and after", "", ...charts].join("\n");
}
function chartLines({ title, metric, scale, ceiling = Infinity }, records) {
  const measured = records.flatMap((record) => barsOf(record, metric, scale));
  const shown3 = measured.slice(0, MOST_MODELS);
  const highest = Math.max(0, ...shown3.flatMap(({ before, after }) => [before, after]));
  if (highest === 0) return [];
  const of = (name) => records.length === 1 ? "" : `${name} `;
  const names = shown3.flatMap(({ name }) => [
    label(`${of(name)}before`),
    label(`${of(name)}after`)
  ]);
  const figures = shown3.flatMap(({ before, after }) => [plain(before), plain(after)]);
  const rest = measured.length - shown3.length;
  return [
    "```mermaid",
    "xychart-beta",
    `  title ${label(rest > 0 ? `${title} (${rest} more models in the tables)` : title)}`,
    `  x-axis [${names.join(", ")}]`,
    `  y-axis 0 --> ${plain(Math.min(highest * 1.1, ceiling))}`,
    `  bar [${figures.join(", ")}]`,
    "```",
    ""
  ];
}
function barsOf(record, metric, scale) {
  const estimate = (arm) => findMeasurement(record, { metric, arm, kernels: "ordinary" })?.estimate ?? null;
  const [before, after] = [estimate("base"), estimate("candidate")];
  if (before === null || after === null || before < 0 || after < 0) return [];
  return [{ name: record.model.name, before: before * scale, after: after * scale }];
}
function label(text) {
  const kept = visibleText(text).replaceAll(/[^\p{L}\p{M}\p{N} ._+,%()-]|%(?=[%{])/gu, " ");
  return `"${shortened(kept, 60)}"`;
}
function plain(value) {
  const size = value === 0 ? 0 : Math.floor(Math.log10(value));
  return String(Number(value.toPrecision(4))).includes("e") ? value.toFixed(Math.min(20, Math.max(0, 3 - size))) : String(Number(value.toPrecision(4)));
}

// src/action/heartbeat.ts
async function heartbeatNote({ runner: runner2, connect }, { host: host2, workspace, staleAfterDays }) {
  const file = await scheduleOf(host2, workspace);
  if (file === void 0) return void 0;
  try {
    const runs = await (await connect()).endedRuns(file);
    return noteOf(runs.filter(hasRevalidated)[0], { now: host2.clock.now(), staleAfterDays });
  } catch (error2) {
    if (!(error2 instanceof PublishError)) throw error2;
    if (error2.kind !== "not-found") {
      const message = `${error2.message}. Nobody can tell whether the schedule still runs`;
      runner2.annotate({ level: "notice", title: "compression-gate: no heartbeat", message });
    }
    return void 0;
  }
}
var FOLDER = ".github/workflows";
async function scheduleOf({ files }, workspace) {
  const folder = files.resolve(workspace, FOLDER);
  if (!await files.isDirectory(folder)) return void 0;
  const names = (await files.list(folder)).filter((name) => /\.ya?ml$/.test(name));
  for (const name of names.toSorted()) {
    const path = files.resolve(folder, name);
    if (!await files.isDirectory(path) && revalidates(await files.readText(path))) return name;
  }
  return void 0;
}
var revalidates = (workflow) => /^[^#]*\bmode:\s*["']?revalidate\b/m.test(workflow);
var hasRevalidated = ({ event, conclusion }) => conclusion === "success" ? event === "schedule" || event === "workflow_dispatch" : conclusion === "failure" && event === "schedule";
var DAY_MS = 864e5;
function noteOf(last, { now, staleAfterDays }) {
  if (last === void 0)
    return "> \u23F0 No revalidation has run yet: start its workflow by hand, or wait for its schedule.";
  const days = Math.floor((now.getTime() - Date.parse(last.startedAt)) / DAY_MS);
  if (days <= staleAfterDays) return void 0;
  return `> \u23F0 The [last revalidation](${last.url}) was ${days} days ago: its schedule may be turned off.`;
}

// src/publish/comment-state.ts
var MARKER2 = /^<!-- compression-gate:([A-Za-z0-9_-]+) -->\r?\n/;
function markerOf2(state) {
  const { key, headSha, run, attempt, verdict } = state;
  const json = JSON.stringify({ version: 1, key, headSha, run, attempt, verdict });
  return `<!-- compression-gate:${Buffer.from(json, "utf8").toString("base64url")} -->
`;
}
function stateOf(body) {
  const encoded = MARKER2.exec(body)?.[1];
  if (encoded === void 0) return void 0;
  const value = parse(Buffer.from(encoded, "base64url").toString("utf8"));
  const { version, key, headSha, run, attempt, verdict } = Object(value);
  if (version !== 1 || typeof key !== "string" || typeof headSha !== "string") return void 0;
  if (!Number.isSafeInteger(run) || !Number.isSafeInteger(attempt)) return void 0;
  return { key, headSha, run, attempt, ...typeof verdict === "string" ? { verdict } : {} };
}
function withoutMarker(body) {
  return body.replace(MARKER2, "");
}
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
function compareAge(a, b) {
  return a.run - b.run || a.attempt - b.attempt;
}

// src/publish/sticky-comment.ts
var MAXIMUM_LENGTH = 65536;
var CUT = "\n\n_Cut here: GitHub takes no longer comments. The job summary has all of it._\n";
var RACE_MS = 6e5;
var ROUNDS = 3;
var NOTE = /^> (⏳|🔁) [^\n]*\n\n/u;
async function claimComment(github, { pullRequest, state }, note) {
  const author = await github.viewer();
  const [newest] = ownComments(await github.comments(pullRequest), author, state);
  if (newest === void 0 || compareAge(newest.state, state) >= 0) return;
  const text = `> \u23F3 ${note}

${reportIn(newest)}`;
  const { verdict } = newest.state;
  const claimed = { ...state, ...verdict === void 0 ? {} : { verdict } };
  await github.updateComment(newest.comment.id, bodyOf({ state: claimed, text }));
}
var reportIn = ({ comment: comment2 }) => withoutMarker(comment2.body).replace(NOTE, "");
async function postComment(github, sticky) {
  const { pullRequest, state, begin } = sticky;
  const { headSha } = await github.pullRequest(pullRequest);
  if (headSha !== state.headSha) return { kind: "superseded" };
  const author = await github.viewer();
  const found = ownComments(await github.comments(pullRequest), author, state);
  const newest = found[0];
  if (newest !== void 0 && compareAge(newest.state, state) > 0) return { kind: "superseded" };
  if (newest === void 0 && !begin) return { kind: "none" };
  const comment2 = newest === void 0 ? await createOnce2(github, sticky, author) : await github.updateComment(newest.comment.id, bodyOf(unlessSame(sticky, newest)));
  const others = found.slice(1).map((own) => own.comment);
  return { kind: "written", comment: comment2, others };
}
function unlessSame(sticky, older) {
  const { state, same } = sticky;
  const isSame = state.verdict !== void 0 && state.verdict === older.state.verdict;
  if (same === void 0 || !isSame) return sticky;
  return { state, text: `> \u{1F501} ${same}

${reportIn(older)}` };
}
async function settleComment(github, sticky, { comment: comment2, others }) {
  const since = new Date(Date.parse(comment2.updatedAt) - RACE_MS).toISOString();
  for (const other of others) await github.deleteComment(other.id);
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = ownComments(
      await github.comments(sticky.pullRequest, since),
      comment2.author,
      sticky.state
    );
    const [newest, ...older] = found;
    for (const own of older) await github.deleteComment(own.comment.id);
    if (newest === void 0) return "settled";
    const age = compareAge(newest.state, sticky.state);
    if (age > 0) return "superseded";
    if (age === 0) return "settled";
    await github.updateComment(newest.comment.id, bodyOf(sticky));
  }
  throw new PublishError(
    "unavailable",
    "Cannot keep the comment up to date: another run writes an older one again and again"
  );
}
function ownComments(comments, author, { key }) {
  return comments.flatMap((comment2) => {
    const state = comment2.author === author ? stateOf(comment2.body) : void 0;
    return state === void 0 || state.key !== key ? [] : [{ comment: comment2, state }];
  }).toSorted((a, b) => compareAge(b.state, a.state) || a.comment.id - b.comment.id);
}
async function createOnce2(github, sticky, author) {
  const { pullRequest, state } = sticky;
  try {
    return await github.createComment(pullRequest, bodyOf(sticky));
  } catch (error2) {
    if (!(error2 instanceof PublishError) || error2.kind !== "unavailable") throw error2;
    const [found] = ownComments(await github.comments(pullRequest), author, state);
    return found?.comment ?? github.createComment(pullRequest, bodyOf(sticky));
  }
}
function bodyOf({ state, text }) {
  const marker = markerOf2(state);
  const room = MAXIMUM_LENGTH - marker.length;
  if (text.length <= room) return `${marker}${text}`;
  const kept = text.slice(0, room - CUT.length);
  return `${marker}${kept.slice(0, kept.lastIndexOf("\n"))}${CUT}`;
}

// src/action/post-report.ts
async function announce({ runner: runner2, connect }, sticky, note) {
  try {
    await claimComment(await connect(), sticky, note);
  } catch (error2) {
    if (!(error2 instanceof PublishError)) throw error2;
    runner2.line(error2.message);
  }
}
var NOTHING2 = () => Promise.resolve();
async function postReport({ runner: runner2, connect }, sticky) {
  const settle = await withoutHarm(runner2, async () => {
    const github = await connect();
    const posted = await postComment(github, sticky);
    switch (posted.kind) {
      case "none":
        return NOTHING2;
      case "superseded":
        runner2.line("The comment is left alone: a later run has written it, or will");
        return NOTHING2;
      case "written":
        runner2.line(`The comment is at ${posted.comment.url}`);
        return async () => {
          await withoutHarm(runner2, async () => {
            await settleComment(github, sticky, posted);
          });
        };
    }
  });
  return settle ?? NOTHING2;
}
async function withoutHarm(runner2, publish) {
  try {
    return await publish();
  } catch (error2) {
    if (!(error2 instanceof PublishError)) throw error2;
    const message = `${error2.message}. The verdict stands; the report is in the job summary`;
    runner2.annotate({ level: "notice", title: "compression-gate: no comment", message });
    return void 0;
  }
}

// src/publish/model-checks.ts
var nameOf = ({ isUnverified = false }, model) => isUnverified ? `compression gate, unverified / ${model}` : `compression gate / ${model}`;
function modelChecks(options) {
  const open2 = /* @__PURE__ */ new Map();
  let isGivenUp = false;
  const trying = async (act) => {
    if (isGivenUp) return;
    try {
      await act();
    } catch (error2) {
      if (!(error2 instanceof PublishError)) throw error2;
      isGivenUp = true;
      options.onProblem(error2);
    }
  };
  const finish = (model, given) => trying(async () => {
    const text = options.isUnverified === true ? neverGreen(given) : given;
    const run = open2.get(model);
    open2.delete(model);
    if (run === void 0) await createOnce3(options, model, text);
    else await (await options.connect()).updateCheckRun(run.id, text);
  });
  return {
    begin: (model) => trying(async () => {
      const text = {
        conclusion: void 0,
        title: "Measuring",
        summary: `\`${model}\` is being compressed and measured.`
      };
      open2.set(model, await createOnce3(options, model, text));
    }),
    complete: finish,
    completeOpen: async (text) => {
      for (const model of open2.keys()) await finish(model, text);
    }
  };
}
var neverGreen = (text) => text.conclusion === "success" ? { ...text, conclusion: "neutral", title: `Unverified: ${text.title}` } : text;
async function createOnce3(options, model, text) {
  const { connect, headSha, detailsUrl, externalId } = options;
  const github = await connect();
  const run = { name: nameOf(options, model), headSha, detailsUrl, externalId, ...text };
  try {
    return await github.createCheckRun(run);
  } catch (error2) {
    if (!(error2 instanceof PublishError) || error2.kind !== "unavailable") throw error2;
    const found = await github.checkRuns(headSha, run.name);
    return found.find((one) => one.externalId === externalId) ?? github.createCheckRun(run);
  }
}

// src/action/report-checks.ts
function startChecks({
  runner: runner2,
  connect,
  job,
  headSha,
  isUnverified
}) {
  return modelChecks({
    connect,
    headSha,
    isUnverified,
    detailsUrl: job.runUrl,
    externalId: `${job.run}/${job.attempt}`,
    onProblem: ({ message }) => runner2.annotate({
      level: "notice",
      title: "compression-gate: no check run",
      message: `${message}. The verdict stands: it is the conclusion of this job`
    })
  });
}
async function showPlan(checks, { models }) {
  for (const { name, reason, runs } of models) {
    if (runs.length > 0) await checks.begin(name);
    else {
      const summary2 = `${escapeText(reason)}.`;
      await checks.complete(name, { conclusion: "success", title: "Not judged", summary: summary2 });
    }
  }
}
async function showVerdict(checks, model, judged) {
  const failed = failureText(judged);
  const outcome = worstOf(judged);
  const [run] = judged.runs;
  const first = run === void 0 ? "" : summaryOf(run.record);
  await checks.complete(model, {
    // Never neutral or skipped: GitHub lets both merge.
    conclusion: failed === "" ? "success" : "failure",
    title: outcome === "pass" ? passing(judged.runs) : `Verdict: ${outcome}`,
    summary: `${escapeText(failed === "" ? first : failed)}.`
  });
}
function passing(runs) {
  const waived = runs.filter(counts).reduce((sum, { record }) => sum + (record.verdict.counts.waived ?? 0), 0);
  return waived === 0 ? "Passes" : `Passes, ${waived} ${waived === 1 ? "check" : "checks"} waived`;
}

// src/action/verdict-digest.ts
var LENGTH = 16;
function verdictDigest({ digest }, { plan, runs, unjudged }, unverified) {
  const models = plan.models.map(plannedFacts);
  const said = { models, runs: runs.map(runFacts), unjudged, unverified };
  return digest.sha256(JSON.stringify(said)).slice(0, LENGTH);
}
var plannedFacts = ({ name, reason, runs, changes, edited, ships }) => ({
  name,
  changes,
  edited,
  ships,
  ...runs.length === 0 ? { reason } : {}
});
function runFacts({ model, kind, record }) {
  const { outcome, blocks } = record.verdict;
  const open2 = record.findings.filter((finding) => finding.outcome !== "pass" && finding.blocking !== false).map((finding) => [finding.id, finding.outcome]);
  const waivers = (record.waivers ?? []).map(({ id, state }) => [id, state]);
  return { model, kind, outcome, blocks, open: open2, waivers };
}

// src/action/conduct.ts
async function conduct(program, told) {
  const { runner: runner2 } = program;
  const { step, means } = told;
  const posting = { runner: runner2, connect: means.connect };
  const conversation = conversationOf(step);
  const checks = checksOf(posting, told);
  program.onCancel(() => checks.completeOpen(CANCELLED));
  try {
    if (conversation !== void 0) {
      const { headSha } = conversation.state;
      await announce(posting, conversation, workingNote({ job: step.job, headSha }));
    }
    const judged = await told.judge({
      onPlan: (plan) => showPlan(checks, plan),
      onModel: ({ name }, runs) => showVerdict(checks, name, runs)
    });
    await tell2(program, told, judged);
    await runner2.summarize(labelled(told, summaryOf2(judged)));
    const settle = conversation === void 0 ? nothing : await comment(posting, { host: program.host, told, judged, conversation });
    await checks.completeOpen(unfinished(judged));
    await settle();
    conclude(runner2, judged);
  } catch (error2) {
    await checks.completeOpen({
      ...UNFINISHED,
      summary: "The job ended by a bug; its log has it."
    });
    throw error2;
  }
}
var nothing = () => Promise.resolve();
var UNFINISHED = { conclusion: "failure", title: "Could not finish" };
var CANCELLED = {
  conclusion: "cancelled",
  title: "Cancelled",
  summary: "The run was cancelled before there was a verdict."
};
var unfinished = (judged) => ({
  ...UNFINISHED,
  summary: judged.kind === "problem" ? problemText(judged.message) : "It was not judged."
});
function checksOf({ runner: runner2, connect }, { step: { inputs, job, trigger }, unverified }) {
  if (trigger.kind === "commit" || !inputs.checkRun) {
    return { begin: nothing, complete: nothing, completeOpen: nothing };
  }
  const { headSha } = trigger;
  return startChecks({ runner: runner2, connect, job, headSha, isUnverified: unverified !== void 0 });
}
function meansOf(program, { job, inputs }) {
  return {
    host: program.host,
    check: program.check,
    engine: once(() => program.engineFor(job, inputs)),
    connect: once(() => program.connect(job)),
    credentials: gitCredentials(job.serverUrl, program.token)
  };
}
var hasPassed = (judged) => judged.kind === "judged" && judged.result.exitCode === 0;
var reportOf = (judged) => judged.kind === "judged" ? judged.result.markdown : problemText(judged.message);
function summaryOf2(judged) {
  if (judged.kind === "problem") return reportOf(judged);
  const records = judged.result.runs.filter(counts).map(({ record }) => record);
  return [reportOf(judged), beforeAfterCharts(records)].filter((part) => part !== "").join("\n");
}
var labelled = ({ unverified }, text) => unverified === void 0 ? text : `> \u26A0\uFE0F **Unverified.** ${unverified}

${text}`;
async function tell2({ runner: runner2, host: host2 }, { step: { inputs }, unverified }, judged) {
  if (judged.kind === "problem") return;
  const outcome = worstOf(judged.result);
  writeOutputs(runner2, judged.result, {
    verdict: unverified !== void 0 && outcome === "pass" ? "not-checked" : outcome,
    policyDirectory: host2.files.resolve(inputs.policyPath, "..")
  });
  const path = inputs.policyPath;
  const annotations = annotationsOf(judged.result, {
    path,
    lineOf: await policyLines(host2, path)
  });
  for (const annotation of annotations) runner2.annotate(annotation);
}
function conversationOf({ inputs, job, trigger }) {
  if (trigger.kind !== "pull-request" || inputs.comment === "never") return void 0;
  const { headSha, number } = trigger;
  const state = { key: keyOf(inputs), headSha, run: job.run, attempt: job.attempt };
  return { pullRequest: number, state };
}
async function comment(posting, { host: host2, told, judged, conversation }) {
  const { job, inputs } = told.step;
  const { headSha } = conversation.state;
  const { staleAfterDays } = inputs;
  const note = await heartbeatNote(posting, { host: host2, workspace: job.workspace, staleAfterDays });
  const heartbeat = note === void 0 ? [] : [`${note}
`];
  const signature = signatureLine({ job, headSha, base: judged.base });
  const verdict = judged.kind === "judged" ? { verdict: verdictDigest(host2, judged.result, told.unverified) } : void 0;
  return postReport(posting, {
    ...conversation,
    state: { ...conversation.state, ...verdict },
    text: labelled(told, [reportOf(judged), ...heartbeat, signature].join("\n")),
    begin: inputs.comment !== "on-failure" || !hasPassed(judged),
    ...inputs.comment === "on-change" ? { same: sameNote({ job, headSha }) } : {}
  });
}
function keyOf({ policyPath, models }) {
  return [policyPath, ...models.toSorted()].join(" ");
}
function conclude(runner2, judged) {
  if (judged.kind === "problem") {
    runner2.output("verdict", "error");
    runner2.fail(judged.message);
  } else if (!hasPassed(judged)) runner2.fail(failureText(judged.result));
}

// src/action/base-commit.ts
async function baseCommit(host2, request) {
  const git = gitIn(host2, request.directory);
  const [head = "", ...parents] = await headAndParents(git);
  const commit = parents.length === 2 && parents[1] === request.headSha ? parents[0] ?? "" : await mergeBaseOf(git, head, request);
  if (!await has(git, commit)) {
    const { credentials } = request;
    const what = `commit ${commit} of the base branch`;
    await fetchCommit(git, { reference: commit, what, depth: 1, credentials });
  }
  return commit;
}
async function mergeBaseOf(git, head, request) {
  const local = await git(["merge-base", request.baseSha, head]);
  return local.exitCode === 0 ? local.stdout.trim() : request.askMergeBase(request.baseSha, head);
}
async function has(git, commit) {
  const found = await git(["cat-file", "-e", `${commit}^{commit}`]);
  return found.exitCode === 0;
}
async function headAndParents(git) {
  const head = await git(["rev-parse", "--verify", "HEAD"]);
  const parents = head.exitCode === 0 ? await parentsOf(git, "HEAD") : void 0;
  if (parents !== void 0) return [head.stdout.trim(), ...parents];
  throw new UserError(
    "git",
    `Cannot read the commit that is checked out: ${lastLine(head.stderr)}; the workflow needs actions/checkout before this step`
  );
}

// src/action/mentions.ts
function modelsMentioned(body) {
  const shown3 = body.replaceAll(/<!--.*?(-->|$)/gs, "");
  const lines = [...shown3.matchAll(/^[ \t]*compression-gate:[ \t]*(.+?)[ \t]*$/gim)];
  const names = lines.flatMap((line) => (line[1] ?? "").split(/[\s,]+/));
  return [...new Set(names.map((name) => name.replaceAll("`", "")).filter((name) => name !== ""))];
}

// src/action/judge-step.ts
function judgeStep(means, step, observer) {
  return judgedBy(async (foundBase) => {
    const base = await baseOf(means, step);
    foundBase(base);
    return means.check(means.host, means.engine, requestOf(step, base, observer));
  });
}
function requestOf(step, base, observer) {
  const facts = factsOf2(step.trigger, base);
  const optional = facts === void 0 ? {} : { facts };
  return { ...planningOf(step, base), ...optional, ...observer };
}
function planningOf({ inputs, trigger }, baseCommit2) {
  const { policyPath, models, output } = inputs;
  const mentioned = trigger.kind === "pull-request" ? modelsMentioned(trigger.body) : [];
  return { policyPath, models, mentioned, output, baseCommit: baseCommit2 };
}
function factsOf2(trigger, base) {
  if (trigger.kind === "commit" || base === void 0) return void 0;
  const { headSha: head } = trigger;
  return trigger.kind === "pull-request" ? { head, base, pullRequest: trigger.number } : { head, base };
}
async function judgedBy(work) {
  let base;
  try {
    const result = await work((found) => {
      base = found;
    });
    return { kind: "judged", result, base };
  } catch (error2) {
    if (error2 instanceof UserError || error2 instanceof EngineError || error2 instanceof PublishError) {
      return { kind: "problem", message: error2.message, base };
    }
    throw error2;
  }
}
async function baseOf({ host: host2, connect, credentials }, { job, trigger }) {
  if (trigger.kind === "commit") return void 0;
  return baseCommit(host2, {
    directory: job.workspace,
    baseSha: trigger.baseSha,
    headSha: trigger.headSha,
    askMergeBase: async (base, head) => (await connect()).mergeBase(base, head),
    credentials
  });
}

// src/action/trigger.ts
var OF_A_COMMIT = ["push", "workflow_dispatch", "schedule"];
function readTrigger(eventName, payload) {
  if (OF_A_COMMIT.includes(eventName)) return { kind: "commit" };
  switch (eventName) {
    case "pull_request":
      return pullRequestOf(payload);
    case "merge_group":
      return mergeGroupOf(payload);
    case "pull_request_target":
      throw new UserError(
        "usage",
        "Cannot run on pull_request_target: it would give code of the pull request a token that may write; run on pull_request, and for forks on workflow_run with `mode: judge-fork`"
      );
    default:
      throw new UserError(
        "usage",
        `Cannot run on the event "${eventName}"; run on pull_request, merge_group, ${OF_A_COMMIT.join(", ")}`
      );
  }
}
function pullRequestOf(payload) {
  const pull = Reflect.get(Object(payload), "pull_request");
  const { number, head, base, body } = Object(pull);
  const headSha = Object(head).sha;
  const baseSha = Object(base).sha;
  if (!Number.isSafeInteger(number) || !isSha(headSha) || !isSha(baseSha))
    throw incomplete("pull_request");
  const text = typeof body === "string" ? body : "";
  return { kind: "pull-request", number, headSha, baseSha, body: text };
}
function mergeGroupOf(payload) {
  const group = Reflect.get(Object(payload), "merge_group");
  const { head_sha: headSha, base_sha: baseSha } = Object(group);
  if (!isSha(headSha) || !isSha(baseSha)) throw incomplete("merge_group");
  return { kind: "merge-group", headSha, baseSha };
}
function isSha(value) {
  return typeof value === "string" && /^[0-9a-f]{40,64}$/.test(value);
}
function incomplete(event) {
  return new UserError(
    "usage",
    `Cannot read the ${event} event: its file lacks the number or the commits`
  );
}

// src/action/modes/check.ts
var checkMode = async (program, { inputs, job, payload }) => {
  const step = { inputs, job, trigger: readTrigger(job.eventName, payload) };
  const means = meansOf(program, { inputs, job });
  await conduct(program, {
    step,
    means,
    judge: (observer) => judgeStep(means, step, observer)
  });
};

// src/commands/change/change-as-data.ts
var MOST_FILES = 2e3;
var MOST_BYTES = 2e9;
async function checkoutAsData(host2, { directory, base, merge }) {
  const tree = await checkoutCommit(host2, directory, base);
  try {
    const up = await gitIn2(host2, tree.directory)("rev-parse", "--show-cdup");
    const root = host2.files.resolve(tree.directory, up.trim());
    const git = gitIn2(host2, root);
    const raw = await git("diff-tree", "-r", "-z", "--no-renames", base, merge);
    const entries = entriesOf(raw);
    for (const { path } of entries) await host2.files.remove(host2.files.resolve(root, path));
    await writeFiles({ host: host2, git, root }, entries);
    const paths = entries.map(({ path }) => host2.files.resolve(root, path));
    const changed = pathsThatChanged(host2, tree.directory, paths);
    return { directory: tree.directory, root, changed, dispose: () => tree.dispose() };
  } catch (error2) {
    await tree.dispose();
    throw error2;
  }
}
function gitIn2(host2, workingDirectory) {
  return async (...words) => {
    const { exitCode, stdout, stderr } = await host2.processes.run({
      command: "git",
      arguments: words,
      workingDirectory,
      timeoutMs: 12e4
    });
    if (exitCode === 0) return stdout;
    throw refused(`git says "${stderr.trim().split("\n")[0] ?? ""}"`);
  };
}
var refused = (why) => new UserError("git", `Cannot read the change as data: ${why}`);
var PLAIN_FILES = ["100644", "100755"];
function entriesOf(raw) {
  const words = raw.split("\0");
  const count = Math.floor(words.length / 2);
  if (count > MOST_FILES) throw refused(`it changes more than ${MOST_FILES} files`);
  const entries = Array.from({ length: count }, (_, position) => {
    const [, mode = "", , blob = ""] = (words[position * 2] ?? "").split(" ");
    const path = words[position * 2 + 1] ?? "";
    requireInside(path);
    return { path, blob: PLAIN_FILES.includes(mode) ? blob : void 0 };
  });
  return entries.toSorted((a, b) => a.path < b.path ? -1 : 1);
}
function requireInside(path) {
  const isOdd = path.split("/").some((part) => /^(|\.|\.\.|\.git[. ]*|git~1)$/i.test(part) || /[\\:]/.test(part));
  if (isOdd) throw refused(`${JSON.stringify(path)} is no path for a file`);
}
async function writeFiles({ host: { files }, git, root }, entries) {
  let bytes = 0;
  for (const { path, blob } of entries) {
    if (blob === void 0) continue;
    bytes += Number(await git("cat-file", "-s", blob));
    if (bytes > MOST_BYTES) throw refused(`its files take more than ${MOST_BYTES / 1e9} GB`);
    const unpacked = files.resolve(root, (await git("unpack-file", blob)).trim());
    const content = await files.readBytes(unpacked);
    await files.remove(unpacked);
    await files.write(files.resolve(root, path), content);
  }
}

// src/commands/change/trust-numbers.ts
function trustNumbers(host2, { records, facts }) {
  return async (model, { kind, inForce }) => {
    const given = records.get(kind === "in-force" ? model : `${model}/${kind}`);
    if (given === void 0) return { unjudged: "The run of the fork left no record of it" };
    const opened = opening(given);
    if (typeof opened === "string") return refused2(opened);
    const why = await objectionTo(host2, opened, { facts, inForce });
    if (why !== void 0) return refused2(why);
    const record = withoutWords(opened);
    await writeRecord(host2, recordPath(host2, inForce.output), record);
    return record;
  };
}
var refused2 = (why) => ({
  unjudged: `The record that the run of the fork left is refused: ${why}`
});
function opening(given) {
  try {
    return checkedRecord(
      given,
      (why) => new UserError("record-invalid", `it does not fit the schema: ${why}`)
    );
  } catch (error2) {
    if (error2 instanceof UserError) return error2.message;
    throw error2;
  }
}
async function objectionTo(host2, record, judging) {
  const [other] = differences(saidBy(record), await expectedOf(host2, record, judging));
  if (other !== void 0)
    return `${other.path} is ${shown(other.recorded)}, and ${shown(other.recomputed)} is what is judged`;
  const { isVerifiable, differences: found } = verifyRecord(record, host2.digest);
  const [wrong] = found;
  if (wrong !== void 0)
    return `${wrong.path} is ${shown(wrong.recorded)}, but ${shown(wrong.recomputed)} follows from its own numbers`;
  return isVerifiable ? void 0 : "it lacks the evidence of its measurements";
}
var shown = (value) => value === void 0 ? "nothing" : JSON.stringify(value).slice(0, 80);
function saidBy({ tool, canary, seed, change, model, data, policy, ...rest }) {
  return {
    change: { pullRequest: change?.pullRequest, head: change?.head },
    tool: tool.version,
    canary,
    seed,
    model: { name: model.name, digest: model.digest },
    data: { evaluation: data.evaluation, calibration: data.calibration, overlap: data.overlapRows },
    policy: { ...policy, source: void 0 },
    baseline: rest.baseline,
    judged: rest.judged,
    rows: { digest: rest.rows.digest, label: rest.rows.label }
  };
}
async function expectedOf(host2, record, { facts, inForce }) {
  const found = await readInForce(host2, { inForce, canary: false });
  const { evaluation, calibration, overlap } = found.data;
  const known = evaluation.labels ?? evaluation.targets;
  return {
    change: { pullRequest: facts.pullRequest, head: facts.head },
    tool: VERSION,
    canary: void 0,
    seed: inForce.seed,
    model: { name: inForce.name, digest: found.base.digest },
    data: {
      evaluation: factsOf(evaluation.dataset),
      calibration: factsOf(calibration.dataset),
      overlap
    },
    policy: {
      source: void 0,
      digest: inForce.digest,
      criteria: found.criteria,
      "on-inconclusive": inForce.onInconclusive,
      correction: inForce.correction,
      serving: servedAt(inForce.policy, found.base.signature.inputs)
    },
    baseline: found.reference,
    judged: judgedScope(found, { onProviders: providersIn(record, found) }),
    rows: {
      digest: evaluation.dataset.rowDigests,
      label: known === void 0 ? void 0 : [...known]
    }
  };
}
function providersIn({ providers = [] }, found) {
  const { rows } = found.data.evaluation.dataset;
  return providersNamed(found.inForce.policy).map((name) => {
    const slice = providerSlice(name);
    const { unavailable } = providers.find((said) => said.slice === slice) ?? {};
    return { name, slice, rows, ...unavailable === void 0 ? {} : { unavailable } };
  });
}
function withoutWords({ blame: _, suites: __, examples: ___, ...record }) {
  return {
    ...record,
    candidate: { ...record.candidate, trials: [], changes: [] },
    notices: []
  };
}

// src/action/fork-run.ts
function readForkRun(eventName, payload) {
  if (eventName !== "workflow_run") {
    throw new UserError(
      "usage",
      `Cannot run mode "judge-fork" on the event "${eventName}"; it runs on workflow_run, after the workflow that measures on pull_request`
    );
  }
  const run = Reflect.get(Object(payload), "workflow_run");
  const { id, event, head_sha: sha, head_branch: branch, head_repository: fork } = Object(run);
  if (event !== "pull_request") {
    throw new UserError(
      "usage",
      `Cannot judge a run on the event "${String(event)}": only runs on pull_request have a pull request; add \`if: github.event.workflow_run.event == 'pull_request'\` to the job`
    );
  }
  const repository = Object(fork).full_name;
  if (!isSha(sha) || typeof branch !== "string" || !isRepository(repository) || !isId(id))
    throw new UserError("usage", "Cannot read the workflow_run event: its file lacks the commit");
  return { id, head: { sha, branch, repository } };
}
var isId = (value) => Number.isSafeInteger(value);
var isRepository = (value) => typeof value === "string" && /^[\w.-]+\/[\w.-]+$/.test(value);
async function pullRequestOf2(github, head) {
  const [pull, ...more] = await github.openPullRequests(head);
  if (pull === void 0) {
    throw new UserError(
      "usage",
      `Cannot judge commit ${head.sha} of ${head.repository}: no open pull request has it as its head; a later push has a run of its own`
    );
  }
  if (more.length > 0) {
    const numbers = [pull, ...more].map(({ number: number2 }) => number2).toSorted((a, b) => a - b);
    throw new UserError(
      "usage",
      `Cannot judge commit ${head.sha} of ${head.repository}: pull requests ${numbers.join(", ")} have it as their head; close all but one, and push again`
    );
  }
  const { number, headSha, baseSha, body } = pull;
  return { kind: "pull-request", number, headSha, baseSha, body };
}

// src/action/read-records.ts
var MOST_ARCHIVE_BYTES = 32e6;
var MOST_BYTES2 = 32e6;
var SLICE_BYTES = 65536;
var RECORD = /^((?:[A-Za-z0-9][\w.-]*\/){1,2})record\.json$/;
function readRecords(archive) {
  const texts = /* @__PURE__ */ new Map();
  let bytes = 0;
  const onFile = (file) => {
    const folder = RECORD.exec(file.name)?.[1]?.slice(0, -1);
    if (folder === void 0) return;
    if (texts.has(folder)) throw refused3(`it has "${file.name}" twice`);
    texts.set(folder, "");
    const decoder = new TextDecoder();
    file.ondata = (error2, chunk, isLast) => {
      if (error2 !== null) throw error2 instanceof UserError ? error2 : broken(error2);
      bytes += chunk.length;
      if (bytes > MOST_BYTES2) throw refused3(`its records take more than ${MOST_BYTES2 / 1e6} MB`);
      texts.set(folder, (texts.get(folder) ?? "") + decoder.decode(chunk, { stream: !isLast }));
    };
    file.start();
  };
  unpack(archive, onFile);
  return new Map([...texts].map(([folder, text]) => [folder, parse2(folder, text)]));
}
function unpack(archive, onFile) {
  if (archive.length > MOST_ARCHIVE_BYTES)
    throw refused3(`it takes more than ${MOST_ARCHIVE_BYTES / 1e6} MB`);
  const unzip = new Unzip(onFile);
  unzip.register(UnzipInflate);
  try {
    for (let start = 0; start < archive.length; start += SLICE_BYTES) {
      const end = start + SLICE_BYTES;
      unzip.push(archive.subarray(start, end), end >= archive.length);
    }
  } catch (error2) {
    if (error2 instanceof UserError) throw error2;
    throw broken(error2);
  }
}
var broken = (cause) => refused3("it is no whole zip archive", cause);
function parse2(folder, text) {
  try {
    return JSON.parse(text);
  } catch (error2) {
    throw refused3(`"${folder}/record.json" is not JSON`, error2);
  }
}
var refused3 = (why, cause) => new UserError("record-invalid", `Cannot read the records that the run of the fork left: ${why}`, {
  cause
});

// src/action/merge-commit.ts
async function fetchMerge(host2, { directory, pullRequest, headSha, credentials }) {
  const git = gitIn(host2, directory);
  const reference = `refs/pull/${pullRequest}/merge`;
  const what = `the merge of pull request ${pullRequest}`;
  await fetchCommit(git, { reference, what, depth: 2, credentials });
  const { stdout } = await git(["rev-parse", "--verify", "FETCH_HEAD^{commit}"]);
  const merge = stdout.trim();
  const [base, head, ...more] = await parentsOf(git, merge) ?? [];
  if (base !== void 0 && head === headSha && more.length === 0) return { merge, base };
  throw new UserError(
    "git",
    `Cannot judge commit ${headSha} of pull request ${pullRequest}: GitHub's merge is of ${head ?? "no"} commit; the pull request has moved on, or has conflicts`
  );
}

// src/action/modes/judge-fork.ts
var UNVERIFIED = "The run of the fork measured this, and nobody with rights here has measured it again. The numbers fit together and belong to this commit; whether the models gave these answers nobody has checked. It is no pass.";
var judgeForkMode = async (program, { inputs, job, payload }) => {
  const run = readForkRun(job.eventName, payload);
  const means = meansOf(program, { inputs, job });
  const trigger = await pullRequestOf2(await means.connect(), run.head);
  const step = { inputs, job, trigger };
  await conduct(program, {
    step,
    means,
    judge: (observer) => judgedBy((foundBase) => judgeAsData(means, { step, run, observer, foundBase })),
    ...inputs.trust === "numbers" ? { unverified: UNVERIFIED } : {}
  });
};
async function judgeAsData(means, judging) {
  const { host: host2, engine, check: check2, credentials } = means;
  const { step, observer, foundBase } = judging;
  const { number: pullRequest, headSha } = step.trigger;
  const directory = host2.files.resolve(step.inputs.policyPath, "..");
  const commits = await fetchMerge(host2, { directory, pullRequest, headSha, credentials });
  foundBase(commits.base);
  const request = requestOf(step, commits.base, observer);
  const trusting = step.inputs.trust === "numbers" ? await numbersFor(means, judging, request) : {};
  const strangers = await checkoutAsData(host2, { directory, ...commits });
  try {
    return await check2(host2, engine, { ...request, ...trusting, strangers });
  } finally {
    await strangers.dispose();
  }
}
async function numbersFor({ host: host2, connect }, { run, step: { trigger } }, { facts }) {
  const known = facts ?? { head: trigger.headSha, base: trigger.baseSha };
  const records = readRecords(await measuredArtifact(await connect(), run));
  return { source: trustNumbers(host2, { records, facts: known }) };
}
var ARTIFACT = "compression-gate-measured";
async function measuredArtifact(github, { id }) {
  const found = (await github.artifacts(id)).filter(({ name }) => name === ARTIFACT);
  const [artifact, ...more] = found;
  const refuse = (why) => new UserError("record-invalid", `Cannot judge by the numbers of run ${id}: ${why}`);
  if (artifact === void 0 || more.length > 0)
    throw refuse(`it left ${found.length} artifacts "${ARTIFACT}", and one is needed`);
  if (artifact.bytes > MOST_ARCHIVE_BYTES)
    throw refuse(`its artifact takes more than ${MOST_ARCHIVE_BYTES / 1e6} MB`);
  return github.downloadArtifact(artifact.id);
}

// src/record/part-file.ts
var ANSWERS = "answers.bin";
async function writePart(host2, folder, { part, answers }) {
  const answersDigest = host2.digest.sha256(answers);
  await host2.files.write(host2.files.resolve(folder, ANSWERS), answers);
  const content = toJson({ ...part, answersDigest });
  await host2.files.write(host2.files.resolve(folder, "part.json"), content);
}
async function readPart(host2, folder) {
  const path = host2.files.resolve(folder, "part.json");
  if (!await host2.files.exists(path)) return void 0;
  const refuse = (why, cause) => new UserError("record-invalid", `Cannot read part "${path}": ${why}`, { cause });
  const checked = check("part", parse3(await host2.files.readText(path), refuse));
  if (checked.kind !== "valid") {
    const [problem] = checked.problems;
    throw refuse(
      problem === void 0 ? "it does not fit the schema" : `${pathText(problem.path)} ${problem.message}`
    );
  }
  const answers = await host2.files.readBytes(host2.files.resolve(folder, ANSWERS));
  if (host2.digest.sha256(answers) !== checked.value.answersDigest)
    throw refuse(`${ANSWERS} is not the file that was written with it`);
  return { part: checked.value, answers };
}
function parse3(text, refuse) {
  try {
    return JSON.parse(text);
  } catch (error2) {
    throw refuse("it is not JSON", error2);
  }
}

// src/run/answer-key.ts
function answerKeys(host2) {
  const sha2562 = (content) => host2.digest.sha256(content);
  const feedDigests = /* @__PURE__ */ new WeakMap();
  const digestOf2 = (feeds) => {
    const known = feedDigests.get(feeds) ?? sha2562(encodeColumns(feeds.columns));
    feedDigests.set(feeds, known);
    return known;
  };
  const asked = /* @__PURE__ */ new Map();
  return {
    next: async (question, { paths = [], models = [], feeds, options }) => {
      const digests = models.map(sha2562);
      for (const path of paths) digests.push(await digestOfModel(host2, path));
      const parts = {
        question,
        models: digests,
        feeds: feeds === void 0 ? null : digestOf2(feeds),
        options
      };
      const key = sha2562(JSON.stringify(parts));
      const times = (asked.get(key) ?? 0) + 1;
      asked.set(key, times);
      return `${key}-${times}`;
    }
  };
}
async function digestOfModel({ files, digest }, path) {
  const content = await files.readBytes(path);
  const digests = [digest.sha256(content)];
  for (const location of locationsIn(content, path)) {
    const beside2 = files.resolve(path, "..", location);
    const size = await files.sizeBytes(beside2);
    digests.push(digest.sha256Of(chunksIn(files, beside2, size)));
  }
  return digests.length === 1 ? digests.join("") : digest.sha256(digests.join("\n"));
}
function locationsIn(content, path) {
  try {
    return externalLocations(readModel(content, path));
  } catch (error2) {
    if (error2 instanceof UserError) return [];
    throw error2;
  }
}
var CHUNK_BYTES = 2 ** 24;
function* chunksIn(files, path, size) {
  for (let offset = 0; offset < size; offset += CHUNK_BYTES)
    yield files.readRangeNow(path, offset, CHUNK_BYTES);
}

// src/run/questions.ts
var predictQuestion = ({
  modelPath,
  feeds,
  rows,
  batch,
  outputs,
  unpadding,
  options
}) => ({
  paths: [modelPath],
  feeds,
  options: [
    rows === void 0 ? null : [...rows],
    batch,
    outputs ?? null,
    options,
    ...unpadding === void 0 ? [] : [unpadding]
  ]
});
var armsOf = (arms) => ({
  paths: arms.map(({ modelPath }) => modelPath),
  options: arms.map(({ name, options }) => [name, options])
});
function timedQuestion({ arms, feeds, ...plan }) {
  const { options, ...models } = armsOf(arms);
  return { ...models, feeds, options: [options, plan] };
}
var rangesQuestion = ({ model, feeds, ...rest }) => ({
  ..."path" in model ? { paths: [model.path] } : { models: [model] },
  feeds,
  options: rest
});
var sumsQuestion = ({ model, feeds, ...rest }) => ({
  models: [model],
  feeds,
  options: rest
});
var optimizeQuestion = ({ modelPath, options }) => ({
  paths: [modelPath],
  options
});

// src/run/replaying-engine.ts
function replayingEngine(host2, { parts, areAlike, engine }) {
  const keys = answerKeys(host2);
  const whole = async (name, question, run) => {
    const [found] = keptUnder(parts, await keys.next(name, question));
    if (found === void 0) return run(await engine());
    throwFailure([found]);
    return answerOf(found);
  };
  return {
    version: () => whole("version", { options: null }, (real) => real.version()),
    providers: () => whole("providers", { options: null }, (real) => real.providers()),
    placement: (job, limits) => whole("placement", predictQuestion(job), (real) => real.placement(job, limits)),
    predict: async (job, limits) => {
      const found = keptUnder(parts, await keys.next("predict", predictQuestion(job)));
      const [first] = found;
      if (first === void 0) return (await engine()).predict(job, limits);
      return first.kind === "whole" ? answerOf(first) : joined(found, job, areAlike);
    },
    latency: (job, limits) => whole("latency", timedQuestion(job), (real) => real.latency(job, limits)),
    attack: async (job, limits) => (await engine()).attack(job, limits),
    load: (job, limits) => whole("load", timedQuestion(job), (real) => real.load(job, limits)),
    ranges: (job, limits) => whole("ranges", rangesQuestion(job), (real) => real.ranges(job, limits)),
    sums: (job, limits) => whole("sums", sumsQuestion(job), (real) => real.sums(job, limits)),
    evaluate: (model, limits) => whole("evaluate", { models: [model], options: null }, (real) => real.evaluate(model, limits)),
    open: (job, limits) => whole("open", optimizeQuestion(job), (real) => real.open(job, limits)),
    optimizedModel: (job, limits) => whole("optimizedModel", optimizeQuestion(job), (real) => real.optimizedModel(job, limits)),
    memory: (job, limits) => whole("memory", predictQuestion(job), (real) => real.memory(job, limits)),
    saturates: (limits) => whole("saturates", { options: null }, (real) => real.saturates(limits)),
    // Most jobs were done elsewhere.
    startAhead: () => () => Promise.resolve()
  };
}
var keptUnder = (parts, key) => parts.flatMap((part) => part.get(key) ?? []);
function answerOf(stored) {
  if (stored.kind === "whole") return stored.answer;
  throw new Error("A share was kept where all of it was asked");
}
function throwFailure(found) {
  for (const one of found) if (one.kind === "failure") throw new EngineError(one.code, one.message);
}
function joined(found, { options }, areAlike) {
  throwFailure(found);
  const shares = found.filter((one) => one.kind === "rows" && one.from < one.to).toSorted((a, b) => a.from - b.from);
  const [first] = shares;
  const ends = [0, ...shares.map(({ to }) => to)];
  const isWhole2 = shares.every(({ from }, position) => from === ends[position]) && ends.at(-1) === first?.of;
  const predictions = shares.flatMap(({ prediction }) => prediction ?? []);
  const [start] = predictions;
  if (!isWhole2 || start === void 0 || predictions.length !== shares.length) {
    const message = "Cannot put the answers of the shards together: they do not cover all rows";
    throw new EngineError("engine-failed", message);
  }
  if (shares.length > 1 && options.kernels === "ordinary" && !areAlike) {
    const message = "Cannot put the answers of the shards together: the int8 kernels of one CPU saturate and those of another do not, so that no single machine gives these answers; run all shards on one kind of runner";
    throw new EngineError("engine-failed", message);
  }
  const outputs = start.outputs.map(
    (column, position) => joinColumns(
      column,
      predictions.map((one) => one.outputs[position] ?? column)
    )
  );
  return { ...start, outputs };
}
function joinColumns(like, columns) {
  const rows = columns.reduce((total, column) => total + column.rows, 0);
  if (like.elementType === "string")
    return { ...like, rows, values: columns.flatMap(({ values }) => Array.from(values, String)) };
  const length = columns.reduce((total, { values }) => total + values.length, 0);
  const all = numericArray(like.elementType, length);
  const bytes = new Uint8Array(all.buffer);
  let offset = 0;
  for (const { values } of columns) {
    if (!isNumericArray(values)) continue;
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return { ...like, rows, values: all };
}

// src/run/stored-answers.ts
import { deserialize, serialize } from "node:v8";
var encodeAnswers = (answers) => new Uint8Array(serialize(answers));
function decodeAnswers(bytes) {
  const answers = deserialize(bytes);
  return answers;
}
var failureOf = ({ code, message }) => ({
  kind: "failure",
  code,
  message
});

// src/run/recording-engine.ts
function recordingEngine(host2, engine, shard) {
  const answers = /* @__PURE__ */ new Map();
  const recorder = { host: host2, engine, shard, keys: answerKeys(host2), answers };
  const whole = recorded(recorder);
  const shared = {
    ...whole,
    predict: (job, limits) => predictShare(recorder, job, limits)
  };
  return { whole, shared, answers };
}
function recorded(recorder) {
  const { engine } = recorder;
  const keep = (name, question, run) => keepWhole(recorder, { name, question, run });
  return {
    version: () => keep("version", { options: null }, () => engine.version()),
    providers: () => keep("providers", { options: null }, () => engine.providers()),
    placement: (job, limits) => keep("placement", predictQuestion(job), () => engine.placement(job, limits)),
    predict: (job, limits) => keep("predict", predictQuestion(job), () => engine.predict(job, limits)),
    latency: (job, limits) => keep("latency", timedQuestion(job), () => engine.latency(job, limits)),
    // Asked for again where all rows are known: which rows it changes depends on all answers.
    attack: (job, limits) => engine.attack(job, limits),
    load: (job, limits) => keep("load", timedQuestion(job), () => engine.load(job, limits)),
    ranges: (job, limits) => keep("ranges", rangesQuestion(job), () => engine.ranges(job, limits)),
    sums: (job, limits) => keep("sums", sumsQuestion(job), () => engine.sums(job, limits)),
    evaluate: (model, limits) => keep("evaluate", { models: [model], options: null }, () => engine.evaluate(model, limits)),
    open: (job, limits) => keep("open", optimizeQuestion(job), () => engine.open(job, limits)),
    optimizedModel: (job, limits) => keep("optimizedModel", optimizeQuestion(job), () => engine.optimizedModel(job, limits)),
    memory: (job, limits) => keep("memory", predictQuestion(job), () => engine.memory(job, limits)),
    saturates: (limits) => keep("saturates", { options: null }, () => engine.saturates(limits)),
    startAhead: () => engine.startAhead()
  };
}
async function keepWhole({ shard, keys, answers }, { name, question, run }) {
  const key = await keys.next(name, question);
  if (shard.index !== FIRST) return run();
  try {
    const answer = await run();
    answers.set(key, { kind: "whole", answer });
    return answer;
  } catch (error2) {
    if (error2 instanceof EngineError) answers.set(key, failureOf(error2));
    throw error2;
  }
}
async function predictShare({ host: host2, engine, shard, keys, answers }, job, limits) {
  const key = await keys.next("predict", predictQuestion(job));
  const rows = job.rows ?? Uint32Array.from({ length: job.feeds.rows }, (_, row) => row);
  const batch = await fixedBatch(host2, job.modelPath) ?? job.batch;
  const { from, to } = shareOf(rows.length, batch, shard);
  const stored = { kind: "rows", from, to, of: rows.length };
  try {
    const own = from === to ? rows.subarray(0, batch) : rows.subarray(from, to);
    const prediction = await engine.predict({ ...job, rows: own }, limits);
    answers.set(key, { ...stored, prediction: from === to ? void 0 : prediction });
    const outputs = prediction.outputs.map((column) => placed(column, from, rows.length));
    return { ...prediction, outputs };
  } catch (error2) {
    if (error2 instanceof EngineError) answers.set(key, failureOf(error2));
    throw error2;
  }
}
async function fixedBatch({ files }, path) {
  const { inputs } = modelSignature(readModel(await files.readBytes(path), path));
  return fixedBatchOf(inputs);
}
function placed(column, from, rows) {
  const { elementType, itemShape, values } = column;
  const width = itemShape.reduce((product, size) => product * size, 1);
  if (elementType === "string") {
    const texts = Array.from({ length: rows * width }, () => "");
    return { ...column, rows, values: texts };
  }
  const all = numericArray(elementType, rows * width);
  for (let position = 0; position < values.length; position += 1) {
    const value = values[position];
    if (value !== void 0) Reflect.set(all, from * width + position, value);
  }
  return { ...column, rows, values: all };
}

// src/commands/parts/measure-parts.ts
var partFolder = (host2, { output }, shard) => host2.files.resolve(output, "measured", shardText(shard).replace("/", "-of-"));
async function measureParts(host2, engine, request) {
  const folders = [];
  for (const model of request.plan.models)
    for (const run of model.runs)
      folders.push(await measurePart(host2, await engine(), { ...request, model: model.name, run }));
  return folders;
}
async function measurePart(host2, engine, {
  model,
  run: { kind, inForce },
  shard,
  change
}) {
  const { whole, shared, answers } = recordingEngine(host2, engine, shard);
  const prepared = await prepare(host2, whole, { inForce, canary: false });
  const candidate = await makeCandidate(host2, whole, { ...prepared, canary: false });
  await observeAll(host2, shared, { ...sharedBy(prepared, shard), candidate });
  const folder = partFolder(host2, inForce, shard);
  await writePart(host2, folder, {
    part: {
      version: 1,
      tool: VERSION,
      ...change === void 0 ? {} : { change },
      model,
      kind,
      shard,
      modelDigest: prepared.base.digest,
      candidateDigest: candidate.loaded.digest,
      evaluationDigest: prepared.data.evaluation.dataset.digest,
      policyDigest: inForce.digest,
      environment: prepared.environment
    },
    answers: encodeAnswers(answers)
  });
  return folder;
}
function sharedBy(given, { index }) {
  const prepared = { ...given, attacks: [] };
  return index === FIRST ? prepared : { ...prepared, criteria: withoutCosts(prepared.criteria), loads: [], servings: [] };
}

// src/commands/parts/judge-parts.ts
function judgeParts(host2, request) {
  return async (model, run) => {
    const found = await partsOf(host2, model, { run, request });
    if (!Array.isArray(found)) return found;
    const parts = found;
    const probes = parts.map(({ part }) => part.environment.saturates);
    const engine = replayingEngine(host2, {
      parts: parts.map(({ answers }) => decodeAnswers(answers)),
      areAlike: new Set(probes).size === 1,
      engine: request.engine
    });
    const [first] = parts;
    if (first === void 0) return { unjudged: "There is no shard" };
    return gateModel(onMachine(host2, first.part.environment), engine, {
      inForce: run.inForce,
      canary: false,
      ...request.change === void 0 ? {} : { change: request.change }
    });
  };
}
var onMachine = (host2, environment) => ({
  ...host2,
  machine: {
    ...host2.machine,
    facts: async () => ({ ...await host2.machine.facts(), ...environment })
  }
});
async function partsOf(host2, model, { run, request }) {
  const parts = [];
  for (let index = 1; index <= request.shards; index += 1) {
    const shard = { index, count: request.shards };
    const name = `Shard ${shardText(shard)}`;
    const kept = await partOrProblem(host2, partFolder(host2, run.inForce, shard));
    if (kept === void 0)
      return {
        unjudged: `${name} left nothing of it: its job failed, was cancelled, or kept no artifact`
      };
    if ("unjudged" in kept) return kept;
    const [other] = differences(saidBy2(kept.part), {
      tool: VERSION,
      change: request.change,
      model,
      kind: run.kind,
      shard,
      policyDigest: run.inForce.digest
    });
    if (other !== void 0)
      return {
        unjudged: `${name} is refused: ${other.path} is ${shown2(other.recorded)}, and ${shown2(other.recomputed)} is what is judged`
      };
    parts.push(kept);
  }
  return disagreement(parts) ?? parts;
}
async function partOrProblem(host2, folder) {
  try {
    return await readPart(host2, folder);
  } catch (error2) {
    if (error2 instanceof UserError) return { unjudged: error2.message };
    throw error2;
  }
}
var saidBy2 = ({ tool, change, model, kind, shard, policyDigest }) => ({
  tool,
  change,
  model,
  kind,
  shard,
  policyDigest
});
var shown2 = (value) => value === void 0 ? "nothing" : JSON.stringify(value).slice(0, 80);
function disagreement(parts) {
  const [first, ...rest] = parts.map(({ part }) => ({
    model: part.modelDigest,
    candidate: part.candidateDigest,
    evaluation: part.evaluationDigest,
    onnxruntime: part.environment.onnxruntime
  }));
  for (const [position, other] of rest.entries()) {
    const [unlike] = differences(first, other);
    if (unlike === void 0) continue;
    const advice = unlike.path === "candidate" ? "; a recipe that is searched for (`auto` without a baseline) or calibrated on other CPUs can differ: record a baseline, or measure on one kind of runner" : "";
    return {
      unjudged: `Shards 1 and ${position + 2} measured another ${unlike.path}${advice}`
    };
  }
  return void 0;
}

// src/action/modes/judge.ts
var judgeMode = async (program, { inputs, job, payload }) => {
  const step = { inputs, job, trigger: readTrigger(job.eventName, payload) };
  const means = meansOf(program, { inputs, job });
  const { host: host2, engine, check: check2 } = means;
  await conduct(program, {
    step,
    means,
    judge: (observer) => judgedBy(async (foundBase) => {
      const base = await baseOf(means, step);
      foundBase(base);
      const change = factsOf2(step.trigger, base);
      const source = judgeParts(host2, { shards: inputs.shards, change, engine });
      return check2(host2, engine, { ...requestOf(step, base, observer), source });
    })
  });
};

// src/action/modes/measure.ts
var measureMode = async (program, { inputs, job, payload }) => {
  const { runner: runner2, host: host2 } = program;
  const step = { inputs, job, trigger: readTrigger(job.eventName, payload) };
  const means = meansOf(program, { inputs, job });
  const base = await baseOf(means, step);
  await withPlan(host2, planningOf(step, base), async (plan) => {
    const change = factsOf2(step.trigger, base);
    const { shard } = inputs;
    const folders = await measureParts(host2, means.engine, { plan, shard, change });
    runner2.output("measured-path", folders.join("\n"));
  });
};

// src/action/modes/plan.ts
var planMode = async (program, { inputs, job, payload }) => {
  const { runner: runner2, host: host2 } = program;
  const step = { inputs, job, trigger: readTrigger(job.eventName, payload) };
  const base = await baseOf(meansOf(program, { inputs, job }), step);
  await withPlan(host2, planningOf(step, base), ({ models }) => {
    for (const { name, reason, runs } of models)
      runner2.line(`${name}: ${runs.length === 0 ? "not measured, " : ""}${reason}`);
    const concerned = models.filter(({ runs }) => runs.length > 0);
    const include = concerned.flatMap(
      ({ name }) => Array.from({ length: inputs.shards }, (_, position) => ({
        model: name,
        shard: shardText({ index: position + 1, count: inputs.shards })
      }))
    );
    runner2.output("matrix", JSON.stringify({ include }));
    runner2.output("jobs", String(include.length));
    return Promise.resolve();
  });
};

// src/publish/issue-state.ts
var MARKER3 = /^<!-- compression-gate-revalidation:([A-Za-z0-9_-]+) -->\r?\n/;
function issueMarker(state) {
  const json = JSON.stringify({ version: 1, ...state });
  return `<!-- compression-gate-revalidation:${Buffer.from(json, "utf8").toString("base64url")} -->
`;
}
function issueStateOf(body) {
  const encoded = MARKER3.exec(body)?.[1];
  if (encoded === void 0) return void 0;
  const value = parse4(Buffer.from(encoded, "base64url").toString("utf8"));
  const { version, policy, model, past } = Object(value);
  if (version !== 1 || typeof policy !== "string" || typeof model !== "string") return void 0;
  return { policy, model, past: Array.isArray(past) ? past.flatMap(pastRunOf) : [] };
}
function pastRunOf(value) {
  const { run, attempt, date, outcome, engine, data } = Object(value);
  const texts = [date, outcome, engine, data];
  const isWhole2 = Number.isSafeInteger(run) && Number.isSafeInteger(attempt);
  if (!isWhole2 || texts.some((text) => typeof text !== "string")) return [];
  return [{ run, attempt, date, outcome, engine, data }];
}
function parse4(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}

// src/publish/model-issue.ts
var MEMORY = 12;
var MAXIMUM_LENGTH2 = 65536;
var CUT2 = "\n\n_Cut here: GitHub takes no longer issues. The job summary has all of it._\n";
async function listOwnIssues(github) {
  const author = await github.viewer();
  return { author, issues: await github.issues(author) };
}
async function settleIssue(github, report, { author, issues }) {
  const [own, ...others] = ownIssues(issues, author, report);
  if (own === void 0) {
    if (report.holds) return { kind: "untouched" };
    const { url: url2 } = await createOnce4(github, report, author);
    return { kind: "opened", url: url2 };
  }
  if (isLater(own.state.past.at(-1), report.run)) return { kind: "untouched" };
  for (const other of others.filter(({ issue }) => issue.isOpen))
    await write(github, report, { own: other, isOpen: false });
  const wasOpen = own.issue.isOpen;
  if (report.holds && !wasOpen) return { kind: "untouched" };
  const { url } = await write(github, report, { own, isOpen: !report.holds });
  if (report.holds) return { kind: "closed", url };
  return { kind: wasOpen ? "updated" : "reopened", url };
}
async function write(github, report, { own: { issue, state }, isOpen }) {
  const body = bodyOf2(report, state.past);
  return github.updateIssue(issue.number, { title: report.title, body, isOpen });
}
function ownIssues(issues, author, { policy, model }) {
  return issues.flatMap((issue) => {
    const state = issue.author === author ? issueStateOf(issue.body) : void 0;
    return state?.policy === policy && state.model === model ? [{ issue, state }] : [];
  }).toSorted(
    (a, b) => Number(b.issue.isOpen) - Number(a.issue.isOpen) || a.issue.number - b.issue.number
  );
}
var isLater = (past, { run, attempt }) => past !== void 0 && (past.run - run || past.attempt - attempt) > 0;
async function createOnce4(github, report, author) {
  const text = { title: report.title, body: bodyOf2(report, []) };
  try {
    return await github.createIssue(text);
  } catch (error2) {
    if (!(error2 instanceof PublishError) || error2.kind !== "unavailable") throw error2;
    const [found] = ownIssues(await github.issues(author), author, report);
    return found?.issue ?? github.createIssue(text);
  }
}
function bodyOf2(report, before) {
  const { policy, model, run } = report;
  const earlier = before.filter((past2) => past2.run !== run.run);
  const past = [...earlier, run].slice(-MEMORY);
  const marker = issueMarker({ policy, model, past });
  const text = report.text(past);
  const room = MAXIMUM_LENGTH2 - marker.length;
  if (text.length <= room) return `${marker}${text}`;
  const kept = text.slice(0, room - CUT2.length);
  return `${marker}${kept.slice(0, kept.lastIndexOf("\n"))}${CUT2}`;
}

// src/action/report-issues.ts
async function postIssues({ runner: runner2, connect }, revalidation) {
  try {
    const github = await connect();
    const own = await listOwnIssues(github);
    for (const report of reportsOf(revalidation)) {
      const fate = await settleIssue(github, report, own);
      runner2.line(`${report.model}: ${fateText(fate)}`);
    }
  } catch (error2) {
    if (!(error2 instanceof PublishError)) throw error2;
    const message = `${error2.message}. The verdict stands; the report is in the job summary`;
    runner2.annotate({ level: "notice", title: "compression-gate: no issue", message });
  }
}
var fateText = (fate) => fate.kind === "untouched" ? "no issue is touched" : `${fate.kind} ${fate.url}`;
function reportsOf({ job, policyPath, result, date }) {
  const { run, attempt } = job;
  const common = { policy: policyPath };
  const now = { run, attempt, date };
  const measured = result.revalidated.map((one) => {
    const { record, verdict } = one;
    const { name } = record.model;
    return {
      ...common,
      model: name,
      title: titleOf(name, verdict.blocks),
      text: (past) => bodyOf3(revalidatedModelMarkdown(one), past, job),
      run: {
        ...now,
        outcome: verdict.outcome,
        engine: record.environment.onnxruntime,
        data: record.data.evaluation.digest
      },
      holds: !verdict.blocks
    };
  });
  const unmeasured = result.failed.map(({ model, error: error2 }) => {
    const text = unmeasuredModelMarkdown({ model, reason: error2.message });
    return {
      ...common,
      model,
      title: titleOf(model, true),
      text: (past) => bodyOf3(text, past, job),
      run: { ...now, outcome: "error", engine: "", data: "" },
      holds: false
    };
  });
  return [...measured, ...unmeasured];
}
var titleOf = (model, blocks) => `Compression gate: the accepted ${model} ${blocks ? "is in doubt" : "holds again"}`;
function bodyOf3(text, past, job) {
  const rows = past.toReversed().map(({ date, outcome, engine, data }) => [
    textCell(date.slice(0, 10)),
    textCell(outcome),
    textCell(engine),
    codeCell(data.slice(0, 10))
  ]);
  const table = markdownTable([["revalidated", "verdict", "onnxruntime", "data"], ...rows]);
  return [
    text,
    ...past.length < 2 ? [] : [table, ""],
    "This issue is kept up to date by the schedule, and closed when the model holds.",
    "",
    runLine(job)
  ].join("\n");
}

// src/action/modes/revalidate.ts
var EVENTS2 = ["schedule", "workflow_dispatch"];
var revalidateMode = async (program, start) => {
  onDefaultBranch(start, EVENTS2);
  const { runner: runner2, host: host2 } = program;
  const { inputs, job } = start;
  const engine = once(() => program.engineFor(job, inputs));
  const { policyPath, models, output } = inputs;
  const result = await program.revalidate(host2, engine, { policyPath, models, output });
  await runner2.summarize(`${result.markdown}
${runLine(job)}`);
  await tell3(program, start, result);
  if (inputs.comment !== "never") {
    const connect = once(() => program.connect(job));
    const date = host2.clock.now().toISOString();
    await postIssues({ runner: runner2, connect }, { job, policyPath, result, date });
  }
  if (result.exitCode !== 0) runner2.fail(whyItFails2(result));
};
var runsOf2 = ({ revalidated }) => revalidated.map(({ record, recordPath: recordPath2, verdict }) => ({
  model: record.model.name,
  kind: "in-force",
  record: { ...record, verdict },
  recordPath: recordPath2
}));
async function tell3({ runner: runner2, host: host2 }, { inputs: { policyPath } }, result) {
  const runs = runsOf2(result);
  const { reportPath, failed, exitCode } = result;
  const verdict = failed.length > 0 && exitCode !== 1 ? "error" : worstOf({ runs, unjudged: [] });
  const policyDirectory = host2.files.resolve(policyPath, "..");
  writeOutputs(runner2, { runs, reportPath }, { verdict, policyDirectory });
  const policy = { path: policyPath, lineOf: await policyLines(host2, policyPath) };
  for (const annotation of annotationsOf({ runs, unjudged: [] }, policy))
    runner2.annotate(annotation);
}
function whyItFails2(result) {
  const unmeasured = result.failed.map(({ model, error: error2 }) => `${model}: ${error2.message}`);
  return [failureText({ runs: runsOf2(result), unjudged: [] }), ...unmeasured].filter((text) => text !== "").join("\n");
}

// src/action/run-action.ts
var MODES2 = {
  baseline: baselineMode,
  check: checkMode,
  judge: judgeMode,
  "judge-fork": judgeForkMode,
  measure: measureMode,
  plan: planMode,
  revalidate: revalidateMode
};
async function runAction(program) {
  const { runner: runner2 } = program;
  try {
    const start = await readStart(program);
    runner2.line(`compression-gate ${VERSION}: ${start.inputs.mode} on ${start.job.eventName}`);
    await MODES2[start.inputs.mode](program, start);
  } catch (error2) {
    await fail(runner2, explain(error2));
  }
}
async function readStart({ runner: runner2, host: host2 }) {
  const inputs = readInputs(runner2);
  const job = readJob(runner2);
  const payload = JSON.parse(await host2.files.readText(job.eventPath));
  return { inputs, job, payload };
}
async function fail(runner2, message) {
  runner2.output("verdict", "error");
  runner2.fail(message);
  await runner2.summarize(problemText(message));
}
function explain(error2) {
  const isSentence = error2 instanceof UserError || error2 instanceof EngineError || error2 instanceof PublishError;
  if (isSentence) return error2.message;
  const stack = error2 instanceof Error ? error2.stack ?? error2.message : String(error2);
  return `This is a bug in compression-gate ${VERSION}; please report it with these lines:
${stack}`;
}

// src/action/runtime/runner-runtime.ts
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join as join6 } from "node:path";

// src/action/runtime/actions-store.ts
import { join as join2 } from "node:path";
import { pipeline, Transform } from "node:stream";
import * as zlib from "node:zlib";

// src/action/runtime/cache-service.ts
import { createHash } from "node:crypto";
function versionOf(folder, compression, platform = process.platform) {
  const parts = [folder, compression, ...platform === "win32" ? ["windows-only"] : [], "1.0"];
  return createHash("sha256").update(parts.join("|")).digest("hex");
}
function cacheService(environment) {
  const [url = "", token2 = "", isSecond = ""] = [
    "ACTIONS_RESULTS_URL",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_CACHE_SERVICE_V2"
  ].map((name) => environment[name]);
  if (url === "" || token2 === "" || isSecond === "") return void 0;
  const client = new HttpClient("compression-gate", [new BearerCredentialHandler(token2)], {
    allowRetries: true,
    maxRetries: 2,
    socketTimeout: 3e4
  });
  const method = new URL(
    "/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL",
    url
  ).href;
  return {
    downloadUrl: async (key, version) => {
      const { statusCode, result } = await client.postJson(method, {
        key,
        restore_keys: [],
        version
      });
      if (statusCode !== 200) return void 0;
      const { ok, signed_download_url: address } = Object(result);
      return ok === true && typeof address === "string" ? address : void 0;
    }
  };
}

// src/action/runtime/read-tar.ts
import { mkdir, open } from "node:fs/promises";
import { dirname as dirname2 } from "node:path";
var BLOCK = 512;
var REGULAR = ["0", "\0"];
var EXTENDED = "x";
var LONGEST_EXTENSION = 65536;
async function writeEntries(stream, { targetOf, mostBytes }) {
  const reader = blockReader(stream, mostBytes);
  const found = [];
  let longName;
  for (; ; ) {
    const header = await reader.take(BLOCK);
    if (header === void 0 || header[0] === 0) return found;
    const entry = readHeader(header);
    const path = longName ?? entry.path;
    if (entry.type === EXTENDED) longName = await readLongName(reader, entry.bytes);
    else {
      longName = void 0;
      const target = REGULAR.includes(entry.type) ? targetOf(path) : void 0;
      const write2 = target === void 0 ? void 0 : await writer(target);
      await reader.pass(entry.bytes, write2?.chunk);
      await write2?.end();
      if (target !== void 0) found.push(path);
    }
    await reader.pass((BLOCK - entry.bytes % BLOCK) % BLOCK);
  }
}
async function readLongName(reader, bytes) {
  if (bytes > LONGEST_EXTENSION) throw new Error("The header of a file in it is too long");
  const text = (await reader.take(bytes) ?? Buffer.alloc(0)).toString("utf8");
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];
}
function readHeader(header) {
  const text = (from, length) => header.subarray(from, from + length).toString("utf8").replace(/\0.*$/s, "");
  const bytes = Number.parseInt(text(124, 12).trim(), 8);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error("A file in it has no size");
  const isUstar = text(257, 5) === "ustar";
  const prefix = isUstar ? text(345, 155) : "";
  const name = text(0, 100);
  return {
    path: prefix === "" ? name : `${prefix}/${name}`,
    bytes,
    type: header.subarray(156, 157).toString("latin1")
  };
}
async function writer(path) {
  await mkdir(dirname2(path), { recursive: true });
  const file = await open(path, "wx");
  return {
    chunk: async (bytes) => {
      await file.writeFile(bytes);
    },
    end: () => file.close()
  };
}
function blockReader(stream, mostBytes) {
  const chunks = stream[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  let total = 0;
  const more = async () => {
    if (rest.length > 0) return true;
    const next = await chunks.next();
    if (next.done === true) return false;
    rest = Buffer.from(next.value);
    total += rest.length;
    if (total > mostBytes) throw new Error(`It holds more than ${mostBytes} bytes`);
    return true;
  };
  const pass = async (length, use = () => Promise.resolve()) => {
    let left = length;
    while (left > 0) {
      if (!await more()) throw new Error("It ends in the middle of a file");
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      await use(piece);
    }
  };
  return {
    pass,
    take: async (length) => {
      if (!await more()) return void 0;
      const pieces = [];
      await pass(length, (bytes) => {
        pieces.push(bytes);
        return Promise.resolve();
      });
      return Buffer.concat(pieces);
    }
  };
}

// src/action/runtime/actions-store.ts
var MOST_BYTES3 = 2e8;
function actionsStore({ service, download: download2, warn }) {
  return {
    restore: async ({ folder, into }, key, wanted) => {
      if (service === void 0) return false;
      try {
        const found = await find(service, folder, key);
        if (found === void 0) return false;
        const targetOf = (path) => targetIn(into, wanted, path);
        const content = decompressed(await download2(found.url), found.compression);
        const written = await writeEntries(content, { targetOf, mostBytes: MOST_BYTES3 });
        return written.length > 0;
      } catch (error2) {
        warn(`The cache of Actions cannot be read: ${String(error2)}`);
        return false;
      }
    },
    save: async (folder, key) => {
      if (service === void 0) return;
      const cache = await import("./cache-PZDFV5MV.js");
      if (!cache.isFeatureAvailable()) return;
      try {
        await cache.saveCache([folder], key);
      } catch (error2) {
        warn(`The engine is not kept for the next run: ${String(error2)}`);
      }
    }
  };
}
async function find(service, folder, key) {
  for (const compression of compressions()) {
    const url = await service.downloadUrl(key, versionOf(folder, compression));
    if (url !== void 0) return { url, compression };
  }
  return void 0;
}
var compressions = () => zstd() === void 0 ? ["gzip"] : ["zstd-without-long", "gzip"];
function zstd() {
  const create = Reflect.get(zlib, "createZstdDecompress");
  const made = typeof create === "function" ? create() : void 0;
  return made instanceof Transform ? made : void 0;
}
function decompressed(content, compression) {
  const unpacked = (compression === "gzip" ? void 0 : zstd()) ?? zlib.createGunzip();
  pipeline(content, unpacked, () => void 0);
  return unpacked;
}
function targetIn(folder, wanted, path) {
  const at = path.lastIndexOf("/node_modules/");
  const inside = path.slice(at + 1);
  return at >= 0 && wanted.has(inside) ? join2(folder, inside) : void 0;
}

// src/action/runtime/find-runtime.ts
import { chmod, mkdir as mkdir3, mkdtemp, rename, rm as rm2 } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname as dirname4, join as join5 } from "node:path";

// src/action/runtime/install-runtime.ts
import { createHash as createHash2 } from "node:crypto";
import { createReadStream as createReadStream2, createWriteStream } from "node:fs";
import { mkdir as mkdir2, rm } from "node:fs/promises";
import { dirname as dirname3, join as join4 } from "node:path";
import { pipeline as pipeline2 } from "node:stream/promises";

// src/action/runtime/npm-registry.ts
async function npmRegistry(configuration) {
  const { input, environment, project, user, askNpm: askNpm2 } = configuration;
  const ofUser = settingsOf(user, environment);
  const given = [
    input,
    environment["npm_config_registry"] ?? environment["NPM_CONFIG_REGISTRY"] ?? "",
    settingsOf(project, {}).get("registry") ?? "",
    ofUser.get("registry") ?? ""
  ].find((candidate) => candidate !== "");
  const named = given ?? await askNpm2();
  if (named === "")
    throw new UserError(
      "engine-missing",
      "Cannot find an npm registry for the inference engine: no configuration names one, and npm is not there to ask; name one (input registry), or install onnxruntime-node in a step before"
    );
  const url = named.replace(/\/?$/, "/");
  return { url, authorization: authorizationFor(url, ofUser) };
}
function settingsOf(text, environment) {
  const settings = /* @__PURE__ */ new Map();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === void 0 || value === void 0) continue;
    const plain2 = value.replace(/^"(.*)"$/, "$1");
    settings.set(
      key,
      plain2.replaceAll(/\$\{([^}]+)\}/g, (_, name) => environment[name] ?? "")
    );
  }
  return settings;
}
function authorizationFor(url, settings) {
  let place = url.replace(/^https?:/, "");
  while (place.length > 2) {
    const token2 = settings.get(`${place}:_authToken`) ?? "";
    if (token2 !== "") return `Bearer ${token2}`;
    const basic = settings.get(`${place}:_auth`) ?? "";
    if (basic !== "") return `Basic ${basic}`;
    place = place.endsWith("/") ? place.slice(0, -1) : place.slice(0, place.lastIndexOf("/") + 1);
  }
  return void 0;
}
function tarballUrl({ url }, name, version) {
  return `${url}${name}/-/${name}-${version}.tgz`;
}

// src/action/runtime/runtime-pin.ts
var ENTRY = "node_modules/onnxruntime-node/dist/index.js";
function filesOf(pin, { name, files }, platform) {
  return name === "onnxruntime-node" ? { ...files, ...pin.binaries[platform] } : files;
}

// src/action/runtime/unpack-tarball.ts
import { createReadStream } from "node:fs";
import { join as join3 } from "node:path";
import { createGunzip as createGunzip2 } from "node:zlib";
var MOST_BYTES4 = 2e9;
function unpackTarball({ tarball, target, wanted }) {
  return writeEntries(createReadStream(tarball).pipe(createGunzip2()), {
    mostBytes: MOST_BYTES4,
    targetOf: (path) => {
      const inside = path.replace(/^package\//, "");
      return wanted.has(inside) ? join3(target, inside) : void 0;
    }
  });
}

// src/action/runtime/install-runtime.ts
async function installRuntime(installation, folder) {
  const { pin, platform } = installation;
  for (const one of pin.packages) await installPackage(installation, one, folder);
  const wrong = await firstWrongFile(pin, platform, folder);
  if (wrong !== void 0) throw mismatch(`file "${wrong}"`, pin);
}
async function installPackage(installation, one, folder) {
  const { pin, platform, registry } = installation;
  const url = tarballUrl(registry, one.name, one.version);
  const tarball = join4(folder, `${one.name}.tgz`);
  const integrity = await fetchTo(installation, url, tarball);
  if (integrity !== one.integrity) throw mismatch(`tarball ${url}`, pin);
  const target = join4(folder, "node_modules", one.name);
  const wanted = new Set(Object.keys(filesOf(pin, one, platform)));
  await unpackTarball({ tarball, target, wanted });
  await rm(tarball);
}
function mismatch(what, { version }) {
  return new UserError(
    "engine-missing",
    `Cannot install onnxruntime-node ${version}: the digest of ${what} is not the one that compression-gate was released with, so nothing of it is used`
  );
}
async function fetchTo({ download: download2, registry: { authorization }, pin }, url, path) {
  const hash = createHash2("sha512");
  try {
    await mkdir2(dirname3(path), { recursive: true });
    const body = await download2(url, authorization === void 0 ? {} : { authorization });
    body.on("data", (chunk) => hash.update(chunk));
    await pipeline2(body, createWriteStream(path));
  } catch (error2) {
    const why = error2 instanceof Error ? error2.message : String(error2);
    throw new UserError(
      "engine-missing",
      `Cannot download onnxruntime-node ${pin.version} from ${url}: ${why}; install it in a step before (\`npm install onnxruntime-node\`), or name a registry that this runner reaches (input registry)`,
      { cause: error2 }
    );
  }
  return `sha512-${hash.digest("base64")}`;
}
async function firstWrongFile(pin, platform, folder) {
  for (const one of pin.packages) {
    for (const [file, digest] of Object.entries(filesOf(pin, one, platform))) {
      const path = join4("node_modules", one.name, file);
      if (await sha256(join4(folder, path)) !== digest) return path;
    }
  }
  return void 0;
}
async function sha256(path) {
  const hash = createHash2("sha256");
  try {
    await pipeline2(createReadStream2(path), hash);
    return hash.digest("hex");
  } catch {
    return void 0;
  }
}

// src/action/runtime/find-runtime.ts
async function findRuntime(search) {
  const { workspace, pin, platform, line } = search;
  const own = userRuntime(workspace);
  if (own !== void 0) {
    line(`The engine is the workspace's own onnxruntime-node: ${own}`);
    return own;
  }
  requirePlatform(search);
  const [os, architecture = ""] = platform.split("-");
  const folder = join5(search.toolCache, "onnxruntime-node", pin.version, `${architecture}-${os}`);
  line(`The engine is onnxruntime-node ${pin.version} ${await obtain(search, folder)}`);
  return join5(folder, ENTRY);
}
async function obtain(search, folder) {
  if (await isWhole(search, folder)) return "of the tool cache";
  await mkdir3(dirname4(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}.part-`);
  try {
    const from = await fill(search, { folder, into: staging });
    await replace(search, { folder, into: staging });
    if (from !== CACHE) await search.store?.save(folder, cacheKey(search));
    return from;
  } finally {
    await rm2(staging, { recursive: true, force: true });
  }
}
var CACHE = "of the cache of Actions";
async function fill(search, place) {
  const { pin, platform, store, line } = search;
  const wanted = pinnedFiles(pin, platform);
  if (await store?.restore(place, cacheKey(search), wanted) === true) {
    if (await isWhole(search, place.into)) return CACHE;
    line(
      "What the cache of Actions holds as the engine is not what was released: it is thrown away"
    );
    await rm2(place.into, { recursive: true, force: true });
  }
  const registry = await search.registry();
  await installRuntime({ ...search, registry }, place.into);
  return `of ${registry.url}`;
}
var isWhole = async ({ pin, platform }, folder) => await firstWrongFile(pin, platform, folder) === void 0;
async function replace(search, { folder, into }) {
  await chmod(into, 493);
  try {
    await rename(into, folder);
  } catch {
    if (await isWhole(search, folder)) return;
    await rm2(folder, { recursive: true, force: true });
    await rename(into, folder);
  }
}
function pinnedFiles(pin, platform) {
  return new Set(
    pin.packages.flatMap(
      (one) => Object.keys(filesOf(pin, one, platform)).map((file) => `node_modules/${one.name}/${file}`)
    )
  );
}
function cacheKey({ pin, platform }) {
  const [, digest = ""] = (pin.packages.at(-1)?.integrity ?? "").split("-");
  const short = digest.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 16);
  const files = Object.keys(pin.binaries[platform] ?? {}).length;
  return `compression-gate-onnxruntime-node-${pin.version}-${platform}-${files}-${short}`;
}
function userRuntime(directory) {
  try {
    return createRequire(join5(directory, "resolve.cjs")).resolve("onnxruntime-node");
  } catch {
    return void 0;
  }
}
var OLDEST_GLIBC = 2.28;
function requirePlatform({ pin, platform, glibc }) {
  const refuse = (why) => new UserError(
    "engine-missing",
    `Cannot run models on this runner: onnxruntime-node ${pin.version} ${why}; use one of ${Object.keys(pin.binaries).join(", ")}, or bring an onnxruntime-node of your own in node_modules`
  );
  if (pin.binaries[platform] === void 0) {
    throw refuse(
      platform === "darwin-x64" ? "has no binary for Macs with an Intel processor" : `has no binary that is pinned for ${platform}`
    );
  }
  if (!platform.startsWith("linux-")) return;
  if (glibc === void 0) throw refuse("needs glibc, and this Linux has another C library (musl)");
  const [major, minor] = glibc.split(".").map(Number);
  const version = (major ?? 0) + (minor ?? 0) / 100;
  if (version < OLDEST_GLIBC) throw refuse(`needs glibc 2.28, and this Linux has ${glibc}`);
}

// src/action/runtime/generated/runtime-pin.ts
var RUNTIME_PIN = {
  version: "1.30.0",
  packages: [
    {
      name: "onnxruntime-common",
      version: "1.30.0",
      integrity: "sha512-7fdVWjAID1dVhH/G8qK3APARunV4VkBFoCQAP7qp4Wkab0mrorvmc+sqiT+mKXOzDqdjN5j+/Z9nb4gzNPWcyA==",
      files: {
        "package.json": "4266741a80346e25820ccc494fbffb95e2f652b6dfb5585025be44df3b0d6722",
        "README.md": "3081e0b29169cf9b34f94bae12302d659fca817d7eae3bdcac4261d7301853ff",
        "dist/cjs/backend-impl.js": "3d25321895995f7e9480570b9a88f121049adf152e1829d0ecb11218da02d487",
        "dist/cjs/backend.js": "325aaee7a2649ea27629666f3ca01c0d80b9751e704ce502e43a8352390749b4",
        "dist/cjs/env-impl.js": "35cd8cac33973538eab471b68622c86c35a6896f4307d1a74c9ca0eda7abbac6",
        "dist/cjs/env.js": "22c7647f8ca1c1b83b437a92b95fee1457fcb72866fa029616b8f146dc609be8",
        "dist/cjs/index.js": "d7dd6cc9790e87299099fcd1b0ccb4969c01591d7eec0383a1c64dbea133dd1a",
        "dist/cjs/inference-session-impl.js": "88d90723a169297855ad3b564b134c6b685b2661316c81f71fc80da1e203bae0",
        "dist/cjs/inference-session.js": "458be26f316c5068d32a56ddbc30ca0aa687c636e079b3d161a69f0f14a683f1",
        "dist/cjs/onnx-model.js": "667f5fdac4b6df25e17f8a864d4dc619507f541f9fa0aafb6d3572fcca1e25e5",
        "dist/cjs/onnx-value.js": "8446854766f4955ce438a7338216f49223767ecc508bb502b73a3dc1a1f1998e",
        "dist/cjs/package.json": "091a04fa67c7907b98e106fcff8b964e13129754fce72d24f3025b97c4887fa3",
        "dist/cjs/tensor-conversion-impl.js": "9815e72c0bb91896035de93b3113a2256a1a998bc53c7b5e6bf5fb4e93714766",
        "dist/cjs/tensor-conversion.js": "28cc462d4a9ea556ecc86c0e6d16a51d61b58d5bc5b4b7b48976b14bc8035bdc",
        "dist/cjs/tensor-factory-impl.js": "a3204838a2c14416e4e61c968dc17c663ab3c9b8b2c4a8b7f2a1c5b06e3e5173",
        "dist/cjs/tensor-factory.js": "13b8d735350b828a49bda8aeec50b1dac888cf42268006efc4312f50a88b6906",
        "dist/cjs/tensor-impl-type-mapping.js": "333110edbbffdb7575ea340cb341bcaf691862d6594a649db28097f7d8cb19b7",
        "dist/cjs/tensor-impl.js": "11645352ba5d08971344717d3339f86aac560f84f29229b2ebe07f1ec8aa8905",
        "dist/cjs/tensor-utils-impl.js": "e7b1db989d33d54bdd1807b080a0989ff0b10d5f7dd8c93b92bbf293103aa4d5",
        "dist/cjs/tensor-utils.js": "d3f577e90dc2257c72ac728e5e6355c34af0342d971158d9f22b69d22aa97b8d",
        "dist/cjs/tensor.js": "9097114de356750f36f28776fa6ccd08d13694f0f9aac9e7669c30b6c43153f7",
        "dist/cjs/trace.js": "faecd0df94998d786e2085d56aa6003449f1ac3b35c350e0d2762498604e5d72",
        "dist/cjs/type-helper.js": "7f786da8d2a611ad751c70a74edf4d9acfccd26be8e5c6b1cb730f982892bf32",
        "dist/cjs/version.js": "0a1a7f532f4455ead0678966815c3114730150aa4368ebb5ebd9727425e9003b"
      }
    },
    {
      name: "onnxruntime-node",
      version: "1.30.0",
      integrity: "sha512-twhs1C2C/BFkz1yc5OY0KIU2GUq6DURO7hD4bx5Q2Qy3nAMJwRXW8xU3NVczE29VA9lolLOYepoD8fjTGOfIqw==",
      files: {
        "package.json": "0871cd56ac2b9c9dfc834c7eabba819e5d4f966f005388515abb3402b14e0874",
        "README.md": "c2b487948c9aed0a5ca8ef7717d78cbc81cfb65e5697d2ad6e2b7bd6fa8bc91b",
        "dist/backend.js": "a79e8019e7276a282987023f9d38d41063a99e563e5e1a6f38a73a7d39ea83ab",
        "dist/binding.js": "2a85ac5de943c7222aae5ca2897f52d73891f528d4295b701fab077470c668c0",
        "dist/index.js": "019eb02133b94b1f7fdf2d89eb93b590ce1288d271f7b280647fb3978e6391fa",
        "dist/version.js": "0a1a7f532f4455ead0678966815c3114730150aa4368ebb5ebd9727425e9003b"
      }
    }
  ],
  binaries: {
    "darwin-arm64": {
      "bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib": "685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d",
      "bin/napi-v6/darwin/arm64/onnxruntime_binding.node": "a3f993357759b06ae2411f70af60f5e041d04521ea7f0d12cb7546e411a527dd"
    },
    "linux-arm64": {
      "bin/napi-v6/linux/arm64/libonnxruntime.so.1": "1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76",
      "bin/napi-v6/linux/arm64/onnxruntime_binding.node": "afec78dc11d38dc81605b068cefe1fc73ffe77ca240c15468aa40786150beac8"
    },
    "linux-x64": {
      "bin/napi-v6/linux/x64/libonnxruntime.so.1": "ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23",
      "bin/napi-v6/linux/x64/onnxruntime_binding.node": "ccdc60b981d93a490cf9513d3f583547252b6e285b72988a96a494f2f006c7b8"
    },
    "win32-x64": {
      "bin/napi-v6/win32/x64/DirectML.dll": "234e8898778cdec88d3cb0539508273494082812c968699f3de665a018971625",
      "bin/napi-v6/win32/x64/dxcompiler.dll": "593d42df78c7f9cbd97c1374af107cfe20985759f98b77afc1448fe41ee3cc76",
      "bin/napi-v6/win32/x64/dxil.dll": "cf9a3981263f8ec30c9905d136eeaf4b4573209c602198671b958ec86905dea8",
      "bin/napi-v6/win32/x64/onnxruntime.dll": "508c362f5673483dd3a086379c392795b2e42d10d5e6f3f90ebd7ac21c97af67",
      "bin/napi-v6/win32/x64/onnxruntime_binding.node": "ddd428464069b84414d34ec1796c7c2a69c33a976e4b0390692629e394f92fa1"
    }
  }
};

// src/action/runtime/runner-runtime.ts
async function runnerRuntime(facts) {
  const { environment, workspace, line } = facts;
  return findRuntime({
    pin: RUNTIME_PIN,
    workspace,
    platform: `${process.platform}-${process.arch}`,
    glibc: glibcVersion(),
    toolCache: environment["RUNNER_TOOL_CACHE"] ?? environment["RUNNER_TEMP"] ?? homedir(),
    registry: () => registryOf(facts),
    store: actionsStore({
      service: cacheService(environment),
      download: (url) => download(url, {}),
      warn: line
    }),
    download,
    line
  });
}
function glibcVersion() {
  const report = process.report.getReport();
  const header = Reflect.get(Object(report), "header");
  const version = Reflect.get(Object(header), "glibcVersionRuntime");
  return typeof version === "string" ? version : void 0;
}
async function registryOf({ environment, workspace, registry }) {
  const userFile = environment["npm_config_userconfig"] ?? environment["NPM_CONFIG_USERCONFIG"] ?? join6(homedir(), ".npmrc");
  return npmRegistry({
    input: registry,
    environment,
    project: await textOf(join6(workspace, ".npmrc")),
    user: await textOf(userFile),
    askNpm
  });
}
function askNpm() {
  const isWindows = process.platform === "win32";
  const options = { cwd: homedir(), timeout: 3e4, shell: isWindows };
  return new Promise((resolve2) => {
    execFile(
      "npm",
      ["config", "get", "registry"],
      options,
      (error2, out) => resolve2(error2 === null ? out.trim() : "")
    );
  });
}
async function textOf(path) {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}
async function download(url, headers) {
  const client = new HttpClient("compression-gate", [], {
    allowRetries: true,
    maxRetries: 2,
    socketTimeout: 6e4
  });
  const { message } = await client.get(url, { ...headers });
  const status = message.statusCode ?? 0;
  if (status === 200) return message;
  message.resume();
  throw new Error(`it answers ${status}`);
}

// src/action/main.ts
var CANCELLED2 = 130;
var token = takeToken(process.env);
var runner = actionsRunner(process.env);
var log = {
  progress: (message) => runner.line(message),
  warn: (message) => runner.annotate({ level: "warning", title: "compression-gate", message })
};
var beside = (program) => fileURLToPath(new URL(program, import.meta.url));
var host = nodeHost({
  log,
  threadPath: beside("measure.js"),
  workingDirectory: process.env["GITHUB_WORKSPACE"] ?? process.cwd()
});
await runAction({
  runner,
  host,
  token,
  check: checkChange,
  revalidate,
  recordBaselines,
  engineFor: async ({ workspace }, { registry }) => {
    const environment = process.env;
    const runtimePath = await runnerRuntime({
      environment,
      workspace,
      registry,
      line: log.progress
    });
    forgetSecrets(process.env);
    return childEngine({ host, enginePath: beside("engine.js"), runtimePath });
  },
  connect: ({ apiUrl, owner, repository }) => connectGitHub({
    token,
    apiUrl,
    owner,
    repository,
    timeoutMs: 3e4,
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve2) => setTimeout(resolve2, milliseconds))
  }),
  onCancel: (act) => {
    for (const signal of ["SIGINT", "SIGTERM"]) {
      process.once(signal, () => void act().finally(() => process.exit(CANCELLED2)));
    }
  }
});
