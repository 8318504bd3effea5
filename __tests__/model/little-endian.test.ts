import { expect, test } from "@jest/globals";
import { littleEndianBytes, nativeBytes } from "../../src/model/little-endian.ts";

test("the least byte comes first, whatever the machine", () => {
  expect([...littleEndianBytes(Uint32Array.of(0x01020304))]).toEqual([4, 3, 2, 1]);
  expect([...littleEndianBytes(BigInt64Array.of(-2n))]).toEqual([254, ...Array(7).fill(255)]);
  expect([...littleEndianBytes(Float32Array.of(1))]).toEqual([0, 0, 128, 63]);
});

test("nothing is copied where the machine orders bytes so too", () => {
  const values = Float32Array.of(1, 2, 3).subarray(1);
  const bytes = littleEndianBytes(values);
  expect([bytes.buffer, bytes.byteOffset, bytes.length]).toEqual([values.buffer, 4, 8]);
});

test("bytes that begin anywhere become aligned ones", () => {
  const store = Uint8Array.from({ length: 24 }, (_, position) => position);
  for (let start = 0; start < 8; start += 1) {
    const bytes = store.subarray(start, start + 16);
    const native = nativeBytes(bytes, 8);
    expect(native.byteOffset % 8).toBe(0);
    expect([...native]).toEqual([...bytes]);
    expect(native.buffer === store.buffer).toBe(start === 0);
  }
});

test("strings and shared memory are refused", () => {
  expect(() => littleEndianBytes(["a"])).toThrow("Strings have no raw data");
  const shared = new Uint8Array(new SharedArrayBuffer(4));
  expect(() => littleEndianBytes(shared)).toThrow("Shared memory is not accepted");
  expect([...nativeBytes(shared, 1)]).toEqual([0, 0, 0, 0]);
});
