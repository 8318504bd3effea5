import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/host/node-threads.ts
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
function nodeThreads(programPath) {
  if (programPath === void 0) return { count: 1, ask: refuse };
  return { count: availableParallelism(), ask: (request) => ask(programPath, request) };
}
var refuse = () => Promise.reject(new Error("There is no program for threads of their own"));
var LIMITS = { maxYoungGenerationSizeMb: 8 };
function ask(programPath, request) {
  return new Promise((resolve, reject) => {
    const thread = new Worker(programPath, { workerData: request, resourceLimits: LIMITS });
    thread.once("message", resolve);
    thread.once("messageerror", reject);
    thread.once("error", reject);
    thread.once("exit", (code) => reject(new Error(`A thread ended with ${code}, without answer`)));
  });
}
function answerInThread(answer) {
  if (parentPort === null) throw new Error("This program answers another thread of its process");
  parentPort.postMessage(answer(workerData));
}

export {
  nodeThreads,
  answerInThread
};
