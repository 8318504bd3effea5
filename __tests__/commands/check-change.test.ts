import { expect, test } from "@jest/globals";
import { failureText, worstOf } from "../../src/action/results.ts";
import { checkChange, type RecordSource } from "../../src/commands/check-change.ts";
import type { JudgedRuns } from "../../src/commands/judged-run.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { recordOf } from "../support/run-records.ts";
import { TOY_POLICY, toyHost } from "../support/toy-project.ts";

const TWO = `${TOY_POLICY}${TOY_POLICY.slice(TOY_POLICY.indexOf("  toy:")).replace("toy:", "other:")}`;

async function checkTwo(source: RecordSource) {
  const told: JudgedRuns[] = [];
  const result = await checkChange(
    toyHost({ "compression-gate.yml": TWO }),
    () => Promise.resolve(fakeEngine()),
    {
      policyPath: "compression-gate.yml",
      models: [],
      mentioned: [],
      baseCommit: undefined,
      output: undefined,
      onPlan: () => Promise.resolve(),
      onModel: (_, judged) => Promise.resolve(void told.push(judged)),
      source,
    },
  );
  return { result, told };
}

test("checkChange() lets nothing pass for which there is no record, and says why", async () => {
  const { result, told } = await checkTwo((model) =>
    Promise.resolve(model === "toy" ? recordOf("toy", "pass") : { unjudged: "Shard 2 is missing" }),
  );
  expect(result.exitCode).toBe(3);
  expect(worstOf(result)).toBe("not-checked");
  expect(failureText(result)).toBe("other: not-checked: Shard 2 is missing");
  expect(result.markdown).toContain("1 of 2 models could not be judged");
  expect(result.markdown).toContain("`other` came to no verdict. Shard 2 is missing.");
  expect(told.map(worstOf)).toEqual(["pass", "not-checked"]);
});

test("checkChange() ends as a failure does when one model fails and another has no record", async () => {
  const { result } = await checkTwo((model) =>
    Promise.resolve(model === "toy" ? recordOf("toy", "fail") : { unjudged: "Shard 2 is missing" }),
  );
  expect(result.exitCode).toBe(1);
  expect(worstOf(result)).toBe("fail");
});
