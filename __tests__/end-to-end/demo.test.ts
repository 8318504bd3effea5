import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeHost } from "../../src/host/node-host.ts";
import { readRecord } from "../../src/record/record-file.ts";
import { findMeasurement } from "../../src/report/headline.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { DEMO_POLICY } from "../support/demo-policy.ts";
import { buildProgram, type Ended, ROOT } from "../support/program.ts";
import { makeScratch } from "../support/scratch.ts";

const MODELS = ["handwritten-digits", "census-income", "mail-spam"] as const;
type Model = (typeof MODELS)[number];

// Seconds on a free machine; the limit only ends what would never end.
jest.setTimeout(300_000);

const program = buildProgram();
const scratch = makeScratch();
const fixture = (...parts: readonly string[]): string => join(ROOT, "fixtures", ...parts);
const sha256 = (path: string): string =>
  createHash("sha256").update(readFileSync(path)).digest("hex");
const call = (...words: readonly string[]): Promise<Ended> =>
  program.call(words, { directory: scratch.path });

beforeAll(() => writeFileSync(scratch.at("compression-gate.yml"), DEMO_POLICY));

afterAll(() => {
  scratch.remove();
  program.remove();
});

describe.each(MODELS)("%s", (model) => {
  let ended: Ended;
  let record: RunRecord;

  beforeAll(async () => {
    ended = await call("baseline", "record", model, "--json");
    record = await readRecord(nodeHost(), scratch.at("out", model, "record.json"));
  });

  test("passes, and says so with its exit code", () => {
    expect(record.verdict).toMatchObject({ outcome: "pass", blocks: false });
    expect(JSON.parse(ended.out)).toEqual([
      {
        model,
        path: scratch.at("baselines", `${model}.json`),
        accepted: true,
        verdict: record.verdict,
      },
    ]);
    expect(ended.exitCode).toBe(0);
  });

  const LARGEST: Readonly<Record<Model, number>> = {
    "handwritten-digits": 80_000,
    "census-income": 48_500,
    "mail-spam": Math.floor(0.27 * statSync(fixture("mail-spam/model.onnx")).size),
  };
  test(`the candidate has at most ${LARGEST[model]} bytes`, () => {
    expect(statSync(scratch.at("out", model, "candidate.onnx")).size).toBe(record.candidate.bytes);
    expect(record.candidate.bytes).toBeLessThanOrEqual(LARGEST[model]);
  });

  const MOST_FLIPS: Readonly<Record<Model, number>> = {
    "handwritten-digits": 0.0015,
    "census-income": 0.015,
    "mail-spam": 0.003,
  };
  test(`at most ${100 * MOST_FLIPS[model]} % of the answers change, on any kind of kernels`, () => {
    for (const kernels of ["ordinary", "exact"] as const) {
      const flips = findMeasurement(record, { metric: "flips", versus: "base", kernels });
      expect(flips?.estimate).toBeLessThanOrEqual(MOST_FLIPS[model]);
    }
  });

  test("the candidate has the committed bytes", () => {
    const { recipe, digest } = record.candidate;
    const committed = committedCandidates().find(
      (one) => one.model === model && one.recipe === recipe?.name,
    );
    expect(committed?.digest).toBe(digest);
    expect(sha256(scratch.at("out", model, "candidate.onnx"))).toBe(digest);
  });

  test("a canary of the recorded recipe fails, and says so with its exit code", async () => {
    const folder = scratch.at("canary");
    const { exitCode, out } = await call("check", model, "--canary", "-o", folder);
    expect(out).toMatch(new RegExp(`^${model}: FAIL`));
    expect(exitCode).toBe(1);
    const broken = await readRecord(
      nodeHost(),
      join(folder, model, "canary-zeroed-tensor", "record.json"),
    );
    expect(broken.candidate.recipe).toEqual(record.candidate.recipe);
    expect(broken.canary).toBe(true);
  });
});

interface Candidate {
  readonly model: string;
  readonly recipe: string;
  readonly calibration: string;
  readonly digest: string;
}

function committedCandidates(): readonly Candidate[] {
  const lines = readFileSync(fixture("candidates/digests.txt"), "utf8").split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [model = "", recipe = "", calibration = "", digest = ""] = line.split(/ +/);
      return { model, recipe, calibration, digest };
    });
}

test.each(committedCandidates())(
  "compressing $model by $recipe gives the committed bytes",
  async ({ model, recipe, calibration, digest }) => {
    const data = calibration === "-" ? [] : ["--calibration", fixture(model, calibration)];
    const path = scratch.at("small.onnx");
    const words = ["--recipe", recipe, ...data, "-o", path];
    const { exitCode, out } = await call("compress", fixture(model, "model.onnx"), ...words);
    expect(exitCode).toBe(0);
    expect(out).toContain(`sha256 ${sha256(path)}\n`);
    expect(sha256(path)).toBe(digest);
  },
);

test("checking against its own baseline compares with every row and changes nothing", async () => {
  const { exitCode, out } = await call("check", "handwritten-digits", "--json");
  const result: { readonly records: readonly [RunRecord] } = JSON.parse(out);
  const [record] = result.records;
  expect(exitCode).toBe(0);
  expect(record.baseline.state).toBe("present");
  expect(
    record.measurements.find(({ metric, versus }) => metric === "flips" && versus === "baseline"),
  ).toMatchObject({ estimate: 0, n: record.data.evaluation.rows });
  expect(readFileSync(scratch.at("out/comment.md"), "utf8")).toContain(
    "Reproduce: `npx compression-gate check handwritten-digits`",
  );
});
