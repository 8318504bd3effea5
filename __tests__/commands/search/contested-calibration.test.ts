import { expect, test } from "@jest/globals";
import { contestedCalibration } from "../../../src/commands/search/contested-calibration.ts";
import type { Tried } from "../../../src/commands/search/measure-trial.ts";

function tried(digest: string, candidate?: readonly number[], labels?: readonly number[]): Tried {
  const plain: Tried = {
    recipe: { version: 1, name: digest, passes: [] },
    bytes: 1,
    digest,
    latencyRatio: undefined,
    distance: { flips: undefined, divergence: 0, likeness: undefined },
    missed: undefined,
    missedUntimed: undefined,
    unmeasured: [],
  };
  if (candidate === undefined) return plain;
  const answers = {
    base: Int32Array.of(0, 1, 0, 1),
    candidate: Int32Array.from(candidate),
    labels: labels === undefined ? undefined : Int32Array.from(labels),
  };
  return { ...plain, answers };
}

test("rows that most candidates turn round are named, with the base's accuracy on and off them", () => {
  const labels = [0, 1, 1, 0];
  const found = contestedCalibration([
    tried("a", [1, 1, 0, 1], labels),
    tried("b", [1, 0, 0, 1], labels),
    tried("c", [1, 1, 1, 1], labels),
  ]);
  expect(found).toEqual({ candidates: 3, rows: [0], baseAccuracy: { on: 1, off: 0.3333 } });
});

test("recipes that make the same bytes are one candidate", () => {
  const [one, other] = [tried("a", [1, 1, 0, 1]), tried("b", [0, 1, 0, 0])];
  expect(contestedCalibration([one, one, one])).toBeUndefined();
  // One against one is a tie, which the smaller class wins.
  expect(contestedCalibration([one, one, other])).toEqual({ candidates: 2, rows: [3] });
});

test("where nothing is contested the base's accuracy on those rows is unknown", () => {
  const agreeing = ["a", "b"].map((digest) => tried(digest, [0, 1, 0, 1], [0, 1, 0, 1]));
  expect(contestedCalibration(agreeing)?.baseAccuracy).toEqual({ on: null, off: 1 });
});

test("numbers are no classes, and nothing is nothing", () => {
  expect(contestedCalibration([tried("a"), tried("b")])).toBeUndefined();
  expect(contestedCalibration([])).toBeUndefined();
});
