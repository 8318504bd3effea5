/** Which release of onnxruntime a model needs, as far as passes may write it. */
import {
  type Graph,
  type Model,
  type Node,
  graphOf,
  opsetVersion,
  readInt,
} from "../../model/ir.ts";
import { elementTypeOf } from "../../model/tensor-data.ts";
import { indexGraph, subgraphsOf } from "../../model/graph-index.ts";
import { type Refusal, RecipeRefused, refusal } from "../refusal.ts";

/** The 17 of onnxruntime 1.17. */
export type EngineRelease = number;

/** Measured with releases from 1.16 on: fixtures/reference/engine-versions.json. */
export interface EngineNeed {
  readonly release: EngineRelease;
  /** As in "opset 21". */
  readonly what: string;
}

/** The first number of each pair and those below it, down to the pair before, need the second. */
type Steps = readonly (readonly [number, EngineRelease])[];

const OPSETS: Steps = [
  [19, 16],
  [20, 17],
  [21, 18],
  [22, 21],
  [23, 23],
  [25, 24],
  [26, 25],
];
const IR_VERSIONS: Steps = [
  [9, 16],
  [10, 18],
  [11, 23],
  [13, 24],
];
const PRODUCT_BITS: Steps = [
  [2, 24],
  [4, 17],
  [8, 23],
];
const PRODUCT_BIAS: EngineRelease = 19;
const GATHER_BITS: Steps = [
  [2, 28],
  [4, 23],
  [8, 23],
];
const GATHER_INT4: EngineRelease = 20;
const WIDE_CODES: EngineNeed = { release: 17, what: "codes of 16 bits" };

/** What needs the newest release; passes write nothing but what is looked at here. */
export function engineNeed(model: Model): EngineNeed {
  const opset = opsetVersion(model, "");
  const ir = Number(model.irVersion);
  const needs = [
    { release: releaseFor(OPSETS, opset), what: `opset ${opset}` },
    { release: releaseFor(IR_VERSIONS, ir), what: `version ${ir} of the file format` },
    ...operatorNeeds(graphOf(model)),
  ];
  return needs.reduce((newest, need) => (need.release > newest.release ? need : newest));
}

/** Of the engine's own domain: written for 16 bits alone. */
const CONVERTERS: ReadonlySet<string> = new Set(["QuantizeLinear", "DequantizeLinear"]);

/** Infinite for what no measured release takes. */
const releaseFor = (steps: Steps, value: number): EngineRelease =>
  steps.find(([most]) => value <= most)?.[1] ?? Number.POSITIVE_INFINITY;

/** Branches and loop bodies too. */
function operatorNeeds(graph: Graph): readonly EngineNeed[] {
  const index = indexGraph(graph);
  const inner = graph.node.flatMap(subgraphsOf).flatMap(operatorNeeds);
  const own = graph.node.flatMap((node) => {
    if (node.domain !== "com.microsoft") return [];
    if (CONVERTERS.has(node.opType)) return [WIDE_CODES];
    if (node.opType === "MatMulNBits") return [productNeed(node)];
    if (node.opType !== "GatherBlockQuantized") return [];
    const table = index.constantOf(node.input[0] ?? "");
    // What is no constant is one of bytes that a Reshape gives other axes.
    const isBytes = table === undefined || elementTypeOf(table) === "uint8";
    return [gatherNeed(isBytes ? readInt(node, "bits", 4) : undefined)];
  });
  return [...own, ...inner];
}

function productNeed(node: Node): EngineNeed {
  const bits = readInt(node, "bits", 4);
  const hasBias = (node.input[5] ?? "") !== "";
  return packedProductNeed({ bits, hasBias });
}

/** Of MatMulNBits. */
export function packedProductNeed({
  bits,
  hasBias,
}: {
  readonly bits: number;
  readonly hasBias: boolean;
}): EngineNeed {
  const plain = releaseFor(PRODUCT_BITS, bits);
  if (hasBias && plain < PRODUCT_BIAS)
    return { release: PRODUCT_BIAS, what: "MatMulNBits with a bias" };
  return { release: plain, what: `MatMulNBits with ${bits} bits` };
}

/** Of GatherBlockQuantized; undefined bits are those of a table of int4. */
export function gatherNeed(bits: number | undefined): EngineNeed {
  if (bits === undefined) return { release: GATHER_INT4, what: "GatherBlockQuantized" };
  return {
    release: releaseFor(GATHER_BITS, bits),
    what: `GatherBlockQuantized with ${bits} bits in bytes`,
  };
}

/** Why a pass leaves a node alone; undefined when every release of the target takes what it would write. */
export function refuseBeyond(
  oldest: EngineRelease | undefined,
  need: EngineNeed,
): Refusal | undefined {
  if (oldest === undefined || need.release <= oldest) return undefined;
  return refusal("target", `${sentenceOf(need)}, and the target begins with 1.${oldest}`);
}

/** @throws RecipeRefused when the model needs a newer release than the oldest of the target */
export function refuseModelBeyond(
  oldest: EngineRelease | undefined,
  { model, doing }: { readonly model: Model; readonly doing: string },
): void {
  if (oldest === undefined) return;
  const need = engineNeed(model);
  if (need.release <= oldest) return;
  throw new RecipeRefused(
    "target",
    `Cannot ${doing}: ${sentenceOf(need)}, and the target begins with 1.${oldest} (target.onnxruntime)`,
  );
}

const sentenceOf = ({ release, what }: EngineNeed): string =>
  Number.isFinite(release)
    ? `${what} needs onnxruntime 1.${release}`
    : `no release of onnxruntime is known to take ${what}`;
