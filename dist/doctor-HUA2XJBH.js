import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  connectionOf,
  placeOf,
  tokenIn
} from "./chunk-N63FJC27.js";
import {
  repositoryRoot
} from "./chunk-YETZE7H2.js";
import {
  makeClient,
  tried
} from "./chunk-YWI73URK.js";
import {
  visibleText
} from "./chunk-HJN3OFBP.js";
import {
  baselinePath
} from "./chunk-5LOKLYOR.js";
import "./chunk-BXZIHDES.js";
import {
  matchesWildcard
} from "./chunk-OTGXHUY7.js";
import {
  PublishError
} from "./chunk-53ETIWMX.js";
import {
  parseYaml,
  readPolicy
} from "./chunk-OGZNBD5N.js";
import "./chunk-PK7ZYXLE.js";
import "./chunk-QFK4J42L.js";
import "./chunk-VPX4GA4F.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

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
  const at = steps.findIndex(({ uses }) => isGate(textOf(uses), isOwnRepository));
  const step = steps[at];
  if (step === void 0) return [];
  const checkout = steps.slice(0, at).findLast((one) => usesOf(one).startsWith("actions/checkout@"));
  const on = eventsOf(workflow["on"]);
  const inputs = Object.entries(nodeOf(step["with"])).map(([name, given]) => [name, textOf(given)]);
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
      keepsCredentials: checkout === void 0 ? void 0 : textOf(nodeOf(checkout["with"])["persist-credentials"]) !== "false",
      keepsArtifacts: steps.some((one) => usesOf(one).startsWith("actions/upload-artifact@"))
    }
  ];
}
var isGate = (uses, isOwnRepository) => /(^|\/)compression-gate@/.test(uses) || isOwnRepository && /^\.\/?$/.test(uses);
var usesOf = ({ uses }) => textOf(uses);
function checkNameOf(id, { name, strategy }) {
  const given = name === void 0 ? id : textOf(name);
  return given.includes("${{") || strategy !== void 0 ? void 0 : given;
}
function eventsOf(on) {
  if (typeof on === "string") return { [on]: null };
  if (Array.isArray(on)) return Object.fromEntries(on.map((event) => [textOf(event), null]));
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
var textOf = (value) => typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

// src/commands/doctor/job-words.ts
var placeOf2 = ({ source, id }) => `${source}, job ${id}`;
var modeOf = ({ mode = "check" }) => mode;
var concludes = (inputs) => ["check", "judge"].includes(modeOf(inputs));

// src/commands/doctor/diagnose-habits.ts
function mayPropose(job, github) {
  const about = "pull request of proposed baselines";
  const setting = '"Allow GitHub Actions to create and approve pull requests"';
  const remedy = `turn ${setting} on in Settings, Actions, General`;
  const allowed = github.kind === "asked" ? github.facts.mayOpenPullRequests : void 0;
  if (allowed === true)
    return { state: "ok", about, text: `the repository lets ${placeOf2(job)} open pull requests` };
  return allowed === false ? {
    state: "missing",
    about,
    text: `${setting} is off, so that ${placeOf2(job)} can propose nothing`,
    remedy
  } : { state: "unknown", about, text: `whether ${setting} is on is unknown`, remedy };
}
function habitsOf(job) {
  const { version, keepsCredentials, keepsArtifacts, inputs } = job;
  const isPinned = version === void 0 || /^[0-9a-f]{40,64}$/.test(version);
  return [
    ...isPinned ? [] : [
      {
        state: "advice",
        about: "pinning",
        text: `${placeOf2(job)} uses the action at \`${version}\`, which may mean something else tomorrow`,
        remedy: "name it by its commit"
      }
    ],
    ...keepsCredentials === true ? [
      {
        state: "advice",
        about: "credentials",
        text: `${placeOf2(job)} leaves the token in the folder that it checks out`,
        remedy: "`persist-credentials: false` for actions/checkout"
      }
    ] : [],
    ...keepsArtifacts || !["check", "judge", "revalidate"].includes(modeOf(inputs)) ? [] : [
      {
        state: "advice",
        about: "reproduction",
        text: `${placeOf2(job)} keeps no artifact, so that a run cannot be reproduced by its number`,
        remedy: "add actions/upload-artifact for candidates and records"
      }
    ]
  ];
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
      ...jobs.flatMap((job) => diagnoseJob(job, jobs, github))
    ];
  }
  return jobs.flatMap((job) => [...diagnoseEvents(job, github), ...diagnoseJob(job, jobs, github)]);
}
function diagnoseEvents(job, github) {
  const { events, hasPathFilter, inputs } = job;
  if (!concludes(inputs)) return [];
  if (!events.includes("pull_request") && !events.includes("pull_request_target")) return [];
  const runs = events.includes("pull_request_target") ? {
    state: "missing",
    about: "workflow",
    text: `${placeOf2(job)} runs on pull_request_target, where code of strangers meets a token that may write; the action refuses it`,
    remedy: "run on pull_request"
  } : { state: "ok", about: "workflow", text: `${placeOf2(job)} runs the gate on pull requests` };
  const filter = {
    state: "missing",
    about: "workflow",
    text: `${placeOf2(job)} has a filter of paths: a required check that does not run never ends`,
    remedy: "remove it; a pull request that concerns no model passes at once"
  };
  return [runs, ...hasPathFilter ? [filter] : [], ...mergeQueueOf(job, github)];
}
function mergeQueueOf(job, github) {
  if (job.events.includes("merge_group")) return [];
  const [about, remedy] = ["merge queue", "add merge_group to `on:`"];
  const text = `${placeOf2(job)} does not run on merge_group, so that a merge queue would wait for ever`;
  if (github.kind === "offline") {
    return [{ state: "unknown", about, text: `${text}; whether there is one is unknown`, remedy }];
  }
  if (github.facts.hasMergeQueue) return [{ state: "missing", about, text, remedy }];
  return github.facts.unknown.length === 0 ? [] : [{ state: "unknown", about, text: `${text}; whether there is one is unknown`, remedy }];
}
var judges = (inputs) => concludes(inputs) || modeOf(inputs) === "judge-fork";
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
    about: "whether the schedule still runs",
    scope: "actions",
    level: "read",
    without: "nobody is told when the schedule is turned off",
    isExtra: true,
    isWanted: (inputs, others) => concludes(inputs) && inputs["comment"] !== "never" && others.some((other) => modeOf(other) === "revalidate")
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
function diagnoseJob(job, jobs, github) {
  const others = jobs.map(({ inputs }) => inputs);
  return [
    ...FEATURES.filter(({ isWanted }) => isWanted(job.inputs, others)).map(
      (feature) => permissionFor(feature, job, github)
    ),
    ...modeOf(job.inputs) === "baseline" ? [mayPropose(job, github)] : [],
    ...habitsOf(job)
  ];
}
function permissionFor({ about, scope, level, without, isExtra }, job, github) {
  const permission = `${scope}: ${level}`;
  const remedy = `add \`${permission}\` to the permissions of the job`;
  const state = isExtra === true ? "advice" : "missing";
  const { permissions } = job;
  if (permissions.kind === "given") {
    const given = permissions.of(scope);
    const isEnough2 = given === "write" || given === level;
    return isEnough2 ? { state: "ok", about, text: `${placeOf2(job)} has \`${permission}\`` } : {
      state,
      about,
      text: `${placeOf2(job)} lacks \`${permission}\`: ${without}`,
      remedy
    };
  }
  const says = `${placeOf2(job)} says nothing of permissions`;
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
    state,
    about,
    text: `${says}, and the repository gives it no \`${permission}\`: ${without}`,
    remedy
  };
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
  const { requiredChecks, defaultBranch, unknown } = github.facts;
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
        text: `${placeOf2(job)} must pass before a merge into ${defaultBranch}`
      };
    if (checkName === void 0) {
      const text2 = `what GitHub calls the check of ${placeOf2(job)} is known only when it runs; required are ${listOf2(requiredChecks)}`;
      return { state: "unknown", about, text: text2, remedy };
    }
    const text = `"${checkName}" (${placeOf2(job)}) need not pass before a merge into ${defaultBranch}`;
    return unknown.length === 0 ? { state: "missing", about, text, remedy } : {
      state: "unknown",
      about,
      text: `${text}, as far as can be told (${unknown.join("; ")})`,
      remedy
    };
  });
}
var OF_MODELS = "compression gate / ";
function requiredOfForks({ requiredChecks, defaultBranch, unknown }) {
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
  return unknown.length === 0 ? { state: "missing", about, text, remedy } : {
    state: "unknown",
    about,
    text: `${text}, as far as can be told (${unknown.join("; ")})`,
    remedy
  };
}
var listOf2 = (names) => names.length === 0 ? "none" : names.map((name) => `"${name}"`).join(", ");
function diagnoseOwners(guarded, { place, owners }, github) {
  const restricted = github.kind === "asked" ? github.facts.restrictedPaths.map(pathMatcher) : [];
  const open = guarded.filter(({ path }) => !restricted.some((fits) => fits(path)));
  const orphans = open.filter(({ path }) => (owners?.ownersOf(path) ?? []).length === 0);
  return [
    ...orphans.length > 0 ? [orphansOf(orphans, place, github)] : [],
    ...open.length > orphans.length ? [reviewOf(open.length - orphans.length, github)] : []
  ];
}
function orphansOf(orphans, place, github) {
  const about = "code owners";
  const [first] = orphans;
  const remedy = `name owners in ${place}, such as \`/${first?.path ?? ""} @OWNER\``;
  return github.kind === "asked" && github.facts.unknown.length === 0 ? {
    state: "missing",
    about,
    text: orphansText(
      orphans,
      `, and no ruleset guards ${orphans.length === 1 ? "it" : "them"}`
    ),
    remedy
  } : {
    state: "unknown",
    about,
    text: orphansText(orphans, "; whether a ruleset guards them is unknown"),
    remedy
  };
}
var MOST_NAMED = 3;
function orphansText(orphans, rules) {
  const [first] = orphans;
  if (first !== void 0 && orphans.length === 1)
    return `${first.what} (${first.path}) has no owner in CODEOWNERS${rules}`;
  const named = orphans.slice(0, MOST_NAMED).map(({ path }) => path);
  const more = orphans.length - named.length;
  const rest = more === 0 ? "" : ` and ${more} more`;
  return `${orphans.length} files that the verdict rests on have no owner in CODEOWNERS${rules}: ${named.join(", ")}${rest}`;
}
function reviewOf(files, github) {
  const about = "code owners";
  const have = files === 1 ? "1 file that the verdict rests on has" : `${files} files that the verdict rests on have`;
  const remedy = "require the review of code owners in a ruleset or in the protection of the branch";
  if (github.kind === "offline") {
    const text2 = `${have} an owner; whether their review is required is unknown: ${github.why}`;
    return { state: "unknown", about, text: text2, remedy };
  }
  const { ownersMustReview, unknown } = github.facts;
  if (ownersMustReview)
    return { state: "ok", about, text: `${have} an owner, whose review is required` };
  const text = `${have} an owner, whose review is not required`;
  return unknown.length === 0 ? { state: "missing", about, text, remedy } : {
    state: "unknown",
    about,
    text: `${text}, as far as can be told (${unknown.join("; ")})`,
    remedy
  };
}

