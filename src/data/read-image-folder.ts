/** Folders of images: classes by the names of folders, or columns by a CSV among the images. */
import type { Host } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";
import { cellTexts, type DataColumn, type DatasetParts } from "./dataset.ts";
import { readCsv } from "./read-csv.ts";
import { type Image, readImage } from "./read-image.ts";

/**
 * The column "image" of shape [channels, height, width], and with it "label" when the images lie in folders,
 * or the columns of the one CSV whose column "file" names the images.
 */
export async function readImageFolder(
  host: Host,
  path: string,
  source: string,
): Promise<DatasetParts> {
  const refuse: Refuse = (why, cause) =>
    new UserError("data-malformed", `Cannot read data "${source}": ${why}`, { cause });
  const files = await filesBelow(host, path, "");
  const images = files.filter((file) => IMAGES.test(file));
  const foreign = files.find((file) => FOREIGN.test(file));
  if (foreign !== undefined)
    throw refuse(`"${foreign}" is an image of a kind that is not read; .png, .jpg and .jpeg are`);
  if (images.length === 0) {
    throw new UserError(
      "data-empty",
      `Cannot read data "${source}": it holds no .png, .jpg or .jpeg files`,
    );
  }
  const rows = await describeRows({ host, path, files, refuse });
  const read = async (file: string): Promise<Image> =>
    readImage(await host.files.readBytes(host.files.resolve(path, file)), (why, cause) =>
      refuse(`"${file}" ${why}`, cause),
    );
  return {
    source,
    ...rows.rest,
    columns: [await imageColumn(rows.images, read, refuse), ...rows.columns],
  };
}

type Refuse = (why: string, cause?: unknown) => UserError;

const IMAGES = /\.(png|jpe?g)$/i;
const FOREIGN = /\.(gif|webp|bmp|tiff?|heic|avif|jp2|jxl)$/i;

/** Paths within the folder, sorted by code point; hidden files and folders are passed over. */
async function filesBelow(host: Host, root: string, folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await host.files.list(host.files.resolve(root, folder))) {
    if (name.startsWith(".")) continue;
    const inner = folder === "" ? name : `${folder}/${name}`;
    const isFolder = await host.files.isDirectory(host.files.resolve(root, inner));
    found.push(...(isFolder ? await filesBelow(host, root, inner) : [inner]));
  }
  return found.toSorted();
}

interface Folder {
  readonly host: Host;
  readonly path: string;
  readonly files: readonly string[];
  readonly refuse: Refuse;
}

interface Rows {
  readonly images: readonly string[];
  readonly columns: readonly DataColumn[];
  readonly rest: { readonly lines?: readonly number[] };
}

async function describeRows(folder: Folder): Promise<Rows> {
  const { host, path, files, refuse } = folder;
  const images = files.filter((file) => IMAGES.test(file));
  const [table, ...others] = files.filter((file) => /\.csv$/i.test(file));
  if (others.length > 0)
    throw refuse(`"${table}" and "${others[0]}" both lie in it; one CSV is read`);
  if (table === undefined) return labelledByFolder(images, refuse);
  const text = await host.files.readText(host.files.resolve(path, table));
  return describedByTable(readCsv(text, table, ","), { table, images, refuse });
}

function labelledByFolder(images: readonly string[], refuse: Refuse): Rows {
  const loose = images.filter((file) => !file.includes("/"));
  if (loose.length === images.length) return { images, columns: [], rest: {} };
  if (loose[0] !== undefined) {
    throw refuse(
      `"${loose[0]}" lies beside folders of images; put it into the folder of its class`,
    );
  }
  const values = images.map((file) => file.split("/", 1)[0] ?? "");
  const label = {
    name: "label",
    elementType: "string",
    itemShape: [],
    rows: values.length,
  } as const;
  return { images, columns: [{ ...label, values }], rest: {} };
}

interface Table {
  readonly table: string;
  readonly images: readonly string[];
  readonly refuse: Refuse;
}

const FILE_COLUMNS: readonly string[] = ["file", "file_name", "filename", "path"];

/** All images of the folder must be named once or more, so that none is left out unseen. */
function describedByTable(parts: DatasetParts, { table, images, refuse }: Table): Rows {
  const names = FILE_COLUMNS.flatMap((name) => parts.columns.filter((c) => c.name === name))[0];
  if (names === undefined) {
    throw refuse(`"${table}" does not say which image a row is for; name the column "file"`);
  }
  if (parts.columns.some(({ name }) => name === "image"))
    throw refuse(`"${table}" has a column "image", and the pixels are called so; rename it`);
  const folder = table.includes("/") ? table.slice(0, table.lastIndexOf("/") + 1) : "";
  const listed = cellTexts(names).map((name) => `${folder}${name.replace(/^\.\//, "")}`);
  const known = new Set(images);
  const missing = listed.findIndex((file) => !known.has(file));
  if (missing >= 0) {
    throw refuse(
      `"${table}" line ${parts.lines?.[missing]} names "${listed[missing]}", which is no image in it`,
    );
  }
  const named = new Set(listed);
  const unnamed = images.find((file) => !named.has(file));
  if (unnamed !== undefined)
    throw refuse(`"${unnamed}" is in it and not in "${table}"; add it, or take it away`);
  const columns = parts.columns.filter((column) => column !== names);
  return { images: listed, columns, rest: parts.lines === undefined ? {} : { lines: parts.lines } };
}

/** Channels before rows, as models take them; grey images among coloured ones have three equal channels. */
async function imageColumn(
  files: readonly string[],
  read: (file: string) => Promise<Image>,
  refuse: Refuse,
): Promise<DataColumn> {
  const images: Image[] = [];
  for (const file of files) images.push(await read(file));
  const [first] = images;
  if (first === undefined) throw refuse("it holds no images");
  const { width, height } = first;
  for (const [position, image] of images.entries()) {
    if (image.width === width && image.height === height) continue;
    throw refuse(
      `"${files[position]}" is ${image.width} × ${image.height} pixels and "${files[0]}" ${width} × ${height}; bring all to the size that the model takes`,
    );
  }
  const channels = images.some((image) => image.channels === 3) ? 3 : 1;
  const area = width * height;
  const values = new Uint8Array(images.length * channels * area);
  for (const [position, image] of images.entries())
    for (let channel = 0; channel < channels; channel += 1)
      copyChannel(image, channel, values.subarray((position * channels + channel) * area));
  const itemShape = [channels, height, width];
  return { name: "image", elementType: "uint8", itemShape, rows: images.length, values };
}

function copyChannel(
  { width, height, channels, pixels }: Image,
  channel: number,
  to: Uint8Array,
): void {
  const from = channels === 1 ? 0 : channel;
  for (let pixel = 0; pixel < width * height; pixel += 1)
    to[pixel] = pixels[pixel * channels + from] ?? 0;
}
