import { expect, test } from "@jest/globals";
import { parseSuite } from "../../src/policy/read-suite.ts";
import { UserError } from "../../src/schema/user-error.ts";

function fault(text: string): string {
  try {
    parseSuite(text, "suite.yml");
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "";
}

const HEAD = "version: 1\nname: mail\ntests:\n";

test("a suite with each kind of test and of change is read as it is written", () => {
  const suite = parseSuite(
    `${HEAD}
  - { kind: must-pass, name: a, cases: [{ row: { text: hello }, label: ham }] }
  - { kind: minimum-functionality, name: b, cases: { path: cases.npz, label: truth }, margin: 0.1 }
  - { kind: invariance, name: c, by: { perturbation: typos, severity: 2 } }
  - { kind: invariance, name: d, by: { set: { sex: Female, age: 30 }, rows: 10 } }
  - { kind: directional, name: e, expect: not-lower, by: { pairs: [{ before: { x: 1 }, after: { x: 2 } }] } }
`,
    "suite.yml",
  );
  expect(suite.tests.map(({ kind }) => kind)).toEqual([
    "must-pass",
    "minimum-functionality",
    "invariance",
    "invariance",
    "directional",
  ]);
});

test.each([
  ["- { kind: invariant, name: a }", 'tests[0] has kind "invariant"; did you mean "invariance"?'],
  ["- { kind: invariance, name: a }", 'tests[0] lacks "by"'],
  ["- { kind: must-pass, name: a, cases: [] }", "tests[0].cases"],
  ["- { kind: must-pass, name: a, cases: [{ row: { x: 1 } }] }", 'lacks "label"'],
  ["- { kind: invariance, name: a, by: { perturbation: typo, severity: 2 } }", '"typos"'],
  ["- { kind: invariance, name: a, by: { perturbation: typos, severity: 6 } }", "severity"],
])("%s is refused, with what would be accepted", (line, wanted) => {
  expect(fault(`${HEAD}  ${line}\n`)).toContain('Cannot read suite "suite.yml" line');
  expect(fault(`${HEAD}  ${line}\n`)).toContain(wanted);
});

test("two tests of one name are refused where the second stands", () => {
  const line = "  - { kind: must-pass, name: a, cases: [{ row: { x: 1 }, label: 1 }] }\n";
  expect(fault(HEAD + line + line)).toBe(
    'Cannot read suite "suite.yml" line 5, column 24: two tests are named "a"; give each its own name',
  );
});
