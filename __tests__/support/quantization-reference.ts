/** What onnxruntime's own quantizers give for small weights; `quantization.py` made it. */
import { readFileSync } from "node:fs";

export interface Flat {
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

interface QuantizedWeight {
  readonly weight: Flat;
  readonly codes: Flat;
  readonly scales: Flat;
}

export interface PackedWeight {
  readonly blockSize: number;
  readonly symmetric: boolean;
  readonly weight: Flat;
  readonly packed: Flat;
  readonly scales: Flat;
  readonly zeroPoints?: Flat;
  readonly attributes: Readonly<Record<string, number>>;
}

interface QuantizationReference {
  readonly dynamicPerChannel: QuantizedWeight;
  readonly dynamicPerTensor: QuantizedWeight;
  readonly staticConv: QuantizedWeight & {
    readonly bias: Flat;
    readonly inputScale: number;
    readonly biasCodes: Flat;
    readonly biasScales: Flat;
  };
  readonly activationScales: readonly {
    readonly low: number;
    readonly high: number;
    readonly scale: number;
    readonly zeroPoint: number;
  }[];
  readonly nbitsOnGrid: readonly PackedWeight[];
  readonly nbits: readonly PackedWeight[];
  readonly gather: {
    readonly blockSize: number;
    readonly table: Flat;
    readonly dims: readonly number[];
    readonly bytes: readonly number[];
    readonly scales: Flat;
    readonly attributes: Readonly<Record<string, number>>;
  };
  readonly float16: { readonly values: Flat; readonly bits: Flat };
  readonly roundings: {
    readonly values: readonly number[];
    readonly even: readonly number[];
    readonly away: readonly number[];
  };
}

const file = new URL("../../fixtures/reference/quantization.json", import.meta.url);
export const reference: QuantizationReference = JSON.parse(readFileSync(file, "utf8"));
