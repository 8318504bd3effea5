/** Operators whose integer kernels answer otherwise than the float ones: the engine must not make one of the other. */
import { type Node, readInt, readInts } from "../../model/ir.ts";

/**
 * AveragePool: the integer kernel knows no dilations, and divides by other counts where pads count and the size is
 * rounded up. Softmax: it is wrong where no result is near 1, whose codes then have finer steps than it reckons with.
 */
export function isMisread(node: Node): boolean {
  if (node.domain !== "") return false;
  if (node.opType === "Softmax") return true;
  if (node.opType !== "AveragePool") return false;
  const [ceiling, pads] = ["ceil_mode", "count_include_pad"].map((name) => readInt(node, name, 0));
  return readInts(node, "dilations") !== undefined || (ceiling === 1 && pads === 1);
}
