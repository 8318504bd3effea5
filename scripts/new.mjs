/**
 * Begins a metric or a pass: `npm run new metric brier_score`, `npm run new pass NAME`.
 * Writes its file, a test that fails until it is filled in, and its lines in the schema; then generates the import lists.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as prettier from "prettier";

/** Where the two files of each kind go, and how its schema learns of it. */
const KINDS = new Map([
  [
    "metric",
    { folder: "measure/metrics", schema: "schemas/metric-name.schema.json", register: addName },
  ],
  ["pass", { folder: "compress/passes", schema: "schemas/recipe.schema.json", register: addStep }],
]);

const [kind = "", given, ...others] = process.argv.slice(2);
const place = KINDS.get(kind);
if (place === undefined || given === undefined || others.length > 0)
  stop("Usage: npm run new metric NAME, or npm run new pass NAME");
await begin(place, nameOf(given));

async function begin({ folder, schema, register }, name) {
  const files = [
    { path: `src/${folder}/${name.kebab}.ts`, template: `${kind}.ts.txt` },
    { path: `__tests__/${folder}/${name.kebab}.test.ts`, template: `${kind}.test.ts.txt` },
  ];
  const taken = files.find(({ path }) => existsSync(path));
  if (taken !== undefined)
    stop(`Cannot make ${kind} "${name.kebab}": ${taken.path} is there already`);
  await save(schema, register(await readFile(schema, "utf8"), name));
  for (const { path, template } of files) {
    const text = await readFile(`scripts/templates/${template}`, "utf8");
    await save(
      path,
      text.replaceAll("CAMEL_NAME", name.camel).replaceAll("KEBAB-NAME", name.kebab),
    );
  }
  execFileSync(process.execPath, ["scripts/generate.mjs"], { stdio: "inherit" });
  process.stdout.write("Generated. Now fill in the sentences, the formula and the test.\n");
}

/** brier_score and brierScore are brier-score. */
function nameOf(text) {
  const kebab = text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab))
    stop(`Cannot make ${kind} "${text}": a name is words of letters and digits, as brier_score is`);
  const camel = kebab.replaceAll(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  return { kebab, camel };
}

async function save(path, text) {
  await mkdir(dirname(path), { recursive: true });
  const options = (await prettier.resolveConfig(path)) ?? {};
  await writeFile(path, await prettier.format(text, { ...options, filepath: path }));
  process.stdout.write(`${path}\n`);
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** In the order of the alphabet. Textual, so that every other line of the file stays as it is. */
function addName(text, { kebab }) {
  const names = JSON.parse(text).enum;
  if (new Set(names).has(kebab)) stop(`Cannot make metric "${kebab}": the schema has it already`);
  const line = `    ${JSON.stringify(kebab)}`;
  const next = names.toSorted().find((known) => known > kebab);
  const beside = `    ${JSON.stringify(next ?? names.toSorted().at(-1))}`;
  return text.replace(beside, next === undefined ? `${beside},\n${line}` : `${line},\n${beside}`);
}

/** A step without parameters, at the end of the steps. */
function addStep(text, { kebab, camel }) {
  const { $defs: known } = JSON.parse(text);
  if (Object.hasOwn(known, camel)) stop(`Cannot make pass "${kebab}": the schema has it already`);
  const last = `{ "$ref": ${JSON.stringify(known.passStep.oneOf.at(-1).$ref)} }`;
  const step = {
    title: `${camel.charAt(0).toUpperCase()}${camel.slice(1)}Step`,
    description: "What it does, in one sentence that a user can act on.",
    type: "object",
    additionalProperties: false,
    required: ["pass"],
    properties: { pass: { const: kebab } },
  };
  const definition = `${JSON.stringify(camel)}: ${JSON.stringify(step, null, 2)}`;
  return text
    .replace(last, () => `${last}, { "$ref": "#/$defs/${camel}" }`)
    .replace(/\n {2}\}\n\}\s*$/, () => `,\n${definition}\n}\n}\n`);
}
