/** Recipes one step away from another: a parameter changed, a pass added, left out or replaced. */
import type { PassStep } from "../../schema/generated/recipe.ts";
import type { StepOf } from "../pass.ts";

export type Passes = readonly PassStep[];

/** Each lets through more change than the one before, for a smaller file. */
const NOISES = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1] as const;
/** Of what a pass takes away, in which little is much already. */
const STRUCTURAL_NOISES = [0.0001, 0.0002, ...NOISES] as const;
const MULTIPLES = [8, 16, 32] as const;
const BLOCK_SIZES = [16, 32, 64, 128, 256] as const;
const STRENGTHS = [0.25, 0.5, 0.75, 0.9] as const;
const SPARSITIES = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8] as const;
const BITS = [2, 4, 8] as const;
const METHODS = ["nearest", "gptq", "hqq", "k-quant"] as const;
const CALIBRATIONS = ["minmax", "moving-average", "percentile", "entropy", "mse"] as const;
/** Passes that turn weights into codes: a recipe has one of them at most, but for float16 after int4-weights, which takes what that leaves. */
const CODING: ReadonlySet<PassStep["pass"]> = new Set([
  "float16",
  "int4-weights",
  "int8-dynamic",
  "int8-static",
]);

/**
 * In a fixed order, each once. Passes that the given one names stay in the order of the built-in recipes: clean,
 * what takes channels or blocks away, round-weights, the coding, strip, pack-weights. Scales that can saturate are no variant: they answer by CPU.
 */
export function variantsOf(passes: Passes): readonly Passes[] {
  const changed = passes.flatMap((step, place) =>
    variantsOfStep(step).map((variant) => passes.with(place, variant)),
  );
  const found = [...changed, ...otherCodings(passes), ...added(passes), ...withoutOne(passes)];
  const known = new Set([keyOf(passes)]);
  return found.filter((variant) => {
    const key = keyOf(variant);
    const isNew = !known.has(key) && variant.some(({ pass }) => pass !== "clean");
    known.add(key);
    return isNew;
  });
}

