/** What the judge looks at beside all rows: slices of the evaluation data, and sets of rows apart from them. */
import type { JudgedSlice } from "../judge/targets.ts";
import type { Prepared } from "./prepare.ts";

export function judgedSlices({ data, challenges }: Prepared): readonly JudgedSlice[] {
  return [
    ...data.slices.map(({ name, critical, rows }) => ({ name, critical, rows: rows.length })),
    ...challenges.map(({ name, critical, rows }) => ({
      name,
      critical,
      rows,
      apart: true as const,
    })),
  ];
}
