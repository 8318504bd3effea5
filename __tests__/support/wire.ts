/** Protobuf by hand: messages that no sound writer makes. */

/** A field of a message: a varint for a number, else length and bytes. */
export function field(number: number, value: number | bigint | string | Uint8Array): Uint8Array {
  if (typeof value === "number" || typeof value === "bigint")
    return join(varint(BigInt(number) << 3n), varint(BigInt(value)));
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return join(varint((BigInt(number) << 3n) | 2n), varint(BigInt(bytes.length)), bytes);
}

/** Negative numbers as ten bytes, as in int64. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.of(...bytes, Number(rest));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

/** An ONNX model with this graph message, importing opset 17. */
export function modelBytes(...graphParts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const opset = field(8, join(field(1, ""), field(2, 17)));
  return join(field(1, 8), field(7, join(...graphParts)), opset);
}

/** The parts of a graph that passes input "x" on to output "y". */
export const IDENTITY_GRAPH: readonly Uint8Array[] = [
  field(1, join(field(1, "x"), field(2, "y"), field(4, "Identity"))),
  field(2, "main"),
  field(11, field(1, "x")),
  field(12, field(1, "y")),
];
