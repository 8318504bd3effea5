import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/stats/float16.ts
var float = new Float32Array(1);
var bits = new Uint32Array(float.buffer);
function float16ToFloat32(half) {
  const sign = half & 32768 ? -1 : 1;
  const exponent = half >> 10 & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
function float32ToFloat16(value) {
  float[0] = value;
  const word = bits[0] ?? 0;
  const sign = word >>> 16 & 32768;
  const magnitude = word & 2147483647;
  if (magnitude > 2139095040) return sign | 32256;
  if (magnitude >= 1199570944) return sign | 31744;
  if (magnitude < 947912704) return sign | subnormalBits(Math.abs(float[0]));
  const rounded = magnitude + 4095 + (magnitude >>> 13 & 1);
  return sign | rounded - 939524096 >>> 13;
}
function subnormalBits(magnitude) {
  const steps = magnitude * 2 ** 24;
  const floor = Math.floor(steps);
  const rest = steps - floor;
  const isUp = rest > 0.5 || rest === 0.5 && floor % 2 === 1;
  return isUp ? floor + 1 : floor;
}

export {
  float16ToFloat32,
  float32ToFloat16
};
