import { afterAll, expect, test } from "@jest/globals";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerInThread, nodeThreads } from "../../src/host/node-threads.ts";

const folder = mkdtempSync(join(tmpdir(), "gate-threads-"));
afterAll(() => rmSync(folder, { recursive: true }));

let programs = 0;

/** What a thread with this text as its program answers; it knows `request` and `port`. */
function ask(program: string, request: unknown = {}): Promise<unknown> {
  programs += 1;
  const path = join(folder, `${programs}.mjs`);
  const head = 'import { parentPort as port, workerData as request } from "node:worker_threads";';
  writeFileSync(path, `${head}\n${program}`);
  return nodeThreads(path).ask(request);
}

test("a thread answers plain data with plain data, numbers to the last bit", async () => {
  const values = Float64Array.of(0.1, -0, Number.NaN, 5e-324);
  const answer = await ask("port.postMessage({ ...request, n: request.names.size })", {
    values,
    names: new Set(["a"]),
  });
  expect(answer).toEqual({ values, names: new Set(["a"]), n: 1 });
});

test("threads compute while the one that asked is busy", async () => {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const answer = ask("Atomics.store(request, 0, 1); port.postMessage(1)", shared);
  // Nothing of this thread runs in between: it would wait for ever for a thread that waits for it.
  while (Atomics.load(shared, 0) === 0) Atomics.wait(shared, 0, 0, 1);
  expect(await answer).toBe(1);
});

test.each([
  ["an error that it throws", 'throw new RangeError("too far")', "too far"],
  ["a promise that fails", 'await Promise.reject(new Error("too late"))', "too late"],
  ["an end without an answer", "process.exit(3)", "A thread ended with 3, without answer"],
  ["a program that says nothing", "", "A thread ended with 0, without answer"],
])("%s is an error here", async (_, program, message) => {
  await expect(ask(program)).rejects.toThrow(message);
});

test("without a program there is one thread, and a program that is not there is an error", async () => {
  const alone = nodeThreads(undefined);
  expect(alone.count).toBe(1);
  await expect(alone.ask({})).rejects.toThrow("no program");
  const missing = nodeThreads(join(folder, "missing.mjs"));
  expect(missing.count).toBeGreaterThanOrEqual(1);
  await expect(missing.ask({})).rejects.toThrow("missing.mjs");
});

test("a program for threads that is started by itself says so", () => {
  expect(() => answerInThread(() => 1)).toThrow("answers another thread");
});
