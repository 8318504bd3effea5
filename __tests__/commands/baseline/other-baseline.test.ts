import { beforeAll, expect, test } from "@jest/globals";
import { recordBaselines } from "../../../src/commands/baseline.ts";
import { check } from "../../../src/commands/check.ts";
import { toJson } from "../../../src/record/json-file.ts";
import type { Baseline } from "../../../src/schema/generated/baseline.ts";
import { builtInRecipes } from "../../../src/policy/recipes.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { TOY_POLICY, toyHost } from "../../support/toy-project.ts";

const request = { policyPath: "compression-gate.yml", models: [] };

/** As recorded by a policy that searches: the stored recipe is then used again. */
const SEARCHING = TOY_POLICY.replace("recipe: int8-dynamic", "recipe: auto");

async function baselineBy(policy: string): Promise<Baseline> {
  const host = toyHost({ "compression-gate.yml": policy });
  await recordBaselines(host, fakeEngine(), { ...request, force: true });
  return JSON.parse(host.textOf("baselines/toy.json"));
}

let plain: Baseline;
let searched: Baseline;

beforeAll(async () => {
  plain = await baselineBy(TOY_POLICY);
  searched = await baselineBy(SEARCHING);
});

async function noticesOf(baseline: Baseline, policy = TOY_POLICY, canary = false): Promise<string> {
  const host = toyHost({ "compression-gate.yml": policy, "baselines/toy.json": toJson(baseline) });
  const { records } = await check(host, fakeEngine(), { ...request, canary });
  const [record] = records;
  if (record === undefined) throw new Error("There is a record");
  expect(record.baseline.state).toBe("present");
  return record.notices.join("\n");
}

const OTHER_MODEL = "The baseline is of another float model";
const OTHER_CANDIDATE = "The candidate is not the one that was accepted";
const OTHER_STEPS = "whose steps are not those of the built-in recipe of that name";

test("a baseline of the same model, recipe and candidate is used without a word", async () => {
  for (const notices of [await noticesOf(plain), await noticesOf(searched, SEARCHING)]) {
    expect(notices).not.toContain(OTHER_MODEL);
    expect(notices).not.toContain(OTHER_CANDIDATE);
    expect(notices).not.toContain(OTHER_STEPS);
  }
});

test("a baseline of another float model is said to be one; that the policy was edited is not", async () => {
  const retrained = await noticesOf({ ...plain, modelDigest: "0".repeat(64) });
  expect(retrained).toContain(OTHER_MODEL);
  expect(retrained).toContain("`compression-gate baseline record toy`");
  expect(retrained).not.toContain(OTHER_CANDIDATE);
  expect(await noticesOf({ ...plain, policyDigest: "0".repeat(64) })).not.toContain(OTHER_MODEL);
});

test("a candidate that the accepted recipe makes otherwise than it did is not taken for the accepted one", async () => {
  const other = { ...plain, candidateDigest: "0".repeat(64) };
  expect(await noticesOf(other)).toContain(OTHER_CANDIDATE);
  // Where model, recipe or engine changed, another candidate is due.
  expect(await noticesOf({ ...other, onnxruntime: "1.0.0" })).not.toContain(OTHER_CANDIDATE);
  expect(await noticesOf({ ...other, recipe: null })).not.toContain(OTHER_CANDIDATE);
  // A canary is broken on purpose.
  expect(await noticesOf(plain, TOY_POLICY, true)).not.toContain(OTHER_CANDIDATE);
});

test("a stored recipe is not taken for the built-in recipe of its name when their steps differ", async () => {
  const stored = searched.recipe;
  const builtIn = builtInRecipes().find(({ name }) => name !== stored?.name);
  if (builtIn === undefined || stored === null) throw new Error("There are recipes");
  const renamed = { ...stored, name: builtIn.name };
  const notices = await noticesOf({ ...searched, recipe: renamed }, SEARCHING);
  expect(notices).toContain(`The recipe is "${builtIn.name}" as the baseline keeps it`);
  expect(notices).toContain(OTHER_STEPS);
  const own = { ...renamed, name: "ours" };
  expect(await noticesOf({ ...searched, recipe: own }, SEARCHING)).not.toContain(OTHER_STEPS);
});
