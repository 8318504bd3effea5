/** Figures as they stand in a sentence: three significant digits or as many as are asked for, a real minus sign, the unit; null is "undefined". */

const PRECISION = 3;
/** Of a double. */
const MOST_PRECISION = 17;

/** The fewest significant digits, three or more, in which two values are not the same. */
export function precisionApart(one: number | null, other: number | null): number {
  if (one === null || other === null) return PRECISION;
  if (Math.abs(one) === Math.abs(other)) return PRECISION;
  for (let precision = PRECISION; precision < MOST_PRECISION; precision += 1)
    if (Math.abs(one).toPrecision(precision) !== Math.abs(other).toPrecision(precision))
      return precision;
  return MOST_PRECISION;
}

/** A value by itself. */
export function figure(value: number | null, unit: string, precision: number = PRECISION): string {
  if (value === null) return "undefined";
  switch (unit) {
    case "share":
      return `${digits(value * 100, precision)} %`;
    case "ratio":
      return `×${digits(value, precision)}`;
    case "":
      return digits(value, precision);
    case "rows":
    case "layers":
      return `${digits(value, precision)} ${value === 1 ? unit.slice(0, -1) : unit}`;
    default:
      return `${digits(value, precision)} ${unit}`;
  }
}

/** A difference with its sign, of shares in points; a ratio is none and stays as it is. */
export function difference(
  value: number | null,
  unit: string,
  precision: number = PRECISION,
): string {
  if (value === null || unit === "ratio") return figure(value, unit, precision);
  const signs = ["−", "", "+"] as const;
  return `${signs[Math.sign(value) + 1] ?? ""}${distance(value, unit, precision)}`;
}

/** A difference without the sign that the sentence says in words. */
export function distance(
  value: number | null,
  unit: string,
  precision: number = PRECISION,
): string {
  if (value === null) return figure(value, unit);
  if (unit !== "share") return figure(Math.abs(value), unit, precision);
  const points = digits(Math.abs(value) * 100, precision);
  return `${points} ${points === "1" ? "point" : "points"}`;
}

function digits(number: number, precision: number): string {
  return String(Number(number.toPrecision(precision))).replace("-", "−");
}
