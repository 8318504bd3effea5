/** What a search found, as tables that read well in a terminal and as markdown. */
import { markdownTable } from "markdown-table";
import type { PassStep } from "../schema/generated/recipe.ts";
import { formatBytes, formatPercentOf, formatValue } from "./numbers.ts";

/** Figures of one recipe; what was not measured is absent. */
export interface SearchRow {
  readonly recipe: string;
  readonly passes: readonly PassStep[];
  readonly reason: string;
  readonly bytes?: number;
  readonly latencyRatio?: number;
  readonly flips?: number;
  readonly likeness?: { readonly metric: "kl-divergence" | "sqnr"; readonly value: number | null };
}

export interface SearchTables {
  readonly baseBytes: number;
  readonly pareto: readonly SearchRow[];
  readonly ablation: readonly (SearchRow & { readonly without: string })[];
}

export function paretoTable({ pareto, baseBytes }: SearchTables): string {
  const head = ["recipe", "bytes", "of base", "latency", "flips", "likeness", "misses", "passes"];
  const rows = pareto.map((row) => [
    row.recipe,
    ...figures(row, baseBytes),
    row.reason,
    passesOf(row.passes),
  ]);
  return markdownTable([head, ...rows], { align: ["l", "r", "r", "r", "r", "r", "l", "l"] });
}

export function ablationTable({ ablation, baseBytes }: SearchTables): string {
  const head = ["without", "bytes", "of base", "latency", "flips", "likeness", "misses"];
  const rows = ablation.map((row) => [row.without, ...figures(row, baseBytes), row.reason]);
  return markdownTable([head, ...rows], { align: ["l", "r", "r", "r", "r", "r", "l"] });
}

function figures(
  { bytes, latencyRatio, flips, likeness }: SearchRow,
  baseBytes: number,
): readonly string[] {
  const unit = likeness?.metric === "sqnr" ? "dB" : "nats";
  return [
    bytes === undefined ? "–" : formatBytes(bytes),
    bytes === undefined ? "–" : formatPercentOf(bytes, baseBytes),
    formatValue(latencyRatio ?? null, "ratio"),
    formatValue(flips ?? null, "share"),
    formatValue(likeness?.value ?? null, unit),
  ];
}

/** "clean, round-weights (noise 0.005, embeddings), strip". */
export const passesOf = (passes: readonly PassStep[]): string =>
  passes
    .map(({ pass, ...parameters }) => {
      const words = Object.entries(parameters).map(([name, value]) =>
        value === true ? name : value === false ? `no ${name}` : `${name} ${String(value)}`,
      );
      return words.length === 0 ? pass : `${pass} (${words.join(", ")})`;
    })
    .join(", ");