// src/commands/doctor/doctor.ts
async function doctor(host, engine, { policyPath, github }) {
  const policy = await diagnosePolicy(host, policyPath);
  const local = [await diagnoseEngine(engine), policy.diagnosis];
  const root = await repositoryRoot(host, host.files.resolve(policyPath, ".."));
  if (root === void 0) {
    const text = "this folder is in no git repository, so that no workflow can be looked at";
    return [
      ...local,
      { state: "unknown", about: "workflow", text, remedy: "`git init` makes one" }
    ];
  }
  const { jobs, unreadable } = await readJobs(host, root);
  const owned = await codeOwners(host, root);
  const { place } = owned;
  const guarded = guardedFiles(host, root, { policyPath, file: policy.file, jobs, place });
  return [
    ...local,
    ...unreadable,
    ...diagnoseJobs(jobs, github),
    ...diagnoseRequired(jobs, github),
    ...diagnoseOwners(guarded, owned, github)
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
async function diagnosePolicy(host, path) {
  const about = "policy";
  try {
    const file = await readPolicy(host, path);
    const names = Object.keys(file.policy.models).join(", ");
    return { file, diagnosis: { state: "ok", about, text: `${path} is valid; it names ${names}` } };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { diagnosis: { state: "missing", about, text: error.message } };
  }
}
async function readJobs(host, root) {
  const { files } = host;
  const folder = files.resolve(root, ".github/workflows");
  const names = await files.isDirectory(folder) ? await files.list(folder) : [];
  const isOwnRepository = await isOurs(host, files.resolve(root, "action.yml"));
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
async function isOurs(host, path) {
  if (!await host.files.exists(path)) return false;
  return /^name: compression-gate$/m.test(await host.files.readText(path));
}
function guardedFiles(host, root, { policyPath, file, jobs, place }) {
  const fromRoot = (path) => relative(root, path).split(sep).join("/");
  const workflows = [...new Set(jobs.map(({ source }) => source))];
  const fixed = [
    { what: "the policy", path: fromRoot(host.files.resolve(policyPath)) },
    ...workflows.map((path) => ({ what: "the workflow", path })),
    { what: "CODEOWNERS itself", path: place },
    ...placesBefore(place).map((path) => ({ what: "a file in place of CODEOWNERS", path }))
  ];
  return file === void 0 ? fixed : [...fixed, ...filesOfModels(host, file, fromRoot)];
}
var placesBefore = (place) => CODE_OWNERS_PLACES.slice(
  0,
  CODE_OWNERS_PLACES.findIndex((one) => one === place)
);
function filesOfModels(host, { policy, directory }, fromRoot) {
  const folder = host.files.resolve(directory, policy.baselines ?? "baselines");
  return Object.entries(policy.models).flatMap(
    ([name, { data, suites = [], recipe, inputs = {} }]) => {
      const at = (path) => fromRoot(host.files.resolve(directory, path));
      const { evaluation, calibration, shifts = [] } = data;
      const named = [evaluation, ...calibration === void 0 ? [] : [calibration], ...shifts];
      const tokenizers = Object.values(inputs).flatMap(({ tokenizer }) => tokenizer ?? []);
      const recipeFile = typeof recipe === "string" && /\.ya?ml$/i.test(recipe) ? [recipe] : [];
      return [
        { what: `the baseline of ${name}`, path: fromRoot(baselinePath(host, folder, name)) },
        ...named.map(({ path }) => ({ what: `data of ${name}`, path: at(path) })),
        ...suites.map((path) => ({ what: `behaviour tests of ${name}`, path: at(path) })),
        ...[...new Set(tokenizers)].map((path) => ({
          what: `a tokenizer of ${name}`,
          path: at(path)
        })),
        ...recipeFile.map((path) => ({ what: `the recipe of ${name}`, path: at(path) }))
      ];
    }
  );
}
async function codeOwners(host, root) {
  for (const place of CODE_OWNERS_PLACES) {
    const path = host.files.resolve(root, place);
    if (await host.files.exists(path))
      return { place, owners: parseCodeOwners(await host.files.readText(path)) };
  }
  return { place: CODE_OWNERS_PLACES[0], owners: void 0 };
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
    () => workflowSettings(client)
  );
  const parts = [rules.value ?? NOTHING, protection.value ?? NOTHING];
  return {
    defaultBranch,
    requiredChecks: parts.flatMap(({ requiredChecks }) => requiredChecks),
    ownersMustReview: parts.some(({ ownersMustReview }) => ownersMustReview),
    restrictedPaths: parts.flatMap(({ restrictedPaths }) => restrictedPaths),
    hasMergeQueue: parts.some(({ hasMergeQueue }) => hasMergeQueue),
    defaultPermissions: permissions.value?.default_workflow_permissions,
    mayOpenPullRequests: permissions.value?.can_approve_pull_request_reviews,
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
async function workflowSettings({ octokit, place }) {
  const { rest } = octokit;
  return (await rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(place)).data;
}
async function asked(attempt, ask) {
  try {
    return { value: await tried(attempt, ask) };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    return { why: error.message };
  }
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
    const { host, engine, arguments: given } = context;
    const policyPath = given.text("policy") ?? "compression-gate.yml";
    const github = await askGitHub(context);
    const found = await doctor(host, engine, { policyPath, github });
    const exitCode = exitCodeOf(found);
    return { exitCode, text: textOf2(found), json: { exitCode, found } };
  }
};
async function askGitHub({
  host,
  environment,
  arguments: given
}) {
  const token = tokenIn(environment);
  const place = await placeOf(host, environment, given.text("repository"));
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
function exitCodeOf(found) {
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
function textOf2(found) {
  const lines = found.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)).flatMap(({ state, about, text, remedy }) => [
    `${MARKS[state]} ${about}: ${text}`,
    ...remedy === void 0 || state === "ok" ? [] : [`${" ".repeat(9)}\u2192 ${remedy}`]
  ]);
  return `${lines.map(visibleText).join("\n")}
`;
}
export {
  doctor2 as doctor
};
