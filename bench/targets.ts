/** For every variant of a peer: is one of ours no larger, no slower and no less faithful? */
import type { Observed } from "./observe.ts";

export interface Miss {
  readonly peer: Observed;
  /** Ours that comes nearest, and by what it is worse. */
  readonly nearest: Observed | undefined;
  readonly lacks: readonly string[];
}

export function missesOf(variants: readonly Observed[]): readonly Miss[] {
  const running = variants.filter(({ failure }) => failure === undefined);
  const ours = running.filter(({ maker }) => maker === "ours");
  return running
    .filter(({ maker }) => maker === "peer")
    .flatMap((peer) => {
      const compared = ours
        .map((own) => ({ own, lacks: lacksOf(own, peer) }))
        .toSorted((a, b) => weight(a.lacks) - weight(b.lacks));
      const [best] = compared;
      if (best?.lacks.length === 0) return [];
      return [{ peer, nearest: best?.own, lacks: (best?.lacks ?? []).map(({ text }) => text) }];
    });
}

interface Lack {
  readonly text: string;
  /** How much worse, as a share. */
  readonly share: number;
}

const weight = (lacks: readonly Lack[]): number =>
  lacks.reduce((total, { share }) => total + 1 + Math.min(share, 10), 0);

const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;

function lacksOf(own: Observed, peer: Observed): readonly Lack[] {
  return [largerBy(own, peer), slowerBy(own, peer), lessFaithfulBy(own, peer)].filter(
    (lack) => lack !== undefined,
  );
}

function largerBy(own: Observed, peer: Observed): Lack | undefined {
  if (own.bytes <= peer.bytes) return undefined;
  const share = own.bytes / peer.bytes - 1;
  return { share, text: `${percent(share)} larger` };
}

/** Slower is what timing shows: the intervals of both ratios do not meet. */
function slowerBy(own: Observed, peer: Observed): Lack | undefined {
  if (own.latency === undefined || peer.latency === undefined) return undefined;
  if (own.latency.lower <= peer.latency.upper) return undefined;
  const share = own.latency.estimate / peer.latency.estimate - 1;
  return { share, text: `${percent(share)} slower` };
}

/** By flips where the output holds a choice, else by noise. */
function lessFaithfulBy(own: Observed, peer: Observed): Lack | undefined {
  if (own.flips !== undefined && peer.flips !== undefined) {
    if (own.flips <= peer.flips) return undefined;
    const share = own.flips - peer.flips;
    return { share, text: `flips ${percent(own.flips, 2)} instead of ${percent(peer.flips, 2)}` };
  }
  if (own.sqnr >= peer.sqnr) return undefined;
  const share = (peer.sqnr - own.sqnr) / 10;
  return { share, text: `${own.sqnr.toFixed(1)} dB instead of ${peer.sqnr.toFixed(1)} dB` };
}
