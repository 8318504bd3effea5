/** Reads a packed constant as the engine will expand it: for what has to know the weights of a candidate. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Node, type Tensor, makeTensor } from "../../model/ir.ts";
import { tensorValues } from "../../model/tensor-data.ts";

/** The constant itself, or int8 codes that `Expander` packed; undefined for anything else. */
export function expandedConstant(value: string, index: GraphIndex): Tensor | undefined {
  return index.constantOf(value) ?? expandedCodes(value, index);
}

interface Chain {
  readonly words: BigInt64Array;
  readonly weights: BigInt64Array;
  readonly levels: bigint;
  readonly center: bigint;
}

function expandedCodes(value: string, index: GraphIndex): Tensor | undefined {
  const shaping = producer(value, "Reshape", index);
  const dims = integersOf(shaping?.input[1], index);
  const part = shaping?.input[0] ?? "";
  const splitting = producer(part, "Split", index);
  const sizes = integersOf(splitting?.input[1], index);
  const chain = readChain(splitting?.input[0], index);
  if (splitting === undefined || dims === undefined || sizes === undefined) return undefined;
  if (chain === undefined) return undefined;
  const place = splitting.output.indexOf(part);
  const start = Number(sizes.slice(0, place).reduce((sum, size) => sum + size, 0n));
  const codes = codesFrom(chain, start, Number(sizes[place] ?? 0n));
  return makeTensor(value, "int8", { dims: [...dims].map(Number), values: codes });
}

/** Reshape ← Cast ← Sub ← Mod ← Div of words. */
function readChain(value: string | undefined, index: GraphIndex): Chain | undefined {
  const flattening = producer(value, "Reshape", index);
  const casting = producer(flattening?.input[0], "Cast", index);
  const centring = producer(casting?.input[0], "Sub", index);
  const remaining = producer(centring?.input[0], "Mod", index);
  const dividing = producer(remaining?.input[0], "Div", index);
  const [words, weights] = [0, 1].map((place) => integersOf(dividing?.input[place], index));
  const [levels, center] = [remaining, centring].map(
    (node) => integersOf(node?.input[1], index)?.[0],
  );
  if (words === undefined || weights === undefined) return undefined;
  return levels === undefined || center === undefined
    ? undefined
    : { words, weights, levels, center };
}

function codesFrom(
  { words, weights, levels, center }: Chain,
  start: number,
  count: number,
): Int8Array {
  return Int8Array.from({ length: count }, (_, at) => {
    const digit = start + at;
    const word = words[Math.floor(digit / weights.length)] ?? 0n;
    return Number(((word / (weights[digit % weights.length] ?? 1n)) % levels) - center);
  });
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
