/** The contract of a perturbation. One file in perturbations/ each. */
import type { PerturbationName } from "../schema/generated/perturbation-name.ts";
import type { Random } from "../stats/random.ts";
import type { Image } from "./image.ts";

export interface Draw {
  /** 0 … 5, a whole number; 0 changes nothing. */
  readonly severity: number;
  /** The row's own stream. The draws do not depend on the severity: what a weak one changes, a strong one changes too. */
  readonly random: Random;
}

/** What the reference rows say of a column of numbers. */
export interface NumberFacts {
  /** Standard deviation, to two digits. */
  readonly spread: number;
  readonly lower: number;
  readonly upper: number;
  /** All values are whole: a perturbed one is, too. */
  readonly isWhole: boolean;
}

interface Named {
  readonly name: PerturbationName;
  /** What it does, in a few words for people. */
  readonly description: string;
}

/** A single number of a table. */
export interface NumberPerturbation extends Named {
  readonly of: "number";
  readonly perturb: (value: number, draw: Draw, facts: NumberFacts) => number;
}

/** One of a few words, in a table. */
export interface CategoryPerturbation extends Named {
  readonly of: "category";
  /** `categories` are those of the reference rows, sorted. */
  readonly perturb: (value: string, draw: Draw, categories: readonly string[]) => string;
}

/** Any single cell of a table: a number becomes NaN, a word "". */
export interface CellPerturbation extends Named {
  readonly of: "cell";
  readonly isLost: (draw: Draw) => boolean;
}

export interface TextPerturbation extends Named {
  readonly of: "text";
  readonly perturb: (text: string, draw: Draw) => string;
}

export interface ImagePerturbation extends Named {
  readonly of: "image";
  readonly perturb: (image: Image, draw: Draw) => Image;
}

/** The numbers of one item, whatever they mean. */
export interface TensorPerturbation extends Named {
  readonly of: "tensor";
  readonly perturb: (values: Float64Array, draw: Draw) => Float64Array;
}

export type Perturbation =
  | NumberPerturbation
  | CategoryPerturbation
  | CellPerturbation
  | TextPerturbation
  | ImagePerturbation
  | TensorPerturbation;

/** The level of a severity; there is one for each of 0 … 5. */
export function levelOf(levels: readonly number[], severity: number): number {
  const level = levels[severity];
  if (level === undefined) throw new RangeError(`No severity is ${severity}`);
  return level;
}
