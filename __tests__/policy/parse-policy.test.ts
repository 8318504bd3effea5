import { expect, test } from "@jest/globals";
import { parsePolicy } from "../../src/policy/read-policy.ts";
import { UserError } from "../../src/schema/user-error.ts";

const HEAD = `version: 1
models:
  m:
    path: m.onnx
    data:
      evaluation: { path: e.csv }
`;
const withSlice = (slice: string): string => HEAD.replace("e.csv }", `e.csv, slices: [${slice}] }`);
const withCriterion = (criterion: string): string => `${HEAD}    criteria: [${criterion}]\n`;

function failureOf(text: string): UserError {
  try {
    parsePolicy(text, "p.yml");
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("It was accepted");
}

const ALIAS_BOMB = ["a: &a [x, x, x, x, x, x, x, x, x]", "b: &b [*a, *a, *a, *a, *a, *a, *a, *a]"]
  .concat("c: &c [*b, *b, *b, *b, *b, *b, *b, *b]", "d: [*c, *c, *c, *c, *c, *c, *c, *c]")
  .join("\n");

test.each([
  ["an empty file", "", ": it is empty"],
  ["only comments", "# nothing\n", ": it is empty"],
  [
    "two documents",
    `${HEAD}---\nversion: 1\n`,
    " line 7, column 1: a second document begins; the file must hold one",
  ],
  [
    "a tab",
    "version: 1\nmodels:\n\tm: 1\n",
    " line 3, column 1: a tab indents the line; use spaces",
  ],
  [
    "a key twice",
    `${HEAD}version: 1\n`,
    ' line 7, column 1: the key "version" stands twice in one map',
  ],
  [
    "a quoted key twice",
    `${HEAD}"version": 1\n`,
    ' line 7, column 1: the key "version" stands twice in one map',
  ],
  [
    "an open bracket",
    "version: [1\n",
    " line 2, column 1: flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  ["an alias bomb", ALIAS_BOMB, ": its aliases repeat more than 100 values; write them out"],
  [
    "an alias of nothing",
    `${HEAD}seed: *nope\n`,
    ' line 7, column 7: the alias "*nope" has no anchor "&nope" before it',
  ],
  ["a text", "hello\n", ' line 1, column 1: it is "hello"; it must be a map'],
  ["a list", "- 1\n", " line 1, column 1: it is a list; it must be a map"],
  [
    "another version",
    HEAD.replace("version: 1", "version: 2"),
    " line 1, column 10: version is 2; it must be 1",
  ],
  ["no models", "version: 1\n", ' line 1, column 1: it lacks "models"'],
  [
    "an empty map of models",
    "version: 1\nmodels: {}\n",
    " line 2, column 9: models is empty; it must hold something",
  ],
  [
    "nothing under models",
    "version: 1\nmodels:\n",
    " line 2, column 8: models is empty; it must be a map",
  ],
  [
    "a model's name with a slash",
    HEAD.replace("  m:", '  "m/x":'),
    ' line 3, column 3: models has the name "m/x"; it must be letters, digits, dots, dashes and underscores, beginning with a letter or a digit',
  ],
  [
    "an unknown key",
    `${HEAD}    recipes: auto\n`,
    ' line 7, column 5: models.m has the unknown key "recipes"; did you mean "recipe"?',
  ],
  [
    "an unknown key at the top",
    `${HEAD}on-inconclusiv: warn\n`,
    ' line 7, column 1: it has the unknown key "on-inconclusiv"; did you mean "on-inconclusive"?',
  ],
  [
    "a number for a path",
    HEAD.replace("m.onnx", "3"),
    " line 4, column 11: models.m.path is 3; it must be a text",
  ],
  [
    "a model without data",
    "version: 1\nmodels:\n  m:\n    path: m.onnx\n",
    ' line 4, column 5: models.m lacks "data"',
  ],
  [
    "a misspelt task",
    `${HEAD}    task: { kind: clasification }\n`,
    ' line 7, column 11: models.m.task has kind "clasification"; did you mean "classification"?',
  ],
  [
    "a task without kind",
    `${HEAD}    task: { output: x }\n`,
    ' line 7, column 11: models.m.task lacks "kind"; it may be "classification", "regression", "fidelity"',
  ],
  [
    "a threshold of 1",
    `${HEAD}    task: { kind: classification, threshold: 1 }\n`,
    " line 7, column 46: models.m.task.threshold is 1; it must be less than 1",
  ],
  [
    "classes of a regression",
    `${HEAD}    task: { kind: regression, classes: [a, b] }\n`,
    ' line 7, column 31: models.m.task has the unknown key "classes"; it may be "kind", "output", "deviation"',
  ],
  [
    "a misspelt preset",
    `${HEAD}    criteria: standart\n`,
    ' line 7, column 15: models.m.criteria is "standart"; did you mean "standard"?',
  ],
  [
    "a misspelt preset in a list",
    withCriterion("standart"),
    ' line 7, column 16: models.m.criteria[0] is "standart"; did you mean "standard"?',
  ],
  [
    "no criteria in a list",
    withCriterion(""),
    " line 7, column 15: models.m.criteria is empty; it must hold something",
  ],
  [
    "a misspelt metric",
    withCriterion("standard, { kind: non-inferiority, metric: accurcy, margin: 0.01 }"),
    ' line 7, column 59: models.m.criteria[1].metric is "accurcy"; did you mean "accuracy"?',
  ],
  [
    "a misspelt kind",
    withCriterion("{ kind: celing, metric: flips, limit: 1 }"),
    ' line 7, column 16: models.m.criteria[0] has kind "celing"; did you mean "ceiling"?',
  ],
  [
    "a ceiling without limit",
    withCriterion("{ kind: ceiling, metric: flips }"),
    ' line 7, column 16: models.m.criteria[0] lacks "limit"',
  ],
  [
    "a margin of 0",
    withCriterion("{ kind: non-inferiority, metric: accuracy, margin: 0 }"),
    " line 7, column 67: models.m.criteria[0].margin is 0; it must be more than 0",
  ],
  [
    "a gap of a metric without groups",
    withCriterion("{ kind: group-gap, metric: accuracy, margin: 1 }"),
    ' line 7, column 43: models.m.criteria[0].metric is "accuracy"; it may be "demographic-parity-difference", "demographic-parity-ratio", "equal-opportunity-difference", "equalized-odds-difference", "predictive-parity-difference", "worst-group-accuracy"',
  ],
  [
    "a misspelt column of a slice",
    withSlice("{ colum: sex }"),
    ' line 6, column 45: models.m.data.evaluation.slices[0] has the unknown key "colum"; did you mean "column"?',
  ],
  [
    "a misspelt condition",
    withSlice("{ name: old, where: { column: age, atleast: 3 } }"),
    ' line 6, column 78: models.m.data.evaluation.slices[0].where has the unknown key "atleast"; did you mean "at-least"?',
  ],
  [
    "a number for a slice",
    withSlice("3"),
    " line 6, column 43: models.m.data.evaluation.slices[0] is 3; it may be a text or a map",
  ],
  [
    "a misspelt pass",
    `${HEAD}    recipe: { passes: [{ pass: int8-dynamc }] }\n`,
    ' line 7, column 24: models.m.recipe.passes[0] has pass "int8-dynamc"; did you mean "int8-dynamic"?',
  ],
  [
    "a number for a recipe",
    `${HEAD}    recipe: 3\n`,
    " line 7, column 13: models.m.recipe is 3; it may be a text or a map",
  ],
  [
    "half a row in a call",
    `${HEAD}    serving: { batch: 1.5 }\n`,
    " line 7, column 23: models.m.serving.batch is 1.5; it must be a whole number or a list",
  ],
  [
    "a limit without end",
    withCriterion("{ kind: ceiling, metric: flips, limit: .inf }"),
    " line 7, column 55: models.m.criteria[0].limit is .inf; it must be a finite number",
  ],
  [
    "a limit below every number",
    withCriterion("{ kind: floor, metric: auc, limit: -.inf }"),
    " line 7, column 51: models.m.criteria[0].limit is -.inf; it must be a finite number",
  ],
  [
    "a limit that is no number",
    withCriterion("{ kind: ceiling, metric: flips, limit: .nan }"),
    " line 7, column 55: models.m.criteria[0].limit is .nan; it must be a finite number",
  ],
  [
    "a number too large for a double",
    withCriterion("{ kind: ceiling, metric: flips, limit: 1e999 }"),
    " line 7, column 55: models.m.criteria[0].limit is .inf; it must be a finite number",
  ],
  [
    "endlessly many rows in a call",
    `${HEAD}    serving: { batch: .inf }\n`,
    " line 7, column 23: models.m.serving.batch is .inf; it must be a whole number or a list",
  ],
  [
    "a number without end for a slice",
    withSlice(".inf"),
    " line 6, column 43: models.m.data.evaluation.slices[0] is .inf; it may be a text or a map",
  ],
  ["a negative seed", `${HEAD}seed: -1\n`, " line 7, column 7: seed is -1; it must be at least 0"],
])("%s is refused in one sentence", (_, text, rest) => {
  const { code, message } = failureOf(text);
  expect({ code, message }).toEqual({
    code: "policy-invalid",
    message: `Cannot read policy "p.yml"${rest}`,
  });
});

test("several mistakes are listed, one a line, each with its place", () => {
  const text = `${HEAD.replace("path: m.onnx", "pat: m.onnx")}seed: x\n`;
  expect(failureOf(text).message.split("\n")).toEqual([
    'Cannot read policy "p.yml" line 4, column 5: models.m has the unknown key "pat"; did you mean "path"?',
    '  line 7, column 7: seed is "x"; it must be a whole number',
  ]);
});

test("the policy in the design is accepted as it stands", () => {
  const text = `version: 1
models:
  census-income:
    path: fixtures/census-income/model.onnx
    task: { kind: classification, output: probabilities, classes: ["<=50K", ">50K"], positive: ">50K" }
    data:
      calibration: { path: fixtures/census-income/calibration.csv }
      evaluation:  { path: fixtures/census-income/evaluation.csv, label: income, slices: [sex, race] }
    recipe: auto
    criteria: standard        # a preset; or a list
`;
  const { models } = parsePolicy(text, "p.yml");
  expect(models["census-income"]?.data.evaluation.slices).toEqual(["sex", "race"]);
});

test("the smallest policy is a model, data and the label", () => {
  expect(parsePolicy(HEAD.replace("e.csv }", "e.csv, label: y }"), "p.yml")).toEqual({
    version: 1,
    models: { m: { path: "m.onnx", data: { evaluation: { path: "e.csv", label: "y" } } } },
  });
});

const ofLength = (length: number): string =>
  `${"# all that a policy can say\n".padStart(length - HEAD.length, "#")}${HEAD}`;

test("a policy of a million characters is read, and one more is refused", () => {
  expect(parsePolicy(ofLength(1_000_000), "gate.yml")).toMatchObject({ version: 1 });
  expect(() => parsePolicy(ofLength(1_000_001), "gate.yml")).toThrow(
    '"gate.yml": it has more than 1,000,000 characters',
  );
});

test("a few aliases are a way to write less", () => {
  const text = `${HEAD.replace("path: m.onnx", "path: &p m.onnx")}output: *p\n`;
  expect(parsePolicy(text, "p.yml").output).toBe("m.onnx");
});
