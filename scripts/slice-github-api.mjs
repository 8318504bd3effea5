/**
 * Cuts out of GitHub's OpenAPI description what the tests need: the operations below and all that they refer to.
 *   npm install --prefix FOLDER --no-save @octokit/openapi@23.0.2
 *   node scripts/slice-github-api.mjs FOLDER/node_modules/@octokit/openapi
 * The package takes 385 MB, which is why it is no dependency.
 */
import { readFile, writeFile } from "node:fs/promises";
import { format } from "prettier";

const OPERATIONS = [
  "actions/download-artifact",
  "actions/get-github-actions-default-workflow-permissions-repository",
  "actions/list-workflow-run-artifacts",
  "actions/list-workflow-runs",
  "checks/create",
  "checks/list-for-ref",
  "checks/update",
  "git/create-commit",
  "git/create-ref",
  "git/create-tree",
  "git/get-ref",
  "git/update-ref",
  "issues/create",
  "issues/create-comment",
  "issues/delete-comment",
  "issues/list-comments",
  "issues/list-for-repo",
  "issues/update",
  "issues/update-comment",
  "pulls/create",
  "pulls/get",
  "pulls/list",
  "pulls/update",
  "repos/compare-commits",
  "repos/get",
  "repos/get-branch-protection",
  "repos/get-branch-rules",
  "repos/list-pull-requests-associated-with-commit",
];

const [folder] = process.argv.slice(2);
const whole = JSON.parse(await readFile(`${folder}/generated/api.github.com.json`, "utf8"));
const { version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));

const paths = {};
const components = {};
const missing = new Set(OPERATIONS);
for (const [path, item] of Object.entries(whole.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    if (!OPERATIONS.includes(operation.operationId)) continue;
    missing.delete(operation.operationId);
    (paths[path] ??= {})[method] = operation;
    follow(operation);
  }
}
if (missing.size > 0) throw new Error(`There is no operation ${[...missing].join(", ")}`);

const slice = {
  source: `@octokit/openapi ${version} (MIT), generated/api.github.com.json, cut by scripts/slice-github-api.mjs`,
  paths: asJsonSchema(paths),
  components: asJsonSchema(components),
};
const text = await format(JSON.stringify(slice), { parser: "json", printWidth: 160 });
await writeFile("fixtures/github/api.json", text);

/** Takes along everything that is referred to. */
function follow(value) {
  if (typeof value !== "object" || value === null) return;
  const reference = value.$ref;
  if (typeof reference === "string") {
    const [, , kind, name] = reference.split("/");
    if (components[kind]?.[name] === undefined) {
      (components[kind] ??= {})[name] = whole.components[kind][name];
      follow(components[kind][name]);
    }
  }
  for (const part of Object.values(value)) follow(part);
}

function isProse(key, part) {
  return ["description", "summary", "title"].includes(key) && typeof part === "string";
}

/** Drops prose and examples, and says OpenAPI 3.0's `nullable` as JSON Schema does. */
function asJsonSchema(value) {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, ...rest } = value;
  const kept = Object.entries(rest).filter(
    ([key, part]) =>
      !isProse(key, part) &&
      !["example", "examples", "x-github", "externalDocs", "tags"].includes(key),
  );
  const clean = Object.fromEntries(kept.map(([key, part]) => [key, asJsonSchema(part)]));
  if (typeof nullable === "object") clean.nullable = asJsonSchema(nullable);
  if (nullable !== true) return clean;
  if (typeof clean.type !== "string") return { anyOf: [clean, { type: "null" }] };
  return {
    ...clean,
    type: [clean.type, "null"],
    ...(clean.enum === undefined ? {} : { enum: [...new Set([...clean.enum, null])] }),
  };
}
