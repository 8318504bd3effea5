import { expect, test } from "@jest/globals";
import { clustersOf, sourcesIn } from "../../src/data/clusters.ts";
import { makeDataset } from "../../src/data/dataset.ts";
import { fakeHost } from "../support/fake-host.ts";

const dataset = makeDataset(
  {
    source: "data.csv",
    columns: [
      {
        name: "patient",
        elementType: "string",
        itemShape: [],
        rows: 6,
        values: ["b", "a", "", "b ", "", "a"],
      },
    ],
  },
  fakeHost().digest,
);

test("rows of one source have one number, and a row without a source is one of its own", () => {
  expect([...(clustersOf(dataset, "patient") ?? [])]).toEqual([0, 1, 2, 0, 3, 1]);
});

test("without a column there are no clusters", () => {
  expect(clustersOf(dataset, undefined)).toBeUndefined();
  expect(clustersOf(dataset, "nobody")).toBeUndefined();
});

test("the sources of some rows are counted once each", () => {
  const clusters = Int32Array.of(0, 1, 2, 0, 3, 1);
  expect(sourcesIn(clusters, Uint32Array.of(0, 3, 1))).toBe(2);
  expect(sourcesIn(clusters, new Uint32Array())).toBe(0);
});
