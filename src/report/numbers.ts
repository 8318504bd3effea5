/** Figures as people read them: with units, a real minus sign, and enough digits to see a change. */

const trim = (text: string): string => text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

function digits(value: number, significant: number): string {
  const size = Math.abs(value);
  if (size < 5e-7) return "0";
  if (size >= 10 ** significant) return Math.round(value).toLocaleString("en-US").replace("-", "−");
  const decimals = Math.min(7, Math.max(0, significant - 1 - Math.floor(Math.log10(size))));
  return trim(value.toFixed(decimals)).replace("-", "−");
}

/** null is "–": nothing could be computed. */
export function formatValue(value: number | null, unit: string): string {
  if (value === null) return "–";
  switch (unit) {
    case "share":
      return `${trim((value * 100).toFixed(2)).replace("-", "−")} %`;
    case "ratio":
      return `×${trim(value.toFixed(3))}`;
    case "bytes":
      return formatBytes(value);
    case "rows":
    case "layers":
    case "":
      return digits(value, 4);
    default:
      return `${digits(value, 3)} ${unit}`;
  }
}

/** A difference: with its sign; of shares in percentage points. */
export function formatChange(value: number | null, unit: string): string {
  if (value === null) return "–";
  if (unit === "ratio") return formatValue(value, unit);
  const sign = value > 0 ? "+" : "";
  if (unit !== "share") return `${sign}${formatValue(value, unit)}`;
  const points = trim((value * 100).toFixed(2))
    .replace("-", "−")
    .replace(/^−0$/, "0");
  return `${value > 0 && points !== "0" ? "+" : ""}${points} pt`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 0) return `−${formatBytes(-bytes)}`;
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${trim((bytes / 1e3).toFixed(1))} kB`;
  if (bytes < 1e9) return `${trim((bytes / 1e6).toFixed(2))} MB`;
  return `${trim((bytes / 1e9).toFixed(2))} GB`;
}

export function formatPercentOf(part: number, whole: number): string {
  if (whole === 0) return formatValue(null, "share");
  return `${trim(((100 * part) / whole).toFixed(1))} %`;
}

/** "(low … high)", in the unit of the value that stands before it. */
export function formatRange(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  unit: string,
  format: (value: number, unit: string) => string,
): string {
  const bare = (value: number): string => format(value, unit).replace(/ (pt|%|nats|dB|ms)$/, "");
  return `(${bare(lower)} … ${bare(upper)})`;
}
