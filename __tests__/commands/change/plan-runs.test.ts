import { describe, expect, test } from "@jest/globals";
import { join } from "node:path";
import { changeMarkdown } from "../../../src/commands/change/change-markdown.ts";
import { checkoutCommit } from "../../../src/commands/change/merge-base.ts";
import { planChange } from "../../../src/commands/change/plan-change.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { POLICY, FILES, NOT, edited, plan, shown } from "../../support/changes-on-disk.ts";
import { gitRepository } from "../../support/git-repository.ts";
import { temporaryFolder } from "../../support/temporary.ts";

describe("planChange() of what changes or comes anew", () => {
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
      ["in-force", "int8-dynamic"],
    ]);
    expect(mail?.runs[0]?.inForce.policy.criteria).toMatchObject([{ limit: 0.01 }]);
    expect(mail?.ships).toEqual(["another recipe"]);
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

  const renamed = POLICY.replace("  digits:", "  figures:");

  test.each([
    ["and its files stay", renamed, {}],
    [
      "and its files move",
      renamed.replaceAll("digits/", "figures/"),
      { "gate/digits/model.onnx": undefined, "gate/figures/model.onnx": "digits model" },
    ],
    [
      "and a copy of its files has other bytes",
      renamed.replaceAll("digits/", "figures/"),
      { "gate/figures/model.onnx": "edited" },
    ],
  ])("refuses a model under a new name with a policy of its own: %s", async (_, policy, files) => {
    const change = { "gate/compression-gate.yml": policy, ...files };
    const refusal =
      /^Cannot judge a change that takes model "digits" out of the policy and brings model "figures"/;
    await expect(plan(change)).rejects.toThrow(refusal);
    // Also where another model is all that the workflow asks for.
    await expect(plan(change, { models: ["mail"] })).rejects.toThrow(refusal);
  });

  test("refuses a proposed policy that cannot be used", async () => {
    await expect(plan(edited("standard", "strict"))).rejects.toThrow(
      /^Cannot read policy "gate\/compression-gate\.yml"/,
    );
  });
});
