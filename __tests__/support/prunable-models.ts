/** Random graphs of operators that channels go through. */
import { intAttribute, type Model } from "../../src/model/ir.ts";
import { intsAttribute } from "./attributes.ts";
import { CHANNELS, GraphBuilder, IMAGE, SIDE, type Wire } from "./graph-builder.ts";

type Step = (build: GraphBuilder, from: Wire) => Wire;

const withHalvesSwapped: Step = (build, from) => {
  const halves = build.halves(from);
  return halves === undefined ? from : build.concat(halves[1], halves[0]);
};

const repeated = (alive: readonly boolean[], count: number): readonly boolean[] =>
  alive.flatMap((lives) => Array<boolean>(count).fill(lives));

/** What may be done to an image. */
const IMAGE_TABLE: Readonly<Record<string, Step>> = {
  conv: (build, from) => build.conv(from, { kernel: 1, pad: 0 }),
  "padded-conv": (build, from) => build.conv(from, { kernel: 3, pad: 1 }),
  "strided-conv": (build, from) =>
    build.side < SIDE ? from : build.conv(from, { kernel: 2, pad: 0, stride: 2 }),
  depthwise: (build, from) => build.groupedConv(from, from.alive.length, from.alive),
  // Groups of two channels, which die together.
  "whole-groups": (build, from) => {
    const alive = repeated(build.someDead(CHANNELS / 2), 2);
    return build.groupedConv(build.conv(from, { kernel: 1, pad: 0, alive }), CHANNELS / 2, alive);
  },
  // Two groups of which each loses the same places, before and behind.
  "even-groups": (build, from) => {
    const [before, behind] = [build.someDead(CHANNELS / 2), build.someDead(CHANNELS)];
    const wide = build.conv(from, { kernel: 1, pad: 0, alive: [...before, ...before] });
    return build.groupedConv(wide, 2, [...behind, ...behind]);
  },
  activation: (build, from) =>
    build.op(from, { operator: build.pick(["Relu", "Tanh", "LeakyRelu", "Softsign"]) }),
  prelu: (build, from) =>
    build.op(from, { operator: "PRelu", others: [build.weight([from.alive.length, 1, 1])] }),
  "batch-norm": (build, from) => build.batchNorm(from),
  "max-pool": (build, from) => {
    if (build.side < SIDE) return from;
    build.side -= 1;
    return build.op(from, {
      operator: "MaxPool",
      attributes: [intsAttribute("kernel_shape", 2, 2)],
    });
  },
  // ORT's fusion of two into one pool pads by more than the kernel, and then refuses the model.
  pad: (build, from) => {
    if (build.side > SIDE) return from;
    build.side += 1;
    return build.op(from, { operator: "Pad", others: [build.integers(0, 0, 1, 1, 0, 0, 0, 0)] });
  },
  residual: (build, from) => {
    const inner = build.op(build.conv(from, { kernel: 3, pad: 1 }), { operator: "Relu" });
    const branch = build.conv(inner, { kernel: 1, pad: 0, alive: from.alive });
    return build.op(from, { operator: "Add", others: [branch.name] });
  },
  excitation: (build, from) => {
    const mean = build.op(from, { operator: "GlobalAveragePool" });
    const inner = build.op(build.conv(mean, { kernel: 1, pad: 0 }), { operator: "Relu" });
    const gate = build.conv(inner, { kernel: 1, pad: 0, alive: from.alive });
    const open = build.op(gate, { operator: "Sigmoid" });
    return build.op(from, { operator: "Mul", others: [open.name] });
  },
  concat: (build, from) => build.concat(from, build.conv(from, { kernel: 3, pad: 1 })),
  "concat-input": (build, from) => (build.side === SIDE ? build.concat(from, IMAGE) : from),
  "split-swap": withHalvesSwapped,
  slice: (build, from) => {
    const alive = from.alive.slice(1, -1);
    if (!alive.some(Boolean)) return from;
    const others = [build.integers(1), build.integers(-1), build.integers(1)];
    return { ...build.op(from, { operator: "Slice", others }), alive };
  },
  gather: (build, from) => {
    const places = from.alive.map((_, at) => (at * 3 + 1) % from.alive.length);
    const alive = places.map((at) => from.alive[at] ?? true);
    // Where it takes nothing that lives, one dead channel stays.
    if (!alive.some(Boolean)) return from;
    const others = [build.integers(...places)];
    const made = build.op(from, {
      operator: "Gather",
      others,
      attributes: [intAttribute("axis", 1)],
    });
    return { ...made, alive };
  },
};

