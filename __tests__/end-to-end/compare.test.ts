/** Models that other tools compressed. What a call takes is given: answers and bytes decide. */
import { afterAll, expect, jest, test } from "@jest/globals";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { withoutCosts } from "../support/fake-engine.ts";
import { buildProgram, ROOT } from "../support/program.ts";
import { makeScratch } from "../support/scratch.ts";

// Seconds on a free machine; the limit only ends what would never end.
jest.setTimeout(300_000);

const program = buildProgram();
const scratch = makeScratch();
const fixture = (path: string): string => join(ROOT, "fixtures", path);

afterAll(() => {
  scratch.remove();
  program.remove();
});

const CENSUS: readonly string[] = [
  "--data",
  fixture("census-income/evaluation.csv"),
  "--label",
  "income",
  "--classes",
  "<=50K,>50K",
];
const DIGITS: readonly string[] = [
  "--data",
  fixture("handwritten-digits/evaluation.npz"),
  "--label",
  "label",
];

interface Compared {
  readonly exitCode: number | null;
  readonly record: RunRecord;
}

async function compare(
  base: string,
  candidate: string,
  data: readonly string[],
): Promise<Compared> {
  const words = ["compare", fixture(base), candidate, ...data, "--json"];
  const given = { directory: scratch.path, through: withoutCosts };
  const { exitCode, out, error } = await program.call(words, given);
  if (out === "") throw new Error(error);
  const result: { readonly record: RunRecord } = JSON.parse(out);
  return { exitCode, record: result.record };
}

test("the base model under another name passes", async () => {
  const same = scratch.at("another-name.onnx");
  copyFileSync(fixture("handwritten-digits/model.onnx"), same);
  const { exitCode, record } = await compare("handwritten-digits/model.onnx", same, DIGITS);
  expect(record.verdict.outcome).toBe("pass");
  expect(exitCode).toBe(0);
});

test("static quantization of census-income by another tool fails, because answers changed", async () => {
  const candidate = fixture("quantized-elsewhere/census-income.onnx");
  const { exitCode, record } = await compare("census-income/model.onnx", candidate, CENSUS);
  expect(exitCode).toBe(1);
  const failed = record.findings.filter(({ outcome }) => outcome === "fail");
  expect(failed.map(({ metric }) => metric)).toContain("flips");
});
