/** Reads a packed constant as the engine will expand it: for what has to know the weights of a candidate. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Node, type Tensor, makeTensor } from "../../model/ir.ts";
import { tensorValues } from "../../model/tensor-data.ts";
import { handedOn } from "../handed-on.ts";

/** The constant itself, or int8 codes that `Expander` packed; undefined for anything else. */
export function expandedConstant(value: string, index: GraphIndex): Tensor | undefined {
  const name = handedOn(value, index);
  return index.constantOf(name) ?? expandedCodes(name, index) ?? expandedList(name, index);
}

/** Reshape ← Gather of a list by places. */
function expandedList(value: string, index: GraphIndex): Tensor | undefined {
  const shaping = producer(value, "Reshape", index);
  const dims = integersOf(shaping?.input[1], index);
  const picking = producer(shaping?.input[0], "Gather", index);
  if (picking === undefined || dims === undefined) return undefined;
  const [listed = "", places] = picking.input;
  const list = expandedConstant(listed, index);
  const codes = list === undefined ? undefined : tensorValues(list);
  const mask = readMask(places, index);
  if (!(codes instanceof Int8Array) || mask === undefined) return undefined;
  let rank = 0;
  const values = Int8Array.from(mask, (bit) => {
    rank += Number(bit);
    return bit === 0n ? 0 : (codes[rank] ?? 0);
  });
  return makeTensor(value, "int8", { dims: [...dims].map(Number), values });
}

/** Mul of what CumSum makes of a mask with the mask itself: Slice ← Reshape ← words. */
function readMask(places: string | undefined, index: GraphIndex): readonly bigint[] | undefined {
  const cutting = producer(producer(places, "Mul", index)?.input[1], "Slice", index);
  const words = readWords(producer(cutting?.input[0], "Reshape", index)?.input[0], index);
  const count = integersOf(cutting?.input[2], index)?.[0];
  return words === undefined || count === undefined
    ? undefined
    : digitsFrom(words, 0, Number(count));
}

interface Words {
  readonly words: BigInt64Array;
  readonly weights: BigInt64Array;
  readonly levels: bigint;
}

interface Chain extends Words {
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
  const words = readWords(centring?.input[0], index);
  const center = integersOf(centring?.input[1], index)?.[0];
  return words === undefined || center === undefined ? undefined : { ...words, center };
}

/** Mod ← Div of words. */
function readWords(value: string | undefined, index: GraphIndex): Words | undefined {
  const remaining = producer(value, "Mod", index);
  const dividing = producer(remaining?.input[0], "Div", index);
  const [words, weights] = [0, 1].map((place) => integersOf(dividing?.input[place], index));
  const levels = integersOf(remaining?.input[1], index)?.[0];
  if (words === undefined || weights === undefined || levels === undefined) return undefined;
  return { words, weights, levels };
}

function codesFrom(chain: Chain, start: number, count: number): Int8Array {
  return Int8Array.from(digitsFrom(chain, start, count), (digit) => Number(digit - chain.center));
}

function digitsFrom(
  { words, weights, levels }: Words,
  start: number,
  count: number,
): readonly bigint[] {
  return Array.from({ length: count }, (_, at) => {
    const digit = start + at;
    const word = words[Math.floor(digit / weights.length)] ?? 0n;
    return (word / (weights[digit % weights.length] ?? 1n)) % levels;
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
