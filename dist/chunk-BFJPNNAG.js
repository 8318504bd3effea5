import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/version.ts
var VERSION = "0.1.0";

export {
  VERSION
};
