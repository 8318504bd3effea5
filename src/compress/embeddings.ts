/** Embedding tables in 8 bits: the rows are picked as int8 and scaled afterwards. */
import { isFiniteWeight } from "./all-finite.ts";
import {
  type GraphIndex,
  freshNames,
  indexGraph,
  sortTopologically,
} from "../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  makeNode,
  makeTensor,
  opsetVersion,
  readInt,
  withGraph,
  withNode,
} from "../model/ir.ts";
import { elementCount, elementTypeOf, floatValues, tensorDims } from "../model/tensor-data.ts";
import { applied, refused } from "./changes.ts";
import { alsoFloat, isLargeFloat, keeperOf, readersOf, type FloatNames } from "./float-copies.ts";
import { isKeptFloat } from "./layers.ts";
import { type Change, type PassResult, type PutAside, asItIs } from "./pass.ts";
import { KEPT_FLOAT, type Refusal, refusal } from "./refusal.ts";
import { type WeightLayout, columnLayout, weightCodes } from "./quantize/weight-codes.ts";

/** Names of what a product with a table as its weight reads: codes [width, rows], and a scale for each row. */
export interface ColumnCodes {
  readonly codes: string;
  readonly scale: string;
}

export interface EmbeddingOptions {
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
  readonly floats?: FloatNames;
  readonly putAside?: PutAside | undefined;
  /** By the table's name. */
  readonly shared?: ReadonlyMap<string, ColumnCodes>;
}

/** DequantizeLinear exists since opset 10. */
const LOWEST_OPSET = 10;
const FLOAT = 1;
const TABLE_INPUT = refusal("interface", "its table is an input of the model");

/**
 * Rewrites Gather (axis 0) and Slice of a constant float32 table when every reader of the table is one.
 * One scale for the table: picking rows first keeps the work at run time small.
 */
export function quantizeEmbeddings(model: Model, options: EmbeddingOptions): PassResult {
  if (opsetVersion(model, "") < LOWEST_OPSET) return { model, changes: [] };
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes: Change[] = [];
  const tensors: Tensor[] = [];
  const replaced = new Map<Node, readonly Node[]>();
  const turned: Node[] = [];
  for (const table of graph.initializer) {
    const readers = readersOf(table.name, index);
    const picking = readers.filter((node) => picksRows(node, table.name));
    if (picking.length === 0) continue;
    const keeper = keeperOf(table.name, { index, readers, picking, options });
    if (keeper !== undefined) {
      if (!isLargeFloat(table, options)) continue;
      const own = readTable(table, picking, options);
      const why = "code" in own ? own : alsoFloat("table", keeper);
      changes.push(...picking.map((node) => refused(node, why)));
      continue;
    }
    if (readers.every((node) => isComputedOnce(node, index))) continue;
    const found = index.isGraphInput(table.name) ? TABLE_INPUT : readTable(table, readers, options);
    if ("code" in found) {
      changes.push(...readers.map((node) => refused(node, found)));
      continue;
    }
    const shared = sharedCodes(table, readers, options);
    const words = shared === undefined ? "" : ", its codes those of a layer that reads it too";
    changes.push(
      ...readers.map((node) => applied(node, `int8 table, scaled after rows are picked${words}`)),
    );
    const coded =
      shared === undefined ? ownTable(found, options, fresh) : turnedTable(shared, fresh);
    turned.push(...coded.nodes);
    tensors.push(...coded.tensors);
    for (const node of readers) replaced.set(node, coded.pick(node));
  }
  const nodes = [...turned, ...graph.node.flatMap((node) => replaced.get(node) ?? [node])];
  const initializers = [...graph.initializer, ...tensors];
  return {
    model: withGraph(model, { nodes: sortTopologically(nodes, graph), initializers }),
    changes,
  };
}

function picksRows(node: Node, table: string): boolean {
  if (node.domain !== "" || node.input[0] !== table) return false;
  if (node.input.indexOf(table, 1) !== -1) return false;
  return node.opType === "Slice" || (node.opType === "Gather" && readInt(node, "axis", 0) === 0);
}

/** What is picked never changes: the engine picks it when it loads the model, from floats. */
const isComputedOnce = ({ input }: Node, index: GraphIndex): boolean =>
  input.slice(1).every((name) => name === "" || index.constantOf(name) !== undefined);

interface TableNames {
  readonly codes: string;
  readonly scale: string;
  readonly zeroPoint: string;
}

