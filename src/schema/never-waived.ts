/** What no waiver may let pass: values that are not finite, answers that are another each time, and cases that must not be lost. */
const NEVER: ReadonlySet<string> = new Set([
  "non-finite-rows",
  "improper-rows",
  "unrepeatable-rows",
  "lost-cases",
]);

export const isNeverWaived = (metric: string): boolean => NEVER.has(metric);
