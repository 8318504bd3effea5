import { describe, expect, jest, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ChangeAsData, checkoutAsData } from "../../../src/commands/change/change-as-data.ts";
import { checkoutCommit } from "../../../src/commands/change/merge-base.ts";
import { type Plan, planChange } from "../../../src/commands/change/plan-change.ts";
import type { ProcessRequest, ProcessResult } from "../../../src/host/host.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { fakeHost } from "../../support/fake-host.ts";
import { gitRepository, type GitRepository } from "../../support/git-repository.ts";
import { temporaryFolder } from "../../support/temporary.ts";

// Git starts many processes, which a busy machine takes its time for.
jest.setTimeout(60_000);

const POLICY = `version: 1
models:
  mail:
    path: model.onnx
    data: { evaluation: { path: rows.csv } }
    recipe: recipes/mail.yml
    criteria: [{ kind: ceiling, metric: flips, limit: 0.01 }]
`;

const BASE = {
  "gate/compression-gate.yml": POLICY,
  "gate/model.onnx": "the model\r\n",
  "gate/rows.csv": "a\n1\n",
  "gate/recipes/mail.yml": "version: 1\n",
};

type Change = Readonly<Record<string, string | Uint8Array | undefined>>;

interface Opened {
  readonly repository: GitRepository;
  readonly base: string;
  readonly data: ChangeAsData;
}

/** What strangers change in a repository, read as data in the folder of the policy. */
async function open(change: Change, more = (_: GitRepository): void => undefined): Promise<Opened> {
  const repository = gitRepository(temporaryFolder());
  const base = repository.commit("base", BASE);
  more(repository);
  const merge = repository.commit("change", change);
  repository.git("checkout", "--quiet", "--detach", base);
  const directory = join(repository.folder, "gate");
  const data = await checkoutAsData(nodeHost({ workingDirectory: repository.folder }), {
    directory,
    base,
    merge,
  });
  return { repository, base, data };
}

describe("checkoutAsData()", () => {
  test("has the base commit's files, and over them the blobs that changed", async () => {
    const model = Uint8Array.of(0, 255, 13, 10, 128);
    const { data, repository } = await open({
      "gate/model.onnx": model,
      "gate/rows.csv": undefined,
      "gate/deep/new.bin": "new",
    });
    expect(new Uint8Array(readFileSync(join(data.directory, "model.onnx")))).toEqual(model);
    expect(readFileSync(join(data.directory, "deep/new.bin"), "utf8")).toBe("new");
    expect(readFileSync(join(data.directory, "recipes/mail.yml"), "utf8")).toBe("version: 1\n");
    expect(existsSync(join(data.directory, "rows.csv"))).toBe(false);
    const touched = ["model.onnx", "rows.csv", "deep", "recipes"].map((path) =>
      data.changed.touches(join(data.directory, path)),
    );
    expect(touched).toEqual([true, true, true, false]);
    await data.dispose();
    expect(existsSync(data.root)).toBe(false);
    expect(repository.git("worktree", "list").split("\n")).toHaveLength(1);
    expect(repository.git("status", "--porcelain")).toBe("");
  });

  test("runs no filter that the change asks for, and changes no byte for it", async () => {
    const marker = join(temporaryFolder(), "ran");
    const { data } = await open(
      {
        ".gitattributes": "*.onnx filter=theirs\n*.csv text eol=crlf\n",
        "gate/model.onnx": "new model\n",
        "gate/rows.csv": "a\n2\n",
      },
      ({ git }) => {
        git("config", "filter.theirs.smudge", `touch ${marker}; cat`);
        git("config", "filter.theirs.clean", "cat");
      },
    );
    expect(existsSync(marker)).toBe(false);
    expect(readFileSync(join(data.directory, "model.onnx"), "utf8")).toBe("new model\n");
    expect(readFileSync(join(data.directory, "rows.csv"), "utf8")).toBe("a\n2\n");
    await data.dispose();
  });

  test("makes no link: neither in the place of a file nor on the way to one", async () => {
    const secret = join(temporaryFolder(), "secret");
    writeFileSync(secret, "secret");
    const { data } = await open({ "gate/rows.csv": undefined }, ({ folder }) => {
      execFileSync("rm", [join(folder, "gate/model.onnx")]);
      symlinkSync(secret, join(folder, "gate/model.onnx"));
      symlinkSync(join(secret, ".."), join(folder, "gate/deep"));
    });
    for (const path of ["model.onnx", "deep"])
      expect(() => lstatSync(join(data.directory, path))).toThrow("no such file");
    await data.dispose();
  });

  test("follows no link of the base commit where a folder of the change takes its place", async () => {
    const repository = gitRepository(temporaryFolder());
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, "model.onnx"), "kept");
    symlinkSync(elsewhere, join(repository.folder, "models"));
    const base = repository.commit("base", BASE);
    const change = { models: undefined, "models/model.onnx": "theirs" };
    const merge = repository.commit("change", change);
    const host = nodeHost({ workingDirectory: repository.folder });
    const data = await checkoutAsData(host, { directory: repository.folder, base, merge });
    expect(readFileSync(join(elsewhere, "model.onnx"), "utf8")).toBe("kept");
    expect(readFileSync(join(data.root, "models/model.onnx"), "utf8")).toBe("theirs");
    await data.dispose();
  });
});

