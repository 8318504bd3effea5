/** JSON as it is kept: two spaces, a newline at the end, and no number that JSON does not know. */

/** @throws Error for NaN and infinities: a record that hides one would pass for a number */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, refuseNonFinite, 2)}\n`;
}

function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Error(`"${key}" is ${value}, which JSON cannot hold`);
  }
  return value;
}
