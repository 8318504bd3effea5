import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  FEEDS_FILE,
  JOB_FILE,
  LAST_WORDS,
  OUTPUTS_FILE,
  RESULT_FILE,
  decodeColumns,
  encodeColumns
} from "./chunk-32UVHXRO.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";

// src/run/run-job.ts
var INHERITED = [
  "PATH",
  "HOME",
  "USERPROFILE",
  "TMPDIR",
  "TMP",
  "TEMP",
  "LD_LIBRARY_PATH",
  "LD_PRELOAD",
  "DYLD_LIBRARY_PATH",
  "SystemRoot",
  "SystemDrive",
  "LANG",
  "LC_ALL",
  "TZ"
];
var QUIET = { ORT_DISABLE_TELEMETRY: "1" };
async function runJob(program, request, use) {
  const { files } = program.host;
  const ahead = program.takeAhead?.();
  const folder = await (ahead?.folder ?? files.makeTemporaryDirectory());
  try {
    await writeJob(program.host, folder, request);
    const result = await carryOut(program, { folder, ahead }, request);
    const hasOutputs = result.digest !== "";
    const outputs = hasOutputs ? decodeColumns(await files.readBytes(files.resolve(folder, OUTPUTS_FILE))) : [];
    return await use({
      result,
      outputs,
      read: (name) => files.readBytes(files.resolve(folder, name))
    });
  } finally {
    await files.remove(folder);
  }
}
async function writeJob({ files }, folder, request) {
  const { feeds } = request;
  if (feeds !== void 0) {
    await files.write(files.resolve(folder, FEEDS_FILE), encodeColumns(feeds.columns));
  }
  for (const [name, content] of Object.entries(request.files ?? {})) {
    await files.write(files.resolve(folder, name), content);
  }
  await files.write(files.resolve(folder, JOB_FILE), JSON.stringify(request.job(folder)));
}
function engineProcess({ host, enginePath, runtimePath }, folder) {
  return {
    command: host.processes.nodePath,
    arguments: ["--no-warnings", enginePath, folder],
    lastWords: LAST_WORDS,
    inherits: INHERITED,
    environment: {
      ...QUIET,
      ...runtimePath === void 0 ? {} : { COMPRESSION_GATE_RUNTIME: runtimePath }
    }
  };
}
async function carryOut(program, { folder, ahead }, { doing, limits }) {
  const { host } = program;
  let tooMuch = 0;
  const bounds = {
    timeoutMs: limits.timeoutMs,
    watch: ({ processId, kill }) => {
      void watchMemory(host, processId, limits).then((bytes) => {
        if (bytes === void 0) return void 0;
        tooMuch = bytes;
        return kill();
      });
    }
  };
  const ended = await (ahead === void 0 ? host.processes.run({ ...engineProcess(program, folder), ...bounds }) : ahead.begin(bounds));
  if (tooMuch > 0) throw memoryError(doing, tooMuch, limits);
  const result = await readResult(host, folder, { doing, ended, limits });
  if (!result.ok) throw reportedError(doing, result);
  const { peakMemoryBytes } = result.process;
  if (peakMemoryBytes > limits.memoryBytes) throw memoryError(doing, peakMemoryBytes, limits);
  return result;
}
async function watchMemory(host, processId, limits) {
  const bytes = await host.machine.residentBytes(processId);
  return bytes !== void 0 && bytes > limits.memoryBytes ? bytes : void 0;
}
var megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
function memoryError(doing, bytes, limits) {
  const message = `Cannot ${doing}: the engine process took ${megabytes(bytes)} and may take ${megabytes(limits.memoryBytes)} (limits.memory-mb)`;
  return new EngineError("engine-memory", message);
}
function reportedError(doing, { stage, message }) {
  if (stage === "runtime") {
    const why = `the package onnxruntime-node cannot be loaded (${firstLine(message)}); install it with \`npm install onnxruntime-node\``;
    return new UserError("engine-missing", `Cannot ${doing}: ${why}`);
  }
  return new EngineError("engine-failed", `Cannot ${doing}: ${cleaned(message)}`);
}
var firstLine = (text) => text.split("\n", 1)[0] ?? "";
function cleaned(message) {
  return firstLine(message).replaceAll(/\/(?:[\w.+-]+\/)+(?=[\w.+-]+)/g, "").replace(CHECK, "$1").trim();
}
var CHECK = /\w+\.(?:h|cc|cpp):\d+ .* was false\. (\S.*?)\.?\s*$/;
async function readResult(host, folder, ending) {
  const { doing, ended, limits } = ending;
  if (ended.timedOut) {
    const seconds = limits.timeoutMs / 1e3;
    const message = `Cannot ${doing}: the engine process did not end within ${seconds} s (limits.seconds)`;
    throw new EngineError("engine-timeout", message);
  }
  const path = host.files.resolve(folder, RESULT_FILE);
  if (ended.exitCode !== 0 || !await host.files.exists(path)) {
    const how = ended.signal === null ? `exit code ${ended.exitCode}` : `signal ${ended.signal}`;
    const last = ended.stderr.trim().split("\n").at(-1) ?? "";
    const words = last === "" ? "" : `; its last words were "${cleaned(last)}"`;
    throw new EngineError(
      "engine-crashed",
      `Cannot ${doing}: the engine process crashed with ${how}${words}`
    );
  }
  const result = JSON.parse(await host.files.readText(path));
  return result;
}

export {
  runJob,
  engineProcess
};