/** Git as it answers about one changed file. */
const git =
  (raw: string, bytes = 1) =>
  ({ arguments: [verb = ""] }: ProcessRequest): Partial<ProcessResult> =>
    ({ "diff-tree": { stdout: raw }, "cat-file": { stdout: `${bytes}\n` } })[verb] ?? {};

const REQUEST = { directory: "/project", base: "b".repeat(40), merge: "m".repeat(40) };
const added = (path: string): string => `:000000 100644 0 ${"c".repeat(40)} A\0${path}\0`;

describe("checkoutAsData() refuses, and leaves nothing behind,", () => {
  test.each([
    "../outside",
    "gate/../../outside",
    "/absolute",
    ".git/hooks/post-checkout",
    "gate/.GIT/config",
    "gate/.git . /config",
    "gate\\..\\outside",
    "C:/outside",
    "",
  ])("the path %p", async (path) => {
    const host = fakeHost({ run: git(added(path)) });
    await expect(checkoutAsData(host, REQUEST)).rejects.toThrow(
      `Cannot read the change as data: ${JSON.stringify(path)} is no path for a file`,
    );
    const commands = host.started.map(({ arguments: words }) => words.slice(0, 2).join(" "));
    expect(commands.at(-1)).toBe("worktree remove");
    expect(commands).not.toContain(`unpack-file ${"c".repeat(40)}`);
  });

  test("more files than a change of models has", async () => {
    const many = Array.from({ length: 2001 }, (_, index) => added(`${index}`)).join("");
    const host = fakeHost({ run: git(many) });
    await expect(checkoutAsData(host, REQUEST)).rejects.toThrow("changes more than 2000 files");
  });

  test("files that are too large, before one is read", async () => {
    const host = fakeHost({ run: git(added("model.onnx"), 2e9 + 1) });
    await expect(checkoutAsData(host, REQUEST)).rejects.toThrow("its files take more than 2 GB");
  });
});

async function planOf(change: Change): Promise<Plan & { readonly folder: string }> {
  const { data, repository, base } = await open(change);
  const host = nodeHost({ workingDirectory: repository.folder });
  const checkedOut = await checkoutCommit(host, join(repository.folder, "gate"), base);
  try {
    const plan = await planChange(host, {
      policyPath: "gate/compression-gate.yml",
      base: checkedOut,
      models: [],
      mentioned: [],
      output: undefined,
      strangers: data,
    });
    return { ...plan, folder: repository.folder };
  } finally {
    await data.dispose();
    await checkedOut.dispose();
  }
}

const edited = (from: string, to: string): Change => ({
  "gate/compression-gate.yml": POLICY.replace(from, to),
});

describe("planChange() of strangers", () => {
  test("takes the model of the change, and all else of the base commit", async () => {
    const { models } = await planOf({ "gate/model.onnx": "new", "gate/rows.csv": "b\n1\n" });
    const [run] = models[0]?.runs ?? [];
    expect(run?.kind).toBe("in-force");
    expect(run?.inForce.modelDirectory).not.toBe(run?.inForce.directory);
    expect(run?.inForce.source).toMatch(/^gate\/compression-gate\.yml at [0-9a-f]{10}$/);
  });

  test("writes where the workflow says, whatever their policy says", async () => {
    const { output, folder } = await planOf(edited("models:", "output: /etc\nmodels:"));
    expect(output).toBe(join(folder, "gate/out"));
  });

  test("shows what they change in the policy, and never reads what it names", async () => {
    const { models } = await planOf(edited("path: rows.csv", "path: /proc/self/environ"));
    expect(models[0]?.runs.map(({ kind }) => kind)).toEqual(["in-force"]);
    expect(models[0]?.changes.map(({ path }) => path)).toEqual(["data.evaluation.path"]);
  });

  test("judges a recipe of theirs that lies in the change too: it is what would ship", async () => {
    const recipe = { "gate/recipes/mail.yml": "version: 1\nname: mine\n" };
    const { models } = await planOf(recipe);
    expect(models[0]?.runs.map(({ kind }) => kind)).toEqual(["in-force"]);
    expect(models[0]?.runs[0]?.inForce.policy.recipe).toMatch(/^\/.*\/gate\/recipes\/mail\.yml$/);
    const provided = edited("recipe: recipes/mail.yml", "recipe: { provided: small.onnx }");
    const judged = await planOf({ ...provided, "gate/small.onnx": "small" });
    expect(judged.models[0]?.runs.map(({ inForce }) => inForce.policy.recipe)).toEqual([
      { provided: "small.onnx" },
    ]);
  });

  test.each(["/etc/recipe.yml", "../../recipe.yml", "{ provided: /proc/self/environ }"])(
    "refuses the recipe %s of theirs, which is outside of the change",
    async (recipe) => {
      const change = edited("recipe: recipes/mail.yml", `recipe: ${recipe}`);
      await expect(planOf(change)).rejects.toThrow("is outside of the change");
    },
  );

  test("refuses a model for which nothing is in force", async () => {
    const extra = "  extra:\n    path: e.onnx\n    data: { evaluation: { path: /etc/passwd } }\n";
    await expect(planOf({ "gate/compression-gate.yml": `${POLICY}${extra}` })).rejects.toThrow(
      'Cannot judge model "extra", which this change brings: nothing is in force for it',
    );
  });
});
