/** What trials share, with the first of the calibration rows in place of all: enough to see which recipes are not worth a whole trial. */
import type { BoundData } from "../load/load-data.ts";
import { firstRows } from "../observe/observe.ts";
import type { Trying } from "./measure-trial.ts";

type Shared = Omit<Trying, "recipe">;

export function onFirstRows({ request, ground }: Shared, count: number): Shared {
  const { data } = request;
  const calibration = firstOf(data.calibration, count);
  const stress = ground.stress.map((stressed) => ({
    ...stressed,
    rows: Math.min(stressed.rows, count),
    data: firstOf(stressed.data, count),
  }));
  return { request: { ...request, data: { ...data, calibration } }, ground: { ...ground, stress } };
}

function firstOf(bound: BoundData, count: number): BoundData {
  const { feeds, labels, targets, clusters } = bound;
  return {
    ...bound,
    feeds: firstRows(feeds, count),
    labels: labels?.slice(0, count),
    targets: targets?.slice(0, count),
    clusters: clusters?.slice(0, count),
  };
}
