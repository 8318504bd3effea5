import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { check, pathText, type Problem } from "../../src/schema/validate.ts";

function policyWith(model: object): unknown {
  return {
    version: 1,
    models: { m: { path: "m.onnx", data: { evaluation: { path: "e.csv" } }, ...model } },
  };
}

function problemsOf(value: unknown): readonly Problem[] {
  const checked = check("policy", value);
  return checked.kind === "valid" ? [] : checked.problems;
}

test("check() hands back the very value that it accepts", () => {
  const policy = policyWith({ criteria: ["standard"] });
  expect(check("policy", policy)).toEqual({ kind: "valid", value: policy });
});

test("a mistake deep in two unions is one problem at its own path", () => {
  const criteria = ["standard", { kind: "ceiling", metric: "flips", limit: "5 %" }];
  expect(problemsOf(policyWith({ criteria }))).toEqual([
    { path: ["models", "m", "criteria", 1, "limit"], message: 'is "5 %"; it must be a number' },
  ]);
});

test("two mistakes in two members of one list are two problems, in their order", () => {
  const criteria = [{ kind: "floor", metric: "auc", limit: null }, "standrd"];
  expect(problemsOf(policyWith({ criteria })).map(({ path }) => pathText(path))).toEqual([
    "models.m.criteria[0].limit",
    "models.m.criteria[1]",
  ]);
});

test("a misspelt key is not also reported as the missing one", () => {
  expect(problemsOf(policyWith({ recipe: { provide: "x" } }))).toEqual([
    {
      path: ["models", "m", "recipe"],
      key: "provide",
      message: 'has the unknown key "provide"; did you mean "provided"?',
    },
  ]);
});

test("an unknown key that is like no other does not hide what is missing", () => {
  const messages = problemsOf({ version: 1, zebra: 1 }).map(({ message }) => message);
  expect(messages).toEqual([
    'lacks "models"',
    'has the unknown key "zebra"; it may be "version", "models", "baselines", "output", "on-inconclusive", "correction", "seed", "bootstrap", "publish-examples", "waivers"',
  ]);
});

test("a key with a slash, a tilde or a digit keeps its name in the path", () => {
  const inputs = { "a/b~c": { scale: "x" }, 0: { scale: "x" } };
  expect(problemsOf(policyWith({ inputs })).map(({ path }) => path.at(-2))).toEqual(["0", "a/b~c"]);
});

test("the kinds that a message lists are those of the union, and of no other", () => {
  const [problem] = problemsOf(policyWith({ recipe: { passes: [{ pass: "zzz" }] } }));
  expect(problem?.message).toBe(
    'has pass "zzz"; it may be "clean", "drop-blocks", "equalize", "float16", "int4-weights", "int8-dynamic", "int8-static", "low-rank", "pack-weights", "prune-channels", "prune-weights", "round-weights", "smooth", "strip"',
  );
});

test("any JSON is either accepted or refused with at least one problem, never an exception", () => {
  const part = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.record({ kind: fc.constantFrom("ceiling", "floor", "x"), metric: fc.jsonValue() }),
    fc.record({ column: fc.jsonValue(), where: fc.jsonValue(), name: fc.string() }),
    fc.array(fc.record({ pass: fc.constantFrom("clean", "int8"), "keep-float": fc.jsonValue() })),
  );
  const model = fc.record(
    { criteria: part, recipe: part, task: part, inputs: part, data: part },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(part, model.map(policyWith)), (value) => {
      const checked = check("policy", value);
      expect(checked.kind === "valid" || checked.problems.length > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("pathText() writes positions in brackets and keys with dots, and the document itself as it", () => {
  expect(pathText([])).toBe("it");
  expect(pathText(["models", "m", "criteria", 2, "metric"])).toBe("models.m.criteria[2].metric");
});
