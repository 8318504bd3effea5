import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/report/numbers.ts
var trim = (text) => text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
function digits(value, significant) {
  const size = Math.abs(value);
  if (size < 5e-7) return "0";
  if (size >= 10 ** significant) return Math.round(value).toLocaleString("en-US").replace("-", "\u2212");
  const decimals = Math.min(7, Math.max(0, significant - 1 - Math.floor(Math.log10(size))));
  return trim(value.toFixed(decimals)).replace("-", "\u2212");
}
function formatValue(value, unit) {
  if (value === null) return "\u2013";
  switch (unit) {
    case "share":
      return `${trim((value * 100).toFixed(2)).replace("-", "\u2212")} %`;
    case "ratio":
      return `\xD7${trim(value.toFixed(3))}`;
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
function formatChange(value, unit) {
  if (value === null) return "\u2013";
  if (unit === "ratio") return formatValue(value, unit);
  const sign = value > 0 ? "+" : "";
  if (unit !== "share") return `${sign}${formatValue(value, unit)}`;
  const points = trim((value * 100).toFixed(2)).replace("-", "\u2212").replace(/^−0$/, "0");
  return `${value > 0 && points !== "0" ? "+" : ""}${points} pt`;
}
function formatBytes(bytes) {
  if (bytes < 0) return `\u2212${formatBytes(-bytes)}`;
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 1e6) return `${trim((bytes / 1e3).toFixed(1))} kB`;
  if (bytes < 1e9) return `${trim((bytes / 1e6).toFixed(2))} MB`;
  return `${trim((bytes / 1e9).toFixed(2))} GB`;
}
function formatPercentOf(part, whole) {
  if (whole === 0) return formatValue(null, "share");
  return `${trim((100 * part / whole).toFixed(1))} %`;
}
function formatRange({ lower, upper }, unit, format) {
  const bare = (value) => format(value, unit).replace(/ (pt|%|nats|dB|ms)$/, "");
  return `(${bare(lower)} \u2026 ${bare(upper)})`;
}

export {
  formatValue,
  formatChange,
  formatBytes,
  formatPercentOf,
  formatRange
};
