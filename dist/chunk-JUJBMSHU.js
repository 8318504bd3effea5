import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/version.ts
var VERSION = "0.1.0";
var RECORD_VERSION = 2;

export {
  VERSION,
  RECORD_VERSION
};
