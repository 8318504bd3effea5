import { expect, test } from "@jest/globals";
import { punctuation } from "../../../src/data/perturbations/punctuation.ts";
import { draw, expectLawfulText, TEXT } from "../../support/perturbing.ts";

const bare = (text: string): string => text.replaceAll(/\p{P}/gu, "");

test("punctuation keeps texts at severity 0, is repeatable, grows with its severity, and cuts no character in two", () => {
  expectLawfulText(punctuation.perturb);
});

test("punctuation changes marks and nothing else; at severity 5 none of the old ones is left", () => {
  expect(bare(punctuation.perturb(TEXT, draw(5)))).toBe(bare(TEXT));
  expect(punctuation.perturb("?! .", draw(5))).toBe(" ");
});
