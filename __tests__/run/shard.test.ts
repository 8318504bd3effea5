import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { parseShard, shardText, shareOf } from "../../src/run/shard.ts";

test("parseShard() reads what shardText() writes, and nothing else", () => {
  expect(parseShard("2/3")).toEqual({ index: 2, count: 3 });
  expect(shardText({ index: 2, count: 3 })).toBe("2/3");
  for (const text of ["", "0/3", "4/3", "1/0", "1", "1/2/3", " 1/2", "1/1000", "a/b", "-1/2"])
    expect(parseShard(text)).toBeUndefined();
});

test("shareOf() gives every row to one shard, in whole batches, as even as they go", () => {
  const sizes = fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 64 }));
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 12 }), ([rows, batch], count) => {
      const shares = Array.from({ length: count }, (_, position) =>
        shareOf(rows, batch, { index: position + 1, count }),
      );
      const ends = [0, ...shares.map(({ to }) => to)];
      expect(shares.map(({ from }) => from)).toEqual(ends.slice(0, -1));
      expect(ends.at(-1)).toBe(rows);
      for (const { from } of shares) expect(from === rows || from % batch === 0).toBe(true);
      const batches = shares.map(({ from, to }) => Math.ceil((to - from) / batch));
      expect(Math.max(...batches) - Math.min(...batches)).toBeLessThanOrEqual(1);
    }),
  );
});
