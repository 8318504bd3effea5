/** Answers of engines, kept for another machine. */
import { deserialize, serialize } from "node:v8";
import type { EngineError, EngineErrorCode } from "../schema/user-error.ts";
import type { Prediction } from "./engine.ts";

export type StoredAnswer =
  // One of many types: which one, the question says under whose key it is kept.
  // oxlint-disable-next-line typescript/no-explicit-any
  | { readonly kind: "whole"; readonly answer: any }
  /** Of `of` rows those at [from, to); none when there is no prediction. */
  | {
      readonly kind: "rows";
      readonly from: number;
      readonly to: number;
      readonly of: number;
      readonly prediction: Prediction | undefined;
    }
  | { readonly kind: "failure"; readonly code: EngineErrorCode; readonly message: string };

export type StoredAnswers = ReadonlyMap<string, StoredAnswer>;

/** Node's own format: it keeps every number to the last bit, and typed arrays as they are. */
export const encodeAnswers = (answers: StoredAnswers): Uint8Array =>
  new Uint8Array(serialize(answers));

/** Only for bytes whose digest this program wrote down beside them. */
export function decodeAnswers(bytes: Uint8Array): StoredAnswers {
  const answers: StoredAnswers = deserialize(bytes);
  return answers;
}

export const failureOf = ({ code, message }: EngineError): StoredAnswer => ({
  kind: "failure",
  code,
  message,
});
