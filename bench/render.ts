/** The measured figures as docs/bench.md. */
import { markdownTable } from "markdown-table";
import type { MachineFacts } from "../src/host/host.ts";
import { type Large, median, type Pair, type Race } from "./large.ts";
import type { Observed, Ratio } from "./observe.ts";
import type { Peers } from "./setup.ts";
import { REASONS } from "./reasons.ts";
import { missesOf } from "./targets.ts";

export interface ModelResult {
  readonly name: string;
  /** Measured by an earlier run. */
  readonly isKept?: boolean;
  readonly rows: number;
  readonly base: {
    readonly accuracy: number | undefined;
    readonly bytes: number;
    readonly gzipBytes: number;
  };
  readonly variants: readonly Observed[];
}

export interface BenchResult {
  readonly models: readonly ModelResult[];
  readonly large: Large | undefined;
  readonly peers: Peers;
  readonly machine: MachineFacts;
  readonly onnxruntimeNode: string;
  readonly saturates: boolean;
  readonly quick: boolean;
}

const HEADER = [
  "variant",
  "bytes",
  "gzip",
  "accuracy",
  "SQNR dB",
  "flips",
  "latency",
  "wall s",
  "peak MB",
];

export function renderBench(result: BenchResult): string {
  return [
    "# Benchmark of compressing",
    "",
    ...introduction(result),
    "",
    "## Large models",
    "",
    ...large(result.large),
    "",
    ...result.models.flatMap(modelSection),
    "## Where a target is missed and why",
    "",
    "Target: for every variant that a peer makes, one of ours is no larger, no slower (the intervals meet) and no less faithful.",
    "",
    ...result.models.flatMap(missSection),
    "## Machine and versions",
    "",
    ...machineSection(result),
    "",
  ].join("\n");
}

