import { expect, test } from "@jest/globals";
import { keepsExactBound } from "../../src/judge/paired-proof.ts";
import { retained } from "../../src/judge/retained.ts";
import { changeOfShares } from "../../src/measure/evidence.ts";
import { retention } from "../../src/stats/retention.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { expectClose } from "../support/close-to.ts";
import { changeOf } from "../support/judging.ts";
import { expected } from "../support/reference.ts";

const TABLE = { lost: 25, gained: 11, n: 899, bothRight: 840 };

function change({ lost, gained, n, bothRight }: typeof TABLE): Measurement {
  const paired = changeOfShares(lost, gained, n);
  const evidence = { kind: "paired-counts", lost, gained, n, bothRight } as const;
  return { ...changeOf("accuracy", 0, 1), better: "higher", ...paired, evidence };
}

test.each(["0.99", "0.98", "0.95"])("retention() of %s agrees with scipy's t test", (share) => {
  const { mean, standardError } = retention(TABLE, Number(share));
  expectClose(mean, expected("retention.digits", share, "mean"));
  expectClose(mean / standardError, expected("retention.digits", share, "t"));
});

test("a share of the reference is less sure than a fixed margin: the lower bound moves down", () => {
  const plain = change({ ...TABLE, bothRight: 400 });
  const kept = retained(plain, 0.5, -0.24);
  expect(kept.estimate).toBe(plain.estimate);
  expect(kept.interval?.method).toBe("t of what is kept");
  expect(Number(kept.interval?.lower)).toBeLessThan(Number(plain.interval?.lower));
});

test("where Tango's bound is the lower one, it stays", () => {
  const plain = change({ lost: 1, gained: 0, n: 200, bothRight: 199 });
  expect(retained(plain, 0.99, -0.01)).toBe(plain);
});

test("what is not counted, or not known of both arms, stays as it is", () => {
  const mean = changeOf("log-loss", 0.1, 0.1);
  expect(retained(mean, 1.02, 0.02)).toBe(mean);
  const unknown = { ...changeOf("accuracy", 0, 1), ...changeOfShares(25, 11, 899) };
  expect(retained(unknown, 0.98, -0.02)).toBe(unknown);
});

test("of a rate that is better lower, the upper bound moves up, and Tango's stays where it is the higher one", () => {
  const lower = { ...change({ ...TABLE, bothRight: 400 }), better: "lower" } as const;
  const kept = retained(lower, 1.5, 0.24);
  expect(kept.interval?.method).toBe("t of what is kept");
  expect(Number(kept.interval?.upper)).toBeGreaterThan(Number(lower.interval?.upper));
  const sure = {
    ...change({ lost: 0, gained: 1, n: 200, bothRight: 199 }),
    better: "lower",
  } as const;
  expect(keepsExactBound({ lost: 1, gained: 0, n: 200 }, 0.05)).toBe(true);
  expect(retained(sure, 1.05, 0.05)).toBe(sure);
});

test("without an interval there is nothing to widen", () => {
  const plain = { ...change({ ...TABLE, bothRight: 400 }), interval: null };
  expect(retained(plain, 0.5, -0.24)).toBe(plain);
});
