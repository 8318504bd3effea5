/** Files of `fixtures/` as they are on the disk. */
import { readFileSync } from "node:fs";

/** The bytes of a file, by its path within `fixtures/`. */
export function fixtureBytes(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)));
}

export function fixtureText(path: string): string {
  return new TextDecoder().decode(fixtureBytes(path));
}

/** Models that other programs made. */
export const FIXTURE_MODELS: readonly string[] = [
  "census-income/model.onnx",
  "handwritten-digits/model.onnx",
  "mail-spam/model.onnx",
  "quantized-elsewhere/census-income.onnx",
  "quantized-elsewhere/handwritten-digits.onnx",
];
