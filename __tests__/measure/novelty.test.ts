import { expect, test } from "@jest/globals";
import { measureNovelty, noveltyScores } from "../../src/measure/novelty.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { binary, regression } from "../support/samples.ts";

const scores = (known: readonly number[], novel: readonly number[]) =>
  noveltyScores({ known: Float64Array.from(known), novel: Float64Array.from(novel) });

test("confidence that is always higher on known rows tells all of them apart", () => {
  expect(scores([0.8, 0.9], [0.6, 0.7])).toEqual({ area: 1, accepted: 0 });
  expect(scores([0.6, 0.7], [0.8, 0.9])).toEqual({ area: 0, accepted: 1 });
});

test("equal confidence tells nothing, ties counting by half", () => {
  expect(scores([0.7, 0.7], [0.7])).toEqual({ area: 0.5, accepted: 1 });
});

test("without novel rows nothing is told", () => {
  expect(scores([0.7], []).area).toBeNaN();
});

test("a candidate that is as sure of novel rows as of known ones loses area, and the interval shows it", () => {
  const known = binary(Array.from({ length: 60 }, (_, row) => 0.8 + row / 400));
  const novel = binary(Array.from({ length: 60 }, (_, row) => 0.5 + row / 400));
  const arms = { base: { known, novel }, candidate: { known, novel: known } };
  const measured = measureNovelty(arms, { slice: "shift=noise", random: mersenneRandom(4) });
  const change = measured.find(({ metric, arm }) => metric === "novelty-auc" && arm === "change");
  expect(change?.estimate).toBe(-0.5);
  expect(change?.interval?.upper).toBeLessThan(-0.3);
  expect(change?.slice).toBe("shift=noise");
});

test("a regression has no confidence", () => {
  const arm = { known: regression([1]), novel: regression([1]) };
  expect(
    measureNovelty({ base: arm, candidate: arm }, { slice: "s", random: mersenneRandom(1) }),
  ).toEqual([]);
});

test("an answer that is not finite is the least sure of all", () => {
  const [known, novel] = [binary([0.9, 0.8]), binary([0.7, Number.NaN])];
  const arm = { known, novel };
  const [area] = measureNovelty(
    { base: arm, candidate: arm },
    { slice: "s", random: mersenneRandom(1) },
  );
  expect(area).toMatchObject({ metric: "novelty-auc", arm: "base", estimate: 1 });
});
