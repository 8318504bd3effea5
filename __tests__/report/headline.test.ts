import { expect, test } from "@jest/globals";
import {
  headline,
  headlineText,
  impact,
  kernelSentence,
  sentenceOfRun,
  tally,
} from "../../src/report/headline.ts";
import { bytesOf, changeOf, flipsOf, latencyOf } from "../support/judging.ts";
import { LATENCY, recordOf } from "../support/records.ts";

const withLatency = (ratio: number, standardError: number): string =>
  impact(recordOf({ measurements: [latencyOf(ratio, standardError)] }));

test("a speed is claimed only where the whole interval is on one side of 1", () => {
  expect(withLatency(0.86, 0.01)).toContain(" and 14 % faster");
  expect(withLatency(1.2, 0.01)).toContain(" and 20 % slower");
  expect(withLatency(0.99, 0.05)).toContain(" and neither faster nor slower that could be told");
  expect(
    impact(recordOf({ measurements: [{ ...latencyOf(0.9, 0.1), interval: null }] })),
  ).not.toContain("faster");
});

test("a candidate that is larger is not called smaller", () => {
  const plain = recordOf({ measurements: [] });
  expect(impact({ ...plain, candidate: { ...plain.candidate, bytes: 11_100_000 } })).toBe(
    "no smaller (×2) (5.55 MB → 11.1 MB)",
  );
  expect(impact(plain)).toBe("3.7× smaller (5.55 MB → 1.49 MB)");
});

test("changed answers are counted; without answers the noise of the output is said", () => {
  expect(headline(recordOf({ measurements: [flipsOf(9, 1207)] }))).toEqual({
    size: "5.55 MB → 1.49 MB (26.8 %)",
    latency: undefined,
    answers: "9 of 1,207 answers changed",
  });
  const noise = changeOf("sqnr", 31.5, 0.1, { arm: "candidate", unit: "dB" });
  expect(headline(recordOf({ measurements: [noise] })).answers).toBe("output noise at 31.5 dB");
  const undefinedFlips = { ...flipsOf(9, 1207), estimate: null };
  expect(headlineText(recordOf({ measurements: [undefinedFlips] }))).toBe(
    "5.55 MB → 1.49 MB (26.8 %)",
  );
  expect(headline(recordOf({ measurements: [flipsOf(0, 1)] })).answers).toBe(
    "0 of 1 answer changed",
  );
});

test("a tally is of the checks that enter the verdict", () => {
  const { findings } = recordOf({ criteria: [LATENCY] });
  const [finding] = findings;
  if (finding === undefined) throw new Error("There is a finding");
  const of = (...outcomes: (typeof finding.outcome)[]) =>
    tally(outcomes.map((outcome) => ({ ...finding, outcome })));
  expect(of("pass", "pass")).toBe("All 2 checks that must be proven are proven");
  expect(of("fail", "pass", "inconclusive")).toBe("1 of 3 checks failed, 1 is undecided");
  expect(of("error", "error", "not-checked", "inconclusive", "inconclusive")).toBe(
    "2 of 5 checks ended in an error, 1 was not checked, 2 are undecided",
  );
  expect(of("fail")).toBe("1 of 1 check failed");
  expect(tally([{ ...finding, blocking: false }])).toBe("Nothing was checked");
});

test("whether answers depend on the CPU is one sentence", () => {
  const plain = recordOf();
  const sentence = (saturates: boolean, flips: number | null): string =>
    kernelSentence({
      ...recordOf({
        measurements: flips === null ? [] : [flipsOf(flips, 1207, { metric: "kernel-flips" })],
      }),
      environment: { ...plain.environment, saturates },
    });
  expect(sentence(false, null)).toBe("This CPU's int8 kernels are exact.");
  expect(sentence(false, 0)).toBe(
    "This CPU's int8 kernels are exact; the ordinary and the exact kernels give the same 1,207 answers.",
  );
  expect(sentence(true, 18)).toBe(
    "This CPU's int8 kernels saturate; the ordinary and the exact kernels differ in 18 of 1,207 answers.",
  );
});

test("a verdict that is about one finding is not said twice; one about the run is said", () => {
  expect(sentenceOfRun(recordOf())).toBeUndefined();
  expect(sentenceOfRun(recordOf({ measurements: [bytesOf(2)] }))).toBeUndefined();
  expect(sentenceOfRun(recordOf({ judged: { engineFailure: "It crashed" } }))).toBe("It crashed");
  expect(sentenceOfRun(recordOf({ criteria: [] }))).toBe(
    "Nothing was checked: no criterion applies",
  );
});

test("sizes are those that were measured, wherever else the record says them", () => {
  const record = recordOf();
  const forged = { ...record, candidate: { ...record.candidate, bytes: 1 } };
  expect(headline(forged).size).toBe(headline(record).size);
  expect(impact(forged)).toBe(impact(record));
  expect(headline({ ...forged, measurements: [] }).size).toContain("→ 1 B");
});
