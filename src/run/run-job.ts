/** One engine process from start to end: writes its job, watches time and memory, reads its result, and leaves no folder behind. */
import type { Host, ProcessRequest, ProcessResult } from "../host/host.ts";
import type { Column, Feeds } from "../schema/tensor.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { decodeColumns, encodeColumns } from "./columns-file.ts";
import type { Limits } from "./engine.ts";
import {
  FEEDS_FILE,
  type FinishedResult,
  type Job,
  JOB_FILE,
  type JobResult,
  LAST_WORDS,
  OUTPUTS_FILE,
  RESULT_FILE,
} from "./job.ts";

/** When and how a process is ended from outside. */
export type Bounds = Pick<ProcessRequest, "timeoutMs" | "watch">;

/** A process that was started before its job was known. */
export interface ProcessAhead {
  /** Where its job goes; whoever takes the process removes it. */
  readonly folder: Promise<string>;
  /** Its job is there: resolves when the process has ended. */
  begin(bounds: Bounds): Promise<ProcessResult>;
}

export interface EngineProgram {
  readonly host: Host;
  /** The bundled engine process. */
  readonly enginePath: string;
  /** Where onnxruntime-node is, when it is not beside the program. */
  readonly runtimePath?: string;
  /** What the next job takes instead of starting a process. */
  readonly takeAhead?: () => ProcessAhead | undefined;
}

/** What native code needs to start. Models are untrusted: tokens and inputs of the surrounding run are none of its business. */
const INHERITED: readonly string[] = [
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
  "TZ",
];

/** ONNX Runtime reports its use to its makers, and keeps files for it in the temporary folder, unless it is told not to. */
const QUIET = { ORT_DISABLE_TELEMETRY: "1" } as const;

export interface JobRequest {
  /** What is being done to what, as it reads after "Cannot": `run model "m.onnx"`. */
  readonly doing: string;
  /** Given the job's folder, for models that are written there. */
  readonly job: (folder: string) => Job;
  readonly feeds?: Feeds;
  /** Files to write into the job's folder, by name. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly limits: Limits;
}

export interface JobAnswer {
  readonly result: FinishedResult;
  readonly outputs: readonly Column[];
  /** Files that were asked for, by name. */
  readonly read: (name: string) => Promise<Uint8Array>;
}

/** @throws EngineError when the process crashes, hangs, takes too much memory, or refuses the model. */
export async function runJob<Answer>(
  program: EngineProgram,
  request: JobRequest,
  use: (answer: JobAnswer) => Promise<Answer>,
): Promise<Answer> {
  const { files } = program.host;
  const ahead = program.takeAhead?.();
  const folder = await (ahead?.folder ?? files.makeTemporaryDirectory());
  try {
    await writeJob(program.host, folder, request);
    const result = await carryOut(program, { folder, ahead }, request);
    const hasOutputs = result.digest !== "";
    const outputs = hasOutputs
      ? decodeColumns(await files.readBytes(files.resolve(folder, OUTPUTS_FILE)))
      : [];
    return await use({
      result,
      outputs,
      read: (name) => files.readBytes(files.resolve(folder, name)),
    });
  } finally {
    await files.remove(folder);
  }
}

async function writeJob({ files }: Host, folder: string, request: JobRequest): Promise<void> {
  const { feeds } = request;
  if (feeds !== undefined) {
    await files.write(files.resolve(folder, FEEDS_FILE), encodeColumns(feeds.columns));
  }
  for (const [name, content] of Object.entries(request.files ?? {})) {
    await files.write(files.resolve(folder, name), content);
  }
  await files.write(files.resolve(folder, JOB_FILE), JSON.stringify(request.job(folder)));
}

/** The program of a job in `folder`, without its limits. */
export function engineProcess(
  { host, enginePath, runtimePath }: EngineProgram,
  folder: string,
): ProcessRequest {
  return {
    command: host.processes.nodePath,
    arguments: ["--no-warnings", enginePath, folder],
    lastWords: LAST_WORDS,
    inherits: INHERITED,
    environment: {
      ...QUIET,
      ...(runtimePath === undefined ? {} : { COMPRESSION_GATE_RUNTIME: runtimePath }),
    },
  };
}

