import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { unzipSync, zipSync } from "fflate";
import { cellTexts } from "../../src/data/dataset.ts";
import { readNpy, readNpz } from "../../src/data/read-npy.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { fixtureBytes, fixtureText } from "../support/fixtures.ts";
import { join } from "../support/wire.ts";

interface Content {
  readonly elementType: string;
  readonly rows: number;
  readonly itemShape: readonly number[];
  readonly values: readonly string[];
}

const reference: { readonly files: Readonly<Record<string, Content>> } = JSON.parse(
  fixtureText("reference/arrays.json"),
);
const arrays = Object.entries(reference.files).filter(([name]) => !name.startsWith("npz/"));

/** Texts to numbers and back, so that 1.5 and 1.50 are one; 64-bit integers stay texts. */
function comparable({ elementType, values }: Content): readonly string[] {
  if (elementType === "float32") return values.map((value) => String(Math.fround(Number(value))));
  return elementType.startsWith("float") ? values.map((value) => String(Number(value))) : values;
}

test.each(arrays)("%s.npy is read as NumPy wrote it", (name, content) => {
  const { elementType, rows, itemShape } = content;
  const column = readNpy(fixtureBytes(`reference/arrays/${name}.npy`), `${name}.npy`, "a");
  expect([column.name, column.elementType, column.rows, column.itemShape]).toEqual([
    "a",
    elementType,
    rows,
    itemShape,
  ]);
  expect(cellTexts(column)).toEqual(comparable(content));
});

test.each(["stored", "deflated"])("each array of a %s archive is a column", (name) => {
  const columns = readNpz(fixtureBytes(`reference/arrays/${name}.npz`), `${name}.npz`);
  expect(columns.map((column) => column.name)).toEqual(["image", "label", "weight", "name"]);
  for (const column of columns) {
    const content = reference.files[`npz/${column.name}`];
    if (content === undefined) throw new Error(`No content is noted for ${column.name}`);
    expect([column.elementType, column.rows, column.itemShape]).toEqual([
      content.elementType,
      content.rows,
      content.itemShape,
    ]);
    expect(cellTexts(column)).toEqual(comparable(content));
  }
});

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof UserError && error.code === "data-malformed") return error.message;
    throw error;
  }
  throw new Error("The array was read");
}

test.each([
  ["scalar", "it is a single number; its first dimension must count the rows"],
  ["complex", 'its type "c16" is not read; save numbers, booleans or fixed-length strings'],
  ["object", 'its type "O" is not read; save numbers, booleans or fixed-length strings'],
  ["date", 'its type "M8[D]" is not read; save numbers, booleans or fixed-length strings'],
  ["record", "its header names no plain type and shape (records are not read)"],
])("%s.npy is refused with a sentence that says why", (name, why) => {
  const bytes = fixtureBytes(`reference/arrays/${name}.npy`);
  expect(refusalOf(() => readNpy(bytes, "x.npz", name))).toBe(
    `Cannot read array "${name}" of data "x.npz": ${why}`,
  );
});

const SOUND = fixtureBytes("reference/arrays/version-1.npy");

test("an array cut at any byte is refused, never read in part", () => {
  for (let length = 0; length < SOUND.length; length += 1)
    expect(refusalOf(() => readNpy(SOUND.subarray(0, length), "x.npy", "x"))).toMatch(
      /: (it does not begin as an NPY file does|its header is cut off|its header names no plain .*|it needs 24 bytes and has \d+)$/,
    );
});

test("bytes behind the array are not looked at", () => {
  const longer = join(SOUND, Uint8Array.of(1, 2, 3));
  expect(readNpy(longer, "x.npy", "x")).toEqual(readNpy(SOUND, "x.npy", "x"));
});

/** A file of version 1 with this header and these bytes of data. */
function npy(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header);
  const magic = Uint8Array.of(
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    text.length & 255,
    text.length >> 8,
  );
  return join(magic, text, data);
}

test.each(["(-1,)", "(1.5,)", "(2L, 3L)", "(x,)", "(,)", "(1e3,)"])(
  "the shape %s is refused",
  (shape) => {
    const bytes = npy(
      `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`,
      new Uint8Array(4),
    );
    expect(refusalOf(() => readNpy(bytes, "x.npy", "x"))).toMatch(
      /which is no list of whole numbers$/,
    );
  },
);

test("petabytes that a header claims are not allocated", () => {
  const bytes = npy(
    "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 1000000)}",
    new Uint8Array(8),
  );
  expect(refusalOf(() => readNpy(bytes, "x.npy", "x"))).toBe(
    'Cannot read array "x" of data "x.npy": it needs 8000000000000000 bytes and has 8',
  );
});

test("characters that do not exist become replacement characters", () => {
  const bytes = npy(
    "{'descr': '<U1', 'fortran_order': False, 'shape': (1,)}",
    Uint8Array.of(255, 255, 255, 0),
  );
  expect(readNpy(bytes, "x.npy", "x").values).toEqual(["\ufffd"]);
});

test("an archive that is cut or no archive is refused", () => {
  const archive = fixtureBytes("reference/arrays/deflated.npz");
  for (const bytes of [archive.subarray(0, 200), new Uint8Array(), SOUND])
    expect(refusalOf(() => readNpz(bytes, "x.npz"))).toBe(
      'Cannot read data "x.npz": it is not a whole NPZ (zip) archive',
    );
});

test("files of an archive that are no arrays are left alone", () => {
  const content = unzipSync(fixtureBytes("reference/arrays/stored.npz"));
  const more = zipSync({ ...content, "README.txt": new TextEncoder().encode("about") });
  expect(readNpz(more, "x.npz").map(({ name }) => name)).toEqual([
    "image",
    "label",
    "weight",
    "name",
  ]);
});

test("column-major order is undone for any shape", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(shapes, (shape) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
      const data = new Uint8Array(count);
      for (let position = 0; position < count; position += 1) {
        let rest = position;
        const index = shape.map((_, axis) => {
          const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
          const here = Math.floor(rest / inner);
          rest %= inner;
          return here;
        });
        data[index.reduce((sum, here, axis) => sum + here * (strides[axis] ?? 0), 0)] = position;
      }
      const header = `{'descr': '|u1', 'fortran_order': True, 'shape': (${shape.join()},)}`;
      const { values } = readNpy(npy(header, data), "x.npy", "x");
      expect([...values]).toEqual(Array.from({ length: count }, (_, position) => position));
    }),
  );
});
