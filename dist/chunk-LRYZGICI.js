import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/policy/engine-target.ts
var OLDEST_KNOWN = 16;
function oldestRelease(target, where) {
  if (target === void 0) return void 0;
  const release = /^>=\s*1\.(\d{1,3})$/.exec(target.trim())?.[1];
  if (release !== void 0 && Number(release) >= OLDEST_KNOWN) return Number(release);
  throw new UserError(
    "policy-invalid",
    `Cannot read ${where}: it is "${target}"; it takes the oldest release that must load the candidate, such as ">=1.17", and 1.${OLDEST_KNOWN} is the oldest of which it is known what it takes`
  );
}

export {
  oldestRelease
};
