import { expect, test } from "@jest/globals";
import { driftNotices } from "../../../src/commands/observe/data-drift-facts.ts";
import { dataDrift } from "../../../src/measure/drift/data-drift.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { datasetOf } from "../../support/datasets.ts";

/** Numbers from 0 to 1, of which so many of a thousand are 1.01. */
const beyond = (count: number): number[] =>
  Array.from({ length: 1000 }, (_, row) => (row < count ? 1.01 : row / 999));

const noticesOf = (columns: Readonly<Record<string, readonly number[]>>): readonly string[] => {
  const known = Object.fromEntries(Object.keys(columns).map((name) => [name, beyond(0)]));
  const drift = dataDrift(datasetOf(known), datasetOf(columns), {
    random: mersenneRandom(1),
    except: [],
  });
  return driftNotices([drift]);
};

test.each([
  [9, 0],
  [10, 1],
  [11, 1],
])("%d of a thousand numbers beyond the range of calibration give %d notices", (count, notices) => {
  expect(noticesOf({ x: beyond(count) })).toHaveLength(notices);
});

test("the columns that leave the range are named, the worst first, and only five of them", () => {
  expect(noticesOf({ a: beyond(10), b: beyond(0), c: beyond(25) })).toEqual([
    '2 of 3 columns of "x.csv" have numbers beyond all that calibration saw: c (2.5 %), a (1 %); scales that were calibrated on those cut them off',
  ]);
  const many = Object.fromEntries("abcdefg".split("").map((name) => [name, beyond(20)]));
  expect(noticesOf(many)[0]).toContain("e (2 %) and 2 more;");
});
