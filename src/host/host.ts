/** The ports to the outside. Nothing else in the program touches files, processes, the clock or the machine. */

/** A file that is written a little at a time. */
export interface WrittenFile {
  readonly path: string;
  /** Gone through once. */
  readonly chunks: Iterable<Uint8Array>;
}

export type FileContent = Uint8Array | string | readonly Uint8Array[];

export interface Files {
  /** Absolute path of `path` against the working directory. */
  resolve(...parts: readonly string[]): string;
  /** Absolute path of what is there, all symbolic links followed. */
  realPath(path: string): Promise<string>;
  readBytes(path: string): Promise<Uint8Array>;
  readText(path: string): Promise<string>;
  /** Bytes [offset, offset + length) of a file; fewer at its end. */
  readRange(path: string, offset: number, length: number): Promise<Uint8Array>;
  /** The same before anything else happens: what works on one weight after the other reads each where it needs it. */
  readRangeNow(path: string, offset: number, length: number): Uint8Array;
  /**
   * Makes the folders it needs and replaces the file in one step: a reader sees the old file or the new one, never a part.
   * Content may come in pieces.
   */
  write(path: string, content: FileContent): Promise<void>;
  /** The same for a file in a folder that only this process uses, before anything else happens. */
  writeNow(path: string, content: Uint8Array): void;
  /** A file takes the place of another in one step. @returns false when they lie on two disks: then nothing happened */
  move(path: string, target: string): Promise<boolean>;
  /** Replaces files that belong together, the last of which names the others: all of them, or on failure none. */
  writeTogether(files: readonly WrittenFile[]): Promise<void>;
  exists(path: string): Promise<boolean>;
  sizeBytes(path: string): Promise<number>;
  isDirectory(path: string): Promise<boolean>;
  list(path: string): Promise<readonly string[]>;
  remove(path: string): Promise<void>;
  /** A fresh folder that only this process uses; the caller removes it. */
  makeTemporaryDirectory(): Promise<string>;
}

export interface Clock {
  now(): Date;
  /** Monotonic milliseconds from an arbitrary start. */
  elapsedMs(): number;
}

export interface Log {
  /** One line of progress for a person; never a result. */
  readonly progress: (message: string) => void;
  readonly warn: (message: string) => void;
}

export interface MachineFacts {
  readonly os: string;
  readonly architecture: string;
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Lower-case names such as avx2, avx512f, avx512_vnni, avx_vnni, amx_int8, neon; sorted; empty when the machine does not say. */
  readonly instructionSets: readonly string[];
  readonly node: string;
}

export interface Machine {
  facts(): Promise<MachineFacts>;
  /** Peak resident memory of a running process; undefined when it has ended or the machine does not say. */
  residentBytes(processId: number): Promise<number | undefined>;
}

export interface ProcessRequest {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly workingDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Names of the variables that the program may see of this one's environment; all when absent. */
  readonly inherits?: readonly string[];
  readonly timeoutMs?: number;
  /** Called about 20 times a second while the program runs. */
  readonly watch?: (running: RunningProcess) => void;
  /**
   * For a program that is started before its work is known: its standard input ends when this settles, and these
   * limits hold from then on.
   */
  readonly begins?: Promise<Pick<ProcessRequest, "timeoutMs" | "watch">>;
  /**
   * What the program writes to its standard output when its work is done. It is ended with that, and counts as ended by itself with
   * exit code 0: taking apart what it holds takes longer than some of its work.
   */
  readonly lastWords?: string;
}

export interface RunningProcess {
  readonly processId: number;
  /** Ends the program and everything that it started. */
  readonly kill: () => void;
}

export interface ProcessResult {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Processes {
  /** Runs a program to its end, without a shell. Never throws for what the program did, only when it cannot be started. */
  run(request: ProcessRequest): Promise<ProcessResult>;
  /** The Node binary that runs this program. */
  readonly nodePath: string;
}

export interface Threads {
  /** How many may compute at a time, this one included; 1 where no other can be started. */
  readonly count: number;
  /**
   * What the program for threads answers to plain data. Its thread starts at once and ends with the answer.
   * Rejects with what the program threw, and when the thread ends without an answer.
   */
  ask(request: unknown): Promise<unknown>;
}

export interface Digest {
  /** Hex sha256. */
  sha256(content: Uint8Array | string): string;
  /** Of what chunks hold together. */
  sha256Of(chunks: Iterable<Uint8Array>): string;
  /** The same, a little at a time: what else waits goes on meanwhile. */
  sha256Meanwhile(chunks: Iterable<Uint8Array>): Promise<string>;
  /** Bytes after gzip at its best level. */
  gzipBytes(content: Uint8Array): number;
  /** Of what chunks hold together; memory holds a chunk at a time. */
  gzipBytesOf(chunks: Iterable<Uint8Array>): Promise<number>;
}

export interface Host {
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly machine: Machine;
  readonly processes: Processes;
  readonly threads: Threads;
  readonly digest: Digest;
}
