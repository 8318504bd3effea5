import { expect, test } from "@jest/globals";
import type { Criterion, Finding, RunRecord, Waiver } from "../../src/schema/generated/record.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { ACCURACY, accuracyOf, flipsOf } from "../support/judging.ts";
import {
  BYTES,
  CRITERIA,
  FLIPS,
  MEASUREMENTS,
  recordOf,
  sizesAndTimes,
  SLICES,
} from "../support/records.ts";
import { expectReport } from "../support/report-file.ts";

const OPTIONS = { reproduce: (model: string) => `npx compression-gate check ${model}` };
const render = (...records: readonly RunRecord[]): string => renderMarkdown(records, OPTIONS);

const withCritical = SLICES.map((slice) => ({
  ...slice,
  critical: slice.name === "source=hard-ham",
}));
const others = MEASUREMENTS.filter(({ slice }) => slice !== "source=hard-ham");
const failing = (): RunRecord =>
  recordOf({
    measurements: [...others, ...accuracyOf(14, 1, 90, { slice: "source=hard-ham" })],
    judged: { slices: withCritical },
  });
const undecided = (onInconclusive: "fail" | "warn" = "fail"): RunRecord =>
  recordOf({ name: "census-income", judged: { slices: withCritical, onInconclusive } });
const crashed = (): RunRecord =>
  recordOf({
    name: "digits",
    measurements: [],
    judged: {
      slices: [],
      engineFailure: "The engine was killed by SIGSEGV while it ran the candidate",
    },
  });

test("a pass reads as fixtures/reports/pass.md", () => {
  expectReport(render(recordOf()), "pass.md");
});

test("a failure reads as fixtures/reports/fail.md", () => {
  expectReport(render(failing()), "fail.md");
});

const waiver = (id: string, part: Partial<Waiver>): Waiver => ({
  id,
  model: "mail-spam",
  metric: "accuracy",
  slice: "source=hard-ham",
  ceiling: 0.16,
  owner: "the mail team",
  reason: "hard ham is sent to a person anyway until the next release",
  link: "https://example.com/issues/7",
  since: "2026-02-01",
  expires: "2026-04-01",
  ...part,
});
const waived = (): RunRecord =>
  recordOf({
    measurements: [...others, ...accuracyOf(14, 1, 90, { slice: "source=hard-ham" })],
    judged: {
      slices: withCritical,
      waiving: {
        day: "2026-03-01",
        waivers: [
          waiver("latency", { metric: "latency-p50", slice: "all", expires: "2026-02-28" }),
          waiver("hard-ham", {}),
        ],
      },
    },
  });

test("a run with waivers reads as fixtures/reports/waived.md", () => {
  expectReport(render(waived()), "waived.md");
});

test("an undecided run reads as fixtures/reports/inconclusive.md", () => {
  expectReport(render(undecided()), "inconclusive.md");
});

test("what is open and stops nothing does not look like what does", () => {
  const record = undecided();
  const shown = record.findings.map((finding) => ({ ...finding, blocking: false }));
  expect(render(record)).not.toContain("➖");
  expect(render({ ...record, findings: shown })).toMatch(/➖\sonly\sshown/u);
});

test("a run without its baseline reads as fixtures/reports/not-checked.md", () => {
  const toBaseline: Criterion = { ...ACCURACY, versus: "baseline", slices: false };
  const record = recordOf({
    criteria: [...CRITERIA, toBaseline],
    judged: {
      baseline: {
        state: "missing",
        reason:
          "there is no baseline yet; record one with `compression-gate baseline record mail-spam` and commit it",
      },
    },
  });
  expectReport(render(record), "not-checked.md");
});

test("a crash reads as fixtures/reports/error.md", () => {
  expectReport(render(crashed()), "error.md");
});

test("a CPU that saturates reads as fixtures/reports/saturation.md", () => {
  const record = recordOf({
    measurements: [
      ...accuracyOf(90, 10, 1207),
      ...accuracyOf(5, 2, 1207, { kernels: "exact" }),
      flipsOf(110, 1207),
      flipsOf(9, 1207, { kernels: "exact" }),
      flipsOf(104, 1207, { metric: "kernel-flips" }),
      ...sizesAndTimes(),
    ],
    judged: { slices: [] },
    record: { environment: { ...recordOf().environment, saturates: true } },
  });
  expectReport(render(record), "saturation.md");
});

test("several models read as fixtures/reports/several.md", () => {
  expectReport(
    render(recordOf({ name: "mail-ham" }), failing(), undecided(), crashed()),
    "several.md",
  );
});

test("a canary that passes reads as fixtures/reports/canary.md", () => {
  expectReport(
    render(recordOf({ judged: { canary: true }, record: { canary: true } })),
    "canary.md",
  );
});

