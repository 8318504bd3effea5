/** Canaries whose answers are wrong in a known way. */
import type { Model, Node, Tensor } from "../../model/ir.ts";
import {
  indices,
  type JudgedOutput,
  lastAxis,
  node,
  numberLike,
  refused,
  wrapOutput,
} from "./wrap-output.ts";

/** The scores of all classes in the opposite order; a single score turned round. */
export function turnedNodes(
  before: string,
  output: JudgedOutput,
): { readonly nodes: readonly Node[]; readonly constants: readonly Tensor[] } {
  const { width, scores } = output;
  if (width === undefined) throw refused("the model does not say how many scores it has");
  if (width > 1) {
    const order = Array.from({ length: width }, (_, position) => width - 1 - position);
    return {
      nodes: [lastAxis("Gather", [before, "canary-order"], "canary-turned")],
      constants: [indices("canary-order", ...order)],
    };
  }
  return {
    nodes: [node("Sub", ["canary-whole", before], "canary-turned")],
    constants: [numberLike(output, "canary-whole", scores === "logits" ? 0 : 1)],
  };
}

/** Answers are given for the wrong classes. */
export function swapLabels(model: Model, output: JudgedOutput): Model {
  return wrapOutput(model, output, (before) => {
    const { nodes, constants } = turnedNodes(before, output);
    return { nodes: [...nodes, node("Identity", ["canary-turned"], output.name)], constants };
  });
}

/** A confidence that the model does not have: logits are divided by three, probabilities brought to the power of a third. */
export function heatUp(model: Model, output: JudgedOutput): Model {
  return wrapOutput(model, output, (before) => {
    if (output.scores === "logits") {
      return {
        nodes: [node("Div", [before, "canary-heat"], output.name)],
        constants: [numberLike(output, "canary-heat", HEAT)],
      };
    }
    const power = numberLike(output, "canary-heat", 1 / HEAT);
    if (output.width === 1) {
      return {
        nodes: [
          node("Sub", ["canary-one", before], "canary-rest"),
          node("Pow", [before, "canary-heat"], "canary-own"),
          node("Pow", ["canary-rest", "canary-heat"], "canary-other"),
          node("Add", ["canary-own", "canary-other"], "canary-sum"),
          node("Div", ["canary-own", "canary-sum"], output.name),
        ],
        constants: [power, numberLike(output, "canary-one", 1)],
      };
    }
    return {
      nodes: [
        node("Log", [before], "canary-log"),
        node("Mul", ["canary-log", "canary-heat"], "canary-cool"),
        lastAxis("Softmax", ["canary-cool"], output.name),
      ],
      constants: [power],
    };
  });
}

const HEAT = 3;

/** NaN in about one row of a hundred: where the digits behind the first score's first few say so. */
export function spoilRows(model: Model, output: JudgedOutput): Model {
  return wrapOutput(model, output, (before) => ({
    nodes: [
      lastAxis("Gather", [before, "canary-first"], "canary-score"),
      node("Mul", ["canary-score", "canary-digits"], "canary-scaled"),
      node("Floor", ["canary-scaled"], "canary-floor"),
      node("Sub", ["canary-scaled", "canary-floor"], "canary-fraction"),
      node("Less", ["canary-fraction", "canary-share"], "canary-chosen"),
      node("Where", ["canary-chosen", "canary-nan", before], output.name),
    ],
    constants: [
      indices("canary-first", 0),
      numberLike(output, "canary-digits", 9973),
      numberLike(output, "canary-share", 0.01),
      numberLike(output, "canary-nan", Number.NaN),
    ],
  }));
}
