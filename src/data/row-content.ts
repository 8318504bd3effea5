/** What some rows of a dataset say, for a person who looks at them. */
import type { Digest } from "../host/host.ts";
import type { InputBinding } from "../schema/generated/policy.ts";
import type { Column, Feeds } from "../schema/tensor.ts";
import { cellTexts, type DataColumn, type Dataset, itemWidth } from "./dataset.ts";
import { selectRows, selectValues } from "./select-rows.ts";
import { type Picture, pictureOf, squareOf, thumbnail } from "./thumbnail.ts";

export interface RowContent {
  /** Texts that the model reads first. */
  readonly cells: readonly { readonly name: string; readonly text: string }[];
  readonly pictures: readonly { readonly name: string; readonly png: string }[];
}

export interface Shown {
  readonly dataset: Dataset;
  /** Of all rows. */
  readonly feeds: Feeds;
  readonly bindings: Readonly<Record<string, InputBinding>>;
  /** It is shown beside the answers. */
  readonly label: string | undefined;
}

const MOST_CELLS = 40;
const MOST_CHARACTERS = 600;

/** In the order of `rows`. */
export function contentOf(shown: Shown, rows: readonly number[], digest: Digest): RowContent[] {
  if (rows.length === 0) return [];
  const few = selectRows(shown.dataset, rows, digest);
  const pictures = picturesIn(few, shown, rows);
  const drawn = new Set(pictures.flatMap(({ columns }) => columns));
  const columns = cellColumns(few, shown).filter(({ name }) => !drawn.has(name));
  const texts = columns.slice(0, MOST_CELLS).map((column) => ({
    name: column.name,
    cells: cellTexts(column),
  }));
  return rows.map((_, row) => ({
    cells: texts.map(({ name, cells }) => ({ name, text: cut(cells[row] ?? "") })),
    pictures: pictures.flatMap(({ column, picture }) => {
      const png = thumbnail(column, row, picture);
      return png === undefined ? [] : [{ name: column.name, png }];
    }),
  }));
}

function cut(text: string): string {
  const characters = Array.from(text.slice(0, 2 * MOST_CHARACTERS + 2));
  if (characters.length <= MOST_CHARACTERS) return text;
  return `${characters.slice(0, MOST_CHARACTERS - 1).join("")}…`;
}

/** One value a row; what the model reads as text first. */
function cellColumns(few: Dataset, { bindings, label }: Shown): readonly DataColumn[] {
  const read = new Set(Object.values(bindings).map(({ text }) => text));
  const plain = [...few.columns.values()].filter(
    (column) => column.name !== label && itemWidth(column) === 1,
  );
  return [
    ...plain.filter(({ name }) => read.has(name)),
    ...plain.filter(({ name }) => !read.has(name)),
  ];
}

interface Drawn {
  readonly column: Column;
  readonly picture: Picture;
  /** Of the dataset, which it stands for. */
  readonly columns: readonly string[];
}

/** Columns that are images, as they are in the data; else what the inputs make of columns of pixels. */
function picturesIn(few: Dataset, shown: Shown, rows: readonly number[]): readonly Drawn[] {
  const own = [...few.columns.values()].flatMap((column) => {
    const picture = pictureOf(column.itemShape) ?? namedSquare(column);
    return picture === undefined ? [] : [{ column, picture, columns: [column.name] }];
  });
  if (own.length > 0) return own;
  return shown.feeds.columns.flatMap((feed) => {
    const columns = shown.bindings[feed.name]?.columns ?? [];
    const picture = pictureOf(feed.itemShape) ?? pixelSquare(columns);
    if (picture === undefined) return [];
    const values = selectValues(feed.values, rows, itemWidth(feed));
    return [{ column: { ...feed, rows: rows.length, values }, picture, columns }];
  });
}

const IMAGE = /^(images?|img|pixels?)$/i;
const PIXEL = /^(pixel|px|image|img|p)[ _.-]?\d+(x\d+)?$/i;

/** Numbers in a row say by their name alone that they are an image. */
const namedSquare = (column: DataColumn): Picture | undefined =>
  column.itemShape.length === 1 && IMAGE.test(column.name)
    ? squareOf(itemWidth(column))
    : undefined;

const pixelSquare = (columns: readonly string[]): Picture | undefined =>
  columns.length > 0 && columns.every((name) => PIXEL.test(name))
    ? squareOf(columns.length)
    : undefined;
