/** Which layers get a Gram matrix: what it takes to make, to hold and to use one grows with the square of their depth. */
import { readInt } from "../../model/ir.ts";
import type { Layer } from "../layers.ts";
import { SHALLOW } from "../quantize/gram-factor.ts";

/** Where they are of use. */
const DEEPEST = 4096;

/** Channels times depth²: what is done with the matrix. As much as 32,768 channels of a layer that is not deep take. */
const MOST_WORK = 2 ** 35;

/** Elements of all Gram matrices of deep layers together: 1 GiB of floats. */
const MOST_HELD = 2 ** 28;

/** Elements of those that are asked of the engine in one run of the calibration rows. */
const MOST_AT_ONCE = 2 ** 26;

type Sized = Pick<Layer, "layout">;

/** Why a layer gets none, whatever others take; as part of a sentence. */
export function beyondGram({ layout: { depth, channels } }: Sized): string | undefined {
  if (depth > DEEPEST) return `${depth} inputs are more than ${DEEPEST}`;
  if (depth > SHALLOW && depth * depth * channels > MOST_WORK)
    return `${depth} inputs of ${channels} channels take too long`;
  return undefined;
}

const isDeep = ({ layout }: Sized): boolean => layout.depth > SHALLOW;

/** Part of a sentence about a layer without one. */
export const whyWithoutGram = (layer: Sized): string =>
  beyondGram(layer) ??
  (isDeep(layer)
    ? "calibration saw nothing of its input, or no room was left beside the inputs of other layers"
    : "calibration saw nothing of its input");

/** Layers with a Gram matrix, in the order given, parted so that what one run of the rows hands over is not too much. Not all may be among them. */
export function gramLots(layers: readonly Layer[]): readonly (readonly Layer[])[] {
  const lots: Set<Layer>[] = [new Set(layers.filter((layer) => !isDeep(layer)))];
  let [held, asked] = [0, 0];
  for (const readers of byInput(
    layers.filter((layer) => isDeep(layer) && beyondGram(layer) === undefined),
  )) {
    const elements = Math.max(...readers.map(elementsOf));
    if (held + elements > MOST_HELD) continue;
    if (asked > 0 && asked + elements > MOST_AT_ONCE) {
      lots.push(new Set());
      asked = 0;
    }
    for (const layer of readers) lots.at(-1)?.add(layer);
    held += elements;
    asked += elements;
  }
  return lots
    .map((lot) => layers.filter((layer) => lot.has(layer)))
    .filter(({ length }) => length > 0);
}

const elementsOf = ({ kind, node, layout: { depth } }: Layer): number =>
  (kind === "conv" ? readInt(node, "group", 1) : 1) * depth * depth;

/** Those that read the same value may share what is known of it. */
function byInput(layers: readonly Layer[]): Iterable<readonly Layer[]> {
  const groups = new Map<string, Layer[]>();
  for (const layer of layers) {
    const known = groups.get(layer.input);
    if (known === undefined) groups.set(layer.input, [layer]);
    else known.push(layer);
  }
  return groups.values();
}
