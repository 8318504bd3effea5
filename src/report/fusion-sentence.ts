/** What the engine made of a candidate's layers, as one sentence. */
import type { AuditedLayer, RecordedFusion } from "../schema/generated/record.ts";

/** Names beyond these are only counted. */
const SHOWN = 3;

/** undefined when nothing is quantized, neither by the candidate nor by the engine. */
export function fusionSentence({
  layers,
  detours,
  dequantizedConstants,
}: Readonly<Pick<RecordedFusion, "dequantizedConstants">> & {
  readonly layers: readonly AuditedLayer[];
  readonly detours: Readonly<Record<string, number>>;
}): string | undefined {
  const of = (fate: AuditedLayer["fate"]): readonly AuditedLayer[] =>
    layers.filter((layer) => layer.fate === fate);
  const [fused, dequantized] = [of("fused"), of("dequantized")];
  const [silent, islands] = [of("silently-quantized"), of("island")];
  const operators = Object.entries(detours);
  const parts = [
    ...stored(fused.length, dequantized),
    ...(islands.length === 0 ? [] : [`${listed(islands, "stays", "stay")} float between them`]),
    ...(silent.length === 0
      ? []
      : [`${listed(silent, "is", "are")} quantized by the engine itself`]),
    ...(operators.length === 0
      ? []
      : [`values leave integers and come back for ${operators.map(counted).join(", ")}`]),
    ...constants(dequantizedConstants - dequantized.length),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

function stored(fused: number, dequantized: readonly AuditedLayer[]): readonly string[] {
  const total = fused + dequantized.length;
  if (total === 0) return [];
  const start = `${fused} of ${total} quantized ${total === 1 ? "layer runs" : "layers run"} in integer kernels`;
  return dequantized.length === 0
    ? [start]
    : [start, `${listed(dequantized, "is", "are")} made float again on every run`];
}

function constants(count: number): readonly string[] {
  if (count <= 0) return [];
  return [
    `${count} other ${count === 1 ? "constant is" : "constants are"} made float on every run`,
  ];
}

const counted = ([operator, count]: readonly [string, number]): string =>
  count === 1 ? operator : `${count} × ${operator}`;

/** "Conv c1 is", "MatMul a, MatMul b and 3 more are" */
function listed(layers: readonly AuditedLayer[], one: string, many: string): string {
  const names = layers.slice(0, SHOWN).map(({ node, operator }) => `${operator} ${node}`);
  const more = layers.length - names.length;
  const list = more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
  return `${list} ${layers.length === 1 ? one : many}`;
}
