/** Which kernels add pairs in int16, asked of the kernels themselves on a CPU without VNNI: what saturation-risk.ts and safe scales rest on. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rmSync } from "node:fs";
import { saturationRisk } from "../../src/compress/saturation-risk.ts";
import { type Model, makeTensor } from "../../src/model/ir.ts";
import { childEngine } from "../../src/run/child-engine.ts";
import type { Engine } from "../../src/run/engine.ts";
import type { Column } from "../../src/schema/tensor.ts";
import { cpuWithoutVnni } from "../support/cpu-without-vnni.ts";
import { type BuiltEngine, LIMITS, PLAIN, buildEngine } from "../support/engine-program.ts";
import { constant, float, node, small } from "../support/models.ts";
import { makeScratch } from "../support/scratch.ts";

const scratch = makeScratch();
const cpu = cpuWithoutVnni(scratch.path);
let built: BuiltEngine;
let engine: Engine;

beforeAll(async () => {
  built = await buildEngine();
  const { host } = built.program;
  const masked = cpu.kind === "possible" ? cpu.environment : {};
  const processes: typeof host.processes = {
    nodePath: host.processes.nodePath,
    run: (request) =>
      host.processes.run({ ...request, environment: { ...request.environment, ...masked } }),
  };
  engine = childEngine({ ...built.program, host: { ...host, processes } });
});
afterAll(() => {
  rmSync(built.folder, { recursive: true });
  scratch.remove();
});

interface Filters {
  readonly dims: readonly [number, number, number, number];
  readonly group: number;
  readonly code: (output: number, input: number, tap: number) => number;
}

const byte = (name: string): ReturnType<typeof makeTensor> =>
  makeTensor(name, "uint8", { dims: [], values: Uint8Array.of(0) });

/** One Conv on activations of 255, quantized on both sides; the output's step is a 200th of the exact sum. */
function convOf({ dims, group, code }: Filters): Model {
  const [outputs, inputs, height, width] = dims;
  const taps = height * width;
  const codes = Int8Array.from({ length: outputs * inputs * taps }, (_, at) =>
    code(Math.floor(at / (inputs * taps)), Math.floor(at / taps) % inputs, at % taps),
  );
  return small({
    inputs: [float("x", "rows", inputs * group, 4, 4)],
    outputs: [float("y")],
    weights: [
      makeTensor("w", "int8", { dims, values: codes }),
      constant("one", [], 1),
      constant("s", [], 1),
      constant("step", [], (255 * 127 * inputs * taps) / 200),
      byte("z1"),
      byte("z2"),
      makeTensor("zw", "int8", { dims: [], values: Int8Array.of(0) }),
    ],
    nodes: [
      node("q = QuantizeLinear(x, one, z1)"),
      node("d = DequantizeLinear(q, one, z1)"),
      node("e = DequantizeLinear(w, s, zw)"),
      node("c = Conv(d, e)", { group }),
      node("r = QuantizeLinear(c, step, z2)"),
      node("y = DequantizeLinear(r, step, z2)"),
    ],
  });
}

async function answer(model: Model, kernels: "ordinary" | "exact"): Promise<readonly number[]> {
  const channels = model.graph?.input[0]?.type?.value;
  if (channels?.case !== "tensorType") throw new Error("The model has a tensor to read");
  const [, depth] = channels.value.shape?.dim ?? [];
  const itemShape = [Number(depth?.value.value), 4, 4];
  const count = itemShape.reduce((product, size) => product * size, 1);
  const x: Column = {
    name: "x",
    elementType: "float32",
    itemShape,
    rows: 1,
    values: new Float32Array(count).fill(255),
  };
  const modelPath = built.keep("conv.onnx", model);
  const job = { modelPath, feeds: { rows: 1, columns: [x] }, batch: 1 };
  const prediction = await engine.predict({ ...job, options: { ...PLAIN, kernels } }, LIMITS);
  return Array.from(prediction.outputs[0]?.values ?? [], Number);
}

/** Whether ordinary kernels answer as exact ones do. */
async function isExact(model: Model): Promise<boolean> {
  const [ordinary, exact] = [await answer(model, "ordinary"), await answer(model, "exact")];
  return ordinary.every((value, at) => value === exact[at]);
}

const full = (): number => 127;
/** Two channels, or two taps, that are neighbours in the one order and not in the other. */
const channelPairs = (_: number, input: number, tap: number): number =>
  tap === 0 && input < 2 ? 127 : 0;
const tapPairs = (_: number, input: number, tap: number): number =>
  input === 0 && tap < 2 ? 127 : 0;

if (cpu.kind === "impossible") {
  test(`a CPU without VNNI cannot be had here: ${cpu.reason}`, () => {
    expect(cpu.reason).not.toBe("");
  });
} else {
  describe("on a CPU without VNNI", () => {
    test("the probe finds that ordinary kernels saturate", async () => {
      expect(await engine.saturates(LIMITS)).toBe(true);
    });

    test.each<readonly [string, Filters, { readonly exact: boolean }]>([
      [
        "a depthwise Conv of 16 channels",
        { dims: [16, 1, 3, 3], group: 16, code: full },
        { exact: true },
      ],
      [
        "a depthwise Conv of 6 channels, for which there is another kernel",
        { dims: [6, 1, 3, 3], group: 6, code: full },
        { exact: true },
      ],
      [
        "a Conv with two filters for each channel",
        { dims: [16, 1, 3, 3], group: 8, code: full },
        { exact: false },
      ],
      ["a plain Conv", { dims: [16, 4, 3, 3], group: 1, code: full }, { exact: false }],
      [
        "a Conv of which neighbouring channels are large",
        { dims: [16, 4, 3, 3], group: 1, code: channelPairs },
        { exact: false },
      ],
      [
        "a Conv of which neighbouring taps are large",
        { dims: [16, 4, 3, 3], group: 1, code: tapPairs },
        { exact: true },
      ],
    ])("%s saturates just when saturationRisk() says so", async (_, filters, { exact }) => {
      const model = convOf(filters);
      expect(saturationRisk(model)).toEqual({ weights: 1, risky: exact ? 0 : 1 });
      expect(await isExact(model)).toBe(exact);
    });

    test("ConvInteger does not saturate, and saturationRisk() knows it", async () => {
      const dims = [16, 4, 3, 3];
      const codes = new Int8Array(16 * 4 * 9).fill(127);
      const model = small({
        inputs: [{ name: "x", elementType: "uint8", shape: ["rows", 4, 4, 4] }],
        outputs: [{ name: "y", elementType: "int32", shape: ["rows", 16, 2, 2] }],
        weights: [makeTensor("w", "int8", { dims, values: codes })],
        nodes: [node("y = ConvInteger(x, w)")],
      });
      const x: Column = {
        name: "x",
        elementType: "uint8",
        itemShape: [4, 4, 4],
        rows: 1,
        values: new Uint8Array(64).fill(255),
      };
      const modelPath = built.keep("conv-integer.onnx", model);
      const job = { modelPath, feeds: { rows: 1, columns: [x] }, batch: 1, options: PLAIN };
      const { outputs } = await engine.predict(job, LIMITS);
      expect(new Set(Array.from(outputs[0]?.values ?? [], Number))).toEqual(
        new Set([4 * 9 * 255 * 127]),
      );
      expect(saturationRisk(model)).toEqual({ weights: 1, risky: 0 });
    });
  });
}
