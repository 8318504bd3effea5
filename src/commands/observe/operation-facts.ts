/** What a row costs in both arms, as the record says it. */
import { rooflineOf } from "../../measure/roofline.ts";
import type { OperationCounts } from "../../model/count-operations.ts";
import type { Hardware } from "../../schema/generated/policy.ts";
import type { OperationFacts, RunRecord } from "../../schema/generated/record.ts";
import type { ModelInForce } from "../model-in-force.ts";
import type { Operations } from "./observe-model.ts";

export function operationFacts({
  operations,
  inForce,
}: {
  readonly operations?: Operations | undefined;
  readonly inForce: ModelInForce;
}): Pick<RunRecord, "operations"> {
  if (operations === undefined) return {};
  const hardware = inForce.policy.serving?.hardware;
  const { base, candidate } = operations;
  return { operations: { base: factsOf(base, hardware), candidate: factsOf(candidate, hardware) } };
}

function factsOf(
  { macs, elementwise, weightBytes, activationBytes, uncounted }: OperationCounts,
  hardware: Hardware | undefined,
): OperationFacts {
  const facts = {
    macs: { ...macs },
    elementwise,
    weightBytes: { ...weightBytes },
    activationBytes,
    uncounted: { ...uncounted },
  };
  const bytes = activationBytes + sumOf(weightBytes);
  if (hardware === undefined || bytes === 0) return facts;
  const roofline = rooflineOf(
    { macs: sumOf(macs), bytes },
    {
      operationsPerSecond: hardware.gigaflops * 1e9,
      bytesPerSecond: hardware["gigabytes-per-second"] * 1e9,
    },
  );
  return { ...facts, roofline };
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
