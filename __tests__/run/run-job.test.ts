import { expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host, ProcessRequest, ProcessResult } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { encodeColumns } from "../../src/run/columns-file.ts";
import {
  FEEDS_FILE,
  JOB_FILE,
  type JobResult,
  OUTPUTS_FILE,
  RESULT_FILE,
} from "../../src/run/job.ts";
import { type JobRequest, runJob } from "../../src/run/run-job.ts";
import type { Column } from "../../src/schema/tensor.ts";
import { EngineError, UserError } from "../../src/schema/user-error.ts";

const ENDED: ProcessResult = {
  exitCode: 0,
  signal: null,
  timedOut: false,
  stdout: "",
  stderr: "",
};
const FINISHED: JobResult = {
  ok: true,
  process: { version: "1.2.3", peakMemoryBytes: 5e6 },
  loadMs: 1,
  digest: "",
};
const LIMITS = { timeoutMs: 2000, memoryBytes: 10e6 };

interface Script {
  readonly ended?: Partial<ProcessResult>;
  /** What the process leaves in its folder. */
  readonly leaves?: Readonly<Record<string, Uint8Array | string>>;
  /** Called with the request before the process ends. */
  readonly during?: (request: ProcessRequest, folder: string) => void;
  readonly residentBytes?: number | undefined;
}

/** A machine whose engine process does what the script says; files are real. */
function scripted(script: Script): Host {
  const host = nodeHost();
  return {
    ...host,
    machine: { ...host.machine, residentBytes: () => Promise.resolve(script.residentBytes) },
    processes: {
      nodePath: "node",
      run: async (request) => {
        const folder = request.arguments.at(-1) ?? "";
        script.during?.(request, folder);
        for (const [name, content] of Object.entries(script.leaves ?? {}))
          await host.files.write(join(folder, name), content);
        return { ...ENDED, ...script.ended };
      },
    },
  };
}

const request: JobRequest = {
  doing: 'run model "m.onnx"',
  job: () => ({ kind: "idle" }),
  limits: LIMITS,
};

const run = (script: Script, given: Partial<JobRequest> = {}): Promise<string> =>
  runJob(
    { host: scripted(script), enginePath: "engine.js" },
    { ...request, ...given },
    ({ result }) => Promise.resolve(result.process.version),
  );

const leftFolders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("compression-gate-"));

const result = (content: JobResult): Readonly<Record<string, string>> => ({
  [RESULT_FILE]: JSON.stringify(content),
});

test("a job that ends well gives its result, and its folder is gone", async () => {
  const before = leftFolders();
  let folder = "";
  const version = await run({ leaves: result(FINISHED), during: (_, at) => void (folder = at) });
  expect(version).toBe("1.2.3");
  expect(before).not.toContain(folder);
  expect(leftFolders().map((name) => join(tmpdir(), name))).not.toContain(folder);
});

test("job, feeds and files lie in the folder when the process starts", async () => {
  const column: Column = {
    name: "x",
    elementType: "uint8",
    itemShape: [],
    rows: 2,
    values: Uint8Array.of(1, 2),
  };
  const seen: Record<string, Buffer> = {};
  await run(
    {
      leaves: result(FINISHED),
      during: (_, folder) => {
        for (const name of readdirSync(folder)) seen[name] = readFileSync(join(folder, name));
      },
    },
    {
      feeds: { rows: 2, columns: [column] },
      files: { "model.onnx": Uint8Array.of(7) },
      job: (folder) => ({ kind: "evaluate", modelPath: `${folder}/model.onnx` }),
    },
  );
  expect(Object.keys(seen).toSorted()).toEqual([FEEDS_FILE, JOB_FILE, "model.onnx"]);
  expect(seen[FEEDS_FILE]?.equals(encodeColumns([column]))).toBe(true);
  expect([...(seen["model.onnx"] ?? [])]).toEqual([7]);
  expect(String(seen[JOB_FILE])).toMatch(/^{"kind":"evaluate","modelPath":".*\/model.onnx"}$/);
});

test("outputs are read when the result names their digest", async () => {
  const column: Column = {
    name: "y",
    elementType: "float32",
    itemShape: [2],
    rows: 1,
    values: Float32Array.of(1, 2),
  };
  const outputs = await runJob(
    {
      host: scripted({
        leaves: {
          ...result({ ...FINISHED, digest: "abc" }),
          [OUTPUTS_FILE]: encodeColumns([column]),
        },
      }),
      enginePath: "engine.js",
    },
    request,
    (answer) => Promise.resolve(answer.outputs),
  );
  expect(outputs).toEqual([column]);
});

const use = (): Promise<undefined> => Promise.resolve(undefined);

