import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { matchesWildcard } from "../../src/schema/matches-wildcard.ts";

const word = (letters: string) =>
  fc.string({ unit: fc.constantFrom(...letters.split("")), maxLength: 8 });

test("matchesWildcard() agrees with the regular expression that it stands for", () => {
  fc.assert(
    fc.property(word("ab"), word("ab*"), (text, pattern) => {
      const expected = new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(text);
      expect(matchesWildcard(text, pattern)).toBe(expected);
    }),
    { seed: 1, numRuns: 3000 },
  );
});

test.each([
  ["layers.1/MatMul", "layers.*/MatMul", true],
  ["layersX1/MatMul", "layers.*/MatMul", false],
  ["line\nbreak", "line*break", true],
  ["aba", "ab*ba", false],
  ["(a|b)+", "(a|b)+", true],
])("%j and %j: %s", (text, pattern, expected) => {
  expect(matchesWildcard(text, pattern)).toBe(expected);
});

test("a pattern of many stars ends on a long name that it almost fits", () => {
  expect(matchesWildcard("a".repeat(100_000), `${"a*".repeat(30)}b`)).toBe(false);
  expect(matchesWildcard(`${"a".repeat(50_000)}b`, `*${"a*".repeat(30)}c*b`)).toBe(false);
});
