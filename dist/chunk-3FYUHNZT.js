import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/commands/differences.ts
var RELATIVE_TOLERANCE = 1e-9;
function differences(recorded, recomputed, path = "") {
  if (isSame(recorded, recomputed)) return [];
  if (!isObject(recorded) || !isObject(recomputed)) return [{ path, recorded, recomputed }];
  const [before, after] = [new Map(Object.entries(recorded)), new Map(Object.entries(recomputed))];
  const keys = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap(
    (key) => differences(before.get(key), after.get(key), path === "" ? key : `${path}.${key}`)
  );
}
function isSame(a, b) {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}
function isObject(value) {
  return typeof value === "object" && value !== null;
}

export {
  differences
};
