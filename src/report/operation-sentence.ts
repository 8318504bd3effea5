/** What a row costs to compute, as a sentence. */
import type { OperationFacts } from "../schema/generated/record.ts";
import { formatBytes } from "./numbers.ts";

const UNITS = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

function short(count: number): string {
  const [size, unit] = UNITS.find(([least]) => count >= least) ?? [1, ""];
  return `${Number((count / size).toPrecision(3))}${unit === "" ? "" : ` ${unit}`}`;
}

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

type Costs = Pick<
  OperationFacts,
  "macs" | "elementwise" | "weightBytes" | "activationBytes" | "uncounted" | "roofline"
>;

export function operationSentence(costs: Costs): string {
  const { macs, elementwise, weightBytes, activationBytes, uncounted, roofline } = costs;
  const byType = Object.entries(macs).map(([type, count]) => `${short(count)} in ${type}`);
  const unknown = Object.entries(uncounted).map(([name, count]) => `${count} × ${name}`);
  return [
    `${short(total(macs))} multiply-adds${byType.length === 0 ? "" : ` (${byType.join(", ")})`}`,
    `${short(elementwise)} other operations`,
    `${formatBytes(total(weightBytes))} of weights`,
    `${formatBytes(activationBytes)} of values`,
    ...(roofline === undefined ? [] : [`limited by ${boundOf(roofline)}`]),
    ...(unknown.length === 0 ? [] : [`not counted: ${unknown.join(", ")}`]),
  ].join(", ");
}

const boundOf = ({ bound, intensity }: NonNullable<Costs["roofline"]>): string =>
  `${bound === "compute" ? "computing" : "memory"} at ${Number(intensity.toPrecision(3))} operations a byte`;
