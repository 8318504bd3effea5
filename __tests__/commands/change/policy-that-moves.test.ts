import { describe, expect, test } from "@jest/globals";
import { join } from "node:path";
import { POLICY, FILES, plan, type Change } from "../../support/changes-on-disk.ts";

const MOVED = "models/compression-gate.yml";

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
    expect(mail?.runs.map(({ kind }) => kind)).toEqual(["in-force", "proposed"]);
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
    expect(recipes?.[0]).toEqual(["in-force", { provided: "digits/small.onnx" }]);
    expect(recipes?.map(([kind]) => kind)).toEqual(["in-force", "proposed"]);
    expect(digits?.ships).toEqual([]);
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

  test("refuses a model under a new name in a policy that moves", async () => {
    await expect(
      plan(folderTo("models", POLICY.replace("  digits:", "  figures:")), { policyPath: MOVED }),
    ).rejects.toThrow(
      /^Cannot judge a change that takes model "digits" out of the policy and brings model "figures"/,
    );
  });
});
