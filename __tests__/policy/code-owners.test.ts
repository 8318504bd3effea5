import { describe, expect, test } from "@jest/globals";
import { parseCodeOwners, pathMatcher } from "../../src/policy/code-owners.ts";

/** The rules of GitHub's documentation of CODEOWNERS, one a line: pattern, what it fits, what it does not. */
const RULES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["*", ["a", "a/b/c.yml"], []],
  ["*.js", ["a.js", "deep/er/b.js"], ["a.jsx", "js"]],
  ["/build/logs/", ["build/logs/a", "build/logs/deep/b"], ["x/build/logs/a", "build/logs"]],
  ["docs/*", ["docs/a.md"], ["docs/deep/a.md", "other/docs/a.md"]],
  ["apps/", ["apps/a", "x/apps/b"], ["apps"]],
  ["/apps/github", ["apps/github", "apps/github/a"], ["x/apps/github"]],
  ["**/logs", ["logs", "build/logs", "deep/er/logs/today"], ["logsx"]],
  ["/a/**/b", ["a/b", "a/x/b", "a/x/y/b/c"], ["b", "x/a/b"]],
  ["compression-gate.yml", ["compression-gate.yml", "ml/compression-gate.yml"], ["gate.yml"]],
  ["/base*s/*.json", ["baselines/income.json"], ["baselines/deep/income.json", "bases/x.yml"]],
  ["*a*b*", ["xaxbx"], ["ba"]],
  ["ab*ba", ["abba", "abxba"], ["aba"]],
];

describe("pathMatcher()", () => {
  test.each(RULES)("%s", (pattern, fits, misses) => {
    const matches = pathMatcher(pattern);
    expect(fits.filter((path) => !matches(path))).toEqual([]);
    expect(misses.filter((path) => matches(path))).toEqual([]);
  });
});

describe("parseCodeOwners()", () => {
  const { ownersOf } = parseCodeOwners(
    "# all\n*  @all\n\n/data/ @team/data mail@example.com # theirs\n/data/open/\n",
  );

  test("the last rule that fits counts, also when it names nobody", () => {
    expect(ownersOf("README.md")).toEqual(["@all"]);
    expect(ownersOf("data/a.csv")).toEqual(["@team/data", "mail@example.com"]);
    expect(ownersOf("data/open/a.csv")).toEqual([]);
  });

  test("without a rule nobody owns anything", () => {
    expect(parseCodeOwners("# nothing\n").ownersOf("a")).toEqual([]);
  });
});
