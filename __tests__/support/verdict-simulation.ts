/** How often the judge is wrong: verdicts on models whose true change is known. */
import { judge } from "../../src/judge/judge.ts";
import type { Criterion, Outcome } from "../../src/schema/generated/record.ts";
import { logGamma } from "../../src/stats/special.ts";
import { mersenneRandom, type Random } from "../../src/stats/random.ts";
import { rowsToProve } from "../../src/judge/power.ts";
import { accuracyOf, caseOf } from "./judging.ts";

export interface Truth {
  readonly n: number;
  /** Share of rows that one arm answers rightly and the other wrongly. */
  readonly discordance: number;
  /** How much worse the candidate truly is. */
  readonly drop: number;
}

const MARGIN = 0.01;
const CRITERION: Criterion = { kind: "non-inferiority", metric: "accuracy", margin: MARGIN };

const tableOf = (n: number, p: number): Float64Array => {
  let total = 0;
  const chances = Float64Array.from({ length: n + 1 }, (_, count) => {
    const logs = logGamma(n + 1) - logGamma(count + 1) - logGamma(n - count + 1);
    total += Math.exp(logs + count * Math.log(p) + (n - count) * Math.log1p(-p));
    return total;
  });
  const likely = chances.findIndex((chance) => chance > 1 - 1e-12);
  return likely < 0 ? chances : chances.subarray(0, likely + 1);
};

/** Draws by turning the distribution around; each table is made once. */
function binomialSampler(random: Random): (n: number, p: number) => number {
  const tables = new Map<string, Float64Array>();
  return (n, p) => {
    if (p <= 0) return 0;
    const key = `${n}:${p}`;
    const table = tables.get(key) ?? tableOf(n, p);
    tables.set(key, table);
    const drawn = random.uniform();
    let [low, high] = [0, table.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((table[middle] ?? 1) < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

type Draw = () => { readonly lost: number; readonly gained: number };

function drawsOf({ n, discordance, drop }: Truth, seed: number): Draw {
  const draw = binomialSampler(mersenneRandom(seed));
  const [lose, gain] = [(discordance + drop) / 2, (discordance - drop) / 2];
  return () => {
    const lost = draw(n, lose);
    return { lost, gained: draw(n - lost, gain / (1 - lose)) };
  };
}

export type Rates = Readonly<Record<Outcome, number>>;

/** Share of runs with each outcome of one criterion on all rows. */
export function simulateOverall(truth: Truth, runs: number, seed: number): Rates {
  const draw = drawsOf(truth, seed);
  const known = new Map<string, Outcome>();
  const counts = { pass: 0, fail: 0, inconclusive: 0, "not-checked": 0, error: 0 };
  for (let run = 0; run < runs; run += 1) {
    const { lost, gained } = draw();
    const key = `${lost}:${gained}`;
    const outcome =
      known.get(key) ??
      judge(caseOf([CRITERION], accuracyOf(lost, gained, truth.n))).verdict.outcome;
    known.set(key, outcome);
    counts[outcome] += 1 / runs;
  }
  return counts;
}

/** Share of runs in which any of so many slices is said to be worse than allowed. */
export function simulateSlices(
  truth: Truth,
  {
    slices,
    critical,
    runs,
    seed,
  }: {
    readonly slices: number;
    readonly critical: boolean;
    readonly runs: number;
    readonly seed: number;
  },
): number {
  const draw = drawsOf(truth, seed);
  const names = Array.from({ length: slices }, (_, position) => `slice-${position}`);
  const judged = names.map((name) => ({ name, critical, rows: truth.n }));
  const known = new Map<string, ReturnType<typeof accuracyOf>>();
  let alarms = 0;
  for (let run = 0; run < runs; run += 1) {
    const measurements = names.flatMap((slice) => {
      const { lost, gained } = draw();
      const key = `${lost}:${gained}`;
      const measured = known.get(key) ?? accuracyOf(lost, gained, truth.n);
      known.set(key, measured);
      return measured.map((measurement) => ({ ...measurement, slice }));
    });
    const { findings } = judge(caseOf([CRITERION], measurements, { slices: judged }));
    alarms += findings.some(({ outcome }) => outcome === "fail") ? 1 : 0;
  }
  return alarms / runs;
}

export interface Simulated {
  readonly claim: string;
  readonly truth: string;
  readonly measured: number;
  readonly side: "at least" | "at most";
  readonly limit: number;
  readonly holds: boolean;
}

const shown = ({ n, discordance, drop }: Truth): string =>
  `n ${n}, ${100 * discordance} % differ, ${100 * drop} points worse`;

/** Every claim about errors of the judge, with what was found. */
export function simulateVerdicts(runs: number): readonly Simulated[] {
  return [...falsePasses(runs), ...promisedPasses(runs), ...falseAlarms(Math.ceil(runs / 10))];
}

function falsePasses(runs: number): readonly Simulated[] {
  return [300, 500, 1000, 3000, 10_000].flatMap((n) =>
    [0.01, 0.02, 0.05, 0.1].map((discordance) => {
      const truth = { n, discordance, drop: MARGIN };
      const { pass } = simulateOverall(truth, runs, 1);
      return {
        claim: "passes at the margin",
        truth: shown(truth),
        measured: pass,
        side: "at most",
        limit: 0.055,
        holds: pass <= 0.055,
      };
    }),
  );
}

/** Two standard errors of a share of 95 % in so many runs. */
const noiseOf = (runs: number): number => 2 * Math.sqrt((0.95 * 0.05) / runs);

function promisedPasses(runs: number): readonly Simulated[] {
  return [0.002, 0.01, 0.02, 0.05, 0.1].map((discordance) => {
    const truth = { n: rowsToProve(discordance, MARGIN) ?? 0, discordance, drop: 0 };
    const { pass } = simulateOverall(truth, runs, 2);
    return {
      claim: "equal models pass at the promised size",
      truth: shown(truth),
      measured: pass,
      side: "at least",
      limit: 0.95,
      holds: pass >= 0.95 - noiseOf(runs),
    };
  });
}

function falseAlarms(runs: number): readonly Simulated[] {
  return [true, false].flatMap((critical) =>
    [0, MARGIN].flatMap((drop) =>
      [100, 500].map((n) => {
        const truth = { n, discordance: 0.05, drop };
        const alarms = simulateSlices(truth, { slices: 20, critical, runs, seed: 3 });
        // Listed slices are held to a false discovery rate of 10 %: at the margin itself that is what may be alarmed.
        const atMargin = critical ? 0.055 : 0.1;
        const limit = drop === 0 ? 0.05 : atMargin;
        return {
          claim: `alarms over 20 ${critical ? "critical" : "listed"} slices`,
          truth: shown(truth),
          measured: alarms,
          side: "at most",
          limit,
          holds: alarms <= limit,
        };
      }),
    ),
  );
}
