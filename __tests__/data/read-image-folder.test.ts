import { expect, test } from "@jest/globals";
import { type Dataset } from "../../src/data/dataset.ts";
import { readDataset } from "../../src/data/read-dataset.ts";
import { fakeHost } from "../support/fake-host.ts";
import { fixtureBytes, fixtureText } from "../support/fixtures.ts";

const image = (name: string): Uint8Array => fixtureBytes(`reference/images/${name}`);
const GRAY = image("gray.png");
const COLOR = image("color.png");
const reference: { readonly files: Readonly<Record<string, { pixels: readonly number[] }>> } =
  JSON.parse(fixtureText("reference/images.json"));

function read(files: Readonly<Record<string, string | Uint8Array>>): Promise<Dataset> {
  const inside = Object.entries(files).map(
    ([name, content]) => [`shots/${name}`, content] as const,
  );
  return readDataset(fakeHost({ files: Object.fromEntries(inside) }), "/project/shots", "shots");
}

const valuesOf = (dataset: Dataset, name: string): unknown => dataset.columns.get(name)?.values;

test("folders are classes, in the order of their names", async () => {
  const files = { "dog/1.png": GRAY, "cat/2.png": GRAY, "cat/deep/1.png": image("one-bit.png") };
  const dataset = await read(files);
  expect([...dataset.columns.keys()]).toEqual(["image", "label"]);
  expect(valuesOf(dataset, "label")).toEqual(["cat", "cat", "dog"]);
  expect(dataset.columns.get("image")).toMatchObject({
    elementType: "uint8",
    itemShape: [1, 7, 9],
    rows: 3,
  });
  const one = reference.files["one-bit.png"]?.pixels ?? [];
  const gray = reference.files["gray.png"]?.pixels ?? [];
  expect(valuesOf(dataset, "image")).toEqual(Uint8Array.from([...gray, ...one, ...gray]));
});

test("colours come channel by channel, as models take them", async () => {
  const dataset = await read({ "a.png": COLOR });
  const pixels = reference.files["color.png"]?.pixels ?? [];
  const planes = [0, 1, 2].flatMap((channel) => pixels.filter((_, at) => at % 3 === channel));
  expect(dataset.columns.get("image")?.itemShape).toEqual([3, 7, 9]);
  expect(valuesOf(dataset, "image")).toEqual(Uint8Array.from(planes));
  expect([...dataset.columns.keys()]).toEqual(["image"]);
});

test("a grey image among coloured ones has three equal channels", async () => {
  const dataset = await read({ "a.png": COLOR, "b.png": GRAY });
  const gray = reference.files["gray.png"]?.pixels ?? [];
  const values = dataset.columns.get("image")?.values.slice(3 * 63);
  expect(values).toEqual(Uint8Array.from([...gray, ...gray, ...gray]));
});

test("hidden files and files that are no images are passed over", async () => {
  const files = { "a/.DS_Store": "x", ".git/x.png": "x", "README.md": "about", "a/1.png": GRAY };
  expect((await read(files)).rows).toBe(1);
});

test.each(["file", "file_name", "filename", "path"])(
  'a CSV among the images gives the columns, and "%s" names the image',
  async (name) => {
    const dataset = await read({
      "labels.csv": `age,${name},label\n30,b.png,dog\n40,./in/a.png,cat\n50,b.png,dog\n`,
      "in/a.png": image("one-bit.png"),
      "b.png": GRAY,
    });
    expect([...dataset.columns.keys()]).toEqual(["image", "age", "label"]);
    expect(valuesOf(dataset, "age")).toEqual(Float64Array.of(30, 40, 50));
    const one = reference.files["one-bit.png"]?.pixels ?? [];
    const gray = reference.files["gray.png"]?.pixels ?? [];
    expect(valuesOf(dataset, "image")).toEqual(Uint8Array.from([...gray, ...one, ...gray]));
    expect(dataset.lines).toEqual([2, 3, 4]);
  },
);

test("a CSV in a folder names images from there", async () => {
  const dataset = await read({ "set/labels.csv": "file,label\na.png,x\n", "set/a.png": GRAY });
  expect(valuesOf(dataset, "label")).toEqual(["x"]);
});

test("the same pixels have the same digest, whatever file holds them", async () => {
  const [first, second] = await Promise.all([
    read({ "cat/a.png": COLOR }),
    read({ "cat/another.png": image("opaque.png") }),
  ]);
  expect(first.rowDigests).toEqual(second.rowDigests);
});

test.each<[string, Readonly<Record<string, string | Uint8Array>>, string]>([
  [
    "sizes that differ",
    { "a/1.png": GRAY, "b/2.jpg": fixtureBytes("reference/images/small.png") },
    '"b/2.jpg" is 5 × 4 pixels and "a/1.png" 9 × 7; bring all to the size that the model takes',
  ],
  [
    "an image beside folders",
    { "a/1.png": GRAY, "2.png": GRAY },
    '"2.png" lies beside folders of images; put it into the folder of its class',
  ],
  [
    "an image of another kind",
    { "a/1.png": GRAY, "a/2.webp": "RIFF" },
    '"a/2.webp" is an image of a kind that is not read; .png, .jpg and .jpeg are',
  ],
  ["a damaged image", { "a/1.png": GRAY.slice(0, 20) }, '"a/1.png" is cut off'],
  [
    "two tables",
    { "a.csv": "file\n1.png\n", "b.csv": "file\n1.png\n", "1.png": GRAY },
    '"a.csv" and "b.csv" both lie in it; one CSV is read',
  ],
  [
    "a table that names no images",
    { "a.csv": "name,label\n1.png,x\n", "1.png": GRAY },
    '"a.csv" does not say which image a row is for; name the column "file"',
  ],
  [
    "a row whose image is not there",
    { "a.csv": "file\n1.png\n2.png\n", "1.png": GRAY },
    '"a.csv" line 3 names "2.png", which is no image in it',
  ],
  [
    "a row that leaves the folder",
    { "a.csv": "file\n1.png\n../secret.png\n", "1.png": GRAY },
    '"a.csv" line 3 names "../secret.png", which is no image in it',
  ],
  [
    "an image that no row names",
    { "a.csv": "file\n1.png\n", "1.png": GRAY, "2.png": GRAY },
    '"2.png" is in it and not in "a.csv"; add it, or take it away',
  ],
  [
    "a column called as the pixels are",
    { "a.csv": "file,image\n1.png,2\n", "1.png": GRAY },
    '"a.csv" has a column "image", and the pixels are called so; rename it',
  ],
])("%s is refused with the file and what to do", async (_, files, why) => {
  await expect(read(files)).rejects.toMatchObject({
    code: "data-malformed",
    message: `Cannot read data "shots": ${why}`,
  });
});

test("a folder without images is refused", async () => {
  await expect(read({ "notes.txt": "none" })).rejects.toMatchObject({
    code: "data-empty",
    message: 'Cannot read data "shots": it holds no .png, .jpg or .jpeg files',
  });
});
