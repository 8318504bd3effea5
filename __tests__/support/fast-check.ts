import * as fc from "fast-check";

/** The same examples on every run, so that a failure is the change's own; another number looks at others. */
fc.configureGlobal({ seed: Number(process.env["FAST_CHECK_SEED"] ?? 1) });

export { fc };
