/** Graphs drawn from the operators around which the engine rewrites a quantized model, from plain numbers. */
import { type Attribute, intAttribute, type Model } from "../../src/model/ir.ts";
import { floatAttribute, intsAttribute } from "./attributes.ts";
import { type Dims, DrawnGraph, type Value } from "./drawn-graph.ts";

/** Which operator, of which value, with what. */
export type GraphStep = readonly [operator: number, value: number, choice: number];

interface Operator {
  readonly fits: (dims: Dims) => boolean;
  readonly write: (graph: DrawnGraph, from: Value, choice: number) => void;
}

export function randomGraph(steps: readonly GraphStep[], seed: number): Model {
  const graph = new DrawnGraph(seed);
  for (const [operator, value, choice] of steps) {
    const from = graph.values[drawn(value, graph.values.length)] ?? graph.image;
    const fitting = OPERATORS.filter(({ fits }) => fits(from.dims));
    fitting[operator % fitting.length]?.write(graph, from, choice);
  }
  return graph.model();
}

/** One of the last three more often than not: else graphs are wide and no layer reads another. */
const drawn = (value: number, count: number): number =>
  value % 4 === 0 ? value % count : count - 1 - (value % Math.min(3, count));

const isImage = (dims: Dims): boolean => dims.length === 3;
const isFlat = (dims: Dims): boolean => dims.length === 1;
const any = (): boolean => true;
const sizeOf = (dims: Dims): number => dims.reduce((product, size) => product * size, 1);
const same =
  (wanted: Dims) =>
  (dims: Dims): boolean =>
    dims.join() === wanted.join();

/** One that keeps the size of everything. */
const elementwise = (operator: string, attributes: readonly Attribute[] = []): Operator => ({
  fits: any,
  write: (graph, { name, dims }) => {
    graph.op(`${operator}(${name})`, dims, attributes);
  },
});

const clip = (low: number, high: number): Operator => ({
  fits: any,
  write: (graph, { name, dims }) => {
    graph.op(`Clip(${name}, ${graph.number(low)}, ${graph.number(high)})`, dims);
  },
});

const conv: Operator = {
  fits: isImage,
  write: (graph, { name, dims }, choice) => {
    const [channels = 1, height = 1, width = 1] = dims;
    const [made, side] = [2 + (choice % 4), choice % 3 === 0 ? 3 : 1];
    const filters = graph.weight([made, channels, side, side], 1 / Math.sqrt(channels * side ** 2));
    const inputs = [name, filters, ...(choice % 2 === 0 ? [graph.weight([made], 0.5)] : [])];
    const pads = intsAttribute("pads", ...Array<number>(4).fill((side - 1) / 2));
    graph.op(`Conv(${inputs.join(", ")})`, [made, height, width], [pads]);
  },
};

const gemm: Operator = {
  fits: isFlat,
  write: (graph, { name, dims: [depth = 1] }, choice) => {
    const [made, transB] = [2 + (choice % 5), choice % 2];
    const dims = transB === 1 ? [made, depth] : [depth, made];
    const inputs = [name, graph.weight(dims, 1 / Math.sqrt(depth)), graph.weight([made], 0.5)];
    graph.op(`Gemm(${inputs.join(", ")})`, [made], { transB });
  },
};

const matMul: Operator = {
  fits: (dims) => dims.length < 3,
  write: (graph, { name, dims }, choice) => {
    const depth = dims.at(-1) ?? 1;
    const sizes = [...dims.slice(0, -1), 2 + (choice % 5)];
    const made = sizes.at(-1) ?? 1;
    const factor = graph.weight([depth, made], 1 / Math.sqrt(depth));
    const product = graph.op(`MatMul(${name}, ${factor})`, sizes);
    const bias = [[made], [1, made]][choice % 3];
    if (bias !== undefined) graph.op(`Add(${product.name}, ${graph.weight(bias, 0.5)})`, sizes);
  },
};

const pair = (operator: string): Operator => ({
  fits: any,
  write: (graph, from, choice) => {
    const other = graph.partner(from, choice, same(from.dims));
    graph.op(`${operator}(${from.name}, ${other.name})`, from.dims);
  },
});

const concat: Operator = {
  fits: any,
  write: (graph, from, choice) => {
    const [first = 1, ...rest] = from.dims;
    const isJoined = (dims: Dims): boolean =>
      dims.length === from.dims.length && same(rest)(dims.slice(1));
    const other = graph.partner(from, choice, isJoined);
    const dims = [first + (other.dims[0] ?? 0), ...rest];
    graph.op(`Concat(${from.name}, ${other.name})`, dims, { axis: 1 });
  },
};

