/** What the record keeps of timings beside the figure that is judged: other conventions, and what other methods say of the ratio. */
import { quantileConventions } from "../stats/quantile-conventions.ts";
import { quantile } from "../stats/quantile.ts";
import { keptPercentile } from "../stats/order-statistics.ts";
import type { Random, RandomStreams } from "../stats/random.ts";
import { spreadOf } from "../stats/spread.ts";
import { welchPValue } from "../stats/welch.ts";
import { geometricRatios, pooledRatios, type Turns, unpairedRatios } from "./block-bootstrap.ts";
import { plainRatio } from "./block-ratio.ts";
import { callsOf } from "./calls-of.ts";
import { finite, LEVEL } from "./evidence.ts";
import type { Detail } from "./metric.ts";
import { signedRankDetail } from "./signed-ranks.ts";

const finites = (values: Readonly<Record<string, number>>): Detail =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, finite(value)]));

/** Of one arm, in the order of its calls; how widely they lie is told once, with the median. */
export function armDetail(blocks: readonly Float64Array[], probability: number): Detail {
  const calls = callsOf(blocks);
  const sorted = calls.toSorted();
  return {
    kept: keptPercentile(sorted, probability)?.value ?? null,
    ...finites({ ...quantileConventions(sorted, probability) }),
    ...(probability === 0.5 ? finites({ ...spreadOf(calls) }) : {}),
  };
}

interface Change {
  readonly turns: Turns;
  /** Log ratios of the rounds that are judged. */
  readonly logs: Float64Array;
  readonly probability: number;
  /** undefined: nothing is drawn. */
  readonly random: RandomStreams | undefined;
}

/** Of the ratio. What measuring without turns would have said is told once, with the median. */
export function changeDetail({ turns, logs, probability, random }: Change): Detail {
  const [before, after] = [callsOf(turns.base), callsOf(turns.candidate)];
  const pooled = [after, before].map((calls) => quantile(calls.toSorted(), probability));
  const { lower, upper, pValue } = plainRatio(logs);
  return {
    ...finites({
      pooled: (pooled[0] ?? Number.NaN) / (pooled[1] ?? Number.NaN),
      independentLower: lower,
      independentUpper: upper,
      independentP: pValue,
    }),
    ...signedRankDetail(logs),
    ...(probability === 0.5 ? { welchP: finite(welchPValue(before, after)) } : {}),
    ...(random === undefined ? {} : drawnDetail({ turns, logs, probability, random })),
  };
}

/** So many calls of an arm are drawn from. Drawing costs by the call, and a fast model answers tens of thousands. */
const MOST_CALLS = 6000;

/** One call in so many of each block; where it begins moves on from block to block, so that it is not always the call after a turn. */
function thinned(blocks: readonly Float64Array[]): readonly Float64Array[] {
  const total = blocks.reduce((sum, { length }) => sum + length, 0);
  const step = Math.ceil(total / MOST_CALLS);
  if (step <= 1) return blocks;
  return blocks.map((block, place) => {
    const first = place % Math.max(1, Math.min(step, block.length));
    return block.filter((_, call) => call % step === first);
  });
}

/** Medians of fewer calls scatter more widely, by the root of how many fewer. */
function unpaired(turns: Turns, thin: Turns, random: Random): Float64Array {
  const [all, some] = [callsOf(turns.base).length, callsOf(thin.base).length];
  const ratios = unpairedRatios(callsOf(thin.base), callsOf(thin.candidate), random);
  if (all === some) return ratios;
  const middle = quantile(ratios, 0.5);
  const shrunk = Math.sqrt(some / all);
  return ratios.map((ratio) => middle * (ratio / middle) ** shrunk);
}

function drawnDetail({
  turns,
  logs,
  probability,
  random,
}: Change & { readonly random: RandomStreams }): Detail {
  const thin = { base: thinned(turns.base), candidate: thinned(turns.candidate) };
  const stream = (name: string) => random.stream(`latency:${name}:${probability}`);
  return {
    ...bounds("blockBootstrap", geometricRatios(logs, stream("blocks"))),
    ...bounds("pooled", pooledRatios(thin, probability, stream("pooled"))),
    ...(probability === 0.5 ? bounds("unpaired", unpaired(turns, thin, stream("unpaired"))) : {}),
  };
}

function bounds(name: string, sorted: Float64Array): Detail {
  const tail = (1 - LEVEL) / 2;
  return {
    [`${name}Lower`]: finite(quantile(sorted, tail)),
    [`${name}Upper`]: finite(quantile(sorted, 1 - tail)),
  };
}
