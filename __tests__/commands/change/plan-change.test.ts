import { describe, expect, test } from "@jest/globals";
import { create } from "@bufbuild/protobuf";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from "onnx-buf";
import { changeMarkdown } from "../../../src/commands/change/change-markdown.ts";
import { checkoutCommit } from "../../../src/commands/change/merge-base.ts";
import { type Plan, planChange, planWhole } from "../../../src/commands/change/plan-change.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { makeModel } from "../../../src/model/make-model.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import type { TensorSpec } from "../../../src/schema/tensor.ts";
import { gitRepository } from "../../support/git-repository.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const POLICY = `
version: 1
models:
  mail:
    path: mail/model.onnx
    data: { calibration: { path: mail/calibration.csv }, evaluation: { path: mail/evaluation.csv }, shifts: [{ name: later, path: mail/later.csv }] }
    suites: [mail/suite.yml]
    inputs: { ids: { text: text, tokenizer: mail/tokenizer.json } }
    recipe: mail/recipe.yml
    criteria: [{ kind: ceiling, metric: flips, limit: 0.01 }]
  digits:
    path: digits/model.onnx
    data: { evaluation: { path: digits/rows } }
    recipe: { provided: digits/small.onnx }
    criteria: standard
`;

/** `weights`: the file in which the model keeps its only tensor. */
function modelBytes(name: string, weights?: string): Uint8Array {
  const tensor = create(TensorProtoSchema, {
    name,
    dims: [1n],
    dataType: TensorProto_DataType.FLOAT,
    ...(weights === undefined
      ? { floatData: [1] }
      : {
          dataLocation: TensorProto_DataLocation.EXTERNAL,
          externalData: [{ key: "location", value: weights }],
        }),
  });
  const node = create(NodeProtoSchema, { opType: "Identity", input: [name], output: ["y"] });
  const y: TensorSpec = { name: "y", elementType: "float32", shape: [1] };
  const parts = { opset: 17, inputs: [], outputs: [y], nodes: [node], initializers: [tensor] };
  return writeModel(makeModel(parts));
}

const FILES = {
  "gate/compression-gate.yml": POLICY,
  "gate/mail/model.onnx": modelBytes("mail"),
  "gate/mail/calibration.csv": "a\n1\n",
  "gate/mail/evaluation.csv": "a\n1\n",
  "gate/mail/later.csv": "a\n1\n",
  "gate/mail/suite.yml": "version: 1\n",
  "gate/mail/tokenizer.json": "{}",
  "gate/mail/recipe.yml": "version: 1\n",
  "gate/digits/model.onnx": modelBytes("digits"),
  "gate/digits/rows/1.csv": "a\n1\n",
  "gate/digits/small.onnx": modelBytes("small"),
  "gate/baselines/digits.json": "{}",
  "README.md": "text",
};

type Change = Readonly<Record<string, string | Uint8Array | undefined>>;

interface Asked {
  readonly models?: readonly string[];
  readonly mentioned?: readonly string[];
  readonly before?: Change;
  /** Of the working tree. */
  readonly policyPath?: string;
  /** Written, and not committed. */
  readonly uncommitted?: Readonly<Record<string, string>>;
}

async function plan(change: Change, asked: Asked = {}): Promise<Plan & { readonly root: string }> {
  const { folder, git, commit } = gitRepository(temporaryFolder());
  const base = commit("base", { ...FILES, ...asked.before });
  commit("change", change);
  for (const [path, content] of Object.entries(asked.uncommitted ?? {}))
    writeFileSync(join(folder, path), content);
  const host = nodeHost({ workingDirectory: folder });
  const { policyPath = "gate/compression-gate.yml" } = asked;
  const checkedOut = await checkoutCommit(host, join(folder, policyPath, ".."), base);
  try {
    const made = await planChange(host, {
      policyPath,
      base: checkedOut,
      models: asked.models ?? [],
      mentioned: asked.mentioned ?? [],
      output: undefined,
    });
    return { ...made, root: folder };
  } finally {
    await checkedOut.dispose();
    expect(git("worktree", "list").split("\n")).toHaveLength(1);
  }
}

/** Reason and runs by model. */
const shown = ({ models }: Plan): unknown =>
  Object.fromEntries(
    models.map(({ name, reason, runs }) => [name, [reason, ...runs.map(({ kind }) => kind)]]),
  );

const MOVED = "models/compression-gate.yml";
const NOT = ["nothing that its verdict rests on has changed"];
const edited = (from: string, to: string): Change => ({
  "gate/compression-gate.yml": POLICY.replace(from, to),
});

const published = ({ models }: Plan): unknown =>
  models.map(({ runs }) => runs.map(({ inForce }) => inForce.publishExamples));

const waiver = (model: string): string =>
  `waivers:\n  - { id: known, model: ${model}, metric: flips, slice: all, ceiling: 0.2, owner: us, reason: soon, link: "https://example.com", since: 2026-01-01, expires: 2026-01-31 }\n`;

describe("planChange()", () => {
  test("judges nothing when nothing that a verdict rests on has changed", async () => {
    expect(shown(await plan({ "README.md": "other" }))).toEqual({ mail: NOT, digits: NOT });
  });

  test.each([
    { path: "mail/model.onnx", name: "mail", reason: "the model changed" },
    { path: "digits/small.onnx", name: "digits", reason: "its candidate changed" },
    { path: "baselines/mail.json", name: "mail", reason: "its baseline changed" },
  ])("judges $name alone when $path changes", async ({ path, name, reason }) => {
    const made = shown(await plan({ [`gate/${path}`]: "changed" }));
    const other = name === "mail" ? "digits" : "mail";
    expect(made).toEqual({ [name]: [reason, "in-force"], [other]: NOT });
  });

  test.each([
    { path: "mail/calibration.csv", name: "mail", what: "its data" },
    { path: "mail/evaluation.csv", name: "mail", what: "its data" },
    { path: "mail/later.csv", name: "mail", what: "its data" },
    { path: "mail/suite.yml", name: "mail", what: "its tests" },
    { path: "mail/tokenizer.json", name: "mail", what: "its tokenizer" },
    { path: "digits/rows/2.csv", name: "digits", what: "its data" },
    { path: "baselines/digits.json", name: "digits", what: "its baseline" },
  ])("judges $name by the old $path, and shows what would be", async ({ path, name, what }) => {
    const made = await plan({ [`gate/${path}`]: "changed" });
    const other = name === "mail" ? "digits" : "mail";
    expect(shown(made)).toEqual({
      [name]: [`${what} changed`, "in-force", "proposed"],
      [other]: NOT,
    });
    const [inForce, proposed] =
      made.models.find((model) => model.name === name)?.runs.map((run) => run.inForce) ?? [];
    expect(inForce?.directory).not.toContain(made.root);
    expect(proposed?.directory).toBe(join(made.root, "gate"));
    expect(proposed?.output).not.toBe(inForce?.output);
    expect(
      changeMarkdown({ plan: made, runs: [], unjudged: [], reproduce: (model) => model }),
    ).toContain(`**Proposed, not in force**: of \`${name}\` this change edits ${what}.`);
  });

  test("judges a changed recipe file by what is in force too", async () => {
    const made = shown(await plan({ "gate/mail/recipe.yml": "changed" }));
    expect(made).toEqual({
      mail: ["its recipe changed", "in-force", "proposed-recipe"],
      digits: NOT,
    });
  });

  test("judges a model of which a file is removed", async () => {
    const made = shown(await plan({ "gate/mail/tokenizer.json": undefined }));
    expect(made).toMatchObject({
      mail: [expect.stringContaining("its tokenizer changed"), "in-force", "proposed"],
    });
  });

  test("judges a model whose weights lie in another file that changed", async () => {
    const model = modelBytes("mail", "weights.bin");
    const before = { "gate/mail/model.onnx": model, "gate/mail/weights.bin": "old" };
    const made = shown(await plan({ "gate/mail/weights.bin": "new" }, { before }));
    expect(made).toEqual({ mail: ["the model changed", "in-force"], digits: NOT });
  });

  test("judges what an earlier step of the job wrote", async () => {
    const uncommitted = { "gate/mail/model.onnx": "trained a minute ago" };
    const made = shown(await plan({ "README.md": "other" }, { uncommitted }));
    expect(made).toEqual({ mail: ["the model changed", "in-force"], digits: NOT });
  });

  test("judges a model that git does not keep", async () => {
    const before = { ".gitignore": "gate/mail/model.onnx\n" };
    const made = shown(await plan({ "README.md": "other" }, { before }));
    expect(made).toEqual({
      mail: ["git does not keep the model, so that it may have changed", "in-force"],
      digits: NOT,
    });
  });

  test("judges a model that cannot be read, because nobody can say where its weights lie", async () => {
    const before = { "gate/mail/model.onnx": "no model" };
    const made = shown(await plan({ "README.md": "other" }, { before }));
    expect(made).toEqual({ mail: ["the model cannot be read", "in-force"], digits: NOT });
  });

  test("judges what is asked for, and only that when the workflow asks", async () => {
    const change = { "gate/digits/model.onnx": "changed" };
    expect(shown(await plan(change, { mentioned: ["mail"] }))).toEqual({
      mail: ["the pull request asks for it", "in-force"],
      digits: ["the model changed", "in-force"],
    });
    expect(shown(await plan(change, { models: ["mail"] }))).toEqual({
      mail: ["the workflow asks for it", "in-force"],
    });
  });

  test("refuses a name that neither policy knows", async () => {
    await expect(plan({ "README.md": "other" }, { mentioned: ["mial"] })).rejects.toThrow(
      'Cannot find model "mial" in policy "gate/compression-gate.yml"; its models are "mail", "digits"',
    );
  });

  test("judges a loosened policy by the old one, and shows what would be", async () => {
    const made = await plan(edited("limit: 0.01", "limit: 0.5"));
    const [mail] = made.models;
    expect(shown(made)).toEqual({
      mail: ["its policy changed", "in-force", "proposed"],
      digits: NOT,
    });
    const [inForce, proposed] = mail?.runs ?? [];
    expect(inForce?.inForce.policy.criteria).toMatchObject([{ limit: 0.01 }]);
    expect(inForce?.inForce.source).toMatch(/^gate\/compression-gate\.yml at [0-9a-f]{10}$/);
    expect(proposed?.inForce.policy.criteria).toMatchObject([{ limit: 0.5 }]);
    expect(mail?.changes).toEqual([{ path: "criteria[0].limit", before: "0.01", after: "0.5" }]);
    expect(
      changeMarkdown({ plan: made, runs: [], unjudged: [], reproduce: (model) => model }),
    ).toContain("- `criteria[0].limit`: `0.01` → `0.5`");
  });

  test("does not take bootstrap from the change", async () => {
    const made = await plan({ "gate/compression-gate.yml": `${POLICY}bootstrap: true\n` });
    expect(made.models[0]?.changes).toEqual([
      { path: "bootstrap", before: "false", after: "true" },
    ]);
    expect(made.models[0]?.runs.map(({ kind, inForce }) => [kind, inForce.bootstrap])).toEqual([
      ["in-force", false],
      ["proposed", true],
    ]);
  });

  test("publishes examples only where the base commit does, whatever the change says, also of a new model", async () => {
    const publishing = `${POLICY}publish-examples: true\n`;
    const extra = `  extra:\n    path: extra.onnx\n    data: { evaluation: { path: extra.csv } }\n`;
    const change = { "gate/compression-gate.yml": `${POLICY}${extra}publish-examples: true\n` };
    const made = await plan(change);
    expect(published(made)).toEqual([[false], [false], [false]]);
    expect(made.models[0]?.changes).toEqual([
      { path: "publish-examples", before: "false", after: "true" },
    ]);
    const before = { "gate/compression-gate.yml": publishing };
    expect(published(await plan({ "gate/mail/model.onnx": "new" }, { before }))).toEqual([
      [true],
      [],
    ]);
  });

  describe("with a waiver", () => {
    test("that it brings itself, judges without it, and shows what would be", async () => {
      const change = { "gate/compression-gate.yml": `${POLICY}${waiver("mail")}` };
      const made = await plan(change);
      expect(shown(made)).toEqual({
        mail: ["its policy changed", "in-force", "proposed"],
        digits: NOT,
      });
      const [mail] = made.models;
      expect(mail?.runs.map(({ inForce }) => inForce.waivers?.map(({ id }) => id))).toEqual([
        [],
        ["known"],
      ]);
      expect(mail?.changes).toContainEqual({
        path: "waivers.known.expires",
        before: undefined,
        after: '"2026-01-31"',
      });
    });

    test("of the base, judges by it, also when the change takes it out or stretches it", async () => {
      const before = { "gate/compression-gate.yml": `${POLICY}${waiver("mail")}` };
      const stretched = `${POLICY}${waiver("mail").replace("ceiling: 0.2", "ceiling: 0.9")}`;
      for (const after of [POLICY, stretched]) {
        const made = await plan({ "gate/compression-gate.yml": after }, { before });
        const [inForce] = made.models[0]?.runs ?? [];
        expect(inForce?.inForce.waivers).toMatchObject([{ id: "known", ceiling: 0.2 }]);
      }
    });

    test("that comes with a new model, judges the model without it", async () => {
      const added = `${POLICY}  extra:\n    path: extra.onnx\n    data: { evaluation: { path: extra.csv } }\n${waiver("extra")}`;
      const made = await plan({ "gate/compression-gate.yml": added });
      const extra = made.models.find(({ name }) => name === "extra");
      expect(extra?.runs.map(({ kind, inForce }) => [kind, inForce.waivers?.length])).toEqual([
        ["introduced", 0],
        ["proposed", 1],
      ]);
      expect(extra?.runs[0]?.inForce.output).not.toBe(extra?.runs[1]?.inForce.output);
    });
  });

  test("takes data and baseline of the base commit, the model of the working tree", async () => {
    const made = await plan({ "gate/digits/model.onnx": "new", "gate/mail/model.onnx": "new" });
    const [mail, digits] = made.models.map(({ runs }) => runs[0]?.inForce);
    expect(mail?.modelDirectory).toBe(join(made.root, "gate"));
    expect(mail?.directory).not.toContain(made.root);
    expect(digits?.baselines).not.toContain(made.root);
  });

  test("takes the first baseline of a model from the change that brings it", async () => {
    const made = await plan({ "gate/baselines/mail.json": "{}" });
    const [mail] = made.models.map(({ runs }) => runs[0]?.inForce);
    expect(mail?.baselines).toBe(join(made.root, "gate", "baselines"));
  });

  test("judges a changed recipe by what is in force, with the candidate that would ship", async () => {
    const made = await plan(edited("recipe: mail/recipe.yml", "recipe: int8-dynamic"));
    const [mail] = made.models;
    expect(mail?.runs.map(({ kind, inForce }) => [kind, inForce.policy.recipe])).toEqual([
      ["in-force", "mail/recipe.yml"],
      ["proposed-recipe", "int8-dynamic"],
    ]);
    expect(mail?.runs[1]?.inForce.policy.criteria).toMatchObject([{ limit: 0.01 }]);
    expect(new Set(mail?.runs.map(({ inForce }) => inForce.output)).size).toBe(2);
  });

  test("judges a new model by what brings it, and says so", async () => {
    const added = `${POLICY}  extra:\n    path: extra.onnx\n    data: { evaluation: { path: extra.csv } }\n`;
    const made = await plan({ "gate/compression-gate.yml": added });
    expect(shown(made)).toMatchObject({ extra: ["it is new in the policy", "introduced"] });
    expect(
      changeMarkdown({ plan: made, runs: [], unjudged: [], reproduce: (model) => model }),
    ).toContain("**New**: nothing is in force yet for `extra`");
  });

  test("judges everything by the change when the base has no policy yet", async () => {
    const { folder, commit } = gitRepository(temporaryFolder());
    const base = commit("base", { "gate/README.md": "text" });
    commit("change", FILES);
    const host = nodeHost({ workingDirectory: folder });
    const checkedOut = await checkoutCommit(host, join(folder, "gate"), base);
    const policyPath = "gate/compression-gate.yml";
    const request = { policyPath, base: checkedOut, models: [], mentioned: [], output: "o" };
    const made = await planChange(host, request);
    await checkedOut.dispose();
    expect(made.models.map(({ runs }) => runs[0]?.kind)).toEqual(["introduced", "introduced"]);
    expect(made.output).toBe(join(folder, "o"));
  });

  test("goes on judging a model that is taken out of the policy while its file stays", async () => {
    const without = POLICY.slice(0, POLICY.indexOf("  digits:"));
    const made = shown(await plan({ "gate/compression-gate.yml": without }));
    expect(made).toMatchObject({ digits: ["its policy changed", "in-force"] });
  });

  test("lets a model go with its file", async () => {
    const without = POLICY.slice(0, POLICY.indexOf("  digits:"));
    const change = { "gate/compression-gate.yml": without, "gate/digits/model.onnx": undefined };
    expect(shown(await plan(change))).toEqual({
      mail: NOT,
      digits: ["its file and its policy are removed: nothing of it is left to judge"],
    });
  });

  test("refuses to let a model come back under a new name with a policy of its own", async () => {
    const renamed = POLICY.replace("  digits:", "  figures:").replaceAll("digits/", "figures/");
    const change = {
      "gate/compression-gate.yml": renamed,
      "gate/digits/model.onnx": undefined,
      "gate/figures/model.onnx": "digits model",
    };
    await expect(plan(change)).rejects.toThrow(
      /^Cannot judge a change that removes model "digits" and brings model "figures"/,
    );
  });

  test("refuses a proposed policy that cannot be used", async () => {
    await expect(plan(edited("standard", "strict"))).rejects.toThrow(
      /^Cannot read policy "gate\/compression-gate\.yml"/,
    );
  });
});

