import { expect, test } from "@jest/globals";
import { check } from "../../../src/commands/check.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { TOY_POLICY, toyCsv, toyHost } from "../../support/toy-project.ts";

/** A policy whose evaluation and shift take so many rows at most. */
const policyWith = (evaluation: string, shift: string): string =>
  TOY_POLICY.replace(
    "label: label, slices: [region] }",
    `label: label${evaluation} }\n      shifts: [{ name: later, path: later.csv${shift} }]`,
  );

async function judged(policy: string): Promise<RunRecord> {
  const host = toyHost({ "compression-gate.yml": policy, "later.csv": toyCsv(200) });
  const asked = { policyPath: "compression-gate.yml", models: [], canary: false };
  const [record] = (await check(host, fakeEngine(), asked)).records;
  if (record === undefined) throw new Error("The toy was judged");
  return record;
}

test.each([
  ["all rows where nothing is said", "", "", 200],
  ["as many rows as of the evaluation data", ", rows: 50", "", 50],
  ["rows of its own number", ", rows: 50", ", rows: 80", 80],
  ["no more rows than there are", ", rows: 250", "", 200],
])("a shift takes %s", async (_, ...[evaluation, shift, rows]) => {
  const { data, notices } = await judged(policyWith(evaluation, shift));
  expect(data.challenges?.map((one) => [one.name, one.rows])).toEqual([["shift=later", rows]]);
  const said = notices.some((notice) =>
    notice.startsWith(
      `${rows} of the 200 rows of shift=later are judged, chosen by what they hold`,
    ),
  );
  expect(said).toBe(rows < 200);
});

const digestOf = async (shift: string): Promise<string | undefined> =>
  (await judged(policyWith("", shift))).data.challenges?.[0]?.digest;

test("the same rows of a shift are judged in every run, and others come only with other rows", async () => {
  expect(await digestOf(", rows: 80")).toBe(await digestOf(", rows: 80"));
  expect(await digestOf(", rows: 80")).not.toBe(await digestOf(", rows: 81"));
});
