import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/cli/count-of.ts
var countOf = (count, thing) => `${String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",")} ${thing}${count === 1 ? "" : "s"}`;

export {
  countOf
};
