import { describe, expect, test } from "@jest/globals";
import type { Plan } from "../../../src/commands/change/plan-change.ts";
import { changeMarkdown } from "../../../src/commands/change/change-markdown.ts";
import { POLICY, NOT, edited, plan, shown, waiver } from "../../support/changes-on-disk.ts";

const published = ({ models }: Plan): unknown =>
  models.map(({ runs }) => runs.map(({ inForce }) => inForce.publishExamples));

describe("planChange() of a policy that changes", () => {
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
});
