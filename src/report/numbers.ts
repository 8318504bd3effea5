/** Figures as people read them: with units, a real minus sign, and enough digits to see a change. */

const trim = (text: string): string => text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

function digits(value: number, significant: number): string {
  if (value === 0 || Object.is(value, -0)) return "0";
  const size = Math.abs(value);
  if (size >= 10 ** significant) return Math.round(value).toLocaleString("en-US").replace("-", "−");
  const text =
    size < 1e-4 ? value.toExponential(significant - 1) : trim(value.toPrecision(significant));
  return text.replace("-", "−");
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
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${trim((bytes / 1e3).toFixed(1))} kB`;
  return `${trim((bytes / 1e6).toFixed(2))} MB`;
}

export function formatPercentOf(part: number, whole: number): string {
  return `${trim(((100 * part) / whole).toFixed(1))} %`;
}
