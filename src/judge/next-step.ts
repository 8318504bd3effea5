/** What a person can do about a criterion that failed. */
import type { Target } from "./requirement.ts";
import { isAgainstBaseline } from "./targets.ts";

const SMALLER: ReadonlySet<string> = new Set(["bytes", "gzip-bytes", "parameters"]);
const LIGHTER: ReadonlySet<string> = new Set(["peak-memory"]);
const FASTER: ReadonlySet<string> = new Set([
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "load-time",
  "throughput",
]);

/** What a person can do about layers that run otherwise than they are stored. */
const LAYERS: Readonly<Record<string, string>> = {
  "integer-layers":
    "Quantize layers in a form that the engine fuses (int8-static, int8-dynamic or int4-weights), and keep the others in float (keep-float in the recipe)",
  "dequantized-layers":
    "Quantize these layers in a form that the engine fuses (int8-static, int8-dynamic or int4-weights), or keep them in float (keep-float in the recipe)",
  "float-islands":
    "Quantize these layers as well, or keep those around them in float too (keep-float in the recipe)",
  "silently-quantized-layers":
    "Let the recipe quantize these layers, or keep them in float on both sides, so that what is stored is what runs",
};

/** One sentence, without its full stop. */
export function nextStep({ criterion, metric }: Target): string {
  if (isAgainstBaseline(criterion))
    return 'If the change is wanted, accept it with "compression-gate baseline record"; otherwise find what changed since';
  const ofLayers = LAYERS[metric];
  if (ofLayers !== undefined) return ofLayers;
  if (metric === "non-finite-rows")
    return "Its values overflow: keep the layers that do in float (keep-float in the recipe)";
  if (metric === "improper-rows")
    return "Its scores are no probabilities: keep the layers that end in them in float (keep-float in the recipe)";
  if (metric === "unrepeatable-rows")
    return "The same input is answered otherwise each time: take what is random out of the model, or name the seeds of its operators";
  const allow = "if this is acceptable, allow more in the policy and say why";
  if (SMALLER.has(metric)) return `Take a recipe that compresses more; ${allow}`;
  if (LIGHTER.has(metric)) return `Take a recipe that needs less memory; ${allow}`;
  if (FASTER.has(metric)) return `Take a recipe that is faster on this CPU; ${allow}`;
  return `Keep the layers that lose most in float (keep-float in the recipe) or take a milder recipe; ${allow}`;
}
