/** A pass on files: what it makes of a model is compared as text with what was agreed, and with the model itself in the engine. */
import { expect, test } from "@jest/globals";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import * as runtime from "onnxruntime-node";
import type { PassContext, PassResult, ValueRange } from "../../src/compress/pass.ts";
import { checkModel } from "../../src/model/check-model.ts";
import { withExtraOutputs } from "../../src/model/extra-outputs.ts";
import type { Model } from "../../src/model/ir.ts";
import { printModel } from "../../src/model/print-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { evaluate } from "../../src/run/process/predict.ts";
import { ranges } from "../../src/run/process/ranges.ts";
import { sessionOptions } from "../../src/run/process/session.ts";
import type { Column, ElementType, TensorValues } from "../../src/schema/tensor.ts";
import { type Inputs, relativeError, runModel } from "./run-model.ts";

export interface PassCase {
  /** Folder of the case: fixtures/passes/<pass>/<case>. */
  readonly name: string;
  readonly model: Model;
  readonly inputs: Inputs;
  /** How far the outputs may move, by `relativeError`; 0 for the very same numbers. */
  readonly bound: number;
  readonly apply: (model: Model, context: PassContext) => Promise<PassResult>;
}

export function testPassCases(pass: string, cases: readonly PassCase[]): void {
  const rows = cases.map((given) => [given.name, given] as const);
  test.each(rows)(`${pass} on %s gives the agreed model`, async (name, given) => {
    const folder = `fixtures/passes/${pass}/${name}`;
    expectFile(`${folder}/before.onnx.txt`, printModel(given.model));
    const after = await given.apply(given.model, passContext(given.inputs));
    expect(checkModel(after.model)).toEqual([]);
    expectFile(`${folder}/after.onnx.txt`, printModel(after.model));
  });

  test.each(rows)(`${pass} on %s changes nothing the second time`, async (_, given) => {
    const context = passContext(given.inputs);
    const once = await given.apply(given.model, context);
    const twice = await given.apply(once.model, context);
    expect(printModel(twice.model)).toBe(printModel(once.model));
    expect(twice.changes.filter(({ kind }) => kind === "applied")).toEqual([]);
  });

  test.each(rows)(`${pass} on %s keeps what the engine answers`, async (_, given) => {
    const { model } = await given.apply(given.model, passContext(given.inputs));
    const [before, after] = [
      await runModel(given.model, given.inputs),
      await runModel(model, given.inputs),
    ];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, wanted] of Object.entries(before)) {
      const error = relativeError(wanted, after[name] ?? new Float64Array());
      expect(error).toBeLessThanOrEqual(given.bound);
    }
  });
}

/** `UPDATE_FIXTURES=1` writes the file instead; what changed is then reviewed like code. */
export function expectFile(path: string, text: string): void {
  if (process.env["UPDATE_FIXTURES"] !== undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, "utf8"));
}

/** What passes need from the engine, inside the test; without inputs there is no calibration data. */
export function passContext(inputs?: Inputs): PassContext {
  return {
    calibration:
      inputs === undefined
        ? undefined
        : { ranges: (model, values) => observedRanges(model, inputs, values) },
    evaluate: async (bytes) => evaluate(await open(bytes)),
  };
}

const open = (bytes: Uint8Array): Promise<InferenceSession> =>
  InferenceSession.create(
    bytes,
    sessionOptions({ threads: 1, kernels: "ordinary", optimization: "disabled" }),
  );

async function observedRanges(
  model: Model,
  inputs: Inputs,
  values: readonly string[],
): Promise<ReadonlyMap<string, ValueRange>> {
  const session = await open(writeModel(withExtraOutputs(model, values)));
  const columns = Object.entries(inputs).map(([name, tensor]) => columnOf(name, tensor));
  const rows = Array.from({ length: columns[0]?.rows ?? 0 }, (_, row) => row);
  const found = await ranges({ runtime, session, columns, rows, batch: 16, tensors: values });
  return new Map(
    found.map((range) => [range.name, { ...range, elementType: range.elementType as ElementType }]),
  );
}

export function columnOf(name: string, tensor: Tensor): Column {
  const [rows = 0, ...itemShape] = tensor.dims;
  const values = tensor.data as TensorValues;
  return { name, elementType: tensor.type as ElementType, itemShape, rows, values };
}
