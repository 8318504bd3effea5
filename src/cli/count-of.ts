/** "1 change", "2 changes", "1,000 changes"; grouped by hand: loading a locale for it costs as much as reading a file of 50 MB. */
export const countOf = (count: number, thing: string): string =>
  `${String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",")} ${thing}${count === 1 ? "" : "s"}`;