/** Equal for recipes that do the same, whatever they are called. */
export const keyOf = (passes: Passes): string =>
  JSON.stringify(
    passes.map((step) => Object.entries(step).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );

function variantsOfStep(step: PassStep): readonly PassStep[] {
  return [...ownVariants(step), ...sparingOneLess(step)];
}

/** Layers that are spared stand in a list, the one that is needed least at its end. */
function sparingOneLess(step: PassStep): readonly PassStep[] {
  const lists = (["more-levels", "keep-float"] as const).flatMap((key) => {
    const named: unknown = Reflect.get(step, key);
    return Array.isArray(named) && named.length > 1 ? [{ ...step, [key]: named.slice(0, -1) }] : [];
  });
  return lists;
}

/** Nothing about the passes that are not named here is worth a trial. */
function ownVariants(step: PassStep): readonly PassStep[] {
  if (step.pass === "round-weights") return roundings(step);
  if (step.pass === "int4-weights") return packings(step);
  if (step.pass === "int8-static")
    return [
      ...CALIBRATIONS.map((calibration) => calibratedBy(step, calibration)),
      { ...step, "per-channel": step["per-channel"] === false },
    ];
  if (step.pass === "int8-dynamic")
    return [
      { ...step, "per-channel": step["per-channel"] === false },
      { ...step, embeddings: step.embeddings === false },
    ];
  if (step.pass === "smooth")
    return neighbours(STRENGTHS, step.strength ?? 0.5).map((strength) => ({ ...step, strength }));
  return takingMoreOrLess(step);
}

/** Of passes that take weights away. */
function takingMoreOrLess(step: PassStep): readonly PassStep[] {
  if (step.pass === "low-rank")
    return neighbours(STRUCTURAL_NOISES, step.noise ?? 0.001).map((noise) => ({ ...step, noise }));
  if (step.pass === "drop-blocks")
    return neighbours(STRUCTURAL_NOISES, step.noise ?? 0.01).map((noise) => ({ ...step, noise }));
  if (step.pass === "prune-channels") return prunings(step);
  if (step.pass === "prune-weights" && (step.pattern ?? "unstructured") === "unstructured")
    return neighbours(SPARSITIES, step.sparsity ?? 0.5).map((sparsity) => ({ ...step, sparsity }));
  return [];
}

function prunings(step: StepOf<"prune-channels">): readonly StepOf<"prune-channels">[] {
  const multiple = step["channel-multiple"] ?? 8;
  return [
    ...neighbours(STRUCTURAL_NOISES, step.noise ?? 0.001).map((noise) => ({ ...step, noise })),
    ...neighbours(MULTIPLES, multiple).map((other) => ({ ...step, "channel-multiple": other })),
  ];
}

function packings(step: StepOf<"int4-weights">): readonly StepOf<"int4-weights">[] {
  return [
    ...neighbours(BLOCK_SIZES, step["block-size"] ?? 32).map((size) => ({
      ...step,
      "block-size": size,
    })),
    ...METHODS.filter((method) => method !== (step.method ?? "nearest")).map((method) => ({
      ...step,
      method,
    })),
    ...neighbours(BITS, step.bits ?? 4).map((bits) => ({ ...step, bits })),
    { ...step, symmetric: step.symmetric === false },
    { ...step, "accuracy-level": step["accuracy-level"] === 4 ? 1 : 4 },
    { ...step, embeddings: step.embeddings !== true },
  ];
}

function calibratedBy(
  { percentile: _, ...step }: StepOf<"int8-static">,
  calibration: (typeof CALIBRATIONS)[number],
): StepOf<"int8-static"> {
  const { calibration: __, ...plain } = step;
  return calibration === "minmax" ? plain : { ...plain, calibration };
}

function roundings(step: StepOf<"round-weights">): readonly StepOf<"round-weights">[] {
  const tables = { ...step, embeddings: step.embeddings !== true };
  if (step.levels !== undefined) return [tables];
  const noises = neighbours(NOISES, step.noise ?? 0.001);
  return [...noises.map((noise) => ({ ...step, noise })), tables];
}

/** The two beside a value, of values in order. */
function neighbours<Value extends number>(
  values: readonly Value[],
  value: number,
): readonly Value[] {
  const below = values.findLast((other) => other < value);
  const above = values.find((other) => other > value);
  return [below, above].filter((other) => other !== undefined);
}

function otherCodings(passes: Passes): readonly Passes[] {
  const place = passes.findIndex(({ pass }) => CODING.has(pass));
  const isRounded = passes.some(({ pass }) => pass === "round-weights");
  const codings: readonly PassStep[] = [
    { pass: "int8-static" },
    // Tables on few levels are packed as they are.
    isRounded ? { pass: "int8-dynamic", embeddings: false } : { pass: "int8-dynamic" },
    { pass: "int4-weights" },
  ];
  const others = codings.filter(({ pass }) => pass !== passes[place]?.pass);
  if (place >= 0) {
    const alone = passes.filter(({ pass }, at) => at <= place || pass !== "float16");
    return others.map((coding) => alone.with(place, coding));
  }
  const end = passes.findIndex(({ pass }) => pass === "strip" || pass === "pack-weights");
  const at = end < 0 ? passes.length : end;
  return others.map((coding) => passes.toSpliced(at, 0, coding));
}

function added(passes: Passes): readonly Passes[] {
  const has = (name: PassStep["pass"]): boolean => passes.some(({ pass }) => pass === name);
  const variants: Passes[] = [];
  const start = passes[0]?.pass === "clean" ? 1 : 0;
  if (!has("round-weights") && !has("int4-weights") && !has("float16"))
    variants.push(roundedAndPacked(passes, start));
  if (!has("prune-channels"))
    variants.push(passes.toSpliced(start, 0, { pass: "prune-channels", noise: 0.0005 }));
  if (!has("drop-blocks")) variants.push(passes.toSpliced(start, 0, { pass: "drop-blocks" }));
  if (has("int8-static") && !has("equalize"))
    variants.push(passes.toSpliced(start, 0, { pass: "equalize" }));
  if ((has("int8-static") || has("int8-dynamic")) && !has("smooth"))
    variants.push(passes.toSpliced(start, 0, { pass: "smooth" }));
  return [...variants, ...storedSmaller(passes)];
}

/** @param start place of the first pass after clean */
const roundedAndPacked = (passes: Passes, start: number): Passes => [
  ...passes.slice(0, start),
  { pass: "round-weights", noise: 0.005 },
  ...passes.slice(start).filter(({ pass }) => pass !== "strip" && pass !== "pack-weights"),
  { pass: "strip" },
  { pass: "pack-weights" },
];

function storedSmaller(passes: Passes): readonly Passes[] {
  const packed = passes.findIndex(({ pass }) => pass === "pack-weights");
  const end = packed < 0 ? passes.length : packed;
  const stripped = passes.toSpliced(end, 0, { pass: "strip" });
  return [
    ...(passes.some(({ pass }) => pass === "strip") ? [] : [stripped]),
    ...(packed < 0 ? [[...passes, { pass: "pack-weights" } as const]] : []),
  ];
}

function withoutOne(passes: Passes): readonly Passes[] {
  if (passes.length < 2) return [];
  return passes.map((_, place) => passes.toSpliced(place, 1));
}
