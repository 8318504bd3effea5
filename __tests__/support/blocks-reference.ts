/** What onnxruntime's own quantizers make of small weights in few bits; `blocks.py` made it. */
import { readFileSync } from "node:fs";
import type { BlockCodes } from "../../src/compress/quantize/block-codes.ts";
import type { Flat } from "./quantization-reference.ts";

interface Coded {
  readonly bits: 2 | 4 | 8;
  readonly symmetric: boolean;
}

interface BlocksReference {
  readonly packed: readonly (Coded & {
    readonly blockSize: number;
    readonly weight: Flat;
    readonly packed: Flat;
    readonly scales: Flat;
    readonly zeroPoints?: Flat;
  })[];
  readonly compensated: {
    readonly blockSize: number;
    readonly weight: Flat;
    readonly moments: Flat;
    /** Weights as GPTQ gives them. */
    readonly cases: readonly (Coded & { readonly made: Flat })[];
  };
  /** Weights as HQQ gives them; each row is an output channel. */
  readonly halfQuadratic: readonly {
    readonly bits: Coded["bits"];
    readonly blockSize: number;
    readonly weight: Flat;
    readonly made: Flat;
  }[];
  /** Blocks as k_quant codes them, each row an output channel; those of the last have weights of one sign. */
  readonly kQuant: readonly {
    readonly bits: Coded["bits"];
    readonly blockSize: number;
    readonly weight: Flat;
    readonly codes: Flat;
    readonly scales: Flat;
    readonly zeroPoints: Flat;
  }[];
}

const file = new URL("../../fixtures/reference/blocks.json", import.meta.url);
export const blocks: BlocksReference = JSON.parse(readFileSync(file, "utf8"));

/** One code of many that share bytes. */
export function codeAt(bytes: ArrayLike<number>, place: number, bits: number): number {
  const share = 8 / bits;
  return ((bytes[Math.floor(place / share)] ?? 0) >> (bits * (place % share))) & (2 ** bits - 1);
}

/** The weights [K, N] as the kernel reads them. */
export function unpacked(
  { packed, scales, zeroPoints, blocks: count }: BlockCodes,
  { bits, blockSize, dims }: { bits: number; blockSize: number; dims: readonly number[] },
): Float64Array {
  const [depth = 0, channels = 0] = dims;
  const zeroPointRow = Math.ceil((count * bits) / 8) * (8 / bits);
  return Float64Array.from({ length: depth * channels }, (_, at) => {
    const [k, channel] = [Math.floor(at / channels), at % channels];
    const block = Math.floor(k / blockSize);
    const zeroPoint =
      zeroPoints === undefined
        ? 2 ** (bits - 1)
        : codeAt(zeroPoints, channel * zeroPointRow + block, bits);
    const code = codeAt(packed, channel * count * blockSize + k, bits);
    return (code - zeroPoint) * (scales[channel * count + block] ?? 0);
  });
}
