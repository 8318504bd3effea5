/** What our own functions say of timings, energy and load where the reference has a value. */
import { blockLogRatios, noiseFloor } from "../../src/measure/block-ratio.ts";
import { emissionsOf } from "../../src/measure/load-measurements.ts";
import { rooflineOf } from "../../src/measure/roofline.ts";
import { countOperations } from "../../src/model/count-operations.ts";
import { parameterCount } from "../../src/model/signature.ts";
import { energyBetween, joulesPerInference } from "../../src/run/energy-counter.ts";
import { poissonArrivals } from "../../src/run/load-trace.ts";
import {
  keptPercentile,
  percentileRanks,
  queriesNeeded,
} from "../../src/stats/order-statistics.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { CONVOLUTION_SHAPES, convolution } from "./convolution.ts";
import { expectedPart, input, matrix, numbers } from "./reference.ts";

const given = (key: string, name: string): number => {
  const value = input(key);
  return Number(typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined);
};

function rankIntervals(): unknown {
  const cases = expectedPart("latency.order_statistic_ci");
  return (Array.isArray(cases) ? cases : []).map(({ n, q }: { n: number; q: number }) => {
    const { lower, upper, coverage } = percentileRanks(n, q, 0.95);
    return {
      lower_rank: lower,
      upper_rank: upper,
      coverage,
      lower_exists: lower >= 1,
      upper_exists: upper <= n,
    };
  });
}

const PERCENTILES = [0.9, 0.95, 0.97, 0.99, 0.999];
const OVER = [1, 2, 5, 10, 100];

function kept(percentile: number): unknown {
  const sorted = Float64Array.from(numbers("latency", "base")).toSorted();
  const found = keptPercentile(sorted, percentile);
  return found === undefined ? null : { discard: found.discarded, estimate: found.value };
}

function floorOfNoise(): unknown {
  const [first, second] = ["aa1", "aa2"].map((arm) =>
    matrix("latency", arm).map((block) => Float64Array.from(block)),
  );
  const floor = noiseFloor(blockLogRatios(first ?? [], second ?? [], 0.5));
  return {
    aa_block_log_ratio_sd: floor.standardDeviation,
    aa_mean: floor.mean,
    noise_floor_pct: 100 * floor.share,
    mde_ratio80: floor.detectableRatio,
  };
}

function macs(): unknown {
  const { nodes, weightBytes } = countOperations(convolution(), (name) =>
    CONVOLUTION_SHAPES.get(name),
  );
  const of = (operator: string) => nodes.find((one) => one.operator === operator);
  // onnx-tool adds element-wise operations and the bias to its multiply-adds, and a backward pass of none.
  const tool = (operator: string): readonly number[] => [
    (of(operator)?.macs ?? 0) + (of(operator)?.elementwise ?? 0),
    0,
  ];
  return {
    conv: of("Conv")?.macs,
    gemm: of("Gemm")?.macs,
    params: parameterCount(convolution()),
    onnx_tool: {
      conv: tool("Conv"),
      relu: tool("Relu"),
      flat: tool("Flatten"),
      gemm: tool("Gemm"),
    },
    bytes_fp32: weightBytes["float32"],
  };
}

function roofline(): unknown {
  const found = rooflineOf(
    { macs: given("cost.roofline", "macs"), bytes: given("cost.roofline", "bytes") },
    {
      operationsPerSecond: given("cost.roofline", "peak_flops"),
      bytesPerSecond: given("cost.roofline", "mem_bw"),
    },
  );
  return {
    arithmetic_intensity: found.intensity,
    ridge: found.ridge,
    attainable_gflops: found.attainableOperationsPerSecond / 1e9,
    bound: found.bound,
  };
}

function rapl(): unknown {
  const counter = {
    last: given("energy.rapl", "last"),
    now: given("energy.rapl", "now"),
    range: given("energy.rapl", "max_energy_range_uj"),
  };
  return { wrap_delta_uj: energyBetween(counter) };
}

export const LATENCY: Readonly<Record<string, () => unknown>> = {
  "latency.order_statistic_ci": rankIntervals,
  "latency.loadgen_min_queries": () =>
    Object.fromEntries(
      PERCENTILES.map((percentile) => [
        `p${percentile}`,
        Object.fromEntries(OVER.map((over) => [String(over), queriesNeeded(over, percentile)])),
      ]),
    ),
  "latency.loadgen_estimate": () => ({
    "p0.9": kept(0.9),
    "p0.95": kept(0.95),
    "p0.99": kept(0.99),
  }),
  "latency.noise_floor": floorOfNoise,
  "latency.poisson_server": () => ({
    arrivals: [...poissonArrivals(mersenneRandom(3), { queriesPerSecond: 50, queries: 10 })].map(
      (time) => time / 1000,
    ),
  }),
  "cost.macs": macs,
  "cost.roofline": roofline,
  "energy.rapl": rapl,
  "energy.net_per_inference": () => ({
    joule: joulesPerInference({
      joules: given("energy.net_per_inference", "total_joule"),
      idleWatts: given("energy.net_per_inference", "idle_watt"),
      seconds: given("energy.net_per_inference", "seconds"),
      inferences: given("energy.net_per_inference", "inferences"),
    }),
  }),
  "energy.units": () => ({
    kwh_per_joule: emissionsOf(1).kilowattHours,
    gco2_world_default: emissionsOf(given("energy.units", "joule")).grams,
  }),
};
