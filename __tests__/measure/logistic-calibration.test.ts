import { describe, expect, test } from "@jest/globals";
import { bendAt, bendAtStart, shiftAt, startFrom } from "../../src/measure/likelihood-bend.ts";
import { coxScore, inTheLargeScore } from "../../src/measure/logistic-calibration.ts";
import { everyRow } from "../../src/measure/resampling.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples } from "../../src/stats/resamples.ts";
import { binary } from "../support/samples.ts";

const ROWS = 80;
const random = mersenneRandom(12);
const said = Array.from({ length: ROWS }, () => 0.02 + 0.96 * random.uniform());
const labels = said.map((probability) => (random.uniform() < probability ** 1.5 ? 1 : 0));
const sample = binary(said, { labels });
const odds = Float64Array.from(said, (p) => Math.log(p / (1 - p)));
const rows = everyRow(ROWS);

/** Σ w (y − p) and Σ w x (y − p) along a line: both 0 where the likelihood is largest. */
function gradientAt(weights: ArrayLike<number>, intercept: number, slope: number): number[] {
  const terms = [...rows].map((row) => {
    const x = odds[row] ?? 0;
    const p = 1 / (1 + Math.exp(-intercept - slope * x));
    const left = (weights[row] ?? 0) * ((labels[row] ?? 0) - p);
    return [left, left * x] as const;
  });
  return [0, 1].map((place) => terms.reduce((sum, own) => sum + (own[place] ?? 0), 0));
}

describe("the line of a resample", () => {
  const resamples = drawResamples(ROWS, 40, mersenneRandom(4));
  const drawn = Array.from({ length: 40 }, (_, k) => resamples.weights(k).slice());
  const whole = new Uint8Array(ROWS).fill(1);

  test.each([[whole], ...drawn.map((weights) => [weights])])(
    "is where the likelihood stands still (%#)",
    (weights) => {
      const intercept = coxScore(sample, "intercept")(weights, rows);
      const slope = coxScore(sample, "slope")(weights, rows);
      // A mistake of 1e-11 in the line, times what 80 rows weigh.
      for (const own of gradientAt(weights, intercept, slope))
        expect(Math.abs(own)).toBeLessThan(1e-9);
      const shift = inTheLargeScore(sample)(weights, rows);
      expect(Math.abs(gradientAt(weights, shift, 1)[0] ?? Number.NaN)).toBeLessThan(1e-9);
    },
  );

  test("is none for one class only, nor where a threshold separates what was drawn", () => {
    const ones = Uint8Array.from(labels);
    expect(coxScore(sample, "slope")(ones, rows)).toBeNaN();
    expect(coxScore(sample, "intercept")(ones, rows)).toBeNaN();
    expect(inTheLargeScore(sample)(ones, rows)).toBeNaN();
    const apart = Uint8Array.from(said, (p, row) => (labels[row] === (p > 0.6 ? 0 : 1) ? 2 : 0));
    const kept = apart.map((weight, row) => ((said[row] ?? 0) > 0.4 ? weight : 0));
    expect(coxScore(sample, "slope")(kept, rows)).toBeNaN();
  });

  test("is found of answers that are as good as sure, where some are wrong", () => {
    const sure = [1 - 1e-9, 1 - 1e-9, 1e-9, 1e-9, 1e-7, 1 - 1e-7];
    const wrong = binary(sure, { labels: [1, 0, 0, 0, 1, 1] });
    const each = new Uint8Array(6).fill(1);
    expect(coxScore(wrong, "slope")(each, everyRow(6))).toBeGreaterThan(0);
  });
});

describe("what a start knows", () => {
  const line = { intercept: 0.2, slope: 0.8 };
  const happened = Uint8Array.from(labels);
  const start = startFrom({ odds, happened }, line);
  const resample = { weights: drawResamples(ROWS, 1, mersenneRandom(9)).weights(0), rows };

  test("is what is computed at its line", () => {
    const elsewhere = startFrom({ odds, happened }, { intercept: 0.3, slope: 0.75 });
    const known = bendAtStart(start, resample);
    for (const [place, value] of bendAt(elsewhere, resample, line).entries())
      expect(known[place]).toBeCloseTo(value, 10);
    const shifted = shiftAt(
      startFrom({ odds, happened }, { intercept: 1, slope: 0.8 }),
      resample,
      0.2,
    );
    const own = shiftAt(start, resample);
    for (const place of [0, 2, 5]) expect(own[place]).toBeCloseTo(shifted[place] ?? 0, 10);
  });

  test("tells what is computed at a line nearby, up to the third power of the step", () => {
    const bend = bendAtStart(start, resample);
    const [r = 0, a = 0, b = 0] = [bend[0], bend[2], bend[5]];
    const step = 0.01;
    const [left = 0] = gradientAt(resample.weights, line.intercept + step, line.slope);
    const told = r - a * step - b * step ** 2;
    // No third derivative of the logistic function is above 1/8.
    expect(Math.abs(told - left)).toBeLessThan((ROWS * step ** 3) / 48);
    expect(Math.abs(r - a * step - left)).toBeGreaterThan(Math.abs(told - left));
  });
});
