import { expect, test } from "@jest/globals";
import { type CommandSpec, helpOf, parseArguments } from "../../src/cli/arguments.ts";
import { inputsFrom, presetFrom, taskFrom } from "../../src/cli/options.ts";

const SPEC: CommandSpec = {
  name: "brew",
  summary: "Makes tea",
  positionals: ["POT", "[CUP...]"],
  options: [
    { name: "milk", short: "m", value: "KIND", description: "Which milk" },
    { name: "slice", value: "LEMON", repeated: true, description: "Lemons" },
    { name: "hot", description: "Not iced" },
    { name: "leaves", value: "SORT", optional: true, description: "Loose" },
    { name: "label", value: "L", description: "…" },
    { name: "classes", value: "A,B", description: "…" },
    { name: "positive", value: "P", description: "…" },
    { name: "output", value: "O", description: "…" },
    { name: "input", value: "I", repeated: true, description: "…" },
  ],
  example: "compression-gate brew pot.onnx",
};
const parse = (...words: readonly string[]) => parseArguments(SPEC, words);

test("switches, texts, short and repeated options are told apart", () => {
  const given = parse("pot", "-m", "oat", "cup", "--slice", "a", "--slice=b", "--hot");
  expect(given.positionals).toEqual(["pot", "cup"]);
  expect([given.text("milk"), given.texts("slice"), given.flag("hot")]).toEqual([
    "oat",
    ["a", "b"],
    true,
  ]);
  expect([given.text("label"), given.texts("input"), given.flag("json")]).toEqual([
    undefined,
    [],
    false,
  ]);
});

test.each([
  [["pot", "--mikl", "x"], 'it has no option "--mikl"; did you mean "--milk"?'],
  [["pot", "--sugar"], 'it has no option "--sugar"'],
  [["pot", "-z"], 'it has no option "-z"'],
  [["pot", "--milk"], "--milk needs a value"],
  [["pot", "--hot=yes"], "--hot takes no value"],
  [["pot", "--milk", "--hot"], "--milk needs a value"],
  [[], "it needs POT; an example is `compression-gate brew pot.onnx`"],
])("%j is refused in one sentence", (words, why) => {
  expect(() => parse(...words)).toThrow(
    expect.objectContaining({
      code: "usage",
      message: `Cannot run \`compression-gate brew\`: ${why}`,
    }),
  );
});

test("a word too many is refused where no more are taken", () => {
  const narrow = { ...SPEC, positionals: ["POT"] };
  expect(() => parseArguments(narrow, ["a", "b"])).toThrow('"b" is one argument too many');
});

test("help needs no arguments", () => {
  expect(parse("--help").flag("help")).toBe(true);
  expect(parse("-h").flag("help")).toBe(true);
});

test("an option that a command cannot do without is asked for with an example", () => {
  expect(() => parse("pot").required("milk")).toThrow(
    "Cannot run `compression-gate brew`: it needs --milk; an example is `compression-gate brew pot.onnx`",
  );
  expect(parse("pot", "--milk", "oat").required("milk")).toBe("oat");
});

test("helpOf() names usage, every option and an example", () => {
  const help = helpOf(SPEC);
  expect(help).toContain("Usage: compression-gate brew POT [CUP...] [options]\n");
  for (const { name, description } of SPEC.options) {
    expect(help).toMatch(new RegExp(`--${name}\\b.* ${description}\n`));
  }
  expect(help).toContain("  -m, --milk KIND                Which milk\n");
  expect(help).toContain("      --leaves[=SORT]            Loose\n");
  expect(help).toMatch(/Example:\n {2}compression-gate brew pot.onnx\n$/);
});

test.each([
  [[], undefined],
  [["--label", "l"], undefined],
  [["--output", "o"], { kind: "fidelity", output: "o" }],
  [["--label", "l", "--output", "o"], { kind: "classification", output: "o" }],
  [
    ["--label", "l", "--classes", "a,b", "--positive", "b"],
    { kind: "classification", classes: ["a", "b"], positive: "b" },
  ],
])("taskFrom(%j) is %j", (words, task) => {
  expect(taskFrom(parse("pot", ...words))).toEqual(task);
});

test("presetFrom() knows the presets, and standard is the default", () => {
  expect(presetFrom(undefined)).toBe("standard");
  expect(presetFrom("finance")).toBe("finance");
  expect(() => presetFrom("finanse")).toThrow('Cannot judge by "finanse"; did you mean "finance"?');
  expect(() => presetFrom("x")).toThrow(
    'Cannot judge by "x"; presets are standard, healthcare, finance, safety-critical',
  );
});

test("inputsFrom() takes one column, or several as a matrix", () => {
  expect(inputsFrom(parse("pot", "--input", "x=a", "--input", "y=b,c"))).toEqual({
    x: { column: "a" },
    y: { columns: ["b", "c"] },
  });
  expect(() => inputsFrom(parse("pot", "--input", "x"))).toThrow(
    'Cannot read --input "x": write it as NAME=COLUMN,COLUMN',
  );
});

test("options without which nothing can be done are asked for all at once, but not for help", () => {
  const options = ["recipe", "output"].map((name) => ({
    name,
    value: "X",
    needed: true,
    description: name,
  }));
  const spec = { name: "press", summary: "", positionals: [], options, example: "press" };
  const given = (...words: readonly string[]): unknown => parseArguments(spec, words);
  expect(() => given()).toThrow(/: it needs --recipe and --output; an example is /);
  expect(() => given("--recipe", "a")).toThrow(/: it needs --output; an example is /);
  expect(() => given("--recipe", "a", "--output", "b")).not.toThrow();
  expect(() => given("--help")).not.toThrow();
});