function introduction({ quick }: BenchResult): readonly string[] {
  const effort = quick ? ", with `--quick`: fewer rows and shorter timings" : "";
  return [
    `Written by \`npm run bench:compress\`${effort}: ours by every built-in recipe, and the peers' variants, made and measured on one machine, all of a model in one run.`,
    "",
    "- Answers are those of onnxruntime-node on ordinary kernels at batch 1; flips are answers that differ from the float model's (of a sequence: positions).",
    "- `latency` is the ratio of batch-1 medians to the float model in the same process, in short blocks that take turns, with its 95 % interval; one thread. `control` is the float model against itself.",
    "- `wall s` is the whole process. `peak MB` is the resident memory of the main process; what follows a + is what the inference engine took beside it at the same time: ours loads every candidate before it calls it one.",
  ];
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
const grouped = (bytes: number): string => bytes.toLocaleString("en-GB");

function large(measured: Large | undefined): readonly string[] {
  if (measured === undefined) return ["The large model was left out of this run."];
  const { races, modelBytes, idleBytes } = measured;
  const pairs = races[0]?.pairs ?? [];
  const failure = failureIn(pairs);
  if (failure !== undefined) return [`Not measured: ${failure}.`];
  const ratio = median(pairs.map(({ ours, theirs }) => ours.seconds / theirs.seconds));
  const of = (pick: (pair: Pair) => number): number => median(pairs.map(pick));
  const own = of(({ ours }) => ours.peakBytes);
  const factor = ((own - idleBytes) / modelBytes).toFixed(2);
  return [
    `sentence-encoder, ${grouped(modelBytes)} bytes, int8-dynamic against Python's \`quantize_dynamic\`, whole processes in turns (${pairs.length} pairs, medians${measured.isLater === true ? "; run by themselves after all else on this page" : ""}):`,
    "",
    markdownTable([
      ["", "ours", "Python", "target"],
      [
        "wall s",
        of(({ ours }) => ours.seconds).toFixed(2),
        of(({ theirs }) => theirs.seconds).toFixed(2),
        "",
      ],
      ["wall ratio", ratio.toFixed(2), "1", "≤ 0.33"],
      ["peak MB", megabytes(own), megabytes(of(({ theirs }) => theirs.peakBytes)), ""],
      ["peak less idle, in model sizes", factor, "", "≤ 3"],
    ]),
    "",
    `An idle process takes ${megabytes(idleBytes)} MB. With the engine process that tries the candidate, ours takes ${megabytes(of(({ ours }) => ours.treeBytes))} MB at its peak. Certificates that a machine adds to those of Node (\`NODE_EXTRA_CA_CERTS\`) are left out: reading them takes 40 ms. ${verdictOf(ratio, Number(factor))}`,
    "",
    "All ways of compressing it, on the same 32 calibration rows where there are any (whole processes in turns, medians):",
    "",
    markdownTable([
      ["ours", "peer", "pairs", "ours s", "peer s", "ratio"],
      ...races.map((race) => raceRow(race)),
    ]),
    "",
    "A model beyond 2 GB keeps its weights in a file of their own and is worked on one weight after the other (`npm run bench:large`, [decisions/large-models.md](decisions/large-models.md)).",
  ];
}

const failureIn = (pairs: readonly Pair[]): string | undefined =>
  pairs.map(({ ours, theirs }) => ours.failure ?? theirs.failure).find((one) => one !== undefined);

function raceRow({ recipe, peer, pairs }: Race): string[] {
  const failure = failureIn(pairs);
  if (failure !== undefined) return [recipe, peer, `${pairs.length}`, failure, "", ""];
  const of = (pick: (pair: Pair) => number): string => median(pairs.map(pick)).toFixed(2);
  return [
    recipe,
    peer,
    `${pairs.length}`,
    of(({ ours }) => ours.seconds),
    of(({ theirs }) => theirs.seconds),
    of(({ ours, theirs }) => ours.seconds / theirs.seconds),
  ];
}

function verdictOf(ratio: number, factor: number): string {
  const why = REASONS["large/wall"] ?? "";
  const wall = ratio <= 1 / 3 ? "The wall target is met" : `The wall target is missed: ${why}`;
  return `${wall}; the memory target is ${factor <= 3 ? "met" : "missed"}.`;
}

const KEPT =
  " Kept from an earlier run (`--resume`): recipes may have changed since, and peers been added.";

function modelSection({ name, isKept, rows, base, variants }: ModelResult): readonly string[] {
  const running = variants.filter(({ failure }) => failure === undefined);
  const failed = variants.filter(({ failure }) => failure !== undefined);
  const controls = running.flatMap(({ latency }) =>
    latency === undefined ? [] : [latency.control],
  );
  const control =
    controls.length === 0
      ? ""
      : ` Control: ${Math.min(...controls).toFixed(2)} to ${Math.max(...controls).toFixed(2)}.`;
  const accuracy = base.accuracy?.toFixed(4) ?? "–";
  const first = [
    "float",
    grouped(base.bytes),
    grouped(base.gzipBytes),
    accuracy,
    "",
    "",
    "1.00",
    "",
    "",
  ];
  return [
    `## ${name}`,
    "",
    `${rows} rows.${control}${isKept === true ? KEPT : ""}`,
    "",
    markdownTable([HEADER, first, ...sorted(running).map(variantRow)], {
      align: ["l", ...HEADER.slice(1).map(() => "r" as const)],
    }),
    "",
    ...(failed.length === 0 ? [] : ["Not made, or not loaded by onnxruntime-node:", ""]),
    ...failed.map((variant) => `- ${label(variant)}: ${variant.failure ?? ""}`),
    ...(failed.length === 0 ? [] : [""]),
  ];
}

/** Ours first, each maker's by name: the layout does not depend on the figures. */
const sorted = (variants: readonly Observed[]): readonly Observed[] =>
  variants.toSorted((a, b) =>
    a.maker === b.maker ? (a.name < b.name ? -1 : 1) : a.maker === "ours" ? -1 : 1,
  );

const label = ({ name, maker }: Observed): string => (maker === "ours" ? `**${name}**` : name);

const ratioText = (ratio: Ratio | undefined): string =>
  ratio === undefined
    ? "–"
    : `${ratio.estimate.toFixed(2)} [${ratio.lower.toFixed(2)}, ${ratio.upper.toFixed(2)}]`;

function variantRow(variant: Observed): string[] {
  const { bytes, gzipBytes, accuracy, sqnr, flips, latency, seconds } = variant;
  const engine = variant.treeBytes - variant.peakBytes;
  return [
    label(variant),
    grouped(bytes),
    grouped(gzipBytes),
    accuracy?.toFixed(4) ?? "–",
    sqnr.toFixed(1),
    flips === undefined ? "–" : `${(flips * 100).toFixed(2)} %`,
    ratioText(latency),
    seconds.toFixed(2),
    `${megabytes(variant.peakBytes)}${engine > 1e6 ? ` + ${megabytes(engine)}` : ""}`,
  ];
}

function missSection({ name, variants }: ModelResult): readonly string[] {
  const misses = missesOf(variants);
  const peers = variants.filter(({ maker, failure }) => maker === "peer" && failure === undefined);
  const met = `${peers.length - misses.length} of ${peers.length} met`;
  return [
    `### ${name}: ${met}`,
    "",
    ...misses.map(({ peer, nearest, lacks }) => {
      const nearestText =
        nearest === undefined
          ? "none of ours runs"
          : `${nearest.name} comes nearest: ${lacks.join(", ")}`;
      const why = REASONS[`${name}/${peer.name}`];
      return `- ${peer.name}: ${nearestText}${why === undefined ? "" : ` (${why})`}`;
    }),
    ...(misses.length === 0 ? [] : [""]),
  ];
}

function machineSection(result: BenchResult): readonly string[] {
  const { machine, peers, onnxruntimeNode, saturates } = result;
  const versions = Object.entries(peers.versions).map(([name, version]) => `${name} ${version}`);
  const failures = Object.entries(peers.failures).map(
    ([name, why]) => `- not installed: ${name}: ${why}`,
  );
  return [
    `- ${machine.cpuModel}, ${machine.cores} cores, ${(machine.memoryBytes / 1e9).toFixed(0)} GB, ${machine.os} ${machine.architecture}; ${machine.instructionSets.join(" ")}`,
    `- int8 kernels ${saturates ? "saturate" : "do not saturate"} on this CPU`,
    `- node ${machine.node}, onnxruntime-node ${onnxruntimeNode}; Python: ${versions.join(", ")}`,
    ...failures,
  ];
}
