/** Why a target is missed, where somebody has looked; shown only while it is. */

/** By model and peer variant. */
export const REASONS: Readonly<Record<string, string>> = {
  "large/wall":
    "it is what is left when quantizing takes vectors: Node and the program start, 90 MB are read and 23 MB written, and the engine loads the candidate once, which the peer does not do",
};
