/** How base and candidate bear one pattern of load: latencies, throughput, and the energy of a query. */
import type { ArmLoad } from "../run/engine.ts";
import { joulesPerInference } from "../run/energy-counter.ts";
import type { Measurement } from "../schema/measurement.ts";
import { randomStreams } from "../stats/random.ts";
import { finite } from "./evidence.ts";
import { type ArmNames, latencyMeasurements } from "./latency-ratio.ts";

export interface MeasuredLoad {
  readonly arms: readonly ArmLoad[];
  readonly names: ArmNames;
  readonly rowsPerQuery: number;
  readonly slice: string;
  readonly seed: number;
}

export function loadMeasurements({
  arms,
  names,
  rowsPerQuery,
  slice,
  seed,
}: MeasuredLoad): readonly Measurement[] {
  const timed = arms.map((arm) => ({
    name: arm.name,
    blocks: arm.blocks.map((block) => Float64Array.from(block)),
    warmUpCalls: 0,
    steady: true,
  }));
  return [
    ...latencyMeasurements([{ arms: timed }], names, {
      batch: rowsPerQuery,
      random: randomStreams(`${seed}:${slice}`),
    }),
    ...energyMeasurements(arms, names),
  ].map((measurement) => ({ ...measurement, slice }));
}

/** What a core draws when nobody can read it: half of a server's 85 W over four cores. A guess, and said to be one. */
const WATTS_PER_CORE = 85 / 2 / 4;
/** Grams of CO₂ for a kilowatt hour, the world's mean. */
const GRAMS_PER_KILOWATT_HOUR = 475;
const JOULES_PER_KILOWATT_HOUR = 3.6e6;

/** Kilowatt hours and grams of CO₂ for so much energy. */
export function emissionsOf(joules: number): {
  readonly kilowattHours: number;
  readonly grams: number;
} {
  const kilowattHours = joules / JOULES_PER_KILOWATT_HOUR;
  return { kilowattHours, grams: kilowattHours * GRAMS_PER_KILOWATT_HOUR };
}

interface QueryEnergy {
  readonly joules: number;
  readonly isEstimated: boolean;
}

/** From the processor's counter, less the idle machine; else its time at a guessed power. */
function energyOf({ blocks, cpuMs, wallMs, joules, idleWatts }: ArmLoad): QueryEnergy {
  const inferences = blocks.reduce((total, block) => total + block.length, 0);
  if (joules === undefined || idleWatts === undefined) {
    const estimated = (cpuMs / 1000) * WATTS_PER_CORE;
    return { joules: estimated / inferences, isEstimated: true };
  }
  const use = { joules, idleWatts, seconds: wallMs / 1000, inferences };
  return { joules: joulesPerInference(use), isEstimated: false };
}

/** An estimate follows from the time alone, so that it never decides; a counter's value is of one run, and is shown, too. */
function energyMeasurements(arms: readonly ArmLoad[], names: ArmNames): readonly Measurement[] {
  const find = (name: string): ArmLoad | undefined => arms.find((arm) => arm.name === name);
  const [base, candidate] = [find(names.base), find(names.candidate)];
  if (base === undefined || candidate === undefined) return [];
  const n = candidate.blocks.reduce((total, block) => total + block.length, 0);
  const [before, after] = [energyOf(base), energyOf(candidate)];
  const { isEstimated } = after;
  const reason = isEstimated ? "it is estimated from the time" : "it is shown, not judged";
  const shared = {
    metric: "energy",
    kernels: "ordinary",
    slice: "all",
    better: "lower",
    interval: null,
    evidence: { kind: "none", reason },
    n,
  } as const;
  const arm = ({ joules }: QueryEnergy) => ({
    unit: "J",
    estimate: finite(joules),
    detail: {
      estimated: isEstimated ? 1 : 0,
      gramsOfCarbonDioxide: finite(emissionsOf(joules).grams),
    },
  });
  return [
    { ...shared, ...arm(before), arm: "base" },
    { ...shared, ...arm(after), arm: "candidate", versus: "base" },
    {
      ...shared,
      arm: "change",
      versus: "base",
      unit: "ratio",
      estimate: finite(after.joules / before.joules),
      detail: { estimated: isEstimated ? 1 : 0 },
    },
  ];
}
