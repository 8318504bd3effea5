/** Why a target is missed, where somebody has looked; shown only while it is. */

/** By model and peer variant. */
export const REASONS: Readonly<Record<string, string>> = {
  "census-income/onnxsim-weights-8":
    "it leaves activations float, ours quantizes them; a row or two of thousands differ",
  "sentence-encoder/ort-dynamic-per-channel":
    "scales that no CPU's int8 kernels can saturate cost 0.3 dB of it",
  "sentence-encoder/onnxsim-dynamic":
    "scales that no CPU's int8 kernels can saturate cost 0.3 dB of it, and the peer leaves the embeddings float, at two and a half times the bytes",
  "sentence-encoder/nncf-weights-8":
    "it leaves activations float and is far slower than the float model",
  "large/wall":
    "it is what is left when quantizing takes vectors: Node and the program start, 90 MB are read and 23 MB written, and the engine loads the candidate once, which the peer does not do",
};
