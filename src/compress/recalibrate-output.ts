/** Writes a recalibration into a graph: the nodes that stand between the old scores and the output. */
import {
  graphOf,
  intAttribute,
  makeNode,
  makeTensor,
  type Model,
  type Node,
  opsetVersion,
  type Tensor,
  withGraph,
  withNode,
} from "../model/ir.ts";
import type { Recalibration } from "../schema/recalibration.ts";
import { UserError } from "../schema/user-error.ts";

/** Since this operator set, Min and Max take constants of another shape. */
const OLDEST_OPSET = 8;
/** A probability of 0 has no logarithm: it stands for this one, which float32 holds. */
const SMALLEST = 1e-30;

export interface Recalibrated {
  /** The output with one score for each class. */
  readonly output: string;
  readonly scores: "probabilities" | "logits";
}

/** The same model with other scores under the same name; whatever else reads them reads the new ones too. @throws UserError where the graph cannot take it */
export function recalibrateOutput(
  model: Model,
  recalibration: Recalibration,
  { output, scores }: Recalibrated,
): Model {
  const { node, initializer } = graphOf(model);
  const producer = node.findIndex((own) => own.output.includes(output));
  const source = node[producer];
  if (source === undefined)
    throw refused(output, "it is an input or a constant, and no node makes it");
  if (opsetVersion(model, "") < OLDEST_OPSET)
    throw refused(output, `its operator set is older than ${OLDEST_OPSET}`);
  const names = freshNames(model, output);
  const before = names("raw");
  const renamed = withNode(source, {
    outputs: source.output.map((name) => (name === output ? before : name)),
  });
  const added =
    recalibration.kind === "affine"
      ? affineNodes(recalibration, { before, output, scores, names })
      : isotonicNodes(recalibration, { before, output, scores, names });
  return withGraph(model, {
    nodes: [...node.slice(0, producer), renamed, ...added.nodes, ...node.slice(producer + 1)],
    initializers: [...initializer, ...added.constants],
  });
}

const refused = (output: string, reason: string): UserError =>
  new UserError("recipe-refused", `Cannot recalibrate output "${output}": ${reason}`);

/** Names that no value of the model has. */
function freshNames(model: Model, output: string): (part: string) => string {
  const { node, initializer, input } = graphOf(model);
  const taken = new Set([
    ...node.flatMap((own) => [...own.input, ...own.output]),
    ...initializer.map(({ name }) => name),
    ...input.map(({ name }) => name),
  ]);
  return (part) => {
    let name = `${output}/recalibrate/${part}`;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  };
}

interface Place extends Recalibrated {
  readonly before: string;
  readonly names: (part: string) => string;
}

interface Added {
  readonly nodes: readonly Node[];
  readonly constants: readonly Tensor[];
}

type Of<Kind extends Recalibration["kind"]> = Extract<Recalibration, { readonly kind: Kind }>;

function affineNodes({ classes, matrix, offset }: Of<"affine">, place: Place): Added {
  const { output, scores, names } = place;
  const logs = logNodes(place);
  const [weights, bias, product] = [names("matrix"), names("offset"), names("product")];
  const logits = scores === "logits" ? output : names("logits");
  return {
    nodes: [
      ...logs.nodes,
      makeNode({ operator: "MatMul", inputs: [logs.name, weights], outputs: [product] }),
      makeNode({ operator: "Add", inputs: [product, bias], outputs: [logits] }),
      ...(scores === "logits" ? [] : [alongClasses("Softmax", logits, output)]),
    ],
    constants: [
      ...logs.constants,
      constant(weights, [classes, classes], matrix),
      constant(bias, [classes], offset),
    ],
  };
}

/** The logarithms of the probabilities: those of logits are their own, but for one number a row. */
function logNodes({ before, scores, names }: Place): Added & { readonly name: string } {
  const name = names("logs");
  if (scores === "logits")
    return { name, nodes: [alongClasses("LogSoftmax", before, name)], constants: [] };
  const [floor, kept] = [names("smallest"), names("kept")];
  return {
    name,
    nodes: [
      makeNode({ operator: "Max", inputs: [before, floor], outputs: [kept] }),
      makeNode({ operator: "Log", inputs: [kept], outputs: [name] }),
    ],
    constants: [constant(floor, [], [SMALLEST])],
  };
}

/** Probability = first value + Σ slope × (how far the score is along each step). */
function isotonicNodes(
  { positive, thresholds, values }: Of<"isotonic">,
  { before, output, scores, names }: Place,
): Added {
  if (scores === "logits")
    throw refused(
      output,
      "it holds logits, and the isotonic curve reaches 0 and 1, which have none; use platt or beta",
    );
  const steps = Math.max(1, thresholds.length - 1);
  const widthAt = (step: number): number => (thresholds[step + 1] ?? 1) - (thresholds[step] ?? 0);
  const each = (value: (step: number) => number): readonly number[] =>
    Array.from({ length: steps }, (_, step) => value(step));
  const slopes = each((step) =>
    thresholds.length < 2 ? 0 : ((values[step + 1] ?? 0) - (values[step] ?? 0)) / widthAt(step),
  );
  const fixed = (part: string, dims: readonly number[], numbers: readonly number[]): Tensor =>
    constant(names(part), dims, numbers);
  const pick = fixed("pick", [2, 1], positive === 1 ? [0, 1] : [1, 0]);
  const starts = fixed(
    "starts",
    [steps],
    each((step) => thresholds[step] ?? 0),
  );
  const widths = fixed("widths", [steps], each(widthAt));
  const zero = fixed("zero", [], [0]);
  const slope = fixed("slopes", [steps, 1], slopes);
  const first = fixed("first", [1], [values[0] ?? 0]);
  const both = fixed("both", [1, 2], positive === 1 ? [-1, 1] : [1, -1]);
  const rest = fixed("rest", [2], positive === 1 ? [1, 0] : [0, 1]);
  const chain: readonly (readonly [string, Tensor])[] = [
    ["MatMul", pick],
    ["Sub", starts],
    ["Max", zero],
    ["Min", widths],
    ["MatMul", slope],
    ["Add", first],
    ["MatMul", both],
    ["Add", rest],
  ];
  let last = before;
  const nodes = chain.map(([operator, operand], place) => {
    const next = place === chain.length - 1 ? output : names(`step${place}`);
    const made = makeNode({ operator, inputs: [last, operand.name], outputs: [next] });
    last = next;
    return made;
  });
  return { nodes, constants: chain.map(([, operand]) => operand) };
}

function alongClasses(operator: "Softmax" | "LogSoftmax", from: string, to: string): Node {
  return makeNode({
    operator,
    inputs: [from],
    outputs: [to],
    attributes: [intAttribute("axis", 1)],
  });
}

const constant = (name: string, dims: readonly number[], values: ArrayLike<number>): Tensor =>
  makeTensor(name, "float32", { dims, values: Float32Array.from(values) });