interface Place {
  readonly folder: string;
  readonly ahead: ProcessAhead | undefined;
}

async function carryOut(
  program: EngineProgram,
  { folder, ahead }: Place,
  { doing, limits }: JobRequest,
): Promise<FinishedResult> {
  const { host } = program;
  let tooMuch = 0;
  const bounds: Bounds = {
    timeoutMs: limits.timeoutMs,
    watch: ({ processId, kill }) => {
      void watchMemory(host, processId, limits).then((bytes) => {
        if (bytes === undefined) return undefined;
        tooMuch = bytes;
        return kill();
      });
    },
  };
  const ended = await (ahead === undefined
    ? host.processes.run({ ...engineProcess(program, folder), ...bounds })
    : ahead.begin(bounds));
  if (tooMuch > 0) throw memoryError(doing, tooMuch, limits);
  const result = await readResult(host, folder, { doing, ended, limits });
  if (!result.ok) throw reportedError(doing, result);
  const { peakMemoryBytes } = result.process;
  if (peakMemoryBytes > limits.memoryBytes) throw memoryError(doing, peakMemoryBytes, limits);
  return result;
}

/** The memory that the process takes, when it is more than it may. */
async function watchMemory(
  host: Host,
  processId: number,
  limits: Limits,
): Promise<number | undefined> {
  const bytes = await host.machine.residentBytes(processId);
  return bytes !== undefined && bytes > limits.memoryBytes ? bytes : undefined;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

function memoryError(doing: string, bytes: number, limits: Limits): EngineError {
  const message = `Cannot ${doing}: the engine process took ${megabytes(bytes)} and may take ${megabytes(limits.memoryBytes)} (limits.memory-mb)`;
  return new EngineError("engine-memory", message);
}

function reportedError(
  doing: string,
  { stage, message }: { readonly stage: "runtime" | "job"; readonly message: string },
): Error {
  if (stage === "runtime") {
    const why = `the package onnxruntime-node cannot be loaded (${firstLine(message)}); install it with \`npm install onnxruntime-node\``;
    return new UserError("engine-missing", `Cannot ${doing}: ${why}`);
  }
  return new EngineError("engine-failed", `Cannot ${doing}: ${cleaned(message)}`);
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

/** ONNX Runtime's own words, without the folders of the machine that built it or runs it, and without the condition of a check that says what it means. */
function cleaned(message: string): string {
  return firstLine(message)
    .replaceAll(/\/(?:[\w.+-]+\/)+(?=[\w.+-]+)/g, "")
    .replace(CHECK, "$1")
    .trim();
}

/** File and line, the function with its types, the condition, and what was meant by it. */
const CHECK = /\w+\.(?:h|cc|cpp):\d+ .* was false\. (\S.*?)\.?\s*$/;

interface Ending {
  readonly doing: string;
  readonly ended: ProcessResult;
  readonly limits: Limits;
}

async function readResult(host: Host, folder: string, ending: Ending): Promise<JobResult> {
  const { doing, ended, limits } = ending;
  if (ended.timedOut) {
    const seconds = limits.timeoutMs / 1000;
    const message = `Cannot ${doing}: the engine process did not end within ${seconds} s (limits.seconds)`;
    throw new EngineError("engine-timeout", message);
  }
  const path = host.files.resolve(folder, RESULT_FILE);
  if (ended.exitCode !== 0 || !(await host.files.exists(path))) {
    const how = ended.signal === null ? `exit code ${ended.exitCode}` : `signal ${ended.signal}`;
    const last = ended.stderr.trim().split("\n").at(-1) ?? "";
    const words = last === "" ? "" : `; its last words were "${cleaned(last)}"`;
    throw new EngineError(
      "engine-crashed",
      `Cannot ${doing}: the engine process crashed with ${how}${words}`,
    );
  }
  // Written by our own program a moment ago; a result that does not parse is a bug, not input.
  const result: JobResult = JSON.parse(await host.files.readText(path));
  return result;
}
