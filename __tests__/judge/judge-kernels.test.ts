import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { plainly } from "../../src/measure/evidence.ts";
import type { Ceiling, Criterion, NonInferiority } from "../../src/schema/generated/record.ts";
import { ACCURACY, accuracyOf, caseOf, findingOf, flipsOf } from "../support/judging.ts";

const FLIPS: Ceiling = { kind: "ceiling", metric: "flips", limit: 0.05 };

test("the worse of both kinds of kernels is judged, and saturation is named as the reason", () => {
  const measured = [flipsOf(200, 1000), flipsOf(3, 1000, { kernels: "exact" })];
  const finding = findingOf(FLIPS, measured);
  expect(finding).toMatchObject({ outcome: "fail", kernels: "ordinary" });
  expect(finding.explanation).toContain("saturation-safe scales");
  const reversed = findingOf(FLIPS, [flipsOf(3, 1000), flipsOf(200, 1000, { kernels: "exact" })]);
  expect(reversed).toMatchObject({ outcome: "fail", kernels: "exact" });
  expect(reversed.explanation).not.toContain("saturation-safe scales");
});

test("of two kinds of kernels that both fail, the one with the smaller p-value is shown", () => {
  expect(
    findingOf(FLIPS, [flipsOf(200, 1000), flipsOf(300, 1000, { kernels: "exact" })]).kernels,
  ).toBe("exact");
  expect(
    findingOf(FLIPS, [flipsOf(300, 1000), flipsOf(200, 1000, { kernels: "exact" })]).kernels,
  ).toBe("ordinary");
});

test("two kinds of kernels that are undefined alike are one error", () => {
  const undefinedFlips = flipsOf(1, 9, { estimate: null });
  expect(findingOf(FLIPS, [undefinedFlips, { ...undefinedFlips, kernels: "exact" }])).toMatchObject(
    {
      outcome: "error",
      kernels: "ordinary",
    },
  );
});

test("a kind of criterion that nobody knows is a bug, never a pass", () => {
  const unknown: Criterion = JSON.parse('{ "kind": "wish", "metric": "accuracy" }');
  expect(() => judge(caseOf([unknown], accuracyOf(1, 1, 2000)))).toThrow("wish");
});

test("undecided under saturating kernels says so too", () => {
  const finding = findingOf(FLIPS, [flipsOf(50, 1000), flipsOf(3, 1000, { kernels: "exact" })]);
  expect(finding.outcome).toBe("inconclusive");
  expect(finding.explanation).toContain("saturation-safe scales");
});

test("exact kernels alone are judged where only they were measured", () => {
  const toBaseline: NonInferiority = { ...ACCURACY, versus: "baseline", slices: false };
  const measured = accuracyOf(1, 1, 2000, { versus: "baseline", kernels: "exact" });
  expect(findingOf(toBaseline, measured, { baseline: { state: "present" } })).toMatchObject({
    id: "non-inferiority-to-baseline/accuracy/all",
    outcome: "pass",
    kernels: "exact",
  });
});

test.each(["ordinary", "exact"] as const)(
  "a failure under %s kernels is one, whatever cannot be told under the others: overall and on a slice",
  (kernels) => {
    const others = kernels === "exact" ? "ordinary" : "exact";
    const unknown = { ...plainly(0, 1000), estimate: null };
    for (const slice of ["all", "age<30"]) {
      const { findings, verdict } = judge(
        caseOf(
          [{ ...FLIPS, slices: true }],
          [
            ...(["ordinary", "exact"] as const).map((each) => flipsOf(3, 1000, { kernels: each })),
            flipsOf(200, 1000, { kernels, slice }),
            { ...flipsOf(3, 1000, { kernels: others, slice }), ...unknown },
          ].filter((_, place) => slice !== "all" || place > 1),
          { slices: slice === "all" ? [] : [{ name: slice, critical: false, rows: 1000 }] },
        ),
      );
      expect(verdict.outcome).toBe("fail");
      expect(findings.at(-1)).toMatchObject({ outcome: "fail", slice, kernels });
    }
  },
);
