/** The part of a comment about the layers that carry the loss, and what would mend it. */
import { markdownTable } from "markdown-table";
import type { Blame, BlameFix, NoiseControl, RunRecord } from "../schema/generated/record.ts";
import { codeCell, textCell } from "./escape.ts";
import { formatBytes, formatChange, formatValue } from "./numbers.ts";

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
      formatChange(bytes, "bytes"),
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
    ...(blame.noise === undefined ? [] : [`${noiseSentence(blame, blame.noise)}.`, ""]),
    ...(blame.fix === undefined ? [] : fixLines(blame, blame.fix)),
  ];
}

export function lossText({ measure }: Blame, loss: number): string {
  return measure === "kl-divergence" ? formatValue(loss, "nats") : formatValue(loss, "share");
}

const range = (from: string, to: string): string => (from === to ? from : `${from} to ${to}`);

/** Whether the candidate loses more than noise of the power that its weights hold. */
export function noiseSentence(blame: Blame, noise: NoiseControl): string {
  const { losses, flips, flipsOfNoise = [], layers, unread } = noise;
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const isWorse = blame.loss > most;
  const said = isWorse ? "worse than" : blame.loss < least ? "milder than" : "no worse than";
  const counts =
    flips === undefined
      ? ""
      : `, and flips ${flips.toLocaleString("en-US")} of ${blame.rows.toLocaleString("en-US")} answers against ${range(`${Math.min(...flipsOfNoise)}`, `${Math.max(...flipsOfNoise)}`)}`;
  const rest = unread === 0 ? "" : ` (${unread} more could not be read)`;
  const why = isWorse
    ? ", so that its errors fall where they hurt, or its activations add to them"
    : "";
  return `The candidate is ${said} random noise as loud as its own error in each of ${layers} weights${rest}${why}: it loses ${lossText(blame, blame.loss)} against ${range(lossText(blame, least), lossText(blame, most))} in ${losses.length} draws${counts}`;
}

function summaryOf(blame: Blame): string {
  const { rows, loss, layers, untried, measure } = blame;
  const what = measure === "kl-divergence" ? "KL" : "noise";
  const rest = untried === 0 ? "" : `; ${untried} more were not tried`;
  return `Layers to blame: ${layers.length} put back to float one by one on ${rows.toLocaleString("en-US")} calibration rows (${what} of the candidate ${lossText(blame, loss)}${rest})`;
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
