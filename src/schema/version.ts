/** The version of this program; a test compares it with package.json. */
export const VERSION = "0.1.0";

/** Of the form of run records: another one is refused, never misread. */
export const RECORD_VERSION = 2;
