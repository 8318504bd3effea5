import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { parsePolicy } from "../../src/policy/read-policy.ts";

const WAIVER = {
  id: "known",
  model: "census",
  metric: "flips",
  slice: "all",
  ceiling: 0.08,
  owner: "the tabular team",
  reason: "The next recipe mends it",
  link: "https://example.com/issues/7?a=b#c",
  since: "2026-03-01",
  expires: "2026-05-30",
};

const policyWith = (...waivers: readonly object[]): string =>
  [
    "version: 1",
    "models:",
    "  census: { path: m.onnx, data: { evaluation: { path: e.csv } } }",
    "waivers:",
    ...waivers.map((waiver) => `  - ${JSON.stringify(waiver)}`),
  ].join("\n");

const parse =
  (...waivers: readonly object[]) =>
  () =>
    parsePolicy(policyWith(...waivers), "p.yml");

describe("a waiver of the policy", () => {
  test("is read as it is written", () => {
    expect(parse(WAIVER)().waivers).toEqual([WAIVER]);
  });

  test("may last 90 days, and not 91", () => {
    expect(parse(WAIVER)).not.toThrow();
    expect(parse({ ...WAIVER, expires: "2026-05-31" })).toThrow(
      /^Cannot read policy "p\.yml" line 5, column \d+: waivers\[0\]\.expires is "2026-05-31", more than 90 days after since \("2026-03-01"\); it may be "2026-05-30" at most$/,
    );
  });

  test("may last one day", () => {
    expect(parse({ ...WAIVER, expires: WAIVER.since })).not.toThrow();
  });

  test.each<[string, object, string]>([
    [
      "a model that is not there",
      { model: "cenus" },
      'waivers[0].model is "cenus"; did you mean "census"?',
    ],
    ["an unlike model", { model: "x" }, 'waivers[0].model is "x"; it may be "census"'],
    [
      "a metric that is not there",
      { metric: "flip" },
      'waivers[0].metric is "flip"; did you mean "flips"?',
    ],
    [
      "what is never waived",
      { metric: "non-finite-rows" },
      'waivers[0].metric is "non-finite-rows", which can never be waived',
    ],
    [
      "cases that must pass",
      { metric: "lost-cases" },
      'waivers[0].metric is "lost-cases", which can never be waived',
    ],
    ["everything", { slice: "*" }, 'waivers[0].slice is "*"; a waiver names one slice'],
    ["a pattern", { slice: "sex=*" }, 'waivers[0].slice is "sex=*"; a waiver names one slice'],
    [
      "an end before its beginning",
      { expires: "2026-02-28" },
      'waivers[0].expires is "2026-02-28", before since ("2026-03-01")',
    ],
    [
      "a day that is not there",
      { since: "2026-02-30" },
      'waivers[0].since is "2026-02-30"; there is no such day',
    ],
    [
      "a month that is not there",
      { expires: "2026-13-01" },
      'waivers[0].expires is "2026-13-01"; there is no such day',
    ],
    ["a blank owner", { owner: "  " }, "waivers[0].owner is blank; it must say something"],
    ["a blank reason", { reason: " " }, "waivers[0].reason is blank; it must say something"],
    ["no owner", { owner: undefined }, 'waivers[0] lacks "owner"'],
    ["no end", { expires: undefined }, 'waivers[0] lacks "expires"'],
    [
      "a misspelt key",
      { expires: undefined, expire: "2026-04-01" },
      'waivers[0] has the unknown key "expire"; did you mean "expires"?',
    ],
    ["a link that is none", { link: "see [here](x)" }, "waivers[0].link is "],
    [
      "a criterion that is not there",
      { criterion: "roof" },
      'waivers[0].criterion is "roof"; it may be',
    ],
  ])("that names %s is refused with a sentence", (_, part, sentence) => {
    expect(parse({ ...WAIVER, ...part })).toThrow(sentence);
  });

  test("without a finite ceiling is refused", () => {
    const text = policyWith(WAIVER).replace('"ceiling":0.08', '"ceiling":.inf');
    expect(() => parsePolicy(text, "p.yml")).toThrow("waivers[0].ceiling");
  });

  test("must not be called as another is, and the place is told", () => {
    expect(parse(WAIVER, { ...WAIVER, metric: "lost" })).toThrow(
      /line 6, column \d+: waivers\[1\]\.id is "known", as that of waivers\[0\] is$/,
    );
  });
});

test.each(["docs/waivers.md", "README.md"])("the waiver in %s is one", (path) => {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? "");
  const block = blocks.find((one) => one.includes("waivers:")) ?? "";
  const waivers = block.slice(block.indexOf("waivers:"));
  const policy = `version: 1\nmodels:\n  census-income: { path: m.onnx, data: { evaluation: { path: e.csv } } }\n${waivers}`;
  expect(parsePolicy(policy, path).waivers).toHaveLength(1);
});
