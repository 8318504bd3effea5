/** A repository with a policy of two models, changes to it, and what planChange() makes of them. */
import { expect } from "@jest/globals";
import { create } from "@bufbuild/protobuf";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from "onnx-buf";
import { checkoutCommit } from "../../src/commands/change/merge-base.ts";
import { type Plan, planChange } from "../../src/commands/change/plan-change.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";
import { gitRepository } from "./git-repository.ts";
import { temporaryFolder } from "./temporary.ts";

export const POLICY = `
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
export function modelBytes(name: string, weights?: string): Uint8Array {
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

export const FILES: Readonly<Record<string, string | Uint8Array>> = {
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

export type Change = Readonly<Record<string, string | Uint8Array | undefined>>;

export interface Asked {
  readonly models?: readonly string[];
  readonly mentioned?: readonly string[];
  readonly before?: Change;
  /** Of the working tree. */
  readonly policyPath?: string;
  /** Written, and not committed. */
  readonly uncommitted?: Readonly<Record<string, string>>;
}

export async function plan(
  change: Change,
  asked: Asked = {},
): Promise<Plan & { readonly root: string }> {
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
export const shown = ({ models }: Plan): unknown =>
  Object.fromEntries(
    models.map(({ name, reason, runs }) => [name, [reason, ...runs.map(({ kind }) => kind)]]),
  );

export const NOT: readonly string[] = ["nothing that its verdict rests on has changed"];
export const edited = (from: string, to: string): Change => ({
  "gate/compression-gate.yml": POLICY.replace(from, to),
});

export const waiver = (model: string): string =>
  `waivers:\n  - { id: known, model: ${model}, metric: flips, slice: all, ceiling: 0.2, owner: us, reason: soon, link: "https://example.com", since: 2026-01-01, expires: 2026-01-31 }\n`;
