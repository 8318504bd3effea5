/** The thread port over node:worker_threads: one program, a thread for each question, which ends with its answer. */
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Threads } from "./host.ts";

/** Without a program no thread can be started. */
export function nodeThreads(programPath: string | undefined): Threads {
  if (programPath === undefined) return { count: 1, ask: refuse };
  return { count: availableParallelism(), ask: (request) => ask(programPath, request) };
}

const refuse = (): Promise<never> =>
  Promise.reject(new Error("There is no program for threads of their own"));

/** Nearly all that a thread makes is garbage at once: with as much room for it as V8 takes, some 40 MB more are resident. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

function ask(programPath: string, request: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(programPath, { workerData: request, resourceLimits: LIMITS });
    thread.once("message", resolve);
    thread.once("messageerror", reject);
    // Also when its memory is full.
    thread.once("error", reject);
    // What was settled before stays as it is.
    thread.once("exit", (code) => reject(new Error(`A thread ended with ${code}, without answer`)));
  });
}

/** What the program of a thread is: it answers its question and ends. */
export function answerInThread(answer: (request: unknown) => unknown): void {
  if (parentPort === null) throw new Error("This program answers another thread of its process");
  // The port of a thread has no other end than one: the rule means windows.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort.postMessage(answer(workerData));
}
