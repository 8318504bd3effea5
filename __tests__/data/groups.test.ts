import { expect, test } from "@jest/globals";
import { groupsOf } from "../../src/data/groups.ts";
import { datasetOf } from "../support/datasets.ts";

const PEOPLE = datasetOf({ sex: ["f", "m", "f", "m"], race: ["a", "a", "b", "a"] });

test("the values of a column are its groups", () => {
  const [bySex] = groupsOf(PEOPLE, ["sex"]);
  expect(bySex?.column).toBe("sex");
  expect(bySex?.members.map(({ name, rows }) => [name, [...rows]])).toEqual([
    ["sex=f", [0, 2]],
    ["sex=m", [1, 3]],
  ]);
});

test("columns together have a group for each combination that a row has", () => {
  const [both] = groupsOf(PEOPLE, [{ columns: ["sex", "race"] }]);
  expect(both?.column).toBe("sex × race");
  expect(both?.members.map(({ name, rows }) => [name, [...rows]])).toEqual([
    ["sex=f, race=a", [0]],
    ["sex=f, race=b", [2]],
    ["sex=m, race=a", [1, 3]],
  ]);
});

const named = (reference: readonly string[]): string | undefined =>
  groupsOf(PEOPLE, [{ columns: ["sex", "race"], reference: [...reference] }])[0]?.reference;

test("a reference is a group by its values, and one that no row belongs to is refused", () => {
  expect(named(["m", "a"])).toBe("sex=m, race=a");
  expect(() => named(["m", "b"])).toThrow(
    'Cannot compare the groups of "sex × race" with "sex=m, race=b": no row of "x.csv" belongs to it',
  );
});
