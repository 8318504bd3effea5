import { describe, expect, test } from "@jest/globals";
import { join } from "node:path";
import { changeMarkdown } from "../../../src/commands/change/change-markdown.ts";
import { planWhole } from "../../../src/commands/change/plan-change.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { FILES, NOT, modelBytes, plan, shown } from "../../support/changes-on-disk.ts";
import { gitRepository } from "../../support/git-repository.ts";
import { temporaryFolder } from "../../support/temporary.ts";

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

  test("judges by a changed recipe file, and by what is in force otherwise", async () => {
    const made = await plan({ "gate/mail/recipe.yml": "changed" });
    expect(shown(made)).toEqual({ mail: ["its recipe changed", "in-force"], digits: NOT });
    const [mail] = made.models;
    expect(mail?.ships).toEqual(["another recipe"]);
    expect(mail?.runs[0]?.inForce.policy.recipe).toBe(join(made.root, "gate/mail/recipe.yml"));
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
