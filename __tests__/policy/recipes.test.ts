import { expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { nodeHost } from "../../src/host/node-host.ts";
import type { Host } from "../../src/host/host.ts";
import { builtInRecipes, findRecipe } from "../../src/policy/recipes.ts";
import { RECIPES } from "../../src/policy/generated/recipes.ts";
import { parseRecipe } from "../../src/policy/parse-recipe.ts";
import { readPolicy } from "../../src/policy/read-policy.ts";
import { UserError } from "../../src/schema/user-error.ts";

/** A machine on which these are all the files. */
function hostWith(texts: Readonly<Record<string, string>>): Host {
  const host = nodeHost({ workingDirectory: "/project" });
  const files = {
    ...host.files,
    exists: (path: string) => Promise.resolve(host.files.resolve(path) in texts),
    readText: (path: string) => {
      const text = texts[host.files.resolve(path)];
      return text === undefined
        ? Promise.reject(new UserError("file-missing", `Cannot read "${path}"`))
        : Promise.resolve(text);
    },
  };
  return { ...host, files };
}

const OWN = "version: 1\nname: own\npasses: [{ pass: clean }]\n";

test("the generated module carries the recipe files, read and checked", () => {
  const files = readdirSync("recipes").map((file) => [
    file.replace(/\.yml$/, ""),
    parseRecipe(readFileSync(`recipes/${file}`, "utf8"), file),
  ]);
  expect(RECIPES).toEqual(Object.fromEntries(files));
});

test.each(Object.entries(RECIPES))(
  "%s is named like its file, says when to use it, and begins with clean",
  (name, recipe) => {
    expect(recipe.name).toBe(name);
    expect(recipe.when).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(recipe.passes[0]).toEqual({ pass: "clean" });
  },
);

test("expected impacts are ranges that are not upside down", () => {
  for (const { expect: impact } of builtInRecipes())
    for (const { from, to } of Object.values(impact ?? {})) expect(from).toBeLessThanOrEqual(to);
});

test("a built-in recipe is found by its name, without a file", async () => {
  const found = await findRecipe(hostWith({}), "int8-dynamic", "/project");
  expect(found).toEqual({
    kind: "recipe",
    recipe: RECIPES["int8-dynamic"],
  });
});

test("auto is left to the search", async () => {
  expect(await findRecipe(hostWith({}), "auto", "/project")).toEqual({ kind: "auto" });
});

test("a recipe file and a provided model are relative to the policy", async () => {
  const host = hostWith({ "/project/gate/own.yml": OWN });
  const recipe = { version: 1, name: "own", passes: [{ pass: "clean" }] };
  expect(await findRecipe(host, "own.yml", "/project/gate")).toEqual({ kind: "recipe", recipe });
  expect(await findRecipe(host, { provided: "q.onnx" }, "/project/gate")).toEqual({
    kind: "provided",
    path: "/project/gate/q.onnx",
  });
});

test("passes in the policy are a recipe called inline", async () => {
  const passes = [{ pass: "clean" } as const];
  expect(await findRecipe(hostWith({}), { passes }, "/project")).toEqual({
    kind: "recipe",
    recipe: { version: 1, name: "inline", passes },
  });
});

test.each([
  ["int8-dynamc", 'Cannot find recipe "int8-dynamc"; did you mean "int8-dynamic"?'],
  [
    "zebra",
    `Cannot find recipe "zebra"; built in are auto, ${Object.keys(RECIPES).join(", ")}, and a recipe file ends with .yml`,
  ],
  [
    "constructor",
    `Cannot find recipe "constructor"; built in are auto, ${Object.keys(RECIPES).join(", ")}, and a recipe file ends with .yml`,
  ],
])("the unknown recipe %s is a user's mistake that shows the way", async (name, message) => {
  await expect(findRecipe(hostWith({}), name, "/project")).rejects.toEqual(
    new UserError("recipe-invalid", message),
  );
});

test("a mistake in a recipe file is named with its place", () => {
  const text = OWN.replace("pass: clean", "pass: clean, max-folded-bytes: -1");
  expect(() => parseRecipe(text, "own.yml")).toThrow(
    new UserError(
      "recipe-invalid",
      'Cannot read recipe "own.yml" line 3, column 43: passes[0].max-folded-bytes is -1; it must be at least 0',
    ),
  );
});

test("readPolicy() gives the policy, its folder and the digest of its bytes", async () => {
  const text =
    "version: 1\nmodels: { m: { path: m.onnx, data: { evaluation: { path: e.csv } } } }\n";
  const host = hostWith({ "/project/gate/p.yml": text });
  expect(await readPolicy(host, "gate/p.yml")).toEqual({
    policy: {
      version: 1,
      models: { m: { path: "m.onnx", data: { evaluation: { path: "e.csv" } } } },
    },
    source: "gate/p.yml",
    directory: "/project/gate",
    digest: host.digest.sha256(text),
  });
});

test("readPolicy() of a missing file says how to get one", async () => {
  await expect(readPolicy(hostWith({}), "gate.yml")).rejects.toMatchObject({
    code: "file-missing",
    message:
      'Cannot read policy "gate.yml": there is no such file; `compression-gate init model.onnx --data eval.csv` writes one',
  });
});