interface Table {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

function readTable(
  table: Tensor,
  readers: readonly Node[],
  options: EmbeddingOptions,
): Table | Refusal {
  if (readers.some((node) => isKeptFloat(node, options.keepFloat))) return KEPT_FLOAT;
  const type = elementTypeOf(table);
  if (type !== "float32")
    return refusal("element-type", `its table is ${type ?? "of an unknown type"}, not float32`);
  const dims = tensorDims(table);
  const elements = elementCount(dims);
  if (elements < options.minimumElements)
    return refusal(
      "too-small",
      `its table has ${elements} elements, fewer than ${options.minimumElements}`,
    );
  const values = floatValues(table);
  return isFiniteWeight(values, tableLayout(dims, values))
    ? { dims, values }
    : refusal("not-finite", "its table holds values that are not finite");
}

const tableLayout = ([rows = 1]: readonly number[], { length }: Float32Array): WeightLayout =>
  columnLayout(rows, length / rows);

/** The zero point says that the codes are signed: the engine quantizes again behind what moves the rows, and takes uint8 where nothing is said. */
function tableTensors({ dims, values }: Table, names: TableNames): readonly Tensor[] {
  const { codes, scales } = weightCodes(values, tableLayout(dims, values), {
    perChannel: false,
    saturationSafe: false,
  });
  return [
    makeTensor(names.codes, "int8", { dims, values: codes }),
    makeTensor(names.scale, "float32", { dims: [], values: scales }),
    makeTensor(names.zeroPoint, "int8", { dims: [], values: Int8Array.of(0) }),
  ];
}

/** Codes of a table, and how its rows are picked from them. */
interface CodedTable {
  readonly nodes: readonly Node[];
  readonly tensors: readonly Tensor[];
  readonly pick: (node: Node) => readonly Node[];
}

function ownTable(
  table: Table,
  { putAside = asItIs }: EmbeddingOptions,
  fresh: (hint: string) => string,
): CodedTable {
  const names = { codes: fresh("w"), scale: fresh("c"), zeroPoint: fresh("z") };
  return {
    nodes: [],
    tensors: tableTensors(table, names).map(putAside),
    pick: (node) => pickThenScale(node, names, fresh),
  };
}

function pickThenScale(
  node: Node,
  names: TableNames,
  fresh: (hint: string) => string,
): readonly Node[] {
  const picked = fresh("g");
  return [
    withNode(node, { inputs: [names.codes, ...node.input.slice(1)], outputs: [picked] }),
    makeNode({
      operator: "DequantizeLinear",
      inputs: [picked, names.scale, names.zeroPoint],
      outputs: [...node.output],
    }),
  ];
}

/** Of a layer that reads the table too; Slice takes more than rows. */
const sharedCodes = (
  { name }: Tensor,
  readers: readonly Node[],
  { shared }: EmbeddingOptions,
): ColumnCodes | undefined =>
  readers.every(({ opType }) => opType === "Gather") ? shared?.get(name) : undefined;

/** The engine turns codes and scales when it loads the model: [rows, width] and [rows, 1]. */
function turnedTable(shared: ColumnCodes, fresh: (hint: string) => string): CodedTable {
  const [codes, scales, sizes] = [fresh("t"), fresh("s"), fresh("r")];
  return {
    nodes: [
      makeNode({ operator: "Transpose", inputs: [shared.codes], outputs: [codes] }),
      makeNode({ operator: "Reshape", inputs: [shared.scale, sizes], outputs: [scales] }),
    ],
    tensors: [makeTensor(sizes, "int64", { dims: [2], values: BigInt64Array.of(-1n, 1n) })],
    pick: (node) => pickCodes(node, { codes, scales }, fresh),
  };
}

/** The row's own scale is picked with it. */
function pickCodes(
  node: Node,
  { codes, scales }: { readonly codes: string; readonly scales: string },
  fresh: (hint: string) => string,
): readonly Node[] {
  const [picked, floats, scale] = [fresh("g"), fresh("f"), fresh("c")];
  return [
    withNode(node, { inputs: [codes, ...node.input.slice(1)], outputs: [picked] }),
    makeNode({
      operator: "Cast",
      inputs: [picked],
      outputs: [floats],
      attributes: [intAttribute("to", FLOAT)],
    }),
    makeNode({ operator: "Gather", inputs: [scales, ...node.input.slice(1)], outputs: [scale] }),
    makeNode({ operator: "Mul", inputs: [floats, scale], outputs: [...node.output] }),
  ];
}
