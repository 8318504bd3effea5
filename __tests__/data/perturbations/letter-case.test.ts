import { expect, test } from "@jest/globals";
import { letterCase } from "../../../src/data/perturbations/letter-case.ts";
import { draw, expectLawfulText, TEXT } from "../../support/perturbing.ts";

test("letter-case keeps texts at severity 0, is repeatable, grows with its severity, and cuts no character in two", () => {
  expectLawfulText(letterCase.perturb);
});

test("letter-case changes every word at severity 5, and no letter but its case", () => {
  expect(letterCase.perturb("Dear NATO and you", draw(5))).toBe("DEAR nato AND YOU");
  expect(letterCase.perturb(TEXT, draw(3)).toLowerCase()).toBe(TEXT.toLowerCase());
});
