import { beforeAll, expect, test } from "@jest/globals";
import { check } from "../../src/commands/check.ts";
import { report } from "../../src/commands/report.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { toyHost } from "../support/toy-project.ts";

const host = toyHost();
const PATH = "out/toy/record.json";
let markdown = "";

beforeAll(async () => {
  const request = { policyPath: "compression-gate.yml", models: [], canary: false };
  ({ markdown } = await check(host, fakeEngine(), request));
});

test("as markdown it is the comment again", async () => {
  const { text } = await report(host, { path: PATH, format: "markdown", colour: false });
  expect(text).toBe(markdown);
});

test("as JSON it is the record again", async () => {
  const { text } = await report(host, { path: PATH, format: "json", colour: false });
  expect(text).toBe(host.textOf(PATH));
});

test("for a terminal it has colours where they are wanted", async () => {
  const plain = await report(host, { path: PATH, format: "terminal", colour: false });
  const painted = await report(host, { path: PATH, format: "terminal", colour: true });
  expect(plain.text).toMatch(/^toy: PASS {2}/);
  expect(painted.text.replaceAll(/\u001B\[\d+m/g, "")).toBe(plain.text);
  expect(painted.text).not.toBe(plain.text);
});

test.each([
  ["markdwon", 'Cannot write a report as "markdwon"; did you mean "markdown"?'],
  ["pdf", 'Cannot write a report as "pdf"; formats are terminal, markdown, json'],
])("the format %s is refused in a sentence", async (format, message) => {
  await expect(report(host, { path: PATH, format, colour: false })).rejects.toThrow(message);
});
