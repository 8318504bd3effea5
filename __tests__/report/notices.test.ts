import { expect, test } from "@jest/globals";
import { noticesOf } from "../../src/report/notices.ts";
import { recordOf } from "../support/records.ts";

test("a run under bootstrap is never shown without saying so, whatever its record leaves out", () => {
  const baseline = { state: "missing", bootstrap: true } as const;
  const record = recordOf({ record: { baseline, notices: [] } });
  expect(noticesOf(record)).toEqual([
    "There is no baseline yet, and the policy says bootstrap: mail-spam is judged against its float model alone. Record a baseline with `compression-gate baseline record mail-spam` and commit it",
  ]);
});

test("other runs say what their record says", () => {
  expect(noticesOf(recordOf({ record: { notices: ["a"] } }))).toEqual(["a"]);
});
