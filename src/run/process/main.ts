/** The engine process: reads one job from a folder, carries it out, writes the result beside it. Everything native happens here. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { existsSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as OnnxRuntime from "onnxruntime-node";
import type { InferenceSession } from "onnxruntime-node";
import { decodeColumns, encodeColumns } from "../columns-file.ts";
import type { LatencyArm, SessionOptions } from "../engine.ts";
import {
  FEEDS_FILE,
  type FinishedResult,
  type Job,
  JOB_FILE,
  type JobResult,
  LAST_WORDS,
  OUTPUTS_FILE,
  RESULT_FILE,
  WAITS_FOR_INPUT,
} from "../job.ts";
import type { Column } from "../../schema/tensor.ts";
import { attackRows } from "./attack.ts";
import { observeLatency } from "./latency.ts";
import { type LoadSubject, observeLoad } from "./load.ts";
import { placement } from "./placement.ts";
import { evaluate, predict, tensorOutputs } from "./predict.ts";
import { ranges } from "./ranges.ts";
import { optimizingOptions, type Runtime, sessionOptions } from "./session.ts";
import { sums } from "./sums.ts";
import { warmUp } from "./warm-up.ts";

const PLAIN: SessionOptions = { threads: 1, kernels: "ordinary", optimization: "disabled" };

async function loadRuntime(): Promise<typeof OnnxRuntime> {
  // Where Float16Array exists the binding uses it; without it float16 is bits in a Uint16Array on every Node.
  Reflect.deleteProperty(globalThis, "Float16Array");
  const path = process.env["COMPRESSION_GATE_RUNTIME"];
  const loaded =
    path === undefined || path === ""
      ? await import("onnxruntime-node")
      : await import(pathToFileURL(path).href);
  return loaded.default ?? loaded;
}

/** Linux keeps the peak of this program apart from that of its parent, which maxRSS inherits. */
function peakMemoryBytes(): number {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Not Linux: the portable figure below is right there.
  }
  return process.resourceUsage().maxRSS * 1024;
}

interface Work {
  readonly runtime: Runtime;
  readonly folder: string;
  open(
    path: string,
    options: SessionOptions,
    more?: InferenceSession.SessionOptions,
  ): Promise<InferenceSession>;
  feeds(): Promise<readonly Column[]>;
}

type Outcome = Omit<FinishedResult, "ok" | "process" | "loadMs" | "digest"> & {
  readonly outputs?: readonly Column[];
};

const rowsOf = (columns: readonly Column[]): number[] =>
  Array.from({ length: columns[0]?.rows ?? 0 }, (_, row) => row);

async function subjectsOf(arms: readonly LatencyArm[], work: Work): Promise<LoadSubject[]> {
  const subjects: LoadSubject[] = [];
  for (const { modelPath, options, ...arm } of arms) {
    const open = (): Promise<InferenceSession> => work.open(modelPath, options);
    const session = await open();
    subjects.push({ ...arm, session, open, outputs: tensorOutputs(session) });
  }
  return subjects;
}

/**
 * What calibration runs: the model as it is, on all rows. A plan of memory made from one call would have the next lay
 * all of it out at once, beside what the first left.
 */
async function streamed({ modelPath }: { readonly modelPath: string }, work: Work) {
  const session = await work.open(modelPath, PLAIN, { enableMemPattern: false });
  const columns = await work.feeds();
  return { runtime: work.runtime, session, columns, rows: rowsOf(columns) };
}

/** Several arms, one of them at a time. */
async function takeTurns(
  job: Extract<Job, { readonly kind: "latency" | "load" }>,
  work: Work,
): Promise<Outcome> {
  const [subjects, columns] = [await subjectsOf(job.arms, work), await work.feeds()];
  return job.kind === "latency"
    ? { latency: await observeLatency(work.runtime, subjects, { columns, plan: job }) }
    : { load: await observeLoad(work.runtime, subjects, { columns, plan: job }) };
}

