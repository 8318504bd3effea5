import { expect, test } from "@jest/globals";
import type { Finding, RunRecord } from "../../src/schema/generated/record.ts";
import { renderTerminal } from "../../src/report/terminal.ts";
import { accuracyOf, flipsOf } from "../support/judging.ts";
import { FLIPS, MEASUREMENTS, recordOf, SLICES } from "../support/records.ts";
import { expectReport } from "../support/report-file.ts";

const plainly = (record: RunRecord): string => renderTerminal(record, { colour: false });

test("a run reads as fixtures/reports/terminal.txt", () => {
  const record = recordOf({
    measurements: [
      ...MEASUREMENTS.filter(({ slice }) => slice !== "source=hard-ham"),
      ...accuracyOf(14, 1, 90, { slice: "source=hard-ham" }),
    ],
    record: { notices: ["5 of 12 int8 weights can overflow on x86 CPUs without VNNI"] },
  });
  expectReport(plainly(record), "terminal.txt");
});

test("a waiver is named with its owner, its end and what became of it", () => {
  const waiver = {
    id: "flips-loss",
    model: "mail-spam",
    metric: "flips",
    slice: "all",
    ceiling: 0.2,
    owner: "the mail\u202e team",
    reason: "soon",
    link: "https://example.com/7",
    since: "2026-02-01",
    expires: "2026-04-01",
  } as const;
  const waiving = { day: "2026-03-01", waivers: [waiver] };
  const measurements = [flipsOf(90, 1207)];
  const record = recordOf({ criteria: [FLIPS], measurements, judged: { waiving, slices: [] } });
  const text = plainly(record);
  expect(text).toContain("mail-spam: PASS");
  expect(text).toContain(
    "\n  Waiver flips-loss (the mail  team, until 2026-04-01): flips measures 7.46 %, within its ceiling of 20 %\n",
  );
  expect(text).toContain("\n  waived: flips is 7.46 %");
});

test("slices that are only listed are counted", () => {
  expect(plainly(recordOf())).toContain(
    "  and 2 more checks on slices: 1 proven, 1 only listed: none of them is shown to be worse\n",
  );
  expect(plainly(recordOf({ judged: { slices: [] } }))).not.toContain("checks on slices");
});

test("one slice that is only listed is one check", () => {
  const [critical, ...others] = SLICES;
  if (critical === undefined) throw new Error("There are slices");
  const slices = [...others.map((slice) => ({ ...slice, critical: true })), critical];
  expect(plainly(recordOf({ judged: { slices } }))).toContain("and 1 more check on slices: ");
});

test("of many failures ten are told in sentences, and the others counted", () => {
  const [first] = recordOf({ measurements: [flipsOf(900, 1207)] }).findings;
  if (first === undefined) throw new Error("It has findings");
  const failed = (count: number): RunRecord => ({
    ...recordOf(),
    findings: Array.from({ length: count }, (_, place): Finding => ({
      ...first,
      id: String(place),
      outcome: "fail",
      explanation: `reason ${place}`,
    })),
  });
  expect(plainly(failed(12))).toContain("  fail: reason 9\n  … and 2 more, in the record\n");
  expect(plainly(failed(10))).not.toContain("more, in the record");
});

test("a run that failed as a whole says why", () => {
  const record = recordOf({ judged: { engineFailure: "The engine was killed by SIGSEGV" } });
  expect(plainly(record)).toContain("\n  The engine was killed by SIGSEGV\n");
});

test("outcomes have colours where they are asked for", () => {
  expect(renderTerminal(recordOf(), { colour: true })).toContain("\u001B[32mPASS\u001B[0m");
});

test("no name moves the cursor, paints, reverses text or starts a line of its own, with and without colour", () => {
  const hostile = "\u001B[2Jx\n  accuracy pass\r\u202Ey\u0007";
  const plain = recordOf();
  const record = recordOf({
    name: hostile,
    measurements: [...MEASUREMENTS, ...accuracyOf(30, 0, 90, { slice: hostile })],
    judged: { slices: [...SLICES, { name: hostile, critical: true, rows: 90 }] },
    record: {
      notices: [hostile],
      candidate: { ...plain.candidate, recipe: null, path: hostile },
      data: {
        ...plain.data,
        challenges: [
          { name: hostile, kind: "shift", critical: false, source: "s", digest: "d", rows: 1 },
        ],
      },
    },
  });
  const lines = plainly(recordOf({ name: "x" })).split("\n").length;
  for (const colour of [true, false]) {
    const text = renderTerminal(record, { colour });
    expect(text.replaceAll(/\u001B\[(?:3[123]|0)m/g, "")).not.toMatch(
      /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/,
    );
    // One more finding in the table, its sentence, two of what to do, the notice and the challenge.
    expect(text.split("\n")).toHaveLength(lines + 6);
  }
});

test("names of behaviour tests and of nodes cannot steer a terminal", () => {
  const evil = "\u001B[31mname\u0007";
  const facts = { kind: "must-pass", cases: 1, basePassed: 1, candidatePassed: 1 } as const;
  const layer = { pass: "int8-static", node: evil, operator: "Conv", share: 1, bytes: -1300 };
  const fix = { passes: [], nodes: [evil], loss: 0, bytes: 3, meets: true, visible: true };
  const text = plainly({
    ...recordOf(),
    suites: [
      {
        name: "suite",
        source: "suite.yml",
        digest: "",
        tests: [{ ...facts, name: evil, lost: 0, lostCases: [] }],
      },
    ],
    blame: { measure: "noise", rows: 1, loss: 1, layers: [layer], untried: 0, fix },
  });
  expect(text).toMatch(/The loss lies in .* \(−1\.3 kB\)/);
  expect(text).not.toContain("\u001B");
  expect(text).not.toContain("\u0007");
});
