/** Evidence that the candidate loses less accuracy than a margin, which stays valid however often it is looked at. */
export interface StandingEvidence {
  /** A share: 0.01 is one percentage point. */
  readonly margin: number;
  readonly rows: number;
  /** To one, after all rows. */
  readonly evidence: number;
  /** From which on it is proof, at 5 %. */
  readonly proof: number;
  /** Rows, in their order, after which it was proof for the first time; null: never yet. */
  readonly provenAt: number | null;
}
