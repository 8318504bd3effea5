import { expect, test } from "@jest/globals";
import { countOf } from "../../src/cli/count-of.ts";

test.each([0, 1, 2, 999, 1000, 12_345, 999_999, 1_000_000, 1_234_567_890])(
  "%d of a thing is written as a reader of English writes it",
  (count) => {
    const things = count === 1 ? "thing" : "things";
    expect(countOf(count, "thing")).toBe(`${count.toLocaleString("en-US")} ${things}`);
  },
);
