import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  nodeThreads
} from "./chunk-LLJEHYLJ.js";
import {
  engineProcess,
  runJob
} from "./chunk-N4EO6B4B.js";
import {
  OPTIMIZED_FILE,
  WAITS_FOR_INPUT
} from "./chunk-32UVHXRO.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/host/node-host.ts
import { Readable } from "node:stream";
import { setImmediate as othersHaveHadTheirTurn } from "node:timers/promises";

// src/host/node-files.ts
import { closeSync, fstatSync, openSync, readSync, writeFileSync } from "node:fs";
import { open as open3, readdir, readFile, realpath, rm as rm2, stat } from "node:fs/promises";
import { tmpdir as tmpdir2 } from "node:os";
import { resolve } from "node:path";

// src/host/error-code.ts
function textOfError(error, key) {
  const value = typeof error === "object" && error !== null ? Reflect.get(error, key) : void 0;
  return typeof value === "string" ? value : void 0;
}
var errorCode = (error) => textOfError(error, "code") ?? "";

// src/host/replace-files.ts
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
var beside = (path, end) => `${path}.${process.pid}.${Math.random().toString(36).slice(2, 10)}.${end}`;
async function replaceFile(path, content) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = beside(path, "part");
  try {
    if (typeof content === "string" || content instanceof Uint8Array)
      await writeFile(temporary, content);
    else await writePieces(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
async function moveFile(path, target) {
  await mkdir(dirname(target), { recursive: true });
  try {
    await rename(path, target);
    return true;
  } catch (error) {
    if (errorCode(error) === "EXDEV") return false;
    throw error;
  }
}
var PIECES_AT_ONCE = 512;
var BYTES_AT_ONCE = 2 ** 30;
async function writePieces(path, pieces) {
  const handle = await open(path, "w");
  try {
    let left = pieces.filter(({ length }) => length > 0);
    while (left.length > 0) {
      const { bytesWritten } = await handle.writev(firstOf(left));
      left = withoutBytes(left, bytesWritten);
    }
  } finally {
    await handle.close();
  }
}
function firstOf(pieces) {
  let [count, bytes] = [0, 0];
  for (const { length } of pieces) {
    bytes += length;
    if (count > 0 && (bytes > BYTES_AT_ONCE || count === PIECES_AT_ONCE)) break;
    count += 1;
  }
  return pieces.slice(0, count);
}
function withoutBytes(pieces, written) {
  let [place, rest] = [0, written];
  for (const { length } of pieces) {
    if (length > rest) break;
    rest -= length;
    place += 1;
  }
  const [cut, ...others] = pieces.slice(place);
  return cut === void 0 ? [] : [cut.subarray(rest), ...others];
}
async function replaceTogether(files) {
  const parts = [];
  try {
    for (const { path, chunks } of files) {
      await mkdir(dirname(path), { recursive: true });
      const part = { path, temporary: beside(path, "part"), old: beside(path, "old") };
      parts.push(part);
      await writeFile(part.temporary, chunks);
    }
    await exchange(parts);
  } finally {
    for (const { temporary } of parts) await rm(temporary, { force: true });
  }
}
async function exchange(parts) {
  const moved = [];
  const placed = [];
  try {
    for (const part of parts.toReversed()) if (await moveAway(part)) moved.push(part);
    for (const part of parts) {
      await rename(part.temporary, part.path);
      placed.push(part);
    }
  } catch (error) {
    for (const { path } of placed) await rm(path, { force: true });
    for (const { old, path } of moved.toReversed()) await rename(old, path);
    throw error;
  }
  for (const { old } of moved) await rm(old, { force: true });
}
async function moveAway({ path, old }) {
  try {
    await rename(path, old);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

// src/host/temporary-folders.ts
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
var open2 = /* @__PURE__ */ new Set();
function removeAll() {
  for (const folder of open2) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
async function makeTemporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), "compression-gate-"));
  if (open2.size === 0) process.once("exit", removeAll);
  open2.add(folder);
  return folder;
}
function forgetTemporaryFolder(folder) {
  if (open2.delete(folder) && open2.size === 0) process.removeListener("exit", removeAll);
}

// src/host/node-files.ts
var CAUSES = {
  EISDIR: "it is a folder, not a file",
  ENOTDIR: "a part of its path is a file, not a folder",
  // Of mkdir, when a folder that is needed cannot be made because a file has its name.
  EEXIST: "a part of its path is a file, not a folder",
  // Of a move onto a folder in which the file itself lies.
  ENOTEMPTY: "it is a folder, not a file",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its symbolic links form a loop",
  ENOSPC: "the disk is full",
  EROFS: "the disk can only be read"
};
function fileError(doing, path, cause) {
  const code = errorCode(cause);
  if (code === "ENOENT") {
    const what = doing === "write" ? "its folder cannot be made" : "there is no such file";
    return new UserError("file-missing", `Cannot ${doing} "${path}": ${what}`, { cause });
  }
  const isForbidden = code === "EACCES" || code === "EPERM";
  const why = isForbidden ? `this user may not ${doing} it` : CAUSES[code] ?? textOfError(cause, "message") ?? String(cause);
  return new UserError("file-unreadable", `Cannot ${doing} "${path}": ${why}`, { cause });
}
function attemptNow(doing, path, action) {
  try {
    return action();
  } catch (error) {
    throw fileError(doing, path, error);
  }
}
async function attempt(doing, path, action) {
  try {
    return await action();
  } catch (error) {
    throw fileError(doing, path, error);
  }
}
var READ_BYTES = 2 ** 30;
async function readInto(handle, target, offset) {
  let read = 0;
  while (read < target.length) {
    const wanted = Math.min(READ_BYTES, target.length - read);
    const { bytesRead } = await handle.read(target, read, wanted, offset + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return read;
}
async function readSome(path, offset, length) {
  const handle = await open3(path, "r");
  try {
    const { size } = await handle.stat();
    const target = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    return target.subarray(0, await readInto(handle, target, offset));
  } finally {
    await handle.close();
  }
}
function readSomeNow(path, offset, length) {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const target = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    let read = 0;
    while (read < target.length) {
      const wanted = Math.min(READ_BYTES, target.length - read);
      const bytesRead = readSync(file, target, read, wanted, offset + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return target.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
async function readWhole(path) {
  const status = await stat(path);
  return status.isFile() && status.size > 0 ? readSome(path, 0, status.size) : new Uint8Array(await readFile(path));
}
async function exists(path) {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
function nodeFiles(workingDirectory) {
  const at = (path) => resolve(workingDirectory, path);
  return {
    resolve: (...parts) => resolve(workingDirectory, ...parts),
    realPath: (path) => attempt("find", path, () => realpath(at(path))),
    readBytes: (path) => attempt("read", path, () => readWhole(at(path))),
    readText: (path) => attempt("read", path, () => readFile(at(path), "utf8")),
    readRange: (path, offset, length) => attempt("read", path, () => readSome(at(path), offset, length)),
    readRangeNow: (path, offset, length) => attemptNow("read", path, () => readSomeNow(at(path), offset, length)),
    writeNow: (path, content) => attemptNow("write", path, () => writeFileSync(at(path), content)),
    writeTogether: (files) => attempt(
      "write",
      files.at(-1)?.path ?? "",
      () => replaceTogether(files.map(({ path, chunks }) => ({ path: at(path), chunks })))
    ),
    write: (path, content) => attempt("write", path, () => replaceFile(at(path), content)),
    move: (path, target) => attempt("write", target, () => moveFile(at(path), at(target))),
    exists: (path) => exists(at(path)),
    sizeBytes: (path) => attempt("read", path, async () => (await stat(at(path))).size),
    isDirectory: async (path) => await exists(at(path)) && (await stat(at(path))).isDirectory(),
    list: (path) => attempt("list", path, async () => (await readdir(at(path))).toSorted()),
    remove: async (path) => {
      const how = { recursive: true, force: true, maxRetries: 5 };
      await attempt("remove", path, () => rm2(at(path), how));
      forgetTemporaryFolder(at(path));
    },
    makeTemporaryDirectory: () => attempt("make a folder in", tmpdir2(), makeTemporaryFolder)
  };
}

// src/host/node-machine.ts
import { readFile as readFile2 } from "node:fs/promises";
import { arch, cpus, platform, totalmem } from "node:os";
var FLAGS = {
  avx2: "avx2",
  avx512f: "avx512f",
  avx512_vnni: "avx512_vnni",
  avx_vnni: "avx_vnni",
  avx_vnni_int8: "avx_vnni_int8",
  amx_int8: "amx_int8",
  asimd: "neon",
  asimddp: "dotprod",
  i8mm: "i8mm"
};
function instructionSetsOf(cpuinfo) {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? "";
  const known = line.split(/\s+/).map((flag) => FLAGS[flag]);
  return [...new Set(known.filter((name) => name !== void 0))].toSorted();
}
function peakBytesOf(status) {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === void 0 ? void 0 : Number(kilobytes) * 1024;
}
async function readCpuinfo() {
  try {
    return await readFile2("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}
function nodeMachine() {
  return {
    facts: async () => ({
      os: platform(),
      architecture: arch(),
      cpuModel: (cpus()[0]?.model ?? "unknown").trim(),
      cores: cpus().length,
      memoryBytes: totalmem(),
      instructionSets: instructionSetsOf(await readCpuinfo()),
      node: process.version
    }),
    residentBytes: async (processId) => {
      try {
        return peakBytesOf(await readFile2(`/proc/${processId}/status`, "utf8"));
      } catch {
        return void 0;
      }
    }
  };
}

// src/host/node-processes.ts
import { spawn } from "node:child_process";
var OUTPUT_LIMIT_BYTES = 4 * 1024 * 1024;
function collect(stream) {
  const chunks = [];
  let bytes = 0;
  stream?.on("data", (chunk) => {
    if (bytes < OUTPUT_LIMIT_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).toString("utf8");
}
function killGroup(child) {
  if (child.pid === void 0) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}
function watch(child) {
  const timers = [];
  let [timedOut, isOver] = [false, false];
  const kill = () => killGroup(child);
  const outOfTime = () => {
    timedOut = true;
    kill();
  };
  return {
    begin: ({ timeoutMs, watch: look }) => {
      if (isOver) return;
      if (timeoutMs !== void 0) timers.push(setTimeout(outOfTime, timeoutMs));
      if (look === void 0) return;
      timers.push(setInterval(() => look({ processId: child.pid ?? 0, kill }), 50));
    },
    stop: () => {
      isOver = true;
      for (const timer of timers) clearTimeout(timer);
      return timedOut;
    }
  };
}
async function beginLater({ stdin }, watcher, begins) {
  stdin?.on("error", () => void 0);
  watcher.begin(await begins);
  stdin?.end();
}
function environmentFor({ inherits, environment }) {
  if (inherits === void 0) return { ...process.env, ...environment };
  const inherited = inherits.flatMap((name) => {
    const value = process.env[name];
    return value === void 0 ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(inherited), ...environment };
}
function runProcess(request) {
  return new Promise((resolve2, reject) => {
    const child = spawn(request.command, [...request.arguments], {
      cwd: request.workingDirectory,
      env: environmentFor(request),
      stdio: [request.begins === void 0 ? "ignore" : "pipe", "pipe", "pipe"],
      detached: process.platform !== "win32"
    });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const watcher = watch(child);
    const onExit = () => killGroup(child);
    process.prependOnceListener("exit", onExit);
    if (request.begins === void 0) watcher.begin(request);
    else void beginLater(child, watcher, request.begins);
    const end = () => {
      process.removeListener("exit", onExit);
      return watcher.stop();
    };
    child.on("error", (error) => {
      end();
      reject(error);
    });
    const ended = (exitCode, signal) => resolve2({ exitCode, signal, timedOut: end(), stdout: stdout(), stderr: stderr() });
    child.on("close", ended);
    const { lastWords } = request;
    if (lastWords === void 0) return;
    child.stdout?.on("data", () => {
      if (!stdout().endsWith(lastWords)) return;
      killGroup(child);
      ended(0, null);
    });
  });
}
function nodeProcesses() {
  return { run: runProcess, nodePath: process.execPath };
}

// src/host/node-host.ts
var crypto = () => process.getBuiltinModule("node:crypto");
var zlib = () => process.getBuiltinModule("node:zlib");
var SILENT_LOG = { progress: () => void 0, warn: () => void 0 };
async function gzipBytesOf(chunks) {
  let bytes = 0;
  const packed = Readable.from(chunks, { objectMode: false }).pipe(zlib().createGzip({ level: 9 }));
  for await (const chunk of packed) bytes += chunk.length;
  return bytes;
}
var HASHED_AT_ONCE = 2 ** 20;
async function sha256Meanwhile(chunks) {
  const digest = crypto().createHash("sha256");
  let since = 0;
  for (const chunk of chunks)
    for (let from = 0; from < chunk.length; from += HASHED_AT_ONCE) {
      const part = chunk.subarray(from, from + HASHED_AT_ONCE);
      digest.update(part);
      since += part.length;
      if (since < HASHED_AT_ONCE) continue;
      since = 0;
      await othersHaveHadTheirTurn();
    }
  return digest.digest("hex");
}
function nodeHost(options = {}) {
  return {
    files: nodeFiles(options.workingDirectory ?? process.cwd()),
    clock: { now: () => /* @__PURE__ */ new Date(), elapsedMs: () => performance.now() },
    log: options.log ?? SILENT_LOG,
    machine: nodeMachine(),
    processes: nodeProcesses(),
    threads: nodeThreads(options.threadPath),
    digest: {
      sha256: (content) => crypto().hash("sha256", content, "hex"),
      sha256Of: (chunks) => {
        const digest = crypto().createHash("sha256");
        for (const chunk of chunks) digest.update(chunk);
        return digest.digest("hex");
      },
      sha256Meanwhile,
      gzipBytesOf,
      gzipBytes: (content) => zlib().gzipSync(content, { level: 9 }).length
    }
  };
}

// src/run/process-ahead.ts
function processesAhead() {
  let waiting;
  let isWanted = false;
  const take = () => {
    const taken = waiting;
    waiting = void 0;
    return taken;
  };
  return {
    take,
    start: (program) => {
      isWanted = true;
      waiting ??= startAhead(program);
      return async () => {
        isWanted = false;
        const left = take();
        if (left === void 0) return;
        const folder = await left.folder;
        await left.begin({});
        await program.host.files.remove(folder);
      };
    },
    startNext: (program) => {
      if (isWanted) waiting ??= startAhead(program);
    }
  };
}
function deferred() {
  const resolvers = [];
  const promise = new Promise((resolve2) => void resolvers.push(resolve2));
  return { promise, resolve: (value) => resolvers[0]?.(value) };
}
function startAhead(program) {
  const { files, processes } = program.host;
  const { promise: begins, resolve: begin } = deferred();
  const folder = files.makeTemporaryDirectory();
  const ended = folder.then((made) => {
    const request = engineProcess(program, made);
    return processes.run({
      ...request,
      arguments: [...request.arguments, WAITS_FOR_INPUT],
      begins
    });
  });
  ended.catch(() => void 0);
  return {
    folder,
    begin: (bounds) => {
      begin(bounds);
      return ended;
    }
  };
}

// src/run/attack-job.ts
function attack(program, { modelPath, options, feeds, ...plan }, limits) {
  return runJob(
    program,
    {
      doing: `attack model "${modelPath}"`,
      job: () => ({
        kind: "attack",
        modelPath: program.host.files.resolve(modelPath),
        options,
        plan
      }),
      feeds,
      limits
    },
    ({ outputs: [changed] }) => {
      if (changed === void 0) throw new Error("An attack gives the input that it changed");
      return Promise.resolve(changed);
    }
  );
}

// src/run/placement-job.ts
function placement(program, { modelPath, options, feeds }, limits) {
  return runJob(
    program,
    {
      doing: `run the model on provider "${options.provider ?? "cpu"}"`,
      job: () => ({
        kind: "placement",
        modelPath: program.host.files.resolve(modelPath),
        options
      }),
      feeds,
      limits
    },
    ({ result }) => Promise.resolve(result.placement ?? {})
  );
}

// src/run/timed-jobs.ts
function latency(program, job, limits) {
  const { feeds, arms, ...plan } = job;
  return runJob(
    program,
    {
      doing: `time model "${arms.at(-1)?.modelPath ?? ""}"`,
      job: () => ({ kind: "latency", arms: resolved(program, arms), ...plan }),
      feeds,
      limits
    },
    ({ result }) => Promise.resolve({
      arms: (result.latency ?? []).map((arm) => ({
        ...arm,
        blocks: arm.blocks.map((block) => Float64Array.from(block))
      }))
    })
  );
}
function load(program, job, limits) {
  const { feeds, arms, ...plan } = job;
  return runJob(
    program,
    {
      doing: `put model "${arms.at(-1)?.modelPath ?? ""}" under load`,
      job: () => ({ kind: "load", arms: resolved(program, arms), ...plan }),
      feeds,
      limits
    },
    ({ result }) => Promise.resolve(result.load ?? [])
  );
}
function resolved(program, arms) {
  return arms.map((arm) => ({
    ...arm,
    modelPath: program.host.files.resolve(arm.modelPath)
  }));
}

// src/run/child-engine.ts
var MODEL_FILE = "model.onnx";
var IDLE_LIMITS = { timeoutMs: 6e4, memoryBytes: 4e9 };
function childEngine(given) {
  const ahead = processesAhead();
  const program = { ...given, takeAhead: () => ahead.take() };
  const idle = once(
    () => runJob(
      program,
      { doing: "start the inference engine", job: () => ({ kind: "idle" }), limits: IDLE_LIMITS },
      ({ result }) => Promise.resolve(result)
    )
  );
  const followed = async (calibration) => {
    const answer = await calibration;
    ahead.startNext(program);
    return answer;
  };
  return {
    version: async () => (await idle()).process.version,
    providers: async () => (await idle()).providers ?? [],
    placement: (job, limits) => placement(program, job, limits),
    predict: (job, limits) => predict(program, job, limits),
    latency: (job, limits) => latency(program, job, limits),
    load: (job, limits) => load(program, job, limits),
    attack: (job, limits) => attack(program, job, limits),
    ranges: (job, limits) => followed(ranges(program, job, limits)),
    sums: (job, limits) => followed(sums(program, job, limits)),
    evaluate: (model, limits) => runJob(
      program,
      {
        doing: "compute constants of the model",
        job: (folder) => ({ kind: "evaluate", modelPath: inFolder(program, folder, MODEL_FILE) }),
        files: { [MODEL_FILE]: model },
        limits
      },
      ({ outputs }) => Promise.resolve(outputs)
    ),
    open: (job, limits) => open4(program, job, limits),
    optimizedModel: (job, limits) => optimizedModel(program, job, limits),
    memory: async (job, limits) => {
      const { peakMemoryBytes } = (await idle()).process;
      return memory(await predict(program, job, limits), peakMemoryBytes);
    },
    // It writes a model: what writes models is half of what this program loads at its start, and few commands ask for it.
    saturates: async (limits) => (await import("./saturates-OB34HM7K.js")).saturates(program, limits),
    startAhead: () => ahead.start(program)
  };
}
function once(make) {
  let made;
  return () => made ??= make();
}
var inFolder = (program, folder, name) => program.host.files.resolve(folder, name);
function predict(program, job, limits) {
  const { modelPath, feeds, batch, options, rows, outputs, unpadding } = job;
  return runJob(
    program,
    {
      doing: `run model "${modelPath}"`,
      job: () => ({
        kind: "predict",
        modelPath: program.host.files.resolve(modelPath),
        batch,
        options,
        ...rows === void 0 ? {} : { rows: [...rows] },
        ...outputs === void 0 ? {} : { outputs },
        ...unpadding === void 0 ? {} : { unpadding }
      }),
      feeds,
      limits
    },
    ({ result, outputs: columns }) => Promise.resolve({
      outputs: columns,
      loadMs: result.loadMs,
      peakMemoryBytes: result.process.peakMemoryBytes,
      digest: result.digest
    })
  );
}
function memory(prediction, idleBytes) {
  return {
    loadMs: prediction.loadMs,
    peakMemoryBytes: Math.max(0, prediction.peakMemoryBytes - idleBytes)
  };
}
function ranges(program, { model, feeds, batch, tensors, detail }, limits) {
  const isPath = "path" in model;
  return runJob(
    program,
    {
      doing: "calibrate the model",
      job: (folder) => ({
        kind: "ranges",
        modelPath: isPath ? program.host.files.resolve(model.path) : inFolder(program, folder, MODEL_FILE),
        batch,
        tensors,
        detail
      }),
      feeds,
      ...isPath ? {} : { files: { [MODEL_FILE]: model } },
      limits
    },
    (answer) => Promise.resolve(rangesOf(answer))
  );
}
function sums(program, { model, feeds, batch, outputs }, limits) {
  return runJob(
    program,
    {
      doing: "calibrate the model",
      job: (folder) => ({
        kind: "sums",
        modelPath: inFolder(program, folder, MODEL_FILE),
        batch,
        outputs
      }),
      feeds,
      files: { [MODEL_FILE]: model },
      limits
    },
    (answer) => Promise.resolve(answer.outputs)
  );
}
function rangesOf({ result }) {
  return new Map(
    (result.ranges ?? []).map(({ name, minimum, maximum, elementType, ...rest }) => [
      name,
      {
        ...rest,
        minimum: minimum ?? Number.POSITIVE_INFINITY,
        maximum: maximum ?? Number.NEGATIVE_INFINITY,
        // The engine process writes ONNX Runtime's names, which are those of ElementType.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        elementType
      }
    ])
  );
}
function open4(program, { modelPath, options }, limits) {
  return runJob(
    program,
    {
      doing: `load model "${modelPath}"`,
      job: () => ({ kind: "open", modelPath: program.host.files.resolve(modelPath), options }),
      limits
    },
    () => Promise.resolve()
  );
}
function optimizedModel(program, { modelPath, withoutWeights = false, options }, limits) {
  return runJob(
    program,
    {
      doing: `optimise model "${modelPath}"`,
      job: (folder) => ({
        kind: "optimize",
        modelPath: program.host.files.resolve(modelPath),
        targetPath: inFolder(program, folder, OPTIMIZED_FILE),
        options,
        ...withoutWeights ? { withoutWeights } : {}
      }),
      limits
    },
    ({ read }) => read(OPTIMIZED_FILE)
  );
}

export {
  nodeHost,
  childEngine
};
