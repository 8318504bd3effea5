/** Reads a packed constant as the engine will expand it: for what has to know the weights of a candidate. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Node, type Tensor, makeTensor } from "../../model/ir.ts";
import { tensorValues } from "../../model/tensor-data.ts";

/** The constant itself, or int8 codes that `Expander` packed; undefined for anything else. */
export function expandedConstant(value: string, index: GraphIndex): Tensor | undefined {
  return index.constantOf(value) ?? expandedCodes(value, index);
}

/** Reshape ← Split ← Reshape ← Cast ← Sub ← Mod ← Div of words. */
function expandedCodes(value: string, index: GraphIndex): Tensor | undefined {
  const shaping = producer(value, "Reshape", index);
  const part = shaping?.input[0] ?? "";
  const splitting = producer(part, "Split", index);
  const flattening = producer(splitting?.input[0], "Reshape", index);
  const casting = producer(flattening?.input[0], "Cast", index);
  const centring = producer(casting?.input[0], "Sub", index);
  const remaining = producer(centring?.input[0], "Mod", index);
  const dividing = producer(remaining?.input[0], "Div", index);
  const words = integersOf(dividing?.input[0], index);
  const weights = integersOf(dividing?.input[1], index);
  const [levels] = integersOf(remaining?.input[1], index) ?? [];
  const [center] = integersOf(centring?.input[1], index) ?? [];
  const sizes = integersOf(splitting?.input[1], index);
  const dims = integersOf(shaping?.input[1], index);
  if (words === undefined || weights === undefined || sizes === undefined || dims === undefined)
    return undefined;
  if (levels === undefined || center === undefined) return undefined;
  const place = splitting?.output.indexOf(part) ?? 0;
  const start = Number(sizes.slice(0, place).reduce((sum, size) => sum + size, 0n));
  const codes = new Int8Array(Number(sizes[place] ?? 0n));
  for (let at = 0; at < codes.length; at += 1) {
    const digit = start + at;
    const word = words[Math.floor(digit / weights.length)] ?? 0n;
    codes[at] = Number(((word / (weights[digit % weights.length] ?? 1n)) % levels) - center);
  }
  return makeTensor(value, "int8", { dims: [...dims].map(Number), values: codes });
}

function producer(
  value: string | undefined,
  operator: string,
  index: GraphIndex,
): Node | undefined {
  const node = index.producerOf(value ?? "")?.node;
  return node?.domain === "" && node.opType === operator ? node : undefined;
}

function integersOf(value: string | undefined, index: GraphIndex): BigInt64Array | undefined {
  const constant = index.constantOf(value ?? "");
  const values = constant === undefined ? undefined : tensorValues(constant);
  return values instanceof BigInt64Array ? values : undefined;
}
