import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import * as runtime from "onnxruntime-node";
import type { InferenceSession } from "onnxruntime-node";
import { MOST_BYTES, ranges } from "../../../src/run/process/ranges.ts";

type Feeds = Parameters<InferenceSession["run"]>[0];

/** A session that answers `width` floats a row for each of its outputs, and writes down the bytes of every call. */
function stub(outputs: readonly string[], width: number) {
  const calls: { readonly rows: number; readonly bytes: number }[] = [];
  const session = {
    inputMetadata: [{ name: "x", isTensor: true, shape: ["rows", 1] }],
    outputNames: outputs,
    run: (feeds: Feeds, wanted: readonly string[]) => {
      const rows = feeds["x"]?.dims[0] ?? 0;
      const answer = (): runtime.Tensor =>
        new runtime.Tensor("float32", new Float32Array(rows * width).fill(rows), [rows, width]);
      calls.push({ rows, bytes: wanted.length * rows * width * 4 });
      return Promise.resolve(Object.fromEntries(wanted.map((name) => [name, answer()])));
    },
  };
  // Ranges ask a session for no more than this.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { session: session as unknown as InferenceSession, calls };
}

async function callsFor(given: {
  readonly outputs: readonly string[];
  readonly width: number;
  readonly rows: number;
  readonly batch: number;
  readonly mostBytes?: number;
}) {
  const { outputs, width, rows, ...more } = given;
  const { session, calls } = stub(outputs, width);
  const values = new Float32Array(rows);
  await ranges({
    runtime,
    session,
    columns: [{ name: "x", elementType: "float32", itemShape: [1], rows, values }],
    rows: Array.from({ length: rows }, (_, row) => row),
    tensors: outputs,
    ...more,
  });
  return calls;
}

test("what is asked in one call never takes more bytes than it may, save a single row", () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        outputs: fc.integer({ min: 1, max: 5 }),
        width: fc.integer({ min: 1, max: 40 }),
        rows: fc.integer({ min: 1, max: 12 }),
        batch: fc.integer({ min: 1, max: 8 }),
        mostBytes: fc.integer({ min: 1, max: 4000 }),
      }),
      async ({ outputs, ...given }) => {
        const names = Array.from({ length: outputs }, (_, at) => `y${at}`);
        const calls = await callsFor({ outputs: names, ...given });
        for (const { rows, bytes } of calls)
          expect(rows === 1 || bytes <= given.mostBytes).toBe(true);
        // No fewer than fit: one row more would be too much, or more than the batch.
        const first = calls.find((_, at) => at > 0 || given.batch === 1 || given.rows === 1);
        const most = Math.floor(given.mostBytes / (outputs * given.width * 4));
        expect(first?.rows).toBe(Math.min(given.rows, given.batch, Math.max(1, most)));
      },
    ),
  ));

test("rows that fit go into calls of the size that was asked for", async () => {
  const calls = await callsFor({ outputs: ["y"], width: 3, rows: 10, batch: 4 });
  // The first call tells what one row takes.
  expect(calls.map(({ rows }) => rows)).toEqual([1, 4, 4, 2]);
  expect(MOST_BYTES).toBeGreaterThan(4 * 12);
});
