import { beforeAll, describe, expect, test } from "@jest/globals";
import { checkChange, type RecordSource } from "../../../src/commands/change/check-change.ts";
import { type Plan, planWhole } from "../../../src/commands/change/plan-change.ts";
import { trustNumbers } from "../../../src/commands/change/trust-numbers.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { type EngineScript, fakeEngine, turned } from "../../support/fake-engine.ts";
import type { FakeHost } from "../../support/fake-host.ts";
import { TOY_POLICY, toyHost } from "../../support/toy-project.ts";

const FACTS = { head: "a".repeat(40), base: "b".repeat(40), pullRequest: 7 };
const POLICY = "compression-gate.yml";

/** What the run of a fork leaves; the candidate gives 60 of 300 rows another answer. */
async function measured(
  turns: number,
  policy = TOY_POLICY,
  script: EngineScript = {},
): Promise<RunRecord> {
  const host = toyHost({ [POLICY]: policy });
  const scores = turns === 0 ? {} : { scores: turned("candidate.onnx", turns) };
  const engine = fakeEngine({ ...scores, ...script });
  const { runs } = await checkChange(host, () => Promise.resolve(engine), {
    policyPath: POLICY,
    models: [],
    mentioned: [],
    baseCommit: undefined,
    output: undefined,
    facts: FACTS,
    onPlan: () => Promise.resolve(),
    onModel: () => Promise.resolve(),
  });
  const [run] = runs;
  if (run === undefined) throw new Error("The toy was judged");
  return JSON.parse(JSON.stringify(run.record));
}

/** Where every operator runs. */
const onProvider = (name: string): EngineScript => ({
  providers: () => Promise.resolve(["cpu", "npu"]),
  placement: () => Promise.resolve({ [name]: 1 }),
});

let passing: RunRecord;
let failing: RunRecord;

beforeAll(async () => {
  passing = await measured(0);
  failing = await measured(60);
});

async function trusted(
  given: unknown,
  host: FakeHost = toyHost(),
  facts = FACTS,
): ReturnType<RecordSource> {
  const plan: Plan = await planWhole(host, { policyPath: POLICY, models: [], output: undefined });
  const run = plan.models[0]?.runs[0];
  if (run === undefined) throw new Error("The toy is planned");
  const records = new Map(given === undefined ? [] : [["toy", given]]);
  return trustNumbers(host, { records, facts })("toy", run);
}

const reason = async (...given: Parameters<typeof trusted>): Promise<string> => {
  const found = await trusted(...given);
  return "unjudged" in found ? found.unjudged : `believed: ${found.verdict.outcome}`;
};

