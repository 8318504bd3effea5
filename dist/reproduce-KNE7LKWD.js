import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  connect,
  placeOf as placeOf2,
  tokenIn
} from "./chunk-N63FJC27.js";
import {
  countOf
} from "./chunk-2QENV6FC.js";
import "./chunk-YWI73URK.js";
import {
  checkoutCommit,
  mergeBaseWith
} from "./chunk-V53WUD6O.js";
import {
  compareCommand
} from "./chunk-D5NXMGTE.js";
import {
  gateModel
} from "./chunk-WYMGTS43.js";
import "./chunk-OL4HG3YZ.js";
import {
  differences
} from "./chunk-L5VSZ23X.js";
import {
  readRecord
} from "./chunk-DDT44KBS.js";
import {
  placeOf
} from "./chunk-QO4EPLSZ.js";
import {
  visibleText
} from "./chunk-HJN3OFBP.js";
import "./chunk-GTIZJKVG.js";
import "./chunk-WGW4YQVL.js";
import {
  modelsInForce,
  prepare
} from "./chunk-KX32WM3W.js";
import {
  baselinePath
} from "./chunk-5LOKLYOR.js";
import "./chunk-BXZIHDES.js";
import "./chunk-QDSTWLV4.js";
import {
  unzipSync
} from "./chunk-EZCTYV7I.js";
import "./chunk-AUNE74PP.js";
import "./chunk-LRYZGICI.js";
import "./chunk-Y4IB4ULP.js";
import "./chunk-4GZ4BWIV.js";
import "./chunk-KY2YIWGB.js";
import "./chunk-OTGXHUY7.js";
import {
  loadModel
} from "./chunk-VS3HZ3UW.js";
import "./chunk-Z4WAPPOA.js";
import "./chunk-53ETIWMX.js";
import {
  VERSION
} from "./chunk-JUJBMSHU.js";
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
import "./chunk-VPX4GA4F.js";
import "./chunk-6ERS3MS4.js";
import "./chunk-ZWPB4JFI.js";
import "./chunk-IQHZXEKJ.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/reproduce/find-records.ts
var DEEPEST = 4;
var OWN = "reproduced";
async function findRecords(host, path) {
  const paths = await host.files.isDirectory(path) ? await recordsIn(host, path, DEEPEST) : [path];
  const found = [];
  for (const one of paths) found.push({ path: one, record: await readRecord(host, one) });
  if (found.length > 0) return found;
  throw new UserError(
    "file-missing",
    `Cannot find a run record in "${path}": no file in it is named record.json`
  );
}
async function recordsIn(host, folder, depth) {
  const { files } = host;
  const found = [];
  for (const name of (await files.list(folder)).toSorted()) {
    const path = files.resolve(folder, name);
    if (name === "record.json") found.push(path);
    else if (depth > 0 && name !== OWN && await files.isDirectory(path))
      found.push(...await recordsIn(host, path, depth - 1));
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
    const [before, after] = [columnOf(recorded, name), columnOf(again, name)];
    if (before.length !== after.length)
      return [{ path: `rows.${name}.length`, recorded: before.length, recomputed: after.length }];
    const at = before.findIndex((value, row) => differences(value, after[row]).length > 0);
    if (at < 0) return [];
    const count = before.filter((value, row) => differences(value, after[row]).length > 0).length;
    const path = `rows.${name} (${count.toLocaleString("en-US")} of ${before.length.toLocaleString("en-US")} rows; row ${at.toLocaleString("en-US")} for one)`;
    return [{ path, recorded: before[at], recomputed: after[at] }];
  });
}
function columnOf(rows, name) {
  const column = Reflect.get(rows, name);
  return Array.isArray(column) ? column : [];
}
var keyOf = ({ metric, slice, arm, kernels, versus }) => `${metric} (${[slice, arm, `${kernels} kernels`, ...versus === void 0 ? [] : [`versus ${versus}`]].join(", ")})`;
var byKey = ({ measurements }) => new Map(measurements.filter((one) => !isTiming(one)).map((one) => [keyOf(one), one]));
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
function inputDifferences(record, { base, data, inForce, criteria, reference, suites }, provided) {
  const { model, data: recorded, policy, baseline, candidate } = record;
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
    ["baseline", baseline.digest, reference.digest],
    ["behaviour tests", suitesOf(record.suites), suitesOf(suites)],
    ["seed", record.seed, inForce.seed],
    ...candidate.recipe === null && record.canary !== true ? [[`candidate "${candidate.path}"`, candidate.digest, provided]] : []
  ];
  return inputs.filter(([, before, here]) => differences(before, here).length > 0).map(([path, before, here]) => ({ path, recorded: before, recomputed: here }));
}
var suitesOf = (suites = []) => Object.fromEntries(suites.map(({ name, digest }) => [name, digest]));

