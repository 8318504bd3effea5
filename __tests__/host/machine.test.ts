import { expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { nodeHost } from "../../src/host/node-host.ts";
import { instructionSetsOf, nodeMachine, peakBytesOf } from "../../src/host/node-machine.ts";

const X64 = `processor	: 0
model name	: Some Server CPU
flags		: fpu sse2 avx2 avx512f avx512_vnni avx_vnni amx_int8 avx2 nonsense_avx2
processor	: 1
flags		: fpu
`;
const ARM = `processor	: 0
Features	: fp asimd asimddp i8mm sve
CPU part	: 0xd40
`;

test("instruction sets have one name each, sorted, whatever the processor calls them", () => {
  expect(instructionSetsOf(X64)).toEqual([
    "amx_int8",
    "avx2",
    "avx512_vnni",
    "avx512f",
    "avx_vnni",
  ]);
  expect(instructionSetsOf(ARM)).toEqual(["dotprod", "i8mm", "neon"]);
});

test.each(["", "processor : 0", "flags :", "model name : avx2"])(
  "a machine that says %j has none that we know",
  (text) => {
    expect(instructionSetsOf(text)).toEqual([]);
  },
);

test("the peak of memory is read in bytes, and is unknown where the text has none", () => {
  expect(peakBytesOf("Name:\tnode\nVmPeak:\t  999 kB\nVmHWM:\t   2048 kB\n")).toBe(2097152);
  expect(peakBytesOf("Name:\tnode\nState:\tZ (zombie)\n")).toBeUndefined();
});

test("this machine says what it is", async () => {
  const facts = await nodeMachine().facts();
  expect(facts.cores).toBeGreaterThan(0);
  expect(facts.memoryBytes).toBeGreaterThan(2 ** 28);
  expect(facts.node).toBe(process.version);
  expect(facts.cpuModel).toBe(facts.cpuModel.trim());
  const cpuinfo = process.platform === "linux" ? readFileSync("/proc/cpuinfo", "utf8") : "";
  expect(facts.instructionSets).toEqual(instructionSetsOf(cpuinfo));
});

test("a process that is not there has no memory", async () => {
  expect(await nodeMachine().residentBytes(2 ** 22 + 1)).toBeUndefined();
});

test("digests are those of FIPS 180, of text and of bytes alike", () => {
  const { digest } = nodeHost();
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(digest.sha256("abc")).toBe(abc);
  expect(digest.sha256(Uint8Array.of(97, 98, 99))).toBe(abc);
});

test("what repeats is small after gzip, and the same each time", () => {
  const { digest } = nodeHost();
  const zeros = digest.gzipBytes(new Uint8Array(100_000));
  expect(zeros).toBeLessThan(200);
  expect(digest.gzipBytes(new Uint8Array(100_000))).toBe(zeros);
});

test("the clock goes on, and tells the day", () => {
  const { clock } = nodeHost();
  const before = clock.elapsedMs();
  expect(clock.elapsedMs()).toBeGreaterThanOrEqual(before);
  expect(clock.now().getTime()).toBeGreaterThan(Date.parse("2026-01-01"));
});
