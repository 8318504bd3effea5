/** What a verdict says on a CPU whose int8 kernels saturate, which a machine with VNNI has to be made to be. */
import { afterAll, describe, expect, jest, test } from "@jest/globals";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findMeasurement } from "../../src/report/headline.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { cpuWithoutVnni } from "../support/cpu-without-vnni.ts";
import { DEMO_POLICY } from "../support/demo-policy.ts";
import { buildProgram, ROOT } from "../support/program.ts";
import { makeScratch } from "../support/scratch.ts";

// Seconds on a free machine; the limit only ends what would never end.
jest.setTimeout(300_000);

const program = buildProgram();
const scratch = makeScratch();
const cpu = cpuWithoutVnni(scratch.path);

afterAll(() => {
  scratch.remove();
  program.remove();
});

const elsewhere = join(ROOT, "fixtures/quantized-elsewhere/handwritten-digits.onnx");

interface Checked {
  readonly exitCode: number | null;
  readonly record: RunRecord;
}

/** The demo's digits with another candidate, or with its own. */
async function check(
  candidate: string | undefined,
  environment: Readonly<Record<string, string>>,
): Promise<Checked> {
  const recipe =
    candidate === undefined ? "int8-static" : `{ provided: ${JSON.stringify(candidate)} }`;
  writeFileSync(
    scratch.at("policy.yml"),
    DEMO_POLICY.replace("recipe: int8-static", `recipe: ${recipe}`),
  );
  const words = ["check", "handwritten-digits", "--policy", "policy.yml", "--json"];
  const { exitCode, out, error } = await program.call(words, {
    directory: scratch.path,
    environment,
  });
  if (out === "") throw new Error(error);
  const result: { readonly records: readonly [RunRecord] } = JSON.parse(out);
  return { exitCode, record: result.records[0] };
}

const flipsOf = (record: RunRecord, kernels: "ordinary" | "exact"): number =>
  findMeasurement(record, { metric: "flips", versus: "base", kernels })?.estimate ?? Number.NaN;

if (cpu.kind === "impossible") {
  test(`a CPU without VNNI cannot be had here: ${cpu.reason}`, () => {
    expect(cpu.reason).not.toBe("");
  });
} else {
  describe("on a CPU without VNNI", () => {
    test("weights of full range that another tool made do not pass, and the CPU is named as the reason", async () => {
      const { exitCode, record } = await check(elsewhere, cpu.environment);
      expect(record.environment.saturates).toBe(true);
      // 1.44 % and 1.52 % were seen on two CPUs; the exact kernels do not depend on the CPU.
      expect(flipsOf(record, "ordinary")).toBeGreaterThan(0.01);
      expect(flipsOf(record, "ordinary")).toBeLessThan(0.02);
      expect(flipsOf(record, "exact")).toBeLessThanOrEqual(0.001);
      expect(record.verdict).toMatchObject({ outcome: "inconclusive", blocks: true });
      expect(exitCode).toBe(2);
      const finding = record.findings.find(({ metric }) => metric === "accuracy");
      expect(finding?.explanation).toMatch(/int8 kernels saturate/);
    });

    test("our own candidate has the same bytes as everywhere, flips no more, and passes", async () => {
      const { exitCode, record } = await check(undefined, cpu.environment);
      expect(record.environment.saturates).toBe(true);
      expect(flipsOf(record, "ordinary")).toBeLessThanOrEqual(0.0015);
      expect(exitCode).toBe(0);
      const committed = readFileSync(join(ROOT, "fixtures/candidates/digests.txt"), "utf8");
      const bytes = readFileSync(scratch.at("out/handwritten-digits/candidate.onnx"));
      expect(committed).toContain(createHash("sha256").update(bytes).digest("hex"));
    });
  });
}

test("exact kernels agree with the float model about weights of full range, and ordinary ones where they do not saturate", async () => {
  const { record } = await check(elsewhere, {});
  expect(flipsOf(record, "exact")).toBeLessThanOrEqual(0.001);
  const most = record.environment.saturates ? 0.02 : 0.001;
  expect(flipsOf(record, "ordinary")).toBeLessThanOrEqual(most);
  const warned = record.notices.some((notice) => notice.includes("CPUs without VNNI"));
  expect(warned).toBe(!record.environment.saturates);
});
