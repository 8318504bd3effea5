import { expect, test } from "@jest/globals";
import { policyLines } from "../../../src/commands/change/policy-lines.ts";
import { TOY_POLICY, toyHost } from "../../support/toy-project.ts";

const PATH = "compression-gate.yml";
const FLIPS = { kind: "ceiling", metric: "flips", limit: 0.05 } as const;

test("the policy that is checked out says where its criteria stand", async () => {
  const expected = TOY_POLICY.split("\n").findIndex((line) => line.includes("metric: flips")) + 1;
  expect(expected).toBeGreaterThan(1);
  expect((await policyLines(toyHost(), PATH))("toy", FLIPS)).toBe(expected);
});

test("one that is gone, or no YAML, has no lines: what is in force may be another", async () => {
  expect((await policyLines(toyHost(), "moved.yml"))("toy", FLIPS)).toBeUndefined();
  expect((await policyLines(toyHost({ [PATH]: "a: [" }), PATH))("toy", FLIPS)).toBeUndefined();
});
