/** Runs programs as an x86 CPU without VNNI would, where this machine can: CPUID faults, and a small library answers it. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./program.ts";

export type CpuWithoutVnni =
  | { readonly kind: "possible"; readonly environment: Readonly<Record<string, string>> }
  | { readonly kind: "impossible"; readonly reason: string };

/** `folder` gets the compiled library. */
export function cpuWithoutVnni(folder: string): CpuWithoutVnni {
  if (process.platform !== "linux" || process.arch !== "x64")
    return { kind: "impossible", reason: "only Linux on x86 lets CPUID fault" };
  const flags = cpuFlags();
  if (!flags.has("avx512_vnni") && !flags.has("avx_vnni"))
    return { kind: "possible", environment: {} };
  if (!flags.has("cpuid_fault"))
    return { kind: "impossible", reason: "this CPU cannot let CPUID fault (cpuid_fault)" };
  const library = join(folder, "cpuid-mask.so");
  const source = join(ROOT, "__tests__/support/cpuid-mask.c");
  const words = ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, source];
  const compiled = spawnSync("cc", [...words, "-ldl"], { encoding: "utf8" });
  if (compiled.error !== undefined)
    return { kind: "impossible", reason: "there is no C compiler (cc)" };
  if (compiled.status !== 0) throw new Error(`cpuid-mask.c does not compile: ${compiled.stderr}`);
  const environment = { LD_PRELOAD: library };
  const tried = spawnSync(process.execPath, ["--version"], {
    env: { ...process.env, ...environment },
  });
  if (tried.status === 0) return { kind: "possible", environment };
  return { kind: "impossible", reason: "the kernel does not let CPUID fault here" };
}

function cpuFlags(): ReadonlySet<string> {
  const path = "/proc/cpuinfo";
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return new Set(/^flags\s*:\s*(.*)$/m.exec(text)?.[1]?.split(" "));
}