test("the engine process is Node on the engine's file, with the path of the runtime when it lies elsewhere", async () => {
  const requests: ProcessRequest[] = [];
  const host = scripted({ leaves: result(FINISHED), during: (given) => void requests.push(given) });
  await runJob({ host, enginePath: "engine.js" }, request, use);
  await runJob({ host, enginePath: "engine.js", runtimePath: "/ort/index.js" }, request, use);
  expect(requests.map(({ command, arguments: list }) => [command, ...list.slice(0, -1)])).toEqual([
    ["node", "--no-warnings", "engine.js"],
    ["node", "--no-warnings", "engine.js"],
  ]);
  expect(requests.map(({ environment }) => environment)).toEqual([
    { ORT_DISABLE_TELEMETRY: "1" },
    { ORT_DISABLE_TELEMETRY: "1", COMPRESSION_GATE_RUNTIME: "/ort/index.js" },
  ]);
  expect(requests[0]?.timeoutMs).toBe(2000);
});

test.each<readonly [string, Script, EngineError | UserError]>([
  [
    "a signal",
    {
      ended: {
        exitCode: null,
        signal: "SIGSEGV",
        stderr: "loading\n/home/a/ort/lib/core.cc:12 bad access\n",
      },
    },
    new EngineError(
      "engine-crashed",
      'Cannot run model "m.onnx": the engine process crashed with signal SIGSEGV; its last words were "core.cc:12 bad access"',
    ),
  ],
  [
    "an exit code",
    { ended: { exitCode: 134 }, leaves: result(FINISHED) },
    new EngineError(
      "engine-crashed",
      'Cannot run model "m.onnx": the engine process crashed with exit code 134',
    ),
  ],
  [
    "an end without a result",
    {},
    new EngineError(
      "engine-crashed",
      'Cannot run model "m.onnx": the engine process crashed with exit code 0',
    ),
  ],
  [
    "the time limit, even when a result was left",
    { ended: { exitCode: null, signal: "SIGKILL", timedOut: true }, leaves: result(FINISHED) },
    new EngineError(
      "engine-timeout",
      'Cannot run model "m.onnx": the engine process did not end within 2 s (limits.seconds)',
    ),
  ],
  [
    "the engine's own refusal, in its words and without the folders of its makers",
    {
      leaves: result({
        ok: false,
        stage: "job",
        message: "/onnxruntime_src/onnxruntime/core/graph.cc:42 No kernel\nat frame 1",
      }),
    },
    new EngineError("engine-failed", 'Cannot run model "m.onnx": graph.cc:42 No kernel'),
  ],
  [
    "a missing runtime, which the user can install",
    {
      leaves: result({
        ok: false,
        stage: "runtime",
        message: "Cannot find package\nimported from",
      }),
    },
    new UserError(
      "engine-missing",
      'Cannot run model "m.onnx": the package onnxruntime-node cannot be loaded (Cannot find package); install it with `npm install onnxruntime-node`',
    ),
  ],
])("%s is an error that says so", async (_, script, error) => {
  const failed = run(script);
  await expect(failed).rejects.toEqual(error);
  await expect(failed).rejects.toHaveProperty("code", error.code);
});

test("a result that does not parse is a bug of ours, not the user's, and leaves no folder either", async () => {
  let folder = "";
  const failed = run({ leaves: { [RESULT_FILE]: "{" }, during: (_, at) => void (folder = at) });
  await expect(failed).rejects.toThrow(SyntaxError);
  expect(leftFolders().map((name) => join(tmpdir(), name))).not.toContain(folder);
});

test.each([
  [9.999e6, "1.2.3"],
  [10e6, "1.2.3"],
])("a peak of %d bytes under a limit of 10 MB is fine", async (peakMemoryBytes, version) => {
  const finished = { ...FINISHED, process: { version, peakMemoryBytes } };
  expect(await run({ leaves: result(finished) })).toBe(version);
});

test("a peak over the limit is an error though the job finished, since no look may have met it", async () => {
  const finished = { ...FINISHED, process: { version: "1", peakMemoryBytes: 12e6 } };
  await expect(run({ leaves: result(finished) })).rejects.toEqual(
    new EngineError(
      "engine-memory",
      'Cannot run model "m.onnx": the engine process took 12 MB and may take 10 MB (limits.memory-mb)',
    ),
  );
});

/** A process that is looked at once while it runs. */
async function watched(
  residentBytes: number | undefined,
): Promise<{ killed: boolean; failed: unknown }> {
  let killed = false;
  const host = scripted({ residentBytes, leaves: result(FINISHED) });
  const processes = {
    ...host.processes,
    run: async (given: ProcessRequest) => {
      given.watch?.({ processId: 1, kill: () => void (killed = true) });
      await new Promise((resolve) => setTimeout(resolve, 1));
      const ended = await host.processes.run(given);
      return killed ? { ...ended, exitCode: null, signal: "SIGKILL" } : ended;
    },
  };
  const failed = await runJob({ host: { ...host, processes }, enginePath: "e.js" }, request, () =>
    Promise.resolve(undefined),
  ).catch((error: unknown) => error);
  return { killed, failed };
}

test("a process that grows over its limit is killed, and the error names the memory, not the signal", async () => {
  const { killed, failed } = await watched(11e6);
  expect(killed).toBe(true);
  expect(failed).toMatchObject({ code: "engine-memory" });
});

test.each([10e6, undefined])("a process seen at %p bytes lives", async (bytes) => {
  expect(await watched(bytes)).toEqual({ killed: false, failed: undefined });
});
