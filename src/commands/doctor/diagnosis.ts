/** One thing that the doctor looked at. */

export type DiagnosisState =
  | "ok"
  /** It is known to be missing or wrong. */
  | "missing"
  /** Nobody here can tell. */
  | "unknown"
  /** It works; this would be better. */
  | "advice";

export interface Diagnosis {
  readonly state: DiagnosisState;
  /** What was looked at: "comment", "required check". */
  readonly about: string;
  /** What is the case, without a full stop. */
  readonly text: string;
  /** What to do, without a full stop. */
  readonly remedy?: string;
}

/** What GitHub says, or why it was not asked. */
export type Asked<Facts> =
  | { readonly kind: "asked"; readonly facts: Facts }
  /** A clause: "no token is given". */
  | { readonly kind: "offline"; readonly why: string };
