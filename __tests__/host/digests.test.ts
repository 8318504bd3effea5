import { expect, test } from "@jest/globals";
import { nodeHost } from "../../src/host/node-host.ts";

const { digest } = nodeHost();
const MEBIBYTE = 2 ** 20;

test.each([
  { lengths: [] },
  { lengths: [0] },
  { lengths: [1, 0, 2] },
  { lengths: [MEBIBYTE - 1, 1, MEBIBYTE, MEBIBYTE + 1] },
  { lengths: [3 * MEBIBYTE + 5] },
])("a digest that is made meanwhile is that of the bytes: $lengths", async ({ lengths }) => {
  const chunks = lengths.map((length, place) =>
    Uint8Array.from({ length }, (_, at) => at * 7 + place),
  );
  const told = await digest.sha256Meanwhile(chunks);
  expect(told).toBe(digest.sha256(Buffer.concat(chunks)));
});

test("what waits has its turn while a digest is made", async () => {
  const order: string[] = [];
  const made = digest
    .sha256Meanwhile([new Uint8Array(4 * MEBIBYTE)])
    .then(() => order.push("digest"));
  setImmediate(() => order.push("other"));
  await made;
  expect(order).toEqual(["other", "digest"]);
});
