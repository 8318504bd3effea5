/** How codes of activations are written: with operators of ONNX where those know their type, with the engine's own elsewhere. */
import { type Tensor, makeTensor } from "../../model/ir.ts";
import type { ActivationType } from "../quantize/activation-scale.ts";

/** From it on, QuantizeLinear and DequantizeLinear of ONNX know 16 bits. */
const WIDE_OPSET = 21;

export const converterDomain = ({ bits }: ActivationType, opset: number): string =>
  bits === 16 && opset < WIDE_OPSET ? "com.microsoft" : "";

export function zeroPoints(
  name: string,
  { bits, symmetric }: ActivationType,
  { dims, zeroPoint }: { readonly dims: readonly number[]; readonly zeroPoint: number },
): Tensor {
  const count = dims.reduce((product, size) => product * size, 1);
  const all = Array.from({ length: count }, () => zeroPoint);
  if (bits === 8)
    return symmetric
      ? makeTensor(name, "int8", { dims, values: Int8Array.from(all) })
      : makeTensor(name, "uint8", { dims, values: Uint8Array.from(all) });
  return symmetric
    ? makeTensor(name, "int16", { dims, values: Int16Array.from(all) })
    : makeTensor(name, "uint16", { dims, values: Uint16Array.from(all) });
}
