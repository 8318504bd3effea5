/** A model as exporters make of voice detectors: two sets of weights in two branches, and in each a recurrence twice, whose weights are put together from pieces. */
import { Tensor as RuntimeTensor } from "onnxruntime-node";
import { type Graph, type Model, type Node, graphOf } from "../../src/model/ir.ts";
import { graphAttribute, tensorAttribute } from "./attributes.ts";
import { float, integers, node, small, weight } from "./models.ts";
import { type Inputs, floats } from "./run-model.ts";

const DEPTH = 24;
export const HIDDEN = 16;

const flag = (name: string): { name: string; elementType: "bool"; shape: number[] } => ({
  name,
  elementType: "bool",
  shape: [],
});

/** The gates in another order, as a weight with a direction. */
const pieces = (from: string, to: string): readonly Node[] => [
  ...[0, 3, 1].flatMap((first, place) => {
    const bounds = [first * HIDDEN, (first === 1 ? 3 : first + 1) * HIDDEN];
    return [
      ...bounds.map((bound, end) =>
        node(`${to}${place}${end} = Constant()`, [tensorAttribute("value", integers("", bound))]),
      ),
      node(`${to}s${place} = Slice(${from}, ${to}${place}0, ${to}${place}1, first)`),
    ];
  }),
  // A name that the other branches use too.
  node(`${to}c = Concat(${to}s0, ${to}s1, ${to}s2)`, { axis: 0 }, `join ${from}`),
  node(`${to} = Unsqueeze(${to}c, first)`),
];

/** @param mark ends the names of its values */
function recurrence(mark: string, initial: string): Graph {
  const weights = ["w", "r", "b"].map((name) => `${name}${mark}`);
  return graphOf(
    small({
      inputs: [],
      outputs: [float(`y${mark}`, "steps", "rows", HIDDEN)],
      nodes: [
        node("first = Constant()", [tensorAttribute("value", integers("", 0))]),
        node("second = Constant()", [tensorAttribute("value", integers("", 1))]),
        ...["input", "hidden"].flatMap((name, place) => pieces(name, weights[place] ?? "")),
        node(`p${mark} = Concat(bias, bias)`, { axis: 0 }),
        node(`${weights[2]} = Unsqueeze(p${mark}, first)`),
        node(
          `all${mark}, h${mark} = LSTM(x, ${weights.join(", ")}, _, ${initial})`,
          { hidden_size: HIDDEN },
          `memory${mark}`,
        ),
        node(`q${mark} = Squeeze(all${mark}, second)`),
        node(`y${mark} = Relu(q${mark})`),
      ],
    }),
  );
}

const rate = (output: string, seed: number): Graph =>
  graphOf(
    small({
      inputs: [],
      outputs: [float(output, "steps", "rows", HIDDEN)],
      nodes: [
        ...(
          [
            ["input", [4 * HIDDEN, DEPTH]],
            ["hidden", [4 * HIDDEN, HIDDEN]],
            ["bias", [4 * HIDDEN]],
          ] as const
        ).map(([name, dims], place) =>
          node(`${name} = Constant()`, [
            tensorAttribute("value", weight("", dims, { seed: seed + place, spread: 0.2 })),
          ]),
        ),
        node(`${output} = If(known)`, [
          graphAttribute("then_branch", recurrence(`${output}1`, "state")),
          graphAttribute("else_branch", recurrence(`${output}2`, "_")),
        ]),
      ],
    }),
  );

export const voice: Model = small({
  inputs: [
    float("x", "steps", "rows", DEPTH),
    float("state", 1, "rows", HIDDEN),
    flag("fast"),
    flag("known"),
  ],
  outputs: [float("y", "steps", "rows", HIDDEN)],
  nodes: [
    node("y = If(fast)", [
      graphAttribute("then_branch", rate("t", 1)),
      graphAttribute("else_branch", rate("e", 11)),
    ]),
  ],
});

const bool = (value: boolean): RuntimeTensor =>
  new RuntimeTensor("bool", Uint8Array.of(value ? 1 : 0), []);

/** Each takes another way through the model. */
export const voiceInputs: readonly Inputs[] = [false, true].flatMap((fast) =>
  [false, true].map((known) => ({
    x: floats([5, 3, DEPTH], (at) => Math.sin(at * 0.37) * 1.5),
    state: floats([1, 3, HIDDEN], (at) => Math.cos(at * 0.7)),
    fast: bool(fast),
    known: bool(known),
  })),
);
