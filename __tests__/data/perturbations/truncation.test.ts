import { expect, test } from "@jest/globals";
import { truncation } from "../../../src/data/perturbations/truncation.ts";
import { draw, expectLawfulText } from "../../support/perturbing.ts";

test("truncation keeps texts at severity 0, is repeatable, grows with its severity, and cuts no character in two", () => {
  expectLawfulText(truncation.perturb);
});

test("truncation keeps the first words, one at least, without what follows them", () => {
  expect(truncation.perturb("one two, three four", draw(3))).toBe("one two,");
  expect(truncation.perturb("one two, three four", draw(4))).toBe("one");
  expect(truncation.perturb("single ", draw(5))).toBe("single ");
  expect(truncation.perturb("  ", draw(5))).toBe("  ");
});
