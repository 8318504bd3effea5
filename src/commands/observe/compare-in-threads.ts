/** A comparison that several threads share: this one measures the first part of it, others the rest. */
import type { Threads } from "../../host/host.ts";
import { inOrder, measureShare, workOf } from "../../measure/compare.ts";
import {
  comparisonOf,
  type PartOfComparison,
  type PlainComparison,
} from "../../measure/plain-comparison.ts";
import { sharesOf } from "../../measure/work-shares.ts";
import type { Measurement } from "../../schema/measurement.ts";

/** The same numbers with any number of threads. @throws what a thread threw */
export async function compareInThreads(
  threads: Threads,
  plain: PlainComparison,
  bounds: { readonly worthAThread?: number } = {},
): Promise<readonly Measurement[]> {
  const work = workOf(comparisonOf(plain));
  const { resamples } = plain;
  const [first, ...others] = sharesOf(work, { threads: threads.count, resamples, ...bounds });
  // They start before this thread has its hands full.
  const asked = others.map((share) => askPart(threads, { plain, share }));
  const own = async (): Promise<Measured> => (first === undefined ? [] : measureShare(work, first));
  const measured = await Promise.all([own(), ...asked]);
  return inOrder(work, measured.flat());
}

type Measured = readonly (readonly Measurement[])[];

async function askPart(threads: Threads, part: PartOfComparison): Promise<Measured> {
  // The program of the thread is bundled from the same sources: `measurePart` answers.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (await threads.ask(part)) as Measured;
}
