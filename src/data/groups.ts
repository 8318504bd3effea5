/** Groups of people in the data: the values of a column, or the combinations of several. */
import type { GroupChoice } from "../schema/generated/policy.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import { UserError } from "../schema/user-error.ts";
import { columnOf, type Dataset } from "./dataset.ts";
import { type Slice, slicesOf } from "./slices.ts";

export interface GroupSlices {
  /** "sex", or "sex × race". */
  readonly column: string;
  readonly members: readonly Slice[];
  /** Name of the member that the others are compared with. */
  readonly reference?: string;
}

/** @throws UserError for a column that is not there, and for a reference that no row belongs to */
export function groupsOf(
  dataset: Dataset,
  choices: readonly GroupChoice[],
): readonly GroupSlices[] {
  return choices.map((choice) => {
    const { columns, reference } = typeof choice === "string" ? { columns: [choice] } : choice;
    const column = columns.join(" × ");
    const members = columns
      .map((name) => {
        columnOf(dataset, name, "a group");
        return slicesOf(dataset, [name]);
      })
      .reduce((joined, slices) => crossed(joined, slices));
    if (reference === undefined) return { column, members };
    const name = columns.map((part, position) => `${part}=${reference[position] ?? ""}`).join(", ");
    if (members.some((member) => member.name === name)) return { column, members, reference: name };
    throw new UserError(
      "policy-invalid",
      `Cannot compare the groups of "${column}" with "${name}": no row of "${dataset.source}" belongs to it${didYouMean(
        name,
        members.map((member) => member.name),
      )}`,
    );
  });
}

/** Combinations that rows have. */
function crossed(first: readonly Slice[], second: readonly Slice[]): readonly Slice[] {
  return first.flatMap((one) => {
    const own = new Set(one.rows);
    return second
      .map((other) => ({
        name: `${one.name}, ${other.name}`,
        critical: false,
        rows: other.rows.filter((row) => own.has(row)),
      }))
      .filter(({ rows }) => rows.length > 0);
  });
}
