import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/stats/round-half-even.ts
var WHOLE_NUMBERS = 1.5 * 2 ** 52;
function roundHalfEven(value) {
  if (Math.abs(value) < 2 ** 51) return value + WHOLE_NUMBERS - WHOLE_NUMBERS;
  const floor = Math.floor(value);
  if (value === floor || floor % 2 === 0) return floor;
  return floor + 1;
}

export {
  roundHalfEven
};