async function carryOut(job: Job, work: Work): Promise<Outcome> {
  switch (job.kind) {
    case "idle":
      return { providers: work.runtime.listSupportedBackends().map(({ name }) => name) };
    case "placement": {
      const { modelPath, options } = job;
      const { runtime, folder } = work;
      const columns = await work.feeds();
      return { placement: await placement({ runtime, folder, modelPath, options, columns }) };
    }
    case "evaluate":
      return { outputs: await evaluate(await work.open(job.modelPath, PLAIN)) };
    case "open":
      await work.open(job.modelPath, job.options);
      return {};
    case "optimize":
      await work.runtime.InferenceSession.create(job.modelPath, {
        ...optimizingOptions(job.options, job.withoutWeights ?? false),
        optimizedModelFilePath: job.targetPath,
      });
      return {};
    case "predict": {
      const session = await work.open(job.modelPath, job.options);
      const columns = await work.feeds();
      const rows = job.rows ?? rowsOf(columns);
      const { batch, outputs, unpadding } = job;
      const { runtime } = work;
      const asked = { runtime, session, columns, rows, batch, outputs, unpadding };
      return { outputs: await predict(asked) };
    }
    case "ranges": {
      const { batch, tensors, detail } = job;
      return { ranges: await ranges({ ...(await streamed(job, work)), batch, tensors, detail }) };
    }
    case "sums": {
      const { batch, outputs } = job;
      return { outputs: await sums({ ...(await streamed(job, work)), batch, outputs }) };
    }
    case "attack": {
      const session = await work.open(job.modelPath, job.options);
      const { runtime } = work;
      const attacked = { runtime, session, columns: await work.feeds(), plan: job.plan };
      return { outputs: [await attackRows(attacked)] };
    }
    case "latency":
    case "load":
      return takeTurns(job, work);
  }
}

async function runJob(folder: string, ort: typeof OnnxRuntime): Promise<FinishedResult> {
  const job: Job = JSON.parse(await readFile(join(folder, JOB_FILE), "utf8"));
  let loadMs = 0;
  const { outputs, ...outcome } = await carryOut(job, {
    runtime: ort,
    folder,
    open: async (path, options, more) => {
      const start = performance.now();
      const session = await ort.InferenceSession.create(path, {
        ...sessionOptions(options),
        ...more,
      });
      loadMs += performance.now() - start;
      return session;
    },
    feeds: async () => decodeColumns(await readFile(join(folder, FEEDS_FILE))),
  });
  let digest = "";
  if (outputs !== undefined) {
    const bytes = encodeColumns(outputs);
    digest = createHash("sha256").update(bytes).digest("hex");
    await writeFile(join(folder, OUTPUTS_FILE), bytes);
  }
  const facts = { version: ort.env.versions.node ?? "unknown", peakMemoryBytes: peakMemoryBytes() };
  return { ok: true, process: facts, loadMs, digest, ...outcome };
}

const STANDARD_OUTPUT = 1;

/** Whoever started this process ahead ends its input when the job is there, or when none will come. */
async function inputEnds(): Promise<void> {
  for await (const _ of process.stdin);
}

async function main(folder: string, waits: boolean): Promise<void> {
  let stage: "runtime" | "job" = "runtime";
  let result: JobResult;
  try {
    const ort = await loadRuntime();
    if (waits) await warmUp(ort);
    stage = "job";
    if (waits) await inputEnds();
    if (waits && !existsSync(join(folder, JOB_FILE))) return;
    result = await runJob(folder, ort);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    result = { ok: false, stage, message };
  }
  await writeFile(join(folder, RESULT_FILE), JSON.stringify(result));
  writeSync(STANDARD_OUTPUT, LAST_WORDS);
}

await main(process.argv[2] ?? ".", process.argv[3] === WAITS_FOR_INPUT);
