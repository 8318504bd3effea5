/** The two kinds of failure that are not bugs: what the user gave cannot be used, and the engine could not do its part. */

/** Closed list: tests and fronts look at the code, people read the message. */
export type UserErrorCode =
  | "usage"
  | "file-missing"
  | "file-unreadable"
  | "policy-invalid"
  | "recipe-invalid"
  | "recipe-refused"
  | "record-invalid"
  | "model-not-onnx"
  | "model-empty"
  | "model-truncated"
  | "model-lfs-pointer"
  | "model-external-data"
  | "model-malformed"
  | "model-too-large"
  | "data-malformed"
  | "data-column-missing"
  | "data-label"
  | "data-empty"
  | "data-input-unbound"
  | "tokenizer-invalid"
  | "git"
  | "engine-missing";

/**
 * Something that the user gave cannot be used; exit code 4.
 * The message says what was being done, to what, what is the case, and what would be accepted.
 */
export class UserError extends Error {
  readonly code: UserErrorCode;
  constructor(code: UserErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "UserError";
    this.code = code;
  }
}

export type EngineErrorCode =
  "engine-crashed" | "engine-timeout" | "engine-memory" | "engine-failed";

/** The inference engine crashed, hung, ran out of memory, or refused a model: an `error` finding, never a pass; exit code 5. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  constructor(code: EngineErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "EngineError";
    this.code = code;
  }
}
