/** How a candidate's scores are corrected after it: what a fit finds, and a graph can express. */

export type Recalibration =
  /** Scores become softmax(ln p · matrix + offset): temperature, vector, Platt's and beta scaling are all of this kind. */
  | {
      readonly kind: "affine";
      readonly classes: number;
      /** classes × classes, row-major: from the logarithm of one class to the logit of another. */
      readonly matrix: Float64Array;
      readonly offset: Float64Array;
    }
  /** Of two classes: the probability of the positive one is interpolated between points, and constant beyond them. */
  | {
      readonly kind: "isotonic";
      readonly positive: number;
      readonly thresholds: Float64Array;
      readonly values: Float64Array;
    };
