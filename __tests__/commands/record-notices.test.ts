import { expect, test } from "@jest/globals";
import { check } from "../../src/commands/check.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { TOY_POLICY, toyCsv, toyHost } from "../support/toy-project.ts";

async function noticesOf(files: Readonly<Record<string, string>>): Promise<string> {
  const asked = { policyPath: "compression-gate.yml", models: [], canary: false };
  const { records } = await check(toyHost(files), fakeEngine(), asked);
  return (records[0]?.notices ?? []).join("\n");
}

test("a record says how many rows say nothing new", async () => {
  const [line] = toyCsv().split("\n").slice(1);
  const once = await noticesOf({ "evaluation.csv": `${toyCsv()}${line}\n` });
  expect(once).toContain(
    'Of the 301 rows of "evaluation.csv", 1 row equals another one in all columns: if these are copies, intervals are narrower than 300 different rows make them',
  );
  const twice = await noticesOf({ "evaluation.csv": `${toyCsv()}${line}\n${line}\n` });
  expect(twice).toContain("2 rows equal another one");
  expect(await noticesOf({})).not.toContain("another one");
});

test("a record says when a margin leaves little of what the model knows", async () => {
  // Right on 90 % of rows, half of which are of each class.
  const policy = TOY_POLICY.replace("margin: 0.02", "margin: 0.21");
  expect(await noticesOf({ "compression-gate.yml": policy })).toContain(
    "The margin of 21 points on accuracy is more than half",
  );
  expect(await noticesOf({})).not.toContain("more than half");
});

test("a record says when queries of a load hold the rows of the data more than once", async () => {
  const load = `${TOY_POLICY}    load: [{ pattern: offline, rows: 400 }, { pattern: multi-stream }]\n`;
  const notices = await noticesOf({ "compression-gate.yml": load });
  expect(notices).toContain(
    "Under load=offline a query holds 400 rows, and the evaluation data has 300: they are asked more than once",
  );
  expect(notices).not.toContain("load=multi-stream a query holds");
});

test("a record says by which names numbers in the label were taken", async () => {
  const named = TOY_POLICY.replace(
    /^( {4})path: toy\.onnx$/m,
    '$1path: toy.onnx\n$1task: { kind: classification, classes: ["high", "low"] }',
  );
  expect(await noticesOf({ "compression-gate.yml": named })).toContain(
    'Labels in "label" of "evaluation.csv" are numbers, and the classes have names: taken are 0 for "high", 1 for "low", in the order in which they are listed',
  );
  const numbers = named.replace('["high", "low"]', '["0", "1"]');
  expect(await noticesOf({ "compression-gate.yml": numbers })).not.toContain("Labels in");
  expect(await noticesOf({})).not.toContain("Labels in");
});