/** The whole folder goes to another place, with the policy as given. */
const folderTo = (folder: string, policy: string): Change =>
  Object.fromEntries(
    Object.entries(FILES).flatMap(([path, content]) =>
      path.startsWith("gate/")
        ? [
            [path, undefined],
            [path.replace("gate/", `${folder}/`), path.endsWith("gate.yml") ? policy : content],
          ]
        : [],
    ),
  );

describe("planChange() of a policy that moves", () => {
  const loosened = POLICY.replace("limit: 0.01", "limit: 0.5");

  test("with its folder judges by what was in force, and its models where they are now", async () => {
    const made = await plan(folderTo("models", loosened), { policyPath: MOVED });
    const [mail, digits] = made.models;
    expect(mail?.runs.map(({ kind }) => kind)).toEqual(["in-force", "proposed-recipe", "proposed"]);
    const [inForce] = mail?.runs ?? [];
    expect(inForce?.inForce.policy.criteria).toMatchObject([{ limit: 0.01 }]);
    expect(inForce?.inForce.source).toMatch(/^gate\/compression-gate\.yml at [0-9a-f]{10}$/);
    expect(inForce?.inForce.modelDirectory).toBe(join(made.root, "models"));
    expect(inForce?.inForce.directory).not.toContain(made.root);
    expect(mail?.changes).toEqual([{ path: "criteria[0].limit", before: "0.01", after: "0.5" }]);
    expect(digits?.reason).toMatch(/^its policy moved/);
    expect(digits?.runs[0]?.inForce.baselines).not.toContain(made.root);
  });

  test("alone judges by what was in force, and its models where they stayed", async () => {
    const moved = loosened.replaceAll(/(path|tokenizer|provided): (\w)/g, "$1: ../gate/$2");
    const change = { "gate/compression-gate.yml": undefined, [MOVED]: moved };
    const made = await plan(change, { policyPath: MOVED });
    const [mail, digits] = made.models;
    const [inForce] = mail?.runs ?? [];
    expect(inForce?.kind).toBe("in-force");
    expect(inForce?.inForce.policy.criteria).toMatchObject([{ limit: 0.01 }]);
    expect(inForce?.inForce.modelDirectory).toBe(join(made.root, "gate"));
    const recipes = digits?.runs.map(({ kind, inForce: { policy } }) => [kind, policy.recipe]);
    expect(recipes?.slice(0, 2)).toEqual([
      ["in-force", { provided: "digits/small.onnx" }],
      ["proposed-recipe", { provided: "digits/small.onnx" }],
    ]);
  });

  test("to another name in its folder judges by what was in force", async () => {
    const change = { "gate/compression-gate.yml": undefined, "gate/policy.yaml": loosened };
    const made = await plan(change, { policyPath: "gate/policy.yaml" });
    const [inForce] = made.models[0]?.runs ?? [];
    expect(inForce).toMatchObject({
      kind: "in-force",
      inForce: { policy: { criteria: [{ limit: 0.01 }] } },
    });
  });

  test("is new where the one that was there stays, and where what goes is no policy", async () => {
    for (const gone of [undefined, "gate/mail/recipe.yml"]) {
      const change = { [MOVED]: POLICY, ...(gone === undefined ? {} : { [gone]: undefined }) };
      const made = await plan(change, { policyPath: MOVED });
      expect(made.models.map(({ runs }) => runs[0]?.kind)).toEqual(["introduced", "introduced"]);
    }
  });

  test("is refused when two go while it comes", async () => {
    const before = { "other/policy.yml": POLICY };
    const change = { ...folderTo("models", POLICY), "other/policy.yml": undefined };
    await expect(plan(change, { before, policyPath: MOVED })).rejects.toThrow(
      'Cannot tell what is in force for policy "models/compression-gate.yml", which this change brings: it removes the policies "gate/compression-gate.yml" and "other/policy.yml"',
    );
  });
});

test("planWhole() judges every model of the policy that is checked out, or those that are asked for", async () => {
  const { folder, commit } = gitRepository(temporaryFolder());
  commit("base", FILES);
  const host = nodeHost({ workingDirectory: folder });
  const policyPath = "gate/compression-gate.yml";
  const all = await planWhole(host, { policyPath, models: [], output: undefined });
  expect(shown(all)).toEqual({
    mail: ["it is in the policy", "in-force"],
    digits: ["it is in the policy", "in-force"],
  });
  const one = await planWhole(host, { policyPath, models: ["mail"], output: undefined });
  expect(shown(one)).toEqual({ mail: ["the workflow asks for it", "in-force"] });
});
