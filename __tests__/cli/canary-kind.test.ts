import { expect, test } from "@jest/globals";
import { parseArguments } from "../../src/cli/arguments.ts";
import { canaryFrom } from "../../src/cli/canary-kind.ts";
import { check } from "../../src/cli/commands/check.ts";

const given = (...words: readonly string[]) => {
  const parsed = parseArguments(check.spec, words);
  return [parsed.flag("canary"), parsed.text("canary"), parsed.positionals];
};

test("a kind stands behind the equals sign or nowhere, and what follows is a model", () => {
  expect(given("toy")).toEqual([false, undefined, ["toy"]]);
  expect(given("--canary", "toy")).toEqual([true, "", ["toy"]]);
  expect(given("--canary=nan-rows", "toy")).toEqual([true, "nan-rows", ["toy"]]);
});

test("no kind is the one that every gate must notice, and an unknown one is refused", () => {
  expect(canaryFrom(undefined)).toBe(true);
  expect(canaryFrom("")).toBe(true);
  expect(canaryFrom("slow")).toBe("slow");
  expect(() => canaryFrom("slo")).toThrow('Cannot make a canary "slo"; did you mean "slow"?');
});