const maxPool: Operator = {
  fits: isImage,
  write: (graph, from, choice) => {
    const [channels = 1, height = 1, width = 1] = from.dims;
    const isEven = height % 2 === 0 && width % 2 === 0;
    if (isEven && choice % 2 === 0) graph.unpool(from);
    else
      graph.op(
        `MaxPool(${from.name})`,
        [channels, height, width],
        [intsAttribute("kernel_shape", 3, 3), intsAttribute("pads", 1, 1, 1, 1)],
      );
  },
};

const averagePool: Operator = {
  fits: (dims) => isImage(dims) && dims.slice(1).every((size) => size >= 3),
  write: (graph, { name, dims: [channels = 1, height = 1, width = 1] }, choice) => {
    const [ceiling, counted, pad] = [choice & 1, (choice >> 1) & 1, (choice >> 2) & 1];
    const sizeAfter = (size: number): number => {
      const steps = (size + 2 * pad - 3) / 2;
      const places = (ceiling === 1 ? Math.ceil(steps) : Math.floor(steps)) + 1;
      // The last window must begin inside the image or its first pads.
      return (places - 1) * 2 >= size + pad ? places - 1 : places;
    };
    graph.op(
      `AveragePool(${name})`,
      [channels, sizeAfter(height), sizeAfter(width)],
      [
        intsAttribute("kernel_shape", 3, 3),
        intsAttribute("strides", 2, 2),
        intsAttribute("pads", pad, pad, pad, pad),
        intAttribute("ceil_mode", ceiling),
        intAttribute("count_include_pad", counted),
      ],
    );
  },
};

const mean: Operator = {
  fits: isImage,
  write: (graph, { name, dims: [channels = 1] }, choice) => {
    const keepdims = choice % 2;
    const dims = keepdims === 1 ? [channels, 1, 1] : [channels];
    const attributes = [intsAttribute("axes", 2, 3), intAttribute("keepdims", keepdims)];
    graph.op(`ReduceMean(${name})`, dims, attributes);
  },
};

/** As exporters wrote it before opset 17. */
const layerNorm: Operator = {
  fits: (dims) => (dims.at(-1) ?? 0) >= 3,
  write: (graph, { name, dims }) => {
    const [axes, inner] = [intsAttribute("axes", -1), [...dims.slice(0, -1), 1]];
    const width = dims.at(-1) ?? 1;
    const middle = graph.inner(`ReduceMean(${name})`, inner, [axes]);
    const apart = graph.inner(`Sub(${name}, ${middle.name})`, dims);
    const square = graph.inner(`Pow(${apart.name}, ${graph.number(2)})`, dims);
    const variance = graph.inner(`ReduceMean(${square.name})`, inner, [axes]);
    const safe = graph.inner(`Add(${variance.name}, ${graph.number(0.1)})`, inner);
    const deviation = graph.inner(`Sqrt(${safe.name})`, inner);
    const scaled = graph.inner(`Div(${apart.name}, ${deviation.name})`, dims);
    const gained = graph.inner(`Mul(${scaled.name}, ${graph.weight([width], 1)})`, dims);
    graph.op(`Add(${gained.name}, ${graph.weight([width], 0.5)})`, dims);
  },
};

const transpose: Operator = {
  fits: (dims) => dims.length > 1,
  write: (graph, { name, dims: [first = 1, ...rest] }) => {
    const places = [...rest.map((_, place) => place + 2), 1];
    graph.op(`Transpose(${name})`, [...rest, first], [intsAttribute("perm", 0, ...places)]);
  },
};

const reshape: Operator = {
  fits: any,
  write: (graph, { name, dims }, choice) => {
    const size = sizeOf(dims);
    const forms = [
      [size],
      [1, size],
      ...(size % 2 === 0
        ? [
            [2, size / 2],
            [2, 1, size / 2],
          ]
        : []),
    ];
    const made = forms[choice % forms.length] ?? [size];
    graph.op(`Reshape(${name}, ${graph.integers(-1, ...made)})`, made);
  },
};

const unsqueeze: Operator = {
  fits: (dims) => dims.length < 3,
  write: (graph, { name, dims }) => {
    graph.op(`Unsqueeze(${name}, ${graph.integers(1)})`, [1, ...dims]);
  },
};

const layers: readonly Operator[] = [conv, gemm, matMul];

const OPERATORS: readonly Operator[] = [
  ...layers,
  ...layers,
  ...layers,
  ...layers,
  elementwise("Relu"),
  clip(0, 1),
  clip(0, 6),
  clip(-1, 1),
  elementwise("Sigmoid"),
  elementwise("LeakyRelu", [floatAttribute("alpha", 0.1)]),
  elementwise("Softmax"),
  pair("Add"),
  pair("Mul"),
  concat,
  concat,
  maxPool,
  averagePool,
  mean,
  layerNorm,
  transpose,
  reshape,
  unsqueeze,
];
