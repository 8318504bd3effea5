import { describe, expect, test } from "@jest/globals";
import { check } from "../../src/commands/check.ts";
import { verify } from "../../src/commands/verify.ts";
import { toJson } from "../../src/record/json-file.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { check as checkSchema } from "../../src/schema/validate.ts";
import { fakeEngine, turned } from "../support/fake-engine.ts";
import { fakeHost } from "../support/fake-host.ts";
import { TOY_POLICY, toyHost } from "../support/toy-project.ts";

const waiver = (metric: string, ceiling: number): string =>
  `  - { id: ${metric}-loss, model: toy, metric: ${metric}, slice: all, ceiling: ${ceiling}, owner: "@alice", reason: "milder | recipe is on its way", link: "https://example.com/issues/7", since: 2026-03-01, expires: 2026-03-31 }\n`;
const POLICY = `${TOY_POLICY}waivers:\n${waiver("flips", 0.2)}${waiver("accuracy", 0.2)}`;

/** A candidate that turns 45 of 300 answers, judged on a day. */
async function run(day: string, policy = POLICY) {
  const host = toyHost({ "compression-gate.yml": policy }, { now: new Date(`${day}T12:00:00Z`) });
  const engine = fakeEngine({ scores: turned("candidate.onnx", 45) });
  const asked = { policyPath: "compression-gate.yml", models: [], canary: false };
  const result = await check(host, engine, asked);
  const record: RunRecord = JSON.parse(host.textOf("out/toy/record.json"));
  return { ...result, record };
}

const verified = (record: RunRecord) =>
  verify(fakeHost({ files: { "r.json": toJson(record) } }), "r.json");

test("a run whose losses are waived passes, shows them, and is a record by the schema", async () => {
  const { exitCode, record, markdown } = await run("2026-03-31");
  expect(exitCode).toBe(0);
  expect(checkSchema("record", record).kind).toBe("valid");
  expect(record.verdict.counts.waived).toBe(2);
  expect(markdown).toContain("## ✅ Compression gate: `toy` passes, 2 checks are waived\n");
  expect(markdown).toContain("**2 of 2 checks are waived.**");
  expect(markdown).toContain("🎫");
  expect(markdown).toContain("**Waivers**, as of 2026-03-31 (UTC):");
  expect(markdown).toContain(
    "[`flips-loss`](https://example.com/issues/7) of @&#8203;alice: flips measures 15 %, within its ceiling of 20 %, until 2026-03-31. Reason: milder \\| recipe is on its way.",
  );
});

test("the day after, the same run fails and says that the waivers expired", async () => {
  const { exitCode, record, markdown } = await run("2026-04-01");
  expect(exitCode).toBe(1);
  expect(record.waivers?.map(({ state }) => state)).toEqual(["expired", "expired"]);
  expect(markdown).toContain("it expired after 2026-03-31; take it out");
});

test("without waivers no day is in a record, and none decides", async () => {
  const { record } = await run("2026-03-01", TOY_POLICY);
  expect(record.judged).not.toHaveProperty("waiving");
  expect(record).not.toHaveProperty("waivers");
});

describe("verify", () => {
  test("decides again by the day of the record, whatever day it is", async () => {
    for (const [day, outcome] of [
      ["2026-03-31", "pass"],
      ["2026-04-01", "fail"],
    ] as const) {
      const { record } = await run(day);
      expect(record.verdict.outcome).toBe(outcome);
      expect(await verified(record)).toMatchObject({ differences: [], exitCode: 0 });
    }
  });

  test("notices a waiver that was stretched, and a finding that was waived by hand", async () => {
    const { record } = await run("2026-04-01");
    const stretched = structuredClone(record);
    for (const one of stretched.judged?.waiving?.waivers ?? []) one.expires = "2026-04-01";
    expect((await verified(stretched)).differences).not.toEqual([]);
    const [first, ...rest] = record.findings;
    if (first === undefined) throw new Error("There is a finding");
    const byHand = { ...record, findings: [{ ...first, outcome: "waived" as const }, ...rest] };
    const { differences } = await verified(byHand);
    expect(differences.map(({ path }) => path)).toContain("findings.0.outcome");
  });
});
