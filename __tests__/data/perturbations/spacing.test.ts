import { expect, test } from "@jest/globals";
import { spacing } from "../../../src/data/perturbations/spacing.ts";
import { draw, expectLawfulText, TEXT } from "../../support/perturbing.ts";

const bare = (text: string): string => text.replaceAll(" ", "");

test("spacing keeps texts at severity 0, is repeatable, grows with its severity, and cuts no character in two", () => {
  expectLawfulText(spacing.perturb);
});

test("spacing changes spaces and nothing else", () => {
  expect(bare(spacing.perturb(TEXT, draw(5)))).toBe(bare(TEXT));
});
