import { expect, test } from "@jest/globals";
import { isMoving } from "../../../src/compress/calibrate/moments.ts";

/** One element whose mean is 1, and whose variance is `variance` of its mean square. */
const statistics = (variance: number, count = 4): Parameters<typeof isMoving>[0] => ({
  groups: 1,
  depth: 1,
  count,
  gram: Float64Array.of(count / (1 - variance)),
  sum: Float64Array.of(count),
});

test.each([
  ["nothing", 0, false],
  ["just under 1e-5", 0.999e-5, false],
  ["just over 1e-5", 1.001e-5, true],
  ["half", 0.5, true],
])(
  "an input of whose mean square %s lies around the mean is told from one that stays",
  (_, variance, moves) => {
    expect(isMoving(statistics(variance))).toBe(moves);
  },
);

test("an input that is always 0, or was never seen, does not move", () => {
  const zero = { ...statistics(0), gram: Float64Array.of(0), sum: Float64Array.of(0) };
  expect(isMoving(zero)).toBe(false);
  expect(isMoving({ ...zero, count: 0 })).toBe(false);
});

test("one element in one group is enough to move", () => {
  const gram = Float64Array.from([0, 0, 0, 0, 0, 0, 0, 4]);
  const two = { groups: 2, depth: 2, count: 4, gram, sum: new Float64Array(4) };
  expect(isMoving(two)).toBe(true);
  // What lies beside the diagonal says nothing of motion.
  expect(isMoving({ ...two, gram: Float64Array.from([0, 4, 4, 0, 0, 4, 4, 0]) })).toBe(false);
});
