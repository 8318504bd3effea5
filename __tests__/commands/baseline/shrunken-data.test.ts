import { beforeAll, expect, test } from "@jest/globals";
import { recordBaselines } from "../../../src/commands/baseline.ts";
import { check } from "../../../src/commands/check.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { TOY_POLICY, toyCsv, toyHost } from "../../support/toy-project.ts";

const request = { policyPath: "compression-gate.yml", models: [] };

let baseline = "";

beforeAll(async () => {
  const host = toyHost();
  await recordBaselines(host, fakeEngine(), { ...request, force: false });
  baseline = host.textOf("baselines/toy.json");
});

/** Judged with the baseline of the whole data. */
async function judged(files: Readonly<Record<string, string>>): Promise<RunRecord> {
  const host = toyHost({ ...files, "baselines/toy.json": baseline });
  const { records } = await check(host, fakeEngine(), { ...request, canary: false });
  if (records[0] === undefined) throw new Error("There is a record");
  return records[0];
}

const withoutNorth = toyCsv()
  .split("\n")
  .filter((line) => !line.endsWith("north"))
  .join("\n");

const goneOf = ({ findings }: RunRecord): readonly string[] =>
  findings
    .filter(({ outcome }) => outcome === "not-checked")
    .map(({ slice, explanation }) => `${slice}: ${explanation}`);

test("a slice that the baseline has and the data no longer has is not checked, and blocks", async () => {
  const record = await judged({ "evaluation.csv": withoutNorth });
  expect(goneOf(record)).toEqual([
    expect.stringMatching(
      /^region=north: .*on region=north: the baseline has this slice, and no row/,
    ),
  ]);
  expect(record.verdict).toMatchObject({ outcome: "not-checked", blocks: true });
  expect(record.notices.join("\n")).toContain(
    "100 of the 300 different rows of the baseline are not in the evaluation data and no longer judged",
  );
});

test("a column that the policy in force no longer slices by takes its slices with it", async () => {
  const record = await judged({
    "evaluation.csv": withoutNorth,
    "compression-gate.yml": TOY_POLICY.replace(", slices: [region]", ""),
  });
  expect(goneOf(record)).toEqual([]);
  expect(record.verdict.outcome).toBe("pass");
});

test("rows that are gone from slices that stay are said, and hold nothing up; data that only grows says nothing of it", async () => {
  const shorter = await judged({ "evaluation.csv": toyCsv(200) });
  expect(shorter.verdict.outcome).toBe("pass");
  expect(shorter.notices.join("\n")).toContain("100 of the 300 different rows of the baseline");
  const grown = await judged({ "evaluation.csv": toyCsv(330) });
  expect(grown.notices.join("\n")).not.toContain("no longer judged");
  expect(grown.verdict.outcome).toBe("pass");
});

test("recording the baseline again accepts that a slice is gone", async () => {
  const host = toyHost({ "evaluation.csv": withoutNorth, "baselines/toy.json": baseline });
  expect(await recordBaselines(host, fakeEngine(), { ...request, force: false })).toMatchObject({
    exitCode: 0,
  });
  const { records } = await check(host, fakeEngine(), { ...request, canary: false });
  expect(records[0]?.verdict.outcome).toBe("pass");
});
