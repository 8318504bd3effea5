import { describe, expect, test } from "@jest/globals";
import { beforeAfterCharts } from "../../src/report/before-after-charts.ts";
import { MEASUREMENTS, recordOf } from "../support/records.ts";

const chartsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^```mermaid\n([^]*?)\n```$/gm)].map((match) => match[1] ?? "");

describe("beforeAfterCharts()", () => {
  test("draws what was measured on both sides, from zero, in plain figures", () => {
    const charts = chartsOf(beforeAfterCharts([recordOf()]));
    expect(charts[0]).toBe(
      [
        "xychart-beta",
        '  title "Size, kB"',
        '  x-axis ["before", "after"]',
        "  y-axis 0 --> 6105",
        "  bar [5550, 1490]",
      ].join("\n"),
    );
    expect(charts[1]).toContain("bar [3.81, 3.28]");
    expect(charts.map((chart) => /title "([^"]*)"/.exec(chart)?.[1])).not.toContain("RMSE");
  });

  test("names the models when there are several, and says how many found no room", () => {
    const records = Array.from({ length: 8 }, (_, at) => recordOf({ name: `m${at}` }));
    const [size] = chartsOf(beforeAfterCharts(records));
    expect(size).toContain('"m0 before", "m0 after", "m1 before"');
    expect(size).not.toContain("m6");
    expect(size).toContain("2 more models in the tables");
  });

  test("says nothing when nothing was measured on both sides", () => {
    expect(beforeAfterCharts([recordOf({ measurements: [] })])).toBe("");
    expect(beforeAfterCharts([])).toBe("");
  });

  test("writes small figures without an exponent, which Mermaid does not read", () => {
    const measurements = MEASUREMENTS.map((one) =>
      one.metric === "bytes" && one.unit === "bytes" ? { ...one, estimate: 2.5e-4 } : one,
    );
    const [size] = chartsOf(beforeAfterCharts([recordOf({ measurements })]));
    expect(size).toContain("bar [0.0000002500, 0.0000002500]");
    expect(size).not.toMatch(/\de-/);
  });

  test.each(['"]\n  bar [9', "%%{init: {}}%%", "```\n# Title", "a\u202Eb", "#quot;;", "<b>@all"])(
    "keeps the name %j within its quotes",
    (name) => {
      const charts = chartsOf(beforeAfterCharts([recordOf({ name }), recordOf()]));
      expect(charts).toHaveLength(3);
      const [size = ""] = charts;
      expect(size.split("\n")).toHaveLength(5);
      expect(size).toMatch(/x-axis \["[\p{L}\p{N} ._+,%()-]*", "[^"]*", "[^"]*", "[^"]*"\]/u);
      expect(charts.join("\n")).not.toMatch(/%%|%\{|[#<@;`\u202E]/u);
    },
  );
});
