/**
 * Which channels the layers behind them miss least, and what those layers' weights become without them. Removing the
 * rows Q of a weight W and refitting the rest to the same outputs costs tr(W_Qᵀ ([H⁻¹]_QQ)⁻¹ W_Q) in the metric of the
 * input's second moments H (the optimal brain surgeon of Hassibi & Stork, 1993, for rows at a time); the cheapest channel goes
 * first, and H⁻¹ and W are brought up to date before the next.
 */
import { Fit, type Reader, type Start, prepare } from "./channel-fit.ts";
import { WidthsLeft } from "./widths-left.ts";

export interface Choice {
  /** In the order in which they go. */
  readonly gone: readonly number[];
  /** Refitted, by reader; rows of removed channels are 0. */
  readonly weights: readonly Float64Array[];
  /** Mean square of the change of outputs by theirs: that of the reader that changes most. */
  readonly noise: number;
}

export interface Choosing {
  readonly channels: number;
  readonly noise: number;
  /** Where each channel stands, by layer that makes it; -1 for what stays. What is left of each is a multiple, or all. */
  readonly widths: readonly Int32Array[];
  readonly multiple: number;
  /** The same of values that none may leave empty. */
  readonly values: readonly Int32Array[];
}

export function chooseChannels(readers: readonly Reader[], choosing: Choosing): Choice {
  const starts = readers.map(prepare);
  const greedy = cheapestFirst(starts, choosing);
  const gone = new WidthsLeft(choosing).rounded(greedy.gone);
  const fits = gone.length === greedy.gone.length ? greedy.fits : refitted(starts, gone);
  return {
    gone,
    weights: fits.map(({ weight }) => weight),
    noise: Math.max(0, ...fits.map((fit) => fit.noise)),
  };
}

function refitted(starts: readonly Start[], gone: readonly number[]): readonly Fit[] {
  const fits = starts.map((start) => new Fit(start));
  for (const channel of gone) for (const fit of fits) fit.remove(channel);
  return fits;
}

/** One after the other, until a reader would change by more than the noise. */
function cheapestFirst(
  starts: readonly Start[],
  choosing: Choosing,
): { readonly gone: readonly number[]; readonly fits: readonly Fit[] } {
  const fits = starts.map((start) => new Fit(start));
  const widths = new WidthsLeft(choosing);
  const left = new Set(Array.from({ length: choosing.channels }, (_, channel) => channel));
  const gone: number[] = [];
  for (;;) {
    const mayGo = [...left].filter((channel) => widths.mayGo(channel));
    const { cheapest, cost } = cheapestOf(mayGo, fits);
    if (cheapest === undefined || cost > choosing.noise) return { gone, fits };
    left.delete(cheapest);
    widths.remove(cheapest);
    gone.push(cheapest);
    for (const fit of fits) fit.remove(cheapest);
  }
}

function cheapestOf(
  channels: readonly number[],
  fits: readonly Fit[],
): { readonly cheapest: number | undefined; readonly cost: number } {
  let [cheapest, least]: [number | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const channel of channels) {
    const cost = Math.max(0, ...fits.map((fit) => fit.noiseWithout(channel)));
    if (cost < least) [cheapest, least] = [channel, cost];
  }
  return { cheapest, cost: least };
}
