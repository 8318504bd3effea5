/** Which part of each row is its own where rows are padded to one length: what the attention mask says, of the model or of the tokenizer. */
import type { Host } from "../host/host.ts";
import type { RowLengths } from "../schema/row-lengths.ts";
import type { Column, Feeds, TensorSpec } from "../schema/tensor.ts";
import { type Binding, bindInputs, isMask } from "./bind-inputs.ts";
import type { Dataset } from "./dataset.ts";

export type FoundLengths =
  /** At least one row has fewer positions of its own than the `full` number that it is padded to. */
  | { readonly kind: "padded"; readonly padded: RowLengths; readonly full: number }
  /** Why the model has no padding that can be looked for. */
  | { readonly kind: "inapplicable"; readonly reason: string };

/** Of the same rows as `feeds`, which are what `binding` makes of the dataset. */
export async function findRowLengths(
  host: Host,
  dataset: Dataset,
  { binding, feeds }: { readonly binding: Binding; readonly feeds: Feeds },
): Promise<FoundLengths> {
  const mask = ownMask(binding, feeds) ?? (await tokenizerMask(host, dataset, binding));
  if (mask === undefined)
    return inapplicable("the model has neither an attention mask nor text that is tokenized");
  const [full = 0] = mask.itemShape;
  const padded = binding.inputs.filter((input) => widthOf(feeds, input.name) === full);
  const fixed = padded.find(({ shape }) => isFixed(shape[1]));
  if (fixed !== undefined)
    return inapplicable(`its input "${fixed.name}" takes ${full} positions a row, never fewer`);
  return lengthsIn(
    mask,
    padded.map(({ name }) => name),
  );
}

const inapplicable = (reason: string): FoundLengths => ({ kind: "inapplicable", reason });

const isFixed = (size: TensorSpec["shape"][number] | undefined): boolean =>
  typeof size === "number" && size > 0;

const widthOf = ({ columns }: Feeds, name: string): number | undefined =>
  columns.find((column) => column.name === name)?.itemShape[0];

/** A column that the model is fed. */
function ownMask({ inputs, bindings }: Binding, { columns }: Feeds): Column | undefined {
  const input = inputs.find(({ name }) => isMask(name, bindings[name]));
  const column = columns.find(({ name }) => name === input?.name);
  return column?.itemShape.length === 1 ? column : undefined;
}

const MASK = "attention_mask";

/** A model that is fed ids alone finds padding by its id: the tokenizer knows where it is. */
async function tokenizerMask(
  host: Host,
  dataset: Dataset,
  { bindings, directory }: Binding,
): Promise<Column | undefined> {
  const text = Object.values(bindings).find((spec) => spec.text !== undefined);
  if (text === undefined) return undefined;
  const { columns } = await bindInputs(host, dataset, {
    inputs: [{ name: MASK, elementType: "int64", shape: [null, null] }],
    bindings: { [MASK]: { ...text, field: "attention-mask" } },
    directory,
  });
  return columns[0];
}

/** Ones, then zeros; or zeros, then ones. */
function lengthsIn({ values, rows, itemShape }: Column, inputs: readonly string[]): FoundLengths {
  const [full = 0] = itemShape;
  const masks = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: full }, (_place, place) => Number(values[row * full + place])),
  );
  const lengths = masks.map((mask) => mask.filter((value) => value === 1).length);
  const isOn = (side: RowLengths["side"]): boolean =>
    masks.every((mask, row) => {
      const length = lengths[row] ?? 0;
      const start = side === "left" ? full - length : 0;
      return mask.every(
        (value, place) => value === Number(place >= start && place < start + length),
      );
    });
  const side = isOn("right") ? "right" : isOn("left") ? "left" : undefined;
  if (side === undefined)
    return inapplicable(
      "its attention mask is not ones for a row's own positions and zeros beside them",
    );
  if (lengths.every((length) => length === 0 || length === full))
    return inapplicable(`every row has all of the ${full} positions, so that none is padded`);
  return { kind: "padded", padded: { inputs, lengths, side }, full };
}
