/** The part of a comment about the layers that carry the loss, and what would mend it. */
import { markdownTable } from "markdown-table";
import type { Blame, BlameFix, RunRecord } from "../schema/generated/record.ts";
import { codeCell, textCell } from "./escape.ts";
import { formatBytes, formatValue } from "./numbers.ts";

const SHOWN = 10;

export function blameLines({ blame }: RunRecord): readonly string[] {
  if (blame === undefined) return [];
  const rows = blame.layers
    .slice(0, SHOWN)
    .map(({ node, operator, pass, share, bytes }) => [
      codeCell(node),
      textCell(operator),
      codeCell(pass),
      formatValue(share, "share"),
      `+${formatBytes(bytes)}`,
    ]);
  const table = markdownTable(
    [["layer", "operator", "pass", "share of the loss", "as float"], ...rows],
    { align: ["l", "l", "l", "r", "r"] },
  );
  return [
    `<details><summary>${summaryOf(blame)}</summary>`,
    "",
    table,
    "",
    "</details>",
    "",
    ...(blame.fix === undefined ? [] : fixLines(blame, blame.fix)),
  ];
}

export function lossText({ measure }: Blame, loss: number): string {
  return measure === "kl-divergence" ? formatValue(loss, "nats") : formatValue(loss, "share");
}

function summaryOf(blame: Blame): string {
  const { rows, loss, layers, untried, measure } = blame;
  const what = measure === "kl-divergence" ? "KL" : "noise";
  const rest = untried === 0 ? "" : `; ${untried} more were not tried`;
  return `Layers to blame: ${layers.length} put back to float one by one on ${rows} calibration rows (${what} of the candidate ${lossText(blame, loss)}${rest})`;
}

function fixLines(blame: Blame, fix: BlameFix): readonly string[] {
  const { passes, loss, bytes, nodes } = fix;
  const end = promiseOf(fix);
  const layers = nodes.length === 1 ? "1 layer" : `${nodes.length} layers`;
  const from = `${lossText(blame, blame.loss)} to ${lossText(blame, loss)}`;
  const text = `${layers} kept float costs ${formatBytes(bytes)}, takes the loss from ${from}, ${end}`;
  return [
    `${fix.visible && fix.meets ? "What would mend it" : "What may help"}: ${text}.`,
    "",
    ...passes.map(stepLine),
    "",
  ];
}

/** No more than was seen: the rows are those of the calibration. */
function promiseOf({ meets, visible }: BlameFix): string {
  if (!visible)
    return "but the candidate meets every criterion on those rows, so that they cannot show whether it mends what failed";
  return meets
    ? "and would meet every criterion of behaviour by its estimates there, which the gate would still have to prove"
    : "and would still miss a criterion there";
}

/** A pass as a recipe writes it; indented lines are code, in which nothing is markup. */
function stepLine(step: BlameFix["passes"][number]): string {
  const entries = Object.entries(step).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `    - { ${entries.join(", ")} }`;
}
