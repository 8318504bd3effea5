/** Activations whose channels may be scaled: a normalisation writes them, and nothing but layers reads them; or layers read them, by way of a Mul. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Graph, Node, Tensor } from "../../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { LAYER_OPERATORS, type Layer, readLayer } from "../layers.ts";
import { isReadOnce } from "../stored-weight.ts";
import type { Replacement } from "../replace-constants.ts";

export interface Smoothable {
  /** The activation. */
  readonly value: string;
  /** Scale of the normalisation, and its bias when there is one: a number for each channel. None where a Mul before the readers takes the scales. */
  readonly writers: readonly Replacement[];
  readonly readers: readonly Layer[];
}

export function findSmoothable(
  graph: Graph,
  index: GraphIndex,
  keepFloat: readonly string[],
): readonly Smoothable[] {
  return graph.node.flatMap((node) => {
    const value = node.output[0] ?? "";
    const writers = writersOf(node, index);
    if (writers === undefined || index.isGraphOutput(value)) return [];
    const readers = readersOf(value, index, keepFloat);
    const depth = writers[0]?.values.length;
    if (readers === undefined || readers.some(({ layout }) => layout.depth !== depth)) return [];
    return [{ value, writers, readers }];
  });
}

/** What layers read and no normalisation can scale, mostly for a residual reads it too; values of `known` are no more among them. */
export function findMultipliable(
  graph: Graph,
  index: GraphIndex,
  { keepFloat, known }: { readonly keepFloat: readonly string[]; readonly known: Set<string> },
): readonly Smoothable[] {
  const found = new Map<string, Layer[]>();
  for (const node of graph.node) {
    const layer = readerOf(node, index, keepFloat);
    const { input = "" } = layer ?? {};
    if (layer === undefined || known.has(input) || index.constantOf(input) !== undefined) continue;
    found.set(input, [...(found.get(input) ?? []), layer]);
  }
  return [...found]
    .filter(([, readers]) => new Set(readers.map(({ layout }) => layout.depth)).size === 1)
    .map(([value, readers]) => ({ value, writers: [], readers }));
}

/** Of LayerNormalization, or of the Mul and Add with which an older model spells it. */
function writersOf(node: Node, index: GraphIndex): readonly Replacement[] | undefined {
  if (node.domain !== "") return undefined;
  if (node.opType === "LayerNormalization") return normalisationRows(node, index);
  return node.opType === "Add" ? spelledRows(node, index) : undefined;
}

function normalisationRows(node: Node, index: GraphIndex): readonly Replacement[] | undefined {
  if (node.output.slice(1).some((name) => name !== "")) return undefined;
  const places = (node.input[2] ?? "") === "" ? [1] : [1, 2];
  return rowsAt(
    places.map((place) => ({ node, place })),
    index,
  );
}

function spelledRows(add: Node, index: GraphIndex): readonly Replacement[] | undefined {
  const bias = constantPlace(add, index);
  const product = add.input[1 - bias] ?? "";
  if (bias < 0 || index.consumersOf(product).length !== 1 || index.isGraphOutput(product))
    return undefined;
  const node = index.producerOf(product)?.node;
  if (node?.domain !== "" || node.opType !== "Mul") return undefined;
  const scale = constantPlace(node, index);
  return rowsAt(
    [
      { node, place: scale },
      { node: add, place: bias },
    ],
    index,
  );
}

/** -1 when no input is a constant. */
const constantPlace = (node: Node, index: GraphIndex): number =>
  node.input.findIndex((name) => index.constantOf(name) !== undefined);

/** The constants there, when each is a row that nothing else reads and all are as long. */
function rowsAt(
  places: readonly Pick<Replacement, "node" | "place">[],
  index: GraphIndex,
): readonly Replacement[] | undefined {
  const rows = places.flatMap(({ node, place }): readonly Replacement[] => {
    const name = node.input[place] ?? "";
    const constant = index.constantOf(name);
    if (constant === undefined || index.consumersOf(name).length !== 1 || !isRow(constant))
      return [];
    return [{ node, place, dims: tensorDims(constant), values: floatValues(constant) }];
  });
  const isWhole = rows.length === places.length;
  return isWhole && new Set(rows.map(({ values }) => values.length)).size === 1 ? rows : undefined;
}

const isRow = (tensor: Tensor): boolean =>
  elementTypeOf(tensor) === "float32" &&
  tensorDims(tensor).length > 0 &&
  tensorDims(tensor)
    .slice(0, -1)
    .every((size) => size === 1);

/** undefined when something else reads the value too, or when there is none. */
function readersOf(
  value: string,
  index: GraphIndex,
  keepFloat: readonly string[],
): readonly Layer[] | undefined {
  const layers: Layer[] = [];
  for (const { node, inputIndex } of index.consumersOf(value)) {
    const layer = inputIndex === 0 ? readerOf(node, index, keepFloat) : undefined;
    if (layer === undefined) return undefined;
    layers.push(layer);
  }
  return layers.length === 0 ? undefined : layers;
}

/** A product whose weight nothing else reads. */
function readerOf(node: Node, index: GraphIndex, keepFloat: readonly string[]): Layer | undefined {
  if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) return undefined;
  const found = readLayer(node, index, { minimumElements: 0, keepFloat });
  if (!("layer" in found) || found.layer.kind === "conv") return undefined;
  return isReadOnce(found.layer, index) ? found.layer : undefined;
}
