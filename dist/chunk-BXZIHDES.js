import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/record/json-file.ts
function toJson(value) {
  return `${JSON.stringify(value, refuseNonFinite, 2)}
`;
}
function refuseNonFinite(key, value) {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Error(`"${key}" is ${value}, which JSON cannot hold`);
  }
  return value;
}

export {
  toJson
};