// src/commands/reproduce/reproduce-run.ts
async function reproduceRun(host, engine, request) {
  const { record } = request;
  const place = recordedPlace(request);
  const directory = host.files.resolve(place.policyPath, "..");
  const commit = request.base === void 0 ? place.commit : await mergeBaseWith(host, directory, request.base);
  if (commit === void 0) {
    const inForce = await inForceAt(host, { record, policyPath: place.policyPath });
    return runAgain(host, engine, { record, inForce });
  }
  const base = await checkoutCommit(host, directory, commit);
  try {
    const tree = base.directory;
    const inForce = await inForceAt(host, { record, policyPath: place.policyPath, tree });
    return await runAgain(host, engine, { record, inForce });
  } finally {
    await base.dispose();
  }
}
function recordedPlace({ record, policyPath }) {
  const place = placeOf(record);
  if (place !== void 0) return { ...place, policyPath: policyPath ?? place.policyPath };
  const command = compareCommand(record.policy.arguments) ?? "compression-gate compare";
  throw new UserError(
    "usage",
    `Cannot reproduce a run without a policy: run \`${command}\` again, and look at both records`
  );
}
async function inForceAt(host, { record, policyPath, tree }) {
  const { files } = host;
  const modelDirectory = files.resolve(policyPath, "..");
  const file = await readPolicy(
    host,
    tree === void 0 ? policyPath : files.resolve(tree, fileName(policyPath))
  );
  const [inForce] = modelsInForce(host, file, { names: [record.model.name], modelDirectory });
  if (inForce === void 0) throw new Error("A model that is asked for is found or refused");
  const output = files.resolve(inForce.output, "reproduced");
  const policy = await ofRecordedFile(host, inForce, record);
  return withFirstBaseline(host, { ...inForce, policy, output }, { record, policyPath });
}
async function ofRecordedFile({ files }, { policy, modelDirectory }, { model: { path } }) {
  const isThere = await files.exists(files.resolve(modelDirectory, path));
  return isThere ? { ...policy, path } : policy;
}
var fileName = (path) => path.split(/[/\\]/).at(-1) ?? path;
async function withFirstBaseline(host, inForce, { record, policyPath }) {
  const { baselines, name, directory, modelDirectory } = inForce;
  if (record.baseline.digest === void 0 || baselines === void 0) return inForce;
  if (directory === modelDirectory || await host.files.exists(baselinePath(host, baselines, name)))
    return inForce;
  const { policy } = await readPolicy(host, policyPath);
  return {
    ...inForce,
    baselines: host.files.resolve(modelDirectory, policy.baselines ?? "baselines")
  };
}
async function runAgain(host, engine, { record, inForce }) {
  const day = record.judged?.waiving?.day;
  const fixed = { ...withRecordedRecipe(inForce, record), ...day === void 0 ? {} : { day } };
  const canary = record.canaryKind ?? record.canary === true;
  const prepared = await prepare(host, engine, { inForce: fixed, canary });
  const provided = await providedDigest(host, fixed);
  const others = inputDifferences(record, prepared, provided);
  if (others.length > 0) return { kind: "other-inputs", differences: others };
  const blame = record.blame !== void 0;
  const again = await gateModel(host, engine, { inForce: fixed, canary, blame });
  const surroundings = surroundingsOf(record, again);
  return { kind: "compared", again, surroundings, ...compareRecords(record, again) };
}
function withRecordedRecipe(inForce, { candidate, canary }) {
  if (candidate.recipe === null && canary === true) return inForce;
  const recipe = candidate.recipe === null ? { provided: candidate.path } : { passes: candidate.recipe.passes };
  return { ...inForce, policy: { ...inForce.policy, recipe } };
}
async function providedDigest(host, { policy: { recipe }, modelDirectory }) {
  if (typeof recipe !== "object" || !("provided" in recipe)) return void 0;
  const path = host.files.resolve(modelDirectory, recipe.provided);
  return (await loadModel(host, path, { source: recipe.provided })).digest;
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
async function recordsOfRun(host, environment, request) {
  const { run, folder } = request;
  const place = await placeOf2(host, environment, request.repository);
  const token = tokenIn(environment);
  if (place === void 0)
    throw refused2(run, "no repository is known; name it by --repository OWNER/NAME");
  if (token === void 0)
    throw refused2(run, "GitHub gives artifacts only to who has a token; set GITHUB_TOKEN");
  const github = await connect(environment, token, place);
  const artifact = chosen(run, await github.artifacts(run), request.artifact);
  host.log.progress(`Downloading artifact ${artifact.name} of run ${run}`);
  const archive = await github.downloadArtifact(artifact.id);
  const records = recordsInArchive(archive, `artifact "${artifact.name}" of run ${run}`);
  for (const [position, { content }] of records.entries())
    await host.files.write(host.files.resolve(folder, String(position), "record.json"), content);
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
    const { host, arguments: given } = context;
    const source = given.positionals[0] ?? "";
    if (!/^\d+$/.test(source) || await host.files.exists(source))
      return reproduceAll(context, await findRecords(host, source));
    const folder = await host.files.makeTemporaryDirectory();
    try {
      await recordsOfRun(host, context.environment, {
        run: Number(source),
        repository: given.text("repository"),
        artifact: given.text("artifact"),
        folder
      });
      return await reproduceAll(context, await findRecords(host, folder));
    } finally {
      await host.files.remove(folder);
    }
  }
};
async function reproduceAll({ host, engine, arguments: given }, found) {
  const results = [];
  const wanted = given.text("model");
  for (const { record } of found) {
    const model = record.model.name;
    if (wanted !== void 0 && wanted !== model) continue;
    const request = { record, policyPath: given.text("policy"), base: given.text("base") };
    results.push({ model, reproduced: await reproduceRun(host, engine, request) });
  }
  const exitCode = worst(results.map(({ reproduced }) => exitCodeOf(reproduced)));
  return {
    exitCode,
    text: results.map(textOf).join(""),
    json: { exitCode, models: results.map(jsonOf) }
  };
}
var [SAME, DIFFERS, UNDECIDED, NOT_CHECKED] = [0, 1, 2, 3];
function exitCodeOf(reproduced) {
  if (reproduced.kind === "other-inputs") return NOT_CHECKED;
  if (reproduced.differences.length === 0) return SAME;
  return reproduced.surroundings.length === 0 ? DIFFERS : UNDECIDED;
}
var worst = (codes) => [DIFFERS, NOT_CHECKED, UNDECIDED, SAME].find((code) => codes.includes(code)) ?? NOT_CHECKED;
function jsonOf({ model, reproduced }) {
  if (reproduced.kind === "other-inputs") return { model, ...reproduced };
  const { again, ...rest } = reproduced;
  return { model, ...rest, verdict: again.verdict.outcome };
}
function textOf({ model, reproduced }) {
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
export {
  reproduce
};
