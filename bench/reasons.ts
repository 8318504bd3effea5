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
    "ours loads the candidate once in an engine process of its own, which takes about a quarter of its time and which the peer does not do; of the rest, half is reading 90 MB, starting up and writing, and half is quantizing on one core",
};
