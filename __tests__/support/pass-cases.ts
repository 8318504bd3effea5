/** A pass on files: what it makes of a model is compared as text with what was agreed, and with the model itself in the engine. */
import { expect } from "@jest/globals";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import * as runtime from "onnxruntime-node";
import type { PassContext, PassResult, SummedTensor, ValueRange } from "../../src/compress/pass.ts";
import { checkModel } from "../../src/model/check-model.ts";
import { withExtraOutputs } from "../../src/model/extra-outputs.ts";
import type { Model } from "../../src/model/ir.ts";
import { printModel } from "../../src/model/print-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { evaluate } from "../../src/run/process/predict.ts";
import { ranges } from "../../src/run/process/ranges.ts";
import { sums } from "../../src/run/process/sums.ts";
import { sessionOptions } from "../../src/run/process/session.ts";
import type { Column, ElementType, TensorValues } from "../../src/schema/tensor.ts";
import type { RangeDetail } from "../../src/schema/value-range.ts";
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

/** Rows for `test.each`. */
export const named = (cases: readonly PassCase[]): readonly (readonly [string, PassCase])[] =>
  cases.map((given) => [given.name, given]);

/** The texts of the model before and after are those of the files. */
export async function expectAgreed(pass: string, given: PassCase): Promise<void> {
  const folder = `fixtures/passes/${pass}/${given.name}`;
  expectFile(`${folder}/before.onnx.txt`, printModel(given.model));
  const after = await given.apply(given.model, passContext(given.inputs));
  expect(checkModel(after.model)).toEqual([]);
  expectFile(`${folder}/after.onnx.txt`, printModel(after.model));
}

/** What the pass made has nothing left for it. */
export async function expectDone(given: PassCase): Promise<void> {
  const context = passContext(given.inputs);
  const once = await given.apply(given.model, context);
  const twice = await given.apply(once.model, context);
  expect(printModel(twice.model)).toBe(printModel(once.model));
  expect(twice.changes.filter(({ kind }) => kind === "applied")).toEqual([]);
}

/** Both models answer the same inputs within the bound. */
export async function expectAnswers(given: PassCase): Promise<void> {
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
        : {
            ranges: (model, values, detail) => observedRanges(model, inputs, { values, detail }),
            sums: (model, outputs) => observedSums(model, inputs, outputs),
          },
    evaluate: async (bytes) => evaluate(await open(bytes)),
  };
}

const open = (bytes: Uint8Array): Promise<InferenceSession> =>
  runtime.InferenceSession.create(
    bytes,
    sessionOptions({ threads: 1, kernels: "ordinary", optimization: "disabled" }),
  );

async function observedRanges(
  model: Model,
  inputs: Inputs,
  {
    values,
    detail,
  }: { readonly values: readonly string[]; readonly detail?: RangeDetail | undefined },
): Promise<ReadonlyMap<string, ValueRange>> {
  const session = await open(writeModel(withExtraOutputs(model, values)));
  const columns = Object.entries(inputs).map(([name, tensor]) => columnOf(name, tensor));
  const rows = Array.from({ length: columns[0]?.rows ?? 0 }, (_, row) => row);
  const batch = detail?.kind === "average" ? 1 : 16;
  const found = await ranges({ runtime, session, columns, rows, batch, tensors: values, detail });
  // ONNX Runtime's type names are those of ElementType.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const typed = found as readonly (ValueRange & { readonly name: string })[];
  return new Map(typed.map((range) => [range.name, range]));
}

async function observedSums(
  model: Model,
  inputs: Inputs,
  outputs: readonly string[],
): Promise<ReadonlyMap<string, SummedTensor>> {
  const session = await open(writeModel(model));
  const columns = Object.entries(inputs).map(([name, tensor]) => columnOf(name, tensor));
  const rows = Array.from({ length: columns[0]?.rows ?? 0 }, (_, row) => row);
  const found = await sums({ runtime, session, columns, rows, batch: 16, outputs });
  return new Map(
    found.map(({ name, itemShape, values }) => [
      name,
      { dims: itemShape, values: Float64Array.from(values, Number) },
    ]),
  );
}

export function columnOf(name: string, tensor: Tensor): Column {
  const [rows = 0, ...itemShape] = tensor.dims;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const [elementType, values] = [tensor.type as ElementType, tensor.data as TensorValues];
  return { name, elementType, itemShape, rows, values };
}
