/** What ONNX Runtime does once in a process, with its first session: it is a third of opening a model of 20 MB. */
import { sessionOptions, type Runtime } from "./session.ts";

/** y = Identity(x) of opset 13, whose bytes no writer of models need be loaded for. */
const SMALLEST_MODEL =
  "CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCAhAN";

/** Registers operators and kernels while the job is still being made ready. */
export async function warmUp({ InferenceSession }: Runtime): Promise<void> {
  const options = sessionOptions({ threads: 1, kernels: "ordinary", optimization: "all" });
  await InferenceSession.create(Uint8Array.from(Buffer.from(SMALLEST_MODEL, "base64")), options);
}