test("a provided candidate, a search, a notice and a baseline read as fixtures/reports/everything.md", () => {
  const plain = recordOf();
  const record = recordOf({
    record: {
      baseline: { state: "present", acceptedAt: "2026-02-17T08:00:00.000Z" },
      notices: [
        "5 of 12 int8 weights can overflow on x86 CPUs without VNNI",
        "3 of 1207 evaluation rows equal a calibration row",
      ],
      candidate: {
        ...plain.candidate,
        origin: "provided",
        recipe: null,
        operators: {},
        trials: [
          {
            recipe: "int8-dynamic",
            outcome: "chosen",
            reason: "the smallest that meets every criterion",
            bytes: 1_490_000,
            latencyRatio: 0.86,
            flips: 0.007,
          },
          {
            recipe: "int4-weights",
            outcome: "misses-criteria",
            reason: "flips misses its criterion",
            bytes: 990_000,
            latencyRatio: 0.9,
            flips: 0.07,
          },
          { recipe: "int8-static", outcome: "refused", reason: "no layer can be quantized" },
        ],
      },
      data: {
        ...plain.data,
        challenges: [
          {
            name: "shift: later",
            kind: "shift",
            critical: false,
            source: "data/later.jsonl",
            digest: plain.model.digest,
            rows: 1200,
          },
        ],
      },
      environment: { ...plain.environment, instructionSets: [] },
    },
    measurements: [
      ...MEASUREMENTS.filter(({ metric }) => metric !== "latency-p50" && metric !== "kernel-flips"),
      ...accuracyOf(8, 3, 1200, { slice: "shift: later" }),
    ],
    criteria: [ACCURACY, FLIPS, BYTES],
  });
  expectReport(render(record), "everything.md");
});

test("nothing to show is no pass", () => {
  expect(render()).toBe("## ⬜ Compression gate: no model was checked\n");
});

test("the marker is the first line", () => {
  expect(renderMarkdown([recordOf()], { ...OPTIONS, marker: "<!-- mine -->" })).toMatch(
    /^<!-- mine -->\n## ✅/,
  );
});

const titleOf = (...records: RunRecord[]): string => render(...records).split("\n")[0] ?? "";

test("a title counts what blocks, and says when the policy lets the undecided merge", () => {
  const [pass, fail] = [recordOf(), failing()];
  expect(titleOf(pass, pass)).toBe("## ✅ Compression gate: all 2 models pass");
  expect(titleOf(pass, fail, undecided())).toBe(
    "## ❌ Compression gate: 2 of 3 models must not merge",
  );
  expect(titleOf(pass, undecided("warn"))).toBe(
    "## ❔ Compression gate: 1 of 2 models is undecided, which the policy lets merge",
  );
  expect(titleOf(undecided("warn"), undecided("warn"))).toContain("2 of 2 models are undecided");
});

/** A record whose findings all fail, each with a long sentence. */
function giant(findings: number, name = "giant"): RunRecord {
  const plain = failing();
  const worst = plain.findings.find(({ outcome }) => outcome === "fail");
  if (worst === undefined) throw new Error("It has findings");
  const many = Array.from({ length: findings }, (_, position): Finding => ({
    ...worst,
    slice: `region=${position}`,
    explanation: `${worst.explanation} (${position})`,
  }));
  return { ...plain, model: { ...plain.model, name }, findings: many };
}

test("the verdict, the table and the command that repeats it come before all that is folded", () => {
  const text = render(recordOf());
  const places = ["**All", "| check", "Reproduce:", "<details>"].map((part) => text.indexOf(part));
  expect(Math.min(...places)).toBeGreaterThan(0);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("a comment shrinks below 64,000 characters in steps, and loses no sentence in the middle", () => {
  const small = render(giant(50));
  expect(small).toContain("What changed in the model");
  const passes = recordOf();
  const [proven] = passes.findings;
  if (proven === undefined) throw new Error("It has findings");
  const long = Array.from({ length: 900 }, (_, position): Finding => ({
    ...proven,
    slice: "all",
    metric: "accuracy",
    id: String(position),
  }));
  const problemsOnly = render({ ...giant(30), findings: [...giant(30).findings, ...long] });
  expect(problemsOnly.length).toBeLessThanOrEqual(64_000);
  expect(problemsOnly).toContain("region=29");
  expect(problemsOnly).not.toContain("✅ pass");
  const counts = render(giant(5000));
  expect(counts.length).toBeLessThanOrEqual(64_000);
  expect(counts).toContain("**5000 of 5000 checks failed.**");
  expect(counts).not.toContain("region=");
  expect(counts).toContain("Reproduce:");
});

test("of too many models, whole ones are shown, blocked ones first, and the others counted", () => {
  const records = [
    ...Array.from({ length: 400 }, (_, position) => recordOf({ name: `model-${position}` })),
    giant(5000, "blocked"),
  ];
  const text = render(...records);
  expect(text.length).toBeLessThanOrEqual(64_000);
  expect(text.indexOf("### `blocked`")).toBeGreaterThan(0);
  expect(text.indexOf("### `blocked`")).toBeLessThan(text.indexOf("### `model-0`"));
  const shown = text.split("\n").filter((line) => line.startsWith("### ")).length;
  expect(text).toContain(`${401 - shown} more models are in their records only.`);
  expect(text.endsWith("only.\n")).toBe(true);
});

test("a sentence that never ends is cut, and so is a list that nobody reads", () => {
  const record = giant(25);
  const [first, ...rest] = record.findings;
  if (first === undefined) throw new Error("It has findings");
  const text = render({
    ...record,
    findings: [{ ...first, explanation: "x".repeat(70_000) }, ...rest],
  });
  expect(text.length).toBeLessThan(64_000);
  expect(text).toContain("- … and 5 more, in the record.");
});

test("one change, one node and one check are said in the singular", () => {
  const plain = recordOf();
  const [change] = plain.candidate.changes;
  if (change === undefined) throw new Error("It has changes");
  const text = render(
    recordOf({
      criteria: [BYTES],
      record: {
        candidate: { ...plain.candidate, changes: [change, { ...change, kind: "refused" }] },
      },
    }),
  );
  expect(text).toContain("1 change, 1 node left as it is");
  expect(text).toContain("**The one check that must be proven is proven.**");
  const none = render(recordOf({ record: { candidate: { ...plain.candidate, changes: [] } } }));
  expect(none).not.toContain("What changed");
});
