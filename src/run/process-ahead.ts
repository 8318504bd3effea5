/** An engine process that starts while its job is still being made ready: Node and the native library take a while to load. */
import { WAITS_FOR_INPUT } from "./job.ts";
import { type Bounds, type EngineProgram, engineProcess, type ProcessAhead } from "./run-job.ts";

export interface Ahead {
  /** The process that was started and that no job took. */
  take(): ProcessAhead | undefined;
  /** @returns what ends the process that waits when no job took it; from then on there is none */
  start(program: EngineProgram): () => Promise<void>;
  /** Another one, where a job is known to follow the one that ended; none unless `start` was called. */
  startNext(program: EngineProgram): void;
}

export function processesAhead(): Ahead {
  let waiting: ProcessAhead | undefined;
  let isWanted = false;
  const take = (): ProcessAhead | undefined => {
    const taken = waiting;
    waiting = undefined;
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
        if (left === undefined) return;
        const folder = await left.folder;
        // Without a job there is nothing to do, and it ends.
        await left.begin({});
        await program.host.files.remove(folder);
      };
    },
    startNext: (program) => {
      if (isWanted) waiting ??= startAhead(program);
    },
  };
}

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
}

/** Promise.withResolvers, which Node 20 does not have. */
function deferred<Value>(): Deferred<Value> {
  const resolvers: ((value: Value) => void)[] = [];
  const promise = new Promise<Value>((resolve) => void resolvers.push(resolve));
  return { promise, resolve: (value) => resolvers[0]?.(value) };
}

function startAhead(program: EngineProgram): ProcessAhead {
  const { files, processes } = program.host;
  const { promise: begins, resolve: begin } = deferred<Bounds>();
  const folder = files.makeTemporaryDirectory();
  const ended = folder.then((made) => {
    const request = engineProcess(program, made);
    return processes.run({
      ...request,
      arguments: [...request.arguments, WAITS_FOR_INPUT],
      begins,
    });
  });
  // Whoever begins it is told.
  ended.catch(() => undefined);
  return {
    folder,
    begin: (bounds) => {
      begin(bounds);
      return ended;
    },
  };
}
