import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { prepareMetric } from "../../../src/compress/quantize/gram-rounding.ts";
import { type Pattern, smallest, zerosAmong } from "../../../src/compress/sparse/choose-zeros.ts";
import {
  pruneByMagnitude,
  pruneByReconstruction,
  pruneByWanda,
} from "../../../src/compress/sparse/prune-rows.ts";

interface Matrix {
  readonly dims: readonly [number, number];
  readonly values: readonly number[];
}

/** What onnxsim 0.8.1 makes of one weight, by sparsity.py. */
interface Reference {
  readonly weight: Matrix;
  readonly rows: number;
  readonly moments: Matrix;
  readonly cases: readonly {
    readonly pattern: number | string;
    readonly magnitude: string;
    readonly wanda: string;
    readonly sparsegpt: readonly number[];
  }[];
}

// The script beside the file writes it in this form.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const { pruned: reference } = JSON.parse(
  readFileSync("fixtures/reference/sparsity.json", "utf8"),
) as {
  readonly pruned: Reference;
};
const [channels, depth] = reference.weight.dims;
const rows = { channels, depth, values: Float64Array.from(reference.weight.values) };
const moments = Float64Array.from(reference.moments.values);
const norms = Float64Array.from({ length: depth }, (_, k) =>
  Math.sqrt(reference.rows * (moments[k * depth + k] ?? 0)),
);

function patternOf(given: number | string): Pattern {
  if (typeof given === "number") return { kind: "unstructured", sparsity: given };
  const [kept = 0, of = 0] = given.split(":").map(Number);
  return { kind: "n-of-m", kept, of };
}

const mask = (values: Float64Array): string =>
  [...values].map((value) => (value === 0 ? "0" : "1")).join("");

const named = reference.cases.map((given) => [`${given.pattern}`, given] as const);

describe.each(named)("with pattern %s", (_, given) => {
  const pattern = patternOf(given.pattern);

  test("magnitude takes the weights that onnxsim and numpy take", () => {
    expect(mask(pruneByMagnitude(rows, pattern))).toBe(given.magnitude);
  });

  test("Wanda takes the weights that onnxsim takes", () => {
    expect(mask(pruneByWanda(rows, norms, pattern))).toBe(given.wanda);
  });

  test("SparseGPT takes the weights that onnxsim takes, and leaves the same others", () => {
    const made = pruneByReconstruction(rows, prepareMetric(moments, depth, "natural"), pattern);
    const wanted = Float64Array.from(given.sparsegpt);
    expect(mask(made)).toBe(mask(wanted));
    // Written with nine decimals; inverses of a matrix of condition 1e4 in another order lose the rest.
    for (const [at, value] of made.entries()) expect(value).toBeCloseTo(wanted[at] ?? 0, 8);
  });

  test("weights that stay keep their values unless others are made good", () => {
    for (const made of [pruneByMagnitude(rows, pattern), pruneByWanda(rows, norms, pattern)])
      for (const [at, value] of made.entries()) expect([0, rows.values[at]]).toContain(value);
  });
});

/** Σ (w − ŵ)ᵀ H (w − ŵ). */
function loss(made: Float64Array): number {
  let total = 0;
  for (let channel = 0; channel < channels; channel += 1)
    for (let a = 0; a < depth; a += 1)
      for (let b = 0; b < depth; b += 1) {
        const [first, second] = [channel * depth + a, channel * depth + b];
        total +=
          ((rows.values[first] ?? 0) - (made[first] ?? 0)) *
          (moments[a * depth + b] ?? 0) *
          ((rows.values[second] ?? 0) - (made[second] ?? 0));
      }
  return total;
}

test.each(named)(
  "making good what was taken leaves less than half of the change (%s)",
  (_, given) => {
    const pattern = patternOf(given.pattern);
    const [magnitude, wanda, sparsegpt] = [
      pruneByMagnitude(rows, pattern),
      pruneByWanda(rows, norms, pattern),
      pruneByReconstruction(rows, prepareMetric(moments, depth, "natural"), pattern),
    ].map(loss);
    expect(sparsegpt).toBeLessThan(Math.min(wanda ?? 0, magnitude ?? 0) / 2);
  },
);

describe("of equal scores the first are taken", () => {
  const even = { channels: 2, depth: 4, values: new Float64Array(8).fill(-1) };
  test("within a layer", () => {
    const made = pruneByMagnitude(even, { kind: "unstructured", sparsity: 0.5 });
    expect(mask(made)).toBe("00001111");
  });
  test("within a channel", () => {
    const ones = new Float64Array(4).fill(1);
    expect(mask(pruneByWanda(even, ones, { kind: "unstructured", sparsity: 0.5 }))).toBe(
      "00110011",
    );
  });
  test("within a group", () => {
    expect(mask(pruneByMagnitude(even, { kind: "n-of-m", kept: 1, of: 2 }))).toBe("01010101");
  });
  test("among scores", () => {
    expect([...smallest(Float64Array.of(3, 1, 2, 1, 1), 2)]).toEqual([1, 3]);
  });
});

test.each([
  [{ kind: "unstructured", sparsity: 0.5 }, 9, 4],
  [{ kind: "unstructured", sparsity: 0.01 }, 99, 0],
  [{ kind: "unstructured", sparsity: 0.01 }, 100, 1],
  [{ kind: "n-of-m", kept: 2, of: 4 }, 4, 2],
  [{ kind: "n-of-m", kept: 2, of: 4 }, 3, 1],
  [{ kind: "n-of-m", kept: 2, of: 4 }, 2, 0],
  [{ kind: "n-of-m", kept: 2, of: 4 }, 1, 0],
] as const)("%o makes of %d weights %d zeros", (pattern, count, zeros) => {
  expect(zerosAmong(count, pattern)).toBe(zeros);
});

test("a rest of a group and a rest of a block are pruned too", () => {
  const values = Float64Array.from({ length: 130 }, (_, at) => 1 + ((at * 7) % 13));
  const metric = prepareMetric(
    Float64Array.from({ length: 130 * 130 }, (_, at) => (at % 131 === 0 ? 1 : 0)),
    130,
    "natural",
  );
  const odd = { channels: 1, depth: 130, values };
  const made = pruneByReconstruction(odd, metric, { kind: "n-of-m", kept: 1, of: 4 });
  // Inputs that have nothing in common: nothing is made good, and the smallest go.
  expect(mask(made)).toBe(mask(pruneByMagnitude(odd, { kind: "n-of-m", kept: 1, of: 4 })));
  expect(made.filter((value) => value !== 0)).toHaveLength(33);
});
