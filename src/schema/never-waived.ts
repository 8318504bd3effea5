/** What no waiver may let pass: values that are not finite, and cases that must not be lost. */
const NEVER: ReadonlySet<string> = new Set(["non-finite-rows", "improper-rows", "lost-cases"]);

export const isNeverWaived = (metric: string): boolean => NEVER.has(metric);
