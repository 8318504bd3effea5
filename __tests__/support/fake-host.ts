/** A whole machine in memory: files that are objects, a clock that stands, programs that are scripted, a log that collects. */
import type { Host, MachineFacts, ProcessRequest, ProcessResult } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { type Disk, fakeFiles } from "./fake-files.ts";

export type Script = (
  request: ProcessRequest,
  host: FakeHost,
) => Partial<ProcessResult> | Promise<Partial<ProcessResult>>;

export interface FakeMachine extends Disk {
  readonly now?: Date;
  readonly facts?: Partial<MachineFacts>;
  /** What a started program does; without one, none can be started. What it leaves out is that of a quiet success. */
  readonly run?: Script;
}

export interface FakeHost extends Host {
  /** All files as they are now, by absolute path. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  readonly progress: readonly string[];
  readonly warnings: readonly string[];
  /** Programs that were started, in order. */
  readonly started: readonly ProcessRequest[];
  /** Lets time pass. */
  readonly advance: (ms: number) => void;
  textOf(path: string): string;
}

const FACTS: MachineFacts = {
  os: "linux",
  architecture: "x64",
  cpuModel: "Paper CPU",
  cores: 2,
  memoryBytes: 8 * 2 ** 30,
  instructionSets: ["avx2"],
  node: "v20.19.0",
};

const SUCCESS: ProcessResult = {
  exitCode: 0,
  signal: null,
  timedOut: false,
  stdout: "",
  stderr: "",
};

export function fakeHost(machine: FakeMachine = {}): FakeHost {
  const { contents, files } = fakeFiles(machine);
  const [progress, warnings, started]: [string[], string[], ProcessRequest[]] = [[], [], []];
  const start = machine.now ?? new Date("2026-03-01T12:00:00Z");
  let elapsed = 0;
  const run = async (request: ProcessRequest): Promise<ProcessResult> => {
    started.push(request);
    if (machine.run === undefined) throw new Error(`No program is scripted for ${request.command}`);
    return { ...SUCCESS, ...(await machine.run(request, host)) };
  };
  const host: FakeHost = {
    contents,
    progress,
    warnings,
    started,
    files,
    advance: (ms) => (elapsed += ms),
    textOf: (path) => new TextDecoder().decode(contents.get(files.resolve(path))),
    clock: { now: () => new Date(start.getTime() + elapsed), elapsedMs: () => elapsed },
    log: {
      progress: (message) => progress.push(message),
      warn: (message) => warnings.push(message),
    },
    machine: {
      facts: () => Promise.resolve({ ...FACTS, ...machine.facts }),
      residentBytes: () => Promise.resolve(undefined),
    },
    processes: { run, nodePath: "/usr/bin/node" },
    threads: nodeHost().threads,
    digest: nodeHost().digest,
  };
  return host;
}
