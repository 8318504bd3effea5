/** A canary that is wrong about one group of rows alone. */
import {
  type Graph,
  graphOf,
  intAttribute,
  intsAttribute,
  makeNode,
  makeTensor,
  type Model,
  type Node,
  textsAttribute,
  withOpset,
} from "../../model/ir.ts";
import { turnedNodes } from "./break-answers.ts";
import { indices, type JudgedOutput, node, refused, wrapOutput } from "./wrap-output.ts";

const STRING = 8;
const FLOAT = 1;
const ENCODER_DOMAIN = "ai.onnx.ml";

export interface DamagedGroup {
  readonly input: string;
  readonly value: string;
}

/** The scores are turned round where an input has one value. */
export function damageGroup(model: Model, output: JudgedOutput, group: DamagedGroup): Model {
  const { elemType, rank } = inputOf(graphOf(model), group.input);
  const isText = elemType === STRING;
  const damaged = wrapOutput(model, output, (before) => {
    const { nodes, constants } = turnedNodes(before, output);
    const column = rank === 1 ? "canary-column" : "canary-mark";
    const wanted = isText ? 1 : Number(group.value);
    return {
      nodes: [
        ...nodes,
        isText ? textMark(group) : numberMark(group),
        ...(rank === 1 ? [node("Unsqueeze", ["canary-mark", "canary-axis"], column)] : []),
        node("Equal", [column, "canary-wanted"], "canary-is-group"),
        node("Where", ["canary-is-group", "canary-turned", before], output.name),
      ],
      constants: [
        ...constants,
        indices("canary-axis", 1),
        isText
          ? indices("canary-wanted", wanted)
          : makeTensor("canary-wanted", "float32", { dims: [1], values: Float32Array.of(wanted) }),
      ],
    };
  });
  return isText ? withOpset(damaged, ENCODER_DOMAIN, 2) : damaged;
}

/** 1 for the group's text, 0 for any other: engines compare numbers only. */
function textMark({ input, value }: DamagedGroup): Node {
  return makeNode({
    operator: "LabelEncoder",
    domain: ENCODER_DOMAIN,
    inputs: [input],
    outputs: ["canary-mark"],
    attributes: [
      textsAttribute("keys_strings", [value]),
      intsAttribute("values_int64s", [1]),
      intAttribute("default_int64", 0),
    ],
  });
}

const numberMark = ({ input }: DamagedGroup): Node =>
  makeNode({
    operator: "Cast",
    inputs: [input],
    outputs: ["canary-mark"],
    attributes: [intAttribute("to", FLOAT)],
  });

function inputOf(graph: Graph, name: string): { readonly elemType: number; readonly rank: number } {
  const type = graph.input.find((input) => input.name === name)?.type?.value;
  if (type?.case !== "tensorType") throw refused(`the model has no input "${name}"`);
  const rank = type.value.shape?.dim.length ?? 1;
  if (rank > 2) throw refused(`the input "${name}" holds more than one value a row`);
  return { elemType: type.value.elemType, rank };
}
