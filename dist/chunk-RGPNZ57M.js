import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/user-error.ts
var UserError = class extends Error {
  code;
  constructor(code, message, options) {
    super(message, options);
    this.name = "UserError";
    this.code = code;
  }
};
var EngineError = class extends Error {
  code;
  constructor(code, message, options) {
    super(message, options);
    this.name = "EngineError";
    this.code = code;
  }
};

export {
  UserError,
  EngineError
};
