import { expect, test } from "@jest/globals";
import { typos } from "../../../src/data/perturbations/typos.ts";
import {
  draw,
  editDistance,
  expectLawfulText,
  SEVERITIES,
  TEXT,
} from "../../support/perturbing.ts";

test("typos keeps texts at severity 0, is repeatable, grows with its severity, and cuts no character in two", () => {
  expectLawfulText(typos.perturb);
});

test("typos hit the share of letters that their severity names, and nothing but letters", () => {
  const letters = TEXT.match(/\p{L}/gu)?.length ?? 0;
  for (const severity of SEVERITIES) {
    const slips = Array.from({ length: 50 }, (_, row) =>
      editDistance(TEXT, typos.perturb(TEXT, draw(severity, `row ${row}`))),
    ).reduce((a, b) => a + b, 0);
    const share = [0.01, 0.02, 0.04, 0.08, 0.16][severity - 1] ?? 0;
    // An exchange of two letters is two edits of three slips in four; 50 rows of 100 letters leave ±15 % of chance.
    expect(slips / (50 * letters)).toBeGreaterThan(share * 0.85);
    expect(slips / (50 * letters)).toBeLessThan(share * 1.5);
  }
  expect(typos.perturb("42; 17, (3)!", draw(5))).toBe("42; 17, (3)!");
});

test("a typo keeps the case of its letter", () => {
  const upper = typos.perturb("QWERTYUIOPASDFGHJKLZXCVBNM".repeat(20), draw(5));
  expect(upper).toBe(upper.toUpperCase());
});
