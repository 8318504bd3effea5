import { expect, test } from "@jest/globals";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import type { ProcessRequest, ProcessResult, RunningProcess } from "../../src/host/host.ts";
import { nodeMachine } from "../../src/host/node-machine.ts";
import { nodeProcesses } from "../../src/host/node-processes.ts";

const processes = nodeProcesses();

/** Runs this text as a program. */
function run(program: string, rest: Partial<ProcessRequest> = {}): Promise<ProcessResult> {
  return processes.run({ command: processes.nodePath, arguments: ["-e", program], ...rest });
}

test("what a program says and how it ended is handed back", async () => {
  const result = await run('console.log("out"); console.error("err"); process.exitCode = 3');
  expect(result).toEqual({
    exitCode: 3,
    signal: null,
    timedOut: false,
    stdout: "out\n",
    stderr: "err\n",
  });
});

test("arguments reach the program as they are: no shell reads them", async () => {
  const words = ["a b", "$HOME", "`id`", "; exit 9", '"', "é"];
  const program = ["-e", "console.log(JSON.stringify(process.argv.slice(1)))", ...words];
  const result = await processes.run({ command: processes.nodePath, arguments: program });
  expect(JSON.parse(result.stdout)).toEqual(words);
});

test("a program gets its folder, and its environment on top of ours", async () => {
  const program = "console.log(process.cwd(), process.env.OWN, process.env.PATH !== undefined)";
  const options = { workingDirectory: tmpdir(), environment: { OWN: "mine" } };
  expect((await run(program, options)).stdout).toBe(`${tmpdir()} mine true\n`);
});

test("a program reads nothing of what is typed", async () => {
  const program = 'process.stdin.on("end", () => console.log("ended")).resume()';
  expect((await run(program, { timeoutMs: 20_000 })).stdout).toBe("ended\n");
});

test("a program that a signal ends has no exit code", async () => {
  const result = await run('process.kill(process.pid, "SIGSEGV")');
  expect([result.exitCode, result.signal, result.timedOut]).toEqual([null, "SIGSEGV", false]);
});

const SAYS_DONE =
  'process.stdout.write("42\\ndo"); setTimeout(() => process.stdout.write("ne\\n"), 50);';

test("a program that has said its last words is ended, and nobody waits for what it still would do", async () => {
  const program = `${SAYS_DONE} setInterval(() => {}, 1000);`;
  const result = await run(`console.log(process.pid); ${program}`, { lastWords: "done\n" });
  expect([result.exitCode, result.signal, result.timedOut]).toEqual([0, null, false]);
  const [processId, ...said] = result.stdout.split("\n");
  expect(said).toEqual(["42", "done", ""]);
  await expectGone(Number(processId));
});

test("a program that ends without its last words ends as it does", async () => {
  const program = 'process.stdout.write("done\\nor not\\n"); process.exitCode = 6';
  const result = await run(program, { lastWords: "done\n" });
  expect([result.exitCode, result.stdout]).toEqual([6, "done\nor not\n"]);
});

test("what cannot be started is an error with its cause", async () => {
  await expect(processes.run({ command: "/nowhere/program", arguments: [] })).rejects.toMatchObject(
    { code: "ENOENT" },
  );
});

/** A program that starts another one that never ends, says its number, and waits for it. */
const FAMILY = `
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

test("the time limit ends a program and all that it started", async () => {
  const result = await run(FAMILY, { timeoutMs: 1500 });
  expect([result.exitCode, result.signal, result.timedOut]).toEqual([null, "SIGKILL", true]);
  const grandchild = Number(result.stdout);
  expect(grandchild).toBeGreaterThan(1);
  await expectGone(grandchild);
});

/** The parent of an ended orphan collects it when it gets to it. */
async function expectGone(processId: number): Promise<void> {
  for (let turn = 0; turn < 100 && isAlive(processId) && !isZombie(processId); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isAlive(processId) && !isZombie(processId)).toBe(false);
}

const isZombie = (processId: number): boolean =>
  process.platform === "linux" &&
  existsSync(`/proc/${processId}`) &&
  !existsSync(`/proc/${processId}/exe`);

const READS = 'process.stdin.resume().on("end", () => console.log("the work is there"))';

test("a program that is started ahead reads until its work is there", async () => {
  const result = await run(READS, { begins: Promise.resolve({ timeoutMs: 60_000 }) });
  expect([result.exitCode, result.stdout]).toEqual([0, "the work is there\n"]);
});

test("the limits of a program that is started ahead are those of its work", async () => {
  const seen: number[] = [];
  const watch = ({ processId }: RunningProcess): void => void seen.push(processId);
  const result = await run(FAMILY, { begins: Promise.resolve({ timeoutMs: 1500, watch }) });
  expect([result.signal, result.timedOut]).toEqual(["SIGKILL", true]);
  expect(seen.length).toBeGreaterThan(0);
});

test("a program that ends before its work comes is told as it ended", async () => {
  const late: { begin?: (limits: { readonly timeoutMs: number }) => void } = {};
  const begins = new Promise<{ readonly timeoutMs: number }>((resolve) => {
    late.begin = resolve;
  });
  const result = await run("process.exitCode = 3", { begins });
  late.begin?.({ timeoutMs: 60_000 });
  expect([result.exitCode, result.timedOut]).toEqual([3, false]);
});

test("a program that ends in time is not ended by its limit", async () => {
  const result = await run("setTimeout(() => {}, 10)", { timeoutMs: 60_000 });
  expect([result.exitCode, result.timedOut]).toEqual([0, false]);
});

test("a running program is watched, and can be ended with all that it started", async () => {
  const seen: RunningProcess[] = [];
  const memory: (number | undefined)[] = [];
  const machine = nodeMachine();
  const result = await run(FAMILY, {
    timeoutMs: 60_000,
    watch: (running) => {
      seen.push(running);
      void machine.residentBytes(running.processId).then((bytes) => memory.push(bytes));
      if (seen.length === 12) running.kill();
    },
  });
  expect([result.signal, result.timedOut]).toEqual(["SIGKILL", false]);
  expect(seen.length).toBeGreaterThanOrEqual(12);
  expect(new Set(seen.map(({ processId }) => processId)).size).toBe(1);
  const isKnown = memory.some((bytes) => bytes !== undefined && bytes > 2 ** 20);
  expect(isKnown).toBe(process.platform === "linux");
  if (result.stdout !== "") await expectGone(Number(result.stdout));
});

test("output beyond the limit is cut, and the program still ends by itself", async () => {
  const program = `
    const line = "x".repeat(1023) + "\\n";
    for (let count = 0; count < 6 * 1024; count += 1) process.stdout.write(line);
    process.stderr.write("done");
  `;
  const result = await run(program);
  expect([result.exitCode, result.stderr]).toEqual([0, "done"]);
  expect(result.stdout.length).toBeGreaterThanOrEqual(4 * 2 ** 20);
  // One chunk of a pipe may come on top.
  expect(result.stdout.length).toBeLessThan(4 * 2 ** 20 + 2 ** 17);
});
