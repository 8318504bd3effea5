import { expect, test } from "@jest/globals";
import { rooflineOf } from "../../src/measure/roofline.ts";

const MACHINE = { operationsPerSecond: 1e12, bytesPerSecond: 25e9 };

test.each([
  [19, "memory"],
  [20, "compute"],
  [21, "compute"],
] as const)("%d multiply-adds a byte on a ridge of 20 are limited by %s", (macs, bound) => {
  expect(rooflineOf({ macs, bytes: 1 }, MACHINE)).toMatchObject({ ridge: 40, bound });
});

test("below the ridge the memory gives what can be attained", () => {
  const { attainableOperationsPerSecond } = rooflineOf({ macs: 1, bytes: 1 }, MACHINE);
  expect(attainableOperationsPerSecond).toBe(50e9);
});