/** From an image to rows. */
const JOINT_TABLE: Readonly<Record<string, Step>> = {
  "pool-flatten": (build, from) =>
    build.op(build.op(from, { operator: "GlobalAveragePool" }), { operator: "Flatten" }),
  mean: (build, from) =>
    build.op(from, {
      operator: "ReduceMean",
      attributes: [intsAttribute("axes", 2, 3), intAttribute("keepdims", 0)],
    }),
  squeeze: (build, from) =>
    build.op(build.op(from, { operator: "GlobalMaxPool" }), {
      operator: "Squeeze",
      others: [build.integers(2, 3)],
    }),
  flatten: (build, from) => ({
    ...build.op(from, { operator: "Flatten" }),
    alive: repeated(from.alive, build.side ** 2),
  }),
  reshape: (build, from) => {
    const alive = repeated(from.alive, build.side ** 2);
    const others = [build.integers(-1, alive.length)];
    return { ...build.op(from, { operator: "Reshape", others }), alive };
  },
};

/** What may be done to rows. */
const ROW_TABLE: Readonly<Record<string, Step>> = {
  gemm: (build, from) => build.gemm(from),
  matmul: (build, from) => build.matMul(from),
  "row-activation": (build, from) =>
    build.op(from, { operator: build.pick(["Relu", "Tanh", "Elu", "Softsign"]) }),
  "row-residual": (build, from) => {
    const inner = build.op(build.gemm(from), { operator: "Tanh" });
    const branch = build.matMul(inner, from.alive);
    return build.op(from, { operator: "Add", others: [branch.name] });
  },
  "row-concat": (build, from) => build.concat(from, build.matMul(from)),
  "row-gate": (build, from) => {
    const gate = build.op(build.gemm(from, from.alive), { operator: "Sigmoid" });
    return build.op(from, { operator: "Mul", others: [gate.name] });
  },
  "row-split": withHalvesSwapped,
  "row-batch-norm": (build, from) => build.batchNorm(from),
  "row-turn": (build, from) => {
    const turned = build.op(from, {
      operator: "Transpose",
      attributes: [intsAttribute("perm", 1, 0)],
    });
    return build.op(build.op(turned, { operator: "Tanh" }), { operator: "Transpose" });
  },
  // As two heads of four, and back.
  "heads-and-back": (build, from) => {
    const before = build.gemm(from, repeated(build.someDead(2), 4));
    const turn = { operator: "Transpose", attributes: [intsAttribute("perm", 1, 0, 2)] };
    const apart = build.op(before, { operator: "Reshape", others: [build.integers(0, 2, 4)] });
    const back = build.op(build.op(apart, turn), turn);
    return build.op(back, { operator: "Reshape", others: [build.integers(-1, 8)] });
  },
};

export const IMAGE_STEPS: readonly string[] = Object.keys(IMAGE_TABLE);
export const JOINTS: readonly string[] = Object.keys(JOINT_TABLE);
export const ROW_STEPS: readonly string[] = Object.keys(ROW_TABLE);

/** By the names of the steps. */
export interface Plan {
  readonly seed: number;
  readonly image: readonly string[];
  readonly joint: string;
  readonly rows: readonly string[];
}

export interface Prunable {
  readonly model: Model;
  /** Layers by name: the channels of theirs that are not dead. */
  readonly alive: ReadonlyMap<string, number>;
}

function take(table: Readonly<Record<string, Step>>, name: string): Step {
  const step = table[name];
  if (step === undefined) throw new Error(`No step is called ${name}`);
  return step;
}

export function prunableModel({ seed, image, joint, rows }: Plan): Prunable {
  const build = new GraphBuilder(seed);
  let wire = build.conv(IMAGE, { kernel: 3, pad: 1 });
  for (const step of image) wire = take(IMAGE_TABLE, step)(build, wire);
  wire = build.gemm(take(JOINT_TABLE, joint)(build, wire));
  for (const step of rows) wire = take(ROW_TABLE, step)(build, wire);
  return { model: build.model(wire), alive: build.alive };
}
