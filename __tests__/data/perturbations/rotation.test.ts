import { test } from "@jest/globals";
import { rotate, rotation } from "../../../src/data/perturbations/rotation.ts";
import { expectLawful, expectPixels, GREY, REFERENCE } from "../../support/perturbing.ts";

test("rotation keeps images at severity 0, is repeatable, stays within 0 … 1, and grows with its severity", () => {
  expectLawful(rotation.perturb);
});

test.each(["6", "-15"])("rotation by %s degrees is that of scipy", (degrees) => {
  expectPixels(rotate(GREY, Number(degrees)), REFERENCE.rotation[degrees], 1e-9);
});
