/** What onnxruntime and onnxsim give for activations and biases of quantized layers; `static.py` made it. */
import { readFileSync } from "node:fs";
import type { Flat } from "./quantization-reference.ts";

interface CorrectedLayer {
  readonly weight: Flat;
  readonly rows: Flat;
  readonly attributes: Readonly<Record<string, number | readonly number[]>>;
  /** For each row alone, by channel. */
  readonly corrections: readonly (readonly number[])[];
}

interface StaticReference {
  readonly activationScales: readonly {
    readonly type: "uint8" | "int8" | "uint16" | "int16";
    readonly low: number;
    readonly high: number;
    readonly scale: number;
    readonly zeroPoint: number;
  }[];
  readonly biasCorrections: Readonly<Record<"Conv" | "Gemm", CorrectedLayer>>;
}

const file = new URL("../../fixtures/reference/static.json", import.meta.url);
export const staticReference: StaticReference = JSON.parse(readFileSync(file, "utf8"));
