/** Figures as they stand in a sentence: three significant digits, a real minus sign, the unit; null is "undefined". */

/** A value by itself. */
export function figure(value: number | null, unit: string): string {
  if (value === null) return "undefined";
  switch (unit) {
    case "share":
      return `${digits(value * 100)} %`;
    case "ratio":
      return `×${digits(value)}`;
    case "":
      return digits(value);
    case "rows":
      return `${digits(value)} ${value === 1 ? "row" : "rows"}`;
    default:
      return `${digits(value)} ${unit}`;
  }
}

/** A difference with its sign, of shares in points; a ratio is none and stays as it is. */
export function difference(value: number | null, unit: string): string {
  if (value === null || unit === "ratio") return figure(value, unit);
  const signs = ["−", "", "+"] as const;
  return `${signs[Math.sign(value) + 1] ?? ""}${distance(value, unit)}`;
}

/** A difference without the sign that the sentence says in words. */
export function distance(value: number | null, unit: string): string {
  if (value === null) return figure(value, unit);
  if (unit !== "share") return figure(Math.abs(value), unit);
  const points = digits(Math.abs(value) * 100);
  return `${points} ${points === "1" ? "point" : "points"}`;
}

function digits(number: number): string {
  return String(Number(number.toPrecision(3))).replace("-", "−");
}
