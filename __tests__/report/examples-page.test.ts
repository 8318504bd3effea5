import { describe, expect, test } from "@jest/globals";
import { exampleLines } from "../../src/report/example-lines.ts";
import { examplesPage } from "../../src/report/examples-page.ts";
import type { Example, RunRecord } from "../../src/schema/generated/record.ts";
import { recordOf } from "../support/records.ts";

const HOSTILE = `</dd><script>alert(1)</script>" onerror='x' | \`![a](http://b) @admin #1 \u202E\n::error::x`;

const example = (part: Partial<Example> = {}): Example => ({
  row: 18,
  line: 19,
  digest: "0123456789abcdef",
  flip: "lost",
  label: "spam",
  base: "spam",
  candidate: "ham",
  baseScore: 0.93,
  candidateScore: 0.21,
  cells: [{ name: "text", text: "win a prize" }],
  pictures: [],
  ...part,
});

const page = (...shown: readonly Example[]): string =>
  examplesPage("mail", { shown, count: 30, isPublished: false });

describe("examplesPage()", () => {
  test("shows id, answers, scores and what the row says", () => {
    const text = page(example());
    for (const said of ["row 18, line 19", "0123456789abcdef", "93 %", "21 %", "win a prize"])
      expect(text).toContain(said);
    expect(text).toContain("answers 30 rows otherwise");
  });

  test("has what a row says as text, wherever it says it", () => {
    const text = page(
      example({
        digest: HOSTILE,
        label: HOSTILE,
        base: HOSTILE,
        candidate: HOSTILE,
        cells: [{ name: HOSTILE, text: HOSTILE }],
        pictures: [{ name: HOSTILE, png: '"><script>' }],
      }),
    );
    expect(text).not.toMatch(/<script|\u202E|^::/m);
    // Quotes end no attribute: between the tags that the page itself writes there are none but its own.
    expect(text.match(/onerror=['"]/g)).toBeNull();
    const tags = text.match(/<\/?[a-z0-9]+/gi) ?? [];
    const known = page(example({ pictures: [{ name: "image", png: "AAAA" }] }));
    expect(tags).toEqual(known.match(/<\/?[a-z0-9]+/gi));
  });

  test("loads nothing and runs nothing", () => {
    expect(page(example())).toContain("default-src 'none'; img-src data:");
    expect(page(example())).not.toMatch(/https?:/);
  });
});

const flipped = (part: Partial<RunRecord> = {}): RunRecord => ({
  ...recordOf(),
  rows: {
    digest: ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"],
    label: [0, 0, 1],
    base: [0, 0, 1],
    candidate: [1, 0, 0],
    candidateExact: [1, 0, 0],
    baseScore: [0.6, 0.9, 0.9],
    candidateScore: [0.4, 0.9, 0.1],
  },
  ...part,
});

describe("exampleLines()", () => {
  test("names the rows, worst first, and nothing of what they say or how they are labelled", () => {
    const [line = "", ...rest] = exampleLines(
      flipped(),
      "npx compression-gate check mail-spam --policy gates/gate.yml",
    );
    expect(line).toBe(
      "<sub>The worst of 2 rows whose answer changed: `cccccccccccccccc`, `aaaaaaaaaaaaaaaa`. On your machine `npx compression-gate check mail-spam --policy gates/gate.yml` shows what they say.</sub>",
    );
    expect(rest).toEqual([""]);
  });

  test("sends nobody to a run without a policy, which shows no rows", () => {
    const compared = flipped({ policy: { ...recordOf().policy, source: "built-in" } });
    const command = "npx compression-gate compare a.onnx b.onnx --data rows.csv";
    const all = [exampleLines(compared, command), exampleLines(flipped())];
    for (const [line] of all) expect(line).toMatch(/aaaaaaaaaaaaaaaa`\.<\/sub>$/);
  });

  test("says nothing where no answer changed", () => {
    expect(exampleLines(recordOf())).toEqual([]);
  });

  test("shows what the record publishes, as text", () => {
    const text = exampleLines(
      flipped({ examples: [example({ cells: [{ name: "text", text: HOSTILE }] })] }),
    ).join("\n");
    expect(text).toContain("93 %");
    expect(text).not.toMatch(/<script|\u202E|@admin|#1|!\[a\]\(|^::|http:/m);
  });

  test("says of an image where it is to be seen", () => {
    const pictures = [{ name: "image", png: "AAAA" }];
    const text = exampleLines(flipped({ examples: [example({ cells: [], pictures })] })).join("\n");
    expect(text).toContain("an image, in the report on your machine");
    expect(text).not.toContain("AAAA");
  });
});