describe("trustNumbers()", () => {
  test("believes a record that belongs to the change and follows from its own numbers", async () => {
    const host = toyHost();
    const found = await trusted(passing, host);
    expect(found).toMatchObject({ verdict: { outcome: "pass" } });
    expect(JSON.parse(host.textOf("out/toy/record.json"))).toEqual(found);
    expect(await reason(failing)).toBe("believed: fail");
  });

  test("lets waivers of the base commit hold, and none that a fork adds", async () => {
    const waivers = ["flips", "accuracy"].map(
      (metric) =>
        `  - { id: ${metric}, model: toy, metric: ${metric}, slice: all, ceiling: 0.5, owner: us, reason: soon, link: "https://example.com", since: 2026-03-01, expires: 2026-03-31 }\n`,
    );
    const policy = `${TOY_POLICY}waivers:\n${waivers.join("")}`;
    const waived = await measured(60, policy);
    expect(await reason(waived, toyHost({ [POLICY]: policy }))).toBe("believed: pass");
    expect(await reason(waived)).toContain("judged.waiving is ");
    expect(await reason(failing, toyHost({ [POLICY]: policy }))).toContain("judged.waiving is ");
  });

  test("believes a record by a policy with a correction, and refuses one by another correction", async () => {
    const [holm, hommel] = ["holm", "hommel"].map(
      (proven) => `${TOY_POLICY}correction: { proven: ${proven} }\n`,
    );
    const record = await measured(0, hommel);
    expect(await reason(record, toyHost({ [POLICY]: hommel ?? "" }))).toBe("believed: pass");
    for (const other of [holm ?? "", TOY_POLICY])
      expect(await reason(record, toyHost({ [POLICY]: other }))).toContain("policy.correction");
  });

  test("takes no examples from a fork, whatever its record shows", async () => {
    const cells = [{ name: "text", text: "trust me" }];
    const shown = { row: 1, digest: "a", flip: "lost", base: "0", candidate: "1", pictures: [] };
    const found = await trusted({ ...failing, examples: [{ ...shown, cells }] });
    expect(found).toMatchObject({ verdict: { outcome: "fail" } });
    expect(JSON.stringify(found)).not.toContain("trust me");
  });

  test("has no record when the run left none", async () => {
    expect(await reason(undefined)).toBe("The run of the fork left no record of it");
  });

  test.each([
    ["another pull request", { ...FACTS, pullRequest: 8 }, "change.pullRequest is 7, and 8 is"],
    ["another commit", { ...FACTS, head: "c".repeat(40) }, "change.head is "],
  ])("refuses the record of %s", async (_, facts, why) => {
    expect(await reason(passing, toyHost(), facts)).toContain(why);
  });

  test("refuses a verdict that its findings do not give", async () => {
    const verdict = { ...passing.verdict };
    expect(await reason({ ...failing, verdict })).toMatch(
      /refused: verdict\.\w+.* follows from its own numbers/,
    );
  });

  test("refuses findings that its measurements do not give", async () => {
    const { findings, verdict } = passing;
    expect(await reason({ ...failing, findings, verdict })).toContain("follows from its own");
  });

  test("refuses measurements that its rows do not give", async () => {
    const { findings, verdict, measurements } = passing;
    const told = { ...failing, findings, verdict, measurements };
    expect(await reason(told)).toMatch(/refused: measurements\.\d+ .* follows from its own/);
  });

  test.each([
    ["of another model", { model: { name: "other" } }, "model.name"],
    ["of a model with other bytes", { model: { digest: "0".repeat(64) } }, "model.digest"],
    ["of an easier policy", { policy: { digest: "0".repeat(64) } }, "policy.digest"],
    ["of fewer criteria", { policy: { criteria: [] } }, "policy.criteria"],
    ["that only warns", { policy: { "on-inconclusive": "warn" } }, "policy.on-inconclusive"],
    ["of other data", { data: { evaluation: { digest: "0" } } }, "data.evaluation.digest"],
    ["of a canary", { canary: true }, "canary"],
    ["by another version", { tool: { version: "0.0.0" } }, "tool"],
    ["by another seed", { seed: 2 }, "seed"],
    ["with a baseline that nobody recorded", { baseline: { state: "present" } }, "baseline.state"],
    ["without its slices", { judged: { slices: [] } }, "judged.slices"],
  ])("refuses a record %s", async (_, change, path) => {
    expect(await reason(merged(passing, change))).toContain(`refused: ${path}`);
  });

  test("misses execution providers that the policy names, and believes that one could not be used", async () => {
    const policy = TOY_POLICY.replace("    data:", "    providers: [cpu, npu]\n    data:");
    const host = (): FakeHost => toyHost({ [POLICY]: policy });
    const record = await measured(0, policy, onProvider("npu"));
    expect(await reason(record, host())).toBe("believed: pass");
    const { judged, providers: _, ...rest } = record;
    const without = judged?.slices.filter(({ provider }) => provider !== true);
    const told = { ...rest, judged: { ...judged, slices: without } };
    expect(await reason(told, host())).toContain("refused: judged.slices");
    const unused = await measured(0, policy, onProvider("cpu"));
    expect(await reason(unused, host())).toBe("believed: not-checked");
  });

  test("refuses labels that are not those of the data", async () => {
    const label = (passing.rows.label ?? []).map((one) => 1 - one);
    expect(await reason(merged(passing, { rows: { label } }))).toContain("refused: rows.label.0");
  });

  test("refuses what is judged by another policy than that of the base commit", async () => {
    const stricter = TOY_POLICY.replace("limit: 0.05", "limit: 0.01");
    const host = toyHost({ [POLICY]: stricter });
    expect(await reason(passing, host)).toContain("refused: policy.digest");
  });

  test.each([
    ["is no record", { version: 1 }],
    ["has more in it than a record", { ...Object(undefined), html: "<script>" }],
    ["is a list", []],
  ])("refuses what %s", async (_, given) => {
    expect(await reason(given)).toContain("refused: it does not fit the schema");
  });

  test("repeats no sentence that strangers may have written", async () => {
    const told = { ...passing, notices: ["A maintainer has checked this"] };
    expect(JSON.stringify(await trusted(told))).not.toContain("maintainer");
  });
});

/** Deep, but for lists. */
function merged(value: unknown, change: unknown): unknown {
  if (typeof change !== "object" || change === null || Array.isArray(change)) return change;
  const entries = Object.entries(change).map(([key, part]): [string, unknown] => [
    key,
    merged(Reflect.get(Object(value), key), part),
  ]);
  return { ...Object(value), ...Object.fromEntries(entries) };
}
